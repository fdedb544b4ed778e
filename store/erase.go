package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"earshot"
)

// erased stands where a reminder quoted a conversation that is gone.
const erased = "The words behind this were erased."

// DeleteConversation erases a conversation for good: its words, its findings,
// and every quote of it in reminders and receipts. Its account is judged anew,
// and the index is told to forget it. Talk tracks cut from it are somebody's
// own writing and stay. What was erased is overwritten in the store's files
// too, as soon as nobody reads the log it stood in.
func (s *Store) DeleteConversation(ctx context.Context, now time.Time, by earshot.PersonID, id earshot.ConversationID, judge Judge) error {
	err := s.correct(ctx, now, judge, id, func(ctx context.Context, w *writing, a earshot.Analysis) error {
		accounts, err := w.everIn(ctx, a.Conversation)
		if err != nil {
			return err
		}
		if err := w.bury(ctx, id); err != nil {
			return fmt.Errorf("erase %s: %w", id, err)
		}
		for _, account := range accounts {
			if err := w.unquote(ctx, account, a); err != nil {
				return fmt.Errorf("erase quotes of %s: %w", id, err)
			}
		}
		w.touched = append(w.touched, a.Conversation.Account)
		return audit(ctx, w.tx, now, by, "erase", string(id), change{})
	})
	if err != nil {
		return err
	}
	return s.Tidy(ctx)
}

// everIn lists the accounts the conversation is and was in.
func (w *writing) everIn(ctx context.Context, c *earshot.Conversation) ([]earshot.AccountID, error) {
	details, err := list(ctx, w.tx, scanText, `SELECT detail FROM audit WHERE subject = $1 AND action = 'assign'`, c.ID)
	if err != nil {
		return nil, fmt.Errorf("read where %s was: %w", c.ID, err)
	}
	accounts := []earshot.AccountID{c.Account}
	for _, d := range details {
		var was change
		if err := json.Unmarshal([]byte(d), &was); err != nil {
			return nil, fmt.Errorf("read where %s was: %w", c.ID, err)
		}
		accounts = append(accounts, earshot.AccountID(was.From))
	}
	slices.Sort(accounts)
	return slices.Compact(accounts), nil
}

// bury removes the conversation's rows, keeps its last version, and tells the
// index.
func (w *writing) bury(ctx context.Context, id earshot.ConversationID) error {
	if err := w.buryPromises(ctx, id); err != nil {
		return err
	}
	version, err := one(ctx, w.tx, scanInt, `DELETE FROM conversations WHERE id = $1 RETURNING version`, id)
	if err != nil {
		return err
	}
	if _, err := w.tx.ExecContext(ctx, `DELETE FROM finding_overrides WHERE conversation_id = $1`, id); err != nil {
		return err
	}
	if err := w.forgetTurns(ctx, id); err != nil {
		return err
	}
	if err := w.forgetAnswers(ctx, id); err != nil {
		return err
	}
	_, err = w.tx.ExecContext(ctx, `
		INSERT INTO tombstones (conversation_id, version, erased_at)
		VALUES ($1, $2, $3)
		ON CONFLICT (conversation_id) DO UPDATE SET version = excluded.version, erased_at = excluded.erased_at`, id, version+1, ms(w.now))
	if err != nil {
		return err
	}
	return w.point(ctx, id, version+1, true)
}

// forgetAnswers throws away what jobs found out, where that quotes the
// conversation; whoever wants it asks again.
func (w *writing) forgetAnswers(ctx context.Context, id earshot.ConversationID) error {
	jobs, err := list(ctx, w.tx, scanText, `SELECT id FROM jobs WHERE state = 'done' AND answer <> '' ORDER BY id`)
	if err != nil {
		return fmt.Errorf("list answers: %w", err)
	}
	for _, j := range jobs {
		text, err := one(ctx, w.tx, scanText, `SELECT answer FROM jobs WHERE id = $1`, j)
		if err != nil {
			return fmt.Errorf("read answer %s: %w", j, err)
		}
		if !strings.Contains(text, string(id)) {
			continue
		}
		if _, err := w.tx.ExecContext(ctx, `UPDATE jobs SET state = 'replaced', answer = '' WHERE id = $1`, j); err != nil {
			return fmt.Errorf("forget answer %s: %w", j, err)
		}
	}
	return nil
}

// unquote removes the conversation's words from what was written about the
// account.
func (w *writing) unquote(ctx context.Context, account earshot.AccountID, a earshot.Analysis) error {
	if account == earshot.Unassigned {
		return nil
	}
	if err := w.unquoteReminders(ctx, account, a); err != nil {
		return err
	}
	return w.unquoteScores(ctx, account, a.Conversation.ID)
}

// unquoteReminders removes reminders that rest on nothing else, and the quote
// from those that do.
func (w *writing) unquoteReminders(ctx context.Context, account earshot.AccountID, a earshot.Analysis) error {
	all, err := list(ctx, w.tx, scanReminder, `SELECT `+reminderColumns+` FROM reminders WHERE account_id = $1 ORDER BY id`, account)
	if err != nil {
		return err
	}
	for _, r := range all {
		if r, touched := unquoted(r, a); touched {
			if err := putOrDrop(ctx, w.tx, r); err != nil {
				return err
			}
		}
	}
	return nil
}

// unquoted is the reminder without the conversation, and whether it was in it.
func unquoted(r earshot.Reminder, a earshot.Analysis) (earshot.Reminder, bool) {
	left := slices.DeleteFunc(slices.Clone(r.Evidence), func(id earshot.FindingID) bool {
		return slices.ContainsFunc(a.Findings, func(f earshot.Finding) bool { return f.ID == id }) ||
			slices.ContainsFunc(a.Promises, func(p earshot.Promise) bool { return earshot.FindingID(p.ID) == id })
	})
	touched := len(left) < len(r.Evidence)
	r.Evidence = left
	if r.Conversation == a.Conversation.ID {
		touched = true
		r.Conversation, r.Turn, r.Quote, r.Text = "", 0, "", erased
	}
	return r, touched
}

// putOrDrop writes a reminder that still rests on something and removes
// another.
func putOrDrop(ctx context.Context, tx *sql.Tx, r earshot.Reminder) error {
	if len(r.Evidence) > 0 || r.Conversation != "" {
		return putReminder(ctx, tx, r)
	}
	_, err := tx.ExecContext(ctx, `DELETE FROM reminders WHERE id = $1`, r.ID)
	return err
}

// unquoteScores removes the conversation's words from the receipts of every
// day. The points stay: they are what the account was told.
func (w *writing) unquoteScores(ctx context.Context, account earshot.AccountID, id earshot.ConversationID) error {
	blocks, err := list(ctx, w.tx, scanBlock, `SELECT receipt FROM scores WHERE account_id = $1 ORDER BY day`, account)
	if err != nil {
		return err
	}
	for _, b := range blocks {
		score, err := fromReceipt(b)
		if err != nil {
			return err
		}
		if !unquoteScore(&score, id) {
			continue
		}
		if err := putScore(ctx, w.tx, account, score.AsOf, w.now, score); err != nil {
			return err
		}
	}
	return nil
}

// unquoteScore reports whether the receipt had words of the conversation.
func unquoteScore(score *earshot.Score, id earshot.ConversationID) bool {
	touched := false
	for _, line := range score.Lines {
		for i := range line.Evidence {
			e := &line.Evidence[i]
			if e.Conversation == id {
				e.Quote, e.Speaker, touched = "", "", true
			}
		}
	}
	return touched
}
