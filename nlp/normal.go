package nlp

import (
	"slices"
	"sort"
	"strings"
	"sync"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// NormalVersion is the version of [Normalize]. What was computed from the
// normalised text of another version has to be computed again.
const NormalVersion = 1

// Normal is a text as everything is compared on it, with the way back to the
// original. The zero value is the empty text.
type Normal struct {
	// Text is composed (NFC), folded in width and case, with Traditional
	// Chinese written as Simplified, curly apostrophes as straight ones,
	// invisible marks gone, and every run of white space one space, none at
	// either end. Accents stay.
	Text string

	source string
	spans  []span // none: Text is the source, byte for byte
}

// span says where a piece of the normalised text comes from. A plain one maps
// byte for byte until the next begins; any other stands as a whole for the
// length bytes of the original.
type span struct {
	normal, source uint32
	length         uint32 // of the original; 0 when the span is plain
}

// Normalize makes the text that phrases, queries and tokens are compared on.
// It never fails: bytes that are not UTF-8 become U+FFFD. Normalising a
// normalised text changes nothing.
func Normalize(s string) Normal {
	i := stablePrefix(s)
	if i == len(s) {
		return Normal{Text: s, source: s}
	}
	n := normalizers.Get().(*normalizer)
	defer n.release()
	n.table, n.s, n.base = runeTables(), s, -1
	n.run()
	return Normal{Text: string(n.out), source: s, spans: slices.Clone(n.spans)}
}

// normalizers are kept for their buffers only, so that normalising allocates
// nothing but its answer.
var normalizers = sync.Pool{New: func() any { return new(normalizer) }}

func (n *normalizer) release() {
	if cap(n.out) > 1<<16 {
		n.out, n.spans = nil, nil
	}
	n.s, n.out, n.spans = "", n.out[:0], n.spans[:0]
	normalizers.Put(n)
}

// stablePrefix is how much of s, from its start, normalising surely leaves
// alone; len(s) when all of it.
func stablePrefix(s string) int {
	space := true
	for i := 0; i < len(s); i++ {
		c := s[i]
		switch {
		case c == ' ':
			if space {
				return i
			}
			space = true
		case c > ' ' && c < 0x7f && (c < 'A' || c > 'Z') && c != '`':
			space = false
		default:
			return i
		}
	}
	if space && len(s) > 0 {
		return len(s) - 1
	}
	return len(s)
}

// Original leads the range [start, end) of the normalised text back to the
// range of the original it was made from, cut at rune boundaries.
func (n Normal) Original(start, end int) (int, int) {
	start, end = max(0, min(start, len(n.Text))), max(0, min(end, len(n.Text)))
	from := n.startOf(start)
	if end <= start {
		return from, from
	}
	return from, n.endOf(end)
}

func (n Normal) startOf(p int) int {
	if len(n.spans) > 0 {
		if p == len(n.Text) {
			return n.endOf(p)
		}
		s := n.spans[n.spanAt(p)]
		if s.length > 0 {
			return int(s.source)
		}
		p += int(s.source) - int(s.normal)
	}
	for p > 0 && p < len(n.source) && !utf8.RuneStart(n.source[p]) {
		p--
	}
	return p
}

func (n Normal) endOf(p int) int {
	if p == 0 {
		return 0
	}
	if len(n.spans) > 0 {
		s := n.spans[n.spanAt(p-1)]
		if s.length > 0 {
			return int(s.source + s.length)
		}
		p += int(s.source) - int(s.normal)
	}
	for p < len(n.source) && !utf8.RuneStart(n.source[p]) {
		p++
	}
	return p
}

// spanAt is the index of the span that holds byte p of the normalised text.
func (n Normal) spanAt(p int) int {
	return sort.Search(len(n.spans), func(i int) bool { return int(n.spans[i].normal) > p }) - 1
}

// normalizer walks a text once. base is where the last rune it wrote begins in
// out and from where it came, for a mark that still wants to join it.
type normalizer struct {
	table      *runeTable
	s          string
	out        []byte
	spans      []span
	base       int
	baseSource int
}

func (n *normalizer) run() {
	n.out = slices.Grow(n.out, len(n.s))
	for i := 0; i < len(n.s); {
		if next := n.plainRun(i); next > i {
			i = next
			continue
		}
		if n.s[i] < utf8.RuneSelf {
			i = n.ascii(i)
			continue
		}
		i = n.rune(i)
	}
	n.trim()
}

// plainRun writes the run of characters at i that each fold to one of the same
// length and ask for nothing else, with single spaces between them, and says
// where it ends.
func (n *normalizer) plainRun(i int) int {
	s, table, start, last := n.s, n.table, i, i
	out := slices.Grow(n.out, len(s)-i)
	room, k := out[:cap(out)], len(out)
	for i < len(s) {
		if n := foldASCII(room[k:], s[i:]); n > 0 {
			i, k = i+n, k+n
			last = i - 1
		}
		if i == len(s) {
			break
		}
		if s[i] < utf8.RuneSelf {
			if s[i] != ' ' || i == start || !table.plainAt(s[i+1:]) {
				break
			}
			room[k] = ' '
			i, k = i+1, k+1
			continue
		}
		r, size := decode(s[i:])
		f := table.plainRune(r)
		if f == 0 {
			break
		}
		if f == r {
			copy(room[k:], s[i:i+size])
		} else {
			utf8.EncodeRune(room[k:], f)
		}
		last = i
		i, k = i+size, k+size
	}
	if i > start {
		n.plain(start)
		n.base, n.baseSource = len(out)+last-start, last
		n.out = room[:k]
	}
	return i
}

// foldASCII writes the visible ASCII that text begins with, and single spaces
// within it, and says how much that is. There is room for all of the text.
func foldASCII(room []byte, text string) int {
	room = room[:len(text)]
	for i := range room {
		c := text[i]
		f := asciiFold[c]
		if f == 0 {
			if c != ' ' || i == 0 || i+1 == len(text) || asciiFold[text[i+1]] == 0 {
				return i
			}
			f = c
		}
		room[i] = f
	}
	return len(room)
}

// decode is the first character of a text, which is not of ASCII; most of
// those that are have three bytes. One that is not UTF-8 is -1.
func decode(s string) (rune, int) {
	if len(s) > 2 && s[0]&0xF0 == 0xE0 && s[1]&0xC0 == 0x80 && s[2]&0xC0 == 0x80 {
		if r := rune(s[0]&0xF)<<12 | rune(s[1]&0x3F)<<6 | rune(s[2]&0x3F); r >= 0x800 && (r < 0xD800 || r > 0xDFFF) {
			return r, 3
		}
	}
	r, size := utf8.DecodeRuneInString(s)
	if r == utf8.RuneError && size == 1 {
		return -1, 1
	}
	return r, size
}

// plainRune is what a character folds to that asks for nothing else; 0 for any
// other.
func (t *runeTable) plainRune(r rune) rune {
	if uint32(r) >= 1<<16 {
		return 0
	}
	return rune(t.plain[r])
}

// plainAt reports whether a text begins with a character that plainRun writes.
func (t *runeTable) plainAt(s string) bool {
	if s == "" {
		return false
	}
	if s[0] < utf8.RuneSelf {
		return asciiFold[s[0]] != 0
	}
	r, _ := decode(s)
	return t.plainRune(r) != 0
}

// asciiFold is what a byte of ASCII folds to; 0 where a closer look is needed.
var asciiFold = func() (t [256]byte) {
	for c := byte('!'); c < 0x7f; c++ {
		t[c] = c
	}
	for c := byte('A'); c <= 'Z'; c++ {
		t[c] = c + 'a' - 'A'
	}
	t['`'] = '\''
	return t
}()

// ascii writes what plainRun leaves of ASCII, white space and control
// characters, and says where to go on.
func (n *normalizer) ascii(i int) int {
	c := n.s[i]
	if c == ' ' || c >= '\t' && c <= '\r' {
		return n.space(i)
	}
	n.plain(i)
	n.out = append(n.out, c)
	return i + 1
}

// space writes one space for all the white space at i, none at the start.
func (n *normalizer) space(i int) int {
	end := i
	for end < len(n.s) {
		r, size := utf8.DecodeRuneInString(n.s[end:])
		if n.table.scriptAt(r) != scriptSpace && n.table.flagsAt(r)&flagDrop == 0 {
			break
		}
		end += size
	}
	switch {
	case len(n.out) == 0:
		return end
	case n.out[len(n.out)-1] == ' ':
		return end
	case end-i == 1:
		n.plain(i)
	default:
		n.whole(i, end)
	}
	n.out = append(n.out, ' ')
	return end
}

// rune writes the rune at i, with the marks that join it.
func (n *normalizer) rune(i int) int {
	r, size := utf8.DecodeRuneInString(n.s[i:])
	flags := n.table.flagsAt(r)
	switch {
	case flags&flagDrop != 0 || r == zwj && !n.joinsEmoji(i):
		return i + size
	case n.table.scriptAt(r) == scriptSpace:
		return n.space(i)
	case flags&flagCompose != 0:
		return n.compose(i, flags&flagJoins != 0)
	}
	f := n.table.foldRune(r)
	if utf8.RuneLen(f) == size && !(r == utf8.RuneError && size == 1) {
		n.plain(i)
	} else {
		n.whole(i, i+size)
	}
	n.out = utf8.AppendRune(n.out, f)
	return i + size
}

// joinsEmoji reports whether the joiner at i follows a symbol, as it does in
// emoji of several parts.
func (n *normalizer) joinsEmoji(i int) bool {
	if len(n.out) == 0 {
		return false
	}
	r, _ := utf8.DecodeLastRune(n.out)
	return r >= 0x2190 && n.table.scriptAt(r) == scriptNone
}

// compose writes the segment around i that only composition can decide: the
// rune at i, the marks after it and, if it joins, the rune before it.
func (n *normalizer) compose(i int, joins bool) int {
	var segment strings.Builder
	base := ""
	if joins && n.base >= 0 {
		base = string(n.out[n.base:])
		segment.WriteString(base)
	}
	end := i
	for end < len(n.s) {
		r, size := utf8.DecodeRuneInString(n.s[end:])
		flags := n.table.flagsAt(r)
		skip := flags&flagDrop != 0 || r == zwj
		if end > i && !skip && flags&flagJoins == 0 {
			break
		}
		if !skip {
			segment.WriteRune(soundMark(r))
		}
		end += size
	}
	text := norm.NFC.String(segment.String())
	for range 4 { // folding may make what composes again
		folded := norm.NFC.String(strings.Map(n.table.foldRune, text))
		if folded == text {
			break
		}
		text = folded
	}
	if base != "" && strings.HasPrefix(text, base) { // it stays by itself
		n.whole(i, end)
		n.out = append(n.out, text[len(base):]...)
		return end
	}
	if base != "" {
		i = n.baseSource
		n.cut(n.base)
	}
	n.whole(i, end)
	n.out = append(n.out, text...)
	return end
}

// soundMark is the combining form of the half-width sound marks of katakana.
func soundMark(r rune) rune {
	switch r {
	case 'ﾞ':
		return '\u3099'
	case 'ﾟ':
		return '\u309A'
	}
	return r
}

// plain notes that what is written next stands byte for byte at i.
func (n *normalizer) plain(i int) {
	n.base, n.baseSource = len(n.out), i
	if k := len(n.spans) - 1; k >= 0 {
		last := n.spans[k]
		if last.length == 0 && int(last.source)-int(last.normal) == i-len(n.out) {
			return
		}
	}
	n.spans = append(n.spans, span{normal: uint32(len(n.out)), source: uint32(i)})
}

// whole notes that what is written next stands for all of [start, end).
func (n *normalizer) whole(start, end int) {
	n.base, n.baseSource = len(n.out), start
	n.spans = append(n.spans, span{uint32(len(n.out)), uint32(start), uint32(end - start)})
}

// cut takes back what was written from out[at:] on.
func (n *normalizer) cut(at int) {
	n.out = n.out[:at]
	for len(n.spans) > 0 && int(n.spans[len(n.spans)-1].normal) >= at {
		n.spans = n.spans[:len(n.spans)-1]
	}
}

func (n *normalizer) trim() {
	if k := len(n.out); k > 0 && n.out[k-1] == ' ' {
		n.cut(k - 1)
	}
}
