package nlp_test

import (
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"

	"earshot"
	"earshot/nlp"
)

// What language, mood and promises come to on the repository's own sets, and
// what the models weigh, as one golden file: a change shows as a diff, figures
// first and then every turn misread.
func TestGoldenFigures(t *testing.T) {
	t.Parallel()
	var b strings.Builder
	languageFigures(t, &b)
	moodFigures(t, &b)
	promiseFigures(t, &b)
	modelFigures(t, &b)
	golden(t, "testdata/quality.txt", b.String())
}

func languageFigures(t *testing.T, b *strings.Builder) {
	t.Helper()
	data, err := os.ReadFile("testdata/language.txt")
	if err != nil {
		t.Fatal(err)
	}
	turns, right := map[string]int{}, map[string]int{}
	from := map[string]int{}
	for _, block := range strings.Split(string(data), "\n\n")[1:] {
		c, want := conversation(t, block)
		annotator().Annotate(c)
		for i, turn := range c.Turns {
			turns[want[i]]++
			from[turn.LangFrom]++
			if string(turn.Lang) == want[i] {
				right[want[i]]++
			}
		}
	}
	b.WriteString("language of turns in conversations, testdata/language.txt\nlang       turns accuracy\n")
	for _, lang := range slices.Sorted(maps.Keys(turns)) {
		fmt.Fprintf(b, "%-8s %7d %8.3f\n", lang, turns[lang], float64(right[lang])/float64(turns[lang]))
	}
	fmt.Fprintf(b, "told by script %d, model %d, speaker %d, conversation %d, nothing %d\n\n",
		from["script"], from["model"], from["speaker"], from["conversation"], from[""])
}

func moodFigures(t *testing.T, b *strings.Builder) {
	t.Helper()
	m := nlp.EmbeddedMood()
	hard := hardTurns(t)
	fmt.Fprintf(b, "mood of turns that are easily misread, testdata/sentiment.txt\n%v\n", m.Evaluate(hard))
	fmt.Fprintf(b, "mood of lines whose theme is held out for the test, models/data\n%v\n", m.Evaluate(heldOutLines(t)))
	b.WriteString("misread\n")
	for _, l := range hard {
		if s := m.Sentiment(l.Text, l.Lang); s.Label != l.Label {
			fmt.Fprintf(b, "%s\t%s, not %s (%+.2f)\t%s\n", l.Lang, s.Label, l.Label, s.Score, l.Text)
		}
	}
	b.WriteString("\n")
}

// promiseFigures count what testdata/promises.txt expects, which another test
// holds the code to.
func promiseFigures(t *testing.T, b *strings.Builder) {
	t.Helper()
	data, err := os.ReadFile("testdata/promises.txt")
	if err != nil {
		t.Fatal(err)
	}
	turns, found := map[string]int{}, map[string]int{}
	lang := ""
	for row := range strings.Lines(string(data)) {
		switch {
		case strings.HasPrefix(row, "#") || strings.TrimSpace(row) == "":
		case strings.HasPrefix(row, "  "):
			found[lang]++
		default:
			lang, _, _ = strings.Cut(row, " ")
			turns[lang]++
		}
	}
	b.WriteString("promises, testdata/promises.txt\nlang       turns promises\n")
	for _, lang := range slices.Sorted(maps.Keys(turns)) {
		fmt.Fprintf(b, "%-8s %7d %8d\n", lang, turns[lang], found[lang])
	}
	b.WriteString("\n")
}

func modelFigures(t *testing.T, b *strings.Builder) {
	t.Helper()
	b.WriteString("models, bytes\n")
	total := 0
	for _, name := range []string{"letters/latin.bin", "models/sentiment.bin"} {
		data, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		total += len(data)
		fmt.Fprintf(b, "%-22s %8d\n", name, len(data))
	}
	if total > 8<<20 {
		t.Errorf("the models are %d bytes, want at most 8 MiB", total)
	}
	count := map[earshot.Lang]map[string]int{}
	for _, l := range trainingLines(t) {
		if count[l.Lang] == nil {
			count[l.Lang] = map[string]int{}
		}
		count[l.Lang][l.Source]++
	}
	b.WriteString("\ntraining lines by source\n")
	for _, lang := range slices.Sorted(maps.Keys(count)) {
		fmt.Fprintf(b, "%-4s", lang)
		for _, source := range slices.Sorted(maps.Keys(count[lang])) {
			fmt.Fprintf(b, " %s %d", source, count[lang][source])
		}
		b.WriteString("\n")
	}
}
