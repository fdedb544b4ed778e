package nlp

import (
	"strings"

	"earshot"
)

// moodGroup is a language, or the rest of them, with a calibration of its own.
type moodGroup uint8

const (
	moodOther moodGroup = iota
	moodEnglish
	moodChinese
	moodJapanese
	moodKorean
	moodGerman
	moodFrench
	moodSpanish
	moodGroups
)

const (
	seedChinese  = 0xF1357AEA2E62A9C5
	seedJapanese = 0xE19B01AA9D42C633
	seedEnglish  = 0x27BB2EE687B0B0FD
)

var moodGroupNames = [moodGroups]string{"other", "en", "zh", "ja", "ko", "de", "fr", "es"}

// moodGroupOf is the group a text is read as. Where the language is not known
// the script decides, and Latin letters are read as English.
func moodGroupOf(lang earshot.Lang, text string) moodGroup {
	base := string(lang)
	if len(base) > 2 && base[2] == '-' {
		base = base[:2]
	}
	switch base {
	case "en":
		return moodEnglish
	case "zh":
		return moodChinese
	case "ja":
		return moodJapanese
	case "ko":
		return moodKorean
	case "de":
		return moodGerman
	case "fr":
		return moodFrench
	case "es":
		return moodSpanish
	case "", "und", "any":
		return moodGroupOfScript(text)
	}
	return moodOther
}

func moodGroupOfScript(text string) moodGroup {
	g := moodEnglish
	for _, r := range text {
		switch {
		case r < 0x1100:
		case r >= 0xAC00 && r < 0xD7A4 || r >= 0x3131 && r < 0x3190:
			return moodKorean
		case r >= 0x3041 && r < 0x3100:
			return moodJapanese
		case r >= 0x4E00 && r < 0xA000:
			g = moodChinese
		}
	}
	return g
}

// seeds are what the letters of a text of the group are hashed with. A word
// in Latin letters amid Chinese, Japanese or Korean is read as English.
func (g moodGroup) seeds(lang earshot.Lang) (latin, han uint64, elide bool) {
	latin, han = seedEnglish, seedChinese
	switch g {
	case moodJapanese:
		han = seedJapanese
	case moodGerman, moodFrench, moodSpanish, moodOther:
		latin = 0
		for i := 0; i < min(len(lang), 2); i++ {
			latin = mix(latin, uint64(lang[i]))
		}
	}
	return latin, han, g == moodFrench || lang == "it"
}

// What a word does to those around it.
const (
	wordNegates = 1 << iota
	wordTurns   // "but": what went before counts half
)

// moodWords knows the words that negate or turn, by their hash.
type moodWords struct {
	hashes [1024]uint64
	what   [1024]uint8
}

func (w *moodWords) does(h uint64) uint8 {
	for i := h & 1023; w.hashes[i] != 0; i = (i + 1) & 1023 {
		if w.hashes[i] == h {
			return w.what[i]
		}
	}
	return 0
}

func (w *moodWords) add(lang earshot.Lang, word string, what uint8) {
	latin, _, _ := moodGroupOf(lang, "").seeds(lang)
	h := uint64(0)
	for _, r := range word {
		if latin != 0 {
			r = plainLetter(r)
		}
		h = mix(h, uint64(r))
	}
	h = mix(h, latin)
	i := h & 1023
	for w.hashes[i] != 0 && w.hashes[i] != h {
		i = (i + 1) & 1023
	}
	w.hashes[i] = h
	w.what[i] |= what
}

func newMoodWords() *moodWords {
	w := &moodWords{}
	for _, l := range moodWordLists {
		for word := range strings.FieldsSeq(l.negate) {
			w.add(l.lang, word, wordNegates)
		}
		for word := range strings.FieldsSeq(l.turn) {
			w.add(l.lang, word, wordTurns)
		}
	}
	return w
}

var moodWordLists = []struct {
	lang         earshot.Lang
	negate, turn string
}{
	{"en", `not no never none nothing nobody neither nor without cannot cant can't wont won't dont don't doesnt doesn't
		didnt didn't isnt isn't arent aren't wasnt wasn't werent weren't couldnt couldn't wouldnt wouldn't shouldnt
		shouldn't havent haven't hasnt hasn't hadnt hadn't aint ain't hardly barely scarcely rarely seldom lacks lack`,
		"but however although though yet except"},
	{"de", "nicht kein keine keinen keinem keiner keines nie niemals nichts niemand ohne weder noch kaum nix", "aber jedoch doch sondern allerdings"},
	{"fr", "ne n pas jamais rien aucun aucune sans ni guère", "mais cependant pourtant toutefois"},
	{"es", "no nunca jamás jamas nada nadie ni sin ningún ninguna ninguno tampoco apenas", "pero sino aunque embargo"},
	{"pt", "não nao nunca jamais nada ninguém nem sem nenhum nenhuma", "mas porém contudo"},
	{"it", "non mai niente nulla nessuno né senza nessun nessuna", "ma però tuttavia"},
	{"nl", "niet geen nooit niets niemand zonder", "maar echter"},
	{"sv", "inte ej aldrig ingen inget inga utan", "men"},
	{"pl", "nie nigdy nic nikt bez", "ale jednak lecz"},
	{"ru", "не нет никогда ничего никто без ни", "но однако"},
	{"tr", "değil yok hiç", "ama fakat ancak"},
	{"id", "tidak nggak gak ga bukan belum tanpa jangan", "tapi tetapi namun"},
	{"vi", "không chưa chẳng đừng", "nhưng"},
	{"ar", "لا لم لن ليس ليست ما بدون غير", "لكن ولكن"},
}
