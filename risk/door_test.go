package risk_test

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"

	"earshot"
	"earshot/risk"

	"pgregory.net/rapid"
)

func TestRuleForms(t *testing.T) {
	got, err := risk.RuleForms(`cancel NEAR/3 "plan" -[mine] lang:ko (계약)`, "en",
		earshot.WordSet{Name: "mine", Phrases: []earshot.PhraseSet{{Lang: "en", Phrases: []earshot.Phrase{{Text: "seat"}}}, {Lang: "ko", Phrases: []earshot.Phrase{{Text: "좌석"}}}}})
	want := []risk.Listed{
		{Kind: "phrase", Text: "cancel", Lang: "en", Forms: []string{"cancel", "cancels", "canceling", "cancelled", "canceled", "cancelling"}},
		{Kind: "phrase", Text: `"plan"`, Lang: "en", Forms: []string{"plan"}},
		{Kind: "set", Text: "[mine]", Lang: "en", Not: true, Forms: []string{"seat", "seats"}},
		{Kind: "phrase", Text: "계약", Lang: "ko", Forms: []string{"계약…"}},
	}
	if err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("RuleForms = %+v, %v, want %+v", got, err, want)
	}
	for _, bad := range []string{"(", "[nobody]"} {
		if _, err := risk.RuleForms(bad, "en"); err == nil {
			t.Errorf("RuleForms(%s) = nil error", bad)
		}
	}
}

// The examples of numbers, amounts and dates keep the bounds the rule asks for,
// and every language of ours has some of its own.
func TestRuleFormsGivesExamples(t *testing.T) {
	for rule, want := range map[string]string{"[num>1000]": "120만", "[money>=1000000 KRW]": "120만 원", "[date]": "다음 주 금요일"} {
		got, err := risk.RuleForms(rule, "ko")
		if err != nil || len(got) != 1 || !slices.Contains(got[0].Forms, want) || slices.Contains(got[0].Forms, "50") || slices.Contains(got[0].Forms, "$50") {
			t.Errorf("RuleForms(%s) = %+v, %v, want %q among the examples, and none out of bounds", rule, got, err, want)
		}
	}
	for _, lang := range append(earshot.CoreLangs(), earshot.AnyLang, "de") {
		for _, rule := range []string{"[num]", "[money]", "[date]"} {
			got, err := risk.RuleForms(rule, lang)
			if err != nil || len(got[0].Forms) < 2 {
				t.Errorf("RuleForms(%s, %s) = %+v, %v, want examples", rule, lang, got, err)
			}
		}
	}
}

func TestOutline(t *testing.T) {
	e, err := risk.ParseExpr(`cancel NEAR/3 (contract | plan) -"cancel anytime" lang:ko (해지 NOT BEFORE/2ts 계약) [money>1000]`)
	if err != nil {
		t.Fatal(err)
	}
	if got, want := outlined(e.Outline("en")), `all(near 3 words(cancel either(contract plan)) not("cancel anytime") lang(not before 2 side-turns(해지@ko 계약@ko)) money:>1000)`; got != want {
		t.Errorf("Outline = %s, want %s", got, want)
	}
}

// outlined writes an outline for comparing.
func outlined(o risk.Outline) string {
	s := string(o.Kind)
	switch {
	case o.Kind == risk.OutlinePhrase:
		if s = o.Phrase.String(); o.Lang != "en" {
			s += "@" + string(o.Lang)
		}
		return s
	case o.Text != "":
		return s + ":" + o.Text
	case o.Not:
		s = "not " + s
	}
	if o.Unit != "" {
		s += fmt.Sprintf(" %d %s", o.N, o.Unit)
	}
	var parts []string
	for _, p := range o.Parts {
		parts = append(parts, outlined(p))
	}
	return s + "(" + strings.Join(parts, " ") + ")"
}

