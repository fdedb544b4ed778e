package store

import (
	"cmp"
	"context"
	"database/sql"
	"fmt"
	"slices"
	"time"

	"earshot"
)

// Lease is how long a claimed pointer is kept from other claimers.
const Lease = 2 * time.Minute

// Pointer says that the index has to follow a conversation: apply its current
// record with this version, or remove it.
type Pointer struct {
	Conversation earshot.ConversationID
	Version      int64
	Deleted      bool
}

// point tells the index that the conversation changed. A conversation has one
// pointer, which names its newest version and is free to be claimed.
func (w *writing) point(ctx context.Context, id earshot.ConversationID, version int64, deleted bool) error {
	_, err := w.tx.ExecContext(ctx, `
		INSERT INTO outbox (conversation_id, version, deleted, queued_at, claimed_until)
		VALUES ($1, $2, $3, $4, 0)
		ON CONFLICT (conversation_id) DO UPDATE SET
			version = excluded.version, deleted = excluded.deleted, claimed_until = 0`,
		id, version, deleted, ms(w.now))
	if err != nil {
		return fmt.Errorf("tell the index: %w", err)
	}
	return nil
}

// Pending claims up to n pointers, those waiting longest first. Nobody else
// gets them until they are settled, released, or the lease runs out; what is
// claimed and never settled comes again. A conversation that changes while its
// pointer is claimed can be claimed again at once, with its new version.
func (s *Store) Pending(ctx context.Context, n int) ([]Pointer, error) {
	now := s.Now()
	var all []queued
	err := s.write(ctx, func(ctx context.Context, tx *sql.Tx) (err error) {
		all, err = list(ctx, tx, scanQueued, `
			UPDATE outbox
			SET claimed_until = $1
			WHERE conversation_id IN (
				SELECT conversation_id
				FROM outbox
				WHERE claimed_until <= $2
				ORDER BY queued_at, conversation_id
				LIMIT $3`+s.dialect.skipLocked+`
			)
			RETURNING conversation_id, version, deleted, queued_at`, ms(now.Add(Lease)), ms(now), n)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("claim pointers: %w", err)
	}
	slices.SortFunc(all, func(a, b queued) int {
		return cmp.Or(cmp.Compare(a.at, b.at), cmp.Compare(a.Conversation, b.Conversation))
	})
	pointers := make([]Pointer, len(all))
	for i, q := range all {
		pointers[i] = q.Pointer
	}
	return pointers, nil
}

type queued struct {
	Pointer
	at int64
}

func scanQueued(row scanner) (q queued, err error) {
	return q, row.Scan(&q.Conversation, &q.Version, &q.Deleted, &q.at)
}

// Settle says that the index has followed the pointers. A pointer whose
// conversation changed since stays, to be followed again.
func (s *Store) Settle(ctx context.Context, done []Pointer) error {
	return s.eachPointer(ctx, done, `DELETE FROM outbox WHERE conversation_id = $1 AND version = $2`)
}

// Release gives claimed pointers back before their lease runs out.
func (s *Store) Release(ctx context.Context, undone []Pointer) error {
	return s.eachPointer(ctx, undone, `UPDATE outbox SET claimed_until = 0 WHERE conversation_id = $1 AND version = $2`)
}

// ReleaseAll gives back every claim. It is for whoever has just opened an index
// that only one process can have open: claims of a process that was killed
// would keep conversations out of it until their leases run out.
func (s *Store) ReleaseAll(ctx context.Context) error {
	err := s.write(ctx, func(ctx context.Context, tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `UPDATE outbox SET claimed_until = 0 WHERE claimed_until > 0`)
		return err
	})
	if err != nil {
		return fmt.Errorf("release claims: %w", err)
	}
	return nil
}

func (s *Store) eachPointer(ctx context.Context, all []Pointer, statement string) error {
	return put(ctx, s, "pointer", all, func(ctx context.Context, tx *sql.Tx, p Pointer) error {
		_, err := tx.ExecContext(ctx, statement, p.Conversation, p.Version)
		return err
	})
}

// PointAtAll queues a pointer for every conversation, for an index that starts
// from nothing. It returns how many.
func (s *Store) PointAtAll(ctx context.Context, now time.Time) (int, error) {
	var n int64
	err := s.write(ctx, func(ctx context.Context, tx *sql.Tx) error {
		result, err := tx.ExecContext(ctx, `
			INSERT INTO outbox (conversation_id, version, deleted, queued_at, claimed_until)
			SELECT id, version, $1, $2, 0
			FROM conversations
			WHERE kept_in = ''
			ON CONFLICT (conversation_id) DO UPDATE SET claimed_until = 0`, false, ms(now))
		if err != nil {
			return err
		}
		n, err = result.RowsAffected()
		return err
	})
	if err != nil {
		return 0, fmt.Errorf("queue every conversation: %w", err)
	}
	return int(n), nil
}
