package search

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/RoaringBitmap/roaring/v2"
	"github.com/blevesearch/bleve/v2/index/scorch"

	"earshot"
)

// finding is what a plan found: how many, the best of them, and the facets.
type finding struct {
	plan    *plan
	total   int
	best    []ranked
	facets  map[string][]Facet
	relaxed bool
}

// ranked is one conversation found.
type ranked struct {
	id    string
	score float64
	whole bool
	turns [bestTurns]rankedTurn
	n     int // of turns
}

type rankedTurn struct {
	turn  uint32
	score float64
}

// run finds what the plan asks for in every segment.
func run(ctx context.Context, snapshot *scorch.IndexSnapshot, p *plan, o Options) (*finding, error) {
	mark, err := snapshotMark(snapshot)
	if err != nil {
		return nil, err
	}
	readers := make([]*reader, 0, len(snapshot.Segments()))
	for _, s := range snapshot.Segments() {
		readers = append(readers, newReader(s))
	}
	if err := p.weigh(ctx, readers, mark); err != nil {
		return nil, err
	}
	f := &finding{plan: p}
	tally := newTally(o.Facets)
	top := newTop(o.Offset+o.Limit, o.Order)
	rank := ranker{plan: p, mark: mark}
	for _, r := range readers {
		docs, err := rank.segment(ctx, r, top)
		if err != nil {
			return nil, err
		}
		f.total += int(docs.GetCardinality())
		tally.count(r, docs)
		if r.err != nil {
			return nil, r.err
		}
	}
	f.best, f.facets = top.sorted(), tally.facets()
	return f, nil
}

func snapshotMark(snapshot *scorch.IndexSnapshot) (Watermark, error) {
	raw, err := snapshot.GetInternal(watermarkKey)
	if err != nil {
		return Watermark{}, fmt.Errorf("read index: %w", err)
	}
	return parseWatermark(raw)
}

// weigh gives each leaf its weight: the rarer its terms in all conversations,
// the more. Segments do not matter to it, so neither does how they were merged.
func (p *plan) weigh(ctx context.Context, readers []*reader, mark Watermark) error {
	for _, l := range p.leaves {
		l.weight, l.known = 0, true
		for _, t := range l.terms {
			var n uint64
			for _, r := range readers {
				if list := r.postings(t.field, t.text); list != nil {
					n += list.Count()
				}
				if r.err != nil {
					return r.err
				}
			}
			l.weight += rarity(n, mark.Conversations)
			l.known = l.known && (n > 0 || l.part)
		}
		if err := ctx.Err(); err != nil {
			return fmt.Errorf("search: %w", err)
		}
	}
	return nil
}

// ranker scores conversations.
type ranker struct {
	plan  *plan
	mark  Watermark
	turns []turnScore
}

// turnScore is what a turn of the conversation at hand is worth.
type turnScore struct {
	turn  uint32
	score float64
	held  int // leaves that stand in it
}

// segment ranks the segment's conversations and returns those that match.
func (k *ranker) segment(ctx context.Context, r *reader, top *top) (*roaring.Bitmap, error) {
	m := k.plan.root.bind(r)
	docs, exact := m.docs()
	matched := roaring.New()
	if exact {
		matched = docs
	}
	if r.err != nil {
		return matched, r.err
	}
	for n, it := 0, docs.Iterator(); it.HasNext(); n++ {
		if n%64 == 0 && ctx.Err() != nil {
			return matched, fmt.Errorf("search: %w", ctx.Err())
		}
		doc := it.Next()
		r.hits = r.hits[:0]
		if !m.match(doc) || r.err != nil {
			continue
		}
		if !exact {
			matched.Add(doc)
		}
		top.offer(r, doc, k.conversation(r.hits))
	}
	return matched, r.err
}

