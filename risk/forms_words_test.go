package risk_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"

	"earshot"
	"earshot/risk"
)

// formLine is a line of testdata/forms: a phrase, texts that it must be found
// in, and texts that it must not be found in.
type formLine struct {
	phrase        string
	found, absent []string
}

func readForms(t *testing.T, file string) []formLine {
	t.Helper()
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var all []formLine
	for _, line := range strings.Split(string(data), "\n") {
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		phrase, rest, ok := strings.Cut(line, " = ")
		found, absent, ok2 := strings.Cut(rest, " ≠ ")
		if !ok || !ok2 {
			t.Fatalf("%s: line not understood: %q", file, line)
		}
		all = append(all, formLine{strings.TrimSpace(phrase), strings.Split(found, " | "), strings.Split(absent, " | ")})
	}
	return all
}

// TestFormsOfWords tries the phrases of testdata/forms, the file of each
// language, on the texts beside them.
func TestFormsOfWords(t *testing.T) {
	files, err := filepath.Glob("testdata/forms/*.txt")
	if err != nil || len(files) != 6 {
		t.Errorf("files of forms: %v, %v; want one for each language", files, err)
	}
	for _, file := range files {
		lang := earshot.Lang(strings.TrimSuffix(filepath.Base(file), ".txt"))
		lines := readForms(t, file)
		if len(lines) < 40 {
			t.Errorf("%s: %d phrases, want 40 or more", file, len(lines))
		}
		for _, line := range lines {
			checkForms(t, lang, line)
		}
	}
}

func checkForms(t *testing.T, lang earshot.Lang, line formLine) {
	t.Helper()
	tracker := earshot.Tracker{ID: "words", Active: true, Phrases: []earshot.PhraseSet{{Lang: lang, Phrases: []earshot.Phrase{{Text: line.phrase}}}}}
	rules, err := risk.Compile([]earshot.Tracker{tracker})
	if err != nil {
		t.Fatalf("Compile(%q): %v", line.phrase, err)
	}
	for _, text := range line.found {
		if len(rules.Detect(said(lang, text))) == 0 {
			t.Errorf("%s: %q is not found in %q", lang, line.phrase, text)
		}
	}
	for _, text := range line.absent {
		if found := rules.Detect(said(lang, text)); len(found) > 0 {
			t.Errorf("%s: %q is found in %q, as %q", lang, line.phrase, text, found[0].Quote)
		}
	}
	if n := len(risk.Forms(earshot.Phrase{Text: line.phrase}, lang)); n > maxWordForms && !strings.Contains(line.phrase, " ") && (lang.Spaced() || utf8.RuneCountInString(line.phrase) < 3) {
		t.Errorf("%s: %q has %d forms, want at most %d", lang, line.phrase, n, maxWordForms)
	}
}

// maxWordForms is how many forms a word has at most; a Chinese phrase of a verb
// and its object is two.
const maxWordForms = 200
