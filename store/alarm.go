package store

import (
	"context"
	"fmt"
	"time"

	"earshot"
)

// Alarm is when a tracker counted something in a conversation of an account,
// the first time in it.
type Alarm struct {
	Tracker earshot.TrackerID
	Account earshot.AccountID
	At      time.Time
}

// Alarms lists when every tracker counted something in the conversations of
// accounts, once for each conversation.
func (s *Store) Alarms(ctx context.Context) ([]Alarm, error) {
	all, err := list(ctx, s.reader, scanAlarm, `
		SELECT tracker_id, account_id, MIN(at)
		FROM findings
		WHERE state = 'counted' AND account_id <> ''
		GROUP BY tracker_id, account_id, conversation_id
		ORDER BY tracker_id, account_id, 3`)
	if err != nil {
		return nil, fmt.Errorf("list alarms: %w", err)
	}
	return all, nil
}

func scanAlarm(row scanner) (a Alarm, err error) {
	var at int64
	err = row.Scan(&a.Tracker, &a.Account, &at)
	a.At = fromMS(at)
	return a, err
}

// LangCount is a tracker's findings in one language.
type LangCount struct {
	Tracker             earshot.TrackerID
	Lang                earshot.Lang
	Counted, Suppressed int
}

// LangCounts counts every tracker's findings by language.
func (s *Store) LangCounts(ctx context.Context) ([]LangCount, error) {
	all, err := list(ctx, s.reader, scanLangCount, `
		SELECT tracker_id, lang, SUM(CASE WHEN state = 'counted' THEN 1 ELSE 0 END), SUM(CASE WHEN state = 'counted' THEN 0 ELSE 1 END)
		FROM findings
		GROUP BY tracker_id, lang
		ORDER BY tracker_id, lang`)
	if err != nil {
		return nil, fmt.Errorf("count findings by language: %w", err)
	}
	return all, nil
}

func scanLangCount(row scanner) (c LangCount, err error) {
	return c, row.Scan(&c.Tracker, &c.Lang, &c.Counted, &c.Suppressed)
}
