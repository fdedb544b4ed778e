package nlp

import (
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"earshot"
)

// fillerWords are what people say while they look for words, by language. A
// word that also means something counts only before a pause: those end in a
// comma here.
var fillerWords = map[earshot.Lang]string{
	"en": "um umm uhm uh uhh er erm hmm mmm you_know, i_mean, sort_of, like, basically,",
	"zh": "嗯 呃 额, 唔 那个, 这个, 就是, 就是说, 然后呢, 怎么说呢",
	"ja": "えっと えーっと えーと ええと えと あのー あの, そのー その, まあ, なんか, うーん んー",
	"ko": "음 으음 어 그, 저, 저기, 뭐, 뭐랄까 그니까, 그러니까, 막,",
	"de": "äh ähm öh öhm hm tja also, sozusagen, quasi, na_ja,",
	"fr": "euh heu hum ben, bah, voilà, du_coup, en_fait, tu_vois, vous_voyez,",
	"es": "eh em mmm este, o_sea, pues, bueno, digamos,",
	"pt": "hã é, né, tipo, então, bom, assim,",
	"it": "ehm eh, mah, cioè, allora, insomma, diciamo,",
	"nl": "eh ehm uh uhm nou, zeg_maar, eigenlijk,",
}

type filler struct {
	words *Matcher
	pause []bool // whether a pause must follow, by pattern
}

var fillers = sync.OnceValue(func() map[earshot.Lang]*filler {
	all := map[earshot.Lang]*filler{}
	for lang, list := range fillerWords {
		f := &filler{}
		var words []string
		for _, w := range strings.Fields(list) {
			word, pause := strings.CutSuffix(w, ",")
			words = append(words, Normalize(strings.ReplaceAll(word, "_", " ")).Text)
			f.pause = append(f.pause, pause)
		}
		f.words = NewMatcher(words)
		all[lang] = f
	}
	return all
})

// countFillers counts the fillers of a text. ok is false for a language whose
// fillers nobody listed.
func countFillers(text string, lang earshot.Lang) (n int, ok bool) {
	f := fillers()[lang.Base()]
	if f == nil {
		return 0, false
	}
	s := Normalize(text).Text
	var room [16]Hit
	end := 0
	for _, h := range f.words.Match(s, room[:0]) {
		if h.Start < end || !f.alone(s, h, lang) {
			continue
		}
		n++
		end = h.End
	}
	return n, true
}

// alone reports whether a hit is a word by itself, and one that must is before
// a pause. Chinese and Japanese words do not stand alone in writing, so there
// the pause or the end of the sentence, must be near on one side.
func (f *filler) alone(s string, h Hit, lang earshot.Lang) bool {
	before, _ := utf8.DecodeLastRuneInString(s[:h.Start])
	after, _ := utf8.DecodeRuneInString(s[h.End:])
	letter := func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) || r == 'ー' }
	paused := h.End < len(s) && !letter(after) && after != ' '
	if f.pause[h.Pattern] {
		return paused && !letter(before)
	}
	if lang.Spaced() {
		return !letter(before) && !letter(after)
	}
	return !letter(before) || paused
}

// backchannels are what a listener says to keep the other speaking.
var backchannels = sync.OnceValue(func() map[string]bool {
	words := map[string]bool{}
	for _, w := range strings.Split("uh-huh|uh huh|mm-hmm|mm hmm|mhm|mm|mmm|hmm|yeah|yes|yep|right|okay|ok|sure|i see|oh|got it|exactly|"+
		"嗯|嗯嗯|嗯哼|对|对对|对对对|好|好的|是|是的|哦|噢|喔|明白|了解|네|네네|예|넵|음|아|아네|아 네|그렇군요|그쵸|맞아요|네 맞습니다|"+
		"はい|はいはい|ええ|うん|うんうん|なるほど|そうですね|そうですか|はあ|ああ|へえ|ja|genau|mhm|okay|verstehe|oui|d'accord|ouais|sí|claro|vale|ajá", "|") {
		words[Normalize(w).Text] = true
	}
	return words
})

// backchannel reports whether a turn only says "uh-huh".
func backchannel(t *earshot.Turn) bool {
	if len(t.Text) > 40 {
		return false
	}
	s := Normalize(strings.TrimFunc(t.Text, func(r rune) bool { return !unicode.IsLetter(r) })).Text
	return backchannels()[s]
}
