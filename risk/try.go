package risk

import (
	"cmp"
	"slices"
	"unicode"
	"unicode/utf8"
)

// maxHits is how many hits a rule looks at in one turn, of each of its parts:
// the first ones.
const maxHits = 200

// piecePlace is a place in the view of a turn.
type piecePlace struct {
	turn, start, end int32
	stretch          bool
}

// atomHit is a hit of an atom of rules.
type atomHit struct {
	atom int32
	piecePlace
}

// spot is a point of a conversation.
type spot struct{ turn, off int32 }

// match is one way a step came true: the words that made it so, in the order
// the rule names them, all between from and to.
type match struct {
	from, to spot
	pieces   []piecePlace
}

func matchOf(p piecePlace) match {
	return match{spot{p.turn, p.start}, spot{p.turn, p.end}, []piecePlace{p}}
}

// home is the turn that a match belongs to: that of the words the rule names
// first.
func (m *match) home() int32 { return m.pieces[0].turn }

// settle puts the hits of a turn in order and keeps of each atom those that
// are not within another, and no more than so many.
func (s *said) settle() {
	if len(s.hits) == 0 {
		return
	}
	slices.SortFunc(s.hits, func(a, b atomHit) int {
		return cmp.Or(cmp.Compare(a.atom, b.atom), cmp.Compare(a.start, b.start), cmp.Compare(b.end, a.end))
	})
	kept := s.hits[:0]
	n := 0
	for _, h := range s.hits {
		if last := len(kept) - 1; last >= 0 && kept[last].atom == h.atom {
			if h.end <= kept[last].end {
				continue
			}
			n++
		} else {
			n = 1
		}
		if n <= maxHits {
			kept = append(kept, h)
		}
	}
	s.hits = kept
}

// of is the hits of an atom.
func (s *said) of(atom int32) []atomHit {
	from, _ := slices.BinarySearchFunc(s.hits, atom, func(h atomHit, a int32) int { return cmp.Compare(h.atom, a) })
	to := from
	for to < len(s.hits) && s.hits[to].atom == atom {
		to++
	}
	return s.hits[from:to]
}

// try makes candidates of the rules that the hits of a turn set off. Rules
// that look across turns wait until all turns were heard.
func (d *detection) try(s *said) {
	if len(s.hits)+len(d.rules.always) == 0 {
		return
	}
	if d.tried == nil {
		d.tried = make([]int, len(d.rules.plans))
	}
	last := int32(-1)
	one := func(i int32) {
		p := &d.rules.plans[i]
		switch {
		case d.tried[i] == s.at+1 || d.out != nil && d.out[p.tracker]:
		case p.across:
			if d.set == nil {
				d.set = map[int32]bool{}
			}
			d.set[i] = true
		default:
			d.tried[i] = s.at + 1
			d.conclude(p, d.run(&p.root, s))
		}
	}
	for _, h := range s.hits {
		if h.atom == last {
			continue
		}
		last = h.atom
		for _, i := range d.rules.triggers[h.atom] {
			one(i)
		}
	}
	for _, i := range d.rules.always {
		one(i)
	}
}

// tryAcross makes candidates of the rules that look across turns and were set
// off by any of them.
func (d *detection) tryAcross() {
	if len(d.set) == 0 {
		return
	}
	for i := range d.rules.plans {
		if d.set[int32(i)] {
			d.conclude(&d.rules.plans[i], d.runAll(&d.rules.plans[i].root))
		}
	}
}

// runAll tries a step on the whole conversation.
func (d *detection) runAll(st *step) []match {
	if !st.across() {
		var all []match
		_, alone := st.triggers()
		for at := range d.conversation.Turns {
			if listens(&d.conversation.Turns[at]) && (alone || d.said != nil && d.said[at] != nil) {
				all = append(all, d.run(st, d.saidAt(at))...)
			}
		}
		return all
	}
	switch st.kind {
	case stepNear:
		return d.near(st.rel, d.runAll(&st.parts[0]), d.runAll(&st.parts[1]))
	case stepEither:
		var all []match
		for i := range st.parts {
			all = append(all, d.runAll(&st.parts[i])...)
		}
		return ordered(all)
	}
	return d.all(st, d.runAll)
}

