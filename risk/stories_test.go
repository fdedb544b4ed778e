package risk_test

import (
	"cmp"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"earshot"
	"earshot/risk"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// A story is a few turns and what the starter trackers make of them. A file of
// stories reads
//
//	# what it shows
//	customer ko: 계약을 해지하고 싶어요.
//	us ko: 네, 알겠습니다.
//	> churn-intent "계약을 해지하고 싶어요" counted
//	> churn-intent "해지" suppressed negated
//
// with an empty line after each story. "> " is what is found, all of it; "- "
// is found too, but people would not have it; "+ " people would have, but it
// is missed. The last two are known faults, and they lower the golden figures.
// "call" alone on a line makes the story a call.
type story struct {
	name         string
	file         string
	line         int
	lang         earshot.Lang // of its first turn
	conversation earshot.Conversation
	found        []string // "> " and "- " lines
	wrong        int      // "- " lines that count
	missed       int      // "+ " lines
}

var turnLine = regexp.MustCompile(`^(customer|us|system|unknown) (\S+): (.*)$`)

func readStories(t *testing.T) []story {
	t.Helper()
	files, err := filepath.Glob("testdata/stories/*.txt")
	if err != nil || len(files) == 0 {
		t.Fatalf("no stories: %v", err)
	}
	var all []story
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		s := story{}
		for i, line := range append(strings.Split(string(data), "\n"), "") {
			line = strings.TrimRight(line, " \r")
			if line == "" {
				if len(s.conversation.Turns) > 0 {
					s.conversation.ID = earshot.ConversationID(fmt.Sprintf("story-%s-%d", filepath.Base(file), s.line))
					all = append(all, s)
				}
				s = story{}
				continue
			}
			if s.line == 0 {
				s.file, s.line = filepath.Base(file), i+1
			}
			s.read(t, line)
		}
	}
	return all
}

func (s *story) read(t *testing.T, line string) {
	t.Helper()
	switch m := turnLine.FindStringSubmatch(line); {
	case strings.HasPrefix(line, "#"):
		s.name = strings.TrimSpace(s.name + " " + strings.TrimSpace(line[1:]))
	case line == "call":
		s.conversation.Channel = earshot.ChannelCall
	case m != nil:
		side := earshot.Side(m[1])
		if m[1] == "unknown" {
			side = earshot.SideUnknown
		}
		if len(s.conversation.Turns) == 0 {
			s.lang = earshot.Lang(m[2])
		}
		s.conversation.Turns = append(s.conversation.Turns, earshot.Turn{
			Seq: len(s.conversation.Turns), Speaker: m[1], Side: side, Lang: earshot.Lang(m[2]), Text: strings.ReplaceAll(m[3], `\n`, "\n"),
		})
	case strings.HasPrefix(line, "> "):
		s.found = append(s.found, line[2:])
	case strings.HasPrefix(line, "- "):
		s.found = append(s.found, line[2:])
		s.wrong++
	case strings.HasPrefix(line, "+ "):
		s.missed++
	default:
		t.Fatalf("%s: line not understood: %q", s.file, line)
	}
}

// told is a finding as a story writes it.
func told(f earshot.Finding) string {
	return strings.TrimSpace(fmt.Sprintf("%s %q %s %s", f.Tracker, f.Quote, f.State, f.Reason))
}

func TestStories(t *testing.T) {
	rules := starterRules(t)
	scores := map[earshot.Lang]*tally{}
	for _, s := range readStories(t) {
		var got []string
		counted := 0
		for _, f := range rules.Detect(&s.conversation) {
			got = append(got, told(f))
			if f.State == earshot.Counted {
				counted++
			}
		}
		want := slices.Clone(s.found)
		slices.Sort(want)
		slices.Sort(got)
		if !slices.Equal(got, want) {
			t.Errorf("%s:%d %s\n%s\n got  %s\n want %s", s.file, s.line, s.name, words(s.conversation), strings.Join(got, "\n      "), strings.Join(want, "\n      "))
		}
		if scores[s.lang] == nil {
			scores[s.lang] = &tally{}
		}
		scores[s.lang].add(counted, s)
	}
	golden(t, "testdata/stories.golden", report(scores))
}

func words(c earshot.Conversation) string {
	var b strings.Builder
	for _, t := range c.Turns {
		fmt.Fprintf(&b, "   | %s\n", t.Text)
	}
	return strings.TrimRight(b.String(), "\n")
}

// tally counts how the stories of a language came out.
type tally struct{ stories, right, wrong, missed int }

func (s *tally) add(counted int, of story) {
	s.stories++
	s.right += counted - of.wrong
	s.wrong += of.wrong
	s.missed += of.missed
}

func report(scores map[earshot.Lang]*tally) string {
	langs := make([]earshot.Lang, 0, len(scores))
	for l := range scores {
		langs = append(langs, l)
	}
	slices.SortFunc(langs, func(a, b earshot.Lang) int { return cmp.Compare(a, b) })
	var b strings.Builder
	b.WriteString("Counted findings of the starter trackers over testdata/stories.\n\n")
	fmt.Fprintf(&b, "%-8s %7s %6s %6s %7s %10s %7s\n", "language", "stories", "right", "wrong", "missed", "precision", "recall")
	for _, l := range langs {
		s := scores[l]
		fmt.Fprintf(&b, "%-8s %7d %6d %6d %7d %10.3f %7.3f\n", l, s.stories, s.right, s.wrong, s.missed,
			float64(s.right)/max(1, float64(s.right+s.wrong)), float64(s.right)/max(1, float64(s.right+s.missed)))
	}
	return b.String()
}

func golden(t *testing.T, file, got string) {
	t.Helper()
	if *update {
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("%s differs; run go test -update and read the difference\ngot:\n%s\nwant:\n%s", file, got, want)
	}
}

// starterRules compiles the starter trackers.
func starterRules(t testing.TB) *risk.Rules {
	t.Helper()
	ts, err := risk.Starter()
	if err != nil {
		t.Fatalf("Starter: %v", err)
	}
	rules, err := risk.Compile(ts)
	if err != nil {
		t.Fatalf("Compile: %v", err)
	}
	return rules
}

// started is when the conversations of the tests began.
var started = time.Date(2026, 3, 2, 9, 30, 0, 0, time.UTC)
