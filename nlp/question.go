package nlp

import "earshot"

// IsQuestion reports whether text asks something.
func IsQuestion(text string, lang earshot.Lang) bool {
	for _, s := range Sentences(text) {
		if asks(text[s[0]:s[1]], lang) {
			return true
		}
	}
	return false
}

func asks(sentence string, _ earshot.Lang) bool {
	last := sentence[len(sentence)-1]
	return last == '?'
}
