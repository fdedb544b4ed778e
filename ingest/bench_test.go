package ingest_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"earshot/ingest"
)

// BenchmarkRead reads about a mebibyte of each family and reports its speed.
func BenchmarkRead(b *testing.B) {
	for _, family := range []struct {
		name string
		line func(i int, speaker, text string) string
		head string
	}{
		{"zoom-vtt", func(i int, s, text string) string {
			return fmt.Sprintf("%d\r\n%s --> %s\r\n%s: %s\r\n\r\n", i+1, clock(i*3), clock(i*3+2), s, text)
		}, "WEBVTT\r\n\r\n"},
		{"teams-vtt", func(i int, s, text string) string {
			return fmt.Sprintf("%s --> %s\n<v %s>%s</v>\n\n", clock(i*3), clock(i*3+2), s, text)
		}, "WEBVTT\n\n"},
		{"srt", func(i int, s, text string) string {
			return fmt.Sprintf("%d\n%s --> %s\n%s: %s\n\n", i+1, clock(i*3), clock(i*3+2), s, text)
		}, ""},
		{"plain", func(i int, s, text string) string { return fmt.Sprintf("[%s] %s: %s\n", clock(i * 3)[:8], s, text) }, ""},
		{"zoom-chat", func(i int, s, text string) string { return fmt.Sprintf("%s\t%s:\t%s\r\n", clock(i * 3)[:8], s, text) }, ""},
		{"csv", func(i int, s, text string) string { return fmt.Sprintf("%d,%s,%q\n", i*3000, s, text) }, "start_ms,speaker,text\n"},
		{"jsonl", func(i int, s, text string) string {
			line, _ := json.Marshal(map[string]any{"start_ms": i * 3000, "speaker": s, "text": text})
			return string(line) + "\n"
		}, ""},
	} {
		text := megabyte(family.head, family.line)
		b.Run(family.name, func(b *testing.B) { readAll(b, family.name, text) })
	}
}

// megabyte is a conversation of three people in three languages.
func megabyte(head string, line func(i int, speaker, text string) string) string {
	speakers := []string{"Mina Park", "오세린 (Sorae)", "李薇 | Northbay"}
	texts := []string{
		"We moved the night shift to Tuesday and the export failed again, which is the third time this quarter.",
		"가격이 너무 올라서 다음 달에 해지를 검토하고 있습니다. 먼저 견적부터 다시 보내주세요.",
		"上周的排班表又出错了，门店的员工都在抱怨，请问什么时候可以修好？",
	}
	var out strings.Builder
	out.WriteString(head)
	for i := 0; out.Len() < 1<<20; i++ {
		out.WriteString(line(i, speakers[i%5%3], texts[i%3]))
	}
	return out.String()
}

func readAll(b *testing.B, format, text string) {
	b.SetBytes(int64(len(text)))
	turns := 0
	for b.Loop() {
		for c, err := range ingest.Read(strings.NewReader(text), ingest.Source{Name: "bench"}) {
			if err != nil {
				b.Fatal(err)
			}
			if c.Format != format {
				b.Fatalf("read as %s, want %s", c.Format, format)
			}
			turns = len(c.Turns)
		}
	}
	b.ReportMetric(float64(turns)*float64(b.N)/b.Elapsed().Seconds(), "turns/s")
}
