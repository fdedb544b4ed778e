package ingest

import (
	"encoding/json"
	"slices"
	"strconv"
	"strings"
	"time"

	"earshot"
)

// sniffWeCom knows the messages of WeCom's archive by what each of them has.
func sniffWeCom(d *document) (float64, string) {
	top := d.jsonTop()
	if top.has("msgid", "action") && (top.has("msgtype") || top.has("user", "time")) {
		return 0.96, `each message has "msgid", "action" and "msgtype"`
	}
	return 0, ""
}

// sealedWeCom is the archive as the interface gives it out, before the company's
// key has opened it.
func sealedWeCom() Format {
	return Format{Name: "wecom", Title: "the encrypted archive of WeCom (企业微信), not a transcript",
		Hint: "decrypt each message with your company's private key and the SDK's DecryptData, and give Earshot the JSON that comes out",
		sniff: func(d *document) (float64, string) {
			top := d.jsonTop()
			if top.has("encrypt_chat_msg") || top.has("chatdata") && top.holds("chatdata", `"encrypt_chat_msg"`) {
				return 0.97, `it has "encrypt_chat_msg"`
			}
			return 0, ""
		}}
}

// readWeCom makes a conversation of every room, and of every two who talk.
func readWeCom(d *document, all []object, yield func(*earshot.Conversation, error) bool) {
	rooms := map[string]*wecom{}
	var order []string
	for _, m := range all {
		room := wecomRoom(m)
		if rooms[room] == nil {
			rooms[room] = &wecom{desk: newDesk(d, earshot.ChannelChat), byID: map[string]int{}}
			order = append(order, room)
		}
		rooms[room].add(m)
	}
	for _, room := range order {
		w := rooms[room]
		if len(w.b.c.Turns) == 0 && len(order) > 1 {
			continue
		}
		w.takeBack()
		w.b.c.Thread = "wecom:" + room
		if !yield(w.done()) {
			return
		}
	}
}

// wecom is a conversation in the archive on its way.
type wecom struct {
	*desk
	byID   map[string]int // turns by the ID of their message
	revoke []string       // IDs of messages that were taken back
}

// wecomRoom names the conversation of a message: its room, or the two in it.
func wecomRoom(m object) string {
	if room := m.str("roomid"); room != "" {
		return room
	}
	people := []string{m.str("from")}
	if to, _ := m.in("tolist").([]any); len(to) > 0 {
		people = append(people, stringOf(to[0]))
	} else if to := m.str("tolist"); to != "" {
		people = append(people, to)
	}
	slices.Sort(people)
	return strings.Join(people, ",")
}

// add adds a message. Its words stand under the name of its type.
func (w *wecom) add(m object) {
	kind := m.str("msgtype")
	at := m.str("msgtime")
	if m.str("action") == "switch" {
		w.d.notes.add(0, "somebody switched to another company; that is no message")
		return
	}
	body := m.obj(wecomBody(kind))
	if kind == "revoke" || m.str("action") == "recall" && body.str("pre_msgid") != "" {
		w.revoke = append(w.revoke, m.str("revoke", "pre_msgid"))
		w.say(m, earshot.KindSystem, "", at, "[撤回了一条消息]")
		return
	}
	turnKind, text := wecomText(kind, body)
	if text == "" {
		w.b.notes.add(0, "a message of the type %s has no words", quote(kind))
		return
	}
	if !wecomKnown[kind] {
		w.b.notes.add(0, "the message type %s is not known; only its name was kept", quote(kind))
	}
	speaker := w.member(m.str("from"), firstOf(m.str("from_name"), m.str("fromname"), m.str("sender_name")))
	if turnKind == earshot.KindSystem {
		speaker = ""
	}
	w.say(m, turnKind, speaker, at, text)
}

// say adds the turn and remembers whose message it is.
func (w *wecom) say(m object, kind earshot.Kind, speaker, at, text string) {
	before := len(w.b.c.Turns)
	w.message(kind, speaker, at, text)
	if id := m.str("msgid"); id != "" && len(w.b.c.Turns) > before {
		if _, twice := w.byID[id]; twice {
			w.b.c.Turns = w.b.c.Turns[:before]
			w.b.notes.add(0, "a message stands in the archive twice; the second was left out")
			return
		}
		w.byID[id] = before
		w.b.c.Turns[before].Key = id
	}
}

// member is somebody by their ID. Those of other companies, and customers on
// WeChat, have IDs that begin with wm or wo; robots' with wb; all else is the
// company's own.
func (w *wecom) member(id, name string) string {
	who := earshot.Participant{Name: name, Side: earshot.SideUs}
	if len(id) >= 20 {
		switch id[:2] {
		case "wm", "wo":
			who.Side = earshot.SideCustomer
		case "wb":
			who.Side = earshot.SideSystem
		}
	}
	return w.person(id, who)
}

