package ingest

import (
	"encoding/json"
	"time"

	"earshot"
)

// recallPiece is what one participant said without a pause, word by word, as
// Recall.ai's bots write it. Older ones name the speaker beside the words.
type recallPiece struct {
	Speaker     scalar
	SpeakerID   scalar `json:"speaker_id"`
	Language    scalar
	Code        scalar `json:"language_code"`
	Participant struct {
		ID, Name, Email, Platform scalar
		IsHost                    bool `json:"is_host"`
	}
	Words []struct {
		Text  scalar
		Start recallTime `json:"start_timestamp"`
		End   recallTime `json:"end_timestamp"`
	}
}

// recallTime is seconds, or an object with the seconds since the start and the
// moment.
type recallTime struct{ relative, absolute scalar }

// UnmarshalJSON reads both ways.
func (r *recallTime) UnmarshalJSON(raw []byte) error {
	if raw[0] != '{' {
		return r.relative.UnmarshalJSON(raw)
	}
	var parts struct{ Relative, Absolute scalar }
	err := json.Unmarshal(raw, &parts)
	r.relative, r.absolute = parts.Relative, parts.Absolute
	return err
}

const recallWhat = "a Recall.ai transcript"

func sniffRecall(d *document) (float64, string) {
	top := d.jsonTop()
	if top.has("words") && (top.has("participant") || top.has("speaker")) && top.holds("words", `"start_timestamp"`) {
		return 0.93, "its words have a start_timestamp"
	}
	return 0, ""
}

// readRecall joins the words of each piece. The moment of the first word tells
// when the recording began, where there is one.
func readRecall(d *document, pieces []recallPiece) (*earshot.Conversation, error) {
	t := newTalk(d, recallWhat, earshot.ChannelMeeting)
	for _, p := range pieces {
		name := firstOf(string(p.Participant.Name), string(p.Speaker))
		speaker := t.person(firstOf(string(p.Participant.ID), string(p.SpeakerID), name), earshot.Participant{Name: name, Email: string(p.Participant.Email)})
		w := &words{t: t}
		for _, word := range p.Words {
			w.add(timed(speaker, word.Text, word.Start.relative, word.End.relative, time.Second), scalar(firstOf(string(p.Language), string(p.Code))), false)
			t.recallBegan(word.Start)
		}
		w.flush()
	}
	return t.done()
}

func (t *talk) recallBegan(first recallTime) {
	since, ok := first.relative.in(time.Second)
	at, _, known := parseTime(string(first.absolute), time.UTC)
	if ok && known && t.c.StartedAt.IsZero() {
		t.c.StartedAt, t.c.StartedFrom = at.Add(-since), "metadata"
	}
}
