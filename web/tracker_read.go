package web

import (
	"net/http"
	"strings"
	"unicode/utf16"

	"earshot"
	"earshot/risk"
)

// Reading says how Earshot reads what is typed into a field of rules: what is
// wrong, each at its place, and what the rest means.
type Reading struct {
	Page
	ID       string // of the element that shows it
	Field    string // the field's own ID
	Post     string // where to ask for it anew
	Problems []FieldProblem
	Sum      string
	Rules    []RuleReading
	More     string // how many rules are not shown
}

// RuleReading is a rule told in words.
type RuleReading struct {
	LangTag
	Line int
	Tip  string // what the writer may have meant instead
	Told
}

// Told is a part of a rule told in words; what does not fit into a sentence
// stands below it, with the marks the sentence names it by.
type Told struct {
	Mark  string // "①"
	Words []ToldWords
	Parts []Told
}

// ToldWords is a run of a sentence: what Earshot says, or the words that the
// rule looks for.
type ToldWords struct {
	Text string
	Lang earshot.Lang // of the words looked for
}

// read reports whether the field's own reading tells the problem.
func (f FieldProblem) read() bool { return f.Field == "text" || strings.HasPrefix(f.Field, "rules.") }

// rulesTold is how many rules of a field are told.
const rulesTold = 30

// readRules answers somebody who types rules: how they are read.
func (v *visit) readRules() error {
	if err := v.mustManage(); err != nil {
		return err
	}
	p, err := v.page("", "trackers")
	if err != nil {
		return err
	}
	if v.r.PostForm == nil {
		v.r.ParseForm()
	}
	sets, err := v.wordSetsOfHouse()
	if err != nil {
		return err
	}
	field := v.r.URL.Query().Get("field")
	if field == "text" {
		reading, err := readingOfText(p, v.typedText(), sets)
		if err != nil {
			return err
		}
		return v.show(http.StatusOK, "trackerread", reading)
	}
	lang := earshot.Lang(strings.TrimPrefix(field, "rules."))
	return v.show(http.StatusOK, "trackerread", readingOfField(p, lang, v.r.PostFormValue(field), sets))
}

// read fills in how the fields that hold rules are read.
func (page *EditPage) read(sets []earshot.WordSet) error {
	switch page.Mode {
	case modeText:
		reading, err := readingOfText(page.Page, page.Text, sets)
		page.Readings = []Reading{reading}
		return err
	case modeForm:
		for _, l := range page.Form.Langs {
			page.Readings = append(page.Readings, readingOfField(page.Page, l.Lang, l.Rules, sets))
		}
	}
	return nil
}

// ReadingOf is how the rules of one language are read.
func (page EditPage) ReadingOf(lang earshot.Lang) *Reading {
	for i := range page.Readings {
		if page.Readings[i].Field == "rules-"+string(lang) {
			return &page.Readings[i]
		}
	}
	return nil
}

// ruleHelp is the language of rules by example, each with what it means.
func ruleHelp(p Page) []Fact {
	var all []Fact
	for _, name := range []string{"word", "exact", "forms", "and", "or", "not", "near", "before", "in", "set"} {
		all = append(all, Fact{p.T("rulehelp." + name + "_eg"), p.T("rulehelp." + name)})
	}
	return all
}

// readingOfText reads the text of a tracker.
func readingOfText(p Page, text string, sets []earshot.WordSet) (Reading, error) {
	reading := Reading{Page: p, ID: "read-text", Field: "text", Post: "/trackers/read?field=text"}
	lines, err := risk.Lines(text, sets...)
	reading.tell(lines)
	return reading, err
}

// readingOfField reads the rules of one language in the form.
func readingOfField(p Page, lang earshot.Lang, text string, sets []earshot.WordSet) Reading {
	field := "rules." + string(lang)
	reading := Reading{Page: p, ID: "read-" + string(lang), Field: "rules-" + string(lang), Post: "/trackers/read?field=" + field}
	var all []risk.Line
	for i, line := range strings.Split(strings.ReplaceAll(text, "\r\n", "\n"), "\n") {
		l := risk.Line{Number: i + 1, Text: line, Lang: lang}
		if strings.TrimSpace(line) != "" {
			l.Read(sets...)
		}
		all = append(all, l)
	}
	reading.tell(all)
	return reading
}

