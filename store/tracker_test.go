package store_test

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"earshot"
	"earshot/store"

	"github.com/google/go-cmp/cmp"
)

func publishing() []behaviour {
	return []behaviour{
		{"a tracker gets a version when it changes, and keeps them all", versions},
		{"a tracker is switched on and off", switches},
		{"talk tracks are put, read and removed", tracks},
	}
}

func price() earshot.Tracker {
	return earshot.Tracker{ID: "price", Name: "Price", Category: earshot.CategoryPrice, Severity: earshot.SeverityMedium, HalfLife: 45, Owner: "tom", Active: true,
		Side:    earshot.SideCustomer,
		Phrases: []earshot.PhraseSet{{Lang: earshot.Korean, Phrases: []earshot.Phrase{{Text: "비싸", Form: earshot.FormPrefix, Aliases: []string{"비싸다고"}}}}},
		Guards:  earshot.Guards{NoReported: true}, Fires: earshot.Fires{AtLeast: 2, Cap: 5}}
}

func versions(t *testing.T, s *store.Store) {
	ctx := t.Context()
	first, second := price(), price()
	second.Phrases[0].Phrases[0].Text = "너무 비싸"
	padded := price()
	padded.Exclude, padded.Version = []earshot.PhraseSet{}, 9
	churn := earshot.Tracker{ID: "churn", Name: "Churn"}
	for i, step := range []struct {
		publish []earshot.Tracker
		want    int
	}{{[]earshot.Tracker{first, churn}, 1}, {[]earshot.Tracker{padded, churn}, 1}, {[]earshot.Tracker{second}, 2}, {[]earshot.Tracker{second}, 2}, {[]earshot.Tracker{first}, 3}} {
		must(t, s.PublishTrackers(ctx, today.Add(time.Duration(i)*time.Hour), "tom", step.publish))
		want := step.publish[0]
		want.Version = step.want
		if i != 1 {
			if diff := cmp.Diff(want, must1(s.Tracker(ctx, "price"))(t)); diff != "" {
				t.Errorf("step %d: Tracker(price) (-want +got):\n%s", i, diff)
			}
		}
	}
	second.Version = 2
	if diff := cmp.Diff(second, must1(s.TrackerVersion(ctx, "price", 2))(t)); diff != "" {
		t.Errorf("TrackerVersion(price, 2) (-want +got):\n%s", diff)
	}
	all := must1(s.TrackerVersions(ctx, "price"))(t)
	if len(all) != 3 || all[0].Tracker.Version != 3 || !all[1].At.Equal(today.Add(2*time.Hour)) || all[1].By != "tom" {
		t.Errorf("TrackerVersions(price) = %+v, want three, the newest first", all)
	}
	if now := must1(s.Trackers(ctx))(t); len(now) != 2 || now[0].ID != "churn" || now[0].Version != 1 {
		t.Errorf("Trackers = %+v, want churn and price", now)
	}
	if _, err := s.TrackerVersion(ctx, "price", 4); !errors.Is(err, earshot.ErrNotFound) {
		t.Errorf("TrackerVersion(price, 4) = %v, want not found", err)
	}
}

func switches(t *testing.T, s *store.Store) {
	ctx := t.Context()
	must(t, s.PublishTrackers(ctx, today, "tom", []earshot.Tracker{price()}))
	for _, active := range []bool{false, false, true} {
		must(t, s.SetTrackerActive(ctx, today, "tom", "price", active))
		if got := must1(s.Tracker(ctx, "price"))(t); got.Active != active || got.Version != 1 {
			t.Errorf("Tracker(price) is active %v in version %d, want %v in version 1", got.Active, got.Version, active)
		}
	}
	off := price()
	off.Active = false
	must(t, s.PublishTrackers(ctx, today, "tom", []earshot.Tracker{off}))
	if got := must1(s.Tracker(ctx, "price"))(t); got.Active || got.Version != 1 {
		t.Errorf("published as a draft it is active %v in version %d, want a draft in version 1", got.Active, got.Version)
	}
	if err := s.SetTrackerActive(ctx, today, "tom", "no such", true); !errors.Is(err, earshot.ErrNotFound) {
		t.Errorf("SetTrackerActive(no such) = %v, want not found", err)
	}
	if _, n, err := s.Audit(ctx, store.AuditFilter{Subject: "price"}); err != nil || n != 4 {
		t.Errorf("Audit(price) has %d entries, %v, want 4: published, off, on, off", n, err)
	}
}

