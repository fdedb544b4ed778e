package playbook_test

import (
	"strings"
	"testing"
	"time"

	"earshot"
	"earshot/playbook"
)

func promise(id string, due time.Time) earshot.Promise {
	return earshot.Promise{ID: earshot.PromiseID(id), Kind: earshot.Commitment, Owner: earshot.SideUs, Side: earshot.SideUs, Conversation: "c1", Turn: 4,
		Quote: "이번 주까지 보내드릴게요", At: now.Add(-time.Hour), Due: due}
}

func TestPromiseReminders(t *testing.T) {
	seoul, _ := time.LoadLocation("Asia/Seoul")
	friday := time.Date(2026, 11, 27, 23, 59, 59, 0, seoul)
	kept, theirs, asked, undated, old, claimed := promise("kept", friday), promise("theirs", friday), promise("asked", friday),
		promise("undated", time.Time{}), promise("old", now.AddDate(0, 0, -31)), promise("claimed", friday)
	kept.State, kept.StateAt = earshot.PromiseKept, now.Add(-time.Minute)
	theirs.Owner = earshot.SideCustomer
	asked.Kind = earshot.Request
	claimed.Kept = &earshot.Claim{At: now.Add(-time.Minute)}
	in := input(earshot.BandLow)
	in.Analysis.Promises = []earshot.Promise{promise("week", friday), promise("today", now.Add(7*time.Hour)), promise("late", now.AddDate(0, 0, -1)),
		promise("monday", time.Date(2026, 11, 30, 23, 59, 59, 0, seoul)), kept, theirs, asked, undated, old, claimed}
	want := map[string]time.Time{
		"week":   time.Date(2026, 11, 26, 18, 0, 0, 0, seoul),
		"today":  now.Add(7 * time.Hour),
		"late":   time.Date(2026, 11, 23, 18, 0, 0, 0, seoul),
		"monday": time.Date(2026, 11, 27, 18, 0, 0, 0, seoul),
	}
	all := playbook.FollowUps(in)
	for _, r := range all {
		due, ok := want[r.Reason]
		if !ok || !r.Due.Equal(due) || r.Issue != playbook.IssuePromise || r.Play != string(playbook.PlayKeepPromise) || r.Owner != "mina.park" ||
			r.Quote != "이번 주까지 보내드릴게요" || len(r.Evidence) != 1 || !strings.HasPrefix(r.Text, "We promised this by 2026-11-") {
			t.Errorf("reminder %+v, want it due %s", r, due)
		}
	}
	if len(all) != len(want) {
		t.Errorf("%d reminders, want %d", len(all), len(want))
	}

	in = input(earshot.BandLow)
	in.History.Promises = []earshot.Promise{promise("week", friday), promise("tomorrow", now.AddDate(0, 0, 1)), promise("late", now.AddDate(0, 0, -3)), kept}
	var got []string
	for _, r := range playbook.Standing(in) {
		got = append(got, r.Reason)
	}
	if strings.Join(got, " ") != "tomorrow late" {
		t.Errorf("on an ordinary day reminders of %v, want tomorrow and late", got)
	}
}

// A promise that is over weighs more than one to come.
func TestLatePromisesWeighMore(t *testing.T) {
	in := input(earshot.BandLow)
	in.Analysis.Promises = []earshot.Promise{promise("week", now.AddDate(0, 0, 7)), promise("late", now.AddDate(0, 0, -1))}
	all := playbook.FollowUps(in)
	if len(all) != 2 || all[1].Priority <= all[0].Priority {
		t.Errorf("priorities of %+v, want the late one higher", all)
	}
}
