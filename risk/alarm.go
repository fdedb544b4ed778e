package risk

import (
	"math"
	"slices"
	"time"

	"earshot"
)

// Horizon is how long before it left us an account's words may be said to have
// warned of it, and how long a warning is given to come true.
const Horizon = 180 * day

// Alarms is when a tracker would have warned of each account: the times of
// what counted.
type Alarms map[earshot.AccountID][]time.Time

// Lead is what a tracker's warnings were worth, against what became of the
// accounts.
type Lead struct {
	Churned   int           `json:"churned"`   // accounts that left, among those heard of before they did
	Caught    int           `json:"caught"`    // of these, those it warned of
	Median    time.Duration `json:"-"`         // how early the first warning came, half of the times; 0 when none did
	Days      int           `json:"days"`      // Median in whole days
	False     int           `json:"false"`     // accounts it warned of that did not leave
	Undecided int           `json:"undecided"` // accounts it warned of lately: time will tell
	Early     []Early       `json:"early,omitempty"`
	Table     Table         `json:"table"`
}

// Early is one account that was caught, and when.
type Early struct {
	Account earshot.AccountID `json:"account"`
	Warned  time.Time         `json:"warned"` // the first warning within the horizon
	Left    time.Time         `json:"left"`
	Days    int               `json:"days"`
}

// FalsePerTrue is how many accounts it warned of in vain for each one that
// left; not a number when it caught none.
func (l Lead) FalsePerTrue() float64 {
	if l.Caught == 0 {
		return math.NaN()
	}
	return float64(l.False) / float64(l.Caught)
}

// LeadOf weighs alarms against outcomes as of a time. heard is every account
// with a conversation; the others could not have been warned of and are left
// out. An account that left is caught when an alarm came within the [Horizon]
// before; one that did not leave within the horizon after an alarm is a false
// alarm, and undecided while the horizon of its only alarms is not over.
func LeadOf(alarms Alarms, heard map[earshot.AccountID]bool, outcomes []earshot.Outcome, asOf time.Time) Lead {
	left := churnedAt(outcomes, asOf)
	var lead Lead
	var early []time.Duration
	for id := range heard {
		times, at := alarms[id], left[id]
		first := firstWithin(times, at)
		ripe := slices.ContainsFunc(times, func(t time.Time) bool { return !t.After(asOf.Add(-Horizon)) && (at.IsZero() || t.Before(at)) })
		switch {
		case !at.IsZero() && !first.IsZero():
			lead.Churned++
			lead.Caught++
			lead.Table.FlaggedChurned++
			early = append(early, at.Sub(first))
			lead.Early = append(lead.Early, Early{Account: id, Warned: first, Left: at, Days: days(at.Sub(first))})
		case !at.IsZero():
			lead.Churned++
			lead.Table.QuietChurned++
		case ripe:
			lead.False++
			lead.Table.FlaggedStayed++
		case len(times) > 0:
			lead.Undecided++
		default:
			lead.Table.QuietStayed++
		}
	}
	slices.SortFunc(lead.Early, func(a, b Early) int { return b.Left.Compare(a.Left)*2 + compareIDs(a.Account, b.Account) })
	if len(early) > 0 {
		slices.Sort(early)
		lead.Median = (early[(len(early)-1)/2] + early[len(early)/2]) / 2
		lead.Days = days(lead.Median)
	}
	return lead
}

func compareIDs(a, b earshot.AccountID) int {
	switch {
	case a < b:
		return -1
	case a > b:
		return 1
	}
	return 0
}

// churnedAt is when accounts left, the last time they did and not came back.
func churnedAt(outcomes []earshot.Outcome, asOf time.Time) map[earshot.AccountID]time.Time {
	sorted := slices.Clone(outcomes)
	slices.SortStableFunc(sorted, func(a, b earshot.Outcome) int { return a.At.Compare(b.At) })
	left := map[earshot.AccountID]time.Time{}
	for _, o := range sorted {
		switch {
		case o.At.After(asOf):
		case o.Kind == earshot.Churned:
			left[o.Account] = o.At
		default:
			delete(left, o.Account)
		}
	}
	return left
}

// firstWithin is the first alarm within the horizon before a time, zero when
// there is none.
func firstWithin(times []time.Time, at time.Time) time.Time {
	var first time.Time
	for _, t := range times {
		if !at.IsZero() && t.Before(at) && !t.Before(at.Add(-Horizon)) && (first.IsZero() || t.Before(first)) {
			first = t
		}
	}
	return first
}
