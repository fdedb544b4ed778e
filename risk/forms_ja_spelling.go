package risk

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// jaSwaps are spellings that stand for one another: the okurigana of verbs
// that may have less of it, characters that are exchanged, and words that are
// written in kana as well.
var jaSwaps = [][2]string{
	{"合わせ", "合せ"}, {"終わ", "終"}, {"変わ", "変"}, {"積もり", "積り"}, {"落とし", "落し"}, {"申し上げ", "申上げ"}, {"引っ越", "引越"}, {"切り替え", "切り換え"}, {"乗り換え", "乗り替え"},
	{"換え", "かえ"}, {"替え", "かえ"}, {"取り消", "取りけ"}, {"見直", "見なお"}, {"難し", "むずかし"}, {"厳し", "きびし"}, {"下さい", "ください"}, {"頂", "いただ"},
	{"出来", "でき"}, {"辞め", "やめ"}, {"無い", "ない"}, {"欲しい", "ほしい"},
}

// jaSpellings lists the ways a text is written: 取り消し, 取消し, 取消.
func jaSpellings(text string) []string {
	all := []string{text}
	add := func(s string) {
		if s != text && !slices.Contains(all, s) && len(all) < 12 {
			all = append(all, s)
		}
	}
	for _, swap := range jaSwaps {
		for _, s := range slices.Clone(all) {
			if strings.Contains(s, swap[0]) {
				add(strings.Replace(s, swap[0], swap[1], 1))
			}
		}
	}
	for _, s := range slices.Clone(all) {
		add(jaTight(s))
	}
	for _, s := range slices.Clone(all) {
		add(jaBare(s))
	}
	return all
}

// jaTight leaves out the kana between two characters of a compound: 取り消す,
// 取消す.
func jaTight(text string) string {
	r := []rune(text)
	for i := 1; i+1 < len(r); i++ {
		if isHan(r[i-1]) && isHan(r[i+1]) && strings.ContainsRune("りきちみしいっびけえめ", r[i]) {
			return string(r[:i]) + string(r[i+1:])
		}
	}
	return text
}

// jaBare leaves out the kana at the end of a noun that was a compound verb:
// 取消し, 取消; 手続き, 手続.
func jaBare(text string) string {
	last, size := utf8.DecodeLastRuneInString(text)
	stem := text[:len(text)-size]
	r := []rune(stem)
	if n := len(r); n < 2 || !isHan(r[n-1]) || !isHan(r[n-2]) || !strings.ContainsRune("しりきみげけえせ", last) {
		return text
	}
	return stem
}
