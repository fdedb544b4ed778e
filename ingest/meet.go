package ingest

import (
	"regexp"
	"strings"
	"time"

	"earshot"
)

// What Google Meet writes besides words. Exported as markdown, headings carry
// hashes and stars.
var (
	meetTitle   = regexp.MustCompile(`^(.*?)\s*\((\d{4}[-/]\d\d[-/]\d\d \d\d:\d\d)\s*([^)]*)\)\s*[-–]\s*\S.*$`)
	meetBare    = regexp.MustCompile(`^(.+?)\s+[-–]\s+(?:Transcript|Transkript|Transcripción|Transcription|Transcrição|Trascrizione|스크립트|文字起こし|文字記錄|转写内容)$`)
	meetHeading = regexp.MustCompile(`^(?:📖\s*)?(?:Transcript|Transkript|Transcripción|Transcription|Transcrição|스크립트|文字起こし|文字記錄|转写内容)$`)
	meetDivider = regexp.MustCompile(`^\(?(\d\d:\d\d:\d\d)\)?$`)
	meetEnd     = regexp.MustCompile(`^(?:Meeting|Transcription) ended after (\d\d:\d\d:\d\d)`)
	meetLink    = regexp.MustCompile(`\[([^\]]+)\]\(mailto:([^)\s]+)\)`)
	meetEscape  = regexp.MustCompile(`\\([-_*#.!()\[\]+~>` + "`" + `])`)
)

// meetNotices begin the lines in which Meet speaks of the transcript itself.
var meetNotices = []string{"This editable transcript was computer generated", "You should review Gemini", "Please provide feedback about", "Get tips and learn how Gemini"}

func isMeetNotice(line string) bool {
	for _, notice := range meetNotices {
		if strings.HasPrefix(line, notice) {
			return true
		}
	}
	return false
}

// sniffMeet knows a Meet transcript by its title, by how it ends, or by bare
// times every few minutes.
func sniffMeet(d *document) (float64, string) {
	if strings.HasPrefix(d.text, "{") || strings.HasPrefix(d.text, "[{") || strings.HasPrefix(d.text, "WEBVTT") {
		return 0, ""
	}
	for _, line := range d.head(8) {
		plain := meetPlain(line)
		if strings.Contains(plain, "📝 Notes") || meetTitle.MatchString(plain) || meetBare.MatchString(plain) {
			return 0.9, "line " + quote(line)
		}
	}
	if strings.HasPrefix(d.text, "[") {
		return 0, ""
	}
	m := newMeet(&document{src: d.src, text: firstLines(d.text, 256<<10)})
	m.ended = m.ended || strings.Contains(d.text[max(0, len(d.text)-4<<10):], "\nMeeting ended after ")
	switch {
	case m.title > 0 || m.ended || m.generated:
		return 0.88, "it says that Google Meet wrote it"
	case m.fives > 0 && m.fives == m.dividers && m.named > m.fives:
		return 0.7, "bare times every five minutes between names with a colon"
	}
	return 0, ""
}

// meetPlain is the line without markdown.
func meetPlain(line string) string {
	line = strings.TrimSpace(strings.TrimLeft(strings.TrimSpace(line), "#"))
	line = strings.TrimSpace(strings.Trim(line, "*_"))
	return meetEscape.ReplaceAllString(line, "$1")
}

// meet reads a transcript of Google Meet.
type meet struct {
	d *document
	b *builder

	// What a first look at all lines tells.
	title     int // the line of the title, 0 if there is none
	body      int // the line before the first that was spoken
	dividers  int
	fives     int // dividers at whole five minutes
	named     int
	ended     bool
	generated bool
	seen      map[string]int
	listed    map[string]bool

	heading string // of the section before the transcript
	gemini  bool   // the sections were written by a machine
	section []string
	begun   int
	words   bool // the section has more than headings
	people  bool // the next line lists those present
	block   time.Duration
	fresh   bool     // nobody has spoken in the block yet
	joins   bool     // the turn before may go on
	parts   []string // of the turn being read
}

// newMeet looks at all lines once.
func newMeet(d *document) *meet {
	m := &meet{d: d, b: newBuilder(), seen: map[string]int{}, listed: map[string]bool{}}
	l := d.lines()
	for line, ok := l.next(); ok; line, ok = l.next() {
		m.look(meetPlain(line), l.no)
	}
	return m
}

func (m *meet) look(line string, no int) {
	if line == "" {
		return
	}
	switch {
	case meetDivider.MatchString(line):
		m.dividers++
		if at, _ := parseStamp(meetDivider.FindStringSubmatch(line)[1]); at > 0 && at%(5*time.Minute) == 0 {
			m.fives++
		}
	case m.dividers == 0 && (meetTitle.MatchString(line) || meetBare.MatchString(line)):
		m.title, m.body = no, no
	case m.dividers == 0 && meetHeading.MatchString(line):
		m.body = no
	case meetEnd.MatchString(line):
		m.ended = true
	case strings.HasPrefix(line, meetNotices[0]):
		m.generated = true
		if m.dividers == 0 && m.named < 2 {
			m.body = no
		}
	}
	m.gemini = m.gemini || m.dividers == 0 && strings.Contains(line, "📝") || strings.Contains(line, "Gemini")
	if name, _, ok := cutSpeaker(line); ok {
		m.named++
		m.seen[foldName(name)]++
	}
}

