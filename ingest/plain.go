package ingest

import (
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"earshot"
)

// sniffPlain knows a plain transcript by its header, or by lines that begin
// turns: with a time stamp, or with a name that comes again.
func sniffPlain(d *document) (float64, string) {
	p := newPlain(&document{src: d.src, text: firstLines(d.text, 32<<10)})
	turns, lines := p.count()
	switch {
	case turns == 0:
		return 0, ""
	case len(p.head.fields) > 1:
		return 0.8, "begins with a header and has turns"
	case p.stamped > 0 && p.stamped*3 >= lines, turns >= 2 && turns*4 >= lines:
		return 0.6, "lines begin with a name and a colon"
	case turns >= 2:
		return 0.4, "a few lines begin with a name and a colon"
	}
	return 0.3, "one line begins with a name and a colon"
}

// firstLines is the lines that end within the first bytes of the text.
func firstLines(text string, bytes int) string {
	if len(text) <= bytes {
		return text
	}
	if i := strings.LastIndexAny(text[:bytes], "\r\n"); i > 0 {
		return text[:i]
	}
	return text[:bytes]
}

// plain reads "Speaker: words".
type plain struct {
	d       *document
	b       *builder
	head    header
	loc     *time.Location        // of wall-clock stamps
	listed  map[string]string     // the names the header lists, by their folded form
	seen    map[string]int        // how often a line begins with the name, where none are listed
	sides   map[earshot.Side]bool // of the names that are roles: "Agent", "고객"
	stamped int                   // lines that began with a time, while counting

	cur   *earshot.Turn
	parts []string // of the turn's text
	gap   bool     // a blank line since the last part
	next  *stamp   // from a line that is nothing but a time
}

func newPlain(d *document) *plain {
	p := &plain{d: d, b: newBuilder(), listed: map[string]string{}, seen: map[string]int{}, sides: map[earshot.Side]bool{}, loc: d.src.Location}
	p.head = readHeader(d, &p.b.notes)
	p.head.apply(d, p.b)
	if !p.b.c.StartedAt.IsZero() {
		p.loc = p.b.c.StartedAt.Location()
	}
	for _, person := range p.b.c.Participants {
		p.listed[foldName(person.Name)] = person.Name
	}
	p.tally()
	return p
}

// tally counts the names that begin lines.
func (p *plain) tally() {
	l := *p.head.body
	for line, ok := l.next(); ok; line, ok = l.next() {
		if _, rest := cutStamp(line, p.loc); rest != "" {
			if name, _, ok := cutSpeaker(rest); ok {
				p.seen[foldName(name)]++
				p.sides[roleSides[foldRole(name)]] = true
			}
		}
	}
}

// count is how many of the lines begin turns, and how many there are.
func (p *plain) count() (turns, all int) {
	l := *p.head.body
	for line, ok := l.next(); ok; line, ok = l.next() {
		if strings.TrimSpace(line) == "" {
			continue
		}
		all++
		at, rest := cutStamp(line, p.loc)
		_, _, named := p.speaker(rest, at != nil)
		if at != nil {
			p.stamped++
		}
		if named {
			turns++
		}
	}
	return turns, all
}

func readPlain(d *document) (*earshot.Conversation, error) {
	p := newPlain(d)
	for line, ok := p.head.body.next(); ok; line, ok = p.head.body.next() {
		p.line(line, p.head.body.no)
	}
	p.flush()
	c := p.b.done()
	settleTimes(c, &p.b.notes)
	if c.Channel == "" {
		c.Channel = likelyChannel(c)
	}
	believe(c, p.head.fields["language"])
	return c, nil
}

// line begins a turn, or goes on with the one before.
func (p *plain) line(line string, no int) {
	if strings.TrimSpace(line) == "" {
		p.gap = true
		return
	}
	at, rest := cutStamp(line, p.loc)
	if at != nil && strings.TrimSpace(rest) == "" {
		p.flush()
		p.next = at
		return
	}
	name, text, named := p.speaker(rest, at != nil)
	if !named && at == nil {
		p.more(line, no)
		return
	}
	if after, words := cutStamp(text, p.loc); named && at == nil && after != nil {
		at, text = after, strings.TrimLeft(words, ":： ")
	}
	p.flush()
	p.begin(name, text, at, no)
}

// begin begins a turn.
func (p *plain) begin(name, text string, at *stamp, no int) {
	if at == nil {
		at = p.next
	}
	p.next = nil
	p.cur = &earshot.Turn{Line: no, Speaker: p.b.speaker(p.listedName(name))}
	if at != nil && at.wall {
		p.cur.At = at.at
	} else if at != nil {
		p.cur.Timed, p.cur.Start, p.cur.End = true, at.elapsed, at.elapsed
	}
	p.add(text)
}

