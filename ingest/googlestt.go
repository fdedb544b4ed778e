package ingest

import (
	"encoding/json"
	"slices"
	"strconv"
	"strings"
	"time"

	"earshot"
)

// googleTime is "1.200s", or seconds and nanoseconds apart.
type googleTime struct {
	at    time.Duration
	known bool
}

// UnmarshalJSON reads both ways.
func (g *googleTime) UnmarshalJSON(raw []byte) error {
	var text scalar
	var parts struct{ Seconds, Nanos scalar }
	if raw[0] == '{' {
		json.Unmarshal(raw, &parts)
		seconds, _ := strconv.ParseFloat(firstOf(string(parts.Seconds), "0"), 64)
		nanos, _ := strconv.ParseFloat(firstOf(string(parts.Nanos), "0"), 64)
		text = scalar(strconv.FormatFloat(seconds+nanos/1e9, 'f', 3, 64))
	} else if err := text.UnmarshalJSON(raw); err != nil {
		return err
	}
	g.at, g.known = scalar(strings.TrimSuffix(string(text), "s")).in(time.Second)
	return nil
}

type googleResult struct {
	LanguageCode, ChannelTag       scalar
	ResultEndTime, ResultEndOffset googleTime
	Alternatives                   []googleAlternative
}

type googleAlternative struct {
	Transcript scalar
	Words      []googleWord
}

type googleWord struct {
	Word, SpeakerTag, SpeakerLabel scalar
	StartTime, EndTime             googleTime
	StartOffset, EndOffset         googleTime
}

// googleFile is an answer, or the operation that holds one, or what batch
// recognition leaves: answers by the recording's address.
type googleFile struct {
	Results  googleResults
	Response struct{ Results googleResults }
}

// googleResults is a list of results, wherever it hides.
type googleResults []googleResult

// UnmarshalJSON takes a list, or the lists within an object.
func (g *googleResults) UnmarshalJSON(raw []byte) error {
	if raw[0] == '[' {
		return json.Unmarshal(raw, (*[]googleResult)(g))
	}
	var files map[string]struct {
		Transcript   struct{ Results []googleResult }
		InlineResult struct {
			Transcript struct{ Results []googleResult }
		}
	}
	if raw[0] != '{' || json.Unmarshal(raw, &files) != nil {
		return nil
	}
	var names []string
	for name := range files {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
		*g = append(*g, files[name].Transcript.Results...)
		*g = append(*g, files[name].InlineResult.Transcript.Results...)
	}
	return nil
}

const googleWhat = "a Google speech transcript"

func sniffGoogle(d *document) (float64, string) {
	top := d.jsonTop()
	for _, key := range []string{"results", "response"} {
		if top.holds(key, `"alternatives"`) && top.holds(key, `"transcript"`) && !top.holds(key, `"channels"`) && !top.holds(key, `"end_time"`) {
			return 0.86, "its results have alternatives with a transcript"
		}
	}
	return 0, ""
}

// readGoogle takes the best alternative of each result. Where speakers are
// told, the last result repeats all words of those before, and only it counts.
func readGoogle(d *document, file *googleFile) (*earshot.Conversation, error) {
	t := newTalk(d, googleWhat, earshot.ChannelCall)
	results := slices.Concat(file.Results, file.Response.Results)
	results = slices.DeleteFunc(results, func(r googleResult) bool { return len(r.Alternatives) == 0 })
	if n := len(results); cumulative(results) {
		if n > 1 {
			t.notes.add(0, "the last result repeats all words with their speakers; only it counts")
		}
		results = results[n-1:]
	}
	several := severalChannels(results)
	var before time.Duration
	for _, r := range results {
		before = t.googleResult(r, several, before)
	}
	if several {
		t.byTime()
	}
	return t.done()
}

// cumulative reports whether the last result alone has speakers, or has as
// many words as all others together and begins no later.
func cumulative(results []googleResult) bool {
	if len(results) == 0 {
		return false
	}
	last := results[len(results)-1].Alternatives[0].Words
	if len(last) == 0 || !last[len(last)-1].tagged() {
		return false
	}
	others, tagged := 0, false
	for _, r := range results[:len(results)-1] {
		for _, w := range r.Alternatives[0].Words {
			others++
			tagged = tagged || w.tagged()
		}
	}
	return !tagged || len(last) >= others && last[0].from() <= firstWord(results)
}

// firstWord is when the first word of the results begins.
func firstWord(results []googleResult) time.Duration {
	for _, r := range results {
		for _, w := range r.Alternatives[0].Words {
			return w.from()
		}
	}
	return 0
}

func (w googleWord) tagged() bool {
	return w.SpeakerLabel != "" || w.SpeakerTag != "" && w.SpeakerTag != "0"
}

func (w googleWord) from() time.Duration { return max(w.StartTime.at, w.StartOffset.at) }

func severalChannels(results []googleResult) bool {
	for _, r := range results {
		if r.ChannelTag != results[0].ChannelTag {
			return true
		}
	}
	return false
}

// googleResult takes one result. Where its words have no times, it begins where
// the one before ended.
func (t *talk) googleResult(r googleResult, several bool, last time.Duration) time.Duration {
	best, before := r.Alternatives[0], len(t.cues)
	japanese := strings.HasPrefix(strings.ToLower(string(r.LanguageCode)), "ja")
	speaker := ""
	if several {
		speaker = t.channelSpeaker(true, r.ChannelTag, "")
	}
	w := &words{t: t}
	for _, word := range best.Words {
		text := string(word.Word)
		if japanese {
			text, _, _ = strings.Cut(text, "|") // the reading follows
		}
		text = strings.TrimPrefix(text, "▁")
		who := speaker
		if label := firstOf(string(word.SpeakerLabel), string(word.SpeakerTag)); !several && label != "0" {
			who = t.label(label)
		}
		known := word.StartTime.known || word.StartOffset.known || word.EndTime.known || word.EndOffset.known
		c := cue{speaker: who, text: text, from: word.from(), untimed: !known}
		c.to = max(c.from, word.EndTime.at, word.EndOffset.at)
		w.add(c, r.LanguageCode, false)
	}
	w.flush()
	end := max(r.ResultEndTime.at, r.ResultEndOffset.at)
	if len(t.cues) == before && best.Transcript != "" {
		c := cue{speaker: speaker, text: string(best.Transcript), from: min(last, end), to: end, untimed: end == 0, lang: saidIn(string(best.Transcript), r.LanguageCode)}
		t.say(c)
	}
	return max(last, end)
}
