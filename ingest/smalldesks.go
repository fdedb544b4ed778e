package ingest

import (
	"regexp"
	"strings"
	"time"

	"earshot"
)

var sniffCrisp = topSniff("it has Crisp messages", func(t *jsonTop) bool {
	return t.beginsWith("data", "session_id", "from", "content") || t.beginsWith("messages", "session_id", "from", "content") || t.has("session_id", "from", "content", "fingerprint")
})

// readCrisp reads the messages of conversations on Crisp.
func readCrisp(d *document, all []object, yield func(*earshot.Conversation, error) bool) {
	by := map[string]*desk{}
	var order []string
	for _, o := range all {
		messages := append(o.list("data"), o.list("messages")...)
		if o.str("session_id") != "" {
			messages = append(messages, o)
		}
		for _, m := range messages {
			id := m.str("session_id")
			if by[id] == nil {
				by[id] = newDesk(d, earshot.ChannelChat)
				by[id].thread("crisp", id)
				order = append(order, id)
			}
			by[id].crisp(m)
		}
	}
	for _, id := range order {
		if !yield(by[id].done()) {
			return
		}
	}
}

func (k *desk) crisp(m object) {
	k.key = m.str("fingerprint")
	p := earshot.Participant{Name: m.str("user", "nickname"), Role: m.str("from"), Side: earshot.SideUs}
	key := "operator " + firstOf(m.str("user", "user_id"), p.Name)
	if p.Role == "user" {
		p.Side, key = earshot.SideCustomer, "user"
	}
	who, at := k.person(key, p), m.str("timestamp")
	text := firstOf(m.str("content"), m.str("content", "text"))
	switch m.str("type") {
	case "note":
		k.message(earshot.KindNote, who, at, text)
	case "file", "audio", "animation", "carousel":
		k.attachment(who, at, m.str("content", "name"), m.str("type"))
	case "event":
		k.message(earshot.KindSystem, "", at, strings.ReplaceAll(firstOf(m.str("content", "namespace"), "event"), ":", " "))
	default:
		k.message("", who, at, firstOf(text, m.str("content", "explain")))
	}
}

var sniffDrift = topSniff("it has Drift messages", func(t *jsonTop) bool {
	return t.at("data").beginsWith("messages", "author", "createdAt") || t.beginsWith("messages", "author", "createdAt", "conversationId")
})

// readDrift reads the messages of a conversation on Drift.
func readDrift(d *document, o object) (*earshot.Conversation, error) {
	k := newDesk(d, earshot.ChannelChat)
	for _, m := range append(o.list("data", "messages"), o.list("messages")...) {
		k.thread("drift", m.str("conversationId"))
		k.key = m.str("id")
		p := earshot.Participant{Name: m.str("author", "name"), Role: m.str("author", "type")}
		switch p.Role {
		case "contact":
			p.Side = earshot.SideCustomer
		case "user":
			p.Side = earshot.SideUs
		case "bot":
			p.Side = earshot.SideSystem
		}
		kind := earshot.Kind("")
		switch m.str("type") {
		case "private_note", "private_prompt":
			kind = earshot.KindNote
		case "edit":
			continue // the message itself has the words as they were edited
		}
		who, at := k.person(p.Role+" "+m.str("author", "id"), p), m.str("createdAt")
		files := m.list("attachments")
		if text := htmlText(m.str("body")); text != "" || len(files) == 0 {
			k.message(kind, who, at, text)
		}
		k.attachments(who, at, m, "fileName")
	}
	return k.done()
}

var sniffHighLevel = topSniff("it has HighLevel messages", func(t *jsonTop) bool {
	return t.beginsWith("messages", "messageType", "direction") || t.at("messages").beginsWith("messages", "messageType", "direction")
})

// readHighLevel reads the messages of a conversation on HighLevel.
func readHighLevel(d *document, o object) (*earshot.Conversation, error) {
	k := newDesk(d, earshot.ChannelChat)
	for _, m := range append(o.list("messages", "messages"), o.list("messages")...) {
		k.thread("highlevel", m.str("conversationId"))
		k.key = m.str("id")
		p := earshot.Participant{Role: "customer", Side: earshot.SideCustomer}
		key := firstOf(m.str("contactId"), "contact")
		if m.str("direction") == "outbound" {
			p, key = earshot.Participant{Role: "user", Side: earshot.SideUs}, firstOf(m.str("userId"), "user")
		}
		kind, at := m.str("messageType"), m.str("dateAdded")
		text := htmlOrText(m.str("body"))
		switch {
		case strings.Contains(kind, "EMAIL"):
			k.b.c.Channel = earshot.ChannelEmail
			k.mail(k.person(key, p), at, text)
		case strings.Contains(kind, "INTERNAL_COMMENT"):
			k.message(earshot.KindNote, k.person(firstOf(m.str("userId"), "user"), earshot.Participant{Role: "user", Side: earshot.SideUs}), at, text)
		case strings.HasPrefix(kind, "TYPE_ACTIVITY"), text == "":
			k.message(earshot.KindSystem, "", at, firstOf(text, strings.ToLower(strings.ReplaceAll(strings.TrimPrefix(kind, "TYPE_"), "_", " "))))
		default:
			k.message("", k.person(key, p), at, text)
		}
	}
	return k.done()
}

