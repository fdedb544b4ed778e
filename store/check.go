package store

import (
	"context"
	"fmt"
)

// Report is how the store is.
type Report struct {
	Engine        string
	Schema        int64 // the version
	Problems      []string
	Accounts      int64
	Contacts      int64
	People        int64
	Conversations int64
	Unassigned    int64 // conversations of no account
	Turns         int64
	Findings      int64
	Trackers      int64
	Tracks        int64
	OpenReminders int64 // snoozed ones too
	Backlog       int64 // conversations the index has not followed yet
	Bytes         int64
}

// Check looks the whole store over: the engine's files, every reference, and
// every conversation's words. Problems is empty when all is well. It reads
// everything, so it takes its time on a large store.
func (s *Store) Check(ctx context.Context) (Report, error) {
	r, err := s.Counts(ctx)
	if err != nil {
		return r, err
	}
	if r.Problems, err = s.dialect.integrity(ctx, s.reader); err != nil {
		return r, fmt.Errorf("check integrity: %w", err)
	}
	for c, err := range s.EachConversation(ctx) {
		if ctx.Err() != nil {
			return r, context.Cause(ctx)
		}
		if err != nil {
			r.Problems = append(r.Problems, err.Error())
			break
		}
		r.Turns += int64(len(c.Turns))
	}
	said, err := one(ctx, s.reader, scanInt, `SELECT COALESCE(SUM(turns), 0) FROM conversations`)
	if err != nil {
		return r, fmt.Errorf("count turns: %w", err)
	}
	if said != r.Turns && len(r.Problems) == 0 {
		r.Problems = append(r.Problems, fmt.Sprintf("conversations have %d turns, their rows say %d", r.Turns, said))
	}
	return r, nil
}

// Counts is Check without looking anything over: it is quick, and Problems and
// Turns are not filled in.
func (s *Store) Counts(ctx context.Context) (Report, error) {
	r := Report{Engine: s.dialect.name}
	for _, c := range []struct {
		into  *int64
		query string
	}{
		{&r.Schema, `SELECT COALESCE(MAX(version_id), 0) FROM goose_db_version`},
		{&r.Accounts, `SELECT COUNT(*) FROM accounts`},
		{&r.Contacts, `SELECT COUNT(*) FROM contacts`},
		{&r.People, `SELECT COUNT(*) FROM people`},
		{&r.Conversations, `SELECT COUNT(*) FROM conversations WHERE kept_in = ''`},
		{&r.Unassigned, `SELECT COUNT(*) FROM conversations WHERE account_id = '' AND kept_in = ''`},
		{&r.Findings, `SELECT COUNT(*) FROM findings`},
		{&r.Trackers, `SELECT COUNT(*) FROM trackers`},
		{&r.Tracks, `SELECT COUNT(*) FROM tracks`},
		{&r.OpenReminders, `SELECT COUNT(*) FROM reminders WHERE state <> 'done'`},
		{&r.Backlog, `SELECT COUNT(*) FROM outbox`},
	} {
		n, err := one(ctx, s.reader, scanInt, c.query)
		if err != nil {
			return r, fmt.Errorf("count: %w", err)
		}
		*c.into = n
	}
	var err error
	if r.Bytes, err = s.dialect.size(ctx, s.reader); err != nil {
		return r, fmt.Errorf("measure: %w", err)
	}
	return r, nil
}
