package ingest

import (
	"strings"

	"earshot"
)

// sniffSpeechmaticsText knows the text that Speechmatics writes by its first
// line, "SPEAKER: S1".
func sniffSpeechmaticsText(d *document) (float64, string) {
	if head := d.head(1); len(head) > 0 && speechmaticsSpeaker(head[0]) != "" {
		return 0.95, "begins with " + quote(head[0])
	}
	return 0, ""
}

// speechmaticsSpeaker is the label in "SPEAKER: S1", empty for another line.
func speechmaticsSpeaker(line string) string {
	label, ok := strings.CutPrefix(strings.TrimSpace(line), "SPEAKER: ")
	if !ok || len(label) > 60 || strings.ContainsAny(label, ".,?!") {
		return ""
	}
	return label
}

// readSpeechmaticsText reads the words under each speaker's line.
func readSpeechmaticsText(d *document) (*earshot.Conversation, error) {
	b := newBuilder()
	b.c.Channel = earshot.ChannelCall
	t := earshot.Turn{}
	var words []string
	flush := func() {
		if t.Text = strings.Join(words, "\n"); t.Text != "" {
			b.turn(t)
		} else if t.Line > 0 {
			b.notes.add(t.Line, "a turn has no words")
		}
		words = words[:0]
	}
	l := d.lines()
	for line, ok := l.next(); ok; line, ok = l.next() {
		if label := speechmaticsSpeaker(line); label != "" {
			flush()
			t = earshot.Turn{Speaker: b.speaker(label), Line: l.no}
		} else if line = strings.TrimSpace(line); line != "" {
			words = append(words, line)
		}
	}
	flush()
	return b.done(), nil
}
