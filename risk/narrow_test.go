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
		all := risk.Narrow(tt.tracker, found[0], tt.wrong, tt.why, trying(&earshot.Conversation{ID: "c", Turns: []earshot.Turn{{Text: tt.wrong, Lang: tt.lang, Side: tt.side}}}))
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

// trying finds what a tracker finds in a conversation; nil when it cannot be
// compiled.
func trying(c *earshot.Conversation, with ...earshot.Tracker) func(earshot.Tracker) []earshot.Finding {
	return func(tr earshot.Tracker) []earshot.Finding {
		tr.Active = true
		rules, err := risk.Compile(append(with, tr))
		if err != nil {
			return nil
		}
		found := []earshot.Finding{}
		for _, f := range rules.Detect(c) {
			if f.Tracker == tr.ID {
				found = append(found, f)
			}
		}
		return found
	}
}

// TestWiden proposes edits after which what was suppressed counts; the first
// leaves the guard as it is where the wording can be told.
func TestWiden(t *testing.T) {
	set := func(lang earshot.Lang, texts ...string) []earshot.PhraseSet {
		s := earshot.PhraseSet{Lang: lang}
		for _, text := range texts {
			s.Phrases = append(s.Phrases, earshot.Phrase{Text: text})
		}
		return []earshot.PhraseSet{s}
	}
	us, them := earshot.SideUs, earshot.SideCustomer
	for _, tt := range []struct {
		name    string
		tracker earshot.Tracker
		lang    earshot.Lang
		sides   []earshot.Side
		lines   []string
		reason  string
		why     risk.Why
		keys    []string
		still   string // stays suppressed after the first proposal
	}{
		{"negated", earshot.Tracker{ID: "x", Phrases: set("en", "happy with the price")}, "en", []earshot.Side{them}, []string{"We are not happy with the price at all."}, "negated", risk.WhyNotNegated,
			[]string{"phrase", "guard-off"}, "I never was happy with the price."},
		{"negated in Korean", earshot.Tracker{ID: "x", Phrases: set("ko", "갱신하다")}, "ko", []earshot.Side{them}, []string{"내년에는 갱신하지 않을 겁니다."}, "negated", risk.WhyNotNegated, []string{"phrase", "guard-off"}, ""},
		{"negated in Chinese", earshot.Tracker{ID: "x", Phrases: set("zh", "续约")}, "zh-Hans", []earshot.Side{them}, []string{"我们明年不会续约了。"}, "negated", risk.WhyNotNegated, []string{"phrase", "guard-off"}, ""},
		{"negated in Japanese", earshot.Tracker{ID: "x", Phrases: set("ja", "更新する")}, "ja", []earshot.Side{them}, []string{"来年は更新しません。"}, "negated", risk.WhyNotNegated, []string{"phrase", "guard-off"}, ""},
		{"always said so", earshot.Tracker{ID: "x", Phrases: set("en", "happy with the price")}, "en", []earshot.Side{them}, []string{"We are not happy with the price at all."}, "negated", risk.WhySaid, []string{"phrase"}, ""},
		{"only this one", earshot.Tracker{ID: "x", Phrases: set("en", "happy with the price")}, "en", []earshot.Side{them}, []string{"We are not happy with the price at all."}, "negated", risk.WhyOnce, nil, ""},
		{"hypothetical", earshot.Tracker{ID: "x", Phrases: set("en", "raise it again")}, "en", []earshot.Side{them}, []string{"If you ever raise it again you will hear from us."}, "hypothetical", risk.WhyNotHypothetical, []string{"phrase", "guard-off"}, ""},
		{"two guards", earshot.Tracker{ID: "x", Phrases: set("zh", "降价")}, "zh-Hans", []earshot.Side{them}, []string{"如果不能降价，我们就不续约了。"}, "negated", risk.WhyNotNegated, []string{"phrase", "guard-off"}, ""},
		{"excluded", earshot.Tracker{ID: "x", Phrases: set("en", "cancel"), Exclude: set("en", "cancel the meeting")}, "en", []earshot.Side{them}, []string{"Please cancel the meeting room plan."}, "excluded", risk.WhyNotExcluded, []string{"phrase", "phrase", "unexclude"}, ""},
		{"our side", earshot.Tracker{ID: "x", Side: them, Phrases: set("en", "too expensive")}, "en", []earshot.Side{us}, []string{"You told me it is too expensive."}, "our side", risk.WhyAnySide, []string{"any-side"}, ""},
		{"elsewhere", earshot.Tracker{ID: "x", Where: earshot.Where{Part: earshot.PartLast, Amount: 1, Unit: earshot.Turns}, Phrases: set("en", "too expensive")}, "en", []earshot.Side{them, us}, []string{"It is too expensive.", "I see."}, "elsewhere", risk.WhyAnywhere, []string{"anywhere"}, ""},
		{"no question", earshot.Tracker{ID: "x", Where: earshot.Where{Question: true}, Phrases: set("en", "too expensive")}, "en", []earshot.Side{them}, []string{"It is too expensive."}, "no question", risk.WhyAnywhere, []string{"anywhere"}, ""},
		{"not after", earshot.Tracker{ID: "x", Where: earshot.Where{After: "y", SameTurn: true}, Phrases: set("en", "too expensive")}, "en", []earshot.Side{them, them}, []string{"The budget is cut.", "It is too expensive."}, "not after", risk.WhyAnywhere, []string{"after-later"}, ""},
		{"not after at all", earshot.Tracker{ID: "x", Where: earshot.Where{After: "y"}, Phrases: set("en", "too expensive")}, "en", []earshot.Side{them}, []string{"It is too expensive."}, "not after", risk.WhyAnywhere, []string{"after-none"}, ""},
		{"over the cap", earshot.Tracker{ID: "x", Fires: earshot.Fires{Cap: 1}, Phrases: set("en", "too expensive")}, "en", []earshot.Side{them, them}, []string{"It is too expensive.", "Too expensive!"}, "over the cap", risk.WhyEnough, []string{"cap"}, ""},
		{"too few", earshot.Tracker{ID: "x", Fires: earshot.Fires{AtLeast: 2}, Phrases: set("en", "too expensive")}, "en", []earshot.Side{them}, []string{"It is too expensive."}, "too few", risk.WhyEnough, []string{"least"}, ""},
		{"too few conversations", earshot.Tracker{ID: "x", Fires: earshot.Fires{Conversations: 2, Days: 9}, Phrases: set("en", "too expensive")}, "en", []earshot.Side{them}, []string{"It is too expensive."}, "too few conversations", risk.WhyEnough, []string{"talks"}, ""},
	} {
		c := &earshot.Conversation{ID: "c"}
		for i, line := range tt.lines {
			c.Turns = append(c.Turns, earshot.Turn{Seq: i, Text: line, Lang: tt.lang, Side: tt.sides[i]})
		}
		budget := earshot.Tracker{ID: "y", Active: true, Phrases: set("en", "budget")}
		try := trying(c, budget)
		found := try(tt.tracker)
		at := slices.IndexFunc(found, func(f earshot.Finding) bool { return f.Reason == tt.reason })
		if at < 0 {
			t.Errorf("%s: found %+v, want one suppressed as %s", tt.name, found, tt.reason)
			continue
		}
		f := found[at]
		if !slices.Contains(risk.Misses(f.Reason), tt.why) {
			t.Errorf("%s: %q is none of the reasons %v", tt.name, tt.why, risk.Misses(f.Reason))
		}
		all := risk.Widen(tt.tracker, f, c.Turn(f.Turn).Text, tt.why, try)
		var keys []string
		for _, p := range all {
			keys = append(keys, p.Key)
			if !slices.ContainsFunc(try(p.Tracker), func(o earshot.Finding) bool {
				return o.State == earshot.Counted && o.Turn == f.Turn && o.Start < f.End && f.Start < o.End || risk.Unsettled(o)
			}) {
				t.Errorf("%s: after %v the words still do not count", tt.name, p.Tracker.ChangesFrom(tt.tracker))
			}
		}
		if !slices.Equal(keys, tt.keys) {
			t.Errorf("%s: proposals %v, want %v: %+v", tt.name, keys, tt.keys, all)
		}
		if tt.still == "" || len(all) == 0 {
			continue
		}
		other := trying(&earshot.Conversation{ID: "c", Turns: []earshot.Turn{{Text: tt.still, Lang: tt.lang, Side: them}}})
		if after := other(all[0].Tracker); len(after) != 1 || after[0].State != earshot.Suppressed {
			t.Errorf("%s: after the first proposal %q is %+v, want suppressed", tt.name, tt.still, after)
		}
	}
}
