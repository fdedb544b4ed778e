package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"

	"earshot"
)

// Tracks lists every talk track in the order of their IDs.
func (s *Store) Tracks(ctx context.Context) ([]earshot.Track, error) {
	all, err := list(ctx, s.reader, scanTrack, `SELECT body FROM tracks ORDER BY id`)
	if err != nil {
		return nil, fmt.Errorf("read talk tracks: %w", err)
	}
	return all, nil
}

// Track is the talk track with the ID.
func (s *Store) Track(ctx context.Context, id earshot.TrackID) (earshot.Track, error) {
	t, err := one(ctx, s.reader, scanTrack, `SELECT body FROM tracks WHERE id = $1`, id)
	return found(t, err, "talk track", id)
}

func scanTrack(row scanner) (t earshot.Track, err error) {
	var body string
	if err := row.Scan(&body); err != nil {
		return t, err
	}
	return t, json.Unmarshal([]byte(body), &t)
}

// PutTracks adds talk tracks and replaces those with a known ID.
func (s *Store) PutTracks(ctx context.Context, all []earshot.Track) error {
	return put(ctx, s, "talk track", all, func(ctx context.Context, tx *sql.Tx, t earshot.Track) error {
		if t.ID == "" {
			return fmt.Errorf("talk track %q needs an ID: %w", t.Title, earshot.ErrInvalid)
		}
		body, err := json.Marshal(t)
		if err != nil {
			return err
		}
		_, err = tx.ExecContext(ctx, `
			INSERT INTO tracks (id, body)
			VALUES ($1, $2)
			ON CONFLICT (id) DO UPDATE SET body = excluded.body`, t.ID, string(body))
		return err
	})
}

// DeleteTrack removes a talk track.
func (s *Store) DeleteTrack(ctx context.Context, id earshot.TrackID) error {
	return s.write(ctx, func(ctx context.Context, tx *sql.Tx) error {
		_, err := one(ctx, tx, scanText, `DELETE FROM tracks WHERE id = $1 RETURNING id`, id)
		_, err = found(id, err, "talk track", id)
		return err
	})
}
