package ingest

import (
	"strings"
	"time"

	"earshot"
)

// sniffSBV knows SubViewer captions by the two times, with nothing but a comma
// between them, that begin each.
func sniffSBV(d *document) (float64, string) {
	head := d.head(1)
	if len(head) == 0 {
		return 0, ""
	}
	if _, _, ok := cutSBV(head[0]); !ok {
		return 0, ""
	}
	return 0.95, "begins with two times and a comma"
}

// cutSBV reads "0:00:01.000,0:00:03.000".
func cutSBV(line string) (from, to time.Duration, ok bool) {
	left, right, cut := strings.Cut(strings.TrimSpace(line), ",")
	if !cut || strings.Count(left, ":") != 2 || strings.Count(right, ":") != 2 || !strings.Contains(left, ".") {
		return 0, 0, false
	}
	from, ok1 := parseStamp(left)
	to, ok2 := parseStamp(right)
	return from, to, ok1 && ok2
}

// readSBV reads SubViewer captions. Google Meet saves a meeting's chat as such
// too, each caption a message that begins with its sender's name.
func readSBV(d *document) (*earshot.Conversation, error) {
	b := newBuilder()
	cues := cuesOf(sbvCaptions(d, &b.notes), &b.notes, false)
	if len(cues) == 0 {
		return nil, d.refuse(0, "check that the recording had captions when it was exported", "there are no captions with words in it")
	}
	if named(cues) {
		splitNames(cues, &b.notes)
	}
	return captionTurns(b, dropEmpty(cues, &b.notes), earshot.ChannelMeeting), nil
}

// sbvCaptions are the captions: a line with times, the words up to the next.
func sbvCaptions(d *document, n *notes) []caption {
	var all []caption
	var words []string
	flush := func() {
		if len(all) > 0 {
			all[len(all)-1].payload = strings.TrimSpace(strings.Join(words, "\n"))
		}
		words = words[:0]
	}
	l := d.lines()
	for line, ok := l.next(); ok; line, ok = l.next() {
		from, to, timing := cutSBV(line)
		switch {
		case timing:
			flush()
			if to < from {
				n.add(l.no, "a caption ends before it begins; taken as ending where it begins")
				to = from
			}
			all = append(all, caption{from: from, to: to, line: l.no})
		case len(all) == 0 && strings.TrimSpace(line) != "":
			n.add(l.no, "words before the first time were skipped")
		default:
			words = append(words, line)
		}
	}
	flush()
	return all
}
