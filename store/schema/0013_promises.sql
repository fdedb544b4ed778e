-- What was asked and promised, a row each, replaced with its conversation. The
-- id is made of the words, so what people said of a promise, and what was said
-- later that seems to keep it, outlive every new analysis.

-- +goose Up
CREATE TABLE promises (
	id              TEXT PRIMARY KEY,
	conversation_id TEXT NOT NULL REFERENCES conversations (id) ON DELETE CASCADE,
	account_id      TEXT NOT NULL,
	kind            TEXT NOT NULL,
	turn            BIGINT NOT NULL,
	span_start      BIGINT NOT NULL,
	span_end        BIGINT NOT NULL,
	quote           TEXT NOT NULL,
	speaker         TEXT NOT NULL,
	said_by         TEXT NOT NULL,
	person          TEXT NOT NULL,
	side            TEXT NOT NULL,
	owner           TEXT NOT NULL,
	lang            TEXT NOT NULL,
	at              BIGINT NOT NULL,
	due_at          BIGINT NOT NULL, -- 0: no date was named
	due_start       BIGINT NOT NULL,
	due_end         BIGINT NOT NULL
);
CREATE INDEX promises_account ON promises (account_id, at);
CREATE INDEX promises_conversation ON promises (conversation_id, turn);
CREATE INDEX promises_due ON promises (due_at);

-- What a person said became of a promise.
CREATE TABLE promise_states (
	promise_id      TEXT PRIMARY KEY,
	conversation_id TEXT NOT NULL,
	state           TEXT NOT NULL,
	made_by         TEXT NOT NULL,
	made_at         BIGINT NOT NULL
);
CREATE INDEX promise_states_conversation ON promise_states (conversation_id);

-- What was said later, in conversation_id, that seems to keep a promise: the
-- earliest such words.
CREATE TABLE promise_claims (
	promise_id      TEXT PRIMARY KEY,
	conversation_id TEXT NOT NULL REFERENCES conversations (id) ON DELETE CASCADE,
	turn            BIGINT NOT NULL,
	quote           TEXT NOT NULL,
	side            TEXT NOT NULL,
	lang            TEXT NOT NULL,
	at              BIGINT NOT NULL
);
CREATE INDEX promise_claims_conversation ON promise_claims (conversation_id);

-- How far the zone of a conversation's start lies from UTC, in seconds: the
-- dates people name are theirs.
ALTER TABLE conversations ADD COLUMN utc_offset BIGINT NOT NULL DEFAULT 0;
