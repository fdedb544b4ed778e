package store_test

import (
	"context"
	"fmt"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"earshot"
	"earshot/store"
)

// today is the day the tests live in.
var today = time.Date(2026, 11, 20, 9, 30, 0, 0, time.UTC)

// sqlite opens a store of its own for the test.
func sqlite(t testing.TB) *store.Store {
	t.Helper()
	return openAt(t, filepath.Join(t.TempDir(), "earshot.db"))
}

// TestSQLite runs the suite that every engine has to pass.
func TestSQLite(t *testing.T) { conformance(t, sqlite) }

// conformance is what every engine promises. open opens an empty store.
func conformance(t *testing.T, open func(testing.TB) *store.Store) {
	for _, b := range slices.Concat(recording(), correcting(), scoring(), reminding(), pointing(), publishing(), housekeeping(), counting(), promising(), working()) {
		t.Run(b.name, func(t *testing.T) {
			t.Parallel()
			b.holds(t, open(t))
		})
	}
}

// behaviour is one promise of a store, told of an empty one.
type behaviour struct {
	name  string
	holds func(*testing.T, *store.Store)
}

func openAt(t testing.TB, url string) *store.Store {
	t.Helper()
	s, err := store.Open(t.Context(), url)
	if err != nil {
		t.Fatalf("Open(%s): %v", url, err)
	}
	s.Now = func() time.Time { return today }
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Errorf("Close: %v", err)
		}
	})
	return s
}

// spoken is a conversation of the account with n turns, started days before
// today, and one finding in each of its first turns.
func spoken(account earshot.AccountID, name string, days, n, findings int) earshot.Analysis {
	start := today.AddDate(0, 0, -days)
	c := &earshot.Conversation{
		ID:          earshot.ConversationID(start.Format("20060102T150405Z-") + name),
		Fingerprint: "print of " + name,
		Source:      name + ".vtt", Format: "zoom-vtt", Encoding: "utf-8", Channel: earshot.ChannelCall, Title: "Review " + name,
		StartedAt: start, StartedFrom: "given", Duration: 31*time.Minute + 1500*time.Microsecond,
		Account: account, AccountFrom: "domain",
		Participants: []earshot.Participant{
			{ID: "p1", Name: "김지우", Email: "jiwoo.kim@hanbit.example", Side: earshot.SideCustomer, SideFrom: "domain", Role: "CFO", Contact: "hanbit/kim"},
			{ID: "p2", Name: "Mina Park", Side: earshot.SideUs, SideFrom: "name", Person: "mina.park"},
		},
		Warnings:     []earshot.Warning{{Line: 12, Message: "cue without end"}},
		CustomerMood: -0.314159, CustomerTurns: (n + 1) / 2,
	}
	a := earshot.Analysis{Conversation: c}
	share, longest := 0.5, 12*time.Second
	a.Metrics = earshot.Metrics{Turns: n, Languages: map[earshot.Lang]int{earshot.Korean: (n + 1) / 2, earshot.English: n / 2},
		TalkShare: &share, LongestOurs: &longest, Switches: n - 1, OurQuestions: 2, CustomerMood: -0.314159, CustomerChange: -1.0 / 3, WorstTurn: 0}
	for i := range n {
		c.Turns = append(c.Turns, turn(name, i, start))
	}
	for i := range findings {
		a.Findings = append(a.Findings, foundIn(c, i, "churn-intent"))
	}
	return a
}

func turn(name string, i int, start time.Time) earshot.Turn {
	t := earshot.Turn{Seq: i, Speaker: "p1", Side: earshot.SideCustomer, Kind: earshot.KindMessage, Timed: true,
		Start: time.Duration(i) * 10 * time.Second, End: time.Duration(i)*10*time.Second + 9*time.Second + 7*time.Microsecond,
		At: start.Add(time.Duration(i) * 10 * time.Second), Line: 3*i + 1,
		Text: fmt.Sprintf("%s %d: 가격이 너무 올라서 재계약은 어렵겠습니다. We are comparing ShiftPilot.", name, i),
		Lang: earshot.Korean, LangConfidence: 0.98, LangFrom: "script",
		Sentiment: earshot.Sentiment{Label: earshot.Negative, Score: -0.7123}}
	if i%2 == 1 {
		t.Speaker, t.Side, t.Lang, t.LangFrom, t.Sentiment = "p2", earshot.SideUs, earshot.English, "model", earshot.Sentiment{Label: earshot.Neutral, Score: 1.0 / 7}
		t.Cues = []earshot.Cue{{Start: 0, End: 5, From: t.Start, To: t.Start + time.Second}, {Start: 6, End: len(t.Text), From: t.Start + 2*time.Second, To: t.End}}
	}
	return t
}

