-- How much is spoken in each language is asked with every keystroke in the
-- editor of trackers; this index answers it without touching the rows.

-- +goose Up
CREATE INDEX conversations_langs ON conversations (langs);
