-- Rankings and sparklines read many scores and no receipt; this index answers
-- them without touching the rows.

-- +goose Up
CREATE INDEX scores_series ON scores (account_id, day, value, band, coverage);
