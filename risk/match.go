package risk

import (
	"strings"
	"unicode/utf8"
)

// around finds the rest of a sequence around a hit of its anchor, the longest
// there is, and reports whether it stands where it may.
func (l *looked) around(v *view, a anchor, start, end int) (from, to int, ends choice, ok bool) {
	from = leftOf(v.text, l.slots[:a.slot], start)
	if from < 0 {
		return 0, 0, ends, false
	}
	to, ends = rightOf(v.text, l.slots[a.slot+1:], end, l.slots[a.slot][a.choice])
	if to < 0 || !l.fits(v, from, to, ends) {
		return 0, 0, ends, false
	}
	return from, to, ends, true
}

// leftOf is where the places, the last of which ends at pos, begin furthest to
// the left; -1 when they are not there.
func leftOf(text string, slots sequence, pos int) int {
	if len(slots) == 0 {
		return pos
	}
	if n := slots[len(slots)-1].gap(); n > 0 {
		return leftOverGap(text, slots[:len(slots)-1], pos, n)
	}
	best := -1
	for _, c := range slots[len(slots)-1] {
		at := pos
		if c.text != "" {
			if at = endBefore(text, c.text, pos); at < 0 {
				continue
			}
		}
		if at = leftOf(text, slots[:len(slots)-1], at); at >= 0 && (best < 0 || at < best) {
			best = at
		}
	}
	return best
}

// endBefore is where word begins if it ends at pos, or at the space before it;
// -1 if it does not.
func endBefore(text, word string, pos int) int {
	spaced := pos > 0 && text[pos-1] == ' '
	if spaced {
		pos--
	}
	if !strings.HasSuffix(text[:pos], word) || !spaced && touches(text, pos) {
		return -1
	}
	return pos - len(word)
}

// rightOf is where the places, the first of which begins at pos, end furthest to
// the right, and the choice they end with; -1 when they are not there.
func rightOf(text string, slots sequence, pos int, last choice) (int, choice) {
	if len(slots) == 0 {
		return pos, last
	}
	if n := slots[0].gap(); n > 0 {
		return rightOverGap(text, slots[1:], pos, last, n)
	}
	best, bestLast := -1, last
	for _, c := range slots[0] {
		at, ends := pos, last
		if c.text != "" {
			if at = startAfter(text, c.text, pos); at < 0 {
				continue
			}
			ends = c
		}
		if at, ends = rightOf(text, slots[1:], at, ends); at > best {
			best, bestLast = at, ends
		}
	}
	return best, bestLast
}

// startAfter is where word ends if it begins at pos, or after the space there;
// -1 if it does not.
func startAfter(text, word string, pos int) int {
	spaced := pos < len(text) && text[pos] == ' '
	at := pos
	if spaced {
		at++
	}
	if !strings.HasPrefix(text[at:], word) || !spaced && touches(text, at) {
		return -1
	}
	return at + len(word)
}

// touches reports whether a place in the text is within a word of a spaced
// script.
func touches(text string, pos int) bool {
	if pos == 0 || pos == len(text) {
		return false
	}
	if a, b := text[pos-1], text[pos]; a < utf8.RuneSelf && b < utf8.RuneSelf {
		return isWord(rune(a)) && isWord(rune(b))
	}
	a, _ := utf8.DecodeLastRuneInString(text[:pos])
	b, _ := utf8.DecodeRuneInString(text[pos:])
	return isWord(a) && isWord(b)
}

// fits reports whether a sequence stands where it may: at word boundaries in
// spaced languages, at the start of a word and before a particle for short
// Korean ones, not within a longer katakana word.
func (l *looked) fits(v *view, start, end int, ends choice) bool {
	if touches(v.text, start) || !ends.open && touches(v.text, end) || ends.closes && !clauseEndsAt(v.text, end) {
		return false
	}
	first, _ := utf8.DecodeRuneInString(v.text[start:])
	last, _ := utf8.DecodeLastRuneInString(v.text[:end])
	if (hanFirst[first] || hanLast[last]) && !l.strict && tornApart(v.text, start, end) {
		return false
	}
	if isKatakana(first) {
		if before, _ := utf8.DecodeLastRuneInString(v.text[:start]); isKatakana(before) {
			return false
		}
	}
	if isKatakana(last) && !ends.open {
		if after, _ := utf8.DecodeRuneInString(v.text[end:]); isKatakana(after) {
			return false
		}
	}
	return !isHangul(first) && !isHangul(last) || l.fitsKorean(v, start, end, ends)
}

func (l *looked) fitsKorean(v *view, start, end int, ends choice) bool {
	syllables := 0
	for _, r := range v.text[start:end] {
		if isHangul(r) {
			syllables++
		}
	}
	start, end = v.toNormal(start, end)
	if before, _ := utf8.DecodeLastRuneInString(v.normal[:start]); isHangul(before) && (l.strict || l.short || syllables <= 2) {
		return false
	}
	after, _ := utf8.DecodeRuneInString(v.normal[end:])
	switch {
	case !isHangul(after), ends.open:
		return true
	case l.strict:
		return false
	}
	last, _ := utf8.DecodeLastRuneInString(v.normal[:end])
	return !ends.noun || syllables > 3 || !isHangul(last) || last < 0xAC00 || koMayFollow(last, v.normal[end:])
}
