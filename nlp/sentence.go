package nlp

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Sentences returns the byte ranges of the sentences of text, in any language,
// without the white space around them. A line end ends a sentence, and so do
// full stops, question and exclamation marks with the quotes and brackets that
// close after them; the points of numbers, addresses, initials and common
// abbreviations do not.
func Sentences(text string) [][2]int { return AppendSentences(nil, text) }

// AppendSentences appends to all what [Sentences] returns.
func AppendSentences(all [][2]int, text string) [][2]int {
	start := 0
	for i := 0; i < len(text); {
		if !mayEndSentence[text[i]] {
			i++
			continue
		}
		r, size := utf8.DecodeRuneInString(text[i:])
		end := i + size
		if !endsSentence(r) {
			i = end
			continue
		}
		end = closing(text, end)
		if r != '\n' && !breaks(text, start, i, end, r) {
			i = end
			continue
		}
		all = appendSentence(all, text, start, end)
		start, i = end, end
	}
	return appendSentence(all, text, start, len(text))
}

func appendSentence(all [][2]int, text string, start, end int) [][2]int {
	for start < end {
		r, size := utf8.DecodeRuneInString(text[start:end])
		if !unicode.IsSpace(r) {
			break
		}
		start += size
	}
	for start < end {
		r, size := utf8.DecodeLastRuneInString(text[start:end])
		if !unicode.IsSpace(r) {
			return append(all, [2]int{start, end})
		}
		end -= size
	}
	return all
}

// sentenceEnds are the marks that may end a sentence.
const sentenceEnds = ".!?\n…。．！？｡‼⁇⁈⁉؟۔।॥։။၊។"

// mayEndSentence are the bytes such a mark begins with.
var mayEndSentence = func() (first [256]bool) {
	for i := range sentenceEnds {
		first[sentenceEnds[i]] = true
	}
	return first
}()

func endsSentence(r rune) bool {
	switch r {
	case '.', '!', '?', '\n', '…', '。', '．', '！', '？', '｡', '‼', '⁇', '⁈', '⁉', '؟', '۔', '।', '॥', '։', '។', '၊', '။':
		return true
	}
	return false
}

// closing is where the marks that end a sentence, and the quotes and brackets
// that close with it, are over.
func closing(text string, i int) int {
	for i < len(text) {
		r, size := utf8.DecodeRuneInString(text[i:])
		if r == '\n' || !endsSentence(r) && !strings.ContainsRune("\"'”’»)]}」』）】〉》〟", r) {
			break
		}
		if (r == '"' || r == '\'') && i+size < len(text) && !isSpaceAt(text, i+size) {
			break // it opens the next one
		}
		i += size
	}
	return i
}

// breaks reports whether the mark r at i, with what closes after it up to end,
// ends the sentence that began at start.
func breaks(text string, start, i, end int, r rune) bool {
	if end == len(text) {
		return true
	}
	next, _ := utf8.DecodeRuneInString(text[end:])
	switch r {
	case '.', '…':
		if r == '.' && !unicode.IsSpace(next) {
			return wide(next) && !abbreviates(text[start:i], next)
		}
		after := firstLetter(text[end:])
		if r == '…' || end-i > 1 && text[i+1] == '.' { // trailing off
			return unicode.IsSpace(next) && !unicode.IsLower(after) || wide(next)
		}
		return !abbreviates(text[start:i], after)
	case '!', '?':
		return unicode.IsSpace(next) || wide(next) || unicode.IsUpper(next)
	}
	return true
}

// wide reports whether r is written without a space after a full stop.
func wide(r rune) bool {
	s := runeTables().scriptAt(r)
	return s.bigrammed() && s != scriptHangul || s == scriptHangul
}

func isSpaceAt(text string, i int) bool {
	r, _ := utf8.DecodeRuneInString(text[i:])
	return unicode.IsSpace(r)
}

func firstLetter(s string) rune {
	for _, r := range s {
		if !unicode.IsSpace(r) {
			return r
		}
	}
	return 0
}

// abbreviates reports whether the point after before belongs to its last word:
// "e.g.", "Dr.", "No. 5", "J. Park".
func abbreviates(before string, after rune) bool {
	word := before[strings.LastIndexFunc(before, func(r rune) bool {
		return unicode.IsSpace(r) || r == '(' || r == '"' || r == '“'
	})+1:]
	if word == "" {
		return true // a point alone ends nothing
	}
	lower := strings.ToLower(word)
	if abbreviations[lower] {
		return true
	}
	if lower == "no" || lower == "nr" || lower == "art" || lower == "p" {
		return unicode.IsDigit(after)
	}
	if utf8.RuneCountInString(word) == 1 && unicode.IsUpper([]rune(word)[0]) {
		return word != "I" && unicode.IsUpper(after)
	}
	return strings.Contains(word, ".") && len(word) <= 7 && unicode.IsLetter(rune(word[0])) && unicode.IsLower(after)
}

var abbreviations = map[string]bool{
	"mr": true, "mrs": true, "ms": true, "dr": true, "prof": true, "st": true, "jr": true, "sr": true,
	"vs": true, "e.g": true, "i.e": true, "eg": true, "ie": true, "approx": true, "ca": true, "cf": true,
	"inc": true, "ltd": true, "corp": true, "dept": true, "est": true, "fig": true, "ext": true, "a.m": false,
	"z.b": true, "bzw": true, "d.h": true, "u.a": true, "ggf": true, "inkl": true, "usw": false, "hr": true, "fr": true,
	"sra": true, "dra": true, "ud": true, "uds": true, "mme": true, "mlle": true, "p.ej": true, "ej": true,
	"bijv": true, "dhr": true, "mevr": true, "np": true, "tzn": true, "dott": true, "sig": true, "т.е": true, "т.д": false,
}
