package store_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"earshot"
	"earshot/store"

	"github.com/google/go-cmp/cmp"
)

func recording() []behaviour {
	return []behaviour{
		{"what is recorded comes back as it was", roundTrip},
		{"odd texts and odd values come back as they were", oddities},
		{"the same transcript twice changes nothing", idempotent},
		{"the same ID with other words replaces", replaces},
		{"an analysis with other findings replaces, the same one does not", reanalyses},
		{"a batch is all or nothing", allOrNothing},
		{"a context that ends leaves nothing behind", obeysContext},
		{"an account that nobody imported is made", makesAccount},
		{"conversations of no account judge nobody", unassignedJudgesNobody},
		{"each account is scored once, each analysis followed up in order", judgesInOrder},
		{"briefs and findings are filtered, counted and paged", filters},
		{"every conversation is yielded once", eachOnce},
		{"many writers and readers agree", concurrent},
	}
}

func roundTrip(t *testing.T, s *store.Store) {
	want := spoken("hanbit", "a", 3, 7, 2)
	if got := record(t, s, want)[0]; got != (store.Recorded{ID: want.Conversation.ID, State: store.New, Account: "hanbit", Version: 1}) {
		t.Errorf("Record(a) = %+v, want new, version 1", got)
	}
	got := must1(s.Analysis(t.Context(), want.Conversation.ID))(t)
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("Analysis(a) (-want +got):\n%s", diff)
	}
	h := must1(s.History(t.Context(), "hanbit"))(t)
	brief := earshot.Brief{ID: want.Conversation.ID, At: want.Conversation.StartedAt, Channel: earshot.ChannelCall, Title: "Review a",
		Languages: []earshot.Lang{earshot.Korean, earshot.English}, CustomerMood: -0.314159, CustomerTurns: 4, Findings: 2}
	if diff := cmp.Diff(earshot.History{Account: earshot.Account{ID: "hanbit", Name: "hanbit"}, Conversations: []earshot.Brief{brief}, Findings: want.Findings}, h); diff != "" {
		t.Errorf("History(hanbit) (-want +got):\n%s", diff)
	}
	if _, err := s.Conversation(t.Context(), "no such"); !errors.Is(err, earshot.ErrNotFound) {
		t.Errorf("Conversation(no such) = %v, want not found", err)
	}
}

func oddities(t *testing.T, s *store.Store) {
	long := strings.Repeat("무슨 말씀이신지 ", 40_000)
	for i, text := range []string{"", "\x00", "a\r\n\tb", "שלום 👩‍👩‍👧 \ufffd\uffff", "𝔘𝔫𝔦", "'; DROP TABLE findings; --", long} {
		want := spoken("hanbit", fmt.Sprint("odd", i), i, 2, 1)
		want.Conversation.Title, want.Conversation.Turns[0].Text, want.Findings[0].Quote = text, text, text
		want.Conversation.Turns[1] = earshot.Turn{Seq: 40, Start: -time.Nanosecond, End: 1<<62 - 1, LangConfidence: 1e300,
			Sentiment: earshot.Sentiment{Score: -1e-300}, Text: text}
		want.Conversation.Participants, want.Conversation.Warnings, want.Metrics = nil, nil, earshot.Metrics{WorstTurn: -1}
		want.Conversation.StartedAt = time.Date(1931, 1, 1, 0, 0, 0, 5e6, time.UTC)
		want.Findings[0].At = time.Time{}
		record(t, s, want)
		if diff := cmp.Diff(want, must1(s.Analysis(t.Context(), want.Conversation.ID))(t)); diff != "" {
			t.Errorf("Analysis of %.20q (-want +got):\n%.2000s", text, diff)
		}
	}
	empty := earshot.Analysis{Conversation: &earshot.Conversation{ID: "e", Fingerprint: "e"}}
	record(t, s, empty)
	if diff := cmp.Diff(empty, must1(s.Analysis(t.Context(), "e"))(t)); diff != "" {
		t.Errorf("Analysis of nothing (-want +got):\n%s", diff)
	}
}

