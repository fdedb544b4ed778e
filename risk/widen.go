package risk

import (
	"slices"
	"strings"
	"unicode"

	"earshot"
)

// The reasons why a finding should not have been suppressed.
const (
	WhyNotNegated      Why = "not-negated"
	WhyNotHypothetical Why = "not-hypothetical"
	WhyOwn             Why = "own"          // it is the customer's own, and about us
	WhyAsks            Why = "asks"         // who asks so says it
	WhyNotExcluded     Why = "not-excluded" // the excluded words mean something else here
	WhyAnySide         Why = "any-side"     // it counts whoever says it
	WhyAnywhere        Why = "anywhere"     // it counts wherever it is said
	WhyEnough          Why = "enough"       // so many are enough
	WhySaid            Why = "said"         // in these words it is always meant
	WhyOnce            Why = "once"         // only this one; the rule is right
)

// Misses lists the reasons why a finding that is suppressed for a reason
// should have counted, in the order pages offer them.
func Misses(reason string) []Why {
	why := []Why{WhySaid, WhyOnce}
	switch reason {
	case reasonNegated:
		return slices.Concat([]Why{WhyNotNegated}, why)
	case reasonHypothetical:
		return slices.Concat([]Why{WhyNotHypothetical}, why)
	case reasonReported, reasonAnother:
		return slices.Concat([]Why{WhyOwn}, why)
	case reasonQuestion:
		return slices.Concat([]Why{WhyAsks}, why)
	case reasonExcluded:
		return slices.Concat([]Why{WhyNotExcluded}, why)
	case reasonOurSide, reasonTheirSide:
		return []Why{WhyAnySide, WhyOnce}
	case reasonElsewhere, reasonNoQuestion, reasonRole, reasonNotAfter:
		return []Why{WhyAnywhere, WhyOnce}
	case reasonCap, reasonTooFew, reasonFewTalks:
		return []Why{WhyEnough, WhyOnce}
	}
	return []Why{WhyOnce}
}

// phrasesProposed is how many phrases Widen proposes.
const phrasesProposed = 2

// Widen proposes edits of a tracker after which it counts a finding that was
// suppressed and should not have been, the mildest first. turn is the whole
// text that the finding points into, and try finds what a tracker finds in its
// conversation. Every proposal was tried.
func Widen(t earshot.Tracker, f earshot.Finding, turn string, why Why, try func(earshot.Tracker) []earshot.Finding) []Proposal {
	var all []Proposal
	add := func(key string, edited earshot.Tracker) bool {
		counts := slices.ContainsFunc(try(edited), func(o earshot.Finding) bool {
			return sameWords(o, f) && (o.State == earshot.Counted || Unsettled(o) && f.Reason != reasonFewTalks)
		})
		if counts {
			all = append(all, Proposal{key, edited})
		}
		return counts
	}
	if why == WhyOnce {
		return nil
	}
	if guarded(f.Reason) {
		ofWording(t, f, turn, add)
	}
	if why != WhySaid {
		ofReason(t, f, try, add)
	}
	return all
}

// guarded reports whether a finding is suppressed for what is said around it.
func guarded(reason string) bool {
	return slices.Contains([]string{reasonNegated, reasonHypothetical, reasonReported, reasonAnother, reasonQuestion, reasonExcluded}, reason)
}

// sameWords reports whether two findings point at some of the same words.
func sameWords(a, b earshot.Finding) bool {
	return a.Turn == b.Turn && a.Start < b.End && b.Start < a.End
}

// ofWording proposes phrases that hold what the guard took offence at, the
// shortest that do.
func ofWording(t earshot.Tracker, f earshot.Finding, turn string, add func(string, earshot.Tracker) bool) {
	var found []string
	for _, text := range wordings(turn, f.Start, f.End) {
		if slices.ContainsFunc(found, func(shorter string) bool { return strings.Contains(text, shorter) }) {
			continue
		}
		longer := t
		longer.Phrases = withText(t.Phrases, langOf(f, t), text)
		if !add("phrase", longer) {
			continue
		}
		if found = append(found, text); len(found) == phrasesProposed {
			return
		}
	}
}

// withText is the sets with one more phrase, matched exactly.
func withText(all []earshot.PhraseSet, lang earshot.Lang, text string) []earshot.PhraseSet {
	p := earshot.Phrase{Text: text, Form: earshot.FormExact}
	all = slices.Clone(all)
	for i := range all {
		if all[i].Lang == lang {
			all[i].Phrases = append(slices.Clone(all[i].Phrases), p)
			return all
		}
	}
	return append(all, earshot.PhraseSet{Lang: lang, Phrases: []earshot.Phrase{p}})
}

// wordsAround is how many words before and after what was found a phrase may
// take in; twice as many characters where words have no spaces.
const wordsAround = 7

