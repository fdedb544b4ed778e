package store

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"time"

	"earshot"
)

// memory is how far back a score looks: findings and conversations older than
// this, counted from the day it speaks for, are not in the history it is made
// from. A finding weighs next to nothing by then, and an account of ten years
// is read as fast as one of two.
const memory = 730 * 24 * time.Hour

// History is all that is known of an account's past.
func (s *Store) History(ctx context.Context, id earshot.AccountID) (earshot.History, error) {
	return s.history(ctx, id, time.Time{}, time.Time{})
}

// HistoryAt is what an account's score at the end of asOf's day is made from:
// the two years before it, of conversations and findings, and the rest in
// full. Recording and rescoring read exactly this.
func (s *Store) HistoryAt(ctx context.Context, id earshot.AccountID, asOf time.Time) (earshot.History, error) {
	asOf = endOfDay(asOf)
	return s.history(ctx, id, asOf.Add(-memory), asOf)
}

func (s *Store) history(ctx context.Context, id earshot.AccountID, after, upTo time.Time) (h earshot.History, err error) {
	err = s.read(ctx, func(ctx context.Context, q querier) (err error) {
		h, err = history(ctx, q, id, after, upTo)
		return err
	})
	return found(h, err, "account", id)
}

func historyAt(ctx context.Context, q querier, id earshot.AccountID, asOf time.Time) (earshot.History, error) {
	return history(ctx, q, id, asOf.Add(-memory), asOf)
}

// history reads an account with its conversations and findings after one time
// up to another; a zero time sets no bound. Every list is in the order of time.
func history(ctx context.Context, q querier, id earshot.AccountID, after, upTo time.Time) (h earshot.History, err error) {
	if h.Account, err = account(ctx, q, id); err != nil {
		return h, err
	}
	from, to := span(after, upTo)
	steps := []func() error{
		func() (err error) { h.Contacts, err = contactsOf(ctx, q, id); return err },
		func() (err error) { h.Conversations, err = briefsOf(ctx, q, id, from, to); return err },
		func() (err error) { h.Findings, err = countedOf(ctx, q, id, from, to); return err },
		func() (err error) { h.Promises, err = promisedTo(ctx, q, id, from, to); return err },
		func() (err error) { h.Surveys, err = surveysOf(ctx, q, id); return err },
		func() (err error) { h.Usage, err = usageOf(ctx, q, id); return err },
		func() (err error) { h.Orders, err = ordersOf(ctx, q, id); return err },
		func() (err error) { h.Outcomes, err = outcomesOf(ctx, q, id); return err },
	}
	for _, step := range steps {
		if err := step(); err != nil {
			return h, fmt.Errorf("read history of %s: %w", id, err)
		}
	}
	return h, nil
}

// span is the stored times of (after, upTo].
func span(after, upTo time.Time) (from, to int64) {
	from, to = -1<<62, 1<<62
	if !after.IsZero() {
		from = ms(after)
	}
	if !upTo.IsZero() {
		to = ms(upTo)
	}
	return from, to
}

// The index gives rows by account and time; what happened at one moment is put
// in order here, which is cheaper than a sort in the engine.

func briefsOf(ctx context.Context, q querier, id earshot.AccountID, from, to int64) ([]earshot.Brief, error) {
	all, err := list(ctx, q, scanBrief, `SELECT `+briefColumns+`
		FROM conversations
		WHERE account_id = $1 AND started_at > $2 AND started_at <= $3 AND kept_in = ''
		ORDER BY started_at`, id, from, to)
	slices.SortFunc(all, func(a, b earshot.Brief) int { return cmp.Or(a.At.Compare(b.At), cmp.Compare(a.ID, b.ID)) })
	return all, err
}

func countedOf(ctx context.Context, q querier, id earshot.AccountID, from, to int64) ([]earshot.Finding, error) {
	all, err := list(ctx, q, scanFinding, `SELECT `+findingColumns+`
		FROM findings
		WHERE account_id = $1 AND at > $2 AND at <= $3 AND state = 'counted'
		ORDER BY at`, id, from, to)
	slices.SortFunc(all, inOrder)
	return all, err
}

// inOrder orders findings as they were said.
func inOrder(a, b earshot.Finding) int {
	return cmp.Or(a.At.Compare(b.At), cmp.Compare(a.Conversation, b.Conversation), cmp.Compare(a.Turn, b.Turn),
		cmp.Compare(a.Start, b.Start), cmp.Compare(a.ID, b.ID))
}