// run tries a step on one turn.
func (d *detection) run(st *step, s *said) []match {
	switch st.kind {
	case stepAtom:
		return d.hitsOf(st, s)
	case stepSlot:
		if !heardIn(st.lang.Base(), s.turn.Lang) {
			return nil
		}
		return s.slots(st.slot)
	case stepRegex:
		if !heardIn(st.lang.Base(), s.turn.Lang) {
			return nil
		}
		return s.patterns(st)
	case stepEither:
		var all []match
		for i := range st.parts {
			all = append(all, d.run(&st.parts[i], s)...)
		}
		return ordered(all)
	case stepNear:
		left := d.run(&st.parts[0], s)
		if len(left) == 0 {
			return nil
		}
		return d.near(st.rel, left, d.run(&st.parts[1], s))
	}
	return d.all(st, func(p *step) []match { return d.run(p, s) })
}

func (d *detection) hitsOf(st *step, s *said) []match {
	hits := s.of(st.atom)
	all := make([]match, len(hits))
	for i, h := range hits {
		all[i] = matchOf(h.piecePlace)
	}
	return all
}

// all is where all parts that must be said are said in one turn, and none of
// the others.
func (d *detection) all(st *step, run func(*step) []match) []match {
	matches := run(&st.parts[0])
	for i := 1; i < st.said && len(matches) > 0; i++ {
		matches = paired(matches, run(&st.parts[i]), func(a, b *match) bool { return a.home() == b.home() })
	}
	for i := st.said; i < len(st.parts) && len(matches) > 0; i++ {
		unsaid := run(&st.parts[i])
		matches = without(matches, unsaid, func(a, b *match) bool { return a.home() == b.home() })
	}
	return matches
}

// near is where left and right stand to each other as the relation asks.
func (d *detection) near(r relation, left, right []match) []match {
	holds := func(a, b *match) bool { return d.holds(r, a, b) }
	if r.not {
		return without(left, right, holds)
	}
	return paired(left, right, holds)
}

// holds reports whether two matches stand to each other as a relation asks.
func (d *detection) holds(r relation, a, b *match) bool {
	switch {
	case r.within:
		return compareSpots(b.from, a.from) <= 0 && compareSpots(a.to, b.to) <= 0
	case r.turns:
		return d.turnsApart(r, a, b)
	case a.to.turn == b.from.turn && a.to.off <= b.from.off:
		return r.far || d.wordsBetween(a.to, b.from) <= r.n
	case !r.ordered && b.to.turn == a.from.turn && b.to.off <= a.from.off:
		return d.wordsBetween(b.to, a.from) <= r.n
	}
	return false
}

// turnsApart reports whether two matches are in turns near enough.
func (d *detection) turnsApart(r relation, a, b *match) bool {
	x, y := a.home(), b.home()
	switch {
	case compareSpots(a.to, b.from) > 0 && compareSpots(b.to, a.from) > 0: // they overlap
		return false
	case r.ordered && compareSpots(a.to, b.from) > 0:
		return false
	}
	o := d.turnOrder()
	if !r.same {
		return abs(o.all[x]-o.all[y]) <= r.n
	}
	turns := d.conversation.Turns
	return turns[x].Side == turns[y].Side && abs(o.side[x]-o.side[y]) <= r.n
}

func abs(n int) int { return max(n, -n) }

// paired joins every a with every b that holds with it, and keeps the tightest
// of what comes of it.
func paired(left, right []match, holds func(a, b *match) bool) []match {
	var all []match
	for i := range left {
		for j := range right {
			a, b := &left[i], &right[j]
			if !holds(a, b) {
				continue
			}
			m := match{from: a.from, to: a.to, pieces: slices.Concat(a.pieces, b.pieces)}
			if compareSpots(b.from, m.from) < 0 {
				m.from = b.from
			}
			if compareSpots(b.to, m.to) > 0 {
				m.to = b.to
			}
			all = append(all, m)
		}
	}
	return tightest(all)
}

// without keeps the matches that hold with none of the others.
func without(left, right []match, holds func(a, b *match) bool) []match {
	if len(right) == 0 {
		return left
	}
	var all []match
	for i := range left {
		if !slices.ContainsFunc(right, func(b match) bool { return holds(&left[i], &b) }) {
			all = append(all, left[i])
		}
	}
	return all
}

