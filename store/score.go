package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"earshot"
)

// ScorePoint is one day of an account's score.
type ScorePoint struct {
	Day   time.Time // midnight UTC
	Value float64
	Band  earshot.Band
}

// dayOf is the day a score is kept under, and dayFormat how it is written.
func dayOf(t time.Time) string { return t.UTC().Format(dayFormat) }

const dayFormat = time.DateOnly

// Score is the account's score of the day, as it was saved.
func (s *Store) Score(ctx context.Context, id earshot.AccountID, day time.Time) (earshot.Score, error) {
	block, err := one(ctx, s.reader, scanBlock, `SELECT receipt FROM scores WHERE account_id = $1 AND day = $2`, id, dayOf(day))
	if block, err = found(block, err, "score", string(id)+" "+dayOf(day)); err != nil {
		return earshot.Score{}, err
	}
	return fromReceipt(block)
}

// LatestScore is the account's newest score.
func (s *Store) LatestScore(ctx context.Context, id earshot.AccountID) (earshot.Score, error) {
	block, err := one(ctx, s.reader, scanBlock, `
		SELECT receipt
		FROM scores
		WHERE account_id = $1
		ORDER BY day DESC
		LIMIT 1`, id)
	if block, err = found(block, err, "score", id); err != nil {
		return earshot.Score{}, err
	}
	return fromReceipt(block)
}

// previous is the newest score of a day not after the time's, without its
// receipt; nil if there is none.
func previous(ctx context.Context, q querier, id earshot.AccountID, t time.Time) (*earshot.Score, error) {
	v, err := one(ctx, q, scanScore, `
		SELECT account_id, day, value, band, coverage
		FROM scores
		WHERE account_id = $1 AND day <= $2
		ORDER BY day DESC
		LIMIT 1`, id, dayOf(t))
	if errors.Is(err, earshot.ErrNotFound) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("read score of %s: %w", id, err)
	}
	return &v, nil
}

func scanScore(row scanner) (v earshot.Score, err error) {
	var day string
	if err = row.Scan(&v.Account, &day, &v.Value, &v.Band, &v.Coverage); err != nil {
		return v, err
	}
	t, err := time.Parse(dayFormat, day)
	v.AsOf = endOfDay(t)
	return v, err
}

// LatestScores is the newest score of every account that has one, in the order
// of the accounts' IDs.
func (s *Store) LatestScores(ctx context.Context) ([]earshot.Score, error) {
	blocks, err := list(ctx, s.reader, scanBlock, `
		SELECT s.receipt
		FROM accounts a JOIN scores s ON s.account_id = a.id
			AND s.day = (SELECT MAX(day) FROM scores WHERE account_id = a.id)
		ORDER BY a.id`)
	if err != nil {
		return nil, fmt.Errorf("read scores: %w", err)
	}
	scores := make([]earshot.Score, len(blocks))
	for i, b := range blocks {
		if scores[i], err = fromReceipt(b); err != nil {
			return nil, err
		}
	}
	return scores, nil
}

// Standings is LatestScores without the receipts, for lists: it takes a small
// part of the time.
func (s *Store) Standings(ctx context.Context) ([]earshot.Score, error) {
	all, err := list(ctx, s.reader, scanScore, `
		SELECT s.account_id, s.day, s.value, s.band, s.coverage
		FROM accounts a JOIN scores s ON s.account_id = a.id
			AND s.day = (SELECT MAX(day) FROM scores WHERE account_id = a.id)
		ORDER BY a.id`)
	if err != nil {
		return nil, fmt.Errorf("read scores: %w", err)
	}
	return all, nil
}

// ScoreSeries is the scores of accounts day by day, from and to included. No
// ids ask for every account. Days without a score have no point.
func (s *Store) ScoreSeries(ctx context.Context, ids []earshot.AccountID, from, to time.Time) (map[earshot.AccountID][]ScorePoint, error) {
	w := &where{}
	w.and("day >= $", dayOf(from))
	w.and("day <= $", dayOf(to))
	if ids != nil {
		w.in("account_id", strs(ids))
	}
	rows, err := list(ctx, s.reader, scanPoint, `
		SELECT account_id, day, value, band
		FROM scores`+w.String()+`
		ORDER BY account_id, day`, w.args...)
	if err != nil {
		return nil, fmt.Errorf("read score series: %w", err)
	}
	series := map[earshot.AccountID][]ScorePoint{}
	for _, r := range rows {
		series[r.account] = append(series[r.account], r.point)
	}
	return series, nil
}

