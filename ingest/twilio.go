package ingest

import (
	"strings"

	"earshot"
)

var sniffTwilio = topSniff("it has Twilio messages", func(t *jsonTop) bool {
	return t.beginsWith("messages", "account_sid") || t.beginsWith("messages", "direction", "date_sent", "body") || t.beginsWith("messages", "conversation_sid") || t.has("conversation_sid", "body") ||
		t.has("account_sid", "direction", "body") || t.has("account_sid", "transcription_text") || t.has("transcriptions", "first_page_uri")
})

// readTwilio reads messages of Twilio Conversations, text messages, and the
// transcription of a voice mail.
func readTwilio(d *document, all []object, yield func(*earshot.Conversation, error) bool) {
	var messages []object
	for _, o := range all {
		if list := append(o.list("messages"), o.list("transcriptions")...); len(list) > 0 {
			messages = append(messages, list...)
		} else if o.str("account_sid") != "" || o.str("conversation_sid") != "" {
			messages = append(messages, o)
		}
	}
	by := map[string]*desk{}
	var order []string
	for _, m := range messages {
		key := firstOf(m.str("conversation_sid"), m.str("recording_sid"), twilioPair(m.str("from"), m.str("to")))
		if by[key] == nil {
			by[key] = newDesk(d, earshot.ChannelChat)
			by[key].thread("twilio", m.str("conversation_sid"))
			order = append(order, key)
		}
		by[key].twilio(m)
	}
	if len(order) == 0 {
		yield(nil, d.refuse(0, "", "nobody says a word in it"))
	}
	for _, key := range order {
		if !yield(by[key].done()) {
			return
		}
	}
}

// twilioPair is the two numbers of a text message, whoever wrote.
func twilioPair(a, b string) string { return min(a, b) + " " + max(a, b) }

func (k *desk) twilio(m object) {
	k.key = m.str("sid")
	at := firstOf(m.str("date_sent"), m.str("date_created"))
	if text := m.str("transcription_text"); text != "" {
		k.b.c.Channel = earshot.ChannelCall
		k.message("", "", at, text)
		return
	}
	who := ""
	switch direction := m.str("direction"); {
	case m.str("conversation_sid") != "" && m.str("participant_sid") == "" && m.str("author") == "system":
		who = k.person("system", earshot.Participant{Side: earshot.SideSystem})
	case m.str("conversation_sid") != "":
		who = k.person(firstOf(m.str("author"), m.str("participant_sid")), earshot.Participant{})
	case direction == "inbound":
		who = k.person(m.str("from"), earshot.Participant{Side: earshot.SideCustomer})
	case strings.HasPrefix(direction, "outbound"):
		who = k.person(firstOf(m.str("from"), m.str("messaging_service_sid")), earshot.Participant{Side: earshot.SideUs})
	}
	text := m.str("body")
	media := m.list("media")
	for _, file := range media {
		k.attachment(who, at, file.str("filename"), file.str("content_type"))
	}
	if n := m.str("num_media"); n != "" && n != "0" {
		k.attachment(who, at, "media")
	}
	if text != "" || len(media) == 0 {
		k.message("", who, at, text)
	}
}
