package ingest

import (
	"strings"
	"unicode"

	"earshot"
)

// languages are the names people write for languages in headers and columns.
var languages = map[string]earshot.Lang{
	"english": earshot.English, "korean": earshot.Korean, "한국어": earshot.Korean, "japanese": earshot.Japanese, "日本語": earshot.Japanese,
	"chinese": earshot.Chinese, "中文": earshot.Chinese, "mandarin": earshot.Chinese, "simplified chinese": earshot.ChineseSimplified,
	"简体中文": earshot.ChineseSimplified, "traditional chinese": earshot.ChineseTraditional, "繁體中文": earshot.ChineseTraditional,
	"spanish": "es", "french": "fr", "german": "de", "portuguese": "pt", "italian": "it", "dutch": "nl", "russian": "ru",
	"arabic": "ar", "vietnamese": "vi", "thai": "th", "indonesian": "id", "turkish": "tr", "polish": "pl", "hindi": "hi",
	"eng": earshot.English, "kor": earshot.Korean, "jpn": earshot.Japanese, "zho": earshot.Chinese, "chi": earshot.Chinese, "cmn": earshot.Chinese,
	"spa": "es", "fra": "fr", "deu": "de", "por": "pt",
}

// langOf reads a language: a tag such as "en-US" or "zh_TW", or its name. It
// is empty when s is neither.
func langOf(s string) earshot.Lang {
	s = strings.ToLower(strings.ReplaceAll(strings.TrimSpace(s), "_", "-"))
	if l, ok := languages[s]; ok {
		return l
	}
	base, rest, _ := strings.Cut(s, "-")
	if len(base) != 2 || strings.Trim(base, "abcdefghijklmnopqrstuvwxyz") != "" {
		return languages[base]
	}
	if base != "zh" {
		return earshot.Lang(base)
	}
	switch {
	case strings.Contains(rest, "hant"), rest == "tw", rest == "hk", rest == "mo":
		return earshot.ChineseTraditional
	case strings.Contains(rest, "hans"), rest == "cn", rest == "sg", rest == "my":
		return earshot.ChineseSimplified
	}
	return earshot.Chinese
}

// believe gives the turns the language a header states, where their script
// allows it: a header speaks for the conversation, not for every turn in it.
func believe(c *earshot.Conversation, stated string) {
	lang := langOf(stated)
	if lang == "" {
		return
	}
	for i := range c.Turns {
		if t := &c.Turns[i]; t.Lang == "" && writtenIn(t.Text, lang) {
			t.Lang, t.LangFrom, t.LangConfidence = lang, "given", 1
		}
	}
}

// writtenIn reports whether most letters of the text are of the script the
// language is written in.
func writtenIn(text string, lang earshot.Lang) bool {
	var han, kana, hangul, latin, other int
	for _, r := range text {
		switch {
		case r < 0x80 && unicode.IsLetter(r):
			latin++
		case unicode.Is(unicode.Hangul, r):
			hangul++
		case unicode.In(r, unicode.Hiragana, unicode.Katakana):
			kana++
		case unicode.Is(unicode.Han, r):
			han++
		case unicode.Is(unicode.Latin, r):
			latin++
		case unicode.IsLetter(r):
			other++
		}
	}
	all := han + kana + hangul + latin + other
	switch lang.Base() {
	case earshot.Korean:
		return hangul*2 > all
	case earshot.Japanese:
		return (han+kana)*2 > all && hangul == 0
	case earshot.Chinese:
		return han*2 > all && kana == 0
	case "ru", "ar", "th", "hi", "he", "el", "uk", "bg", "fa":
		return other*2 > all
	}
	return latin*2 > all
}
