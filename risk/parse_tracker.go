package risk

import (
	"fmt"
	"regexp"
	"strings"

	"gopkg.in/yaml.v3"

	"earshot"
)

// tracker reads one item of the list.
func (f *trackerFile) tracker(n *yaml.Node) (earshot.Tracker, error) {
	t := earshot.Tracker{Active: true, Side: earshot.SideCustomer, Severity: earshot.SeverityMedium}
	pairs, err := f.pairs(n, "a tracker", "id", "version", "name", "description", "category", "severity", "half_life", "owner",
		"draft", "side", "absence", "fires", "guards", "where", "scope", "phrases", "rules", "exclude", "exclude_rules")
	if err != nil {
		return t, err
	}
	for _, p := range pairs {
		if err := f.field(&t, p); err != nil {
			return t, err
		}
	}
	if t.Name == "" {
		t.Name = string(t.ID)
	}
	return t, f.check(n, t)
}

// field reads one key of a tracker into t.
func (f *trackerFile) field(t *earshot.Tracker, p pair) (err error) {
	switch p.key {
	case "id":
		t.ID, err = f.id(p)
	case "version":
		t.Version, err = f.number(p)
	case "name":
		t.Name, err = f.text(p)
	case "description":
		t.Description, err = f.text(p)
	case "category":
		t.Category, err = f.category(p)
	case "severity":
		var s string
		s, err = f.word(p, string(earshot.SeverityLow), string(earshot.SeverityMedium), string(earshot.SeverityHigh))
		t.Severity = earshot.Severity(s)
	case "half_life":
		t.HalfLife, err = f.number(p)
	case "owner":
		var s string
		s, err = f.text(p)
		t.Owner = earshot.PersonID(s)
	case "draft":
		var draft bool
		draft, err = f.yes(p)
		t.Active = !draft
	case "side":
		var s string
		s, err = f.word(p, string(earshot.SideCustomer), string(earshot.SideUs), "any")
		t.Side = sideNamed(s)
	case "absence":
		t.Absence, t.Missing, err = f.absence(p)
	case "fires":
		t.Fires, err = f.fires(p)
	case "guards":
		t.Guards, err = f.guards(p)
	case "phrases":
		t.Phrases, err = f.phraseSets(p)
	case "rules":
		t.Rules, err = f.ruleSets(p)
	case "exclude":
		t.Exclude, err = f.phraseSets(p)
	case "exclude_rules":
		t.ExcludeRules, err = f.ruleSets(p)
	case "where":
		t.Where, err = f.where(p)
	case "scope":
		t.Scope, err = f.scope(p)
	}
	return err
}

// check says what a tracker must have.
func (f *trackerFile) check(n *yaml.Node, t earshot.Tracker) error {
	switch {
	case t.ID == "":
		return f.fail(n, "a tracker without an id", `add a line such as "id: churn-intent"`)
	case t.Category == "":
		return f.fail(n, fmt.Sprintf("tracker %s has no category", t.ID), `add for example "category: churn"`)
	case len(t.Phrases)+len(t.Rules) == 0 && t.Missing == earshot.MissingPhrase:
		return f.fail(n, fmt.Sprintf("tracker %s has no phrases", t.ID), `add "phrases:" with a language such as "en:" below it and a list below that`)
	case t.Where.After != "" && t.Where.After == t.ID:
		return f.fail(n, fmt.Sprintf("tracker %s waits for itself", t.ID), "name another tracker in after")
	}
	if line, ok := f.ids[t.ID]; ok {
		return f.fail(n, fmt.Sprintf("tracker %s is already on line %d", t.ID, line), "give one of them another id")
	}
	f.ids[t.ID] = n.Line
	return nil
}

// slug is the shape of ids and categories: letters of any script, digits and
// hyphens.
var slug = regexp.MustCompile(`^[\p{Ll}\p{Lo}\p{N}]+(-[\p{Ll}\p{Lo}\p{N}]+)*$`)

func (f *trackerFile) id(p pair) (earshot.TrackerID, error) {
	s, err := f.text(p)
	if err == nil && !slug.MatchString(s) {
		err = f.fail(p.value, fmt.Sprintf("id is %q", s), "use lower-case letters, digits and hyphens: churn-intent")
	}
	return earshot.TrackerID(s), err
}

func (f *trackerFile) category(p pair) (earshot.Category, error) {
	s, err := f.text(p)
	if err == nil && !slug.MatchString(s) {
		err = f.fail(p.value, fmt.Sprintf("category is %q", s),
			"use churn, price, product, service, competitor, contract, people, positive, compliance, or a lower-case word of your own")
	}
	return earshot.Category(s), err
}

// sideNamed is the side a file's word means; any is nobody in particular.
func sideNamed(s string) earshot.Side {
	if s == "any" {
		return earshot.SideUnknown
	}
	return earshot.Side(s)
}

func (f *trackerFile) guards(p pair) (guards earshot.Guards, err error) {
	pairs, err := f.pairs(p.value, "guards", "negation", "hypothetical", "reported", "question")
	for _, p := range pairs {
		on, err := f.yes(p)
		if err != nil {
			return guards, err
		}
		switch p.key {
		case "negation":
			guards.NoNegation = !on
		case "hypothetical":
			guards.NoHypothetical = !on
		case "reported":
			guards.NoReported = !on
		case "question":
			guards.NoQuestion = !on
		}
	}
	return guards, err
}

