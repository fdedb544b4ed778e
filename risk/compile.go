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
	order     []int      // of trackers: each after the one it needs
	sequences []looked
	matcher   *nlp.WordMatcher
	texts     []string       // that the matcher looks for
	simple    []simple       // by pattern of the matcher: what most hits need to know
	anchorsAt []int32        // by pattern of the matcher: where what it is the anchor of begins in anchors
	anchors   []anchor       // in the order of the patterns
	uses      []use          // of the sequences, in their order
	langs     []earshot.Lang // that phrases are in; a use names one by its place
	plans     []plan
	triggers  [][]int32 // by atom: the plans that its hits set off
	tongues   bool      // the scope of some tracker names languages
	companies companies // who is left for whom
	always    []int32   // the plans that nothing sets off: they are always tried
}

// compiled is a tracker with what detecting asks of it.
type compiled struct {
	earshot.Tracker
	langs []earshot.Lang // that it has phrases or rules in
	needs int            // the tracker that must come before; -1 if none, -2 if it is not there
}

// looked is a sequence that is looked for, and who asks for it.
type looked struct {
	slots  sequence
	strict bool // Korean: whole words only, as an exact phrase or a prefix asks
	short  bool // Korean: it may begin with a word of one syllable, which would be found within others
	uses   []use
}

// use is a phrase's share in a sequence: a tracker's own, or an atom of rules.
type use struct {
	tracker int32 // -1 for an atom
	atom    int32
	lang    int16
	exclude bool
}

// anchor is the place in a sequence that the matcher looks for; the rest is
// compared around its hits. Most phrases are one place: all their forms are in
// the automaton.
type anchor struct {
	first     use   // who asks for the sequence
	from, to  int32 // who else does: uses[from:to]
	sequence  int32
	slot      int16
	choice    int16
	alone     bool // it is the whole sequence, and its bounds are simple
	letters   bool // alone: it begins with an ASCII letter or digit
	ends      bool // alone: it ends with one, and must end the word
	stretches bool // alone: people read on to the end of the word
}

// simple is a pattern that is the whole of one sequence, which one tracker's
// phrases ask for, and whose bounds are simple. Most are.
type simple struct {
	tracker int32
	lang    int16
	what    uint16 // 0: the pattern is not simple
}

// What is known of a simple pattern.
const (
	isSimple    = 1 << iota
	isExclusion // of its tracker
	hasLetters  // it begins with an ASCII letter or digit
	endsWord    // it ends with one, and must end the word
	mayStretch  // people read on to the end of the word
)

// Compile makes trackers ready to detect with: every phrase goes into one
// automaton, and every rule becomes a plan over what that finds. Drafts are
// left out; to try one, set Active on a copy. An error names the tracker and
// the phrase, says what to do about it and wraps [earshot.ErrInvalid]. Rules
// may use the word sets given, and the starter sets that none of them has the
// name of.
func Compile(ts []earshot.Tracker, sets ...earshot.WordSet) (*Rules, error) {
	known, err := knownSets(sets)
	if err != nil {
		return nil, err
	}
	b := compiler{index: map[string]int{}, sets: known, atoms: map[string]int32{}, slots: map[string]slot{}}
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
	order, err := b.inOrder()
	if err != nil {
		return nil, err
	}
	r := b.rules()
	r.order, r.companies = order, newCompanies(known)
	return r, nil
}

// knownSets are the word sets by name.
func knownSets(sets []earshot.WordSet) (map[string]earshot.WordSet, error) {
	starter, err := StarterSets()
	if err != nil {
		return nil, err
	}
	known := map[string]earshot.WordSet{}
	for _, s := range starter { // ours: a test knows that they are sound
		known[s.Name] = s
	}
	for _, s := range sets {
		if problem, hint := badSet(s); problem != "" {
			return nil, refuse(problem, hint)
		}
		if err := soundSet(s); err != nil {
			return nil, err
		}
		known[s.Name] = s
	}
	return known, nil
}

// soundSet refuses a word set with a phrase that cannot be looked for.
func soundSet(s earshot.WordSet) error {
	for _, set := range s.Phrases {
		for _, p := range set.Phrases {
			if _, err := sequencesOf(p, set.Lang); err != nil {
				return refuse(fmt.Sprintf("word set %s: %s", s.Name, reason(err)), earshot.HintOf(err))
			}
		}
	}
	return nil
}

// compiler gathers sequences; the same one with the same bounds is kept once.
type compiler struct {
	trackers  []compiled
	sequences []looked
	index     map[string]int
	langs     []earshot.Lang
	sets      map[string]earshot.WordSet
	atoms     map[string]int32
	plans     []plan
	slots     map[string]slot // by their key: phrases of the same words share them
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
	if problem, hint := badLeast(t.Scope); problem != "" {
		return invalid(t.ID, problem, hint)
	}
	t.Severity = severity(t)
	c := compiled{Tracker: t, needs: -1}
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
	for _, set := range t.Rules {
		for _, text := range set.Rules {
			if err := b.rule(t, text, set.Lang, false); err != nil {
				return err
			}
		}
		c.langs = append(c.langs, set.Lang)
	}
	for _, set := range t.ExcludeRules {
		for _, text := range set.Rules {
			if err := b.rule(t, text, set.Lang, true); err != nil {
				return err
			}
		}
	}
	b.trackers = append(b.trackers, c)
	return nil
}

