package search

import (
	"math"

	"github.com/RoaringBitmap/roaring/v2"
)

// matcher is a clause over one segment.
type matcher interface {
	// docs are the documents that may match, and whether they all do. They are
	// not to be changed.
	docs() (docs *roaring.Bitmap, exact bool)
	// match reports whether the document matches, and adds the places to the
	// reader's hits. Documents are asked about in order; all of those that docs
	// holds need not be.
	match(doc uint32) bool
}

func (c allOf) bind(r *reader) matcher {
	m := allMatcher{r: r}
	for _, part := range c {
		m.parts = append(m.parts, part.bind(r))
	}
	return m
}

type allMatcher struct {
	r     *reader
	parts []matcher
}

func (m allMatcher) docs() (*roaring.Bitmap, bool) {
	docs, exact := m.r.live, true
	for _, part := range m.parts {
		d, e := part.docs()
		docs, exact = roaring.And(docs, d), exact && e
	}
	return docs, exact
}

func (m allMatcher) match(doc uint32) bool {
	for _, part := range m.parts {
		if !part.match(doc) {
			return false
		}
	}
	return true
}

func (c anyOf) bind(r *reader) matcher {
	m := anyMatcher{}
	for _, part := range c {
		m.parts = append(m.parts, part.bind(r))
	}
	return m
}

type anyMatcher struct{ parts []matcher }

func (m anyMatcher) docs() (*roaring.Bitmap, bool) {
	all, exact := make([]*roaring.Bitmap, len(m.parts)), true
	for i, part := range m.parts {
		d, e := part.docs()
		all[i], exact = d, exact && e
	}
	return roaring.FastOr(all...), exact
}

// match asks every part, because each that matches shows its places.
func (m anyMatcher) match(doc uint32) bool {
	matched := false
	for _, part := range m.parts {
		matched = part.match(doc) || matched
	}
	return matched
}

func (c noneOf) bind(r *reader) matcher { return noneMatcher{r: r, of: c.of.bind(r)} }

type noneMatcher struct {
	r  *reader
	of matcher
}

func (m noneMatcher) docs() (*roaring.Bitmap, bool) {
	if docs, exact := m.of.docs(); exact {
		return roaring.AndNot(m.r.live, docs), true
	}
	return m.r.live, false
}

func (m noneMatcher) match(doc uint32) bool {
	before := len(m.r.hits)
	matched := m.of.match(doc)
	m.r.hits = m.r.hits[:before]
	return !matched
}

func (c unscored) bind(r *reader) matcher { return unscoredMatcher{r, c.of.bind(r)} }

type unscoredMatcher struct {
	r *reader
	matcher
}

func (m unscoredMatcher) match(doc uint32) bool {
	before := len(m.r.hits)
	matched := m.matcher.match(doc)
	m.r.hits = m.r.hits[:before]
	return matched
}

func (c fact) bind(r *reader) matcher {
	docs := r.docs(c.field, c.value)
	if len(c.words) < 2 {
		return set{docs}
	}
	all := r.docs(c.field, c.words[0])
	for _, w := range c.words[1:] {
		all = roaring.And(all, r.docs(c.field, w))
	}
	return set{roaring.Or(docs, all)}
}

// bind collects whole months, and the days of the month the day is in.
func (c during) bind(r *reader) matcher {
	docs, month := roaring.New(), c.day[:len("2006-01")]
	add := func(field string) func(string) {
		return func(term string) { docs.Or(r.docs(field, term)) }
	}
	if c.before {
		r.each(fieldMonth, "", month, add(fieldMonth))
		r.each(fieldDay, month, c.day, add(fieldDay))
	} else {
		r.each(fieldDay, c.day, month+"~", add(fieldDay))
		r.each(fieldMonth, month+"~", "", add(fieldMonth))
	}
	return set{docs}
}

// set matches its documents, whatever was said in them.
type set struct{ all *roaring.Bitmap }

func (m set) docs() (*roaring.Bitmap, bool) { return m.all, true }
func (m set) match(doc uint32) bool         { return m.all.Contains(doc) }

