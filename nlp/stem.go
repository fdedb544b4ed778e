package nlp

import (
	"strings"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// stem takes the endings of number, tense and possession off a word of ASCII
// letters, as the first and last steps of Porter's stemmer do, and leaves
// derivation alone: prices, priced, pricing and price are one term, renewal
// and renew are two. A word of another language loses at most its plural.
// What counts is that index and query do the same; a term is not for reading.
func stem(w string) string {
	w = strings.TrimSuffix(w, "'s")
	if len(w) < 4 || strings.IndexByte(w, '\'') >= 0 {
		return w
	}
	for i := 0; i < len(w); i++ {
		if w[i] < 'a' || w[i] > 'z' {
			return w
		}
	}
	return finalE(finalY(tense(plural(w))))
}

func plural(w string) string {
	switch {
	case !strings.HasSuffix(w, "s"):
		return w
	case strings.HasSuffix(w, "ss"), strings.HasSuffix(w, "us"), strings.HasSuffix(w, "is"), w == "news":
		return w
	case strings.HasSuffix(w, "sses"), strings.HasSuffix(w, "shes"), strings.HasSuffix(w, "ches"), strings.HasSuffix(w, "xes"):
		return w[:len(w)-2]
	case strings.HasSuffix(w, "ies"):
		if len(w) > 4 {
			return w[:len(w)-3] + "y"
		}
		return w[:len(w)-1]
	}
	return w[:len(w)-1]
}

func tense(w string) string {
	switch {
	case w == "used" || w == "using":
		return "use"
	case strings.HasSuffix(w, "eed"):
		return w
	case strings.HasSuffix(w, "ied") && len(w) > 4:
		return w[:len(w)-3] + "y"
	case strings.HasSuffix(w, "ed"):
		return ended(w, w[:len(w)-2])
	case strings.HasSuffix(w, "ing"):
		return ended(w, w[:len(w)-3])
	}
	return w
}

// ended is the stem of w once its ending is off, w itself when too little is
// left to be a verb.
func ended(w, s string) string {
	if len(s) < 3 || !hasVowel(s) {
		return w
	}
	last := s[len(s)-1]
	switch {
	case strings.HasSuffix(s, "at"), strings.HasSuffix(s, "bl"), strings.HasSuffix(s, "iz"):
		return w[:len(s)] + "e"
	case last == s[len(s)-2] && !isVowel(s, len(s)-1):
		if last == 's' || last == 'z' || last == 'l' && measure(s) < 2 {
			return s
		}
		return s[:len(s)-1]
	case measure(s) == 1 && shortEnd(s):
		return s + "e"
	}
	return s
}

func finalY(w string) string {
	if n := len(w); n > 3 && w[n-1] == 'y' && !isVowel(w, n-2) {
		return w[:n-1] + "i"
	}
	return w
}

func finalE(w string) string {
	n := len(w)
	if n < 4 {
		return w
	}
	if w[n-1] == 'e' {
		s := w[:n-1]
		if m := measure(s); len(s) >= 3 && (m > 1 || m == 1 && !shortEnd(s)) {
			w = s
		}
	}
	if n = len(w); w[n-1] == 'l' && w[n-2] == 'l' && measure(w) > 1 {
		w = w[:n-1]
	}
	return w
}

// measure counts the sequences of vowels followed by consonants in w.
func measure(w string) int {
	m, vowel := 0, false
	for i := range len(w) {
		v := isVowel(w, i)
		if vowel && !v {
			m++
		}
		vowel = v
	}
	return m
}

// shortEnd reports whether w ends consonant, vowel, consonant, the last not w,
// x or y: hop, fil, pric.
func shortEnd(w string) bool {
	n := len(w)
	if n < 3 || isVowel(w, n-1) || !isVowel(w, n-2) || isVowel(w, n-3) {
		return false
	}
	return w[n-1] != 'w' && w[n-1] != 'x' && w[n-1] != 'y'
}

func hasVowel(w string) bool {
	for i := range len(w) {
		if isVowel(w, i) {
			return true
		}
	}
	return false
}

func isVowel(w string, i int) bool {
	switch w[i] {
	case 'a', 'e', 'i', 'o', 'u':
		return true
	case 'y':
		return i > 0 && !isVowel(w, i-1)
	}
	return false
}

// elides reports whether a word before an apostrophe is a French, Italian or
// Catalan article or particle, so that the word after it stands alone.
func elides(w string) bool {
	switch w {
	case "l", "d", "c", "j", "m", "n", "s", "t", "qu", "dell", "all", "nell", "dall", "sull", "un",
		"lorsqu", "puisqu", "jusqu", "quelqu", "quell", "quest", "com", "dov":
		return true
	}
	return false
}

// bare takes the accents off letters whose words are also typed without:
// café is cafe, ёлка елка, Łódź lodz. The marks of other scripts are letters
// to their readers and stay.
func bare(w string) string {
	var b strings.Builder
	b.Grow(len(w))
	before := rune(0)
	for _, r := range norm.NFD.String(w) {
		switch {
		case r == 0x306 && (before == 'и' || before == 'у'): // й is no и
			b.WriteRune(r)
		case r >= 0x300 && r <= 0x36F:
		case r < utf8.RuneSelf || barest[r] == "":
			b.WriteRune(r)
		default:
			b.WriteString(barest[r])
		}
		before = r
	}
	return norm.NFC.String(b.String())
}

var barest = map[rune]string{
	'ß': "ss", 'æ': "ae", 'œ': "oe", 'ø': "o", 'đ': "d", 'ð': "d", 'ł': "l", 'ı': "i", 'þ': "th", 'ħ': "h",
}
