package ingest

import "earshot"

var sniffFreshdesk = topSniff("it has a Freshdesk ticket", func(t *jsonTop) bool {
	return t.has("ticket", "conversations") && t.at("ticket").has("requester_id") || t.beginsWith("conversations", "body_text", "incoming") ||
		t.array && t.has("body_text", "incoming") || t.has("description_text", "requester_id")
})

// readFreshdesk reads a ticket with its conversations, which stand in no
// order.
func readFreshdesk(d *document, all []object, yield func(*earshot.Conversation, error) bool) {
	if len(all) > 0 && all[0].str("body_text") != "" {
		replies := make([]any, len(all))
		for i, o := range all {
			replies[i] = map[string]any(o)
		}
		all = []object{{"conversations": replies}}
	}
	for _, o := range all {
		ticket := o.obj("ticket")
		if ticket == nil {
			ticket = o
		}
		if !yield(freshdeskTicket(d, ticket, o.list("conversations"))) {
			return
		}
	}
}

func freshdeskTicket(d *document, ticket object, replies []object) (*earshot.Conversation, error) {
	k := newDesk(d, earshot.ChannelEmail)
	k.b.c.Title = tidyName(ticket.str("subject"))
	k.thread("freshdesk", ticket.str("id"))
	if ticket.str("source") == "7" {
		k.b.c.Channel = earshot.ChannelChat
	}
	asked := k.person(firstOf(ticket.str("requester", "id"), ticket.str("requester_id")), earshot.Participant{
		Name: ticket.str("requester", "name"), Email: ticket.str("requester", "email"), Role: "requester", Side: earshot.SideCustomer})
	if text := firstOf(ticket.str("description_text"), htmlText(ticket.str("description"))); text != "" {
		k.mail(asked, ticket.str("created_at"), text)
	}
	k.attachments(asked, ticket.str("created_at"), ticket, "name")
	for _, r := range replies {
		k.key = r.str("id")
		p := earshot.Participant{Name: r.str("from_email"), Role: "agent", Side: earshot.SideUs}
		if r.is("incoming") {
			p.Role, p.Side = "requester", earshot.SideCustomer
		}
		who, at := k.person(firstOf(r.str("user_id"), r.str("from_email")), p), r.str("created_at")
		text := firstOf(r.str("body_text"), htmlText(r.str("body")))
		switch {
		case r.is("deleted"):
			k.message(earshot.KindDeleted, who, at, firstOf(text, "[deleted]"))
		case r.is("private"):
			k.message(earshot.KindNote, who, at, text)
		default:
			k.mail(who, at, text)
		}
		k.attachments(who, at, r, "name")
	}
	return k.done()
}

// attachments adds the attachments that o lists, by the name under the key.
func (k *desk) attachments(who, at string, o object, name string) {
	for _, a := range o.list("attachments") {
		k.attachment(who, at, a.str(name))
	}
}
