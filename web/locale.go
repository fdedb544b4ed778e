package web

import (
	"embed"
	"encoding/json"
	"fmt"
	"net/http"
	"strings"

	"golang.org/x/text/language"

	"earshot"
)

//go:embed locale/*.json
var localeFiles embed.FS

// A locale is the words of the pages in one language.
type locale struct {
	tag   earshot.Lang
	texts map[string]string
}

// locales are the languages the pages speak, the first being the fallback.
type locales struct {
	all     []*locale
	matcher language.Matcher
}

// readLocales reads the catalogs that are built into the program.
func readLocales() (*locales, error) {
	ls := &locales{}
	var tags []language.Tag
	for _, lang := range earshot.CoreLangs() {
		l, err := readLocale(lang)
		if err != nil {
			return nil, err
		}
		ls.all = append(ls.all, l)
		tags = append(tags, language.Make(string(lang)))
	}
	ls.matcher = language.NewMatcher(tags)
	return ls, nil
}

func readLocale(lang earshot.Lang) (*locale, error) {
	name := "locale/" + string(lang) + ".json"
	data, err := localeFiles.ReadFile(name)
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", name, err)
	}
	l := &locale{tag: lang}
	if err := json.Unmarshal(data, &l.texts); err != nil {
		return nil, fmt.Errorf("read %s: %w", name, err)
	}
	return l, nil
}

// localeCookie keeps the language a person switched to.
const localeCookie = "earshot_lang"

// of chooses the language of a request: the one switched to, or else the best
// of what the browser asks for.
func (ls *locales) of(r *http.Request) *locale {
	if c, err := r.Cookie(localeCookie); err == nil {
		if l := ls.named(earshot.Lang(c.Value)); l != nil {
			return l
		}
	}
	wanted, _, err := language.ParseAcceptLanguage(r.Header.Get("Accept-Language"))
	if err != nil || len(wanted) == 0 {
		return ls.all[0]
	}
	_, i, _ := ls.matcher.Match(wanted...)
	return ls.all[i]
}

// named is the locale of the language, nil if there is none.
func (ls *locales) named(lang earshot.Lang) *locale {
	for _, l := range ls.all {
		if l.tag == lang {
			return l
		}
	}
	return nil
}

// T is the text with the key, its {placeholders} filled from args, which
// alternate between name and value. A text "one|many" is chosen by the value
// named n. A key that is missing shows itself; a test keeps that from
// happening.
func (l *locale) T(key string, args ...any) string {
	text, ok := l.texts[key]
	if !ok {
		return key
	}
	if len(args) == 0 {
		return text
	}
	pairs := make([]string, 0, len(args))
	for i := 0; i+1 < len(args); i += 2 {
		pairs = append(pairs, fmt.Sprintf("{%v}", args[i]), fmt.Sprint(args[i+1]))
		if args[i] == "n" {
			text = plural(text, args[i+1])
		}
	}
	return strings.NewReplacer(pairs...).Replace(text)
}

// plural is the half of "one|many" that suits n; languages without plurals
// write one text.
func plural(text string, n any) string {
	one, many, two := strings.Cut(text, "|")
	if !two {
		return text
	}
	if n := fmt.Sprint(n); n == "1" {
		return one
	}
	return many
}

// has reports whether the catalog has the key.
func (l *locale) has(key string) bool {
	_, ok := l.texts[key]
	return ok
}

// word is the text of kind.value, or the value itself when the catalog does
// not know it, as with a category of the manager's own.
func (l *locale) word(kind, value string) string {
	if key := kind + "." + value; l.has(key) {
		return l.T(key)
	}
	return value
}

// tracker is the name, or the description, of a tracker: those that come with
// Earshot are told in the locale's language, a manager's own as they wrote it.
func (l *locale) tracker(text string) string { return l.word("starter", text) }

// LangName is what the locale calls a language.
func (l *locale) LangName(lang earshot.Lang) string { return l.word("lang", string(lang)) }
