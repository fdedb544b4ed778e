package ingest

import (
	"strconv"
	"strings"
	"time"

	"earshot"
)

// chat puts together an exported chat whose messages go on over lines.
type chat struct {
	d     *document
	b     *builder
	cur   *earshot.Turn
	parts []string // of the message's text
	kind  func(string) earshot.Kind
}

// newChat begins a chat; kind tells by a message's words what kind it is.
func newChat(d *document, kind func(string) earshot.Kind) *chat {
	c := &chat{d: d, b: newBuilder(), kind: kind}
	c.b.c.Channel = earshot.ChannelChat
	return c
}

// begin begins a message of the named speaker, who is nobody for a notice.
func (c *chat) begin(t earshot.Turn, name, text string) {
	c.flush()
	t.Speaker = c.b.speaker(name)
	if name == "" && t.Kind == "" {
		t.Kind = earshot.KindSystem
	}
	c.cur, c.parts = &t, append(c.parts[:0], text)
}

// more adds a line to the message; before the first one, it is nobody's.
func (c *chat) more(line string, no int) {
	if c.cur == nil {
		if strings.TrimSpace(line) == "" {
			return
		}
		c.b.notes.add(no, "words before the first message are kept as a notice")
		c.begin(earshot.Turn{Line: no}, "", line)
		return
	}
	c.parts = append(c.parts, line)
}

// flush ends the message.
func (c *chat) flush() {
	if c.cur == nil {
		return
	}
	t := *c.cur
	c.cur = nil
	t.Text = tidyText(strings.Join(c.parts, "\n"))
	if t.Text == "" {
		c.b.notes.add(t.Line, "a message has no words")
		return
	}
	if t.Kind == "" && c.kind != nil {
		t.Kind = c.kind(t.Text)
	}
	c.b.turn(t)
}

// done is the conversation.
func (c *chat) done() (*earshot.Conversation, error) {
	c.flush()
	return c.b.done(), nil
}

// unzoned notes that the chat's clock has no zone.
func (c *chat) unzoned(line int) {
	c.b.notes.add(line, "times have no time zone; taken as %s", c.d.src.Location)
}

// tidyText is the text without white space and direction marks around it.
func tidyText(s string) string {
	return strings.TrimFunc(s, func(r rune) bool {
		return r == ' ' || r == '\t' || r == '\n' || r == '\r' || r == '\u00a0' || r == '\u202f' || invisible(r)
	})
}

// dayMarks are the words that say which half, or part, of the day an hour is
// in: the hours to add, and whether twelve is its beginning.
var dayMarks = map[string]string{
	"am": "am", "오전": "am", "上午": "am", "午前": "am", "凌晨": "am", "清晨": "am", "早上": "am",
	"ص": "am", "قظ": "am", "öö": "am", "sa": "am", "πμ": "am", "م": "pm", "بظ": "pm", "ös": "pm", "ch": "pm", "μμ": "pm",
	"pm": "pm", "오후": "pm", "下午": "pm", "午後": "pm", "傍晚": "pm", "中午": "noon", "晚上": "night",
}

// dayMark is a pattern for what dayMarks holds, and "p. m." in its spellings.
const dayMark = `[aApP]\.?[ \x{a0}\x{202f}]?[mM]\b\.?|오전|오후|上午|下午|午前|午後|凌晨|清晨|早上|中午|傍晚|晚上`

// clockOf is the time of day of an hour, a minute, a second (which may be
// empty) and a mark: 12 AM is midnight, 午後0:05 is five past noon.
func clockOf(hour, minute, second, mark string) (time.Duration, bool) {
	h, err1 := strconv.Atoi(hour)
	m, err2 := strconv.Atoi(minute)
	s := 0
	if second != "" {
		s, _ = strconv.Atoi(second)
	}
	if err1 != nil || err2 != nil || h > 24 || m > 59 || s > 59 {
		return 0, false
	}
	fold := strings.NewReplacer(".", "", " ", "", "\u00a0", "", "\u202f", "").Replace(strings.ToLower(mark))
	switch dayMarks[fold] {
	case "am":
		h %= 12
	case "pm":
		if h <= 12 {
			h = h%12 + 12
		}
	case "night":
		if h == 12 {
			h = 0
		} else if h < 12 && h >= 5 {
			h += 12
		}
	case "noon":
		if h < 6 {
			h += 12
		}
	}
	h %= 24
	return time.Duration(h)*time.Hour + time.Duration(m)*time.Minute + time.Duration(s)*time.Second, true
}

// numeral is the digits of s as a number, 0 if it is none.
func numeral(s string) int {
	n, _ := strconv.Atoi(s)
	return n
}
