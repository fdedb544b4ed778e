-- How people sign in, what the installation is set to, and who changed what.

-- +goose Up
CREATE TABLE passwords (
	person_id  TEXT PRIMARY KEY,
	phc        TEXT NOT NULL,
	changed_at BIGINT NOT NULL
);

-- token is a digest of the real one.
CREATE TABLE sessions (
	token      TEXT PRIMARY KEY,
	data       BYTEA NOT NULL,
	expires_at BIGINT NOT NULL
);
CREATE INDEX sessions_expiry ON sessions (expires_at);

CREATE TABLE settings (
	name  TEXT PRIMARY KEY,
	value TEXT NOT NULL
);

CREATE TABLE audit (
	id      TEXT PRIMARY KEY, -- sorts by time
	at      BIGINT NOT NULL,
	person  TEXT NOT NULL,
	action  TEXT NOT NULL,
	subject TEXT NOT NULL,
	detail  TEXT NOT NULL
);
CREATE INDEX audit_subject ON audit (subject, id);
