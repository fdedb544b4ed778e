package web

import (
	"encoding/json"
	"errors"
	"fmt"
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
}

// TrackerForm is the editor's fields as they were typed.
type TrackerForm struct {
	ID, Name, Description, Category         string
	Severity, Side, Part, Amount, Unit      string
	HalfLife, AtLeast, Cap, Talks, Days     string
	Negation, Hypothetical, Reported, Asked bool // the guards that are on
	Question                                bool
	Channels                                []string
	Langs                                   []LangFields
	Rest                                    string // what no field shows, as JSON
}

// LangFields is what is typed for one language, one phrase or rule a line.
type LangFields struct {
	LangTag
	Phrases, Rules, Exclude string
	Lines                   int // of the tallest field
	Open                    bool
	Share                   string // of the conversations
}

// formOf fills the fields from a tracker.
func formOf(p Page, t earshot.Tracker) TrackerForm {
	number := func(n int) string {
		if n == 0 {
			return ""
		}
		return strconv.Itoa(n)
	}
	f := TrackerForm{ID: string(t.ID), Name: t.Name, Description: t.Description, Category: string(t.Category), Severity: string(t.Severity), Side: string(t.Side),
		Part: string(t.Where.Part), Amount: number(t.Where.Amount), Unit: string(t.Where.Unit), Question: t.Where.Question,
		HalfLife: number(t.HalfLife), AtLeast: number(t.Fires.AtLeast), Cap: number(t.Fires.Cap), Talks: number(t.Fires.Conversations), Days: number(t.Fires.Days),
		Negation: !t.Guards.NoNegation, Hypothetical: !t.Guards.NoHypothetical, Reported: !t.Guards.NoReported, Asked: !t.Guards.NoQuestion}
	for _, c := range t.Scope.Channels {
		f.Channels = append(f.Channels, string(c))
	}
	for _, lang := range formLangs(t) {
		l := LangFields{LangTag: p.langTag(lang)}
		l.Phrases, l.Exclude = phraseLines(t.Phrases, lang), phraseLines(t.Exclude, lang)
		for _, set := range t.Rules {
			if set.Lang == lang {
				l.Rules += strings.Join(set.Rules, "\n") + "\n"
			}
		}
		for _, set := range t.ExcludeRules {
			if set.Lang == lang {
				l.Exclude += strings.Join(set.Rules, "\n") + "\n"
			}
		}
		l.Open = l.Phrases+l.Rules+l.Exclude != ""
		l.Lines = max(3, min(14, 1+strings.Count(l.Phrases, "\n")))
		f.Langs = append(f.Langs, l)
	}
	rest := t
	rest.ID, rest.Name, rest.Description, rest.Category, rest.Severity, rest.Side, rest.HalfLife = "", "", "", "", "", "", 0
	rest.Phrases, rest.Rules, rest.Exclude, rest.ExcludeRules, rest.Fires, rest.Guards = nil, nil, nil, nil, earshot.Fires{}, earshot.Guards{}
	rest.Where.Part, rest.Where.Amount, rest.Where.Unit, rest.Where.Question, rest.Scope.Channels = "", 0, "", false, nil
	body, err := json.Marshal(rest)
	if err != nil {
		panic(err) // a tracker always marshals
	}
	f.Rest = string(body)
	return f
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
			b.WriteString(p.String() + "\n")
		}
	}
	return b.String()
}

// readForm reads the tracker out of the posted fields, as well as it can be
// read, and says what is wrong with which of them.
func (v *visit) readForm(p Page) (earshot.Tracker, []FieldProblem) {
	var t earshot.Tracker
	json.Unmarshal([]byte(v.field("rest")), &t) // what cannot be read was not ours
	r := formReader{visit: v, page: p}
	t.ID, t.Name, t.Description = earshot.TrackerID(v.field("id")), v.field("name"), v.field("description")
	t.Category, t.Severity, t.Side = earshot.Category(v.field("category")), earshot.Severity(v.field("severity")), earshot.Side(v.field("side"))
	if t.Name == "" {
		r.refuse("name", v.T("edit.name_needed"))
	}
	if t.ID == "" {
		t.ID = slugOf(t.Name)
	}
	t.HalfLife, t.Fires.AtLeast, t.Fires.Cap = r.number("half_life"), r.number("at_least"), r.number("cap")
	t.Fires.Conversations, t.Fires.Days = r.number("talks"), r.number("days")
	t.Guards = earshot.Guards{NoNegation: v.field("negation") == "", NoHypothetical: v.field("hypothetical") == "", NoReported: v.field("reported") == "", NoQuestion: v.field("asked") == ""}
	t.Where.Question = v.field("question") != ""
	if t.Where.Part = earshot.Part(v.field("part")); t.Where.Part != earshot.PartAny {
		t.Where.Amount, t.Where.Unit = r.number("amount"), earshot.PartUnit(v.field("unit"))
	}
	t.Scope.Channels = nil
	for _, c := range v.r.PostForm["channel"] {
		t.Scope.Channels = append(t.Scope.Channels, earshot.Channel(c))
	}
	for _, lang := range v.r.PostForm["lang"] {
		r.lang(&t, earshot.Lang(lang))
	}
	return t, r.problems
}

