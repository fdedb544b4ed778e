package ingest_test

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"testing"
	"time"

	"earshot"
	"earshot/ingest"
	"earshot/nlp"
	"earshot/store"
)

var (
	dana  = earshot.Person{ID: "dana", Name: "Dana", Role: earshot.RoleManager}
	admin = earshot.Person{ID: "root", Name: "Root", Role: earshot.RoleAdmin}
	rep   = earshot.Person{ID: "tom", Name: "Tom", Role: earshot.RoleRep}
)

// workbench is over a small history of one account.
func workbench(t *testing.T, trackers ...earshot.Tracker) (*ingest.Workbench, *ingest.Live) {
	t.Helper()
	p := bare(t, nlp.NewAnnotator(), trackers...)
	ctx := t.Context()
	if err := errors.Join(p.Store.PutPeople(ctx, []earshot.Person{dana, admin, rep}),
		p.Store.PutAccounts(ctx, []earshot.Account{{ID: "a", CSM: "tom"}, {ID: "b", CSM: "tom"}})); err != nil {
		t.Fatal(err)
	}
	directory, err := ingest.LoadDirectory(ctx, p.Store)
	if err != nil {
		t.Fatal(err)
	}
	p.Directory = directory
	add(t, p, talk("a", 400, "We will cancel our contract."), talk("a", 3, "I said it, we cancel our contract."), talk("b", 90, "We may look elsewhere."), talk("b", 2, "All well."))
	live := ingest.NewLive(p)
	return ingest.NewWorkbench(live, slog.New(slog.DiscardHandler)), live
}

// TestPublish drafts, publishes, finds, reminds of what is recent, stops, and
// starts again.
func TestPublish(t *testing.T) {
	ctx := t.Context()
	w, live := workbench(t)
	st := live.Pipeline().Store
	d, err := w.SaveDraft(ctx, dana, leaving(), 0)
	if err != nil || d.Edit != 1 || d.Based != 0 || d.Tracker.Owner != "dana" {
		t.Fatalf("SaveDraft = %+v, %v", d, err)
	}
	if _, err := w.SaveDraft(ctx, dana, leaving(), 0); !errors.Is(err, earshot.ErrConflict) {
		t.Errorf("saving over another's draft = %v, want conflict", err)
	}
	job, err := w.Publish(ctx, dana, []earshot.Tracker{d.Tracker}, []int{d.Based})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := st.Draft(ctx, "leaving"); !errors.Is(err, earshot.ErrNotFound) {
		t.Errorf("the draft is still there after publishing: %v", err)
	}
	var steps []int
	job, err = w.Wait(ctx, job.ID, func(j store.Job) { steps = append(steps, j.Done) })
	if err != nil || job.State != store.JobDone || job.Done != 4 || job.Changed != 3 {
		t.Fatalf("the rescan ended as %+v, %v; want 4 done, 3 changed", job, err)
	}
	found, _, _ := st.Findings(ctx, store.FindingFilter{Tracker: "leaving"})
	if len(found) != 3 || found[0].TrackerVersion != 1 {
		t.Errorf("findings = %+v, want 3 of version 1", found)
	}
	reminded := func() (open []earshot.AccountID) {
		all, _, err := st.Reminders(ctx, store.ReminderFilter{States: []earshot.ReminderState{earshot.ReminderOpen}})
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range all {
			if r.Reason != "leaving" {
				t.Errorf("publishing reminds of %s %s as well", r.Issue, r.Reason)
			}
			open = append(open, r.Account)
		}
		return open
	}
	if got := reminded(); !slices.Equal(got, []earshot.AccountID{"a"}) {
		t.Errorf("reminders for %v, want one for a: the words about b are old", got)
	}
	deps, err := w.Dependants(ctx, "leaving")
	if err != nil || deps.Findings != 3 || len(deps.Reminders) != 1 || len(deps.Moves) == 0 || deps.Moves[0].Now <= deps.Moves[0].Then {
		t.Errorf("Dependants = %+v, %v; want 3 findings, 1 reminder, scores that would fall", deps, err)
	}
	stop, err := w.Unpublish(ctx, dana, "leaving")
	if err != nil {
		t.Fatal(err)
	}
	if _, err = w.Wait(ctx, stop.ID, nil); err != nil {
		t.Fatal(err)
	}
	if found, _, _ := st.Findings(ctx, store.FindingFilter{Tracker: "leaving"}); len(found) != 0 {
		t.Errorf("%d findings of a stopped tracker", len(found))
	}
	again, err := w.Republish(ctx, dana, "leaving")
	if err != nil {
		t.Fatal(err)
	}
	if again, err = w.Wait(ctx, again.ID, nil); err != nil || again.Changed != 3 {
		t.Errorf("starting it again changed %d, %v; want 3", again.Changed, err)
	}
	log, _, _ := st.Audit(ctx, store.AuditFilter{Subject: "leaving"})
	var did []string
	for _, e := range log {
		did = append(did, e.Action)
	}
	if want := []string{"activate", "deactivate", "publish", "draft"}; !slices.Equal(did, want) {
		t.Errorf("the audit log has %v, want %v", did, want)
	}
}

