package nlp

import (
	"strings"

	"earshot"
)

// What told the language of a turn, as LangFrom holds it. Ingest and the pages
// write two more, "given" and "corrected", which nothing here overrules.
const (
	fromScript       = "script"
	fromModel        = "model"
	fromSpeaker      = "speaker"
	fromConversation = "conversation"
)

// Annotator fills in what a conversation's turns are written in and how they
// read. It costs nothing to make: what is heavy is loaded when it is first
// needed. It may be used by many goroutines at once. The zero value is ready.
type Annotator struct {
	Mood  *MoodModel // tells moods; the one that comes with Earshot if nil
	model model
}

// NewAnnotator makes an annotator.
func NewAnnotator() *Annotator { return &Annotator{} }

// Detect tells the language of one text alone, and how surely, from 0 to 1:
// und and 0 when nothing tells.
func (a *Annotator) Detect(text string) (earshot.Lang, float64) {
	e := look(text)
	v := e.verdict(text)
	if v.open == openLatin {
		v = a.alone(text, v)
	}
	return v.lang, v.confidence
}

// open says what a verdict on one text leaves to those around it.
type open uint8

const (
	closed    open = iota
	openLatin      // too few words to tell, or none
	openShort      // few words, but they do tell unless their speaker speaks otherwise
	openHan        // could be Chinese or Japanese
	openHanze      // Chinese, but either script
)

// verdict is a text's language, as far as it tells by itself.
type verdict struct {
	lang       earshot.Lang
	confidence float64
	from       string
	letters    int // how much the text weighs when its neighbours ask
	open       open
	guess      guess // what the letters of Latin words tell
}

// weights of a letter when majorities are counted: a character of Chinese says
// about as much as two letters.
func (e *evidence) weight() int {
	n := 0
	for s := scriptLatin; s < scripts; s++ {
		n += e.letters[s]
	}
	return n + e.letters[scriptHan] + e.letters[scriptKana] + e.letters[scriptHangul]
}

// verdict applies the rules of script and weighs the letters of Latin words.
func (e *evidence) verdict(text string) verdict {
	v := verdict{lang: earshot.Undetermined, letters: e.weight()}
	s := e.script(text)
	switch s {
	case scriptNone:
		v.open = openLatin
	case scriptLatin:
		e.latinVerdict(&v)
	case scriptHan:
		e.hanVerdict(&v, text)
	default:
		v.lang, v.confidence, v.from = e.scriptLang(s), 0.99, fromScript
	}
	return v
}

// script is the script that decides. Any other decides over the Latin words
// it is mixed with, and kana and Hangul over Han, unless they are a name in a
// sentence of another language.
func (e *evidence) script(text string) script {
	l := &e.letters
	latin, kana, hangul, han := l[scriptLatin], l[scriptKana], l[scriptHangul], l[scriptHan]
	best := scriptNone
	for s := scriptCyrillic; s < scripts; s++ {
		if s != scriptJamo && l[s] > 0 && (best == scriptNone || l[s] > l[best]) {
			best = s
		}
	}
	switch {
	case best == scriptNone && l[scriptJamo] > 0 && !heldTogether(text):
		return scriptJamo
	case best == scriptNone && latin > 0, best != scriptNone && e.quotes(best, latin, text):
		return scriptLatin
	case hangul+kana == 0 || !best.bigrammed():
		return best
	case hangul >= kana && 2*hangul >= han:
		return scriptHangul
	case kana > 1 || kana == 1 && e.told[3] == 0:
		return scriptKana
	}
	return best
}

// quotes reports whether the letters of script s only stand in a sentence of
// Latin words: a letter or a word of another alphabet in a long one, an Asian
// name in one that small words hold together.
func (e *evidence) quotes(s script, latin int, text string) bool {
	l := &e.letters
	if !s.bigrammed() {
		return latin > 4*l[s]
	}
	return latin > 6*(l[scriptKana]+l[scriptHangul]+l[scriptHan]+l[scriptThai]) && heldTogether(text)
}

func (e *evidence) scriptLang(s script) earshot.Lang {
	switch s {
	case scriptHangul, scriptJamo:
		return earshot.Korean
	case scriptKana:
		return earshot.Japanese
	case scriptCyrillic:
		if e.cyrillic != "" {
			return e.cyrillic
		}
		return "ru"
	case scriptArabic:
		switch a := e.arabic; {
		case a[2] > a[0] && a[2] >= a[1]:
			return "ur"
		case a[1] > a[0]:
			return "fa"
		}
		return "ar"
	case scriptGreek:
		return "el"
	case scriptHebrew:
		return "he"
	case scriptDevanagari:
		return "hi"
	case scriptThai:
		return "th"
	}
	return earshot.Undetermined
}

// What the letters of Latin words must tell, and how many there must be, for
// a text to need nobody else, and to need its speaker at most.
const (
	certain, certainLetters = 0.9, 14
	leaning, leaningLetters = 0.75, 5
)

// acronym is how many capitals alone tell nothing: SLA, API, NPS.
const acronym = 5

func (e *evidence) latinVerdict(v *verdict) {
	v.open = openLatin
	if e.small == 0 && e.letters[scriptLatin] <= acronym {
		return
	}
	v.guess = e.guess()
	lang, first := v.guess.best()
	switch n := e.letters[scriptLatin]; {
	case first >= certain && n >= certainLetters:
		v.open = closed
	case first >= leaning && n >= leaningLetters:
		v.open = openShort
	default:
		return
	}
	v.lang, v.confidence, v.from = lang, min(first, 0.99), fromModel
}

// hanVerdict tells Chinese from Japanese written without kana, and the scripts
// of Chinese apart.
func (e *evidence) hanVerdict(v *verdict, text string) {
	simplified, traditional, japanese, chinese := e.told[0], e.told[1], e.told[2], e.told[3]
	if chinese == 0 && (japanese > 0 || japaneseWord(text)) {
		v.lang, v.confidence, v.from = earshot.Japanese, 0.9, fromScript
		return
	}
	v.lang, v.from = earshot.Chinese, fromScript
	switch told := simplified + traditional; {
	case chinese == 0 && japanese == 0:
		v.open, v.confidence = openHan, 0.6
		fallthrough
	default:
		if 5*simplified >= 4*told && told > 0 {
			v.lang = earshot.ChineseSimplified
		} else if 5*traditional >= 4*told && told > 0 {
			v.lang = earshot.ChineseTraditional
		}
	}
	if v.open == openHan {
		return
	}
	v.confidence = 0.98
	if v.lang == earshot.Chinese {
		v.open, v.confidence = openHanze, 0.8
	}
}

// japaneseWord reports whether text has a word that is written in characters
// both languages share, but only by Japanese.
func japaneseWord(text string) bool {
	for _, w := range [...]string{"会社", "御社", "弊社", "貴社", "見積", "無料", "承知", "手数料", "至急", "大丈夫", "株式会社", "御中", "社長", "部長"} {
		if strings.Contains(text, w) {
			return true
		}
	}
	return false
}