func idempotent(t *testing.T, s *store.Store) {
	a, b := spoken("hanbit", "a", 3, 7, 2), spoken("hanbit", "b", 2, 3, 1)
	record(t, s, a, b, a)
	must(t, s.Settle(t.Context(), must1(s.Pending(t.Context(), 10))(t)))
	before := must1(s.Check(t.Context()))(t)
	moved := spoken("hanbit", "a", 3, 7, 2)
	moved.Conversation.Source, moved.Conversation.ID = "elsewhere.vtt", "another id"
	asked := 0
	answers, err := s.Record(t.Context(), today, []earshot.Analysis{a, moved, b}, store.Judge{
		Score:     func(h earshot.History, _ time.Time) earshot.Score { asked++; return earshot.Score{} },
		FollowUps: func(earshot.FollowUpInput) []earshot.Reminder { asked++; return nil },
	})
	must(t, err)
	want := []store.Recorded{
		{ID: a.Conversation.ID, State: store.Unchanged, Account: "hanbit", Version: 1},
		{ID: a.Conversation.ID, State: store.Unchanged, Account: "hanbit", Version: 1},
		{ID: b.Conversation.ID, State: store.Unchanged, Account: "hanbit", Version: 1},
	}
	if diff := cmp.Diff(want, answers); diff != "" || asked > 0 {
		t.Errorf("Record again asked the judge %d times and answered (-want +got):\n%s", asked, diff)
	}
	if diff := cmp.Diff(before, must1(s.Check(t.Context()))(t)); diff != "" {
		t.Errorf("Record again changed the store (-before +after):\n%s", diff)
	}
	known := must1(s.Known(t.Context(), []string{"print of a", "print of z", "print of b"}))(t)
	if diff := cmp.Diff(map[string]earshot.ConversationID{"print of a": a.Conversation.ID, "print of b": b.Conversation.ID}, known); diff != "" {
		t.Errorf("Known (-want +got):\n%s", diff)
	}
}

func replaces(t *testing.T, s *store.Store) {
	old, grown := spoken("hanbit", "a", 3, 7, 3), spoken("acme", "a", 3, 9, 1)
	grown.Conversation.Fingerprint = "print of more words"
	record(t, s, old)
	if got := record(t, s, grown)[0]; got.State != store.Replaced || got.Version != 2 {
		t.Errorf("Record(grown) = %+v, want replaced, version 2", got)
	}
	if diff := cmp.Diff(grown, must1(s.Analysis(t.Context(), old.Conversation.ID))(t)); diff != "" {
		t.Errorf("Analysis (-want +got):\n%s", diff)
	}
	for id, want := range map[earshot.AccountID]float64{"hanbit": 1, "acme": 11} {
		if got := must1(s.LatestScore(t.Context(), id))(t); got.Value != want {
			t.Errorf("LatestScore(%s) = %v, want %v", id, got.Value, want)
		}
	}
	left, _, err := s.Reminders(t.Context(), store.ReminderFilter{Account: ptr(earshot.AccountID("hanbit")), States: []earshot.ReminderState{earshot.ReminderOpen}})
	if must(t, err); len(left) > 0 {
		t.Errorf("hanbit still has %d open reminders that rest on what moved away", len(left))
	}
}

func reanalyses(t *testing.T, s *store.Store) {
	first, again := spoken("hanbit", "a", 3, 7, 2), spoken("hanbit", "a", 3, 7, 2)
	again.Findings = append(again.Findings, foundIn(again.Conversation, 4, "price"))
	gone := spoken("hanbit", "gone", 3, 7, 2)
	record(t, s, first)
	for i, tt := range []struct {
		a    earshot.Analysis
		want store.State
	}{{first, store.Unchanged}, {again, store.Replaced}, {again, store.Unchanged}, {gone, store.Missing}, {first, store.Replaced}} {
		got := must1(s.Reanalyse(t.Context(), today, []earshot.Analysis{tt.a}, judge()))(t)[0]
		if got.State != tt.want {
			t.Errorf("Reanalyse %d = %+v, want %s", i, got, tt.want)
		}
	}
	if got := record(t, s, again)[0]; got.State != store.Unchanged {
		t.Errorf("Record(the same words, other findings) = %+v, want unchanged", got)
	}
	if r := must1(s.Counts(t.Context()))(t); r.Conversations != 1 || r.Findings != 2 {
		t.Errorf("%d conversations and %d findings, want 1 and 2", r.Conversations, r.Findings)
	}
}

