package ingest

import (
	"regexp"
	"strings"

	"earshot"
)

// zoomClientMessage is the line that begins a message of the chat that the
// Zoom client saves: a time of day, "From" and the name.
var zoomClientMessage = regexp.MustCompile(`^(\d{1,2}:\d\d:\d\d)(?: ([AP]M))?\s+(?:From|Von|De|Da|Van|送信者|開始|发件人|来自|從|从|寄件者|보낸 사람|발신자|시작)\s+(.+)$`)

// zoomTo stands between the sender and whom the message is for, the English
// first. Clients of version 2 set two spaces around it.
var zoomTo = []string{"to", "an", "à", "a", "para", "aan", "送信先", "終了", "收件人", "至", "到", "받는 사람", "수신자", "종료"}

// zoomPrivate are the marks behind the one person a message is for.
var zoomPrivate = []string{"(Privately)", "(Direct Message)", "(Privat)", "(Direktnachricht)", "(En privé)", "(Message direct)", "(En privado)", "(Mensaje directo)", "(Privatamente)", "(Messaggio diretto)",
	"(Mensagem direta)", "(プライベート)", "(ダイレクトメッセージ)", "(ダイレクト メッセージ)", "(비공개)", "(다이렉트 메시지)", "(私聊)", "(私信)", "(私人)", "(直接訊息)", "(私訊)"}

func sniffZoomClientChat(d *document) (float64, string) {
	if head := d.head(1); len(head) > 0 && zoomClientMessage.MatchString(head[0]) {
		return 0.95, "begins with a time of day and From"
	}
	return 0, ""
}

// readZoomClientChat reads both versions: "10:11:23 From Ana : hello" on one
// line, and "10:11:23 From  Ana  to  Everyone:" with the words below, behind
// tabs. As in the cloud chat, where CRLF ends messages a bare LF is inside one.
func readZoomClientChat(d *document) (*earshot.Conversation, error) {
	b := newBuilder()
	b.c.Channel = earshot.ChannelChat
	clock := newWallClock(d)
	clock.tell(d, &b.notes)
	crlf := strings.Contains(d.text, "\r\n")
	l := d.lines()
	within := false
	var parts []string
	for line, ok := l.next(); ok; line, ok = l.next() {
		m := zoomClientMessage.FindStringSubmatch(line)
		if m == nil || within {
			b.continues(line, l.no)
			parts = append(parts, strings.TrimPrefix(line, "\t"))
		} else {
			b.lastText(parts)
			from, to, words := cutZoomClient(m[3])
			t := earshot.Turn{Speaker: b.speaker(from), Line: l.no, Text: words}
			if private(to) {
				t.Kind = earshot.KindNote
				b.notes.add(l.no, "a private message is kept as a note and not counted")
			}
			if at, ok := timeOfDay(m[1], m[2]); ok {
				clock.set(&t, at)
			}
			b.turn(t)
			parts = append(parts[:0], words)
		}
		within = crlf && l.end == "\n"
	}
	b.lastText(parts)
	settleKinds(b)
	return b.done(), nil
}

// cutZoomClient splits what follows "From": "Ana : words", "Ana to
// Bo(Privately) : words", "Ana  to  Everyone:". Names may hold "to" and colons;
// the wider of the separators count first.
func cutZoomClient(s string) (from, to, words string) {
	head, words, ok := strings.Cut(s, " : ")
	if !ok {
		if head, ok = strings.CutSuffix(strings.TrimRight(s, " \t"), ":"); !ok {
			head, words, _ = strings.Cut(s, ": ")
		} else {
			words = ""
		}
	}
	for _, wide := range []string{"  ", " "} {
		for _, to := range zoomTo {
			separator := wide + to + wide
			if i := strings.LastIndex(head, separator); i > 0 {
				return tidyName(head[:i]), tidyName(head[i+len(separator):]), strings.TrimSpace(words)
			}
		}
	}
	return tidyName(head), "", strings.TrimSpace(words)
}

// private reports whether the message went to one person.
func private(to string) bool {
	to = strings.NewReplacer("（", "(", "）", ")").Replace(strings.TrimSuffix(to, ":"))
	for _, mark := range zoomPrivate {
		if strings.HasSuffix(to, mark) {
			return true
		}
	}
	return false
}
