package risk

import (
	"fmt"

	"gopkg.in/yaml.v3"

	"earshot"
)

func (m *mapping) absence(t earshot.Tracker) {
	switch {
	case !t.Absence:
	case t.Missing != earshot.MissingPhrase:
		m.set("absence", textNode(string(t.Missing)))
	default:
		m.on("absence", true)
	}
}

func (m *mapping) where(w earshot.Where) {
	n := newMapping()
	n.Style = yaml.FlowStyle
	wordList(n, "roles", w.Roles)
	if w.Part != earshot.PartAny {
		n.set("part", textNode(partName(w)))
	}
	n.on("question", w.Question)
	n.text("after", string(w.After), "")
	n.number("after_turns", w.AfterTurn)
	n.on("same_turn", w.SameTurn)
	n.number("turns", w.Turns)
	m.inner("where", n)
}

func (m *mapping) scope(s earshot.Scope) {
	n := newMapping()
	wordList(n, "channels", s.Channels)
	wordList(n, "languages", s.Langs)
	wordList(n, "accounts", s.Accounts)
	wordList(n, "tiers", s.Tiers)
	wordList(n, "segments", s.Segments)
	wordList(n, "industries", s.Industries)
	wordList(n, "countries", s.Countries)
	wordList(n, "products", s.Products)
	wordList(n, "owners", s.Owners)
	wordList(n, "teams", s.Teams)
	if s.Least > 0 {
		n.set("at_least", textNode(fmt.Sprintf("%d %s", s.Least, s.LeastOf)))
	}
	m.inner("scope", n)
}

// inner sets key to a mapping, unless that is empty.
func (m *mapping) inner(key string, n *mapping) {
	if len(n.Content) > 0 {
		m.set(key, &n.Node)
	}
}

// wordList sets key to a list of words on one line.
func wordList[T ~string](m *mapping, key string, all []T) {
	if len(all) == 0 {
		return
	}
	list := &yaml.Node{Kind: yaml.SequenceNode, Style: yaml.FlowStyle}
	for _, w := range all {
		list.Content = append(list.Content, textNode(string(w)))
	}
	m.set(key, list)
}

// rules sets key to rules by language.
func (m *mapping) rules(key string, sets []earshot.RuleSet) {
	langs := newMapping()
	byLang := map[earshot.Lang]*yaml.Node{}
	for _, set := range sets {
		list := byLang[set.Lang]
		if list == nil {
			list = &yaml.Node{Kind: yaml.SequenceNode}
			byLang[set.Lang] = list
			langs.set(string(set.Lang), list)
		}
		for _, r := range set.Rules {
			list.Content = append(list.Content, textNode(r))
		}
	}
	m.inner(key, langs)
}
