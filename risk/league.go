package risk

import (
	"fmt"
	"math"

	"earshot"
)

// Standing is how a tracker's warnings did against what became of accounts.
type Standing struct {
	Tracker   earshot.TrackerID
	Lead      Lead
	Lift      float64  // not a number while nobody churned or was flagged
	Odds      Interval // the odds ratio
	Corrected bool     // half an account was added to each cell (Haldane and Anscombe)
	Advice    Advice
	Reason    string // the figures the advice rests on, for people
}

// Advice is what the figures suggest to do with a tracker.
type Advice string

// The advices. Few churned accounts, or few flagged ones, give none.
const (
	AdviceNone   Advice = ""
	AdviceKeep   Advice = "keep"
	AdviceNarrow Advice = "narrow" // it warns of the right accounts among too many others
	AdviceSplit  Advice = "split"  // one language of it does well, another badly
	AdviceRetire Advice = "retire" // what it hears has nothing to do with leaving
	AdviceFew    Advice = "few"    // too little has happened to say
)

// The bounds of advice. Fewer than five churned accounts, or five that were
// flagged and are decided, say nothing; these are ours, chosen so that the 95 %
// interval of the smallest table still tells a factor of ten from none.
const (
	tooFew      = 5
	falseAtMost = 4 // false alarms for each true one
	oddsAtLeast = 1.5
)

// Weigh makes a standing of a tracker's lead.
func Weigh(id earshot.TrackerID, lead Lead, byLang map[earshot.Lang]Stratum) Standing {
	s := Standing{Tracker: id, Lead: lead, Lift: lead.Table.Lift()}
	s.Odds, s.Corrected = lead.Table.OddsRatio()
	s.Advice, s.Reason = advise(s, byLang)
	return s
}

func advise(s Standing, byLang map[earshot.Lang]Stratum) (Advice, string) {
	l := s.Lead
	if good, bad, ok := apart(byLang); ok {
		return AdviceSplit, fmt.Sprintf("%s %s", good, bad)
	}
	switch {
	case l.Churned < tooFew || l.Caught+l.False < tooFew || !s.Odds.Known():
		return AdviceFew, ""
	case s.Odds.High < oddsAtLeast:
		return AdviceRetire, ""
	case l.Caught == 0: // and yet it may well warn: the interval reaches far
		return AdviceFew, ""
	case l.FalsePerTrue() > falseAtMost:
		return AdviceNarrow, ""
	}
	return AdviceKeep, ""
}

// apart finds a language in which nearly all judged hits are right and one in
// which they are surely fewer.
func apart(byLang map[earshot.Lang]Stratum) (good, bad earshot.Lang, ok bool) {
	for a, x := range byLang {
		for b, y := range byLang {
			hi, lo := Wilson(float64(x.Right), float64(x.Judged)), Wilson(float64(y.Right), float64(y.Judged))
			if x.Judged >= tooFew && y.Judged >= tooFew && hi.Low > lo.High && (!ok || a < good || a == good && b < bad) {
				good, bad, ok = a, b, true
			}
		}
	}
	return good, bad, ok
}

// Rank orders standings: those that tell most come first, those that cannot
// tell anything last.
func Rank(a, b Standing) int {
	x, y := a.Odds.Value, b.Odds.Value
	switch {
	case math.IsNaN(x) && math.IsNaN(y):
		return compareTrackers(a.Tracker, b.Tracker)
	case math.IsNaN(x):
		return 1
	case math.IsNaN(y):
		return -1
	case x > y:
		return -1
	case x < y:
		return 1
	}
	return compareTrackers(a.Tracker, b.Tracker)
}

func compareTrackers(a, b earshot.TrackerID) int {
	switch {
	case a < b:
		return -1
	case a > b:
		return 1
	}
	return 0
}
