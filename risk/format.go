package risk

import (
	"bytes"
	"fmt"
	"strconv"
	"strings"

	"gopkg.in/yaml.v3"

	"earshot"
)

// FormatTrackers writes trackers as ParseTrackers reads them. What has its
// default value is left out. Sets of phrases in one language are written as
// one.
func FormatTrackers(ts []earshot.Tracker) ([]byte, error) {
	if len(ts) == 0 {
		return []byte("[]\n"), nil
	}
	list := &yaml.Node{Kind: yaml.SequenceNode}
	for _, t := range ts {
		list.Content = append(list.Content, trackerNode(t))
	}
	var out bytes.Buffer
	enc := yaml.NewEncoder(&out)
	enc.SetIndent(2)
	if err := enc.Encode(list); err != nil {
		return nil, fmt.Errorf("write trackers: %w", err)
	}
	if err := enc.Close(); err != nil {
		return nil, fmt.Errorf("write trackers: %w", err)
	}
	// A tracker nobody could read back is refused here, where it is known.
	if _, err := ParseTrackers("trackers", out.Bytes()); err != nil {
		return nil, fmt.Errorf("write trackers: %w", err)
	}
	return out.Bytes(), nil
}

// mapping builds a YAML mapping in order.
type mapping struct{ yaml.Node }

func newMapping() *mapping { return &mapping{yaml.Node{Kind: yaml.MappingNode}} }

func (m *mapping) set(key string, value *yaml.Node) {
	m.Content = append(m.Content, textNode(key), value)
}

// text sets key unless value is the default.
func (m *mapping) text(key, value, byDefault string) {
	if value != byDefault {
		m.set(key, textNode(value))
	}
}

func (m *mapping) number(key string, value int) {
	if value != 0 {
		m.set(key, plainNode(strconv.Itoa(value)))
	}
}

func (m *mapping) off(key string, off bool) {
	if off {
		m.set(key, plainNode("off"))
	}
}

func (m *mapping) on(key string, on bool) {
	if on {
		m.set(key, plainNode("on"))
	}
}

func trackerNode(t earshot.Tracker) *yaml.Node {
	m := newMapping()
	m.text("id", string(t.ID), "")
	m.number("version", t.Version)
	m.text("name", t.Name, string(t.ID))
	m.text("description", t.Description, "")
	m.text("category", string(t.Category), "")
	m.text("severity", string(severity(t)), string(earshot.SeverityMedium))
	m.number("half_life", t.HalfLife)
	m.text("owner", string(t.Owner), "")
	m.on("draft", !t.Active)
	m.text("side", sideName(t.Side), string(earshot.SideCustomer))
	m.absence(t)
	if t.Fires != (earshot.Fires{}) {
		fires := newMapping()
		fires.Style = yaml.FlowStyle
		fires.number("at_least", t.Fires.AtLeast)
		fires.number("cap", t.Fires.Cap)
		fires.number("conversations", t.Fires.Conversations)
		fires.number("days", t.Fires.Days)
		m.set("fires", &fires.Node)
	}
	if t.Guards != (earshot.Guards{}) {
		guards := newMapping()
		guards.Style = yaml.FlowStyle
		guards.off("negation", t.Guards.NoNegation)
		guards.off("hypothetical", t.Guards.NoHypothetical)
		guards.off("reported", t.Guards.NoReported)
		guards.off("question", t.Guards.NoQuestion)
		m.set("guards", &guards.Node)
	}
	m.where(t.Where)
	m.scope(t.Scope)
	m.phrases("phrases", t.Phrases)
	m.rules("rules", t.Rules)
	m.phrases("exclude", t.Exclude)
	m.rules("exclude_rules", t.ExcludeRules)
	return &m.Node
}

func severity(t earshot.Tracker) earshot.Severity {
	if t.Severity == "" {
		return earshot.SeverityMedium
	}
	return t.Severity
}

func sideName(s earshot.Side) string {
	if s == earshot.SideUnknown {
		return "any"
	}
	return string(s)
}

func (m *mapping) phrases(key string, sets []earshot.PhraseSet) {
	langs := newMapping()
	byLang := map[earshot.Lang]*yaml.Node{}
	for _, set := range sets {
		list := byLang[set.Lang]
		if list == nil {
			list = &yaml.Node{Kind: yaml.SequenceNode}
			byLang[set.Lang] = list
			langs.set(string(set.Lang), list)
		}
		for _, p := range set.Phrases {
			list.Content = append(list.Content, phraseNode(p))
		}
	}
	if len(langs.Content) > 0 {
		m.set(key, &langs.Node)
	}
}

// phraseNode is a phrase in its short form, or the long one when only that
// says it all.
func phraseNode(p earshot.Phrase) *yaml.Node {
	short := p.Text
	switch p.Form {
	case earshot.FormExact:
		short = `"` + p.Text + `"`
	case earshot.FormPrefix:
		short = p.Text + "*"
	}
	meant := p
	if p.Form == earshot.FormInflections {
		meant.Form = ""
	}
	if read := shortPhrase(short); len(p.Aliases) == 0 && read.Text == meant.Text && read.Form == meant.Form {
		return textNode(short)
	}
	m := newMapping()
	m.Style = yaml.FlowStyle
	m.set("text", textNode(p.Text))
	m.text("form", string(meant.Form), "")
	if len(p.Aliases) > 0 {
		aliases := &yaml.Node{Kind: yaml.SequenceNode, Style: yaml.FlowStyle}
		for _, a := range p.Aliases {
			aliases.Content = append(aliases.Content, textNode(a))
		}
		m.set("aliases", aliases)
	}
	return &m.Node
}

// textNode is text in the quietest style that reads back as itself.
func textNode(s string) *yaml.Node {
	n := &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!str", Value: s}
	if strings.Contains(s, `"`) && !strings.ContainsAny(s, "\n\r\t'") {
		n.Style = yaml.SingleQuotedStyle
	}
	return n
}

func plainNode(s string) *yaml.Node { return &yaml.Node{Kind: yaml.ScalarNode, Value: s} }
