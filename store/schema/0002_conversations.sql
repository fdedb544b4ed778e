-- Conversations: a row of what we filter by, and beside it the words, as one
-- compressed block. Findings are rows because they are queried by row.

-- +goose Up
CREATE TABLE conversations (
	id             TEXT PRIMARY KEY,
	fingerprint    TEXT NOT NULL UNIQUE,
	account_id     TEXT NOT NULL, -- empty: unassigned
	account_from   TEXT NOT NULL,
	channel        TEXT NOT NULL,
	title          TEXT NOT NULL,
	source         TEXT NOT NULL,
	format         TEXT NOT NULL,
	encoding       TEXT NOT NULL,
	started_at     BIGINT NOT NULL,
	started_from   TEXT NOT NULL,
	duration       BIGINT NOT NULL, -- nanoseconds
	langs          TEXT NOT NULL,   -- of counted turns, most spoken first, with commas between
	customer_mood  DOUBLE PRECISION NOT NULL,
	customer_turns BIGINT NOT NULL,
	worst_turn     BIGINT NOT NULL,
	turns          BIGINT NOT NULL,
	findings       BIGINT NOT NULL, -- counted ones
	version        BIGINT NOT NULL,
	recorded_at    BIGINT NOT NULL,
	digest         BYTEA NOT NULL   -- of the analysis, so that the same again writes nothing
);
CREATE INDEX conversations_account ON conversations (account_id, started_at);
CREATE INDEX conversations_started ON conversations (started_at);

CREATE TABLE transcripts (
	conversation_id TEXT PRIMARY KEY REFERENCES conversations (id) ON DELETE CASCADE,
	block           BYTEA NOT NULL
);

CREATE TABLE findings (
	id              TEXT PRIMARY KEY,
	conversation_id TEXT NOT NULL REFERENCES conversations (id) ON DELETE CASCADE,
	account_id      TEXT NOT NULL,
	tracker_id      TEXT NOT NULL,
	tracker_version BIGINT NOT NULL,
	tracker_name    TEXT NOT NULL,
	category        TEXT NOT NULL,
	severity        TEXT NOT NULL,
	half_life       BIGINT NOT NULL,
	turn            BIGINT NOT NULL,
	span_start      BIGINT NOT NULL,
	span_end        BIGINT NOT NULL,
	quote           TEXT NOT NULL,
	sentence        TEXT NOT NULL,
	speaker         TEXT NOT NULL,
	side            TEXT NOT NULL,
	role            TEXT NOT NULL,
	lang            TEXT NOT NULL,
	at              BIGINT NOT NULL,
	state           TEXT NOT NULL,
	reason          TEXT NOT NULL
);
CREATE INDEX findings_account ON findings (account_id, at);
CREATE INDEX findings_conversation ON findings (conversation_id, turn);
CREATE INDEX findings_tracker ON findings (tracker_id, at);

-- What people said is no finding; it outlives every new analysis. state and
-- reason are what the analysis says of it.
CREATE TABLE wrong_findings (
	finding_id      TEXT PRIMARY KEY,
	conversation_id TEXT NOT NULL,
	state           TEXT NOT NULL,
	reason          TEXT NOT NULL,
	made_by         TEXT NOT NULL,
	made_at         BIGINT NOT NULL
);
CREATE INDEX wrong_findings_conversation ON wrong_findings (conversation_id);

-- The last version of what was erased, so that versions never go back.
CREATE TABLE tombstones (
	conversation_id TEXT PRIMARY KEY,
	version         BIGINT NOT NULL,
	erased_at       BIGINT NOT NULL
);

-- Pointers to records the search index has not followed yet.
CREATE TABLE outbox (
	conversation_id TEXT PRIMARY KEY,
	version         BIGINT NOT NULL,
	deleted         BOOLEAN NOT NULL,
	queued_at       BIGINT NOT NULL,
	claimed_until   BIGINT NOT NULL
);
CREATE INDEX outbox_queue ON outbox (queued_at, conversation_id);
