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

func scoring() []behaviour {
	return []behaviour{
		{"a score is kept per day with its receipt", keepsScores},
		{"rescoring sees what recording sees", rescores},
		{"a history has everything, a history as of a day two years of it", histories},
	}
}

func day(n int) time.Time { return today.AddDate(0, 0, -n) }

func keepsScores(t *testing.T, s *store.Store) {
	a := spoken("acme", "a", 3, 7, 2)
	record(t, s, a)
	h := must1(s.HistoryAt(t.Context(), "acme", today))(t)
	want := tenAFinding(h, time.Date(2026, 11, 20, 23, 59, 59, 999e6, time.UTC))
	if diff := cmp.Diff(want, must1(s.Score(t.Context(), "acme", today))(t)); diff != "" {
		t.Errorf("Score(acme) (-want +got):\n%s", diff)
	}
	must1(s.Record(t.Context(), today.AddDate(0, 0, 1), []earshot.Analysis{spoken("acme", "b", 0, 7, 4), spoken("zenith", "c", 0, 3, 0)}, judge()))(t)
	series := must1(s.ScoreSeries(t.Context(), []earshot.AccountID{"acme"}, day(5), day(-5)))(t)
	midnight := time.Date(2026, 11, 20, 0, 0, 0, 0, time.UTC)
	if diff := cmp.Diff(map[earshot.AccountID][]store.ScorePoint{"acme": {
		{Day: midnight, Value: 21, Band: earshot.BandLow}, {Day: midnight.AddDate(0, 0, 1), Value: 61, Band: earshot.BandHigh},
	}}, series); diff != "" {
		t.Errorf("ScoreSeries(acme) (-want +got):\n%s", diff)
	}
	if all := must1(s.ScoreSeries(t.Context(), nil, day(5), day(-5)))(t); len(all) != 2 {
		t.Errorf("ScoreSeries(all) has %d accounts, want 2", len(all))
	}
	if diff := cmp.Diff(map[earshot.AccountID]float64{"acme": 61, "zenith": 1}, scores(t, s)); diff != "" {
		t.Errorf("LatestScores (-want +got):\n%s", diff)
	}
	standings := map[earshot.AccountID]float64{}
	for _, v := range must1(s.Standings(t.Context()))(t) {
		standings[v.Account] = v.Value
		full := must1(s.LatestScore(t.Context(), v.Account))(t)
		full.Base, full.Lines, full.Rules = 0, nil, ""
		if diff := cmp.Diff(full, v); diff != "" {
			t.Errorf("Standings of %s (-want +got):\n%s", v.Account, diff)
		}
	}
	if diff := cmp.Diff(scores(t, s), standings); diff != "" {
		t.Errorf("Standings (-want +got):\n%s", diff)
	}
	if _, err := s.Score(t.Context(), "acme", day(9)); !errors.Is(err, earshot.ErrNotFound) {
		t.Errorf("Score(no such day) = %v, want not found", err)
	}
}

func rescores(t *testing.T, s *store.Store) {
	var batch []earshot.Analysis
	for i, ago := range []int{800, 731, 729, 400, 30, 1, 0} {
		batch = append(batch, spoken("acme", fmt.Sprint("n", i), ago, 3, 1))
	}
	for i := range 40 {
		batch = append(batch, spoken(earshot.AccountID(fmt.Sprintf("other%02d", i)), fmt.Sprint("o", i), i, 3, 2))
	}
	record(t, s, batch...)
	kept := must1(s.LatestScores(t.Context()))(t)
	days := []time.Time{day(75), day(2), today}
	must(t, s.Rescore(t.Context(), nil, days, tenAFinding))
	if diff := cmp.Diff(kept, must1(s.LatestScores(t.Context()))(t)); diff != "" {
		t.Errorf("rescoring today changed it (-recorded +rescored):\n%s", diff)
	}
	for _, d := range days {
		want := tenAFinding(must1(s.HistoryAt(t.Context(), "acme", d))(t), time.Date(d.Year(), d.Month(), d.Day(), 23, 59, 59, 999e6, time.UTC))
		if diff := cmp.Diff(want, must1(s.Score(t.Context(), "acme", d))(t)); diff != "" {
			t.Errorf("Score(acme, %s) (-want +got):\n%s", d.Format(time.DateOnly), diff)
		}
	}
	if got := must1(s.Score(t.Context(), "acme", day(75)))(t).Value; got != 1+10*4 {
		t.Errorf("Score(acme, 75 days ago) = %v, want 41: four conversations within the two years before", got)
	}
	if err := s.Rescore(t.Context(), []earshot.AccountID{"no such"}, days, tenAFinding); !errors.Is(err, earshot.ErrNotFound) {
		t.Errorf("Rescore(no such) = %v, want not found", err)
	}
}

