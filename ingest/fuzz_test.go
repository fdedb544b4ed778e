package ingest_test

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"unicode/utf8"

	"earshot"
	"earshot/ingest"
)

// FuzzSniff reads whatever comes as whatever it looks like.
func FuzzSniff(f *testing.F) { fuzz(f, "") }

// FuzzZip reads archives, whose content is told by what is in them.
func FuzzZip(f *testing.F) { fuzz(f, "", "testdata/*.zip", "testdata/*.docx") }

// fuzz reads strangers' bytes in one format: no panic, and what comes out
// keeps the promises every conversation makes. The seeds are the fixtures of
// the format, or those that match the patterns.
func fuzz(f *testing.F, format string, patterns ...string) {
	for _, name := range seeds(f, format, patterns) {
		if raw, err := os.ReadFile(name); err == nil && len(raw) < 1<<16 {
			f.Add(raw)
		}
	}
	f.Add([]byte("\xFF\xFEW\x00E\x00"))
	f.Fuzz(func(t *testing.T, raw []byte) {
		src := ingest.Source{Name: "fuzz", Format: format}
		first, out := readFuzzed(t, raw, src)
		if len(raw)%4 == 0 { // a quarter of what comes, for it costs as much again
			if again, _ := readFuzzed(t, raw, src); again != first {
				t.Fatalf("reading twice gave\n%s\nand\n%s", first, again)
			}
		}
		if most := bound(raw); out > most {
			t.Fatalf("%d bytes made %d, more than %d", len(raw), out, most)
		}
	})
}

func seeds(f *testing.F, format string, patterns []string) []string {
	if format != "" {
		return fixturesByFormat(f)[format]
	}
	if len(patterns) == 0 {
		return fixtures(f)
	}
	var names []string
	for _, pattern := range patterns {
		found, err := filepath.Glob(pattern)
		if err != nil {
			f.Fatal(err)
		}
		names = append(names, found...)
	}
	return names
}

// readFuzzed reads, checks, and describes what came out, and how much it is.
func readFuzzed(t *testing.T, raw []byte, src ingest.Source) (described string, size int) {
	t.Helper()
	var out strings.Builder
	d := fuzzDirectory()
	lines := bytes.Count(raw, []byte("\n")) + bytes.Count(raw, []byte("\r")) + 1
	for c, err := range ingest.Read(bytes.NewReader(raw), src) {
		describe(&out, c, err)
		if err != nil {
			size += len(err.Error()) + len(earshot.HintOf(err))
			continue
		}
		check(t, c)
		if !isArchive(raw) {
			checkLines(t, c, lines)
		}
		size += sizeOf(c)
		d.Identify(c)
		check(t, c)
	}
	return out.String(), size
}

// fuzzDirectory is who is known to all that is read, made once.
var fuzzDirectory = sync.OnceValue(directory)

// isArchive reports whether the bytes are an archive, which holds more than it is.
func isArchive(raw []byte) bool { return bytes.HasPrefix(raw, []byte("PK")) }

// bound is the most that may come out of the bytes: words may gain marks of
// quotation, a name may stand for a letter in every conversation of a file, and
// an archive is unpacked.
func bound(raw []byte) int {
	if isArchive(raw) {
		return 64<<10 + 2000*len(raw)
	}
	return 64<<10 + 40*len(raw)
}

// sizeOf is how many bytes the conversation's texts have.
func sizeOf(c *earshot.Conversation) int {
	n := len(c.Title) + len(c.Account)
	for _, p := range c.Participants {
		n += len(p.Name) + len(p.Email) + len(p.Role)
	}
	for _, t := range c.Turns {
		n += len(t.Text) + 8*len(t.Cues)
	}
	for _, w := range c.Warnings {
		n += len(w.Message)
	}
	return n
}

// checkLines asks that lines point into the file.
func checkLines(t *testing.T, c *earshot.Conversation, lines int) {
	t.Helper()
	for i, turn := range c.Turns {
		if turn.Line < 0 || turn.Line > lines {
			t.Fatalf("turn %d begins on line %d of %d", i, turn.Line, lines)
		}
	}
	for _, w := range c.Warnings {
		if w.Line < 0 || w.Line > lines {
			t.Fatalf("a warning is about line %d of %d: %s", w.Line, lines, w.Message)
		}
	}
}

// check says what is true of every conversation that Read yields.
func check(t *testing.T, c *earshot.Conversation) {
	t.Helper()
	if len(c.Turns) == 0 || c.Fingerprint == "" || c.ID == "" || c.Format == "" || c.Encoding == "" {
		t.Fatalf("an incomplete conversation: %+v", c)
	}
	checkPeople(t, c)
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
			if cue.Start < 0 || cue.End < cue.Start || cue.End > len(turn.Text) || !utf8.ValidString(turn.Text[cue.Start:cue.End]) {
				t.Fatalf("turn %d has the cue %+v in %d bytes", i, cue, len(turn.Text))
			}
		}
	}
	if c.Duration < 0 {
		t.Fatalf("it lasted %v", c.Duration)
	}
}

// checkPeople asks that participants are told apart and can be shown.
func checkPeople(t *testing.T, c *earshot.Conversation) {
	t.Helper()
	ids := map[string]bool{}
	for _, p := range c.Participants {
		if p.ID == "" || ids[p.ID] || p.Name == "" || !utf8.ValidString(p.Name+p.Email+p.Role) {
			t.Fatalf("a participant is %+v", p)
		}
		ids[p.ID] = true
	}
}
