package risk

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"earshot"
)

// Why is why a hit is wrong.
type Why string

// The reasons somebody may give.
const (
	WhyNegated      Why = "negated"
	WhyHypothetical Why = "hypothetical"
	WhyOther        Why = "reported" // about another company
	WhyOurs         Why = "ours"     // our own words
	WhyMeaning      Why = "meaning"  // the words mean something else
)

// Whys lists the reasons in the order pages offer them.
func Whys() []Why { return []Why{WhyMeaning, WhyNegated, WhyHypothetical, WhyOther, WhyOurs} }

// Proposal is an edit of a tracker after which it no longer makes a mistake.
type Proposal struct {
	Key     string // what it does: "guard", "side", "exclude", "exact", "drop"; of Widen "phrase", "guard-off", "unexclude" ...
	Tracker earshot.Tracker
}

// Narrow proposes edits of a tracker after which it no longer counts a finding
// that was wrong for a reason, the mildest first. turn is the whole text that
// the finding points into, and try finds what a tracker finds in its
// conversation. Every proposal was tried.
func Narrow(t earshot.Tracker, f earshot.Finding, turn string, why Why, try func(earshot.Tracker) []earshot.Finding) []Proposal {
	var all []Proposal
	add := func(key string, edited earshot.Tracker) {
		found := try(edited)
		if found == nil || slices.ContainsFunc(found, func(o earshot.Finding) bool {
			return sameWords(o, f) && (o.State == earshot.Counted || Unsettled(o))
		}) {
			return
		}
		all = append(all, Proposal{key, edited})
	}
	if guarded, ok := guardOn(t, why); ok {
		add("guard", guarded)
	}
	if why == WhyOurs && t.Side == earshot.SideUnknown {
		sided := t
		sided.Side = earshot.SideCustomer
		add("side", sided)
	}
	for _, text := range neighbours(turn, f.Start, f.End) {
		excluded := t
		excluded.Exclude = append(slices.Clone(t.Exclude), earshot.PhraseSet{Lang: langOf(f, t), Phrases: []earshot.Phrase{{Text: text, Form: earshot.FormExact}}})
		add("exclude", joinSets(excluded))
	}
	ofPhrase(t, f, try, add)
	return all
}

// ofPhrase proposes what can be done with the very phrase that matched.
func ofPhrase(t earshot.Tracker, f earshot.Finding, try func(earshot.Tracker) []earshot.Finding, add func(string, earshot.Tracker)) {
	for i, set := range t.Phrases {
		for j, p := range set.Phrases {
			lone := t
			lone.Rules, lone.Exclude = nil, nil
			lone.Phrases = []earshot.PhraseSet{{Lang: set.Lang, Phrases: []earshot.Phrase{p}}}
			if !slices.ContainsFunc(try(lone), func(o earshot.Finding) bool { return sameWords(o, f) }) {
				continue
			}
			if p.Form == "" || p.Form == earshot.FormInflections {
				exact := p
				exact.Form = earshot.FormExact
				add("exact", withPhrase(t, i, j, &exact))
			}
			add("drop", withPhrase(t, i, j, nil))
		}
	}
}

// withPhrase is the tracker with another phrase in a place, or with none.
func withPhrase(t earshot.Tracker, set, place int, p *earshot.Phrase) earshot.Tracker {
	t.Phrases = slices.Clone(t.Phrases)
	list := slices.Clone(t.Phrases[set].Phrases)
	if p == nil {
		list = slices.Delete(list, place, place+1)
	} else {
		list[place] = *p
	}
	t.Phrases[set].Phrases = list
	return t
}

// guardOn is the tracker with the guard on that would have blocked such a hit,
// if it is off.
func guardOn(t earshot.Tracker, why Why) (earshot.Tracker, bool) {
	switch {
	case why == WhyNegated && t.Guards.NoNegation:
		t.Guards.NoNegation = false
	case why == WhyHypothetical && t.Guards.NoHypothetical:
		t.Guards.NoHypothetical = false
	case why == WhyOther && t.Guards.NoReported:
		t.Guards.NoReported = false
	default:
		return t, false
	}
	return t, true
}

// langOf is the language to write an exclusion in: the turn's, as far as the
// tracker has phrases in it, or else any.
func langOf(f earshot.Finding, t earshot.Tracker) earshot.Lang {
	for _, set := range t.Phrases {
		if set.Lang != earshot.AnyLang && set.Lang.Covers(f.Lang) {
			return set.Lang
		}
	}
	return earshot.AnyLang
}

// joinSets writes exclusions of one language as one set.
func joinSets(t earshot.Tracker) earshot.Tracker {
	var all []earshot.PhraseSet
	for _, set := range t.Exclude {
		i := slices.IndexFunc(all, func(s earshot.PhraseSet) bool { return s.Lang == set.Lang })
		if i < 0 {
			all = append(all, earshot.PhraseSet{Lang: set.Lang})
			i = len(all) - 1
		}
		all[i].Phrases = append(all[i].Phrases, set.Phrases...)
	}
	t.Exclude = all
	return t
}

// neighbours are the words found with what stands before them, after them, and
// both, within their clause: phrases to exclude.
func neighbours(turn string, start, end int) []string {
	before, after := lastWords(turn[:start]), firstWords(turn[end:])
	var all []string
	for _, text := range []string{turn[start:end] + after, before + turn[start:end], before + turn[start:end] + after} {
		text = strings.TrimSpace(text)
		if len([]rune(text)) <= maxPhrase && text != strings.TrimSpace(turn[start:end]) && !slices.Contains(all, text) {
			all = append(all, text)
		}
	}
	return all
}

// stops tells where a clause ends.
func stops(r rune) bool { return unicode.IsPunct(r) && r != '\'' && r != '-' && r != '’' }

// wide reports whether a letter is of a script without spaces.
func wide(r rune) bool { return isHan(r) || isKana(r) }

// lastWords is the end of a text: two words, or four characters where words
// have no spaces, no further than the clause.
func lastWords(s string) string {
	if i := strings.LastIndexFunc(s, stops); i >= 0 {
		_, size := utf8.DecodeRuneInString(s[i:])
		s = s[i+size:]
	}
	runes := []rune(s)
	words, chars := 0, 0
	i := len(runes)
	for i > 0 && chars < 4 {
		if unicode.IsSpace(runes[i-1]) && i < len(runes) && !unicode.IsSpace(runes[i]) {
			if words++; words == 2 {
				break
			}
		}
		if wide(runes[i-1]) {
			chars++
		}
		i--
	}
	return string(runes[i:])
}

// firstWords is the beginning of a text, likewise.
func firstWords(s string) string {
	if i := strings.IndexFunc(s, stops); i >= 0 {
		s = s[:i]
	}
	runes := []rune(s)
	words, chars := 0, 0
	i := 0
	for i < len(runes) && chars < 4 {
		if unicode.IsSpace(runes[i]) && i > 0 && !unicode.IsSpace(runes[i-1]) {
			if words++; words == 2 {
				break
			}
		}
		if wide(runes[i]) {
			chars++
		}
		i++
	}
	return string(runes[:i])
}
