package ingest

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"sync"
	"time"

	"earshot"
	"earshot/risk"
)

// Tried is what a rule finds while somebody is still writing it.
type Tried struct {
	Hits          int // that count, in what was looked at
	Talks         int // conversations with them
	Suppressed    int
	Looked, Total int // conversations
	Newest        []Hit
	Languages     map[earshot.Lang]int // hits
}

// Complete reports whether everything recorded was looked at.
func (t Tried) Complete() bool { return t.Looked >= t.Total }

// errBudget ends a scan whose time is up.
var errBudget = errors.New("time is up")

// Try looks for a draft in what is recorded, the newest first, until the time
// is up; none is no bound. It keeps the newest n hits. It is Backtest for
// somebody who is typing: the same matcher, and nothing that takes longer than
// finding the hits.
func (p *Pipeline) Try(ctx context.Context, t earshot.Tracker, n int, budget time.Duration) (Tried, error) {
	rules, err := p.alone(ctx, t)
	if err != nil {
		return Tried{}, err
	}
	said, err := p.Store.Overrides(ctx)
	if err != nil {
		return Tried{}, err
	}
	a := &attempt{id: t.ID, n: n, b: &bench{draft: rules, said: said, directory: p.Directory, waiting: waiting{}}, tried: Tried{Languages: map[earshot.Lang]int{}}}
	if a.tried.Total, err = p.Store.CountConversations(ctx); err != nil {
		return Tried{}, err
	}
	scan := ctx
	if budget > 0 {
		var cancel context.CancelFunc
		scan, cancel = context.WithTimeoutCause(ctx, budget, errBudget)
		defer cancel()
	}
	if err := p.Store.Scan(scan, a.conversation); err != nil && !errors.Is(err, errBudget) {
		return Tried{}, err
	}
	a.settle()
	return a.tried, nil
}

// alone compiles a draft with the trackers it needs, and no others.
func (p *Pipeline) alone(ctx context.Context, t earshot.Tracker) (*risk.Rules, error) {
	t.Active = true
	with := []earshot.Tracker{t}
	all, err := p.Store.Trackers(ctx)
	if err != nil {
		return nil, err
	}
	for i := 0; i < len(with); i++ {
		need := with[i].Needs()
		has := slices.ContainsFunc(with, func(o earshot.Tracker) bool { return o.ID == need })
		at := slices.IndexFunc(all, func(o earshot.Tracker) bool { return o.ID == need })
		if need != "" && !has && at >= 0 {
			with = append(with, all[at])
		}
	}
	return compile(ctx, p.Store, with)
}

// attempt adds up a trying.
type attempt struct {
	id    earshot.TrackerID
	n     int
	b     *bench
	mu    sync.Mutex
	tried Tried
}

func (a *attempt) conversation(c *earshot.Conversation) error {
	found := a.b.corrected(a.b.draft.DetectFor(c, a.b.directory.Facts(c)))
	found = slices.DeleteFunc(found, func(f earshot.Finding) bool { return f.Tracker != a.id })
	a.mu.Lock()
	defer a.mu.Unlock()
	a.tried.Looked++
	if waits(c, found...) {
		a.b.waiting.add(c, found, nil)
	} else {
		a.count(c, found)
	}
	return nil
}

// settle counts the conversations that waited for others of their account. Of
// those that were not looked at nothing is known, so while time was short some
// of their findings are not counted yet.
func (a *attempt) settle() {
	a.b.waiting.settle(a.b.draft, nil)
	for _, talks := range a.b.waiting {
		for _, t := range talks {
			a.count(t.conversation, t.found)
		}
	}
}

func (a *attempt) count(c *earshot.Conversation, found []earshot.Finding) {
	counted := 0
	for _, f := range found {
		switch {
		case f.State != earshot.Counted:
			a.tried.Suppressed++
		default:
			counted++
			a.tried.Languages[f.Lang]++
			a.keep(c, f)
		}
	}
	if counted > 0 {
		a.tried.Hits += counted
		a.tried.Talks++
	}
}

// keep holds on to a hit while it is among the newest.
func (a *attempt) keep(c *earshot.Conversation, f earshot.Finding) {
	newer := func(x, y Hit) int {
		return cmp.Or(y.At.Compare(x.At), cmp.Compare(x.Finding.Conversation, y.Finding.Conversation), cmp.Compare(x.Finding.Turn, y.Finding.Turn), cmp.Compare(x.Finding.Start, y.Finding.Start))
	}
	h := hitOf(c, f)
	i, _ := slices.BinarySearchFunc(a.tried.Newest, h, newer)
	if i >= a.n {
		return
	}
	if len(a.tried.Newest) == a.n {
		a.tried.Newest = a.tried.Newest[:a.n-1]
	}
	a.tried.Newest = slices.Insert(a.tried.Newest, i, h)
}
