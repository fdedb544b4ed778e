package risk_test

import (
	"math"
	"testing"
	"time"

	"earshot"
	"earshot/risk"
)

// promised is one of our promises, due days ago.
func promised(due int) earshot.Promise {
	return earshot.Promise{ID: "p1", Kind: earshot.Commitment, Side: earshot.SideUs, Owner: earshot.SideUs, Conversation: "c1", Turn: 2,
		Quote: "I'll send it by Friday", By: "Mina Park", At: ago(due + 10), Due: ago(due)}
}

func TestPromisesWeigh(t *testing.T) {
	kept, later, seems, withdrawn, theirs, asked, undated, broken := promised(5), promised(5), promised(5), promised(5), promised(5), promised(5), promised(5), promised(-5)
	kept.State, kept.StateAt = earshot.PromiseKept, ago(1)
	later.State, later.StateAt = earshot.PromiseKept, today.Add(time.Hour)
	seems.Kept = &earshot.Claim{At: ago(1)}
	withdrawn.State, withdrawn.StateAt = earshot.PromiseWithdrawn, today.Add(time.Hour)
	theirs.Owner = earshot.SideCustomer
	asked.Kind = earshot.Request
	undated.Due = time.Time{}
	broken.State, broken.StateAt = earshot.PromiseBroken, ago(0)
	for _, tt := range []struct {
		name string
		all  []earshot.Promise
		late bool
		note string
	}{
		{"none", nil, false, "no promise open"},
		{"late", []earshot.Promise{promised(5)}, true, "1 promise not kept in time, the oldest 5 days late"},
		{"two", []earshot.Promise{promised(5), promised(9)}, true, "2 promises not kept in time, the oldest 9 days late"},
		{"to come", []earshot.Promise{promised(-5)}, false, "1 promise open, none late"},
		{"kept", []earshot.Promise{kept}, false, "no promise open"},
		{"kept only after the day", []earshot.Promise{later}, true, "1 promise not kept in time, the oldest 5 days late"},
		{"said to be done", []earshot.Promise{seems}, false, "no promise open"},
		{"no promise after all", []earshot.Promise{withdrawn}, false, "no promise open"},
		{"the customer's", []earshot.Promise{theirs}, false, "no promise open"},
		{"a request", []earshot.Promise{asked}, false, "no promise open"},
		{"without a date", []earshot.Promise{undated}, false, "no promise open"},
		{"broken before its date", []earshot.Promise{broken}, true, "1 promise not kept in time, the oldest 0 days late"},
		{"forgotten long ago", []earshot.Promise{promised(170)}, false, "no promise open"},
	} {
		h := troubled()
		h.Promises = tt.all
		s := risk.Score(h, today, risk.DefaultWeights())
		l := line(t, s, risk.InputPromises)
		if (l.Points > 0) != tt.late || l.Note != tt.note || !l.Present || (len(l.Evidence) > 0) != tt.late {
			t.Errorf("%s: %.2f points, %q, %d pieces of evidence; want late %v, %q", tt.name, l.Points, l.Note, len(l.Evidence), tt.late, tt.note)
		}
		sum := s.Base
		for _, l := range s.Lines {
			sum += l.Points
		}
		if math.Abs(sum-s.Value) > 1e-9 {
			t.Errorf("%s: the receipt adds up to %v, not %v", tt.name, sum, s.Value)
		}
	}
	h := earshot.History{Account: earshot.Account{ID: "new"}}
	if l := line(t, risk.Score(h, today, risk.DefaultWeights()), risk.InputPromises); l.Present || l.Note != "no conversation in the past year" {
		t.Errorf("an account nobody listened to: %+v", l)
	}
}

// Three forgotten promises weigh more than one, and an old one less than a new.
func TestPromisesSaturate(t *testing.T) {
	points := func(all ...earshot.Promise) float64 {
		h := troubled()
		h.Promises = all
		return line(t, risk.Score(h, today, risk.DefaultWeights()), risk.InputPromises).Points
	}
	one, three, old := points(promised(5)), points(promised(5), promised(5), promised(5)), points(promised(60))
	if !(three > one && three < 3*one && old < one && old > 0) {
		t.Errorf("one %.2f, three %.2f, an old one %.2f points", one, three, old)
	}
}
