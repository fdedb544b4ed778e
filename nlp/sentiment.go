package nlp

import "earshot"

// Sentiment is the mood of a text in a language.
func (a *Annotator) Sentiment(text string, lang earshot.Lang) earshot.Sentiment {
	return earshot.Sentiment{Label: earshot.Neutral}
}
