package ingest

import (
	"strings"

	"earshot"
)

var sniffZendeskAudits = topSniff("it has the audits of a Zendesk ticket", func(t *jsonTop) bool {
	return t.beginsWith("audits", "events") || t.array && t.has("ticket_id", "author_id", "events")
})

// readZendeskAudits reads what happened to tickets. Comments are what was
// said; changes and notifications are kept as Zendesk's own lines.
func readZendeskAudits(d *document, all []object, yield func(*earshot.Conversation, error) bool) {
	by, users := map[string][]object{}, []object{}
	var order []string
	for _, o := range all {
		users = append(users, o.list("users")...)
		audits := o.list("audits")
		if len(audits) == 0 {
			audits = []object{o}
		}
		for _, a := range audits {
			id := a.str("ticket_id")
			if by[id] == nil {
				order = append(order, id)
			}
			by[id] = append(by[id], a)
		}
	}
	for _, id := range order {
		if !yield(zendeskAudits(d, by[id], users)) {
			return
		}
	}
}

// zendeskAudits reads the audits of one ticket. Whoever wrote its first comment
// asked.
func zendeskAudits(d *document, audits, users []object) (*earshot.Conversation, error) {
	k := newDesk(d, earshot.ChannelEmail)
	for _, u := range users {
		k.zendeskUser(u.str("id"), u)
	}
	requester := ""
	for _, a := range audits {
		for _, e := range a.list("events") {
			switch field := e.str("field_name"); {
			case field == "requester_id" && requester == "":
				requester = e.str("value")
			case field == "subject" && k.b.c.Title == "":
				k.b.c.Title = tidyName(e.str("value"))
			}
		}
	}
	for _, a := range audits {
		for _, e := range a.list("events") {
			k.zendeskEvent(a, e, requester)
		}
	}
	return k.done()
}

// zendeskEvent adds what one event says.
func (k *desk) zendeskEvent(audit, e object, requester string) {
	at := audit.str("created_at")
	switch kind := e.str("type"); kind {
	case "Comment", "VoiceComment", "FacebookComment", "TwitterComment", "KnowledgeCaptured":
		comment := object{"created_at": at, "author_id": firstOf(e.str("author_id"), audit.str("author_id")), "public": e["public"],
			"body": firstOf(e.str("body"), e.str("data", "transcription_text")), "html_body": e["html_body"], "plain_body": e["plain_body"], "attachments": e["attachments"]}
		if kind == "VoiceComment" {
			k.b.c.Channel = earshot.ChannelCall
		}
		k.zendeskComment(comment, requester)
	case "ChatStartedEvent", "ChatEndedEvent":
		k.zendeskChat(e.obj("value"), at)
	case "Change", "Create":
		if field := e.str("field_name"); field == "status" || field == "priority" || field == "satisfaction_score" {
			k.message(earshot.KindSystem, "", at, strings.TrimSpace(field+" "+e.str("value")))
		}
	case "SatisfactionRating":
		k.message(earshot.KindSystem, "", at, strings.TrimSpace("rating "+e.str("score")+" "+e.str("body")))
	}
}

// zendeskChat adds the messages of a chat that an event holds.
func (k *desk) zendeskChat(chat object, at string) {
	for _, h := range chat.list("history") {
		if h.str("type") != "ChatMessage" {
			continue
		}
		k.b.c.Channel = earshot.ChannelChat
		p := earshot.Participant{Name: h.str("actor_name"), Role: h.str("actor_type")}
		switch p.Role {
		case "end-user", "visitor":
			p.Side = earshot.SideCustomer
		case "agent":
			p.Side = earshot.SideUs
		case "system", "trigger", "bot":
			p.Side = earshot.SideSystem
		}
		who := k.person(firstOf(h.str("actor_id"), p.Name), p)
		k.message("", who, firstOf(h.str("timestamp"), at), h.str("message"))
	}
}
