package ingest

import (
	"regexp"
	"strings"

	"earshot"
)

// zoomChatLine begins a message of Zoom's cloud chat: elapsed time, tab, name,
// colon, tab, words.
var zoomChatLine = regexp.MustCompile(`^(\d{1,2}:\d\d:\d\d)\t([^\t]*):\t(.*)$`)

func sniffZoomChat(d *document) (float64, string) {
	if head := d.head(1); len(head) > 0 && zoomChatLine.MatchString(head[0]) {
		return 0.95, "begins with a time, a name and a message between tabs"
	}
	return 0, ""
}

// readZoomChat reads Zoom's cloud chat. CRLF ends a message; a bare LF is
// inside one, even when a message within looks like a new one.
func readZoomChat(d *document) (*earshot.Conversation, error) {
	b := newBuilder()
	b.c.Channel = earshot.ChannelChat
	crlf := strings.Contains(d.text, "\r\n")
	l := d.lines()
	within := false
	for line, ok := l.next(); ok; line, ok = l.next() {
		if m := zoomChatLine.FindStringSubmatch(line); m != nil && !within {
			b.zoomMessage(m, l.no)
		} else {
			b.continues(line, l.no)
		}
		within = crlf && l.end == "\n"
	}
	settleKinds(b)
	return b.done(), nil
}

func (b *builder) zoomMessage(m []string, line int) {
	at, ok := parseStamp(m[1])
	b.turn(earshot.Turn{Timed: ok, Start: at, End: at, Speaker: b.speaker(m[2]), Text: m[3], Line: line})
}

// continues adds a line to the message before.
func (b *builder) continues(line string, no int) {
	if len(b.c.Turns) == 0 {
		if strings.TrimSpace(line) != "" {
			b.notes.add(no, "words before the first message are kept as nobody's")
			b.turn(earshot.Turn{Text: line, Line: no})
		}
		return
	}
	t := &b.c.Turns[len(b.c.Turns)-1]
	t.Text += "\n" + line
}

// What Zoom writes about another message quotes it, in the language of the
// sender's Zoom, so the shape tells, not the words: Reacted to "gm" with 👍;
// Heeft gereageerd op "gm" met 👍; Replying to "gm", a blank line, the reply.
var (
	zoomReaction = regexp.MustCompile(`(?s)^\pL[\pL' ]{2,40}["“].*["”] \pL{2,12} (?:[0-9#*]\x{FE0F}?\x{20E3}|[^\pL\pN"]{1,20})$`)
	zoomEnglish  = regexp.MustCompile(`(?s)^(Reacted to .* with ["“]?[^\pL]{1,20}|Removed an? .{1,20} reaction from ["“].*)$`)
	zoomReply    = regexp.MustCompile(`(?s)^(\pL[\pL' ]{2,40}["“][^\n].{0,80}?["”])[ \t]*\n[ \t]*\n(.+)$`)
	zoomReplying = regexp.MustCompile(`(?s)^((?:Replying to|Antwoord verzenden naar) ["“].*?["”])[ \t]*\n(.+)$`)
)

// settleKinds marks reactions, and splits replies into what they quote and
// what they say, so that nothing counts twice.
func settleKinds(b *builder) {
	turns := b.c.Turns
	b.c.Turns = make([]earshot.Turn, 0, len(turns))
	for _, t := range turns {
		t.Text = strings.TrimSpace(t.Text)
		if t.Text == "" {
			b.notes.add(t.Line, "a message has no words")
			continue
		}
		if zoomReaction.MatchString(t.Text) || zoomEnglish.MatchString(t.Text) {
			t.Kind = earshot.KindReaction
		}
		m := zoomReply.FindStringSubmatch(t.Text)
		if m == nil {
			m = zoomReplying.FindStringSubmatch(t.Text)
		}
		if m != nil {
			quoted := t
			quoted.Kind, quoted.Text, t.Text = earshot.KindQuoted, m[1], strings.TrimSpace(m[2])
			b.turn(quoted)
		}
		b.turn(t)
	}
}
