package risk

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"earshot"
)

// The names that exports of other products give the columns of a table of
// phrases.
var phraseColumns = map[string][]string{
	"tracker":  {"tracker", "tracker name", "trackername", "category name", "rule", "rule name", "topic", "name", "list", "keyword group", "tracker_name", "keyword tracker", "rule_name"},
	"phrase":   {"phrase", "phrases", "keyword", "keywords", "term", "terms", "text", "words or phrases", "search term", "search terms", "expression", "search expression", "search string", "words", "component"},
	"lang":     {"language", "lang", "locale", "language code", "language_code", "languagecode"},
	"form":     {"match", "match type", "form", "type", "include related forms", "include related word forms", "includerelatedforms", "stem"},
	"category": {"category", "theme", "group"},
	"severity": {"severity", "priority"},
	"side":     {"side", "speaker", "said by", "participant", "affiliation", "who said it", "spoken by", "participant role", "channel"},
}

// ParsePhraseTable reads trackers from a table of phrases, one phrase a row,
// as Gong, CallMiner and Contact Lens users keep them: CSV, or the same with
// semicolons or tabs, with a header. It needs a column of trackers (or
// categories) and one of phrases; language, match type, category, severity and
// speaker are read where they are there. A cell of a column whose name is in
// the plural may hold several phrases with commas between. An error names the
// line.
func ParsePhraseTable(name string, data []byte) ([]earshot.Tracker, error) {
	data = bytes.TrimPrefix(data, []byte("\ufeff"))
	if !utf8.Valid(data) {
		return nil, refuse(name+": this is not UTF-8 text", "save the table as CSV UTF-8")
	}
	r := csv.NewReader(bytes.NewReader(data))
	r.Comma, r.FieldsPerRecord, r.TrimLeadingSpace = separator(data), -1, true
	head, err := r.Read()
	if err != nil {
		return nil, refuse(name+": the table is empty", "the first row names the columns: tracker,phrase,language")
	}
	t := phraseTable{name: name, columns: map[string]int{}, index: map[earshot.TrackerID]int{}}
	if err := t.header(head); err != nil {
		return nil, err
	}
	for {
		row, err := r.Read()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, refuse(fmt.Sprintf("%s: %v", name, err), "put cells with commas or line breaks in quotation marks")
		}
		line, _ := r.FieldPos(0)
		if err := t.row(row, line); err != nil {
			return nil, err
		}
	}
	if len(t.trackers) == 0 {
		return nil, refuse(name+": the table has no phrases", "write one phrase a row below the header")
	}
	return t.trackers, nil
}

// separator is what stands between the cells of the first line.
func separator(data []byte) rune {
	first, _, _ := bytes.Cut(data, []byte("\n"))
	best := ','
	for _, r := range []rune{';', '\t'} {
		if bytes.Count(first, []byte(string(r))) > bytes.Count(first, []byte(string(best))) {
			best = r
		}
	}
	return best
}

type phraseTable struct {
	name     string
	columns  map[string]int
	many     bool // a cell may hold several phrases
	trackers []earshot.Tracker
	index    map[earshot.TrackerID]int
}

// header finds the columns. A table that has categories and no trackers calls
// its trackers categories.
func (t *phraseTable) header(head []string) error {
	for i, cell := range head {
		cell = strings.ToLower(strings.TrimSpace(cell))
		for column, names := range phraseColumns {
			if _, ok := t.columns[column]; !ok && slices.Contains(names, cell) {
				t.columns[column] = i
				t.many = t.many || column == "phrase" && strings.HasSuffix(cell, "s")
			}
		}
	}
	if at, ok := t.columns["category"]; ok {
		if _, has := t.columns["tracker"]; !has {
			t.columns["tracker"] = at
			delete(t.columns, "category")
		}
	}
	for _, needed := range []string{"tracker", "phrase"} {
		if _, ok := t.columns[needed]; !ok {
			return refuse(fmt.Sprintf("%s:1: no column of %ss", t.name, needed), "name the columns in the first row: tracker,phrase,language; it has "+strings.Join(head, ", "))
		}
	}
	return nil
}

// row adds the phrases of one row to its tracker.
func (t *phraseTable) row(row []string, line int) error {
	cell := func(column string) string {
		if at, ok := t.columns[column]; ok && at < len(row) {
			return strings.TrimSpace(row[at])
		}
		return ""
	}
	fail := func(column, problem, hint string) error {
		return refuse(fmt.Sprintf("%s:%d:%d: %s", t.name, line, t.columns[column]+1, problem), hint)
	}
	if cell("tracker") == "" && cell("phrase") == "" {
		return nil
	}
	for _, column := range []string{"tracker", "phrase"} {
		if cell(column) == "" {
			return fail(column, "a "+column+" is missing", "fill in tracker and phrase, or leave the row empty")
		}
	}
	lang, ok := tableLang(cell("lang"))
	if !ok {
		return fail("lang", fmt.Sprintf("language %q is not known", cell("lang")), "use a tag such as en, ko, ja, zh-Hans or zh-Hant, or leave it empty for every language")
	}
	form, ok := tableForm(cell("form"))
	if !ok {
		return fail("form", fmt.Sprintf("match type %q is not known", cell("form")), "use exact, inflections or prefix")
	}
	tr, err := t.tracker(cell("tracker"), cell("category"), cell("severity"), cell("side"))
	if err != nil {
		return fail(blamed(err), err.Error(), "severities are low, medium and high; speakers are customer, us and any")
	}
	for _, text := range t.phrases(cell("phrase")) {
		p := earshot.ParsePhrase(text)
		if p.Form == "" {
			p.Form = form
		}
		if _, err := sequencesOf(p, lang); err != nil {
			return fail("phrase", reason(err), earshot.HintOf(err))
		}
		AddPhrase(tr, lang, p)
	}
	return nil
}

