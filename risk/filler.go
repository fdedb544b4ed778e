package risk

import (
	"strings"
	"unicode/utf8"
)

// koParticle is the length of the particle at the end of a Korean word: 을 in
// 계약을. The word before it keeps two syllables or more, before 를 one.
func koParticle(word string) int {
	n := len(word)
	if n < 6 || word[n-3] < 0xEA {
		return 0
	}
	last, _ := utf8.DecodeRuneInString(word[n-3:])
	closed := false
	switch last {
	case '을', '은', '이':
		closed = true
	case '를', '는', '가', '도':
	default:
		return 0
	}
	before, _ := utf8.DecodeLastRuneInString(word[:n-3])
	if !isHangul(before) || before < 0xAC00 {
		return 0
	}
	if second, _ := utf8.DecodeLastRuneInString(word[:n-6]); !isHangul(second) && (last != '를' || koAdnominal[word]) {
		return 0
	}
	if _, _, tail := syllable(before); last != '도' && closed != (tail != tailNone) {
		return 0
	}
	return 3
}

// koAdnominal are verbs whose ending looks like the particle 를.
var koAdnominal = wordSet(`오를 다를 모를 고를 누를 부를 빠를 따를 들를 자를 흐를 바를 이를 기를 치를 무를`)

// jaParticle reports whether s begins with a particle that marks subject,
// object or topic when it follows a noun.
func jaParticle(s string) bool {
	if len(s) < 3 {
		return false
	}
	switch s[:3] {
	case "を", "が", "は", "も":
		return true
	}
	return false
}

// hesitations are words that leave the meaning of a sentence as it is. They
// are dropped in every language, from phrases as from text, so a word of one
// language that looks like one of another does no harm.
var hesitations = wordSet(`um uh umm uhh erm hmm uhm mm just actually basically honestly literally probably definitely seriously
simply maybe perhaps also now currently possibly potentially frankly
좀 조금 그냥 이제 뭐 음 어 아 막 약간 아예 일단 솔직히 아마 아마도`)

// hesitations2 are those of two words.
var hesitations2 = map[string]bool{"kind of": true, "sort of": true, "you know": true, "i mean": true}

// pairBegins reports whether word may begin one of hesitations2.
func pairBegins(word string) bool {
	return word == "kind" || word == "sort" || word == "you" || word == "i"
}

// mayHesitate are the bytes hesitations begin with.
var mayHesitate = func() (first [256]bool) {
	for w := range hesitations {
		first[w[0]] = true
	}
	return first
}()

func hesitation(word string) bool {
	if len(word) < 2 || len(word) > 12 || !mayHesitate[word[0]] {
		return false
	}
	return hesitations[strings.TrimSuffix(word, ",")]
}

// hesitationsCJK are those of Chinese and Japanese, which stand within a run
// of characters.
var hesitationsCJK = []string{"えーっと", "えーと", "えっと", "えー", "あのー", "あのう", "まあ", "嗯", "呃", "哦"}

// hesitates reports whether s begins with a character that any of
// hesitationsCJK does: most texts do not, and this is asked at every character.
func hesitates(s string) bool {
	if len(s) < 3 {
		return false
	}
	switch s[:3] {
	case "え", "あ", "ま", "嗯", "呃", "哦":
		return true
	}
	return false
}

// hesitationIn is the length of the hesitation s begins with, with a comma
// after it; 0 if there is none.
func hesitationIn(s string) int {
	if !hesitates(s) {
		return 0
	}
	for _, h := range hesitationsCJK {
		if !strings.HasPrefix(s, h) {
			continue
		}
		for _, comma := range [...]string{",", "、"} {
			if strings.HasPrefix(s[len(h):], comma) {
				return len(h) + len(comma)
			}
		}
		return len(h)
	}
	return 0
}
