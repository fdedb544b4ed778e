package ingest

import (
	"regexp"
	"strings"
	"time"

	"earshot"
)

// whisperFile is what Whisper and the programs around it write: the original,
// faster-whisper, WhisperX with speakers, NVIDIA's NeMo, and whisper.cpp with
// keys of its own.
type whisperFile struct {
	Text, Language, Duration scalar
	Start, End, Speaker      scalar // of a bare segment
	Segments                 []struct {
		Start, End, Text, Speaker, Language scalar
	}
	Words         []whisperWord
	WordSegments  []whisperWord `json:"word_segments"`
	Transcription []struct {
		Offsets struct{ From, To scalar }
		Text    scalar
		Speaker scalar
	}
}

type whisperWord struct{ Word, Text, Start, End, Speaker scalar }

const (
	whisperWhat = "a Whisper transcript"
	nemoWhat    = "an NVIDIA NeMo transcript"
)

// whisperSegment is a list whose first object has the keys of a segment.
var whisperSegment = regexp.MustCompile(`^\[\s*\{[^{}]*"(?:seek|no_speech_prob|avg_logprob|tokens|temperature)"`)

func sniffWhisperX(d *document) (float64, string) {
	top := d.jsonTop()
	switch {
	case top.has("segments", "word_segments"):
		return 0.93, "it has segments and word_segments"
	case top.holds("segments", `"SPEAKER_`) && !top.has("metadata"):
		return 0.88, "its segments have speakers of WhisperX"
	}
	return 0, ""
}

func sniffWhisper(d *document) (float64, string) {
	top := d.jsonTop()
	switch {
	case top.has("transcription") && (top.has("systeminfo") || top.holds("transcription", `"offsets"`)):
		return 0.9, "it has a transcription of whisper.cpp"
	case top.has("segments", "language"), top.has("segments", "task"), top.has("segments", "text") && !top.has("metadata"), whisperSegment.Match(top.keys["segments"]):
		return 0.86, "it has segments of Whisper"
	case top.array && top.has("seek", "text", "start"):
		return 0.86, "it is a list of Whisper's segments"
	}
	return 0, ""
}

func sniffNeMo(d *document) (float64, string) {
	top := d.jsonTop()
	switch {
	case top.holds("model", "nvidia/"), top.has("segments", "words", "audio_path"):
		return 0.93, "it names a model of NVIDIA"
	case top.holds("words", `"speaker"`) && !top.has("utterances") && !top.has("segments") && !top.has("audio_url"):
		return 0.7, "it has words with speakers"
	}
	return 0, ""
}

// readWhisper yields the conversations. A bare list of segments is one.
func readWhisper(what string) reader {
	return func(d *document, yield func(*earshot.Conversation, error) bool) {
		list := newTalk(d, what, earshot.ChannelCall)
		for file, err := range values[whisperFile](d, what) {
			if err != nil {
				yield(nil, err)
				return
			}
			if file.Start != "" && len(file.Segments) == 0 {
				list.heard(timed(list.label(string(file.Speaker)), file.Text, file.Start, file.End, time.Second))
			} else if !yield(whisperTalk(newTalk(d, what, earshot.ChannelCall), file)) {
				return
			}
		}
		if len(list.cues) > 0 {
			yield(list.done())
		}
	}
}

// whisperTalk takes segments, else words, else the text. Times are seconds
// (whisper.cpp: milliseconds).
func whisperTalk(t *talk, file *whisperFile) (*earshot.Conversation, error) {
	for _, s := range file.Segments {
		c := timed(t.label(string(s.Speaker)), s.Text, s.Start, s.End, time.Second)
		c.lang = saidIn(c.text, s.Language)
		t.heard(c)
	}
	for _, s := range file.Transcription {
		t.heard(timed(t.label(string(s.Speaker)), s.Text, s.Offsets.From, s.Offsets.To, time.Millisecond))
	}
	if len(t.cues) == 0 {
		w := &words{t: t}
		for _, word := range append(file.Words, file.WordSegments...) {
			text := scalar(strings.TrimSpace(firstOf(string(word.Word), string(word.Text))))
			w.add(timed(t.label(string(word.Speaker)), text, word.Start, word.End, time.Second), "", false)
		}
		w.flush()
	}
	if len(t.cues) == 0 && strings.TrimSpace(string(file.Text)) != "" {
		t.text("", string(file.Text))
	}
	t.lasted(file.Duration, time.Second)
	return t.done()
}

// heard adds a segment, unless it is the third in a row to say the same, as
// Whisper makes up without end. What is nothing but a note on sounds is no
// message.
func (t *talk) heard(c cue) {
	c.text = strings.TrimSpace(c.text)
	if n := len(t.cues); n > 1 && len(c.text) > 1 && t.cues[n-1].text == c.text && t.cues[n-2].text == c.text {
		t.notes.add(0, "Whisper repeats %s; counted twice at most", quote(c.text))
		t.cues[n-1].to = max(t.cues[n-1].to, c.to)
		return
	}
	switch {
	case soundNote.MatchString(c.text):
		c.kind = earshot.KindSystem
	case madeUp[strings.ToLower(strings.TrimRight(c.text, ".!。！ "))]:
		c.kind = earshot.KindSystem
		t.notes.add(0, "Whisper writes %s where it hears nothing; not counted", quote(c.text))
	}
	t.say(c)
}

// madeUp is what Whisper writes over silence, for it learned from films and
// videos: who made the subtitles, and thanks to those who watched.
var madeUp = wordSet(`thanks for watching|thank you for watching|please subscribe|like and subscribe|subtitles by the amara.org community
untertitel der amara.org-community|untertitelung des zdf, 2020|vielen dank fürs zuschauen|sous-titres réalisés par la communauté d'amara.org|sous-titrage st' 501|merci d'avoir regardé cette vidéo
subtítulos realizados por la comunidad de amara.org|gracias por ver el video|시청해주셔서 감사합니다|시청해 주셔서 감사합니다|구독과 좋아요 부탁드립니다
ご視聴ありがとうございました|チャンネル登録お願いします|谢谢观看|謝謝觀看|谢谢大家观看|感谢观看|请不吝点赞 订阅 转发 打赏支持明镜与点点栏目|字幕由amara.org社区提供|字幕志愿者 李宗盛`)

// soundNote is what Whisper writes of sounds that are no words it knows:
// "[Music]", "(speaking in Korean)".
var soundNote = regexp.MustCompile(`^(?:\[[^\]]{1,60}\]|\([^)]{1,60}\)|（[^）]{1,60}）|【[^】]{1,60}】|\*[^*]{1,60}\*|♪.{0,60})$`)