// wordings are the words found with more and more of what stands before and
// after them in their clause.
func wordings(turn string, start, end int) []string {
	before, after := wordsBefore(turn[:start]), wordsAfter(turn[end:])
	var all []string
	for n := 1; n <= max(len(before), len(after)); n++ {
		left := strings.Join(before[len(before)-min(n, len(before)):], "")
		right := strings.Join(after[:min(n, len(after))], "")
		for _, text := range []string{left + turn[start:end], turn[start:end] + right, left + turn[start:end] + right} {
			text = strings.TrimSpace(text)
			if len([]rune(text)) <= maxPhrase && text != strings.TrimSpace(turn[start:end]) && !slices.Contains(all, text) {
				all = append(all, text)
			}
		}
	}
	return all
}

// wordsBefore is the last words of a text, each with the space after it.
func wordsBefore(s string) []string {
	if i := strings.LastIndexFunc(s, stops); i >= 0 {
		s = strings.TrimLeftFunc(s[i:], stops)
	}
	words := pieces(s)
	return words[max(0, len(words)-wordsAround):]
}

// wordsAfter is the first words of a text, each with the space before it.
func wordsAfter(s string) []string {
	if i := strings.IndexFunc(s, stops); i >= 0 {
		s = s[:i]
	}
	words := pieces(s)
	return words[:min(len(words), wordsAround)]
}

// pieces cuts a text into words with their spaces, and where there are none
// into pairs of characters.
func pieces(s string) []string {
	var all []string
	word, chars := "", 0
	for _, r := range s {
		if ends := unicode.IsSpace(r) && strings.TrimSpace(word) != "" || chars == 2; ends {
			all, word, chars = append(all, word), "", 0
		}
		if word += string(r); wide(r) {
			chars++
		}
	}
	if word != "" {
		all = append(all, word)
	}
	return all
}

// ofReason proposes what would undo the very reason.
func ofReason(t earshot.Tracker, f earshot.Finding, try func(earshot.Tracker) []earshot.Finding, add func(string, earshot.Tracker) bool) {
	was := t
	switch f.Reason {
	case reasonNegated, reasonHypothetical, reasonReported, reasonAnother, reasonQuestion:
		add("guard-off", unguarded(t, f, try))
	case reasonExcluded:
		ofExclusions(t, add)
	case reasonOurSide, reasonTheirSide:
		t.Side = earshot.SideUnknown
		add("any-side", t)
	case reasonElsewhere:
		t.Where.Part, t.Where.Amount, t.Where.Unit = earshot.PartAny, 0, ""
		add("anywhere", t)
	case reasonNoQuestion:
		t.Where.Question = false
		add("anywhere", t)
	case reasonRole:
		if f.Role != "" {
			t.Where.Roles = append(slices.Clone(was.Where.Roles), f.Role)
			add("role", t)
		}
		t.Where.Roles = nil
		add("anyone", t)
	case reasonNotAfter:
		t.Where.AfterTurn, t.Where.SameTurn = 0, false
		if !add("after-later", t) {
			t.Where.After = ""
			add("after-none", t)
		}
	case reasonCap, reasonTooFew:
		ofNumbers(t, f, try, add)
	case reasonFewTalks:
		t.Fires.Conversations, t.Fires.Days = 0, 0
		add("talks", t)
	}
}

// unguarded is the tracker with the guard off that blocked a finding, and with
// those that would block it then.
func unguarded(t earshot.Tracker, f earshot.Finding, try func(earshot.Tracker) []earshot.Finding) earshot.Tracker {
	for reason := f.Reason; ; {
		was := t.Guards
		switch reason {
		case reasonNegated:
			t.Guards.NoNegation = true
		case reasonHypothetical:
			t.Guards.NoHypothetical = true
		case reasonReported, reasonAnother:
			t.Guards.NoReported = true
		case reasonQuestion:
			t.Guards.NoQuestion = true
		}
		if t.Guards == was {
			return t
		}
		reason = ""
		for _, o := range try(t) {
			if sameWords(o, f) {
				reason = o.Reason
			}
		}
	}
}

// ofExclusions proposes to take back each exclusion in whose way the finding
// is.
func ofExclusions(t earshot.Tracker, add func(string, earshot.Tracker) bool) {
	for i, set := range t.Exclude {
		for k := range set.Phrases {
			fewer := t
			fewer.Exclude = slices.Clone(t.Exclude)
			fewer.Exclude[i].Phrases = slices.Delete(slices.Clone(set.Phrases), k, k+1)
			if len(fewer.Exclude[i].Phrases) == 0 {
				fewer.Exclude = slices.Delete(fewer.Exclude, i, i+1)
			}
			add("unexclude", fewer)
		}
	}
}

// ofNumbers proposes the numbers with which as many as were found are enough,
// and none too many.
func ofNumbers(t earshot.Tracker, f earshot.Finding, try func(earshot.Tracker) []earshot.Finding, add func(string, earshot.Tracker) bool) {
	n := 0
	for _, o := range try(t) {
		if o.State == earshot.Counted || o.Reason == f.Reason {
			n++
		}
	}
	if f.Reason == reasonCap {
		t.Fires.Cap = n
		add("cap", t)
		return
	}
	t.Fires.AtLeast = n
	add("least", t)
}
