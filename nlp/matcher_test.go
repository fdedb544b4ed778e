package nlp_test

import (
	order "cmp"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"earshot/nlp"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func TestMatcher(t *testing.T) {
	m := nlp.NewMatcher([]string{"cancel", "cancellation", "cell", "价格", "价", "", "l", "an", "cancel", "해지"})
	got := m.Match("cancellation 价格 해지", nil)
	want := []nlp.Hit{
		{7, 1, 3}, {0, 0, 6}, {8, 0, 6}, {6, 5, 6}, {2, 3, 7}, {6, 6, 7}, {1, 0, 12}, {4, 13, 16}, {3, 13, 19}, {9, 20, 26},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("Match (-want +got):\n%s", diff)
	}
}

func TestMatcherKeepsHits(t *testing.T) {
	before := []nlp.Hit{{9, 9, 9}}
	if got := nlp.NewMatcher([]string{"b"}).Match("abb", before); len(got) != 3 || got[0] != before[0] {
		t.Errorf("Match appended to %v is %v", before, got)
	}
	if got := nlp.NewMatcher(nil).Match("abb", nil); got != nil {
		t.Errorf("Match without patterns = %v", got)
	}
}

func TestMatchAllocates(t *testing.T) {
	m := nlp.NewMatcher([]string{"price", "too expensive", "价格", "a", "to"})
	hits := make([]nlp.Hit, 0, 64)
	text := strings.Repeat("the price is too expensive 价格 ", 2)
	if n := testing.AllocsPerRun(100, func() { hits = m.Match(text, hits[:0]) }); n != 0 {
		t.Errorf("Match allocates %v times, want 0", n)
	}
}

// naive finds what a Matcher must find, the slow way.
func naive(patterns []string, text string) []nlp.Hit {
	var hits []nlp.Hit
	for end := range len(text) + 1 {
		for start := range end {
			for k, p := range patterns {
				if text[start:end] == p {
					hits = append(hits, nlp.Hit{Pattern: k, Start: start, End: end})
				}
			}
		}
	}
	return hits
}

func TestMatcherAgainstNaive(t *testing.T) {
	word := rapid.StringMatching(`[ab价格]{0,10}`)
	rapid.Check(t, func(t *rapid.T) {
		patterns := rapid.SliceOfN(word, 0, 30).Draw(t, "patterns")
		text := strings.Join(rapid.SliceOfN(word, 0, 6).Draw(t, "text"), "")
		if diff := cmp.Diff(naive(patterns, text), nlp.NewMatcher(patterns).Match(text, nil)); diff != "" {
			t.Fatalf("Match(%q) with %q (-want +got):\n%s", text, patterns, diff)
		}
	})
}

func FuzzMatcher(f *testing.F) {
	f.Add("a\nab\nabc\nbc", "abcabc")
	f.Add("价\n价格\n", "价格价")
	f.Add("\x00\n\x00\x00", "\x00\x00\x00")
	f.Fuzz(func(t *testing.T, list, text string) {
		if len(text) > 100 || len(list) > 200 {
			return
		}
		patterns := strings.Split(list, "\n")
		got, want := nlp.NewMatcher(patterns).Match(text, nil), naive(patterns, text)
		if !slices.Equal(got, want) {
			t.Fatalf("Match(%q) with %q = %v, want %v", text, patterns, got, want)
		}
	})
}

// beginsWord reports whether what begins at i may be a word of its own.
func beginsWord(text string, i int) bool {
	ascii := func(c byte) bool { return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' }
	return utf8.RuneStart(text[i]) && (i == 0 || !ascii(text[i-1]) || !ascii(text[i]))
}

func TestMatchWordsAgainstNaive(t *testing.T) {
	word := rapid.StringMatching(`[ab é价格 -]{0,10}`)
	rapid.Check(t, func(t *rapid.T) {
		patterns := rapid.SliceOfN(word, 0, 30).Draw(t, "patterns")
		text := strings.Join(rapid.SliceOfN(word, 0, 6).Draw(t, "text"), "")
		want := slices.DeleteFunc(naive(patterns, text), func(h nlp.Hit) bool { return !beginsWord(text, h.Start) })
		got := nlp.NewMatcher(patterns).MatchWords(text, nil)
		if !slices.IsSortedFunc(got, func(a, b nlp.Hit) int { return a.Start - b.Start }) {
			t.Fatalf("MatchWords(%q) with %q is not in order: %v", text, patterns, got)
		}
		slices.SortFunc(got, func(a, b nlp.Hit) int { return order.Or(a.End-b.End, a.Start-b.Start, a.Pattern-b.Pattern) })
		if diff := cmp.Diff(append([]nlp.Hit{}, want...), append([]nlp.Hit{}, got...)); diff != "" {
			t.Fatalf("MatchWords(%q) with %q (-want +got):\n%s", text, patterns, diff)
		}
	})
}
