package store

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"time"

	"earshot"
)

// Draft is a tracker that somebody is working on. There is one for a tracker.
type Draft struct {
	Tracker earshot.Tracker
	Based   int   // the version it was made from, 0 for a new tracker
	Edit    int64 // grows with every saving
	By      earshot.PersonID
	At      time.Time
}

const draftColumns = `body, based_on, edit, made_by, made_at`

// Drafts lists the drafts in the order of their trackers' IDs.
func (s *Store) Drafts(ctx context.Context) ([]Draft, error) {
	all, err := list(ctx, s.reader, scanDraft, `SELECT `+draftColumns+` FROM drafts ORDER BY tracker_id`)
	if err != nil {
		return nil, fmt.Errorf("read drafts: %w", err)
	}
	return all, nil
}

// Draft is the draft of a tracker.
func (s *Store) Draft(ctx context.Context, id earshot.TrackerID) (Draft, error) {
	d, err := draft(ctx, s.reader, id)
	return found(d, err, "draft", id)
}

func draft(ctx context.Context, q querier, id earshot.TrackerID) (Draft, error) {
	return one(ctx, q, scanDraft, `SELECT `+draftColumns+` FROM drafts WHERE tracker_id = $1`, id)
}

func scanDraft(row scanner) (d Draft, err error) {
	var body string
	var at int64
	if err := row.Scan(&body, &d.Based, &d.Edit, &d.By, &at); err != nil {
		return d, err
	}
	if err := json.Unmarshal([]byte(body), &d.Tracker); err != nil {
		return d, fmt.Errorf("read draft: %w", err)
	}
	d.At = fromMS(at)
	return d, nil
}

// PutDraft saves a draft. edit is that of the draft as it was read, 0 when
// there was none: if somebody else saved, or dropped it, in the meantime, that
// is ErrConflict and nothing is written. The same content again writes nothing.
func (s *Store) PutDraft(ctx context.Context, now time.Time, by earshot.PersonID, t earshot.Tracker, edit int64) (Draft, error) {
	if t.ID == "" {
		return Draft{}, fmt.Errorf("draft %q needs an ID: %w", t.Name, earshot.ErrInvalid)
	}
	var saved Draft
	err := s.write(ctx, func(ctx context.Context, tx *sql.Tx) error {
		was, err := draft(ctx, tx, t.ID)
		known := err == nil
		if err != nil && !errors.Is(err, earshot.ErrNotFound) {
			return fmt.Errorf("read draft %s: %w", t.ID, err)
		}
		if was.Edit != edit {
			return fmt.Errorf("draft %s was saved by %s meanwhile: %w", t.ID, was.By, earshot.ErrConflict)
		}
		before, based, err := basis(ctx, tx, t.ID)
		if err != nil {
			return err
		}
		if known {
			before, based = was.Tracker, was.Based
		}
		t.Version, t.Active = 0, true
		saved = Draft{Tracker: t, Based: based, Edit: was.Edit + 1, By: by, At: now}
		differs := t.ChangesFrom(before)
		if known && len(differs) == 0 {
			saved = was
			return nil
		}
		if err := putDraft(ctx, tx, saved); err != nil {
			return err
		}
		return audit(ctx, tx, now, by, "draft", string(t.ID), change{Diff: lines(differs)})
	})
	return saved, err
}

// basis is the published tracker that a new draft begins with.
func basis(ctx context.Context, tx *sql.Tx, id earshot.TrackerID) (earshot.Tracker, int, error) {
	t, err := tracker(ctx, tx, id)
	if errors.Is(err, earshot.ErrNotFound) {
		return earshot.Tracker{}, 0, nil
	}
	return t, t.Version, err
}

func putDraft(ctx context.Context, tx *sql.Tx, d Draft) error {
	body, err := json.Marshal(d.Tracker)
	if err != nil {
		return err
	}
	_, err = tx.ExecContext(ctx, `
		INSERT INTO drafts (tracker_id, body, based_on, edit, made_by, made_at)
		VALUES ($1, $2, $3, $4, $5, $6)
		ON CONFLICT (tracker_id) DO UPDATE SET
			body = excluded.body, based_on = excluded.based_on, edit = excluded.edit, made_by = excluded.made_by, made_at = excluded.made_at`,
		d.Tracker.ID, string(body), d.Based, d.Edit, d.By, ms(d.At))
	if err != nil {
		return fmt.Errorf("write draft %s: %w", d.Tracker.ID, err)
	}
	return nil
}

