package risk

import (
	"encoding/json"
	"math"
)

// Interval is an estimate with the range it lies in nineteen times of twenty.
type Interval struct {
	Value float64 `json:"value"`
	Low   float64 `json:"low"`
	High  float64 `json:"high"`
}

// z is the 97.5th percentile of the normal distribution: ranges hold 95 %.
const z = 1.959963984540054

// Wilson is the share right/n with its Wilson score interval, which stays
// within 0..1 and is honest about few: 0 of 0 is anything from 0 to 1. Neither
// needs to be whole, so that weighted counts can be given.
func Wilson(right, n float64) Interval {
	if n <= 0 {
		return Interval{Value: math.NaN(), Low: 0, High: 1}
	}
	p := right / n
	middle := (p + z*z/(2*n)) / (1 + z*z/n)
	half := z / (1 + z*z/n) * math.Sqrt(p*(1-p)/n+z*z/(4*n*n))
	return Interval{Value: p, Low: math.Max(0, middle-half), High: math.Min(1, middle+half)}
}

// Known reports whether there was anything to estimate from.
func (i Interval) Known() bool { return !math.IsNaN(i.Value) }

// Stratum is a part of all hits that was judged apart: how many hits there
// are, how many of them were judged, and how many of these were right.
type Stratum struct {
	Hits, Judged, Right int
}

// Precision is the share of all hits that are right, as judging some of each
// stratum tells. Strata count by their hits, however many of them were judged;
// those of which none was judged are left out. The range is Wilson's, for as
// many judgements as the weighted ones are worth (Kish's effective number), so
// that judging one stratum much and another hardly does not look like
// certainty.
func Precision(strata []Stratum) Interval {
	hits := 0
	for _, s := range strata {
		if s.Judged > 0 {
			hits += s.Hits
		}
	}
	if hits == 0 {
		return Wilson(0, 0)
	}
	p, spread := 0.0, 0.0
	for _, s := range strata {
		if s.Judged == 0 {
			continue
		}
		share := float64(s.Hits) / float64(hits)
		p += share * float64(s.Right) / float64(s.Judged)
		spread += share * share / float64(s.Judged)
	}
	n := 1 / spread
	return Wilson(p*n, n)
}

// Table is a fourfold table of accounts: flagged by a tracker or not, and
// churned or not.
type Table struct {
	FlaggedChurned int `json:"flagged_churned"`
	FlaggedStayed  int `json:"flagged_stayed"`
	QuietChurned   int `json:"quiet_churned"`
	QuietStayed    int `json:"quiet_stayed"`
}

// Lift is how many times likelier a flagged account is to churn than any
// account; not a number while nothing was flagged or nobody churned.
func (t Table) Lift() float64 {
	flagged, all := float64(t.FlaggedChurned+t.FlaggedStayed), float64(t.FlaggedChurned+t.FlaggedStayed+t.QuietChurned+t.QuietStayed)
	churned := float64(t.FlaggedChurned + t.QuietChurned)
	if flagged == 0 || churned == 0 {
		return math.NaN()
	}
	return (float64(t.FlaggedChurned) / flagged) / (churned / all)
}

// OddsRatio is the odds to churn of flagged accounts over those of quiet ones,
// with Woolf's 95 % interval. When a cell is empty, half an account is added to
// each (Haldane and Anscombe), and corrected says so. A table without flagged
// or without quiet accounts, or in which nobody or everybody churned, says
// nothing: the value is not a number.
func (t Table) OddsRatio() (ratio Interval, corrected bool) {
	a, b, c, d := float64(t.FlaggedChurned), float64(t.FlaggedStayed), float64(t.QuietChurned), float64(t.QuietStayed)
	if a+b == 0 || c+d == 0 || a+c == 0 || b+d == 0 {
		return Interval{Value: math.NaN(), Low: 0, High: math.Inf(1)}, false
	}
	if a == 0 || b == 0 || c == 0 || d == 0 {
		a, b, c, d, corrected = a+0.5, b+0.5, c+0.5, d+0.5, true
	}
	log := math.Log(a * d / (b * c))
	half := z * math.Sqrt(1/a+1/b+1/c+1/d)
	return Interval{math.Exp(log), math.Exp(log - half), math.Exp(log + half)}, corrected
}

// MarshalJSON writes what is not known, and what has no bound, as null.
func (i Interval) MarshalJSON() ([]byte, error) {
	number := func(x float64) *float64 {
		if math.IsNaN(x) || math.IsInf(x, 0) {
			return nil
		}
		return &x
	}
	return json.Marshal(struct {
		Value *float64 `json:"value"`
		Low   *float64 `json:"low"`
		High  *float64 `json:"high"`
	}{number(i.Value), number(i.Low), number(i.High)})
}