type pointRow struct {
	account earshot.AccountID
	point   ScorePoint
}

func scanPoint(row scanner) (p pointRow, err error) {
	var day string
	if err = row.Scan(&p.account, &day, &p.point.Value, &p.point.Band); err != nil {
		return p, err
	}
	p.point.Day, err = time.Parse(dayFormat, day)
	return p, err
}

// Rescore scores accounts anew as of the end of each day and saves the
// answers; no ids ask for every account. It writes an account's days in one
// transaction, several accounts at a time, so that recording can go on between
// them. Reminders are never caused by rescoring alone.
func (s *Store) Rescore(ctx context.Context, ids []earshot.AccountID, days []time.Time, score func(h earshot.History, asOf time.Time) earshot.Score) error {
	if ids == nil {
		var err error
		if ids, err = list(ctx, s.reader, scanAccountID, `SELECT id FROM accounts ORDER BY id`); err != nil {
			return fmt.Errorf("rescore: %w", err)
		}
	}
	const together = 16
	for len(ids) > 0 {
		part := ids[:min(together, len(ids))]
		ids = ids[len(part):]
		err := s.write(ctx, func(ctx context.Context, tx *sql.Tx) error {
			for _, id := range part {
				if err := s.rescoreAccount(ctx, tx, id, days, score); err != nil {
					return fmt.Errorf("rescore %s: %w", id, err)
				}
			}
			return nil
		})
		if err != nil {
			return err
		}
	}
	return nil
}

func scanAccountID(row scanner) (id earshot.AccountID, err error) { return id, row.Scan(&id) }

// rescoreAccount reads the account's past once and scores each day from its
// own part of it, the very part that HistoryAt reads.
func (s *Store) rescoreAccount(ctx context.Context, tx *sql.Tx, id earshot.AccountID, days []time.Time, score func(earshot.History, time.Time) earshot.Score) error {
	if len(days) == 0 {
		return nil
	}
	whole, err := history(ctx, tx, id, time.Time{}, time.Time{})
	if err != nil {
		return err
	}
	for _, day := range days {
		asOf := endOfDay(day)
		part := whole
		part.Conversations = within(whole.Conversations, asOf, func(b earshot.Brief) time.Time { return b.At })
		part.Findings = within(whole.Findings, asOf, func(f earshot.Finding) time.Time { return f.At })
		part.Promises = within(whole.Promises, asOf, func(p earshot.Promise) time.Time { return p.At })
		if err := putScore(ctx, tx, id, asOf, s.Now(), score(part, asOf)); err != nil {
			return err
		}
	}
	return nil
}

// within is the part of all, which is in the order of time, that a score as of
// a time looks at.
func within[T any](all []T, asOf time.Time, at func(T) time.Time) []T {
	from, to := 0, len(all)
	for from < to && !at(all[from]).After(asOf.Add(-memory)) {
		from++
	}
	for to > from && at(all[to-1]).After(asOf) {
		to--
	}
	return all[from:to:to]
}

func putScore(ctx context.Context, tx *sql.Tx, id earshot.AccountID, asOf, now time.Time, v earshot.Score) error {
	receipt, err := json.Marshal(v)
	if err != nil {
		return fmt.Errorf("write receipt: %w", err)
	}
	_, err = tx.ExecContext(ctx, `
		INSERT INTO scores (account_id, day, value, band, coverage, computed_at, receipt)
		VALUES ($1, $2, $3, $4, $5, $6, $7)
		ON CONFLICT (account_id, day) DO UPDATE SET
			value = excluded.value, band = excluded.band, coverage = excluded.coverage, computed_at = excluded.computed_at,
			receipt = excluded.receipt`,
		id, dayOf(asOf), v.Value, v.Band, v.Coverage, ms(now), compress(receipt))
	if err != nil {
		return fmt.Errorf("write score: %w", err)
	}
	return nil
}

func fromReceipt(block []byte) (v earshot.Score, err error) {
	receipt, err := decompress(block)
	if err == nil {
		err = json.Unmarshal(receipt, &v)
	}
	if err != nil {
		return v, fmt.Errorf("read receipt: %w", err)
	}
	return v, nil
}
