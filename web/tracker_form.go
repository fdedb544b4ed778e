package web

import (
	"cmp"
	"errors"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"earshot"
	"earshot/risk"
)

// FieldProblem is what is wrong with one field of the editor.
type FieldProblem struct {
	Field string // "phrases.ko", "yaml"
	Label string
	Problem
	From, To int // the place in the field, as browsers count it
}

// TrackerForm is the editor's fields as they were typed.
type TrackerForm struct {
	ID, Name, Description, Category, OwnCategory string
	Severity, Side, Owner, HalfLife              string
	Part, Amount, Unit                           string
	After, AfterHow, AfterTurns, Turns           string
	Absence, AtLeast, Cap, Talks, Days, Least    string
	Negation, Hypothetical, Reported, Asked      bool // the guards that are on
	Question                                     bool
	Langs                                        []LangFields
}

// LangFields is what is typed for one language, one phrase or rule a line.
type LangFields struct {
	LangTag
	Phrases, Rules, Exclude string
	Lines                   int // of the tallest field
	Open                    bool
	Share                   string // of the conversations
	Filled                  int    // lines with something in them
}

// formOf fills the fields from a tracker.
func formOf(p Page, t earshot.Tracker) TrackerForm {
	f := TrackerForm{ID: string(t.ID), Name: t.Name, Description: t.Description, Category: string(t.Category), Severity: string(t.Severity), Side: string(t.Side),
		Owner: string(t.Owner), HalfLife: number(t.HalfLife),
		Negation: !t.Guards.NoNegation, Hypothetical: !t.Guards.NoHypothetical, Reported: !t.Guards.NoReported, Asked: !t.Guards.NoQuestion}
	f.whereFields(t)
	for _, lang := range formLangs(t) {
		l := LangFields{LangTag: p.langTag(lang), Phrases: phraseLines(t.Phrases, lang), Exclude: excludeLines(t, lang)}
		for _, set := range t.Rules {
			if set.Lang == lang {
				for _, rule := range set.Rules {
					l.Rules += risk.OnOneLine(rule) + "\n"
				}
			}
		}
		l.fit()
		f.Langs = append(f.Langs, l)
	}
	return f
}

// fit opens the fields that have something in them and makes them tall enough.
func (l *LangFields) fit() {
	l.Filled = 0
	for line := range strings.Lines(l.Phrases + "\n" + l.Rules + "\n" + l.Exclude) {
		l.Filled += count(strings.TrimSpace(line) != "")
	}
	l.Open = l.Filled > 0
	l.Lines = max(3, min(14, 1+strings.Count(l.Phrases, "\n")))
}

// keepTyped puts back what was typed, where something of it cannot be read.
func (f *TrackerForm) keepTyped(v *visit) {
	for name, field := range map[string]*string{"name": &f.Name, "half_life": &f.HalfLife, "amount": &f.Amount, "after_turns": &f.AfterTurns, "turns": &f.Turns, "least": &f.Least,
		"at_least": &f.AtLeast, "cap": &f.Cap, "talks": &f.Talks, "days": &f.Days} {
		if v.r.PostForm.Has(name) {
			*field = v.field(name)
		}
	}
	for i := range f.Langs {
		l := &f.Langs[i]
		for name, field := range map[string]*string{"phrases.": &l.Phrases, "rules.": &l.Rules, "exclude.": &l.Exclude} {
			if name += string(l.Lang); v.r.PostForm.Has(name) {
				*field = v.r.PostFormValue(name)
			}
		}
		l.fit()
	}
}

// formLangs are the languages the form has fields for: ours, any, and those
// the tracker has something in.
func formLangs(t earshot.Tracker) []earshot.Lang {
	langs := append(slices.Clone(earshot.CoreLangs()), earshot.AnyLang)
	add := func(l earshot.Lang) {
		if !slices.Contains(langs, l) {
			langs = append(langs, l)
		}
	}
	for _, set := range slices.Concat(t.Phrases, t.Exclude) {
		add(set.Lang)
	}
	for _, set := range slices.Concat(t.Rules, t.ExcludeRules) {
		add(set.Lang)
	}
	return langs
}

func phraseLines(sets []earshot.PhraseSet, lang earshot.Lang) string {
	var b strings.Builder
	for _, set := range sets {
		if set.Lang != lang {
			continue
		}
		for _, p := range set.Phrases {
			b.WriteString(phraseLine(p) + "\n")
		}
	}
	return b.String()
}

