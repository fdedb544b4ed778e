package risk_test

import (
	"errors"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"earshot"
	"earshot/risk"

	"pgregory.net/rapid"
)

// said is a conversation of one customer turn.
func said(lang earshot.Lang, text string) *earshot.Conversation {
	return &earshot.Conversation{ID: "c1", Turns: []earshot.Turn{{Speaker: "p1", Side: earshot.SideCustomer, Lang: lang, Text: text}}}
}

// compile compiles trackers written as YAML.
func compile(t testing.TB, yaml string) *risk.Rules {
	t.Helper()
	ts, err := risk.ParseTrackers("test.yaml", []byte(yaml))
	if err != nil {
		t.Fatalf("ParseTrackers: %v", err)
	}
	rules, err := risk.Compile(ts)
	if err != nil {
		t.Fatalf("Compile: %v", err)
	}
	return rules
}

func quotes(fs []earshot.Finding) []string {
	var all []string
	for _, f := range fs {
		all = append(all, f.Quote)
	}
	return all
}

func TestFindingIsFilledIn(t *testing.T) {
	rules := compile(t, `
- {id: churn, version: 7, name: Churn, category: churn, severity: high, phrases: {en: [cancel our contract]}}
- {id: price, category: price, half_life: 14, phrases: {en: [too expensive]}}
`)
	c := &earshot.Conversation{
		ID: "20260302T093000Z-1", Account: "acme", StartedAt: started,
		Participants: []earshot.Participant{{ID: "p1", Name: "Ada Moss", Role: "CFO"}, {ID: "p2", Name: "Sam", Role: "Assistant to the CEO"}},
		Turns: []earshot.Turn{
			{Seq: 0, Speaker: "p1", Side: "customer", Lang: "en", Timed: true, Start: 90 * time.Second, Text: "Hi. We may cancel our contract. Bye."},
			{Seq: 1, Speaker: "p2", Side: "customer", Lang: "en", At: started.Add(time.Hour), Text: "Too expensive!"},
			{Seq: 2, Speaker: "p9", Side: "customer", Lang: "en", Text: "It is TOO  EXPENSIVE"},
		},
	}
	got := rules.Detect(c)
	if len(got) != 3 {
		t.Fatalf("Detect = %d findings, want 3: %+v", len(got), got)
	}
	want := earshot.Finding{
		ID: got[0].ID, Conversation: "20260302T093000Z-1", Account: "acme", Tracker: "churn", TrackerVersion: 7, TrackerName: "Churn",
		Category: "churn", Severity: "high", HalfLife: 60, Turn: 0, Start: 11, End: 30, Quote: "cancel our contract", Sentence: "We may cancel our contract.",
		Speaker: "Ada Moss", Side: "customer", Role: earshot.ContactExecutive, Lang: "en", At: started.Add(90 * time.Second), State: earshot.Counted,
	}
	if got[0] != want || got[0].ID == "" {
		t.Errorf("first finding =\n%+v, want\n%+v", got[0], want)
	}
	if f := got[1]; f.At != started.Add(time.Hour) || f.Role != "" || f.HalfLife != 14 || f.Severity != "medium" {
		t.Errorf("second finding = %+v, want the turn's clock, no role, half-life 14, medium", f)
	}
	if f := got[2]; f.At != started || f.Speaker != "p9" || f.Quote != "TOO  EXPENSIVE" {
		t.Errorf("third finding = %+v, want the conversation's start, speaker p9, TOO  EXPENSIVE", f)
	}
	if got[0].ID == got[1].ID || got[1].ID == got[2].ID {
		t.Error("findings share an ID")
	}
}

func TestExecutiveRoles(t *testing.T) {
	rules := compile(t, "- {id: a, category: price, phrases: {any: [xyzzy]}}")
	for title, want := range map[string]earshot.ContactRole{
		"CEO": earshot.ContactExecutive, "VP, Operations": earshot.ContactExecutive, "본부장": earshot.ContactExecutive, "대표이사": earshot.ContactExecutive,
		"人事部長": earshot.ContactExecutive, "代表取締役社長": earshot.ContactExecutive, "总经理": earshot.ContactExecutive, "總經理": earshot.ContactExecutive,
		"Shift lead": "", "": "", "대표 비서": "", "Secretary to the president": "", "Covpilot": "",
	} {
		c := said("en", "xyzzy")
		c.Participants = []earshot.Participant{{ID: "p1", Role: title}}
		if got := rules.Detect(c); len(got) != 1 || got[0].Role != want {
			t.Errorf("role of %q = %+v, want %q", title, got, want)
		}
	}
}

