package risk

import (
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"earshot"
)

// The bounds of one phrase: what an editor may type, and how many forms it may
// stand for.
const (
	maxPhrase = 200 // characters
	maxForms  = 4000
)

// form is one spelling of a phrase that is looked for.
type form struct {
	text string
	open bool // it may go on within the same word
	noun bool // it may go on with a Korean particle
}

// Forms lists what a phrase will match in a language, for people to read
// before they publish it: its groups written out, its inflections, its
// aliases. "…" at the end marks a form that may go on: 해지하… stands for
// 해지하고, 해지하려고 and every other ending. A phrase that checkPhrase would
// refuse has no forms.
func Forms(p earshot.Phrase, lang earshot.Lang) []string {
	if checkPhrase(p, lang) != nil {
		return nil
	}
	var all []string
	for _, f := range forms(p, lang) {
		if f.open || f.noun {
			f.text += "…"
		}
		if !slices.Contains(all, f.text) {
			all = append(all, f.text)
		}
	}
	return all
}

// checkPhrase says what is wrong with a phrase, with a hint.
func checkPhrase(p earshot.Phrase, lang earshot.Lang) error {
	texts, err := groups(p.Text)
	if err != nil {
		return err
	}
	switch p.Form {
	case "", earshot.FormInflections, earshot.FormExact, earshot.FormPrefix:
	default:
		return refuse(fmt.Sprintf("phrase %q has the form %q", p.Text, p.Form), "use inflections, exact or prefix")
	}
	for _, text := range append(texts, p.Aliases...) {
		switch letters := countLetters(text); {
		case utf8.RuneCountInString(text) > maxPhrase:
			return refuse(fmt.Sprintf("a phrase of %d characters", utf8.RuneCountInString(text)), fmt.Sprintf("keep a phrase under %d; look for the few words that matter", maxPhrase))
		case !utf8.ValidString(text):
			return refuse("a phrase that is not UTF-8", "save the file as UTF-8")
		case letters == 0:
			return refuse(fmt.Sprintf("phrase %q has no letters", text), "write at least one word")
		case p.Form == earshot.FormPrefix && letters < 2:
			return refuse(fmt.Sprintf("prefix %q is too short", text), "write at least two letters before the asterisk")
		}
	}
	if n := len(forms(p, lang)); n > maxForms {
		return refuse(fmt.Sprintf("phrase %q has %d forms", p.Text, n), "split it into several phrases, or make it exact")
	}
	return nil
}

func refuse(problem, hint string) error {
	return earshot.WithHint(fmt.Errorf("%s: %w", problem, earshot.ErrInvalid), hint)
}

func countLetters(s string) int {
	n := 0
	for _, r := range s {
		if unicode.IsLetter(r) || unicode.IsNumber(r) {
			n++
		}
	}
	return n
}

// groups writes out the groups of a phrase: "cancel (our|the) plan" is two
// phrases, "cancel (it|)" is "cancel it" and "cancel".
func groups(phrase string) ([]string, error) {
	phrase = strings.NewReplacer("（", "(", "）", ")", "｜", "|").Replace(phrase)
	texts := []string{""}
	add := func(choices ...string) {
		var longer []string
		for _, t := range texts {
			for _, c := range choices {
				longer = append(longer, t+c)
			}
		}
		texts = longer
	}
	for rest := phrase; rest != ""; {
		before, after, found := strings.Cut(rest, "(")
		if strings.ContainsAny(before, ")|") {
			return nil, refuse(fmt.Sprintf("phrase %q has ) or | outside a group", phrase), "write alternatives as (one|another)")
		}
		add(before)
		if !found {
			break
		}
		inner, after, closed := strings.Cut(after, ")")
		if !closed || strings.Contains(inner, "(") {
			return nil, refuse(fmt.Sprintf("phrase %q has a group that does not end", phrase), "write alternatives as (one|another), no group within a group")
		}
		add(strings.Split(inner, "|")...)
		if len(texts) > maxForms {
			return nil, refuse(fmt.Sprintf("phrase %q has more than %d forms", phrase, maxForms), "split it into several phrases")
		}
		rest = after
	}
	for i, t := range texts {
		texts[i] = strings.Join(strings.Fields(t), " ")
	}
	slices.Sort(texts)
	return slices.Compact(texts), nil
}

