package risk

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"gopkg.in/yaml.v3"

	"earshot"
)

// absence reads what a tracker of absence misses: on for its phrases, or the
// name of something else.
func (f *trackerFile) absence(p pair) (bool, earshot.Missing, error) {
	s, err := f.text(p)
	if m := earshot.Missing(s); err == nil && (m == earshot.MissingExecutive || m == earshot.MissingNextStep) {
		return true, m, nil
	}
	on, err := f.yes(p)
	if err != nil {
		err = f.fail(p.value, fmt.Sprintf("absence is %q", s), "write on, executive or next step")
	}
	return on, earshot.MissingPhrase, err
}

// maxDays bounds the days that conversations may lie apart.
const maxDays = 3650

func (f *trackerFile) fires(p pair) (fires earshot.Fires, err error) {
	pairs, err := f.pairs(p.value, "fires", "at_least", "cap", "conversations", "days")
	if err != nil {
		return fires, err
	}
	for _, p := range pairs {
		n, err := f.number(p)
		if err != nil {
			return fires, err
		}
		switch p.key {
		case "at_least":
			fires.AtLeast = n
		case "cap":
			fires.Cap = n
		case "conversations":
			fires.Conversations = n
		case "days":
			fires.Days = n
		}
	}
	if problem, hint := badFires(fires); problem != "" {
		return fires, f.fail(p.value, problem, hint)
	}
	return fires, nil
}

// badFires says what is wrong with when a tracker fires.
func badFires(f earshot.Fires) (problem, hint string) {
	switch {
	case f.Spread() && f.Days == 0:
		return fmt.Sprintf("fires after %d conversations, but not within how many days", f.Conversations), "add for example days: 14"
	case !f.Spread() && f.Days > 0:
		return "days without conversations", "add for example conversations: 2"
	case f.Days > maxDays:
		return fmt.Sprintf("days is %d", f.Days), fmt.Sprintf("use at most %d", maxDays)
	}
	return "", ""
}

// ruleSets reads a mapping of languages to lists of rules.
func (f *trackerFile) ruleSets(p pair) ([]earshot.RuleSet, error) {
	pairs, err := f.pairs(p.value, p.key)
	if err != nil {
		return nil, err
	}
	var sets []earshot.RuleSet
	for _, l := range pairs {
		set := earshot.RuleSet{Lang: earshot.Lang(l.key)}
		if err := f.lang(l.at, set.Lang); err != nil {
			return nil, err
		}
		if l.value.Kind != yaml.SequenceNode || len(l.value.Content) == 0 {
			return nil, f.fail(l.value, fmt.Sprintf("%s: %s is %s; expected a list of rules", p.key, l.key, kindName(l.value)), `write each rule on a line of its own that begins with "- "`)
		}
		for _, n := range l.value.Content {
			rule, err := f.rule(n, set.Lang)
			if err != nil {
				return nil, err
			}
			set.Rules = append(set.Rules, rule)
		}
		sets = append(sets, set)
	}
	return sets, nil
}

// rule reads one rule and checks it.
func (f *trackerFile) rule(n *yaml.Node, lang earshot.Lang) (string, error) {
	if n.Kind != yaml.ScalarNode || n.Anchor != "" || n.Tag == "!!null" {
		return "", f.fail(n, "a rule is "+kindName(n), "write it as text, in single quotes if it begins with [ or a quotation mark")
	}
	e, err := ParseExpr(n.Value)
	if err == nil {
		err = e.fitsLang(lang)
	}
	var at *SyntaxError
	switch {
	case errors.As(err, &at):
		return "", f.fail(n, fmt.Sprintf("rule %q, character %d", n.Value, at.At+1), at.Message())
	case err != nil:
		return "", f.fail(n, reason(err), earshot.HintOf(err))
	}
	return n.Value, nil
}

// fitsLang reports whether the phrases of a rule can be looked for in a
// language.
func (e *Expr) fitsLang(lang earshot.Lang) error {
	var err error
	inLanguages(e.root, lang, func(n node, lang earshot.Lang) {
		if a, ok := n.(*atom); ok && err == nil {
			if _, bad := sequencesOf(a.phrase, lang); bad != nil {
				err = faultOfPhrase(a.span, bad)
			}
		}
	})
	return err
}

