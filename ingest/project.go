package ingest

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"log/slog"
	"time"

	"earshot"
	"earshot/search"
	"earshot/store"
)

// pointersPerRound is how many conversations the projector carries over at
// once.
const pointersPerRound = 256

// Projector carries what was recorded over into the search index. It claims
// pointers from the outbox, loads the records as they are now, and applies
// them with their versions, so that doing it twice, or in another order, ends
// the same.
type Projector struct {
	Store   *store.Store
	Index   *search.Index
	Changed func([]earshot.ConversationID) // told what was carried over, before it is settled; may be nil
}

// CatchUp carries over everything that waits in the outbox.
func (p *Projector) CatchUp(ctx context.Context) error {
	facts, err := p.facts(ctx)
	if err != nil {
		return err
	}
	for {
		n, err := p.round(ctx, facts)
		if err != nil || n == 0 {
			return err
		}
	}
}

// Run catches up whenever wake is signalled, and every few seconds for what
// other processes recorded, until ctx is done. Errors are logged and tried
// again.
func (p *Projector) Run(ctx context.Context, wake <-chan struct{}, log *slog.Logger) {
	const pause = 5 * time.Second
	for tick := time.NewTicker(pause); ; {
		if err := p.CatchUp(ctx); err != nil && ctx.Err() == nil {
			log.Error("index what was recorded", "error", err)
		}
		select {
		case <-wake:
		case <-tick.C:
		case <-ctx.Done():
			tick.Stop()
			return
		}
	}
}

// round carries over the next pointers and returns how many they were. What it
// claimed it settles or gives back even when ctx ends meanwhile; otherwise
// nobody could claim it until the lease runs out.
func (p *Projector) round(ctx context.Context, facts *facts) (int, error) {
	if err := ctx.Err(); err != nil {
		return 0, err
	}
	whole := context.WithoutCancel(ctx)
	pointers, err := p.Store.Pending(whole, pointersPerRound)
	if err != nil || len(pointers) == 0 {
		return 0, err
	}
	if err := p.apply(ctx, pointers, facts); err != nil {
		return 0, errors.Join(err, p.Store.Release(whole, pointers))
	}
	if p.Changed != nil {
		ids := make([]earshot.ConversationID, len(pointers))
		for i, at := range pointers {
			ids[i] = at.Conversation
		}
		p.Changed(ids)
	}
	return len(pointers), p.Store.Settle(whole, pointers)
}

// apply makes the index follow the pointers.
func (p *Projector) apply(ctx context.Context, pointers []store.Pointer, facts *facts) error {
	var changed, gone []earshot.ConversationID
	for _, at := range pointers {
		if at.Deleted {
			gone = append(gone, at.Conversation)
			continue
		}
		changed = append(changed, at.Conversation)
	}
	if err := p.Index.Delete(ctx, gone); err != nil {
		return err
	}
	records, err := p.Store.Indexed(ctx, changed)
	if err != nil {
		return err
	}
	entries := make([]search.Entry, len(records))
	for i, r := range records {
		entries[i] = facts.entry(r)
	}
	return p.Index.Put(ctx, entries)
}

// Rebuild builds the index anew from every record, beside the living one, and
// swaps them. progress, if not nil, is told how many are done. It returns how
// many conversations were indexed.
func (p *Projector) Rebuild(ctx context.Context, progress func(int)) (int, error) {
	facts, err := p.facts(ctx)
	if err != nil {
		return 0, err
	}
	n := 0
	entries := func(yield func(search.Entry, error) bool) {
		for r, err := range p.Store.EachIndexed(ctx) {
			if err != nil {
				yield(search.Entry{}, err)
				return
			}
			if !yield(facts.entry(r), nil) {
				return
			}
			if n++; progress != nil {
				progress(n)
			}
		}
	}
	if err := p.Index.Rebuild(ctx, iter.Seq2[search.Entry, error](entries)); err != nil {
		return 0, fmt.Errorf("build the index: %w", err)
	}
	return n, p.CatchUp(ctx)
}

// facts are what the index says of a conversation besides its words.
type facts struct {
	accounts map[earshot.AccountID]earshot.Account
	people   map[earshot.PersonID]earshot.Person
	contacts map[earshot.ContactID]earshot.Contact
	outcomes map[earshot.AccountID][]earshot.Outcome // oldest first
}

func (p *Projector) facts(ctx context.Context) (*facts, error) {
	accounts, err1 := p.Store.Accounts(ctx)
	people, err2 := p.Store.People(ctx)
	contacts, err3 := p.Store.AllContacts(ctx)
	outcomes, err4 := p.Store.AllOutcomes(ctx)
	if err := errors.Join(err1, err2, err3, err4); err != nil {
		return nil, err
	}
	f := &facts{accounts: map[earshot.AccountID]earshot.Account{}, people: map[earshot.PersonID]earshot.Person{},
		contacts: map[earshot.ContactID]earshot.Contact{}, outcomes: map[earshot.AccountID][]earshot.Outcome{}}
	for _, a := range accounts {
		f.accounts[a.ID] = a
	}
	for _, p := range people {
		f.people[p.ID] = p
	}
	for _, c := range contacts {
		f.contacts[c.ID] = c
	}
	for _, o := range outcomes {
		f.outcomes[o.Account] = append(f.outcomes[o.Account], o)
	}
	return f, nil
}

// entry is a record as the index takes it.
func (f *facts) entry(r store.Indexed) search.Entry {
	c := r.Conversation
	account := f.accounts[c.Account]
	rep := f.people[account.Responsible()]
	e := search.Entry{Conversation: c, Version: r.Version, Trackers: map[int][]earshot.TrackerID{},
		Facts: search.Facts{AccountName: account.Name, Rep: account.Responsible(), RepName: rep.Name, Outcome: f.outcomeAfter(c)}}
	for _, p := range c.Participants {
		if contact, ok := f.contacts[p.Contact]; ok && contact.Title != "" {
			e.Facts.Personas = append(e.Facts.Personas, contact.Title)
		}
	}
	for _, found := range r.Findings {
		e.Trackers[found.Turn] = append(e.Trackers[found.Turn], found.Tracker)
	}
	return e
}

// outcomeAfter is the first decision of the account after the conversation,
// what the conversation led to.
func (f *facts) outcomeAfter(c *earshot.Conversation) earshot.OutcomeKind {
	for _, o := range f.outcomes[c.Account] {
		if !o.At.Before(c.StartedAt) {
			return o.Kind
		}
	}
	return ""
}
