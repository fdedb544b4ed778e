package risk

import (
	"errors"
	"strings"

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
				b.WriteString(strings.Join(strings.Fields(r), " ") + "\n")
			}
		}
	}
	for i, set := range t.Exclude {
		if firstOf(t.Exclude, i) {
			section("exclude ", set.Lang)
			for _, p := range phrasesIn(t.Exclude, set.Lang) {
				b.WriteString(phraseText(p) + "\n")
			}
		}
	}
	return b.String()
}

// firstOf reports whether set i is the first in its language.
func firstOf(sets []earshot.PhraseSet, i int) bool {
	for _, s := range sets[:i] {
		if s.Lang == sets[i].Lang {
			return false
		}
	}
	return true
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
// as t is. Rules above the first language are for every language; a rule that
// is only a phrase becomes one. The error is a [*SyntaxError] whose At and End
// are places in text, with the line.
func WithText(t earshot.Tracker, text string) (earshot.Tracker, error) {
	r := textReader{lang: earshot.AnyLang}
	at := 0
	for i, line := range strings.Split(text, "\n") {
		if err := r.line(strings.TrimSuffix(line, "\r")); err != nil {
			var e *SyntaxError
			if errors.As(err, &e) {
				moved := *e
				moved.At, moved.End, moved.Line = e.At+at, e.End+at, i+1
				err = &moved
			}
			return t, err
		}
		at += len(line) + 1
	}
	t.Phrases, t.Rules, t.Exclude = r.phrases, r.rules, r.exclude
	return t, nil
}

// textReader reads lines of rules.
type textReader struct {
	lang      earshot.Lang
	excluding bool
	phrases   []earshot.PhraseSet
	rules     []earshot.RuleSet
	exclude   []earshot.PhraseSet
}

func (r *textReader) line(line string) error {
	if strings.TrimSpace(line) == "" {
		return nil
	}
	if head, err := r.heading(line); head || err != nil {
		return err
	}
	e, err := ParseExpr(line)
	if err == nil {
		err = e.fitsLang(r.lang)
	}
	if err != nil {
		return err
	}
	p, plain := e.Phrase()
	switch {
	case plain && r.excluding:
		r.exclude = addPhrase(r.exclude, r.lang, p)
	case plain:
		r.phrases = addPhrase(r.phrases, r.lang, p)
	case r.excluding:
		return fault(0, len(line), "exclude-phrase")
	default:
		r.rule(strings.TrimSpace(line))
	}
	return nil
}

// heading reads a line that says the language of those below it.
func (r *textReader) heading(line string) (bool, error) {
	rest := strings.TrimSpace(line)
	after, excluding := strings.CutPrefix(rest, "exclude ")
	tag, ok := foldedPrefix(strings.TrimSpace(after), "lang:")
	if !ok || strings.ContainsAny(tag, "( （") {
		return false, nil
	}
	lang, ok := langTagged(strings.Map(narrow, tag))
	if !ok {
		return true, fault(0, len(line), "lang-tag", tag)
	}
	r.lang, r.excluding = lang, excluding
	return true, nil
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

func (r *textReader) rule(text string) {
	for i := range r.rules {
		if r.rules[i].Lang == r.lang {
			r.rules[i].Rules = append(r.rules[i].Rules, text)
			return
		}
	}
	r.rules = append(r.rules, earshot.RuleSet{Lang: r.lang, Rules: []string{text}})
}
