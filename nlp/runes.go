package nlp

import (
	_ "embed"
	"sync"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
	"golang.org/x/text/width"
)

// script is the writing a rune belongs to, as far as Earshot tells them apart.
type script uint8

const (
	scriptNone  script = iota // punctuation, symbols, emoji
	scriptSpace               // what separates words
	scriptDigit
	scriptMark // combining marks; they belong to the rune before
	scriptLatin
	scriptCyrillic
	scriptGreek
	scriptArabic
	scriptHebrew
	scriptDevanagari
	scriptOtherLetter // spaced scripts nobody asked about yet
	scriptHan
	scriptKana
	scriptHangul
	scriptJamo // ㅋㅋ ㅠㅠ: Korean chat, but others borrow it
	scriptThai
	scriptUnspaced // Lao, Khmer, Burmese
	scripts        // how many there are
)

// bigrammed reports whether runs of the script are cut into pairs of
// characters rather than words.
func (s script) bigrammed() bool { return s >= scriptHan && s < scripts }

func (s script) letter() bool { return s >= scriptLatin && s < scripts }

// What a rune of the basic plane needs beside folding.
const (
	flagDrop    = 1 << iota // invisible, leaves no trace
	flagCompose             // joins the rune before it, or is not in composed form
	flagJoins               // with flagCompose: joins the rune before it
	flagFar                 // folds to a rune beyond the basic plane
)

// What a Han rune tells about the text around it.
const (
	tellsSimplified = 1 << iota
	tellsTraditional
	tellsJapanese
	tellsChinese
)

// runeTable answers, for every rune of the basic plane, what it folds to, which
// script it is of and what it tells, without a search.
type runeTable struct {
	fold   [1 << 16]uint16
	plain  [1 << 16]uint16 // what a rune folds to that asks for nothing else and keeps its length; 0 for any other
	script [1 << 16]script
	flags  [1 << 16]uint8
	tells  [1 << 16]uint8
	far    map[rune]rune // folds from or to runes beyond the basic plane
}

//go:embed tables/ts.txt
var tsText string

//go:embed tables/simplified.txt
var simplifiedText string

//go:embed tables/traditional.txt
var traditionalText string

//go:embed tables/japanese.txt
var japaneseText string

//go:embed tables/chinese.txt
var chineseText string

var runeTables = sync.OnceValue(newRuneTable)

func newRuneTable() *runeTable {
	t := &runeTable{far: map[rune]rune{}}
	simplify := map[rune]rune{}
	var traditional rune
	for _, r := range tsText {
		switch {
		case r == '\n':
		case traditional == 0:
			traditional = r
		default:
			simplify[traditional] = r
			traditional = 0
		}
	}
	for r := rune(0); r < 1<<16; r++ {
		f := r
		switch {
		case r >= 0x3400 && r < 0x4DC0, r >= 0x4E00 && r < 0xA000: // the same, faster
			t.script[r] = scriptHan
			if to, ok := simplify[r]; ok {
				f = to
			}
		case r >= 0xAC00 && r < 0xD7A4:
			t.script[r] = scriptHangul
		case r >= 0xD800 && r < 0xF900: // surrogates and private use
		default:
			t.script[r] = scriptOf(r)
			t.flags[r] = flagsOf(r)
			f = foldOne(r, simplify)
		}
		if f >= 1<<16 {
			t.flags[r] |= flagFar
			t.far[r] = f
			continue
		}
		t.fold[r] = uint16(f)
		if t.flags[r] == 0 && r != zwj && t.script[r] != scriptSpace && utf8.RuneLen(f) == utf8.RuneLen(r) {
			t.plain[r] = uint16(f)
		}
	}
	for from, to := range simplify {
		if from >= 1<<16 {
			t.far[from] = to
		}
	}
	t.tell(simplifiedText, tellsSimplified)
	t.tell(traditionalText, tellsTraditional)
	t.tell(japaneseText, tellsJapanese)
	t.tell(chineseText, tellsChinese)
	return t
}

func (t *runeTable) tell(text string, what uint8) {
	for _, r := range text {
		if r < 1<<16 {
			t.tells[r] |= what
		}
	}
}

// foldRune is what r is compared as: width and case folded, Traditional as
// Simplified.
func (t *runeTable) foldRune(r rune) rune {
	if uint32(r) < 1<<16 {
		if t.flags[r]&flagFar == 0 {
			return rune(t.fold[r])
		}
		return t.far[r]
	}
	if to, ok := t.far[r]; ok {
		return to
	}
	return unicode.ToLower(r)
}

// scriptAt is the script of any rune.
func (t *runeTable) scriptAt(r rune) script {
	if uint32(r) < 1<<16 {
		return t.script[r]
	}
	return scriptOf(r)
}

