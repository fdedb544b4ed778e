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
	absenceTurns    = 8
	absenceCoverage = 0.8
)

// absences adds what the trackers of absence have to say: nobody said any of
// their phrases, nobody who decides spoke, or nobody promised anything.
func (d *detection) absences() {
	last, ok := d.mayMiss()
	if !ok {
		return
	}
	for i := range d.rules.trackers {
		t := &d.rules.trackers[i]
		if !t.Absence || d.heard[i] || d.out != nil && d.out[i] || !d.missing(t) {
			continue
		}
		turn := &d.conversation.Turns[last]
		sentences := nlp.Sentences(turn.Text)
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
}

// missing reports whether what the tracker misses was not there; its phrases
// were not heard.
func (d *detection) missing(t *compiled) bool {
	switch t.Missing {
	case earshot.MissingExecutive:
		return !slices.ContainsFunc(d.conversation.Turns, func(turn earshot.Turn) bool {
			return listens(&turn) && turn.Side != earshot.SideUs && d.roleOfTurn(&turn) == earshot.ContactExecutive
		})
	case earshot.MissingNextStep:
		return !slices.ContainsFunc(nlp.Promises(d.conversation), func(p earshot.Promise) bool { return p.Kind == earshot.Commitment })
	}
	return d.understands(t)
}

// mayMiss reports whether anything could be missing from the conversation, and
// which turn of it was the last with words.
func (d *detection) mayMiss() (last int, ok bool) {
	c := d.conversation
	if c.Channel != earshot.ChannelCall && c.Channel != earshot.ChannelMeeting {
		return 0, false
	}
	turns, us, customer := 0, false, false
	for i := range c.Turns {
		t := &c.Turns[i]
		if !t.Counts() || t.Side == earshot.SideSystem || strings.TrimSpace(t.Text) == "" {
			continue
		}
		turns++
		last = i
		us = us || t.Side == earshot.SideUs
		customer = customer || t.Side == earshot.SideCustomer
	}
	return last, turns >= absenceTurns && us && customer
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
