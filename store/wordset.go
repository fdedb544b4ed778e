package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"strconv"
	"time"

	"earshot"
)

// PublishedSet is one version of a word set of the house.
type PublishedSet struct {
	Set     earshot.WordSet
	Version int
	At      time.Time
	By      earshot.PersonID
}

const setColumns = `body, version, published_at, published_by`

func scanSet(row scanner) (p PublishedSet, err error) {
	var body string
	var at int64
	if err := row.Scan(&body, &p.Version, &at, &p.By); err != nil {
		return p, err
	}
	if err := json.Unmarshal([]byte(body), &p.Set); err != nil {
		return p, fmt.Errorf("read word set: %w", err)
	}
	p.At = fromMS(at)
	return p, nil
}

// WordSets lists the house's own word sets as they are now, in the order of
// their names. Those that come with Earshot are not among them.
func (s *Store) WordSets(ctx context.Context) ([]PublishedSet, error) {
	all, err := list(ctx, s.reader, scanSet, `SELECT `+setColumns+` FROM word_sets ORDER BY name`)
	if err != nil {
		return nil, fmt.Errorf("read word sets: %w", err)
	}
	return all, nil
}

// WordSetVersions lists every version of a word set, the newest first, of one
// that was deleted too.
func (s *Store) WordSetVersions(ctx context.Context, name string) ([]PublishedSet, error) {
	all, err := list(ctx, s.reader, scanSet, `SELECT `+setColumns+` FROM word_set_versions WHERE name = $1 ORDER BY version DESC`, name)
	if err != nil {
		return nil, fmt.Errorf("read versions of word set %s: %w", name, err)
	}
	return all, nil
}

// PublishWordSets makes sets what rules mean by their names, and asks for the
// job that looks for the trackers that use them in everything recorded. A set
// that is as it was writes nothing.
func (s *Store) PublishWordSets(ctx context.Context, now time.Time, by earshot.PersonID, all []earshot.WordSet, users []earshot.TrackerID) (Job, error) {
	var job Job
	err := s.write(ctx, func(ctx context.Context, tx *sql.Tx) (err error) {
		for _, set := range all {
			if err := publishSet(ctx, tx, now, by, set); err != nil {
				return fmt.Errorf("write word set %s: %w", set.Name, err)
			}
		}
		job, err = askRescan(ctx, tx, now, by, users)
		return err
	})
	return job, err
}

func publishSet(ctx context.Context, tx *sql.Tx, now time.Time, by earshot.PersonID, set earshot.WordSet) error {
	if set.Name == "" {
		return fmt.Errorf("a word set needs a name: %w", earshot.ErrInvalid)
	}
	was, err := one(ctx, tx, scanSet, `SELECT `+setColumns+` FROM word_sets WHERE name = $1`, set.Name)
	if err != nil && !errors.Is(err, earshot.ErrNotFound) {
		return err
	}
	if err == nil && reflect.DeepEqual(phraseSets(was.Set.Phrases), phraseSets(set.Phrases)) {
		return nil
	}
	newest, err := one(ctx, tx, scanInt, `SELECT COALESCE(MAX(version), 0) FROM word_set_versions WHERE name = $1`, set.Name)
	if err != nil {
		return err
	}
	body, err := json.Marshal(set)
	if err != nil {
		return err
	}
	_, err = tx.ExecContext(ctx, `
		INSERT INTO word_set_versions (name, version, body, published_at, published_by)
		VALUES ($1, $2, $3, $4, $5)`, set.Name, newest+1, string(body), ms(now), by)
	if err != nil {
		return err
	}
	_, err = tx.ExecContext(ctx, `
		INSERT INTO word_sets (name, version, body, published_at, published_by)
		VALUES ($1, $2, $3, $4, $5)
		ON CONFLICT (name) DO UPDATE SET
			version = excluded.version, body = excluded.body, published_at = excluded.published_at, published_by = excluded.published_by`,
		set.Name, newest+1, string(body), ms(now), by)
	if err != nil {
		return err
	}
	return audit(ctx, tx, now, by, "word set", set.Name, change{To: strconv.FormatInt(newest+1, 10), Diff: setLines(set, was.Set)})
}

// setLines says what is other in a word set.
func setLines(set, was earshot.WordSet) []string {
	return lines(earshot.Tracker{Phrases: set.Phrases}.ChangesFrom(earshot.Tracker{Phrases: was.Phrases}))
}

// DropWordSet deletes a word set of the house, and asks for the job that looks
// for the trackers that used it again. Its versions are kept.
func (s *Store) DropWordSet(ctx context.Context, now time.Time, by earshot.PersonID, name string, users []earshot.TrackerID) (Job, error) {
	var job Job
	err := s.write(ctx, func(ctx context.Context, tx *sql.Tx) error {
		was, err := one(ctx, tx, scanSet, `SELECT `+setColumns+` FROM word_sets WHERE name = $1`, name)
		if was, err = found(was, err, "word set", name); err != nil {
			return err
		}
		if _, err := tx.ExecContext(ctx, `DELETE FROM word_sets WHERE name = $1`, name); err != nil {
			return fmt.Errorf("delete word set %s: %w", name, err)
		}
		if err := audit(ctx, tx, now, by, "drop word set", name, change{Diff: setLines(earshot.WordSet{}, was.Set)}); err != nil {
			return err
		}
		job, err = askRescan(ctx, tx, now, by, users)
		return err
	})
	return job, err
}