// flagsAt is what any rune needs beside folding.
func (t *runeTable) flagsAt(r rune) uint8 {
	if uint32(r) < 1<<16 {
		return t.flags[r]
	}
	return flagsOf(r)
}

// foldOne folds until nothing changes, so that folding twice is folding once.
func foldOne(r rune, simplify map[rune]rune) rune {
	for range 8 {
		next := r
		if w := width.LookupRune(next).Folded(); w != 0 {
			next = w
		}
		next = foldSign(next)
		next = unicode.ToLower(next)
		if to, ok := simplify[next]; ok {
			next = to
		}
		if next == r {
			break
		}
		r = next
	}
	return r
}

// foldSign folds the spaces, apostrophes and hyphens that keyboards and word
// processors write differently.
func foldSign(r rune) rune {
	switch r {
	case '‘', '’', '‛', 'ʼ', '′', '`', '´':
		return '\''
	case '“', '”', '„', '‟':
		return '"'
	case '‐', '‑':
		return '-'
	case 'ς':
		return 'σ'
	case 'ſ':
		return 's'
	}
	if unicode.IsSpace(r) || unicode.Is(unicode.Z, r) {
		return ' '
	}
	return r
}

func flagsOf(r rune) uint8 {
	switch {
	case invisible(r):
		return flagDrop
	case r == 'ﾞ' || r == 'ﾟ': // half-width sound marks
		return flagCompose | flagJoins
	case r < 0x300 || r >= 0x3400 && r < 0xA000 || r >= 0xAC00 && r < 0xD7A4 || r >= 0x1F000 && r < 0x2F800:
		return 0
	}
	p := norm.NFC.PropertiesString(string(r))
	if !p.BoundaryBefore() {
		return flagCompose | flagJoins
	}
	if !norm.NFC.IsNormalString(string(r)) {
		return flagCompose
	}
	return 0
}

const (
	zwnj = '\u200C'
	zwj  = '\u200D'
)

// invisible reports whether r has no ink and no meaning to compare. The joiner
// of emoji sequences is not among them; Normalize looks at what it joins.
func invisible(r rune) bool {
	switch {
	case r == 0xAD, r == 0x61C, r == 0x180E, r == 0x200B, r == zwnj, r == 0x200E, r == 0x200F, r == 0xFEFF:
		return true
	case r >= 0x202A && r <= 0x202E, r >= 0x2060 && r <= 0x206F:
		return true
	case r >= 0xFE00 && r <= 0xFE0F, r >= 0xE0100 && r <= 0xE01EF:
		return true
	}
	return false
}

func scriptOf(r rune) script {
	switch {
	case r < 0x80:
		return asciiScript(r)
	case unicode.IsSpace(r) || unicode.Is(unicode.Z, r):
		return scriptSpace
	case r == 'ー' || r == 'ｰ' || r == 'ﾞ' || r == 'ﾟ':
		return scriptKana
	case unicode.Is(unicode.M, r):
		return scriptMark
	case unicode.IsDigit(r):
		return scriptDigit
	case r == '〇' || r == '々' || r == '〆' || unicode.Is(unicode.Han, r) && unicode.IsLetter(r):
		return scriptHan
	case !unicode.IsLetter(r):
		return scriptNone
	case unicode.In(r, unicode.Hiragana, unicode.Katakana):
		return scriptKana
	case unicode.Is(unicode.Hangul, r):
		if r >= 0x3130 && r < 0x3190 || r >= 0xFFA0 && r < 0xFFE0 {
			return scriptJamo
		}
		return scriptHangul
	}
	for _, s := range alphabets {
		if unicode.Is(s.runes, r) {
			return s.script
		}
	}
	return scriptOtherLetter
}

var alphabets = [...]struct {
	runes  *unicode.RangeTable
	script script
}{
	{unicode.Latin, scriptLatin},
	{unicode.Cyrillic, scriptCyrillic},
	{unicode.Greek, scriptGreek},
	{unicode.Arabic, scriptArabic},
	{unicode.Hebrew, scriptHebrew},
	{unicode.Devanagari, scriptDevanagari},
	{unicode.Thai, scriptThai},
	{unicode.Lao, scriptUnspaced},
	{unicode.Khmer, scriptUnspaced},
	{unicode.Myanmar, scriptUnspaced},
}

func asciiScript(r rune) script {
	switch {
	case r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z':
		return scriptLatin
	case r >= '0' && r <= '9':
		return scriptDigit
	case r == ' ' || r >= '\t' && r <= '\r':
		return scriptSpace
	}
	return scriptNone
}
