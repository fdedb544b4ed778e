package ingest

import (
	"regexp"
	"strings"

	"earshot"
)

// cutZoomChat splits a line that begins a message of Zoom's cloud chat into
// the elapsed time, the name and the words: "00:13:46<tab>Ana:<tab>hello". It
// is nil for any other line.
func cutZoomChat(line string) []string {
	if len(line) < 8 || line[0] < '0' || line[0] > '9' {
		return nil
	}
	at, rest, ok := strings.Cut(line, "\t")
	name, words, ok2 := strings.Cut(rest, "\t")
	name, ok3 := strings.CutSuffix(name, ":")
	if _, clock := parseStamp(at); !ok || !ok2 || !ok3 || !clock || strings.Count(at, ":") != 2 {
		return nil
	}
	return []string{at, name, words}
}

func sniffZoomChat(d *document) (float64, string) {
	if head := d.head(1); len(head) > 0 && cutZoomChat(head[0]) != nil {
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
	var parts []string // of the message being read
	for line, ok := l.next(); ok; line, ok = l.next() {
		if m := cutZoomChat(line); m != nil && !within {
			b.lastText(parts)
			b.zoomMessage(m, l.no)
			parts = append(parts[:0], m[2])
		} else {
			b.continues(line, l.no)
			parts = append(parts, line)
		}
		within = crlf && l.end == "\n"
	}
	b.lastText(parts)
	settleKinds(b)
	return b.done(), nil
}

func (b *builder) zoomMessage(m []string, line int) {
	at, _ := parseStamp(m[0])
	b.turn(earshot.Turn{Timed: true, Start: at, End: at, Speaker: b.speaker(m[1]), Text: m[2], Line: line})
}

// continues makes sure that there is a message for a line to go on with.
func (b *builder) continues(line string, no int) {
	if len(b.c.Turns) == 0 && strings.TrimSpace(line) != "" {
		b.notes.add(no, "words before the first message are kept as nobody's")
		b.turn(earshot.Turn{Line: no})
	}
}

// lastText gives the last turn its lines.
func (b *builder) lastText(parts []string) {
	if n := len(b.c.Turns); n > 0 {
		b.c.Turns[n-1].Text = strings.Join(parts, "\n")
	}
}

// What Zoom writes about another message quotes it, in the language of the
// sender's Zoom, so the shape tells, not the words: Reacted to "gm" with 👍;
// Heeft gereageerd op "gm" met 👍; Replying to "gm", a blank line, the reply.
var (
	zoomReaction = regexp.MustCompile(`(?s)^\pL[\pL' ]{2,40}["“].*["”] \pL{2,12} (?:[0-9#*]\x{FE0F}?\x{20E3}|[^\pL\pN"]{1,20})$`)
	zoomAsian    = regexp.MustCompile(`(?s)^[^"“「\n]{0,24}["“「][^\n]{1,400}["”」][^"”」\n]{0,40}$`)
	zoomEnglish  = regexp.MustCompile(`(?s)^(Reacted to .* with ["“]?[^\pL]{1,20}|Removed an? .{1,20} reaction from ["“].*)$`)
	zoomReply    = regexp.MustCompile(`(?s)^(\pL[\pL' ]{2,40}["“][^\n].{0,80}?["”])[ \t]*\n[ \t]*\n(.+)$`)
	zoomAnswer   = regexp.MustCompile(`(?s)^([^"“「\n]{0,24}["“「][^\n]{1,400}?["”」][^\n]{0,8}(?:回复|回覆|答复|答覆|返信|返答|답장|답글|회신)[^\n]{0,8}|(?:回复|回覆|答复|答覆|返信|답장)[^\n]{0,8}["“「][^\n]{1,400}?["”」][:：]?)[ \t]*\n\s*(.+)$`)
	zoomReplying = regexp.MustCompile(`(?s)^((?:Replying to|Antwoord verzenden naar) ["“].*?["”])[ \t]*\n(.+)$`)
)

// asianReactions are the words for a reaction in the languages that set them
// behind what they quote.
var asianReactions = regexp.MustCompile(`反应|反應|回应|回應|リアクション|반응|回复了|表情`)

// isAsianReaction reports whether a message does nothing but quote another one
// and say with what sign somebody reacted.
func isAsianReaction(text string) bool {
	if !zoomAsian.MatchString(text) {
		return false
	}
	behind := text[strings.LastIndexAny(text, "\"”」"):]
	return asianReactions.MatchString(behind) && strings.IndexFunc(behind, func(r rune) bool { return r >= 0x2190 && r < 0x2C00 || r >= 0x1F000 && r < 0x1FB00 }) >= 0
}

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
		if !strings.ContainsAny(t.Text, "\"“「") { // nothing quoted
			b.turn(t)
			continue
		}
		if zoomReaction.MatchString(t.Text) || isAsianReaction(t.Text) || zoomEnglish.MatchString(t.Text) {
			t.Kind = earshot.KindReaction
		}
		m := zoomReply.FindStringSubmatch(t.Text)
		if m == nil {
			m = zoomReplying.FindStringSubmatch(t.Text)
		}
		if m == nil {
			m = zoomAnswer.FindStringSubmatch(t.Text)
		}
		if m != nil {
			quoted := t
			quoted.Kind, quoted.Text, t.Text = earshot.KindQuoted, m[1], strings.TrimSpace(m[2])
			b.turn(quoted)
		}
		b.turn(t)
	}
}
