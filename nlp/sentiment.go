package nlp

import (
	"math"

	"earshot"
)

// Sentiment is the mood of a text in a language. The score is the probability
// that the text is positive less the probability that it is negative, and the
// label is the likeliest of the three. A text without letters, signs or emoji
// is neutral.
func (a *Annotator) Sentiment(text string, lang earshot.Lang) earshot.Sentiment {
	if a.Mood != nil {
		return a.Mood.Sentiment(text, lang)
	}
	return embeddedMood().Sentiment(text, lang)
}

// Sentiment is the mood of a text in a language, as the model sees it. It
// allocates nothing and may be called by many goroutines at once.
func (m *MoodModel) Sentiment(text string, lang earshot.Lang) earshot.Sentiment {
	s := moodScanner{table: m.table, words: m.words, weights: m.weights}
	g := s.scan(text, lang)
	if s.count == 0 {
		return earshot.Sentiment{Label: earshot.Neutral}
	}
	return m.groups[g].judge(s.sums(m.scale))
}

// MoodChances are the probabilities of the three moods of a text.
type MoodChances struct{ Negative, Neutral, Positive float64 }

// Moods are the probabilities that the label and the score of Sentiment come
// from.
func (a *Annotator) Moods(text string, lang earshot.Lang) MoodChances {
	m := a.Mood
	if m == nil {
		m = embeddedMood()
	}
	p, _ := m.probabilities(text, lang)
	return MoodChances{p[0], p[1], p[2]}
}

// judge turns what speaks for negative and for positive into probabilities.
func (g *moodGroupFit) judge(neg, pos float64) earshot.Sentiment {
	n := math.Exp((neg + g.NegBias) / g.Temperature)
	p := math.Exp((pos + g.PosBias) / g.Temperature)
	s := earshot.Sentiment{Label: earshot.Neutral, Score: (p - n) / (1 + n + p)}
	switch {
	case n > 1 && n > p:
		s.Label = earshot.Negative
	case p > 1 && p > n:
		s.Label = earshot.Positive
	}
	return s
}
