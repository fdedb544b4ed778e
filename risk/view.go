package risk

import (
	"slices"
	"sort"
	"strings"
	"sync"
	"unicode/utf8"
)

// view is a normalised text as phrases are matched on it. Spaces beside
// Chinese, Japanese and Korean characters are gone, because people and
// machines put them anywhere; hyphens within Latin words are spaces; the words
// people hesitate with are gone, because "we want to, um, really cancel" is "we
// want to cancel"; so are the Korean and Japanese particles that mark subject,
// object and topic, because people drop and exchange them; and English
// contractions are written out. Phrases are put through the same.
type view struct {
	text   string
	normal string
	pieces []piece // none: text is normal
}

// piece says that the view's bytes from view on stand in normal from normal
// on: byte for byte, or, when whole is not zero, all for all of that many.
type piece struct{ view, normal, whole int }

// newView makes the view of a normalised text.
func newView(normal string) view {
	b := viewBuilders.Get().(*viewBuilder)
	defer b.release()
	b.normal = normal
	for i := 0; i < len(normal); {
		i = b.token(i)
	}
	return b.view()
}

// viewBuilders are kept for their buffers only.
var viewBuilders = sync.Pool{New: func() any { return new(viewBuilder) }}

func (b *viewBuilder) release() {
	if cap(b.out) > 1<<16 {
		b.out, b.pieces = nil, nil
	}
	*b = viewBuilder{out: b.out[:0], pieces: b.pieces[:0]}
	viewBuilders.Put(b)
}

// toNormal leads a range of the view back to the normalised text.
func (v *view) toNormal(start, end int) (int, int) {
	if len(v.pieces) == 0 {
		return start, end
	}
	from, to := v.piece(start), v.piece(end-1)
	if from.whole == 0 {
		from.normal += start - from.view
	}
	if to.whole == 0 {
		return from.normal, to.normal + end - to.view
	}
	return from.normal, to.normal + to.whole
}

// fromNormal leads a place of the normalised text to the view; one that is not
// there, to where it would be.
func (v *view) fromNormal(at int) int {
	if len(v.pieces) == 0 {
		return at
	}
	p, end := v.holding(at)
	switch {
	case p.whole == 0:
		return min(max(p.view+at-p.normal, 0), end)
	case at >= p.normal+p.whole:
		return end
	}
	return p.view
}

// endFromNormal leads the end of a range of the normalised text to the view.
func (v *view) endFromNormal(at int) int {
	if len(v.pieces) == 0 || at == 0 {
		return at
	}
	p, end := v.holding(at - 1)
	if p.whole > 0 {
		return end
	}
	return min(max(p.view+at-p.normal, 0), end)
}

// holding is the piece that a place of the normalised text is in, or after,
// and where it ends in the view.
func (v *view) holding(at int) (piece, int) {
	i := max(0, sort.Search(len(v.pieces), func(i int) bool { return v.pieces[i].normal > at })-1)
	if i+1 < len(v.pieces) {
		return v.pieces[i], v.pieces[i+1].view
	}
	return v.pieces[i], len(v.text)
}

// piece is the piece that holds byte p.
func (v *view) piece(p int) piece {
	return v.pieces[max(0, sort.Search(len(v.pieces), func(i int) bool { return v.pieces[i].view > p })-1)]
}

// viewBuilder copies a text token by token. Until the first change it copies
// nothing.
type viewBuilder struct {
	normal string
	out    []byte
	pieces []piece
	copied bool // out is in use; before, the view is normal[:done]
	done   int
}

// token copies or drops the token at i and the space before it, and says where
// the next begins.
func (b *viewBuilder) token(i int) int {
	end, signs := i, false
	for end < len(b.normal) && b.normal[end] != ' ' {
		signs = signs || changesWord[b.normal[end]]
		end++
	}
	next := min(end+1, len(b.normal))
	word := b.normal[i:end]
	if !signs && !mayChange(word) {
		b.space(i)
		b.copy(i, end)
		return next
	}
	if hesitation(word) && !b.afterNot() && !(word == "um" && end == len(b.normal)) { // German verbs end with um
		if strings.HasSuffix(word, ",") {
			b.dropComma()
		}
		return b.drop(next)
	}
	if next < len(b.normal) && pairBegins(word) {
		rest, _, _ := strings.Cut(b.normal[next:], " ")
		if hesitations2[word+" "+rest] {
			return b.drop(min(next+len(rest)+1, len(b.normal)))
		}
	}
	switch {
	case word == "":
	case mayContract(word):
		b.space(i)
		b.contraction(i, end)
	default:
		b.space(i)
		b.word(i, end)
	}
	return next
}

// changesWord are the bytes of which a word may not be copied as it is: all
// but those of ASCII without hyphen and apostrophe.
var changesWord = func() (t [256]bool) {
	t['-'], t['\''] = true, true
	for c := utf8.RuneSelf; c < 256; c++ {
		t[c] = true
	}
	return t
}()

// changing are, by their first byte, the lengths of the words of ASCII that
// are dropped or written out, alone or with the next; a comma may follow them.
var changing = func() (lengths [256]uint16) {
	for w := range hesitations {
		lengths[w[0]] |= 3 << len(w)
	}
	for _, w := range [...]string{"kind", "sort", "you", "i", "cannot", "im", "ive", "youre", "theyre", "weve"} {
		lengths[w[0]] |= 1 << len(w)
	}
	return lengths
}()

