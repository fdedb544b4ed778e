-- The manager's workbench: drafts of trackers, what people judged of their
-- hits, and work that goes on behind the pages and outlives a restart.

-- +goose Up
CREATE TABLE drafts (
	tracker_id TEXT PRIMARY KEY,
	body       TEXT NOT NULL,   -- the whole tracker as JSON
	based_on   BIGINT NOT NULL, -- the version it was made from, 0 for a new tracker
	edit       BIGINT NOT NULL, -- counts the savings, so that nobody overwrites another's
	made_by    TEXT NOT NULL,
	made_at    BIGINT NOT NULL
);

-- rule is a digest of the tracker's content, so that a judgement belongs to the
-- rule whose hit it was, published or not.
CREATE TABLE judgements (
	finding_id TEXT NOT NULL,
	rule       TEXT NOT NULL,
	tracker_id TEXT NOT NULL,
	lang       TEXT NOT NULL,
	verdict    TEXT NOT NULL,
	made_by    TEXT NOT NULL,
	made_at    BIGINT NOT NULL,
	PRIMARY KEY (finding_id, rule)
);
CREATE INDEX judgements_tracker ON judgements (tracker_id, made_at);

CREATE TABLE jobs (
	id           TEXT PRIMARY KEY, -- sorts by when it was asked for
	kind         TEXT NOT NULL,
	subject      TEXT NOT NULL,
	input        TEXT NOT NULL,
	answer       TEXT NOT NULL,
	state        TEXT NOT NULL,
	place        TEXT NOT NULL, -- how far it came: the last conversation
	done         BIGINT NOT NULL,
	total        BIGINT NOT NULL,
	changed      BIGINT NOT NULL,
	asked_by     TEXT NOT NULL,
	asked_at     BIGINT NOT NULL,
	lease_until  BIGINT NOT NULL,
	ended_at     BIGINT NOT NULL,
	trouble      TEXT NOT NULL
);
CREATE INDEX jobs_subject ON jobs (kind, subject, id);
CREATE INDEX jobs_state ON jobs (state, id);
