package ingest

import (
	"regexp"
	"strings"
	"time"

	"earshot"
)

// zoomLiveTurn is the line that begins a turn: "[Mina Park] 10:11:23".
var zoomLiveTurn = regexp.MustCompile(`^\[([^\]]{0,120})\] (\d{1,2}:\d\d:\d\d)(?: ([AP]M))?\s*$`)

func sniffZoomLive(d *document) (float64, string) {
	if head := d.head(1); len(head) > 0 && zoomLiveTurn.MatchString(head[0]) {
		return 0.95, "begins with a name in brackets and a time of day"
	}
	return 0, ""
}

// readZoomLive reads the live transcript that the Zoom client saves: a line
// with the name and the time of day, the words, a blank line.
func readZoomLive(d *document) (*earshot.Conversation, error) {
	b := newBuilder()
	b.c.Channel = earshot.ChannelMeeting
	clock := newWallClock(d)
	clock.tell(d, &b.notes)
	var t earshot.Turn
	var words []string
	flush := func() {
		if t.Text = unwrap(strings.Join(words, "\n")); t.Text != "" {
			b.turn(t)
		} else if t.Line > 0 {
			b.notes.add(t.Line, "a turn has no words")
		}
		words = words[:0]
	}
	l := d.lines()
	for line, ok := l.next(); ok; line, ok = l.next() {
		m := zoomLiveTurn.FindStringSubmatch(line)
		if m == nil {
			words = append(words, line)
			continue
		}
		flush()
		t = earshot.Turn{Line: l.no, Speaker: b.speaker(m[1])}
		if at, ok := timeOfDay(m[2], m[3]); ok {
			clock.set(&t, at)
		}
	}
	flush()
	c := b.done()
	settleTimes(c, &b.notes)
	return c, nil
}

// timeOfDay reads "10:11:23", with AM or PM when half says so.
func timeOfDay(s, half string) (time.Duration, bool) {
	at, ok := parseStamp(s)
	if !ok || at >= 24*time.Hour {
		return 0, false
	}
	switch {
	case half == "AM" && at >= 12*time.Hour:
		at -= 12 * time.Hour
	case half == "PM" && at < 12*time.Hour:
		at += 12 * time.Hour
	}
	return at, true
}
