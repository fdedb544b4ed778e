package risk

import (
	"slices"
	"time"

	"earshot"
)

// scoped notes which trackers do not listen to the conversation.
func (d *detection) scoped() {
	for i := range d.rules.trackers {
		t := &d.rules.trackers[i]
		if t.Scope.Empty() || d.inScope(&t.Scope) {
			continue
		}
		if d.out == nil {
			d.out = make([]bool, len(d.rules.trackers))
		}
		d.out[i] = true
	}
}

// inScope reports whether the conversation agrees with all of a scope but the
// language, which is each turn's own.
func (d *detection) inScope(s *earshot.Scope) bool {
	if !among(s.Channels, d.conversation.Channel) || !meets(s.Teams, d.facts.Teams) || s.Least > 0 && !d.lasts(s) {
		return false
	}
	if !s.AsksAccount() {
		return true
	}
	a := d.facts.Account
	return a != nil && among(s.Accounts, a.ID) && among(s.Tiers, a.Tier) && among(s.Segments, a.Segment) &&
		among(s.Industries, a.Industry) && among(s.Countries, a.Country) && meets(s.Products, a.Products) &&
		(len(s.Owners) == 0 || a.Owner != "" && slices.Contains(s.Owners, a.Owner) || a.CSM != "" && slices.Contains(s.Owners, a.CSM))
}

// lasts reports whether the conversation is as long as a scope asks. Where
// there are no times, it has no minutes.
func (d *detection) lasts(s *earshot.Scope) bool {
	if s.LeastOf == earshot.Turns {
		return d.turnOrder().n >= s.Least
	}
	if len(d.conversation.Turns) == 0 {
		return false
	}
	_, whole, timed := d.clock(&said{turn: &d.conversation.Turns[0]}, 0)
	return timed && whole >= time.Duration(s.Least)*time.Minute
}

// among reports whether a list that is not empty has the value.
func among[T comparable](list []T, value T) bool {
	return len(list) == 0 || slices.Contains(list, value)
}

// meets reports whether a list that is not empty has one of the values.
func meets(list, values []string) bool {
	return len(list) == 0 || slices.ContainsFunc(values, func(v string) bool { return slices.Contains(list, v) })
}

// outOf reports whether the tracker does not listen to turns of a language.
func outOf(s *earshot.Scope, lang earshot.Lang) bool {
	return len(s.Langs) > 0 && !slices.ContainsFunc(s.Langs, func(l earshot.Lang) bool { return l.Covers(lang) })
}

// elsewhere says why a candidate stands where the tracker's words do not count.
func (d *detection) elsewhere(s *inquiry, t *compiled, c candidate) string {
	w := &t.Where
	if len(w.Roles) > 0 && !slices.Contains(w.Roles, d.roleOfTurn(s.turn)) {
		return reasonRole
	}
	if w.Part == earshot.PartAny && !w.Question {
		return ""
	}
	start, _ := s.view.toNormal(int(c.start), int(c.end))
	start, _ = s.normal.Original(start, start)
	switch {
	case w.Part != earshot.PartAny && !d.inPart(s.said, w, start):
		return reasonElsewhere
	case w.Question && !s.isQuestion(s.sentenceAt(start)):
		return reasonNoQuestion
	}
	return ""
}

func (d *detection) roleOfTurn(t *earshot.Turn) earshot.ContactRole {
	p := d.conversation.Participant(t.Speaker)
	if p == nil || t.Speaker == "" {
		return ""
	}
	return d.role(p)
}

// role is the part a participant plays in decisions, worked out once.
func (d *detection) role(p *earshot.Participant) earshot.ContactRole {
	all := d.conversation.Participants
	if d.roles == nil {
		d.roles = make([]*earshot.ContactRole, len(all))
	}
	for i := range all {
		if p != &all[i] {
			continue
		}
		if d.roles[i] == nil {
			role := d.roleIn(p)
			d.roles[i] = &role
		}
		return *d.roles[i]
	}
	return d.roleIn(p)
}

// roleIn is the part a participant plays in decisions: as the account's list
// of contacts says, or else as the title does.
func (d *detection) roleIn(p *earshot.Participant) earshot.ContactRole {
	if p.Contact != "" {
		for i := range d.facts.Contacts {
			if c := &d.facts.Contacts[i]; c.ID == p.Contact && c.Role != "" {
				return c.Role
			}
		}
	}
	return roleOf(p.Role)
}

// turnOrder counts the turns that may be listened to.
type turnOrder struct {
	all  []int // by place: how many such turns came before
	side []int // by place: how many of the same side
	n    int
}

func (d *detection) turnOrder() *turnOrder {
	if d.order != nil {
		return d.order
	}
	turns := d.conversation.Turns
	o := &turnOrder{all: make([]int, len(turns)), side: make([]int, len(turns))}
	sides := map[earshot.Side]int{}
	for i := range turns {
		o.all[i], o.side[i] = o.n, sides[turns[i].Side]
		if listens(&turns[i]) {
			o.n++
			sides[turns[i].Side]++
		}
	}
	d.order = o
	return o
}

// inPart reports whether a place in a turn lies in the part of the
// conversation that the tracker listens to.
func (d *detection) inPart(s *said, w *earshot.Where, start int) bool {
	o := d.turnOrder()
	if w.Unit == earshot.Turns {
		if w.Part == earshot.PartFirst {
			return o.all[s.at] < w.Amount
		}
		return o.all[s.at] >= o.n-w.Amount
	}
	at, whole, timed := d.clock(s, start)
	if !timed && w.Unit == earshot.Percent { // then turns are the time
		at, whole, timed = time.Duration(o.all[s.at]), time.Duration(o.n), true
	}
	length := time.Duration(w.Amount) * time.Minute
	if w.Unit == earshot.Percent {
		length = whole * time.Duration(w.Amount) / 100
	}
	switch {
	case !timed:
		return false
	case w.Part == earshot.PartFirst:
		return at < length
	}
	return at >= whole-length
}

// clock is when a place in a turn was said since the start, and how long the
// conversation is; timed is false when the transcript does not tell.
func (d *detection) clock(s *said, start int) (at, whole time.Duration, timed bool) {
	c := d.conversation
	at, timed = since(c, s.turn)
	for _, cue := range s.turn.Cues {
		if cue.Start <= start && start < cue.End && s.turn.Timed {
			at = cue.From
		}
	}
	whole = c.Duration
	for i := range c.Turns {
		t := &c.Turns[i]
		if from, ok := since(c, t); ok {
			whole = max(whole, from)
		}
		if t.Timed {
			whole = max(whole, t.End)
		}
	}
	return at, whole, timed && whole > 0
}

// since is when a turn began, since the conversation's start.
func since(c *earshot.Conversation, t *earshot.Turn) (time.Duration, bool) {
	switch {
	case t.Timed:
		return t.Start, true
	case !t.At.IsZero() && !c.StartedAt.IsZero():
		return t.At.Sub(c.StartedAt), true
	}
	return 0, false
}