func TestBoundaries(t *testing.T) {
	rules := compile(t, `
- id: words
  category: churn
  guards: {negation: off, hypothetical: off, reported: off}
  fires: {cap: 99}
  phrases:
    en: [leave us, plan*, '"exit"', re-sign]
    ko: [계약, '"해약"', 위약*, 더 싼 곳, ROI]
    ja: [ロスター, 高い]
    zh: [换家]
    any: [ShiftPilot]
`)
	tests := []struct {
		lang earshot.Lang
		text string
		want []string
	}{
		{"en", "Leave us! He left us, cleave us, leave usual", []string{"Leave us", "left us"}},
		{"en", "plans, planning, unplanned, PLANET", []string{"plans", "planning", "PLANET"}},
		{"en", "exit exits exiting an-exit", []string{"exit", "exit"}},
		{"en", "We resign, re-sign, re sign and RE‑SIGN.", []string{"re-sign", "re sign", "RE‑SIGN"}},
		{"en", "ShiftPilot's, shiftpilots, “SHIFTPILOT”", []string{"ShiftPilot", "SHIFTPILOT"}},
		{"ko", "계약을, 계약이나, 계약서, 재계약, 계약했어요", []string{"계약을", "계약이나", "계약했어요"}},
		{"ko", "해약 해약을 중도해약", []string{"해약"}},
		{"ko", "위약금 얼마", []string{"위약금"}},
		{"ko", "더싼곳 더 싼곳으로 더 싼 곳이", []string{"더싼곳", "더 싼곳으로", "더 싼 곳이"}},
		{"ko", "roi가 ROI를", []string{"roi", "ROI"}},
		{"ko", "ShiftPilot으로", []string{"ShiftPilot"}},
		{"ja", "ロスター、ロスターズ、ロスターは", []string{"ロスター", "ロスター"}},
		{"ja", "高くない、高かった、高さ、高すぎる", []string{"高くない", "高かった", "高すぎる"}},
		{"zh-Hant", "換家 換 家", []string{"換家", "換 家"}},
		{"en", "换家", nil},
		{"ja", "leave us", nil},
		{"und", "leave us 계약", []string{"leave us", "계약"}},
	}
	for _, tt := range tests {
		if got := quotes(rules.Detect(said(tt.lang, tt.text))); !slices.Equal(got, tt.want) {
			t.Errorf("Detect(%s %q) = %q, want %q", tt.lang, tt.text, got, tt.want)
		}
	}
}

func TestWhatNobodySaidIsNotFound(t *testing.T) {
	rules := compile(t, "- {id: a, category: price, phrases: {en: [too expensive]}}")
	for _, kind := range []earshot.Kind{earshot.KindNote, earshot.KindQuoted, earshot.KindSummary, earshot.KindReaction, earshot.KindSystem, earshot.KindDeleted} {
		c := said("en", "too expensive")
		c.Turns[0].Kind = kind
		if got := rules.Detect(c); got != nil {
			t.Errorf("Detect(%s) = %+v, want none", kind, got)
		}
	}
}

func TestSides(t *testing.T) {
	rules := compile(t, `
- {id: any, category: a, side: any, phrases: {en: [hello]}}
- {id: customer, category: a, phrases: {en: [hello]}}
- {id: us, category: a, side: us, phrases: {en: [hello]}}
`)
	for side, want := range map[earshot.Side][]string{
		"customer": {"any counted ", "customer counted ", "us suppressed customer side"},
		"us":       {"any counted ", "customer suppressed our side", "us counted "},
		"":         {"any counted ", "customer counted ", "us counted "},
		"system":   nil,
	} {
		c := said("en", "hello")
		c.Turns[0].Side = side
		var got []string
		for _, f := range rules.Detect(c) {
			got = append(got, string(f.Tracker)+" "+string(f.State)+" "+f.Reason)
		}
		if !slices.Equal(got, want) {
			t.Errorf("Detect(side %q) = %q, want %q", side, got, want)
		}
	}
}

func TestFires(t *testing.T) {
	tests := []struct {
		name, fires string
		times       int
		want        []string
	}{
		{"three by default", "{}", 5, []string{"", "", "", "over the cap", "over the cap"}},
		{"cap of one", "{cap: 1}", 2, []string{"", "over the cap"}},
		{"too few", "{at_least: 3}", 2, []string{"too few", "too few"}},
		{"enough", "{at_least: 2}", 2, []string{"", ""}},
		{"enough and capped", "{at_least: 2, cap: 1}", 3, []string{"", "over the cap", "over the cap"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			rules := compile(t, "- {id: a, category: a, fires: "+tt.fires+", phrases: {en: [hello]}}")
			c := &earshot.Conversation{ID: "c"}
			for i := range tt.times {
				c.Turns = append(c.Turns, earshot.Turn{Seq: i, Lang: "en", Text: "hello"})
			}
			var got []string
			for _, f := range rules.Detect(c) {
				got = append(got, f.Reason)
			}
			if !slices.Equal(got, tt.want) {
				t.Errorf("reasons = %q, want %q", got, tt.want)
			}
		})
	}
}

