package store

import (
	"context"
	"fmt"
	"time"

	"earshot"
)

// TrackerStat is how a tracker does.
type TrackerStat struct {
	Tracker    earshot.TrackerID
	Counted    int // findings that count, of all time
	Suppressed int
	Last30     int // findings that count, of the last 30 days
	Last90     int
	Languages  map[earshot.Lang]int // findings that count, by language
	Newest     time.Time            // when the newest finding that counts was said
}

// TrackerStats is how every tracker with findings does as of now, in the order
// of their IDs.
func (s *Store) TrackerStats(ctx context.Context, now time.Time) ([]TrackerStat, error) {
	return s.TrackerStatsAmong(ctx, now, nil)
}

// TrackerStatsAmong is TrackerStats for the findings of some accounts, for
// somebody who may not open the others; nil is all.
func (s *Store) TrackerStatsAmong(ctx context.Context, now time.Time, among []earshot.AccountID) ([]TrackerStat, error) {
	w := &where{args: []any{ms(now.AddDate(0, 0, -30)), ms(now), ms(now.AddDate(0, 0, -90))}}
	w.among(among)
	rows, err := list(ctx, s.reader, scanTrackerLang, `
		SELECT tracker_id, lang,
			SUM(CASE WHEN state = 'counted' THEN 1 ELSE 0 END),
			SUM(CASE WHEN state = 'counted' THEN 0 ELSE 1 END),
			SUM(CASE WHEN state = 'counted' AND at > $1 AND at <= $2 THEN 1 ELSE 0 END),
			SUM(CASE WHEN state = 'counted' AND at > $3 AND at <= $2 THEN 1 ELSE 0 END),
			MAX(CASE WHEN state = 'counted' THEN at ELSE 0 END)
		FROM findings`+w.String()+`
		GROUP BY tracker_id, lang
		ORDER BY tracker_id, lang`, w.args...)
	if err != nil {
		return nil, fmt.Errorf("count findings by tracker: %w", err)
	}
	var stats []TrackerStat
	for _, r := range rows {
		if len(stats) == 0 || stats[len(stats)-1].Tracker != r.Tracker {
			stats = append(stats, TrackerStat{Tracker: r.Tracker, Languages: map[earshot.Lang]int{}})
		}
		stats[len(stats)-1].add(r)
	}
	return stats, nil
}

// trackerLang is a tracker's findings in one language.
type trackerLang struct {
	TrackerStat
	lang earshot.Lang
}

func scanTrackerLang(row scanner) (r trackerLang, err error) {
	var newest int64
	err = row.Scan(&r.Tracker, &r.lang, &r.Counted, &r.Suppressed, &r.Last30, &r.Last90, &newest)
	r.Newest = fromMS(newest)
	return r, err
}

func (t *TrackerStat) add(r trackerLang) {
	t.Counted += r.Counted
	t.Suppressed += r.Suppressed
	t.Last30 += r.Last30
	t.Last90 += r.Last90
	if r.Counted > 0 {
		t.Languages[r.lang] += r.Counted
	}
	if r.Newest.After(t.Newest) {
		t.Newest = r.Newest
	}
}

// Week is a tracker's findings of seven days.
type Week struct {
	Monday     time.Time // midnight UTC
	Counted    int
	Suppressed int
}

// TrackerWeeks is the findings of a tracker week by week, from the week of one
// time to that of another, both included. Weeks without findings are there.
func (s *Store) TrackerWeeks(ctx context.Context, id earshot.TrackerID, from, to time.Time) ([]Week, error) {
	return s.TrackerWeeksAmong(ctx, id, from, to, nil)
}

// TrackerWeeksAmong is TrackerWeeks for the findings of some accounts; nil is
// all.
func (s *Store) TrackerWeeksAmong(ctx context.Context, id earshot.TrackerID, from, to time.Time, among []earshot.AccountID) ([]Week, error) {
	first, last := monday(from), monday(to)
	w := &where{}
	w.and("at >= $", ms(first))
	w.and("at < $", ms(last.AddDate(0, 0, 7)))
	w.and("tracker_id = $", id)
	w.among(among)
	rows, err := list(ctx, s.reader, scanWeek, `
		SELECT (at - $1) / 604800000,
			SUM(CASE WHEN state = 'counted' THEN 1 ELSE 0 END),
			SUM(CASE WHEN state = 'counted' THEN 0 ELSE 1 END)
		FROM findings`+w.String()+`
		GROUP BY 1
		ORDER BY 1`, w.args...)
	if err != nil {
		return nil, fmt.Errorf("count findings of tracker %s by week: %w", id, err)
	}
	var weeks []Week
	for day := first; !day.After(last); day = day.AddDate(0, 0, 7) {
		weeks = append(weeks, Week{Monday: day})
	}
	for _, r := range rows {
		w := &weeks[r.n]
		w.Counted, w.Suppressed = r.Counted, r.Suppressed
	}
	return weeks, nil
}

type weekRow struct {
	Week
	n int
}

func scanWeek(row scanner) (r weekRow, err error) {
	return r, row.Scan(&r.n, &r.Counted, &r.Suppressed)
}

// monday is the midnight that begins the time's week in UTC.
func monday(t time.Time) time.Time {
	y, m, d := t.UTC().Date()
	midnight := time.Date(y, m, d, 0, 0, 0, 0, time.UTC)
	return midnight.AddDate(0, 0, -(int(midnight.Weekday())+6)%7)
}

// Activity is how much we have heard of an account.
type Activity struct {
	Conversations int
	First, Last   time.Time // when the first and the last began
}

// Activities is how much we have heard of each account; the conversations of
// none are under Unassigned.
func (s *Store) Activities(ctx context.Context) (map[earshot.AccountID]Activity, error) {
	rows, err := list(ctx, s.reader, scanActivity, `
		SELECT account_id, COUNT(*), MIN(started_at), MAX(started_at)
		FROM conversations
		WHERE kept_in = ''
		GROUP BY account_id`)
	if err != nil {
		return nil, fmt.Errorf("count conversations by account: %w", err)
	}
	all := make(map[earshot.AccountID]Activity, len(rows))
	for _, r := range rows {
		all[r.account] = r.Activity
	}
	return all, nil
}

type activityRow struct {
	Activity
	account earshot.AccountID
}

func scanActivity(row scanner) (r activityRow, err error) {
	var first, last int64
	err = row.Scan(&r.account, &r.Conversations, &first, &last)
	r.First, r.Last = fromMS(first), fromMS(last)
	return r, err
}
