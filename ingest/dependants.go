package ingest

import (
	"cmp"
	"context"
	"math"
	"slices"

	"earshot"
	"earshot/risk"
	"earshot/store"
)

// Dependants is what rests on a tracker, and would not if it stopped.
type Dependants struct {
	Findings  int
	Reminders []earshot.Reminder // to be acted on
	Moves     []Move             // scores that would differ by a point or more, the most first
	Trackers  []earshot.TrackerID
}

// Move is a score as it is and as it would be.
type Move struct {
	Account   earshot.AccountID
	Now, Then float64
}

// Dependants says what rests on a tracker.
func (w *Workbench) Dependants(ctx context.Context, id earshot.TrackerID) (Dependants, error) {
	var d Dependants
	p := w.live.Pipeline()
	if _, err := p.Store.Tracker(ctx, id); err != nil {
		return d, err
	}
	found, _, err := p.Store.Findings(ctx, store.FindingFilter{Tracker: id, State: earshot.Counted})
	if err != nil {
		return d, err
	}
	d.Findings = len(found)
	open, _, err := p.Store.Reminders(ctx, store.ReminderFilter{States: []earshot.ReminderState{earshot.ReminderOpen, earshot.ReminderSnoozed}})
	if err != nil {
		return d, err
	}
	for _, r := range open {
		if r.Reason == string(id) {
			d.Reminders = append(d.Reminders, r)
		}
	}
	all, err := p.Store.Trackers(ctx)
	if err != nil {
		return d, err
	}
	for _, t := range all {
		if t.Active && t.Needs() == id {
			d.Trackers = append(d.Trackers, t.ID)
		}
	}
	d.Moves, err = p.moves(ctx, id, found)
	return d, err
}

// moves are the scores of the accounts with findings of the tracker, with and
// without them.
func (p *Pipeline) moves(ctx context.Context, id earshot.TrackerID, found []earshot.Finding) ([]Move, error) {
	var accounts []earshot.AccountID
	for _, f := range found {
		if f.Account != earshot.Unassigned {
			accounts = append(accounts, f.Account)
		}
	}
	slices.Sort(accounts)
	now := p.Now()
	var all []Move
	for _, account := range slices.Compact(accounts) {
		h, err := p.Store.HistoryAt(ctx, account, now)
		if err != nil {
			return nil, err
		}
		m := Move{Account: account, Now: risk.Score(h, now, p.Weights).Value}
		h.Findings = slices.DeleteFunc(slices.Clone(h.Findings), func(f earshot.Finding) bool { return f.Tracker == id })
		m.Then = risk.Score(h, now, p.Weights).Value
		if math.Abs(m.Now-m.Then) >= 1 {
			all = append(all, m)
		}
	}
	slices.SortFunc(all, func(a, b Move) int {
		return cmp.Or(cmp.Compare(math.Abs(b.Now-b.Then), math.Abs(a.Now-a.Then)), cmp.Compare(a.Account, b.Account))
	})
	return all, nil
}
