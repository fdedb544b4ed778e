package risk

import (
	"cmp"
	"slices"
)

// limit applies the trackers' firing rules, tracker by tracker, each after the
// one it waits for: what does not come after that one, what does not reach the
// number asked for and what is over the cap does not count.
func (d *detection) limit() {
	if len(d.found) == 0 {
		return
	}
	of := make(map[int][]int)
	for _, i := range d.inOrder() {
		if d.found[i].why == "" {
			of[d.found[i].tracker] = append(of[d.found[i].tracker], i)
		}
	}
	for _, t := range d.rules.order {
		if len(of[t]) > 0 {
			d.limitOne(&d.rules.trackers[t], d.after(t, of[t]))
		}
	}
}

// limitOne applies the firing rules of one tracker to its findings that count,
// in the order they were said.
func (d *detection) limitOne(t *compiled, all []int) {
	for n, i := range all {
		switch {
		case len(all) < t.Fires.AtLeast:
			d.suppress(i, reasonTooFew)
		case n >= cmp.Or(t.Fires.Cap, defaultCap):
			d.suppress(i, reasonCap)
		case t.Fires.Spread():
			d.suppress(i, reasonFewTalks)
		}
	}
}

func (d *detection) suppress(i int, why string) {
	d.found[i].why = why
}

// after keeps the findings that come after one of the tracker that theirs
// waits for, and suppresses the others.
func (d *detection) after(tracker int, all []int) []int {
	t := &d.rules.trackers[tracker]
	if t.needs == -1 {
		return all
	}
	var kept []int
	for _, i := range all {
		if t.needs >= 0 && d.follows(t, i) {
			kept = append(kept, i)
		} else {
			d.suppress(i, reasonNotAfter)
		}
	}
	return kept
}

// follows reports whether a finding comes after one of the tracker that its
// own waits for, as closely as asked.
func (d *detection) follows(t *compiled, i int) bool {
	f := &d.found[i]
	return slices.ContainsFunc(d.found, func(first found) bool {
		if first.tracker != t.needs || first.why != "" && first.why != reasonFewTalks {
			return false
		}
		switch {
		case first.at > f.at || first.at == f.at && first.end > f.start:
			return false
		case t.Where.SameTurn:
			return first.at == f.at
		case t.Where.AfterTurn > 0:
			o := d.turnOrder()
			return o.all[f.at]-o.all[first.at] <= t.Where.AfterTurn
		}
		return true
	})
}

// inOrder lists the findings' indexes in the order they were said.
func (d *detection) inOrder() []int {
	order := make([]int, len(d.found))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int {
		x, y := &d.found[a], &d.found[b]
		return cmp.Or(cmp.Compare(x.at, y.at), cmp.Compare(x.start, y.start))
	})
	return order
}
