package store_test

import (
	"errors"
	"testing"
	"time"

	"earshot"
	"earshot/store"

	"github.com/google/go-cmp/cmp"
)

func reminding() []behaviour {
	return []behaviour{
		{"evidence joins the one open reminder", joins},
		{"what was done does not come back without new evidence", staysDone},
		{"a snoozed reminder wakes when its time comes or it gets worse", wakes},
		{"reminders are filtered by owner, account, state and time", filtersReminders},
		{"a reminder cannot be reopened beside another", reopens},
		{"standing reminders rest after they were done", standing},
	}
}

func joins(t *testing.T, s *store.Store) {
	putHanbit(t, s)
	a, b := spoken("hanbit", "a", 3, 7, 1), spoken("hanbit", "b", 2, 7, 2)
	record(t, s, a)
	first := openOf(t, s, "hanbit")[0]
	want := earshot.Reminder{ID: first.ID, Account: "hanbit", Issue: "churn", Reason: "churn-intent", Owner: "mina.park", State: earshot.ReminderOpen,
		Created: today, Due: today.AddDate(0, 0, 1), Priority: 11, Text: "Call them", Quote: "가격", Play: "listen",
		Evidence: []earshot.FindingID{a.Findings[0].ID}, Conversation: a.Conversation.ID}
	if diff := cmp.Diff(want, first); diff != "" || first.ID == "" {
		t.Errorf("the reminder (-want +got):\n%s", diff)
	}
	must1(s.Record(t.Context(), today.Add(time.Hour), []earshot.Analysis{b}, judge()))(t)
	second := openOf(t, s, "hanbit")
	want.Evidence = append(want.Evidence, b.Findings[0].ID, b.Findings[1].ID)
	want.Conversation, want.Turn, want.Priority = b.Conversation.ID, 1, second[0].Priority
	if diff := cmp.Diff([]earshot.Reminder{want}, second); diff != "" {
		t.Errorf("the reminder after more evidence (-want +got):\n%s", diff)
	}
	if second[0].Priority <= first.Priority {
		t.Errorf("priority %v after %v, want it raised", second[0].Priority, first.Priority)
	}
}

func staysDone(t *testing.T, s *store.Store) {
	a := spoken("acme", "a", 3, 7, 2)
	record(t, s, a)
	id := openOf(t, s, "acme")[0].ID
	for range 2 {
		must(t, s.DoneReminder(t.Context(), today.Add(time.Hour), id))
	}
	again := spoken("acme", "a", 3, 7, 2)
	again.Findings = append(again.Findings, foundIn(again.Conversation, 3, "price"))
	must1(s.Reanalyse(t.Context(), today.Add(2*time.Hour), []earshot.Analysis{again}, judge()))(t)
	if r := openOf(t, s, "acme"); len(r) != 1 || r[0].Reason != "price" {
		t.Errorf("after the analysis of the same words: %+v, want the new tracker's reminder only", r)
	}
	record(t, s, spoken("acme", "b", 1, 7, 1))
	if r := openOf(t, s, "acme"); len(r) != 2 {
		t.Errorf("after new words: %d reminders, want 2", len(r))
	}
	if r := must1(s.Reminder(t.Context(), id))(t); r.State != earshot.ReminderDone || !r.Done.Equal(today.Add(time.Hour)) {
		t.Errorf("the old one is %s at %v, want done an hour past", r.State, r.Done)
	}
}

func wakes(t *testing.T, s *store.Store) {
	record(t, s, spoken("acme", "a", 3, 7, 1), spoken("zenith", "z", 3, 7, 1))
	id := openOf(t, s, "acme")[0].ID
	must(t, s.SnoozeReminder(t.Context(), id, day(-7)))
	must(t, s.SnoozeReminder(t.Context(), openOf(t, s, "zenith")[0].ID, day(-7)))
	if r := openOf(t, s, "acme"); len(r) != 0 {
		t.Errorf("a snoozed reminder is open: %+v", r)
	}
	if r := must1(s.Reminder(t.Context(), id))(t); r.State != earshot.ReminderSnoozed || !r.Until.Equal(day(-7)) {
		t.Errorf("the reminder is %s until %v", r.State, r.Until)
	}
	record(t, s, spoken("acme", "b", 1, 7, 1))
	if r := openOf(t, s, "acme"); len(r) != 1 || r[0].ID != id {
		t.Errorf("after new evidence: %+v, want it awake", r)
	}
	s.Now = func() time.Time { return day(-8) }
	if r := openOf(t, s, "zenith"); len(r) != 1 || r[0].State != earshot.ReminderOpen {
		t.Errorf("after its time has come: %+v, want it open", r)
	}
	if due := must1(s.DueReminders(t.Context()))(t); len(due) != 2 {
		t.Errorf("DueReminders = %d, want both", len(due))
	}
	for name, err := range map[string]error{
		"DoneReminder":   s.DoneReminder(t.Context(), today, "no such"),
		"SnoozeReminder": s.SnoozeReminder(t.Context(), "no such", today),
		"ReopenReminder": s.ReopenReminder(t.Context(), "no such"),
	} {
		if !errors.Is(err, earshot.ErrNotFound) {
			t.Errorf("%s(no such) = %v, want not found", name, err)
		}
	}
}

