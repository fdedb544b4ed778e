package ingest

import (
	"encoding/json"
	"strings"
	"time"

	"earshot"
)

// lensFile is what Transcribe Call Analytics, Contact Lens and Amazon Connect
// write: a list of turns with roles, told apart by channel and version.
type lensFile struct {
	JobStatus, Channel           scalar
	Participants                 []struct{ ParticipantID, ParticipantRole, DisplayName scalar }
	Transcript                   []lensItem
	ConversationCharacteristics  struct{ TotalConversationDurationMillis scalar }
	Segments                     []lensSegment
	Message                      scalar // of a notification: an item, as a string
	AbsoluteTime, Content        scalar // of an item that stands alone
	ContentType, Type            scalar
	DisplayName, ParticipantRole scalar
	ParticipantID                scalar
}

type lensItem struct {
	ID, ParticipantID, ParticipantRole, DisplayName scalar
	Content, ContentType, Type                      scalar
	BeginOffsetMillis, EndOffsetMillis              scalar
	AbsoluteTime                                    scalar
	Time                                            struct{ AbsoluteTime scalar }
	Attachments                                     []struct{ AttachmentName scalar }
}

type lensSegment struct {
	Transcript, Event, Attachments lensItem
	Utterance                      struct {
		ID, TranscriptID, ParticipantID, ParticipantRole scalar
		PartialContent                                   scalar
		BeginOffsetMillis, EndOffsetMillis               scalar
	}
}

const (
	analyticsWhat = "an AWS Transcribe Call Analytics transcript"
	lensWhat      = "an Amazon Contact Lens transcript"
	lensLiveWhat  = "real-time messages of Amazon Contact Lens"
	connectWhat   = "an Amazon Connect chat"
)

func sniffCallAnalytics(d *document) (float64, string) {
	top := d.jsonTop()
	if !top.has("JobStatus") || top.holds("Channel", "CHAT") || top.has("Version") || top.has("CustomModels") {
		return 0, ""
	}
	if top.has("Transcript") || top.err != nil {
		return 0.9, "it has a JobStatus and a Transcript"
	}
	return 0, ""
}

func sniffContactLens(d *document) (float64, string) {
	top := d.jsonTop()
	switch {
	case top.has("EventType") || top.has("Segments"):
		return 0, ""
	case top.has("Transcript") && (top.holds("Channel", "VOICE") || top.has("CustomModels") || top.has("Categories", "Version")) && (top.has("Version") || top.has("CustomModels") || !top.has("JobStatus")):
		return 0.91, "it has a Transcript, and what Contact Lens says of it"
	case top.holds("Channel", "CHAT") && (top.has("JobStatus") || top.has("Categories")):
		return 0.93, "its Channel is CHAT"
	}
	return 0, ""
}

func sniffLensLive(d *document) (float64, string) {
	top := d.jsonTop()
	if top.has("Segments") && (top.has("EventType") || top.has("Channel") || top.holds("Segments", `"Transcript"`) || top.holds("Segments", `"Utterance"`)) {
		return 0.92, "it has Segments"
	}
	return 0, ""
}

func sniffConnectChat(d *document) (float64, string) {
	top := d.jsonTop()
	switch {
	case top.holds("TopicArn", "arn:aws:sns") && top.holds("Message", "ParticipantRole"):
		return 0.93, "it is a notification with a chat message"
	case top.holds("Transcript", `"AbsoluteTime"`) && !top.has("JobStatus") && !top.has("Categories"):
		return 0.93, "its Transcript has wall-clock times"
	case top.has("AbsoluteTime", "ParticipantRole"):
		return 0.92, "it has an AbsoluteTime and a ParticipantRole"
	}
	return 0, ""
}

// readLens reads the finished transcripts. Times are milliseconds since the
// start, or moments in chats.
func readLens(what string) func(*document, *lensFile) (*earshot.Conversation, error) {
	return func(d *document, file *lensFile) (*earshot.Conversation, error) {
		if file.JobStatus != "" && file.JobStatus != "COMPLETED" {
			return nil, d.refuse(0, "fetch it again when it is completed", "this is %s whose status is %s", what, file.JobStatus)
		}
		t := newTalk(d, what, earshot.ChannelCall)
		if strings.EqualFold(string(file.Channel), "CHAT") {
			t.c.Channel = earshot.ChannelChat
		}
		t.lensPeople(file)
		for _, item := range file.Transcript {
			t.lensItem(item)
		}
		t.byTime()
		t.lasted(file.ConversationCharacteristics.TotalConversationDurationMillis, time.Millisecond)
		return t.done()
	}
}

// lensPeople takes the roles that stand beside the transcript.
func (t *talk) lensPeople(file *lensFile) {
	for _, p := range file.Participants {
		if p.ParticipantID != "" {
			t.lensPerson(p.ParticipantID, p.ParticipantRole, p.DisplayName)
		}
	}
}

// lensPerson is the participant; the identifier of a voice call is the role.
func (t *talk) lensPerson(id, role, name scalar) string {
	if role == "" && roleSide(&earshot.Participant{Role: string(id)}) != "" {
		role = id
	}
	key := firstOf(string(id), string(role), string(name))
	return t.person(key, earshot.Participant{Name: firstOf(string(name), title(string(role))), Role: string(role)})
}