func allOrNothing(t *testing.T, s *store.Store) {
	good, bad := spoken("hanbit", "a", 3, 7, 2), spoken("hanbit", "b", 3, 7, 2)
	bad.Findings[1].ID = bad.Findings[0].ID
	if _, err := s.Record(t.Context(), today, []earshot.Analysis{good, bad}, judge()); err == nil || !strings.Contains(err.Error(), string(bad.Conversation.ID)) {
		t.Errorf("Record(a finding twice) = %v, want an error that names %s", err, bad.Conversation.ID)
	}
	if r := must1(s.Counts(t.Context()))(t); r.Conversations+r.Findings+r.Accounts+r.Backlog+r.OpenReminders != 0 {
		t.Errorf("after a failed Record the store holds %+v", r)
	}
	if _, err := s.Record(t.Context(), today, []earshot.Analysis{{}}, judge()); !errors.Is(err, earshot.ErrInvalid) {
		t.Errorf("Record(no conversation) = %v, want not valid", err)
	}
}

func obeysContext(t *testing.T, s *store.Store) {
	ctx, cancel := context.WithCancelCause(t.Context())
	why := errors.New("enough")
	stop := store.Judge{Score: func(earshot.History, time.Time) earshot.Score { cancel(why); return earshot.Score{} }}
	if _, err := s.Record(ctx, today, []earshot.Analysis{spoken("hanbit", "a", 3, 7, 2)}, stop); !errors.Is(err, why) && !errors.Is(err, context.Canceled) {
		t.Errorf("Record(ends half-way) = %v, want that it was cancelled", err)
	}
	if r := must1(s.Counts(t.Context()))(t); r.Conversations+r.Accounts != 0 {
		t.Errorf("after a cancelled Record the store holds %+v", r)
	}
}

func makesAccount(t *testing.T, s *store.Store) {
	putHanbit(t, s)
	record(t, s, spoken("hanbit", "a", 1, 3, 0), spoken("newcomer", "b", 1, 3, 0))
	if got := must1(s.Account(t.Context(), "newcomer"))(t); got.Name != "newcomer" {
		t.Errorf("Account(newcomer) = %+v, want one of that name", got)
	}
	if got := must1(s.Account(t.Context(), "hanbit"))(t); got.Name != "한빛물류" || got.Products[1] != "PayLink" {
		t.Errorf("Account(hanbit) = %+v, want it as it was imported", got)
	}
}

func unassignedJudgesNobody(t *testing.T, s *store.Store) {
	a := spoken(earshot.Unassigned, "a", 1, 3, 2)
	a.Conversation.AccountFrom = ""
	record(t, s, a)
	r := must1(s.Counts(t.Context()))(t)
	if r.Unassigned != 1 || r.Accounts != 0 || r.OpenReminders != 0 || r.Findings != 2 {
		t.Errorf("Counts = %+v, want one unassigned conversation with two findings and nothing else", r)
	}
	if all, n, err := s.Briefs(t.Context(), store.BriefFilter{Unassigned: true}); err != nil || n != 1 || len(all) != 1 {
		t.Errorf("Briefs(unassigned) = %v, %d, %v, want one", all, n, err)
	}
}

