package risk

import (
	"strings"
	"unicode/utf8"
)

// Hangul syllables are built from a lead, a vowel and a tail; these are the
// numbers of those we ask about, in Unicode's order.
const (
	vowelA, vowelAe, vowelEo, vowelE, vowelYeo = 0, 1, 4, 5, 6
	vowelO, vowelWa, vowelWae, vowelOe         = 8, 9, 10, 11
	vowelU, vowelWeo, vowelEu, vowelI          = 13, 14, 18, 20
	tailNone, tailN, tailD, tailL, tailM       = 0, 4, 7, 8, 16
	tailB, tailS, tailSS, tailH                = 17, 19, 20, 27
	leadR                                      = 5
)

// syllable takes a Hangul syllable apart.
func syllable(r rune) (lead, vowel, tail int) {
	i := int(r - 0xAC00)
	return i / 28 / 21, i / 28 % 21, i % 28
}

func compose(lead, vowel, tail int) string {
	return string(rune(0xAC00 + (lead*21+vowel)*28 + tail))
}

// koLast lists the stems of the end of a phrase. When its last word is a verb
// in dictionary form, it stands for the beginnings of all its conjugations; a
// noun may take any particle. Particles within the phrase are dropped by the
// view, from phrases as from text.
func koLast(text string) []choice {
	head, w := "", text
	if i := strings.LastIndexByte(text, ' '); i >= 0 {
		head, w = text[:i+1], text[i+1:]
	}
	stem, verb := strings.CutSuffix(w, "다")
	switch {
	case verb && (stem == "이" || stem == ""):
		return []choice{{text: text, open: true}}
	case verb && strings.HasSuffix(stem, "중이"):
		return []choice{{text: head + strings.TrimSuffix(stem, "이"), open: true}}
	case verb && endsInSyllable(stem) && !strings.HasSuffix(stem, "니"):
		var all []choice
		for _, s := range koStems(stem) {
			all = append(all, choice{text: head + s, open: true})
		}
		return all
	case strings.HasSuffix(w, "요") && utf8.RuneCountInString(w) >= 3:
		return []choice{{text: strings.TrimSuffix(text, "요"), open: true}}
	}
	return []choice{{text: text, noun: true}}
}

func endsInSyllable(s string) bool {
	r, _ := utf8.DecodeLastRuneInString(s)
	return r >= 0xAC00 && r <= 0xD7A3
}

// koRegularB keep their ㅂ before a vowel.
const koRegularB = "잡입뽑씹접업집꼽좁굽"

// koIrregularD turn ㄷ to ㄹ before a vowel, koIrregularS lose their ㅅ.
const (
	koIrregularD = "듣걷싣묻긷"
	koIrregularS = "짓낫잇붓긋젓"
)

// koIrregularH lose their ㅎ before a vowel: 그래요, 어떤.
var koIrregularH = wordSet("그렇 이렇 저렇 요렇 어떻 아무렇 그러하 빨갛 파랗 까맣 노랗 커다랗 동그랗")

