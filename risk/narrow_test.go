package risk_test

import (
	"slices"
	"testing"

	"earshot"
	"earshot/risk"
)

// TestNarrow proposes edits, and what they leave alone stays found.
func TestNarrow(t *testing.T) {
	phrases := func(lang earshot.Lang, texts ...string) []earshot.PhraseSet {
		set := earshot.PhraseSet{Lang: lang}
		for _, text := range texts {
			set.Phrases = append(set.Phrases, earshot.Phrase{Text: text})
		}
		return []earshot.PhraseSet{set}
	}
	find := func(tr earshot.Tracker, text string, lang earshot.Lang, side earshot.Side) []earshot.Finding {
		t.Helper()
		tr.Active = true
		rules, err := risk.Compile([]earshot.Tracker{tr})
		if err != nil {
			t.Fatal(err)
		}
		var counted []earshot.Finding
		for _, f := range rules.Detect(&earshot.Conversation{ID: "c", Turns: []earshot.Turn{{Text: text, Lang: lang, Side: side}}}) {
			if f.State == earshot.Counted {
				counted = append(counted, f)
			}
		}
		return counted
	}
	for _, tt := range []struct {
		name    string
		tracker earshot.Tracker
		wrong   string
		lang    earshot.Lang
		side    earshot.Side
		why     risk.Why
		first   string // the mildest proposal
		right   string // still found after it
	}{
		{"another meaning", earshot.Tracker{ID: "x", Phrases: phrases("en", "cancel")}, "We had to cancel the meeting on Tuesday.", "en", earshot.SideCustomer, risk.WhyMeaning, "exclude", "We cancel the contract."},
		{"another meaning in Korean", earshot.Tracker{ID: "x", Phrases: phrases("ko", "취소하다")}, "내일 회의를 취소했어요.", "ko", earshot.SideCustomer, risk.WhyMeaning, "exclude", "구독을 취소했어요."},
		{"another meaning in Chinese", earshot.Tracker{ID: "x", Phrases: phrases("zh", "取消")}, "我们取消会议了，抱歉。", "zh-Hans", earshot.SideCustomer, risk.WhyMeaning, "exclude", "我们要取消订阅。"},
		{"a guard is off", earshot.Tracker{ID: "x", Guards: earshot.Guards{NoNegation: true}, Phrases: phrases("en", "cancel our contract")}, "We will not cancel our contract.", "en", earshot.SideCustomer, risk.WhyNegated, "guard", "We cancel our contract."},
		{"our own words", earshot.Tracker{ID: "x", Phrases: phrases("en", "too expensive")}, "Is it too expensive for you?", "en", earshot.SideUs, risk.WhyOurs, "side", ""},
	} {
		found := find(tt.tracker, tt.wrong, tt.lang, tt.side)
		if len(found) == 0 {
			t.Errorf("%s: nothing is found in %q", tt.name, tt.wrong)
			continue
		}
		all := risk.Narrow(tt.tracker, found[0], tt.wrong, tt.why)
		if len(all) == 0 || all[0].Key != tt.first {
			t.Errorf("%s: Narrow = %+v, want %s first", tt.name, all, tt.first)
			continue
		}
		for _, p := range all {
			if len(find(p.Tracker, tt.wrong, tt.lang, tt.side)) > 0 {
				t.Errorf("%s: %s still finds the hit", tt.name, p.Key)
			}
		}
		if tt.right != "" && len(find(all[0].Tracker, tt.right, tt.lang, earshot.SideCustomer)) == 0 {
			t.Errorf("%s: %v loses %q as well", tt.name, all[0].Tracker.ChangesFrom(tt.tracker), tt.right)
		}
		if !slices.ContainsFunc(all, func(p risk.Proposal) bool { return p.Key == "drop" }) {
			t.Errorf("%s: nothing proposes to drop the phrase", tt.name)
		}
	}
}