func filtersReminders(t *testing.T, s *store.Store) {
	kinds := []string{"open", "done", "snoozed", "overdue nap"}
	for i, reason := range kinds {
		owner := []earshot.PersonID{"mina.park", "tom"}[i%2]
		must(t, s.PutReminders(t.Context(), today, []earshot.Reminder{{Account: "acme", Issue: "renewal", Reason: reason, Owner: owner, Due: day(-i), Priority: float64(i)}}))
	}
	ids := map[string]earshot.ReminderID{}
	for _, r := range openOf(t, s, "acme") {
		ids[r.Reason] = r.ID
	}
	must(t, s.DoneReminder(t.Context(), today, ids["done"]))
	must(t, s.SnoozeReminder(t.Context(), ids["snoozed"], day(-3)))
	must(t, s.SnoozeReminder(t.Context(), ids["overdue nap"], day(1)))
	const open, snoozed, done = earshot.ReminderOpen, earshot.ReminderSnoozed, earshot.ReminderDone
	for _, tt := range []struct {
		name string
		f    store.ReminderFilter
		want []string
	}{
		{"all", store.ReminderFilter{}, []string{"overdue nap", "snoozed", "done", "open"}},
		{"open", store.ReminderFilter{States: []earshot.ReminderState{open}}, []string{"overdue nap", "open"}},
		{"snoozed", store.ReminderFilter{States: []earshot.ReminderState{snoozed}}, []string{"snoozed"}},
		{"done", store.ReminderFilter{States: []earshot.ReminderState{done}, Owner: "tom"}, []string{"done"}},
		{"open and done", store.ReminderFilter{States: []earshot.ReminderState{open, done}, Owner: "tom"}, []string{"overdue nap", "done"}},
		{"open and snoozed", store.ReminderFilter{States: []earshot.ReminderState{open, snoozed}}, []string{"overdue nap", "snoozed", "open"}},
		{"snoozed and done", store.ReminderFilter{States: []earshot.ReminderState{snoozed, done}}, []string{"snoozed", "done"}},
		{"every state", store.ReminderFilter{States: []earshot.ReminderState{open, snoozed, done}, DueBefore: day(-2)}, []string{"done", "open"}},
		{"an owner", store.ReminderFilter{Owner: "mina.park", States: []earshot.ReminderState{open}}, []string{"open"}},
		{"another account", store.ReminderFilter{Account: ptr(earshot.AccountID("hanbit"))}, nil},
		{"some accounts", store.ReminderFilter{Among: []earshot.AccountID{"hanbit"}}, nil},
		{"a page", store.ReminderFilter{Limit: 1, Offset: 1}, []string{"snoozed"}},
	} {
		all, total, err := s.Reminders(t.Context(), tt.f)
		must(t, err)
		var got []string
		for _, r := range all {
			got = append(got, r.Reason)
		}
		if diff := cmp.Diff(tt.want, got); diff != "" || tt.f.Limit == 0 && total != len(tt.want) || tt.f.Limit > 0 && total != 4 {
			t.Errorf("Reminders(%s) of %d (-want +got):\n%s", tt.name, total, diff)
		}
	}
	if due := must1(s.DueReminders(t.Context()))(t); len(due) != 1 || due[0].Reason != "open" {
		t.Errorf("DueReminders = %+v, want the open one", due)
	}
}

func reopens(t *testing.T, s *store.Store) {
	record(t, s, spoken("acme", "a", 3, 7, 1))
	first := openOf(t, s, "acme")[0].ID
	must(t, s.DoneReminder(t.Context(), today, first))
	if err := s.SnoozeReminder(t.Context(), first, day(-1)); !errors.Is(err, earshot.ErrConflict) {
		t.Errorf("SnoozeReminder(done) = %v, want conflict", err)
	}
	must(t, s.ReopenReminder(t.Context(), first))
	must(t, s.DoneReminder(t.Context(), today, first))
	record(t, s, spoken("acme", "b", 2, 7, 1))
	if err := s.ReopenReminder(t.Context(), first); !errors.Is(err, earshot.ErrConflict) {
		t.Errorf("ReopenReminder(beside another) = %v, want conflict", err)
	}
	if r := openOf(t, s, "acme"); len(r) != 1 || r[0].ID == first {
		t.Errorf("open reminders = %+v, want the second only", r)
	}
}

func standing(t *testing.T, s *store.Store) {
	silence := []earshot.Reminder{{Account: "acme", Issue: "silence", Reason: "cadence", Due: day(-1)}}
	open := func(now time.Time) int {
		t.Helper()
		must(t, s.PutReminders(t.Context(), now, silence))
		return len(openOf(t, s, "acme"))
	}
	if n := open(today); n != 1 {
		t.Errorf("%d reminders, want 1", n)
	}
	if n := open(day(-1)); n != 1 {
		t.Errorf("%d reminders the day after, want 1", n)
	}
	must(t, s.DoneReminder(t.Context(), day(-2), openOf(t, s, "acme")[0].ID))
	if n := open(day(-9)); n != 0 {
		t.Errorf("%d reminders a week after it was done, want 0", n)
	}
	if n := open(day(-17)); n != 1 {
		t.Errorf("%d reminders two weeks after it was done, want 1", n)
	}
}
