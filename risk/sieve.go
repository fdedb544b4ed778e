package risk

import (
	"bytes"
	"slices"
	"sort"
	"strings"
	"unicode/utf8"

	"earshot"
	"earshot/nlp"
)

// Comparable is a turn's text as trackers look for their words in it. It never
// holds a line feed.
func Comparable(text string) string {
	v := newView(nlp.Normalize(text).Text)
	return strings.ReplaceAll(v.text, "\n", " ")
}

// Sieve tells, fast, in which of many conversations a tracker may find
// something. It looks at words alone: sides, guards, places, languages and what
// must stand together are left to [Rules.Detect], which finds nothing in what
// the sieve lets through its holes. It is for one goroutine; [Sieve.Again]
// makes one for another.
type Sieve struct {
	rules    *Rules
	wanted   []bool   // by pattern: a finding may begin with a hit of it
	literals []string // one of which every wanted pattern has; none when there are many
	room     nlp.Room
	held     []bool
}

// maxLiterals is how many texts are looked for one after the other; more are
// looked for all at once, which is slower than a few.
const maxLiterals = 10

// NewSieve makes a sieve for one of the trackers; ok is false when nothing can
// be told from words alone: the tracker finds what was not said, or has a rule
// of patterns and numbers only.
func (r *Rules) NewSieve(id earshot.TrackerID) (s *Sieve, ok bool) {
	at := slices.IndexFunc(r.trackers, func(t compiled) bool { return t.ID == id })
	if at < 0 || r.trackers[at].Absence {
		return nil, false
	}
	for _, i := range r.always {
		if int(r.plans[i].tracker) == at {
			return nil, false
		}
	}
	s = &Sieve{rules: r, wanted: make([]bool, len(r.texts))}
	var texts []string
	for i, text := range r.texts {
		if s.wanted[i] = r.begins(i, int32(at)); s.wanted[i] {
			texts = append(texts, text)
		}
	}
	if s.literals = literalsOf(texts); len(s.literals) > maxLiterals {
		s.literals = nil
	}
	return s, true
}

// Again is a sieve for the same, to be used beside s.
func (s *Sieve) Again() *Sieve {
	return &Sieve{rules: s.rules, wanted: s.wanted, literals: s.literals}
}

// begins reports whether a tracker's finding may begin with a hit of a
// pattern: of a phrase of its own, or of an atom that sets off a rule of it.
func (r *Rules) begins(pattern int, tracker int32) bool {
	for _, a := range r.anchors[r.anchorsAt[pattern]:r.anchorsAt[pattern+1]] {
		if r.useBegins(a.first, tracker) || slices.ContainsFunc(r.uses[a.from:a.to], func(u use) bool { return r.useBegins(u, tracker) }) {
			return true
		}
	}
	return false
}

func (r *Rules) useBegins(u use, tracker int32) bool {
	if u.atom < 0 {
		return u.tracker == tracker && !u.exclude
	}
	return slices.ContainsFunc(r.triggers[u.atom], func(i int32) bool { return r.plans[i].tracker == tracker })
}

// literalsOf are a few texts of which every one given has at least one: the
// forms of a word become what they have in common.
func literalsOf(texts []string) []string {
	slices.Sort(texts)
	texts = slices.Compact(texts)
	var common []string
	for _, t := range texts {
		if n := len(common); n > 0 {
			if c := commonStart(common[n-1], t); c != "" {
				common[n-1] = c
				continue
			}
		}
		common = append(common, t)
	}
	var all []string
	for i, t := range common {
		within := func(o string) bool { return o != t && strings.Contains(t, o) }
		if !slices.ContainsFunc(common, within) && !slices.Contains(common[:i], t) {
			all = append(all, t)
		}
	}
	return all
}

// commonStart is what two texts begin with, if that is most of the shorter;
// otherwise it is empty.
func commonStart(a, b string) string {
	n := 0
	for n < len(a) && n < len(b) && a[n] == b[n] {
		n++
	}
	for n > 0 && n < len(b) && !utf8.RuneStart(b[n]) {
		n--
	}
	if least := min(len(a), len(b)); n < 3 || 3*n < 2*least {
		return ""
	}
	return a[:n]
}

// Sift tells keep which conversations of text may have something. text is
// their turns made [Comparable], with a line feed after each; ends is where
// each conversation ends in it.
func (s *Sieve) Sift(text []byte, ends []int, keep func(i int)) {
	s.held = slices.Grow(s.held[:0], len(ends))[:len(ends)]
	clear(s.held)
	if len(s.literals) == 0 {
		start := 0
		for i, end := range ends {
			s.held[i] = s.holds(string(text[start:end]))
			start = end
		}
	}
	for _, l := range s.literals {
		s.literal([]byte(l), text, ends)
	}
	for i, held := range s.held {
		if held {
			keep(i)
		}
	}
}

// literal holds back the conversations in which a literal begins what is
// looked for.
func (s *Sieve) literal(l, text []byte, ends []int) {
	for at := 0; at < len(text); {
		i := bytes.Index(text[at:], l)
		if i < 0 {
			return
		}
		at += i
		talk := sort.SearchInts(ends, at+1)
		if s.held[talk] {
			at = ends[talk]
			continue
		}
		start := bytes.LastIndexByte(text[:at], '\n') + 1
		end := at + bytes.IndexByte(text[at:ends[talk]], '\n')
		if end < at {
			end = ends[talk]
		}
		if s.holds(string(text[start:end])) {
			s.held[talk] = true
			end = ends[talk]
		}
		at = max(end, at+1)
	}
}

// holds reports whether a hit of a wanted pattern is in the text.
func (s *Sieve) holds(text string) bool {
	return slices.ContainsFunc(s.rules.matcher.Match(text, &s.room), func(h nlp.WordHit) bool { return s.wanted[h.Pattern] })
}
