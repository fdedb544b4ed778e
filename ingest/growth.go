package ingest

import (
	"time"

	"earshot"
)

// growth is a conversation while turns are put into it. New turns get the next
// free Seq; those it has keep theirs, so whatever points at them still does.
type growth struct {
	c       *earshot.Conversation
	keys    map[string]int // where the turn with a key is among c.Turns; len(c.Turns)+i for fresh[i]
	moments []time.Time    // of c.Turns; where one is not known, that of the turn before
	fresh   []earshot.Turn // in the order they came
	after   map[int][]int  // which fresh turns come after so many of c.Turns
	last    int            // where the turn before was put
	next    int            // the next free Seq
	changed bool
}

func newGrowth(c *earshot.Conversation) *growth {
	g := &growth{c: c, keys: map[string]int{}, moments: make([]time.Time, len(c.Turns)), after: map[int][]int{}, last: len(c.Turns)}
	for i := range c.Turns {
		t := &c.Turns[i]
		if t.Key != "" {
			g.keys[t.Key] = i
		}
		g.moments[i] = saidAt(c, t)
		if i > 0 && g.moments[i].IsZero() {
			g.moments[i] = g.moments[i-1]
		}
		g.next = max(g.next, t.Seq+1)
	}
	return g
}

// saidAt is when the turn was said, as well as the transcript tells; zero
// when it does not.
func saidAt(c *earshot.Conversation, t *earshot.Turn) time.Time {
	if t.At.IsZero() && t.Timed && !c.StartedAt.IsZero() {
		return c.StartedAt.Add(t.Start)
	}
	return t.At
}

// at is the turn with the key, nil when there is none.
func (g *growth) at(key string) *earshot.Turn {
	i, ok := g.keys[key]
	switch {
	case key == "" || !ok:
		return nil
	case i >= len(g.c.Turns):
		return &g.fresh[i-len(g.c.Turns)]
	}
	return &g.c.Turns[i]
}

// put adds the turn by its time, or follows what it says of one that is known.
func (g *growth) put(t earshot.Turn) {
	if known := g.at(t.Key); known != nil {
		g.follow(known, &t)
		return
	}
	g.insert(t, g.place(saidAt(g.c, &t)))
}

// place is how many of the turns there are come before a moment: those up to
// the last that is no later. A turn of no known moment comes after the one put
// before it, the first of them last.
func (g *growth) place(at time.Time) int {
	if at.IsZero() {
		return g.last
	}
	i := len(g.c.Turns)
	for i > 0 && g.moments[i-1].After(at) {
		i--
	}
	return i
}

// insert adds the turn after the first n of those there are.
func (g *growth) insert(t earshot.Turn, n int) {
	if t.Lang != "" && t.LangFrom == "" {
		t.LangFrom, t.LangConfidence = "given", 1
	}
	t.Seq = g.next
	g.next++
	if t.Key != "" {
		g.keys[t.Key] = len(g.c.Turns) + len(g.fresh)
	}
	g.after[n] = append(g.after[n], len(g.fresh))
	g.fresh, g.last, g.changed = append(g.fresh, t), n, true
}

// follow makes of a known turn what a later telling says: other words, or that
// they were taken back. What was taken back stays so.
func (g *growth) follow(known, t *earshot.Turn) {
	sameKind := known.Kind == t.Kind || known.Counts() && t.Counts()
	if known.Kind == earshot.KindDeleted || known.Text == t.Text && sameKind {
		return
	}
	if !sameKind {
		known.Kind = t.Kind
	}
	known.Text, known.Cues, g.changed = t.Text, nil, true
	if known.LangFrom == earshot.Corrected {
		known.Lang, known.LangFrom, known.LangConfidence = "", "", 0
	}
	known.Sentiment, known.SentimentFrom = earshot.Sentiment{}, ""
}

// delete takes the words of the turn with the key back.
func (g *growth) delete(key string) {
	if known := g.at(key); known != nil {
		g.follow(known, &earshot.Turn{Kind: earshot.KindDeleted})
	}
}

// done puts the turns together and reports whether anything changed.
func (g *growth) done() bool {
	if len(g.fresh) == 0 {
		return g.changed
	}
	all := make([]earshot.Turn, 0, len(g.c.Turns)+len(g.fresh))
	for n := 0; n <= len(g.c.Turns); n++ {
		for _, i := range g.after[n] {
			all = append(all, g.fresh[i])
		}
		if n < len(g.c.Turns) {
			all = append(all, g.c.Turns[n])
		}
	}
	g.c.Turns = all
	return true
}
