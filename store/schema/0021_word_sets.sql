-- The house's own word sets, which rules name in brackets: [competitor].

-- +goose Up
CREATE TABLE word_sets (
	name         TEXT PRIMARY KEY,
	version      BIGINT NOT NULL,
	body         TEXT NOT NULL, -- the whole set as JSON
	published_at BIGINT NOT NULL,
	published_by TEXT NOT NULL
);

-- Every version for ever, of sets that were deleted too.
CREATE TABLE word_set_versions (
	name         TEXT NOT NULL,
	version      BIGINT NOT NULL,
	body         TEXT NOT NULL,
	published_at BIGINT NOT NULL,
	published_by TEXT NOT NULL,
	PRIMARY KEY (name, version)
);
