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
	hints    hints    // without one of these the patterns need not be tried
	commits  patterns // what commits the speaker
	offers   patterns // what commits only together with a date
	requests patterns // what asks the listener to act
	voids    patterns // a commitment that touches this is none: refusals, idioms, reports
	idle     patterns // a request that touches this is none
	inverted patterns // a question that begins so commits to nothing
	endings  func(text string) []cue
	numbers  map[string]int
	days     []dateRule
	hours    *pattern
	sieve    *sieve // of the hints and of every pattern
}

// cues are the places of a sentence that commit or ask, without those that
// are refused, reported or only a manner of speaking.
func (g *grammar) cues(text string, question bool, may *sifted) []cue {
	var all []cue
	add := func(ps patterns, kind earshot.PromiseKind, needsDate bool) {
		for _, m := range ps.find(text, may) {
			all = append(all, cue{kind, m[0], m[1], needsDate})
		}
	}
	if may.has(hintRequest) {
		add(g.requests, earshot.Request, false)
	}
	if commits := g.commit(may); commits && !(question && g.inverted.match(text, may)) {
		if may.has(hintCommit) {
			add(g.commits, earshot.Commitment, false)
			if g.endings != nil {
				all = append(all, g.endings(text)...)
			}
		}
		if may.has(hintOffer) && may.has(hintDate) {
			add(g.offers, earshot.Commitment, true)
		}
	}
	all = without(all, earshot.Commitment, g.voids, text, may)
	return without(all, earshot.Request, g.idle, text, may)
}

// commit reports whether anything may commit the speaker.
func (g *grammar) commit(may *sifted) bool {
	return may.has(hintCommit) && (g.endings != nil || g.commits.pass(may)) || may.has(hintOffer) && may.has(hintDate) && g.offers.pass(may)
}

// without is the cues but for those of a kind that touch what patterns find.
func without(all []cue, kind earshot.PromiseKind, ps patterns, text string, may *sifted) []cue {
	if !slices.ContainsFunc(all, func(c cue) bool { return c.kind == kind }) {
		return all
	}
	voids := ps.find(text, may)
	return slices.DeleteFunc(all, func(c cue) bool {
		return c.kind == kind && slices.ContainsFunc(voids, func(v []int) bool { return c.start < v[1] && v[0] < c.end })
	})
}

// patterns are tried one by one: small ones are quicker than all in one.
type patterns []*pattern

// pattern is a regular expression and the lists of the grammar's sieve it
// needs.
type pattern struct {
	*regexp.Regexp
	needs []uint16
}

func (ps patterns) find(text string, may *sifted) (all [][]int) {
	for _, p := range ps {
		if may.hasAll(p.needs) {
			all = append(all, p.FindAllStringIndex(text, -1)...)
		}
	}
	return all
}

func (ps patterns) match(text string, may *sifted) bool {
	return slices.ContainsFunc(ps, func(p *pattern) bool { return may.hasAll(p.needs) && p.MatchString(text) })
}

// pass reports whether any of the patterns may match.
func (ps patterns) pass(may *sifted) bool {
	return slices.ContainsFunc(ps, func(p *pattern) bool { return may.hasAll(p.needs) })
}

// phrases compiles words as normalised text has them. ‹ and › stand for the
// beginning and the end of a word in any letters.
func phrases(words ...string) (ps patterns) {
	for _, w := range words {
		s := Normalize(w).Text
		s = strings.ReplaceAll(s, "‹", `(?:^|[^\p{L}\p{N}])`)
		s = strings.ReplaceAll(s, "›", `(?:$|[^\p{L}\p{N}])`)
		s = strings.ReplaceAll(s, `\p{l}`, `\p{L}`)
		ps = append(ps, &pattern{Regexp: regexp.MustCompile(s)})
	}
	return ps
}

func rule(words string, d date) dateRule { return dateRule{phrases(words)[0], d} }

// hints are the letters some of which every commitment, offer, request and
// date has.
type hints [4][]string

// The numbers of the hints in a grammar's sieve.
const (
	hintCommit = iota
	hintOffer
	hintRequest
	hintDate
)

// hint makes hints of lists of letters parted by |.
func hint(commits, offers, requests, dates string) (h hints) {
	for k, list := range []string{commits, offers, requests, dates} {
		for _, w := range strings.Split(list, "|") {
			h[k] = append(h[k], fold(w))
		}
	}
	return h
}

// fold is w normalised, with the spaces at its ends.
func fold(w string) string {
	s := Normalize("a" + w + "a").Text
	return s[1 : len(s)-1]
}

// sifted makes the grammar's sieve, of its hints and of what its patterns need.
func (g *grammar) sifted() *grammar {
	lists := g.hints[:]
	add := func(ps ...*pattern) {
		for _, p := range ps {
			for _, list := range needed(p.String()) {
				p.needs = append(p.needs, uint16(len(lists)))
				lists = append(lists, list)
			}
		}
	}
	for _, ps := range []patterns{g.commits, g.offers, g.requests, g.voids, g.idle, g.inverted} {
		add(ps...)
	}
	for i := range g.days {
		add(g.days[i].words)
	}
	if g.hours != nil {
		add(g.hours)
	}
	g.sieve = newSieve(lists)
	return g
}

var grammars = sync.OnceValue(func() map[earshot.Lang]*grammar {
	return map[earshot.Lang]*grammar{
		earshot.English: englishPromises().sifted(), earshot.Chinese: chinesePromises().sifted(), earshot.Korean: koreanPromises().sifted(),
		earshot.Japanese: japanesePromises().sifted(), "de": germanPromises().sifted(), "fr": frenchPromises().sifted(), "es": spanishPromises().sifted(),
	}
})

// grammarOf is nil for a language whose promises are not known.
func grammarOf(lang earshot.Lang) *grammar { return grammars()[lang.Base()] }
