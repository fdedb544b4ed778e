package ingest

import (
	"strings"

	"earshot"
)

var sniffChatwoot = topSniff("it has Chatwoot messages", func(t *jsonTop) bool {
	return t.beginsWith("payload", "message_type", "content") || t.beginsWith("messages", "message_type", "inbox_id") ||
		t.has("event") && (t.has("message_type", "content") || strings.HasPrefix(t.text("event"), "conversation_") || strings.HasPrefix(t.text("event"), "message_"))
})

// readChatwoot reads the messages of a conversation as the API gives them, or
// webhooks, of which the last for a message counts.
func readChatwoot(d *document, all []object, yield func(*earshot.Conversation, error) bool) {
	by := map[string]*desk{}
	var order []string
	seen := map[string]int{}
	var messages []object
	for _, o := range all {
		list := append(append(o.list("payload"), o.list("messages")...), o.list("data", "payload")...)
		if o.str("content") != "" || o.str("message_type") != "" {
			list = append(list, o)
		}
		for _, m := range list {
			if m["conversation"] == nil && o["meta"] != nil {
				m["conversation"] = map[string]any{"id": o["id"], "meta": o["meta"], "channel": o["channel"]}
			}
			id := m.str("id")
			if at, again := seen[id]; again && id != "" {
				messages[at] = m
				continue
			}
			seen[id] = len(messages)
			messages = append(messages, m)
		}
	}
	for _, m := range messages {
		id := firstOf(m.str("conversation_id"), m.str("conversation", "id"))
		if by[id] == nil {
			by[id] = newDesk(d, earshot.ChannelChat)
			by[id].thread("chatwoot", id)
			order = append(order, id)
		}
		by[id].chatwoot(m)
	}
	if len(order) == 0 {
		yield(nil, d.refuse(0, "", "nobody says a word in it"))
	}
	for _, id := range order {
		if !yield(by[id].done()) {
			return
		}
	}
}

// chatwoot adds a message. Its type is a number from the API and a word in a
// webhook.
func (k *desk) chatwoot(m object) {
	k.key = m.str("id")
	if strings.Contains(m.str("conversation", "channel"), "Email") {
		k.b.c.Channel = earshot.ChannelEmail
	}
	sender := m.obj("sender")
	p := earshot.Participant{Name: firstOf(sender.str("name"), sender.str("available_name")), Email: sender.str("email"), Role: firstOf(sender.str("type"), m.str("sender_type"))}
	kind := earshot.Kind("")
	switch m.str("message_type") {
	case "0", "incoming":
		p.Side = earshot.SideCustomer
	case "1", "outgoing":
		p.Side = earshot.SideUs
	case "2", "activity":
		kind = earshot.KindSystem
	case "3", "template":
		kind = earshot.KindSystem
	}
	if role := strings.ToLower(p.Role); strings.Contains(role, "bot") {
		p.Side = earshot.SideSystem
	} else if p.Name == "" && p.Side == earshot.SideCustomer {
		contact := m.obj("conversation", "meta", "sender")
		p.Name, p.Email = firstOf(contact.str("name"), "Customer"), contact.str("email")
	}
	who, at := "", m.str("created_at")
	if kind == "" {
		who = k.person(strings.Trim(string(p.Side)+" "+sender.str("id"), " "), p)
	}
	text := htmlOrText(m.str("content"))
	switch {
	case m.is("content_attributes", "deleted"):
		kind, text = earshot.KindDeleted, firstOf(text, "[deleted]")
	case m.is("private"):
		kind = earshot.KindNote
	}
	if text != "" || len(m.list("attachments")) == 0 {
		k.message(kind, who, at, text)
	}
	k.attachments(who, at, m, "file_type")
}

// htmlOrText is the words of what may be HTML.
func htmlOrText(s string) string {
	if t := strings.TrimSpace(s); strings.HasPrefix(t, "<") && strings.HasSuffix(t, ">") {
		return htmlText(s)
	}
	return s
}
