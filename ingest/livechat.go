package ingest

import (
	"strings"

	"earshot"
)

var sniffLiveChat = topSniff("it has a LiveChat chat", func(t *jsonTop) bool {
	return t.has("webhook_id", "payload") || t.has("chats", "found_chats") || t.has("thread", "users") || t.beginsWith("threads", "events") || t.beginsWith("chats", "thread", "users")
})

// readLiveChat reads chats of LiveChat: archives, one chat, or webhooks. A
// webhook's secret key is not kept.
func readLiveChat(d *document, all []object, yield func(*earshot.Conversation, error) bool) {
	by := map[string]*desk{}
	var order []string
	at := func(id string) *desk {
		if by[id] == nil {
			by[id] = newDesk(d, earshot.ChannelChat)
			by[id].thread("livechat", id)
			order = append(order, id)
		}
		return by[id]
	}
	for _, o := range all {
		chats := o.list("chats")
		if chat := o.obj("payload", "chat"); chat != nil {
			chats = append(chats, chat)
		} else if event := o.obj("payload", "event"); event != nil {
			at(firstOf(o.str("payload", "thread_id"), o.str("payload", "chat_id"))).liveChatEvent(event)
		} else if o["thread"] != nil || o["threads"] != nil {
			chats = append(chats, o)
		}
		for _, chat := range chats {
			threads := chat.list("threads")
			if t := chat.obj("thread"); t != nil {
				threads = append(threads, t)
			}
			for _, t := range threads {
				k := at(firstOf(t.str("id"), chat.str("id")))
				for _, u := range chat.list("users") {
					k.liveChatUser(u)
				}
				for _, e := range t.list("events") {
					k.liveChatEvent(e)
				}
			}
		}
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

func (k *desk) liveChatUser(u object) string {
	p := earshot.Participant{Name: u.str("name"), Email: u.str("email"), Role: u.str("type")}
	switch p.Role {
	case "customer":
		p.Side = earshot.SideCustomer
	case "agent":
		p.Side = earshot.SideUs
	}
	return k.person(u.str("id"), p)
}

func (k *desk) liveChatEvent(e object) {
	k.key = e.str("id")
	at, who := e.str("created_at"), ""
	if author := e.str("author_id"); author != "" {
		who = k.person(author, earshot.Participant{})
	}
	kind := earshot.Kind("")
	if e.str("recipients") == "agents" || e.str("visibility") == "agents" {
		kind = earshot.KindNote
	}
	switch e.str("type") {
	case "message":
		k.message(kind, who, at, e.str("text"))
	case "file":
		k.attachment(who, at, e.str("name"), e.str("content_type"))
	case "system_message":
		k.message(earshot.KindSystem, "", at, e.str("text"))
	case "form", "filled_form":
		k.message(earshot.KindSystem, who, at, liveChatForm(e))
	default:
		var words []string
		for _, element := range e.list("elements") {
			words = append(words, strings.TrimSpace(element.str("title")+"\n"+element.str("subtitle")))
		}
		k.message(firstKind(kind, earshot.KindSystem), who, at, firstOf(e.str("text"), strings.Join(words, "\n"), strings.ReplaceAll(e.str("type"), "_", " ")))
	}
}

func firstKind(all ...earshot.Kind) earshot.Kind {
	for _, k := range all {
		if k != "" {
			return k
		}
	}
	return ""
}

// liveChatForm is the questions of a form with what was answered.
func liveChatForm(e object) string {
	lines := []string{strings.ReplaceAll(e.str("type"), "_", " ")}
	for _, f := range e.list("fields") {
		answer := firstOf(f.str("value"), f.str("answer", "label"), f.str("answer"))
		lines = append(lines, strings.TrimSpace(f.str("label")+" "+answer))
	}
	return strings.Join(lines, "\n")
}
