package ingest

import (
	"strconv"
	"strings"
	"time"

	"earshot"
)

// tick is what Azure counts in: 100 nanoseconds.
const tick = 100 * time.Nanosecond

// azureFile is what batch transcription writes, and fast transcription, whose
// keys are shorter.
type azureFile struct {
	Duration             scalar
	DurationMilliseconds scalar
	Recognized           []azurePhrase `json:"recognizedPhrases"`
	Phrases              []azurePhrase
	CombinedRecognized   []azureCombined `json:"combinedRecognizedPhrases"`
	Combined             []azureCombined `json:"combinedPhrases"`
}

type azureCombined struct{ Channel, Display, Text scalar }

// azurePhrase has its time in one or more of three units.
type azurePhrase struct {
	RecognitionStatus, Channel, Speaker, SpeakerID, Locale scalar
	Offset, Duration                                       scalar // ISO 8601 in batch, ticks in real time
	OffsetInTicks, DurationInTicks                         scalar
	OffsetMilliseconds, DurationMilliseconds               scalar
	Text, DisplayText                                      scalar
	NBest                                                  []struct{ Display, ITN, Lexical scalar }
}

const azureWhat = "an Azure Speech transcript"

func sniffAzure(d *document) (float64, string) {
	top := d.jsonTop()
	switch {
	case top.has("$schema"):
		return 0, ""
	case top.has("recognizedPhrases"), top.has("combinedRecognizedPhrases"), top.has("combinedPhrases"):
		return 0.92, "it has recognised phrases"
	}
	return 0, ""
}

func sniffAzureLive(d *document) (float64, string) {
	if d.jsonTop().has("RecognitionStatus") {
		return 0.92, "it has a RecognitionStatus"
	}
	return 0, ""
}

// readAzure takes the phrases as they are displayed, else the text of each
// channel.
func readAzure(d *document, file *azureFile) (*earshot.Conversation, error) {
	t := newTalk(d, azureWhat, earshot.ChannelCall)
	phrases := append(file.Recognized, file.Phrases...)
	t.azurePhrases(phrases)
	for _, whole := range append(file.CombinedRecognized, file.Combined...) {
		if text := firstOf(string(whole.Display), string(whole.Text)); len(phrases) == 0 && text != "" {
			t.text(t.person(string(whole.Channel), earshot.Participant{Name: "Channel " + string(whole.Channel)}), text)
		}
	}
	t.lasted(file.DurationMilliseconds, time.Millisecond)
	if length, ok := isoDuration(string(file.Duration)); ok {
		t.c.Duration = max(t.c.Duration, length)
	}
	return t.done()
}

// readAzureLive takes the messages of real-time recognition, whose times are
// ticks.
func readAzureLive(d *document, phrases []azurePhrase) (*earshot.Conversation, error) {
	t := newTalk(d, azureWhat, earshot.ChannelCall)
	t.azurePhrases(phrases)
	return t.done()
}

func (t *talk) azurePhrases(phrases []azurePhrase) {
	several := false
	for _, p := range phrases {
		several = several || p.Channel != phrases[0].Channel
	}
	for _, p := range phrases {
		if p.RecognitionStatus != "" && p.RecognitionStatus != "Success" {
			t.notes.add(0, "a phrase whose recognition ended in %s was left out", p.RecognitionStatus)
			continue
		}
		speaker := scalar(firstOf(string(p.Speaker), string(p.SpeakerID)))
		c := cue{speaker: t.azureSpeaker(several, p.Channel, speaker), text: p.words()}
		c.lang = saidIn(c.text, p.Locale)
		c.from, c.to, c.untimed = p.span()
		t.say(c)
	}
	if several {
		t.byTime()
	}
}

// azureSpeaker is who speaks: the speaker told, or the channel.
func (t *talk) azureSpeaker(several bool, channel, speaker scalar) string {
	if several {
		return t.channelSpeaker(true, channel, speaker)
	}
	return t.label(string(speaker))
}

