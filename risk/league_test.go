package risk_test

import (
	"testing"

	"earshot"
	"earshot/risk"
)

// TestAdvice says what tables of flagged and churned accounts suggest.
func TestAdvice(t *testing.T) {
	for _, tt := range []struct {
		name  string
		table risk.Table
		langs map[earshot.Lang]risk.Stratum
		want  risk.Advice
	}{
		{"it warns", risk.Table{FlaggedChurned: 12, FlaggedStayed: 6, QuietChurned: 3, QuietStayed: 79}, nil, risk.AdviceKeep},
		{"it warns of too many", risk.Table{FlaggedChurned: 10, FlaggedStayed: 60, QuietChurned: 2, QuietStayed: 128}, nil, risk.AdviceNarrow},
		{"it has nothing to do with leaving", risk.Table{FlaggedChurned: 5, FlaggedStayed: 195, QuietChurned: 25, QuietStayed: 375}, nil, risk.AdviceRetire},
		{"few churned", risk.Table{FlaggedChurned: 2, FlaggedStayed: 30, QuietChurned: 1, QuietStayed: 60}, nil, risk.AdviceFew},
		{"it caught none, and may yet warn", risk.Table{FlaggedStayed: 6, QuietChurned: 5, QuietStayed: 15}, nil, risk.AdviceFew},
		{"one language is read badly", risk.Table{FlaggedChurned: 12, FlaggedStayed: 6, QuietChurned: 3, QuietStayed: 79},
			map[earshot.Lang]risk.Stratum{earshot.English: {Judged: 20, Right: 20}, earshot.Korean: {Judged: 20, Right: 4}}, risk.AdviceSplit},
	} {
		t.Run(tt.name, func(t *testing.T) {
			c := tt.table
			lead := risk.Lead{Churned: c.FlaggedChurned + c.QuietChurned, Caught: c.FlaggedChurned, False: c.FlaggedStayed, Table: c}
			if got := risk.Weigh("any", lead, tt.langs); got.Advice != tt.want {
				t.Errorf("the advice is %q, want %q; odds %+v", got.Advice, tt.want, got.Odds)
			}
		})
	}
}
