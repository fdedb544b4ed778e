package store_test

import (
	"errors"
	"testing"
	"time"

	"earshot"
	"earshot/store"

	"github.com/google/go-cmp/cmp"
)

func promising() []behaviour {
	return []behaviour{
		{"promises come back as they were made, questions are not kept", promisesKept},
		{"what a person says of a promise outlives analyses and recordings", promiseStates},
		{"promises are filtered, counted and paged", promiseFilters},
		{"what is said later is put beside the promise it keeps", promiseClaims},
		{"closing a promise closes its reminder, opening it makes it again", promiseReminders},
		{"promises follow their conversation to another account", promisesMove},
		{"erasing a conversation erases its promises and what was said of others'", promisesErased},
		{"a conversation's zone is kept", zoneKept},
	}
}

// promising is a conversation with a commitment of ours, a request of theirs
// and a question.
func promisingTalk(account earshot.AccountID, name string, days int) earshot.Analysis {
	a := spoken(account, name, days, 4, 0)
	c := a.Conversation
	at, due := c.StartedAt.Add(time.Minute), c.StartedAt.AddDate(0, 0, 2)
	a.Promises = []earshot.Promise{
		{Kind: earshot.Question, Quote: "how much?", Turn: 0, Side: earshot.SideCustomer, Owner: earshot.SideUs, At: at},
		{Kind: earshot.Request, Quote: "can you send it?", Turn: 0, Start: 2, End: 18, Speaker: "p1", By: "김지우", Side: earshot.SideCustomer, Owner: earshot.SideUs, Lang: "en", At: at},
		{Kind: earshot.Commitment, Quote: "I'll send it by Friday", Turn: 1, Start: 3, End: 25, Speaker: "p2", By: "Mina Park", Person: "mina.park", Side: earshot.SideUs, Owner: earshot.SideUs,
			Lang: "en", At: at, Due: due, DueStart: 18, DueEnd: 25},
	}
	return a
}

// followed makes a reminder for every open promise of ours and hears "sent".
func followed() store.Judge {
	return store.Judge{
		FollowUps: func(in earshot.FollowUpInput) (all []earshot.Reminder) {
			for _, p := range in.Analysis.Promises {
				if p.Ours() && p.StateAsOf(in.Now) == earshot.PromiseOpen {
					all = append(all, earshot.Reminder{Account: in.Account.ID, Issue: "promise", Reason: string(p.ID), Quote: p.Quote, Conversation: p.Conversation,
						Evidence: []earshot.FindingID{earshot.FindingID(p.ID)}, Due: p.Due})
				}
			}
			return all
		},
		Claims: func(c *earshot.Conversation) []earshot.Claim { return nil },
		Keeps:  func(c earshot.Claim, p earshot.Promise) bool { return c.Quote == "sent" && p.Ours() },
	}
}

func keepAll(t *testing.T, s *store.Store, all ...earshot.Analysis) {
	t.Helper()
	must1(s.Record(t.Context(), today, all, followed()))(t)
}

func promisesKept(t *testing.T, s *store.Store) {
	a := promisingTalk("hanbit", "a", 3)
	keepAll(t, s, a)
	got, total, err := s.Promises(t.Context(), store.PromiseFilter{})
	if err != nil || total != 2 || len(got) != 2 {
		t.Fatalf("Promises = %d of %d, %v; want the request and the commitment", len(got), total, err)
	}
	want := a.Promises[2]
	want.Conversation, want.Account, want.State, want.ID = a.Conversation.ID, "hanbit", earshot.PromiseOpen, got[0].ID
	if diff := cmp.Diff(want, got[0]); diff != "" || got[0].ID == "" {
		t.Errorf("the commitment (-want +got):\n%s", diff)
	}
	if got[1].Kind != earshot.Request || !got[1].Due.IsZero() {
		t.Errorf("second is %+v, want the request, which has no date", got[1])
	}
	if one := must1(s.Promise(t.Context(), got[0].ID))(t); one.Quote != want.Quote {
		t.Errorf("Promise(%s) = %+v", got[0].ID, one)
	}
	if _, err := s.Promise(t.Context(), "none"); !errors.Is(err, earshot.ErrNotFound) {
		t.Errorf("Promise(none) = %v, want not found", err)
	}
	h := must1(s.HistoryAt(t.Context(), "hanbit", today))(t)
	if len(h.Promises) != 2 {
		t.Errorf("history has %d promises, want 2", len(h.Promises))
	}
	if h := must1(s.HistoryAt(t.Context(), "hanbit", today.AddDate(0, 0, -4)))(t); len(h.Promises) != 0 {
		t.Errorf("the day before history has %d promises", len(h.Promises))
	}
	if again := must1(s.Analysis(t.Context(), a.Conversation.ID))(t); len(again.Promises) != 2 {
		t.Errorf("the analysis has %d promises, want 2", len(again.Promises))
	}
}

