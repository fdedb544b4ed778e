package risk

import (
	"regexp"
	"regexp/syntax"
	"slices"
	"strings"
)

// maxNeeds is how many words an expression may have to choose from; more are
// not looked at one by one.
const maxNeeds = 1000

// needs lists texts any one of which is in every text that the expression
// matches; nil when there are none to be sure of.
func needs(e *regexp.Regexp) []string {
	tree, err := syntax.Parse(e.String(), syntax.Perl)
	if err != nil { // it was compiled
		return nil
	}
	n := needsOf(tree.Simplify())
	return fewer(better(n.exact, n.any))
}

// alternatives lists all texts that an expression matches, wherever they stand;
// nil when it asks for more than that.
func exactly(e *regexp.Regexp) []string {
	tree, err := syntax.Parse(e.String(), syntax.Perl)
	if err != nil || !plain(tree) {
		return nil
	}
	return fewer(needsOf(tree.Simplify()).exact)
}

// wholeWords lists all texts that an expression between word bounds matches;
// nil when it is not one, or asks for more.
func wholeWords(e *regexp.Regexp) []string {
	inner, begins := strings.CutPrefix(e.String(), `\b`)
	inner, ends := strings.CutSuffix(inner, `\b`)
	tree, err := syntax.Parse(inner, syntax.Perl)
	if !begins || !ends || err != nil || !plain(tree) {
		return nil
	}
	texts := needsOf(tree.Simplify()).exact
	if slices.ContainsFunc(texts, func(t string) bool { return t == "" || !sticks(t[0]) || !sticks(t[len(t)-1]) }) {
		return nil
	}
	return texts
}

// expression is a regular expression that is looked at only where a text has
// what it needs, and not even there if that is all it asks for.
type expression struct {
	*regexp.Regexp
	texts []string
	all   bool // the texts are all it asks for
}

// maxTexts is how many texts are looked for one by one.
const maxTexts = 24

// quick makes an expression of one.
func quick(e *regexp.Regexp) *expression {
	if texts := exactly(e); len(texts) > 0 && len(texts) <= maxTexts {
		return &expression{e, texts, true}
	}
	if texts := needs(e); len(texts) <= maxTexts/2 {
		return &expression{e, texts, false}
	}
	return &expression{Regexp: e}
}

// quickly compiles an expression and makes it one.
func quickly(text string) *expression { return quick(regexp.MustCompile(text)) }

// in reports whether the expression matches a text.
func (e *expression) in(text string) bool {
	if e.texts == nil {
		return e.MatchString(text)
	}
	for _, t := range e.texts {
		if strings.Contains(text, t) {
			return e.all || e.MatchString(text)
		}
	}
	return false
}

// plain reports whether an expression is nothing but letters and choices.
func plain(e *syntax.Regexp) bool {
	switch e.Op {
	case syntax.OpEmptyMatch, syntax.OpLiteral, syntax.OpCharClass, syntax.OpConcat, syntax.OpAlternate, syntax.OpCapture, syntax.OpQuest:
		return !slices.ContainsFunc(e.Sub, func(s *syntax.Regexp) bool { return !plain(s) })
	}
	return false
}

// need is what a part of an expression asks of a text: exact is all that the
// part can match, nil if that is too much to list; any is texts one of which is
// in whatever it matches, nil if there are none.
type need struct{ exact, any []string }

func needsOf(e *syntax.Regexp) need {
	switch e.Op {
	case syntax.OpEmptyMatch, syntax.OpBeginLine, syntax.OpEndLine, syntax.OpBeginText, syntax.OpEndText, syntax.OpWordBoundary, syntax.OpNoWordBoundary:
		return need{exact: []string{""}}
	case syntax.OpLiteral:
		if e.Flags&syntax.FoldCase == 0 {
			return need{exact: []string{string(e.Rune)}}
		}
	case syntax.OpCharClass:
		return need{exact: fewRunes(e.Rune)}
	case syntax.OpCapture:
		return needsOf(e.Sub[0])
	case syntax.OpPlus:
		n := needsOf(e.Sub[0])
		return need{any: better(n.exact, n.any)}
	case syntax.OpQuest:
		if n := needsOf(e.Sub[0]); n.exact != nil {
			return need{exact: append(n.exact, "")}
		}
	case syntax.OpAlternate:
		return needsOfAny(e.Sub)
	case syntax.OpConcat:
		return needsOfAll(e.Sub)
	}
	return need{}
}

// fewRunes lists the characters of a class, if they are few.
func fewRunes(ranges []rune) []string {
	var all []string
	for i := 0; i < len(ranges); i += 2 {
		for r := ranges[i]; r <= ranges[i+1]; r++ {
			if len(all) == 12 {
				return nil
			}
			all = append(all, string(r))
		}
	}
	return all
}

// needsOfAny is what a choice asks for.
func needsOfAny(parts []*syntax.Regexp) need {
	var all need
	exact, sure := true, true
	for _, p := range parts {
		n := needsOf(p)
		exact = exact && n.exact != nil
		all.exact = append(all.exact, n.exact...)
		best := better(n.exact, n.any)
		sure = sure && best != nil
		all.any = append(all.any, best...)
	}
	if !exact || len(all.exact) > maxNeeds {
		all.exact = nil
	}
	if !sure {
		all.any = nil
	}
	return all
}

// needsOfAll is what parts in a row ask for: of the runs that can be listed,
// and the parts that cannot, the one that asks for most.
func needsOfAll(parts []*syntax.Regexp) need {
	var best []string
	run, whole := []string{""}, true
	for _, p := range parts {
		n := needsOf(p)
		joined := inRow(run, n.exact)
		if joined == nil {
			best, whole = better(best, run), false
			best = better(best, n.any)
			joined = n.exact
			if joined == nil {
				joined = []string{""}
			}
		}
		run = joined
	}
	if whole {
		return need{exact: run, any: better(best, run)}
	}
	return need{any: better(best, run)}
}

// inRow is every one of a followed by every one of b; nil when that is too
// much.
func inRow(a, b []string) []string {
	if b == nil || len(a)*len(b) > maxNeeds {
		return nil
	}
	all := make([]string, 0, len(a)*len(b))
	for _, x := range a {
		for _, y := range b {
			all = append(all, x+y)
		}
	}
	return all
}

// better is which of two lists asks for more: the one whose shortest text is
// longer, then the one with fewer.
func better(a, b []string) []string {
	x, y := shortest(a), shortest(b)
	switch {
	case x == 0 && y == 0:
		return nil
	case y == 0 || x > y || x == y && len(a) <= len(b):
		return a
	}
	return b
}

// shortest is the length of the shortest text, as far as it matters.
func shortest(list []string) int {
	if len(list) == 0 {
		return 0
	}
	n := 6
	for _, s := range list {
		n = min(n, len(s))
	}
	return n
}

// fewer leaves out what holds another one of the list.
func fewer(list []string) []string {
	var kept []string
	slices.SortFunc(list, func(a, b string) int { return len(a) - len(b) })
	for _, s := range list {
		if !slices.ContainsFunc(kept, func(k string) bool { return strings.Contains(s, k) }) {
			kept = append(kept, s)
		}
	}
	return kept
}
