package nlp

import (
	"math/bits"
	"strings"
	"unicode/utf8"
)

// WordMatcher finds every occurrence of many phrases that stands as words of
// its own. It does not change once made and may be used by many goroutines.
//
// A text is cut into units: runs of ASCII letters and digits, each with the one
// space before it, and single characters of any other kind. From each unit on,
// the matcher goes along a hash of the units so far as long as a set of bits
// says that some pattern begins so. Where it says that one ends, a table by
// hash tells which, and the words themselves are compared. So a text costs a
// few look-ups a word, however many patterns there are and however much they
// share.
type WordMatcher struct {
	cells  []uint64 // two bits by hash: some pattern goes on from here, one ends here
	coarse uint     // shifts a hash to a cell
	slots  []uint64 // by hash, the next free one when taken: half a hash, and one more than the pattern
	fine   uint     // shifts a hash to a slot
	single bool     // there are patterns of one unit
	text   string   // all patterns, one after the other
	starts []int32  // of pattern k in text, and one more
	loose  *Matcher // patterns that are not made of whole units; nil if there are none
	which  []loosePattern
}

// loosePattern is a pattern of loose: its place among all, and whether it may
// end within a word.
type loosePattern struct {
	index int32
	open  bool
}

// WordHit is one occurrence of a pattern: Pattern is its index in the list
// given to [NewWordMatcher], Start and End are byte offsets into the text.
type WordHit struct{ Pattern, Start, End int32 }

// What a cell says.
const (
	cellMore = 1
	cellEnd  = 2
)

// NewWordMatcher makes a matcher of patterns, which must be normalised as the
// texts will be. Those that open says yes to may end within a word. An empty
// pattern matches nothing; of a pattern given twice one is found.
func NewWordMatcher(patterns []string, open func(pattern int) bool) *WordMatcher {
	m := &WordMatcher{starts: make([]int32, 1, len(patterns)+1)}
	var all strings.Builder
	var loose []string
	var whole []int32
	var room Room
	units := 0
	for k, p := range patterns {
		all.WriteString(p)
		m.starts = append(m.starts, int32(all.Len()))
		switch {
		case p == "":
		case open(k), p[0] == ' ', p[len(p)-1] == ' ':
			loose, m.which = append(loose, p), append(m.which, loosePattern{int32(k), open(k)})
		case utf8.RuneStart(p[0]):
			whole = append(whole, int32(k))
			units += len(room.cut(p))
		}
	}
	m.text = all.String()
	m.size(len(whole), units)
	for _, k := range whole {
		m.add(k, room.cut(patterns[k]))
	}
	if len(loose) > 0 {
		m.loose = NewMatcher(loose)
	}
	return m
}

// size makes room for patterns of so many units together: eight bits for each,
// two slots for each pattern.
func (m *WordMatcher) size(patterns, units int) {
	power := func(n int) uint { return uint(max(6, bits.Len(uint(n)))) }
	cells, slots := power(4*units), power(2*patterns)
	m.cells, m.coarse = make([]uint64, 1<<cells/32), 64-cells
	m.slots, m.fine = make([]uint64, 1<<slots), 64-slots
}

// add notes a pattern under the hash of its units, and where it goes on.
func (m *WordMatcher) add(pattern int32, units []unit) {
	m.single = m.single || len(units) == 1
	h := units[0].begin()
	for _, u := range units[1:] {
		m.mark(h, cellMore)
		h = u.follow(h)
	}
	m.mark(h, cellEnd)
	i := h >> m.fine
	for m.slots[i] != 0 {
		i = (i + 1) & uint64(len(m.slots)-1)
	}
	m.slots[i] = slotOf(h) | uint64(pattern+1)
}

func (m *WordMatcher) mark(h, what uint64) {
	c := h >> m.coarse
	m.cells[c>>5] |= what << (c & 31 * 2)
}

// slotOf is the half of a hash that a slot holds.
func slotOf(h uint64) uint64 { return h >> 16 << 32 }

// Match returns every occurrence of every pattern in text, overlapping ones
// too, that begins and ends neither within a run of ASCII letters and digits
// nor within a character; open patterns may end within such a run. They come
// in order of Start, those of open patterns after all others, and stand in room
// until its next use.
func (m *WordMatcher) Match(text string, room *Room) []WordHit {
	hits := room.hits[:0]
	units := room.cut(text)
	for k := range units {
		u := &units[k]
		h := u.begin()
		if m.single && m.cell(h)&cellEnd != 0 {
			hits = m.found(hits, h, text, u.start, u.end)
		}
		for n := k + 1; n < len(units); n++ {
			h = units[n].follow(h)
			cell := m.cell(h)
			if cell&cellEnd != 0 {
				hits = m.found(hits, h, text, u.start, units[n].end)
			}
			if cell&cellMore == 0 {
				break
			}
		}
	}
	if m.loose != nil {
		hits = m.foundLoose(hits, text, room)
	}
	room.hits = hits
	return hits
}

func (m *WordMatcher) cell(h uint64) uint64 {
	c := h >> (m.coarse & 63)
	return m.cells[c>>5] >> (c & 31 * 2)
}

// found appends the pattern of hash h if it is the words from start to end.
func (m *WordMatcher) found(hits []WordHit, h uint64, text string, start, end int32) []WordHit {
	half := slotOf(h)
	for i := h >> (m.fine & 63); ; i = (i + 1) & uint64(len(m.slots)-1) {
		s := m.slots[i]
		if s == 0 {
			return hits
		}
		if s&^(1<<32-1) != half {
			continue
		}
		p := int32(uint32(s)) - 1
		if m.text[m.starts[p]:m.starts[p+1]] == text[start:end] {
			return append(hits, WordHit{p, start, end})
		}
	}
}

// foundLoose appends what is found of patterns that are not whole units.
func (m *WordMatcher) foundLoose(hits []WordHit, text string, room *Room) []WordHit {
	room.loose = m.loose.MatchWords(text, room.loose[:0])
	for _, h := range room.loose {
		w := m.which[h.Pattern]
		if h.End < len(text) && (!utf8.RuneStart(text[h.End]) || !w.open && asciiWord[text[h.End-1]] && asciiWord[text[h.End]]) {
			continue
		}
		hits = append(hits, WordHit{w.index, int32(h.Start), int32(h.End)})
	}
	return hits
}
