package nlp

import (
	"math/bits"
	"slices"
	"strings"
	"unicode/utf8"
)

// WordMatcher finds every occurrence of many phrases that stands as words of
// its own. It does not change once made and may be used by many goroutines.
//
// A text is cut into units: runs of ASCII letters and digits, each with the one
// space before it, and single characters of any other kind. A set of bits small
// enough for the nearest cache tells whether some pattern begins with a unit
// and the next. Where one does, the matcher goes along a hash of the units so
// far, as long as a larger set says that some pattern begins so. Where that
// says that one ends, a table by hash tells which, and the words themselves are
// compared. So a text costs a few look-ups a word, however many patterns there
// are and however much they share.
type WordMatcher struct {
	gate   []uint64 // bits by hash of the first two units, or of the only one
	narrow uint     // shifts a hash to a bit of gate
	cells  []uint64 // two bits by hash: some pattern goes on from here, one ends here
	coarse uint     // shifts a hash to a cell
	slots  []wordSlot
	fine   uint     // shifts a hash to a slot
	single bool     // there are patterns of one unit
	text   string   // all patterns, one after the other
	loose  *Matcher // patterns that are not made of whole units; nil if there are none
	which  []loosePattern
}

// wordSlot holds a pattern under the hash of its units, or the next slot when
// that is taken: half of the hash, and where it is in the text of all.
type wordSlot struct {
	half       uint32
	pattern    int32
	from, size int32 // no size: the slot is free
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
	m := &WordMatcher{text: strings.Join(patterns, "")}
	var loose []string
	var whole []wordSlot
	var gate []uint64
	var room Room
	units, from := 0, int32(0)
	for k, p := range patterns {
		size := int32(len(p))
		switch {
		case p == "":
		case open(k), p[0] == ' ', p[size-1] == ' ':
			loose, m.which = append(loose, p), append(m.which, loosePattern{int32(k), open(k)})
		case utf8.RuneStart(p[0]):
			whole = append(whole, wordSlot{pattern: int32(k), from: from, size: size})
			cut := room.cut(p)
			units += len(cut)
			gate = append(gate, cut.gate())
			m.single = m.single || len(cut) == 1
		}
		from += size
	}
	m.open(gate)
	m.size(len(whole), units)
	for _, s := range whole {
		m.add(s, room.cut(patterns[s.pattern]))
	}
	if len(loose) > 0 {
		m.loose = NewMatcher(loose)
	}
	return m
}

// open makes the gate that lets these hashes through.
func (m *WordMatcher) open(gate []uint64) {
	slices.Sort(gate)
	gate = slices.Compact(gate)
	size := power(8 * len(gate))
	m.gate, m.narrow = make([]uint64, 1<<size/64), 64-size
	for _, h := range gate {
		bit := h >> m.narrow
		m.gate[bit>>6] |= 1 << (bit & 63)
	}
}

// size makes room for patterns of so many units together: eight bits for each,
// two slots for each pattern.
func (m *WordMatcher) size(patterns, units int) {
	cells, slots := power(4*units), power(2*patterns)
	m.cells, m.coarse = make([]uint64, 1<<cells/32), 64-cells
	m.slots, m.fine = make([]wordSlot, 1<<slots), 64-slots
}

// power is the power of two that is more than n.
func power(n int) uint { return uint(max(6, bits.Len(uint(n)))) }

// add notes a pattern under the hash of its units, and where it goes on.
func (m *WordMatcher) add(s wordSlot, units units) {
	h := units[0].begin()
	for _, u := range units[1:] {
		m.mark(h, cellMore)
		h = u.follow(h)
	}
	m.mark(h, cellEnd)
	i := h >> m.fine
	for m.slots[i].size != 0 {
		i = (i + 1) & uint64(len(m.slots)-1)
	}
	s.half = halfOf(h)
	m.slots[i] = s
}

func (m *WordMatcher) mark(h, what uint64) {
	c := h >> m.coarse
	m.cells[c>>5] |= what << (c & 31 * 2)
}

// halfOf is the half of a hash that a slot holds.
func halfOf(h uint64) uint32 { return uint32(h >> 16) }

// Match returns every occurrence of every pattern in text, overlapping ones
// too, that begins and ends neither within a run of ASCII letters and digits
// nor within a character; open patterns may end within such a run. They come
// in order of Start, those of open patterns after all others, and stand in room
// until its next use.
func (m *WordMatcher) Match(text string, room *Room) []WordHit {
	hits := room.hits[:0]
	units := room.cut(text)
	for _, k := range m.begin(units, room) {
		u := &units[k]
		h := u.begin()
		if m.single && m.cell(h)&cellEnd != 0 {
			hits = m.found(hits, h, text, u.start, u.end)
		}
		for n := int(k) + 1; n < len(units); n++ {
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

// begin lists the units that a pattern may begin with, without a branch for
// each: whether one does is anybody's guess, the processor's too.
func (m *WordMatcher) begin(units units, room *Room) []int32 {
	starts := slices.Grow(room.starts[:0], len(units))[:len(units)]
	room.starts = starts
	n := 0
	for k := 1; k < len(units); k++ {
		h := units[k-1].begin()
		may := m.may(units[k].follow(h))
		if m.single {
			may |= m.may(h)
		}
		starts[n] = int32(k - 1)
		n += int(may)
	}
	if last := len(units) - 1; m.single && last >= 0 {
		starts[n] = int32(last)
		n += int(m.may(units[last].begin()))
	}
	return starts[:n]
}

// may is 1 if the gate lets a hash through, and 0 if not.
func (m *WordMatcher) may(h uint64) uint64 {
	bit := h >> (m.narrow & 63)
	return m.gate[bit>>6] >> (bit & 63) & 1
}

func (m *WordMatcher) cell(h uint64) uint64 {
	c := h >> (m.coarse & 63)
	return m.cells[c>>5] >> (c & 31 * 2)
}

// found appends the pattern of hash h if it is the words from start to end.
func (m *WordMatcher) found(hits []WordHit, h uint64, text string, start, end int32) []WordHit {
	for i := h >> (m.fine & 63); ; i = (i + 1) & uint64(len(m.slots)-1) {
		s := &m.slots[i]
		if s.size == 0 {
			return hits
		}
		if s.half == halfOf(h) && m.text[s.from:s.from+s.size] == text[start:end] {
			return append(hits, WordHit{s.pattern, start, end})
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