func histories(t *testing.T, s *store.Store) {
	putHanbit(t, s)
	month := time.Date(2026, 9, 1, 0, 0, 0, 0, time.UTC)
	want := earshot.History{
		Account:  must1(s.Account(t.Context(), "hanbit"))(t),
		Contacts: []earshot.Contact{{ID: "hanbit/kim", Account: "hanbit", Name: "김지우", Aliases: []string{"Jiwoo"}, Email: "jiwoo.kim@hanbit.example", Title: "CFO", Role: earshot.ContactExecutive, Left: day(2)}},
		Surveys: []earshot.Survey{{Account: "hanbit", At: day(9), Score: 3, Comment: "느려요", Lang: earshot.Korean},
			{Account: "hanbit", Contact: "hanbit/kim", At: day(8), Score: 9}},
		Usage: []earshot.Usage{{Account: "hanbit", Product: "PayLink", Month: month, Active: 3, Paid: 9, Actions: 40}, {Account: "hanbit", Product: "Roster", Month: month, Active: 30, Paid: 90}},
		Orders: []earshot.Order{{Account: "hanbit", ID: "o1", At: day(700), Product: "Roster", Amount: earshot.Money{Minor: 100, Currency: "KRW"}},
			{Account: "hanbit", ID: "o2", At: day(300), Product: "Roster", Amount: earshot.Money{Minor: 200, Currency: "KRW"}}},
		Outcomes: []earshot.Outcome{{Account: "hanbit", At: day(300), Kind: earshot.Renewed, Reason: "value", Before: earshot.Money{Minor: 1, Currency: "KRW"}, After: earshot.Money{Minor: 2, Currency: "KRW"}}},
	}
	for range 2 { // the same import twice
		must(t, s.PutContacts(t.Context(), want.Contacts))
		must(t, s.PutSurveys(t.Context(), want.Surveys))
		must(t, s.PutUsage(t.Context(), want.Usage))
		must(t, s.PutOrders(t.Context(), want.Orders))
		must(t, s.PutOutcomes(t.Context(), want.Outcomes))
	}
	if diff := cmp.Diff(want, must1(s.HistoryAt(t.Context(), "hanbit", today))(t)); diff != "" {
		t.Errorf("HistoryAt(hanbit) (-want +got):\n%s", diff)
	}
	record(t, s, spoken("hanbit", "old", 900, 3, 1), spoken("hanbit", "new", 1, 3, 1))
	for name, tt := range map[string]struct {
		h    earshot.History
		want int
	}{
		"History":                      {must1(s.History(t.Context(), "hanbit"))(t), 2},
		"HistoryAt(today)":             {must1(s.HistoryAt(t.Context(), "hanbit", today))(t), 1},
		"HistoryAt(the day before it)": {must1(s.HistoryAt(t.Context(), "hanbit", day(2)))(t), 0},
	} {
		if len(tt.h.Conversations) != tt.want || len(tt.h.Findings) != tt.want {
			t.Errorf("%s has %d conversations and %d findings, want %d of each", name, len(tt.h.Conversations), len(tt.h.Findings), tt.want)
		}
	}
	if _, err := s.History(t.Context(), "no such"); !errors.Is(err, earshot.ErrNotFound) {
		t.Errorf("History(no such) = %v, want not found", err)
	}
	for name, err := range map[string]error{
		"PutAccounts":   s.PutAccounts(t.Context(), []earshot.Account{{Name: "nameless"}}),
		"PutContacts":   s.PutContacts(t.Context(), []earshot.Contact{{ID: "x"}}),
		"PutSurveys":    s.PutSurveys(t.Context(), []earshot.Survey{{Account: "hanbit", At: today, Score: 11}}),
		"PutUsage":      s.PutUsage(t.Context(), []earshot.Usage{{Account: "hanbit"}}),
		"PutOrders":     s.PutOrders(t.Context(), []earshot.Order{{Account: "hanbit", At: today}}),
		"PutOutcomes":   s.PutOutcomes(t.Context(), []earshot.Outcome{{Account: "hanbit", At: today}}),
		"PutPeople":     s.PutPeople(t.Context(), []earshot.Person{{ID: "x", Role: "king"}}),
		"PutTracks":     s.PutTracks(t.Context(), []earshot.Track{{Title: "x"}}),
		"PutReminders":  s.PutReminders(t.Context(), today, []earshot.Reminder{{Issue: "x"}}),
		"PublishTracks": s.PublishTrackers(t.Context(), today, "tom", []earshot.Tracker{{Name: "x"}}),
	} {
		if !errors.Is(err, earshot.ErrInvalid) {
			t.Errorf("%s(half a row) = %v, want not valid", name, err)
		}
	}
}