// TestRescanGoesOn interrupts a rescan and lets another workbench finish it.
func TestRescanGoesOn(t *testing.T) {
	w, live := workbench(t)
	p := live.Pipeline()
	var more []*earshot.Conversation
	for i := range 900 {
		more = append(more, talk("a", 500+i, fmt.Sprintf("Number %d: we will look elsewhere.", i)))
	}
	add(t, p, more...)
	job, err := w.Publish(t.Context(), admin, []earshot.Tracker{leaving()}, []int{0})
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	w.RunOne(ctx, func(j store.Job) { cancel() })
	half, err := p.Store.Job(t.Context(), job.ID)
	if err != nil || half.State != store.JobWaiting || half.Done == 0 || half.Done >= 904 || half.Place == "" {
		t.Fatalf("interrupted, the job stands at %+v, %v", half, err)
	}
	other := ingest.NewWorkbench(ingest.NewLive(p), slog.New(slog.DiscardHandler))
	done, err := other.Wait(t.Context(), job.ID, nil)
	if err != nil || done.State != store.JobDone || done.Done != 904 {
		t.Errorf("the job ended as %+v, %v; want all 904 done", done, err)
	}
	if _, n, _ := p.Store.Findings(t.Context(), store.FindingFilter{Tracker: "leaving", Limit: 1}); n != 903 {
		t.Errorf("%d findings, want 903", n)
	}
}

// TestPublishAgainReplaces lets a second publishing take over the first one's
// rescan.
func TestPublishAgainReplaces(t *testing.T) {
	w, live := workbench(t)
	first, err := w.Publish(t.Context(), admin, []earshot.Tracker{leaving()}, []int{0})
	if err != nil {
		t.Fatal(err)
	}
	price := earshot.Tracker{ID: "price", Name: "Price", Category: earshot.CategoryPrice, Active: true, Phrases: []earshot.PhraseSet{phrases("en", "expensive")}}
	second, err := w.Publish(t.Context(), admin, []earshot.Tracker{price}, []int{0})
	if err != nil || !slices.Contains(second.Trackers(), "leaving") {
		t.Fatalf("the second job is for %v, %v; want both trackers", second.Trackers(), err)
	}
	if _, err := w.Wait(t.Context(), second.ID, nil); err != nil {
		t.Fatal(err)
	}
	if was, err := live.Pipeline().Store.Job(t.Context(), first.ID); err != nil || was.State != store.JobReplaced {
		t.Errorf("the first job is %s, %v; want replaced", was.State, err)
	}
	if open, _, _ := live.Pipeline().Store.Reminders(t.Context(), store.ReminderFilter{}); len(open) != 1 {
		t.Errorf("%d reminders, want the one of the first tracker", len(open))
	}
}

// TestBacktestJob does a back-test behind the pages, and keeps its answer.
func TestBacktestJob(t *testing.T) {
	w, _ := workbench(t)
	if _, err := w.LastBacktest(t.Context(), "leaving"); !errors.Is(err, earshot.ErrNotFound) {
		t.Errorf("LastBacktest before any = %v", err)
	}
	job, err := w.Backtest(t.Context(), dana, leaving())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := ingest.BacktestOf(job); !errors.Is(err, earshot.ErrNotFound) {
		t.Errorf("the answer before it is done = %v", err)
	}
	if job, err = w.Wait(t.Context(), job.ID, nil); err != nil || job.Done != 4 || job.Total != 4 {
		t.Fatalf("the job ended as %+v, %v", job, err)
	}
	if b, err := w.LastBacktest(t.Context(), "leaving"); err != nil || b.Hits != 3 || len(b.Sample) != 3 {
		t.Errorf("LastBacktest = %d hits, %v; want 3", b.Hits, err)
	}
}