var sniffZoho = topSniff("it has Zoho Desk threads", func(t *jsonTop) bool {
	return t.beginsWith("data", "direction", "author") || t.beginsWith("data", "isPublic", "commenter") || t.beginsWith("conversations", "direction", "summary")
})

// readZoho reads the threads and comments of a ticket on Zoho Desk. Lists of
// threads hold their beginnings only, which a warning says.
func readZoho(d *document, o object) (*earshot.Conversation, error) {
	k := newDesk(d, earshot.ChannelEmail)
	for _, t := range append(o.list("data"), o.list("conversations")...) {
		k.key = t.str("id")
		author := t.obj("author")
		if author == nil {
			author = t.obj("commenter")
		}
		p := earshot.Participant{Name: author.str("name"), Email: author.str("email"), Role: author.str("type"), Side: earshot.SideUs}
		if t.str("direction") == "in" || p.Role == "END_USER" {
			p.Side = earshot.SideCustomer
		}
		if strings.EqualFold(t.str("channel"), "CHAT") {
			k.b.c.Channel = earshot.ChannelChat
		}
		text := firstOf(t.str("plainText"), htmlOrText(t.str("content")))
		if text == "" {
			if text = t.str("summary"); strings.HasSuffix(text, "...") {
				k.b.notes.add(0, "a message stands here by its beginning only; fetch the threads one by one for the rest")
			}
		}
		who, at := k.person(firstOf(author.str("id"), author.str("email")), p), firstOf(t.str("createdTime"), t.str("commentedTime"))
		if t["isPublic"] == false || t.str("visibility") == "private" || t.str("type") == "comment" && t["isPublic"] != true {
			k.message(earshot.KindNote, who, at, text)
		} else {
			k.mail(who, at, text)
		}
	}
	return k.done()
}

var sniffSalesforce = topSniff("it has a Salesforce chat transcript", func(t *jsonTop) bool {
	return t.has("Body") && (t.has("LiveChatVisitorId") || t.has("attributes") || t.has("ChatKey")) || t.beginsWith("records", "Body")
})

// salesforceLine begins a message: "( 1m 12s ) Agent: words".
var salesforceLine = regexp.MustCompile(`^\(\s*((?:\d+h\s*)?(?:\d+m\s*)?(?:\d+s)?)\s*\)\s*([^:\n]{1,80}):\s?(.*)$`)

// readSalesforce reads chat transcripts of Salesforce, each of which is one
// piece of HTML.
func readSalesforce(d *document, all []object, yield func(*earshot.Conversation, error) bool) {
	for _, o := range all {
		records := o.list("records")
		if len(records) == 0 {
			records = []object{o}
		}
		for _, r := range records {
			if !yield(salesforceChat(d, r)) {
				return
			}
		}
	}
}

func salesforceChat(d *document, o object) (*earshot.Conversation, error) {
	k := newDesk(d, earshot.ChannelChat)
	k.b.c.Title = tidyName(firstOf(o.str("Subject"), o.str("Name")))
	if began := firstOf(o.str("StartTime"), o.str("RequestTime"), o.str("CreatedDate")); began != "" {
		k.b.started(d, 0, began)
	}
	var at *earshot.Turn
	for line := range strings.SplitSeq(htmlText(o.str("Body")), "\n") {
		line = strings.TrimSpace(line)
		if m := salesforceLine.FindStringSubmatch(line); m != nil {
			since, _ := time.ParseDuration(strings.ReplaceAll(m[1], " ", ""))
			k.message("", k.person(m[2], earshot.Participant{}), "", firstOf(m[3], "\u2026"))
			at = &k.b.c.Turns[len(k.b.c.Turns)-1]
			at.Timed, at.Start, at.End = true, since, since
		} else if at != nil && line != "" {
			at.Text += "\n" + line
		} else if line != "" {
			if agent, ok := strings.CutPrefix(line, "Agent "); ok && len(agent) < 80 {
				k.person(agent, earshot.Participant{Name: agent, Role: "Agent", Side: earshot.SideUs})
			}
			k.message(earshot.KindSystem, "", "", line)
		}
	}
	return k.done()
}
