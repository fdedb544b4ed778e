package risk

import (
	"cmp"
	"slices"
	"time"

	"earshot"
)

// Spread lists the trackers that ask for findings in several conversations of
// an account before any counts, in the order of their IDs.
func (r *Rules) Spread() []earshot.TrackerID {
	var all []earshot.TrackerID
	for i := range r.trackers {
		if r.trackers[i].Fires.Spread() {
			all = append(all, r.trackers[i].ID)
		}
	}
	return all
}

// AsksAccount reports whether what is found depends on the account: whose
// conversation it is, or what its other conversations say.
func (r *Rules) AsksAccount() bool {
	return slices.ContainsFunc(r.trackers, func(t compiled) bool {
		return t.Fires.Spread() || t.Scope.AsksAccount() || len(t.Scope.Teams) > 0
	})
}

// Settle says which findings of one account count, of the trackers that
// [Rules.Spread] lists: a finding counts when in the days up to and including
// it as many conversations of the account as the tracker asks for had one. all
// is every finding of those trackers; those that are suppressed for another
// reason are no findings here, and one that counts by a person's word is one
// and goes on counting. It returns the findings whose state changes.
//
// Later conversations never change what an earlier one's findings are, so a
// score of a past day stays what it was. One that is recorded late may change
// those after it.
func (r *Rules) Settle(all []earshot.Finding) []earshot.Finding {
	var changed []earshot.Finding
	for i := range r.trackers {
		if t := &r.trackers[i]; t.Fires.Spread() {
			changed = append(changed, settle(t, all)...)
		}
	}
	return changed
}

// heardOnce is a conversation in which a tracker found something.
type heardOnce struct {
	id earshot.ConversationID
	at time.Time // of the first finding
}

func settle(t *compiled, all []earshot.Finding) []earshot.Finding {
	talks := conversationsOf(t.ID, all)
	enough := map[earshot.ConversationID]bool{}
	window := time.Duration(t.Fires.Days) * 24 * time.Hour
	for i, from := 0, 0; i < len(talks); i++ {
		for talks[i].at.Sub(talks[from].at) >= window {
			from++
		}
		enough[talks[i].id] = i-from+1 >= t.Fires.Conversations
	}
	var changed []earshot.Finding
	for _, f := range all {
		if f.Tracker != t.ID || !unsettled(f) || f.Overridden() != "" {
			continue
		}
		was := f
		f.State, f.Reason = earshot.Suppressed, reasonFewTalks
		if enough[f.Conversation] {
			f.State, f.Reason = earshot.Counted, ""
		}
		if f.State != was.State {
			changed = append(changed, f)
		}
	}
	return changed
}

// Unsettled reports whether a finding would count if there were more
// conversations like it: [Rules.Settle] decides when all of the account are
// known.
func Unsettled(f earshot.Finding) bool {
	return f.State == earshot.Suppressed && f.Reason == reasonFewTalks
}

// unsettled reports whether a finding counts, or would if there were more
// conversations like it.
func unsettled(f earshot.Finding) bool {
	return f.State == earshot.Counted || Unsettled(f)
}

// conversationsOf lists the conversations in which a tracker found something,
// the earliest first.
func conversationsOf(id earshot.TrackerID, all []earshot.Finding) []heardOnce {
	first := map[earshot.ConversationID]time.Time{}
	for _, f := range all {
		if at, ok := first[f.Conversation]; f.Tracker == id && unsettled(f) && (!ok || f.At.Before(at)) {
			first[f.Conversation] = f.At
		}
	}
	var talks []heardOnce
	for id, at := range first {
		talks = append(talks, heardOnce{id, at})
	}
	slices.SortFunc(talks, func(a, b heardOnce) int { return cmp.Or(a.at.Compare(b.at), cmp.Compare(a.id, b.id)) })
	return talks
}
