package ingest

import (
	"regexp"
	"strings"
	"time"

	"earshot"
)

// What begins a turn in the documents that Teams writes: the name, spaces and
// the time; in older ones, two times and an arrow, and the name below.
var (
	teamsWordTurn  = regexp.MustCompile(`^(\S.{0,119}?)[ \x{00a0}]{2,}(\d{1,3}:\d\d(?::\d\d)?)\s*$`)
	teamsWordArrow = regexp.MustCompile(`^\s*(\d+:\d{1,2}:\d{1,2}(?:\.\d+)?)\s*-->\s*(\d+:\d{1,2}:\d{1,2}(?:\.\d+)?)\s*$`)
	teamsNotice    = regexp.MustCompile(`^.{1,120}(?:(?:started|stopped) transcription|Transkription (?:gestartet|beendet)|la transcription|la transcripción|文字起こしを(?:開始|停止)しました|(?:开始|停止)(?:了)?转录|(?:開始|停止)(?:了)?謄寫|(?:기록|전사|스크립트)을? (?:시작|중지)(?:했습니다)?)\.?$`)
	teamsLength    = regexp.MustCompile(`^(?:(\d+)h )?(?:(\d+)m )?(\d+)s$`)
)

// sniffTeamsWord knows the documents by how turns begin in them.
func sniffTeamsWord(d *document) (float64, string) {
	sure := 0.8
	if d.word {
		sure = 0.95
	}
	turns, stream := 0, false
	for _, line := range d.head(40) {
		if teamsWordTurn.MatchString(line) {
			turns++
		}
		if m := teamsWordArrow.FindStringSubmatch(line); m != nil && (d.word || unpadded(m[1]) || unpadded(m[2])) {
			stream = true
		}
	}
	switch {
	case stream:
		return sure, "two times without leading zeros and an arrow"
	case turns > 0 && d.word:
		return sure, "a name, spaces and a time begin a turn"
	}
	return 0, ""
}

// unpadded reports whether minutes or seconds are written with one digit.
func unpadded(clock string) bool {
	fields := strings.Split(clock, ":")
	seconds, _, _ := strings.Cut(fields[len(fields)-1], ".")
	return len(seconds) == 1 || len(fields) > 1 && len(fields[len(fields)-2]) == 1
}

// teamsWord reads the document that Teams makes of a transcript.
type teamsWord struct {
	d     *document
	b     *builder
	cur   earshot.Turn
	parts []string
	name  bool // the next line names the speaker
	turns bool // one has begun
}

func readTeamsWord(d *document) (*earshot.Conversation, error) {
	w := &teamsWord{d: d, b: newBuilder()}
	w.b.c.Channel = earshot.ChannelMeeting
	l := d.lines()
	for line, ok := l.next(); ok; line, ok = l.next() {
		if line = strings.TrimSpace(line); line != "" {
			w.line(line, l.no)
		}
	}
	w.flush()
	c := w.b.done()
	settleTimes(c, &w.b.notes)
	return c, nil
}

func (w *teamsWord) line(line string, no int) {
	if m := teamsWordArrow.FindStringSubmatch(line); m != nil {
		from, ok1 := parseStamp(m[1])
		to, ok2 := parseStamp(m[2])
		w.flush()
		w.cur = earshot.Turn{Timed: ok1 && ok2, Start: from, End: max(from, to), Line: no}
		w.name, w.turns = true, true
		return
	}
	m := teamsWordTurn.FindStringSubmatch(line)
	switch {
	case m != nil:
		at, ok := parseStamp(m[2])
		w.flush()
		w.cur = earshot.Turn{Timed: ok, Start: at, End: at, Line: no, Speaker: w.b.speaker(m[1])}
		w.turns = true
	case teamsNotice.MatchString(line):
		w.flush()
		w.b.turn(earshot.Turn{Kind: earshot.KindSystem, Text: line, Line: no})
	case w.name:
		w.cur.Speaker, w.name = w.b.speaker(line), false
	case w.turns:
		w.parts = append(w.parts, line)
	default:
		w.preface(line, no)
	}
}

// preface takes a line before the first turn: title, date, length.
func (w *teamsWord) preface(line string, no int) {
	length := teamsLength.FindStringSubmatch(line)
	at, dated := teamsDate(line, w.d.src.Location)
	switch {
	case length != nil:
		h, _ := digits(length[1])
		m, _ := digits(length[2])
		s, _ := digits(length[3])
		w.b.c.Duration = time.Duration(h)*time.Hour + time.Duration(m)*time.Minute + time.Duration(s)*time.Second
	case dated:
		w.b.c.StartedAt, w.b.c.StartedFrom = at, "metadata"
		w.b.notes.add(no, "the date has no time zone; taken as %s", w.d.src.Location)
	case w.b.c.Title == "" && len(w.b.c.Turns) == 0:
		w.b.c.Title = line
	default:
		w.b.turn(earshot.Turn{Kind: earshot.KindSystem, Text: line, Line: no})
	}
}

// teamsDate reads "January 30, 2026, 10:00AM" and its kin.
func teamsDate(s string, loc *time.Location) (time.Time, bool) {
	s = strings.Join(strings.Fields(s), " ")
	for _, layout := range []string{"January 2, 2006, 3:04PM", "January 2, 2006, 3:04 PM", "2 January 2006, 3:04PM", "2 January 2006, 15:04", "January 2, 2006, 15:04"} {
		if at, err := time.ParseInLocation(layout, s, loc); err == nil && at.Year() > 1990 {
			return at, true
		}
	}
	if at, _, ok := parseTime(s, loc); ok {
		return at, true
	}
	return time.Time{}, false
}

func (w *teamsWord) flush() {
	w.cur.Text = unwrap(strings.Join(w.parts, "\n"))
	switch {
	case w.cur.Text != "":
		w.b.turn(w.cur)
	case w.cur.Line > 0:
		w.b.notes.add(w.cur.Line, "a turn has no words")
	}
	w.cur, w.parts, w.name = earshot.Turn{}, nil, false
}
