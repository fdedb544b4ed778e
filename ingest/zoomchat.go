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
	for i := range b.c.Turns {
		b.c.Turns[i].Text = strings.TrimSpace(b.c.Turns[i].Text)
	}
	return b.done(), nil
}

func (b *builder) zoomMessage(m []string, line int) {
	at, ok := parseStamp(m[1])
	t := earshot.Turn{Timed: ok, Start: at, End: at, Speaker: b.speaker(m[2]), Text: m[3], Line: line}
	if reaction(m[3]) {
		t.Kind = earshot.KindReaction
	}
	b.turn(t)
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

// reaction reports whether a chat message is only a reaction to another, which
// it quotes in the language of the sender's Zoom.
func reaction(text string) bool {
	for _, begin := range []string{"Reacted to \"", "Removed a ", "Heeft gereageerd op \"", "A réagi à \"", "Ha reaccionado a \"", "Reagierte auf \"", "Hat auf \"",
		"Ha reagito a \"", "Reagiu a \"", "리액션", "リアクション", "已对\"", "已對\""} {
		if strings.HasPrefix(text, begin) {
			return true
		}
	}
	return false
}
