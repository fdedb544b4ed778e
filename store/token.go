package store

import (
	"context"
	"crypto/rand"
	"database/sql"
	"fmt"
	"time"

	"earshot"
)

// NewToken makes a token that programs may call the API with as the person. It
// is returned once; only its digest is kept. name is for whoever looks at the
// list of tokens later.
func (s *Store) NewToken(ctx context.Context, now time.Time, id earshot.PersonID, name string) (string, error) {
	if _, err := s.Person(ctx, id); err != nil {
		return "", err
	}
	token := "earshot_" + rand.Text()
	err := s.write(ctx, func(ctx context.Context, tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `
			INSERT INTO tokens (digest, person_id, name, created_at)
			VALUES ($1, $2, $3, $4)`, digestOf(token), id, name, ms(now))
		return err
	})
	if err != nil {
		return "", fmt.Errorf("keep the token: %w", err)
	}
	return token, nil
}

// PersonByToken is whose token it is.
func (s *Store) PersonByToken(ctx context.Context, token string) (earshot.Person, error) {
	id, err := one(ctx, s.reader, scanPersonID, `SELECT person_id FROM tokens WHERE digest = $1`, digestOf(token))
	if id, err = found(id, err, "token", "given"); err != nil {
		return earshot.Person{}, err
	}
	return s.Person(ctx, id)
}

// RevokeTokens ends every token of the person and returns how many there were.
func (s *Store) RevokeTokens(ctx context.Context, id earshot.PersonID) (int, error) {
	var n int64
	err := s.write(ctx, func(ctx context.Context, tx *sql.Tx) error {
		result, err := tx.ExecContext(ctx, `DELETE FROM tokens WHERE person_id = $1`, id)
		if err != nil {
			return err
		}
		n, err = result.RowsAffected()
		return err
	})
	if err != nil {
		return 0, fmt.Errorf("revoke tokens of %s: %w", id, err)
	}
	return int(n), nil
}

func scanPersonID(row scanner) (id earshot.PersonID, err error) { return id, row.Scan(&id) }
