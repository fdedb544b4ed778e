package ingest

import (
	"strconv"
	"time"

	"earshot"
)

// readAIFile is a meeting's report as Read.ai's webhook sends it.
type readAIFile struct {
	Title, Summary scalar
	StartTime      scalar `json:"start_time"`
	Participants   []struct{ Name, Email, FirstName scalar }
	Transcript     struct {
		Blocks []struct {
			Start   scalar `json:"start_time"`
			End     scalar `json:"end_time"`
			Speaker struct{ Name scalar }
			Words   scalar
		} `json:"speaker_blocks"`
	}
}

const readAIWhat = "a Read.ai report"

func sniffReadAI(d *document) (float64, string) {
	if top := d.jsonTop(); top.holds("transcript", `"speaker_blocks"`) {
		return 0.94, "its transcript has speaker_blocks"
	}
	return 0, ""
}

// readReadAI takes the blocks. Times are milliseconds, of the day or since the
// start; what the machine made of the meeting is kept as a summary.
func readReadAI(d *document, file *readAIFile) (*earshot.Conversation, error) {
	t := newTalk(d, readAIWhat, earshot.ChannelMeeting)
	t.c.Title = tidyName(string(file.Title))
	if file.StartTime != "" {
		t.started(d, 0, string(file.StartTime))
	}
	for _, p := range file.Participants {
		t.person(firstOf(string(p.Name), string(p.Email)), earshot.Participant{Name: string(p.Name), Email: string(p.Email)})
	}
	var base time.Duration
	for i, b := range file.Transcript.Blocks {
		c := cue{speaker: t.person(string(b.Speaker.Name), earshot.Participant{}), text: string(b.Words), untimed: true}
		from, ok1 := epochMillis(b.Start)
		to, ok2 := epochMillis(b.End)
		if i == 0 && from > 24*365*time.Hour {
			base = from
			if !t.c.StartedAt.IsZero() && from >= time.Duration(t.c.StartedAt.UnixMilli())*time.Millisecond {
				base = time.Duration(t.c.StartedAt.UnixMilli()) * time.Millisecond
			}
		}
		if ok1 && ok2 && from >= base {
			c.from, c.to, c.untimed = from-base, max(from, to)-base, false
		}
		t.say(c)
	}
	return withSummary(t, string(file.Summary))
}

// epochMillis is a number of milliseconds, since the start or since 1970.
func epochMillis(s scalar) (time.Duration, bool) {
	n, err := strconv.ParseInt(string(s), 10, 64)
	if err != nil || n < 0 || n > 4e12 {
		return 0, false
	}
	return time.Duration(n) * time.Millisecond, true
}

// withSummary is the conversation with what a machine made of it behind.
func withSummary(t *talk, summaries ...string) (*earshot.Conversation, error) {
	c, err := t.done()
	if err != nil {
		return nil, err
	}
	for _, text := range summaries {
		if text = tidyText(text); text != "" {
			c.Turns = append(c.Turns, earshot.Turn{Seq: len(c.Turns), Kind: earshot.KindSummary, Text: text})
		}
	}
	return c, nil
}
