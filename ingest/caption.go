package ingest

import (
	"strings"
	"time"

	"earshot"
)

// caption is one timed block of a caption file, as WebVTT and SubRip have it.
type caption struct {
	payload  string // lines joined with LF, markup and all
	from, to time.Duration
	line     int  // of the timing, or of the text where there is none
	untimed  bool // the timing is missing or broken: from and to are the neighbours'
	repeats  bool // its first line said again what the one before had said
}

// captionReader reads the blocks of WebVTT and SubRip alike. What differs:
// only WebVTT has a header and comments.
type captionReader struct {
	d     *document
	notes *notes
	l     *lines
	vtt   bool

	all     []caption
	payload []string
	pending []string // lines after a blank one: an identifier, or words without a timing
	begun   int      // the line of the first of them
	open    bool     // a caption is being read
	closed  bool     // a blank line ended its payload
	lastID  int      // the last integer identifier, -1 before the first
	broken  int      // timings that are missing or cannot be read
	first   int      // the line of the first of them
	why     string
	skipped bool // within a comment or style
	braces  int
}

func readCaptions(d *document, n *notes, vtt bool) ([]caption, error) {
	r := &captionReader{d: d, notes: n, l: d.lines(), vtt: vtt, lastID: -1}
	if vtt {
		r.header()
	}
	for line, ok := r.l.next(); ok; line, ok = r.l.next() {
		r.line(line)
	}
	r.stray()
	r.flush()
	return r.all, r.verdict()
}

// header skips the WEBVTT line and what is stated with it.
func (r *captionReader) header() {
	ahead := *r.l
	first, ok := ahead.next()
	for ok && strings.TrimSpace(first) == "" {
		first, ok = ahead.next()
	}
	if !isHeader(first) {
		r.notes.add(1, "the WEBVTT line is missing; read all the same")
		return
	}
	*r.l = ahead
	for line, ok := ahead.next(); ok && line != "" && !strings.Contains(line, "-->"); line, ok = ahead.next() {
		*r.l = ahead
	}
}

// isHeader reports whether the line begins a WebVTT file.
func isHeader(line string) bool {
	rest, ok := strings.CutPrefix(line, "WEBVTT")
	return ok && (rest == "" || rest[0] == ' ' || rest[0] == '\t')
}

func (r *captionReader) line(line string) {
	if strings.Contains(line, "-->") {
		from, to, state := parseTiming(line)
		switch state {
		case timingGood:
			r.timing(from, to)
			return
		case timingBroken:
			r.badTiming(strings.TrimSpace(line))
			return
		}
	}
	switch {
	case line == "", strings.TrimSpace(line) == "" && (!r.open || r.closed):
		r.blank()
	case r.skipped:
		r.braces += strings.Count(line, "{") - strings.Count(line, "}")
	case r.open && !r.closed:
		r.payload = append(r.payload, line)
	case len(r.pending) == 0 && r.comment(line):
		r.skipped = true
	default:
		if len(r.pending) == 0 {
			r.begun = r.l.no
		}
		r.pending = append(r.pending, line)
	}
}

// comment reports whether the line begins a block that holds no words: NOTE,
// STYLE, REGION, and the old one-line Region before the first caption.
func (r *captionReader) comment(line string) bool {
	if !r.vtt {
		return false
	}
	word, _, _ := strings.Cut(strings.ReplaceAll(line, "\t", " "), " ")
	switch {
	case word == "NOTE":
		r.notes.add(r.l.no, "a NOTE was skipped")
		return true
	case word == "STYLE", word == "REGION":
		return strings.TrimSpace(line) == word
	}
	return len(r.all) == 0 && !r.open && strings.HasPrefix(line, "Region:")
}

func (r *captionReader) blank() {
	if r.skipped && r.braces <= 0 {
		r.skipped, r.braces = false, 0
	}
	if r.open {
		r.closed = true
	}
	r.stray()
}

// timing begins a caption. The line before it may be its identifier.
func (r *captionReader) timing(from, to time.Duration) {
	r.identifier()
	r.flush()
	if to < from {
		r.notes.add(r.l.no, "a caption ends before it begins; taken as ending where it begins")
		to = from
	}
	r.begin(caption{from: from, to: to, line: r.l.no})
}

// badTiming begins a caption whose times cannot be read; its words are kept.
func (r *captionReader) badTiming(line string) {
	r.identifier()
	r.flush()
	r.fault(r.l.no, "the timing "+quote(line)+" cannot be read")
	r.begin(caption{line: r.l.no, untimed: true})
}

func (r *captionReader) begin(c caption) {
	r.all = append(r.all, c)
	r.open, r.closed, r.skipped, r.braces = true, false, false, 0
}

func (r *captionReader) fault(line int, why string) {
	if r.broken++; r.broken == 1 {
		r.first, r.why = line, why
	}
	r.notes.add(line, "%s; its words are kept without times", why)
}

// identifier takes the line before a timing for its identifier: any line that
// a blank one sets apart, or, where the blank line is missing, the next number.
func (r *captionReader) identifier() {
	if n := len(r.pending); n > 0 {
		r.lastID = number(r.pending[n-1])
		r.pending = r.pending[:n-1]
		r.stray()
		return
	}
	if !r.open || r.closed || len(r.payload) == 0 {
		return
	}
	last := r.payload[len(r.payload)-1]
	if n := number(last); n >= 0 && (n == r.lastID+1 || len(r.payload) > 1 && r.lastID >= 0) || isGUID(last) {
		r.lastID = n
		r.payload = r.payload[:len(r.payload)-1]
	}
}

