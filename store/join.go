package store

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"fmt"
	"math"
	"slices"
	"time"

	"earshot"
)

// rest is how long a reminder that was done, and that rests on no words, is
// not made again: a silence that was answered yesterday is no news today.
const rest = 14 * 24 * time.Hour

// PutReminders joins reminders with those there are, as Record does with the
// follow-ups of a conversation: there is one to act on per account, issue and
// reason, and what was done already does not come back without new evidence.
func (s *Store) PutReminders(ctx context.Context, now time.Time, all []earshot.Reminder) error {
	return put(ctx, s, "reminder", all, func(ctx context.Context, tx *sql.Tx, r earshot.Reminder) error {
		_, err := joinReminder(ctx, tx, now, r)
		return err
	})
}

// joinReminder makes the reminder, or joins it with the one there is to act on
// for its account, issue and reason. It reports whether anything changed.
func joinReminder(ctx context.Context, tx *sql.Tx, now time.Time, r earshot.Reminder) (bool, error) {
	if r.Account == earshot.Unassigned || r.Issue == "" || r.Reason == "" {
		return false, fmt.Errorf("a reminder needs an account, an issue and a reason: %w", earshot.ErrInvalid)
	}
	twins, err := list(ctx, tx, scanReminder, `SELECT `+reminderColumns+`
		FROM reminders
		WHERE account_id = $1 AND issue = $2 AND reason = $3
		ORDER BY created_at, id`, r.Account, r.Issue, r.Reason)
	if err != nil {
		return false, fmt.Errorf("read reminders of %s: %w", r.Account, err)
	}
	if at := slices.IndexFunc(twins, earshot.Reminder.Open); at >= 0 {
		joined, changed := join(twins[at], r)
		if !changed {
			return false, nil
		}
		return true, putReminder(ctx, tx, joined)
	}
	if slices.ContainsFunc(twins, func(done earshot.Reminder) bool { return settledBy(done, r, now) }) {
		return false, nil
	}
	return true, putReminder(ctx, tx, begin(r, now, len(twins)))
}

// begin is a new reminder; n others of its kind were done before.
func begin(r earshot.Reminder, now time.Time, n int) earshot.Reminder {
	sum := sha256.Sum256(fmt.Appendf(nil, "%s\x00%s\x00%s\x00%d", r.Account, r.Issue, r.Reason, n))
	r.ID = earshot.ReminderID(hex.EncodeToString(sum[:8]))
	if r.Created.IsZero() {
		r.Created = now
	}
	if r.State != earshot.ReminderSnoozed {
		r.State = earshot.ReminderOpen
	}
	return r
}

// join adds to an open reminder what a new one says. New evidence brings its
// words, raises the priority and wakes what was snoozed; the earlier due date
// holds.
func join(open, r earshot.Reminder) (earshot.Reminder, bool) {
	fresh := slices.DeleteFunc(slices.Clone(r.Evidence), func(id earshot.FindingID) bool { return slices.Contains(open.Evidence, id) })
	joined := open
	if !r.Due.IsZero() && (joined.Due.IsZero() || r.Due.Before(joined.Due)) {
		joined.Due = r.Due
	}
	joined.Priority = max(open.Priority, r.Priority)
	if len(fresh) > 0 {
		joined.Evidence = slices.Concat(open.Evidence, fresh)
		joined.Priority = math.Hypot(open.Priority, r.Priority)
		joined.Text, joined.Quote, joined.Conversation, joined.Turn = r.Text, r.Quote, r.Conversation, r.Turn
		joined.Play, joined.Track = r.Play, r.Track
		joined.State, joined.Until = earshot.ReminderOpen, time.Time{}
	}
	changed := len(fresh) > 0 || joined.Priority != open.Priority || !joined.Due.Equal(open.Due)
	return joined, changed
}

// settledBy reports whether doing the one reminder has settled the other: it
// rests on the same words, or on none and was done lately.
func settledBy(done, r earshot.Reminder, now time.Time) bool {
	if len(r.Evidence) > 0 {
		return !slices.ContainsFunc(r.Evidence, func(id earshot.FindingID) bool { return !slices.Contains(done.Evidence, id) })
	}
	return r.Conversation != "" && r.Conversation == done.Conversation || now.Sub(done.Done) < rest
}

func putReminder(ctx context.Context, tx *sql.Tx, r earshot.Reminder) error {
	_, err := tx.ExecContext(ctx, `
		INSERT INTO reminders (id, account_id, issue, reason, owner, state, created_at, due_at, until_at, done_at, priority, body,
			quote, play, track_id, evidence, conversation_id, turn)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18)
		ON CONFLICT (id) DO UPDATE SET
			owner = excluded.owner, state = excluded.state, due_at = excluded.due_at, until_at = excluded.until_at,
			done_at = excluded.done_at, priority = excluded.priority, body = excluded.body, quote = excluded.quote,
			play = excluded.play, track_id = excluded.track_id, evidence = excluded.evidence,
			conversation_id = excluded.conversation_id, turn = excluded.turn`,
		r.ID, r.Account, r.Issue, r.Reason, r.Owner, r.State, ms(r.Created), ms(r.Due), ms(r.Until), ms(r.Done), r.Priority, r.Text,
		r.Quote, r.Play, r.Track, texts(r.Evidence), r.Conversation, r.Turn)
	if err != nil {
		return fmt.Errorf("write reminder %s %s %s: %w", r.Account, r.Issue, r.Reason, err)
	}
	return nil
}

// evidence is findings of one account.
type evidence struct {
	account  earshot.AccountID
	findings []earshot.FindingID
}

// withdraw takes evidence that is none any more from the reminders to act on.
// A reminder that rested on nothing else is done.
func withdraw(ctx context.Context, tx *sql.Tx, now time.Time, e evidence) error {
	if len(e.findings) == 0 || e.account == earshot.Unassigned {
		return nil
	}
	open, err := openReminders(ctx, tx, e.account)
	if err != nil {
		return err
	}
	for _, r := range open {
		left := slices.DeleteFunc(slices.Clone(r.Evidence), func(id earshot.FindingID) bool { return slices.Contains(e.findings, id) })
		if len(left) == len(r.Evidence) {
			continue
		}
		r.Evidence = left
		if len(left) == 0 {
			r.State, r.Done, r.Until = earshot.ReminderDone, now, time.Time{}
		}
		if err := putReminder(ctx, tx, r); err != nil {
			return err
		}
	}
	return nil
}
