package risk

import (
	"regexp"
	"strings"
)

// european is what the guards of German, French and Spanish ask for: the words
// of the clause before the hit, and of the clause after it, and what whole
// phrases around it say.
type european struct {
	negations map[string]bool // before the hit
	after     map[string]bool // right after it
	idle      map[string]bool // after a negation: it only seems one, as in nicht nur
	stops     map[string]bool // begin another clause
	ifs       map[string]bool
	asks      map[string]bool // before an if: a question that is really open
	soft      map[string]bool // a condition may hold them before its subject
	subjects  map[string]bool
	verbs     map[string]bool // before a subject, in a main clause that follows a condition
	own       map[string]bool
	without   map[string]bool // of negations: they deny an infinitive only, ohne zu kündigen
	inverted  map[string]bool // of ifs: conditions only where their clause begins, sollten wir
	concord   bool            // several negations are one: no ... ningún
	far       int             // how many words after the hit a negation may stand

	raised     *regexp.Regexp // before the hit: I don't think that we'll leave
	forced     *regexp.Regexp // before the hit: no choice but to leave, not sure whether to leave
	denied     *regexp.Regexp // after the hit: is not an option
	inside     *regexp.Regexp // the hit itself is a verb with its negation
	wish       *regexp.Regexp // after the hit: the condition is a wish, if I want to leave
	theory     *regexp.Regexp // anywhere in the sentence: hypothetically
	contrast   *regexp.Regexp // after the hit: only the reason is denied, not because but because
	infinitive *regexp.Regexp // the word before the hit, and the hit: it is an infinitive
	unreal     *regexp.Regexp // before the hit: what would have happened
	almost     *regexp.Regexp // before the hit: we nearly left
	other      *regexp.Regexp // somebody else is spoken of
	ownVerbs   *regexp.Regexp // a verb says by its ending that it is the customer's
	ownHits    *regexp.Regexp // the hit says itself who it is about
}

// euClause is clauseBefore with elided words apart: n'avons is n and avons.
func (s *scope) euClause() []string {
	if !s.listed {
		left := s.left
		if strings.ContainsAny(left, "'¿¡") {
			left = elided.Replace(left)
		}
		s.listed = true
		s.nb = len(appendClauseBefore(s.before[:0:9], left))
		s.na = len(appendClauseAfter(s.after[:0], s.right))
	}
	return s.before[:s.nb]
}

var elided = strings.NewReplacer("'", " ", "¿", "", "¡", "")

// signposts are what the guards of the language cannot do without.
func (e *european) signposts(a *asking) *signposts {
	return newSignposts(append(a.posts(),
		wordsOf(negatesBefore, onLeft, e.negations, map[string]bool{"ne": true, "n": true}), wordsOf(negatesAfter, onRight, e.after),
		needsIn(negatesBefore, onLeft, e.raised), needsIn(negatesAfter, onRight, e.denied), needsIn(negatesBefore, anywhere, e.inside),
		wordsOf(supposesBefore, onLeft, e.ifs), needsIn(supposesBefore, onLeft, e.theory, e.almost, e.unreal), needsIn(supposesAfter, onRight, e.theory),
		needsIn(reports, onLeft, e.other))...)
}

// negated counts the negations before the hit; one right after it, the German
// "wir kündigen nicht", is one more, unless it closes the French "ne ... pas".
func (e *european) negated(s *scope) bool {
	if e.forced.MatchString(s.left) || e.contrast.MatchString(s.right) || e.unreal.MatchString(s.left) {
		return false
	}
	if e.raised.MatchString(s.left) || e.denied.MatchString(s.right) {
		return true
	}
	return e.negatedAround(s) != matches(e.inside, s.hit)
}

func (e *european) negatedAround(s *scope) bool {
	odd, open := false, false
	before := s.euClause()
	for i, w := range before {
		switch {
		case e.stops[w], e.subjects[w] && e.verbs[word(before, i+1)]:
			return odd
		case w == "ne" || w == "n":
			odd, open = true, true
		case e.negations[w] && !(i > 0 && e.idle[before[i-1]]) && !(open && e.after[w]) && !(e.after[w] && e.ifs[word(before, i+1)]) &&
			!(e.without[w] && !e.infinitive.MatchString(word(before, 0)+" "+s.hit)):
			odd = e.concord || !odd
		}
	}
	after := s.clauseAfter(e.far)
	for i, w := range after {
		if e.stops[w] || e.subjects[w] && i > 0 {
			break
		}
		if e.after[w] && !e.idle[word(after, i+1)] && (w != "plus" || open) {
			return open || !odd
		}
	}
	return odd
}

// hypothetical reports whether the hit stands within a condition. A condition
// of its own words before the hit's subject is a threat, "si ça continue on
// résilie", and what is being wondered is open, "je me demande si".
func (e *european) hypothetical(s *scope) bool {
	if e.theory.MatchString(s.left) || e.theory.MatchString(s.right) || e.almost.MatchString(s.left) || e.unreal.MatchString(s.left) {
		return true
	}
	before := s.euClause()
	subject := -1
	own := s.firstWord()
	for i, w := range before {
		if subject < 0 && e.subjects[w] && !e.subjects[own] {
			subject = i
		}
		if !e.ifs[w] || e.inverted[w] && i+1 < len(before) {
			continue
		}
		if e.asks[word(before, i+1)] || matches(e.wish, s.right) {
			return false
		}
		return i <= 7 && e.gap(before[subject+1:i]) < 2
	}
	return false
}

// gap counts the words that a condition says before the hit's own subject.
func (e *european) gap(between []string) int {
	n := 0
	for _, w := range between {
		if !e.soft[w] && !e.subjects[w] {
			n++
		}
	}
	return n
}

// reported reports whether somebody else is spoken of, and not the customer
// after that.
func (e *european) reported(s *scope) bool {
	at := e.other.FindAllStringIndex(s.left, -1)
	if at == nil || e.ownHits.MatchString(s.hit) {
		return false
	}
	since := s.left[at[len(at)-1][1]:]
	if matches(e.ownVerbs, since) {
		return false
	}
	for _, w := range strings.Fields(strings.NewReplacer("'", " ", ",", " ", ".", " ").Replace(since)) {
		if e.own[w] {
			return false
		}
	}
	next := s.clauseAfter(1)
	return len(next) == 0 || !e.subjects[next[0]] || !e.own[next[0]] // kündigen wir: its subject is behind it
}