// tell fills in what is wrong with the lines, and what they mean.
func (reading *Reading) tell(all []risk.Line) {
	p, at, rules, phrases := reading.Page, 0, 0, 0
	for _, l := range all {
		switch {
		case l.Err != nil:
			problem := p.lineProblem(l)
			problem.From, problem.To = at+units(problem.Before), at+units(problem.Before+problem.Here)
			reading.Problems = append(reading.Problems, problem)
		case l.Rule == nil:
		default:
			if _, plain := l.Rule.Phrase(); plain {
				phrases++
				break
			}
			if rules++; rules <= rulesTold {
				reading.Rules = append(reading.Rules, p.ruleReading(l))
			}
		}
		at += units(l.Text) + 1
	}
	if rules+phrases > 0 {
		reading.Sum = p.T("read.sum", "rules", rules, "phrases", phrases)
	}
	if rules > rulesTold {
		reading.More = p.T("read.more", "n", rules-rulesTold)
	}
}

// units is the length of a text as browsers count it.
func units(s string) int { return len(utf16.Encode([]rune(s))) }

// ruleReading tells a rule.
func (p Page) ruleReading(l risk.Line) RuleReading {
	o := l.Rule.Outline(l.Lang)
	reading := RuleReading{LangTag: p.langTag(l.Lang), Line: l.Number, Told: p.told(o)}
	if bareWords(o) {
		reading.Tip = p.T("read.tip", "phrase", `~"`+strings.Join(strings.Fields(l.Rule.String()), " ")+`"`)
	}
	return reading
}

// bareWords reports whether a rule is words and nothing more, which people
// write who mean a phrase.
func bareWords(o risk.Outline) bool {
	if o.Kind != risk.OutlineAll {
		return false
	}
	for _, part := range o.Parts {
		if part.Kind != risk.OutlinePhrase || part.Phrase.Form != "" || strings.ContainsAny(part.Phrase.Text, " \"") || len(part.Phrase.Aliases) > 0 {
			return false
		}
	}
	return true
}

// told tells a part of a rule: in one sentence, or in one that names its parts
// by marks and the parts below it.
func (p Page) told(o risk.Outline) Told {
	if fits(o, true) {
		return Told{Words: p.sentence(o)}
	}
	switch o.Kind {
	case risk.OutlineAll, risk.OutlineEither, risk.OutlineNot, risk.OutlineLang:
		t := Told{Words: p.weave("read."+string(o.Kind)+"_head", nil, "lang", p.LangName(o.Lang))}
		for _, part := range o.Parts {
			t.Parts = append(t.Parts, p.told(part))
		}
		return t
	}
	parts := [2]Told{p.told(o.Parts[0]), p.told(o.Parts[1])}
	parts[0].Mark, parts[1].Mark = "①", "②"
	return Told{Words: p.related(o, []ToldWords{{Text: "①"}}, []ToldWords{{Text: "②"}}), Parts: parts[:]}
}

// fits reports whether a part can be told in a sentence. Below the top only
// what needs no commas of its own does.
func fits(o risk.Outline, top bool) bool {
	switch o.Kind {
	case risk.OutlinePhrase, risk.OutlineSet, risk.OutlineNumber, risk.OutlineMoney, risk.OutlineDate, risk.OutlinePattern:
		return true
	case risk.OutlineEither:
		if len(o.Parts) > 4 {
			return false
		}
	case risk.OutlineAll:
		return false
	case risk.OutlineNot:
		return fits(o.Parts[0], false)
	default:
		if !top {
			return false
		}
	}
	for _, part := range o.Parts {
		if !fits(part, false) {
			return false
		}
	}
	return true
}