// conversation scores one conversation from the places its leaves stand at: its
// best turn, and a little of the two next best.
func (k *ranker) conversation(hits []hit) ranked {
	k.fold(hits)
	var c ranked
	slices.SortFunc(k.turns, k.compare)
	share := 1.0
	for _, t := range k.turns[:min(bestTurns, len(k.turns))] {
		c.turns[c.n] = rankedTurn{t.turn, t.score}
		c.n++
		c.score += share * t.score
		share /= 4
	}
	c.whole = len(k.turns) > 0 && k.turns[0].held == len(k.plan.leaves)
	return c
}

// compare orders turns: what holds more of what was asked for comes first,
// unless it need not hold all of it, when weight alone decides.
func (k *ranker) compare(a, b turnScore) int {
	if a.held != b.held && !k.plan.loose {
		return b.held - a.held
	}
	return cmp.Or(cmp.Compare(b.score, a.score), cmp.Compare(a.turn, b.turn))
}

// fold adds up the hits of each turn.
func (k *ranker) fold(hits []hit) {
	slices.SortFunc(hits, func(a, b hit) int {
		return cmp.Or(cmp.Compare(a.turn, b.turn), cmp.Compare(a.leaf, b.leaf))
	})
	k.turns = k.turns[:0]
	scored := slices.ContainsFunc(hits, func(h hit) bool { return h.leaf >= 0 })
	for len(hits) > 0 {
		n := 1
		for n < len(hits) && hits[n].turn == hits[0].turn && hits[n].leaf == hits[0].leaf {
			n++
		}
		if h := hits[0]; h.leaf >= 0 || !scored {
			k.add(h, n)
		}
		hits = hits[n:]
	}
}

// add adds what a leaf gives a turn it stands in n times.
func (k *ranker) add(h hit, n int) {
	if last := len(k.turns) - 1; last < 0 || k.turns[last].turn != h.turn {
		k.turns = append(k.turns, turnScore{turn: h.turn})
	}
	t := &k.turns[len(k.turns)-1]
	if h.leaf < 0 {
		return
	}
	l := k.plan.leaves[h.leaf]
	t.held++
	if l.tracker {
		t.score += l.weight
		return
	}
	t.score += bm25(l.weight, n, float64(h.length), k.mark.length(l.terms[0].family))
}

// page are the hits that were asked for.
func (f *finding) page(o Options) []Hit {
	var hits []Hit
	for i := o.Offset; i < len(f.best) && i < o.Offset+o.Limit; i++ {
		c := &f.best[i]
		h := Hit{ID: earshot.ConversationID(c.id), Score: c.score, Whole: c.whole}
		for _, t := range c.turns[:c.n] {
			if t.turn != titleTurn {
				h.Turns = append(h.Turns, TurnHit{Seq: int(t.turn) - 1, Score: t.score})
			}
		}
		hits = append(hits, h)
	}
	return hits
}

// top keeps the best conversations offered.
type top struct {
	size  int
	order Order
	kept  []ranked
	floor *ranked // the last of the best, once there are enough of them
}

func newTop(size int, order Order) *top { return &top{size: size, order: order} }

func (t *top) offer(r *reader, doc uint32, c ranked) {
	if t.order == BestFirst && t.floor != nil && t.floor.before(&c) {
		return
	}
	id, err := r.segment.DocID(uint64(doc))
	r.fail(err)
	c.id = string(id)
	if t.kept = append(t.kept, c); len(t.kept) >= 2*t.size+64 {
		t.kept = t.sorted()
		floor := t.kept[t.size-1]
		t.floor = &floor
	}
}

// before reports whether c comes before other whatever their IDs are.
func (c *ranked) before(other *ranked) bool {
	if c.whole != other.whole {
		return c.whole
	}
	return c.score > other.score
}

// sorted are the best, in order; what is equally good comes newest first.
func (t *top) sorted() []ranked {
	slices.SortFunc(t.kept, func(a, b ranked) int {
		newer := strings.Compare(b.id, a.id)
		switch {
		case t.order == NewestFirst:
			return newer
		case t.order == OldestFirst:
			return -newer
		case a.before(&b):
			return -1
		case b.before(&a):
			return 1
		}
		return newer
	})
	return t.kept[:min(t.size, len(t.kept))]
}
