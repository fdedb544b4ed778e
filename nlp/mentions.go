package nlp

import (
	"cmp"
	"slices"
	"strings"

	"earshot"
)

// Mention is somebody or something that a conversation names.
type Mention struct {
	Text  string `json:"text"`
	Times int    `json:"times"`
	Turn  int    `json:"turn"` // Seq of the first turn that does
}

// Mentions are what the English turns of a conversation name, each list with
// what is named most often first. They are suggestions for people to judge.
type Mentions struct {
	People        []Mention `json:"people"`
	Organisations []Mention `json:"organisations"`
	Places        []Mention `json:"places"`
	Phrases       []Mention `json:"phrases"`  // of two words or more that name a thing
	Complete      bool      `json:"complete"` // whether every English turn was looked at
}

// What is looked at in one conversation: it takes about a second.
const (
	mentionTurns = 200
	mentionBytes = 24 << 10
	mentionsKept = 12 // of each list
)

// Mentions reads the English turns of a conversation for what they name, as
// many as can be read in about a second.
func (e *Enricher) Mentions(c *earshot.Conversation) Mentions {
	var people, organisations, places, phrases mentioned
	all := Mentions{Complete: true}
	turns, size := 0, 0
	for i := range c.Turns {
		t := &c.Turns[i]
		if !t.Counts() || t.Lang.Base() != earshot.English {
			continue
		}
		if turns == mentionTurns || size+len(t.Text) > mentionBytes {
			all.Complete = false
			break
		}
		turns, size = turns+1, size+len(t.Text)
		found := e.Enrich(t.Text)
		people.add(found.People, t.Seq)
		organisations.add(found.Organisations, t.Seq)
		places.add(found.Places, t.Seq)
		phrases.add(found.Phrases, t.Seq)
	}
	all.People, all.Organisations, all.Places, all.Phrases = people.list(), organisations.list(), places.list(), phrases.list()
	return all
}

// mentioned counts names however they are capitalised.
type mentioned []Mention

func (y *mentioned) add(names []Name, turn int) {
	for _, n := range names {
		text := strings.Join(strings.Fields(n.Text), " ")
		at := slices.IndexFunc(*y, func(m Mention) bool { return strings.EqualFold(m.Text, text) })
		if at < 0 {
			*y = append(*y, Mention{Text: text, Times: 1, Turn: turn})
			continue
		}
		(*y)[at].Times++
	}
}

func (y mentioned) list() []Mention {
	slices.SortStableFunc(y, func(a, b Mention) int { return cmp.Compare(b.Times, a.Times) })
	return append([]Mention{}, y[:min(mentionsKept, len(y))]...)
}
