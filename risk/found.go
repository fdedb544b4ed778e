package risk

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"strconv"
	"time"

	"earshot"
)

// found is a place that a tracker's words stand at, and why it does not count;
// it becomes a finding when all of the conversation was judged.
type found struct {
	at, tracker int // the place of the turn, and the tracker
	start, end  int // of the turn's text
	sentence    [2]int
	why         string // empty: it counts
}

// compareFound orders what was found by turn, place and tracker.
func compareFound(a, b found) int {
	switch {
	case a.at != b.at:
		return a.at - b.at
	case a.start != b.start:
		return a.start - b.start
	}
	return a.tracker - b.tracker
}

// findings fills in what was found, in its order.
func (d *detection) findings() []earshot.Finding {
	if len(d.found) == 0 {
		return nil
	}
	findings := make([]earshot.Finding, len(d.found))
	ids := d.ids()
	var turn earshot.Finding // what all findings of a turn have in common
	at := -1
	for i := range d.found {
		if f := &d.found[i]; f.at != at {
			at = f.at
			turn = d.inTurn(at)
		}
		findings[i] = turn
		findings[i].ID = earshot.FindingID(ids[i*idLength : (i+1)*idLength])
		d.fill(&findings[i], &d.found[i])
	}
	return findings
}

// inTurn is what all findings of a turn have in common.
func (d *detection) inTurn(at int) earshot.Finding {
	c, turn := d.conversation, &d.conversation.Turns[at]
	f := earshot.Finding{
		Conversation: c.ID, Account: c.Account,
		Turn: turn.Seq, Speaker: turn.Speaker, Side: turn.Side, Lang: turn.Lang, At: saidAt(c, turn),
	}
	if p := c.Participant(turn.Speaker); p != nil && turn.Speaker != "" {
		f.Speaker = cmp.Or(p.Name, turn.Speaker)
		f.Role = d.role(p)
	}
	return f
}

// fill fills in what a finding does not share with those of its turn.
func (d *detection) fill(f *earshot.Finding, place *found) {
	t, text := &d.rules.trackers[place.tracker], d.conversation.Turns[place.at].Text
	f.Tracker, f.TrackerVersion, f.TrackerName, f.Category, f.Severity = t.ID, t.Version, t.Name, t.Category, t.Severity
	f.HalfLife = cmp.Or(t.HalfLife, defaultHalfLife)
	f.Start, f.End = place.start, place.end
	f.Quote, f.Sentence = text[place.start:place.end], text[place.sentence[0]:place.sentence[1]]
	f.State, f.Reason = earshot.Counted, place.why
	if place.why != "" {
		f.State = earshot.Suppressed
	}
}

// idLength is how many characters the id of a finding has.
const idLength = 20

// ids writes the ids of all that was found, one after another. Each is made of
// what makes a finding the same one.
func (d *detection) ids() string {
	all := make([]byte, 0, idLength*len(d.found))
	var room [128]byte
	of := append(append(room[:0], d.conversation.ID...), 0)
	for i := range d.found {
		f := &d.found[i]
		b := append(of, d.rules.trackers[f.tracker].ID...)
		b = strconv.AppendInt(append(b, 0), int64(d.conversation.Turns[f.at].Seq), 10)
		b = strconv.AppendInt(append(b, 0), int64(f.start), 10)
		sum := sha256.Sum256(b)
		all = hex.AppendEncode(all, sum[:idLength/2])
	}
	return string(all)
}

// saidAt is when a turn was said, as well as the transcript tells.
func saidAt(c *earshot.Conversation, t *earshot.Turn) time.Time {
	switch {
	case !t.At.IsZero():
		return t.At
	case t.Timed && !c.StartedAt.IsZero():
		return c.StartedAt.Add(t.Start)
	}
	return c.StartedAt
}