// readMeet reads the words and the times that stand every five minutes. Notes
// before the transcript are kept and never counted.
func readMeet(d *document) (*earshot.Conversation, error) {
	m := newMeet(d)
	m.b.c.Channel = earshot.ChannelMeeting
	l := d.lines()
	for line, ok := l.next(); ok; line, ok = l.next() {
		plain := meetPlain(line)
		switch {
		case plain == "" || strings.HasPrefix(plain, "```"):
		case l.no <= m.body:
			m.before(strings.TrimSpace(line), plain, l.no)
		default:
			m.spoken(strings.TrimSpace(line), plain, l.no)
		}
	}
	m.flush()
	m.settle()
	return m.b.done(), nil
}

// before takes a line that stands before the transcript.
func (m *meet) before(line, plain string, no int) {
	folded := strings.ToLower(plain)
	title := meetTitle.FindStringSubmatch(plain)
	switch {
	case title != nil:
		m.flush()
		m.b.c.Title = tidyName(title[1])
		m.began(title[2], title[3], no)
	case isMeetNotice(plain):
		m.flush()
		m.notice(plain, no)
	case no == m.title:
		m.flush()
		m.b.c.Title = meetBare.FindStringSubmatch(plain)[1]
	case meetHeading.MatchString(plain):
		m.flush()
	case strings.HasPrefix(folded, "attendees") && len(strings.Fields(folded)) < 4, folded == "invited", folded == "participants":
		m.people = true
	case strings.HasPrefix(line, "#"):
		m.headed(plain, no)
	case m.people, strings.HasPrefix(folded, "invited "):
		m.attendees(strings.TrimPrefix(strings.TrimPrefix(line, "Invited "), "invited "))
	case m.dated(plain, no):
	default:
		m.note(plain, no)
		m.words = true
	}
}

// headed begins a section. A heading with nothing below it begins the next one.
func (m *meet) headed(plain string, no int) {
	if m.words {
		m.flush()
	}
	m.heading += " " + strings.ToLower(plain)
	m.note(plain, no)
}

// dated takes the day that stands alone in Gemini's notes, where no title told
// the start.
func (m *meet) dated(line string, no int) bool {
	day, err := time.ParseInLocation("Jan 2, 2006", line, m.d.src.Location)
	if err != nil {
		return false
	}
	if m.b.c.StartedAt.IsZero() {
		m.b.c.StartedAt, m.b.c.StartedFrom = day, "metadata"
		m.b.notes.add(no, "the date has no time; taken as midnight, %s", m.d.src.Location)
	}
	return true
}

// note adds a line to the section before the transcript.
func (m *meet) note(line string, no int) {
	if m.begun == 0 {
		m.begun = no
	}
	m.section = append(m.section, line)
}

// flush ends a section. What Gemini wrote is a summary; else they are notes.
func (m *meet) flush() {
	if len(m.section) > 0 {
		t := earshot.Turn{Kind: earshot.KindNote, Line: m.begun, Text: strings.Join(m.section, "\n")}
		if m.gemini || strings.Contains(m.heading, "summary") || strings.Contains(m.heading, "next steps") {
			t.Kind = earshot.KindSummary
		}
		m.b.turn(t)
	}
	m.section, m.begun, m.heading, m.words = nil, 0, "", false
}

// attendees takes a line of names with commas, or of links to addresses.
func (m *meet) attendees(line string) {
	m.people = false
	links := meetLink.FindAllStringSubmatch(line, -1)
	for _, link := range links {
		m.attendee(earshot.Participant{Name: tidyName(link[1]), Email: strings.ToLower(link[2])})
	}
	if len(links) > 0 {
		return
	}
	for name := range strings.SplitSeq(meetEscape.ReplaceAllString(line, "$1"), ",") {
		if name = tidyName(strings.Trim(name, "*")); name != "" {
			m.attendee(earshot.Participant{Name: name})
		}
	}
}

func (m *meet) attendee(p earshot.Participant) {
	if folded := foldName(p.Name); !m.listed[folded] {
		m.listed[folded] = true
		m.b.participant(p)
	}
}

// began takes the start that stands in the title, with its zone.
func (m *meet) began(stamp, zone string, no int) {
	loc, known := m.d.src.Location, false
	if zone = strings.TrimSpace(zone); zone != "" {
		loc, known = meetZone(zone)
	}
	if !known {
		loc = m.d.src.Location
		m.b.notes.add(no, "the time zone %s is not known; taken as %s", quote(zone), loc)
	}
	at, err := time.ParseInLocation("2006-01-02 15:04", strings.ReplaceAll(stamp, "/", "-"), loc)
	if err != nil {
		m.b.notes.add(no, "the date %s cannot be read", quote(stamp))
		return
	}
	m.b.c.StartedAt, m.b.c.StartedFrom = at, "metadata"
}

