package ingest_test

import (
	"context"
	"log/slog"
	"os"
	"path/filepath"
	"testing"
	"time"

	"earshot"
	"earshot/ingest"
	"earshot/nlp"
	"earshot/risk"
	"earshot/store"
)

// benchRules are what people type: words of several languages, few and many.
var benchRules = []struct{ lang, rule string }{
	{"en", "refund"}, {"ko", "환불"}, {"any", "cancel NEAR/5 [competitor]"}, {"zh", "退款"}, {"en", "zyzzyva"}, {"en", "order"}, {"zh", "服务"}, {"en", "[competitor]"}, {"en", "the"},
}

// BenchmarkTry tries rules on the data folder that EARSHOT_HOUSE names, with
// the first answer's time; without it, it is skipped.
func BenchmarkTry(b *testing.B) {
	dir := os.Getenv("EARSHOT_HOUSE")
	if dir == "" {
		b.Skip("EARSHOT_HOUSE names no data folder")
	}
	ctx, cancel := context.WithCancel(context.Background())
	s, err := store.Open(ctx, filepath.Join(dir, "earshot.db"))
	if err != nil {
		b.Fatal(err)
	}
	directory, err := ingest.LoadDirectory(ctx, s)
	if err != nil {
		b.Fatal(err)
	}
	w := ingest.NewWorkbench(ingest.NewLive(&ingest.Pipeline{Store: s, Annotator: nlp.NewAnnotator(), Weights: risk.DefaultWeights(), Directory: directory, Now: time.Now}), slog.Default())
	w.Follow(&ingest.Projector{Store: s})
	done := make(chan struct{})
	go func() { defer close(done); w.Run(ctx) }()
	defer func() { cancel(); <-done; s.Close() }()
	begun := time.Now()
	if _, err := w.Try(ctx, ruleOf("en", "zyzzyva"), 12); err != nil {
		b.Fatal(err)
	}
	talks, bytes := w.Held()
	b.Logf("%d conversations held in %d MB, read in %v", talks, bytes>>20, time.Since(begun))
	for _, r := range benchRules {
		for _, budget := range []time.Duration{200 * time.Millisecond, time.Hour} {
			b.Run(r.rule+"/"+budget.String(), func(b *testing.B) {
				var last ingest.Tried
				for b.Loop() {
					within, stop := context.WithTimeout(ctx, budget)
					if last, err = w.Try(within, ruleOf(r.lang, r.rule), 12); err != nil {
						b.Fatal(err)
					}
					stop()
				}
				b.ReportMetric(float64(last.Hits), "hits")
				b.ReportMetric(float64(last.Talks), "talks")
				b.ReportMetric(float64(last.Suppressed), "suppressed")
				b.ReportMetric(100*float64(last.Looked)/float64(max(1, last.Total)), "%looked")
			})
		}
	}
}

func ruleOf(lang, rule string) earshot.Tracker {
	return earshot.Tracker{ID: "draft", Category: earshot.CategoryChurn, Rules: []earshot.RuleSet{{Lang: earshot.Lang(lang), Rules: []string{rule}}}}
}
