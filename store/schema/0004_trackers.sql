-- Trackers as they are now, every version they ever had, and talk tracks.
-- body is the whole noun as JSON.

-- +goose Up
CREATE TABLE trackers (
	id           TEXT PRIMARY KEY,
	version      BIGINT NOT NULL,
	active       BOOLEAN NOT NULL,
	body         TEXT NOT NULL,
	published_at BIGINT NOT NULL,
	published_by TEXT NOT NULL
);

CREATE TABLE tracker_versions (
	id           TEXT NOT NULL,
	version      BIGINT NOT NULL,
	body         TEXT NOT NULL,
	published_at BIGINT NOT NULL,
	published_by TEXT NOT NULL,
	PRIMARY KEY (id, version)
);

CREATE TABLE tracks (
	id   TEXT PRIMARY KEY,
	body TEXT NOT NULL
);
