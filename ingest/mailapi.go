package ingest

import (
	"encoding/base64"
	"html"
	"net/mail"
	"strings"
	"time"

	"earshot"
)

var sniffGmail = topSniff("it has Gmail messages", func(t *jsonTop) bool {
	return t.beginsWith("messages", "payload") || t.has("threadId", "payload")
})

// readGmail reads threads and messages as Gmail's API gives them.
func readGmail(d *document, all []object, yield func(*earshot.Conversation, error) bool) {
	single := newThreads()
	for _, o := range all {
		messages := o.list("messages")
		if len(messages) == 0 {
			single.add(gmailLetter(o))
			continue
		}
		var thread []letter
		for _, m := range messages {
			thread = append(thread, gmailLetter(m))
		}
		if !yield(mailThread(d, thread)) {
			return
		}
	}
	for _, thread := range single.all() {
		if !yield(mailThread(d, thread)) {
			return
		}
	}
}

// gmailLetter is a message: its head is a list, its body a tree of parts. One
// that was fetched without its body has a snippet, which is its beginning.
func gmailLetter(m object) letter {
	var l letter
	for _, h := range m.list("payload", "headers") {
		value := h.str("value")
		switch strings.ToLower(h.str("name")) {
		case "message-id":
			l.id = messageID(value)
		case "in-reply-to", "references":
			for id := range strings.FieldsSeq(value) {
				l.answers = append(l.answers, messageID(id))
			}
		case "from":
			l.from = addressList(value)
		case "to", "cc":
			l.to = append(l.to, addressList(value)...)
		case "subject":
			l.subject = tidyName(value)
		case "date":
			l.stated = value
			l.at, _ = mail.ParseDate(value)
		case "auto-submitted":
			l.machine = value != "no"
		}
	}
	if l.at.IsZero() {
		l.at, _, _ = momentOf(m.str("internalDate"), time.UTC)
	}
	plain, rich := gmailParts(m.obj("payload"), &l, 0)
	l.text = strings.ReplaceAll(firstOf(plain, htmlText(rich)), "\r\n", "\n")
	if l.text == "" {
		l.text = html.UnescapeString(m.str("snippet"))
		l.notes = append(l.notes, "a message stands here by its beginning only; fetch it in full")
	}
	return l
}

// addressList is the addresses of a field of a head.
func addressList(value string) []*mail.Address {
	if list, err := mail.ParseAddressList(value); err == nil {
		return list
	}
	name, address := splitAddress(tidyName(value))
	return []*mail.Address{{Name: name, Address: address}}
}

// gmailParts are the plain and the HTML text of a part and those below it.
func gmailParts(part object, l *letter, depth int) (plain, rich string) {
	if depth > 20 {
		return "", ""
	}
	if name := part.str("filename"); name != "" {
		l.files = append(l.files, name)
		return "", ""
	}
	data, err := base64.RawURLEncoding.DecodeString(strings.TrimRight(part.str("body", "data"), "="))
	text := strings.ToValidUTF8(string(data), "\uFFFD")
	if kind := strings.ToLower(part.str("mimeType")); err == nil && strings.HasPrefix(kind, "text/html") {
		rich = text
	} else if err == nil && (strings.HasPrefix(kind, "text/plain") || kind == "") {
		plain = text
	}
	for _, inner := range part.list("parts") {
		p, r := gmailParts(inner, l, depth+1)
		plain, rich = firstOf(plain, p), firstOf(rich, r)
	}
	return plain, rich
}

var sniffOutlook = topSniff("it has Outlook messages (Graph)", func(t *jsonTop) bool {
	return t.beginsWith("value", "bodyPreview", "subject") || t.has("bodyPreview", "conversationId")
})

// readOutlook reads messages as Microsoft Graph gives them, and joins those of
// one conversation.
func readOutlook(d *document, all []object, yield func(*earshot.Conversation, error) bool) {
	by := map[string][]letter{}
	var order []string
	for _, o := range all {
		messages := o.list("value")
		if o.str("conversationId") != "" {
			messages = append(messages, o)
		}
		for _, m := range messages {
			id := firstOf(m.str("conversationId"), m.str("id"))
			if by[id] == nil {
				order = append(order, id)
			}
			by[id] = append(by[id], outlookLetter(m))
		}
	}
	if len(order) == 0 {
		yield(nil, d.refuse(0, "", "nobody says a word in it"))
	}
	for _, id := range order {
		if !yield(mailThread(d, by[id])) {
			return
		}
	}
}

func outlookLetter(m object) letter {
	l := letter{id: messageID(m.str("internetMessageId")), answers: []string{m.str("conversationId")}, subject: tidyName(m.str("subject")), stated: firstOf(m.str("sentDateTime"), m.str("receivedDateTime"), m.str("createdDateTime"))}
	l.at, _, _ = momentOf(l.stated, time.UTC)
	address := func(o object) *mail.Address {
		return &mail.Address{Name: o.str("emailAddress", "name"), Address: o.str("emailAddress", "address")}
	}
	if from := m.obj("from"); from != nil {
		l.from = []*mail.Address{address(from)}
	} else if sender := m.obj("sender"); sender != nil {
		l.from = []*mail.Address{address(sender)}
	}
	for _, to := range append(m.list("toRecipients"), m.list("ccRecipients")...) {
		l.to = append(l.to, address(to))
	}
	l.text = m.str("body", "content")
	if strings.EqualFold(m.str("body", "contentType"), "html") {
		l.text = htmlText(l.text)
	}
	if l.text == "" {
		l.text = m.str("bodyPreview")
		l.notes = append(l.notes, "a message stands here by its beginning only; fetch it in full")
	}
	l.text = strings.ReplaceAll(l.text, "\r\n", "\n")
	for _, a := range m.list("attachments") {
		l.files = append(l.files, firstOf(a.str("name"), a.str("contentType"), "attachment"))
	}
	return l
}