// koStems lists the beginnings all conjugations of a verb or adjective share:
// of 해지하 they are 해지하, 해지해, 해지했, 해지할, 해지한, 해지함, 해지합.
func koStems(stem string) []string {
	last, size := utf8.DecodeLastRuneInString(stem)
	head := stem[:len(stem)-size]
	lead, vowel, tail := syllable(last)
	with := func(v, t int) string { return head + compose(lead, v, t) }
	switch {
	case tail == tailNone:
		all := []string{stem, with(vowel, tailN), with(vowel, tailL), with(vowel, tailM), with(vowel, tailB)}
		return unique(append(all, koPast(head, last)...))
	case tail == tailB && !strings.ContainsRune(koRegularB, last):
		open := with(vowel, tailNone)
		return []string{stem, open + "우", open + "운", open + "울", open + "움", open + "워", open + "웠", open + "와", open + "왔"}
	case tail == tailD && (strings.ContainsRune(koIrregularD, last) || strings.HasSuffix(stem, "깨닫")):
		open := with(vowel, tailL)
		if vowel == vowelA || vowel == vowelO {
			return []string{stem, open + "으", open + "아", open + "았", open + "은", open + "을"}
		}
		return []string{stem, open + "으", open + "어", open + "었", open + "은", open + "을"}
	case tail == tailH && koIrregularH[stem]:
		open, past := with(vowel, tailNone), vowelAe
		return []string{stem, with(past, tailNone), with(past, tailSS), with(vowel, tailN), with(vowel, tailL), open + "니", open + "면", open + "세", with(vowel, tailM)}
	case tail == tailS && strings.ContainsRune(koIrregularS, last):
		open := with(vowel, tailNone)
		return []string{stem, open + "으", open + "아", open + "어", open + "았", open + "었", open + "은", open + "을"}
	case tail == tailL && head != "":
		return []string{stem, with(vowel, tailNone), with(vowel, tailN), with(vowel, tailB)}
	case tail == tailL:
		return []string{stem, with(vowel, tailNone) + "네", with(vowel, tailNone) + "는", with(vowel, tailNone) + "니", with(vowel, tailNone) + "신", with(vowel, tailN), with(vowel, tailB)}
	}
	return []string{stem}
}

// koPast is the infinitive and past of a stem that ends in a vowel.
func koPast(head string, last rune) []string {
	lead, vowel, _ := syllable(last)
	two := func(v int) []string {
		return []string{head + compose(lead, v, tailNone), head + compose(lead, v, tailSS)}
	}
	switch {
	case last == '하':
		return []string{head + "해", head + "했"}
	case last == '르' && endsInSyllable(head):
		prev, size := utf8.DecodeLastRuneInString(head)
		l, v, _ := syllable(prev)
		ending := vowelEo
		if v == vowelA || v == vowelO {
			ending = vowelA
		}
		base := head[:len(head)-size] + compose(l, v, tailL)
		return []string{base + compose(leadR, ending, tailNone), base + compose(leadR, ending, tailSS)}
	case vowel == vowelEu:
		prev, _ := utf8.DecodeLastRuneInString(head)
		if endsInSyllable(head) {
			if _, v, _ := syllable(prev); v == vowelA || v == vowelO {
				return two(vowelA)
			}
		}
		return two(vowelEo)
	}
	switch vowel {
	case vowelO:
		return two(vowelWa)
	case vowelU:
		return two(vowelWeo)
	case vowelI:
		return two(vowelYeo)
	case vowelOe:
		return two(vowelWae)
	case vowelA, vowelAe, vowelEo, vowelE, vowelYeo:
		return two(vowel)
	}
	return nil
}

// koEndings are what may follow a short noun in the same word: particles, the
// copula, and the verbs nouns make. 계약 goes on in 계약을 and 계약이나, not in
// 계약서.
var koEndings = strings.Fields(`은 는 이 가 을 를 에 로 으 와 과 도 만 의 나 라 랑 부 까 대로 받 보다 처 한 하 해 했 할 함 합 되 돼 된 될 됐 됨 됩 들 마 조 뿐 밖 께 예 였 인 일 입 임 인데 건 중 시 요 죠 관련 문제 때 후 전 안 못 신청 요청 절차 방법 고민 검토 예정 의사 의향 생각 얘기 이야기 가능 여부 조건 통보`)

// koMayFollow reports whether a short noun, of which the last syllable is
// given, may be followed, in the same word, by rest.
func koMayFollow(noun rune, rest string) bool {
	_, _, tail := syllable(noun)
	switch next, _ := utf8.DecodeRuneInString(rest); {
	case tail != tailNone && (next == '가' && !strings.HasPrefix(rest, "가능") || next == '를' || next == '와'):
		return false
	case tail == tailNone && (next == '을' || next == '과'):
		return false
	}
	for _, e := range koEndings {
		if strings.HasPrefix(rest, e) {
			return true
		}
	}
	return false
}
