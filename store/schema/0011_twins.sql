-- One call taken down by two tools is two conversations. first and second are
-- a pair that seems to be one, first having the lower id; state is what a
-- person said of it: open (nothing yet), joined or apart.

-- +goose Up
CREATE TABLE twins (
	first      TEXT NOT NULL REFERENCES conversations (id) ON DELETE CASCADE,
	second     TEXT NOT NULL REFERENCES conversations (id) ON DELETE CASCADE,
	likeness   DOUBLE PRECISION NOT NULL,
	state      TEXT NOT NULL,
	found_at   BIGINT NOT NULL,
	decided_by TEXT NOT NULL,
	decided_at BIGINT NOT NULL,
	PRIMARY KEY (first, second)
);
CREATE INDEX twins_second ON twins (second);
CREATE INDEX twins_state ON twins (state, found_at);

-- The conversation that counts in this one's place; empty for one that counts
-- itself. What is kept in another has no findings, and is in no list, score or
-- index.
ALTER TABLE conversations ADD COLUMN kept_in TEXT NOT NULL DEFAULT '';
CREATE INDEX conversations_kept ON conversations (kept_in) WHERE kept_in <> '';
