package ingest

import (
	"html"
	"strings"

	"earshot"
)

var sniffIntercom = topSniff("it has an Intercom conversation", func(t *jsonTop) bool {
	return t.has("conversation_parts") || t.text("type") == "conversation" && t.has("source") || t.text("type") == "conversation.list"
})

// readIntercom reads conversations as Intercom's API gives them, one or a list.
func readIntercom(d *document, all []object, yield func(*earshot.Conversation, error) bool) {
	for _, o := range all {
		list := o.list("conversations")
		if o.str("type") != "conversation.list" {
			list = []object{o}
		}
		if len(list) == 0 {
			yield(nil, d.refuse(0, "", "the list of conversations is empty"))
		}
		for _, c := range list {
			if !yield(intercomConversation(d, c)) {
				return
			}
		}
	}
}

// intercomConversation reads one. The first message stands outside the parts.
func intercomConversation(d *document, o object) (*earshot.Conversation, error) {
	k := newDesk(d, earshot.ChannelChat)
	source := o.obj("source")
	k.thread("intercom", o.str("id"))
	k.b.c.Title = tidyName(htmlText(firstOf(o.str("title"), source.str("subject"))))
	if kind := source.str("type"); kind == "email" {
		k.b.c.Channel = earshot.ChannelEmail
	} else if kind == "phone_call" || kind == "phone_switch" {
		k.b.c.Channel = earshot.ChannelCall
	}
	if source != nil {
		k.intercomPart(source, o.str("created_at"))
	}
	for _, part := range o.list("conversation_parts", "conversation_parts") {
		k.intercomPart(part, part.str("created_at"))
	}
	if len(k.b.c.Turns) == 0 {
		return nil, d.refuse(0, "fetch the conversation itself: the list has its outline only", "nobody says a word in the Intercom conversation %s", o.str("id"))
	}
	return k.done()
}

func (k *desk) intercomPart(o object, at string) {
	k.key = o.str("id")
	who := k.intercomAuthor(o.obj("author"))
	text, part := htmlText(o.str("body")), o.str("part_type")
	switch {
	case o.is("redacted"):
		k.message(earshot.KindDeleted, who, at, firstOf(text, "[redacted]"))
	case text == "" && part != "" && part != "comment":
		k.message(earshot.KindSystem, who, at, strings.ReplaceAll(part, "_", " "))
	case part == "note" || part == "note_and_reopen":
		k.message(earshot.KindNote, who, at, text)
	case strings.HasSuffix(part, "_summary"):
		k.message(earshot.KindSummary, who, at, text)
	case text != "":
		k.message("", who, at, text)
	}
	for _, a := range o.list("attachments") {
		k.attachment(who, at, a.str("name"))
	}
}

func (k *desk) intercomAuthor(o object) string {
	p := earshot.Participant{Name: html.UnescapeString(o.str("name")), Email: o.str("email"), Role: o.str("type")}
	switch p.Role {
	case "user", "lead", "contact":
		p.Side = earshot.SideCustomer
	case "admin", "team":
		p.Side = earshot.SideUs
	case "bot":
		p.Side, p.Email = earshot.SideSystem, ""
	}
	return k.person(o.str("id"), p)
}
