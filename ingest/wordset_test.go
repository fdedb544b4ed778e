package ingest_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"earshot"
	"earshot/ingest"
	"earshot/store"
)

// TestWordSets publishes a set of the house, uses it in a draft, a back-test
// and a published rule, changes it, and deletes it when nobody uses it.
func TestWordSets(t *testing.T) {
	ctx := t.Context()
	rule := earshot.Tracker{ID: "goes", Name: "Goes", Category: earshot.CategoryChurn, Rules: []earshot.RuleSet{{Lang: "any", Rules: []string{"[goodbye]"}}}}
	w, live := workbench(t)
	st := live.Pipeline().Store
	if err := w.Check(ctx, rule); !errors.Is(err, earshot.ErrInvalid) {
		t.Errorf("a rule with a set there is not = %v, want invalid", err)
	}
	publish := func(texts ...string) {
		t.Helper()
		if _, err := w.PublishSets(ctx, dana, []earshot.WordSet{{Name: "goodbye", Phrases: []earshot.PhraseSet{phrases("en", texts...)}}}); err != nil {
			t.Fatal(err)
		}
		w.RunOne(ctx, nil)
	}
	counted := func() int {
		t.Helper()
		_, n, err := st.Findings(ctx, store.FindingFilter{Tracker: "goes", State: earshot.Counted})
		if err != nil {
			t.Fatal(err)
		}
		return n
	}
	publish("cancel our contract")
	if tried, err := live.Pipeline().Try(ctx, rule, 5); err != nil || tried.Hits != 2 {
		t.Errorf("try: %+v, %v; want 2 hits", tried, err)
	}
	if b := backtest(t, live.Pipeline(), ingest.Trial{Draft: rule}); b.Hits != 2 {
		t.Errorf("back-test: %d hits, want 2", b.Hits)
	}
	if _, err := w.SaveDraft(ctx, dana, rule, 0); err != nil {
		t.Fatal(err)
	}
	if _, err := w.DropSet(ctx, dana, "goodbye"); !errors.Is(err, earshot.ErrConflict) || !strings.Contains(err.Error(), "the draft of goes") {
		t.Errorf("deleting a set a draft uses = %v, want a conflict that names it", err)
	}
	rule.Active = true
	if _, err := w.Publish(ctx, dana, []earshot.Tracker{rule}, []int{-1}); err != nil {
		t.Fatal(err)
	}
	w.RunOne(ctx, nil)
	if n := counted(); n != 2 {
		t.Errorf("published: %d, want 2", n)
	}
	publish("cancel our contract", "look elsewhere")
	if n := counted(); n != 3 {
		t.Errorf("with another phrase in the set: %d, want 3", n)
	}
	publish("cancel our contract", "look elsewhere")
	versions, err := st.WordSetVersions(ctx, "goodbye")
	if err != nil || len(versions) != 2 || versions[0].Version != 2 || versions[0].By != "dana" {
		t.Errorf("versions = %+v, %v; want two", versions, err)
	}
	log, _, err := st.Audit(ctx, store.AuditFilter{Subject: "goodbye"})
	if err != nil || len(log) != 2 || !strings.Contains(log[0].Detail, "+ phrases en: look elsewhere") {
		t.Errorf("audit = %+v, %v", log, err)
	}
	if s, err := w.WordSet(ctx, "goodbye"); err != nil || !slices.Equal(s.Users, []earshot.TrackerID{"goes"}) || !s.Own() || s.Starter {
		t.Errorf("WordSet = %+v, %v", s, err)
	}
	if _, err := w.DropSet(ctx, dana, "goodbye"); !errors.Is(err, earshot.ErrConflict) {
		t.Errorf("deleting a set in use = %v, want conflict", err)
	}
	rule.Rules[0].Rules = []string{"[leave]"}
	if _, err := w.Publish(ctx, dana, []earshot.Tracker{rule}, []int{-1}); err != nil {
		t.Fatal(err)
	}
	if _, err := w.DropSet(ctx, dana, "goodbye"); err != nil {
		t.Errorf("deleting a set nobody uses = %v", err)
	}
	if _, err := w.WordSet(ctx, "goodbye"); !errors.Is(err, earshot.ErrNotFound) {
		t.Errorf("the set after it was deleted = %v", err)
	}
}

// TestStarterSets puts a set of the house in the place of one that comes with
// Earshot, and takes it away while it is used.
func TestStarterSets(t *testing.T) {
	ctx := t.Context()
	w, live := workbench(t)
	leave := []earshot.WordSet{{Name: "leave", Phrases: []earshot.PhraseSet{phrases("en", "all well")}}}
	if _, err := w.PublishSets(ctx, rep, leave); !errors.Is(err, earshot.ErrDenied) {
		t.Errorf("a rep publishes a set: %v, want denied", err)
	}
	if _, err := w.PublishSets(ctx, dana, []earshot.WordSet{{Name: "Leave!", Phrases: leave[0].Phrases}}); !errors.Is(err, earshot.ErrInvalid) {
		t.Errorf("a bad name = %v, want invalid", err)
	}
	rule := earshot.Tracker{ID: "goes", Name: "Goes", Category: earshot.CategoryChurn, Active: true, Rules: []earshot.RuleSet{{Lang: "en", Rules: []string{"[leave]"}}}}
	hits := func() int { return backtest(t, live.Pipeline(), ingest.Trial{Draft: rule}).Hits }
	before := hits()
	if _, err := w.Publish(ctx, dana, []earshot.Tracker{rule}, []int{-1}); err != nil {
		t.Fatal(err)
	}
	if _, err := w.DropSet(ctx, dana, "leave"); !errors.Is(err, earshot.ErrConflict) {
		t.Errorf("deleting a set that comes with Earshot = %v", err)
	}
	if _, err := w.PublishSets(ctx, dana, leave); err != nil {
		t.Fatal(err)
	}
	if n := hits(); n != 1 {
		t.Errorf("%d hits with our own set, want 1", n)
	}
	if _, err := w.DropSet(ctx, dana, "leave"); err != nil {
		t.Errorf("back to what comes with Earshot: %v", err)
	}
	if n := hits(); n != before {
		t.Errorf("%d hits after it was deleted, %d before", n, before)
	}
}