// phraseSets reads a mapping of languages to lists of phrases.
func (f *trackerFile) phraseSets(p pair) ([]earshot.PhraseSet, error) {
	pairs, err := f.pairs(p.value, p.key)
	if err != nil {
		return nil, err
	}
	var sets []earshot.PhraseSet
	for _, l := range pairs {
		lang := earshot.Lang(l.key)
		if err := f.lang(l.at, lang); err != nil {
			return nil, err
		}
		if l.value.Kind != yaml.SequenceNode || len(l.value.Content) == 0 {
			return nil, f.fail(l.value, fmt.Sprintf("%s: %s is %s; expected a list of phrases", p.key, lang, kindName(l.value)), `write each phrase on a line of its own that begins with "- "`)
		}
		set := earshot.PhraseSet{Lang: lang}
		for _, n := range l.value.Content {
			phrase, err := f.phrase(n)
			if err == nil {
				err = f.phraseIsSound(n, phrase, lang)
			}
			if err != nil {
				return nil, err
			}
			set.Phrases = append(set.Phrases, phrase)
		}
		sets = append(sets, set)
	}
	return sets, nil
}

func (f *trackerFile) phraseIsSound(n *yaml.Node, p earshot.Phrase, lang earshot.Lang) error {
	if _, err := sequencesOf(p, lang); err != nil {
		return f.fail(n, reason(err), earshot.HintOf(err))
	}
	return nil
}

var langTag = regexp.MustCompile(`^[a-z]{2}$`)

// tagsMeant are tags people write for ours.
var tagsMeant = map[string]earshot.Lang{
	"kr": earshot.Korean, "jp": earshot.Japanese, "cn": earshot.ChineseSimplified, "tw": earshot.ChineseTraditional,
	"zh-cn": earshot.ChineseSimplified, "zh-tw": earshot.ChineseTraditional, "zh-hk": earshot.ChineseTraditional,
	"en-us": earshot.English, "en-gb": earshot.English, "ko-kr": earshot.Korean, "ja-jp": earshot.Japanese,
	"zh-hans": earshot.ChineseSimplified, "zh-hant": earshot.ChineseTraditional, "all": earshot.AnyLang, "*": earshot.AnyLang,
}

// lang checks a language tag.
func (f *trackerFile) lang(n *yaml.Node, l earshot.Lang) error {
	meant := tagsMeant[strings.ToLower(string(l))]
	switch {
	case l == earshot.AnyLang || l == earshot.ChineseSimplified || l == earshot.ChineseTraditional:
		return nil
	case meant != "":
		return f.fail(n, fmt.Sprintf("no language has the tag %q", l), fmt.Sprintf("did you mean %q?", meant))
	case !langTag.MatchString(string(l)):
		return f.fail(n, fmt.Sprintf("no language has the tag %q", l), "use en, zh-Hans, zh-Hant, zh, ko, ja or another two-letter tag, or any for every language")
	}
	return nil
}

// phrase reads a phrase: short, as text whose quotes or final asterisk give
// the form, or long, as keys.
func (f *trackerFile) phrase(n *yaml.Node) (earshot.Phrase, error) {
	switch {
	case n.Kind == yaml.AliasNode || n.Anchor != "":
		return earshot.Phrase{}, f.fail(n, "anchors and aliases (& and *) are not read", "write the words out, or put the text in quotes")
	case n.Kind == yaml.ScalarNode && n.Tag != "!!null":
		return shortPhrase(n.Value), nil
	case n.Kind != yaml.MappingNode:
		return earshot.Phrase{}, f.fail(n, "a phrase is "+kindName(n), "write text, or {text: ..., form: exact, aliases: [...]}")
	}
	pairs, err := f.pairs(n, "a phrase", "text", "form", "aliases")
	var phrase earshot.Phrase
	for _, p := range pairs {
		switch p.key {
		case "text":
			phrase.Text, err = f.text(p)
		case "form":
			phrase.Form, err = f.form(p)
		case "aliases":
			phrase.Aliases, err = f.aliases(p)
		}
		if err != nil {
			return phrase, err
		}
	}
	return phrase, err
}

// shortPhrase tells a phrase's form from its text: "quoted" is exact, and an
// asterisk at the end makes it a prefix.
func shortPhrase(s string) earshot.Phrase {
	if inner, ok := unquoted(s); ok {
		return earshot.Phrase{Text: inner, Form: earshot.FormExact}
	}
	if before, ok := strings.CutSuffix(s, "*"); ok && before != "" {
		return earshot.Phrase{Text: before, Form: earshot.FormPrefix}
	}
	return earshot.Phrase{Text: s}
}

func unquoted(s string) (string, bool) {
	for _, q := range [...][2]string{{`"`, `"`}, {"“", "”"}, {"「", "」"}} {
		if inner, ok := strings.CutPrefix(s, q[0]); ok {
			if inner, ok = strings.CutSuffix(inner, q[1]); ok && inner != "" {
				return inner, true
			}
		}
	}
	return "", false
}

func (f *trackerFile) form(p pair) (earshot.Form, error) {
	s, err := f.word(p, string(earshot.FormInflections), string(earshot.FormExact), string(earshot.FormPrefix))
	if s == string(earshot.FormInflections) {
		s = "" // the zero value, so that what is read is what is written
	}
	return earshot.Form(s), err
}

func (f *trackerFile) aliases(p pair) ([]string, error) {
	if p.value.Kind != yaml.SequenceNode {
		return nil, f.fail(p.value, "aliases is "+kindName(p.value), "write aliases: [one, another]")
	}
	var all []string
	for _, n := range p.value.Content {
		if n.Kind != yaml.ScalarNode || n.Tag == "!!null" || strings.TrimSpace(n.Value) == "" {
			return nil, f.fail(n, "an alias is "+kindName(n), "write aliases: [one, another]")
		}
		all = append(all, n.Value)
	}
	return all, nil
}
