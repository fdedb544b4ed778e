package ingest

import (
	"errors"
	"html"
	"io"
	"regexp"
	"slices"
	"strings"
	"time"

	"earshot"
)

// WeChat exports nothing itself; these are how the programs write that do it
// for it: "王经理 (2025-03-04 10:02:11):words" and "王经理(wxid_a1) 03-04
// 10:02:11" over the words.
var (
	wechatLine   = regexp.MustCompile(`^(.{1,60}?) \((\d{4}[-/]\d\d?[-/]\d\d? \d\d?:\d\d(?::\d\d)?)\) ?[:：](.*)$`)
	wechatSystem = regexp.MustCompile(`^(?:系统消息|系統消息|System message): ?(.+)$`)
	wechatTitle  = regexp.MustCompile(`^(.{1,80}) - (?:微信聊天记录|微信聊天記錄|WeChat)$`)
	chatlogLine  = regexp.MustCompile(`^(.{1,60})\(([A-Za-z0-9_@.-]{2,64}|我)\) (?:(\d{4})-)?(\d\d)-(\d\d) (\d\d):(\d\d):(\d\d)$`)
)

func sniffWeChat(d *document) (float64, string) {
	for _, line := range d.head(4) {
		if wechatTitle.MatchString(line) || wechatLine.MatchString(line) || chatlogLine.MatchString(line) {
			return 0.94, "line " + quote(line)
		}
	}
	return 0, ""
}

// readWeChat reads either of the two shapes of text.
func readWeChat(d *document) (*earshot.Conversation, error) {
	c := wechat{chat: newChat(d, wechatKind)}
	l := d.lines()
	for line, ok := l.next(); ok; line, ok = l.next() {
		c.line(line, l.no)
	}
	return c.done()
}

type wechat struct {
	*chat
	first, last time.Time // of lines that tell no year, in a year of our own
}

func (c *wechat) line(line string, no int) {
	s := strings.TrimLeftFunc(line, invisible)
	if m := wechatLine.FindStringSubmatch(s); m != nil {
		t := earshot.Turn{Line: no}
		if at, _, ok := parseTime(m[2], c.d.src.Location); ok {
			t.At = at
			c.unzoned(0)
		}
		c.begin(t, m[1], m[3])
		return
	}
	if m := wechatSystem.FindStringSubmatch(s); m != nil {
		c.begin(earshot.Turn{Line: no, Kind: wechatNotice(m[1])}, "", m[1])
		return
	}
	if m := chatlogLine.FindStringSubmatch(s); m != nil {
		c.begin(c.moment(m, no), m[1], "")
		return
	}
	if m := wechatTitle.FindStringSubmatch(s); m != nil && c.cur == nil {
		c.b.c.Title = m[1]
		return
	}
	c.more(line, no)
}

// moment is a turn at the time of a chatlog line. Most such lines tell no
// year: what is certain then is how long after the first message it was.
func (c *wechat) moment(m []string, no int) earshot.Turn {
	t := earshot.Turn{Line: no}
	clock, ok := clockOf(m[6], m[7], m[8], "")
	year, unknown := numeral(m[3]), m[3] == ""
	if unknown {
		if year = c.d.src.StartedAt.Year(); year < 1990 {
			year = 2000 // any year that has a 29 February will do
		} else {
			unknown = false
		}
	}
	day, ok2 := civil(year, numeral(m[4]), numeral(m[5]))
	if !ok || !ok2 {
		c.b.notes.add(no, "the time of %s cannot be read", quote(m[0]))
		return t
	}
	if !unknown {
		t.At = date(day, clock, c.d.src.Location)
		c.unzoned(0)
		return t
	}
	at := date(day, clock, time.UTC)
	if c.first.IsZero() {
		c.first = at
		c.b.notes.add(no, "the chat tells no year; times count from its first message")
	}
	if !c.last.IsZero() {
		at = at.AddDate(c.last.Year()-at.Year(), 0, 0)
	}
	if at.Before(c.last.AddDate(0, -6, 0)) {
		at = at.AddDate(1, 0, 0)
	}
	c.last = at
	if since := at.Sub(c.first); since >= 0 {
		t.Timed, t.Start, t.End = true, since, since
	}
	return t
}

// wechatKind is placeholderKind with WeChat's notices.
func wechatKind(text string) earshot.Kind {
	if strings.Contains(text, "拍了拍") && len(text) < 120 {
		return earshot.KindReaction
	}
	return placeholderKind(text)
}

// wechatNotice is the kind of what WeChat itself says.
func wechatNotice(text string) earshot.Kind {
	if kind := wechatKind(text); kind == earshot.KindDeleted {
		return kind
	}
	return earshot.KindSystem
}

// wechatTables are the columns by which the tables of two exporters are known.
var wechatTables = [][]string{
	{"localid", "talkerid", "type", "issender", "createtime", "strcontent"},
	{"time", "sendername", "sender", "talkername", "talker", "content"},
}

