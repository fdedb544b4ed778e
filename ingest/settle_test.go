package ingest_test

import (
	"context"
	"fmt"
	"slices"
	"testing"

	"earshot"
	"earshot/ingest"
	"earshot/risk"
	"earshot/store"
)

// spoken is a call of one of hanbit's people on a day of November.
func spoken(day int, words string) [2]string {
	return [2]string{fmt.Sprintf("call-%d.txt", day), fmt.Sprintf(`Date: 2026-11-%02d 10:00 +09:00
Channel: call
Participants: 김지우 <jiwoo.kim@hanbit.example> (customer, CFO); 박민아 <mina.park@tidewell.example> (us, CSM)

[0:05] 박민아: %d일입니다.
[0:12] 김지우: %s
`, day, day, words)}
}

// withRules gives a house trackers of its own.
func (h house) withRules(t *testing.T, yaml string) house {
	t.Helper()
	trackers, err := risk.ParseTrackers("mine.yaml", []byte(yaml))
	if err != nil {
		t.Fatal(err)
	}
	if h.Rules, err = risk.Compile(trackers); err != nil {
		t.Fatal(err)
	}
	return h
}

// states are the findings of a tracker with their days, in order.
func (h house) states(t *testing.T, tracker earshot.TrackerID) []string {
	t.Helper()
	found, _, err := h.Pipeline.Store.Findings(context.Background(), store.FindingFilter{Tracker: tracker})
	if err != nil {
		t.Fatal(err)
	}
	out := []string{}
	for _, f := range found {
		out = append(out, fmt.Sprintf("%d %s %s", f.At.Day(), f.State, f.Reason))
	}
	return out
}

// TestSeveralConversations records conversations in and out of order, marks
// one as wrong, moves one to another account and analyses all again.
func TestSeveralConversations(t *testing.T) {
	ctx := context.Background()
	h := openHouse(t, t.TempDir()).furnish(t).withRules(t,
		"- {id: slow, category: product, fires: {conversations: 2, days: 7}, phrases: {ko: [너무 느리다]}}")
	add := func(day int) {
		t.Helper()
		if report, err := h.Add(ctx, transcripts(spoken(day, "화면이 너무 느려요.")), nil); err != nil || report.New != 1 {
			t.Fatalf("report = %+v, %v", report, err)
		}
	}
	want := func(what string, states ...string) {
		t.Helper()
		if got := h.states(t, "slow"); !slices.Equal(got, states) {
			t.Errorf("%s: %q, want %q", what, got, states)
		}
	}
	const few = " suppressed too few conversations"
	add(10)
	want("one", "10"+few)
	add(20)
	want("two, too far apart", "10"+few, "20"+few)
	add(14)
	want("one between, recorded late", "10"+few, "14 counted ", "20 counted ")
	if report, err := h.Again(ctx, nil); err != nil || report.Replaced != 0 {
		t.Errorf("analysed again: %+v, %v; want all unchanged", report, err)
	}
	want("analysed again", "10"+few, "14 counted ", "20 counted ")

	found, _, _ := h.Pipeline.Store.Findings(ctx, store.FindingFilter{Tracker: "slow"})
	if err := h.Pipeline.Store.OverrideFinding(ctx, now, "mina.park", found[0].ID, store.Said{Override: earshot.SaidWrong}, h.Judge()); err != nil {
		t.Fatal(err)
	}
	want("the first was wrong", "10 suppressed wrong", "14"+few, "20 counted ")
	if err := h.Pipeline.Store.OverrideFinding(ctx, now, "mina.park", found[0].ID, store.Said{}, h.Judge()); err != nil {
		t.Fatal(err)
	}
	want("it was not", "10"+few, "14 counted ", "20 counted ")

	if err := h.Pipeline.Store.Assign(ctx, now, "mina.park", found[1].Conversation, earshot.Unassigned, h.Judge()); err != nil {
		t.Fatal(err)
	}
	want("the middle one is another account's", "10"+few, "14"+few, "20"+few)
}

// TestScopeFollowsTheAccount corrects the account of a conversation.
func TestScopeFollowsTheAccount(t *testing.T) {
	ctx := context.Background()
	h := openHouse(t, t.TempDir()).furnish(t)
	other := earshot.Account{ID: "other", Name: "Other", Tier: "F"}
	if err := h.Pipeline.Store.PutAccounts(ctx, []earshot.Account{other}); err != nil {
		t.Fatal(err)
	}
	h.Pipeline = newPipeline(t, h.Pipeline.Store)
	h = h.withRules(t, "- {id: slow, category: product, scope: {tiers: [F]}, phrases: {ko: [너무 느리다]}}")
	if _, err := h.Add(ctx, transcripts(spoken(10, "화면이 너무 느려요.")), nil); err != nil {
		t.Fatal(err)
	}
	if got := h.states(t, "slow"); len(got) != 0 {
		t.Fatalf("out of scope: %q", got)
	}
	all := slices.Collect(conversationIDs(ctx, t, h))
	if err := h.Pipeline.Store.Assign(ctx, now, "mina.park", all[0], "other", h.Judge()); err != nil {
		t.Fatal(err)
	}
	if got := h.states(t, "slow"); !slices.Equal(got, []string{"10 counted "}) {
		t.Errorf("in scope after the correction: %q", got)
	}
	if err := h.Pipeline.Store.Assign(ctx, now, "mina.park", all[0], "hanbit", h.Judge()); err != nil {
		t.Fatal(err)
	}
	if got := h.states(t, "slow"); len(got) != 0 {
		t.Errorf("out of scope again: %q", got)
	}
}

func conversationIDs(ctx context.Context, t *testing.T, h house) func(func(earshot.ConversationID) bool) {
	return func(yield func(earshot.ConversationID) bool) {
		for c, err := range h.Pipeline.Store.EachConversation(ctx) {
			if err != nil {
				t.Fatal(err)
			}
			if !yield(c.ID) {
				return
			}
		}
	}
}

func TestFacts(t *testing.T) {
	d := ingest.NewDirectory(
		[]earshot.Person{{ID: "mina", Team: "West"}, {ID: "tom", Team: "East"}},
		[]earshot.Contact{{ID: "a/kim", Account: "a"}, {ID: "b/lee", Account: "b"}},
		[]earshot.Account{{ID: "a", Owner: "mina"}, {ID: "b"}})
	f := d.Facts(&earshot.Conversation{Account: "a", Participants: []earshot.Participant{{Person: "tom"}, {Person: "mina"}}})
	if f.Account == nil || f.Account.ID != "a" || len(f.Contacts) != 1 || !slices.Equal(f.Teams, []string{"West", "East"}) {
		t.Errorf("Facts = %+v", f)
	}
	if f := d.Facts(&earshot.Conversation{}); f.Account != nil || f.Contacts != nil || f.Teams != nil {
		t.Errorf("Facts of nobody = %+v", f)
	}
}
