-- One score per account and day, with its receipt.

-- +goose Up
CREATE TABLE scores (
	account_id  TEXT NOT NULL,
	day         TEXT NOT NULL, -- 2026-11-20, UTC
	value       DOUBLE PRECISION NOT NULL,
	band        TEXT NOT NULL,
	coverage    DOUBLE PRECISION NOT NULL,
	computed_at BIGINT NOT NULL,
	receipt     BYTEA NOT NULL, -- the whole score, compressed
	PRIMARY KEY (account_id, day)
);
