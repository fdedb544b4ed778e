package nlp

import (
	_ "embed"
	"strings"
	"sync"

	"earshot"
)

// latinLangs are the languages in Latin letters that Earshot tells apart, in
// the order of the lines of words.txt.
var latinLangs = [...]earshot.Lang{"en", "de", "fr", "es", "pt", "it", "nl", "pl", "sv", "vi", "tr", "id"}

// ballot is what a word, or all words of a turn, say for each of latinLangs.
type ballot [len(latinLangs)]int16

//go:embed tables/words.txt
var wordsText string

// functionWords says of the small words every sentence is held together by
// for which languages they speak. A word of one language alone speaks
// loudest.
var functionWords = sync.OnceValue(func() map[string]*ballot {
	words := map[string]*ballot{}
	for k, line := range strings.Split(strings.TrimSpace(wordsText), "\n") {
		fields := strings.Fields(line)
		if earshot.Lang(fields[0]) != latinLangs[k] {
			panic("nlp: words.txt and latinLangs disagree at " + fields[0])
		}
		for _, w := range fields[1:] {
			if words[w] == nil {
				words[w] = new(ballot)
			}
			words[w][k] = 1
		}
	}
	for _, b := range words {
		b.share()
	}
	return words
})

// share gives the languages of a word its weight: 6 to one, 3 to each of two,
// 2 to three, 1 to more.
func (b *ballot) share() {
	n := int16(0)
	for _, v := range b {
		n += v
	}
	for k, v := range b {
		b[k] = v * max(1, 6/n)
	}
}

func (b *ballot) add(other *ballot) {
	for k, v := range other {
		b[k] += v
	}
}

// best is the language with most votes, its votes and those of the next.
func (b *ballot) best() (lang earshot.Lang, first, second int) {
	for k, v := range b {
		switch v := int(v); {
		case v > first:
			lang, first, second = latinLangs[k], v, first
		case v > second:
			second = v
		}
	}
	return lang, first, second
}

// letterVotes says for which languages an accented letter speaks.
var letterVotes = sync.OnceValue(func() map[rune]*ballot {
	votes := map[rune]*ballot{}
	for _, v := range []struct {
		letters string
		lang    earshot.Lang
		votes   int16
	}{
		{"ß", "de", 6}, {"äöü", "de", 2},
		{"äö", "sv", 2}, {"å", "sv", 4},
		{"ñ¿¡", "es", 4}, {"áíóú", "es", 1},
		{"ãõ", "pt", 4}, {"áâêíóôúç", "pt", 1},
		{"çœ", "fr", 2}, {"èêëûîôï", "fr", 2}, {"éàâùü", "fr", 1},
		{"ìò", "it", 3}, {"àèù", "it", 1},
		{"łąęśźżćń", "pl", 5}, {"ó", "pl", 1},
		{"ğış", "tr", 5}, {"çöü", "tr", 1},
		{"ơưđăạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹĩũ", "vi", 5}, {"áàãâéèêíìóòõôúùý", "vi", 1},
		{"éëï", "nl", 1},
	} {
		for _, r := range v.letters {
			if votes[r] == nil {
				votes[r] = new(ballot)
			}
			for k, l := range latinLangs {
				if l == v.lang {
					votes[r][k] = v.votes
				}
			}
		}
	}
	return votes
})
