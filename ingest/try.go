package ingest

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"sync"

	"earshot"
	"earshot/risk"
)

// Tried is what a rule finds while somebody is still writing it.
type Tried struct {
	Hits       int // that count, in what was looked at
	Turns      int // with them
	Talks      int // conversations with them
	Accounts   int // of those conversations
	Suppressed int
	Total      int  // conversations
	Looked     int  // conversations looked at, most of them by their words alone
	Maybe      int  // conversations that have the words and were not looked at closely
	Unread     int  // conversations nothing is known of yet
	Reading    bool // because they are still being read
	Newest     []Hit
	Languages  map[earshot.Lang]int // hits
}

// Complete reports whether everything recorded was looked at.
func (t Tried) Complete() bool { return t.Maybe+t.Unread == 0 }

// Try looks for a draft in what is recorded, the newest first, until
// everything was looked at or ctx ends, and keeps the newest n hits. It is
// Backtest for somebody who is typing: the same matcher, and nothing that takes
// longer than finding the hits. [Workbench.Try] is much faster.
func (p *Pipeline) Try(ctx context.Context, t earshot.Tracker, n int) (Tried, error) {
	whole := context.WithoutCancel(ctx)
	l, err := p.lookFor(whole, t, n)
	if err != nil {
		return Tried{}, err
	}
	if l.todo, err = p.Store.ScanIDs(whole); err != nil {
		return Tried{}, err
	}
	return p.goOn(ctx, l)
}

// lookFor makes a look for a draft ready.
func (p *Pipeline) lookFor(ctx context.Context, t earshot.Tracker, n int) (*look, error) {
	rules, err := p.alone(ctx, t)
	if err != nil {
		return nil, err
	}
	said, err := p.Store.Overrides(ctx)
	if err != nil {
		return nil, err
	}
	a := &attempt{id: t.ID, n: n, b: &bench{draft: rules, said: said, directory: p.Directory, waiting: waiting{}}, sum: newSum()}
	return &look{store: p.Store, tally: a}, nil
}

// goOn looks until ctx ends, and says what was found so far.
func (p *Pipeline) goOn(ctx context.Context, l *look) (Tried, error) {
	if err := l.run(ctx); err != nil {
		return Tried{}, err
	}
	total, err := p.Store.CountConversations(context.WithoutCancel(ctx))
	if err != nil {
		return Tried{}, err
	}
	return l.tried(total), nil
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
	id earshot.TrackerID
	n  int
	b  *bench

	mu  sync.Mutex
	sum sum
}

// sum is what was added up.
type sum struct {
	tried    Tried
	accounts map[earshot.AccountID]bool
}

func newSum() sum {
	return sum{tried: Tried{Languages: map[earshot.Lang]int{}}, accounts: map[earshot.AccountID]bool{}}
}

func (a *attempt) conversation(c *earshot.Conversation) error {
	found := a.b.corrected(a.b.draft.DetectFor(c, a.b.directory.Facts(c)))
	found = slices.DeleteFunc(found, func(f earshot.Finding) bool { return f.Tracker != a.id })
	if len(found) == 0 {
		return nil
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	if waits(c, found...) {
		a.b.waiting.add(c, found, nil)
	} else {
		a.sum.count(c, found, a.n)
	}
	return nil
}

// soFar is what was found so far, with the conversations that wait for others
// of their account. Of those that were not looked at nothing is known, so while
// time was short some of their findings are not counted yet.
func (a *attempt) soFar() Tried {
	a.mu.Lock()
	defer a.mu.Unlock()
	now := sum{tried: a.sum.tried, accounts: maps.Clone(a.sum.accounts)}
	now.tried.Languages, now.tried.Newest = maps.Clone(now.tried.Languages), slices.Clone(now.tried.Newest)
	for _, talks := range a.b.waiting {
		found := make([][]earshot.Finding, len(talks))
		for i, t := range talks {
			found[i] = slices.Clone(t.found)
		}
		settleTalks(a.b.draft, found)
		for i, t := range talks {
			now.count(t.conversation, found[i], a.n)
		}
	}
	now.tried.Accounts = len(now.accounts)
	return now.tried
}

// count adds the findings of a conversation.
func (s *sum) count(c *earshot.Conversation, found []earshot.Finding, n int) {
	counted, turns := 0, map[int]bool{}
	for _, f := range found {
		if f.State != earshot.Counted {
			s.tried.Suppressed++
			continue
		}
		counted++
		turns[f.Turn] = true
		s.tried.Languages[f.Lang]++
		s.tried.keep(c, f, n)
	}
	if counted == 0 {
		return
	}
	s.tried.Hits += counted
	s.tried.Turns += len(turns)
	s.tried.Talks++
	if c.Account != earshot.Unassigned {
		s.accounts[c.Account] = true
	}
}

// keep holds on to a hit while it is among the newest n.
func (t *Tried) keep(c *earshot.Conversation, f earshot.Finding, n int) {
	newer := func(x, y Hit) int {
		return cmp.Or(y.At.Compare(x.At), cmp.Compare(x.Finding.Conversation, y.Finding.Conversation), cmp.Compare(x.Finding.Turn, y.Finding.Turn), cmp.Compare(x.Finding.Start, y.Finding.Start))
	}
	h := hitOf(c, f)
	i, _ := slices.BinarySearchFunc(t.Newest, h, newer)
	if i >= n {
		return
	}
	if len(t.Newest) == n {
		t.Newest = t.Newest[:n-1]
	}
	t.Newest = slices.Insert(t.Newest, i, h)
}