// mayChange reports whether a closer look at a word of ASCII is worth it.
func mayChange(word string) bool {
	n := len(word)
	if n == 0 || n > 13 {
		return false
	}
	if changing[word[0]]>>n&1 != 0 {
		return true
	}
	if last := word[n-1]; last == ',' || last == '.' {
		n--
	}
	return n > 1 && word[n-1] == 't' && word[n-2] == 'n'
}

// mayContract reports whether a closer look at a word as a contraction is
// worth it.
func mayContract(word string) bool {
	if len(word) < 2 || len(word) > 12 || word[0] >= utf8.RuneSelf {
		return false
	}
	return strings.IndexByte(word, '\'') > 0 || strings.HasSuffix(word, "nt") || strings.HasSuffix(word, "nt,") || strings.HasSuffix(word, "nt.") ||
		word == "cannot" || word == "im" || word == "ive" || word == "youre" || word == "theyre" || word == "weve"
}

// contraction writes a contraction out, and any other word as it is.
func (b *viewBuilder) contraction(i, end int) {
	bare := strings.TrimRight(b.normal[i:end], ",.!?;:\")")
	head, rest, ok := enWritten(bare)
	if !ok {
		b.word(i, end)
		return
	}
	b.change()
	if head != "" {
		b.at(i)
		b.out = append(b.out, head...)
	}
	b.pieces = append(b.pieces, piece{len(b.out), i + len(head), len(bare) - len(head)})
	b.out = append(b.out, rest...)
	if i+len(bare) < end {
		b.pieces = append(b.pieces, piece{len(b.out), i + len(bare), 0})
		b.out = append(b.out, b.normal[i+len(bare):end]...)
	}
}

// afterNot reports whether the word before is a negation: in "not just" and
// "not really" the second word matters.
func (b *viewBuilder) afterNot() bool {
	return strings.HasSuffix(b.text(), "not")
}

// text is what was copied so far.
func (b *viewBuilder) text() string {
	if !b.copied {
		return strings.TrimSuffix(b.normal[:b.done], " ")
	}
	return string(b.out[max(0, len(b.out)-12):])
}

// drop goes on at next without copying.
func (b *viewBuilder) drop(next int) int {
	b.change()
	return next
}

// dropComma takes back the comma that opened a hesitation: "to, um, leave".
func (b *viewBuilder) dropComma() {
	b.change()
	if n := len(b.out); n > 0 && b.out[n-1] == ',' {
		b.out = b.out[:n-1]
	}
}

// change starts copying.
func (b *viewBuilder) change() {
	if !b.copied {
		b.copied = true
		b.out = append(slices.Grow(b.out[:0], len(b.normal)), b.normal[:b.done]...)
		b.pieces = append(b.pieces, piece{})
	}
}

// space writes the space before the word at i, unless a character on either
// side wants none.
func (b *viewBuilder) space(i int) {
	if i == 0 {
		return
	}
	if !b.copied && i > 1 && b.normal[i] < utf8.RuneSelf && b.normal[i-2] < utf8.RuneSelf {
		b.done = i
		return
	}
	first, _ := utf8.DecodeRuneInString(b.normal[i:])
	if !b.copied {
		last, _ := utf8.DecodeLastRuneInString(b.normal[:i-1])
		if !isCJK(first) && !isCJK(last) {
			b.done = i
			return
		}
		b.change()
		return
	}
	if len(b.out) == 0 {
		return
	}
	last, _ := utf8.DecodeLastRune(b.out)
	if !isCJK(first) && !isCJK(last) {
		b.at(i - 1)
		b.out = append(b.out, ' ')
	}
}

// at notes that what is written next stands at p.
func (b *viewBuilder) at(p int) {
	last := b.pieces[len(b.pieces)-1]
	if last.whole > 0 || p-last.normal != len(b.out)-last.view {
		b.pieces = append(b.pieces, piece{len(b.out), p, 0})
	}
}

// word copies a word, without what is blemished in it.
func (b *viewBuilder) word(i, end int) {
	if n := koParticle(b.normal[i:end]); n > 0 {
		defer b.change()
		end -= n
	}
	for i < end {
		stop, skip := b.blemish(i, end)
		if stop > i {
			b.copy(i, stop)
		}
		if stop < end {
			b.change()
			if skip == 0 { // a hyphen
				b.at(stop)
				b.out = append(b.out, ' ')
				skip = 1
			}
		}
		i = stop + skip
	}
}

// copy copies a part of a word as it is.
func (b *viewBuilder) copy(i, end int) {
	if !b.copied {
		b.done = end
		return
	}
	b.at(i)
	b.out = append(b.out, b.normal[i:end]...)
}

// blemish finds the first place in [i, end) that is not copied: a hyphen
// between letters, for which skip is 0, or a hesitation or particle of skip
// bytes.
func (b *viewBuilder) blemish(i, end int) (at, skip int) {
	for p := i; p < end; p++ {
		c := b.normal[p]
		if c == '-' && p > 0 && p+1 < end && isWord(rune(b.normal[p-1])) && isWord(rune(b.normal[p+1])) {
			return p, 0
		}
		if c < 0xE3 {
			continue
		}
		if c == 0xE3 && p > 0 && jaParticle(b.normal[p:end]) {
			if before, _ := utf8.DecodeLastRuneInString(b.normal[:p]); isHan(before) || isKatakana(before) {
				return p, 3
			}
		}
		if c == 0xE3 || c == 0xE5 {
			if n := hesitationIn(b.normal[p:end]); n > 0 {
				return p, n
			}
		}
		p += 2
	}
	return end, 0
}

func (b *viewBuilder) view() view {
	if !b.copied {
		return view{text: b.normal, normal: b.normal}
	}
	return view{text: string(b.out), normal: b.normal, pieces: slices.Clone(b.pieces)}
}
