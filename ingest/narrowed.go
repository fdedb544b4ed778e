package ingest

import (
	"context"
	"maps"
	"slices"

	"earshot"
	"earshot/risk"
	"earshot/store"
)

// narrowedAtMost is how many conversations Narrowed looks at.
const narrowedAtMost = 2000

// Narrowed is what a narrower rule loses of what a tracker found.
type Narrowed struct {
	Kept, Lost int
	Gone       []Hit // some of what is lost, the newest first
	Looked     int   // conversations with findings of it, the newest ones
	All        bool  // that is all of them
}

// Narrowed compares a tracker with an edit of it that can only find less: so
// it looks no further than where the tracker found something, at the newest
// 2,000 conversations.
func (p *Pipeline) Narrowed(ctx context.Context, is earshot.Tracker) (Narrowed, error) {
	found, _, err := p.Store.Findings(ctx, store.FindingFilter{Tracker: is.ID, Newest: true})
	if err != nil {
		return Narrowed{}, err
	}
	rules, err := p.alone(ctx, is)
	if err != nil {
		return Narrowed{}, err
	}
	n := Narrowed{All: true}
	by := map[earshot.ConversationID][]earshot.Finding{}
	var ids []earshot.ConversationID
	for _, f := range found {
		if f.State != earshot.Counted && !risk.Unsettled(f) {
			continue
		}
		if _, ok := by[f.Conversation]; !ok {
			if len(ids) == narrowedAtMost {
				n.All = false
				continue
			}
			ids = append(ids, f.Conversation)
		}
		counted := by[f.Conversation]
		if f.State == earshot.Counted {
			counted = append(counted, f)
		}
		by[f.Conversation] = counted
	}
	n.Looked = len(ids)
	later := waiting{}
	for part := range slices.Chunk(ids, 100) {
		talks, err := p.Store.Conversations(ctx, part)
		if err != nil {
			return n, err
		}
		for _, c := range talks {
			if again := rules.DetectFor(c, p.Directory.Facts(c)); waits(c, again...) {
				later.add(c, again, nil)
			} else {
				n.compare(c, by[c.ID], only(again, is.ID))
			}
		}
	}
	later.settle(rules, nil)
	for _, id := range slices.Sorted(maps.Keys(later)) {
		for _, t := range later[id] {
			n.compare(t.conversation, by[t.conversation.ID], only(t.found, is.ID))
		}
	}
	return n, nil
}

func (n *Narrowed) compare(c *earshot.Conversation, was, is []earshot.Finding) {
	for _, f := range was {
		if overlaps(f, is) {
			n.Kept++
			continue
		}
		n.Lost++
		if len(n.Gone) < 12 {
			n.Gone = append(n.Gone, hitOf(c, f))
		}
	}
}
