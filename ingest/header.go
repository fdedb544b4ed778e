package ingest

import (
	"strings"

	"earshot"
)

// headerKeys are the keys of the block that may begin a plain transcript, in
// the languages people write it in.
var headerKeys = map[string]string{
	"title": "title", "subject": "title", "topic": "title", "제목": "title", "标题": "title", "標題": "title", "件名": "title", "タイトル": "title",
	"date": "date", "time": "date", "start": "date", "started": "date", "날짜": "date", "일시": "date", "日期": "date", "时间": "date", "時間": "date", "日時": "date",
	"channel": "channel", "채널": "channel", "渠道": "channel", "チャネル": "channel",
	"account": "account", "customer account": "account", "고객사": "account", "客户名称": "account", "客戶名稱": "account", "顧客名": "account",
	"participants": "participants", "attendees": "participants", "참석자": "participants", "参会人": "participants", "參會人": "participants",
	"与会者": "participants", "與會者": "participants", "出席者": "participants", "参加者": "participants",
	"language": "language", "언어": "language", "语言": "language", "語言": "language", "言語": "language",
}

// header is what the block at the top of a plain transcript states.
type header struct {
	fields map[string]string
	lines  map[string]int
	body   *lines // where the turns begin
}

// readHeader reads "Key: value" lines up to a blank one. The block is one if
// its first key is known; it ends early at the first line that is none of it.
func readHeader(d *document, n *notes) header {
	h := header{fields: map[string]string{}, lines: map[string]int{}, body: d.lines()}
	ahead := d.lines()
	line, ok := ahead.next()
	for ok && strings.TrimSpace(line) == "" {
		line, ok = ahead.next()
	}
	if heading := strings.TrimSpace(line); ok && belowStandsKey(heading, *ahead) {
		h.fields["title"], h.lines["title"] = heading, ahead.no
		for line, ok = ahead.next(); ok && strings.TrimSpace(line) == ""; {
			line, ok = ahead.next()
		}
	}
	for ; ok && strings.TrimSpace(line) != ""; line, ok = ahead.next() {
		key, value, cut := cutKey(line)
		known := headerKeys[strings.ToLower(key)]
		if !cut || known == "" && (len(h.fields) == 0 || !onlyKeys(*ahead)) {
			return h
		}
		if known == "" {
			n.add(ahead.no, "the header %s is not used", quote(key))
		} else if _, twice := h.fields[known]; twice {
			n.add(ahead.no, "the header %s is there twice; the first counts", quote(key))
		} else {
			h.fields[known], h.lines[known] = value, ahead.no
		}
		body := *ahead
		h.body = &body
	}
	return h
}

// belowStandsKey reports whether a first line is a heading: short, no "Key:
// value" itself, with a key that is known in the next line.
func belowStandsKey(heading string, rest lines) bool {
	if _, _, cut := cutKey(heading); cut || heading == "" || len(heading) > 120 {
		return false
	}
	line, ok := rest.next()
	for ok && strings.TrimSpace(line) == "" {
		line, ok = rest.next()
	}
	key, value, _ := cutKey(line)
	known := headerKeys[strings.ToLower(key)]
	return known != "" && known != "title" && value != ""
}

// onlyKeys reports whether a header block goes on: a blank line follows within
// a few lines, and no line before it looks like anything but "Key: value".
func onlyKeys(l lines) bool {
	for range 12 {
		line, ok := l.next()
		if !ok {
			return false
		}
		if strings.TrimSpace(line) == "" {
			return true
		}
		if _, _, cut := cutKey(line); !cut {
			return false
		}
	}
	return false
}

// cutKey splits "Key: value" at its first colon, full-width or not.
func cutKey(line string) (key, value string, ok bool) {
	i := strings.IndexAny(line, ":：")
	if i <= 0 || i > 60 {
		return "", "", false
	}
	key = tidyName(strings.Trim(line[:i], "*#- \t"))
	value = strings.TrimPrefix(strings.TrimPrefix(line[i:], ":"), "：")
	return key, strings.TrimSpace(strings.Trim(strings.TrimSpace(value), "*")), key != "" && !strings.ContainsAny(key, "[(<")
}

// apply puts what the header states into the conversation.
func (h header) apply(d *document, b *builder) {
	c := b.c
	c.Title = h.fields["title"]
	if account := h.fields["account"]; account != "" {
		c.Account, c.AccountFrom = earshot.AccountID(account), "metadata"
	}
	h.date(d, b)
	h.channel(b)
	for _, text := range splitPeople(h.fields["participants"]) {
		p := readParticipant(text)
		if p.Name == "" && p.Email == "" {
			b.notes.add(h.lines["participants"], "the participant %s has no name", quote(text))
			continue
		}
		b.participant(p)
	}
}