// stray deals with lines that no timing follows: the payload of a caption that
// a blank line cut off from its timing, as Teams writes it, or words whose
// timing is missing.
func (r *captionReader) stray() {
	if len(r.pending) == 0 {
		return
	}
	if r.open && len(r.payload) == 0 {
		r.payload = append(r.payload, r.pending...)
		r.pending = r.pending[:0]
		return
	}
	words := append([]string(nil), r.pending...)
	r.pending = r.pending[:0]
	r.flush()
	r.fault(r.begun, "the words "+quote(words[0])+" have no timing")
	r.begin(caption{line: r.begun, untimed: true})
	r.payload, r.closed = words, true
}

// flush ends the caption being read.
func (r *captionReader) flush() {
	if !r.open {
		return
	}
	c := &r.all[len(r.all)-1]
	c.payload = strings.Join(r.payload, "\n")
	if c.untimed && len(r.all) > 1 {
		c.from = r.all[len(r.all)-2].to
		c.to = c.from
	}
	r.payload, r.open, r.closed = r.payload[:0], false, false
}

// verdict refuses a file that has too little sound in it: no caption, or more
// than one broken timing in ten.
func (r *captionReader) verdict() error {
	sound := len(r.all) - r.broken
	switch {
	case r.broken > 0 && (sound == 0 || r.broken > max(1, sound/10)):
		return r.d.refuse(r.first, "export the transcript again; this file seems cut or edited", "%s, and %d of %d captions are like it",
			r.why, r.broken, len(r.all))
	case len(r.all) == 0:
		return r.d.refuse(0, "check that the recording had captions when it was exported", "there are no captions in it")
	}
	return nil
}

// number is the non-negative integer s, -1 if it is none.
func number(s string) int {
	s = strings.TrimSpace(s)
	if s == "" || len(s) > 9 {
		return -1
	}
	n := 0
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return -1
		}
		n = n*10 + int(s[i]-'0')
	}
	return n
}

// isGUID reports whether s looks like the identifiers of Teams:
// "3f2b1c9e-....-....-....-............/12-0".
func isGUID(s string) bool {
	s, _, _ = strings.Cut(strings.TrimSpace(s), "/")
	if len(s) != 36 {
		return false
	}
	for i := range len(s) {
		dash := i == 8 || i == 13 || i == 18 || i == 23
		if dash != (s[i] == '-') || !dash && !strings.ContainsRune("0123456789abcdefABCDEF", rune(s[i])) {
			return false
		}
	}
	return true
}

// quote is s in quotation marks, cut where it is long.
func quote(s string) string {
	const most = 60
	if runes := []rune(s); len(runes) > most {
		s = string(runes[:most]) + "…"
	}
	return `"` + s + `"`
}

// timingState says what a line with an arrow is.
type timingState int

const (
	timingNone   timingState = iota // words that happen to hold an arrow
	timingGood                      // a timing
	timingBroken                    // meant as one
)

// parseTiming reads "00:01:02.500 --> 00:01:04.000 align:start". Hours are
// optional, the fraction may follow a dot or a comma or be missing.
func parseTiming(line string) (from, to time.Duration, state timingState) {
	left, right, _ := strings.Cut(line, "-->")
	left, right = strings.TrimSpace(left), strings.TrimSpace(right)
	if i := strings.IndexAny(right, " \t"); i >= 0 {
		right = right[:i]
	}
	from, okFrom := parseStamp(left)
	to, okTo := parseStamp(right)
	switch {
	case okFrom && okTo:
		return from, to, timingGood
	case clockLike(left) || left == "" && clockLike(right):
		return 0, 0, timingBroken
	}
	return 0, 0, timingNone
}

// clockLike reports whether s has nothing but what times are written with.
func clockLike(s string) bool {
	return strings.Trim(s, "0123456789:.,- ") == "" && strings.ContainsAny(s, ":.,")
}

// parseStamp reads "1:02:03.456", "02:03,4" and "02:03"; hours may be more
// than a day. Minutes and seconds stay below 60 where something stands before.
func parseStamp(s string) (time.Duration, bool) {
	clock, fraction := s, ""
	if i := strings.IndexAny(s, ".,"); i >= 0 {
		clock, fraction = s[:i], s[i+1:]
	}
	var total, fields int
	for more := true; more; {
		var field string
		field, clock, more = strings.Cut(clock, ":")
		n, ok := digits(field)
		if !ok || fields > 0 && (n > 59 || len(field) > 2) || fields == 3 {
			return 0, false
		}
		total = total*60 + n
		fields++
	}
	if fields < 2 {
		return 0, false
	}
	ms, ok := millis(fraction)
	return time.Duration(total)*time.Second + ms, ok && total < 10000*3600
}

// digits is the number that 1 to 6 digits make.
func digits(s string) (int, bool) {
	if s == "" || len(s) > 6 {
		return 0, false
	}
	n := 0
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return 0, false
		}
		n = n*10 + int(s[i]-'0')
	}
	return n, true
}

// millis is a decimal fraction of a second: "5" and "500" are half of one.
func millis(fraction string) (time.Duration, bool) {
	if len(fraction) > 9 {
		return 0, false
	}
	var d time.Duration
	unit := time.Second
	for i := range len(fraction) {
		if fraction[i] < '0' || fraction[i] > '9' {
			return 0, false
		}
		unit /= 10
		d += time.Duration(fraction[i]-'0') * unit
	}
	return d.Truncate(time.Millisecond), true
}

// captionTurns makes the conversation of a caption file: its cues by speaker,
// joined into turns.
func captionTurns(b *builder, cues []cue, channel earshot.Channel) *earshot.Conversation {
	b.c.Channel = channel
	for _, t := range joinCues(b, cues) {
		b.turn(t)
	}
	return b.done()
}
