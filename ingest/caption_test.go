package ingest_test

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/asticode/go-astisub"
	"github.com/google/go-cmp/cmp"

	"earshot"
	"earshot/ingest"
)

// words is s with single spaces, and none between Chinese and Japanese
// characters: what must survive every joining of cues.
func words(s string) string { return strings.Join(strings.Fields(s), "") }

// texts is all that was said.
func texts(c *earshot.Conversation) string {
	var all strings.Builder
	for _, t := range c.Turns {
		all.WriteString(t.Text)
	}
	return words(all.String())
}

// captionWords reads a caption file the simplest way there is: the lines after
// a timing up to a blank line, without tags and the names that begin them.
func captionWords(raw string, names []string) string {
	raw = strings.ReplaceAll(strings.ReplaceAll(raw, "\r\n", "\n"), "\r", "\n")
	var all strings.Builder
	for block := range strings.SplitSeq(raw, "\n\n") {
		_, after, ok := strings.Cut(block, "-->")
		if !ok {
			continue
		}
		_, payload, _ := strings.Cut(after, "\n")
		for _, name := range names {
			payload = strings.ReplaceAll(payload, "<v "+name+">", "")
			payload = strings.TrimPrefix(payload, name+": ")
		}
		all.WriteString(strings.ReplaceAll(payload, "</v>", "") + " ")
	}
	return words(all.String())
}

// TestNoCueLost reads a long file with the line ends of three systems, moved
// byte by byte over where buffers end, through readers that hand out odd
// amounts. Not one word may be missing.
func TestNoCueLost(t *testing.T) {
	t.Parallel()
	names := []string{"Mina Park", "오 세린 (Sorae)", "李薇"}
	var body strings.Builder
	for i := 0; body.Len() < 70_000; i++ {
		fmt.Fprintf(&body, "%d\n%s --> %s\n%s: line %d, 값이 %d 올랐어요，又錯了。\n\n", i+1, clock(i*3), clock(i*3+2), names[i%7%3], i, i*i)
	}
	for _, end := range []string{"\r\n", "\n", "\r"} {
		for _, boundary := range []int{512, 4096, 32768, 65536} {
			for shift := range 12 {
				head := "WEBVTT " + strings.Repeat("x", shift) + "\n\n"
				raw := strings.ReplaceAll(head+body.String(), "\n", end)
				checkNoneLost(t, raw, names, boundary+shift-6)
			}
		}
	}
}

func checkNoneLost(t *testing.T, raw string, names []string, chunk int) {
	t.Helper()
	want := captionWords(raw, names)
	for c, err := range ingest.Read(&chunks{rest: raw, size: chunk}, ingest.Source{Name: "long.vtt"}) {
		if err != nil {
			t.Fatalf("Read: %v", err)
		}
		if got := texts(c); got != want {
			t.Fatalf("with %d bytes at a time, %d bytes of words came back, want %d", chunk, len(got), len(want))
		}
		if len(c.Warnings) > 0 {
			t.Fatalf("Read warned: %v", c.Warnings)
		}
	}
}

// chunks hands out its text in pieces of one size.
type chunks struct {
	rest string
	size int
}

func (c *chunks) Read(p []byte) (int, error) {
	n := copy(p, c.rest[:min(c.size, len(c.rest))])
	c.rest = c.rest[n:]
	if n == 0 {
		return 0, io.EOF
	}
	return n, nil
}

func clock(seconds int) string {
	return fmt.Sprintf("%02d:%02d:%02d.250", seconds/3600, seconds/60%60, seconds%60)
}

// TestLineEnds reads every caption fixture with every kind of line end, one
// byte at a time: the conversation is the same.
func TestLineEnds(t *testing.T) {
	for _, name := range fixtures(t) {
		if ending := filepath.Ext(name); ending != ".vtt" && ending != ".srt" {
			continue
		}
		t.Run(filepath.Base(name), func(t *testing.T) {
			t.Parallel()
			raw, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			unix := strings.ReplaceAll(string(raw), "\r\n", "\n")
			want := readOne(t, unix, ingest.Source{Name: "a.x"})
			for _, end := range []string{"\r\n", "\r"} {
				for c, err := range ingest.Read(iotest.OneByteReader(strings.NewReader(strings.ReplaceAll(unix, "\n", end))), ingest.Source{Name: "a.x"}) {
					if err != nil {
						t.Fatal(err)
					}
					if diff := cmp.Diff(want, c); diff != "" {
						t.Errorf("with line ends %q (-LF +%q):\n%s", end, end, diff)
					}
				}
			}
		})
	}
}

