package ingest

import (
	"regexp"
	"strings"
	"time"
	"unicode/utf8"

	"earshot"
)

type assemblyFile struct {
	assemblyPiece         // of a bare list of utterances
	Status, Error         scalar
	AudioDuration         scalar `json:"audio_duration"`
	Utterances, Words     []assemblyPiece
	Sentences, Paragraphs []assemblyPiece
}

type assemblyPiece struct{ Speaker, Channel, Start, End, Text, Language scalar }

const assemblyWhat = "an AssemblyAI transcript"

// assemblyUtterance are the first keys of an utterance whose times are whole
// milliseconds and whose speaker is a capital letter.
var assemblyUtterance = regexp.MustCompile(`^\[\s*\{[^\[\]{}]*"speaker"\s*:\s*"[A-Z]"`)

func sniffAssembly(d *document) (float64, string) {
	top := d.jsonTop()
	switch {
	case top.has("audio_url", "status"), top.has("audio_url", "words"):
		return 0.92, "it has an audio_url"
	case top.has("utterances", "words") && !top.has("segments"):
		return 0.9, "it has utterances and words"
	case top.has("audio_duration") && (top.has("sentences") || top.has("paragraphs")):
		return 0.9, "it has sentences or paragraphs, and an audio_duration"
	case top.array && top.has("speaker", "start", "end", "text") && assemblyLetter.Match(top.keys["speaker"]) && slow(top):
		return 0.8, "it is a list of utterances as AssemblyAI writes them"
	case top.has("utterances") && assemblyUtterance.Match(top.keys["utterances"]) && wholeTimes(top.keys["utterances"]):
		return 0.88, "its utterances are those of AssemblyAI"
	}
	return 0, ""
}

var fraction = regexp.MustCompile(`"(?:start|end)"\s*:\s*\d+\.`)

// wholeTimes reports whether no start or end has a fraction, as none has that
// counts milliseconds.
func wholeTimes(raw []byte) bool { return !fraction.Match(raw[:min(len(raw), 8<<10)]) }

// assemblyLetter is a speaker's letter.
var assemblyLetter = regexp.MustCompile(`^"[A-Z]"$`)

// slow reports whether the first utterance, were its times seconds, would take
// more than ten seconds for each word.
func slow(top *jsonTop) bool {
	var p assemblyPiece
	for key, value := range map[string]*scalar{"start": &p.Start, "end": &p.End, "text": &p.Text} {
		value.UnmarshalJSON(top.keys[key])
	}
	from, to, ok := span(p.Start, p.End, time.Second)
	words := max(len(strings.Fields(string(p.Text))), utf8.RuneCountInString(string(p.Text))/8, 1)
	return ok && !strings.ContainsAny(string(p.Start+p.End), ".:") && to-from > 10*time.Duration(words)*time.Second
}

// readAssembly yields each transcript; a bare list of utterances is one.
func readAssembly(d *document, yield func(*earshot.Conversation, error) bool) {
	list := newTalk(d, assemblyWhat, earshot.ChannelCall)
	for file, err := range values[assemblyFile](d, assemblyWhat) {
		if err != nil {
			yield(nil, err)
			return
		}
		if p := file.assemblyPiece; p.Start != "" {
			list.say(timed(list.assemblySpeaker(p), p.Text, p.Start, p.End, time.Millisecond))
			continue
		}
		if !yield(assemblyTalk(d, file)) {
			return
		}
	}
	if len(list.cues) > 0 {
		yield(list.done())
	}
}

// assemblyTalk takes utterances, which are missing where speakers were not
// asked for, else sentences, paragraphs, words, or the text. Times are
// milliseconds.
func assemblyTalk(d *document, file *assemblyFile) (*earshot.Conversation, error) {
	switch file.Status {
	case "queued", "processing":
		return nil, d.refuse(0, "fetch it again when it is completed", "this is %s that is not done yet: its status is %s", assemblyWhat, file.Status)
	case "error":
		return nil, d.refuse(0, "transcribe the recording again", "this is %s that failed: %s", assemblyWhat, file.Error)
	}
	t := newTalk(d, assemblyWhat, earshot.ChannelCall)
	for _, pieces := range [][]assemblyPiece{file.Utterances, file.Sentences, file.Paragraphs} {
		for _, p := range pieces {
			c := timed(t.assemblySpeaker(p), p.Text, p.Start, p.End, time.Millisecond)
			c.lang = saidIn(c.text, p.Language)
			t.say(c)
		}
		if len(t.cues) > 0 {
			break
		}
	}
	if len(t.cues) == 0 {
		w := &words{t: t}
		for _, p := range file.Words {
			w.add(timed(t.assemblySpeaker(p), p.Text, p.Start, p.End, time.Millisecond), p.Language, false)
		}
		w.flush()
	}
	if len(t.cues) == 0 && file.Text != "" {
		t.text("", string(file.Text))
	}
	t.lasted(file.AudioDuration, time.Second)
	return t.done()
}

// assemblySpeaker is who speaks: a letter, or with two channels the channel.
func (t *talk) assemblySpeaker(p assemblyPiece) string {
	if p.Speaker == "" && p.Channel != "" {
		return t.person("channel "+string(p.Channel), earshot.Participant{Name: "Channel " + string(p.Channel)})
	}
	return t.label(string(p.Speaker))
}
