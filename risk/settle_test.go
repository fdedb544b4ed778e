package risk_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"earshot"
	"earshot/risk"
)

// spreadRules are rules of one tracker that asks for m conversations in d days.
func spreadRules(t *testing.T, m, d int) *risk.Rules {
	t.Helper()
	tracker := ruled("en", "cancel")
	tracker.Fires = earshot.Fires{Conversations: m, Days: d}
	rules, err := risk.Compile([]earshot.Tracker{tracker})
	if err != nil {
		t.Fatal(err)
	}
	return rules
}

// onDays are findings of conversations so many days after the first of January.
func onDays(days ...int) []earshot.Finding {
	var all []earshot.Finding
	for i, day := range days {
		all = append(all, earshot.Finding{
			ID: earshot.FindingID(fmt.Sprint(i)), Tracker: "rule", Conversation: earshot.ConversationID(fmt.Sprintf("c%02d", i)),
			At: time.Date(2026, 1, 1, 9, 0, 0, 0, time.UTC).AddDate(0, 0, day), State: earshot.Suppressed, Reason: "too few conversations",
		})
	}
	return all
}

// settled applies a settlement and writes the states: + counts, - does not.
func settled(rules *risk.Rules, all []earshot.Finding) string {
	all = slices.Clone(all)
	for _, c := range rules.Settle(all) {
		for i := range all {
			if all[i].ID == c.ID {
				all[i] = c
			}
		}
	}
	var b strings.Builder
	for _, f := range all {
		switch {
		case f.State == earshot.Counted && f.Reason == "":
			b.WriteByte('+')
		case f.Reason == "too few conversations":
			b.WriteByte('-')
		default:
			b.WriteByte('x')
		}
	}
	return b.String()
}

func TestSettle(t *testing.T) {
	tests := []struct {
		m, d int
		days []int
		want string
	}{
		{2, 7, []int{0}, "-"},
		{2, 7, []int{0, 3}, "-+"},
		{2, 7, []int{0, 7}, "--"},
		{2, 7, []int{0, 6, 12, 30}, "-++-"},
		{3, 10, []int{0, 4, 8, 12, 13}, "--+++"},
		{2, 7, []int{0, 0}, "-+"},
		{2, 7, []int{9, 0, 3}, "+-+"}, // the order they are given in is none
	}
	for _, tt := range tests {
		if got := settled(spreadRules(t, tt.m, tt.d), onDays(tt.days...)); got != tt.want {
			t.Errorf("%d conversations in %d days on days %v: %s, want %s", tt.m, tt.d, tt.days, got, tt.want)
		}
	}
}

func TestSettleCountsConversations(t *testing.T) {
	rules := spreadRules(t, 2, 7)
	all := onDays(0, 0, 2)
	all[1].Conversation = all[0].Conversation // two findings of one conversation
	if got := settled(rules, all); got != "--+" {
		t.Errorf("two findings of one conversation and one of another: %s", got)
	}
	all[0].Reason, all[1].Reason = "negated", "wrong"
	if got := settled(rules, all); got != "xx-" {
		t.Errorf("what is suppressed for another reason counted: %s", got)
	}
	all[2].Tracker = "another"
	if got := rules.Settle(all); len(got) != 0 {
		t.Errorf("a finding of another tracker changed: %v", got)
	}
}

// TestSettleIsStable checks that a later conversation changes no earlier
// finding, whatever was recorded.
func TestSettleIsStable(t *testing.T) {
	rules := spreadRules(t, 3, 10)
	random := rand.New(rand.NewPCG(1, 1))
	for range 200 {
		var days []int
		for day := 0; len(days) < 12; day += random.IntN(8) {
			days = append(days, day)
		}
		whole := settled(rules, onDays(days...))
		for n := range days {
			if part := settled(rules, onDays(days[:n]...)); part != whole[:n] {
				t.Fatalf("days %v settle to %s, the first %d alone to %s", days, whole, n, part)
			}
		}
	}
}

func TestDetectWaitsForOthers(t *testing.T) {
	rules := spreadRules(t, 2, 7)
	if got := quoted(rules.Detect(talkOf("en", "We cancel."))); !slices.Equal(got, []string{"cancel (too few conversations)"}) {
		t.Errorf("found %q", got)
	}
	if got := rules.Spread(); !slices.Equal(got, []earshot.TrackerID{"rule"}) || !rules.AsksAccount() {
		t.Errorf("Spread = %v", got)
	}
}
