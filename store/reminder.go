package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"time"

	"earshot"
)

// ReminderFilter chooses reminders. Zero fields choose all.
type ReminderFilter struct {
	Owner         earshot.PersonID
	Account       *earshot.AccountID
	Among         []earshot.AccountID // only these accounts; nil is all
	States        []earshot.ReminderState
	DueBefore     time.Time
	Limit, Offset int // Limit 0 is all
}

const reminderColumns = `id, account_id, issue, reason, owner, state, created_at, due_at, until_at, done_at, priority, body, quote,
	play, track_id, evidence, conversation_id, turn`

// Reminders lists the reminders the filter chooses, the highest priority
// first, and how many there are without its Limit and Offset. A snoozed
// reminder whose time has come, by the store's clock, is open.
func (s *Store) Reminders(ctx context.Context, f ReminderFilter) ([]earshot.Reminder, int, error) {
	w := f.where(s.Now())
	all, err := s.reminders(ctx, w, "\nORDER BY priority DESC, due_at, id"+page(f.Limit, f.Offset))
	if err != nil {
		return nil, 0, err
	}
	total, err := s.total(ctx, "reminders", w, len(all), f.Limit, f.Offset)
	return all, total, err
}

// DueReminders lists the open reminders that are due by the store's clock, the
// longest due first.
func (s *Store) DueReminders(ctx context.Context) ([]earshot.Reminder, error) {
	now := s.Now()
	w := ReminderFilter{States: []earshot.ReminderState{earshot.ReminderOpen}}.where(now)
	w.and("due_at <= $", ms(now))
	return s.reminders(ctx, w, "\nORDER BY due_at, priority DESC, id")
}

func (s *Store) reminders(ctx context.Context, w *where, order string) ([]earshot.Reminder, error) {
	all, err := list(ctx, s.reader, scanReminder, `SELECT `+reminderColumns+`
		FROM reminders`+w.String()+order, w.args...)
	if err != nil {
		return nil, fmt.Errorf("read reminders: %w", err)
	}
	for i := range all {
		all[i] = awake(all[i], s.Now())
	}
	return all, nil
}

func (f ReminderFilter) where(now time.Time) *where {
	w := &where{}
	w.is("owner", string(f.Owner))
	if f.Account != nil {
		w.and("account_id = $", *f.Account)
	}
	w.among(f.Among)
	w.between("due_at", time.Time{}, f.DueBefore)
	if len(f.States) > 0 {
		w.state(now, f.States)
	}
	return w
}

// state adds that the reminder stands in one of the states now.
func (w *where) state(now time.Time, states []earshot.ReminderState) {
	open, snoozed := slices.Contains(states, earshot.ReminderOpen), slices.Contains(states, earshot.ReminderSnoozed)
	done := slices.Contains(states, earshot.ReminderDone)
	switch {
	case open && snoozed && done:
	case open && snoozed:
		w.terms = append(w.terms, "state <> 'done'")
	case open && done:
		w.and("(state <> 'snoozed' OR until_at <= $)", ms(now))
	case snoozed && done:
		w.and("(state = 'done' OR state = 'snoozed' AND until_at > $)", ms(now))
	case open:
		w.and("(state = 'open' OR state = 'snoozed' AND until_at <= $)", ms(now))
	case snoozed:
		w.and("(state = 'snoozed' AND until_at > $)", ms(now))
	case done:
		w.terms = append(w.terms, "state = 'done'")
	}
}

// awake is the reminder as it stands now.
func awake(r earshot.Reminder, now time.Time) earshot.Reminder {
	if r.State == earshot.ReminderSnoozed && !r.Until.After(now) {
		r.State = earshot.ReminderOpen
	}
	return r
}

func scanReminder(row scanner) (r earshot.Reminder, err error) {
	var created, due, until, done int64
	var evidence string
	err = row.Scan(&r.ID, &r.Account, &r.Issue, &r.Reason, &r.Owner, &r.State, &created, &due, &until, &done, &r.Priority, &r.Text,
		&r.Quote, &r.Play, &r.Track, &evidence, &r.Conversation, &r.Turn)
	if err != nil {
		return r, err
	}
	r.Created, r.Due, r.Until, r.Done = fromMS(created), fromMS(due), fromMS(until), fromMS(done)
	r.Evidence, err = fromTexts[earshot.FindingID](evidence)
	return r, err
}

// Reminder is the reminder with the ID.
func (s *Store) Reminder(ctx context.Context, id earshot.ReminderID) (earshot.Reminder, error) {
	r, err := reminder(ctx, s.reader, id)
	r, err = found(r, err, "reminder", id)
	return awake(r, s.Now()), err
}

func reminder(ctx context.Context, q querier, id earshot.ReminderID) (earshot.Reminder, error) {
	return one(ctx, q, scanReminder, `SELECT `+reminderColumns+` FROM reminders WHERE id = $1`, id)
}

// openReminders are the account's reminders that are not done.
func openReminders(ctx context.Context, q querier, id earshot.AccountID) ([]earshot.Reminder, error) {
	all, err := list(ctx, q, scanReminder, `SELECT `+reminderColumns+`
		FROM reminders
		WHERE account_id = $1 AND state <> 'done'
		ORDER BY issue, reason`, id)
	if err != nil {
		return nil, fmt.Errorf("read reminders of %s: %w", id, err)
	}
	return all, nil
}

// DoneReminder says that somebody has acted. Doing it again changes nothing.
func (s *Store) DoneReminder(ctx context.Context, now time.Time, id earshot.ReminderID) error {
	return s.changeReminder(ctx, id, func(r *earshot.Reminder) error {
		if r.State != earshot.ReminderDone {
			r.State, r.Done, r.Until = earshot.ReminderDone, now, time.Time{}
		}
		return nil
	})
}

// SnoozeReminder puts the reminder away until the time; then it is open again.
func (s *Store) SnoozeReminder(ctx context.Context, id earshot.ReminderID, until time.Time) error {
	return s.changeReminder(ctx, id, func(r *earshot.Reminder) error {
		if r.State == earshot.ReminderDone {
			return fmt.Errorf("reminder %q is done: %w", id, earshot.ErrConflict)
		}
		if until.IsZero() {
			return fmt.Errorf("snooze reminder %q until no time: %w", id, earshot.ErrInvalid)
		}
		r.State, r.Until = earshot.ReminderSnoozed, until
		return nil
	})
}

// ReopenReminder opens a reminder that was done or snoozed. It is ErrConflict
// when another one for the same account, issue and reason is open by now.
func (s *Store) ReopenReminder(ctx context.Context, id earshot.ReminderID) error {
	return s.changeReminder(ctx, id, func(r *earshot.Reminder) error {
		r.State, r.Done, r.Until = earshot.ReminderOpen, time.Time{}, time.Time{}
		return nil
	})
}

// changeReminder reads, changes and writes a reminder in one transaction.
func (s *Store) changeReminder(ctx context.Context, id earshot.ReminderID, change func(*earshot.Reminder) error) error {
	return s.write(ctx, func(ctx context.Context, tx *sql.Tx) error {
		r, err := reminder(ctx, tx, id)
		if errors.Is(err, earshot.ErrNotFound) {
			return missing("reminder", id)
		}
		if err != nil {
			return fmt.Errorf("read reminder %q: %w", id, err)
		}
		if err := change(&r); err != nil {
			return err
		}
		return putReminder(ctx, tx, r)
	})
}
