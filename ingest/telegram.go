package ingest

import (
	"strings"

	"earshot"
)

var sniffTelegram = topSniff("its messages have date_unixtime or from_id", func(t *jsonTop) bool {
	if t.has("chats") && t.at("chats").has("list") {
		return true
	}
	return t.beginsWith("messages", "date_unixtime") || t.beginsWith("messages", "text_entities") || t.beginsWith("messages", "from_id", "date")
})

// readTelegram reads the result.json of Telegram Desktop: one chat, or a whole
// account with many.
func readTelegram(d *document, all []object, yield func(*earshot.Conversation, error) bool) {
	for _, o := range all {
		chats := o.list("chats", "list")
		if len(chats) == 0 {
			chats = []object{o}
		}
		for _, chat := range chats {
			if len(chats) > 1 && len(chat.list("messages")) == 0 {
				continue
			}
			if !yield(telegramChat(d, chat)) {
				return
			}
		}
	}
}

func telegramChat(d *document, o object) (*earshot.Conversation, error) {
	k := newDesk(d, earshot.ChannelChat)
	k.b.c.Title = tidyName(o.str("name"))
	k.thread("telegram", o.str("id"))
	for _, m := range o.list("messages") {
		k.key = m.str("id")
		at := firstOf(m.str("date_unixtime"), m.str("date"))
		if m.str("type") == "service" {
			k.message(earshot.KindSystem, "", at, strings.ReplaceAll(strings.TrimSpace(m.str("actor")+" "+firstOf(m.str("action"), "notice")), "_", " "))
			continue
		}
		who := ""
		if name, id := m.str("from"), m.str("from_id"); name != "" || id != "" {
			who = k.person(firstOf(id, name), earshot.Participant{Name: firstOf(name, "Deleted account "+id)})
		}
		text := telegramText(m.in("text"))
		attached := firstOf(m.str("media_type"), m.str("mime_type"))
		switch {
		case m.str("photo") != "":
			attached = "photo"
		case m.obj("contact_information") != nil, m.obj("location_information") != nil, m.obj("poll") != nil:
			attached = firstOf(attached, "contact, place or poll")
		}
		kind := earshot.Kind("")
		if m.str("forwarded_from") != "" {
			kind = earshot.KindQuoted
		}
		if attached != "" {
			k.attachment(who, at, firstOf(m.str("file_name"), attached))
		}
		if text != "" || attached == "" {
			k.message(kind, who, at, text)
		}
		for _, r := range m.list("reactions") {
			for _, by := range r.list("recent") {
				k.message(earshot.KindReaction, k.person(by.str("from_id"), earshot.Participant{Name: by.str("from")}), firstOf(by.str("date"), at), firstOf(r.str("emoji"), "reaction"))
			}
		}
	}
	return k.done()
}

// telegramText joins the pieces of a text, which stands as a string, or as a
// list of strings and of objects for what is bold, a link, a mention.
func telegramText(v any) string {
	if list, ok := v.([]any); ok {
		var out strings.Builder
		for _, piece := range list {
			if o, ok := piece.(map[string]any); ok {
				piece = o["text"]
			}
			out.WriteString(stringOf(piece))
		}
		return out.String()
	}
	return stringOf(v)
}
