package ingest

import (
	"strings"

	"earshot"
)

// readLines takes every line that is not blank for a turn of nobody known.
func readLines(d *document) (*earshot.Conversation, error) {
	b := newBuilder()
	l := d.lines()
	for line, ok := l.next(); ok; line, ok = l.next() {
		if text := strings.TrimSpace(line); text != "" {
			b.turn(earshot.Turn{Text: text, Line: l.no})
		}
	}
	return b.done(), nil
}