func (c enough) bind(r *reader) matcher {
	m := enoughMatcher{enough: c}
	for _, l := range c.leaves {
		m.parts = append(m.parts, l.bind(r))
		if l.known {
			m.whole += l.weight
		}
	}
	return m
}

type enoughMatcher struct {
	enough
	parts []matcher
	whole float64
}

func (m enoughMatcher) docs() (*roaring.Bitmap, bool) {
	docs, _ := anyMatcher{m.parts}.docs()
	return docs, false
}

func (m enoughMatcher) match(doc uint32) bool {
	held := 0.0
	for i, part := range m.parts {
		if part.match(doc) {
			held += m.leaves[i].weight
		}
	}
	return held > 0 && held >= m.share*m.whole
}

func (l *leaf) bind(r *reader) matcher {
	m := &leafMatcher{leaf: l, r: r, scope: l.scope.bind(r)}
	if l.part {
		m.spread = r.pairsWith(l.terms[0].field, l.terms[0].text)
		return m
	}
	for _, t := range l.terms {
		m.cursors = append(m.cursors, r.cursor(t.field, t.text))
	}
	return m
}

type leafMatcher struct {
	*leaf
	r       *reader
	scope   *turns
	spread  *spread   // of a part of a pair
	cursors []*cursor // of everything else, one for each term
}

func (m *leafMatcher) docs() (*roaring.Bitmap, bool) {
	docs := m.r.live
	switch {
	case m.spread != nil:
		docs = m.spread.docs
	default:
		for _, t := range m.terms {
			docs = roaring.And(docs, m.r.docs(t.field, t.text))
		}
	}
	if m.scope != nil {
		within, _ := m.scope.docs()
		return roaring.And(docs, within), false
	}
	return docs, len(m.terms) == 1
}

func (m *leafMatcher) match(doc uint32) bool {
	first := m.first(doc)
	if len(first) == 0 {
		return false
	}
	rest, ok := m.rest(doc)
	if !ok {
		return false
	}
	if m.scope != nil {
		m.scope.load(doc)
	}
	found := false
	for _, p := range first {
		if (m.scope == nil || m.scope.has(p.turn)) && follow(rest, m.terms[1:], p) {
			found = true
			m.r.hits = append(m.r.hits, hit{turn: p.turn, leaf: int32(m.number), length: float32(p.length)})
		}
	}
	return found
}

// first are the places of the first term.
func (m *leafMatcher) first(doc uint32) []place {
	if m.spread != nil {
		return m.spread.places[doc]
	}
	return m.cursors[0].in(doc)
}

// rest are the places of the others; not ok when one of them has none.
func (m *leafMatcher) rest(doc uint32) (rest [][]place, ok bool) {
	if len(m.terms) == 1 {
		return nil, true
	}
	rest = make([][]place, 0, len(m.terms)-1)
	for _, c := range m.cursors[1:] {
		places := c.in(doc)
		if len(places) == 0 {
			return nil, false
		}
		rest = append(rest, places)
	}
	return rest, true
}

// follow reports whether each of the terms stands at its distance from p.
// Because p only moves forward, what lies before it is dropped for good.
func follow(rest [][]place, terms []term, p place) bool {
	for i := range rest {
		want := place{turn: p.turn, pos: p.pos + uint32(terms[i].ahead)}
		for len(rest[i]) > 0 && byPlace(rest[i][0], want) < 0 {
			rest[i] = rest[i][1:]
		}
		if len(rest[i]) == 0 || byPlace(rest[i][0], want) != 0 {
			return false
		}
	}
	return true
}

// bm25 is what a leaf of the weight gives a turn in which it stands n times.
// That a word is said twice in a turn says less than in a document, so k1 is
// lower than is usual.
func bm25(weight float64, n int, length, average float64) float64 {
	const k1, b = 0.9, 0.6
	tf := float64(n)
	return weight * tf * (k1 + 1) / (tf + k1*(1-b+b*length/average))
}

// rarity is the weight of a term that n of all conversations hold.
func rarity(n, all uint64) float64 {
	return math.Log1p((float64(all) - float64(n) + 0.5) / (float64(n) + 0.5))
}