func promiseStates(t *testing.T, s *store.Store) {
	ctx := t.Context()
	a := promisingTalk("hanbit", "a", 3)
	keepAll(t, s, a)
	id := ours(t, s).ID
	must(t, s.SetPromise(ctx, today, "mina.park", id, earshot.PromiseKept, followed()))
	b := promisingTalk("hanbit", "a", 3) // the same conversation, with more before it
	b.Conversation.Fingerprint = "another print"
	for i := range b.Promises {
		b.Promises[i].Turn++
	}
	keepAll(t, s, b)
	p := must1(s.Promise(ctx, id))(t)
	if p.State != earshot.PromiseKept || p.Turn != 2 || p.StateBy != "mina.park" || !p.StateAt.Equal(today) {
		t.Errorf("after a new recording: %+v, want kept, in turn 2", p)
	}
	must1(s.Reanalyse(ctx, today, []earshot.Analysis{b}, followed()))(t)
	if p := must1(s.Promise(ctx, id))(t); p.State != earshot.PromiseKept {
		t.Errorf("after a new analysis: %s, want kept", p.State)
	}
	c := promisingTalk("hanbit", "a", 3)
	c.Conversation.Fingerprint = "a third print"
	c.Promises = c.Promises[:2]
	keepAll(t, s, c)
	if _, err := s.Promise(ctx, id); !errors.Is(err, earshot.ErrNotFound) {
		t.Errorf("a promise nobody makes any more: %v, want not found", err)
	}
	if err := s.SetPromise(ctx, today, "mina.park", "none", earshot.PromiseKept, followed()); !errors.Is(err, earshot.ErrNotFound) {
		t.Errorf("SetPromise(none) = %v, want not found", err)
	}
	if err := s.SetPromise(ctx, today, "mina.park", id, "forgotten", followed()); !errors.Is(err, earshot.ErrInvalid) {
		t.Errorf("SetPromise to a state there is not = %v, want not valid", err)
	}
}

// ours is the one commitment there is.
func ours(t *testing.T, s *store.Store) earshot.Promise {
	t.Helper()
	all, _, err := s.Promises(t.Context(), store.PromiseFilter{Kind: earshot.Commitment})
	if err != nil || len(all) != 1 {
		t.Fatalf("commitments = %+v, %v; want one", all, err)
	}
	return all[0]
}

func promiseFilters(t *testing.T, s *store.Store) {
	ctx := t.Context()
	keepAll(t, s, promisingTalk("hanbit", "a", 3), promisingTalk("acme", "b", 9))
	hanbit := earshot.AccountID("hanbit")
	all, _, err := s.Promises(ctx, store.PromiseFilter{Kind: earshot.Commitment})
	if err != nil || len(all) != 2 || all[0].Account != "acme" {
		t.Fatalf("commitments = %+v, %v; want two, the earliest due first", all, err)
	}
	must(t, s.SetPromise(ctx, today, "mina.park", all[0].ID, earshot.PromiseBroken, followed()))
	for _, tt := range []struct {
		name string
		f    store.PromiseFilter
		want int
	}{
		{"all", store.PromiseFilter{}, 4},
		{"an account's", store.PromiseFilter{Account: &hanbit}, 2},
		{"of accounts one may open", store.PromiseFilter{Among: []earshot.AccountID{"acme"}}, 2},
		{"of none", store.PromiseFilter{Among: []earshot.AccountID{}}, 0},
		{"owed by us", store.PromiseFilter{Owner: earshot.SideUs}, 4},
		{"owed by the customer", store.PromiseFilter{Owner: earshot.SideCustomer}, 0},
		{"open", store.PromiseFilter{States: []earshot.PromiseState{earshot.PromiseOpen}}, 3},
		{"broken", store.PromiseFilter{States: []earshot.PromiseState{earshot.PromiseBroken}}, 1},
		{"due", store.PromiseFilter{DueBefore: today.AddDate(0, 0, -2)}, 1},
		{"said lately", store.PromiseFilter{After: today.AddDate(0, 0, -4)}, 2},
		{"a conversation's", store.PromiseFilter{Conversation: all[1].Conversation}, 2},
	} {
		got, total, err := s.Promises(ctx, tt.f)
		if err != nil || len(got) != tt.want || total != tt.want {
			t.Errorf("%s: %d of %d, %v; want %d", tt.name, len(got), total, err, tt.want)
		}
		tt.f.Limit, tt.f.Offset = 1, 1
		if got, total, err := s.Promises(ctx, tt.f); err != nil || total != tt.want || len(got) != min(1, max(0, tt.want-1)) {
			t.Errorf("%s, the second alone: %d of %d, %v", tt.name, len(got), total, err)
		}
	}
}

