package risk

import (
	"regexp"
	"strings"
	"sync"
	"unicode/utf8"

	"earshot"
)

// slots is where a number, an amount or a date stands in a turn.
func (s *said) slots(want *slotOf) []match {
	var all []match
	add := func(from, to int) {
		if p, ok := s.piece(from, to); ok && len(all) < maxHits {
			all = append(all, matchOf(p))
		}
	}
	if want.kind == kindDate {
		for _, at := range dates().FindAllStringIndex(s.normal.Text, maxHits) {
			add(at[0], at[1])
		}
		return all
	}
	for _, n := range numbersIn(s.normal.Text, s.turn.Lang) {
		if want.kind == kindMoney {
			var currency string
			if n.start, n.end, currency = moneyAround(s.normal.Text, n, s.turn.Lang); currency == "" {
				continue
			}
			if want.amounts.currency != "" && want.amounts.currency != currency {
				continue
			}
		}
		if want.amounts.keeps(n.value) {
			add(n.start, n.end)
		}
	}
	return all
}

// patterns is where a regular expression matches a turn.
func (s *said) patterns(st *step) []match {
	var all []match
	for _, at := range st.regex.FindAllStringIndex(s.normal.Text, maxHits) {
		if p, ok := s.piece(at[0], at[1]); ok {
			all = append(all, matchOf(p))
		}
	}
	return all
}

// piece is a range of the normalised text as a place in the view; ok is false
// when nothing of it is there.
func (s *said) piece(from, to int) (piecePlace, bool) {
	start, end := s.view.fromNormal(from), s.view.endFromNormal(to)
	return piecePlace{turn: int32(s.at), start: int32(start), end: int32(end)}, start < end
}

// number is a number said in a text.
type number struct {
	value      float64
	start, end int
}

// numbersIn finds the numbers of a normalised text: 1,000, 2.5k, 1억 2천만,
// 三万, twenty five.
func numbersIn(text string, lang earshot.Lang) []number {
	var all []number
	for i := 0; i < len(text) && len(all) < maxHits; {
		n, ok := numberAt(text, i, lang.Base())
		if ok {
			all = append(all, n)
			i = n.end
			continue
		}
		i = pastWord(text, i)
	}
	return all
}

// pastWord is where the next number may begin: after the letter at i and, in a
// spaced script, the rest of its word.
func pastWord(text string, i int) int {
	r, size := utf8.DecodeRuneInString(text[i:])
	i += size
	if !isWord(r) || r < utf8.RuneSelf && r >= '0' && r <= '9' {
		return i
	}
	for i < len(text) {
		r, size := utf8.DecodeRuneInString(text[i:])
		if !isWord(r) {
			break
		}
		i += size
	}
	return i
}

// numberAt reads the number that begins at i.
func numberAt(text string, i int, lang earshot.Lang) (number, bool) {
	c := text[i]
	switch {
	case c >= '0' && c <= '9':
		return digitsAt(text, i, lang), true
	case c >= 'a' && c <= 'z':
		return wordNumberAt(text, i)
	case c >= 0xE3:
		return characterNumberAt(text, i)
	}
	return number{}, false
}

// digitsAt reads a number that begins with digits, and what multiplies it.
func digitsAt(text string, i int, lang earshot.Lang) number {
	value, end := plainDigits(text, i, lang)
	total, section := 0.0, value
	for {
		at := end
		if at < len(text) && text[at] == ' ' {
			at++
		}
		times, size := multiplierAt(text, at)
		if size == 0 {
			break
		}
		end = at + size
		if times >= 1e4 {
			total, section = total+max(section, 1)*times, 0
		} else {
			section *= times
		}
		// 1억 2천만: more digits may follow a character that multiplies.
		next := end
		if next < len(text) && text[next] == ' ' {
			next++
		}
		if text[at] < utf8.RuneSelf || next >= len(text) || text[next] < '0' || text[next] > '9' {
			continue
		}
		more, after := plainDigits(text, next, lang)
		if _, size := multiplierAt(text, after); size == 0 && next > end {
			break // 3만 5 명 is two numbers
		}
		if section != 0 {
			total, section = total+section, 0
		}
		section, end = more, after
	}
	return number{total + section, i, end}
}