func judgesInOrder(t *testing.T, s *store.Store) {
	putHanbit(t, s)
	record(t, s, spoken("hanbit", "old", 9, 3, 1))
	var asked []string
	j := store.Judge{
		Score: func(h earshot.History, asOf time.Time) earshot.Score {
			asked = append(asked, fmt.Sprintf("score %s of %d as of %s", h.Account.ID, len(h.Conversations), asOf.Format(time.RFC3339)))
			return earshot.Score{Account: h.Account.ID, AsOf: asOf, Value: 42}
		},
		FollowUps: func(in earshot.FollowUpInput) []earshot.Reminder {
			before := "nothing"
			if in.Previous != nil {
				before = fmt.Sprint(in.Previous.Value)
			}
			asked = append(asked, fmt.Sprintf("follow %s of %s for %s, %v after %s, %d open", in.Analysis.Conversation.Title, in.Account.Name, in.Owner.Name, in.Score.Value, before, len(in.Open)))
			return remind(in)
		},
	}
	batch := []earshot.Analysis{spoken("hanbit", "z", 1, 3, 1), spoken("acme", "b", 1, 3, 1), spoken("hanbit", "c", 1, 3, 1), spoken("hanbit", "old", 9, 3, 1)}
	must1(s.Record(t.Context(), today, batch, j))(t)
	want := []string{
		"score acme of 1 as of 2026-11-20T23:59:59Z",
		"score hanbit of 3 as of 2026-11-20T23:59:59Z",
		"follow Review z of 한빛물류 for Mina Park, 42 after 11, 1 open",
		"follow Review b of Acme for , 42 after nothing, 0 open",
		"follow Review c of 한빛물류 for Mina Park, 42 after 11, 1 open",
	}
	if diff := cmp.Diff(want, asked); diff != "" {
		t.Errorf("the judge was asked (-want +got):\n%s", diff)
	}
}

func filters(t *testing.T, s *store.Store) {
	var batch []earshot.Analysis
	for i := range 25 {
		batch = append(batch, spoken([]earshot.AccountID{"acme", "hanbit"}[i%2], fmt.Sprintf("n%02d", i), i, 4, i%3))
	}
	batch[4].Conversation.Channel = earshot.ChannelEmail
	batch[4].Findings[0].State, batch[4].Findings[0].Reason = earshot.Suppressed, "negated"
	record(t, s, batch...)
	for _, tt := range []struct {
		name  string
		f     store.BriefFilter
		first string
		n     int
		total int
	}{
		{"all", store.BriefFilter{}, "n00", 25, 25},
		{"a page", store.BriefFilter{Limit: 10, Offset: 20}, "n20", 5, 25},
		{"past the end", store.BriefFilter{Limit: 10, Offset: 30}, "", 0, 25},
		{"an offset alone", store.BriefFilter{Offset: 24}, "n24", 1, 25},
		{"an account", store.BriefFilter{Account: ptr(earshot.AccountID("hanbit")), Limit: 5}, "n01", 5, 12},
		{"a channel", store.BriefFilter{Channel: earshot.ChannelEmail}, "n04", 1, 1},
		{"some accounts", store.BriefFilter{Among: []earshot.AccountID{"hanbit", "no such"}, Limit: 5}, "n01", 5, 12},
		{"no account", store.BriefFilter{Among: []earshot.AccountID{}}, "", 0, 0},
		{"a time", store.BriefFilter{After: today.AddDate(0, 0, -6), Before: today.AddDate(0, 0, -2)}, "n03", 4, 4},
		{"oldest first", store.BriefFilter{Oldest: true, Limit: 1}, "n24", 1, 25},
	} {
		got, total, err := s.Briefs(t.Context(), tt.f)
		if err != nil || len(got) != tt.n || total != tt.total || tt.n > 0 && got[0].Title != "Review "+tt.first {
			t.Errorf("Briefs(%s) = %d from %+v of %d, %v; want %d from %s of %d", tt.name, len(got), got[:min(1, len(got))], total, err, tt.n, tt.first, tt.total)
		}
	}
	for _, tt := range []struct {
		name  string
		f     store.FindingFilter
		n     int
		total int
	}{
		{"all", store.FindingFilter{}, 24, 24},
		{"counted", store.FindingFilter{State: earshot.Counted, Limit: 3}, 3, 23},
		{"a conversation", store.FindingFilter{Conversation: batch[5].Conversation.ID}, 2, 2},
		{"a tracker", store.FindingFilter{Tracker: "price"}, 0, 0},
		{"an account and a time", store.FindingFilter{Account: ptr(earshot.AccountID("acme")), After: today.AddDate(0, 0, -4).Add(time.Second)}, 2, 2},
		{"some accounts", store.FindingFilter{Among: []earshot.AccountID{"acme"}}, 12, 12},
		{"a language and a category", store.FindingFilter{Lang: earshot.Korean, Category: earshot.CategoryChurn, Newest: true, Limit: 1}, 1, 24},
	} {
		got, total, err := s.Findings(t.Context(), tt.f)
		if err != nil || len(got) != tt.n || total != tt.total {
			t.Errorf("Findings(%s) = %d of %d, %v; want %d of %d", tt.name, len(got), total, err, tt.n, tt.total)
		}
	}
	want := batch[5].Findings[1]
	if diff := cmp.Diff(want, must1(s.Finding(t.Context(), want.ID))(t)); diff != "" {
		t.Errorf("Finding (-want +got):\n%s", diff)
	}
}

