package main

import (
	"cmp"
	"fmt"
	"maps"
	"math"
	"slices"
	"strings"
	"time"

	"earshot"
)

// figures say how often answers are right, by label.
type figures struct {
	Lines     int                       `json:"lines"`
	Accuracy  float64                   `json:"accuracy"`
	MacroF1   float64                   `json:"macro_f1"` // the mean over the labels that occur
	ECE       float64                   `json:"ece"`      // expected calibration error, ten bins
	PerSecond float64                   `json:"lines_per_second"`
	Labels    []labelFigures            `json:"labels"`
	Confusion map[string]map[string]int `json:"confusion"` // label -> answer -> lines
	Langs     []langFigures             `json:"langs,omitempty"`
	bins      [10]struct{ n, right, sum float64 }
}

type labelFigures struct {
	Label     string  `json:"label"`
	Lines     int     `json:"lines"`
	Precision float64 `json:"precision"`
	Recall    float64 `json:"recall"`
	F1        float64 `json:"f1"`
}

// langFigures are the figures of the lines of one language.
type langFigures struct {
	Lang earshot.Lang `json:"lang"`
	*figures
}

// add counts one answer. confidence is how sure it was, 0 to 1.
func (f *figures) add(label, answer string, confidence float64) {
	if f.Confusion == nil {
		f.Confusion = map[string]map[string]int{}
	}
	if f.Confusion[label] == nil {
		f.Confusion[label] = map[string]int{}
	}
	f.Confusion[label][answer]++
	f.Lines++
	b := &f.bins[max(0, min(9, int(confidence*10)))]
	b.n++
	b.sum += confidence
	if label == answer {
		b.right++
	}
}

// finish makes the figures of what was counted.
func (f *figures) finish(took time.Duration) {
	right := 0
	answered := map[string]int{}
	for label, answers := range f.Confusion {
		right += answers[label]
		for answer, n := range answers {
			answered[answer] += n
		}
	}
	for _, label := range slices.Sorted(maps.Keys(f.Confusion)) {
		l := labelOf(label, f.Confusion[label], answered[label])
		f.Labels = append(f.Labels, l)
		f.MacroF1 += l.F1 / float64(len(f.Confusion))
	}
	f.Accuracy = float64(right) / float64(f.Lines)
	f.PerSecond = float64(f.Lines) / took.Seconds()
	for _, b := range f.bins {
		f.ECE += math.Abs(b.right-b.sum) / float64(f.Lines)
	}
}

func labelOf(label string, answers map[string]int, answered int) labelFigures {
	l := labelFigures{Label: label}
	for _, n := range answers {
		l.Lines += n
	}
	hit := float64(answers[label])
	l.Recall = hit / float64(l.Lines)
	if answered > 0 {
		l.Precision = hit / float64(answered)
	}
	if hit > 0 {
		l.F1 = 2 * l.Precision * l.Recall / (l.Precision + l.Recall)
	}
	return l
}

// print writes the figures, for people as a table with the commonest
// confusions.
func (f *figures) print(a *app, asJSON bool) error {
	if asJSON {
		return printJSON(a.out, f)
	}
	fmt.Fprintf(a.out, "%s  accuracy %.3f  macro-F1 %.3f  calibration error %.3f  %s lines/s\n\n", counted(f.Lines, "line"), f.Accuracy, f.MacroF1,
		f.ECE, thousands(int(f.PerSecond)))
	var t table
	t.row("LABEL", "LINES", "PRECISION", "RECALL", "F1", "ANSWERED INSTEAD")
	for _, l := range f.Labels {
		t.row(l.Label, thousands(l.Lines), fmt.Sprintf("%.3f", l.Precision), fmt.Sprintf("%.3f", l.Recall), fmt.Sprintf("%.3f", l.F1), f.instead(l.Label))
	}
	if err := t.print(a.out); err != nil || len(f.Langs) < 2 {
		return err
	}
	fmt.Fprintln(a.out)
	return f.tableOfLangs().print(a.out)
}

// tableOfLangs shows the figures language by language.
func (f *figures) tableOfLangs() *table {
	var t table
	t.row("LANGUAGE", "LINES", "ACCURACY", "MACRO-F1", "CALIBRATION ERROR", "ANSWERS BY LABEL")
	for _, l := range f.Langs {
		var parts []string
		for _, label := range slices.Sorted(maps.Keys(l.Confusion)) {
			for _, answer := range slices.Sorted(maps.Keys(l.Confusion[label])) {
				parts = append(parts, fmt.Sprintf("%s as %s %d", label, answer, l.Confusion[label][answer]))
			}
		}
		t.row(string(l.Lang), thousands(l.Lines), fmt.Sprintf("%.3f", l.Accuracy), fmt.Sprintf("%.3f", l.MacroF1),
			fmt.Sprintf("%.3f", l.ECE), strings.Join(parts, ", "))
	}
	return &t
}

// instead lists the wrong answers for a label, the commonest first.
func (f *figures) instead(label string) string {
	wrong := maps.Clone(f.Confusion[label])
	delete(wrong, label)
	answers := slices.SortedFunc(maps.Keys(wrong), func(a, b string) int {
		return cmp.Or(cmp.Compare(wrong[b], wrong[a]), strings.Compare(a, b))
	})
	var parts []string
	for _, answer := range answers[:min(4, len(answers))] {
		parts = append(parts, fmt.Sprintf("%s %d", answer, wrong[answer]))
	}
	return strings.Join(parts, ", ")
}
