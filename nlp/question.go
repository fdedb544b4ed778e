package nlp

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"earshot"
)

// IsQuestion reports whether text asks something: by its marks in any
// language, and without marks, as chat and recognised speech come, by how
// English, Chinese, Japanese and Korean sentences begin and end.
func IsQuestion(text string, lang earshot.Lang) bool {
	for _, s := range Sentences(text) {
		if asks(text[s[0]:s[1]], lang.Base()) {
			return true
		}
	}
	return false
}

func asks(sentence string, lang earshot.Lang) bool {
	body := strings.TrimRightFunc(sentence, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.Is(unicode.M, r) })
	marks := sentence[len(body):]
	if strings.ContainsAny(marks, "?？⁇⁈؟;") && !strings.Contains(marks, ";") {
		return true
	}
	if strings.HasPrefix(sentence, "¿") {
		return true
	}
	switch lang {
	case earshot.English:
		return marks == "" && asksEnglish(body)
	case earshot.Chinese:
		return asksChinese(Normalize(body).Text)
	case earshot.Japanese:
		return asksJapanese(body)
	case earshot.Korean:
		return asksKorean(body)
	}
	return false
}

// asksEnglish knows the inversions a question begins with, for sentences that
// came without any mark.
func asksEnglish(s string) bool {
	words := strings.Fields(Normalize(s).Text)
	for len(words) > 0 && slices.Contains(openers, strings.Trim(words[0], ",")) {
		words = words[1:]
	}
	if len(words) < 3 {
		return false
	}
	switch words[0] {
	case "what", "where", "when", "why", "who", "how", "which":
		return slices.Contains(auxiliaries, words[1]) || words[0] == "how" && slices.Contains([]string{"much", "many", "long", "soon", "often"}, words[1]) ||
			words[0] == "which" && slices.Contains(auxiliaries, words[2])
	}
	return slices.Contains(auxiliaries, words[0]) && slices.Contains(subjects, words[1])
}

var (
	openers     = []string{"so", "and", "but", "ok", "okay", "well", "then", "hi", "hey", "um", "uh"}
	auxiliaries = strings.Fields("is are was were do does did can could would will should may might have has isn't aren't don't doesn't didn't can't couldn't wouldn't won't")
	subjects    = strings.Fields("you we i they it he she there this that these those the your our my anyone anybody someone")
)

// asksChinese looks for a final particle and for the verb that stands twice
// around 不 or 没 ("能不能"). s is normalised, so Traditional is Simplified.
func asksChinese(s string) bool {
	for _, before := range []string{"不知道", "不确定", "不清楚", "不管", "无论", "看看", "想知道"} {
		if strings.Contains(s, before) {
			return false
		}
	}
	switch {
	case strings.HasSuffix(s, "吗"):
		return true
	case strings.HasSuffix(s, "呢"):
		return !strings.Contains(s, "还") && !strings.Contains(s, "正在") && !strings.Contains(s, "才")
	case strings.HasSuffix(s, "么"):
		for _, word := range []string{"什么", "这么", "那么", "多么"} {
			if strings.HasSuffix(s, word) {
				return word == "什么" && !strings.HasSuffix(s, "没什么") && !strings.HasSuffix(s, "没有什么")
			}
		}
		return true
	}
	for _, start := range []string{"为什么", "怎么", "什么时候", "多少钱", "请问"} {
		if strings.HasPrefix(s, start) && !strings.HasPrefix(s, "怎么说") {
			return true
		}
	}
	for _, word := range []string{"决定", "考虑", "讨论", "评估", "商量"} { // what they decide is whether
		if strings.Contains(s, word) {
			return false
		}
	}
	return verbNotVerb([]rune(s))
}

func verbNotVerb(s []rune) bool {
	for i := 1; i+1 < len(s); i++ {
		if (s[i] == '不' || s[i] == '没') && s[i-1] == s[i+1] && strings.ContainsRune("是能可会有要行好对该想愿肯够用需算知来去", s[i-1]) {
			return true
		}
		if i+2 < len(s) && s[i] == '不' && s[i-1] == s[i+1] && i >= 1 && unicode.Is(unicode.Han, s[i+2]) && s[i-1] != s[i] && strings.ContainsRune("可愿方需", s[i-1]) {
			return true
		}
	}
	return false
}

// asksJapanese looks for the particle か where it asks: after the polite verb,
// and with かな and かね.
func asksJapanese(s string) bool {
	for _, end := range []string{"そうですか", "そうなんですか", "ないですか", "なるほどですか"} {
		if s == end {
			return end == "ないですか"
		}
	}
	for _, end := range []string{
		"ですか", "ますか", "ましたか", "ませんか", "でしょうか", "ましょうか", "だろうか", "んか", "たか", "るか", "いのか", "るのか", "たのか", "なのか",
		"かな", "かね", "かしら", "ますかね", "ですかね",
	} {
		if strings.HasSuffix(s, end) {
			return !strings.HasSuffix(s, "なんか") && !strings.HasSuffix(s, "するか") && !strings.HasSuffix(s, "やるか")
		}
	}
	return false
}

// asksKorean looks at the endings of the last word. -니까 gives a reason and
// 아니 says no; -죠 and -요 ask by their tone alone, so they need a mark.
func asksKorean(s string) bool {
	last := s[strings.LastIndexFunc(s, unicode.IsSpace)+1:]
	syllables := []rune(strings.TrimSuffix(last, "요"))
	if len(syllables) == 0 {
		return false
	}
	polite := strings.HasSuffix(last, "요")
	ending, before := syllables[len(syllables)-1], rune(0)
	if len(syllables) > 1 {
		before = syllables[len(syllables)-2]
	}
	switch {
	case ending == '까':
		if before == '니' {
			return !polite && len(syllables) > 2 && final(syllables[len(syllables)-3]) == finalB
		}
		return final(before) == finalL
	case ending == '나' && polite:
		return !slices.Contains([]string{"만나요", "끝나요", "나요", "떠나요", "지나요", "일어나요", "나타나요", "벗어나요", "늘어나요", "어긋나요", "빛나요"}, last)
	case ending == '가' && polite:
		return final(before) == finalN
	case ending == '니' && !polite:
		f := final(before)
		return f == finalSS || before == '있' || before == '없' || before == '않'
	}
	for _, word := range []string{"뭐", "뭔", "언제", "어디", "얼마", "누구", "어때", "어떠세", "어떻게", "무엇"} {
		if strings.HasPrefix(last, word) && (polite || strings.HasSuffix(last, "죠") || strings.HasSuffix(last, "야")) {
			return true
		}
	}
	return last == "왜요" || last == "왜죠"
}

// The consonants that end a syllable, as Unicode numbers them.
const (
	finalN  = 4
	finalL  = 8
	finalB  = 17
	finalSS = 20
)

// final is the consonant a syllable of Hangul ends with, 0 if none.
func final(r rune) rune {
	if r < 0xAC00 || r > 0xD7A3 || !utf8.ValidRune(r) {
		return 0
	}
	return (r - 0xAC00) % 28
}
