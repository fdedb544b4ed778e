package ingest

import (
	"time"

	"earshot"
)

// deepgramMessage is a message of Deepgram's live transcription.
type deepgramMessage struct {
	Type            scalar
	Final           *bool    `json:"is_final"`
	ChannelIndex    []scalar `json:"channel_index"`
	Start, Duration scalar   // of a result
	Channel         deepgramChannel
}

const deepgramLiveWhat = "messages of Deepgram's live transcription"

func sniffDeepgramLive(d *document) (float64, string) {
	top := d.jsonTop()
	switch {
	case top.has("channel", "channel_index", "is_final"):
		return 0.93, "it has results of a channel"
	case top.text("type") == "Metadata" && top.has("transaction_key", "request_id"), top.text("type") == "SpeechStarted" && top.has("channel"):
		return 0.9, "it begins like a live transcription"
	}
	return 0, ""
}

// readDeepgramLive takes the final results, by their words where they have
// some. What is not final is said again by what is. Times are seconds.
func readDeepgramLive(d *document, messages []deepgramMessage) (*earshot.Conversation, error) {
	t := newTalk(d, deepgramLiveWhat, earshot.ChannelCall)
	several := false
	for _, m := range messages {
		several = several || len(m.ChannelIndex) == 2 && m.ChannelIndex[1] != "1" && m.ChannelIndex[1] != "0"
	}
	for _, m := range messages {
		switch {
		case m.Type != "Results" && m.Type != "":
			continue // that speech began, paused, or ended
		case m.Final != nil && !*m.Final:
			t.notes.add(0, "a partial result, which the final one repeats, was left out")
			continue
		}
		no := scalar("0")
		if len(m.ChannelIndex) > 0 {
			no = m.ChannelIndex[0]
		}
		t.deepgramResult(several, no, m)
	}
	if several {
		t.byTime()
	}
	return t.done()
}

// deepgramResult takes one final result; a pause leaves an empty one.
func (t *talk) deepgramResult(several bool, no scalar, m deepgramMessage) {
	if len(m.Channel.Alternatives) == 0 || m.Channel.Alternatives[0].Transcript == "" && len(m.Channel.Alternatives[0].Words) == 0 {
		return
	}
	before := len(t.cues)
	t.deepgramChannel(several, no, m.Channel)
	from, ok := m.Start.in(time.Second)
	length, _ := m.Duration.in(time.Second)
	for i := before; i < len(t.cues) && ok; i++ {
		if t.cues[i].untimed {
			t.cues[i].from, t.cues[i].to, t.cues[i].untimed = from, from+length, false
		}
	}
}
