package risk

import (
	"errors"
	"slices"
	"strings"
	"unicode"

	"earshot"
)

// Text is what a tracker looks for, as text to edit: one rule on a line, below
// the language it is in, and what excludes last.
//
//	lang:en
//	cancel
//	"close our account"
//	cancel NEAR/3 (contract | plan)
//
//	exclude lang:en
//	~"cancel the meeting"
//
// [WithText] reads it back.
func Text(t earshot.Tracker) string {
	var b strings.Builder
	section := func(head string, lang earshot.Lang) {
		if b.Len() > 0 {
			b.WriteByte('\n')
		}
		b.WriteString(head + "lang:" + string(lang) + "\n")
	}
	for _, lang := range languagesOf(t) {
		section("", lang)
		for _, p := range phrasesIn(t.Phrases, lang) {
			b.WriteString(phraseText(p) + "\n")
		}
		for _, set := range t.Rules {
			if set.Lang != lang {
				continue
			}
			for _, r := range set.Rules {
				b.WriteString(OnOneLine(r) + "\n")
			}
		}
	}
	for _, lang := range excludingIn(t) {
		section("exclude ", lang)
		for _, p := range phrasesIn(t.Exclude, lang) {
			b.WriteString(phraseText(p) + "\n")
		}
		for _, set := range t.ExcludeRules {
			for _, r := range set.Rules {
				if set.Lang == lang {
					b.WriteString(OnOneLine(r) + "\n")
				}
			}
		}
	}
	return b.String()
}

// excludingIn lists the languages in which a tracker excludes something, in
// the order they come in.
func excludingIn(t earshot.Tracker) []earshot.Lang {
	var langs []earshot.Lang
	add := func(l earshot.Lang) {
		if !slices.Contains(langs, l) {
			langs = append(langs, l)
		}
	}
	for _, set := range t.Exclude {
		add(set.Lang)
	}
	for _, set := range t.ExcludeRules {
		add(set.Lang)
	}
	return langs
}

// languagesOf lists the languages a tracker has phrases or rules in, each
// once, in their order.
func languagesOf(t earshot.Tracker) []earshot.Lang {
	var names []string
	for _, set := range t.Phrases {
		names = append(names, string(set.Lang))
	}
	for _, set := range t.Rules {
		names = append(names, string(set.Lang))
	}
	return named[earshot.Lang](unique(names))
}

func phrasesIn(sets []earshot.PhraseSet, lang earshot.Lang) []earshot.Phrase {
	var all []earshot.Phrase
	for _, set := range sets {
		if set.Lang == lang {
			all = append(all, set.Phrases...)
		}
	}
	return all
}

// WithText is a tracker that looks for what the text says, and is in all else
// as t is. Rules above the first language are for every language, and a line
// "lang:ko 해지 NEAR/5 계약" says its own. A rule that is only a phrase becomes
// one. The error is a [*SyntaxError] whose At and End are places in text, with
// the line.
func WithText(t earshot.Tracker, text string) (earshot.Tracker, error) {
	var r textReader
	at := 0
	for _, l := range lines(text) {
		if l.Err != nil {
			moved := *l.Err
			moved.At, moved.End, moved.Line = moved.At+at, moved.End+at, l.Number
			return t, &moved
		}
		r.keep(l)
		at += len(l.Text) + 1
	}
	t.Phrases, t.Rules, t.Exclude, t.ExcludeRules = r.phrases, r.rules, r.exclude, r.excludeRules
	return t, nil
}

// Line is a line of a tracker's text, as far as it could be read.
type Line struct {
	Number  int    // from 1
	Text    string // as it was written
	Lang    earshot.Lang
	Exclude bool         // what it says excludes
	Rule    *Expr        // nil for an empty line, for one that says the language of those below, and for one that cannot be read
	Err     *SyntaxError // what is wrong; At and End are places in the line
	from    int          // where the rule begins, after the language it names itself
}

// Lines reads a tracker's text line by line, so that what is wrong with one
// does not hide the others. Every word set that rules name must be among sets
// or come with Earshot.
func Lines(text string, sets ...earshot.WordSet) ([]Line, error) {
	known, err := knownSets(sets)
	if err != nil {
		return nil, err
	}
	all := lines(text)
	for i := range all {
		if l := &all[i]; l.Rule != nil {
			if err := l.Rule.knows(known); err != nil {
				l.refuse(moved(err, l.from))
			}
		}
	}
	return all, nil
}

// ReadRule reads a rule for turns of a language, as [ParseExpr] does, and
// refuses a word set that is neither among sets nor comes with Earshot.
func ReadRule(rule string, lang earshot.Lang, sets ...earshot.WordSet) (*Expr, error) {
	known, err := knownSets(sets)
	if err != nil {
		return nil, err
	}
	e, err := ParseExpr(rule)
	if err == nil {
		err = e.fitsLang(lang)
	}
	if err == nil {
		err = e.knows(known)
	}
	if err != nil {
		return nil, err
	}
	return e, nil
}

