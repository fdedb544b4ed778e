package ingest

import (
	"bytes"
	"fmt"
	"iter"
	"slices"
	"strings"
	"time"

	"earshot"
)

// Preview is what a file is taken for and what it holds, before anything of it
// is stored.
type Preview struct {
	Format     Format
	Confidence float64 // 0..1; 1 when the format was asked for
	Reason     string  // what showed the format; empty when it was asked for
	Others     []Guess // the other readable formats it could be, best first
	Encoding   string
	// Conversations are the first of those in the file, identified; Count is
	// how many there are in all, Turns how many turns they have together, and
	// Undated how many of them nothing gives a start.
	Conversations         []*earshot.Conversation
	Count, Turns, Undated int
	Failures              []error // one for each conversation that cannot be read, the first few; Failed is how many
	Failed                int
	// Details is set when the file holds no words: it says who speaks in the
	// transcripts that are given with it.
	Details bool
	// Orders is what each order of day, month and year makes of the first
	// dates; nil when the dates of the file do not depend on it.
	Orders []DateReading
	// Zoned is set when times of the file have no zone, so that the Location
	// of the source decides what they mean.
	Zoned bool
}

// DateReading is what one order of day, month and year makes of a file's first
// dates.
type DateReading struct {
	Order  string      // "dmy", "mdy", "ymd"
	Dates  []time.Time // the first different days, as wall-clock times in UTC; empty when the file cannot be read so
	Chosen bool        // the preview was read with it
}

// How much of a file a preview keeps.
const (
	previewed      = 20      // conversations
	previewedDates = 3       // of each order
	sampled        = 1 << 20 // bytes of a large text that the orders of dates are tried on
)

// Choices are what somebody settles about a file before it is stored. The
// source's own StartedAt overrules what every conversation of the file says;
// Start does so only in a file of one conversation, and is given in others to
// those that nothing else gives one.
type Choices struct {
	Source
	Start   time.Time
	Account earshot.AccountID
	Sides   map[string]earshot.Side // by SpeakerKey; they overrule every guess
}

// SpeakerKey is what a participant is called across the conversations of one
// file: the address, or else the name.
func SpeakerKey(p earshot.Participant) string {
	if p.Email != "" {
		return strings.ToLower(p.Email)
	}
	return strings.TrimSpace(p.Name)
}

// Read yields the conversations of the file as the choices want them.
func (c Choices) Read(raw []byte) iter.Seq2[*earshot.Conversation, error] {
	return func(yield func(*earshot.Conversation, error) bool) {
		src := c.Source
		if !c.Start.IsZero() && !several(raw, src) {
			src.StartedAt = c.Start
		}
		for v, err := range ForAccount(Read(bytes.NewReader(raw), src), c.Account) {
			if err == nil {
				c.settle(v)
			}
			if !yield(v, err) {
				return
			}
		}
	}
}

// several reports whether the file holds more than one conversation.
func several(raw []byte, src Source) bool {
	n := 0
	for _, err := range Read(bytes.NewReader(raw), src) {
		if err == nil {
			n++
		}
		if n > 1 {
			return true
		}
	}
	return false
}

// settle gives a conversation the start and the sides that were chosen.
func (c Choices) settle(v *earshot.Conversation) {
	if v.StartedAt.IsZero() && !c.Start.IsZero() {
		v.StartedAt, v.StartedFrom = c.Start, "given"
		AssignID(v)
	}
	for i := range v.Participants {
		p := &v.Participants[i]
		if side, ok := c.Sides[SpeakerKey(*p)]; ok {
			p.Side, p.SideFrom = side, "given"
		}
	}
}

// Preview reads the file as the choices want it and says what it was taken
// for; whoever is known is told by the directory, which may be nil. The error
// is not nil when the file as a whole is refused; what is known of it then, its
// encoding, its format, the orders of its dates, is in the preview all the same.
func (c Choices) Preview(raw []byte, directory *Directory) (Preview, error) {
	var p Preview
	if len(raw) > MaxBytes {
		return p, newDocument(c.Source).tooLarge()
	}
	d, err := open(bytes.NewReader(raw), c.Source)
	if err != nil {
		return p, err
	}
	p.Encoding = d.encoding
	if err := p.guess(d); err != nil {
		p.Details = d.joined()
		if p.Details {
			err = nil
		}
		return p, err
	}
	for v, err := range c.Read(raw) {
		p.add(v, err, directory)
	}
	p.Orders = c.orders(raw, p)
	p.Zoned = c.zoned(raw, p)
	if p.Count == 0 && p.Failed == 1 {
		return p, p.Failures[0]
	}
	return p, nil
}

