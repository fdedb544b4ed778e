package nlp_test

import (
	"bytes"
	"flag"
	"os"
	"strings"
	"testing"

	"earshot"
	"earshot/nlp"
)

func TestMostHardTurnsAreReadRight(t *testing.T) {
	t.Parallel()
	least := map[earshot.Lang]float64{"en": 0.7, "zh": 0.7, "ja": 0.7, "ko": 0.7}
	for _, f := range nlp.EmbeddedMood().Evaluate(hardTurns(t)).Langs {
		if want := least[f.Lang]; f.Accuracy < want {
			t.Errorf("accuracy on hard turns in %s = %.2f, want at least %.2f", f.Lang, f.Accuracy, want)
		}
	}
}

func hardTurns(t *testing.T) []nlp.Line {
	t.Helper()
	data, err := os.ReadFile("testdata/sentiment.txt")
	if err != nil {
		t.Fatal(err)
	}
	var out []nlp.Line
	for row := range strings.Lines(string(data)) {
		if strings.HasPrefix(row, "#") {
			continue
		}
		f := strings.Split(strings.TrimSpace(row), "\t")
		if len(f) != 3 {
			t.Fatalf("testdata/sentiment.txt: %q has %d fields, want 3", row, len(f))
		}
		out = append(out, nlp.Line{Lang: earshot.Lang(f[0]), Label: earshot.Mood(f[1]), Text: f[2]})
	}
	return out
}

func heldOutLines(t *testing.T) []nlp.Line {
	t.Helper()
	var out []nlp.Line
	for _, l := range trainingLines(t) {
		if nlp.SplitOf(l.Theme) == nlp.SplitTest {
			out = append(out, l)
		}
	}
	return out
}

func trainingLines(t *testing.T) []nlp.Line {
	t.Helper()
	lines, err := nlp.ReadTraining(os.DirFS("models/data"))
	if err != nil {
		t.Fatal(err)
	}
	return lines
}

var update = flag.Bool("update", false, "rewrite the golden files")

func golden(t *testing.T, name, got string) {
	t.Helper()
	if *update {
		if err := os.WriteFile(name, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(want, []byte(got)) {
		t.Errorf("%s differs; run with -update and read the diff\ngot:\n%s", name, got)
	}
}
