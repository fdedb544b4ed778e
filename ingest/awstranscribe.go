package ingest

import (
	"time"

	"earshot"
)

type awsFile struct {
	JobName, Status scalar
	Results         struct {
		LanguageCode  scalar `json:"language_code"`
		Transcripts   []struct{ Transcript scalar }
		Items         []awsItem
		SpeakerLabels struct {
			Segments []struct {
				Items []struct {
					Start   scalar `json:"start_time"`
					Speaker scalar `json:"speaker_label"`
				}
			}
		} `json:"speaker_labels"`
		ChannelLabels struct {
			Channels []struct {
				Label scalar `json:"channel_label"`
				Items []awsItem
			}
		} `json:"channel_labels"`
		AudioSegments []struct {
			Transcript scalar
			Start      scalar `json:"start_time"`
			End        scalar `json:"end_time"`
			Speaker    scalar `json:"speaker_label"`
			Language   scalar `json:"language_code"`
		} `json:"audio_segments"`
	}
}

type awsItem struct {
	Type         scalar
	Start        scalar `json:"start_time"`
	End          scalar `json:"end_time"`
	Speaker      scalar `json:"speaker_label"`
	Channel      scalar `json:"channel_label"`
	Language     scalar `json:"language_code"`
	Alternatives []struct{ Content scalar }
}

const awsWhat = "an AWS Transcribe transcript"

func sniffAWS(d *document) (float64, string) {
	if top := d.jsonTop(); top.has("jobName", "results") {
		return 0.9, "it has a jobName and results"
	} else if top.holds("results", `"audio_segments"`) || top.holds("results", `"transcripts"`) && top.holds("results", `"pronunciation"`) {
		return 0.88, "its results are those of AWS Transcribe"
	}
	return 0, ""
}

// readAWS puts the sentences together again from words and punctuation. Times
// are seconds, written as strings; punctuation has none.
func readAWS(d *document, file *awsFile) (*earshot.Conversation, error) {
	if file.Status == "FAILED" || file.Status == "IN_PROGRESS" || file.Status == "QUEUED" {
		return nil, d.refuse(0, "fetch it again when it is completed", "this is %s whose status is %s", awsWhat, file.Status)
	}
	t := newTalk(d, awsWhat, earshot.ChannelCall)
	r := &file.Results
	unspaced := !langOf(string(r.LanguageCode)).Spaced()
	switch {
	case len(r.ChannelLabels.Channels) > 0:
		for _, channel := range r.ChannelLabels.Channels {
			t.awsItems(channel.Items, string(channel.Label), nil, unspaced)
		}
		t.byTime()
	case len(r.Items) > 0:
		speakers := map[scalar]string{}
		for _, segment := range r.SpeakerLabels.Segments {
			for _, item := range segment.Items {
				speakers[item.Start] = string(item.Speaker)
			}
		}
		t.awsItems(r.Items, "", speakers, unspaced)
	default:
		for _, s := range r.AudioSegments {
			c := timed(t.label(string(s.Speaker)), s.Transcript, s.Start, s.End, time.Second)
			c.lang = saidIn(c.text, s.Language)
			t.say(c)
		}
	}
	for _, whole := range r.Transcripts {
		if len(t.cues) == 0 {
			t.text("", string(whole.Transcript))
		}
	}
	return t.done()
}

// awsItems joins the items of one channel, or of all speakers.
func (t *talk) awsItems(items []awsItem, channel string, speakers map[scalar]string, unspaced bool) {
	w := &words{t: t, unspaced: unspaced}
	for _, item := range items {
		if len(item.Alternatives) == 0 {
			continue
		}
		speaker := firstOf(channel, string(item.Speaker), speakers[item.Start], string(item.Channel))
		w.add(timed(t.label(speaker), item.Alternatives[0].Content, item.Start, item.End, time.Second), item.Language, item.Type == "punctuation")
	}
	w.flush()
}

// awsEvent is a message of streaming transcription: a result, or several. Keys
// differ in case between the services' ways to send it.
type awsEvent struct {
	awsResult
	Results         []awsResult
	Transcript      struct{ Results []awsResult }
	TranscriptEvent struct {
		Transcript struct{ Results []awsResult }
	}
}

type awsResult struct {
	ResultID, StartTime, EndTime, IsPartial, ChannelID, LanguageCode scalar
	Alternatives                                                     []struct {
		Transcript scalar
		Items      []struct{ Content, StartTime, EndTime, Type, Speaker scalar }
	}
}

const awsStreamWhat = "messages of AWS streaming transcription"

func sniffAWSStream(d *document) (float64, string) {
	top := d.jsonTop()
	switch {
	case top.has("resultId", "alternatives"), top.has("ResultId", "Alternatives"), top.has("TranscriptEvent"):
		return 0.92, "it has a result of streaming transcription"
	case top.holds("Results", `"IsPartial"`), top.holds("results", `"isPartial"`):
		return 0.9, "its results are partial or final"
	case (top.holds("Transcript", `"Results"`) || top.holds("transcript", `"results"`)) && !top.has("JobStatus"):
		return 0.88, "its Transcript has Results"
	}
	return 0, ""
}

// readAWSStream takes the final results of all messages.
func readAWSStream(d *document, events []awsEvent) (*earshot.Conversation, error) {
	t := newTalk(d, awsStreamWhat, earshot.ChannelCall)
	for _, e := range events {
		t.awsResults([]awsResult{e.awsResult})
		t.awsResults(e.Results)
		t.awsResults(e.Transcript.Results)
		t.awsResults(e.TranscriptEvent.Transcript.Results)
	}
	t.byTime()
	return t.done()
}

func (t *talk) awsResults(results []awsResult) {
	for _, r := range results {
		if len(r.Alternatives) == 0 {
			continue
		}
		if r.IsPartial == "true" {
			t.notes.add(0, "a partial result, which the final one repeats, was left out")
			continue
		}
		best, before := r.Alternatives[0], len(t.cues)
		w := &words{t: t}
		for _, item := range best.Items {
			speaker := t.label(firstOf(string(r.ChannelID), string(item.Speaker)))
			w.add(timed(speaker, item.Content, item.StartTime, item.EndTime, time.Second), r.LanguageCode, item.Type == "punctuation")
		}
		w.flush()
		if len(t.cues) == before && best.Transcript != "" {
			t.say(timed(t.label(string(r.ChannelID)), best.Transcript, r.StartTime, r.EndTime, time.Second))
		}
	}
}