// guess tells the format and what else it could be.
func (p *Preview) guess(d *document) error {
	f, err := d.format()
	if err != nil {
		return err
	}
	p.Format, p.Confidence = f, 1
	for _, g := range d.guesses() {
		switch {
		case g.Format.Name == f.Name && d.src.Format == "":
			p.Confidence, p.Reason = g.Confidence, g.Reason
		case g.Format.Name != f.Name && g.Format.Readable():
			p.Others = append(p.Others, g)
		}
	}
	return nil
}

// add counts one conversation, or what became of it.
func (p *Preview) add(v *earshot.Conversation, err error, directory *Directory) {
	if err != nil {
		p.Failed++
		if len(p.Failures) < previewed {
			p.Failures = append(p.Failures, err)
		}
		return
	}
	p.Count++
	p.Turns += len(v.Turns)
	if v.StartedAt.IsZero() {
		p.Undated++
	}
	if len(p.Conversations) < previewed {
		directory.Identify(v)
		AssignID(v)
		p.Conversations = append(p.Conversations, v)
	}
}

// orders tries the three orders of day, month and year on the file. A large
// text is tried by its beginning.
func (c Choices) orders(raw []byte, p Preview) []DateReading {
	var all []DateReading
	for _, order := range []string{string(dayFirst), string(monthFirst), string(yearFirst)} {
		try := c.Source
		try.DateOrder = order
		all = append(all, DateReading{Order: order, Dates: firstDates(sampleOf(raw), try)})
	}
	if slices.EqualFunc(all[0].Dates, all[1].Dates, time.Time.Equal) && slices.EqualFunc(all[0].Dates, all[2].Dates, time.Time.Equal) {
		return nil
	}
	chosen := c.DateOrder
	if chosen == "" && len(p.Conversations) > 0 {
		now := datesOf(p.Conversations[0])
		for _, r := range all {
			if len(r.Dates) > 0 && len(now) > 0 && r.Dates[0].Equal(now[0]) {
				chosen = r.Order
				break
			}
		}
	}
	for i := range all {
		all[i].Chosen = all[i].Order == chosen
	}
	return all
}

// AsksOrder reports whether the order of dates has to be asked for: the dates
// depend on it and the file does not tell.
func (p Preview) AsksOrder() bool {
	return len(p.Orders) > 0 && !slices.ContainsFunc(p.Orders, func(r DateReading) bool { return r.Chosen })
}

// zoned reports whether the file's times depend on the zone they are taken in.
func (c Choices) zoned(raw []byte, p Preview) bool {
	if len(p.Conversations) == 0 {
		return false
	}
	first := p.Conversations[0]
	if c.Location == nil || first.StartedFrom == "given" {
		c.Location = time.UTC
	}
	_, offset := first.StartedAt.In(c.Location).Zone()
	elsewhere := c.Source
	elsewhere.StartedAt = time.Time{}
	elsewhere.Location = time.FixedZone("", offset+3*3600)
	here := elsewhere
	here.Location = time.FixedZone("", offset)
	a, b := firstConversation(raw, here), firstConversation(raw, elsewhere)
	return a != nil && b != nil && (!a.StartedAt.Equal(b.StartedAt) || !firstTurn(a).Equal(firstTurn(b)))
}

// sampleOf is the file, or the first lines of a large text.
func sampleOf(raw []byte) []byte {
	if len(raw) <= 8*sampled {
		return raw
	}
	if i := bytes.LastIndexByte(raw[:sampled], '\n'); i > 0 {
		return raw[:i+1]
	}
	return raw[:sampled]
}

// firstDates are the first different days of the first conversation.
func firstDates(raw []byte, src Source) []time.Time {
	src.Location = time.UTC
	if v := firstConversation(raw, src); v != nil {
		return datesOf(v)
	}
	return nil
}

func firstConversation(raw []byte, src Source) *earshot.Conversation {
	for v, err := range Read(bytes.NewReader(raw), src) {
		if err == nil {
			return v
		}
		return nil
	}
	return nil
}

// datesOf are the first different days of the turns, as they were written.
func datesOf(v *earshot.Conversation) []time.Time {
	var days []time.Time
	for i := range v.Turns {
		at := v.Turns[i].At
		if at.IsZero() {
			continue
		}
		y, m, d := at.Date()
		day := time.Date(y, m, d, 0, 0, 0, 0, time.UTC)
		if slices.ContainsFunc(days, day.Equal) {
			continue
		}
		if days = append(days, day); len(days) == previewedDates {
			break
		}
	}
	return days
}

// Summary is one line on what the preview says of the file as a whole:
// "whatsapp (WhatsApp chat), 97% sure: 12 lines begin with ...; utf-8".
func (p Preview) Summary() string {
	s := p.Format.String()
	if p.Reason != "" {
		s += fmt.Sprintf(", %.0f%% sure: %s", 100*p.Confidence, p.Reason)
	} else {
		s += ", as asked"
	}
	return s + "; " + p.Encoding
}
