package ingest

import (
	"time"

	"earshot"
)

type bedrockFile struct {
	Metadata struct {
		Duration scalar `json:"duration_millis"`
	}
	Segments []struct {
		Start    scalar `json:"start_timestamp_millis"`
		End      scalar `json:"end_timestamp_millis"`
		Text     scalar
		Language scalar
		Speaker  struct {
			Label scalar `json:"speaker_label"`
		}
		Channel struct {
			Label scalar `json:"channel_label"`
		}
	} `json:"audio_segments"`
	Audio struct {
		Transcript struct {
			Representation struct{ Text scalar }
		}
	}
}

const bedrockWhat = "a transcript of AWS Bedrock Data Automation"

func sniffBedrock(d *document) (float64, string) {
	top := d.jsonTop()
	if top.has("audio_segments") || top.holds("audio", `"transcript"`) || top.holds("metadata", `"semantic_modality"`) {
		return 0.92, "it has audio segments of Bedrock Data Automation"
	}
	return 0, ""
}

// readBedrock takes the segments, else the text as a whole. Times are
// milliseconds; the summary beside them was not said by anybody.
func readBedrock(d *document, file *bedrockFile) (*earshot.Conversation, error) {
	t := newTalk(d, bedrockWhat, earshot.ChannelCall)
	for _, s := range file.Segments {
		speaker := t.label(firstOf(string(s.Speaker.Label), string(s.Channel.Label)))
		c := timed(speaker, s.Text, s.Start, s.End, time.Millisecond)
		c.lang = saidIn(c.text, s.Language)
		t.say(c)
	}
	if text := file.Audio.Transcript.Representation.Text; len(t.cues) == 0 && text != "" {
		t.text("", string(text))
	}
	t.lasted(file.Metadata.Duration, time.Millisecond)
	return t.done()
}