// plainDigits reads digits with what groups them and a fraction.
func plainDigits(text string, i int, lang earshot.Lang) (float64, int) {
	group, point := byte(','), byte('.')
	switch lang {
	case "de", "es", "it", "pt", "nl":
		group, point = '.', ','
	case "fr":
		group, point = ' ', ','
	}
	value, end := 0.0, i
	for end < len(text) {
		c := text[end]
		if c >= '0' && c <= '9' {
			value = value*10 + float64(c-'0')
			end++
			continue
		}
		if (c == group || c == ',' && point == '.') && threeDigits(text[end+1:]) {
			end++
			continue
		}
		break
	}
	if end+1 < len(text) && text[end] == point && text[end+1] >= '0' && text[end+1] <= '9' {
		end++
		for unit := 0.1; end < len(text) && text[end] >= '0' && text[end] <= '9'; unit /= 10 {
			value += float64(text[end]-'0') * unit
			end++
		}
	}
	return value, end
}

// threeDigits reports whether s begins with exactly three digits.
func threeDigits(s string) bool {
	n := 0
	for n < len(s) && s[n] >= '0' && s[n] <= '9' {
		n++
	}
	return n == 3
}

// multipliers in the languages we know, normalised; the longest come first.
var multipliers = sync.OnceValue(func() []multiplier {
	all := []multiplier{
		{"thousand", 1e3}, {"million", 1e6}, {"billion", 1e9}, {"hundred", 100}, {"tausend", 1e3}, {"millionen", 1e6}, {"millones", 1e6}, {"mille", 1e3},
		{"millions", 1e6}, {"mil", 1e3}, {"mio", 1e6}, {"bn", 1e9}, {"k", 1e3}, {"m", 1e6},
		{"십", 10}, {"백", 100}, {"천", 1e3}, {"만", 1e4}, {"억", 1e8}, {"조", 1e12},
		{"十", 10}, {"百", 100}, {"千", 1e3}, {"万", 1e4}, {"億", 1e8}, {"亿", 1e8}, {"兆", 1e12},
	}
	for i := range all {
		all[i].text = normalText(all[i].text)
	}
	return all
})

type multiplier struct {
	text  string
	times float64
}

// multiplierAt is what multiplies the number before i, and its length.
func multiplierAt(text string, i int) (times float64, size int) {
	if i >= len(text) {
		return 0, 0
	}
	for _, m := range multipliers() {
		if len(m.text) > size && strings.HasPrefix(text[i:], m.text) && (m.text[0] >= utf8.RuneSelf || !touches(text, i+len(m.text))) {
			times, size = m.times, len(m.text)
		}
	}
	if size > 0 && text[i] < utf8.RuneSelf && size == 1 && i > 0 && text[i-1] == ' ' { // 5 m is no million
		return 0, 0
	}
	return times, size
}

// numberWords are the English words of numbers that are worth hearing; one is
// mostly none.
var numberWords = map[string]float64{
	"two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10, "eleven": 11, "twelve": 12, "thirteen": 13,
	"fourteen": 14, "fifteen": 15, "sixteen": 16, "seventeen": 17, "eighteen": 18, "nineteen": 19, "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50,
	"sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90,
}

var numberScales = map[string]float64{"hundred": 100, "thousand": 1e3, "million": 1e6, "billion": 1e9}

// wordNumberAt reads a number in English words.
func wordNumberAt(text string, i int) (number, bool) {
	if i > 0 && touches(text, i) {
		return number{}, false
	}
	total, section, end, found := 0.0, 0.0, i, false
	for at := i; at < len(text); {
		to := at
		for to < len(text) && text[to] >= 'a' && text[to] <= 'z' {
			to++
		}
		word := text[at:to]
		n, plain := numberWords[word]
		scale, scales := numberScales[word]
		switch {
		case plain, (word == "one" || word == "a") && scaleFollows(text[to:]):
			section += max(n, 1)
		case scales && found && scale == 100:
			section *= scale
		case scales && found:
			total, section = total+section*scale, 0
		case word == "and" && found && end > i && scaleBefore(text[:at]):
			at = to + 1
			continue
		default:
			to = 0
		}
		if to == 0 {
			break
		}
		found, end = true, to
		if to >= len(text) || text[to] != ' ' && text[to] != '-' {
			break
		}
		at = to + 1
	}
	return number{total + section, i, end}, found
}

// scaleFollows reports whether hundred, thousand and so on come next.
func scaleFollows(rest string) bool {
	word, _, _ := strings.Cut(strings.TrimLeft(rest, " -"), " ")
	_, ok := numberScales[strings.TrimRight(word, ".,?!")]
	return ok
}

func scaleBefore(text string) bool {
	words := strings.Fields(text)
	if len(words) == 0 {
		return false
	}
	_, ok := numberScales[words[len(words)-1]]
	return ok
}

