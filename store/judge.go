package store

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"earshot"
)

// Judge is how the store asks what a change makes of an account. The functions
// must be pure: they run inside the transaction and may run again.
// A nil function asks nothing.
type Judge struct {
	// Score scores an account as of the end of a day.
	Score func(h earshot.History, asOf time.Time) earshot.Score
	// FollowUps says what to do about one analysis. The store joins the answer
	// with the reminders there are. Previous comes without its receipt, which
	// would cost more to read than all the rest.
	FollowUps func(in earshot.FollowUpInput) []earshot.Reminder
	// Reanalyse analyses a conversation anew after a new recording of it got
	// back what a person had put right about its turns.
	Reanalyse func(*earshot.Conversation) earshot.Analysis
	// Moved analyses a conversation anew after it got another account. It is
	// nil when what is found does not depend on the account.
	Moved func(*earshot.Conversation) earshot.Analysis
	// Settle says which of an account's findings by the trackers in Spread
	// change their state, given all of them: some count only when several
	// conversations have them.
	Spread []earshot.TrackerID
	Settle func([]earshot.Finding) []earshot.Finding
	// Claims is what a conversation says to be done, and Keeps whether that
	// seems to keep a promise.
	Claims func(*earshot.Conversation) []earshot.Claim
	Keeps  func(earshot.Claim, earshot.Promise) bool
	// Alike is how much two conversations are the same talk by their words, from
	// 0 to 1; 0 when they are not.
	Alike func(a, b *earshot.Conversation) float64
	// Anchors makes the numbers by which other recordings of a conversation
	// are found: those to keep, and those to ask for.
	Anchors func(*earshot.Conversation) (keep, ask []int64)
}

// judged is an account after it was scored.
type judged struct {
	history  earshot.History
	owner    earshot.Person
	score    earshot.Score
	previous *earshot.Score
	open     []earshot.Reminder // the reminders to act on, as far as they are known
	known    bool               // whether open is as it stands
}

// judgeAll settles which findings count, scores every account that was touched, in the order of their IDs,
// and then follows up every changed analysis, in the order they were written.
func (w *writing) judgeAll(ctx context.Context) error {
	if err := w.settleAll(ctx); err != nil {
		return err
	}
	slices.Sort(w.touched)
	accounts := map[earshot.AccountID]*judged{}
	for _, id := range slices.Compact(w.touched) {
		if id == earshot.Unassigned {
			continue
		}
		j, err := w.judgeAccount(ctx, id)
		if err != nil {
			return fmt.Errorf("judge account %s: %w", id, err)
		}
		accounts[id] = j
	}
	for _, a := range w.changed {
		j := accounts[a.Conversation.Account]
		if j == nil || w.judge.FollowUps == nil {
			continue
		}
		if err := w.followUp(ctx, j, a); err != nil {
			return fmt.Errorf("follow up %s: %w", a.Conversation.ID, err)
		}
	}
	for _, e := range w.gone {
		if err := withdraw(ctx, w.tx, w.now, e); err != nil {
			return err
		}
	}
	return nil
}

// judgeAccount scores one account as of today and saves the score.
func (w *writing) judgeAccount(ctx context.Context, id earshot.AccountID) (*judged, error) {
	if err := w.ensureAccount(ctx, id); err != nil {
		return nil, err
	}
	if w.judge.Score == nil && w.judge.FollowUps == nil {
		return &judged{}, nil
	}
	asOf := endOfDay(w.now)
	history, err := historyAt(ctx, w.tx, id, asOf)
	if err != nil {
		return nil, err
	}
	j := &judged{history: history}
	if j.owner, err = responsible(ctx, w.tx, history.Account); err != nil {
		return nil, err
	}
	if j.previous, err = previous(ctx, w.tx, id, asOf); err != nil || w.judge.Score == nil {
		return j, err
	}
	j.score = w.judge.Score(history, asOf)
	return j, putScore(ctx, w.tx, id, asOf, w.now, j.score)
}

// followUp asks what to do about one analysis and joins the answer with the
// reminders there are.
func (w *writing) followUp(ctx context.Context, j *judged, a earshot.Analysis) error {
	if !j.known {
		var err error
		if j.open, err = openReminders(ctx, w.tx, a.Conversation.Account); err != nil {
			return err
		}
		j.known = true
	}
	wanted := w.judge.FollowUps(earshot.FollowUpInput{
		Now: w.now, Account: j.history.Account, Owner: j.owner, Analysis: a,
		History: j.history, Score: j.score, Previous: j.previous, Open: slices.Clone(j.open),
	})
	for _, r := range wanted {
		if r.Account == earshot.Unassigned {
			r.Account = a.Conversation.Account
		}
		changed, err := joinReminder(ctx, w.tx, w.now, r)
		if err != nil {
			return err
		}
		j.known = j.known && !changed
	}
	return nil
}

// ensureAccount makes an account that nobody imported yet.
func (w *writing) ensureAccount(ctx context.Context, id earshot.AccountID) error {
	_, err := w.tx.ExecContext(ctx, `
		INSERT INTO accounts (id, name)
		VALUES ($1, $1)
		ON CONFLICT (id) DO NOTHING`, id)
	return err
}

// responsible is the person who follows up with the account; zero when it has
// nobody we know.
func responsible(ctx context.Context, q querier, a earshot.Account) (earshot.Person, error) {
	if a.Responsible() == "" {
		return earshot.Person{}, nil
	}
	p, err := person(ctx, q, a.Responsible())
	if errors.Is(err, earshot.ErrNotFound) {
		return earshot.Person{}, nil
	}
	return p, err
}

// endOfDay is the last millisecond of the day in UTC. A day has one score, so
// every time of the day is judged as its end.
func endOfDay(t time.Time) time.Time {
	y, m, d := t.UTC().Date()
	return time.Date(y, m, d, 23, 59, 59, 999e6, time.UTC)
}