func TestGuardsOff(t *testing.T) {
	for text, guard := range map[string]string{
		"we will not cancel our contract": "negation", "if we cancelled our contract": "hypothetical", "my last vendor cancelled our contract": "reported",
	} {
		on := compile(t, "- {id: a, category: a, phrases: {en: [cancel our contract]}}").Detect(said("en", text))
		off := compile(t, "- {id: a, category: a, guards: {"+guard+": off}, phrases: {en: [cancel our contract]}}").Detect(said("en", text))
		if len(on) != 1 || on[0].State != earshot.Suppressed || len(off) != 1 || off[0].State != earshot.Counted {
			t.Errorf("%q: with the guard %+v, without %+v", text, on, off)
		}
	}
}

func TestDraftsAreLeftOut(t *testing.T) {
	rules := compile(t, "- {id: a, category: a, draft: yes, phrases: {en: [hello]}}")
	if got := rules.Detect(said("en", "hello")); got != nil {
		t.Errorf("a draft found %+v", got)
	}
}

func TestLongestWins(t *testing.T) {
	rules := compile(t, "- {id: a, category: a, phrases: {en: [our contract, cancel our contract early, cancel our]}}")
	if got := quotes(rules.Detect(said("en", "Cancel our contract early? Our contract!"))); !slices.Equal(got, []string{"Cancel our contract early", "Our contract"}) {
		t.Errorf("Detect = %q", got)
	}
}

// TestTheSameWordsTwice: two phrases that are the same words there give one
// finding, the same in whatever order they were written.
func TestTheSameWordsTwice(t *testing.T) {
	exact, open := earshot.Phrase{Text: "解約し", Form: earshot.FormExact}, earshot.Phrase{Text: "解約し", Form: earshot.FormPrefix}
	for _, phrases := range [][]earshot.Phrase{{exact, open}, {open, exact}} {
		rules, err := risk.Compile([]earshot.Tracker{{ID: "t", Active: true, Phrases: []earshot.PhraseSet{{Lang: earshot.Japanese, Phrases: phrases}}}})
		if err != nil {
			t.Fatal(err)
		}
		if got := quoted(rules.Detect(said(earshot.Japanese, "来月で解約します"))); !slices.Equal(got, []string{"解約します"}) {
			t.Errorf("%v found %q", phrases, got)
		}
	}
}

func TestCompileRefuses(t *testing.T) {
	phrase := func(p earshot.Phrase) []earshot.PhraseSet {
		return []earshot.PhraseSet{{Lang: "en", Phrases: []earshot.Phrase{p}}}
	}
	tests := map[string][]earshot.Tracker{
		"another tracker has its id": {{ID: "a", Active: true}, {ID: "a", Active: true}},
		"it has no id":               {{Active: true}},
		`severity is "huge"`:         {{ID: "a", Active: true, Severity: "huge"}},
		"has no letters":             {{ID: "a", Active: true, Phrases: phrase(earshot.Phrase{Text: " "})}},
		`has the form "stem"`:        {{ID: "a", Active: true, Phrases: phrase(earshot.Phrase{Text: "x", Form: "stem"})}},
		"does not end":               {{ID: "a", Active: true, Exclude: phrase(earshot.Phrase{Text: "(x"})}},
		"words in its groups":        {{ID: "a", Active: true, Phrases: phrase(earshot.Phrase{Text: "x " + strings.Repeat("(a|b|c|d|e|f)", 5)})}},
	}
	for want, ts := range tests {
		_, err := risk.Compile(ts)
		if !errors.Is(err, earshot.ErrInvalid) || !strings.Contains(err.Error(), want) || earshot.HintOf(err) == "" {
			t.Errorf("Compile(%+v) = %v, want %q with a hint", ts, err, want)
		}
	}
}

func TestAbsenceAsksWhetherItUnderstands(t *testing.T) {
	rules := compile(t, "- {id: quiet, category: a, side: any, absence: on, phrases: {en: [next step]}}")
	call := func(lang earshot.Lang) *earshot.Conversation {
		c := &earshot.Conversation{ID: "c", Channel: earshot.ChannelCall}
		for i := range 8 {
			side := []earshot.Side{earshot.SideUs, earshot.SideCustomer}[i%2]
			c.Turns = append(c.Turns, earshot.Turn{Seq: i, Side: side, Lang: lang, Text: "Well. Goodbye."})
		}
		return c
	}
	got := rules.Detect(call("en"))
	if len(got) != 1 || got[0].Turn != 7 || got[0].Quote != "Goodbye." || got[0].Start != 6 {
		t.Errorf("Detect(en) = %+v, want one finding at Goodbye. of turn 7", got)
	}
	if got := rules.Detect(call("ja")); got != nil {
		t.Errorf("Detect(ja) = %+v; it has no Japanese phrases, so it cannot miss one", got)
	}
	chat := call("en")
	chat.Channel = earshot.ChannelChat
	if got := rules.Detect(chat); got != nil {
		t.Errorf("Detect(chat) = %+v, want none", got)
	}
	alone := call("en")
	for i := range alone.Turns {
		alone.Turns[i].Side = earshot.SideUs
	}
	if got := rules.Detect(alone); got != nil {
		t.Errorf("Detect(one side only) = %+v, want none", got)
	}
	heard := call("en")
	heard.Turns[3].Text = "The next step is a call."
	if got := rules.Detect(heard); got != nil {
		t.Errorf("Detect(with a next step) = %+v, want none", got)
	}
}

