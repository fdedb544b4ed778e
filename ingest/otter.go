package ingest

import (
	"regexp"
	"strings"
	"time"

	"earshot"
)

// otterTurn is the line that begins a turn: "Wes Todd  0:00  ".
var otterTurn = regexp.MustCompile(`^(\S.{0,79}?) {2,3}(\d{1,3}:\d\d(?::\d\d)?)\s*$`)

// sniffOtter knows Otter by lines that hold a name, two spaces and a time.
func sniffOtter(d *document) (float64, string) {
	turns := 0
	for _, line := range d.head(60) {
		if strings.Contains(line, "otter.ai") {
			return 0.9, "it says that Otter wrote it"
		}
		if m := otterTurn.FindStringSubmatch(line); m != nil && speakerLike(m[1]) {
			turns++
		}
	}
	switch {
	case turns > 1:
		return 0.87, "lines of a name, two spaces and a time"
	case turns == 1:
		return 0.7, "a line of a name, two spaces and a time"
	}
	return 0, ""
}

// otter reads Otter's text export.
type otter struct {
	d     *document
	b     *builder
	cur   earshot.Turn
	parts []string
	head  string // the heading the lines before the first turn stand under
}

// readOtter reads turns whose words are wrapped over lines, and the block of
// key words that newer exports begin with.
func readOtter(d *document) (*earshot.Conversation, error) {
	o := &otter{d: d, b: newBuilder()}
	o.b.c.Channel = earshot.ChannelMeeting
	l := d.lines()
	for line, ok := l.next(); ok; line, ok = l.next() {
		o.line(strings.TrimSpace(line), line, l.no)
	}
	o.flush()
	c := o.b.done()
	settleTimes(c, &o.b.notes)
	return c, nil
}

func (o *otter) line(text, raw string, no int) {
	m := otterTurn.FindStringSubmatch(raw)
	switch {
	case text == "":
	case strings.HasPrefix(text, "Transcribed by ") && strings.Contains(text, "otter.ai"):
		o.begin(earshot.Turn{Kind: earshot.KindSystem, Line: no}, text)
		o.flush()
	case m != nil && speakerLike(m[1]):
		at, _ := parseStamp(m[2])
		t := earshot.Turn{Timed: true, Start: at, End: at, Line: no, Speaker: o.b.speaker(m[1])}
		o.begin(t, "")
	case o.cur.Timed:
		o.parts = append(o.parts, text)
	default:
		o.preface(text, no)
	}
}

// preface takes a line that stands before the first turn: the title, the date
// with the length, the key words and the speakers.
func (o *otter) preface(text string, no int) {
	at, length, dated := otterDate(text, o.d.src.Location)
	switch {
	case text == "SUMMARY KEYWORDS" || text == "SPEAKERS" || text == "KEYWORDS" || text == "SUMMARY":
		o.head = text
	case dated && o.b.c.StartedAt.IsZero():
		o.b.c.StartedAt, o.b.c.StartedFrom, o.b.c.Duration = at, "metadata", length
		o.b.notes.add(no, "the date has no time zone; taken as %s", o.d.src.Location)
	case o.head == "SPEAKERS":
		for name := range strings.SplitSeq(text, ",") {
			o.b.speaker(name)
		}
	case o.head != "":
		o.begin(earshot.Turn{Kind: earshot.KindSummary, Line: no}, text)
		o.flush()
	case o.b.c.Title == "" && len(o.b.c.Turns) == 0:
		o.b.c.Title = text
	default:
		o.b.notes.add(no, "words before the first speaker are kept as a notice")
		o.begin(earshot.Turn{Kind: earshot.KindSystem, Line: no}, text)
		o.flush()
	}
}

// otterDate reads "Thu, Aug 29, 2019 3:04PM • 53:20".
func otterDate(s string, loc *time.Location) (at time.Time, length time.Duration, ok bool) {
	day, rest, _ := strings.Cut(s, " • ")
	at, err := time.ParseInLocation("Mon, Jan 2, 2006 3:04PM", strings.TrimSpace(day), loc)
	if err != nil {
		return time.Time{}, 0, false
	}
	length, _ = parseStamp(strings.TrimSpace(rest))
	return at, length, true
}

func (o *otter) begin(t earshot.Turn, text string) {
	o.flush()
	o.cur, o.parts = t, o.parts[:0]
	if text != "" {
		o.parts = append(o.parts, text)
	}
}

// flush ends the turn; its lines were wrapped by Otter.
func (o *otter) flush() {
	t := o.cur
	t.Text = unwrap(strings.Join(o.parts, "\n"))
	o.cur, o.parts = earshot.Turn{}, o.parts[:0]
	switch {
	case t.Text != "":
		o.b.turn(t)
	case t.Line > 0:
		o.b.notes.add(t.Line, "a turn has no words")
	}
}
