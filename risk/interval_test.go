package risk_test

import (
	"encoding/json"
	"math"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"earshot"
	"earshot/risk"
)

func near(a, b float64) bool { return math.Abs(a-b) < 0.0005 }

// TestWilson compares with published values (Newcombe 1998 and the like).
func TestWilson(t *testing.T) {
	for _, tt := range []struct{ right, n, low, high float64 }{
		{81, 263, 0.2553, 0.3662}, {15, 148, 0.0624, 0.1605}, {0, 20, 0, 0.1611}, {20, 20, 0.8389, 1}, {1, 29, 0.0061, 0.1718},
	} {
		if got := risk.Wilson(tt.right, tt.n); !near(got.Low, tt.low) || !near(got.High, tt.high) || !near(got.Value, tt.right/tt.n) {
			t.Errorf("Wilson(%v, %v) = %+v, want %v to %v", tt.right, tt.n, got, tt.low, tt.high)
		}
	}
	if got := risk.Wilson(0, 0); got.Known() || got.Low != 0 || got.High != 1 {
		t.Errorf("Wilson(0, 0) = %+v, want nothing known", got)
	}
	if text, err := json.Marshal(risk.Wilson(0, 0)); err != nil || string(text) != `{"value":null,"low":0,"high":1}` {
		t.Errorf("what is not known is written %s, %v", text, err)
	}
}

func TestPrecision(t *testing.T) {
	if got, want := risk.Precision([]risk.Stratum{{Hits: 100, Judged: 20, Right: 15}}), risk.Wilson(15, 20); !cmp.Equal(got, want) {
		t.Errorf("Precision of one stratum = %+v, want %+v", got, want)
	}
	// Ten Korean judgements of 10 hits say little about 990 English ones.
	got := risk.Precision([]risk.Stratum{{Hits: 990, Judged: 10, Right: 5}, {Hits: 10, Judged: 10, Right: 10}, {Hits: 5000}})
	if !near(got.Value, 0.505) || got.High-got.Low < risk.Wilson(10, 20).High-risk.Wilson(10, 20).Low {
		t.Errorf("Precision = %+v, want 0.505 and a range as of ten", got)
	}
	if got := risk.Precision([]risk.Stratum{{Hits: 9}}); got.Known() {
		t.Errorf("Precision with nothing judged = %+v", got)
	}
}

func TestOddsRatio(t *testing.T) {
	table := risk.Table{FlaggedChurned: 10, FlaggedStayed: 20, QuietChurned: 5, QuietStayed: 65}
	got, corrected := table.OddsRatio()
	if !near(got.Value, 6.5) || !near(got.Low, 1.9879) || !near(got.High, 21.2539) || corrected {
		t.Errorf("OddsRatio = %+v, %v; want 6.5 (1.9879 to 21.2539)", got, corrected)
	}
	if lift := table.Lift(); !near(lift, (10.0/30)/(15.0/100)) {
		t.Errorf("Lift = %v", lift)
	}
	got, corrected = risk.Table{FlaggedChurned: 3, QuietChurned: 2, QuietStayed: 40}.OddsRatio()
	if !corrected || !near(got.Value, 3.5*40.5/(0.5*2.5)) {
		t.Errorf("OddsRatio with an empty cell = %+v, %v; want half an account in each", got, corrected)
	}
	if got, _ := (risk.Table{FlaggedStayed: 3, QuietStayed: 9}).OddsRatio(); got.Known() {
		t.Errorf("OddsRatio when nobody churned = %+v", got)
	}
	if lift := (risk.Table{QuietChurned: 1, QuietStayed: 1}).Lift(); !math.IsNaN(lift) {
		t.Errorf("Lift of nothing flagged = %v", lift)
	}
}

// TestLead weighs warnings against outcomes.
func TestLead(t *testing.T) {
	asOf := time.Date(2026, 11, 20, 0, 0, 0, 0, time.UTC)
	ago := func(days int) time.Time { return asOf.AddDate(0, 0, -days) }
	alarms := risk.Alarms{"caught": {ago(130), ago(110)}, "early": {ago(60), ago(200)}, "long ago": {ago(500)}, "back": {ago(350)}, "cried": {ago(181), ago(3)}, "lately": {ago(9)}, "after": {ago(10)}}
	heard := map[earshot.AccountID]bool{"caught": true, "early": true, "long ago": true, "back": true, "cried": true, "lately": true, "after": true, "quiet": true, "missed": true}
	outcomes := []earshot.Outcome{
		{Account: "caught", At: ago(100), Kind: earshot.Churned}, {Account: "early", At: ago(50), Kind: earshot.Churned}, {Account: "long ago", At: ago(100), Kind: earshot.Churned},
		{Account: "back", At: ago(100), Kind: earshot.Renewed}, {Account: "back", At: ago(300), Kind: earshot.Churned}, {Account: "missed", At: ago(1), Kind: earshot.Churned},
		{Account: "after", At: ago(20), Kind: earshot.Churned}, {Account: "nobody heard of", At: ago(20), Kind: earshot.Churned}, {Account: "quiet", At: asOf.AddDate(0, 0, 9), Kind: earshot.Churned},
	}
	got := risk.LeadOf(alarms, heard, outcomes, asOf)
	want := risk.Lead{Churned: 5, Caught: 2, Median: 90 * 24 * time.Hour, Days: 90, False: 2, Undecided: 1, Table: risk.Table{FlaggedChurned: 2, FlaggedStayed: 2, QuietChurned: 3, QuietStayed: 1},
		Early: []risk.Early{{"early", ago(200), ago(50), 150}, {"caught", ago(130), ago(100), 30}}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("LeadOf (-want +got):\n%s", diff)
	}
	if got.FalsePerTrue() != 1 || !math.IsNaN((risk.Lead{False: 3}).FalsePerTrue()) {
		t.Errorf("false per true = %v", got.FalsePerTrue())
	}
}
