package ingest

import (
	"math"
	"strconv"
	"strings"
	"time"

	"earshot"
)

// row is one turn as a table or an object states it.
type row struct {
	line   int // 0 when lines mean nothing
	fields map[meaning]string
	millis bool // start and end count milliseconds, not seconds
}

func (r row) get(m meaning) string { return strings.TrimSpace(r.fields[m]) }

// group makes conversations of rows, by their conversation column, in the
// order in which each began.
type group struct {
	d     *document
	order []string
	by    map[string]*builder
}

func newGroup(d *document) *group { return &group{d: d, by: map[string]*builder{}} }

func (g *group) builder(id string) *builder {
	b := g.by[id]
	if b == nil {
		b = newBuilder()
		g.by[id] = b
		g.order = append(g.order, id)
	}
	return b
}

// add adds the row's turn to its conversation.
func (g *group) add(r row) { g.builder(r.get(meansConversation)).row(g.d, r) }

// yield hands out the conversations; it is false when nobody wants more.
func (g *group) yield(yield func(*earshot.Conversation, error) bool) bool {
	for _, id := range g.order {
		b := g.by[id]
		if len(b.c.Turns) == 0 {
			continue
		}
		if b.c.Title == "" && id != "" && len(g.order) > 1 {
			b.c.Title = id
		}
		if !yield(b.rowsDone(), nil) {
			return false
		}
	}
	return true
}

// rowsDone is the conversation made of rows.
func (b *builder) rowsDone() *earshot.Conversation {
	if b.c.Channel == "" {
		b.c.Channel = likelyChannel(b.c)
	}
	c := b.done()
	settleTimes(c, &b.notes)
	return c
}

// row adds one turn.
func (b *builder) row(d *document, r row) {
	b.about(d, r)
	text := strings.TrimSpace(r.fields[meansText])
	if text == "" {
		b.notes.add(r.line, "a turn has no words")
		return
	}
	t := earshot.Turn{Speaker: b.rowSpeaker(r), Text: text, Line: r.line}
	b.rowTimes(d, r, &t)
	b.rowKind(r, &t)
	if stated := r.get(meansLang); stated != "" {
		if lang := langOf(stated); lang != "" {
			t.Lang, t.LangFrom, t.LangConfidence = lang, "given", 1
		} else if stated != string(earshot.Undetermined) {
			b.notes.add(r.line, "the language %s is not known", quote(stated))
		}
	}
	b.turn(t)
}

// about takes what the row says of the whole conversation, when nothing was
// said before.
func (b *builder) about(d *document, r row) {
	if account := r.get(meansAccount); account != "" && b.c.Account == "" {
		b.c.Account, b.c.AccountFrom = earshot.AccountID(account), "metadata"
	} else if account != "" && string(b.c.Account) != account {
		b.notes.add(r.line, "a second account, %s, for the same conversation; the first counts", quote(account))
	}
	if b.c.Title == "" {
		b.c.Title = r.get(meansTitle)
	}
	if b.c.Channel == "" {
		b.c.Channel, _ = channelOf(r.get(meansChannel))
	}
	if began := r.get(meansBegan); began != "" && b.c.StartedAt.IsZero() {
		b.started(d, r.line, began)
	}
}

// started takes a stated start.
func (b *builder) started(d *document, line int, stated string) {
	at, zoned, ok := momentOf(stated, d.src.Location)
	if !ok {
		b.notes.add(line, "the start %s cannot be read; write it like 2025-09-03T10:00:00+09:00", quote(stated))
		return
	}
	if !zoned {
		b.notes.add(line, "times have no time zone; taken as %s", d.src.Location)
	}
	b.c.StartedAt, b.c.StartedFrom = at, "metadata"
}

// rowSpeaker is the participant the row names: by name, address, role or side.
func (b *builder) rowSpeaker(r row) string {
	p := earshot.Participant{Name: tidyName(r.get(meansSpeaker)), Email: strings.ToLower(r.get(meansEmail)), Role: r.get(meansRole)}
	if side := r.get(meansSide); side != "" {
		var ok bool
		if p.Side, ok = sideOf(side); ok {
			p.SideFrom = "given"
		} else {
			b.notes.add(r.line, "the side %s is none of customer, us, system", quote(side))
		}
	}
	if strings.Contains(p.Name, "@") && p.Email == "" {
		p.Name, p.Email = splitAddress(p.Name)
	}
	if p.Name == "" {
		p.Name = firstOf(p.Email, p.Role, string(p.Side))
	}
	if p.Name == "" {
		return ""
	}
	key := p.Name + "\x00" + p.Email
	if _, known := b.ids[p.Name]; known && p.Email == "" {
		key = p.Name
	}
	id, ok := b.ids[key]
	if !ok {
		id = b.participant(p)
		b.ids[key] = id
	}
	b.complete(id, p)
	return id
}

