package ingest

import (
	"time"

	"earshot"
)

// speechmaticsOld is a transcript of Speechmatics' first service: words by
// themselves, and beside them the stretches of the speakers.
type speechmaticsOld struct {
	Job      struct{ Duration, Lang scalar }
	Speakers []speechmaticsPiece
	Words    []speechmaticsPiece
}

// speechmaticsPiece is a word or a speaker, from when and for how long.
type speechmaticsPiece struct{ Name, Time, Duration scalar }

const speechmaticsOldWhat = "a transcript of Speechmatics v1"

func sniffSpeechmaticsOld(d *document) (float64, string) {
	top := d.jsonTop()
	if top.beginsWith("words", "name", "time", "duration") && (top.has("speakers") || top.has("job")) {
		return 0.93, "its words have a name, a time and a duration"
	}
	return 0, ""
}

// readSpeechmaticsOld gives each word to the speaker in whose stretch it
// begins. A full stop is a word that takes no time. Times are seconds.
func readSpeechmaticsOld(d *document, file *speechmaticsOld) (*earshot.Conversation, error) {
	t := newTalk(d, speechmaticsOldWhat, earshot.ChannelCall)
	w := &words{t: t}
	at, speaker := 0, ""
	for _, word := range file.Words {
		from, ok := word.Time.in(time.Second)
		for ; ok && at < len(file.Speakers); at++ {
			if begins, _ := file.Speakers[at].Time.in(time.Second); begins > from {
				break
			}
			speaker = t.label(string(file.Speakers[at].Name))
		}
		length, _ := word.Duration.in(time.Second)
		c := cue{speaker: speaker, text: string(word.Name), from: from, to: from + length, untimed: !ok}
		w.add(c, file.Job.Lang, closesWord(c.text))
	}
	w.flush()
	t.lasted(file.Job.Duration, time.Second)
	return t.done()
}

// closesWord reports whether s is nothing but a mark that follows a word.
func closesWord(s string) bool {
	switch s {
	case ".", ",", "?", "!", ":", ";", "…", "。", "、", "，", "？", "！":
		return true
	}
	return false
}
