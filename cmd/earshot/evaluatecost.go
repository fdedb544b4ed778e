package main

import (
	"bufio"
	"compress/gzip"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"runtime"
	"strings"
	"time"

	"earshot"
	"earshot/nlp"
)

// spokenTurns are what the speed of mood is measured on: a short turn each.
var spokenTurns = []struct {
	name string
	lang earshot.Lang
	text string
}{
	{"English", "en", "yeah we had some trouble with the export last week"},
	{"Chinese", "zh-Hans", "上个礼拜导出有点问题，现在好了"},
	{"Korean", "ko", "지난주에 내보내기가 잘 안 됐어요"},
	{"Japanese", "ja", "先週は出力がうまくいきませんでした"},
}

const (
	speedBar = 500_000 // turns in a second of one processor
	sizeBar  = 8 << 20 // bytes of the models
)

// cost writes what the models cost: time, size and memory.
func (cmd evaluateTableCmd) cost(out *strings.Builder) error {
	out.WriteString("\n| cost | bar | Earshot | |\n|---|--:|--:|---|\n")
	annotator := nlp.NewAnnotator()
	for _, s := range spokenTurns {
		annotator.Sentiment(s.text, s.lang)
		got := 0
		for range 5 {
			got = max(got, perSecond(200_000, func(int) { annotator.Sentiment(s.text, s.lang) }))
		}
		speedRow(out, "mood, turns a second of one processor, "+s.name, got)
	}
	if cmd.Load != "" {
		if err := cmd.load(annotator, out); err != nil {
			return err
		}
	}
	return modelCost(out)
}

func speedRow(out *strings.Builder, what string, got int) {
	fmt.Fprintf(out, "| %s | %s | %s | %s |\n", what, thousands(speedBar), thousands(got), met(got >= speedBar))
}

// perSecond is how often do ran in a second of processor time. do is given
// the number of its run.
func perSecond(times int, do func(i int)) int {
	began := processorTime()
	for i := range times {
		do(i)
	}
	return int(float64(times) / max(time.Microsecond, processorTime()-began).Seconds())
}

// load tells the language of every line of a large mixed file, three times, and
// writes the best speed and, for each language, how often it was right.
func (cmd evaluateTableCmd) load(annotator *nlp.Annotator, out *strings.Builder) error {
	lines, err := readLoad(cmd.Load)
	if err != nil {
		return err
	}
	got := 0
	for range 3 {
		got = max(got, perSecond(len(lines), func(i int) { annotator.Detect(lines[i].Text) }))
	}
	speedRow(out, "language, turns a second of one processor, "+thousands(len(lines))+" mixed turns", got)
	for _, l := range languageFigures(annotator, lines).Labels {
		fmt.Fprintf(out, "| told alone to be %s, of %s | %s | %s | %s |\n", l.Label, thousands(l.Lines), fraction(.998), fraction(l.Recall), verdict(l.Recall, .998))
	}
	return nil
}

// readLoad reads {"text","lang"} lines, plain or compressed.
func readLoad(path string) ([]labelled, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", path, err)
	}
	defer f.Close()
	var in io.Reader = f
	if strings.HasSuffix(path, ".gz") {
		if in, err = gzip.NewReader(f); err != nil {
			return nil, fmt.Errorf("read %s: %v: %w", path, err, earshot.ErrInvalid)
		}
	}
	var all []labelled
	sc := bufio.NewScanner(in)
	sc.Buffer(nil, 1<<20)
	for n := 1; sc.Scan(); n++ {
		var l labelled
		if json.Unmarshal(sc.Bytes(), &l) != nil || l.Lang == "" {
			return nil, earshot.WithHint(fmt.Errorf("%s:%d: no object with a text and a lang: %w", path, n, earshot.ErrInvalid), `a line reads {"text":"...","lang":"ko"}`)
		}
		l.Label = string(l.Lang)
		all = append(all, l)
	}
	if err := sc.Err(); err != nil {
		return nil, fmt.Errorf("read %s: %w", path, err)
	}
	if len(all) == 0 {
		return nil, fmt.Errorf("%s holds no line: %w", path, earshot.ErrInvalid)
	}
	return all, nil
}

// modelCost writes the size of the models, and what the mood model takes.
func modelCost(out *strings.Builder) error {
	data, err := nlp.EmbeddedMood().Bytes()
	if err != nil {
		return err
	}
	mood, language := len(data), nlp.LanguageModelSize()
	fmt.Fprintf(out, "| models, bytes: mood %s, language %s | %s | %s | %s |\n", thousands(mood), thousands(language), thousands(sizeBar),
		thousands(mood+language), met(mood+language <= sizeBar))
	took, memory, err := loading(string(data))
	if err != nil {
		return err
	}
	fmt.Fprintf(out, "| mood model, read, milliseconds of a processor | | %.1f | |\n", float64(took.Microseconds())/1000)
	fmt.Fprintf(out, "| mood model, memory beyond the file's pages, kB | | %d | |\n", memory/1000)
	allocations := moodAllocations()
	fmt.Fprintf(out, "| mood, allocations a turn | 0 | %d | %s |\n", allocations, met(allocations == 0))
	return nil
}

// loading is the least processor time that reading the model took, and the
// bytes it allocated.
func loading(file string) (best time.Duration, memory uint64, err error) {
	best = time.Hour
	var before, after runtime.MemStats
	for range 20 {
		runtime.GC()
		runtime.ReadMemStats(&before)
		began := processorTime()
		if _, err := nlp.ParseMoodModel(file); err != nil {
			return 0, 0, err
		}
		best = min(best, processorTime()-began)
		runtime.ReadMemStats(&after)
	}
	return best, after.TotalAlloc - before.TotalAlloc, nil
}

// moodAllocations is how often telling the mood of a turn allocates.
func moodAllocations() uint64 {
	annotator := nlp.NewAnnotator()
	s := spokenTurns[0]
	annotator.Sentiment(s.text, s.lang)
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	for range 1000 {
		annotator.Sentiment(s.text, s.lang)
	}
	runtime.ReadMemStats(&after)
	return (after.Mallocs - before.Mallocs) / 1000
}

func met(ok bool) string {
	if ok {
		return "met"
	}
	return "**missed**"
}
