package ingest

import (
	"context"
	"slices"
	"sync"

	"earshot"
	"earshot/risk"
)

// comparison is how edits of a tracker differ from it, while everything
// recorded is looked at.
type comparison struct {
	*bench
	id       earshot.TrackerID
	beside   *earshot.Finding // which is not counted
	is       *risk.Rules
	edits    []*edit
	mu       sync.Mutex
	total    int
	looked   int
	progress func(done, total int)
}

// edit is one of them, with what it found. Its tally is guarded by the
// comparison.
type edit struct {
	rules   *risk.Rules
	tally   *tally
	waiting waiting
}

// Compare says how each of some edits of a tracker differs from it, on
// everything recorded: what it gains and what it loses. It is the difference
// of [Pipeline.Backtest], made for several edits at once and without the rest.
// What finds the words of beside, which may be nil, is left out.
func (p *Pipeline) Compare(ctx context.Context, is earshot.Tracker, edits []earshot.Tracker, beside *earshot.Finding, progress func(done, total int)) ([]Difference, error) {
	c := &comparison{bench: &bench{directory: p.Directory}, id: is.ID, beside: beside, progress: progress}
	var err error
	if c.said, err = p.Store.Overrides(ctx); err != nil {
		return nil, err
	}
	if c.total, err = p.Store.CountConversations(ctx); err != nil {
		return nil, err
	}
	if c.is, err = p.alone(ctx, is); err != nil {
		return nil, err
	}
	for _, t := range edits {
		rules, err := p.alone(ctx, t)
		if err != nil {
			return nil, err
		}
		c.edits = append(c.edits, &edit{rules, newTally(Trial{}), waiting{}})
	}
	if err := p.Store.Scan(ctx, c.conversation); err != nil {
		return nil, err
	}
	return c.differences(), nil
}

func (c *comparison) conversation(talk *earshot.Conversation) error {
	before := c.find(c.is, talk)
	found := make([][]earshot.Finding, len(c.edits))
	for i, e := range c.edits {
		found[i] = c.find(e.rules, talk)
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	for i, e := range c.edits {
		if waits(talk, found[i]...) || waits(talk, before...) {
			e.waiting.add(talk, found[i], slices.Clone(before))
		} else {
			c.compare(e, talk, found[i], before)
		}
	}
	if c.looked++; c.progress != nil && (c.looked%256 == 0 || c.looked == c.total) {
		c.progress(c.looked, max(c.total, c.looked))
	}
	return nil
}

// find is what rules find by the tracker in a conversation, as people have
// corrected it.
func (c *comparison) find(rules *risk.Rules, talk *earshot.Conversation) []earshot.Finding {
	return slices.DeleteFunc(c.corrected(rules.DetectFor(talk, c.directory.Facts(talk))), func(f earshot.Finding) bool { return f.Tracker != c.id })
}

func (c *comparison) compare(e *edit, talk *earshot.Conversation, found, before []earshot.Finding) {
	e.tally.compare(heard{conversation: talk, counted: c.others(only(found, c.id)), before: c.others(only(before, c.id))})
}

// others are the findings at other words than those that are left out.
func (c *comparison) others(all []earshot.Finding) []earshot.Finding {
	return slices.DeleteFunc(all, func(f earshot.Finding) bool {
		return c.beside != nil && f.Conversation == c.beside.Conversation && touches(f, *c.beside)
	})
}

// differences hears the conversations that waited for others of their account,
// and tells what each edit came to.
func (c *comparison) differences() []Difference {
	all := make([]Difference, len(c.edits))
	for i, e := range c.edits {
		e.waiting.settle(e.rules, c.is)
		for _, talks := range e.waiting {
			for _, t := range talks {
				c.compare(e, t.conversation, t.found, t.before)
			}
		}
		all[i] = e.tally.difference
		all[i].New, all[i].Gone = e.tally.gained.all(), e.tally.lost.all()
	}
	return all
}
