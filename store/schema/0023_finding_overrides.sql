-- What people say of a finding goes both ways: that it is none, and that it
-- counts although something suppressed it. why is what they chose as the
-- reason.

-- +goose Up
ALTER TABLE wrong_findings RENAME TO finding_overrides;
ALTER TABLE finding_overrides ADD COLUMN verdict TEXT NOT NULL DEFAULT 'wrong';
ALTER TABLE finding_overrides ADD COLUMN why TEXT NOT NULL DEFAULT '';
