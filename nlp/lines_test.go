package nlp_test

import (
	"strings"
	"testing"
	"unicode"

	"earshot"
	"earshot/nlp"
)

// What is written for this project must be enough, in every mood, and held
// apart by theme.
func TestEnoughLinesAreWritten(t *testing.T) {
	t.Parallel()
	type key struct {
		lang  earshot.Lang
		split nlp.Split
	}
	lines, moods := map[key]int{}, map[earshot.Lang]map[earshot.Mood]int{}
	for _, l := range writtenLines(t) {
		lines[key{l.Lang, nlp.SplitOf(l.Theme)}]++
		if moods[l.Lang] == nil {
			moods[l.Lang] = map[earshot.Mood]int{}
		}
		moods[l.Lang][l.Label]++
	}
	for lang, want := range map[earshot.Lang]int{"en": 2000, "zh": 2000, "ko": 2000, "ja": 2000, "de": 500, "fr": 500, "es": 500} {
		all := 0
		for _, split := range []nlp.Split{nlp.SplitTrain, nlp.SplitDev, nlp.SplitTest} {
			n := lines[key{lang, split}]
			all += n
			if n < 20 {
				t.Errorf("%d written lines in %s for %s, want at least 20", n, lang, split)
			}
		}
		if all < want {
			t.Errorf("%d written lines in %s, want at least %d", all, lang, want)
		}
		for _, m := range []earshot.Mood{earshot.Negative, earshot.Neutral, earshot.Positive} {
			if n := moods[lang][m]; 5*n < all {
				t.Errorf("%d of %d written lines in %s are %s, want a fifth", n, all, lang, m)
			}
		}
	}
}

// A line that is nearly another teaches nothing and counts twice.
func TestNoTwoWrittenLinesAreNearlyTheSame(t *testing.T) {
	t.Parallel()
	letters := map[string]string{}
	sketches := map[earshot.Lang]*nlp.Sketches{}
	for _, l := range writtenLines(t) {
		k := string(l.Lang) + onlyLetters(l.Text)
		if before, ok := letters[k]; ok {
			t.Errorf("%s lines %q and %q are the same", l.Lang, before, l.Text)
			continue
		}
		letters[k] = l.Text
		s := sketches[l.Lang]
		if s == nil {
			s = &nlp.Sketches{}
			sketches[l.Lang] = s
		}
		if s.Copies(l.Text) {
			t.Errorf("%s line %q nearly repeats another", l.Lang, l.Text)
		}
		s.Add(l.Text)
	}
}

func onlyLetters(text string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) || r > 0x2190 && !unicode.IsPunct(r) {
			return r
		}
		return -1
	}, nlp.Normalize(text).Text)
}

func writtenLines(t *testing.T) []nlp.Line {
	t.Helper()
	var out []nlp.Line
	for _, l := range trainingLines(t) {
		if l.Source == "written" {
			out = append(out, l)
		}
	}
	return out
}
