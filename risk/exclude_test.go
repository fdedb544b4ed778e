package risk_test

import (
	"strings"
	"testing"

	"earshot"
	"earshot/risk"
)

// TestExcludeRules excludes with what only the language of rules can say.
func TestExcludeRules(t *testing.T) {
	mine := earshot.WordSet{Name: "rooms", Phrases: []earshot.PhraseSet{{Lang: "any", Phrases: []earshot.Phrase{{Text: "Alder"}, {Text: "은행나무실"}, {Text: "橡树厅"}}}}}
	for _, tt := range []struct {
		phrase, rule, text string
		lang               earshot.Lang
		want               string
	}{
		{"cancel", "cancel NEAR/3 [rooms]", "Please cancel the Alder booking.", "en", "excluded"},
		{"cancel", "cancel NEAR/3 [rooms]", "Please cancel our contract.", "en", ""},
		{"cancel", "[rooms]", "Please cancel Alder.", "en", ""}, // beside it, not inside
		{"Alder", "[rooms]", "We leave Alder.", "en", "excluded"},
		{"card", `card NOT IN "credit card"`, "The time card is late.", "en", "excluded"},
		{"card", `card NOT IN "credit card"`, "The credit card is declined.", "en", ""},
		{"cancel", "cancel BEFORE/2 (meeting OR call)", "We cancel the call.", "en", "excluded"},
		{"cancel our whole contract", "whole", "We cancel our whole contract.", "en", ""}, // the longer one counts
		{"취소하다", "[rooms] NEAR/2 취소하다", "은행나무실 예약을 취소해 주세요.", "ko", "excluded"},
		{"取消", "取消 NEAR/4 [rooms]", "请取消橡树厅的预订。", "zh-Hans", "excluded"},
		{"取消", "取消 NEAR/4 [rooms]", "請取消訂閱。", "zh-Hant", ""},
		{"取り消す", "会議 NEAR/5 取り消す", "会議を取り消します。", "ja", "excluded"},
	} {
		tracker := earshot.Tracker{ID: "x", Active: true, Phrases: []earshot.PhraseSet{{Lang: tt.lang, Phrases: []earshot.Phrase{{Text: tt.phrase}}}},
			ExcludeRules: []earshot.RuleSet{{Lang: tt.lang, Rules: []string{tt.rule}}}}
		rules, err := risk.Compile([]earshot.Tracker{tracker}, mine)
		if err != nil {
			t.Errorf("%s: %v", tt.rule, err)
			continue
		}
		found := rules.Detect(&earshot.Conversation{ID: "c", Turns: []earshot.Turn{{Text: tt.text, Lang: tt.lang, Side: earshot.SideCustomer}}})
		if len(found) != 1 || found[0].Reason != tt.want {
			t.Errorf("%s without %s in %q: %+v, want one, reason %q", tt.phrase, tt.rule, tt.text, found, tt.want)
		}
		if strings.Contains(tt.rule, "[rooms]") && len(risk.Sets(tracker)) != 1 {
			t.Errorf("Sets(%s) = %v, want the set that excludes", tt.rule, risk.Sets(tracker))
		}
	}
	_, err := risk.Compile([]earshot.Tracker{{ID: "x", Active: true, Phrases: mine.Phrases, ExcludeRules: []earshot.RuleSet{{Lang: "en", Rules: []string{"[halls]"}}}}})
	if err == nil || !strings.Contains(err.Error(), "halls") {
		t.Errorf("a set nobody wrote: %v", err)
	}
}