// inLanguages visits the words of a rule with the language each is in.
func inLanguages(n node, lang earshot.Lang, do func(node, earshot.Lang)) {
	switch n := n.(type) {
	case *langOnly:
		inLanguages(n.part, n.lang, do)
	case *allOf:
		for _, p := range n.parts {
			inLanguages(p, lang, do)
		}
	case *eitherOf:
		for _, p := range n.parts {
			inLanguages(p, lang, do)
		}
	case *notSaid:
		inLanguages(n.part, lang, do)
	case *nearTo:
		inLanguages(n.left, lang, do)
		inLanguages(n.right, lang, do)
	default:
		do(n, lang)
	}
}

// partShape is a part of a conversation: last 5 minutes.
var partShape = regexp.MustCompile(`^(first|last) (\d{1,4}) ?(minutes?|percent|%|turns?)$`)

func (f *trackerFile) where(p pair) (w earshot.Where, err error) {
	pairs, err := f.pairs(p.value, "where", "roles", "part", "question", "after", "after_turns", "same_turn", "turns")
	if err != nil {
		return w, err
	}
	for _, p := range pairs {
		switch p.key {
		case "roles":
			w.Roles, err = f.roles(p)
		case "part":
			w.Part, w.Amount, w.Unit, err = f.part(p)
		case "question":
			w.Question, err = f.yes(p)
		case "after":
			var id earshot.TrackerID
			id, err = f.id(p)
			w.After = id
		case "after_turns":
			w.AfterTurn, err = f.number(p)
		case "same_turn":
			w.SameTurn, err = f.yes(p)
		case "turns":
			w.Turns, err = f.number(p)
		}
		if err != nil {
			return w, err
		}
	}
	if problem, hint := badWhere(w); problem != "" {
		return w, f.fail(p.value, problem, hint)
	}
	return w, nil
}

// badWhere says what is wrong with where a tracker's words count.
func badWhere(w earshot.Where) (problem, hint string) {
	switch {
	case w.Turns > maxTurns || w.Turns < 0:
		return fmt.Sprintf("turns is %d", w.Turns), fmt.Sprintf("use 0 to %d", maxTurns)
	case w.After == "" && (w.AfterTurn != 0 || w.SameTurn):
		return "after_turns or same_turn without after", "name the tracker that must come before: after: price-pressure"
	case w.AfterTurn != 0 && w.SameTurn:
		return "both after_turns and same_turn", "keep one of them"
	case w.AfterTurn < 0:
		return fmt.Sprintf("after_turns is %d", w.AfterTurn), "use a whole number"
	case w.Part == earshot.PartAny && w.Amount == 0 && w.Unit == "":
		return "", ""
	case w.Part != earshot.PartFirst && w.Part != earshot.PartLast, w.Amount <= 0,
		w.Unit != earshot.Minutes && w.Unit != earshot.Percent && w.Unit != earshot.Turns, w.Unit == earshot.Percent && w.Amount > 100:
		return fmt.Sprintf("part is %q", partName(w)), "write for example: part: last 5 minutes, first 20 percent, first 3 turns"
	}
	return "", ""
}

func partName(w earshot.Where) string {
	return strings.TrimSpace(fmt.Sprintf("%s %d %s", w.Part, w.Amount, w.Unit))
}

func (f *trackerFile) part(p pair) (earshot.Part, int, earshot.PartUnit, error) {
	s, err := f.text(p)
	if err != nil {
		return "", 0, "", err
	}
	m := partShape.FindStringSubmatch(s)
	if m == nil {
		return "", 0, "", f.fail(p.value, fmt.Sprintf("part is %q", s), "write for example: part: last 5 minutes, first 20 percent, first 3 turns")
	}
	n, _ := strconv.Atoi(m[2])
	unit := earshot.Minutes
	switch m[3][0] {
	case 'p', '%':
		unit = earshot.Percent
	case 't':
		unit = earshot.Turns
	}
	return earshot.Part(m[1]), n, unit, nil
}

// roleNames are the roles a speaker may be asked for.
var roleNames = []string{string(earshot.ContactExecutive), string(earshot.ContactChampion), string(earshot.ContactProcurement),
	string(earshot.ContactManager), string(earshot.ContactUser)}

