package ingest

import (
	"regexp"

	"earshot"
)

// signalHeader begins a message: "[2019-12-24, 12:23] Jane Doe: words".
var signalHeader = regexp.MustCompile(`^\[(\d{4}-\d\d-\d\d), (\d\d:\d\d)\] (?:([^:\n]{1,80}): ?)?(.*)$`)

func sniffSignal(d *document) (float64, string) {
	for _, line := range d.head(3) {
		if signalHeader.MatchString(line) {
			return 0.94, "line " + quote(line)
		}
	}
	return 0, ""
}

// readSignal reads a chat exported from Signal as text.
func readSignal(d *document) (*earshot.Conversation, error) {
	c := newChat(d, placeholderKind)
	l := d.lines()
	for line, ok := l.next(); ok; line, ok = l.next() {
		m := signalHeader.FindStringSubmatch(line)
		if m == nil {
			c.more(line, l.no)
			continue
		}
		t := earshot.Turn{Line: l.no}
		if at, _, ok := parseTime(m[1]+" "+m[2], d.src.Location); ok {
			t.At = at
		} else {
			c.b.notes.add(l.no, "the time %s cannot be read", quote(m[1]+" "+m[2]))
		}
		c.begin(t, m[3], m[4])
	}
	c.unzoned(0)
	return c.done()
}
