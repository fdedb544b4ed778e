package nlp

import (
	"cmp"
	"math"
	"slices"
	"strings"
)

// Hit is one occurrence of a pattern: Pattern is its index in the list given
// to [NewMatcher], Start and End are byte offsets into the text matched.
type Hit struct{ Pattern, Start, End int }

// Matcher finds every occurrence of many patterns in one pass over a text. It
// does not change once made and may be used by many goroutines.
//
// Most places of a text begin no pattern. The matcher asks of each place
// whether any pattern of six bytes or more begins with its six, and any
// shorter one with its three: two look-ups in sets of bits small enough for
// the nearest cache. Only where one says yes does it look into a hash table and
// then compare, down a radix tree of the patterns that begin so. A text costs
// its length and what it nearly matches; patterns that share long beginnings
// with each other and with the text cost the length of what is shared.
type Matcher struct {
	gates gates
	short *[1 << 10]uint64 // bits by first two bytes: patterns of one or two bytes; nil if there are none
	tiers []tier           // by width, narrowest first
	wide  int              // tiers[wide:] are three bytes wide or more
	tree  tree
}

// gates are the two sets of bits.
type gates struct {
	three [1 << (threeBits - 6)]uint64
	six   [1 << (sixBits - 6)]uint64
}

const (
	threeBits = 15
	sixBits   = 17
	threeMask = 1<<24 - 1
	sixMask   = 1<<48 - 1
	spread32  = 0x9E3779B1         // 2^32 over the golden ratio
	spread64  = 0x9E3779B97F4A7C15 // 2^64 over the golden ratio
)

// NewMatcher makes a matcher of patterns, which must be normalised as the
// texts will be. An empty pattern matches nothing; a pattern given twice is
// found twice.
func NewMatcher(patterns []string) *Matcher {
	m := &Matcher{}
	sorted := m.tree.sort(patterns)
	for k, width := range widths {
		below := math.MaxInt
		if k+1 < len(widths) {
			below = widths[k+1]
		}
		m.addTier(width, m.tree.between(sorted, width, below))
	}
	return m
}

// widths of the tiers there may be.
var widths = [...]int{1, 2, 3, 4, 6}

// addTier adds the tier of the patterns in list, which are sorted and at least
// width long.
func (m *Matcher) addTier(width int, list []int32) {
	if len(list) == 0 {
		return
	}
	t := newTier(width, len(list))
	for from := 0; from < len(list); {
		first := m.tree.pattern(list[from])
		to := from + 1
		for to < len(list) && m.tree.pattern(list[to])[:width] == first[:width] {
			to++
		}
		t.put(loadTail(first, 0)&t.mask, m.tree.root(list[from:to], width))
		m.open(first[:width])
		from = to
	}
	m.tiers = append(m.tiers, t)
	if width < 3 {
		m.wide++
	}
}

// open lets places that begin with prefix through the first check.
func (m *Matcher) open(prefix string) {
	v := loadTail(prefix, 0)
	switch len(prefix) {
	case 1, 2:
		if m.short == nil {
			m.short = new([1 << 10]uint64)
		}
		m.short[v>>6] |= 1 << (v & 63)
		for second := uint64(1); len(prefix) == 1 && second < 256; second++ {
			m.short[(v|second<<8)>>6] |= 1 << (v & 63)
		}
	case 6:
		h := sixHash(v)
		m.gates.six[h>>6] |= 1 << (h & 63)
	default:
		h := threeHash(v)
		m.gates.three[h>>6] |= 1 << (h & 63)
	}
}

func threeHash(v uint64) uint32 { return uint32(v&threeMask) * spread32 >> (32 - threeBits) }

func sixHash(v uint64) uint64 { return v & sixMask * spread64 >> (64 - sixBits) }

// Match appends to hits every occurrence of every pattern in text, overlapping
// ones too, in order of End, then Start, then Pattern. It does not look at
// what stands around a hit.
func (m *Matcher) Match(text string, hits []Hit) []Hit {
	first := len(hits)
	if m.short != nil {
		hits = m.matchShort(text, hits)
	}
	wide, i := m.tiers[m.wide:], 0
	for len(wide) > 0 {
		i += m.gates.skip(text[i:])
		if i+8 > len(text) {
			break
		}
		hits = m.begin(wide, text, i, load(text[i:]), hits)
		i++
	}
	for ; i+3 <= len(text); i++ {
		hits = m.begin(wide, text, i, loadTail(text, i), hits)
	}
	sortHits(hits[first:])
	return hits
}

