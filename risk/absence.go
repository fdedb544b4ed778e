package risk

import (
	"slices"
	"strings"

	"earshot"
	"earshot/nlp"
)

// A tracker of absence fires only in conversations long enough to expect the
// words, in languages it has phrases for.
const (
	absenceTurns    = 8 // unless its scope says how long
	absenceCoverage = 0.8
)

// absences adds what the trackers of absence have to say: nobody said any of
// their phrases, nobody who decides spoke, or nobody promised anything.
func (d *detection) absences() {
	for _, i := range d.rules.order {
		t := &d.rules.trackers[i]
		if !t.Absence || d.heard[i] || d.out != nil && d.out[i] || !d.mayMiss(t) || !d.missing(t) {
			continue
		}
		last := d.lastWords()
		sentences := nlp.Sentences(d.conversation.Turns[last].Text)
		if len(sentences) == 0 {
			continue
		}
		end := sentences[len(sentences)-1]
		f := found{at: last, tracker: i, start: end[0], end: end[1], sentence: end}
		if t.Fires.Spread() {
			f.why = reasonFewTalks
		}
		d.found = append(d.found, f)
	}
	slices.SortStableFunc(d.found, compareFound)
}

// missing reports whether what the tracker misses was not there; its phrases
// were not heard.
func (d *detection) missing(t *compiled) bool {
	switch t.Missing {
	case earshot.MissingExecutive:
		return d.nobodyDecides(t)
	case earshot.MissingNextStep:
		return !slices.ContainsFunc(nlp.Promises(d.conversation), func(p earshot.Promise) bool {
			return p.Kind == earshot.Commitment && d.promisedWhere(t, &p)
		})
	}
	return d.understands(t)
}

// nobodyDecides reports whether, of the customer's people who spoke where the
// tracker listens, none has one of the roles it asks for, an executive's if it
// asks for none. Of people of whom nothing is known it cannot be told.
func (d *detection) nobodyDecides(t *compiled) bool {
	roles := t.Where.Roles
	if len(roles) == 0 {
		roles = []earshot.ContactRole{earshot.ContactExecutive}
	}
	known := false
	for i := range d.conversation.Turns {
		turn := &d.conversation.Turns[i]
		if !listens(turn) || turn.Side == earshot.SideUs {
			continue
		}
		role := d.roleOfTurn(turn)
		if slices.Contains(roles, role) && d.inPartOf(t, i) {
			return false
		}
		p := d.conversation.Participant(turn.Speaker)
		known = known || role != "" || p != nil && turn.Speaker != "" && strings.TrimSpace(p.Role) != ""
	}
	return known
}

// promisedWhere reports whether a promise was made where the tracker listens.
func (d *detection) promisedWhere(t *compiled, p *earshot.Promise) bool {
	i := slices.IndexFunc(d.conversation.Turns, func(turn earshot.Turn) bool { return turn.Seq == p.Turn })
	if i < 0 {
		return true
	}
	roles := t.Where.Roles
	return d.inPartOf(t, i) && (len(roles) == 0 || slices.Contains(roles, d.roleOfTurn(&d.conversation.Turns[i])))
}

// inPartOf reports whether a turn begins in the part the tracker listens to.
func (d *detection) inPartOf(t *compiled, at int) bool {
	return t.Where.Part == earshot.PartAny || d.inPart(d.saidAt(at), &t.Where, 0)
}

// mayMiss reports whether the tracker may expect anything of the conversation:
// a call or a meeting, or one of the channels its scope names; of both sides;
// long enough; with the part it listens to; in its languages; and after the
// tracker it waits for, however many turns.
func (d *detection) mayMiss(t *compiled) bool {
	c := d.conversation
	if len(t.Scope.Channels) == 0 && c.Channel != earshot.ChannelCall && c.Channel != earshot.ChannelMeeting {
		return false
	}
	turns, us, customer, spoken := 0, false, false, 0
	for i := range c.Turns {
		turn := &c.Turns[i]
		if !listens(turn) || strings.TrimSpace(turn.Text) == "" {
			continue
		}
		turns++
		us = us || turn.Side == earshot.SideUs
		customer = customer || turn.Side == earshot.SideCustomer
		if !outOf(&t.Scope, turn.Lang) {
			spoken++
		}
	}
	switch {
	case !us || !customer, t.Scope.Least == 0 && turns < absenceTurns, float64(spoken) < absenceCoverage*float64(turns):
		return false
	case t.Where.Part != earshot.PartAny && t.Where.Unit == earshot.Minutes:
		if _, _, timed := d.clock(d.saidAt(d.lastWords()), 0); !timed {
			return false
		}
	}
	return t.needs == -1 || slices.ContainsFunc(d.found, func(f found) bool {
		return f.tracker == t.needs && (f.why == "" || f.why == reasonFewTalks)
	})
}

// lastWords is the last turn with words in it.
func (d *detection) lastWords() int {
	for i := len(d.conversation.Turns) - 1; i > 0; i-- {
		if t := &d.conversation.Turns[i]; listens(t) && strings.TrimSpace(t.Text) != "" {
			return i
		}
	}
	return 0
}

// understands reports whether the tracker has phrases for nearly all that was
// said.
func (d *detection) understands(t *compiled) bool {
	turns, covered := 0, 0
	for i := range d.conversation.Turns {
		turn := &d.conversation.Turns[i]
		if !turn.Counts() || turn.Lang == "" || turn.Lang == earshot.Undetermined {
			continue
		}
		turns++
		if slices.ContainsFunc(t.langs, func(l earshot.Lang) bool { return l.Covers(turn.Lang) }) {
			covered++
		}
	}
	return turns > 0 && float64(covered) >= absenceCoverage*float64(turns)
}
