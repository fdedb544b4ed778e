package risk

import (
	"cmp"
	"slices"
	"strings"
	"unicode/utf8"

	"earshot"
	"earshot/nlp"
)

// Scan looks for the words of one tracker in many turns, fast: it tells in
// which turns they are and where, and leaves sides, guards, places and firing
// rules to [Rules.Detect]. Of rules that look across turns it finds what is
// said in one. It is for one goroutine; [Scan.Again] makes one for another.
type Scan struct {
	rules   *Rules
	words   *nlp.Matcher // ASCII words one of which a text in ASCII must have; nil when it need not
	foreign bool         // nothing is looked for that a text in ASCII could have
	turn    earshot.Conversation
	lower   []byte
	hits    []nlp.Hit
	d       detection
}

// NewScan makes a scan for a tracker, draft or not.
func NewScan(t earshot.Tracker, sets ...earshot.WordSet) (*Scan, error) {
	t.Active = true
	t.ID = cmp.Or(t.ID, "draft")
	t.Where, t.Scope = earshot.Where{}, earshot.Scope{}
	rules, err := Compile([]earshot.Tracker{t}, sets...)
	if err != nil {
		return nil, err
	}
	for i := range rules.plans {
		rules.plans[i].root.together()
		rules.plans[i].across = false
	}
	s := &Scan{rules: rules}
	s.words, s.foreign = rules.plainWords()
	return s.Again(), nil
}

// Again is a scan for the same, to be used beside s.
func (s *Scan) Again() *Scan {
	again := &Scan{rules: s.rules, words: s.words, foreign: s.foreign}
	again.turn.Turns = make([]earshot.Turn, 1)
	again.d = detection{rules: s.rules, conversation: &again.turn}
	return again
}

// together takes a step's turns for one: what may be turns apart must be said
// in the same.
func (s *step) together() {
	if s.kind == stepNear && s.rel.turns {
		s.rel.n = 0
	}
	for i := range s.parts {
		s.parts[i].together()
	}
}

// written are the words of contractions written out: a text may have them as
// don't and we're.
var written = wordSet("not do does did is are was were have has had would could should must need can will am you they we i")

// plainWords makes a matcher of ASCII words, one of each pattern that a text
// in ASCII could have; nil when there is one without. foreign is true when
// there is no such pattern.
func (r *Rules) plainWords() (m *nlp.Matcher, foreign bool) {
	if len(r.always) > 0 {
		return nil, false
	}
	var words []string
	for _, t := range r.texts {
		if strings.ContainsFunc(t, func(c rune) bool { return c >= utf8.RuneSelf }) {
			continue
		}
		longest := ""
		for _, w := range strings.FieldsFunc(t, func(c rune) bool { return c >= utf8.RuneSelf || !isWordByte(byte(c)) }) {
			if len(w) > len(longest) && !written[w] {
				longest = w
			}
		}
		if longest == "" {
			return nil, false
		}
		words = append(words, longest)
	}
	return nlp.NewMatcher(unique(words)), len(words) == 0
}

// Find appends to places the ranges of text that the tracker's words are, in
// the order they stand. lang may be empty when it is not known.
func (s *Scan) Find(places [][2]int, text string, lang earshot.Lang) [][2]int {
	if text == "" || !s.mayHold(text, lang) {
		return places
	}
	d, t := &s.d, &s.turn.Turns[0]
	*t = earshot.Turn{Text: text, Lang: lang}
	d.candidates, d.said, d.tried = d.candidates[:0], nil, nil
	d.match(0)
	slices.SortFunc(d.candidates, compareCandidates)
	d.kept = d.kept[:0]
	first := len(places)
	for _, c := range d.candidates {
		if c.exclude || slices.ContainsFunc(d.kept, c.overlaps) || slices.ContainsFunc(d.candidates, c.excludedBy) {
			continue
		}
		d.kept = append(d.kept, c)
		start, end := d.said[0].quoted(c)
		places = append(places, [2]int{start, end})
	}
	slices.SortFunc(places[first:], func(a, b [2]int) int { return a[0] - b[0] })
	return places
}

// mayHold reports, without a closer look, whether anything may be found.
func (s *Scan) mayHold(text string, lang earshot.Lang) bool {
	if s.d.hear(lang); len(s.rules.always) == 0 && !slices.Contains(s.d.covers, true) {
		return false
	}
	if s.words == nil {
		return true
	}
	s.lower = s.lower[:0]
	for i := range len(text) {
		c := text[i]
		if c >= utf8.RuneSelf {
			return true
		}
		if c >= 'A' && c <= 'Z' {
			c += 'a' - 'A'
		}
		s.lower = append(s.lower, c)
	}
	if s.foreign {
		return false
	}
	s.hits = s.words.MatchWords(string(s.lower), s.hits[:0])
	return len(s.hits) > 0
}
