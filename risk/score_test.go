package risk_test

import (
	"math"
	"slices"
	"testing"
	"time"

	"earshot"
	"earshot/risk"
)

// today is the day the histories in these tests are looked at.
var today = time.Date(2026, 11, 20, 23, 59, 59, 0, time.UTC)

func ago(days int) time.Time { return today.AddDate(0, 0, -days) }

// troubled is an account with something to say for most inputs.
func troubled() earshot.History {
	h := earshot.History{
		Account: earshot.Account{ID: "acme", Tier: "D", Since: ago(900), Renewal: today.AddDate(0, 0, 30), Products: []string{"Roster", "Timeclock"}},
		Contacts: []earshot.Contact{
			{ID: "acme/cfo", Account: "acme", Name: "Ruth Okafor", Role: earshot.ContactExecutive},
			{ID: "acme/user", Account: "acme", Name: "Tom", Role: earshot.ContactUser},
		},
		Conversations: []earshot.Brief{
			{ID: "c1", At: ago(200), CustomerMood: 0.4, CustomerTurns: 9},
			{ID: "c2", At: ago(120), CustomerMood: 0.3, CustomerTurns: 9},
			{ID: "c3", At: ago(10), CustomerMood: -0.3, CustomerTurns: 9},
		},
		Findings: []earshot.Finding{
			{ID: "f1", Conversation: "c3", Turn: 4, At: ago(10), Category: earshot.CategoryChurn, Severity: earshot.SeverityHigh, State: earshot.Counted, Speaker: "Ruth Okafor", Quote: "not renewing"},
			{ID: "f2", Conversation: "c2", Turn: 2, At: ago(120), Category: earshot.CategoryPrice, Severity: earshot.SeverityMedium, State: earshot.Counted, Speaker: "Tom", Quote: "too expensive"},
			{ID: "f3", Conversation: "c2", Turn: 3, At: ago(120), Category: earshot.CategoryChurn, Severity: earshot.SeverityHigh, State: earshot.Suppressed, Reason: "negated", Quote: "not going to cancel"},
		},
		Surveys: []earshot.Survey{{Account: "acme", Contact: "acme/cfo", At: ago(40), Score: 3, Comment: "slow support"}},
	}
	for back := 1; back <= 8; back++ {
		month := time.Date(2026, time.November-time.Month(back), 1, 0, 0, 0, 0, time.UTC)
		h.Usage = append(h.Usage, earshot.Usage{Account: "acme", Product: "Roster", Month: month, Active: 40 + 8*back, Paid: 100})
	}
	return h
}

func line(t *testing.T, s earshot.Score, input string) earshot.ReceiptLine {
	t.Helper()
	i := slices.IndexFunc(s.Lines, func(l earshot.ReceiptLine) bool { return l.Input == input })
	if i < 0 {
		t.Fatalf("no line %q in the receipt", input)
	}
	return s.Lines[i]
}

func TestReceiptAddsUp(t *testing.T) {
	s := risk.Score(troubled(), today, risk.DefaultWeights())
	sum := s.Base
	for _, l := range s.Lines {
		sum += l.Points
	}
	if math.Abs(sum-s.Value) > 1e-9 {
		t.Errorf("base and lines add up to %v, the score is %v", sum, s.Value)
	}
	if s.Band != earshot.BandHigh {
		t.Errorf("Score(troubled) = %.1f, band %s, want high", s.Value, s.Band)
	}
	if l := line(t, s, "churn"); len(l.Evidence) != 1 || l.Evidence[0].Finding != "f1" {
		t.Errorf("churn rests on %v, want f1 alone: the negated one is suppressed", l.Evidence)
	}
	if len(s.Levers) == 0 || s.Levers[0].Value >= s.Value {
		t.Errorf("levers = %v, want some below %.1f", s.Levers, s.Value)
	}
}

func TestScoreLooksAtNothingLater(t *testing.T) {
	then := ago(60)
	whole := risk.Score(troubled(), then, risk.DefaultWeights())
	h := troubled()
	h.Conversations, h.Findings, h.Surveys = h.Conversations[:2], h.Findings[1:], nil
	h.Usage = slices.DeleteFunc(h.Usage, func(u earshot.Usage) bool { return u.Month.AddDate(0, 1, 0).After(then) })
	cut := risk.Score(h, then, risk.DefaultWeights())
	if whole.Value != cut.Value {
		t.Errorf("as of %s the score is %v with the future in the history, %v without", then.Format(time.DateOnly), whole.Value, cut.Value)
	}
}

