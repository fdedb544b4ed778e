package nlp

import (
	"regexp"
	"slices"
	"strings"
	"sync"

	"earshot"
)

// grammar is how a language promises, asks and names dates. Its patterns are
// read against normalised text.
type grammar struct {
	verbLast bool     // the verb closes the clause
	hints    *hints   // without one of these the patterns need not be tried
	commits  patterns // what commits the speaker
	offers   patterns // what commits only together with a date
	requests patterns // what asks the listener to act
	voids    patterns // a commitment that touches this is none: refusals, idioms, reports
	idle     patterns // a request that touches this is none
	inverted patterns // a question that begins so commits to nothing
	endings  func(text string) []cue
	numbers  map[string]int
	days     []dateRule
	hours    *regexp.Regexp
}

// cues are the places of a sentence that commit or ask, without those that
// are refused, reported or only a manner of speaking.
func (g *grammar) cues(text string, question bool, hint uint8) []cue {
	var all []cue
	add := func(ps patterns, kind earshot.PromiseKind, needsDate bool) {
		for _, m := range ps.find(text) {
			all = append(all, cue{kind, m[0], m[1], needsDate})
		}
	}
	if hint&hintRequest != 0 {
		add(g.requests, earshot.Request, false)
	}
	if hint&(hintCommit|hintOffer) != 0 && !(question && g.inverted.match(text)) {
		if hint&hintCommit != 0 {
			add(g.commits, earshot.Commitment, false)
			if g.endings != nil {
				all = append(all, g.endings(text)...)
			}
		}
		if hint&hintOffer != 0 && hint&hintDate != 0 {
			add(g.offers, earshot.Commitment, true)
		}
	}
	all = without(all, earshot.Commitment, g.voids, text)
	return without(all, earshot.Request, g.idle, text)
}

// without is the cues but for those of a kind that touch what patterns find.
func without(all []cue, kind earshot.PromiseKind, ps patterns, text string) []cue {
	if !slices.ContainsFunc(all, func(c cue) bool { return c.kind == kind }) {
		return all
	}
	voids := ps.find(text)
	return slices.DeleteFunc(all, func(c cue) bool {
		return c.kind == kind && slices.ContainsFunc(voids, func(v []int) bool { return c.start < v[1] && v[0] < c.end })
	})
}

// patterns are tried one by one: small ones are quicker than all in one.
type patterns []*regexp.Regexp

func (ps patterns) find(text string) (all [][]int) {
	for _, p := range ps {
		all = append(all, p.FindAllStringIndex(text, -1)...)
	}
	return all
}

func (ps patterns) match(text string) bool {
	return slices.ContainsFunc(ps, func(p *regexp.Regexp) bool { return p.MatchString(text) })
}

// pattern compiles words as normalised text has them. ‹ and › stand for the
// beginning and the end of a word in any letters.
func pattern(words ...string) (ps patterns) {
	for _, w := range words {
		s := Normalize(w).Text
		s = strings.ReplaceAll(s, "‹", `(?:^|[^\p{L}\p{N}])`)
		s = strings.ReplaceAll(s, "›", `(?:$|[^\p{L}\p{N}])`)
		s = strings.ReplaceAll(s, `\p{l}`, `\p{L}`)
		ps = append(ps, regexp.MustCompile(s))
	}
	return ps
}

func rule(words string, d date) dateRule { return dateRule{pattern(words)[0], d} }

// hints are the letters some of which every promise, request and date has,
// found in one pass.
type hints struct {
	matcher *Matcher
	tell    []uint8 // what each pattern of the matcher hints at
}

const (
	hintCommit = 1 << iota
	hintOffer
	hintRequest
	hintDate
)

// hint makes hints of lists of letters parted by |.
func hint(commits, offers, requests, dates string) *hints {
	var words []string
	h := &hints{}
	for k, list := range []string{commits, offers, requests, dates} {
		for _, w := range strings.Split(list, "|") {
			words = append(words, fold(w))
			h.tell = append(h.tell, 1<<k)
		}
	}
	h.matcher = NewMatcher(words)
	return h
}

// fold is w normalised, with the spaces at its ends.
func fold(w string) string {
	s := Normalize("a" + w + "a").Text
	return s[1 : len(s)-1]
}

func (h *hints) in(text string) (tells uint8) {
	var room [32]Hit
	for _, hit := range h.matcher.Match(text, room[:0]) {
		tells |= h.tell[hit.Pattern]
	}
	return tells
}

var grammars = sync.OnceValue(func() map[earshot.Lang]*grammar {
	return map[earshot.Lang]*grammar{
		earshot.English: englishPromises(), earshot.Chinese: chinesePromises(), earshot.Korean: koreanPromises(),
		earshot.Japanese: japanesePromises(), "de": germanPromises(), "fr": frenchPromises(), "es": spanishPromises(),
	}
})

// grammarOf is nil for a language whose promises are not known.
func grammarOf(lang earshot.Lang) *grammar { return grammars()[lang.Base()] }