func TestTry(t *testing.T) {
	tracker := ruled("en", "cancel")
	tracker.ID, tracker.Active, tracker.Guards = "", false, earshot.Guards{}
	tracker.Where = earshot.Where{After: "another", Roles: []earshot.ContactRole{"executive"}, Part: earshot.PartLast, Amount: 5, Unit: earshot.Minutes}
	tracker.Scope, tracker.Fires = earshot.Scope{Channels: []earshot.Channel{"email"}, Tiers: []string{"D"}}, earshot.Fires{Conversations: 3, Days: 7}
	got, err := risk.Try(tracker, talkOf("en", "We cancel. We will not cancel."))
	if want := []string{"cancel", "cancel (negated)"}; err != nil || !slices.Equal(quoted(got), want) {
		t.Errorf("Try = %q, %v, want %q", quoted(got), err, want)
	}
}

// TestSieveMissesNothing compares the sieve with Detect on generated talks,
// with what makes a text hard to look through: capitals, wide letters,
// hesitations.
func TestSieveMissesNothing(t *testing.T) {
	rules := []string{"cancel", `~"do not renew"`, "cancel NEAR/3 plan", "해지 | cancel", "해지 계약", `"not"`, "取消", "terminat*", "cancel -plan", "don't renew", "cancel BEFORE/2t 해지",
		"um | plan | renew | 해지 | cancel | 取消 | terminate | x | y | z | refund | leave | switch"}
	words := []string{"Cancel", "cancelled", "ｃａｎｃｅｌ", "can\u00adcel", "don't", "renew", "um,", "plan", "계약을", "해지", "해지했", "50", "not", "取消", "取 消", "termination", "x-cancel", ".", "\n"}
	rapid.Check(t, func(t *rapid.T) {
		tracker := ruled("any", rapid.SampledFrom(rules).Draw(t, "rule"))
		tracker.Rules[0].Lang = rapid.SampledFrom([]earshot.Lang{"any", "en", "ko"}).Draw(t, "lang")
		compiled, err := risk.Compile([]earshot.Tracker{tracker})
		if err != nil {
			t.Fatal(err)
		}
		sieve, ok := compiled.NewSieve(tracker.ID)
		if !ok {
			t.Fatalf("no sieve for %v", tracker.Rules)
		}
		var talks []*earshot.Conversation
		var text strings.Builder
		var ends []int
		for range rapid.IntRange(1, 4).Draw(t, "talks") {
			var turns []string
			for range rapid.IntRange(0, 3).Draw(t, "turns") {
				turns = append(turns, "customer: "+strings.Join(rapid.SliceOfN(rapid.SampledFrom(words), 1, 5).Draw(t, "text"), " "))
				text.WriteString(risk.Comparable(strings.TrimPrefix(turns[len(turns)-1], "customer: ")) + "\n")
			}
			talks, ends = append(talks, talkOf("", turns...)), append(ends, text.Len())
		}
		held := make([]bool, len(talks))
		sieve.Again().Sift([]byte(text.String()), ends, func(i int) { held[i] = true })
		for i, c := range talks {
			if found := compiled.Detect(c); len(found) > 0 && !held[i] {
				t.Fatalf("%v: the sieve lets %+v through, Detect finds %q", tracker.Rules, c.Turns, quoted(found))
			}
		}
	})
}

// TestSieveHoldsBackLittle looks for a word in talks that have its letters but
// not the word.
func TestSieveHoldsBackLittle(t *testing.T) {
	tracker := ruled("en", "cancel NEAR/5 [competitor]")
	compiled, err := risk.Compile([]earshot.Tracker{tracker})
	if err != nil {
		t.Fatal(err)
	}
	sieve, _ := compiled.NewSieve(tracker.ID)
	text, ends := "", []int{}
	for _, talk := range []string{"uncancel\n", "to cancel\nnow\n", "", "a rival\n", "we cancelled\n"} {
		text += talk
		ends = append(ends, len(text))
	}
	var got []int
	sieve.Sift([]byte(text), ends, func(i int) { got = append(got, i) })
	if want := []int{1, 4}; !slices.Equal(got, want) {
		t.Errorf("Sift keeps %v, want %v", got, want)
	}
	absent := tracker
	absent.Absence = true
	for _, t2 := range []earshot.Tracker{absent, ruled("en", "[num]"), ruled("en", "cancel | [num]")} {
		if compiled, err := risk.Compile([]earshot.Tracker{t2}); err != nil {
			t.Error(err)
		} else if _, ok := compiled.NewSieve(t2.ID); ok {
			t.Errorf("%v: there is a sieve for what words do not tell", t2.Rules)
		}
	}
}
