package risk

import (
	"cmp"
	"fmt"
	"slices"
	"unicode/utf8"

	"earshot"
	"earshot/nlp"
)

// maxPatterns bounds all the forms of all phrases, so that a set of trackers
// compiles in a second or two.
const maxPatterns = 2_000_000

// Rules are trackers made ready to detect with. They never change and may be
// used by many goroutines.
type Rules struct {
	trackers []compiled // by ID
	patterns []pattern
	matcher  *nlp.Matcher
}

// compiled is a tracker with what detecting asks of it.
type compiled struct {
	earshot.Tracker
	langs []earshot.Lang // that it has phrases in
}

// pattern is one text the automaton looks for, with what must be true around
// a hit of it and with the phrases it is a form of.
type pattern struct {
	rules   []rule
	left    edge
	right   edge
	hangul  int  // syllables
	strict  bool // Korean: whole words only, as an exact phrase asks
	start   bool // Korean: at the start of a word only
	noun    bool // Korean: may go on with particles only
	stretch bool // it may go on, so the words quoted go on to the word's end
}

// edge is what the character at an end of a pattern belongs to.
type edge uint8

const (
	edgeFree     edge = iota // anything may stand beside it
	edgeWord                 // no letter of a spaced script may
	edgeKatakana             // no katakana may
)

// rule is a phrase's share in a pattern.
type rule struct {
	tracker int32
	exclude bool
	lang    earshot.Lang
}

// Compile makes trackers ready to detect with: every form of every phrase goes
// into one automaton. Drafts are left out; to try one, set Active on a copy.
// An error names the tracker and the phrase, says what to do about it and
// wraps [earshot.ErrInvalid].
func Compile(ts []earshot.Tracker) (*Rules, error) {
	b := compiler{index: map[patternKey]int{}, seen: map[seenKey]bool{}}
	active := slices.DeleteFunc(slices.Clone(ts), func(t earshot.Tracker) bool { return !t.Active })
	slices.SortFunc(active, func(x, y earshot.Tracker) int { return cmp.Compare(x.ID, y.ID) })
	for i, t := range active {
		if i > 0 && active[i-1].ID == t.ID {
			return nil, invalid(t.ID, "another tracker has its id", "give one of them another id")
		}
		if err := b.tracker(t); err != nil {
			return nil, err
		}
	}
	return &Rules{trackers: b.trackers, patterns: b.patterns, matcher: nlp.NewMatcher(b.texts)}, nil
}

// compiler gathers patterns; the same text with the same bounds is one.
type compiler struct {
	trackers []compiled
	patterns []pattern
	texts    []string
	index    map[patternKey]int
	seen     map[seenKey]bool
}

type patternKey struct {
	text               string
	open, noun, strict bool
}

type seenKey struct {
	pattern int
	rule    rule
}

func (b *compiler) tracker(t earshot.Tracker) error {
	if t.ID == "" {
		return invalid(t.ID, "it has no id", "give it one, such as churn-intent")
	}
	if t.Severity.Weight() == 0 && t.Severity != "" {
		return invalid(t.ID, fmt.Sprintf("severity is %q", t.Severity), "use low, medium or high")
	}
	t.Severity = severity(t)
	c := compiled{Tracker: t}
	for _, set := range t.Phrases {
		if err := b.phrases(t.ID, set, false); err != nil {
			return err
		}
		c.langs = append(c.langs, set.Lang)
	}
	for _, set := range t.Exclude {
		if err := b.phrases(t.ID, set, true); err != nil {
			return err
		}
	}
	b.trackers = append(b.trackers, c)
	return nil
}

func (b *compiler) phrases(id earshot.TrackerID, set earshot.PhraseSet, exclude bool) error {
	r := rule{tracker: int32(len(b.trackers)), exclude: exclude, lang: set.Lang.Base()}
	for _, p := range set.Phrases {
		if err := checkPhrase(p, set.Lang); err != nil {
			return invalid(id, reason(err), earshot.HintOf(err))
		}
		for _, f := range forms(p, set.Lang) {
			b.add(f, p.Form, r)
		}
	}
	if len(b.patterns) > maxPatterns {
		return invalid(id, fmt.Sprintf("its phrases and those before have more than %d forms", maxPatterns), "make the broadest phrases exact, or split their groups")
	}
	return nil
}

// add makes the pattern of a form, or joins the one that is there.
func (b *compiler) add(f form, how earshot.Form, r rule) {
	v := newView(nlp.Normalize(f.text).Text)
	if countLetters(v.text) == 0 { // nothing but a hesitation: then it is meant
		v.text = v.normal
	}
	key := patternKey{text: v.text, open: f.open, noun: f.noun, strict: how != "" && how != earshot.FormInflections}
	i, ok := b.index[key]
	if !ok {
		i = len(b.patterns)
		b.index[key] = i
		b.texts = append(b.texts, v.text)
		b.patterns = append(b.patterns, newPattern(key))
	}
	if seen := (seenKey{i, r}); !b.seen[seen] {
		b.seen[seen] = true
		b.patterns[i].rules = append(b.patterns[i].rules, r)
	}
}

// newPattern works out what must be true around a pattern's hits.
func newPattern(key patternKey) pattern {
	first, _ := utf8.DecodeRuneInString(key.text)
	last, _ := utf8.DecodeLastRuneInString(key.text)
	p := pattern{left: edgeOf(first), right: edgeOf(last), stretch: key.open || key.noun}
	if key.open {
		p.right = edgeFree
	}
	for _, r := range key.text {
		if isHangul(r) {
			p.hangul++
		}
	}
	if isHangul(first) {
		p.start = key.strict || p.hangul <= 2
	}
	if isHangul(last) {
		p.strict = key.strict && !key.open && !key.noun
		p.noun = key.noun && p.hangul <= 3
	}
	return p
}

func edgeOf(r rune) edge {
	switch {
	case isKatakana(r):
		return edgeKatakana
	case isWord(r):
		return edgeWord
	}
	return edgeFree
}

// fits reports whether a hit of the pattern stands where it may: at word
// boundaries in spaced languages, at the start of a word and before a particle
// for short Korean ones, not within a longer katakana word.
func (p *pattern) fits(v *view, start, end int) bool {
	if p.left != edgeFree {
		before, _ := utf8.DecodeLastRuneInString(v.text[:start])
		if p.left == edgeWord && start > 0 && isWord(before) || p.left == edgeKatakana && isKatakana(before) {
			return false
		}
	}
	if p.right != edgeFree && end < len(v.text) {
		after, _ := utf8.DecodeRuneInString(v.text[end:])
		if p.right == edgeWord && isWord(after) || p.right == edgeKatakana && isKatakana(after) {
			return false
		}
	}
	return p.hangul == 0 || p.fitsKorean(v, start, end)
}

func (p *pattern) fitsKorean(v *view, start, end int) bool {
	start, end = v.toNormal(start, end)
	if p.start {
		if before, _ := utf8.DecodeLastRuneInString(v.normal[:start]); start > 0 && isHangul(before) {
			return false
		}
	}
	if !p.strict && !p.noun {
		return true
	}
	after, _ := utf8.DecodeRuneInString(v.normal[end:])
	if end == len(v.normal) || !isHangul(after) {
		return true
	}
	return p.noun && koMayFollow(v.normal[end:])
}