// characterDigits are digits as Chinese, Japanese and Korean characters.
var characterDigits = map[rune]float64{
	'零': 0, '〇': 0, '一': 1, '二': 2, '两': 2, '三': 3, '四': 4, '五': 5, '六': 6, '七': 7, '八': 8, '九': 9,
	'일': 1, '이': 2, '삼': 3, '사': 4, '오': 5, '육': 6, '칠': 7, '팔': 8, '구': 9,
}

var characterScales = map[rune]float64{
	'十': 10, '百': 100, '千': 1e3, '万': 1e4, '亿': 1e8, '兆': 1e12,
	'십': 10, '백': 100, '천': 1e3, '만': 1e4, '억': 1e8, '조': 1e12,
}

// characterUnits are what a number in characters must be followed by, since
// its characters are in many words.
var characterUnits = sync.OnceValue(func() *regexp.Regexp {
	return pattern1(`^ ?(원|명|개월|개|년|달러|퍼센트|프로|대|건|元|块|円|人|个|名|台|件|年|月|天|日|美元|ドル|万円|%|％|倍|家|次|回|店)`)
})

// characterNumberAt reads a number in characters: 三万, 삼십만, 二十.
func characterNumberAt(text string, i int) (number, bool) {
	total, section, digit, scaled, n := 0.0, 0.0, 0.0, false, 0
	end := i
	for end < len(text) {
		r, size := utf8.DecodeRuneInString(text[end:])
		if d, ok := characterDigits[r]; ok {
			digit = digit*10 + d
		} else if s, ok := characterScales[r]; ok && (n > 0 || s >= 10) {
			scaled = true
			if s >= 1e4 {
				total, section, digit = total+max(section+digit, 1)*s, 0, 0
			} else {
				section, digit = section+max(digit, 1)*s, 0
			}
		} else {
			break
		}
		end += size
		n++
	}
	if n < 1 || !scaled && n > 1 || !characterUnits().MatchString(text[end:]) {
		return number{}, false
	}
	if before, _ := utf8.DecodeLastRuneInString(text[:i]); isHangul(before) || before == '第' || before == '一' {
		return number{}, false
	}
	return number{total + section + digit, i, end}, true
}

// currencies are the signs and words of money, normalised, with the currency
// they say.
var currencies = sync.OnceValue(func() []currencyWord {
	var all []currencyWord
	for _, line := range strings.Split(`USD $ us$ usd dollars dollar bucks 달러 美元 美金 ドル 米ドル
EUR € eur euros euro 유로 欧元 ユーロ
GBP £ gbp pounds pound 파운드 英镑 ポンド
KRW ₩ krw won 원 韩元 韩币 ウォン
JPY jpy yen 엔 日元 日币 円
CNY cny rmb yuan 위안 人民币 元 块 块钱
TWD twd nt$ 台币 新台币
HKD hkd hk$ 港币
¥ ¥`, "\n") {
		words := strings.Fields(line)
		for _, w := range words[1:] {
			all = append(all, currencyWord{words[0], normalText(w)})
		}
	}
	return all
})

type currencyWord struct{ currency, text string }

// moneyAround widens a number to the currency before or after it; the currency
// is empty when it is none.
func moneyAround(text string, n number, lang earshot.Lang) (from, to int, currency string) {
	before, after := strings.TrimSuffix(text[:n.start], " "), text[n.end:]
	skipped := len(after) - len(strings.TrimLeft(after, " -"))
	after = after[skipped:]
	from, to = n.start, n.end
	longest := 0
	for _, c := range currencies() {
		letters := c.text[0] < utf8.RuneSelf && c.text[len(c.text)-1] >= 'a'
		if len(c.text) > longest && strings.HasPrefix(after, c.text) && !(letters && touches(after, len(c.text))) {
			longest, currency = len(c.text), c.currency
			from, to = n.start, n.end+skipped+len(c.text)
		}
		if len(c.text) > longest && strings.HasSuffix(before, c.text) && !(letters && touches(before, len(before)-len(c.text))) && (c.text[0] < utf8.RuneSelf || !isCJKText(c.text)) {
			longest, currency = len(c.text), c.currency
			from, to = len(before)-len(c.text), n.end
		}
	}
	switch {
	case currency == "¥" && lang.Base() == earshot.Chinese:
		currency = "CNY"
	case currency == "¥":
		currency = "JPY"
	case currency == "CNY" && lang == earshot.ChineseTraditional && text[to-3:to] == "元":
		currency = "TWD"
	}
	return from, to, currency
}

func isCJKText(s string) bool {
	r, _ := utf8.DecodeRuneInString(s)
	return isCJK(r)
}