func (f *trackerFile) roles(p pair) ([]earshot.ContactRole, error) {
	words, err := f.words(p)
	var roles []earshot.ContactRole
	for _, w := range words {
		if !slices.Contains(roleNames, w) {
			return nil, f.fail(p.value, fmt.Sprintf("roles has %q", w), suggest(w, roleNames))
		}
		roles = append(roles, earshot.ContactRole(w))
	}
	return roles, err
}

// words reads a word or a list of words.
func (f *trackerFile) words(p pair) ([]string, error) {
	list := []*yaml.Node{p.value}
	if p.value.Kind == yaml.SequenceNode {
		list = p.value.Content
	}
	var all []string
	for _, n := range list {
		if n.Kind != yaml.ScalarNode || n.Tag == "!!null" || strings.TrimSpace(n.Value) == "" || n.Anchor != "" {
			return nil, f.fail(n, fmt.Sprintf("%s has %s in it", p.key, kindName(n)), fmt.Sprintf("write %s: [one, another]", p.key))
		}
		all = append(all, n.Value)
	}
	if len(all) == 0 {
		return nil, f.fail(p.value, p.key+" is empty", "leave it out to mean all")
	}
	return all, nil
}

var channels = []string{string(earshot.ChannelCall), string(earshot.ChannelMeeting), string(earshot.ChannelChat), string(earshot.ChannelEmail)}

func (f *trackerFile) scope(p pair) (s earshot.Scope, err error) {
	pairs, err := f.pairs(p.value, "scope", "channels", "languages", "accounts", "tiers", "segments", "industries", "countries", "products", "owners", "teams", "at_least")
	if err != nil {
		return s, err
	}
	for _, p := range pairs {
		if p.key == "at_least" {
			if s.Least, s.LeastOf, err = f.least(p); err != nil {
				return s, err
			}
			continue
		}
		words, err := f.words(p)
		if err != nil {
			return s, err
		}
		switch p.key {
		case "channels":
			if i := slices.IndexFunc(words, func(w string) bool { return !slices.Contains(channels, w) }); i >= 0 {
				return s, f.fail(p.value, fmt.Sprintf("channels has %q", words[i]), suggest(words[i], channels))
			}
			s.Channels = named[earshot.Channel](words)
		case "languages":
			s.Langs = named[earshot.Lang](words)
			for _, l := range s.Langs {
				if err := f.lang(p.value, l); err != nil {
					return s, err
				}
			}
		case "accounts":
			s.Accounts = named[earshot.AccountID](words)
		case "tiers":
			s.Tiers = words
		case "segments":
			s.Segments = words
		case "industries":
			s.Industries = words
		case "countries":
			s.Countries = words
		case "products":
			s.Products = words
		case "owners":
			s.Owners = named[earshot.PersonID](words)
		case "teams":
			s.Teams = words
		}
	}
	return s, nil
}

// leastShape is how long a conversation must be at least: 10 minutes.
var leastShape = regexp.MustCompile(`^(\d{1,4}) ?(minutes?|turns?)$`)

const leastHint = "write for example: at_least: 10 minutes, 20 turns"

func (f *trackerFile) least(p pair) (int, earshot.PartUnit, error) {
	text, err := f.text(p)
	if err != nil {
		return 0, "", err
	}
	m := leastShape.FindStringSubmatch(text)
	if m == nil || strings.Trim(m[1], "0") == "" {
		return 0, "", f.fail(p.value, fmt.Sprintf("at_least is %q", text), leastHint)
	}
	n, _ := strconv.Atoi(m[1])
	if m[2][0] == 't' {
		return n, earshot.Turns, nil
	}
	return n, earshot.Minutes, nil
}

// badLeast says what is wrong with how long a conversation must be.
func badLeast(s earshot.Scope) (problem, hint string) {
	if s.Least < 0 || s.Least > 0 && s.LeastOf != earshot.Minutes && s.LeastOf != earshot.Turns {
		return fmt.Sprintf("at_least is %d %s", s.Least, s.LeastOf), leastHint
	}
	return "", ""
}

// named gives words the type they name something of.
func named[T ~string](words []string) []T {
	out := make([]T, len(words))
	for i, w := range words {
		out[i] = T(w)
	}
	return out
}