// TestGuardRails keeps managers within the bounds admins set.
func TestGuardRails(t *testing.T) {
	ctx := t.Context()
	w, live := workbench(t)
	st := live.Pipeline().Store
	set := func(g earshot.GuardRails) {
		t.Helper()
		if err := st.PutGuardRails(ctx, now, "root", g); err != nil {
			t.Fatal(err)
		}
	}
	publish := func(who earshot.Person, t earshot.Tracker) error {
		_, err := w.Publish(ctx, who, []earshot.Tracker{t}, []int{-1})
		return err
	}
	deaf := leaving()
	deaf.Guards.NoNegation = true
	if _, err := w.SaveDraft(ctx, rep, leaving(), 0); !errors.Is(err, earshot.ErrDenied) {
		t.Errorf("a rep saves a draft: %v", err)
	}
	if err := publish(rep, leaving()); !errors.Is(err, earshot.ErrDenied) {
		t.Errorf("a rep publishes: %v", err)
	}
	set(earshot.GuardRails{LockedGuards: []string{"negation"}})
	if _, err := w.SaveDraft(ctx, dana, deaf, 0); !errors.Is(err, earshot.ErrDenied) || earshot.HintOf(err) == "" {
		t.Errorf("a draft turns off a locked guard: %v", err)
	}
	if err := publish(admin, deaf); !errors.Is(err, earshot.ErrDenied) {
		t.Errorf("a tracker turns off a locked guard: %v", err)
	}
	set(earshot.GuardRails{AdminsPublish: true})
	if err := publish(dana, leaving()); !errors.Is(err, earshot.ErrDenied) {
		t.Errorf("a manager publishes where only admins do: %v", err)
	}
	set(earshot.GuardRails{MostPerWeek: 0.05})
	if err := publish(dana, leaving()); !errors.Is(err, earshot.ErrDenied) {
		t.Errorf("a tracker of 1 reminder in 12 weeks, the bound being 0.05 a week: %v", err)
	}
	set(earshot.GuardRails{MostPerWeek: 0.1})
	if err := publish(dana, leaving()); err != nil {
		t.Error(err)
	}
	for _, bad := range []earshot.GuardRails{{MostPerWeek: -1}, {LockedGuards: []string{"sarcasm"}}} {
		if err := st.PutGuardRails(ctx, now, "root", bad); !errors.Is(err, earshot.ErrInvalid) {
			t.Errorf("PutGuardRails(%+v) = %v", bad, err)
		}
	}
}

// TestRunFollows publishes in one workbench while another runs, as a command
// beside a server.
func TestRunFollows(t *testing.T) {
	w, live := workbench(t)
	p := *live.Pipeline()
	server := ingest.NewLive(&p)
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan struct{})
	go func() {
		defer close(done)
		ingest.NewWorkbench(server, slog.New(slog.DiscardHandler)).Run(ctx)
	}()
	job, err := w.Publish(t.Context(), admin, []earshot.Tracker{leaving()}, []int{0})
	if err != nil {
		t.Fatal(err)
	}
	for deadline := time.Now().Add(30 * time.Second); ; time.Sleep(20 * time.Millisecond) {
		j, err := p.Store.Job(t.Context(), job.ID)
		if err != nil || time.Now().After(deadline) {
			t.Fatalf("the server left the job at %+v, %v", j, err)
		}
		if j.State == store.JobDone {
			break
		}
	}
	cancel()
	<-done
	add(t, server.Pipeline(), talk("b", 1, "Well, we will cancel our contract."))
	if _, n, _ := p.Store.Findings(t.Context(), store.FindingFilter{Tracker: "leaving", Limit: 1}); n != 4 {
		t.Errorf("%d findings, want 4: what comes in now meets the new tracker", n)
	}
}