func TestScoreMoves(t *testing.T) {
	base := risk.Score(troubled(), today, risk.DefaultWeights()).Value
	tests := []struct {
		name   string
		change func(*earshot.History)
		lower  bool
	}{
		{"the churn finding is gone", func(h *earshot.History) { h.Findings = h.Findings[1:] }, true},
		{"it was a user who said it", func(h *earshot.History) { h.Findings[0].Speaker = "Tom" }, true},
		{"it was said long ago", func(h *earshot.History) { h.Findings[0].At = ago(300) }, true},
		{"the renewal is a year away", func(h *earshot.History) { h.Account.Renewal = today.AddDate(1, 0, 0) }, true},
		{"the mood never fell", func(h *earshot.History) { h.Conversations[2].CustomerMood = 0.4 }, true},
		{"the detractor is a promoter", func(h *earshot.History) { h.Surveys[0].Score = 10 }, true},
		{"the champion left", func(h *earshot.History) { h.Contacts[0].Left = ago(5) }, false},
		{"nobody called since", func(h *earshot.History) { h.Conversations[2].At = ago(119) }, false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			h := troubled()
			tt.change(&h)
			got := risk.Score(h, today, risk.DefaultWeights()).Value
			if tt.lower != (got < base) || got == base {
				t.Errorf("score = %.2f, was %.2f, want lower: %v", got, base, tt.lower)
			}
		})
	}
}

func TestQuietSeasonIsNoRisk(t *testing.T) {
	h := earshot.History{Account: earshot.Account{ID: "ski"}}
	for back := 1; back <= 14; back++ {
		month := time.Date(2026, time.November-time.Month(back), 1, 0, 0, 0, 0, time.UTC)
		active := 10
		if m := month.Month(); m == time.December || m <= time.March {
			active = 90
		}
		h.Usage = append(h.Usage, earshot.Usage{Account: "ski", Product: "Roster", Month: month, Active: active, Paid: 100})
	}
	if l := line(t, risk.Score(h, today, risk.DefaultWeights()), risk.InputUsageChange); l.Points != 0 {
		t.Errorf("usage as low as in the same month last year gives %.1f points, want 0 (%s)", l.Points, l.Note)
	}
}

func TestUnknownAccount(t *testing.T) {
	s := risk.Score(earshot.History{Account: earshot.Account{ID: "new"}}, today, risk.DefaultWeights())
	if s.Value != s.Base || s.Coverage != 0 || s.Band != earshot.BandLow {
		t.Errorf("score of an account nothing is known of = %.1f (base %.1f, coverage %.2f, %s), want the base, 0 and low", s.Value, s.Base, s.Coverage, s.Band)
	}
}

func TestChurnedAccountIsGone(t *testing.T) {
	h := troubled()
	h.Outcomes = []earshot.Outcome{{Account: "acme", At: ago(3), Kind: earshot.Churned}}
	if s := risk.Score(h, today, risk.DefaultWeights()); s.Band != earshot.BandGone || s.Value != 0 {
		t.Errorf("churned account scores %.1f, %s; want 0, gone", s.Value, s.Band)
	}
	if s := risk.Score(h, ago(4), risk.DefaultWeights()); s.Band == earshot.BandGone {
		t.Error("the account is gone the day before it churned")
	}
}

func TestSameHistorySameReceipt(t *testing.T) {
	a := risk.Score(troubled(), today, risk.DefaultWeights())
	for range 20 {
		b := risk.Score(troubled(), today, risk.DefaultWeights())
		for i := range a.Lines {
			if a.Lines[i].Points != b.Lines[i].Points || a.Lines[i].Input != b.Lines[i].Input {
				t.Fatalf("line %d differs between two runs: %v, %v", i, a.Lines[i], b.Lines[i])
			}
		}
	}
}

func TestWeightsValidate(t *testing.T) {
	if err := risk.DefaultWeights().Validate(); err != nil {
		t.Errorf("the default weights: %v", err)
	}
	bad := map[string]func(*risk.Weights){
		"no version":     func(w *risk.Weights) { w.Version = "" },
		"bands crossed":  func(w *risk.Weights) { w.Watch, w.High = 60, 30 },
		"input twice":    func(w *risk.Weights) { w.Inputs = append(w.Inputs, w.Inputs[0]) },
		"weight too big": func(w *risk.Weights) { w.Inputs[0].Weight = 11 },
		"saturation 0":   func(w *risk.Weights) { w.Saturation = 0 },
	}
	for name, change := range bad {
		w := risk.DefaultWeights()
		w.Inputs = slices.Clone(w.Inputs)
		change(&w)
		if w.Validate() == nil {
			t.Errorf("%s: no error", name)
		}
	}
}