// readForm reads the tracker out of the posted fields, as well as it can be
// read, and says what is wrong with which of them.
func (v *visit) readForm(p Page) (earshot.Tracker, []FieldProblem) {
	r := formReader{visit: v, page: p}
	t := earshot.Tracker{ID: earshot.TrackerID(v.field("id")), Name: v.field("name"), Description: v.field("description"), Active: true, Owner: earshot.PersonID(v.field("owner")),
		Category: earshot.Category(cmp.Or(v.field("own_category"), v.field("category"))), Severity: earshot.Severity(v.field("severity")), Side: earshot.Side(v.field("side")),
		Guards: earshot.Guards{NoNegation: v.field("negation") == "", NoHypothetical: v.field("hypothetical") == "", NoReported: v.field("reported") == "", NoQuestion: v.field("asked") == ""}}
	if t.Name == "" {
		r.refuse("name", v.T("edit.name_needed"))
	}
	if t.ID == "" {
		t.ID = slugOf(t.Name)
	}
	t.HalfLife, t.Where, t.Scope = r.number("half_life"), r.where(), r.scope()
	r.fires(&t)
	r.words(&t)
	return t, r.problems
}

// words reads what is said, as text or field by field.
func (r *formReader) words(t *earshot.Tracker) {
	if r.visit.r.PostForm.Has("text") {
		r.text(t)
		return
	}
	for _, lang := range r.visit.r.PostForm["lang"] {
		r.lang(t, earshot.Lang(lang))
	}
}

// formReader reads fields and gathers what is wrong with them.
type formReader struct {
	*visit
	page     Page
	problems []FieldProblem
	sets     []earshot.WordSet // the house's own; nil until a rule is read
}

// house is the word sets of the house.
func (r *formReader) house() []earshot.WordSet {
	if r.sets == nil {
		var err error
		if r.sets, err = r.visit.wordSetsOfHouse(); err != nil {
			r.refuse("words", err.Error())
		}
	}
	return r.sets
}

func (r *formReader) refuse(field, text string) {
	r.problems = append(r.problems, FieldProblem{Field: field, Label: r.label(field), Problem: Problem{Text: text}})
}

// label is what the page calls a field.
func (r *formReader) label(field string) string {
	name, lang, ok := strings.Cut(field, ".")
	if name == "scope" {
		return r.T("edit.scope_" + lang)
	}
	label := r.T("edit." + name)
	if ok {
		label += ", " + r.LangName(earshot.Lang(lang))
	}
	return label
}

func (r *formReader) number(field string) int {
	text := r.visit.field(field)
	if text == "" {
		return 0
	}
	n, err := strconv.Atoi(text)
	if err != nil || n < 0 || n > 10000 {
		r.refuse(field, r.T("edit.number_needed"))
		return 0
	}
	return n
}

// lang reads the three fields of one language.
func (r *formReader) lang(t *earshot.Tracker, lang earshot.Lang) {
	if set := r.phrases("phrases", lang); len(set.Phrases) > 0 {
		t.Phrases = append(t.Phrases, set)
	}
	r.excludes(t, lang)
	r.rules(t, lang)
}

// rules reads the rules of one language. What is only a phrase becomes one.
func (r *formReader) rules(t *earshot.Tracker, lang earshot.Lang) {
	set := earshot.RuleSet{Lang: lang}
	for _, line := range lines(r.visit.field("rules." + string(lang))) {
		if p, only := r.rule("rules", lang, line); only {
			*t = withPhrase(*t, lang, p)
		} else {
			set.Rules = append(set.Rules, line)
		}
	}
	if len(set.Rules) > 0 {
		t.Rules = append(t.Rules, set)
	}
}

// rule reads a rule, says what is wrong with it, and whether it is only a
// phrase.
func (r *formReader) rule(name string, lang earshot.Lang, line string) (p earshot.Phrase, only bool) {
	e, err := risk.ReadRule(line, lang, r.house()...)
	if err != nil {
		field := name + "." + string(lang)
		r.problems = append(r.problems, FieldProblem{Field: field, Label: r.label(field), Problem: r.page.ruleProblem(line, err)})
		return p, false
	}
	return e.Phrase()
}

// phrases reads a field of phrases, each as a rule alone so that what is wrong
// is said of the very line.
func (r *formReader) phrases(name string, lang earshot.Lang) earshot.PhraseSet {
	set := earshot.PhraseSet{Lang: lang}
	for _, line := range lines(r.visit.field(name + "." + string(lang))) {
		set.Phrases = append(set.Phrases, r.phrase(name, lang, line))
	}
	return set
}

func (r *formReader) phrase(name string, lang earshot.Lang, line string) earshot.Phrase {
	p, err := phraseOf(line)
	if err == nil {
		_, err = risk.ReadRule(risk.PhraseText(p), lang)
	}
	if err != nil {
		problem := r.page.ruleProblem(line, err)
		problem.Before, problem.Here, problem.After, problem.Position = "", line, "", 0
		field := name + "." + string(lang)
		r.problems = append(r.problems, FieldProblem{Field: field, Label: r.label(field), Problem: problem})
	}
	return p
}

// operators are what tells a rule from a phrase where a field takes both.
var operators = regexp.MustCompile(`\[[^\]]+\]|\b(AND|OR|NOT|NEAR|BEFORE|IN)\b|re:/|lang:`)

