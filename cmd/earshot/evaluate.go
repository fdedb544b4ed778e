package main

import (
	"bufio"
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"slices"
	"time"

	"earshot"
	"earshot/nlp"
)

// evaluateCmd measures what Earshot tells on labelled lines.
type evaluateCmd struct {
	Language  evaluateLanguageCmd  `cmd:"" help:"How well languages are told: {\"text\",\"label\"} a line, labels are language tags."`
	Sentiment evaluateSentimentCmd `cmd:"" help:"How well moods are told: {\"text\",\"label\"} a line, labels are negative, neutral and positive."`
	Intent    evaluateIntentCmd    `cmd:"" help:"How well a tracker finds an intent: {\"text\",\"label\"} a line; \"brand\" says who we are."`
	Table     evaluateTableCmd     `cmd:"" help:"All of it over a folder of labelled files, with speed and the size of the models, as a table beside the bars."`
}

// labelled is a line of a labelled file.
type labelled struct {
	Text  string       `json:"text"`
	Label string       `json:"label"`
	Lang  earshot.Lang `json:"lang"`
	Brand string       `json:"brand"` // of intents: who "us" is
}

// readLabelled reads a file of labelled lines.
func (a *app) readLabelled(path string) ([]labelled, error) {
	in, err := a.open(path)
	if err != nil {
		return nil, err
	}
	defer in.Close()
	var all []labelled
	r := bufio.NewReader(in)
	for n := 1; ; n++ {
		line, err := readLine(r)
		if len(line) > 0 {
			var l labelled
			if json.Unmarshal(line, &l) != nil || l.Label == "" {
				return nil, earshot.WithHint(fmt.Errorf("%s:%d: no object with a text and a label: %w", path, n, earshot.ErrInvalid), `a line reads {"text":"...","label":"..."}`)
			}
			all = append(all, l)
		}
		if err == io.EOF {
			break
		}
		if err != nil {
			return nil, fmt.Errorf("%s:%d: %w", path, n, err)
		}
	}
	if len(all) == 0 {
		return nil, fmt.Errorf("%s holds no labelled line: %w", path, earshot.ErrInvalid)
	}
	return all, nil
}

type evaluateLanguageCmd struct {
	File string `arg:"" help:"Labelled lines; - is standard input."`
	JSON bool   `name:"json" help:"Print JSON."`
}

// Run tells the language of every line alone and prints how often it is
// right. A label without a script ("zh") is met by either script.
func (cmd evaluateLanguageCmd) Run(ctx context.Context, a *app) error {
	lines, err := a.readLabelled(cmd.File)
	if err != nil {
		return err
	}
	return languageFigures(nlp.NewAnnotator(), lines).print(a, cmd.JSON)
}

func languageFigures(annotator *nlp.Annotator, lines []labelled) *figures {
	f := &figures{}
	began := time.Now()
	for _, l := range lines {
		got, confidence := annotator.Detect(l.Text)
		answer := string(got)
		if string(got.Base()) == l.Label {
			answer = l.Label
		}
		f.add(l.Label, answer, confidence)
	}
	f.finish(time.Since(began))
	return f
}

type evaluateSentimentCmd struct {
	File string       `arg:"" help:"Labelled lines; - is standard input."`
	Lang earshot.Lang `help:"The language of lines that name none; it is told from the text otherwise." placeholder:"LANG"`
	JSON bool         `name:"json" help:"Print JSON."`
}

// Run tells the mood of every line alone and prints how often it is right. A
// file without neutral lines is judged by the sign of the score.
func (cmd evaluateSentimentCmd) Run(ctx context.Context, a *app) error {
	lines, err := a.readLabelled(cmd.File)
	if err != nil {
		return err
	}
	return moodFigures(nlp.NewAnnotator(), lines, cmd.Lang).print(a, cmd.JSON)
}

// moodFigures counts the moods told. given is the language of lines that name
// none.
func moodFigures(annotator *nlp.Annotator, lines []labelled, given earshot.Lang) *figures {
	annotator.Detect("wake the models up before the clock runs")
	annotator.Sentiment("and this one", earshot.English)
	polar := !slices.ContainsFunc(lines, func(l labelled) bool { return l.Label == string(earshot.Neutral) })
	all := &figures{}
	langs := map[earshot.Lang]*figures{}
	began := time.Now()
	for _, l := range lines {
		lang := cmp.Or(l.Lang, given)
		if lang == "" {
			lang, _ = annotator.Detect(l.Text)
		}
		s := annotator.Sentiment(l.Text, lang)
		answer, confidence := moodOf(s, polar), sure(s, annotator.Moods(l.Text, lang), polar)
		if langs[lang] == nil {
			langs[lang] = &figures{}
		}
		all.add(l.Label, answer, confidence)
		langs[lang].add(l.Label, answer, confidence)
	}
	all.finish(time.Since(began))
	for _, lang := range slices.Sorted(maps.Keys(langs)) {
		langs[lang].finish(time.Since(began))
		all.Langs = append(all.Langs, langFigures{lang, langs[lang]})
	}
	return all
}

// sure is how probable the answer is: of three moods, or of the two that are
// not neutral.
func sure(s earshot.Sentiment, p nlp.MoodChances, polar bool) float64 {
	negative, positive := p.Negative, p.Positive
	if polar {
		return (max(negative, positive) + p.Neutral/2) / (negative + p.Neutral + positive)
	}
	switch s.Label {
	case earshot.Negative:
		return negative
	case earshot.Positive:
		return positive
	}
	return p.Neutral
}

// moodOf is the answer; of two moods only, the one the score leans to.
func moodOf(s earshot.Sentiment, polar bool) string {
	switch {
	case !polar:
		return string(s.Label)
	case s.Score < 0:
		return string(earshot.Negative)
	}
	return string(earshot.Positive)
}
