package ingest_test

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"
	"unicode/utf8"

	"earshot"
	"earshot/ingest"
)

func FuzzVTT(f *testing.F)      { fuzz(f, "webvtt", ".vtt") }
func FuzzSRT(f *testing.F)      { fuzz(f, "srt", ".srt") }
func FuzzPlain(f *testing.F)    { fuzz(f, "plain", ".txt") }
func FuzzJSON(f *testing.F)     { fuzz(f, "json", ".json") }
func FuzzJSONL(f *testing.F)    { fuzz(f, "jsonl", ".jsonl") }
func FuzzCSV(f *testing.F)      { fuzz(f, "csv", ".csv") }
func FuzzZoomChat(f *testing.F) { fuzz(f, "zoom-chat", ".txt") }

// FuzzSniff reads whatever comes as whatever it looks like.
func FuzzSniff(f *testing.F) { fuzz(f, "", ".*") }

// fuzz reads strangers' bytes in one format: no panic, and what comes out
// keeps the promises every conversation makes.
func fuzz(f *testing.F, format, ending string) {
	seeds, err := filepath.Glob("testdata/*" + ending)
	if err != nil {
		f.Fatal(err)
	}
	for _, name := range seeds {
		if raw, err := os.ReadFile(name); err == nil {
			f.Add(raw)
		}
	}
	f.Add([]byte("\xFF\xFEW\x00E\x00"))
	f.Fuzz(func(t *testing.T, raw []byte) {
		d := directory()
		for c, err := range ingest.Read(bytes.NewReader(raw), ingest.Source{Name: "fuzz", Format: format}) {
			if err != nil {
				continue
			}
			check(t, c)
			d.Identify(c)
			check(t, c)
		}
	})
}

// check says what is true of every conversation that Read yields.
func check(t *testing.T, c *earshot.Conversation) {
	t.Helper()
	if len(c.Turns) == 0 || c.Fingerprint == "" || c.ID == "" || c.Format == "" || c.Encoding == "" {
		t.Fatalf("an incomplete conversation: %+v", c)
	}
	for i, turn := range c.Turns {
		if turn.Seq != i || turn.Text == "" || !utf8.ValidString(turn.Text) {
			t.Fatalf("turn %d is %+v", i, turn)
		}
		if turn.Speaker != "" && c.Participant(turn.Speaker) == nil {
			t.Fatalf("turn %d is said by %q, who is nobody", i, turn.Speaker)
		}
		if turn.Timed && (turn.Start < 0 || turn.End < turn.Start) {
			t.Fatalf("turn %d lasts from %v to %v", i, turn.Start, turn.End)
		}
		for _, cue := range turn.Cues {
			if cue.Start < 0 || cue.End < cue.Start || cue.End > len(turn.Text) {
				t.Fatalf("turn %d has the cue %+v in %d bytes", i, cue, len(turn.Text))
			}
		}
	}
	if c.Duration < 0 {
		t.Fatalf("it lasted %v", c.Duration)
	}
}
