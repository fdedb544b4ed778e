package ingest

import (
	"time"

	"earshot"
)

// speechmaticsFile is a finished transcript, or a message of a live one.
type speechmaticsFile struct {
	Message  scalar
	Job      struct{ Duration scalar }
	Metadata struct {
		LanguagePack struct {
			Delimiter *string `json:"word_delimiter"`
		} `json:"language_pack_info"`
		Config struct{ Language scalar } `json:"transcription_config"`
	}
	Results []struct {
		Type, Channel scalar
		Start         scalar `json:"start_time"`
		End           scalar `json:"end_time"`
		Attaches      scalar `json:"attaches_to"`
		Alternatives  []struct{ Content, Speaker, Language scalar }
	}
}

const speechmaticsWhat = "a Speechmatics transcript"

func sniffSpeechmatics(d *document) (float64, string) {
	top := d.jsonTop()
	switch {
	case top.has("results", "metadata") && top.holds("results", `"alternatives"`) && top.holds("results", `"content"`):
		return 0.92, "its results have alternatives with content"
	case top.has("results", "metadata", "format"):
		return 0.9, "it has results and a format"
	case top.holds("message", "Transcript") && top.has("metadata"), top.holds("message", "RecognitionStarted"):
		return 0.9, "it is a message of live transcription"
	}
	return 0, ""
}

// readSpeechmaticsFiles yields each finished transcript, and all messages of a
// live one together.
func readSpeechmaticsFiles(d *document, yield func(*earshot.Conversation, error) bool) {
	var live []speechmaticsFile
	for file, err := range values[speechmaticsFile](d, speechmaticsWhat) {
		switch {
		case err != nil:
			yield(nil, err)
			return
		case file.Message != "":
			live = append(live, *file)
		case !yield(readSpeechmatics(d, []speechmaticsFile{*file})):
			return
		}
	}
	if len(live) > 0 {
		yield(readSpeechmatics(d, live))
	}
}

// readSpeechmatics joins the words of all messages. The delimiter of the
// language joins them; where it is empty, Chinese and Japanese have none and
// all others a space. Times are seconds.
func readSpeechmatics(d *document, files []speechmaticsFile) (*earshot.Conversation, error) {
	t := newTalk(d, speechmaticsWhat, earshot.ChannelCall)
	w := &words{t: t}
	channels := map[scalar]bool{}
	for _, file := range files {
		for _, r := range file.Results {
			channels[r.Channel] = true
		}
	}
	for _, file := range files {
		if file.Message == "AddPartialTranscript" {
			t.notes.add(0, "a partial result, which the final one repeats, was left out")
			continue
		}
		delimiter := file.Metadata.LanguagePack.Delimiter
		w.unspaced = delimiter != nil && *delimiter == "" && !langOf(string(file.Metadata.Config.Language)).Spaced()
		for _, r := range file.Results {
			if len(r.Alternatives) == 0 {
				continue
			}
			best := r.Alternatives[0]
			speaker := t.label(string(best.Speaker))
			if len(channels) > 1 && r.Channel != "" {
				speaker = t.person(string(r.Channel), earshot.Participant{})
			}
			attached := r.Type == "punctuation" && r.Attaches != "next"
			w.add(timed(speaker, best.Content, r.Start, r.End, time.Second), best.Language, attached)
		}
	}
	w.flush()
	if len(channels) > 1 {
		t.byTime()
	}
	if len(files) == 1 {
		t.lasted(files[0].Job.Duration, time.Second)
	}
	return t.done()
}