// scraps are what conversations of the property test are made from.
var scraps = []string{"cancel our contract", "we won't ", "don't ", "if ", "um, ", "ShiftPilot", "too  expensive", "ＣＡＮＣＥＬ ", "계약을 ", "해지하려고 ", "하지 않", "안 ", "業者を", "変える", "解約", "しません",
	"取消訂閱", "不會", "，", "。", ". ", "\n> ", "\"", " ", "é", "e\u0301", "👩‍👧", "\xff", "ﾛｽﾀｰ", "가\u200b격이 ", "-", "'", "she's ", "renew-", "not ", "만약 ", "すれば"}

func conversations(t *rapid.T) *earshot.Conversation {
	langs := []earshot.Lang{"en", "ko", "ja", "zh-Hans", "zh-Hant", "zh", "de", "fr", "und", ""}
	sides := []earshot.Side{"", "customer", "us", "system"}
	c := &earshot.Conversation{ID: "c", Channel: earshot.ChannelCall}
	for i := range rapid.IntRange(1, 10).Draw(t, "turns") {
		c.Turns = append(c.Turns, earshot.Turn{
			Seq: i, Lang: rapid.SampledFrom(langs).Draw(t, "lang"), Side: rapid.SampledFrom(sides).Draw(t, "side"),
			Text: strings.Join(rapid.SliceOfN(rapid.SampledFrom(scraps), 0, 12).Draw(t, "text"), ""),
		})
	}
	return c
}

func TestFindingsPointAtWords(t *testing.T) {
	ts, err := risk.Starter()
	if err != nil {
		t.Fatalf("Starter: %v", err)
	}
	rules := starterRules(t)
	backwards := slices.Clone(ts)
	slices.Reverse(backwards)
	others, err := risk.Compile(backwards)
	if err != nil {
		t.Fatalf("Compile: %v", err)
	}
	rapid.Check(t, func(t *rapid.T) {
		c := conversations(t)
		got := rules.Detect(c)
		checkFindings(t, c, got)
		if again := rules.Detect(c); !reflect.DeepEqual(got, again) {
			t.Fatalf("the second time Detect = %+v, first %+v", again, got)
		}
		if other := others.Detect(c); !reflect.DeepEqual(got, other) {
			t.Fatalf("with the trackers backwards Detect = %+v, else %+v", other, got)
		}
	})
}

// checkFindings checks what is true of findings whatever was said.
func checkFindings(t interface{ Fatalf(string, ...any) }, c *earshot.Conversation, got []earshot.Finding) {
	counted := map[earshot.TrackerID]int{}
	ids := map[earshot.FindingID]bool{}
	for i, f := range got {
		text := c.Turns[f.Turn].Text
		switch {
		case f.Start < 0 || f.End > len(text) || f.Start >= f.End || text[f.Start:f.End] != f.Quote:
			t.Fatalf("%q[%d:%d] is not the quote %q", text, f.Start, f.End, f.Quote)
		case !utf8.RuneStart(text[f.Start]) || f.End < len(text) && !utf8.RuneStart(text[f.End]):
			t.Fatalf("%q[%d:%d] cuts a character", text, f.Start, f.End)
		case !strings.Contains(text, f.Sentence) || f.Sentence == "":
			t.Fatalf("sentence %q is not in %q", f.Sentence, text)
		case (f.State == earshot.Counted) != (f.Reason == ""):
			t.Fatalf("state %s with reason %q", f.State, f.Reason)
		case ids[f.ID]:
			t.Fatalf("two findings have the ID of %+v", f)
		case i > 0 && (got[i-1].Turn > f.Turn || got[i-1].Turn == f.Turn && got[i-1].Start > f.Start):
			t.Fatalf("out of order: %+v", got)
		}
		ids[f.ID] = true
		if f.State == earshot.Counted {
			counted[f.Tracker]++
		}
	}
	for tracker, n := range counted {
		if n > 3 {
			t.Fatalf("%s counts %d times in one conversation", tracker, n)
		}
	}
}
