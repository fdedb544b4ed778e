package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"time"

	"earshot"
)

// guardRailsSetting is the name the guard rails are kept under.
const guardRailsSetting = "guard rails"

// GuardRails are the bounds admins set for trackers.
func (s *Store) GuardRails(ctx context.Context) (g earshot.GuardRails, err error) {
	text, err := s.Setting(ctx, guardRailsSetting)
	if err != nil || text == "" {
		return g, err
	}
	if err := json.Unmarshal([]byte(text), &g); err != nil {
		return g, fmt.Errorf("read guard rails: %w", err)
	}
	return g, nil
}

// PutGuardRails sets the bounds, and writes into the audit log what they were.
func (s *Store) PutGuardRails(ctx context.Context, now time.Time, by earshot.PersonID, g earshot.GuardRails) error {
	if err := g.Valid(); err != nil {
		return err
	}
	was, err := s.GuardRails(ctx)
	if err != nil {
		return err
	}
	before, err := json.Marshal(was)
	if err != nil {
		return err
	}
	after, err := json.Marshal(g)
	if err != nil {
		return err
	}
	return s.write(ctx, func(ctx context.Context, tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `
			INSERT INTO settings (name, value)
			VALUES ($1, $2)
			ON CONFLICT (name) DO UPDATE SET value = excluded.value`, guardRailsSetting, string(after))
		if err != nil {
			return fmt.Errorf("write guard rails: %w", err)
		}
		return audit(ctx, tx, now, by, "guard rails", guardRailsSetting, change{From: string(before), To: string(after)})
	})
}