// blamed is the column that an error of a tracker's making is about.
func blamed(err error) string {
	for _, column := range []string{"severity", "speaker"} {
		if strings.HasPrefix(err.Error(), column) {
			return map[string]string{"severity": "severity", "speaker": "side"}[column]
		}
	}
	return "tracker"
}

// phrases are those of a cell.
func (t *phraseTable) phrases(cell string) []string {
	if !t.many || strings.HasPrefix(cell, `"`) {
		return []string{cell}
	}
	var all []string
	for _, text := range strings.FieldsFunc(cell, func(r rune) bool { return r == ',' || r == '\n' || r == '，' || r == '、' }) {
		if text = strings.TrimSpace(text); text != "" {
			all = append(all, text)
		}
	}
	return all
}

// tracker is the tracker of a name, made when it is new.
func (t *phraseTable) tracker(name, category, level, side string) (*earshot.Tracker, error) {
	id := earshot.TrackerID(slugText(name))
	if i, ok := t.index[id]; ok {
		return &t.trackers[i], nil
	}
	if id == "" {
		return nil, fmt.Errorf("tracker %q has no letters", name)
	}
	tr := earshot.Tracker{ID: id, Name: name, Category: earshot.Category(slugText(category)), Severity: earshot.Severity(strings.ToLower(level)), Side: earshot.SideCustomer, Active: true}
	if tr.Category == "" {
		tr.Category = "imported"
	}
	if tr.Severity == "" {
		tr.Severity = earshot.SeverityMedium
	}
	if tr.Severity.Weight() == 0 {
		return nil, fmt.Errorf("severity %q is not known", level)
	}
	switch strings.ToLower(side) {
	case "", "customer", "client", "noncompany", "non-company", "external", "caller", "customers":
	case "us", "agent", "company", "internal", "rep", "agents":
		tr.Side = earshot.SideUs
	case "any", "anyone", "both", "all":
		tr.Side = earshot.SideUnknown
	default:
		return nil, fmt.Errorf("speaker %q is not known", side)
	}
	t.index[id] = len(t.trackers)
	t.trackers = append(t.trackers, tr)
	return &t.trackers[len(t.trackers)-1], nil
}

// AddPhrase adds a phrase that a tracker does not have yet, in a language.
func AddPhrase(t *earshot.Tracker, lang earshot.Lang, p earshot.Phrase) {
	for i := range t.Phrases {
		if t.Phrases[i].Lang != lang {
			continue
		}
		if !slices.ContainsFunc(t.Phrases[i].Phrases, func(o earshot.Phrase) bool { return o.String() == p.String() }) {
			t.Phrases = slices.Clone(t.Phrases)
			t.Phrases[i].Phrases = append(slices.Clone(t.Phrases[i].Phrases), p)
		}
		return
	}
	t.Phrases = append(t.Phrases, earshot.PhraseSet{Lang: lang, Phrases: []earshot.Phrase{p}})
}

// tableLang is the language a table means: a tag in whatever case, Gong's
// three letters, or a name in English.
func tableLang(s string) (earshot.Lang, bool) {
	s = strings.ToLower(strings.ReplaceAll(s, "_", "-"))
	switch s {
	case "", "mul", "any", "all":
		return earshot.AnyLang, true
	case "zh-hans", "zh-cn", "zh-sg", "chinese (simplified)", "simplified chinese":
		return earshot.ChineseSimplified, true
	case "zh-hant", "zh-tw", "zh-hk", "chinese (traditional)", "traditional chinese":
		return earshot.ChineseTraditional, true
	case "zh", "zho", "chi", "chinese":
		return earshot.Chinese, true
	case "eng", "english":
		return earshot.English, true
	case "kor", "korean":
		return earshot.Korean, true
	case "jpn", "japanese":
		return earshot.Japanese, true
	case "deu", "ger", "german":
		return "de", true
	case "fra", "fre", "french":
		return "fr", true
	case "spa", "spanish":
		return "es", true
	}
	base, _, _ := strings.Cut(s, "-")
	ok := len(base) == 2 && strings.IndexFunc(base, func(r rune) bool { return r < 'a' || r > 'z' }) < 0
	return earshot.Lang(base), ok
}

// tableForm is the form that a match type means.
func tableForm(s string) (earshot.Form, bool) {
	switch strings.ToLower(s) {
	case "", "inflections", "related", "stem", "true", "yes", "semantic", "all forms":
		return "", true
	case "exact", "exact match", "verbatim", "false", "no":
		return earshot.FormExact, true
	case "prefix", "begins with", "starts with", "wildcard":
		return earshot.FormPrefix, true
	}
	return "", false
}

// slugText makes letters of any script, digits and hyphens of a name.
func slugText(name string) string {
	words := strings.FieldsFunc(strings.ToLower(name), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsNumber(r) })
	return strings.Join(words, "-")
}