// skip is how many bytes of text surely begin no pattern; at most all but the
// last seven.
func (g *gates) skip(text string) int {
	rest := text
	for len(rest) >= 8 {
		v := load(rest)
		six, three := sixHash(v), threeHash(v)
		if (g.six[six>>6]>>(six&63)|g.three[three>>6]>>(three&63))&1 != 0 {
			break
		}
		rest = rest[1:]
	}
	return len(text) - len(rest)
}

// matchShort appends the patterns of one and two bytes.
func (m *Matcher) matchShort(text string, hits []Hit) []Hit {
	for i := range len(text) {
		v := uint64(text[i])
		if i+1 < len(text) {
			v |= uint64(text[i+1]) << 8
		}
		if m.short[v>>6]>>(v&63)&1 != 0 {
			hits = m.begin(m.tiers[:m.wide], text, i, v, hits)
		}
	}
	return hits
}

// begin appends the patterns of some tiers that begin at i, where v is read.
func (m *Matcher) begin(tiers []tier, text string, i int, v uint64, hits []Hit) []Hit {
	for k := range tiers {
		t := &tiers[k]
		if i+t.width > len(text) {
			break
		}
		if root := t.get(v & t.mask); root >= 0 {
			hits = m.tree.walk(root, text, i, i+t.width, hits)
		}
	}
	return hits
}

// load reads the first eight bytes of s.
func load(s string) uint64 {
	_ = s[7]
	return uint64(s[0]) | uint64(s[1])<<8 | uint64(s[2])<<16 | uint64(s[3])<<24 |
		uint64(s[4])<<32 | uint64(s[5])<<40 | uint64(s[6])<<48 | uint64(s[7])<<56
}

// loadTail reads the eight bytes of s at i; what is past the end is 0.
func loadTail(s string, i int) uint64 {
	var v uint64
	for k := min(len(s)-i, 8) - 1; k >= 0; k-- {
		v = v<<8 | uint64(s[i+k])
	}
	return v
}

func compareHits(a, b Hit) int {
	switch {
	case a.End != b.End:
		return a.End - b.End
	case a.Start != b.Start:
		return a.Start - b.Start
	}
	return a.Pattern - b.Pattern
}

// sortHits sorts hits, which come in order of Start and so are nearly in order
// of End: by insertion, until that turns out to be too much work.
func sortHits(hits []Hit) {
	work := 16 * len(hits)
	for i := 1; i < len(hits); i++ {
		h, k := hits[i], i
		for k > 0 && compareHits(h, hits[k-1]) < 0 {
			hits[k] = hits[k-1]
			k--
			work--
		}
		hits[k] = h
		if work < 0 {
			slices.SortFunc(hits, compareHits)
			return
		}
	}
}

// tier finds the patterns of some lengths by their first width bytes.
type tier struct {
	width int
	mask  uint64
	bits  []uint64 // by hash; a bit set means there may be a slot
	slots []slot   // by hash, the next free one when taken
	fine  uint     // shifts a product to a bit
	shift uint     // shifts a product to a slot
}

type slot struct {
	key  uint64
	root int32 // one more than the node; 0 means the slot is free
}

func newTier(width, patterns int) tier {
	size := uint(6)
	for 1<<size < 2*patterns {
		size++
	}
	return tier{
		width: width,
		mask:  1<<(8*width) - 1,
		bits:  make([]uint64, 1<<(size+3)/64),
		slots: make([]slot, 1<<size),
		fine:  64 - (size + 3),
		shift: 64 - size,
	}
}

func (t *tier) put(key uint64, root int32) {
	h := key * spread64
	bit := h >> (t.fine & 63)
	t.bits[bit>>6] |= 1 << (bit & 63)
	i := h >> (t.shift & 63)
	for t.slots[i].root != 0 {
		i = (i + 1) & uint64(len(t.slots)-1)
	}
	t.slots[i] = slot{key, root + 1}
}

// get is the root of the patterns that begin with key, -1 if there are none.
func (t *tier) get(key uint64) int32 {
	h := key * spread64
	if bit := h >> (t.fine & 63); t.bits[bit>>6]>>(bit&63)&1 == 0 {
		return -1
	}
	for i := h >> (t.shift & 63); ; i = (i + 1) & uint64(len(t.slots)-1) {
		s := &t.slots[i]
		if s.key == key || s.root == 0 {
			return s.root - 1
		}
	}
}

// tree holds radix trees of patterns, many in one.
type tree struct {
	text   string  // all patterns, one after the other
	starts []int32 // of pattern k in text, and one more
	nodes  []node
	labels []byte  // the first byte of each node's edge
	ends   []int32 // patterns, grouped by the node they end at
}

