package risk_test

import (
	"slices"
	"testing"

	"earshot"
	"earshot/risk"

	"pgregory.net/rapid"
)

func TestRuleForms(t *testing.T) {
	got, err := risk.RuleForms(`cancel NEAR/3 "plan" -[mine] lang:ko (계약)`, "en",
		earshot.WordSet{Name: "mine", Phrases: []earshot.PhraseSet{{Lang: "en", Phrases: []earshot.Phrase{{Text: "seat"}}}, {Lang: "ko", Phrases: []earshot.Phrase{{Text: "좌석"}}}}})
	want := []risk.Listed{
		{Text: "cancel", Forms: []string{"cancel", "cancels", "canceling", "cancelled", "canceled", "cancelling"}},
		{Text: `"plan"`, Forms: []string{"plan"}},
		{Text: "[mine]", Not: true, Forms: []string{"seat", "seats"}},
		{Text: "계약", Forms: []string{"계약…"}},
	}
	if err != nil || !slices.EqualFunc(got, want, func(a, b risk.Listed) bool {
		return a.Text == b.Text && a.Not == b.Not && slices.Equal(a.Forms, b.Forms)
	}) {
		t.Errorf("RuleForms = %+v, %v, want %+v", got, err, want)
	}
	for _, bad := range []string{"(", "[nobody]"} {
		if _, err := risk.RuleForms(bad, "en"); err == nil {
			t.Errorf("RuleForms(%s) = nil error", bad)
		}
	}
}

func TestTry(t *testing.T) {
	tracker := ruled("en", "cancel")
	tracker.ID, tracker.Active, tracker.Guards = "", false, earshot.Guards{}
	tracker.Where.After, tracker.Fires = "another", earshot.Fires{Conversations: 3, Days: 7}
	got, err := risk.Try(tracker, talkOf("en", "We cancel. We will not cancel."), risk.Facts{})
	if want := []string{"cancel", "cancel (negated)"}; err != nil || !slices.Equal(quoted(got), want) {
		t.Errorf("Try = %q, %v, want %q", quoted(got), err, want)
	}
}

// TestScanFindsWhatDetectFinds compares both doors on generated text, with
// what makes a text hard to scan: capitals, wide letters, hesitations.
func TestScanFindsWhatDetectFinds(t *testing.T) {
	rules := []string{"cancel", `~"do not renew"`, "cancel NEAR/3 plan", "해지 | cancel", "해지 계약", "[num] plan", `"not"`, "取消", "terminat*", "cancel -plan"}
	words := []string{"Cancel", "cancelled", "ｃａｎｃｅｌ", "can\u00adcel", "don't", "renew", "um,", "plan", "계약을", "해지", "50", "not", "取消", "termination", "x-cancel", "."}
	rapid.Check(t, func(t *rapid.T) {
		tracker := ruled("any", rapid.SampledFrom(rules).Draw(t, "rule"))
		tracker.Rules[0].Lang = rapid.SampledFrom([]earshot.Lang{"any", "en", "ko"}).Draw(t, "lang")
		scan, err := risk.NewScan(tracker)
		if err != nil {
			t.Fatal(err)
		}
		compiled, err := risk.Compile([]earshot.Tracker{tracker})
		if err != nil {
			t.Fatal(err)
		}
		for range 3 {
			text := ""
			for _, w := range rapid.SliceOfN(rapid.SampledFrom(words), 1, 8).Draw(t, "text") {
				text += w + " "
			}
			lang := rapid.SampledFrom([]earshot.Lang{"", "en", "ko"}).Draw(t, "spoken")
			want := [][2]int{}
			for _, f := range compiled.Detect(said(lang, text)) {
				want = append(want, [2]int{f.Start, f.End})
			}
			if got := scan.Find([][2]int{}, text, lang); !slices.Equal(got, want) {
				t.Fatalf("%v on %q (%s): Find = %v, Detect finds %v", tracker.Rules, text, lang, got, want)
			}
		}
	})
}