func (b *compiler) phrases(id earshot.TrackerID, set earshot.PhraseSet, exclude bool) error {
	u := use{tracker: int32(len(b.trackers)), atom: -1, exclude: exclude, lang: b.lang(set.Lang)}
	for _, p := range set.Phrases {
		if err := b.phrase(p, set.Lang, u); err != nil {
			return invalid(id, reason(err), earshot.HintOf(err))
		}
	}
	return nil
}

// phrase looks for a phrase on somebody's behalf.
func (b *compiler) phrase(p earshot.Phrase, lang earshot.Lang, u use) error {
	all, err := sequencesOf(p, lang)
	if err != nil {
		return err
	}
	strict := p.Form == earshot.FormExact || p.Form == earshot.FormPrefix
	for i, s := range all {
		b.add(s, strict && i == 0, u)
	}
	return nil
}

// lang is the place of a language among those that phrases are in.
func (b *compiler) lang(l earshot.Lang) int16 {
	l = l.Base()
	i := slices.Index(b.langs, l)
	if i < 0 {
		i = len(b.langs)
		b.langs = append(b.langs, l)
	}
	return int16(i)
}

// add looks for a sequence, or adds the use to the one that is looked for
// already.
func (b *compiler) add(s sequence, strict bool, u use) {
	key := s.key(strict)
	i, ok := b.index[key]
	if !ok {
		i = len(b.sequences)
		b.index[key] = i
		b.sequences = append(b.sequences, looked{slots: b.shared(s.merged(b.mergedInto(u))), strict: strict, short: s.beginsShort()})
	}
	if l := &b.sequences[i]; !slices.Contains(l.uses, u) {
		l.uses = append(l.uses, u)
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
		slot.key(&k)
		k.WriteByte('/')
	}
	return k.String()
}

func (s slot) key(k *strings.Builder) {
	for _, c := range s {
		k.WriteString(c.text)
		switch {
		case c.open:
			k.WriteByte('*')
		case c.noun:
			k.WriteByte('+')
		case c.closes:
			k.WriteByte('.')
		case c.gap > 0:
			k.WriteByte('~')
			k.WriteByte('0' + byte(c.gap))
		}
		k.WriteByte('|')
	}
}

// shared is a sequence whose places are those of others, where they are the
// same: thousands of phrases may have the forms of one verb.
func (b *compiler) shared(s sequence) sequence {
	for i := range s {
		var k strings.Builder
		s[i].key(&k)
		if known, ok := b.slots[k.String()]; ok {
			s[i] = known
		} else {
			b.slots[k.String()] = s[i]
		}
	}
	return s
}

// maxMerged is how many texts the places of a phrase may be merged into.
const maxMerged = 96

// maxMergedEuropean is the same where words have many forms.
const maxMergedEuropean = 24

func (b *compiler) mergedInto(u use) int {
	switch b.langs[u.lang] {
	case "de", "fr", "es":
		return maxMergedEuropean
	}
	return maxMerged
}

// merged joins places that stand side by side into one, as long as that has
// not too many texts: then the automaton finds the whole phrase, and nothing
// is left to compare around its hits.
func (s sequence) merged(most int) sequence {
	out := sequence{s[0]}
	for _, next := range s[1:] {
		last := len(out) - 1
		if len(out[last])*len(next) <= most {
			if both, ok := joinedSlots(out[last], next); ok {
				out[last] = both
				continue
			}
		}
		out = append(out, next)
	}
	return out
}

// joinedSlots is every text of a before every text of b; ok is false beside a
// gap, and where a space may stand between them or not and one may be missing.
func joinedSlots(a, b slot) (slot, bool) {
	joined := make(slot, 0, len(a)*len(b))
	seen := make(map[choice]bool, len(a)*len(b))
	for _, x := range a {
		for _, y := range b {
			both := joinedChoices(x, y)
			if len(both) == 0 || len(both) > 1 && (a.optional() || b.optional()) {
				return nil, false
			}
			for _, c := range both {
				if !seen[c] {
					seen[c] = true
					joined = append(joined, c)
				}
			}
		}
	}
	return joined, true
}

// joinedChoices is how x may stand before y: words with a space between them,
// characters without, and beside a mark either way; nothing beside a gap.
func joinedChoices(x, y choice) []choice {
	if x.gap > 0 || y.gap > 0 {
		return nil
	}
	if x.text == "" {
		return []choice{y}
	}
	if y.text == "" {
		return []choice{x}
	}
	last, _ := utf8.DecodeLastRuneInString(x.text)
	first, _ := utf8.DecodeRuneInString(y.text)
	glued, spaced := y, y
	glued.text, spaced.text = x.text+y.text, x.text+" "+y.text
	switch {
	case isCJK(last) || isCJK(first):
		return []choice{glued}
	case isWord(last) && isWord(first):
		return []choice{spaced}
	}
	return []choice{spaced, glued}
}