func sniffWeChatCSV(d *document) (float64, string) {
	head := d.head(1)
	if len(head) == 0 || len(head[0]) > 4096 {
		return 0, ""
	}
	header := foldedCells(cells(head[0]))
	for _, want := range wechatTables {
		if containsAll(header, want) {
			return 0.95, "the columns are " + quote(head[0])
		}
	}
	return 0, ""
}

func foldedCells(header []string) []string {
	folded := make([]string, len(header))
	for i, h := range header {
		folded[i] = foldKey(h)
	}
	return folded
}

func containsAll(all, want []string) bool {
	for _, w := range want {
		if !slices.Contains(all, w) {
			return false
		}
	}
	return true
}

// readWeChatCSV reads the tables of WeChatMsg and of chatlog.
func readWeChatCSV(d *document) (*earshot.Conversation, error) {
	t, err := newTable(d.text)
	if err != nil {
		return nil, d.refuse(1, "", "the header cannot be read: %v", err)
	}
	header := foldedCells(t.header)
	c := newChat(d, wechatKind)
	for {
		record, line, err := t.next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, d.refuse(line, "", "the row cannot be read: %v", err)
		}
		get := func(name string) string {
			if i := slices.Index(header, name); i >= 0 && i < len(record) {
				return record[i]
			}
			return ""
		}
		c.wechatRow(line, get)
	}
	return c.done()
}

func (c *chat) wechatRow(line int, get func(string) string) {
	text, me := firstOf(get("strcontent"), get("content")), get("issender") == "1"
	name := firstOf(get("sendername"), get("remark"), get("nickname"), get("sender"))
	if me {
		name = "我"
	}
	if c.b.c.Title == "" {
		c.b.c.Title = firstOf(get("talkername"), get("remark"), get("nickname"))
	}
	t := earshot.Turn{Line: line, Kind: wechatType(get("type"), text)}
	stated := firstOf(get("createtime"), get("time"), get("strtime"))
	if at, zoned, ok := momentOf(stated, c.d.src.Location); ok {
		c.b.clock(c.d, 0, &t, at, zoned)
	} else {
		c.b.notes.add(line, "the time %s cannot be read", quote(stated))
	}
	if wechatKind(text) == earshot.KindDeleted || t.Kind == earshot.KindSystem {
		t.Kind, name = wechatNotice(text), ""
	}
	for _, p := range wechatShared(get("type"), text) {
		switch p.kind {
		case earshot.KindMessage:
			t.Kind = ""
		case earshot.KindQuoted:
			t.Kind = p.kind
		}
		c.begin(t, name, p.text)
	}
}

// wechatXML finds the title, the kind and the quoted words of what is shared.
var wechatXML = regexp.MustCompile(`(?s)<title>(?:<!\[CDATA\[)?(.*?)(?:\]\]>)?</title>|<type>(\d+)</type>|<refermsg>.*?<content>(?:<!\[CDATA\[)?(.*?)(?:\]\]>)?</content>`)

// wechatShared is what to keep of a message: its words; of a picture and the
// like, whose XML holds keys to the file, only that it was there; of an answer,
// the words that it quotes, and its own.
func wechatShared(number, text string) []part {
	if !strings.HasPrefix(strings.TrimSpace(text), "<") || wechatType(number, text) != earshot.KindAttachment {
		return []part{{"", text}}
	}
	var title, kind, quoted string
	for _, m := range wechatXML.FindAllStringSubmatch(text[:min(len(text), 64<<10)], 20) {
		title, kind, quoted = firstOf(title, m[1]), firstOf(kind, m[2]), firstOf(quoted, m[3])
	}
	title = tidyText(html.UnescapeString(title))
	quoted = tidyText(html.UnescapeString(quoted))
	switch {
	case number == "49" && kind == "57" && title != "" && quoted != "" && !strings.HasPrefix(quoted, "<"):
		return []part{{earshot.KindQuoted, quoted}, {earshot.KindMessage, title}}
	case number == "49" && kind == "57" && title != "":
		return []part{{earshot.KindMessage, title}}
	}
	return []part{{"", "[" + firstOf(title, wechatNames[number], "分享") + "]"}}
}

// wechatNames are the names of WeChat's numbers for what is no text.
var wechatNames = map[string]string{"3": "图片", "34": "语音", "42": "名片", "43": "视频", "47": "表情", "48": "位置", "50": "通话", "62": "视频"}

// wechatType is the kind of a message by WeChat's number for it. 49 is
// anything that is shared, a quotation among them: its XML is no words.
func wechatType(number, text string) earshot.Kind {
	switch number {
	case "3", "34", "43", "47", "42", "48", "50", "62":
		return earshot.KindAttachment
	case "49":
		if strings.HasPrefix(strings.TrimSpace(text), "<") || text == "" {
			return earshot.KindAttachment
		}
	case "10000", "10002":
		return earshot.KindSystem
	}
	return ""
}
