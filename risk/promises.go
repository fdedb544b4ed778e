package risk

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"time"

	"earshot"
)

// promises weighs what we promised and did not keep in time: each promise a
// share of 1 that halves every 45 days after its date, saturating, so that one
// forgotten e-mail is no alarm and three are. What somebody has since said to be
// done does not weigh, even before a person confirms it.
func promises(h earshot.History, asOf time.Time) input {
	const halfLife = 45 * day
	in := input{name: InputPromises, present: len(recent(h.Conversations, asOf)) > 0, note: "no conversation in the past year"}
	open, sum, oldest := 0, 0.0, time.Duration(0)
	for _, p := range h.Promises {
		late, failed := broken(p, asOf)
		if !failed {
			open += toKeep(p, asOf)
			continue
		}
		weight := decay(late, halfLife)
		if weight < 0.1 {
			continue
		}
		sum += weight
		oldest = max(oldest, late)
		in.evidence = append(in.evidence, earshot.Evidence{Kind: "promise", Conversation: p.Conversation, Turn: p.Turn, Quote: p.Quote, Speaker: p.By,
			At: p.At, AgeDays: days(late), Weight: weight})
	}
	in.present = in.present || len(in.evidence) > 0 || open > 0
	in.x = 1 - math.Exp(-sum/1.5)
	switch n := len(in.evidence); {
	case n > 0:
		in.note = fmt.Sprintf("%s not kept in time, the oldest %s late", count(n, "promise"), count(days(oldest), "day"))
	case open > 0:
		in.note = fmt.Sprintf("%s open, none late", count(open, "promise"))
	case in.present:
		in.note = "no promise open"
	}
	slices.SortStableFunc(in.evidence, func(a, b earshot.Evidence) int {
		return cmp.Or(cmp.Compare(b.Weight, a.Weight), b.At.Compare(a.At))
	})
	in.evidence = in.evidence[:min(maxEvidence, len(in.evidence))]
	return in
}

// broken reports whether a promise of ours was not kept by then, and for how
// long.
func broken(p earshot.Promise, asOf time.Time) (time.Duration, bool) {
	switch {
	case !p.Ours():
		return 0, false
	case p.StateAsOf(asOf) == earshot.PromiseBroken:
		since := p.Due
		if since.IsZero() || since.After(asOf) {
			since = p.StateAt
		}
		return asOf.Sub(since), true
	}
	return asOf.Sub(p.Due), p.Overdue(asOf) && !p.SeemsKept(asOf)
}

// toKeep is 1 for a promise of ours that is still to be kept by its date.
func toKeep(p earshot.Promise, asOf time.Time) int {
	if p.Ours() && p.StateAsOf(asOf) == earshot.PromiseOpen && p.Due.After(asOf) && !p.SeemsKept(asOf) {
		return 1
	}
	return 0
}
