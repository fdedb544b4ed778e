package store_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"earshot"
	"earshot/store"
)

// lines are what people say in the benchmarks.
var lines = []string{
	"Thanks for joining today, can everybody hear me well?",
	"가격 인상 통지를 받고 내부에서 다시 검토하고 있습니다.",
	"We were promised the export by March and it still fails every Monday.",
	"来月の更新について、社内でまだ結論が出ておりません。",
	"我们最近也在看别家的方案，主要是价格问题。",
	"Let me check that with the team and come back to you by Thursday.",
	"The roster import took forty minutes this morning, twice.",
	"네, 담당자와 확인해서 내일까지 회신 드리겠습니다.",
}

// corpus is n conversations of 16 turns, every third with two findings, spread
// over accounts and the past two years.
func corpus(n, accounts int) []earshot.Analysis {
	random := rand.New(rand.NewPCG(1, 2))
	all := make([]earshot.Analysis, n)
	for i := range all {
		account := earshot.AccountID(fmt.Sprintf("account-%04d", random.IntN(accounts)))
		all[i] = spoken(account, fmt.Sprintf("c%06d", i), 1+random.IntN(700), 16, 0)
		for j := range all[i].Conversation.Turns {
			t := &all[i].Conversation.Turns[j]
			words := strings.Fields(lines[random.IntN(len(lines))] + " " + lines[random.IntN(len(lines))])
			random.Shuffle(len(words), func(a, b int) { words[a], words[b] = words[b], words[a] })
			t.Text, t.Cues = strings.Join(words, " "), nil
			t.Sentiment.Score = float64(random.IntN(20001)-10000) / 1e4
		}
		if i%3 == 0 {
			all[i].Findings = []earshot.Finding{foundIn(all[i].Conversation, 0, "churn-intent"), foundIn(all[i].Conversation, 4, "price")}
		}
	}
	return all
}

// BenchmarkRecord records batches of 64 new conversations of 16 turns.
func BenchmarkRecord(b *testing.B) {
	for _, accounts := range []int{1000, 10} {
		b.Run(fmt.Sprintf("accounts=%d", accounts), func(b *testing.B) {
			s := sqlite(b)
			all := corpus(64*100, accounts)
			text := 0
			for _, a := range all {
				for _, t := range a.Conversation.Turns {
					text += len(t.Text)
				}
			}
			n := 0
			for b.Loop() {
				if n == len(all) {
					b.StopTimer()
					s, n = sqlite(b), 0
					b.StartTimer()
				}
				record(b, s, all[n:n+64]...)
				n += 64
			}
			b.ReportMetric(float64(b.N*64*16)/b.Elapsed().Seconds(), "turns/s")
			b.SetBytes(int64(text / 100))
			r, err := s.Counts(context.Background())
			must(b, err)
			b.ReportMetric(float64(r.Bytes)/float64(r.Conversations*16), "B/turn")
		})
	}
}

// BenchmarkUnchanged records what is known already.
func BenchmarkUnchanged(b *testing.B) {
	s := sqlite(b)
	all := corpus(64, 10)
	record(b, s, all...)
	for b.Loop() {
		record(b, s, all...)
	}
	b.ReportMetric(float64(b.N*64*16)/b.Elapsed().Seconds(), "turns/s")
}

// BenchmarkRead reads from a store of 6,400 conversations, 3,200 of them of
// one account.
func BenchmarkRead(b *testing.B) {
	s := sqlite(b)
	ctx := context.Background()
	all := corpus(6400, 40)
	for i := range 3200 {
		c := all[i].Conversation
		c.Account = "big"
	}
	var ids []earshot.ConversationID
	for i := 0; i < len(all); i += 64 {
		record(b, s, all[i:i+64]...)
		ids = append(ids, all[i].Conversation.ID)
	}
	big := earshot.AccountID("big")
	for _, op := range []struct {
		name string
		do   func() error
	}{
		{"Conversation", func() error { _, err := s.Conversation(ctx, ids[0]); return err }},
		{"Conversations=50", func() error { _, err := s.Conversations(ctx, ids[:50]); return err }},
		{"HistoryOfMany", func() error { _, err := s.HistoryAt(ctx, big, today); return err }},
		{"HistoryOfFew", func() error { _, err := s.HistoryAt(ctx, all[6000].Conversation.Account, today); return err }},
		{"BriefsPage", func() error { _, _, err := s.Briefs(ctx, store.BriefFilter{Account: &big, Limit: 50}); return err }},
		{"FindingsPage", func() error {
			_, _, err := s.Findings(ctx, store.FindingFilter{Tracker: "price", Newest: true, Limit: 50})
			return err
		}},
		{"LatestScores", func() error { _, err := s.LatestScores(ctx); return err }},
		{"Standings", func() error { _, err := s.Standings(ctx); return err }},
		{"ScoreSeries", func() error { _, err := s.ScoreSeries(ctx, nil, day(90), today); return err }},
		{"TrackerStats", func() error { _, err := s.TrackerStats(ctx, today); return err }},
		{"Check", func() error { _, err := s.Check(ctx); return err }},
	} {
		b.Run(op.name, func(b *testing.B) {
			for b.Loop() {
				must(b, op.do())
			}
		})
	}
	b.Run("RescoreMany", func(b *testing.B) {
		days := make([]time.Time, 30)
		for i := range days {
			days[i] = day(i)
		}
		for b.Loop() {
			must(b, s.Rescore(ctx, []earshot.AccountID{big}, days, func(h earshot.History, asOf time.Time) earshot.Score {
				return earshot.Score{Account: h.Account.ID, AsOf: asOf}
			}))
		}
	})
}