func (h header) date(d *document, b *builder) {
	value := h.fields["date"]
	if value == "" {
		return
	}
	line := h.lines["date"]
	at, zoned, ok := parseTime(value, d.src.Location)
	day, dayOnly := parseDay(value)
	switch {
	case ok && zoned:
		b.c.StartedAt = at
	case ok:
		b.c.StartedAt = at
		b.notes.add(line, "the date has no time zone; taken as %s", d.src.Location)
	case dayOnly:
		b.c.StartedAt = date(day, 0, d.src.Location)
		b.notes.add(line, "the date has no time; taken as midnight, %s", d.src.Location)
	default:
		b.notes.add(line, "the date %s cannot be read; write it like 2025-09-03 10:00 +09:00", quote(value))
		return
	}
	b.c.StartedFrom = "metadata"
}

func (h header) channel(b *builder) {
	value := h.fields["channel"]
	if value == "" {
		return
	}
	channel, ok := channelOf(value)
	if !ok {
		b.notes.add(h.lines["channel"], "the channel %s is none of call, meeting, chat, email", quote(value))
		return
	}
	b.c.Channel = channel
}

// channelOf reads the name of a channel.
func channelOf(s string) (earshot.Channel, bool) {
	switch strings.ToLower(strings.TrimSpace(s)) {
	case "call", "phone", "voice", "telephone", "전화", "电话", "電話":
		return earshot.ChannelCall, true
	case "meeting", "video", "회의", "会议", "會議", "会議":
		return earshot.ChannelMeeting, true
	case "chat", "messaging", "sms", "im", "채팅", "聊天", "チャット":
		return earshot.ChannelChat, true
	case "email", "e-mail", "mail", "이메일", "邮件", "郵件", "メール":
		return earshot.ChannelEmail, true
	}
	return "", false
}

// splitPeople takes a list of people apart at semicolons, or at commas where
// there is neither a semicolon nor an address. What stands in brackets stays together:
// "김지우 (customer, 이사; CFO); 박민아 (us)" are two people.
func splitPeople(s string) []string {
	separators := ";；"
	if !strings.ContainsAny(s, ";；<") {
		separators = ",、，"
	}
	depth := 0
	var people []string
	for _, p := range strings.FieldsFunc(s, func(r rune) bool {
		switch r {
		case '(', '（', '<':
			depth++
		case ')', '）', '>':
			depth = max(depth-1, 0)
		}
		return depth == 0 && strings.ContainsRune(separators, r)
	}) {
		if p = strings.TrimSpace(p); p != "" {
			people = append(people, p)
		}
	}
	return people
}

// readParticipant reads `김지우 <jiwoo.kim@hanbit.example> (customer, CFO)`.
func readParticipant(s string) earshot.Participant {
	var p earshot.Participant
	s = strings.NewReplacer("（", "(", "）", ")", "，", ",").Replace(strings.TrimSpace(s))
	if open := opening(s); open >= 0 {
		p = sideAndRole(s[open+1 : len(s)-1])
		s = strings.TrimSpace(s[:open])
	}
	p.Name = tidyName(s)
	if strings.Contains(s, "@") {
		p.Name, p.Email = splitAddress(s)
	}
	return p
}

// opening is where the bracket opens that closes at the end of s, -1 if none
// does: brackets may stand within, "(customer, 이사 (CFO))".
func opening(s string) int {
	if !strings.HasSuffix(s, ")") {
		return -1
	}
	depth := 0
	for i := len(s) - 1; i >= 0; i-- {
		switch s[i] {
		case ')':
			depth++
		case '(':
			if depth--; depth == 0 {
				return i
			}
		}
	}
	return -1
}

// sideAndRole reads "customer, CFO": the first word may be a side, the rest is
// the role.
func sideAndRole(s string) earshot.Participant {
	var p earshot.Participant
	var role []string
	for _, word := range strings.FieldsFunc(s, func(r rune) bool { return r == ',' || r == ';' }) {
		word = strings.TrimSpace(word)
		if side, ok := sideOf(word); ok && p.Side == "" {
			p.Side, p.SideFrom = side, "given"
		} else if word != "" {
			role = append(role, word)
		}
	}
	p.Role = strings.Join(role, ", ")
	return p
}

// sideOf reads the name of a side itself: customer, us, system.
func sideOf(s string) (earshot.Side, bool) {
	switch side := earshot.Side(strings.ToLower(strings.TrimSpace(s))); side {
	case earshot.SideCustomer, earshot.SideUs, earshot.SideSystem:
		return side, true
	}
	return "", false
}
