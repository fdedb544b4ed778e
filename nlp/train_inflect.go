package nlp

import (
	"strings"

	"earshot"
)

// inflect is what else a word or phrase of a word list teaches: strengthened
// it says more of the same, negated it says the opposite.
func inflect(l Line) []Line {
	if l.Label == earshot.Neutral || strings.Contains(l.Text, " ") || len(l.Text) > 24 {
		return nil
	}
	var out []Line
	for _, f := range inflections[l.Lang.Base()] {
		text, ok := f.apply(l.Text)
		if !ok || f.only != "" && f.only != l.Label {
			continue
		}
		label := l.Label
		if f.negates {
			label = opposite(label)
		}
		out = append(out, Line{Text: text, Label: label, Lang: l.Lang, Theme: l.Theme, Source: l.Source})
	}
	return out
}

func opposite(m earshot.Mood) earshot.Mood {
	switch m {
	case earshot.Negative:
		return earshot.Positive
	case earshot.Positive:
		return earshot.Negative
	}
	return m
}

// inflection makes another phrase of a phrase. A phrase that does not end with
// ending has none.
type inflection struct {
	before  string
	ending  string
	after   string
	negates bool
	only    earshot.Mood
}

func (f inflection) apply(text string) (string, bool) {
	stem, ok := strings.CutSuffix(text, f.ending)
	if !ok || stem == "" {
		return "", false
	}
	return f.before + stem + f.after, true
}

var inflections = map[earshot.Lang][]inflection{
	earshot.English: {
		{before: "very "}, {before: "so "}, {before: "really "}, {before: "it is "},
		{before: "not ", negates: true}, {before: "isn't ", negates: true}, {before: "never ", negates: true},
		{before: "no ", negates: true}, {before: "not very ", negates: true, only: earshot.Positive},
		{before: "don't ", negates: true}, {before: "not at all ", negates: true},
	},
	earshot.Chinese: {
		{before: "很"}, {before: "太", after: "了"}, {before: "非常"}, {before: "真的", after: "啊"}, {before: "好"},
		{before: "不", negates: true}, {before: "不太", negates: true}, {before: "没有", negates: true},
		{before: "一点都不", negates: true}, {before: "没那么", negates: true}, {before: "不是很", negates: true},
	},
	earshot.Japanese: {
		{before: "とても"}, {before: "すごく"}, {before: "本当に"}, {after: "です"}, {after: "でした"},
		{ending: "い", after: "かったです"}, {ending: "い", after: "くて"},
		{ending: "い", after: "くない", negates: true}, {ending: "い", after: "くなかった", negates: true},
		{ending: "い", after: "くありません", negates: true}, {ending: "い", after: "くないです", negates: true},
		{ending: "な", after: "ではない", negates: true}, {ending: "な", after: "じゃない", negates: true},
		{ending: "な", after: "ではありませんでした", negates: true}, {ending: "な", after: "です"}, {ending: "な", after: "でした"},
		{ending: "する", after: "しました"}, {ending: "する", after: "しない", negates: true}, {ending: "する", after: "できない", negates: true},
		{ending: "る", after: "た"}, {ending: "る", after: "ない", negates: true}, {ending: "る", after: "ません", negates: true},
	},
	earshot.Korean: {
		{before: "정말 "}, {before: "너무 "}, {before: "안 ", negates: true}, {before: "전혀 안 ", negates: true},
		{ending: "다", after: "지 않다", negates: true}, {ending: "다", after: "지 않아요", negates: true},
	},
	"de": {{before: "sehr "}, {before: "so "}, {before: "nicht ", negates: true}, {before: "nicht so ", negates: true}, {before: "kein ", negates: true}, {before: "keine ", negates: true}},
	"fr": {{before: "très "}, {before: "trop "}, {before: "pas ", negates: true}, {before: "n'est pas ", negates: true}, {before: "pas très ", negates: true}, {before: "aucun ", negates: true}},
	"es": {{before: "muy "}, {before: "qué "}, {before: "no ", negates: true}, {before: "no es ", negates: true}, {before: "no muy ", negates: true}, {before: "nada ", negates: true}},
}