// listedName is the name as the header spells it.
func (p *plain) listedName(name string) string {
	if listed, ok := p.listed[foldName(name)]; ok {
		return listed
	}
	return name
}

// more adds a line to the turn; before the first turn, it is a turn of nobody.
func (p *plain) more(line string, no int) {
	if name, _, ok := cutSpeaker(line); ok && len(p.listed) > 0 && p.seen[foldName(name)] > 1 {
		p.b.notes.add(no, "%s is not among the participants; the line is kept as part of the turn before", quote(name))
	}
	if p.cur == nil {
		p.begin("", "", nil, no)
		if p.cur.Timed || !p.cur.At.IsZero() {
			p.add(line)
			return
		}
		p.b.notes.add(no, "words before the first speaker are kept as nobody's")
	}
	p.add(line)
}

func (p *plain) add(text string) {
	text = strings.TrimSpace(text)
	if text == "" {
		return
	}
	if p.gap && len(p.parts) > 0 {
		text = "\n" + text
	}
	p.gap = false
	p.parts = append(p.parts, text)
}

// flush ends the turn.
func (p *plain) flush() {
	if p.cur == nil {
		return
	}
	p.cur.Text = strings.Join(p.parts, "\n")
	if p.cur.Text == "" {
		p.b.notes.add(p.cur.Line, "a turn has no words")
	} else {
		p.b.turn(*p.cur)
	}
	p.cur, p.parts, p.gap = nil, nil, false
}

// speaker splits the name off a line that begins a turn. A name is one that the
// header lists, or follows a time stamp, or, where the header lists nobody,
// begins at least two lines. Roles of both sides need no second line.
func (p *plain) speaker(line string, stamped bool) (name, text string, ok bool) {
	name, text, ok = cutSpeaker(line)
	if !ok {
		if name, text, ok := cutGlued(line); ok && p.lists(name) {
			return name, text, true
		}
		return "", strings.TrimSpace(line), false
	}
	folded := foldName(name)
	if p.lists(name) || stamped || len(p.listed) == 0 && (p.seen[folded] > 1 || p.role(name)) {
		return name, text, true
	}
	return "", strings.TrimSpace(line), false
}

// role reports whether the name is that of a side, and the other side has one too.
func (p *plain) role(name string) bool {
	return p.sides[earshot.SideUs] && p.sides[earshot.SideCustomer] && roleSides[foldRole(name)] != ""
}

// lists reports whether the header lists the name.
func (p *plain) lists(name string) bool {
	_, ok := p.listed[foldName(name)]
	return ok
}

// cutStamp cuts a time off the front of a line: "[0:04]", "(00:01:02)",
// "[2025-09-03 10:02]", or bare "00:01:02 ".
func cutStamp(line string, loc *time.Location) (*stamp, string) {
	s := strings.TrimLeftFunc(line, func(r rune) bool { return unicode.IsSpace(r) || invisible(r) })
	if s == "" {
		return nil, line
	}
	closing := map[byte]string{'[': "]", '(': ")"}[s[0]]
	if closing != "" {
		if end := strings.Index(s, closing); end > 0 && end < 40 {
			if at, ok := readStamp(s[1:end], loc); ok {
				return &at, s[end+1:]
			}
		}
		return nil, line
	}
	if s[0] < '0' || s[0] > '9' {
		return nil, line
	}
	return cutBareStamp(s, line, loc)
}

// cutBareStamp cuts "00:01:02 " or "2025-09-03 10:02 " off the front of s.
// "12:30: lunch" is no time of a turn.
func cutBareStamp(s, line string, loc *time.Location) (*stamp, string) {
	fields := strings.SplitN(s, " ", 3)
	if len(fields) > 1 {
		if at, ok := readStamp(fields[0]+" "+strings.TrimSpace(fields[1]), loc); ok && at.wall {
			return &at, strings.Join(fields[2:], " ")
		}
	}
	if at, ok := readStamp(strings.TrimSpace(fields[0]), loc); ok {
		rest := strings.TrimPrefix(s, fields[0])
		if _, _, named := cutSpeaker(rest); named || strings.TrimSpace(rest) == "" {
			return &at, rest
		}
	}
	return nil, line
}