// Read reads a line that is a rule and nothing else, as [ReadRule] does.
func (l *Line) Read(sets ...earshot.WordSet) {
	e, err := ReadRule(l.Text, l.Lang, sets...)
	if l.Rule = e; err != nil {
		l.refuse(err)
	}
}

func lines(text string) []Line {
	var all []Line
	lang, exclude := earshot.AnyLang, false
	for i, line := range strings.Split(text, "\n") {
		l := Line{Number: i + 1, Text: line, Lang: lang, Exclude: exclude}
		if l.read(); l.Err == nil && l.Rule == nil && strings.TrimSpace(line) != "" {
			lang, exclude = l.Lang, l.Exclude
		}
		all = append(all, l)
	}
	return all
}

// read reads the line: the language it names, or a rule, or both.
func (l *Line) read() {
	rest := strings.TrimLeft(l.Text, " \t\u3000\ufeff")
	head, exclude := strings.CutPrefix(rest, "exclude ")
	head = strings.TrimLeft(head, " \t")
	if tag, ok := foldedPrefix(head, "lang:"); ok && !strings.ContainsAny(tag, "(（") {
		tag, rest = cutTag(tag)
		lang, ok := langTagged(strings.Map(narrow, tag))
		if !ok {
			l.refuse(fault(0, len(l.Text)-len(rest), "lang-tag", tag))
			return
		}
		l.Lang, l.Exclude = lang, exclude
	}
	if strings.TrimSpace(rest) == "" {
		return
	}
	l.from = len(l.Text) - len(rest)
	e, err := ParseExpr(rest)
	if err == nil {
		err = e.fitsLang(l.Lang)
	}
	if err != nil {
		l.refuse(moved(err, l.from))
		return
	}
	l.Rule = e
}

// cutTag parts the tag of a language from what follows it.
func cutTag(s string) (tag, rest string) {
	if i := strings.IndexFunc(s, unicode.IsSpace); i >= 0 {
		return s[:i], s[i:]
	}
	return s, ""
}

func (l *Line) refuse(err error) {
	l.Rule = nil
	if !errors.As(err, &l.Err) {
		l.Err = &SyntaxError{End: len(l.Text), Key: "phrase", Args: []string{err.Error()}}
	}
}

// moved is an error whose place is so many bytes further on.
func moved(err error, by int) error {
	var e *SyntaxError
	if !errors.As(err, &e) {
		return err
	}
	further := *e
	further.At, further.End = e.At+by, e.End+by
	return &further
}

// textReader gathers what lines say.
type textReader struct {
	phrases      []earshot.PhraseSet
	rules        []earshot.RuleSet
	exclude      []earshot.PhraseSet
	excludeRules []earshot.RuleSet
}

func (r *textReader) keep(l Line) {
	if l.Rule == nil {
		return
	}
	rule := strings.TrimSpace(l.Text[l.from:])
	switch p, plain := l.Rule.Phrase(); {
	case l.Exclude && plain:
		r.exclude = addPhrase(r.exclude, l.Lang, p)
	case l.Exclude:
		r.excludeRules = addRule(r.excludeRules, l.Lang, rule)
	case plain:
		r.phrases = addPhrase(r.phrases, l.Lang, p)
	default:
		r.rules = addRule(r.rules, l.Lang, rule)
	}
}

func addPhrase(sets []earshot.PhraseSet, lang earshot.Lang, p earshot.Phrase) []earshot.PhraseSet {
	for i := range sets {
		if sets[i].Lang == lang {
			sets[i].Phrases = append(sets[i].Phrases, p)
			return sets
		}
	}
	return append(sets, earshot.PhraseSet{Lang: lang, Phrases: []earshot.Phrase{p}})
}

func addRule(sets []earshot.RuleSet, lang earshot.Lang, text string) []earshot.RuleSet {
	for i := range sets {
		if sets[i].Lang == lang {
			sets[i].Rules = append(sets[i].Rules, text)
			return sets
		}
	}
	return append(sets, earshot.RuleSet{Lang: lang, Rules: []string{text}})
}

// PhraseText writes a phrase as a rule does: cancel, "cancel now", cancel*,
// ~"pull the plug", each with its aliases. [ParseExpr] reads it back.
func PhraseText(p earshot.Phrase) string { return phraseText(p) }

// OnOneLine is a rule without the line breaks that a file may have in it.
func OnOneLine(rule string) string {
	return strings.TrimSpace(strings.Map(func(r rune) rune {
		if r == '\n' || r == '\r' || r == '\u0085' || r == '\u2028' || r == '\u2029' {
			return ' '
		}
		return r
	}, rule))
}
