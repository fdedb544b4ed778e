-- Tokens that programs call the API with. digest is of the token; the token
-- itself is shown once and kept nowhere.

-- +goose Up
CREATE TABLE tokens (
	digest     TEXT PRIMARY KEY,
	person_id  TEXT NOT NULL,
	name       TEXT NOT NULL,
	created_at BIGINT NOT NULL
);
CREATE INDEX tokens_person ON tokens (person_id);