// cutSpeaker splits "Name: words" at its first colon, full-width or with a
// space or nothing after it. The name may carry a time: "Name (0:04): words".
func cutSpeaker(line string) (name, text string, ok bool) {
	i := strings.IndexAny(line, ":：")
	for i >= 0 && line[i] == ':' && stampColon(line, i) {
		next := strings.IndexAny(line[i+1:], ":：")
		if next < 0 {
			return "", line, false
		}
		i += 1 + next
	}
	if i <= 0 || i > 4*60 {
		return "", line, false
	}
	_, width := utf8.DecodeRuneInString(line[i:])
	rest := line[i+width:]
	if line[i] == ':' && rest != "" && !strings.HasPrefix(rest, " ") && !strings.HasPrefix(rest, "\t") && !strings.HasPrefix(rest, "**") && !strings.HasPrefix(rest, "\u00a0") {
		return "", line, false
	}
	name = tidyName(strings.Trim(tidyName(line[:i]), "*_"))
	name, at := nameStamp(name)
	if !speakerLike(name) {
		return "", line, false
	}
	return name, strings.TrimSpace(at + " " + strings.TrimPrefix(strings.TrimSpace(rest), "**")), true
}

// stampColon reports whether the colon at i stands between digits.
func stampColon(s string, i int) bool {
	return i > 0 && i+1 < len(s) && s[i-1] >= '0' && s[i-1] <= '9' && s[i+1] >= '0' && s[i+1] <= '9'
}

// nameStamp splits "Name (0:04)" and "Name [00:01:02]" into the name and the
// time in brackets.
func nameStamp(name string) (string, string) {
	open := strings.LastIndexAny(name, "([")
	if open <= 0 || !strings.ContainsAny(name[len(name)-1:], ")]") {
		return name, ""
	}
	if _, ok := parseStamp(name[open+1 : len(name)-1]); !ok {
		return name, ""
	}
	return tidyName(name[:open]), name[open:]
}

// cutGlued splits "Name:words", which only a listed name may begin.
func cutGlued(line string) (name, text string, ok bool) {
	i := strings.IndexByte(line, ':')
	if i <= 0 || i > 4*60 || strings.HasPrefix(line[i:], "://") {
		return "", line, false
	}
	return tidyName(line[:i]), strings.TrimSpace(line[i+1:]), true
}

// notSpeakers begin lines and are nobody.
var notSpeakers = map[string]bool{
	"note": true, "notes": true, "nb": true, "ps": true, "p.s.": true, "warning": true, "important": true, "update": true, "edit": true,
	"re": true, "fw": true, "fwd": true, "subject": true, "cc": true, "bcc": true, "http": true, "https": true, "mailto": true, "tel": true,
	"action items": true, "next steps": true, "summary": true, "agenda": true, "example": true, "todo": true, "eta": true, "url": true, "link": true,
	"참고": true, "주의": true, "备注": true, "備註": true, "注": true, "注意": true, "备注说明": true, "補足": true, "備考": true,
}

// speakerLike reports whether s may be a name: at most 60 characters and eight
// words, with a letter or a digit in it, and not one of the words that begin lines.
func speakerLike(s string) bool {
	if s == "" || utf8.RuneCountInString(s) > 60 || len(strings.Fields(s)) > 8 || notSpeakers[strings.ToLower(s)] {
		return false
	}
	if strings.ContainsAny(s, "?!。？！\"{}|=;") && !strings.Contains(s, " | ") || strings.Contains(s, ". ") && len(strings.Fields(s)) > 4 {
		return false
	}
	return strings.IndexFunc(s, unicode.IsLetter) >= 0
}

// settleTimes gives turns with a start the end that the next one's start is,
// and warns of times that run backwards.
func settleTimes(c *earshot.Conversation, n *notes) {
	before := -1
	for i := range c.Turns {
		t := &c.Turns[i]
		if !t.Timed {
			continue
		}
		if before >= 0 {
			p := &c.Turns[before]
			if t.Start < p.Start {
				c.Warnings = append(c.Warnings, earshot.Warning{Line: t.Line, Message: "the time is earlier than that of the turn before"})
			} else if p.End <= p.Start {
				p.End = t.Start
			}
		}
		before = i
	}
}

// likelyChannel is chat when turns have wall-clock times and none since the
// start; else call.
func likelyChannel(c *earshot.Conversation) earshot.Channel {
	for i := range c.Turns {
		if c.Turns[i].Timed {
			return earshot.ChannelCall
		}
		if !c.Turns[i].At.IsZero() {
			return earshot.ChannelChat
		}
	}
	return earshot.ChannelCall
}