// words are the phrase as it is displayed; the other forms lack capitals and
// punctuation.
func (p azurePhrase) words() string {
	for _, best := range p.NBest {
		return firstOf(string(best.Display), string(best.ITN), string(best.Lexical))
	}
	return firstOf(string(p.DisplayText), string(p.Text))
}

// span is when the phrase was said, in whichever unit it is stated.
func (p azurePhrase) span() (from, to time.Duration, untimed bool) {
	for _, unit := range []struct {
		from, length scalar
		unit         time.Duration
	}{{p.OffsetMilliseconds, p.DurationMilliseconds, time.Millisecond}, {p.OffsetInTicks, p.DurationInTicks, tick}, {p.Offset, p.Duration, tick}} {
		if from, ok := unit.from.in(unit.unit); ok {
			length, _ := unit.length.in(unit.unit)
			return from, from + length, false
		}
	}
	from, ok := isoDuration(string(p.Offset))
	length, _ := isoDuration(string(p.Duration))
	return from, from + length, !ok
}

// isoDuration reads "PT1H2M3.5S".
func isoDuration(s string) (time.Duration, bool) {
	rest, ok := strings.CutPrefix(s, "PT")
	if !ok || rest == "" || len(rest) > 30 {
		return 0, false
	}
	var total float64
	for rest != "" {
		end := strings.IndexAny(rest, "HMS")
		if end <= 0 {
			return 0, false
		}
		n, err := strconv.ParseFloat(rest[:end], 64)
		if err != nil || n < 0 {
			return 0, false
		}
		total += n * map[byte]float64{'H': 3600, 'M': 60, 'S': 1}[rest[end]]
		rest = rest[end+1:]
	}
	return scalar(strconv.FormatFloat(total, 'f', 3, 64)).in(time.Second)
}

// azureAnalysis is a request to conversation analysis, or its conversations
// alone.
type azureAnalysis struct {
	AnalysisInput struct{ Conversations []azureConversation }
	Conversations []azureConversation
}

type azureConversation struct {
	ID, Language, Modality scalar
	Items                  []struct {
		ID, ParticipantID, Role, Text, Language scalar
		ITN, Lexical                            scalar
	} `json:"conversationItems"`
}

const analysisWhat = "an Azure conversation for analysis"

func sniffAzureAnalysis(d *document) (float64, string) {
	top := d.jsonTop()
	if top.holds("analysisInput", `"conversationItems"`) || top.holds("conversations", `"conversationItems"`) {
		return 0.92, "it has conversation items"
	}
	return 0, ""
}

// readAzureAnalysis yields the conversations. They have no times.
func readAzureAnalysis(d *document, yield func(*earshot.Conversation, error) bool) {
	for file, err := range values[azureAnalysis](d, analysisWhat) {
		if err != nil {
			yield(nil, err)
			return
		}
		conversations := append(file.AnalysisInput.Conversations, file.Conversations...)
		if len(conversations) == 0 {
			yield(nil, newTalk(d, analysisWhat, "").empty())
			return
		}
		for _, c := range conversations {
			if !yield(azureTalk(d, c)) {
				return
			}
		}
	}
}

func azureTalk(d *document, conversation azureConversation) (*earshot.Conversation, error) {
	t := newTalk(d, analysisWhat, earshot.ChannelChat)
	if strings.EqualFold(string(conversation.Modality), "transcript") {
		t.c.Channel = earshot.ChannelCall
	}
	for _, item := range conversation.Items {
		role := item.Role
		if role == "" {
			role = item.ParticipantID
		}
		speaker := t.person(string(item.ParticipantID), earshot.Participant{Name: string(item.ParticipantID), Role: rolesOnly(string(role))})
		text := firstOf(string(item.Text), string(item.ITN), string(item.Lexical))
		t.say(cue{speaker: speaker, text: text, untimed: true, lang: saidIn(text, item.Language)})
	}
	return t.done()
}

// rolesOnly is s where it is the word for a side.
func rolesOnly(s string) string {
	if roleSide(&earshot.Participant{Role: s}) == "" {
		return ""
	}
	return s
}
