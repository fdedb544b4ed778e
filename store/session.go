package store

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"errors"
	"fmt"
	"time"

	"earshot"
)

// Sessions keeps who is signed in, for scs: it is an scs.CtxStore. The tokens
// themselves are not kept, only their digests, so that whoever reads the store
// cannot sign in with it.
type Sessions struct{ store *Store }

// Sessions is where sign-ins are kept.
func (s *Store) Sessions() *Sessions { return &Sessions{store: s} }

func digestOf(token string) string {
	sum := sha256.Sum256([]byte(token))
	return hex.EncodeToString(sum[:])
}

// FindCtx is the data of the session, and whether there is one that has not
// expired.
func (v *Sessions) FindCtx(ctx context.Context, token string) ([]byte, bool, error) {
	data, err := one(ctx, v.store.reader, scanBlock, `SELECT data FROM sessions WHERE token = $1 AND expires_at > $2`,
		digestOf(token), ms(v.store.Now()))
	if errors.Is(err, earshot.ErrNotFound) {
		return nil, false, nil
	}
	if err != nil {
		return nil, false, fmt.Errorf("read session: %w", err)
	}
	return data, true, nil
}

// CommitCtx keeps the data of the session until it expires.
func (v *Sessions) CommitCtx(ctx context.Context, token string, data []byte, expiry time.Time) error {
	return v.exec(ctx, `
		INSERT INTO sessions (token, data, expires_at)
		VALUES ($1, $2, $3)
		ON CONFLICT (token) DO UPDATE SET data = excluded.data, expires_at = excluded.expires_at`, digestOf(token), data, ms(expiry))
}

// DeleteCtx ends the session; one that is not there has ended already.
func (v *Sessions) DeleteCtx(ctx context.Context, token string) error {
	return v.exec(ctx, `DELETE FROM sessions WHERE token = $1`, digestOf(token))
}

// Sweep removes the sessions that have expired.
func (v *Sessions) Sweep(ctx context.Context) error {
	return v.exec(ctx, `DELETE FROM sessions WHERE expires_at <= $1`, ms(v.store.Now()))
}

func (v *Sessions) exec(ctx context.Context, statement string, args ...any) error {
	return v.store.write(ctx, func(ctx context.Context, tx *sql.Tx) error {
		if _, err := tx.ExecContext(ctx, statement, args...); err != nil {
			return fmt.Errorf("write session: %w", err)
		}
		return nil
	})
}

// Find is FindCtx without a context.
func (v *Sessions) Find(token string) ([]byte, bool, error) {
	return v.FindCtx(context.Background(), token)
}

// Commit is CommitCtx without a context.
func (v *Sessions) Commit(token string, data []byte, expiry time.Time) error {
	return v.CommitCtx(context.Background(), token, data, expiry)
}

// Delete is DeleteCtx without a context.
func (v *Sessions) Delete(token string) error { return v.DeleteCtx(context.Background(), token) }
