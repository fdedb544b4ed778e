package nlp

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"earshot"
)

// MoodReport says how well moods were told.
type MoodReport struct {
	All   MoodFigures
	Langs []MoodFigures // by language, in the order of their tags
}

// MoodFigures are the figures of one language, or of all.
type MoodFigures struct {
	Lang      earshot.Lang // AnyLang for all
	Lines     int
	Confusion [3][3]int // lines by label, then by answer: negative, neutral, positive
	Accuracy  float64
	MacroF1   float64 // the mean over the labels that occur
	Sign      float64 // accuracy of the score's sign, on lines that are not neutral
	ECE       float64 // how far probability and being right are apart, in ten bins
	bins      [10]struct{ n, right, sum float64 }
	polar     int
}

// Evaluate measures the model on labelled lines.
func (m *MoodModel) Evaluate(lines []Line) MoodReport {
	all := MoodFigures{Lang: earshot.AnyLang}
	langs := map[earshot.Lang]*MoodFigures{}
	for _, l := range lines {
		f := langs[l.Lang]
		if f == nil {
			f = &MoodFigures{Lang: l.Lang}
			langs[l.Lang] = f
		}
		p, s := m.probabilities(l.Text, l.Lang)
		all.add(l.Label, s, p)
		f.add(l.Label, s, p)
	}
	all.finish()
	r := MoodReport{All: all}
	for _, f := range langs {
		f.finish()
		r.Langs = append(r.Langs, *f)
	}
	slices.SortFunc(r.Langs, func(a, b MoodFigures) int { return strings.Compare(string(a.Lang), string(b.Lang)) })
	return r
}

func (m *MoodModel) probabilities(text string, lang earshot.Lang) ([3]float64, earshot.Sentiment) {
	s := moodScanner{table: m.table, words: m.words, weights: m.weights}
	g := s.scan(text, lang)
	if s.count == 0 {
		return [3]float64{0, 1, 0}, earshot.Sentiment{Label: earshot.Neutral}
	}
	neg, pos := s.sums(m.scale)
	return m.groups[g].probabilities(neg, pos), m.groups[g].judge(neg, pos)
}

func (f *MoodFigures) add(label earshot.Mood, s earshot.Sentiment, p [3]float64) {
	want, got := moodIndex(label), moodIndex(s.Label)
	f.Lines++
	f.Confusion[want][got]++
	if want != 1 {
		f.polar++
		if s.Score > 0 == (want == 2) {
			f.Sign++
		}
	}
	b := &f.bins[min(9, int(p[got]*10))]
	b.n++
	b.sum += p[got]
	if want == got {
		b.right++
	}
}

func (f *MoodFigures) finish() {
	right, labels := 0, 0.0
	for k := range 3 {
		right += f.Confusion[k][k]
		if f1, ok := f.f1(k); ok {
			f.MacroF1 += f1
			labels++
		}
	}
	n := math.Max(1, float64(f.Lines))
	f.Accuracy = float64(right) / n
	f.MacroF1 /= math.Max(1, labels)
	f.Sign /= math.Max(1, float64(f.polar))
	for _, b := range f.bins {
		f.ECE += math.Abs(b.right-b.sum) / n
	}
}

// f1 is the F1 of one label, if it occurs.
func (f *MoodFigures) f1(k int) (float64, bool) {
	have, said := 0, 0
	for j := range 3 {
		have += f.Confusion[k][j]
		said += f.Confusion[j][k]
	}
	if have == 0 {
		return 0, false
	}
	return 2 * float64(f.Confusion[k][k]) / float64(have+said), true
}

// String is the report as a table.
func (r MoodReport) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%-8s %7s %8s %8s %8s %6s   %s\n", "lang", "lines", "accuracy", "macro-F1", "sign", "ECE", "negative/neutral/positive answered, by label")
	for _, f := range append(slices.Clone(r.Langs), r.All) {
		fmt.Fprintf(&b, "%-8s %7d %8.3f %8.3f %8.3f %6.3f   %v\n", f.Lang, f.Lines, f.Accuracy, f.MacroF1, f.Sign, f.ECE, f.Confusion)
	}
	return b.String()
}
