package search_test

import (
	"context"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode"
	"unicode/utf8"

	"earshot"
	"earshot/search"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// The scripts in testdata/search hold conversations and queries:
//
//	conversation ID
//	title: TITLE
//	facts: channel=.. account=.. date=.. rep=.. outcome=..
//	SIDE NAME (ROLE) LANG MOOD [TRACKER]: TEXT      role, language and tracker may be missing
//
//	? QUERY
//	= ID ID         these conversations, in this order
//	~ ID            this one is the right answer; where it comes is measured only
//	> WORDS|WORDS   what is highlighted in the first one's best turn
type script struct {
	entries []search.Entry
	checks  []check
}

type check struct {
	line      int
	query     string
	want      []string
	exact     bool
	highlight string
}

func TestScripts(t *testing.T) {
	files, err := filepath.Glob("testdata/search/*.txt")
	if err != nil || len(files) < 5 {
		t.Fatalf("scripts: %v, %v; want five or more", files, err)
	}
	var metrics strings.Builder
	for _, file := range files {
		s := readScript(t, file)
		x := openWith(t, s.entries)
		var m measure
		for _, c := range s.checks {
			r := find(t, x, c.query, s.entries)
			at := fmt.Sprintf("%s:%d: %s", filepath.Base(file), c.line, c.query)
			got := hitIDs(r)
			if c.exact && !slices.Equal(got, c.want) {
				t.Errorf("%s\n got %v\nwant %v", at, got, c.want)
			}
			if h := firstHighlights(r); c.highlight != "" && h != c.highlight {
				t.Errorf("%s highlights %q, want %q", at, h, c.highlight)
			}
			checkRanges(t, at, r)
			m.add(got, c.want)
		}
		fmt.Fprintf(&metrics, "%s: %s\n", strings.TrimSuffix(filepath.Base(file), ".txt"), m)
	}
	golden(t, "testdata/search/metrics.golden", metrics.String())
}

// measure is how well the right answers are placed.
type measure struct{ queries, first, five, reciprocal float64 }

func (m *measure) add(got, want []string) {
	if len(want) == 0 {
		return
	}
	m.queries++
	if i := slices.Index(got, want[0]); i >= 0 {
		m.reciprocal += 1 / float64(i+1)
		if i == 0 {
			m.first++
		}
		if i < 5 {
			m.five++
		}
	}
}

func (m measure) String() string {
	return fmt.Sprintf("%.0f queries, recall@1 %.2f, recall@5 %.2f, MRR %.3f",
		m.queries, m.first/m.queries, m.five/m.queries, m.reciprocal/m.queries)
}

func golden(t *testing.T, path, got string) {
	t.Helper()
	if *update {
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("%s differs; got\n%swant\n%s", path, got, want)
	}
}

// checkRanges holds every highlight inside its text, on rune boundaries, in
// order and not empty.
func checkRanges(t *testing.T, at string, r search.Results) {
	t.Helper()
	for _, h := range r.Hits {
		checkText(t, at+", title", h.Conversation.Title, h.Title)
		for _, turn := range h.Turns {
			checkText(t, fmt.Sprintf("%s, %s turn %d", at, h.ID, turn.Seq), turn.Text, turn.Highlights)
		}
	}
}

func checkText(t *testing.T, at, text string, ranges [][2]int) {
	t.Helper()
	end := 0
	for _, r := range ranges {
		if r[0] < end || r[1] <= r[0] || r[1] > len(text) {
			t.Fatalf("%s: highlights %v do not fit %q", at, ranges, text)
		}
		if !utf8.RuneStart(text[r[0]]) || r[1] < len(text) && !utf8.RuneStart(text[r[1]]) {
			t.Fatalf("%s: highlight %v cuts a character of %q", at, r, text)
		}
		end = r[1]
	}
}

func hitIDs(r search.Results) []string {
	var ids []string
	for _, h := range r.Hits {
		_, name, _ := strings.Cut(string(h.ID), "/")
		ids = append(ids, name)
	}
	return ids
}

func firstHighlights(r search.Results) string {
	if len(r.Hits) == 0 || len(r.Hits[0].Turns) == 0 {
		return ""
	}
	var words []string
	best := r.Hits[0].Turns[0]
	for _, h := range best.Highlights {
		words = append(words, best.Text[h[0]:h[1]])
	}
	return strings.Join(words, "|")
}

func openWith(t testing.TB, entries []search.Entry) *search.Index {
	t.Helper()
	x, err := search.Open(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { x.Close() })
	if err := x.Put(t.Context(), entries); err != nil {
		t.Fatal(err)
	}
	return x
}

func parse(t testing.TB, q string) search.Query {
	t.Helper()
	parsed, err := search.Parse(q)
	if err != nil {
		t.Fatalf("Parse(%q): %v", q, err)
	}
	return parsed
}

func find(t testing.TB, x *search.Index, q string, entries []search.Entry) search.Results {
	t.Helper()
	r, err := x.Search(t.Context(), parse(t, q), search.Options{Fetch: fetcher(entries)})
	if err != nil {
		t.Fatalf("Search(%q): %v", q, err)
	}
	return r
}

func fetcher(entries []search.Entry) func(context.Context, []earshot.ConversationID) ([]*earshot.Conversation, error) {
	byID := make(map[earshot.ConversationID]*earshot.Conversation)
	for _, e := range entries {
		byID[e.Conversation.ID] = e.Conversation
	}
	return func(_ context.Context, ids []earshot.ConversationID) ([]*earshot.Conversation, error) {
		var found []*earshot.Conversation
		for _, id := range ids {
			found = append(found, byID[id])
		}
		return found, nil
	}
}

var turnLine = regexp.MustCompile(`^(customer|us|system) (.+?)(?: \((.+?)\))?(?: (ko|ja|en|de|fr|zh-Hans|zh-Hant))? (negative|neutral|positive)(?: \[(.+?)\])?: (.+)$`)

func readScript(t testing.TB, file string) script {
	t.Helper()
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var s script
	for i, line := range strings.Split(string(data), "\n") {
		line = strings.TrimSpace(line)
		key, rest, _ := strings.Cut(line, " ")
		switch {
		case line == "" || key == "#":
		case key == "conversation":
			s.entries = append(s.entries, search.Entry{
				Conversation: &earshot.Conversation{ID: earshot.ConversationID(rest)},
				Version:      1, Trackers: make(map[int][]earshot.TrackerID),
			})
		case key == "title:":
			s.entries[len(s.entries)-1].Conversation.Title = rest
		case key == "facts:":
			addFacts(t, &s.entries[len(s.entries)-1], rest)
		case key == "?":
			s.checks = append(s.checks, check{line: i + 1, query: rest})
		case key == "=" || key == "~":
			c := &s.checks[len(s.checks)-1]
			c.want, c.exact = strings.Fields(rest), key == "="
		case key == ">":
			s.checks[len(s.checks)-1].highlight = rest
		default:
			m := turnLine.FindStringSubmatch(line)
			if m == nil {
				t.Fatalf("%s:%d: what is %q?", file, i+1, line)
			}
			addTurn(&s.entries[len(s.entries)-1], m)
		}
	}
	return s
}

func addFacts(t testing.TB, e *search.Entry, facts string) {
	t.Helper()
	c := e.Conversation
	for _, f := range strings.Fields(facts) {
		key, value, _ := strings.Cut(f, "=")
		switch key {
		case "channel":
			c.Channel = earshot.Channel(value)
		case "account":
			c.Account = earshot.AccountID(value)
		case "rep":
			e.Facts.Rep = earshot.PersonID(value)
		case "outcome":
			e.Facts.Outcome = earshot.OutcomeKind(value)
		case "date":
			day, err := time.Parse(time.DateOnly, value)
			if err != nil {
				t.Fatal(err)
			}
			c.StartedAt = day.Add(9 * time.Hour)
		}
	}
	c.ID = earshot.ConversationID(c.StartedAt.Format("0102") + "/" + string(c.ID))
}

func addTurn(e *search.Entry, m []string) {
	c := e.Conversation
	side, name, role, lang, mood, tracker, text := m[1], m[2], m[3], m[4], m[5], m[6], m[7]
	if lang == "" {
		lang = "en"
		if strings.ContainsFunc(text, func(r rune) bool { return unicode.Is(unicode.Hangul, r) }) {
			lang = "ko"
		}
	}
	if c.Participant(name) == nil {
		c.Participants = append(c.Participants, earshot.Participant{ID: name, Name: name, Role: role, Side: earshot.Side(side)})
	}
	seq := len(c.Turns)
	if tracker != "" {
		e.Trackers[seq] = []earshot.TrackerID{earshot.TrackerID(tracker)}
	}
	c.Turns = append(c.Turns, earshot.Turn{
		Seq: seq, Speaker: name, Side: earshot.Side(side), Text: text,
		Lang: earshot.Lang(lang), Sentiment: earshot.Sentiment{Label: earshot.Mood(mood)},
	})
}
