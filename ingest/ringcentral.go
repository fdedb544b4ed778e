package ingest

import (
	"time"

	"earshot"
)

// ringFile is what RingCentral's speech services answer: the result itself, or
// the message that brings it.
type ringFile struct {
	ringResult
	Response ringResult
}

type ringResult struct {
	Transcript        scalar
	Utterances        []ringUtterance
	UtteranceInsights []ringUtterance
	Speakers          []struct{ SpeakerID, ID, Name scalar }
	Insights          []struct {
		Name   scalar
		Values []struct{ Value, Start, End scalar }
	} `json:"conversationalInsights"`
}

type ringUtterance struct{ SpeakerID, SpeakerName, Text, Start, End scalar }

const ringWhat = "a RingCentral transcript"

func sniffRing(d *document) (float64, string) {
	top := d.jsonTop()
	inner := top.at("response")
	for _, t := range []*jsonTop{top, inner} {
		if t.has("utteranceInsights") || t.beginsWith("utterances", "speakerId", "text", "start") {
			return 0.92, "its utterances have a speakerId"
		}
	}
	if top.has("jobId") && inner.has("transcript") {
		return 0.9, "it is the answer of a job with a transcript"
	}
	return 0, ""
}

// readRing takes the utterances. Times are seconds. What the machine made of
// the talk is kept as a summary.
func readRing(d *document, file *ringFile) (*earshot.Conversation, error) {
	t := newTalk(d, ringWhat, earshot.ChannelCall)
	r := file.ringResult
	if len(r.Utterances)+len(r.UtteranceInsights) == 0 && r.Transcript == "" {
		r = file.Response
	}
	for _, s := range r.Speakers {
		t.person(firstOf(string(s.SpeakerID), string(s.ID)), earshot.Participant{Name: string(s.Name)})
	}
	for _, u := range append(r.Utterances, r.UtteranceInsights...) {
		t.say(timed(t.ringSpeaker(u), u.Text, u.Start, u.End, time.Second))
	}
	if len(t.cues) == 0 && r.Transcript != "" {
		t.text("", string(r.Transcript))
	}
	var summaries []string
	for _, insight := range r.Insights {
		if insight.Name == "ExtractiveSummary" || insight.Name == "KeyPhrases" || insight.Name == "Tasks" {
			continue // pieces of what was said
		}
		for _, v := range insight.Values {
			summaries = append(summaries, string(v.Value))
		}
	}
	return withSummary(t, summaries...)
}

func (t *talk) ringSpeaker(u ringUtterance) string {
	if u.SpeakerName != "" && u.SpeakerID != "" {
		return t.person(string(u.SpeakerID), earshot.Participant{Name: string(u.SpeakerName)})
	}
	return t.label(firstOf(string(u.SpeakerID), string(u.SpeakerName)))
}