func tracks(t *testing.T, s *store.Store) {
	want := earshot.Track{ID: "value-first", Title: "Value first", Persona: "CFO", Topic: earshot.CategoryPrice, Lang: earshot.English, Words: "…",
		Conversation: "c", Turn: 3, Used: 7, Won: 6, Review: today, Consent: true}
	for range 2 {
		must(t, s.PutTracks(t.Context(), []earshot.Track{want, {ID: "another"}}))
	}
	if diff := cmp.Diff(want, must1(s.Track(t.Context(), "value-first"))(t)); diff != "" {
		t.Errorf("Track (-want +got):\n%s", diff)
	}
	must(t, s.DeleteTrack(t.Context(), "another"))
	if all := must1(s.Tracks(t.Context()))(t); len(all) != 1 {
		t.Errorf("Tracks = %+v, want one", all)
	}
	if err := s.DeleteTrack(t.Context(), "another"); !errors.Is(err, earshot.ErrNotFound) {
		t.Errorf("DeleteTrack again = %v, want not found", err)
	}
}

func counting() []behaviour {
	return []behaviour{{"findings are counted by tracker, language and week", countsFindings}}
}

func countsFindings(t *testing.T, s *store.Store) {
	var batch []earshot.Analysis
	for i, ago := range []int{0, 6, 31, 89, 91} {
		a := spoken("acme", fmt.Sprint("n", i), ago, 3, 1)
		a.Findings = append(a.Findings, foundIn(a.Conversation, 1, "price"))
		batch = append(batch, a)
	}
	batch[1].Findings[1].State, batch[1].Findings[1].Reason = earshot.Suppressed, "negated"
	batch[2].Findings[1].Lang = earshot.English
	record(t, s, batch...)
	want := []store.TrackerStat{
		{Tracker: "churn-intent", Counted: 5, Last30: 2, Last90: 4, Languages: map[earshot.Lang]int{earshot.Korean: 5}, Newest: today},
		{Tracker: "price", Counted: 4, Suppressed: 1, Last30: 1, Last90: 3, Languages: map[earshot.Lang]int{earshot.Korean: 3, earshot.English: 1}, Newest: today.Add(10 * time.Second)},
	}
	if diff := cmp.Diff(want, must1(s.TrackerStats(t.Context(), today.Add(time.Minute)))(t)); diff != "" {
		t.Errorf("TrackerStats (-want +got):\n%s", diff)
	}
	monday := time.Date(2026, 11, 9, 0, 0, 0, 0, time.UTC) // today is a Friday
	weeks := []store.Week{{Monday: monday, Suppressed: 1}, {Monday: monday.AddDate(0, 0, 7), Counted: 1}}
	if diff := cmp.Diff(weeks, must1(s.TrackerWeeks(t.Context(), "price", day(8), today))(t)); diff != "" {
		t.Errorf("TrackerWeeks (-want +got):\n%s", diff)
	}
	if none := must1(s.TrackerStatsAmong(t.Context(), today, []earshot.AccountID{"hanbit"}))(t); len(none) > 0 {
		t.Errorf("TrackerStatsAmong(hanbit) = %+v, want nothing: the findings are acme's", none)
	}
	for name, tt := range map[string]struct {
		among []earshot.AccountID
		want  int
	}{"nobody's": {[]earshot.AccountID{}, 0}, "acme's": {[]earshot.AccountID{"acme", "hanbit"}, 1}} {
		weeks := must1(s.TrackerWeeksAmong(t.Context(), "price", today, today, tt.among))(t)
		if len(weeks) != 1 || weeks[0].Counted != tt.want {
			t.Errorf("TrackerWeeksAmong(%s) = %+v, want %d", name, weeks, tt.want)
		}
	}
	active := map[earshot.AccountID]store.Activity{"acme": {Conversations: 5, First: day(91), Last: today}}
	if diff := cmp.Diff(active, must1(s.Activities(t.Context()))(t)); diff != "" {
		t.Errorf("Activities (-want +got):\n%s", diff)
	}
}
