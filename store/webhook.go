package store

import (
	"context"
	"database/sql"
	"fmt"
	"time"
)

// Event is how often a service sent an event, and what became of it.
type Event struct {
	Service string    `json:"service"` // "zoom"
	Event   string    `json:"event"`   // "recording.transcript_completed"
	Outcome string    `json:"outcome"` // "taken", "ignored", "refused", "failed", "not signed"
	N       int64     `json:"n"`
	Last    time.Time `json:"last"`
}

// CountEvent counts an event of a service.
func (s *Store) CountEvent(ctx context.Context, now time.Time, service, event, outcome string) error {
	err := s.write(ctx, func(ctx context.Context, tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `
			INSERT INTO webhook_events (service, event, outcome, n, last_at)
			VALUES ($1, $2, $3, 1, $4)
			ON CONFLICT (service, event, outcome) DO UPDATE SET n = webhook_events.n + 1, last_at = excluded.last_at`, service, event, outcome, ms(now))
		return err
	})
	if err != nil {
		return fmt.Errorf("count an event: %w", err)
	}
	return nil
}

// Events are the counted events, by service, event and outcome.
func (s *Store) Events(ctx context.Context) ([]Event, error) {
	all, err := list(ctx, s.reader, scanEvent, `
		SELECT service, event, outcome, n, last_at
		FROM webhook_events
		ORDER BY service, event, outcome`)
	if err != nil {
		return nil, fmt.Errorf("read events: %w", err)
	}
	return all, nil
}

func scanEvent(row scanner) (e Event, err error) {
	var last int64
	err = row.Scan(&e.Service, &e.Event, &e.Outcome, &e.N, &last)
	e.Last = fromMS(last)
	return e, err
}

// Fetch is a transcript that is to be fetched from a service.
type Fetch struct {
	ID, Service, URL, Token, Title string
	StartedAt                      time.Time
	Tries                          int
}

// PutFetch keeps what is to be fetched, once for each ID.
func (s *Store) PutFetch(ctx context.Context, now time.Time, f Fetch) error {
	err := s.write(ctx, func(ctx context.Context, tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `
			INSERT INTO fetches (id, service, url, token, title, started_at, tries, due_at, problem, made_at)
			VALUES ($1, $2, $3, $4, $5, $6, 0, $7, '', $8)
			ON CONFLICT (id) DO NOTHING`, f.ID, f.Service, f.URL, f.Token, f.Title, ms(f.StartedAt), ms(now), ms(now))
		return err
	})
	if err != nil {
		return fmt.Errorf("keep what is to be fetched: %w", err)
	}
	return nil
}

// ClaimFetch is what is to be fetched now; nobody else gets it for as long as
// hold. It is false when nothing is due.
func (s *Store) ClaimFetch(ctx context.Context, now time.Time, hold time.Duration) (f Fetch, ok bool, err error) {
	err = s.write(ctx, func(ctx context.Context, tx *sql.Tx) error {
		all, err := list(ctx, tx, scanFetch, `
			SELECT id, service, url, token, title, started_at, tries
			FROM fetches
			WHERE due_at > 0 AND due_at <= $1
			ORDER BY due_at, id
			LIMIT 1`, ms(now))
		if err != nil || len(all) == 0 {
			return err
		}
		f = all[0]
		result, err := tx.ExecContext(ctx, `
			UPDATE fetches
			SET due_at = $1, tries = tries + 1
			WHERE id = $2 AND tries = $3 AND due_at <= $4`, ms(now.Add(hold)), f.ID, f.Tries, ms(now))
		if err != nil {
			return err
		}
		n, err := result.RowsAffected()
		ok = n == 1
		f.Tries++
		return err
	})
	if err != nil {
		return f, false, fmt.Errorf("claim what is to be fetched: %w", err)
	}
	return f, ok, nil
}

// EndFetch says how a fetch ended: it is settled, and its token wiped, when
// again is the zero time; otherwise it is tried again then.
func (s *Store) EndFetch(ctx context.Context, id, problem string, again time.Time) error {
	err := s.write(ctx, func(ctx context.Context, tx *sql.Tx) error {
		query, args := `UPDATE fetches SET due_at = 0, token = '', problem = $1 WHERE id = $2`, []any{problem, id}
		if !again.IsZero() {
			query, args = `UPDATE fetches SET due_at = $1, problem = $2 WHERE id = $3`, []any{ms(again), problem, id}
		}
		_, err := tx.ExecContext(ctx, query, args...)
		return err
	})
	if err != nil {
		return fmt.Errorf("end a fetch: %w", err)
	}
	return nil
}

func scanFetch(row scanner) (f Fetch, err error) {
	var started int64
	err = row.Scan(&f.ID, &f.Service, &f.URL, &f.Token, &f.Title, &started, &f.Tries)
	f.StartedAt = fromMS(started)
	return f, err
}