// title writes AGENT as Agent.
func title(s string) string {
	if s == "" {
		return ""
	}
	return strings.ToUpper(s[:1]) + strings.ToLower(strings.ReplaceAll(s[1:], "_", " "))
}

// lensItem takes one item: words with times since the start, or a chat's.
func (t *talk) lensItem(item lensItem) {
	speaker := t.lensPerson(item.ParticipantID, item.ParticipantRole, item.DisplayName)
	at := scalar(firstOf(string(item.AbsoluteTime), string(item.Time.AbsoluteTime)))
	if at == "" && item.Type == "" {
		t.say(timed(speaker, item.Content, item.BeginOffsetMillis, item.EndOffsetMillis, time.Millisecond))
		return
	}
	turn := earshot.Turn{Speaker: t.speaker(speaker), Text: strings.TrimSpace(string(item.Content)), Kind: t.lensKind(item)}
	if moment, zoned, ok := parseTime(string(at), t.d.src.Location); ok {
		t.clock(t.d, 0, &turn, moment, zoned)
	}
	switch {
	case strings.Contains(string(item.ContentType), "event.typing"), strings.Contains(string(item.ContentType), "event.message."):
		t.notes.add(0, "what says only that somebody types or has read was left out")
		return
	case turn.Kind == earshot.KindSystem && turn.Text == "":
		_, event, _ := strings.Cut(string(item.ContentType), "event.")
		turn.Text = strings.ReplaceAll(event, ".", " ")
	case turn.Kind == earshot.KindAttachment && turn.Text == "":
		for _, a := range item.Attachments {
			turn.Text = strings.TrimSpace(turn.Text + "\n" + string(a.AttachmentName))
		}
		turn.Text = firstOf(turn.Text, "(attachment)")
	case strings.Contains(string(item.ContentType), "interactive"):
		turn.Text = interactive(turn.Text)
	}
	if turn.Text == "" {
		t.notes.add(0, "a piece has no words")
		return
	}
	t.turn(turn)
}

// lensKind is what an item of a chat is.
func (t *talk) lensKind(item lensItem) earshot.Kind {
	switch {
	case item.Type == "EVENT", strings.Contains(string(item.ContentType), ".event."), item.ParticipantRole == "SYSTEM":
		return earshot.KindSystem
	case item.Type == "ATTACHMENT", len(item.Attachments) > 0:
		return earshot.KindAttachment
	case roleSide(&earshot.Participant{Role: string(item.ParticipantRole)}) == earshot.SideSystem:
		return earshot.KindSystem
	}
	return ""
}

// interactive is the title of a list or a card that Connect sends as JSON.
func interactive(text string) string {
	var card struct {
		Data struct {
			Content struct{ Title, Subtitle scalar }
		}
	}
	if json.Unmarshal([]byte(text), &card) != nil || card.Data.Content.Title == "" {
		return text
	}
	return strings.TrimSpace(string(card.Data.Content.Title) + "\n" + string(card.Data.Content.Subtitle))
}

// readLensLive reads the segments of all messages. A transcript replaces the
// partial utterances it was made of.
func readLensLive(d *document, messages []lensFile) (*earshot.Conversation, error) {
	t := newTalk(d, lensLiveWhat, earshot.ChannelCall)
	final := map[scalar]bool{}
	for _, m := range messages {
		if strings.EqualFold(string(m.Channel), "CHAT") {
			t.c.Channel = earshot.ChannelChat
		}
		for _, s := range m.Segments {
			final[s.Transcript.ID] = true
		}
	}
	for _, m := range messages {
		for _, s := range m.Segments {
			t.lensSegment(s, final)
		}
	}
	return t.done()
}

func (t *talk) lensSegment(s lensSegment, final map[scalar]bool) {
	for _, item := range []lensItem{s.Transcript, s.Event, s.Attachments} {
		if item.ID != "" || item.Content != "" {
			t.lensItem(item)
		}
	}
	u := s.Utterance
	switch {
	case u.PartialContent == "":
	case u.TranscriptID != "" && final[u.TranscriptID]:
		t.notes.add(0, "a partial utterance, which the final one repeats, was left out")
	default:
		t.say(timed(t.lensPerson(u.ParticipantID, u.ParticipantRole, ""), u.PartialContent, u.BeginOffsetMillis, u.EndOffsetMillis, time.Millisecond))
	}
}

// readConnectChat reads the file of a chat, or the notifications of one, or
// its bare messages.
func readConnectChat(d *document, files []lensFile) (*earshot.Conversation, error) {
	t := newTalk(d, connectWhat, earshot.ChannelChat)
	for _, file := range files {
		t.lensPeople(&file)
		for _, item := range file.Transcript {
			t.lensItem(item)
		}
		switch {
		case file.Message != "":
			var item lensItem
			if err := json.Unmarshal([]byte(file.Message), &item); err != nil {
				t.notes.add(0, "a notification holds no message and was skipped")
				continue
			}
			t.lensItem(item)
		case file.AbsoluteTime != "":
			t.lensItem(lensItem{AbsoluteTime: file.AbsoluteTime, Content: file.Content, ContentType: file.ContentType, Type: file.Type,
				DisplayName: file.DisplayName, ParticipantRole: file.ParticipantRole, ParticipantID: file.ParticipantID})
		}
	}
	return t.done()
}