func promiseClaims(t *testing.T, s *store.Store) {
	ctx := t.Context()
	older, newer := promisingTalk("hanbit", "a", 9), promisingTalk("hanbit", "b", 5)
	done := spoken("hanbit", "c", 2, 3, 0)
	done.Claims = []earshot.Claim{{Turn: 1, Quote: "sent", Side: earshot.SideUs, Lang: "en", At: done.Conversation.StartedAt}}
	elsewhere := promisingTalk("acme", "d", 5)
	keepAll(t, s, older, newer, elsewhere, done)
	all, _, err := s.Promises(ctx, store.PromiseFilter{Kind: earshot.Commitment})
	if err != nil || len(all) != 3 {
		t.Fatalf("commitments = %+v, %v", all, err)
	}
	for _, p := range all {
		want := p.Conversation == newer.Conversation.ID
		if (p.Kept != nil) != want || p.State != earshot.PromiseOpen {
			t.Errorf("promise of %s: %s, kept by %+v; want open, and a claim only beside the newest of the account", p.Conversation, p.State, p.Kept)
		}
		if p.Kept != nil && (p.Kept.Conversation != done.Conversation.ID || p.Kept.Turn != 1 || p.Kept.Quote != "sent") {
			t.Errorf("kept by %+v", p.Kept)
		}
	}
	must(t, s.DeleteConversation(ctx, today, "mina.park", done.Conversation.ID, followed()))
	all, _, _ = s.Promises(ctx, store.PromiseFilter{Kind: earshot.Commitment})
	for _, p := range all {
		if p.Kept != nil {
			t.Errorf("the words that kept %s are erased and still shown: %+v", p.ID, p.Kept)
		}
	}
}

func promiseReminders(t *testing.T, s *store.Store) {
	ctx := t.Context()
	keepAll(t, s, promisingTalk("hanbit", "a", 3))
	open := func() int {
		all, _, err := s.Reminders(ctx, store.ReminderFilter{States: []earshot.ReminderState{earshot.ReminderOpen}})
		if err != nil {
			t.Fatal(err)
		}
		return len(all)
	}
	if n := open(); n != 1 {
		t.Fatalf("%d reminders, want one", n)
	}
	id := ours(t, s).ID
	for _, state := range []earshot.PromiseState{earshot.PromiseKept, earshot.PromiseOpen, earshot.PromiseWithdrawn, earshot.PromiseOpen, earshot.PromiseBroken} {
		must(t, s.SetPromise(ctx, today, "mina.park", id, state, followed()))
		want := 0
		if state == earshot.PromiseOpen {
			want = 1
		}
		if n := open(); n != want {
			t.Errorf("once it is %s there are %d reminders, want %d", state, n, want)
		}
	}
}

func promisesMove(t *testing.T, s *store.Store) {
	ctx := t.Context()
	a := promisingTalk("hanbit", "a", 3)
	keepAll(t, s, a, spoken("acme", "b", 2, 2, 0))
	must(t, s.Assign(ctx, today, "mina.park", a.Conversation.ID, "acme", followed()))
	if p := ours(t, s); p.Account != "acme" {
		t.Errorf("the promise is %s's, want acme's", p.Account)
	}
	all, _, err := s.Reminders(ctx, store.ReminderFilter{States: []earshot.ReminderState{earshot.ReminderOpen}})
	if err != nil || len(all) != 1 || all[0].Account != "acme" {
		t.Errorf("reminders = %+v, %v; want one, about acme", all, err)
	}
}

func promisesErased(t *testing.T, s *store.Store) {
	ctx := t.Context()
	a := promisingTalk("hanbit", "a", 3)
	keepAll(t, s, a)
	must(t, s.SetPromise(ctx, today, "mina.park", ours(t, s).ID, earshot.PromiseBroken, followed()))
	must(t, s.DeleteConversation(ctx, today, "mina.park", a.Conversation.ID, followed()))
	if _, n, err := s.Promises(ctx, store.PromiseFilter{}); err != nil || n != 0 {
		t.Errorf("%d promises are left, %v", n, err)
	}
	keepAll(t, s, a)
	if p := ours(t, s); p.State != earshot.PromiseOpen {
		t.Errorf("recorded again the promise is %s, want open: what was said of it is erased", p.State)
	}
}

func zoneKept(t *testing.T, s *store.Store) {
	a := promisingTalk("hanbit", "a", 3)
	seoul := time.FixedZone("KST", 9*60*60)
	a.Conversation.StartedAt = a.Conversation.StartedAt.In(seoul)
	keepAll(t, s, a)
	c := must1(s.Conversation(t.Context(), a.Conversation.ID))(t)
	if _, offset := c.StartedAt.Zone(); offset != 9*60*60 || !c.StartedAt.Equal(a.Conversation.StartedAt) {
		t.Errorf("the conversation started %s, want %s", c.StartedAt, a.Conversation.StartedAt)
	}
	if p := ours(t, s); p.Due.Format("-0700") != "+0900" {
		t.Errorf("the promise is due %s, want it in the conversation's zone", p.Due)
	}
}
