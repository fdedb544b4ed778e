package search

import (
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode"

	"earshot"
)

// field is what may stand before a colon in a query. check returns the value
// in the form the index knows, or what is wrong with it.
type field struct {
	turn  bool // says which turns count; the others say which conversations
	check func(value string) (canonical, problem string)
}

// fields are the fields of the query language.
var fields = map[string]field{
	"side":      {turn: true, check: oneOf("customer", "us", "system")},
	"lang":      {turn: true, check: checkLang},
	"speaker":   {turn: true, check: checkText},
	"sentiment": {turn: true, check: oneOf("negative", "neutral", "positive")},
	"account":   {check: checkText},
	"rep":       {check: checkText},
	"channel":   {check: oneOf("call", "meeting", "chat", "email")},
	"tracker":   {check: checkText},
	"outcome":   {check: oneOf("renewed", "expanded", "contracted", "churned")},
	"persona":   {check: checkText},
	"after":     {check: checkDate},
	"before":    {check: checkDate},
}

// Fields are the names that may stand before a colon, in alphabetical order.
func Fields() []string {
	names := make([]string, 0, len(fields))
	for name := range fields {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

func unknownField(query string, at int, name string) error {
	err := fault(query, at, "there is no field %q; the fields are %s", name, strings.Join(Fields(), ", "))
	return earshot.WithHint(err, `to look for the words themselves, put them in quotation marks: "`+name+`:..."`)
}

func oneOf(allowed ...string) func(string) (string, string) {
	return func(value string) (string, string) {
		value = strings.ToLower(strings.Map(widthFold, strings.TrimSpace(value)))
		if slices.Contains(allowed, value) {
			return value, ""
		}
		return "", fmt.Sprintf("%q is not one of %s", value, strings.Join(allowed, ", "))
	}
}

func checkText(value string) (string, string) {
	value = strings.Join(strings.Fields(value), " ")
	if !strings.ContainsFunc(value, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsNumber(r) }) {
		return "", "it needs a value"
	}
	return value, ""
}

// checkLang takes a language tag in any case: ko, zh-hant.
func checkLang(value string) (string, string) {
	tag := strings.ToLower(strings.Map(widthFold, strings.TrimSpace(value)))
	tag = strings.ReplaceAll(tag, "_", "-")
	switch tag {
	case "zh-hans", "zh-cn", "zh-sg":
		return string(earshot.ChineseSimplified), ""
	case "zh-hant", "zh-tw", "zh-hk":
		return string(earshot.ChineseTraditional), ""
	}
	base, _, _ := strings.Cut(tag, "-")
	if len(base) < 2 || len(base) > 3 || strings.ContainsFunc(base, func(r rune) bool { return r < 'a' || r > 'z' }) {
		return "", fmt.Sprintf("%q is not a language tag such as en, ko, ja, zh-Hans or zh-Hant", value)
	}
	return base, ""
}

// checkDate takes a day, a month or a year.
func checkDate(value string) (string, string) {
	value = strings.Map(widthFold, strings.TrimSpace(value))
	if _, ok := firstDay(value); !ok {
		return "", fmt.Sprintf("%q is not a date such as 2026, 2026-01 or 2026-01-15", value)
	}
	return value, ""
}

// firstDay is the first day of the day, month or year, as 2026-01-15.
func firstDay(value string) (string, bool) {
	for _, layout := range [...]string{time.DateOnly, "2006-01", "2006"} {
		if day, err := time.Parse(layout, value); err == nil {
			return day.Format(time.DateOnly), true
		}
	}
	return "", false
}