func foundIn(c *earshot.Conversation, turn int, tracker earshot.TrackerID) earshot.Finding {
	return earshot.Finding{ID: earshot.FindingID(fmt.Sprintf("%s/%s/%d", c.ID, tracker, turn)), Conversation: c.ID, Account: c.Account,
		Tracker: tracker, TrackerVersion: 1, TrackerName: "Churn intent", Category: earshot.CategoryChurn, Severity: earshot.SeverityHigh,
		HalfLife: 60, Turn: turn, Start: 0, End: 6, Quote: "가격", Sentence: "가격이 너무 올라서 재계약은 어렵겠습니다.", Speaker: "김지우",
		Side: earshot.SideCustomer, Role: earshot.ContactExecutive, Lang: earshot.Korean,
		At: c.StartedAt.Add(time.Duration(turn) * 10 * time.Second), State: earshot.Counted}
}

// judge scores ten points a finding and reminds once per tracker.
func judge() store.Judge {
	return store.Judge{Score: tenAFinding, FollowUps: remind}
}

func tenAFinding(h earshot.History, asOf time.Time) earshot.Score {
	s := earshot.Score{Account: h.Account.ID, AsOf: asOf, Band: earshot.BandLow, Base: 1, Rules: "test", Coverage: 0.5}
	line := earshot.ReceiptLine{Input: "churn", Present: true, Weight: 10, X: float64(len(h.Findings))}
	for _, f := range h.Findings {
		line.Evidence = append(line.Evidence, earshot.Evidence{Kind: "finding", Finding: f.ID, Conversation: f.Conversation, Turn: f.Turn, Quote: f.Quote, Speaker: f.Speaker, At: f.At})
	}
	line.Points = 10 * line.X
	s.Lines = []earshot.ReceiptLine{line}
	s.Value = min(100, s.Base+line.Points)
	if s.Value >= 60 {
		s.Band = earshot.BandHigh
	}
	return s
}

func remind(in earshot.FollowUpInput) []earshot.Reminder {
	var all []earshot.Reminder
	at := map[earshot.TrackerID]int{}
	for _, f := range in.Analysis.Findings {
		if f.State != earshot.Counted {
			continue
		}
		i, ok := at[f.Tracker]
		if !ok {
			i = len(all)
			at[f.Tracker] = i
			all = append(all, earshot.Reminder{Account: in.Account.ID, Issue: string(f.Category), Reason: string(f.Tracker), Owner: in.Owner.ID,
				State: earshot.ReminderOpen, Due: in.Now.AddDate(0, 0, 1), Priority: in.Score.Value, Text: "Call them", Play: "listen"})
		}
		all[i].Evidence = append(all[i].Evidence, f.ID)
		all[i].Quote, all[i].Conversation, all[i].Turn = f.Quote, f.Conversation, f.Turn
	}
	return all
}

// record records and fails the test if that fails.
func record(t testing.TB, s *store.Store, batch ...earshot.Analysis) []store.Recorded {
	t.Helper()
	answers, err := s.Record(context.Background(), today, batch, judge())
	if err != nil {
		t.Fatalf("Record: %v", err)
	}
	return answers
}

// must fails the test at once.
func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// must1 is must for a call that also answers.
func must1[T any](v T, err error) func(testing.TB) T {
	return func(t testing.TB) T {
		t.Helper()
		must(t, err)
		return v
	}
}

func ptr[T any](v T) *T { return &v }

// putHanbit puts the account hanbit and the people around it.
func putHanbit(t testing.TB, s *store.Store) {
	t.Helper()
	must(t, s.PutPeople(t.Context(), []earshot.Person{
		{ID: "mina.park", Name: "Mina Park", Aliases: []string{"박민아"}, Email: "Mina.Park@tidewell.example", Role: earshot.RoleCSM, Team: "east", TimeZone: "Asia/Seoul"},
		{ID: "tom", Name: "Tom", Role: earshot.RoleManager},
	}))
	must(t, s.PutAccounts(t.Context(), []earshot.Account{
		{ID: "hanbit", Name: "한빛물류", Domains: []string{"hanbit.example"}, Tier: "D", Segment: "enterprise", Industry: "logistics", Country: "KR",
			Lang: earshot.Korean, Owner: "tom", CSM: "mina.park", Since: today.AddDate(-3, 0, 0), Renewal: today.AddDate(0, 2, 0),
			Value: earshot.Money{Minor: 120000000, Currency: "KRW"}, Products: []string{"Roster", "PayLink"}},
		{ID: "acme", Name: "Acme"},
	}))
}
