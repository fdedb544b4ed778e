package nlp

import (
	"cmp"
	"math"
	"regexp/syntax"
	"slices"
	"strings"
)

// sieve tells, in one pass over a text, which lists of literals it holds some
// of. A regular expression is slow, and hardly any matches an ordinary sentence;
// so each is tried only where the text holds what its matches cannot do without.
type sieve struct {
	matcher *Matcher
	lists   [][]uint16 // by literal of the matcher: the lists it is in
}

// sifted is a set of lists by number.
type sifted [8]uint64

func (s *sifted) has(k uint16) bool { return s[k>>6]>>(k&63)&1 != 0 }

// hasAll reports whether every one of the lists is in the set.
func (s *sifted) hasAll(lists []uint16) bool {
	for _, k := range lists {
		if !s.has(k) {
			return false
		}
	}
	return true
}

// newSieve makes a sieve of lists of literals.
func newSieve(lists [][]string) *sieve {
	if len(lists) > 64*len(sifted{}) {
		panic("nlp: more lists than a sieve numbers")
	}
	s := &sieve{}
	at := map[string]int{}
	var all []string
	for k, list := range lists {
		for _, w := range list {
			i, ok := at[w]
			if !ok {
				i = len(all)
				at[w], all, s.lists = i, append(all, w), append(s.lists, nil)
			}
			s.lists[i] = append(s.lists[i], uint16(k))
		}
	}
	s.matcher = NewMatcher(all)
	return s
}

// sift is the lists of which text holds some.
func (s *sieve) sift(text string) (held sifted) {
	var room [64]Hit
	for _, hit := range s.matcher.Match(text, room[:0]) {
		for _, k := range s.lists[hit.Pattern] {
			held[k>>6] |= 1 << (k & 63)
		}
	}
	return held
}

// neededLists is how many lists of needed are worth looking at.
const neededLists = 3

// needed is what a regular expression cannot match without: any text it
// matches holds a literal of each list, the rarest list first. There may be none.
func needed(expression string) [][]string {
	re, err := syntax.Parse(expression, syntax.Perl)
	if err != nil {
		return nil
	}
	l := literalsOf(re.Simplify())
	l.needs(l.exact)
	slices.SortStableFunc(l.lists, func(a, b []string) int { return cmp.Compare(frequency(a), frequency(b)) })
	return l.lists[:min(neededLists, len(l.lists))]
}

// literals is what is known of the texts an expression matches.
type literals struct {
	exact []string   // all of them, where they are few; nil where they are not
	lists [][]string // every one holds one of each list
}

// fewLiterals is how many texts are kept in exact.
const fewLiterals = 600

func literalsOf(re *syntax.Regexp) literals {
	switch re.Op {
	case syntax.OpLiteral:
		if re.Flags&syntax.FoldCase != 0 {
			return literals{}
		}
		return literals{exact: []string{string(re.Rune)}}
	case syntax.OpEmptyMatch, syntax.OpBeginLine, syntax.OpEndLine, syntax.OpBeginText, syntax.OpEndText, syntax.OpWordBoundary, syntax.OpNoWordBoundary:
		return literals{exact: []string{""}}
	case syntax.OpCharClass:
		return literals{exact: runesOf(re.Rune)}
	case syntax.OpCapture:
		return literalsOf(re.Sub[0])
	case syntax.OpPlus:
		l := literalsOf(re.Sub[0])
		l.needs(l.exact)
		l.exact = nil
		return l
	case syntax.OpQuest:
		if l := literalsOf(re.Sub[0]); l.exact != nil {
			return literals{exact: append(slices.Clone(l.exact), "")}
		}
	case syntax.OpConcat:
		return concatenated(re.Sub)
	case syntax.OpAlternate:
		return alternated(re.Sub)
	}
	return literals{}
}

// runesOf is the runes of a class of few.
func runesOf(ranges []rune) []string {
	var all []string
	for i := 0; i < len(ranges); i += 2 {
		for r := ranges[i]; r <= ranges[i+1]; r++ {
			if len(all) == 16 {
				return nil
			}
			all = append(all, string(r))
		}
	}
	return all
}

// concatenated multiplies out what follows each other, as long as it is few.
func concatenated(subs []*syntax.Regexp) literals {
	var l literals
	run, whole := []string{""}, true
	for _, sub := range subs {
		part := literalsOf(sub)
		if n := len(part.exact); n > 0 && n*len(run) <= fewLiterals {
			run = crossed(run, part.exact)
			continue
		}
		l.lists = append(l.lists, part.lists...)
		l.needs(run)
		whole = false
		if run = part.exact; run == nil {
			run = []string{""}
		}
	}
	if whole {
		return literals{exact: run}
	}
	l.needs(run)
	return l
}

func crossed(before, after []string) []string {
	all := make([]string, 0, len(before)*len(after))
	for _, a := range before {
		for _, b := range after {
			all = append(all, a+b)
		}
	}
	return all
}

// alternated is the texts of any of subs. What each of them needs, one or the
// other is needed.
func alternated(subs []*syntax.Regexp) literals {
	var l literals
	var list []string
	exact, known := true, true
	for _, sub := range subs {
		part := literalsOf(sub)
		if exact = exact && part.exact != nil && len(l.exact)+len(part.exact) <= fewLiterals; exact {
			l.exact = append(l.exact, part.exact...)
		}
		part.needs(part.exact)
		if known = known && len(part.lists) > 0; known {
			list = append(list, slices.MinFunc(part.lists, func(a, b []string) int { return cmp.Compare(frequency(a), frequency(b)) })...)
		}
	}
	if exact {
		return literals{exact: l.exact}
	}
	l.exact = nil
	if known {
		l.needs(list)
	}
	return l
}

// needs adds a list, unless it says nothing.
func (l *literals) needs(list []string) {
	if len(list) > 0 && !slices.Contains(list, "") {
		l.lists = append(l.lists, shortest(list))
	}
}

// shortest is a list without repetitions, and without what contains another of
// the list.
func shortest(list []string) []string {
	list = slices.Clone(list)
	slices.Sort(list)
	list = slices.Compact(list)
	return slices.DeleteFunc(slices.Clone(list), func(long string) bool {
		return slices.ContainsFunc(list, func(short string) bool { return short != long && strings.Contains(long, short) })
	})
}

// frequency guesses how often one of the list is met: the rarer the longer.
func frequency(list []string) (sum float64) {
	for _, w := range list {
		sum += math.Pow(6, -float64(min(len(w), 12)))
	}
	return sum
}
