package ingest

import (
	"fmt"
	"strings"

	"earshot"
)

// document is a source's decoded text on its way to conversations.
type document struct {
	src      Source
	text     string // without byte order mark; newlines as they were
	encoding string
	raw      []byte          // of a letter, whose parts have encodings of their own; nil for all else
	export   *export         // an unpacked zip file; nil for all else
	archive  *archive        // a zip file whose files are read one by one; nil for all else
	book     *book           // a spreadsheet; nil for all else
	formats  func() []Format // what a document within this one may be of
	notes    notes           // about the source as a whole; the first conversation carries them
	top      *jsonTop
	word     bool // the text was taken out of a Word document
}

// refuse is the error for a source, or a line of it, that cannot be read.
func (d *document) refuse(line int, hint, format string, args ...any) error {
	err := error(&Error{Name: d.src.Name, Line: line, Problem: fmt.Sprintf(format, args...)})
	if hint == "" {
		return err
	}
	return earshot.WithHint(err, hint)
}

// lines begins at the first line of the text.
func (d *document) lines() *lines { return &lines{text: d.text, lf: -1} }

// lines walks over the lines of a text. CRLF, LF and CR all end a line,
// wherever in the text they fall.
type lines struct {
	text string
	at   int // where the next line begins
	lf   int // the first LF at or after at; len(text) if there is none
	no   int // of the line next returned last, from 1
	end  string
}

// next returns the next line without what ends it.
func (l *lines) next() (string, bool) {
	if l.at >= len(l.text) {
		return "", false
	}
	if l.lf < l.at {
		l.lf = len(l.text)
		if i := strings.IndexByte(l.text[l.at:], '\n'); i >= 0 {
			l.lf = l.at + i
		}
	}
	line := l.text[l.at:l.lf]
	l.no++
	if i := strings.IndexByte(line, '\r'); i >= 0 && l.at+i+1 != l.lf || i >= 0 && l.lf == len(l.text) {
		l.end, l.at = "\r", l.at+i+1
		return line[:i], true
	}
	switch {
	case l.lf == len(l.text):
		l.end = ""
	case strings.HasSuffix(line, "\r"):
		line, l.end = line[:len(line)-1], "\r\n"
	default:
		l.end = "\n"
	}
	l.at = l.lf + 1
	return line, true
}

// maxHead is how much of a line is looked at to tell a format.
const maxHead = 8 << 10

// head is the first n lines that are not blank, as far as anybody looks.
func (d *document) head(n int) []string {
	var head []string
	l := d.lines()
	for line, ok := l.next(); ok && len(head) < n; line, ok = l.next() {
		if len(line) > maxHead {
			line = strings.ToValidUTF8(line[:maxHead], "")
		}
		if line = strings.TrimSpace(line); line != "" {
			head = append(head, line)
		}
	}
	return head
}

// maxNotes is how many different warnings a source gets; the rest is counted.
const maxNotes = 200

// notes collects warnings. The same message again is counted, not repeated.
type notes struct {
	all  []note
	at   map[string]int // where in all a message is
	rest note           // what came after maxNotes different ones
}

type note struct {
	message     string
	first, last int
	count       int
}

// again counts one more at the line.
func (n *note) again(line int) {
	if n.count++; n.count == 1 {
		n.first = line
	}
	n.last = line
}

// add notes what was skipped or repaired at the line.
func (n *notes) add(line int, format string, args ...any) {
	message := format
	if len(args) > 0 {
		message = fmt.Sprintf(format, args...)
	}
	i, ok := n.at[message]
	switch {
	case ok:
		n.all[i].again(line)
	case len(n.all) >= maxNotes:
		n.rest.again(line)
	default:
		if n.at == nil {
			n.at = map[string]int{}
		}
		n.at[message] = len(n.all)
		n.all = append(n.all, note{message: message, first: line, last: line, count: 1})
	}
}

// warnings are the notes, one for each message.
func (n *notes) warnings() []earshot.Warning {
	var all []earshot.Warning
	for _, note := range n.all {
		all = append(all, earshot.Warning{Line: note.first, Message: note.message + note.others()})
	}
	if n.rest.count > 0 {
		all = append(all, earshot.Warning{Line: n.rest.first, Message: fmt.Sprintf("%d more warnings of other kinds, the last at line %d", n.rest.count, n.rest.last)})
	}
	return all
}

// others says how often the same came again.
func (n note) others() string {
	switch {
	case n.count == 2 && n.last > 0:
		return fmt.Sprintf("; again at line %d", n.last)
	case n.count > 2 && n.last > 0:
		return fmt.Sprintf("; %d more like it, the last at line %d", n.count-1, n.last)
	case n.count > 1:
		return fmt.Sprintf("; %d times", n.count)
	}
	return ""
}

// lineCounter tells lines of offsets that only grow, looking at each byte once.
type lineCounter struct {
	text string
	at   int
	line int // from 0
	end  string
}

func newLineCounter(text string) *lineCounter {
	end := "\n"
	if !strings.Contains(text, end) {
		end = "\r"
	}
	return &lineCounter{text: text, end: end}
}

// lineOf is the line that the offset lies on.
func (l *lineCounter) lineOf(offset int) int {
	if offset = min(offset, len(l.text)); offset > l.at {
		l.line += strings.Count(l.text[l.at:offset], l.end)
		l.at = offset
	}
	return l.line + 1
}
