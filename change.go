package earshot

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
	"unicode"
)

// TrackerChange is one difference between two versions of a tracker. What was
// added has no Was; what was taken away has no Is.
type TrackerChange struct {
	Field string `json:"field"`          // "severity", "phrases", "guards.no_negation"
	Lang  Lang   `json:"lang,omitempty"` // of what is in a list by language
	Was   string `json:"was,omitempty"`
	Is    string `json:"is,omitempty"`
}

// String is the change on one line: "+ phrases ko: 해지하다".
func (c TrackerChange) String() string {
	field := c.Field
	if c.Lang != "" {
		field += " " + string(c.Lang)
	}
	switch {
	case c.Was == "":
		return "+ " + field + ": " + c.Is
	case c.Is == "":
		return "- " + field + ": " + c.Was
	}
	return "~ " + field + ": " + c.Was + " -> " + c.Is
}

// ChangesFrom says how a tracker differs from what it was, field by field in
// the order they are declared, with lists phrase by phrase. Its ID, version and
// whether it is active are no part of the rule.
func (t Tracker) ChangesFrom(was Tracker) []TrackerChange {
	var all []TrackerChange
	fields := reflect.TypeFor[Tracker]()
	for i := range fields.NumField() {
		name := fields.Field(i).Name
		if name == "ID" || name == "Version" || name == "Active" {
			continue
		}
		all = append(all, changes(snake(name), reflect.ValueOf(was).Field(i), reflect.ValueOf(t).Field(i))...)
	}
	return all
}

// changes compares two values of one field.
func changes(name string, was, is reflect.Value) []TrackerChange {
	switch {
	case is.Kind() == reflect.Struct:
		var all []TrackerChange
		for i := range is.NumField() {
			all = append(all, changes(name+"."+snake(is.Type().Field(i).Name), was.Field(i), is.Field(i))...)
		}
		return all
	case is.Kind() == reflect.Slice && is.Type().Elem().Kind() == reflect.Struct:
		return byLang(name, was, is)
	case is.Kind() == reflect.Slice:
		return listChanges(name, "", texts(was), texts(is))
	}
	if was.Interface() == is.Interface() {
		return nil
	}
	return []TrackerChange{{Field: name, Was: scalar(was), Is: scalar(is)}}
}

// scalar is a value for people; the zero value is nothing.
func scalar(v reflect.Value) string {
	if v.IsZero() {
		return ""
	}
	return fmt.Sprint(v.Interface())
}

// byLang compares lists of sets, each of a language and what is in it.
func byLang(name string, was, is reflect.Value) []TrackerChange {
	before, after := sets(was), sets(is)
	var langs []Lang
	for _, all := range []map[Lang][]string{before, after} {
		for lang := range all {
			langs = append(langs, lang)
		}
	}
	slices.Sort(langs)
	var all []TrackerChange
	for _, lang := range slices.Compact(langs) {
		all = append(all, listChanges(name, lang, before[lang], after[lang])...)
	}
	return all
}

// sets reads a list of sets into the texts of each language.
func sets(v reflect.Value) map[Lang][]string {
	all := map[Lang][]string{}
	for i := range v.Len() {
		set := v.Index(i)
		lang := set.FieldByName("Lang").Interface().(Lang)
		for j := range set.NumField() {
			if set.Field(j).Kind() == reflect.Slice {
				all[lang] = append(all[lang], texts(set.Field(j))...)
			}
		}
	}
	return all
}

func texts(v reflect.Value) []string {
	all := make([]string, v.Len())
	for i := range all {
		if p, ok := v.Index(i).Interface().(Phrase); ok {
			all[i] = p.String()
			continue
		}
		all[i] = fmt.Sprint(v.Index(i).Interface())
	}
	return all
}

// listChanges says what is only in one of two lists.
func listChanges(name string, lang Lang, was, is []string) []TrackerChange {
	var all []TrackerChange
	for _, text := range was {
		if !slices.Contains(is, text) {
			all = append(all, TrackerChange{Field: name, Lang: lang, Was: text})
		}
	}
	for _, text := range is {
		if !slices.Contains(was, text) {
			all = append(all, TrackerChange{Field: name, Lang: lang, Is: text})
		}
	}
	return all
}

// String is the phrase as a line of a file: "exact" in quotation marks, with an
// asterisk for whatever begins so, and what it is misheard as after it.
func (p Phrase) String() string {
	text := p.Text
	switch p.Form {
	case FormExact:
		text = `"` + text + `"`
	case FormPrefix:
		text += "*"
	}
	if len(p.Aliases) > 0 {
		text += " = " + strings.Join(p.Aliases, ", ")
	}
	return text
}

// snake is the name of a Go field as files write it: AtLeast is at_least.
func snake(name string) string {
	var out strings.Builder
	for i, r := range name {
		if unicode.IsUpper(r) && i > 0 {
			out.WriteByte('_')
		}
		out.WriteRune(unicode.ToLower(r))
	}
	return out.String()
}

// ParsePhrase reads a line as Phrase.String writes it.
func ParsePhrase(line string) Phrase {
	text, aliases, _ := strings.Cut(line, " = ")
	text = strings.TrimSpace(text)
	var p Phrase
	for _, a := range strings.FieldsFunc(aliases, func(r rune) bool { return r == ',' || r == '、' || r == '，' }) {
		if a = strings.TrimSpace(a); a != "" {
			p.Aliases = append(p.Aliases, a)
		}
	}
	for _, quotes := range [][2]string{{`"`, `"`}, {"“", "”"}, {"「", "」"}} {
		if inner, ok := strings.CutPrefix(text, quotes[0]); ok {
			if inner, ok = strings.CutSuffix(inner, quotes[1]); ok && inner != "" {
				p.Text, p.Form = inner, FormExact
				return p
			}
		}
	}
	if stem, ok := strings.CutSuffix(strings.ReplaceAll(text, "＊", "*"), "*"); ok {
		p.Text, p.Form = stem, FormPrefix
		return p
	}
	p.Text = text
	return p
}
