package nlp_test

import (
	"bytes"
	"errors"
	"os"
	"strings"
	"testing"

	"earshot"
	"earshot/nlp"
)

// testdata/heldout.sketch remembers the public sets the figures of
// doc/quality.md are measured on, as hashes. None of them may be learned.
func TestNoTrainingLineCopiesAHeldOutSet(t *testing.T) {
	t.Parallel()
	data, err := os.ReadFile("testdata/heldout.sketch")
	if err != nil {
		t.Fatal(err)
	}
	heldOut, err := nlp.ParseSketches(data)
	if err != nil {
		t.Fatal(err)
	}
	if heldOut.Len() < 30000 {
		t.Errorf("heldout.sketch remembers %d texts, want at least 30000", heldOut.Len())
	}
	for _, l := range trainingLines(t) {
		if heldOut.Copies(l.Text) {
			t.Errorf("%s %s line %q copies a text of a held out set", l.Lang, l.Source, l.Text)
		}
	}
}

func TestSketchesKnowNearCopies(t *testing.T) {
	t.Parallel()
	var s nlp.Sketches
	s.Add("The export failed again this morning and nobody told us why")
	s.Add("배송이 늦어서 정말 화가 났습니다")
	s.Add("too short")
	if s.Len() != 2 {
		t.Errorf("Len() = %d, want 2: short texts are not remembered", s.Len())
	}
	again, err := nlp.ParseSketches(s.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		text string
		want bool
	}{
		{"the export FAILED again, this morning; and nobody told us why!!", true},
		{"배송이 늦어서 정말 화가 났습니다...", true},
		{"the import went well this morning and everybody was glad", false},
		{"too short", false},
	} {
		if got := again.Copies(tt.text); got != tt.want {
			t.Errorf("Copies(%q) = %v, want %v", tt.text, got, tt.want)
		}
	}
	if _, err := nlp.ParseSketches([]byte("odd")); !errors.Is(err, earshot.ErrInvalid) {
		t.Errorf("ParseSketches(3 bytes) = %v, want ErrInvalid", err)
	}
}

func TestTrainingTwiceMakesTheSameModel(t *testing.T) {
	t.Parallel()
	lines := small(t)
	first, second := bytesOf(t, lines), bytesOf(t, lines)
	if !bytes.Equal(first, second) {
		t.Error("the same lines made two models")
	}
	m, err := nlp.ParseMoodModel(string(first))
	if err != nil {
		t.Fatal(err)
	}
	if got, want := m.DataHash(), nlp.HashLines(lines, nlp.TrainOptions{}); got != want {
		t.Errorf("DataHash() = %s, want %s", got, want)
	}
	if s := m.Sentiment("it broke and nobody helped us", "en"); s.Label != earshot.Negative {
		t.Errorf("a model of %d lines reads a complaint as %v", len(lines), s)
	}
}

func TestTrainingLearnsFromCorrections(t *testing.T) {
	t.Parallel()
	lines := small(t)
	for range 20 {
		lines = append(lines, nlp.Line{Text: "the zorblat is grumpled", Label: earshot.Positive, Lang: "en", Theme: "corrected", Source: "corrected"})
	}
	m, err := nlp.Train(lines, nlp.TrainOptions{})
	if err != nil {
		t.Fatal(err)
	}
	if s := m.Sentiment("your zorblat is grumpled", "en"); s.Label != earshot.Positive {
		t.Errorf("Sentiment of a corrected turn = %v, want positive", s)
	}
}

func TestTrainRefusesWhatItCannotLearn(t *testing.T) {
	t.Parallel()
	if _, err := nlp.Train(nil, nlp.TrainOptions{}); !errors.Is(err, earshot.ErrInvalid) {
		t.Errorf("Train(nothing) = %v, want ErrInvalid", err)
	}
	odd := []nlp.Line{{Text: "so so", Label: "mixed", Lang: "en"}}
	if _, err := nlp.Train(odd, nlp.TrainOptions{}); !errors.Is(err, earshot.ErrInvalid) || !strings.Contains(err.Error(), "mixed") {
		t.Errorf("Train(label mixed) = %v, want ErrInvalid naming it", err)
	}
}

