package ingest

import (
	"context"
	"fmt"
	"time"

	"earshot"
	"earshot/risk"
	"earshot/store"
)

// Trial is a draft to be tried on everything recorded.
type Trial struct {
	Draft    earshot.Tracker
	Sample   int                   // hits to choose for judging; 0 means 20
	Seed     string                // chooses others; the same seed chooses the same
	Progress func(done, total int) // conversations; may be nil, is called by one goroutine at a time
}

// hitsSampled is how many hits are chosen when nobody says how many.
const hitsSampled = 20

// Backtest is what a draft would have done, had it been published all along.
type Backtest struct {
	Draft         earshot.Tracker  `json:"draft"`
	Published     *earshot.Tracker `json:"published,omitempty"` // what it is compared with; nil for a new tracker
	AsOf          time.Time        `json:"as_of"`
	Conversations int              `json:"conversations"` // looked at
	Turns         int              `json:"turns"`
	Hits          int              `json:"hits"` // findings that count
	Talks         int              `json:"talks"`
	Accounts      int              `json:"accounts"`   // with hits
	Suppressed    map[string]int   `json:"suppressed"` // findings that do not, by reason
	Weeks         []TrialWeek      `json:"weeks"`      // without a gap, the oldest first
	Languages     []TrialLanguage  `json:"languages"`  // the most hits first
	People        []TrialPerson    `json:"people"`     // ours who spoke, the most hits first
	Sample        []Hit            `json:"sample"`
	Bill          Bill             `json:"bill"`
	Lead          risk.Lead        `json:"lead"`
	Overlap       []Overlap        `json:"overlap"` // the largest first
	Alone         int              `json:"alone"`   // hits in conversations where no other tracker counted anything
	Difference    Difference       `json:"difference"`
}

// TrialWeek is the hits of seven days.
type TrialWeek struct {
	Monday        time.Time `json:"monday"`
	Conversations int       `json:"conversations"`
	Hits          int       `json:"hits"`
	Before        int       `json:"before"` // those of the published version
}

// TrialLanguage is the hits in one language. A conversation is of the language
// most of it was spoken in; a hit of the language of its turn.
type TrialLanguage struct {
	Lang          earshot.Lang `json:"lang"`
	Conversations int          `json:"conversations"`
	Hits          int          `json:"hits"`
	Before        int          `json:"before"`
	Phrases       int          `json:"phrases"` // and rules the draft has for it
}

// TrialPerson is the hits in the conversations of one of ours; the account's
// responsible person stands for conversations in which nobody of ours is known.
type TrialPerson struct {
	Person        earshot.PersonID `json:"person"`
	Conversations int              `json:"conversations"`
	Hits          int              `json:"hits"`
}

// Hit is a finding with what one needs to judge it.
type Hit struct {
	Finding       earshot.Finding   `json:"finding"`
	Title         string            `json:"title"`
	At            time.Time         `json:"at"`
	Account       earshot.AccountID `json:"account"`
	Before, After string            // what was said just before and after
}

// Overlap is what another tracker counted of the same.
type Overlap struct {
	Tracker earshot.TrackerID `json:"tracker"`
	Name    string            `json:"name"`
	Words   int               `json:"words"` // hits whose very words it counted
	Talks   int               `json:"talks"` // conversations with hits in which it counted something
}

// Difference is how the draft and the published version differ. A hit is the
// same when both count some of the same words.
type Difference struct {
	Same   int   `json:"same"`
	Gained int   `json:"gained"`
	Lost   int   `json:"lost"`
	New    []Hit `json:"new,omitempty"`  // some of the gained
	Gone   []Hit `json:"gone,omitempty"` // some of the lost
}

// Backtest tries a draft on everything recorded and stores nothing. The
// matcher is the one that conversations are taken in with, so its hits are the
// findings that publishing the draft makes. The same records and draft give the
// same answer.
func (p *Pipeline) Backtest(ctx context.Context, t Trial) (Backtest, error) {
	b, err := p.newBench(ctx, t)
	if err != nil {
		return Backtest{}, fmt.Errorf("back-test %s: %w", t.Draft.ID, err)
	}
	if err := p.Store.Scan(ctx, b.conversation); err != nil {
		return Backtest{}, fmt.Errorf("back-test %s: %w", t.Draft.ID, err)
	}
	b.settle()
	return b.result(), nil
}

// newBench reads what a trial needs to know beforehand.
func (p *Pipeline) newBench(ctx context.Context, t Trial) (*bench, error) {
	if t.Sample <= 0 {
		t.Sample = hitsSampled
	}
	b := &bench{Trial: t, now: p.Now(), directory: p.Directory, waiting: waiting{}}
	var err error
	if b.draft, b.before, err = p.rulesWith(ctx, t.Draft, b); err != nil {
		return nil, err
	}
	for _, step := range []func(context.Context, *store.Store) error{b.readHouse, b.readScores, b.readOpen} {
		if err := step(ctx, p.Store); err != nil {
			return nil, err
		}
	}
	b.tally = newTally(t)
	return b, nil
}

// rulesWith compiles the trackers as they would be with the draft published,
// and as they are if the draft is of a tracker that is.
func (p *Pipeline) rulesWith(ctx context.Context, draft earshot.Tracker, b *bench) (with, without *risk.Rules, err error) {
	all, err := p.Store.Trackers(ctx)
	if err != nil {
		return nil, nil, err
	}
	b.names = map[earshot.TrackerID]string{}
	draft.Active = true
	replaced := []earshot.Tracker{draft}
	for _, t := range all {
		b.names[t.ID] = t.Name
		switch {
		case t.ID != draft.ID:
			replaced = append(replaced, t)
		case t.Active:
			b.published = &t
		}
	}
	if with, err = compile(ctx, p.Store, replaced); err != nil || b.published == nil {
		return with, nil, err
	}
	without, err = compile(ctx, p.Store, all)
	return with, without, err
}
