package search_test

import (
	"fmt"
	"io/fs"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"earshot"
	"earshot/search"
)

// benchCorpus makes conversations whose words are as frequent as words are
// (Zipf's law), 60 % English, 15 % Chinese, 15 % Korean, 10 % Japanese, sixteen
// turns each. The same seed makes the same corpus.
func benchCorpus(conversations int) (entries []search.Entry, turns int) {
	r := rand.New(rand.NewPCG(7, 7))
	langs := []earshot.Lang{"en", "en", "en", "en", "en", "en", "zh-Hans", "ko", "ja", "zh-Hans", "ko", "en"}
	words := zipf(r, 20_000)
	for i := range conversations {
		at := time.Date(2025, 1, 1, 0, 0, 0, 0, time.UTC).Add(time.Duration(i) * time.Hour)
		c := &earshot.Conversation{
			ID:        earshot.ConversationID(fmt.Sprintf("%s-%06d", at.Format("20060102T150405Z"), i)),
			StartedAt: at, Channel: earshot.ChannelCall, Account: earshot.AccountID(fmt.Sprint("account-", i%500)),
			Participants: []earshot.Participant{
				{ID: "p1", Name: fmt.Sprint("Customer ", i%900), Side: earshot.SideCustomer, Role: "CFO"},
				{ID: "p2", Name: fmt.Sprint("Rep ", i%40), Side: earshot.SideUs},
			},
		}
		e := search.Entry{Conversation: c, Version: 1, Trackers: map[int][]earshot.TrackerID{i % 16: {earshot.TrackerID(fmt.Sprint("tracker-", i%30))}}}
		e.Facts = search.Facts{Rep: earshot.PersonID(fmt.Sprint("rep-", i%40)), Outcome: earshot.Renewed}
		lang := langs[i%len(langs)]
		for seq := range 16 {
			c.Turns = append(c.Turns, benchTurn(r, words, seq, lang))
		}
		entries, turns = append(entries, e), turns+16
	}
	return entries, turns
}

func benchTurn(r *rand.Rand, words func() int, seq int, lang earshot.Lang) earshot.Turn {
	speaker, side := "p1", earshot.SideCustomer
	if seq%2 == 1 {
		speaker, side = "p2", earshot.SideUs
	}
	var b strings.Builder
	for range 6 + r.IntN(14) {
		b.WriteString(benchWord(words(), lang))
	}
	mood := []earshot.Mood{earshot.Negative, earshot.Neutral, earshot.Neutral, earshot.Positive}[r.IntN(4)]
	return earshot.Turn{Seq: seq, Speaker: speaker, Side: side, Lang: lang, Text: b.String(), Sentiment: earshot.Sentiment{Label: mood}}
}

// zipf draws numbers below n, small ones more often.
func zipf(r *rand.Rand, n int) func() int {
	return func() int { return int(math.Pow(float64(n), r.Float64())) - 1 }
}

// benchWord spells the number as a word.
func benchWord(n int, lang earshot.Lang) string {
	switch lang {
	case earshot.Korean:
		return string([]rune{rune('가' + n*7%11000), rune('가' + n*31%11000), ' '})
	case earshot.ChineseSimplified, earshot.Japanese:
		return string([]rune{rune('一' + n*13%6000), rune('一' + n*37%6000)})
	}
	var b strings.Builder
	for n += 26; n > 0; n /= 26 {
		b.WriteByte(byte('a' + n%26))
		b.WriteByte("aeiou"[n%5])
	}
	return b.String() + " "
}

func BenchmarkPut(b *testing.B) {
	entries, turns := benchCorpus(2000)
	var text int64
	for _, e := range entries {
		for _, t := range e.Conversation.Turns {
			text += int64(len(t.Text))
		}
	}
	b.SetBytes(text)
	var disk int64
	for b.Loop() {
		dir := b.TempDir()
		x, err := search.Open(dir)
		if err != nil {
			b.Fatal(err)
		}
		for from := 0; from < len(entries); from += 250 {
			put(b, x, entries[from:from+250]...)
		}
		if err := x.Close(); err != nil {
			b.Fatal(err)
		}
		disk = size(b, dir)
	}
	b.ReportMetric(float64(turns*b.N)/b.Elapsed().Seconds(), "turns/s")
	b.ReportMetric(float64(disk)/float64(text), "disk/text")
}

func size(b *testing.B, dir string) (n int64) {
	err := fs.WalkDir(os.DirFS(dir), ".", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		info, err := os.Stat(filepath.Join(dir, path))
		if err == nil {
			n += info.Size()
		}
		return err
	})
	if err != nil {
		b.Fatal(err)
	}
	return n
}

func BenchmarkSearch(b *testing.B) {
	entries, _ := benchCorpus(5000)
	x := openWith(b, entries)
	fetch := fetcher(entries)
	word := func(n int) string { return strings.TrimSpace(benchWord(n, earshot.English)) }
	queries := []struct{ name, query string }{
		{"rare", word(3000)},
		{"frequent", word(2)},
		{"and", word(20) + " " + word(30)},
		{"phrase", `"` + word(2) + " " + word(3) + `"`},
		{"side", "side:customer " + word(20)},
		{"filtered", "side:customer sentiment:negative after:2025-03 before:2025-06-15 account:account-7 " + word(2)},
		{"korean", strings.TrimSpace(benchWord(20, earshot.Korean))},
		{"chinese", benchWord(20, earshot.ChineseSimplified)},
		{"one-character", benchWord(20, earshot.ChineseSimplified)[:len("一")]},
		{"list", "tracker:tracker-7"},
	}
	for _, q := range queries {
		parsed := parse(b, q.query)
		b.Run(q.name, func(b *testing.B) {
			for b.Loop() {
				r, err := x.Search(b.Context(), parsed, search.Options{Fetch: fetch})
				if err != nil {
					b.Fatal(err)
				}
				b.ReportMetric(float64(r.Total), "found")
			}
		})
	}
}
