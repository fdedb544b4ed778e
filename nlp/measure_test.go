package nlp_test

import (
	"math"
	"reflect"
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
	if m.LongestTheirs == nil || *m.LongestTheirs != 5*time.Second {
		t.Errorf("LongestTheirs = %v, want 5s: ten seconds of silence end a run", m.LongestTheirs)
	}
	if m.Switches != 3 || m.OurQuestions != 1 || m.TheirQuestions != 0 {
		t.Errorf("Switches, questions = %d, %d, %d, want 3, 1, 0", m.Switches, m.OurQuestions, m.TheirQuestions)
	}
	if want := (1*0.6 + 2*1.5*-0.6 + 3*2*-0.9) / (1 + 3 + 6); math.Abs(m.CustomerMood-want) > 1e-9 {
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
	if want := (earshot.Metrics{Languages: map[earshot.Lang]int{}, WorstTurn: -1}); !reflect.DeepEqual(m, want) {
		t.Errorf("Measure of nothing = %+v", m)
	}
}

// spokenTurn is a turn with times in milliseconds.
func spokenTurn(side earshot.Side, from, to int, text string) earshot.Turn {
	return earshot.Turn{Speaker: string(side), Side: side, Timed: true, Lang: "en", Text: text,
		Start: time.Duration(from) * time.Millisecond, End: time.Duration(to) * time.Millisecond}
}

func TestMeasureTimes(t *testing.T) {
	us, them := earshot.SideUs, earshot.SideCustomer
	c := numbered(
		spokenTurn(us, 0, 6000, "Um, how is the, uh, new roster working for you?"),
		spokenTurn(them, 7000, 17000, "It has been a rough month for us."),
		spokenTurn(us, 12000, 12500, "mm-hmm"),
		spokenTurn(them, 18000, 22000, "Nobody could log in."),
		spokenTurn(us, 22500, 30000, "I am sorry, when did that happen?"),
		spokenTurn(them, 31000, 41000, "Every single Monday, and we"),
		spokenTurn(us, 40000, 46000, "Let me look at it."),
		spokenTurn(us, 47000, 50000, "One second."),
	)
	c.Channel, c.Duration = earshot.ChannelCall, time.Minute
	m := nlp.Measure(c)
	near := func(name string, got *float64, want float64) {
		t.Helper()
		if got == nil || math.Abs(*got-want) > 1e-6 {
			t.Errorf("%s = %v, want %v", name, got, want)
		}
	}
	near("TalkTimeShare", m.TalkTimeShare, 23.0/(23+24))
	near("Interactivity", m.Interactivity, 6) // six switches, "mm-hmm" among them, in a minute
	near("QuestionRate", m.QuestionRate, 120)
	near("SilenceShare", m.SilenceShare, 1-(6+10+4+7.5+15+3)/60)
	if m.Patience == nil || *m.Patience != 500*time.Millisecond {
		t.Errorf("Patience = %v, want 500ms: only one answer came after a silence", m.Patience)
	}
	if m.Interruptions == nil || *m.Interruptions != 1 {
		t.Errorf("Interruptions = %v, want 1: mm-hmm is none", m.Interruptions)
	}
	if m.LongestTheirs == nil || *m.LongestTheirs != 15*time.Second {
		t.Errorf("LongestTheirs = %v, want 15s: mm-hmm does not break it", m.LongestTheirs)
	}
	if m.LongestOurs == nil || *m.LongestOurs != 10*time.Second {
		t.Errorf("LongestOurs = %v, want 10s", m.LongestOurs)
	}
	if want := 25.0 / 23 * 60; math.Abs(m.SpeechRate["en"]-want) > 1e-6 {
		t.Errorf("SpeechRate = %v, want %v", m.SpeechRate, want)
	}
	c.Channel = earshot.ChannelChat
	m = nlp.Measure(c)
	if m.TalkTimeShare != nil || m.Interactivity != nil || m.Patience != nil || m.Interruptions != nil || m.SilenceShare != nil || m.SpeechRate != nil || m.QuestionRate != nil || m.LongestOurs != nil {
		t.Errorf("a chat has times of speech: %+v", m)
	}
}

// Where a format tells only when turns begin, what hangs on their ends is not
// known.
func TestMeasureMadeUpEnds(t *testing.T) {
	c := numbered(
		spokenTurn(earshot.SideUs, 0, 6000, "Hello, how are you?"),
		spokenTurn(earshot.SideCustomer, 6000, 9000, "Fine."),
		spokenTurn(earshot.SideUs, 9000, 20000, "Shall we begin?"),
		spokenTurn(earshot.SideCustomer, 20000, 20000, "Yes, please."),
	)
	m := nlp.Measure(c)
	if m.Patience != nil || m.SilenceShare != nil || m.Interruptions != nil || m.SpeechRate != nil {
		t.Errorf("ends are taken for real: %+v", m)
	}
	if m.TalkTimeShare == nil || m.LongestOurs == nil || *m.LongestOurs != 11*time.Second {
		t.Errorf("TalkTimeShare, LongestOurs = %v, %v", m.TalkTimeShare, m.LongestOurs)
	}
}

func TestMeasureFillers(t *testing.T) {
	for _, tt := range []struct {
		lang earshot.Lang
		text string
		want float64 // fillers
		of   float64 // words, or characters
	}{
		{"en", "Um, so we, uh, you know, we looked at the umbrella contract and, er, you know it.", 4, 17},
		{"zh-Hans", "嗯，那个，我们那个合同就是，就是说，下周再谈。", 3, 18},
		{"ja", "えっと、あの、その件はあの資料のとおりです。まあ、そうですね。", 3, 26},
		{"ko", "음 그, 그 계약은 어 다음 주에 음식점에서 보죠", 3, 9},
		{"de", "Ähm, also, wir haben also äh verlängert.", 3, 7},
	} {
		c := &earshot.Conversation{Channel: earshot.ChannelCall}
		for range 10 {
			c.Turns = append(c.Turns, earshot.Turn{Side: earshot.SideUs, Lang: tt.lang, Text: tt.text}, earshot.Turn{Side: earshot.SideCustomer, Lang: tt.lang, Text: tt.text})
		}
		got := nlp.Measure(c).Fillers[tt.lang.Base()]
		if want := 100 * tt.want / tt.of; math.Abs(got-want) > 1e-6 {
			t.Errorf("%q has %.2f fillers per 100, want %.2f (%v of %v)", tt.text, got, want, tt.want, tt.of)
		}
		c.Channel = earshot.ChannelEmail
		if m := nlp.Measure(c); m.Fillers != nil {
			t.Errorf("an e-mail has fillers: %v", m.Fillers)
		}
	}
}

func TestMeasureMood(t *testing.T) {
	moods := []float64{0.5, 0.4, 0.6, 0.5, -0.4, -0.8, -0.5, -0.6, -0.4}
	c := &earshot.Conversation{}
	for i, score := range moods {
		c.Turns = append(c.Turns, earshot.Turn{Seq: i, Side: earshot.SideCustomer, Text: "three more words", Lang: "en", Sentiment: earshot.Sentiment{Score: score}})
	}
	m := nlp.Measure(c)
	if m.TurningTurn == nil || *m.TurningTurn != 4 || m.WorstTurn != 5 || m.WorstMood == nil || *m.WorstMood != -0.8 {
		t.Errorf("TurningTurn, WorstTurn, WorstMood = %v, %d, %v, want 4, 5, -0.8", m.TurningTurn, m.WorstTurn, m.WorstMood)
	}
	want := [3]float64{0.5, -0.7 / 3, -0.5}
	if m.CustomerThirds == nil || math.Abs(m.CustomerThirds[0]-want[0])+math.Abs(m.CustomerThirds[1]-want[1])+math.Abs(m.CustomerThirds[2]-want[2]) > 1e-9 {
		t.Errorf("CustomerThirds = %v, want %v", m.CustomerThirds, want)
	}
	if math.Abs(m.CustomerChange - -1) > 1e-9 {
		t.Errorf("CustomerChange = %v, want -1", m.CustomerChange)
	}
	for i := range c.Turns {
		c.Turns[i].Sentiment.Score = 0.1
	}
	if m := nlp.Measure(c); m.TurningTurn != nil || m.WorstTurn != -1 || m.WorstMood != nil {
		t.Errorf("an even mood turned at %v, worst at %d", m.TurningTurn, m.WorstTurn)
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
