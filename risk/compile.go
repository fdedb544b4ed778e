package risk

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"earshot"
	"earshot/nlp"
)

// Rules are trackers made ready to detect with. They never change and may be
// used by many goroutines.
type Rules struct {
	trackers  []compiled // by ID
	sequences []looked
	patterns  [][]anchor // what each pattern of the matcher is the anchor of
	matcher   *nlp.Matcher
}

// compiled is a tracker with what detecting asks of it.
type compiled struct {
	earshot.Tracker
	langs []earshot.Lang // that it has phrases in
}

// looked is a sequence that is looked for, and the phrases it stands for.
type looked struct {
	slots  sequence
	strict bool // Korean: whole words only, as an exact phrase or a prefix asks
	short  bool // Korean: it may begin with a word of one syllable, which would be found within others
	rules  []rule
}

// rule is a phrase's share in a sequence.
type rule struct {
	tracker int32
	exclude bool
	lang    earshot.Lang
}

// anchor is the place in a sequence that the matcher looks for; the rest is
// compared around its hits. So the automaton holds words, not every
// combination of them.
type anchor struct {
	sequence int32
	slot     int16
	choice   int16
}

// Compile makes trackers ready to detect with: a word of every phrase goes
// into one automaton. Drafts are left out; to try one, set Active on a copy.
// An error names the tracker and the phrase, says what to do about it and
// wraps [earshot.ErrInvalid]. Rules may use the word sets given, and the
// starter sets that none of them has the name of.
func Compile(ts []earshot.Tracker, sets ...earshot.WordSet) (*Rules, error) {
	b := compiler{index: map[string]int{}}
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
	return b.rules(), nil
}

// compiler gathers sequences; the same one with the same bounds is kept once.
type compiler struct {
	trackers  []compiled
	sequences []looked
	index     map[string]int
}

func (b *compiler) tracker(t earshot.Tracker) error {
	if t.ID == "" {
		return invalid(t.ID, "it has no id", "give it one, such as churn-intent")
	}
	if t.Severity.Weight() == 0 && t.Severity != "" {
		return invalid(t.ID, fmt.Sprintf("severity is %q", t.Severity), "use low, medium or high")
	}
	if problem, hint := badFires(t.Fires); problem != "" {
		return invalid(t.ID, problem, hint)
	}
	if problem, hint := badWhere(t.Where); problem != "" {
		return invalid(t.ID, problem, hint)
	}
	for _, set := range t.Rules {
		for _, text := range set.Rules {
			if _, err := ParseExpr(text); err != nil {
				return invalid(t.ID, reason(err), "")
			}
		}
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
		all, err := sequencesOf(p, set.Lang)
		if err != nil {
			return invalid(id, reason(err), earshot.HintOf(err))
		}
		strict := p.Form == earshot.FormExact || p.Form == earshot.FormPrefix
		for i, s := range all {
			b.add(s, strict && i == 0, r)
		}
	}
	return nil
}

// add looks for a sequence, or adds the phrase to the one that is looked for
// already.
func (b *compiler) add(s sequence, strict bool, r rule) {
	key := s.key(strict)
	i, ok := b.index[key]
	if !ok {
		i = len(b.sequences)
		b.index[key] = i
		b.sequences = append(b.sequences, looked{slots: s, strict: strict, short: s.beginsShort()})
	}
	if l := &b.sequences[i]; !slices.Contains(l.rules, r) {
		l.rules = append(l.rules, r)
	}
}

// beginsShort reports whether the first word may be a single syllable.
func (s sequence) beginsShort() bool {
	return slices.ContainsFunc(s[0], func(c choice) bool {
		r, size := utf8.DecodeRuneInString(c.text)
		return isHangul(r) && size == len(c.text)
	})
}

// key is a text that tells sequences apart.
func (s sequence) key(strict bool) string {
	var k strings.Builder
	if strict {
		k.WriteByte('!')
	}
	for _, slot := range s {
		for _, c := range slot {
			k.WriteString(c.text)
			switch {
			case c.open:
				k.WriteByte('*')
			case c.noun:
				k.WriteByte('+')
			}
			k.WriteByte('|')
		}
		k.WriteByte('/')
	}
	return k.String()
}

// rules chooses the anchors and makes the automaton of them.
func (b *compiler) rules() *Rules {
	r := &Rules{trackers: b.trackers, sequences: b.sequences}
	index := map[string]int{}
	var texts []string
	for i, l := range b.sequences {
		slot := l.slots.anchor(func(text string) int {
			if at, ok := index[text]; ok {
				return len(r.patterns[at])
			}
			return 0
		})
		for j, c := range l.slots[slot] {
			at, ok := index[c.text]
			if !ok {
				at = len(texts)
				index[c.text] = at
				texts = append(texts, c.text)
				r.patterns = append(r.patterns, nil)
			}
			r.patterns[at] = append(r.patterns[at], anchor{int32(i), int16(slot), int16(j)})
		}
	}
	r.matcher = nlp.NewMatcher(texts)
	return r
}

// anchor is the place whose words are the rarest, as far as their length and
// the use others make of them tell.
func (s sequence) anchor(used func(string) int) int {
	best, bestWorth := 0, -1<<30
	for i, slot := range s {
		if slot.optional() {
			continue
		}
		worth := 1 << 20
		for _, c := range slot {
			length := len(c.text)
			if last := c.text[len(c.text)-1]; last < 0x80 {
				length = length * 3 / 2 // a letter tells less than a syllable, but more than a third of one
			}
			worth = min(worth, min(length, 18)*4-used(c.text))
		}
		if worth > bestWorth {
			best, bestWorth = i, worth
		}
	}
	return best
}