// formReader reads fields and gathers what is wrong with them.
type formReader struct {
	*visit
	page     Page
	problems []FieldProblem
}

func (r *formReader) refuse(field, text string) {
	r.problems = append(r.problems, FieldProblem{Field: field, Label: r.label(field), Problem: Problem{Text: text}})
}

// label is what the page calls a field.
func (r *formReader) label(field string) string {
	name, lang, ok := strings.Cut(field, ".")
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
	if set := r.phrases("exclude", lang); len(set.Phrases) > 0 {
		t.Exclude = append(t.Exclude, set)
	}
	if set := r.rules("exclude", lang, operates); len(set.Rules) > 0 {
		t.ExcludeRules = append(t.ExcludeRules, set)
	}
	if set := r.rules("rules", lang, func(string) bool { return true }); len(set.Rules) > 0 {
		t.Rules = append(t.Rules, set)
	}
}

// operators are what tells a rule from a phrase where a field takes both.
var operators = regexp.MustCompile(`\[[^\]]+\]|\b(AND|OR|NOT|NEAR|BEFORE|IN)\b|re:/|lang:`)

// operates reports whether a line of what excludes is a rule.
func operates(line string) bool { return operators.MatchString(line) }

// rules reads the lines of a field that are rules, and says what is wrong with
// which of them.
func (r *formReader) rules(name string, lang earshot.Lang, rule func(string) bool) earshot.RuleSet {
	set := earshot.RuleSet{Lang: lang}
	field := name + "." + string(lang)
	for _, line := range lines(r.visit.field(field)) {
		if !rule(line) {
			continue
		}
		if _, err := risk.ParseExpr(line); err != nil {
			r.problems = append(r.problems, FieldProblem{Field: field, Label: r.label(field), Problem: r.page.ruleProblem(line, err)})
		}
		set.Rules = append(set.Rules, line)
	}
	return set
}

// phrases reads phrases, each compiled alone so that what is wrong is said of
// the very line.
func (r *formReader) phrases(name string, lang earshot.Lang) earshot.PhraseSet {
	set := earshot.PhraseSet{Lang: lang}
	field := name + "." + string(lang)
	for _, line := range lines(r.visit.field(field)) {
		if name == "exclude" && operates(line) {
			continue
		}
		p := earshot.ParsePhrase(line)
		trial := earshot.Tracker{ID: "line", Active: true, Phrases: []earshot.PhraseSet{{Lang: lang, Phrases: []earshot.Phrase{p}}}}
		if _, err := risk.Compile([]earshot.Tracker{trial}); err != nil {
			text := strings.TrimPrefix(strings.TrimSuffix(err.Error(), ": "+earshot.ErrInvalid.Error()), "tracker line: ")
			r.problems = append(r.problems, FieldProblem{Field: field, Label: r.label(field), Problem: Problem{Text: text, Here: line, Hint: earshot.HintOf(err)}})
		}
		set.Phrases = append(set.Phrases, p)
	}
	return set
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

// readText reads the tracker out of the YAML that was typed.
func (v *visit) readText(p Page) (earshot.Tracker, []FieldProblem) {
	text := v.r.PostFormValue("yaml")
	refuse := func(problem Problem) (earshot.Tracker, []FieldProblem) {
		return earshot.Tracker{ID: earshot.TrackerID(v.field("id"))}, []FieldProblem{{Field: "yaml", Label: v.T("edit.yaml"), Problem: problem}}
	}
	all, err := risk.ParseTrackers("tracker", []byte(text))
	switch {
	case err != nil:
		return refuse(yamlProblem(p, text, err))
	case len(all) != 1:
		return refuse(Problem{Text: v.T("edit.one_tracker", "n", len(all))})
	}
	if id := v.field("id"); id != "" && string(all[0].ID) != id {
		return all[0], []FieldProblem{{Field: "yaml", Label: v.T("edit.yaml"), Problem: Problem{Text: v.T("edit.id_stays", "id", id), Here: string(all[0].ID)}}}
	}
	return all[0], nil
}

// yamlProblem shows the line that an error names.
func yamlProblem(p Page, text string, err error) Problem {
	var syntax *risk.SyntaxError
	if errors.As(err, &syntax) {
		problem := p.ruleProblem("", err)
		problem.Position = 0
		return problem.at(text, err.Error())
	}
	problem := Problem{Text: strings.TrimSuffix(err.Error(), ": "+earshot.ErrInvalid.Error()), Hint: earshot.HintOf(err)}
	return problem.at(text, err.Error())
}

// at puts the line that a message "name:12: ..." names into the problem.
func (problem Problem) at(text, message string) Problem {
	var n int
	if _, err := fmt.Sscanf(message, "tracker:%d:", &n); err != nil || n < 1 {
		return problem
	}
	if all := strings.Split(text, "\n"); n <= len(all) {
		problem.Here, problem.Position = strings.TrimSpace(all[n-1]), n
	}
	return problem
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
