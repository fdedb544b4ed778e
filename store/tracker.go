package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strconv"
	"time"

	"earshot"
)

// Published is one version of a tracker.
type Published struct {
	Tracker earshot.Tracker
	At      time.Time
	By      earshot.PersonID
}

const publishedColumns = `t.body, t.version, t.published_at, t.published_by`

// Trackers lists every tracker as it is now, active or not, in the order of
// their IDs.
func (s *Store) Trackers(ctx context.Context) ([]earshot.Tracker, error) {
	all, err := list(ctx, s.reader, scanTracker, `SELECT body, version, active FROM trackers ORDER BY id`)
	if err != nil {
		return nil, fmt.Errorf("read trackers: %w", err)
	}
	return all, nil
}

// Tracker is the tracker with the ID as it is now.
func (s *Store) Tracker(ctx context.Context, id earshot.TrackerID) (earshot.Tracker, error) {
	t, err := tracker(ctx, s.reader, id)
	return found(t, err, "tracker", id)
}

func tracker(ctx context.Context, q querier, id earshot.TrackerID) (earshot.Tracker, error) {
	return one(ctx, q, scanTracker, `SELECT body, version, active FROM trackers WHERE id = $1`, id)
}

func scanTracker(row scanner) (t earshot.Tracker, err error) {
	var body string
	var version int
	var active bool
	if err := row.Scan(&body, &version, &active); err != nil {
		return t, err
	}
	if err := json.Unmarshal([]byte(body), &t); err != nil {
		return t, fmt.Errorf("read tracker: %w", err)
	}
	t.Version, t.Active = version, active
	return t, nil
}

// TrackerVersion is a tracker as it was published the version's time.
func (s *Store) TrackerVersion(ctx context.Context, id earshot.TrackerID, version int) (earshot.Tracker, error) {
	p, err := one(ctx, s.reader, scanPublished, `SELECT `+publishedColumns+`
		FROM tracker_versions t
		WHERE t.id = $1 AND t.version = $2`, id, version)
	p, err = found(p, err, "tracker", string(id)+" version "+strconv.Itoa(version))
	return p.Tracker, err
}

// TrackerVersions lists every version of a tracker, the newest first.
func (s *Store) TrackerVersions(ctx context.Context, id earshot.TrackerID) ([]Published, error) {
	all, err := list(ctx, s.reader, scanPublished, `SELECT `+publishedColumns+`
		FROM tracker_versions t
		WHERE t.id = $1
		ORDER BY t.version DESC`, id)
	if err != nil {
		return nil, fmt.Errorf("read versions of tracker %s: %w", id, err)
	}
	return all, nil
}

func scanPublished(row scanner) (p Published, err error) {
	var body string
	var at int64
	var version int
	if err := row.Scan(&body, &version, &at, &p.By); err != nil {
		return p, err
	}
	if err := json.Unmarshal([]byte(body), &p.Tracker); err != nil {
		return p, fmt.Errorf("read tracker: %w", err)
	}
	p.Tracker.Version, p.At = version, fromMS(at)
	return p, nil
}

// PublishTrackers makes trackers what findings are looked for with. A tracker
// that differs from its newest version gets the next one; the rest write
// nothing, except that a tracker is active or not as it says. Old versions are
// kept for ever.
func (s *Store) PublishTrackers(ctx context.Context, now time.Time, by earshot.PersonID, all []earshot.Tracker) error {
	return put(ctx, s, "tracker", all, func(ctx context.Context, tx *sql.Tx, t earshot.Tracker) error {
		return publishOne(ctx, tx, now, by, t)
	})
}

func publishOne(ctx context.Context, tx *sql.Tx, now time.Time, by earshot.PersonID, t earshot.Tracker) error {
	if t.ID == "" {
		return fmt.Errorf("tracker %q needs an ID: %w", t.Name, earshot.ErrInvalid)
	}
	was, err := tracker(ctx, tx, t.ID)
	switch {
	case err != nil && !errors.Is(err, earshot.ErrNotFound):
		return err
	case err == nil && reflect.DeepEqual(content(was), content(t)):
		return activate(ctx, tx, now, by, was, t.Active)
	}
	t.Version = was.Version + 1
	return publish(ctx, tx, now, by, t, was)
}

