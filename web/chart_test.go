package web

import (
	"encoding/xml"
	"errors"
	"html/template"
	"io"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"earshot"
	"earshot/store"
)

// sources are the templates and the handlers, by name.
func sources(t *testing.T) map[string]string {
	t.Helper()
	all := map[string]string{}
	for _, pattern := range []string{"templates/*.html", "*.go"} {
		names := must(filepath.Glob(pattern))(t)
		for _, name := range names {
			if !strings.HasSuffix(name, "_test.go") {
				all[name] = string(must(os.ReadFile(name))(t))
			}
		}
	}
	return all
}

func reminderStates() store.ReminderFilter {
	return store.ReminderFilter{States: []earshot.ReminderState{earshot.ReminderOpen}}
}

// Charts are good XML whatever they are given, and what they are given is no
// markup.
func TestCharts(t *testing.T) {
	day := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	evil := `<script>alert("1")</script>`
	view := timelineView{From: day, To: day.AddDate(1, 6, 0), Watch: 30, High: 60, Month: func(t time.Time) string { return t.Format("Jan") },
		Points: []timelinePoint{{day.AddDate(0, 1, 0), 10}, {day.AddDate(0, 2, 0), 100}},
		Marks: []timelineMark{{At: day.AddDate(0, 3, 0), Kind: "conversation", Class: "negative", Label: evil, Href: `/x"y`}, {At: day.AddDate(0, 3, 0), Kind: "conversation", Class: "positive"},
			{At: day.AddDate(0, 4, 0), Kind: "survey", Class: "neutral", Text: evil}, {At: day.AddDate(1, 5, 0), Kind: "outcome", Class: "positive", Text: evil}, {At: day.AddDate(5, 0, 0), Kind: "survey"}}}
	for name, picture := range map[string]template.HTML{
		"sparkline":          sparkline("a", evil, []float64{1, math.NaN(), 3, 9}, 0, 10),
		"sparkline of none":  sparkline("a", "t", nil, 0, 0),
		"sparkline of gaps":  sparkline("a", "t", []float64{math.NaN()}, 5, 5),
		"score":              scoreSpark("a", "t", []float64{50, 51}),
		"points":             pointsBar(-3, 12),
		"points of nothing":  pointsBar(0, 0),
		"scale":              scale("a", evil, 101, 30, 60),
		"bands":              bandBar("a", evil, 1, 0, 3),
		"bands of none":      bandBar("a", "t", 0, 0, 0),
		"bars":               bars("a", evil, evil, []bar{{evil, 3}, {"b", 0}}),
		"bars of none":       bars("a", "t", "", nil),
		"strip":              strip("a", evil, evil, []stripTurn{{0, true, -1, evil, true}, {1, false, 1, "b", false}, {2, true, 0, "c", false}}),
		"strip of none":      strip("a", "t", "", nil),
		"share":              share(7, 6),
		"share of none":      share(0, 0),
		"timeline":           timeline("a", evil, evil, view),
		"timeline of no day": timeline("a", "t", "", timelineView{From: day, To: day, Month: view.Month}),
	} {
		if strings.Contains(string(picture), "<script") || strings.Contains(string(picture), "NaN") || strings.Contains(string(picture), "style=") {
			t.Errorf("%s has something in it that must not be: %s", name, picture)
		}
		for dec := xml.NewDecoder(strings.NewReader(string(picture))); ; {
			if _, err := dec.Token(); errors.Is(err, io.EOF) {
				break
			} else if err != nil {
				t.Errorf("%s is not well formed: %v\n%s", name, err, picture)
				break
			}
		}
	}
}

// Overlapping findings mark every letter once, and no letter is lost.
func TestPieces(t *testing.T) {
	one, two := &Ref{Number: 1}, &Ref{Number: 2}
	tests := []struct {
		name, text string
		spans      []span
		want       string
	}{
		{"none", "abc", nil, "abc"},
		{"empty", "", nil, ""},
		{"middle", "abcde", []span{{1, 3, "high", "", one}}, "a[bc]1de"},
		{"whole", "abc", []span{{0, 3, "high", "", one}}, "[abc]1"},
		{"overlap", "abcdef", []span{{0, 4, "high", "", one}, {2, 6, "low", "", two}}, "[ab][cd]1[ef]2"},
		{"nested", "abcdef", []span{{0, 6, "high", "", one}, {2, 4, "low", "", two}}, "[ab][cd]2[ef]1"},
		{"beyond the text", "abc", []span{{1, 99, "high", "", one}}, "a[bc]1"},
		{"behind a suppressed one", "abc", []span{{0, 3, "suppressed", "", nil}, {0, 3, "high", "", one}}, "[abc]1"},
		{"Korean", "이번 계약", []span{{7, 13, "high", "", one}}, "이번 [계약]1"},
	}
	for _, tt := range tests {
		got := ""
		for _, p := range pieces(tt.text, tt.spans) {
			if p.Class != "" {
				got += "[" + p.Text + "]"
			} else {
				got += p.Text
			}
			for _, r := range p.Refs {
				got += string(rune('0' + r.Number))
			}
		}
		if got != tt.want {
			t.Errorf("%s: pieces = %q, want %q", tt.name, got, tt.want)
		}
	}
}

// A long turn is cut around what was found, on characters.
func TestExcerpt(t *testing.T) {
	long := strings.Repeat("가나다라 ", 200)
	at := strings.Index(long[1600:], "나") + 1600
	var text, marked string
	for _, p := range excerpt(long, [][2]int{{at, at + 3}, {2590, 2593}}) {
		text += p.Text
		if p.Class == "hit" {
			marked += p.Text
		}
	}
	if marked != "나" || !strings.HasPrefix(text, "…") || !strings.HasSuffix(text, "…") || strings.ContainsRune(text, '\uFFFD') || len(text) > 720 {
		t.Errorf("excerpt = %q, marked %q", text, marked)
	}
	if got := excerpt("short", nil); len(got) != 1 || got[0].Text != "short" {
		t.Errorf("excerpt(short) = %v", got)
	}
}
