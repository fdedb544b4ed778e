package ingest

import (
	"context"
	"iter"

	"earshot"
	"earshot/store"
)

// Told is what became of one conversation that was given to a pipeline.
type Told struct {
	ID       earshot.ConversationID // under which it is kept; empty when it is not
	Source   string
	State    string // "new", "unchanged", "replaced", "merged" into one that was known, "failed"
	Account  earshot.AccountID
	Turns    int
	Findings int   // counted ones
	Err      error // why it failed
}

// AddEach is Add that tells of every conversation what became of it, once that
// is safe. It keeps nothing of what it told. each is never called twice at the
// same time.
func (p *Pipeline) AddEach(ctx context.Context, all iter.Seq2[*earshot.Conversation, error], each func(Told)) (Report, error) {
	q := *p
	q.told = each
	return q.Add(ctx, all, nil)
}

func (p *Pipeline) tellFailed(err error) {
	if p.told != nil {
		p.told(Told{State: "failed", Err: err})
	}
}

func (p *Pipeline) tell(a earshot.Analysis, r store.Recorded, state string) {
	if p.told == nil {
		return
	}
	switch r.State {
	case store.Stale, store.Missing:
		state = string(store.Unchanged)
	}
	t := Told{ID: r.ID, Source: a.Conversation.Source, State: state, Account: r.Account, Turns: len(a.Conversation.Turns)}
	for _, f := range a.Findings {
		if f.State == earshot.Counted {
			t.Findings++
		}
	}
	p.told(t)
}