// content is what makes a version: all but the version and whether it is
// active. Empty lists are as good as none.
func content(t earshot.Tracker) earshot.Tracker {
	t.Version, t.Active = 0, false
	t.Phrases, t.Exclude = phraseSets(t.Phrases), phraseSets(t.Exclude)
	t.Rules, t.Where.Roles, t.Scope = none(t.Rules), none(t.Where.Roles), scopeOf(t.Scope)
	return t
}

func scopeOf(s earshot.Scope) earshot.Scope {
	s.Channels, s.Langs, s.Accounts, s.Owners = none(s.Channels), none(s.Langs), none(s.Accounts), none(s.Owners)
	s.Tiers, s.Segments, s.Industries = none(s.Tiers), none(s.Segments), none(s.Industries)
	s.Countries, s.Products, s.Teams = none(s.Countries), none(s.Products), none(s.Teams)
	return s
}

func phraseSets(all []earshot.PhraseSet) []earshot.PhraseSet {
	all = slices.Clone(all)
	for i := range all {
		all[i].Phrases = none(slices.Clone(all[i].Phrases))
		for j := range all[i].Phrases {
			all[i].Phrases[j].Aliases = none(all[i].Phrases[j].Aliases)
		}
	}
	return none(all)
}

// publish writes a new version and makes it the tracker's present.
func publish(ctx context.Context, tx *sql.Tx, now time.Time, by earshot.PersonID, t, was earshot.Tracker) error {
	body, err := json.Marshal(t)
	if err != nil {
		return err
	}
	_, err = tx.ExecContext(ctx, `
		INSERT INTO tracker_versions (id, version, body, published_at, published_by)
		VALUES ($1, $2, $3, $4, $5)`, t.ID, t.Version, string(body), ms(now), by)
	if err != nil {
		return err
	}
	_, err = tx.ExecContext(ctx, `
		INSERT INTO trackers (id, version, active, body, published_at, published_by)
		VALUES ($1, $2, $3, $4, $5, $6)
		ON CONFLICT (id) DO UPDATE SET
			version = excluded.version, active = excluded.active, body = excluded.body,
			published_at = excluded.published_at, published_by = excluded.published_by`,
		t.ID, t.Version, t.Active, string(body), ms(now), by)
	if err != nil {
		return err
	}
	detail := change{To: strconv.Itoa(t.Version)}
	if was.Version > 0 {
		detail.Diff = lines(t.ChangesFrom(was))
	}
	return audit(ctx, tx, now, by, "publish", string(t.ID), detail)
}

// SetTrackerActive says whether the tracker looks for anything from now on.
func (s *Store) SetTrackerActive(ctx context.Context, now time.Time, by earshot.PersonID, id earshot.TrackerID, active bool) error {
	return s.write(ctx, func(ctx context.Context, tx *sql.Tx) error {
		t, err := tracker(ctx, tx, id)
		if t, err = found(t, err, "tracker", id); err != nil {
			return err
		}
		return activate(ctx, tx, now, by, t, active)
	})
}

func activate(ctx context.Context, tx *sql.Tx, now time.Time, by earshot.PersonID, was earshot.Tracker, active bool) error {
	if was.Active == active {
		return nil
	}
	if _, err := tx.ExecContext(ctx, `UPDATE trackers SET active = $1 WHERE id = $2`, active, was.ID); err != nil {
		return fmt.Errorf("write tracker %s: %w", was.ID, err)
	}
	action := "deactivate"
	if active {
		action = "activate"
	}
	return audit(ctx, tx, now, by, action, string(was.ID), change{From: switched(was.Active), To: switched(active)})
}

// switched is whether a tracker looks for anything, for people who read the
// audit.
func switched(on bool) string {
	if on {
		return "on"
	}
	return "off"
}