// DropDraft removes a draft and returns it, to be saved again if that was a
// mistake.
func (s *Store) DropDraft(ctx context.Context, now time.Time, by earshot.PersonID, id earshot.TrackerID) (Draft, error) {
	var was Draft
	err := s.write(ctx, func(ctx context.Context, tx *sql.Tx) (err error) {
		was, err = draft(ctx, tx, id)
		if was, err = found(was, err, "draft", id); err != nil {
			return err
		}
		before, _, err := basis(ctx, tx, id)
		if err != nil {
			return err
		}
		if err := dropDraft(ctx, tx, id); err != nil {
			return err
		}
		return audit(ctx, tx, now, by, "drop draft", string(id), change{Diff: lines(before.ChangesFrom(was.Tracker))})
	})
	return was, err
}

func dropDraft(ctx context.Context, tx *sql.Tx, id earshot.TrackerID) error {
	if _, err := tx.ExecContext(ctx, `DELETE FROM drafts WHERE tracker_id = $1`, id); err != nil {
		return fmt.Errorf("drop draft %s: %w", id, err)
	}
	return nil
}

// lines are changes as the audit log keeps them.
func lines(all []earshot.TrackerChange) []string {
	out := make([]string, len(all))
	for i, c := range all {
		out[i] = c.String()
	}
	return out
}

// RuleDigest is a short name for what a tracker looks for: the same for the
// same rule, whatever its version.
func RuleDigest(t earshot.Tracker) string {
	t = content(t)
	t.Name, t.Description, t.Owner, t.HalfLife, t.Severity, t.Category = "", "", "", 0, "", ""
	body, err := json.Marshal(t)
	if err != nil {
		panic(err) // a tracker always marshals
	}
	sum := sha256.Sum256(body)
	return hex.EncodeToString(sum[:8])
}

// Publish makes drafts what findings are looked for with, as PublishTrackers
// does, drops the drafts of those trackers, and asks for the job that looks for
// them in everything recorded, all in one transaction. based is the version each
// tracker had when its draft began; if somebody published meanwhile, that is
// ErrConflict. A negative one does not ask.
func (s *Store) Publish(ctx context.Context, now time.Time, by earshot.PersonID, all []earshot.Tracker, based []int) (Job, error) {
	var job Job
	err := s.write(ctx, func(ctx context.Context, tx *sql.Tx) error {
		var ids []earshot.TrackerID
		for i, t := range all {
			was, err := tracker(ctx, tx, t.ID)
			if err != nil && !errors.Is(err, earshot.ErrNotFound) {
				return err
			}
			if based[i] >= 0 && was.Version != based[i] {
				return fmt.Errorf("tracker %s has version %s by now, the draft was made from %d: %w", t.ID, strconv.Itoa(was.Version), based[i], earshot.ErrConflict)
			}
			if err := publishOne(ctx, tx, now, by, t); err != nil {
				return err
			}
			if err := dropDraft(ctx, tx, t.ID); err != nil {
				return err
			}
			ids = append(ids, t.ID)
		}
		var err error
		job, err = askRescan(ctx, tx, now, by, ids)
		return err
	})
	return job, err
}

// Unpublish stops a tracker, and asks for the job that takes its findings out
// of account; Republish starts it again as it was.
func (s *Store) Unpublish(ctx context.Context, now time.Time, by earshot.PersonID, id earshot.TrackerID) (Job, error) {
	return s.switchTracker(ctx, now, by, id, false)
}

// Republish makes a tracker that was unpublished look for its words again.
func (s *Store) Republish(ctx context.Context, now time.Time, by earshot.PersonID, id earshot.TrackerID) (Job, error) {
	return s.switchTracker(ctx, now, by, id, true)
}

func (s *Store) switchTracker(ctx context.Context, now time.Time, by earshot.PersonID, id earshot.TrackerID, active bool) (Job, error) {
	var job Job
	err := s.write(ctx, func(ctx context.Context, tx *sql.Tx) error {
		t, err := tracker(ctx, tx, id)
		if t, err = found(t, err, "tracker", id); err != nil {
			return err
		}
		if err := activate(ctx, tx, now, by, t, active); err != nil {
			return err
		}
		job, err = askRescan(ctx, tx, now, by, []earshot.TrackerID{id})
		return err
	})
	return job, err
}
