package nlp

import (
	"math"
	"strings"
	"unicode"
	"unicode/utf8"

	"earshot"
	"earshot/nlp/letters"
)

// evidence is what one look at a text says of its language.
type evidence struct {
	letters  [scripts]int
	small    int         // Latin letters in lower case
	plain    letters.Sum // what Latin words say
	names    letters.Sum // what those say that begin with a capital within a sentence
	told     [4]int      // Simplified, Traditional, Japanese, Chinese characters
	cyrillic earshot.Lang
	arabic   [3]int // letters of Arabic, Persian and Urdu alone
}

// look reads text once. Addresses, numbers and signs say nothing.
func look(text string) (e evidence) {
	l := looker{e: &e, table: runeTables(), model: latinModel(), text: text, begins: true}
	l.links = strings.IndexByte(text, '@') >= 0 || strings.Contains(text, "://") || strings.Contains(text, "www.")
	l.word[0] = letters.Edge
	l.run()
	return e
}

type looker struct {
	e      *evidence
	table  *runeTable
	model  *letters.Model
	text   string
	links  bool
	begins bool                    // the next word begins a sentence
	name   bool                    // the word being read may be a name
	word   [letters.MaxWord]uint16 // the word being read, after an Edge, in lower case
	size   int                     // its letters; more than fit when it is no word

	weighed int // words
}

// enough Latin words tell the language of a text; more would cost time and
// change nothing.
const enough = 24

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
		l.e.small++
		l.push(uint16(c))
	case c >= 'A' && c <= 'Z':
		l.capital(uint16(c + 'a' - 'A'))
	default:
		if l.size > 0 {
			l.end()
		}
		if c == '.' || c == '!' || c == '?' || c == '\n' || c == ':' {
			l.begins = true
		}
	}
}

func (l *looker) capital(letter uint16) {
	if l.size == 0 {
		l.name = !l.begins
	}
	l.push(letter)
}

func (l *looker) push(letter uint16) {
	if l.size++; l.size < len(l.word)-1 {
		l.word[l.size] = letter
	}
}

// end weighs the word that was read.
func (l *looker) end() {
	size := l.size
	if size == 0 {
		return
	}
	l.size = 0
	l.e.letters[scriptLatin] += size
	if l.weighed < enough && size < len(l.word)-1 {
		l.weighed++
		l.word[size+1] = letters.Edge
		sum := &l.e.plain
		if l.name {
			sum = &l.e.names
		}
		l.model.Add(sum, l.word[:size+2])
	}
	l.begins, l.name = false, false
}

func (l *looker) rune(r rune) {
	s := l.table.scriptAt(r)
	switch s {
	case scriptLatin:
		l.latin(r)
		return
	case scriptMark:
		return
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
	small := unicode.ToLower(r)
	if small >= 1<<16 {
		l.size = len(l.word)
		return
	}
	if small != r {
		l.capital(uint16(small))
		return
	}
	l.e.small++
	l.push(uint16(small))
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

// guess is how probable the letters of the Latin words make each language.
// Capitals within a sentence begin names and titles, which are in any
// language, so those words count a quarter, unless all the text is capitals.
func (e *evidence) guess() guess {
	sum := e.plain
	for k, v := range e.names {
		if e.small > 0 {
			v /= 4
		}
		sum[k] += v
	}
	odds := latinModel().Odds(&sum)
	most := odds[0]
	for _, v := range odds {
		most = max(most, v)
	}
	var g guess
	total := 0.0
	for k, v := range odds {
		if v > most-10 {
			g[k] = math.Exp(v - most)
			total += g[k]
		}
	}
	for k := range g {
		g[k] = round(g[k] / total)
	}
	return g
}
