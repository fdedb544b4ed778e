package nlp

import (
	"strings"
	"unicode/utf8"

	"earshot"
)

// Family says how a token was cut from the text. A search index keeps one
// field per family.
type Family string

// The families.
const (
	FamilyLatin Family = "latin" // words between spaces, of any alphabet
	FamilyCJK   Family = "cjk"   // pairs of characters: Han, kana, Hangul, Thai
)

// Token is one term of a text. Text[Start:End] of the original is what it was
// made from.
type Token struct {
	Term       string
	Start, End int
	Pos        int // from 0, one more for each token, across families
	Family     Family
}

// Tokenize cuts text into the terms that a search index holds and a query asks
// for; both must use it, so that they meet. Words are folded, freed of accents
// and stemmed lightly. Han, kana, Hangul and Thai become overlapping pairs, one
// character alone a token of its own: 계약을 is 계약 and 약을, so that 계약 finds it.
//
// The terms do not depend on lang, which a short query rarely has; it is
// there for languages that one day need their own cut.
func Tokenize(text string, lang earshot.Lang) []Token {
	return AppendTokens(nil, text, lang)
}

// AppendTokens is [Tokenize] into a slice that may be used again.
func AppendTokens(dst []Token, text string, _ earshot.Lang) []Token {
	n := Normalize(text)
	if dst == nil {
		dst = make([]Token, 0, len(text)/5+1)
	}
	t := tokenizer{table: runeTables(), normal: n, way: way{spans: n.spans}, tokens: dst, first: len(dst)}
	t.run()
	return t.tokens
}

// tokenizer walks a normalised text once.
type tokenizer struct {
	table  *runeTable
	normal Normal
	way    way
	tokens []Token
	first  int
}

func (t *tokenizer) run() {
	text := t.normal.Text
	for i := 0; i < len(text); {
		s, size := t.at(i)
		switch {
		case s.bigrammed():
			i = t.pairs(i)
		case s.letter() || s == scriptDigit:
			i = t.word(i)
		default:
			i += size
		}
	}
}

// at is the script of the rune at i, and its length.
func (t *tokenizer) at(i int) (script, int) {
	text := t.normal.Text
	if c := text[i]; c < utf8.RuneSelf {
		return t.table.script[c], 1
	}
	r, size := utf8.DecodeRuneInString(text[i:])
	return t.table.scriptAt(r), size
}

// pairs makes the overlapping pairs of the run of characters at i.
func (t *tokenizer) pairs(i int) int {
	text := t.normal.Text
	previous, start, count := i, i, 0
	for i < len(text) {
		s, size := t.at(i)
		if s == scriptMark {
			i += size
			continue
		}
		if !s.bigrammed() {
			break
		}
		if count > 1 {
			t.add(text[previous:i], previous, i, FamilyCJK)
		}
		if count > 0 {
			previous = start
		}
		start = i
		i += size
		count++
	}
	t.add(text[previous:i], previous, i, FamilyCJK)
	return i
}

// word makes the token of the word at i, or the several a word with an
// apostrophe is.
func (t *tokenizer) word(i int) int {
	text := t.normal.Text
	start, ascii, digits := i, true, false
	for i < len(text) {
		c := text[i]
		if c >= 'a' && c <= 'z' {
			i++
			continue
		}
		if c == '\'' || c == '.' || c == ',' {
			if !t.inside(start, i) {
				break
			}
			if c == '\'' && elides(text[start:i]) {
				break
			}
			i++
			continue
		}
		s, size := t.at(i)
		if s.bigrammed() || !s.letter() && s != scriptDigit && s != scriptMark {
			break
		}
		digits = digits || s == scriptDigit
		ascii = ascii && c < utf8.RuneSelf
		i += size
	}
	word := text[start:i]
	if !ascii {
		word = bare(word)
	}
	if digits {
		word = strings.ReplaceAll(word, ",", "")
	} else {
		word = stem(word)
	}
	t.add(word, start, i, FamilyLatin)
	return i
}

// inside reports whether the sign at i belongs to the word that began at
// start: an apostrophe between letters, a point or comma between digits.
func (t *tokenizer) inside(start, i int) bool {
	text := t.normal.Text
	if i == start || i+1 >= len(text) {
		return false
	}
	next, _ := t.at(i + 1)
	if text[i] == '\'' {
		return next.letter() && !next.bigrammed()
	}
	before := text[i-1]
	return before >= '0' && before <= '9' && next == scriptDigit
}

func (t *tokenizer) add(term string, start, end int, family Family) {
	from, to := t.way.original(start, end)
	t.tokens = append(t.tokens, Token{
		Term: term, Start: from, End: to, Pos: len(t.tokens) - t.first, Family: family,
	})
}

// way leads places of a normalised text back like [Normal.Original], faster
// when they come in order.
type way struct {
	spans []span
	at    int
}

func (w *way) original(start, end int) (int, int) {
	if len(w.spans) == 0 {
		return start, end
	}
	for w.at+1 < len(w.spans) && int(w.spans[w.at+1].normal) <= start {
		w.at++
	}
	s := w.spans[w.at]
	from := int(s.source)
	if s.length == 0 {
		from += start - int(s.normal)
	}
	k := w.at
	for k+1 < len(w.spans) && int(w.spans[k+1].normal) < end {
		k++
	}
	s = w.spans[k]
	if s.length > 0 {
		return from, int(s.source + s.length)
	}
	return from, int(s.source) + end - int(s.normal)
}
