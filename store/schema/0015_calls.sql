-- Calls of the API that carry a key, so that the same call again gives the same
-- answer and does nothing. digest is of what was asked and is empty while the
-- call is being worked on by its holder, which has it until held_until.

-- +goose Up
CREATE TABLE calls (
	person_id  TEXT NOT NULL,
	call       TEXT NOT NULL,
	holder     TEXT NOT NULL,
	held_until BIGINT NOT NULL,
	digest     TEXT NOT NULL,
	status     BIGINT NOT NULL,
	answer     TEXT NOT NULL,
	made_at    BIGINT NOT NULL,
	PRIMARY KEY (person_id, call)
);
CREATE INDEX calls_made ON calls (made_at);
