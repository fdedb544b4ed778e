package nlp_test

import (
	"math"
	"testing"
	"time"

	"earshot"
	"earshot/nlp"
)

// turn is a timed turn that takes a second for each five bytes.
func turn(speaker string, side earshot.Side, at int, lang earshot.Lang, text string, mood float64) earshot.Turn {
	start := time.Duration(at) * time.Second
	return earshot.Turn{Speaker: speaker, Side: side, Timed: true, Start: start, End: start + 5*time.Second,
		Lang: lang, Text: text, Sentiment: earshot.Sentiment{Score: mood}}
}

func numbered(turns ...earshot.Turn) *earshot.Conversation {
	for i := range turns {
		turns[i].Seq = i
	}
	return &earshot.Conversation{Turns: turns}
}

func TestMeasure(t *testing.T) {
	note := turn("p1", earshot.SideUs, 40, "en", "internal note with many many words", 0)
	note.Kind = earshot.KindNote
	c := numbered(
		turn("p1", earshot.SideUs, 0, "en", "Hello, how are you?", 0.4),
		turn("p2", earshot.SideCustomer, 5, "en", "Good", 0.6),
		turn("p2", earshot.SideCustomer, 20, "en", "It broke", -0.6),
		turn("p1", earshot.SideUs, 30, "en", "I see", 0),
		turn("p3", earshot.SideUs, 35, "en", "Sorry to hear", 0),
		note,
		turn("p2", earshot.SideCustomer, 50, "ja", "解約したい", -0.9),
	)
	m := nlp.Measure(c)
	if m.Turns != 6 || m.Languages["en"] != 5 || m.Languages["ja"] != 1 {
		t.Errorf("Turns, Languages = %d, %v", m.Turns, m.Languages)
	}
	// 4+2+3 words of ours; 1+2 words and five characters of theirs.
	if want := 9.0 / (9 + 3 + 3); m.TalkShare == nil || math.Abs(*m.TalkShare-want) > 1e-9 {
		t.Errorf("TalkShare = %v, want %v", m.TalkShare, want)
	}
	if m.LongestOurs == nil || *m.LongestOurs != 5*time.Second {
		t.Errorf("LongestOurs = %v, want 5s", m.LongestOurs)
	}
	if m.LongestTheirs == nil || *m.LongestTheirs != 20*time.Second {
		t.Errorf("LongestTheirs = %v, want 20s", m.LongestTheirs)
	}
	if m.Switches != 3 || m.OurQuestions != 1 || m.TheirQuestions != 0 {
		t.Errorf("Switches, questions = %d, %d, %d, want 3, 1, 0", m.Switches, m.OurQuestions, m.TheirQuestions)
	}
	if want := (1*0.6 + 2*-0.6 + 3*-0.9) / 6; math.Abs(m.CustomerMood-want) > 1e-9 {
		t.Errorf("CustomerMood = %v, want %v", m.CustomerMood, want)
	}
	if want := -0.9 - 0.6; math.Abs(m.CustomerChange-want) > 1e-9 || m.WorstTurn != 6 {
		t.Errorf("CustomerChange, WorstTurn = %v, %d, want %v, 6", m.CustomerChange, m.WorstTurn, want)
	}
}

func TestMeasureKnowsWhatItCannot(t *testing.T) {
	m := nlp.Measure(numbered(earshot.Turn{Side: earshot.SideCustomer, Text: "fine", Lang: "en"}))
	if m.TalkShare != nil || m.LongestOurs != nil || m.LongestTheirs != nil || m.WorstTurn != -1 {
		t.Errorf("Measure of one untimed turn of theirs = %+v", m)
	}
	m = nlp.Measure(numbered(
		earshot.Turn{Side: earshot.SideUs, Text: "hello"}, earshot.Turn{Text: "who is speaking here"}))
	if m.TalkShare != nil {
		t.Errorf("TalkShare = %v though nobody knows who else spoke", *m.TalkShare)
	}
	m = nlp.Measure(&earshot.Conversation{})
	if m.Turns != 0 || m.WorstTurn != -1 || m.TalkShare != nil {
		t.Errorf("Measure of nothing = %+v", m)
	}
}

func TestAnnotateMood(t *testing.T) {
	c := numbered(
		turn("p1", earshot.SideCustomer, 0, "", "Hello", 0),
		turn("p1", earshot.SideUs, 0, "", "Hello", 0),
		turn("p1", earshot.SideCustomer, 0, "", "Hello again", 0),
	)
	c.Turns[2].Kind = earshot.KindQuoted
	annotator().Annotate(c)
	if c.CustomerTurns != 1 {
		t.Errorf("CustomerTurns = %d, want 1: quotations do not count", c.CustomerTurns)
	}
	for i, turn := range c.Turns {
		if turn.Sentiment.Label == "" {
			t.Errorf("turn %d has no mood", i)
		}
	}
}
