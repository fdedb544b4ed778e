package ingest

import (
	"strings"
	"time"

	"earshot"
)

type revFile struct {
	Monologues []revMonologue
	Monologue  revMonologue
	Speakers   []struct{ ID, Name scalar }
	Duration   scalar `json:"duration_seconds"`
}

type revMonologue struct {
	Speaker     scalar
	SpeakerName scalar `json:"speaker_name"`
	SpeakerInfo struct {
		DisplayName scalar `json:"display_name"`
	} `json:"speaker_info"`
	Elements []revElement
}

type revElement struct {
	Type, Value  scalar
	TS           scalar
	EndTS        scalar `json:"end_ts"`
	Timestamp    scalar
	EndTimestamp scalar `json:"end_timestamp"`
}

const revWhat = "a Rev.ai transcript"

func sniffRev(d *document) (float64, string) {
	top := d.jsonTop()
	if top.has("monologues") || top.holds("monologue", `"elements"`) {
		return 0.93, "it has monologues"
	}
	return 0, ""
}

// readRev joins the elements. Those of punctuation carry the spaces, so
// nothing is added, unless no punctuation in the file has one. Times are
// seconds, or in Rev's own transcripts clocks.
func readRev(d *document, file *revFile) (*earshot.Conversation, error) {
	t := newTalk(d, revWhat, earshot.ChannelCall)
	monologues := file.Monologues
	if len(file.Monologue.Elements) > 0 {
		monologues = append(monologues, file.Monologue)
	}
	for _, s := range file.Speakers {
		if s.ID != "" && s.Name != "" {
			t.person(string(s.ID), earshot.Participant{Name: string(s.Name)})
		}
	}
	spaced := revSpaced(monologues)
	for _, m := range monologues {
		speaker := string(m.Speaker)
		if name := firstOf(string(m.SpeakerInfo.DisplayName), string(m.SpeakerName)); name != "" {
			speaker = t.person(firstOf(speaker, name), earshot.Participant{Name: name})
		} else {
			speaker = t.label(speaker)
		}
		t.revMonologue(m, speaker, spaced)
	}
	t.lasted(file.Duration, time.Second)
	return t.done()
}

// revSpaced reports whether punctuation carries the spaces in the file.
func revSpaced(monologues []revMonologue) bool {
	for _, m := range monologues {
		for _, e := range m.Elements {
			if e.Type == "punct" && strings.ContainsAny(string(e.Value), " \u3000") {
				return true
			}
		}
	}
	return false
}

// revMonologue makes a piece of each sentence.
func (t *talk) revMonologue(m revMonologue, speaker string, spaced bool) {
	var text strings.Builder
	var piece cue
	flush := func() {
		if piece.text = text.String(); strings.TrimSpace(piece.text) != "" {
			t.say(piece)
		}
		text.Reset()
		piece = cue{speaker: speaker, untimed: true}
	}
	flush()
	last := ""
	for _, e := range m.Elements {
		from, to, ok := e.span()
		if ok && !piece.untimed && (from-piece.to > maxPause || endsSentence(last)) {
			flush()
		}
		if !spaced && e.Type != "punct" && text.Len() > 0 && spaceBetween(last, string(e.Value)) {
			text.WriteByte(' ')
		}
		if ok && piece.untimed {
			piece.from, piece.untimed = from, false
		}
		if ok {
			piece.to = max(piece.to, to)
		}
		text.WriteString(string(e.Value))
		if trimmed := strings.TrimSpace(string(e.Value)); trimmed != "" {
			last = trimmed
		}
	}
	flush()
}

func (e revElement) span() (from, to time.Duration, ok bool) {
	if e.Type == "punct" {
		return 0, 0, false
	}
	if from, to, ok := span(e.TS, e.EndTS, time.Second); ok {
		return from, to, true
	}
	from, ok = parseStamp(string(e.Timestamp))
	to, _ = parseStamp(string(e.EndTimestamp))
	return from, max(from, to), ok
}

// endsSentence reports whether s ends a sentence.
func endsSentence(s string) bool {
	for _, end := range []string{".", "?", "!", "。", "？", "！"} {
		if strings.HasSuffix(s, end) {
			return true
		}
	}
	return false
}
