package ingest

import (
	"time"

	"earshot"
)

// pcaFile is what AWS's Post Call Analytics makes of a transcript.
type pcaFile struct {
	ConversationAnalytics struct {
		ConversationTime, ConversationLocation, Duration, Agent scalar
		SpeakerLabels                                           []struct{ Speaker, DisplayText scalar }
	}
	SpeechSegments []struct {
		SegmentStartTime, SegmentEndTime, SegmentSpeaker, DisplayText, OriginalText scalar
	}
}

const pcaWhat = "an AWS Post Call Analytics file"

func sniffPCA(d *document) (float64, string) {
	if top := d.jsonTop(); top.has("ConversationAnalytics") {
		return 0.92, "it has ConversationAnalytics"
	}
	return 0, ""
}

// readPCA takes the segments. The labels say which speaker is the agent; the
// time of the call is in the zone of its location. Times are seconds.
func readPCA(d *document, file *pcaFile) (*earshot.Conversation, error) {
	t := newTalk(d, pcaWhat, earshot.ChannelCall)
	about := &file.ConversationAnalytics
	if zone := string(about.ConversationLocation); about.ConversationTime != "" {
		t.started(d, 0, string(about.ConversationTime+" "+scalar(zone)))
	}
	for _, label := range about.SpeakerLabels {
		t.person(string(label.Speaker), earshot.Participant{Name: string(label.DisplayText), Role: rolesOnly(string(label.DisplayText))})
	}
	for _, s := range file.SpeechSegments {
		text := scalar(firstOf(string(s.DisplayText), string(s.OriginalText)))
		t.say(timed(t.label(string(s.SegmentSpeaker)), text, s.SegmentStartTime, s.SegmentEndTime, time.Second))
	}
	t.lasted(about.Duration, time.Second)
	return t.done()
}
