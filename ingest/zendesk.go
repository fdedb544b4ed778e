package ingest

import (
	"strings"

	"earshot"
)

var sniffZendesk = topSniff("it has Zendesk comments or tickets", func(t *jsonTop) bool {
	if t.beginsWith("comments", "author_id", "created_at") || t.beginsWith("tickets", "requester_id") || t.at("ticket").has("requester_id", "via") {
		return true
	}
	return t.array && t.has("author_id", "audit_id", "public")
})

// readZendesk reads a ticket with its comments, the comments alone, or tickets
// by their descriptions.
func readZendesk(d *document, all []object, yield func(*earshot.Conversation, error) bool) {
	if len(all) > 0 && all[0].str("author_id") != "" {
		comments := make([]any, len(all))
		for i, o := range all {
			comments[i] = map[string]any(o)
		}
		all = []object{{"comments": comments}}
	}
	for _, o := range all {
		tickets := o.list("tickets")
		if len(tickets) == 0 {
			yield(zendeskTicket(d, o, o.obj("ticket")))
			continue
		}
		for _, t := range tickets {
			if !yield(zendeskTicket(d, object{"users": o["users"], "comments": t["comments"]}, t)) {
				return
			}
		}
	}
}

// zendeskTicket reads a ticket. Users are joined by their numbers; without
// them, whoever asked is the customer, and whoever wrote a note is ours. The
// comments' metadata holds addresses and places of the people: nothing of it
// is kept.
func zendeskTicket(d *document, o, ticket object) (*earshot.Conversation, error) {
	k := newDesk(d, earshot.ChannelEmail)
	k.thread("zendesk", ticket.str("id"))
	k.b.c.Title = tidyName(firstOf(ticket.str("subject"), o.str("subject")))
	for _, u := range o.list("users") {
		k.zendeskUser(u.str("id"), u)
	}
	requester := ticket.str("requester_id")
	if via := firstOf(ticket.str("via", "channel"), firstObject(o.list("comments")).str("via", "channel")); via == "chat" || strings.Contains(via, "messaging") || via == "whatsapp" || via == "line" {
		k.b.c.Channel = earshot.ChannelChat
	} else if via == "voice" {
		k.b.c.Channel = earshot.ChannelCall
	}
	comments := o.list("comments")
	for _, c := range comments {
		k.zendeskComment(c, requester)
	}
	if len(comments) == 0 && ticket != nil {
		who := k.person(firstOf(ticket.str("submitter_id"), requester), zendeskSide(ticket.str("submitter_id"), requester, true))
		k.mail(who, ticket.str("created_at"), ticket.str("description"))
	}
	if len(k.b.c.Turns) == 0 {
		return nil, d.refuse(0, "export the ticket with its comments", "nobody says a word in it")
	}
	return k.done()
}

func firstObject(all []object) object {
	if len(all) == 0 {
		return nil
	}
	return all[0]
}

func (k *desk) zendeskUser(id string, u object) string {
	p := earshot.Participant{Name: u.str("name"), Email: u.str("email"), Role: u.str("role")}
	switch p.Role {
	case "end-user":
		p.Side = earshot.SideCustomer
	case "agent", "admin":
		p.Side = earshot.SideUs
	}
	return k.person(id, p)
}

// zendeskSide is what is known of an author by number alone.
func zendeskSide(author, requester string, public bool) earshot.Participant {
	switch {
	case requester != "" && author == requester:
		return earshot.Participant{Side: earshot.SideCustomer}
	case requester != "" || !public:
		return earshot.Participant{Side: earshot.SideUs}
	}
	return earshot.Participant{}
}

func (k *desk) zendeskComment(c object, requester string) {
	author, at := c.str("author_id"), c.str("created_at")
	k.key = c.str("id")
	public := c["public"] != false
	who := ""
	if a := c.obj("author"); a != nil {
		who = k.zendeskUser(firstOf(author, a.str("id")), a)
	} else {
		who = k.person(author, zendeskSide(author, requester, public))
	}
	text := firstOf(c.str("plain_body"), htmlText(c.str("html_body")), c.str("body"))
	if public {
		k.mail(who, at, text)
	} else {
		k.message(earshot.KindNote, who, at, text)
	}
	for _, a := range c.list("attachments") {
		k.attachment(who, at, a.str("file_name"))
	}
}

var sniffZopim = topSniff("it has the history of a Zendesk chat", func(t *jsonTop) bool {
	return t.beginsWith("history", "type", "timestamp") || t.text("type") == "offline_msg" && t.has("message", "visitor") || t.beginsWith("chats", "visitor")
})

// readZopim reads chats of Zendesk Chat, which was Zopim.
func readZopim(d *document, all []object, yield func(*earshot.Conversation, error) bool) {
	for _, o := range all {
		chats := o.list("chats")
		if len(chats) == 0 {
			chats = []object{o}
		}
		for _, chat := range chats {
			if !yield(zopimChat(d, chat)) {
				return
			}
		}
	}
}

func zopimChat(d *document, o object) (*earshot.Conversation, error) {
	k := newDesk(d, earshot.ChannelChat)
	visitor := o.obj("visitor")
	customer := earshot.Participant{Name: visitor.str("name"), Email: visitor.str("email"), Role: "visitor", Side: earshot.SideCustomer}
	if message := o.str("message"); message != "" {
		k.message("", k.person("visitor", customer), o.str("timestamp"), message)
	}
	for _, h := range o.list("history") {
		at, name := h.str("timestamp"), h.str("name")
		kind := h.str("type")
		if kind != "chat.msg" {
			text := strings.TrimSpace(name + " " + strings.ReplaceAll(strings.TrimPrefix(kind, "chat."), "_", " "))
			if extra := firstOf(h.str("new_comment"), h.str("new_rating"), h.str("msg")); extra != "" {
				text += ": " + extra
			}
			if file := firstOf(h.str("attachment", "name"), h.str("file_name")); file != "" {
				k.attachment("", at, file)
				continue
			}
			k.message(earshot.KindSystem, "", at, text)
			continue
		}
		who := ""
		switch sender := strings.ToLower(h.str("sender_type")); {
		case sender == "visitor", sender == "" && name != "" && name == visitor.str("name"):
			customer.Name = firstOf(customer.Name, name)
			who = k.person("visitor", customer)
		case sender == "agent", sender == "" && holds(o.in("agent_names"), name):
			who = k.person(name, earshot.Participant{Role: "agent", Side: earshot.SideUs})
		case sender == "trigger", sender == "bot", sender == "system":
			who = k.person(name, earshot.Participant{Role: sender, Side: earshot.SideSystem})
		default:
			who = k.person(name, earshot.Participant{})
		}
		k.message("", who, at, h.str("msg"))
	}
	return k.done()
}

// holds reports whether the list has the string.
func holds(v any, want string) bool {
	list, _ := v.([]any)
	for _, item := range list {
		if item == want {
			return true
		}
	}
	return false
}