// complete fills in what later rows say of a participant.
func (b *builder) complete(id string, p earshot.Participant) {
	known := &b.c.Participants[b.at[id]]
	if known.Side == "" && p.Side != "" {
		known.Side, known.SideFrom = p.Side, p.SideFrom
	}
	if known.Role == "" {
		known.Role = p.Role
	}
}

func firstOf(all ...string) string {
	for _, s := range all {
		if s != "" {
			return s
		}
	}
	return ""
}

// rowTimes reads the row's times: a start that is a moment is a wall clock.
func (b *builder) rowTimes(d *document, r row, t *earshot.Turn) {
	if start := r.get(meansStart); start != "" {
		if from, ok := offsetOf(start, r.millis); ok {
			t.Timed, t.Start, t.End = true, from, from
			if to, ok := offsetOf(r.get(meansEnd), r.millis); ok && to >= from {
				t.End = to
			}
		} else if at, zoned, ok := momentOf(start, d.src.Location); ok {
			b.clock(d, r.line, t, at, zoned)
		} else {
			b.notes.add(r.line, "the time %s cannot be read", quote(start))
		}
	}
	stated := r.get(meansAt)
	if stated == "" || !t.At.IsZero() {
		return
	}
	if at, zoned, ok := momentOf(stated, d.src.Location); ok {
		b.clock(d, r.line, t, at, zoned)
	} else if from, ok := offsetOf(stated, false); ok && !t.Timed {
		t.Timed, t.Start, t.End = true, from, from
	} else {
		b.notes.add(r.line, "the time %s cannot be read; write it like 2025-09-03T10:00:00+09:00", quote(stated))
	}
}

func (b *builder) clock(d *document, line int, t *earshot.Turn, at time.Time, zoned bool) {
	t.At = at
	if !zoned {
		b.notes.add(line, "times have no time zone; taken as %s", d.src.Location)
	}
}

// rowKind takes the kind where it is one of ours.
func (b *builder) rowKind(r row, t *earshot.Turn) {
	switch kind := earshot.Kind(strings.ToLower(r.get(meansKind))); kind {
	case "", earshot.KindMessage:
	case earshot.KindSystem, earshot.KindReaction, earshot.KindDeleted, earshot.KindAttachment, earshot.KindNote, earshot.KindSummary, earshot.KindQuoted:
		t.Kind = kind
	default:
		b.notes.add(r.line, "the kind %s is not known; taken as a message", quote(string(kind)))
	}
}

// offsetOf reads a time since the start: "1.5" seconds, "1500" milliseconds, or
// "0:01.5".
func offsetOf(s string, millis bool) (time.Duration, bool) {
	if d, ok := parseStamp(s); ok {
		return d, true
	}
	f, err := strconv.ParseFloat(strings.TrimSuffix(s, "s"), 64)
	unit := time.Second
	if millis {
		unit = time.Millisecond
	}
	if err != nil || math.IsNaN(f) || f < 0 || f*float64(unit) > float64(10000*time.Hour) {
		return 0, false
	}
	return time.Duration(math.Round(f*float64(unit)/float64(time.Millisecond))) * time.Millisecond, true
}

// momentOf reads a wall-clock time: as people write it, or as seconds or
// milliseconds since 1970.
func momentOf(s string, loc *time.Location) (at time.Time, zoned, ok bool) {
	if f, err := strconv.ParseFloat(s, 64); err == nil {
		switch {
		case f >= 1e9 && f < 1e10:
			return time.UnixMilli(int64(f * 1000)).UTC(), true, true
		case f >= 1e12 && f < 1e13:
			return time.UnixMilli(int64(f)).UTC(), true, true
		}
		return time.Time{}, false, false
	}
	return parseTime(s, loc)
}