// rules chooses the anchors and makes the automaton of them.
func (b *compiler) rules() *Rules {
	r := &Rules{trackers: b.trackers, sequences: b.sequences, langs: b.langs, plans: b.plans}
	index := map[string]int{}
	var texts []string
	var patterns [][]anchor
	for i, l := range b.sequences {
		from := int32(len(r.uses))
		r.uses = append(r.uses, l.uses[1:]...)
		slot := l.slots.anchor(func(text string) int {
			if at, ok := index[text]; ok {
				return len(patterns[at])
			}
			return 0
		})
		for j, c := range l.slots[slot] {
			at, ok := index[c.text]
			if !ok {
				at = len(texts)
				index[c.text] = at
				texts = append(texts, c.text)
				patterns = append(patterns, nil)
			}
			a := anchor{first: l.uses[0], from: from, to: int32(len(r.uses)), sequence: int32(i), slot: int16(slot), choice: int16(j)}
			if len(l.slots) == 1 {
				a.bounds(c, l.strict)
			}
			patterns[at] = append(patterns[at], a)
		}
	}
	for _, all := range patterns {
		r.anchorsAt = append(r.anchorsAt, int32(len(r.anchors)))
		r.anchors = append(r.anchors, all...)
		r.simple = append(r.simple, simpleOf(all))
	}
	r.anchorsAt = append(r.anchorsAt, int32(len(r.anchors)))
	r.texts = texts
	r.matcher = nlp.NewWordMatcher(texts, func(k int) bool { return b.open(texts[k], patterns[k]) })
	r.tongues = slices.ContainsFunc(r.trackers, func(t compiled) bool { return len(t.Scope.Langs) > 0 })
	r.triggers = make([][]int32, len(b.atoms))
	for i := range r.plans {
		r.setOff(int32(i))
	}
	return r
}

// open reports whether a pattern may end within a word of ASCII letters and
// digits.
func (b *compiler) open(text string, all []anchor) bool {
	return isWordByte(text[len(text)-1]) && slices.ContainsFunc(all, func(a anchor) bool {
		return b.sequences[a.sequence].slots[a.slot][a.choice].open
	})
}

// simpleOf is what a hit of a pattern needs to know if it is simple.
func simpleOf(all []anchor) simple {
	a := all[0]
	if len(all) > 1 || !a.alone || a.from < a.to || a.first.atom >= 0 {
		return simple{}
	}
	s := simple{tracker: a.first.tracker, lang: a.first.lang, what: isSimple}
	for _, f := range []struct {
		is   bool
		what uint16
	}{{a.first.exclude, isExclusion}, {a.letters, hasLetters}, {a.ends, endsWord}, {a.stretches, mayStretch}} {
		if f.is {
			s.what |= f.what
		}
	}
	return s
}

// bounds notes how simple the bounds of a whole sequence are: ASCII letters end
// where the word ends, Chinese characters and hiragana anywhere.
func (a *anchor) bounds(c choice, strict bool) {
	first, _ := utf8.DecodeRuneInString(c.text)
	last, _ := utf8.DecodeLastRuneInString(c.text)
	simple := func(r rune) bool {
		return r < utf8.RuneSelf && isWordByte(byte(r)) || isHan(r) || isKana(r) && !isKatakana(r)
	}
	a.alone = simple(first) && simple(last) && !c.closes && (strict || !hanFirst[first] && !hanLast[last])
	a.letters, a.ends = first < utf8.RuneSelf, last < utf8.RuneSelf && !c.open
	a.stretches = c.open || c.noun
}

// isWordByte reports whether a byte is an ASCII letter or digit of normalised
// text.
func isWordByte(c byte) bool { return c >= 'a' && c <= 'z' || c >= '0' && c <= '9' }

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

// inOrder lists the trackers, each after the one it needs.
func (b *compiler) inOrder() ([]int, error) {
	at := map[earshot.TrackerID]int{}
	for i, t := range b.trackers {
		at[t.ID] = i
	}
	var order []int
	state := make([]int, len(b.trackers)) // 1 being placed, 2 placed
	var place func(i int) error
	place = func(i int) error {
		switch state[i] {
		case 1:
			return invalid(b.trackers[i].ID, "it waits for a tracker that waits for it", "take after out of one of them")
		case 2:
			return nil
		}
		state[i] = 1
		if needs := b.trackers[i].Needs(); needs != "" {
			first, ok := at[needs]
			b.trackers[i].needs = first
			if !ok {
				b.trackers[i].needs = -2
			} else if err := place(first); err != nil {
				return err
			}
		}
		state[i] = 2
		order = append(order, i)
		return nil
	}
	for i := range b.trackers {
		if err := place(i); err != nil {
			return nil, err
		}
	}
	return order, nil
}
