package ingest

import (
	"strings"

	"earshot"
)

var sniffChatLab = topSniff("it has a ChatLab header", func(t *jsonTop) bool { return t.has("chatlab") })

// readChatLab reads the exchange format of ChatLab: an object with members and
// messages, or one object per line.
func readChatLab(d *document, all []object, yield func(*earshot.Conversation, error) bool) {
	k := newDesk(d, earshot.ChannelChat)
	owner := ""
	member := func(m object) {
		k.person(m.str("platformId"), earshot.Participant{Name: firstOf(m.str("groupNickname"), m.str("accountName")), Role: meRole(owner != "" && owner == m.str("platformId"))})
	}
	for _, o := range all {
		if meta := o.obj("meta"); meta != nil {
			k.b.c.Title, owner = tidyName(meta.str("name")), meta.str("ownerId")
		}
		for _, m := range o.list("members") {
			member(m)
		}
		for _, m := range o.list("messages") {
			k.chatLab(m)
		}
		switch o.str("_type") {
		case "member":
			member(o)
		case "message":
			k.chatLab(o)
		}
	}
	yield(k.done())
}

// meRole is the role of whoever exported the chat.
func meRole(me bool) string {
	if me {
		return "me"
	}
	return ""
}

// chatLab adds one message.
func (k *desk) chatLab(m object) {
	kind, text := chatLabKind(m.str("type")), m.str("content")
	who := ""
	if kind != earshot.KindSystem {
		who = k.person(m.str("sender"), earshot.Participant{Name: firstOf(m.str("groupNickname"), m.str("accountName"))})
	}
	if kind == "" {
		kind = placeholderKind(text)
	}
	if text == "" && kind != "" {
		text = "[" + string(kind) + "]"
	}
	k.message(kind, who, m.str("timestamp"), text)
}

// chatLabKind is the kind of one of ChatLab's types of message.
func chatLabKind(number string) earshot.Kind {
	switch number {
	case "1", "2", "3", "4", "5", "7", "8", "20", "21", "24", "27":
		return earshot.KindAttachment
	case "22":
		return earshot.KindReaction
	case "26":
		return earshot.KindQuoted
	case "23", "80":
		return earshot.KindSystem
	case "81":
		return earshot.KindDeleted
	}
	return ""
}

var sniffWeFlow = topSniff("it has a WeFlow header", func(t *jsonTop) bool {
	return t.has("weflow") || t.has("session", "messages") && t.beginsWith("messages", "isSend")
})

// readWeFlow reads WeChat chats that WeFlow or EchoTrace exported.
func readWeFlow(d *document, o object) (*earshot.Conversation, error) {
	k := newDesk(d, earshot.ChannelChat)
	k.b.c.Title = tidyName(firstOf(o.str("session", "remark"), o.str("session", "displayName"), o.str("session", "nickname")))
	for _, m := range o.list("messages") {
		text, sent := m.str("content"), m.str("isSend")
		kind := wechatType(firstOf(m.str("localType"), m.str("type")), text)
		if kind == earshot.KindAttachment && strings.HasPrefix(text, "<") {
			text = "[" + firstOf(m.str("type"), "attachment") + "]"
		}
		who := ""
		if sent == "" || kind == earshot.KindSystem {
			kind = wechatNotice(text)
		} else {
			who = k.person(firstOf(m.str("senderUsername"), m.str("senderDisplayName")), earshot.Participant{Name: m.str("senderDisplayName"), Role: meRole(sent == "1")})
		}
		if kind == "" {
			kind = wechatKind(text)
		}
		k.message(kind, who, firstOf(m.str("createTime"), m.str("formattedTime")), text)
	}
	return k.done()
}
