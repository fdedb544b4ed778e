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
	if !slices.ContainsFunc(d.found, func(f found) bool { return d.rules.trackers[f.tracker].needs != -1 }) {
		d.limitEach()
		return
	}
	of := make(map[int][]int)
	for i := range d.found {
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

// limitEach applies the firing rules of trackers that wait for no other.
func (d *detection) limitEach() {
	type count struct{ all, n int32 } // that count, and of them those gone by
	counts := make([]count, len(d.rules.trackers))
	for i := range d.found {
		if d.found[i].why == "" {
			counts[d.found[i].tracker].all++
		}
	}
	for i := range d.found {
		f := &d.found[i]
		if f.why == "" {
			c := &counts[f.tracker]
			f.why = d.rules.trackers[f.tracker].limited(int(c.n), int(c.all))
			c.n++
		}
	}
}

// limitOne applies the firing rules of one tracker to its findings that count,
// in the order they were said.
func (d *detection) limitOne(t *compiled, all []int) {
	for n, i := range all {
		if why := t.limited(n, len(all)); why != "" {
			d.suppress(i, why)
		}
	}
}

// limited says why the n-th of so many findings of a tracker does not count;
// empty when it does.
func (t *compiled) limited(n, all int) string {
	switch {
	case all < t.Fires.AtLeast:
		return reasonTooFew
	case n >= cmp.Or(t.Fires.Cap, defaultCap):
		return reasonCap
	case t.Fires.Spread():
		return reasonFewTalks
	}
	return ""
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
