package store

import (
	"context"
	"crypto/rand"
	"database/sql"
	"fmt"
	"time"

	"earshot"
)

// How long the key of a call is kept, and how long a call may take before
// somebody else may begin it again.
const (
	KeyMemory = 48 * time.Hour
	CallHold  = 15 * time.Minute
)

// Call is a call of the API that carries a key.
type Call struct {
	Holder string // of one that is to be worked on now; empty of one that was answered
	Digest string // of what was asked
	Status int
	Answer string
}

// BeginCall claims the person's key. The call has a Holder when it is new and
// to be worked on, none when it was answered before. It is earshot.ErrConflict
// while somebody else works on it.
func (s *Store) BeginCall(ctx context.Context, now time.Time, person earshot.PersonID, key string) (Call, error) {
	c := Call{Holder: rand.Text()}
	err := s.write(ctx, func(ctx context.Context, tx *sql.Tx) error {
		if _, err := tx.ExecContext(ctx, `DELETE FROM calls WHERE made_at < $1 OR digest = '' AND held_until < $2`, ms(now.Add(-KeyMemory)), ms(now)); err != nil {
			return err
		}
		result, err := tx.ExecContext(ctx, `
			INSERT INTO calls (person_id, call, holder, held_until, digest, status, answer, made_at)
			VALUES ($1, $2, $3, $4, '', 0, '', $5)
			ON CONFLICT (person_id, call) DO NOTHING`, person, key, c.Holder, ms(now.Add(CallHold)), ms(now))
		if err != nil {
			return err
		}
		if n, err := result.RowsAffected(); err != nil || n == 1 {
			return err
		}
		c, err = one(ctx, tx, scanCall, `SELECT digest, status, answer FROM calls WHERE person_id = $1 AND call = $2`, person, key)
		return err
	})
	switch {
	case err != nil:
		return Call{}, fmt.Errorf("begin a call: %w", err)
	case c.Holder == "" && c.Digest == "":
		return Call{}, fmt.Errorf("a call with this key is being worked on: %w", earshot.ErrConflict)
	}
	return c, nil
}

// EndCall keeps the answer of a call that the holder worked on.
func (s *Store) EndCall(ctx context.Context, person earshot.PersonID, key string, c Call) error {
	return s.changeCall(ctx, `
		UPDATE calls
		SET digest = $1, status = $2, answer = $3
		WHERE person_id = $4 AND call = $5 AND holder = $6`, c.Digest, c.Status, c.Answer, person, key, c.Holder)
}

// DropCall forgets a call that came to nothing, so that it may be made again.
func (s *Store) DropCall(ctx context.Context, person earshot.PersonID, key, holder string) error {
	return s.changeCall(ctx, `DELETE FROM calls WHERE person_id = $1 AND call = $2 AND holder = $3 AND digest = ''`, person, key, holder)
}

func (s *Store) changeCall(ctx context.Context, query string, args ...any) error {
	err := s.write(ctx, func(ctx context.Context, tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, query, args...)
		return err
	})
	if err != nil {
		return fmt.Errorf("end a call: %w", err)
	}
	return nil
}

func scanCall(row scanner) (c Call, err error) { return c, row.Scan(&c.Digest, &c.Status, &c.Answer) }