// meetZone reads "GMT", "GMT+1", "GMT-3:30", "UTC+09:00" and the American
// abbreviations that Meet writes for the zone of its user.
func meetZone(s string) (*time.Location, bool) {
	offset, gmt := strings.CutPrefix(s, "GMT")
	if !gmt {
		offset, gmt = strings.CutPrefix(s, "UTC")
	}
	if !gmt {
		if hours, ok := americanZones[s]; ok {
			return time.FixedZone(s, hours*3600), true
		}
		return namedZone(s)
	}
	if offset == "" {
		return time.UTC, true
	}
	offset = strings.ReplaceAll(offset, "−", "-")
	hours, minutes, _ := strings.Cut(offset[1:], ":")
	h, ok := digits(hours)
	n, _ := digits(minutes)
	if !ok || h > 14 || n > 59 || !strings.ContainsAny(offset[:1], "+-") {
		return nil, false
	}
	seconds := h*3600 + n*60
	if offset[0] == '-' {
		seconds = -seconds
	}
	return time.FixedZone(s, seconds), true
}

// americanZones are the abbreviations that mean one thing where Meet writes
// them: American users get them, all others get GMT with an offset.
var americanZones = map[string]int{"EST": -5, "EDT": -4, "CST": -6, "CDT": -5, "MST": -7, "MDT": -6, "PST": -8, "PDT": -7, "AKST": -9, "AKDT": -8, "HST": -10}

// spoken takes a line of the transcript.
func (m *meet) spoken(line, plain string, no int) {
	if divider := meetDivider.FindStringSubmatch(plain); divider != nil {
		m.block, _ = parseStamp(divider[1])
		m.fresh = true
		return
	}
	if end := meetEnd.FindStringSubmatch(plain); end != nil {
		m.b.c.Duration, _ = parseStamp(end[1])
		m.notice(plain, no)
		return
	}
	if isMeetNotice(plain) {
		m.notice(plain, no)
		return
	}
	if m.people || strings.EqualFold(plain, "attendees") {
		if !m.people {
			m.people = true
		} else {
			m.attendees(line)
		}
		return
	}
	name, text, ok := m.speaker(line)
	switch {
	case ok:
		m.say(name, text, no)
	case meetHeading.MatchString(plain) || strings.HasPrefix(line, "#") || len(m.b.c.Turns) == 0 && !m.fresh:
		m.notice(plain, no)
	default:
		m.more(plain, no)
	}
}

// speaker splits off a name: one that is listed, comes twice, is bold, or is
// the first after a time.
func (m *meet) speaker(line string) (name, text string, ok bool) {
	name, text, ok = cutSpeaker(meetEscape.ReplaceAllString(line, "$1"))
	if !ok {
		return "", "", false
	}
	folded := foldName(name)
	return name, text, m.listed[folded] || m.seen[folded] > 1 || strings.HasPrefix(line, "**") || m.fresh
}

// say begins a turn, or goes on with one that Meet cut in two with an ellipsis.
func (m *meet) say(name, text string, no int) {
	n := len(m.b.c.Turns)
	id := m.b.speaker(name)
	if m.joins && n > 0 && m.b.c.Turns[n-1].Speaker == id {
		if before, cut := strings.CutSuffix(m.parts[len(m.parts)-1], "…"); cut {
			m.parts[len(m.parts)-1] = strings.TrimSpace(before)
			if text = strings.TrimSpace(strings.TrimPrefix(text, "…")); spaceBetween(before, text) {
				text = " " + text
			}
			m.parts = append(m.parts, text)
			m.fresh = false
			return
		}
	}
	if text == "" {
		m.b.notes.add(no, "a turn has no words")
		return
	}
	m.settle()
	m.parts = append(m.parts, text)
	t := earshot.Turn{Speaker: id, Text: text, Line: no}
	if m.fresh {
		t.Timed, t.Start, t.End = true, m.block, m.block
	}
	m.fresh, m.joins = false, true
	m.b.turn(t)
}

// more adds a line to what was said last.
func (m *meet) more(text string, no int) {
	n := len(m.b.c.Turns)
	if n == 0 || !m.joins {
		m.notice(text, no)
		return
	}
	m.parts = append(m.parts, "\n"+text)
}

// settle gives the turn said last all its parts.
func (m *meet) settle() {
	if n := len(m.b.c.Turns); n > 0 && m.joins && len(m.parts) > 0 {
		m.b.c.Turns[n-1].Text = strings.Join(m.parts, "")
	}
	m.parts = nil
}

// notice keeps what Meet itself says.
func (m *meet) notice(text string, no int) {
	m.settle()
	m.b.turn(earshot.Turn{Kind: earshot.KindSystem, Text: text, Line: no})
	m.joins = false
}