// node is reached by an edge, text[edge:edge+size]. The patterns that end at
// it are ends[from:to]; its children nodes[child:child+children], by label.
type node struct {
	head            uint64 // the first eight bytes of the edge
	edge, size      int32
	from, to        int32
	child, children int32
}

// sort takes the patterns in and returns their indices in order of text.
func (t *tree) sort(patterns []string) []int32 {
	var b strings.Builder
	t.starts = make([]int32, 1, len(patterns)+1)
	sorted := make([]int32, len(patterns))
	for k, p := range patterns {
		b.WriteString(p)
		t.starts = append(t.starts, int32(b.Len()))
		sorted[k] = int32(k)
	}
	t.text = b.String()
	slices.SortFunc(sorted, func(a, b int32) int {
		return cmp.Or(strings.Compare(t.pattern(a), t.pattern(b)), cmp.Compare(a, b))
	})
	return sorted
}

func (t *tree) pattern(k int32) string { return t.text[t.starts[k]:t.starts[k+1]] }

// between keeps of sorted what is at least low and less than high bytes long.
func (t *tree) between(sorted []int32, low, high int) []int32 {
	var kept []int32
	for _, k := range sorted {
		if n := len(t.pattern(k)); low <= n && n < high {
			kept = append(kept, k)
		}
	}
	return kept
}

// root adds the tree of the patterns in list, which agree in their first depth
// bytes, and returns its node.
func (t *tree) root(list []int32, depth int) int32 {
	k := t.grow(1)
	t.fill(k, list, depth)
	return k
}

func (t *tree) grow(n int) int32 {
	k := len(t.nodes)
	t.nodes = append(t.nodes, make([]node, n)...)
	t.labels = append(t.labels, make([]byte, n)...)
	return int32(k)
}

// fill makes node k the tree of the patterns in list below their first depth
// bytes.
func (t *tree) fill(k int32, list []int32, depth int) {
	first, last := t.pattern(list[0]), t.pattern(list[len(list)-1])
	end := depth
	for end < len(first) && end < len(last) && first[end] == last[end] {
		end++
	}
	n := node{edge: t.starts[list[0]] + int32(depth), size: int32(end - depth), from: int32(len(t.ends))}
	if n.size > 0 {
		t.labels[k] = first[depth]
	}
	n.head = loadTail(first[:end], depth)
	for len(list) > 0 && len(t.pattern(list[0])) == end {
		t.ends = append(t.ends, list[0])
		list = list[1:]
	}
	n.to = int32(len(t.ends))
	groups := t.split(list, end)
	n.child, n.children = t.grow(len(groups)), int32(len(groups))
	t.nodes[k] = n
	for i, group := range groups {
		t.fill(n.child+int32(i), group, end)
	}
}

// split cuts list where the byte at depth changes.
func (t *tree) split(list []int32, depth int) [][]int32 {
	var groups [][]int32
	for from := 0; from < len(list); {
		to := from + 1
		for to < len(list) && t.pattern(list[to])[depth] == t.pattern(list[from])[depth] {
			to++
		}
		groups = append(groups, list[from:to])
		from = to
	}
	return groups
}

// walk appends the patterns below node k that text has from start on, of which
// text[start:at] is known to agree.
func (t *tree) walk(k int32, text string, start, at int, hits []Hit) []Hit {
	for {
		n := &t.nodes[k]
		if !t.along(n, text, at) {
			return hits
		}
		at += int(n.size)
		for _, p := range t.ends[n.from:n.to] {
			hits = append(hits, Hit{Pattern: int(p), Start: start, End: at})
		}
		if n.children == 0 || at == len(text) {
			return hits
		}
		if k = t.childAt(n, text[at]); k < 0 {
			return hits
		}
	}
}

// along reports whether text goes on at at as the edge of n does. Short edges
// are compared without a look at the patterns.
func (t *tree) along(n *node, text string, at int) bool {
	rest, size := text[at:], int(n.size)
	switch {
	case len(rest) < size:
		return false
	case size <= 8 && len(rest) >= 8:
		return (load(rest)^n.head)<<(64-8*uint(size)) == 0
	case len(rest) >= 8 && load(rest) != n.head:
		return false
	}
	return rest[:size] == t.text[n.edge:n.edge+n.size]
}

// childAt is the child of n whose edge begins with c, -1 if there is none.
func (t *tree) childAt(n *node, c byte) int32 {
	labels := t.labels[n.child : n.child+n.children]
	for i, l := range labels {
		if l == c {
			return n.child + int32(i)
		}
	}
	return -1
}
