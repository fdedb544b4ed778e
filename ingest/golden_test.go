package ingest_test

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"earshot"
	"earshot/ingest"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// TestGolden reads every fixture and compares all that was made of it.
func TestGolden(t *testing.T) {
	for _, name := range fixtures(t) {
		t.Run(filepath.Base(name), func(t *testing.T) {
			t.Parallel()
			file, err := os.Open(name)
			if err != nil {
				t.Fatal(err)
			}
			defer file.Close()
			var got strings.Builder
			for c, err := range ingest.Read(file, ingest.Source{Name: filepath.Base(name)}) {
				describe(&got, c, err)
			}
			golden := filepath.Join("testdata", "golden", filepath.Base(name)+".txt")
			if *update {
				if err := os.WriteFile(golden, []byte(got.String()), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(golden)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(string(want), got.String()); diff != "" {
				t.Errorf("Read(%s) differs from %s (-want +got):\n%s", name, golden, diff)
			}
		})
	}
}

// fixtures are the transcripts under testdata.
func fixtures(t testing.TB) []string {
	t.Helper()
	var names []string
	for _, ending := range []string{"vtt", "srt", "txt", "json", "jsonl", "csv", "md", "sbv", "docx", "eml", "mbox", "vcon", "zip", "xlsx", "html"} {
		found, err := filepath.Glob(filepath.Join("testdata", "*."+ending))
		if err != nil {
			t.Fatal(err)
		}
		names = append(names, found...)
	}
	if len(names) < 10 {
		t.Fatalf("only %d fixtures: %v", len(names), names)
	}
	return names
}

// describe writes c so that people can review it.
func describe(out *strings.Builder, c *earshot.Conversation, err error) {
	if err != nil {
		fmt.Fprintf(out, "error: %v\nhint: %s\n\n", err, earshot.HintOf(err))
		return
	}
	fmt.Fprintf(out, "%s, %s, %s, %q\nstarted %s (%s), lasted %s\n", c.Format, c.Encoding, c.Channel, c.Title,
		c.StartedAt.Format(time.RFC3339), c.StartedFrom, c.Duration)
	if c.Account != "" {
		fmt.Fprintf(out, "account %s (%s)\n", c.Account, c.AccountFrom)
	}
	for _, p := range c.Participants {
		fmt.Fprintf(out, "%s %q %s %s/%s %s\n", p.ID, p.Name, p.Email, p.Side, p.SideFrom, p.Role)
	}
	for _, t := range c.Turns {
		describeTurn(out, t)
	}
	for _, w := range c.Warnings {
		fmt.Fprintf(out, "warning, line %d: %s\n", w.Line, w.Message)
	}
	out.WriteString("\n")
}

func describeTurn(out *strings.Builder, t earshot.Turn) {
	when := "-"
	if t.Timed {
		when = fmt.Sprintf("%v to %v", t.Start, t.End)
	}
	if !t.At.IsZero() {
		when += t.At.Format(" @" + time.RFC3339)
	}
	fmt.Fprintf(out, "%d [%s] line %d, %s %s %s: %q\n", t.Seq, t.Speaker, t.Line, when, t.Kind, t.Lang, t.Text)
	for _, cue := range t.Cues {
		fmt.Fprintf(out, "    %v to %v: %q\n", cue.From, cue.To, t.Text[cue.Start:cue.End])
	}
}