func eachOnce(t *testing.T, s *store.Store) {
	var batch []earshot.Analysis
	var ids []earshot.ConversationID
	for i := range 230 {
		a := spoken("acme", fmt.Sprintf("n%03d", i), 300-i, 1, 0)
		batch, ids = append(batch, a), append(ids, a.Conversation.ID)
	}
	record(t, s, batch...)
	var got []earshot.ConversationID
	for c, err := range s.EachConversation(t.Context()) {
		must(t, err)
		got = append(got, c.ID)
	}
	if diff := cmp.Diff(ids, got); diff != "" {
		t.Errorf("EachConversation (-want +got):\n%s", diff)
	}
	for range s.EachConversation(t.Context()) {
		break
	}
	some := []earshot.ConversationID{ids[7], "no such", ids[3], ids[7], ids[200]}
	got = nil
	for _, c := range must1(s.Conversations(t.Context(), some))(t) {
		got = append(got, c.ID)
	}
	if diff := cmp.Diff([]earshot.ConversationID{ids[7], ids[3], ids[200]}, got); diff != "" {
		t.Errorf("Conversations (-want +got):\n%s", diff)
	}
}

func concurrent(t *testing.T, s *store.Store) {
	const writers, each = 8, 12
	var wg sync.WaitGroup
	for w := range writers {
		wg.Go(func() {
			for i := range each {
				shared := spoken("hanbit", fmt.Sprint("shared", i), i+1, 4, 1)
				own := spoken("acme", fmt.Sprintf("w%d-%d", w, i), i+1, 4, 2)
				if _, err := s.Record(context.Background(), today, []earshot.Analysis{shared, own}, judge()); err != nil {
					t.Errorf("Record: %v", err)
				}
				a, err := s.Analysis(context.Background(), own.Conversation.ID)
				if err != nil || len(a.Findings) != 2 || len(a.Conversation.Turns) != 4 {
					t.Errorf("Analysis(%s) right after Record = %d turns, %d findings, %v", own.Conversation.ID, len(a.Conversation.Turns), len(a.Findings), err)
				}
				h, err := s.History(context.Background(), "acme")
				if err != nil || 2*len(h.Conversations) < len(h.Findings) {
					t.Errorf("History(acme) = %d conversations, %d findings, %v", len(h.Conversations), len(h.Findings), err)
				}
			}
		})
	}
	wg.Wait()
	r := must1(s.Check(t.Context()))(t)
	want := store.Report{Engine: r.Engine, Schema: r.Schema, Bytes: r.Bytes, Accounts: 2, Conversations: writers*each + each,
		Turns: 4 * (writers*each + each), Findings: 2*writers*each + each, OpenReminders: 2, Backlog: writers*each + each}
	if diff := cmp.Diff(want, r); diff != "" {
		t.Errorf("Check (-want +got):\n%s", diff)
	}
}
