-- Events that other services sent, counted by what became of them.

-- +goose Up
CREATE TABLE webhook_events (
	service  TEXT NOT NULL,
	event    TEXT NOT NULL,
	outcome  TEXT NOT NULL,
	n        BIGINT NOT NULL,
	last_at  BIGINT NOT NULL,
	PRIMARY KEY (service, event, outcome)
);

-- Transcripts that an event says are ready and that are to be fetched. The
-- token lets whoever has it fetch this one file for a day; it is wiped when the
-- file was fetched or given up. due_at is when it is tried next, 0 when it is
-- settled.
CREATE TABLE fetches (
	id         TEXT PRIMARY KEY,
	service    TEXT NOT NULL,
	url        TEXT NOT NULL,
	token      TEXT NOT NULL,
	title      TEXT NOT NULL,
	started_at BIGINT NOT NULL,
	tries      BIGINT NOT NULL,
	due_at     BIGINT NOT NULL,
	problem    TEXT NOT NULL,
	made_at    BIGINT NOT NULL
);
CREATE INDEX fetches_due ON fetches (due_at);
