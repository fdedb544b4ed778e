package search

import (
	"slices"

	"github.com/RoaringBitmap/roaring/v2"

	"earshot"
)

// scope is a condition on turns, as a tree.
type scope struct {
	field  string // one of terms is true of the turn, unless there are parts
	terms  []string
	all    bool // every part holds; otherwise one of them
	parts  []*scope
	negate bool
}

// scopeOf is the scope that n is, nil if n is more than a condition on turns.
func scopeOf(n node) *scope {
	switch n := n.(type) {
	case fieldNode:
		return turnField(n)
	case notNode:
		if s := scopeOf(n.of); s != nil {
			return &scope{parts: []*scope{s}, negate: true}
		}
	case andNode:
		return scopeOfAll(n, true)
	case orNode:
		return scopeOfAll(n, false)
	}
	return nil
}

func scopeOfAll(nodes []node, all bool) *scope {
	s := &scope{all: all}
	for _, n := range nodes {
		part := scopeOf(n)
		if part == nil {
			return nil
		}
		s.parts = append(s.parts, part)
	}
	return s
}

func turnField(n fieldNode) *scope {
	switch n.name {
	case "side":
		return &scope{field: fieldSide, terms: []string{n.value}}
	case "sentiment":
		return &scope{field: fieldMood, terms: []string{n.value}}
	case "speaker":
		return speakerScope(n.value)
	case "lang":
		if earshot.Lang(n.value) == earshot.Chinese {
			return &scope{field: fieldLang, terms: []string{"zh", "zh-Hans", "zh-Hant"}}
		}
		return &scope{field: fieldLang, terms: []string{n.value}}
	}
	return nil
}

// speakerScope holds the turns of whoever has the name, or all of its words.
func speakerScope(name string) *scope {
	folded, words := foldName(name)
	whole := &scope{field: fieldSpeaker, terms: []string{folded}}
	if len(words) < 2 {
		return whole
	}
	each := &scope{all: true}
	for _, w := range words {
		each.parts = append(each.parts, &scope{field: fieldSpeaker, terms: []string{w}})
	}
	return &scope{parts: []*scope{whole, each}}
}

// and is the scope of turns that are in both; a nil scope holds all turns.
func (s *scope) and(other *scope) *scope {
	if s == nil {
		return other
	}
	return &scope{all: true, parts: []*scope{s, other}}
}

// turns is a scope over one segment.
type turns struct {
	r       *reader
	scope   *scope
	parts   []*turns
	bitmap  *roaring.Bitmap
	cursors []*cursor
	doc     uint32
	loaded  bool
	in      []uint32 // the turns of the loaded document that have the field, in order
}

func (s *scope) bind(r *reader) *turns {
	if s == nil {
		return nil
	}
	t := &turns{r: r, scope: s}
	for _, part := range s.parts {
		t.parts = append(t.parts, part.bind(r))
	}
	for _, text := range s.terms {
		t.cursors = append(t.cursors, r.cursor(s.field, text))
	}
	return t
}

// docs are the documents that may have a turn in the scope, and whether all of
// them have one.
func (t *turns) docs() (*roaring.Bitmap, bool) {
	if t.bitmap == nil {
		t.bitmap = t.readDocs()
	}
	return t.bitmap, t.scope.field != ""
}

func (t *turns) readDocs() *roaring.Bitmap {
	if t.scope.negate {
		return t.r.live
	}
	docs := make([]*roaring.Bitmap, 0, len(t.parts)+len(t.scope.terms))
	for _, text := range t.scope.terms {
		docs = append(docs, t.r.docs(t.scope.field, text))
	}
	for _, part := range t.parts {
		d, _ := part.docs()
		docs = append(docs, d)
	}
	if t.scope.all {
		return roaring.FastAnd(docs...)
	}
	return roaring.FastOr(docs...)
}

// load reads which turns of the document are in the scope.
func (t *turns) load(doc uint32) {
	if t.loaded && t.doc == doc {
		return
	}
	t.doc, t.loaded = doc, true
	for _, part := range t.parts {
		part.load(doc)
	}
	t.in = t.in[:0]
	for _, c := range t.cursors {
		for _, p := range c.in(doc) {
			t.in = append(t.in, p.turn)
		}
	}
	if len(t.cursors) > 1 {
		slices.Sort(t.in)
	}
}

// has reports whether the turn of the loaded document is in the scope. The
// title is nobody's turn.
func (t *turns) has(turn uint32) bool { return turn != titleTurn && t.holds(turn) }

func (t *turns) holds(turn uint32) bool {
	if t.scope.field != "" {
		_, found := slices.BinarySearch(t.in, turn)
		return found
	}
	held := t.scope.all
	for _, part := range t.parts {
		if part.holds(turn) != t.scope.all {
			held = !t.scope.all
			break
		}
	}
	return held != t.scope.negate
}

func (c said) bind(r *reader) matcher {
	m := &saidMatcher{r: r, turns: c.scope.bind(r)}
	r.each(fieldLang, "", "", func(lang string) {
		m.every = append(m.every, r.cursor(fieldLang, lang))
	})
	return m
}

type saidMatcher struct {
	r     *reader
	turns *turns
	every []*cursor // every turn has a language
	buf   []uint32
}

func (m *saidMatcher) docs() (*roaring.Bitmap, bool) { return m.turns.docs() }

// match adds the first few turns in the scope, to be shown when nothing better
// is asked for.
func (m *saidMatcher) match(doc uint32) bool {
	m.turns.load(doc)
	found := 0
	for _, turn := range m.all(doc) {
		if m.turns.has(turn) {
			m.r.hits = append(m.r.hits, hit{turn: turn, leaf: -1})
			if found++; found == bestTurns {
				break
			}
		}
	}
	return found > 0
}

// all are the turns to try: those of the field if it is one, or else every one.
func (m *saidMatcher) all(doc uint32) []uint32 {
	if m.turns.scope.field != "" {
		return m.turns.in
	}
	m.buf = m.buf[:0]
	for _, c := range m.every {
		for _, p := range c.in(doc) {
			m.buf = append(m.buf, p.turn)
		}
	}
	slices.Sort(m.buf)
	return m.buf
}
