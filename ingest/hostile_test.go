package ingest_test

import (
	"fmt"
	"strings"
	"testing"

	"earshot/ingest"
)

// TestHostile reads megabytes made to be slow: whatever takes time that grows
// with the square of its input does not come to an end here.
func TestHostile(t *testing.T) {
	const size = 2 << 20
	fill := func(line string) string { return strings.Repeat(line, size/len(line)) }
	numbered := func(format string) string {
		var out strings.Builder
		for i := 0; out.Len() < size; i++ {
			fmt.Fprintf(&out, format, i)
		}
		return out.String()
	}
	const cue = "WEBVTT\n\n00:01.000 --> 00:02.000\n"
	tests := []struct{ name, format, text string }{
		{"line ends", "", "WEBVTT" + fill("\r")},
		{"tags that never end", "", cue + fill("<v ")},
		{"brackets", "", cue + fill("<")},
		{"ampersands", "", cue + fill("&")},
		{"overrides", "srt", "1\n00:00:01,000 --> 00:00:02,000\n" + fill(`{\a}`)},
		{"overrides that never end", "srt", "1\n00:00:01,000 --> 00:00:02,000\n" + fill(`{\`)},
		{"stray words", "webvtt", cue + "hi\n\n" + numbered("words %d\n\n")},
		{"broken clocks", "webvtt", cue + "hi\n\n" + numbered("00:00:%d --> x\nhi\n\n")},
		{"one caption", "", cue + fill("words and words\n")},
		{"one line", "", "Ana: hi\nAna: " + fill("words: and ")},
		{"names", "plain", numbered("[0:01] n%d: x\n")},
		{"colons", "plain", fill("1:1")},
		{"headers", "plain", "Title: x\n" + numbered("Key%d: x\n")},
		{"one message", "", "00:00:01\tAna:\thi\n" + fill("more\n")},
		{"quotes", "", "00:00:01\tAna:\tReplying to \"" + fill(`" "`)},
		{"objects", "", "[" + fill(`{"text":"x"},`) + `{"text":"y"}]`},
		{"conversations", "", "[" + fill("{\"turns\":[]},\n") + `{"text":"y"}]`},
		{"surrogates", "", `{"turns":[{"text":"` + fill(`\udead`) + `"}]}`},
		{"depth", "json", fill("[")},
		{"speakers", "csv", "speaker,text\n" + numbered("n%d,x\n")},
		{"times", "csv", "speaker,text,at\n" + numbered("n,x,t%d\n")},
		{"one cell", "csv", "speaker,text\nn,\"" + fill("x\n")},
		{"two columns", "csv", "conversation_id,text\n" + numbered("%d,x\n")},
		{"bytes", "", fill("\xb0\xa1\xc4\xe3: \xba\xc3\n")},
		{"Latin bytes", "", fill("a\xe9: b\n")},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			d := directory()
			for c, err := range ingest.Read(strings.NewReader(tt.text), ingest.Source{Name: "hostile", Format: tt.format}) {
				if err != nil {
					continue
				}
				check(t, c)
				if len(c.Warnings) > 250 {
					t.Fatalf("%d warnings", len(c.Warnings))
				}
				if len(c.Turns) < 1e5 {
					d.Identify(c)
				}
			}
		})
	}
}
