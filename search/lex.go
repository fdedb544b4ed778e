package search

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

type kind int

const (
	kindEnd kind = iota
	kindWord
	kindPhrase
	kindField
	kindNot
	kindOr
	kindOpen
	kindClose
)

// lexeme is one piece of a query as it was typed. A field has its name in text
// and what follows the colon in value.
type lexeme struct {
	kind   kind
	at     int // byte offset in the query
	text   string
	value  string
	valued int // byte offset of the value
}

// quotes maps what opens a quotation to the runes that close it. Straight and
// curly quotation marks close each other, because keyboards mix them.
var quotes = map[rune]string{
	'"': "\"“”„＂", '“': "\"“”„＂", '”': "\"“”„＂", '„': "\"“”„＂", '＂': "\"“”„＂",
	'「': "」", '『': "』", '«': "»", '»': "«»",
}

// lexer cuts a query into lexemes. It never fails on what it does not know:
// whatever is nothing else is a word.
type lexer struct {
	query string
	at    int
}

func (l *lexer) rest() string { return l.query[l.at:] }

// next returns the lexeme at the current position.
func (l *lexer) next() (lexeme, error) {
	l.space()
	at := l.at
	r, size := utf8.DecodeRuneInString(l.rest())
	switch {
	case size == 0:
		return lexeme{kind: kindEnd, at: at}, nil
	case r == '(' || r == '（':
		l.at += size
		return lexeme{kind: kindOpen, at: at}, nil
	case r == ')' || r == '）':
		l.at += size
		return lexeme{kind: kindClose, at: at}, nil
	case r == '|' || r == '｜':
		l.at += len(l.rest()) - len(strings.TrimLeft(l.rest(), "|｜"))
		return lexeme{kind: kindOr, at: at}, nil
	case isMinus(r):
		l.at += size
		return l.afterMinus(at)
	case quotes[r] != "":
		if text, closed := l.quoted(); closed {
			return lexeme{kind: kindPhrase, at: at, text: text}, nil
		}
		l.at += size
		return l.next()
	}
	return l.word()
}

func (l *lexer) space() {
	l.at += len(l.rest()) - len(strings.TrimLeftFunc(l.rest(), isSpace))
}

// afterMinus tells "-word" from a dash that stands alone, which says nothing.
func (l *lexer) afterMinus(at int) (lexeme, error) {
	r, size := utf8.DecodeRuneInString(l.rest())
	if size == 0 || isSpace(r) || isMinus(r) || strings.ContainsRune(")）|｜", r) {
		return l.next()
	}
	return lexeme{kind: kindNot, at: at}, nil
}

// quoted reads from the opening mark at the current position to its end. A
// mark that is never closed opens nothing, as in a sentence somebody pasted.
func (l *lexer) quoted() (text string, closed bool) {
	open, size := utf8.DecodeRuneInString(l.rest())
	body := l.query[l.at+size:]
	end := strings.IndexAny(body, quotes[open])
	if end < 0 {
		return "", false
	}
	_, closing := utf8.DecodeRuneInString(body[end:])
	l.at += size + end + closing
	return body[:end], true
}

// word reads a bare word, which may turn out to be an operator or a field.
func (l *lexer) word() (lexeme, error) {
	at := l.at
	name, colon := fieldName(l.rest())
	if name == "" {
		text := l.bare()
		return lexeme{kind: operator(text), at: at, text: text}, nil
	}
	valueAt := at + colon
	if _, known := fields[name]; !known && !valueFollows(l.query[valueAt:]) {
		return lexeme{kind: kindWord, at: at, text: l.bare()}, nil
	}
	l.at = valueAt
	return lexeme{kind: kindField, at: at, text: name, value: l.value(), valued: valueAt}, nil
}

// value reads what stands right behind a field's colon, if anything does.
func (l *lexer) value() string {
	r, size := utf8.DecodeRuneInString(l.rest())
	if quotes[r] != "" {
		text, closed := l.quoted()
		if !closed {
			l.at += size
			return l.value()
		}
		return text
	}
	if size == 0 || isSpace(r) || strings.ContainsRune("()（）|｜", r) {
		return ""
	}
	return l.bare()
}

// bare reads up to whatever cannot be part of a bare word.
func (l *lexer) bare() string {
	rest := l.rest()
	end := strings.IndexFunc(rest, func(r rune) bool {
		return isSpace(r) || quotes[r] != "" || strings.ContainsRune("()（）|｜」』", r)
	})
	if end < 0 {
		end = len(rest)
	}
	if end == 0 { // a closing mark that closes nothing
		_, end = utf8.DecodeRuneInString(rest)
	}
	l.at += end
	return rest[:end]
}

// fieldName returns the name before a colon at the start of s, in lower case
// and half width, and the length of both; nothing when s does not begin so.
// Only Latin letters make a field's name, so 10:30 is a word.
func fieldName(s string) (name string, length int) {
	var b strings.Builder
	for i, r := range s {
		folded := half(r)
		switch {
		case folded == ':':
			if b.Len() == 0 {
				return "", 0
			}
			return b.String(), i + utf8.RuneLen(r)
		case 'a' <= folded && folded <= 'z' || folded == '_':
			b.WriteRune(folded)
		default:
			return "", 0
		}
	}
	return "", 0
}

// valueFollows reports whether s, what stands behind "name:", looks like a
// field's value. "Re: price" and "https://" are words.
func valueFollows(s string) bool {
	r, size := utf8.DecodeRuneInString(s)
	return size > 0 && !isSpace(r) && !strings.HasPrefix(s, "//") && !strings.ContainsRune("()（）|｜", r)
}

// operator is the kind of a bare word: OR and NOT in capitals are operators.
func operator(word string) kind {
	switch strings.Map(widthFold, word) {
	case "OR", "||":
		return kindOr
	case "NOT":
		return kindNot
	}
	return kindWord
}

func isSpace(r rune) bool { return unicode.IsSpace(r) || r == '\u200b' || r == '\ufeff' }

func isMinus(r rune) bool { return r == '-' || r == '－' || r == '−' }

// widthFold makes full-width ASCII half width.
func widthFold(r rune) rune {
	if '！' <= r && r <= '～' {
		return r - '！' + '!'
	}
	return r
}

// half is r at half width, in lower case.
func half(r rune) rune {
	if r = widthFold(r); 'A' <= r && r <= 'Z' {
		return r + 'a' - 'A'
	}
	return r
}