// takeBack marks what was taken back. It was said, and stays, but counts no
// more.
func (w *wecom) takeBack() {
	for _, id := range w.revoke {
		if i, ok := w.byID[id]; ok {
			w.b.c.Turns[i].Kind = earshot.KindDeleted
			continue
		}
		w.b.notes.add(0, "a message was taken back that is not in the archive")
	}
}

// wecomBody is the key under which a message of the type has its content.
func wecomBody(kind string) string {
	switch kind {
	case "markdown", "news":
		return "info"
	case "docmsg":
		return "doc"
	case "external_redpacket":
		return "redpacket"
	}
	return kind
}

var wecomKnown = wordSet("text|markdown|image|voice|video|emotion|file|card|location|link|weapp|chatrecord|mixed|news|todo|vote|collect|calendar|meeting|meeting_notification|" +
	"meeting_voice_call|voip_doc_share|voiptext|docmsg|doc|redpacket|external_redpacket|sphfeed|qydiskfile|agree|disagree")

// wecomText is what a message says, and what kind of turn it is. What was sent
// besides words goes by its name; where it lies is not kept.
func wecomText(kind string, body object) (earshot.Kind, string) {
	named := func(what string, names ...string) (earshot.Kind, string) {
		if name := firstOf(names...); name != "" {
			what += ": " + name
		}
		return earshot.KindAttachment, "[" + what + "]"
	}
	switch kind {
	case "text", "markdown":
		return "", body.str("content")
	case "mixed":
		return wecomItems(body)
	case "chatrecord":
		_, text := wecomItems(body)
		return earshot.KindQuoted, strings.TrimSpace(body.str("title") + "\n" + text)
	case "agree":
		return earshot.KindSystem, "[同意存档会话内容]"
	case "disagree":
		return earshot.KindSystem, "[不同意存档会话内容]"
	case "voice", "meeting_voice_call":
		return named("语音", wecomLength(body))
	case "voiptext":
		return named("通话", wecomLength(body))
	case "image":
		return named("图片")
	case "video":
		return named("视频", wecomLength(body))
	case "emotion":
		return named("表情")
	case "card":
		return named("名片", body.str("corpname"))
	case "file", "qydiskfile", "voip_doc_share":
		return named("文件", body.str("filename"))
	case "location":
		return named("位置", body.str("title"), body.str("address"))
	case "news":
		return named("图文", body.firstTitle())
	case "redpacket", "external_redpacket":
		return named("红包", body.str("wish"))
	case "sphfeed":
		return named("视频号", body.str("feed_desc"), body.str("sph_name"))
	}
	return named(firstOf(wecomNames[kind], kind), body.str("title"), body.str("topic"), body.str("votetitle"), body.str("description"))
}

var wecomNames = map[string]string{"link": "链接", "weapp": "小程序", "todo": "待办", "vote": "投票", "collect": "填表", "calendar": "日程", "meeting": "会议",
	"meeting_notification": "会议", "docmsg": "文档", "doc": "文档"}

// firstTitle is the title of the first item.
func (o object) firstTitle() string {
	for _, item := range o.list("item") {
		return item.str("title")
	}
	return ""
}

// wecomLength is how long a recording is, where that is stated in seconds.
func wecomLength(body object) string {
	n, err := strconv.Atoi(firstOf(body.str("play_length"), body.str("callduration")))
	if err != nil || n <= 0 || n > 1e6 {
		return ""
	}
	return (time.Duration(n) * time.Second).String()
}

// wecomItems are the words of the parts of a message. The content of each is
// JSON within a text.
func wecomItems(body object) (earshot.Kind, string) {
	var parts []string
	words := false
	for _, item := range body.list("item") {
		kind := strings.ToLower(strings.TrimPrefix(item.str("type"), "ChatRecord"))
		content := item.obj("content")
		if text := item.str("content"); content == nil && text != "" {
			dec := json.NewDecoder(strings.NewReader(text))
			dec.UseNumber()
			if dec.Decode(&content) != nil {
				content = object{"content": text}
			}
		}
		turnKind, text := wecomText(kind, content)
		words = words || turnKind == "" && text != ""
		parts = append(parts, text)
	}
	if text := strings.TrimSpace(strings.Join(parts, "\n")); words || text != "" {
		if !words {
			return earshot.KindAttachment, text
		}
		return "", text
	}
	return "", ""
}
