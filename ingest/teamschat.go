package ingest

import (
	"strings"

	"earshot"
)

var sniffTeamsChat = topSniff("it has Teams messages (Graph)", func(t *jsonTop) bool {
	return t.beginsWith("value", "messageType", "createdDateTime") || t.has("messageType", "createdDateTime", "body")
})

// readTeamsChat reads chat and channel messages as Microsoft Graph gives them;
// each chat is a conversation, and so is each channel.
func readTeamsChat(d *document, all []object, yield func(*earshot.Conversation, error) bool) {
	by := map[string]*desk{}
	var order []string
	more := false
	for _, o := range all {
		messages := o.list("value")
		if o.str("messageType") != "" {
			messages = append(messages, o)
		}
		more = more || o.str("@odata.nextLink") != ""
		for _, m := range messages {
			id := firstOf(m.str("chatId"), m.str("channelIdentity", "channelId"))
			if by[id] == nil {
				by[id] = newDesk(d, earshot.ChannelChat)
				by[id].thread("teams", id)
				order = append(order, id)
			}
			by[id].teamsMessage(m)
			for _, r := range m.list("replies") {
				by[id].teamsMessage(r)
			}
		}
	}
	if len(order) == 0 {
		yield(nil, d.refuse(0, "", "nobody says a word in it"))
	}
	for _, id := range order {
		if more {
			by[id].b.notes.add(0, "the answer goes on, on a page that is not in this file")
		}
		if !yield(by[id].done()) {
			return
		}
	}
}

func (k *desk) teamsMessage(m object) {
	k.key = m.str("id")
	at := m.str("createdDateTime")
	if m.str("messageType") != "message" {
		event := strings.TrimSuffix(strings.TrimPrefix(m.str("eventDetail", "@odata.type"), "#microsoft.graph."), "EventMessageDetail")
		k.message(earshot.KindSystem, "", at, firstOf(htmlText(m.str("body", "content")), event, "notice"))
		return
	}
	who := ""
	if u := m.obj("from", "user"); u != nil {
		who = k.person(u.str("id"), earshot.Participant{Name: u.str("displayName")})
	} else if a := m.obj("from", "application"); a != nil {
		who = k.person(a.str("id"), earshot.Participant{Name: a.str("displayName"), Role: "bot", Side: earshot.SideSystem})
	}
	text := m.str("body", "content")
	if m.str("body", "contentType") == "html" {
		text = htmlText(text)
	}
	if m.str("deletedDateTime") != "" {
		k.message(earshot.KindDeleted, who, at, firstOf(text, "[deleted]"))
		return
	}
	if subject := m.str("subject"); subject != "" {
		text = subject + "\n" + text
	}
	files := m.list("attachments")
	for _, part := range splitQuoted(text) {
		k.message(part.kind, who, at, part.text)
	}
	if strings.TrimSpace(text) == "" && len(files) == 0 {
		k.b.notes.add(0, "a message has no words")
	}
	for _, f := range files {
		if f.str("contentType") != "messageReference" {
			k.attachment(who, at, f.str("name"), f.str("contentType"))
		}
	}
	for _, r := range m.list("reactions") {
		by := r.obj("user", "user")
		k.message(earshot.KindReaction, k.person(by.str("id"), earshot.Participant{Name: by.str("displayName")}), firstOf(r.str("createdDateTime"), at), firstOf(r.str("reactionType"), "reaction"))
	}
}
