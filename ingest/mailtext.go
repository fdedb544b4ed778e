package ingest

import (
	"regexp"
	"strings"

	"earshot"
)

// maxMailText is how much of a text is looked at to tell whether it is a
// mail's.
const maxMailText = 256 << 10

var htmlStart = regexp.MustCompile(`(?i)^\s*<(?:!doctype html|html|head|body|div|p|table|blockquote|span|style|meta|!--)\b?`)

// sniffMailText knows the body of a mail by what mail programs set around what
// they quote: a line that says who wrote it, marks before the lines, the head
// of the mail that is answered, a signature.
func sniffMailText(d *document) (float64, string) {
	if d.raw != nil || d.export != nil || d.word || d.jsonTop().keys != nil {
		return 0, ""
	}
	text := firstLines(d.text, maxMailText)
	rich := htmlStart.MatchString(text)
	if rich {
		text = htmlText(text)
	}
	marks, early := mailMarks(strings.Split(text, "\n"))
	switch {
	case noticeBody.MatchString(text):
		return 0.8, "it says that a mail could not be delivered"
	case marks == 0:
		return 0, ""
	case rich:
		return 0.87, "a web page that quotes a mail"
	case early:
		return 0.85, "its first lines quote a mail"
	}
	return 0.58, "it quotes a mail"
}

// mailMarks counts what shows that lines are a mail's; early reports one among
// the first few.
func mailMarks(lines []string) (marks int, early bool) {
	quoted, shown := 0, 0
	for i, line := range lines {
		bare := strings.TrimSpace(line)
		if bare == "" || len(bare) > 1000 {
			continue
		}
		shown++
		mark := false
		switch {
		case strings.HasPrefix(bare, ">"):
			quoted++
			mark = quoted == 2
		case original.MatchString(bare), headFrom.MatchString(bare) && headsFollow(lines, i), attributionAt(lines, i) > 0:
			mark = true
		case strings.TrimRight(line, " \r") == "--" && i > 0 && i < len(lines)-1, sentFrom.MatchString(bare) && len(bare) < 160, listFooter.MatchString(bare) && i > 0:
			mark = true
		}
		if mark {
			marks++
			early = early || shown <= 6
		}
	}
	return marks, early
}

// readMailText reads the body of a mail, as text or HTML. Who wrote it and when
// stands in its head, which is not there.
func readMailText(d *document) (*earshot.Conversation, error) {
	text := d.text
	if htmlStart.MatchString(text) {
		text = htmlText(text)
	}
	k := newDesk(d, earshot.ChannelEmail)
	k.b.notes.add(0, "the mail stands here without its head; who wrote it, and when, is not known")
	if noticeBody.MatchString(text) {
		k.message(earshot.KindSystem, "", "", text)
	} else {
		k.mail("", "", text)
	}
	return k.done()
}
