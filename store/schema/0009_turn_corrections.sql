-- What people said of a turn's language and mood; it outlives every new
-- analysis. An empty lang or mood says nothing. words is a digest of the turn's
-- text, so that a correction follows its words into a new recording; given is
-- the language the transcript itself gave, to go back to.

-- +goose Up
CREATE TABLE turn_corrections (
	conversation_id TEXT NOT NULL,
	turn            BIGINT NOT NULL,
	lang            TEXT NOT NULL,
	mood            TEXT NOT NULL,
	words           TEXT NOT NULL,
	given           TEXT NOT NULL,
	made_by         TEXT NOT NULL,
	made_at         BIGINT NOT NULL,
	PRIMARY KEY (conversation_id, turn)
);
