package risk

import (
	_ "embed"
	"fmt"
	"slices"
	"strconv"

	"gopkg.in/yaml.v3"

	"earshot"
)

//go:embed concepts/concepts.yaml
var conceptFile []byte

// Concepts are what customers say, each as it is said in several languages.
// They never change.
type Concepts struct {
	all   []concept
	rules *Rules // finds the concepts in a phrase
}

type concept map[earshot.Lang][]string

// Suggestion is a phrase that says in one language what a tracker's phrase
// says in another.
type Suggestion struct {
	Lang earshot.Lang
	Text string
	For  string // the tracker's phrase
}

// LoadConcepts reads the concepts that are built in.
func LoadConcepts() (*Concepts, error) {
	c := &Concepts{}
	if err := yaml.Unmarshal(conceptFile, &c.all); err != nil {
		return nil, fmt.Errorf("read concepts: %w", err)
	}
	var trackers []earshot.Tracker
	for i, con := range c.all {
		t := earshot.Tracker{ID: earshot.TrackerID(strconv.Itoa(i)), Active: true, Guards: earshot.Guards{NoNegation: true, NoHypothetical: true, NoReported: true, NoQuestion: true}}
		for lang, texts := range con {
			set := earshot.PhraseSet{Lang: lang}
			for _, text := range texts {
				set.Phrases = append(set.Phrases, earshot.Phrase{Text: text})
			}
			t.Phrases = append(t.Phrases, set)
		}
		slices.SortFunc(t.Phrases, func(a, b earshot.PhraseSet) int {
			return slices.Compare([]earshot.Lang{a.Lang}, []earshot.Lang{b.Lang})
		})
		trackers = append(trackers, t)
	}
	var err error
	c.rules, err = Compile(trackers)
	return c, err
}

// Suggest lists what the concepts of a tracker's phrases are called in each of
// the languages, without what the tracker finds already. A phrase is of a
// concept when the one is found in the other. The sets are those its rules may
// use.
func (c *Concepts) Suggest(t earshot.Tracker, langs []earshot.Lang, sets ...earshot.WordSet) []Suggestion {
	t.Active, t.Side, t.Guards, t.Fires, t.Where, t.Scope = true, earshot.SideUnknown, earshot.Guards{NoNegation: true, NoHypothetical: true, NoReported: true, NoQuestion: true}, earshot.Fires{}, earshot.Where{}, earshot.Scope{}
	own, err := Compile([]earshot.Tracker{t}, sets...)
	if err != nil {
		return nil
	}
	meant := c.meant(t, own)
	var all []Suggestion
	for _, lang := range langs {
		for i, con := range c.all {
			if meant[i] == "" {
				continue
			}
			for _, text := range con[lang] {
				if len(own.Detect(one(text, lang))) == 0 {
					all = append(all, Suggestion{Lang: lang, Text: text, For: meant[i]})
				}
			}
		}
	}
	return all
}

// meant is the phrase of the tracker that is of each concept, where one is.
func (c *Concepts) meant(t earshot.Tracker, own *Rules) []string {
	meant := make([]string, len(c.all))
	for _, set := range t.Phrases {
		lang := set.Lang
		if lang == earshot.AnyLang {
			lang = earshot.Undetermined
		}
		for _, p := range set.Phrases {
			for _, f := range c.rules.Detect(one(p.Text, lang)) {
				if i, err := strconv.Atoi(string(f.Tracker)); err == nil && meant[i] == "" {
					meant[i] = p.Text
				}
			}
		}
	}
	for i, con := range c.all {
		for _, lang := range earshot.CoreLangs() {
			for _, text := range con[lang] {
				if meant[i] != "" {
					break
				}
				if found := own.Detect(one(text, lang)); len(found) > 0 {
					meant[i] = found[0].Quote
				}
			}
		}
	}
	return meant
}

// one is a conversation of one turn.
func one(text string, lang earshot.Lang) *earshot.Conversation {
	return &earshot.Conversation{ID: "c", Turns: []earshot.Turn{{Lang: lang, Text: text, Side: earshot.SideCustomer}}}
}