// TestTurnsHoldTheirCues checks for every caption fixture that the cues of a
// turn are its text, in order, and that joining lost none.
func TestTurnsHoldTheirCues(t *testing.T) {
	for _, name := range fixtures(t) {
		raw, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for c, err := range ingest.Read(bytes.NewReader(raw), ingest.Source{Name: name}) {
			if err != nil {
				continue
			}
			for _, turn := range c.Turns {
				var joined strings.Builder
				end := 0
				for _, cue := range turn.Cues {
					if cue.Start < end || cue.End < cue.Start || cue.From < turn.Start || cue.To > turn.End {
						t.Errorf("%s, turn %d: cue %+v does not fit into %v to %v", name, turn.Seq, cue, turn.Start, turn.End)
					}
					end = cue.End
					joined.WriteString(turn.Text[cue.Start:cue.End])
				}
				if len(turn.Cues) > 0 && words(joined.String()) != words(turn.Text) {
					t.Errorf("%s, turn %d: the cues say %q, the turn %q", name, turn.Seq, joined.String(), turn.Text)
				}
			}
		}
	}
}

func TestJoinCues(t *testing.T) {
	t.Parallel()
	const long = "abcdefghi "
	tests := []struct {
		name  string
		cues  string
		turns int
	}{
		{"a pause of two seconds", cues("0 1 A hi", "3 4 A there"), 1},
		{"a longer pause", cues("0 1 A hi", "3.001 4 A there"), 2},
		{"another speaker", cues("0 1 A hi", "1 2 B there", "2 3 A yes"), 3},
		{"talking over", cues("0 5 A hi", "3 4 A there"), 1},
		{"times that run back", cues("10 11 A hi", "3 4 A there"), 2},
		{"a minute", cues("0 20 A one", "20 40 A two", "40 60 A three"), 1},
		{"more than a minute", cues("0 20 A one", "20 40 A two", "40 60.001 A three"), 2},
		{"a thousand characters", cues("0 1 A "+strings.Repeat("값", 500), "1 2 A "+strings.Repeat("값", 499)), 1},
		{"more than a thousand", cues("0 1 A "+strings.Repeat("값", 500), "1 2 A "+strings.Repeat("값", 500)), 2},
		{"one cue longer than all", cues("0 100 A " + strings.Repeat(long, 300)), 1},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			c := readOne(t, tt.cues, ingest.Source{Name: "a.vtt"})
			if len(c.Turns) != tt.turns {
				t.Errorf("Read gave %d turns, want %d:\n%s", len(c.Turns), tt.turns, said(c))
			}
		})
	}
}

// cues makes a WebVTT file of "from to speaker text".
func cues(all ...string) string {
	out := "WEBVTT\n\n"
	for _, cue := range all {
		f := strings.SplitN(cue, " ", 4)
		out += fmt.Sprintf("%s --> %s\n%s: %s\n\n", seconds(f[0]), seconds(f[1]), f[2], f[3])
	}
	return out
}

func seconds(s string) string {
	var f float64
	fmt.Sscan(s, &f)
	return fmt.Sprintf("%02d:%06.3f", int(f)/60, f-float64(int(f)/60*60))
}

// TestAgainstAstisub compares with another reader on files without faults.
func TestAgainstAstisub(t *testing.T) {
	t.Parallel()
	const vtt = "WEBVTT\n\n1\n00:00:01.000 --> 00:00:03.500\n<v Mina>Late again,\nand twice.\n\nNOTE nothing\n\n00:01:05.000 --> 00:01:06.000 align:start\nNo voice here.\n"
	const srt = "1\n00:00:01,000 --> 00:00:03,500\nLate again,\nand twice.\n\n2\n00:01:05,000 --> 00:01:06,000\nNo voice here.\n"
	theirs, err := astisub.ReadFromWebVTT(strings.NewReader(vtt))
	compareWithAstisub(t, "webvtt", vtt, theirs, err)
	theirs, err = astisub.ReadFromSRT(strings.NewReader(srt))
	compareWithAstisub(t, "srt", srt, theirs, err)
}

func compareWithAstisub(t *testing.T, name, text string, theirs *astisub.Subtitles, err error) {
	t.Helper()
	if err != nil {
		t.Fatalf("astisub on %s: %v", name, err)
	}
	c := readOne(t, text, ingest.Source{Name: name})
	if len(c.Turns) != len(theirs.Items) {
		t.Fatalf("Read(%s) gave %d turns, astisub %d cues", name, len(c.Turns), len(theirs.Items))
	}
	for i, item := range theirs.Items {
		var lines []string
		for _, l := range item.Lines {
			lines = append(lines, l.String())
		}
		turn := c.Turns[i]
		if got, want := words(turn.Text), words(strings.Join(lines, "")); got != want || turn.Start != item.StartAt || turn.End != item.EndAt {
			t.Errorf("Read(%s), turn %d: %v to %v %q; astisub: %v to %v %q", name, i, turn.Start, turn.End, got, item.StartAt, item.EndAt, want)
		}
	}
}
