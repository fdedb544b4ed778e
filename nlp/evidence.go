package nlp

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"earshot"
)

// evidence is what one look at a text says of its language.
type evidence struct {
	letters  [scripts]int
	words    int // in Latin letters
	known    int // of them, the ones that voted
	ballot   ballot
	told     [4]int // Simplified, Traditional, Japanese, Chinese characters
	cyrillic earshot.Lang
	arabic   [3]int // letters of Arabic, Persian and Urdu alone
}

// look reads text once. Addresses, numbers and signs say nothing.
func look(text string) (e evidence) {
	l := looker{e: &e, table: runeTables(), words: functionWords(), text: text}
	l.links = strings.IndexByte(text, '@') >= 0 || strings.Contains(text, "://") || strings.Contains(text, "www.")
	l.run()
	return e
}

type looker struct {
	e     *evidence
	table *runeTable
	words map[string]*ballot
	text  string
	links bool
	word  [32]byte // the word being read, in lower case
	size  int
}

func (l *looker) run() {
	for i := 0; i < len(l.text); {
		if l.links && (i == 0 || isSpace(l.text[i-1])) {
			if end := linkEnd(l.text, i); end > i {
				i = end
				continue
			}
		}
		c := l.text[i]
		if c < utf8.RuneSelf {
			l.ascii(c)
			i++
			continue
		}
		r, size := utf8.DecodeRuneInString(l.text[i:])
		l.rune(r)
		i += size
	}
	l.end()
}

func isSpace(c byte) bool { return c == ' ' || c >= '\t' && c <= '\r' }

// linkEnd is where the address at i is over; i when there is none.
func linkEnd(text string, i int) int {
	end := i
	for end < len(text) && !isSpace(text[end]) && text[end] < utf8.RuneSelf {
		end++
	}
	piece := text[i:end]
	if strings.IndexByte(piece, '@') > 0 || strings.Contains(piece, "://") || strings.HasPrefix(piece, "www.") {
		return end
	}
	return i
}

func (l *looker) ascii(c byte) {
	switch {
	case c >= 'a' && c <= 'z':
		l.push(c)
	case c >= 'A' && c <= 'Z':
		l.push(c + 'a' - 'A')
	case c == '\'':
		l.apostrophe()
	case l.size > 0:
		l.end()
	}
}

func (l *looker) push(c byte) {
	if l.size < len(l.word) {
		l.word[l.size] = c
	}
	l.size++
	l.e.letters[scriptLatin]++
}

// apostrophe ends the word after an elided article and stays within any other.
func (l *looker) apostrophe() {
	if l.size == 0 || l.size >= len(l.word) {
		return
	}
	elided := elides(string(l.word[:l.size]))
	l.word[l.size] = '\''
	l.size++
	if elided {
		l.end()
	}
}

// end asks the word that was read for its votes.
func (l *looker) end() {
	if l.size == 0 {
		return
	}
	if l.size <= len(l.word) {
		w := l.word[:l.size]
		if w[len(w)-1] == '\'' && !elides(string(w[:len(w)-1])) {
			w = w[:len(w)-1]
		}
		if b := l.words[string(w)]; b != nil {
			l.e.ballot.add(b)
			l.e.known++
		}
	}
	l.e.words++
	l.size = 0
}

func (l *looker) rune(r rune) {
	s := l.table.scriptAt(r)
	switch s {
	case scriptLatin:
		l.latin(r)
		return
	case scriptMark:
		return
	case scriptNone:
		if r == '’' {
			l.apostrophe()
			return
		}
	}
	l.end()
	l.e.letters[s]++
	switch s {
	case scriptHan:
		l.han(r)
	case scriptCyrillic:
		l.cyrillic(r)
	case scriptArabic:
		l.arabic(r)
	}
}

func (l *looker) latin(r rune) {
	if uint32(r) >= 0xFF21 && uint32(r) <= 0xFF5A { // full width
		r -= 0xFEE0
	}
	r = unicode.ToLower(r)
	if l.size+utf8.RuneLen(r) <= len(l.word) {
		l.size += utf8.EncodeRune(l.word[l.size:], r)
	} else {
		l.size = len(l.word) + 1
	}
	l.e.letters[scriptLatin]++
	if b := letterVotes()[r]; b != nil {
		l.e.ballot.add(b)
	}
}

func (l *looker) han(r rune) {
	if uint32(r) >= 1<<16 {
		return
	}
	if tells := l.table.tells[r]; tells != 0 {
		for k := range l.e.told {
			l.e.told[k] += int(tells >> k & 1)
		}
	}
}

func (l *looker) cyrillic(r rune) {
	switch unicode.ToLower(r) {
	case 'і', 'ї', 'є', 'ґ':
		l.e.cyrillic = "uk"
	case 'ў':
		l.e.cyrillic = "be"
	case 'ј', 'љ', 'њ', 'ћ', 'ђ', 'џ':
		l.e.cyrillic = "sr"
	case 'ә', 'қ', 'ң', 'ғ', 'ұ', 'һ':
		l.e.cyrillic = "kk"
	}
}

func (l *looker) arabic(r rune) {
	switch r {
	case 'ة', 'ى', 'أ', 'إ', 'ي', 'ك':
		l.e.arabic[0]++
	case 'ک', 'ی':
		l.e.arabic[1]++
	case 'پ', 'چ', 'ژ', 'گ':
		l.e.arabic[1] += 2
	case 'ٹ', 'ڈ', 'ڑ', 'ے', 'ں', 'ہ':
		l.e.arabic[2] += 3
	}
}