// sentence tells a part that fits into one.
func (p Page) sentence(o risk.Outline) []ToldWords {
	switch o.Kind {
	case risk.OutlinePhrase:
		return p.phraseTold(o)
	case risk.OutlineSet:
		return p.weave("read.set", nil, "name", "["+o.Text+"]")
	case risk.OutlineNumber, risk.OutlineMoney, risk.OutlineDate:
		words := p.weave("read."+string(o.Kind), nil)
		if o.Text != "" {
			words = append(words, ToldWords{Text: " (" + o.Text + ")"})
		}
		return words
	case risk.OutlinePattern:
		return p.weave("read.pattern", map[string][]ToldWords{"pattern": {{Text: o.Text, Lang: earshot.Undetermined}}})
	case risk.OutlineEither:
		return p.either(o)
	case risk.OutlineNot:
		return p.weave("read.not", map[string][]ToldWords{"a": p.nested(o.Parts[0])})
	case risk.OutlineLang:
		return p.weave("read.lang", map[string][]ToldWords{"a": p.nested(o.Parts[0])}, "lang", p.LangName(o.Lang))
	}
	return p.related(o, p.nested(o.Parts[0]), p.nested(o.Parts[1]))
}

// nested tells a part within a sentence; alternatives stand in parentheses.
func (p Page) nested(o risk.Outline) []ToldWords {
	words := p.sentence(o)
	if o.Kind != risk.OutlineEither {
		return words
	}
	return append(append([]ToldWords{{Text: "("}}, words...), ToldWords{Text: ")"})
}

func (p Page) either(o risk.Outline) []ToldWords {
	var words []ToldWords
	for i, part := range o.Parts {
		if i > 0 {
			words = append(words, ToldWords{Text: p.T("read.or")})
		}
		words = append(words, p.sentence(part)...)
	}
	return words
}

// phraseTold tells a phrase and how freely it may be said.
func (p Page) phraseTold(o risk.Outline) []ToldWords {
	key := "read.phrase"
	switch o.Phrase.Form {
	case earshot.FormExact:
		key = "read.exact"
	case earshot.FormPrefix:
		key = "read.prefix"
	}
	words := p.weave(key, map[string][]ToldWords{"a": {{Text: o.Phrase.Text, Lang: o.Lang}}})
	if len(o.Phrase.Aliases) > 0 {
		words = append(words, ToldWords{Text: " (" + p.T("tracker.aliases", "list", strings.Join(o.Phrase.Aliases, p.T("format.list"))) + ")"})
	}
	return words
}

// related tells how two parts stand to each other.
func (p Page) related(o risk.Outline, a, b []ToldWords) []ToldWords {
	key := "read." + string(o.Kind)
	if o.Not && o.Kind != risk.OutlineInside {
		key += "_not"
	}
	return p.weave(key, map[string][]ToldWords{"a": a, "b": b}, "distance", p.distance(o))
}

// distance is how far two parts may be apart.
func (p Page) distance(o risk.Outline) string {
	unit := string(o.Unit)
	if o.Unit == risk.OutlineWords {
		switch o.Lang.Base() {
		case earshot.Chinese, earshot.Japanese:
			unit = "characters"
		}
	}
	return p.T("read."+unit, "n", o.N)
}

// weave puts runs of words into the places {a} and {b} of a text.
func (p Page) weave(key string, parts map[string][]ToldWords, args ...any) []ToldWords {
	rest := p.T(key, args...)
	var all []ToldWords
	for rest != "" {
		open := strings.IndexByte(rest, '{')
		shut := strings.IndexByte(rest, '}')
		if open < 0 || shut < open || parts[rest[open+1:shut]] == nil {
			return append(all, ToldWords{Text: rest})
		}
		if open > 0 {
			all = append(all, ToldWords{Text: rest[:open]})
		}
		all = append(all, parts[rest[open+1:shut]]...)
		rest = rest[shut+1:]
	}
	return all
}
