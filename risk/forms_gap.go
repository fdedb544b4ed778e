package risk

import "strings"

// A gap is a place of a phrase that holds words nobody named: in "wir steigen
// zum Jahresende aus" what stands between the verb and its prefix. It never
// reaches over the end of a clause.

// gapOf is a gap of at most n words.
func gapOf(n int) slot { return slot{{gap: int8(n)}} }

// gap is how many words may stand in a place, whichever they are; 0 if it is
// no gap.
func (s slot) gap() int {
	if len(s) == 1 {
		return int(s[0].gap)
	}
	return 0
}

// rightOverGap is rightOf with up to n words before the first place: as few as
// there may be.
func rightOverGap(text string, slots sequence, pos int, last choice, n int) (int, choice) {
	if touches(text, pos) {
		return -1, last
	}
	for range n {
		if at, ends := rightOf(text, slots, pos, last); at >= 0 {
			return at, ends
		}
		from := pos
		if from < len(text) && text[from] == ' ' {
			from++
		}
		size := strings.IndexByte(text[from:], ' ')
		if size <= 0 || closesClause(text[from:from+size]) {
			return -1, last
		}
		pos = from + size
	}
	return rightOf(text, slots, pos, last)
}

// leftOverGap is leftOf with up to n words after the last place.
func leftOverGap(text string, slots sequence, pos, n int) int {
	if touches(text, pos) {
		return -1
	}
	for range n {
		if at := leftOf(text, slots, pos); at >= 0 {
			return at
		}
		to := pos
		if to > 0 && text[to-1] == ' ' {
			to--
		}
		from := strings.LastIndexByte(text[:to], ' ') + 1
		if from == 0 || closesClause(text[from:to]) {
			return -1
		}
		pos = from
	}
	return leftOf(text, slots, pos)
}

// closesClause reports whether a word ends with a mark that ends its clause:
// "Vertrag," but not "31.12.".
func closesClause(word string) bool {
	if word == "" {
		return true
	}
	switch word[len(word)-1] {
	case '.':
		return len(word) < 2 || word[len(word)-2] < '0' || word[len(word)-2] > '9'
	case ',', ';', ':', '!', '?', ')', '"':
		return true
	}
	return false
}

// clauseEndsAt reports whether nothing of the clause follows a place: a mark
// does, or the end, or a word that joins clauses.
func clauseEndsAt(text string, pos int) bool {
	if pos >= len(text) || text[pos] != ' ' {
		return true
	}
	next, _, _ := strings.Cut(text[pos+1:], " ")
	return clauseJoins[strings.TrimRight(next, ",;:.!?")]
}

// clauseJoins are German words that begin another clause, or are said after
// the end of one.
var clauseJoins = wordSet(`und oder aber weil da denn dass damit wenn falls sobald bevor nachdem obwohl sondern als bis sonst ok okay bitte danke - – —`)