// tightest drops every match that has another within it, and of equal ones all
// but the first; at most so many stay for each turn.
func tightest(all []match) []match {
	slices.SortStableFunc(all, func(a, b match) int {
		return cmp.Or(compareSpots(a.to, b.to), compareSpots(b.from, a.from))
	})
	kept := all[:0]
	n := 0
	for _, m := range all {
		if last := len(kept) - 1; last >= 0 {
			if compareSpots(m.from, kept[last].from) <= 0 {
				continue
			}
			if m.to.turn != kept[last].to.turn {
				n = 0
			}
		}
		if n++; n <= maxHits {
			kept = append(kept, m)
		}
	}
	return kept
}

// ordered puts matches of several parts in order and drops what is there
// twice.
func ordered(all []match) []match {
	slices.SortStableFunc(all, func(a, b match) int {
		return cmp.Or(compareSpots(a.from, b.from), compareSpots(a.to, b.to))
	})
	all = slices.CompactFunc(all, func(a, b match) bool { return a.from == b.from && a.to == b.to })
	kept := all[:0]
	n := 0
	for i, m := range all {
		if i > 0 && m.from.turn != all[i-1].from.turn {
			n = 0
		}
		if n++; n <= maxHits {
			kept = append(kept, m)
		}
	}
	return kept
}

// maxCover is how many bytes a finding of several words may cover; beyond, it
// points at the words the rule names first.
const maxCover = 300

// conclude makes candidates of a rule's matches.
func (d *detection) conclude(p *plan, matches []match) {
	t := &d.rules.trackers[p.tracker]
	for i := range matches {
		c := d.cover(t, &matches[i])
		if outOf(&t.Scope, d.conversation.Turns[c.at].Lang) {
			continue
		}
		c.tracker, c.exclude = p.tracker, p.exclude
		d.candidates = append(d.candidates, c)
	}
}

// cover is the range a match is shown as: all its words in one turn. That is
// the first turn, in the order of the rule, whose side the tracker listens to.
func (d *detection) cover(t *compiled, m *match) candidate {
	home := 0
	for i, p := range m.pieces {
		if side := d.conversation.Turns[p.turn].Side; t.Side == "" || side == t.Side || side == "" {
			home = i
			break
		}
	}
	h := m.pieces[home]
	c := candidate{at: h.turn, start: h.start, end: h.end, stretch: h.stretch}
	for _, p := range m.pieces {
		if p.turn != c.at {
			continue
		}
		c.start = min(c.start, p.start)
		if p.end > c.end {
			c.end, c.stretch = p.end, p.stretch
		}
	}
	if c.end-c.start > maxCover {
		c.start, c.end, c.stretch = h.start, h.end, h.stretch
	}
	return c
}

// wordsBetween counts the words between two places of a turn, characters where
// the script has no spaces.
func (d *detection) wordsBetween(a, b spot) int {
	s := d.saidAt(int(a.turn))
	_, from := s.view.toNormal(int(a.off)-1, int(a.off))
	to, _ := s.view.toNormal(int(b.off), int(b.off)+1)
	return max(0, s.wordAt(to)-s.wordAt(from-1)-1)
}

// wordAt is the number of the word that a place of the normalised text is in.
func (s *said) wordAt(at int) int {
	if s.starts == nil {
		s.starts = wordStarts(s.normal.Text)
	}
	n, found := slices.BinarySearch(s.starts, at)
	if !found {
		n--
	}
	return n
}

// wordStarts lists where the words of a normalised text begin. A Chinese or
// Japanese character is a word; in Korean what stands between spaces is one.
func wordStarts(text string) []int {
	starts := []int{}
	inside := false
	for i, r := range text {
		switch {
		case isHan(r) || isKana(r) || unicode.Is(unicode.Thai, r):
			starts = append(starts, i)
			inside = false
		case isWord(r) || isHangul(r):
			if !inside {
				starts = append(starts, i)
			}
			inside = true
		case inside && joins(r) && within(text, i, r):
		default:
			inside = false
		}
	}
	return starts
}

// joins reports whether a sign may stand within a word.
func joins(r rune) bool { return r == '\'' || r == '.' || r == ',' || r == '@' || r == '_' }

// within reports whether the sign at i stands between letters, or, where it is
// a point or a comma, between digits.
func within(text string, i int, r rune) bool {
	before, _ := utf8.DecodeLastRuneInString(text[:i])
	after, _ := utf8.DecodeRuneInString(text[i+utf8.RuneLen(r):])
	if r == '.' || r == ',' {
		return unicode.IsDigit(before) && unicode.IsDigit(after)
	}
	return isWord(after) || isHangul(after)
}