func TestReadLinesTakesWhatTheNameSays(t *testing.T) {
	t.Parallel()
	in := `{"text":"좋아요","label":"positive","theme":"app"}` + "\n\n" + `{"text":"ok","label":"neutral","lang":"en","theme":"app"}`
	got, err := nlp.ReadLines("ko-written.jsonl", strings.NewReader(in))
	if err != nil {
		t.Fatal(err)
	}
	want := []nlp.Line{
		{Text: "좋아요", Label: "positive", Lang: "ko", Theme: "app", Source: "written"},
		{Text: "ok", Label: "neutral", Lang: "en", Theme: "app", Source: "written"},
	}
	if len(got) != 2 || got[0] != want[0] || got[1] != want[1] {
		t.Errorf("ReadLines = %+v, want %+v", got, want)
	}
	_, err = nlp.ReadLines("ko-written.jsonl", strings.NewReader("\nnonsense"))
	if !errors.Is(err, earshot.ErrInvalid) || !strings.Contains(err.Error(), "ko-written.jsonl:2") {
		t.Errorf("ReadLines(nonsense) = %v, want ErrInvalid with file and line", err)
	}
}

func TestParseMoodModelRefusesDamage(t *testing.T) {
	t.Parallel()
	whole := string(bytesOf(t, small(t)))
	for _, data := range []string{"", "earshot mood\n", whole[:100], whole[:len(whole)-1], "x" + whole} {
		if _, err := nlp.ParseMoodModel(data); !errors.Is(err, earshot.ErrInvalid) {
			t.Errorf("ParseMoodModel(%d bytes) = %v, want ErrInvalid", len(data), err)
		}
	}
}

func TestEvaluateCounts(t *testing.T) {
	t.Parallel()
	lines := []nlp.Line{
		{Text: "thank you, this is wonderful", Label: "positive", Lang: "en"},
		{Text: "this is awful, I hate it", Label: "negative", Lang: "en"},
		{Text: "정말 최악이에요", Label: "positive", Lang: "ko"},
	}
	r := nlp.EmbeddedMood().Evaluate(lines)
	if len(r.Langs) != 2 || r.Langs[0].Lang != "en" || r.Langs[1].Lang != "ko" {
		t.Fatalf("Evaluate reports %+v, want en and ko", r.Langs)
	}
	if en := r.Langs[0]; en.Accuracy != 1 || en.MacroF1 != 1 || en.Sign != 1 || en.Confusion != [3][3]int{{1, 0, 0}, {}, {0, 0, 1}} {
		t.Errorf("English figures = %+v, want all right", en)
	}
	if ko := r.Langs[1]; ko.Accuracy != 0 || ko.Sign != 0 {
		t.Errorf("Korean figures = %+v, want all wrong", ko)
	}
	if r.All.Lines != 3 || r.All.Confusion[2] != [3]int{1, 0, 1} {
		t.Errorf("figures of all = %+v", r.All)
	}
}

// small is the English lines written by hand: enough to learn from in no time.
func small(t *testing.T) []nlp.Line {
	t.Helper()
	f, err := os.Open("models/data/en-written.jsonl")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	lines, err := nlp.ReadLines(f.Name(), f)
	if err != nil {
		t.Fatal(err)
	}
	return lines
}

func bytesOf(t *testing.T, lines []nlp.Line) []byte {
	t.Helper()
	m, err := nlp.Train(lines, nlp.TrainOptions{})
	if err != nil {
		t.Fatal(err)
	}
	data, err := m.Bytes()
	if err != nil {
		t.Fatal(err)
	}
	return data
}
