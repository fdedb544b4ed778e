package risk_test

import (
	"strings"
	"testing"
	"time"

	"earshot"
	"earshot/risk"
)

// TestAbsenceWhere tells, story by story, when a tracker of absence fires: only
// where its scope, its part, its roles and the length of the talk let it expect
// something.
func TestAbsenceWhere(t *testing.T) {
	long := []string{"us: Hello there.", "Hi.", "us: How are you?", "Fine.", "us: Good.", "Yes.", "us: Any wishes?", "None."}
	korean := []string{"us: 안녕하세요.", "네, 안녕하세요.", "us: 잘 지내시죠?", "네.", "us: 다행이에요.", "네.", "us: 더 필요한 건 없으세요?", "없습니다."}
	promise := "us: I'll send you the contract by Friday."
	for _, tt := range []struct {
		name    string
		tracker string // after category
		lines   []string
		lang    earshot.Lang
		channel earshot.Channel
		role    string // the customer's title
		minutes int    // between turns; 0 is no times
		want    bool
	}{
		{"no executive in a call", "absence: executive", long, "en", "call", "Shift planner", 0, true},
		{"nor in a Korean meeting", "absence: executive", korean, "ko", "meeting", "주임", 0, true},
		{"the chief spoke", "absence: executive", long, "en", "call", "CFO", 0, false},
		{"the Korean chief spoke", "absence: executive", korean, "ko", "call", "대표이사", 0, false},
		{"nobody knows who spoke", "absence: executive", long, "en", "call", "", 0, false},
		{"two turns of chat", "absence: executive", long[:2], "en", "chat", "Shift planner", 0, false},
		{"two turns of a call", "absence: executive", long[:2], "en", "call", "Shift planner", 0, false},
		{"a long chat", "absence: executive", long, "en", "chat", "Shift planner", 0, false},
		{"a long chat that is asked for", "absence: executive, scope: {channels: [chat]}", long, "en", "chat", "Shift planner", 0, true},
		{"a call when meetings are asked for", "absence: executive, scope: {channels: [meeting]}", long, "en", "call", "Shift planner", 0, false},
		{"too short in minutes", "absence: executive, scope: {at_least: 10 minutes}", long, "en", "call", "Shift planner", 1, false},
		{"long enough in minutes", "absence: executive, scope: {at_least: 10 minutes}", long, "en", "call", "Shift planner", 2, true},
		{"of no known length", "absence: executive, scope: {at_least: 10 minutes}", long, "en", "call", "Shift planner", 0, false},
		{"long enough in turns", "absence: executive, scope: {at_least: 4 turns}", long[:4], "en", "call", "Shift planner", 0, true},
		{"too short in turns", "absence: executive, scope: {at_least: 9 turns}", long, "en", "call", "Shift planner", 0, false},
		{"in another language", "absence: executive, scope: {languages: [ja]}", korean, "ko", "call", "주임", 0, false},
		{"in the language", "absence: executive, scope: {languages: [ko]}", korean, "ko", "call", "주임", 0, true},
		{"an executive who only said hello", "absence: executive, where: {part: last 2 turns}", append(long[:6:6], "us: Any wishes?", "us: None then."), "en", "call", "CFO", 0, true},
		{"other roles do", "absence: executive, where: {roles: [executive, procurement]}", long, "en", "call", "CFO", 0, false},
		{"an executive is no champion", "absence: executive, where: {roles: [champion]}", long, "en", "call", "CFO", 0, true},
		{"no next step", "absence: next step", long, "en", "call", "", 0, true},
		{"a next step", "absence: next step", append(long[:8:8], promise), "en", "call", "", 0, false},
		{"a next step early on", "absence: next step, where: {part: last 4 turns}", append([]string{promise}, long...), "en", "call", "", 0, true},
		{"a next step at the end", "absence: next step, where: {part: last 4 turns}", append(long[:8:8], promise), "en", "call", "", 0, false},
		{"the last minutes of no known length", "absence: next step, where: {part: last 5 minutes}", long, "en", "call", "", 0, false},
		{"the last minutes", "absence: next step, where: {part: last 5 minutes}", long, "en", "call", "", 2, true},
		{"nobody thanked", "absence: on, phrases: {en: [thank you]}", long, "en", "call", "", 0, true},
		{"thanked too early", "absence: on, phrases: {en: [thank you]}, where: {part: last 3 turns}", append([]string{"Thank you."}, long...), "en", "call", "", 0, true},
		{"thanked", "absence: on, phrases: {en: [thank you]}, where: {part: first 3 turns}", append([]string{"Thank you."}, long...), "en", "call", "", 0, false},
		{"after the price was raised", "absence: executive, where: {after: price}", append(long[:8:8], "It is too expensive."), "en", "call", "Shift planner", 0, true},
		{"the price was not raised", "absence: executive, where: {after: price}", long, "en", "call", "Shift planner", 0, false},
	} {
		trackers, err := risk.ParseTrackers("a.yaml", []byte("- {id: price, category: price, phrases: {en: [too expensive]}}\n- {id: absent, category: people, side: any, "+tt.tracker+"}\n"))
		if err != nil {
			t.Errorf("%s: %v", tt.name, err)
			continue
		}
		if again, err := risk.FormatTrackers(trackers); err != nil || strings.Count(string(again), "at_least") != strings.Count(tt.tracker, "at_least") {
			t.Errorf("%s: written as %s, %v", tt.name, again, err)
		}
		rules, err := risk.Compile(trackers)
		if err != nil {
			t.Errorf("%s: %v", tt.name, err)
			continue
		}
		c := talkOf(tt.lang, tt.lines...)
		c.Channel = tt.channel
		c.Participants = []earshot.Participant{{ID: "customer", Side: earshot.SideCustomer, Role: tt.role}, {ID: "us", Side: earshot.SideUs, Role: "Chief of Staff"}}
		for i := range c.Turns {
			if tt.minutes > 0 {
				c.Turns[i].Timed, c.Turns[i].Start = true, time.Duration(i*tt.minutes)*time.Minute
				c.Turns[i].End = c.Turns[i].Start + time.Second
			}
		}
		fired := false
		for _, f := range rules.Detect(c) {
			fired = fired || f.Tracker == "absent" && f.State == earshot.Counted
		}
		if fired != tt.want {
			t.Errorf("%s: fired %v, want %v", tt.name, fired, tt.want)
		}
	}
}

// TestScopeRefuses names a length that is none.
func TestScopeRefuses(t *testing.T) {
	for _, text := range []string{"soon", "0 minutes", "50 percent"} {
		_, err := risk.ParseTrackers("a.yaml", []byte("- {id: a, category: b, phrases: {en: [x]}, scope: {at_least: "+text+"}}\n"))
		if err == nil || !strings.Contains(err.Error(), "a.yaml:1: at_least is") || earshot.HintOf(err) == "" {
			t.Errorf("at_least: %s is %v, want it refused with its line and a hint", text, err)
		}
	}
}
