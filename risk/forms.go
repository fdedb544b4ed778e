package risk

import (
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"earshot"
	"earshot/nlp"
)

// The bounds of one phrase: what an editor may type, and how many words may
// stand in its places.
const (
	maxPhrase  = 200 // characters
	maxChoices = 4000
	maxListed  = 1000 // forms that Forms lists
)

// sequence is a phrase as it is looked for: a place after the other, each with
// the words that may stand in it.
type sequence []slot

// slot is one place of a phrase. An empty choice means that it may be missing.
type slot []choice

// choice is what may stand in a place, as the view shows it.
type choice struct {
	text   string
	open   bool // at the phrase's end: it may go on within the same word
	noun   bool // at the phrase's end: it may go on with a Korean particle
	closes bool // at the phrase's end: its clause must end there
	light  bool // it may stand there, as words do that carry no meaning: listed as …
	gap    int8 // it is up to so many words, whichever they are
}

// Forms lists what a phrase will match in a language, for people to read
// before they publish it: its groups written out, its inflections, its
// aliases. "…" at the end marks a form that may go on: 해지하… stands for
// 해지하고, 해지하려고 and every other ending. What is the same to the matcher
// is listed once: contractions as written out, Traditional Chinese as
// Simplified, Korean and Japanese without the particles that may stand there or
// not. Of a phrase of very many forms the first thousand are listed; one that
// [ParseTrackers] would refuse has none.
func Forms(p earshot.Phrase, lang earshot.Lang) []string {
	sequences, err := sequencesOf(p, lang)
	if err != nil {
		return nil
	}
	var all []string
	for _, s := range sequences {
		for _, f := range s.written(maxListed) {
			if !slices.Contains(all, f) && len(all) < maxListed {
				all = append(all, f)
			}
		}
	}
	return all
}

// written lists the texts of a sequence, at most n.
func (s sequence) written(n int) []string {
	texts := []string{""}
	for _, slot := range s {
		var longer []string
		for _, t := range texts {
			for i, c := range slot {
				switch {
				case len(longer) >= n, c.light && i > 0 && slot[i-1].light:
				case c.light && strings.HasSuffix(t, "…"):
				case c.light:
					longer = append(longer, t+"…")
				default:
					longer = append(longer, joined(t, c))
				}
			}
		}
		texts = longer
	}
	return texts
}

// joined sets a choice after a text, with a space where the script wants one.
func joined(text string, c choice) string {
	last, _ := utf8.DecodeLastRuneInString(text)
	first, _ := utf8.DecodeRuneInString(c.text)
	switch {
	case c.gap > 0:
		return text + " … "
	case text != "" && c.text != "" && isWord(last) && isWord(first):
		text += " " + c.text
	default:
		text += c.text
	}
	if c.open || c.noun {
		text += "…"
	}
	return text
}

// sequencesOf makes what is looked for of a phrase: its text, and each alias
// as it stands. The error says what is wrong with it, with a hint.
func sequencesOf(p earshot.Phrase, lang earshot.Lang) ([]sequence, error) {
	switch p.Form {
	case "", earshot.FormInflections, earshot.FormExact, earshot.FormPrefix:
	default:
		return nil, refuse(fmt.Sprintf("phrase %q has the form %q", p.Text, p.Form), "use inflections, exact or prefix")
	}
	if err := checkText(p.Text, p.Form); err != nil {
		return nil, err
	}
	parts, err := partsOf(p.Text)
	if err != nil {
		return nil, err
	}
	all := phraseSequences(parts, p.Form, lang)
	s, choices := all[0], 0
	for _, slot := range s {
		choices += len(slot)
	}
	if choices > maxChoices {
		return nil, refusePhrase("phrase-groups", fmt.Sprint(maxChoices), fmt.Sprintf("phrase %q has more than %d words in its groups", p.Text, maxChoices), "split it into several phrases, or make it exact")
	}
	if len(s) == 0 || !slices.ContainsFunc(s, func(s slot) bool { return !s.optional() }) {
		return nil, refusePhrase("phrase-nothing", "", fmt.Sprintf("phrase %q could be nothing at all", p.Text), "write one word that is always there")
	}
	for _, alias := range p.Aliases {
		if err := checkText(alias, p.Form); err != nil {
			return nil, err
		}
		last, _ := utf8.DecodeLastRuneInString(alias)
		all = append(all, sequence{slot{{text: viewed(alias), noun: isHangul(last)}}})
	}
	return all, nil
}

func checkText(text string, how earshot.Form) error {
	letters := 0
	for _, r := range text {
		if unicode.IsLetter(r) || unicode.IsNumber(r) {
			letters++
		}
	}
	switch n := utf8.RuneCountInString(text); {
	case n > maxPhrase*4:
		return refusePhrase("phrase-long", fmt.Sprint(maxPhrase), fmt.Sprintf("a phrase of %d characters", n), fmt.Sprintf("keep a phrase under %d; look for the few words that matter", maxPhrase))
	case !utf8.ValidString(text):
		return refuse("a phrase that is not UTF-8", "save the file as UTF-8")
	case letters == 0:
		return refusePhrase("phrase-letters", text, fmt.Sprintf("phrase %q has no letters", text), "write at least one word")
	case how == earshot.FormPrefix && letters < 2:
		return refusePhrase("prefix-short", text, fmt.Sprintf("prefix %q is too short", text), "write at least two letters before the asterisk")
	}
	return nil
}

// phraseFault is what is wrong with a phrase, with the key of a [SyntaxError]
// that says it in other languages.
type phraseFault struct {
	error
	key, arg string
}

