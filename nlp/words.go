package nlp

import (
	_ "embed"
	"strings"
	"sync"

	"earshot"
	"earshot/nlp/letters"
)

// latinLangs are the languages in Latin letters that Earshot tells apart, in
// the order of the lines of words.txt, which is that of latin.bin as well.
var latinLangs = [...]earshot.Lang{"en", "de", "fr", "es", "pt", "it", "nl", "pl", "sv", "vi", "tr", "id"}

//go:embed letters/latin.bin
var latinText string

// latinModel is what tells them apart.
var latinModel = sync.OnceValue(func() *letters.Model {
	m, err := letters.Parse(latinText)
	if err != nil {
		panic(err) // a mistake in our own file
	}
	return m
})

//go:embed tables/words.txt
var wordsText string

// smallWords says of the small words every sentence is held together by which
// of latinLangs have them, a bit each.
var smallWords = sync.OnceValue(func() map[string]uint16 {
	words := map[string]uint16{}
	for k, line := range strings.Split(strings.TrimSpace(wordsText), "\n") {
		fields := strings.Fields(line)
		if earshot.Lang(fields[0]) != latinLangs[k] {
			panic("nlp: words.txt and latinLangs disagree at " + fields[0])
		}
		for _, w := range fields[1:] {
			words[w] |= 1 << k
		}
	}
	return words
})

// heldTogether reports whether at least two small words of one language hold
// the text together.
func heldTogether(text string) bool {
	var found [len(latinLangs)]int
	small := smallWords()
	for _, w := range strings.Fields(strings.ToLower(text)) {
		langs := small[strings.Trim(w, ".,!?;:'\"()")]
		for k := range found {
			if langs>>k&1 == 1 {
				if found[k]++; found[k] == 2 {
					return true
				}
			}
		}
	}
	return false
}

// LanguageModelSize is how many bytes the model of letters has.
func LanguageModelSize() int { return len(latinText) }
