package ingest

import (
	"time"

	"earshot"
)

// wtfFile is a transcript in the World Transcription Format, a draft of the
// IETF.
type wtfFile struct {
	Transcript struct{ Text, Duration scalar }
	Segments   []struct{ Start, End, Text, Speaker, Language scalar }
	Words      []struct{ Start, End, Text, Speaker scalar }
	Speakers   map[string]struct{ Label scalar }
}

const wtfWhat = "a transcript in World Transcription Format"

func sniffWTF(d *document) (float64, string) {
	top := d.jsonTop()
	if top.has("transcript", "segments") && (top.holds("transcript", `"text"`) || top.has("metadata") || top.has("extensions")) {
		return 0.93, "it has a transcript, and segments"
	}
	return 0, ""
}

// readWTF takes the segments, else the words, else the text. Times are seconds.
func readWTF(d *document, file *wtfFile) (*earshot.Conversation, error) {
	t := newTalk(d, wtfWhat, earshot.ChannelCall)
	speaker := func(id scalar) string {
		if label := file.Speakers[string(id)].Label; label != "" {
			return t.person(string(id), earshot.Participant{Name: string(label)})
		}
		return t.label(string(id))
	}
	for _, s := range file.Segments {
		c := timed(speaker(s.Speaker), s.Text, s.Start, s.End, time.Second)
		c.lang = saidIn(c.text, s.Language)
		t.say(c)
	}
	if len(t.cues) == 0 {
		w := &words{t: t}
		for _, word := range file.Words {
			w.add(timed(speaker(word.Speaker), word.Text, word.Start, word.End, time.Second), "", false)
		}
		w.flush()
	}
	if len(t.cues) == 0 && file.Transcript.Text != "" {
		t.text("", string(file.Transcript.Text))
	}
	t.lasted(file.Transcript.Duration, time.Second)
	return t.done()
}
