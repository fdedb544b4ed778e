package store

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"database/sql"
	"encoding/base64"
	"errors"
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"earshot"

	"golang.org/x/crypto/argon2"
	"golang.org/x/text/unicode/norm"
)

// passwordsAtATime is how many passwords are hashed at once: each takes 64 MB.
const passwordsAtATime = 2

// The lengths a password may have, the shortest in characters, the longest in
// bytes.
const (
	shortestPassword = 8
	longestPassword  = 1024
)

// cost is what one hash takes: argon2id with 64 MB and one pass.
type cost struct {
	memory  uint32 // KiB
	time    uint32
	threads uint8
}

func ourCost() cost { return cost{memory: 64 << 10, time: 1, threads: 1} }

// SetPassword gives a person a new password. Only a hash of it is kept.
func (s *Store) SetPassword(ctx context.Context, now time.Time, id earshot.PersonID, password string) error {
	if utf8.RuneCountInString(password) < shortestPassword || len(password) > longestPassword {
		return earshot.WithHint(fmt.Errorf("password: %w", earshot.ErrInvalid), fmt.Sprintf("use %d characters or more", shortestPassword))
	}
	if _, err := s.Person(ctx, id); err != nil {
		return err
	}
	salt := make([]byte, 16)
	rand.Read(salt) //nolint:errcheck // never fails
	key, err := s.hash(ctx, password, salt, ourCost())
	if err != nil {
		return err
	}
	return s.write(ctx, func(ctx context.Context, tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `
			INSERT INTO passwords (person_id, phc, changed_at)
			VALUES ($1, $2, $3)
			ON CONFLICT (person_id) DO UPDATE SET phc = excluded.phc, changed_at = excluded.changed_at`,
			id, phc(salt, key, ourCost()), ms(now))
		if err != nil {
			return fmt.Errorf("write password of %s: %w", id, err)
		}
		return audit(ctx, tx, now, id, "password", string(id), change{})
	})
}

// CheckPassword reports whether the person has the password. It takes as long
// for a person who is not there.
func (s *Store) CheckPassword(ctx context.Context, id earshot.PersonID, password string) (bool, error) {
	if len(password) > longestPassword {
		return false, nil
	}
	kept, err := one(ctx, s.reader, scanText, `SELECT phc FROM passwords WHERE person_id = $1`, id)
	known := err == nil
	if err != nil && !errors.Is(err, earshot.ErrNotFound) {
		return false, fmt.Errorf("read password of %s: %w", id, err)
	}
	salt, want, price := make([]byte, 16), make([]byte, 32), ourCost()
	if known {
		if salt, want, price, err = fromPHC(kept); err != nil {
			return false, fmt.Errorf("read password of %s: %w", id, err)
		}
	}
	got, err := s.hash(ctx, password, salt, price)
	if err != nil {
		return false, err
	}
	return subtle.ConstantTimeCompare(got, want) == 1 && known, nil
}

// HasPasswords reports whether anybody can sign in yet.
func (s *Store) HasPasswords(ctx context.Context) (bool, error) {
	n, err := one(ctx, s.reader, scanInt, `SELECT COUNT(*) FROM passwords`)
	if err != nil {
		return false, fmt.Errorf("count passwords: %w", err)
	}
	return n > 0, nil
}

// hash waits for its turn. Passwords are composed first, because keyboards
// differ in how they compose letters.
func (s *Store) hash(ctx context.Context, password string, salt []byte, c cost) ([]byte, error) {
	select {
	case s.hashing <- struct{}{}:
		defer func() { <-s.hashing }()
	case <-ctx.Done():
		return nil, context.Cause(ctx)
	}
	return argon2.IDKey(norm.NFC.Bytes([]byte(password)), salt, c.time, c.memory, c.threads, 32), nil
}

// phc writes a hash the way password hashes travel between programs.
func phc(salt, key []byte, c cost) string {
	b64 := base64.RawStdEncoding
	return fmt.Sprintf("$argon2id$v=%d$m=%d,t=%d,p=%d$%s$%s", argon2.Version, c.memory, c.time, c.threads,
		b64.EncodeToString(salt), b64.EncodeToString(key))
}

// fromPHC reads what phc wrote, now or with another cost.
func fromPHC(s string) (salt, key []byte, c cost, err error) {
	var version int
	var text string
	if _, err = fmt.Sscanf(s, "$argon2id$v=%d$m=%d,t=%d,p=%d$%s", &version, &c.memory, &c.time, &c.threads, &text); err != nil {
		return nil, nil, c, fmt.Errorf("not an argon2id hash: %w", err)
	}
	saltText, keyText, ok := strings.Cut(text, "$")
	if version != argon2.Version || !ok || c.memory > 1<<20 || c.time < 1 || c.time > 16 || c.threads < 1 {
		return nil, nil, c, errors.New("not an argon2id hash we can check")
	}
	if salt, err = base64.RawStdEncoding.DecodeString(saltText); err != nil {
		return nil, nil, c, err
	}
	key, err = base64.RawStdEncoding.DecodeString(keyText)
	if err == nil && len(key) != 32 {
		err = errors.New("not a hash of 32 bytes")
	}
	return salt, key, c, err
}
