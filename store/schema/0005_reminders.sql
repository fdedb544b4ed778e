-- Reminders. The unique index is the promise that there is never more than one
-- to act on per account, issue and reason.

-- +goose Up
CREATE TABLE reminders (
	id              TEXT PRIMARY KEY,
	account_id      TEXT NOT NULL,
	issue           TEXT NOT NULL,
	reason          TEXT NOT NULL,
	owner           TEXT NOT NULL,
	state           TEXT NOT NULL,
	created_at      BIGINT NOT NULL,
	due_at          BIGINT NOT NULL,
	until_at        BIGINT NOT NULL,
	done_at         BIGINT NOT NULL,
	priority        DOUBLE PRECISION NOT NULL,
	body            TEXT NOT NULL,
	quote           TEXT NOT NULL,
	play            TEXT NOT NULL,
	track_id        TEXT NOT NULL,
	evidence        TEXT NOT NULL, -- finding ids, a JSON array
	conversation_id TEXT NOT NULL,
	turn            BIGINT NOT NULL
);
CREATE UNIQUE INDEX reminders_open ON reminders (account_id, issue, reason) WHERE state <> 'done';
CREATE INDEX reminders_account ON reminders (account_id, issue, reason);
CREATE INDEX reminders_owner ON reminders (owner, state, due_at);
CREATE INDEX reminders_due ON reminders (state, due_at);
