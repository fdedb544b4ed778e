package nlp

import (
	"slices"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"github.com/jdkato/prose/v2"
)

// Enrichment is what an English text names. The ranges are byte offsets into
// the text, in order.
type Enrichment struct {
	People        []Name
	Organisations []Name
	Places        []Name
	Phrases       []Name // noun phrases of two words or more
}

// Name is one mention of somebody or something.
type Name struct {
	Text       string
	Start, End int
}

// Enricher finds names in English text, to suggest competitors and to label
// talk tracks. It is slow, some hundred turns a second, and a suggestion for
// people to judge; nothing that counts hangs on it. The zero value is ready and
// may be used by many goroutines; the model, 40 MB, is loaded when first used.
//
// prose, which does the work, panics on some Unicode, slows down with the
// square of a run of punctuation, and reports no offsets. So it is given
// only what it can bear, piece by piece, and its names are found again in the
// text.
type Enricher struct{}

// proseModel is read once for the process.
var proseModel = sync.OnceValue(func() *prose.Model { return prose.ModelFromData("en") })

const (
	enrichBytes = 4 << 10 // of a text; the rest is not looked at
	enrichRun   = 64      // of bytes without a space; longer ones are left out
)

// Enrich finds the names in text. What prose cannot bear comes back with no
// names, never as a failure.
func (e *Enricher) Enrich(text string) Enrichment {
	var all Enrichment
	if len(text) > enrichBytes {
		text = text[:cutAt(text, enrichBytes)]
	}
	for _, s := range Sentences(text) {
		e.sentence(text, s[0], s[1], &all)
	}
	return all
}

// cutAt is the last place at or before n where text may be cut: after a space
// if there is one near, at a rune in any case.
func cutAt(text string, n int) int {
	if i := strings.LastIndexByte(text[:n], ' '); i > n-enrichRun {
		return i
	}
	for n > 0 && !utf8.RuneStart(text[n]) {
		n--
	}
	return n
}

// sentence adds the names in text[start:end].
func (e *Enricher) sentence(text string, start, end int, all *Enrichment) {
	at := start
	names := names{text: text[:end], start: start}
	entities, phrases := e.read(bearable(text[start:end]))
	for _, ent := range entities {
		from, to, ok := findWords(text[:end], at, strings.Fields(ent.Text))
		if !ok {
			continue
		}
		at = to
		names.add(from, to, ent.Label)
	}
	for _, words := range phrases {
		if from, to, ok := findWords(text[:end], start, words); ok && !names.covered(from) {
			all.Phrases = append(all.Phrases, Name{text[from:to], from, to})
		}
	}
	names.addCompared()
	for _, n := range names.found {
		name := Name{text[n.start:n.end], n.start, n.end}
		switch n.kind {
		case person:
			all.People = append(all.People, name)
		case organisation:
			all.Organisations = append(all.Organisations, name)
		case place:
			all.Places = append(all.Places, name)
		}
	}
}

// read asks prose for the names and the noun phrases of a sentence. A panic of
// its is none. Names begin with a capital, and are not looked for without.
func (e *Enricher) read(s string) (found []prose.Entity, phrases [][]string) {
	defer func() {
		if recover() != nil {
			found, phrases = nil, nil
		}
	}()
	named := strings.IndexFunc(s, unicode.IsUpper) >= 0
	doc, err := prose.NewDocument(s, prose.UsingModel(proseModel()), prose.WithSegmentation(false), prose.WithExtraction(named))
	if err != nil {
		return nil, nil
	}
	return doc.Entities(), nounPhrases(doc.Tokens())
}

// nounPhrases are the runs of adjectives and nouns that end in a noun: two to
// four words.
func nounPhrases(tokens []prose.Token) (all [][]string) {
	var run []string
	nouns := 0 // at the end of run
	flush := func() {
		if len(run) >= 2 && len(run) <= 4 && nouns > 0 {
			all = append(all, run)
		}
		run, nouns = nil, 0
	}
	for _, t := range tokens {
		letters := strings.IndexFunc(t.Text, func(r rune) bool { return !unicode.IsLetter(r) && r != '-' }) < 0
		switch {
		case letters && strings.HasPrefix(t.Tag, "NN"):
			run, nouns = append(run, t.Text), nouns+1
		case letters && t.Tag == "JJ" && nouns == 0:
			run = append(run, t.Text)
		default:
			flush()
		}
	}
	flush()
	return all
}

// bearable is s without what prose cannot take: runs too long, bytes that are
// no UTF-8, and letters whose lower case is longer or shorter than they are.
func bearable(s string) string {
	s = strings.ToValidUTF8(s, " ")
	words := slices.DeleteFunc(strings.Fields(s), func(w string) bool { return len(w) > enrichRun })
	return strings.Map(func(r rune) rune {
		switch {
		case r == '’' || r == '‘':
			return '\''
		case utf8.RuneLen(unicode.ToLower(r)) != utf8.RuneLen(r):
			return unicode.ToLower(r)
		case r == utf8.RuneError || unicode.IsControl(r):
			return ' '
		}
		return r
	}, strings.Join(words, " "))
}

// findWords finds words, one after the other with only signs and spaces
// between them, in text from at on.
func findWords(text string, at int, words []string) (start, end int, ok bool) {
	if len(words) == 0 {
		return 0, 0, false
	}
	for at < len(text) {
		i := strings.Index(text[at:], words[0])
		if i < 0 {
			return 0, 0, false
		}
		start = at + i
		if end, ok = followWords(text, start, words); ok && wholeWords(text, start, end) {
			return start, end, true
		}
		at = start + len(words[0])
	}
	return 0, 0, false
}

func followWords(text string, at int, words []string) (end int, ok bool) {
	for k, w := range words {
		if k > 0 {
			rest := strings.TrimLeftFunc(text[at:], unicode.IsSpace)
			at = len(text) - len(rest)
		}
		if !strings.HasPrefix(text[at:], w) {
			return 0, false
		}
		at += len(w)
	}
	return at, true
}

func wholeWords(text string, start, end int) bool {
	before, _ := utf8.DecodeLastRuneInString(text[:start])
	after, _ := utf8.DecodeRuneInString(text[end:])
	return !unicode.IsLetter(before) && !unicode.IsLetter(after)
}
