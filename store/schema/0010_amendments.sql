-- A conversation may be told in several recordings: the exports it was merged
-- from, each known by its fingerprint. A conversation that was never amended
-- has none here; its own fingerprint is in its row. thread is the vendor's own
-- name of the talk, empty when it has none.

-- +goose Up
CREATE TABLE recordings (
	fingerprint     TEXT PRIMARY KEY,
	conversation_id TEXT NOT NULL REFERENCES conversations (id) ON DELETE CASCADE,
	source          TEXT NOT NULL,
	format          TEXT NOT NULL,
	recorded_at     BIGINT NOT NULL
);
CREATE INDEX recordings_conversation ON recordings (conversation_id);

-- Calls that amended a conversation, so that the same call again changes
-- nothing. digest is of what the call asked for.
CREATE TABLE amendments (
	conversation_id TEXT NOT NULL REFERENCES conversations (id) ON DELETE CASCADE,
	call            TEXT NOT NULL,
	digest          TEXT NOT NULL,
	made_at         BIGINT NOT NULL,
	PRIMARY KEY (conversation_id, call)
);
CREATE INDEX amendments_made ON amendments (made_at);

ALTER TABLE conversations ADD COLUMN thread TEXT NOT NULL DEFAULT '';
CREATE INDEX conversations_thread ON conversations (thread) WHERE thread <> '';

-- What two exports of one chat share, whatever names and headings they have:
-- a sample of its messages, as numbers.
CREATE TABLE anchors (
	anchor          BIGINT NOT NULL,
	conversation_id TEXT NOT NULL REFERENCES conversations (id) ON DELETE CASCADE,
	PRIMARY KEY (anchor, conversation_id)
);
CREATE INDEX anchors_conversation ON anchors (conversation_id);