// operates reports whether a line of what excludes is a rule.
func operates(line string) bool { return operators.MatchString(line) }

// excludes reads the field of what excludes: phrases and rules.
func (r *formReader) excludes(t *earshot.Tracker, lang earshot.Lang) {
	phrases, rules := earshot.PhraseSet{Lang: lang}, earshot.RuleSet{Lang: lang}
	for _, line := range lines(r.visit.field("exclude." + string(lang))) {
		if !operates(line) {
			phrases.Phrases = append(phrases.Phrases, r.phrase("exclude", lang, line))
			continue
		}
		if inner, wrapped := unwrapped(line, lang); wrapped {
			line = inner
		}
		if p, only := r.rule("exclude", lang, line); only {
			phrases.Phrases = append(phrases.Phrases, p)
		} else {
			rules.Rules = append(rules.Rules, line)
		}
	}
	if len(phrases.Phrases) > 0 {
		t.Exclude = append(t.Exclude, phrases)
	}
	if len(rules.Rules) > 0 {
		t.ExcludeRules = append(t.ExcludeRules, rules)
	}
}

// excludeLines writes what excludes in a language: a phrase that would be read
// as a rule is written as rules write phrases, and a rule that would be read as
// a phrase says its language.
func excludeLines(t earshot.Tracker, lang earshot.Lang) string {
	var b strings.Builder
	for _, set := range t.Exclude {
		for _, p := range set.Phrases {
			if set.Lang != lang {
				break
			}
			line := phraseLine(p)
			if operates(line) {
				line = risk.PhraseText(p)
			}
			b.WriteString(line + "\n")
		}
	}
	for _, set := range t.ExcludeRules {
		for _, rule := range set.Rules {
			if set.Lang != lang {
				break
			}
			if rule = risk.OnOneLine(rule); !operates(rule) {
				rule = wrapper(lang) + rule + ")"
			}
			b.WriteString(rule + "\n")
		}
	}
	return b.String()
}

func wrapper(lang earshot.Lang) string { return "lang:" + string(lang) + " (" }

// unwrapped is the rule that excludeLines wrapped.
func unwrapped(line string, lang earshot.Lang) (string, bool) {
	inner, ok := strings.CutPrefix(line, wrapper(lang))
	if ok {
		inner, ok = strings.CutSuffix(inner, ")")
	}
	_, err := risk.ParseExpr(inner)
	return inner, ok && err == nil && !operates(inner)
}

// phraseOf reads a line of a field of phrases: as [earshot.ParsePhrase] does,
// or as a rule writes a phrase, ~"pull the plug"="full the plug".
func phraseOf(line string) (earshot.Phrase, error) {
	inflected := strings.HasPrefix(line, `~"`)
	if !inflected && !strings.HasPrefix(line, `"`) && !strings.Contains(line, `="`) {
		return earshot.ParsePhrase(line), nil
	}
	e, err := risk.ParseExpr(line)
	if err == nil {
		if p, only := e.Phrase(); only {
			return p, nil
		}
	}
	if !inflected {
		return earshot.ParsePhrase(line), nil
	}
	return earshot.Phrase{Text: line}, err
}

// phraseLine writes a phrase into its field, as a rule does where the line
// would mean something else.
func phraseLine(p earshot.Phrase) string {
	line := p.String()
	if again, err := phraseOf(line); err == nil && risk.PhraseText(again) == risk.PhraseText(p) {
		return line
	}
	return risk.PhraseText(p)
}

// lines are the lines with something on them.
func lines(text string) []string {
	var all []string
	for line := range strings.Lines(text) {
		if line = strings.TrimSpace(line); line != "" {
			all = append(all, line)
		}
	}
	return all
}

// ruleProblem is what is wrong with a rule, in the page's language, with the
// place.
func (p Page) ruleProblem(line string, err error) Problem {
	var syntax *risk.SyntaxError
	if !errors.As(err, &syntax) {
		return Problem{Text: err.Error(), Here: line}
	}
	text := syntax.Message()
	if key := "rule.error." + syntax.Key; p.has(key) {
		text = risk.FillIn(p.T(key), syntax.Args)
	}
	at, end := within(syntax.At, len(line)), within(max(syntax.End, syntax.At), len(line))
	return Problem{Text: text, Before: line[:at], Here: line[at:end], After: line[end:], Position: len([]rune(line[:at])) + 1}
}

// slugOf makes an ID of a name: letters of any script, digits and hyphens.
func slugOf(name string) earshot.TrackerID {
	var b strings.Builder
	gap := false
	for _, r := range strings.ToLower(name) {
		switch {
		case unicode.IsLetter(r) || unicode.IsNumber(r):
			if gap && b.Len() > 0 {
				b.WriteByte('-')
			}
			gap = false
			b.WriteRune(r)
		default:
			gap = true
		}
	}
	return earshot.TrackerID(b.String())
}
