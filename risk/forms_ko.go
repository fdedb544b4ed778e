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
	tailB, tailS, tailSS                       = 17, 19, 20
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

// koForms lists the forms of a Korean phrase. The last word of it, when it is
// a verb in dictionary form, stands for the stems all its conjugations begin
// with; a noun may take any particle. Particles within the phrase stand for
// one another, and for none.
func koForms(text string) []form {
	words := strings.Fields(text)
	texts := []string{""}
	for _, w := range words[:len(words)-1] {
		var longer []string
		for _, t := range texts {
			for _, c := range koParticles(w) {
				longer = append(longer, t+c+" ")
			}
		}
		if len(longer) > maxForms/8 {
			break
		}
		texts = longer
	}
	if len(texts) == 1 && len(words) > 1 || strings.Count(texts[0], " ") < len(words)-1 {
		texts = []string{strings.Join(words[:len(words)-1], " ") + " "}
	}
	var all []form
	for _, t := range texts {
		for _, last := range koLast(words[len(words)-1]) {
			last.text = strings.TrimSpace(t + last.text)
			all = append(all, last)
		}
	}
	return all
}

// koAdverbs are words that look like a noun with a particle, or like a noun
// that could take one, and are neither.
var koAdverbs = wordSet(`안 못 더 다시 너무 좀 잘 그만 많이 자주 계속 같이 이제 이미 아직 다른 새로운 새 이런 그런 저런 이 그 저 내년 올해 내년에 다음 이번 이번에
다른데 너무나 빨리 일찍 없는 있는 좋은 나은 같은 많은 할 하는 한 될 되는 된 볼 보는 수 것 거 게 줄 때 중 후 뒤 전 및 또는 혹은 별로 절대 전혀 거의 매우 아주 정말 진짜 이렇게 그렇게
왜 언제 어떻게 누가 뭐가 제가 저희가 우리가 저는 저희는 우리는 이걸 그걸 이거 그거 여기 거기 하나 둘 한번 두번 오늘 내일 어제 지금`)

// koParticles lists a word within a phrase as it stands, without its particle,
// and with the others that could stand there.
func koParticles(w string) []string {
	noun, ok := koNoun(w)
	if !ok {
		return []string{w}
	}
	last, _ := utf8.DecodeLastRuneInString(noun)
	if !isHangul(last) || last < 0xAC00 {
		return []string{w, noun}
	}
	particles := []string{"", "를", "는", "가", "도"}
	if _, _, tail := syllable(last); tail != tailNone {
		particles = []string{"", "을", "은", "이", "도"}
	}
	all := []string{w}
	for _, p := range particles {
		all = append(all, noun+p)
	}
	return unique(all)
}

// koNoun is the noun of a word, without an object, subject or topic particle.
func koNoun(w string) (string, bool) {
	if koAdverbs[w] || utf8.RuneCountInString(w) < 2 {
		return "", false
	}
	last, size := utf8.DecodeLastRuneInString(w)
	before := w[:len(w)-size]
	prev, _ := utf8.DecodeLastRuneInString(before)
	if isHangul(prev) && prev >= 0xAC00 && utf8.RuneCountInString(before) >= 2 {
		_, _, tail := syllable(prev)
		switch last {
		case '을', '은', '이':
			if tail != tailNone && tail != tailSS && !strings.HasSuffix(before, "않") && !strings.HasSuffix(before, "없") {
				return before, true
			}
		case '를', '가':
			if tail == tailNone {
				return before, true
			}
		case '는':
			if tail == tailNone && !strings.HasSuffix(before, "하") && !strings.HasSuffix(before, "되") && !strings.HasSuffix(before, "지") {
				return before, true
			}
		}
	}
	if isHangul(last) && last >= 0xAC00 {
		// Endings of verbs and adverbs take no particle; any other word may
		// be a bare noun.
		for _, end := range []string{"게", "고", "서", "면", "려고", "지만", "로", "에", "에서", "도", "만", "의", "할", "한", "는", "은", "던", "와", "과", "랑", "지", "러", "야", "하", "해", "히", "을", "를", "인", "된", "운", "난", "린", "온", "쓸", "될", "볼", "갈", "낼", "줄", "릴", "칠", "꿀"} {
			if strings.HasSuffix(w, end) {
				return "", false
			}
		}
	}
	return w, true
}

// koLast lists the stems of the last word of a phrase.
func koLast(w string) []form {
	stem, verb := strings.CutSuffix(w, "다")
	switch {
	case verb && (stem == "이" || stem == ""):
		return []form{{text: w, open: true}}
	case verb && strings.HasSuffix(stem, "중이"):
		return []form{{text: strings.TrimSuffix(stem, "이"), open: true}}
	case verb && endsInSyllable(stem) && !strings.HasSuffix(stem, "니"):
		var all []form
		for _, s := range koStems(stem) {
			all = append(all, form{text: s, open: true})
		}
		return all
	case strings.HasSuffix(w, "요") && utf8.RuneCountInString(w) >= 3:
		return []form{{text: strings.TrimSuffix(w, "요"), open: true}}
	}
	return []form{{text: w, noun: true}}
}

func endsInSyllable(s string) bool {
	r, _ := utf8.DecodeLastRuneInString(s)
	return r >= 0xAC00 && r <= 0xD7A3
}

// koRegularB keep their ㅂ before a vowel.
const koRegularB = "잡입뽑씹접업집꼽좁굽"

// koIrregularD turn ㄷ to ㄹ before a vowel, koIrregularS lose their ㅅ.
const (
	koIrregularD = "듣걷싣닫묻긷"
	koIrregularS = "짓낫잇붓긋젓"
)

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
	case tail == tailD && strings.ContainsRune(koIrregularD, last) && !strings.HasSuffix(head, "받"):
		return []string{stem, with(vowel, tailL) + "으", with(vowel, tailL) + "어", with(vowel, tailL) + "었", with(vowel, tailL) + "은", with(vowel, tailL) + "을"}
	case tail == tailS && strings.ContainsRune(koIrregularS, last):
		open := with(vowel, tailNone)
		return []string{stem, open + "으", open + "아", open + "어", open + "았", open + "었", open + "은", open + "을"}
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
var koEndings = strings.Fields(`은 는 이 가 을 를 에 로 으 와 과 도 만 의 나 라 랑 부 까 보다 처 한 하 해 했 할 함 합 되 돼 된 될 됐 됨 됩 들 마 조 뿐 밖 께 예 였 인 일 입 임 인데 건 중 시 요 죠 관련 문제 때 후 전 안 못 신청 요청 절차 방법 고민 검토 예정 의사 의향 생각 얘기 이야기 가능 여부 조건 통보`)

// koMayFollow reports whether a short noun may be followed, in the same word,
// by rest.
func koMayFollow(rest string) bool {
	for _, e := range koEndings {
		if strings.HasPrefix(rest, e) {
			return true
		}
	}
	return false
}
