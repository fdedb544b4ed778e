package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"earshot"
)

// Setting is what the setting is set to, empty when it is not set.
func (s *Store) Setting(ctx context.Context, name string) (string, error) {
	v, err := one(ctx, s.reader, scanText, `SELECT value FROM settings WHERE name = $1`, name)
	if err != nil && !errors.Is(err, earshot.ErrNotFound) {
		return "", fmt.Errorf("read setting %s: %w", name, err)
	}
	return v, nil
}

// PutSetting sets the setting.
func (s *Store) PutSetting(ctx context.Context, name, value string) error {
	return s.write(ctx, func(ctx context.Context, tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `
			INSERT INTO settings (name, value)
			VALUES ($1, $2)
			ON CONFLICT (name) DO UPDATE SET value = excluded.value`, name, value)
		if err != nil {
			return fmt.Errorf("write setting %s: %w", name, err)
		}
		return nil
	})
}