// forms makes every form of a phrase. Aliases are closed forms as they stand.
func forms(p earshot.Phrase, lang earshot.Lang) []form {
	texts, err := groups(p.Text)
	if err != nil {
		return nil
	}
	var all []form
	for _, text := range texts {
		switch p.Form {
		case earshot.FormExact:
			all = append(all, form{text: text})
		case earshot.FormPrefix:
			all = append(all, form{text: text, open: true})
		default:
			all = append(all, inflect(text, lang)...)
		}
	}
	for _, alias := range p.Aliases {
		last, _ := utf8.DecodeLastRuneInString(alias)
		all = append(all, form{text: strings.Join(strings.Fields(alias), " "), noun: isHangul(last)})
	}
	return all
}

// inflect makes the forms of one text in its language. What the script tells
// goes before the tag, so a Korean name in the phrases for any language takes
// particles too.
func inflect(text string, lang earshot.Lang) []form {
	if lang != "de" { // whose nouns are told by their capitals
		text = strings.ToLower(text)
	}
	switch {
	case strings.ContainsFunc(text, isHangul):
		return koForms(text)
	case lang.Base() == earshot.Japanese:
		return jaForms(text)
	case strings.ContainsFunc(text, isHan), lang == earshot.AnyLang:
		return []form{{text: text}}
	}
	return wordForms(text, lang.Base())
}

// wordForms inflects each word of a phrase in a spaced language and writes out
// the combinations.
func wordForms(text string, lang earshot.Lang) []form {
	words := strings.Fields(text)
	if lang == earshot.English {
		words = strings.Fields(enWritten(text))
	}
	choices := make([][]string, len(words))
	total := 1
	for i, w := range words {
		choices[i] = inflectWord(w, lang)
		if total*len(choices[i]) > maxForms {
			choices[i] = []string{w}
		}
		total *= len(choices[i])
	}
	texts := []string{""}
	for _, choice := range choices {
		var longer []string
		for _, t := range texts {
			for _, c := range choice {
				longer = append(longer, strings.TrimSpace(t+" "+c))
			}
		}
		texts = longer
	}
	var all []form
	for _, t := range texts {
		all = append(all, form{text: t})
		if lang == earshot.English {
			for _, short := range enContracted(t) {
				all = append(all, form{text: short})
			}
		}
	}
	return all
}

func inflectWord(w string, lang earshot.Lang) []string {
	switch lang {
	case earshot.English:
		return enInflect(w)
	case "de", "fr", "es":
		if fixed := euFixed[lang]; fixed[w] || strings.ToLower(w) != w {
			return []string{strings.ToLower(w)}
		}
		return endings(w, lang)
	}
	return []string{w}
}

func isHangul(r rune) bool { return r >= 0xAC00 && r <= 0xD7A3 || r >= 0x3131 && r <= 0x318E }

func isHan(r rune) bool { return r >= 0x2E80 && unicode.Is(unicode.Han, r) }

func isKana(r rune) bool { return r >= 0x3041 && r <= 0x30FF }

func isKatakana(r rune) bool { return r >= 0x30A1 && r <= 0x30FF && r != '・' }

// isCJK reports whether r belongs to a script whose text is matched without
// spaces.
func isCJK(r rune) bool { return r >= 0x2E80 && (isHangul(r) || isKana(r) || isHan(r)) }

// isWord reports whether r belongs to a word of a spaced script.
func isWord(r rune) bool {
	if r < utf8.RuneSelf {
		return r >= 'a' && r <= 'z' || r >= '0' && r <= '9' || r >= 'A' && r <= 'Z'
	}
	return !isCJK(r) && (unicode.IsLetter(r) || unicode.IsNumber(r) || unicode.Is(unicode.Mn, r))
}
