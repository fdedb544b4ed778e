package nlp

import (
	"cmp"
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
// first whether any pattern begins with its three bytes (a bit set small
// enough for the first-level cache), then whether one begins with its three,
// four, six or eight bytes (bits again, then a hash table), and only then
// compares, down a radix tree of the patterns that begin so. A text costs its
// length and what it nearly matches; patterns that share long beginnings with
// each other and with the text cost the length of what is shared.
type Matcher struct {
	gate  []uint64       // by hash of the first three bytes of a pattern
	short *[1 << 16]bool // by first two bytes: patterns of one or two bytes; nil if there are none
	tiers []tier         // by width, narrowest first
	wide  int            // tiers[wide:] are three bytes wide or more
	tree  tree
}

const (
	gateBits = 16
	spread32 = 0x9E3779B1         // 2^32 over the golden ratio
	spread64 = 0x9E3779B97F4A7C15 // 2^64 over the golden ratio
)

// NewMatcher makes a matcher of patterns, which must be normalised as the
// texts will be. An empty pattern matches nothing; a pattern given twice is
// found twice.
func NewMatcher(patterns []string) *Matcher {
	m := &Matcher{gate: make([]uint64, 1<<gateBits/64)}
	sorted := m.tree.sort(patterns)
	for k, width := range tierWidths {
		next := 1 << 30
		if k+1 < len(tierWidths) {
			next = tierWidths[k+1]
		}
		m.addTier(width, m.tree.between(sorted, width, next))
	}
	return m
}

// addTier makes the tier of the patterns in list, which are sorted and at
// least width long.
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
	if width < 3 {
		m.wide++
	}
	m.tiers = append(m.tiers, t)
}

// open lets places that begin with prefix through the first check.
func (m *Matcher) open(prefix string) {
	if len(prefix) >= 3 {
		h := gateHash(loadTail(prefix, 0))
		m.gate[h>>6] |= 1 << (h & 63)
		return
	}
	if m.short == nil {
		m.short = new([1 << 16]bool)
	}
	if len(prefix) == 2 {
		m.short[loadTail(prefix, 0)] = true
		return
	}
	for second := range 256 {
		m.short[int(prefix[0])|second<<8] = true
	}
}

// Match appends to hits every occurrence of every pattern in text, overlapping
// ones too, in order of End, then Start, then Pattern. It does not look at
// what stands around a hit.
func (m *Matcher) Match(text string, hits []Hit) []Hit {
	first, i := len(hits), 0
	for ; i+8 <= len(text); i++ {
		v := load(text, i)
		h := gateHash(v)
		if m.gate[h>>6]>>(h&63)&1 != 0 {
			hits = m.begin(m.tiers[m.wide:], text, i, v, hits)
		}
		if m.short != nil && m.short[v&0xFFFF] {
			hits = m.begin(m.tiers[:m.wide], text, i, v, hits)
		}
	}
	for ; i < len(text); i++ {
		hits = m.begin(m.tiers, text, i, loadTail(text, i), hits)
	}
	sortHits(hits[first:])
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

func gateHash(v uint64) uint32 {
	return uint32(v&0xFFFFFF) * spread32 >> (32 - gateBits)
}

// load reads eight bytes of s at i.
func load(s string, i int) uint64 {
	s = s[i : i+8]
	return uint64(s[0]) | uint64(s[1])<<8 | uint64(s[2])<<16 | uint64(s[3])<<24 |
		uint64(s[4])<<32 | uint64(s[5])<<40 | uint64(s[6])<<48 | uint64(s[7])<<56
}

// loadTail is load where fewer than eight bytes may be left; the rest is 0.
func loadTail(s string, i int) uint64 {
	var v uint64
	for k := min(len(s)-i, 8) - 1; k >= 0; k-- {
		v = v<<8 | uint64(s[i+k])
	}
	return v
}

func compareHits(a, b Hit) int {
	return cmp.Or(cmp.Compare(a.End, b.End), cmp.Compare(a.Start, b.Start), cmp.Compare(a.Pattern, b.Pattern))
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

var tierWidths = [...]int{1, 2, 3, 4, 6, 8}

func newTier(width, patterns int) tier {
	size := uint(6)
	for 1<<size < 2*patterns {
		size++
	}
	return tier{
		width: width,
		mask:  ^uint64(0) >> (64 - 8*width),
		bits:  make([]uint64, 1<<(size+3)/64),
		slots: make([]slot, 1<<size),
		fine:  64 - (size + 3),
		shift: 64 - size,
	}
}

func (t *tier) put(key uint64, root int32) {
	h := key * spread64
	t.bits[h>>t.fine>>6] |= 1 << (h >> t.fine & 63)
	i := h >> t.shift
	for t.slots[i].root != 0 {
		i = (i + 1) & uint64(len(t.slots)-1)
	}
	t.slots[i] = slot{key, root + 1}
}

// get is the root of the patterns that begin with key, -1 if there are none.
func (t *tier) get(key uint64) int32 {
	h := key * spread64
	if t.bits[h>>t.fine>>6]>>(h>>t.fine&63)&1 == 0 {
		return -1
	}
	for i := h >> t.shift; ; i = (i + 1) & uint64(len(t.slots)-1) {
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
		if rest := text[at:]; len(rest) < int(n.size) || rest[:n.size] != t.text[n.edge:n.edge+n.size] {
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