func (f *phraseFault) Unwrap() error { return f.error }

func refusePhrase(key, arg, problem, hint string) error {
	return &phraseFault{refuse(problem, hint), key, arg}
}

func refuse(problem, hint string) error {
	return earshot.WithHint(fmt.Errorf("%s: %w", problem, earshot.ErrInvalid), hint)
}

// viewed is a piece of a phrase as it is found in a view.
func viewed(text string) string {
	normal := nlp.Normalize(text).Text
	if v := newView(normal).text; v != "" {
		return v
	}
	return normal // nothing but a hesitation: then it is meant
}

func (s slot) optional() bool {
	return slices.ContainsFunc(s, func(c choice) bool { return c.text == "" })
}

// phraseSequences makes the places of a phrase and what may stand in each,
// and those of the other orders its words may be in.
func phraseSequences(parts []part, how earshot.Form, lang earshot.Lang) []sequence {
	b := sequenceBuilder{how: how, lang: grammarOf(parts, lang)}
	places := placesOf(parts, b.lang)
	light := map[int]bool{}
	if b.lang == earshot.Chinese && how != earshot.FormExact && how != earshot.FormPrefix {
		places, light = zhApart(places)
	}
	for i, texts := range places {
		b.place(texts, i == len(places)-1)
		if light[i] {
			b.sequence[len(b.sequence)-1].lighten()
		}
	}
	all := []sequence{b.sequence}
	if how != earshot.FormExact && how != earshot.FormPrefix && len(places) == len(b.sequence) {
		switch b.lang {
		case "de":
			all = append(all, deOrders(places, b.sequence)...)
		case "fr":
			all = append(all, frOrders(places, b.sequence)...)
		}
	}
	return all
}

// grammarOf is the language whose inflections a phrase follows. What the
// script tells goes before the tag, so a Korean name in the phrases for any
// language takes particles too.
func grammarOf(parts []part, lang earshot.Lang) earshot.Lang {
	lang = lang.Base()
	has := func(is func(rune) bool) bool {
		return slices.ContainsFunc(parts, func(p part) bool {
			return slices.ContainsFunc(p.texts, func(t string) bool { return strings.ContainsFunc(t, is) })
		})
	}
	switch {
	case has(isHangul):
		return earshot.Korean
	case lang == earshot.Japanese:
		return lang
	case has(func(r rune) bool { return isHan(r) || isKana(r) }):
		return earshot.Chinese
	}
	return lang
}

// lighten marks what may stand in a place and need not.
func (s slot) lighten() {
	for i := range s {
		s[i].light = s[i].text != ""
	}
}

// sequenceBuilder fills the places of a phrase one after the other.
type sequenceBuilder struct {
	how      earshot.Form
	lang     earshot.Lang
	sequence sequence
	before   []string // the words before the place, of each group the first
}

func (b *sequenceBuilder) place(texts []string, last bool) {
	var s slot
	seen := map[choice]bool{}
	for _, text := range texts {
		for _, c := range b.choices(text, last) {
			c.text = b.viewed(c)
			if !seen[c] {
				seen[c] = true
				s = append(s, c)
			}
		}
	}
	for _, text := range texts {
		if w := strings.Fields(text); len(w) > 0 {
			b.before = append(b.before, w...)
			break
		}
	}
	b.sequence = append(b.sequence, s)
}

// viewed is the text of a choice as the view shows it. A Korean stem is no
// noun, so nothing at its end is a particle.
func (b *sequenceBuilder) viewed(c choice) string {
	if b.lang == earshot.Korean && c.open && c.text != "" {
		const stop = "x"
		return strings.TrimSuffix(viewed(c.text+stop), stop)
	}
	return viewed(c.text)
}

// choices lists the forms of one text of a group.
func (b *sequenceBuilder) choices(text string, last bool) []choice {
	switch {
	case text == "":
		return []choice{{}}
	case b.how == earshot.FormExact:
		return []choice{{text: text}}
	case b.how == earshot.FormPrefix:
		return []choice{{text: text, open: last}}
	}
	switch b.lang {
	case earshot.Korean:
		if last {
			return koLast(text)
		}
		return []choice{{text: text}}
	case earshot.Japanese:
		return jaChoices(text, strings.Join(b.before, ""), last)
	case earshot.Chinese, earshot.AnyLang:
		return []choice{{text: text}}
	}
	return inflectWords(text, b.lang, b.before)
}

// inflectWords inflects each word of a text in a spaced language and writes
// out the combinations.
func inflectWords(text string, lang earshot.Lang, before []string) []choice {
	before = slices.Clone(before)
	texts := []string{""}
	for _, w := range strings.Fields(text) {
		var longer []string
		for _, t := range texts {
			for _, f := range inflectWord(w, lang, before) {
				longer = append(longer, strings.TrimSpace(t+" "+f))
			}
		}
		if len(longer) > maxChoices {
			return []choice{{text: text}}
		}
		before = append(before, w)
		texts = longer
	}
	all := make([]choice, len(texts))
	for i, t := range texts {
		all[i].text = t
	}
	return all
}

func inflectWord(w string, lang earshot.Lang, before []string) []string {
	switch lang {
	case earshot.English:
		w = strings.ToLower(w)
		if enBare(before, w) {
			return []string{w}
		}
		return enInflect(w)
	case "de":
		return deIn(w, before)
	case "fr":
		return frWord(w, before)
	case "es":
		return esWord(w, before)
	}
	return []string{w}
}
