package nlp_test

import (
	"strings"
	"testing"

	"earshot"
	"earshot/nlp"
)

func TestMentions(t *testing.T) {
	var e nlp.Enricher
	c := &earshot.Conversation{Turns: []earshot.Turn{
		{Seq: 0, Lang: "en", Text: "Maria Lopez asked us about the annual maintenance contract."},
		{Seq: 1, Lang: "ko", Text: "Robert Smith 님이 말씀하셨어요."},
		{Seq: 2, Lang: "en", Text: "They compared us with ShiftPilot, and Maria Lopez likes their mobile app."},
		{Seq: 3, Lang: "en", Kind: earshot.KindNote, Text: "Peter Jones wrote this note."},
		{Seq: 4, Lang: "en", Text: "The annual maintenance contract is too expensive. ȺȺȺȺ's " + strings.Repeat("!", 20000)},
	}}
	m := e.Mentions(c)
	first := func(all []nlp.Mention, text string) *nlp.Mention {
		for i := range all {
			if strings.EqualFold(all[i].Text, text) {
				return &all[i]
			}
		}
		return nil
	}
	if p := first(m.People, "Maria Lopez"); p == nil || p.Times != 2 || p.Turn != 0 {
		t.Errorf("people = %+v, want Maria Lopez twice, first in turn 0", m.People)
	}
	if o := first(m.Organisations, "ShiftPilot"); o == nil || o.Turn != 2 {
		t.Errorf("organisations = %+v, want ShiftPilot in turn 2", m.Organisations)
	}
	if p := first(m.Phrases, "annual maintenance contract"); p == nil || p.Times != 2 {
		t.Errorf("phrases = %+v, want the annual maintenance contract twice", m.Phrases)
	}
	if first(m.People, "Peter Jones") != nil || first(m.People, "Robert Smith") != nil {
		t.Errorf("people = %+v: a note or another language was read", m.People)
	}
	if !m.Complete {
		t.Error("a short conversation is not read to its end")
	}
	for i := range 300 {
		c.Turns = append(c.Turns, earshot.Turn{Seq: 5 + i, Lang: "en", Text: "ok"})
	}
	if e.Mentions(c).Complete {
		t.Error("a long conversation is said to be read to its end")
	}
	if m := e.Mentions(&earshot.Conversation{}); m.People == nil || len(m.Phrases) != 0 {
		t.Errorf("Mentions of nothing = %+v", m)
	}
}
