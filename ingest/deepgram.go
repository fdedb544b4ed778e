package ingest

import (
	"fmt"
	"slices"
	"time"

	"earshot"
)

type deepgramFile struct {
	Metadata struct{ Duration scalar }
	Results  struct {
		Channels   []deepgramChannel
		Utterances []struct {
			Start, End, Transcript, Speaker, Channel scalar
			Words                                    []deepgramWord
		}
	}
}

type deepgramChannel struct {
	Alternatives []struct {
		Transcript scalar
		Words      []deepgramWord
		Paragraphs struct {
			Paragraphs []struct {
				Speaker   scalar
				Sentences []struct{ Text, Start, End scalar }
			}
		}
	}
}

type deepgramWord struct {
	Word, Start, End, Speaker, Language scalar
	Punctuated                          scalar `json:"punctuated_word"`
}

const deepgramWhat = "a Deepgram transcript"

func sniffDeepgram(d *document) (float64, string) {
	top := d.jsonTop()
	if top.holds("results", `"channels"`) && !top.has("jobName") {
		return 0.9, "its results have channels"
	}
	return 0, ""
}

// readDeepgram takes utterances where there are some, else the words or the
// paragraphs of each channel. Times are seconds.
func readDeepgram(d *document, file *deepgramFile) (*earshot.Conversation, error) {
	t := newTalk(d, deepgramWhat, earshot.ChannelCall)
	several := len(file.Results.Channels) > 1
	for _, u := range file.Results.Utterances {
		c := timed(t.channelSpeaker(several, u.Channel, u.Speaker), u.Transcript, u.Start, u.End, time.Second)
		c.lang = deepgramLang(string(u.Transcript), u.Words)
		t.say(c)
	}
	if len(t.cues) == 0 {
		for i, channel := range file.Results.Channels {
			t.deepgramChannel(several, scalar(fmt.Sprint(i)), channel)
		}
	}
	if several {
		t.byTime()
	}
	t.lasted(file.Metadata.Duration, time.Second)
	return t.done()
}

// deepgramChannel takes one channel: by paragraphs, by words, or as a whole.
func (t *talk) deepgramChannel(several bool, no scalar, channel deepgramChannel) {
	if len(channel.Alternatives) == 0 {
		return
	}
	best := channel.Alternatives[0]
	for _, p := range best.Paragraphs.Paragraphs {
		for _, s := range p.Sentences {
			t.say(timed(t.channelSpeaker(several, no, p.Speaker), s.Text, s.Start, s.End, time.Second))
		}
	}
	if len(best.Paragraphs.Paragraphs) > 0 {
		return
	}
	w := &words{t: t}
	for _, word := range best.Words {
		speaker := t.channelSpeaker(several, no, word.Speaker)
		text := scalar(firstOf(string(word.Punctuated), string(word.Word)))
		w.add(timed(speaker, text, word.Start, word.End, time.Second), word.Language, false)
	}
	w.flush()
	if len(best.Words) == 0 && best.Transcript != "" {
		t.text(t.channelSpeaker(several, no, ""), string(best.Transcript))
	}
}

// channelSpeaker is who speaks on a channel, of several or of one.
func (t *talk) channelSpeaker(several bool, channel, speaker scalar) string {
	switch {
	case several && speaker != "" && speaker != "0":
		return t.person("channel "+string(channel)+"/"+string(speaker), earshot.Participant{Name: "Channel " + string(channel) + ", speaker " + string(speaker)})
	case several:
		return t.person("channel "+string(channel), earshot.Participant{Name: "Channel " + string(channel)})
	}
	return t.label(string(speaker))
}

// deepgramLang is the language that all the words are said to be in.
func deepgramLang(text string, all []deepgramWord) earshot.Lang {
	var lang scalar
	for _, w := range all {
		if w.Language == "" || lang != "" && w.Language != lang {
			return ""
		}
		lang = w.Language
	}
	return saidIn(text, lang)
}

// byTime puts the cues of several channels into the order they were said in.
func (t *talk) byTime() {
	slices.SortStableFunc(t.cues, func(a, b cue) int {
		if a.untimed || b.untimed {
			return 0
		}
		return int(a.from - b.from)
	})
}
