package nlp

import (
	"slices"
	"time"

	"earshot"
)

// Promises returns what was asked and promised in an annotated conversation,
// in the order it was said: questions, requests, and commitments, with the
// dates they name worked out from when the turn was said, in the zone that
// time is given in. Only what counts is looked at: notes, system lines and
// quotations are not.
//
// Questions are known in every language by their marks; commitments and
// requests in English, Chinese, Korean, Japanese, German, French and Spanish.
// Of one sentence comes at most one promise of a kind and date.
func Promises(c *earshot.Conversation) []earshot.Promise {
	var all []earshot.Promise
	for i := range c.Turns {
		t := &c.Turns[i]
		if !t.Counts() || t.Side == earshot.SideSystem {
			continue
		}
		at := saidAt(c, t)
		for _, s := range Sentences(t.Text) {
			for _, f := range findPromises(t.Text[s[0]:s[1]], t.Lang) {
				p := earshot.Promise{Kind: f.kind, Account: c.Account, Turn: t.Seq,
					Start: s[0] + f.start, End: s[0] + f.end, Speaker: t.Speaker, Side: t.Side, Owner: owes(f.kind, t.Side), Lang: t.Lang, At: at}
				p.Quote = t.Text[p.Start:p.End]
				if f.dueEnd > 0 {
					p.DueStart, p.DueEnd, p.Due = s[0]+f.dueStart, s[0]+f.dueEnd, f.due.resolve(at)
				}
				if speaker := c.Participant(t.Speaker); speaker != nil {
					p.By, p.Person = speaker.Name, speaker.Person
				}
				all = append(all, p)
			}
		}
	}
	earshot.NamePromises(c.ID, all)
	return all
}

// saidAt is when a turn was said, in the zone the conversation's start is given
// in; zero when nothing tells.
func saidAt(c *earshot.Conversation, t *earshot.Turn) time.Time {
	switch {
	case !t.At.IsZero() && !c.StartedAt.IsZero():
		return t.At.In(c.StartedAt.Location())
	case !t.At.IsZero():
		return t.At
	case c.StartedAt.IsZero() || !t.Timed:
		return c.StartedAt
	}
	return c.StartedAt.Add(t.Start)
}

func owes(kind earshot.PromiseKind, side earshot.Side) earshot.Side {
	if kind == earshot.Commitment {
		return side
	}
	switch side {
	case earshot.SideUs:
		return earshot.SideCustomer
	case earshot.SideCustomer:
		return earshot.SideUs
	}
	return earshot.SideUnknown
}

// found is a promise within a sentence.
type found struct {
	kind             earshot.PromiseKind
	start, end       int
	dueStart, dueEnd int
	due              date
}

// findPromises reads one sentence: its cues say what it commits to and asks
// for, and each date belongs to the cue whose part of the sentence it is in.
func findPromises(sentence string, lang earshot.Lang) []found {
	g := grammarOf(lang)
	question := asks(sentence, lang.Base())
	if g == nil {
		if question {
			return []found{{kind: earshot.Question, end: len(sentence)}}
		}
		return nil
	}
	n := Normalize(sentence)
	may := g.sieve.sift(n.Text)
	cues := g.cues(n.Text, question, &may)
	if len(cues) == 0 {
		if question {
			return []found{{kind: earshot.Question, end: len(sentence)}}
		}
		return nil
	}
	var all []found
	for _, p := range g.parts(n.Text, cues, &may) {
		f := found{kind: p.kind, start: p.start, end: p.end}
		if len(p.dates) > 0 {
			d := p.dates[len(p.dates)-1]
			f.due, f.dueStart, f.dueEnd = d.date, d.start, d.end
		} else if p.needsDate {
			continue
		}
		f.start, f.end = n.Original(f.start, f.end)
		if f.dueEnd > 0 {
			f.dueStart, f.dueEnd = n.Original(f.dueStart, f.dueEnd)
		}
		f.trim(sentence)
		all = append(all, f)
	}
	if len(all) == 0 && question {
		all = append(all, found{kind: earshot.Question, end: len(sentence)})
	}
	return all
}

// trim takes the white space and commas off the ends.
func (f *found) trim(sentence string) {
	for f.start < f.end && (sentence[f.start] == ' ' || sentence[f.start] == ',') {
		f.start++
	}
	for f.end > f.start && (sentence[f.end-1] == ' ' || sentence[f.end-1] == ',') {
		f.end--
	}
}

// cue is a place that commits or asks.
type cue struct {
	kind       earshot.PromiseKind
	start, end int
	needsDate  bool // it commits only together with a date
}

// part is the part of a sentence that belongs to a cue.
type part struct {
	cue
	dates []dated
}

// parts cuts a sentence into the parts of its cues. Where verbs come early a
// part reaches up to the next cue; in Korean and Japanese, whose verbs close
// the clause, back to the one before. Neighbours of one kind that do not each
// name a date are one.
func (g *grammar) parts(text string, cues []cue, may *sifted) []part {
	slices.SortFunc(cues, func(a, b cue) int {
		if a.start != b.start {
			return a.start - b.start
		}
		return b.end - a.end
	})
	var all []part
	for _, c := range cues {
		if n := len(all); n > 0 && c.start < all[n-1].end {
			all[n-1].needsDate = all[n-1].needsDate && c.needsDate
			all[n-1].end = max(all[n-1].end, c.end)
			continue
		}
		all = append(all, part{cue: c})
	}
	for i := range all {
		switch {
		case g.verbLast && i+1 == len(all), !g.verbLast && i+1 == len(all):
			all[i].end = len(text)
		case !g.verbLast:
			all[i].end = all[i+1].start
		}
	}
	for i := range all {
		switch {
		case i == 0:
			all[i].start = 0
		case g.verbLast:
			all[i].start = all[i-1].end
		}
	}
	if !may.has(hintDate) {
		return joinParts(all)
	}
	for _, d := range g.dates(text, may) {
		for i := range all {
			if d.start >= all[i].start && d.start < all[i].end {
				all[i].dates = append(all[i].dates, d)
			}
		}
	}
	return joinParts(all)
}

func joinParts(all []part) []part {
	out := all[:0]
	for _, p := range all {
		if n := len(out); n > 0 && out[n-1].kind == p.kind && (len(out[n-1].dates) == 0 || len(p.dates) == 0) {
			last := &out[n-1]
			last.end, last.dates = p.end, append(last.dates, p.dates...)
			last.needsDate = last.needsDate && p.needsDate
			continue
		}
		out = append(out, p)
	}
	return out
}
