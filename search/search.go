package search

import (
	"context"
	"fmt"
	"slices"
	"time"

	"earshot"
)

// The limits of a search.
const (
	MaxLimit     = 200
	MaxOffset    = 10_000
	defaultLimit = 20
	bestTurns    = 3
	patience     = 3 * time.Second // when ctx has no deadline of its own
)

// Order is the order of the conversations found.
type Order string

// The orders. The zero value is best first, and newest first where a query has
// nothing to rank by.
const (
	BestFirst   Order = ""
	NewestFirst Order = "newest"
	OldestFirst Order = "oldest"
)

// Options say which part of the answer is wanted.
type Options struct {
	Limit  int // conversations; 20 when zero, 200 at most
	Offset int
	Order  Order
	// Within is a second query every conversation must answer, which scores and
	// shows nothing: what the asker may see. It limits counts and facets too.
	Within Query
	// Facets are the facets wanted; nil means all of FacetNames, empty none.
	Facets []string
	// Strict keeps a search that finds nothing from asking for less.
	Strict bool
	// Fetch gives the conversations with the IDs, in any order. What it leaves
	// out is not shown. Without it hits have no text.
	Fetch func(context.Context, []earshot.ConversationID) ([]*earshot.Conversation, error)
}

// Results are what a search found.
type Results struct {
	Total  int // conversations found, on this page or not
	Hits   []Hit
	Facets map[string][]Facet
	// Relaxed says that no conversation held all the words, and these hold some.
	Relaxed bool
}

// Hit is a conversation that was found.
type Hit struct {
	ID           earshot.ConversationID
	Conversation *earshot.Conversation // as fetched; nil without Fetch
	Score        float64
	Whole        bool     // one turn alone answers the query
	Title        [][2]int // highlights in the title
	Turns        []TurnHit
}

// TurnHit is one of a conversation's best turns. The best come first.
type TurnHit struct {
	Seq        int
	Score      float64
	Text       string
	Highlights [][2]int // byte ranges of Text, in order, not overlapping
	Speaker    string   // name
	Side       earshot.Side
	Lang       earshot.Lang
}

// Search finds the conversations q describes and ranks them by their best
// turns. Words side by side must all be said in a conversation, where and by
// whom q allows; conversations in which one turn holds all of it come first, then
// the order is that of BM25 over turns. If no conversation holds all the words,
// those that hold a good part of them are the answer, and Relaxed is set.
//
// It obeys ctx, and gives up after three seconds if ctx has no deadline. As many
// searches run at once as there are cores; others wait their turn.
func (x *Index) Search(ctx context.Context, q Query, o Options) (Results, error) {
	if err := o.check(); err != nil {
		return Results{}, err
	}
	ctx, cancel := hurry(ctx)
	defer cancel()
	found, err := x.find(ctx, q, o)
	if err != nil {
		return Results{}, err
	}
	results := Results{Total: found.total, Relaxed: found.relaxed, Facets: found.facets, Hits: found.page(o)}
	if err := fetch(ctx, &results, found.plan, o); err != nil {
		return Results{}, err
	}
	return results, nil
}

func hurry(ctx context.Context) (context.Context, context.CancelFunc) {
	if _, has := ctx.Deadline(); has {
		return ctx, func() {}
	}
	return context.WithTimeout(ctx, patience)
}

func (o *Options) check() error {
	switch {
	case o.Limit < 0 || o.Limit > MaxLimit:
		return fmt.Errorf("search: limit %d is not between 0 and %d: %w", o.Limit, MaxLimit, earshot.ErrInvalid)
	case o.Offset < 0 || o.Offset > MaxOffset:
		return fmt.Errorf("search: offset %d is not between 0 and %d: %w", o.Offset, MaxOffset, earshot.ErrInvalid)
	case o.Order != BestFirst && o.Order != NewestFirst && o.Order != OldestFirst:
		return fmt.Errorf("search: there is no order %q: %w", o.Order, earshot.ErrInvalid)
	}
	for _, f := range o.Facets {
		if !slices.Contains(facetNames, f) {
			return fmt.Errorf("search: there is no facet %q: %w", f, earshot.ErrInvalid)
		}
	}
	if o.Limit == 0 {
		o.Limit = defaultLimit
	}
	return nil
}

// find runs the query over the living index. A panic in the engine, which
// damaged files can cause, becomes an error.
func (x *Index) find(ctx context.Context, q Query, o Options) (f *finding, err error) {
	select {
	case x.slots <- struct{}{}:
		defer func() { <-x.slots }()
	case <-ctx.Done():
		return nil, fmt.Errorf("search: wait for other searches: %w", ctx.Err())
	}
	x.swapping.RLock()
	defer x.swapping.RUnlock()
	if x.living == nil {
		return nil, errClosed
	}
	defer survive(&err, "search")()
	snapshot, err := x.living.snapshot()
	if err != nil {
		return nil, err
	}
	defer snapshot.Close()
	f, err = run(ctx, snapshot, newPlan(q, o.Within, false), o)
	if err != nil || f.total > 0 || o.Strict || !loosens(q) {
		return f, err
	}
	loose, err := run(ctx, snapshot, newPlan(q, o.Within, true), o)
	if err == nil && loose.total > 0 {
		loose.relaxed = true
		return loose, nil
	}
	return f, err
}

// fetch completes the hits with the conversations' text. Conversations that
// are gone from the records leave the page.
func fetch(ctx context.Context, results *Results, p *plan, o Options) error {
	if o.Fetch == nil || len(results.Hits) == 0 {
		return nil
	}
	ids := make([]earshot.ConversationID, len(results.Hits))
	for i, h := range results.Hits {
		ids[i] = h.ID
	}
	conversations, err := o.Fetch(ctx, ids)
	if err != nil {
		return fmt.Errorf("search: fetch conversations: %w", err)
	}
	byID := make(map[earshot.ConversationID]*earshot.Conversation, len(conversations))
	for _, c := range conversations {
		if c != nil {
			byID[c.ID] = c
		}
	}
	hits := results.Hits[:0]
	for _, h := range results.Hits {
		if h.Conversation = byID[h.ID]; h.Conversation != nil {
			p.show(&h)
			hits = append(hits, h)
		}
	}
	results.Hits = hits
	return nil
}
