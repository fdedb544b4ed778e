package ingest

import (
	"regexp"
	"strings"

	"earshot"
)

// How the longer text export of Signal begins a message: fields, a blank line
// and the words. The first line of the file names the conversation.
var (
	signalTitle = regexp.MustCompile(`^Conversation: (.{1,200})$`)
	signalField = regexp.MustCompile(`^(From|Type|Sent|Received|Attachment|Reaction|Edited): ?(.*)$`)
	signalPhone = regexp.MustCompile(` \((?:\+?\d[\d ]{5,20}|[0-9a-f-]{36})\)$`)
)

func sniffSignalFields(d *document) (float64, string) {
	head := d.head(4)
	if len(head) < 3 || !signalTitle.MatchString(head[0]) || !signalField.MatchString(head[1]) || !signalField.MatchString(head[2]) {
		return 0, ""
	}
	return 0.95, "line " + quote(head[0])
}

// signalChat reads the longer text export.
type signalChat struct {
	*chat
	t         earshot.Turn // of the message being read
	name      string
	fields    bool // its fields are being read
	body      []string
	quoted    []string
	files     []string
	reactions []string
	versions  bool // what follows are its versions, the newest first
	version   int
}

// readSignalFields reads the chat. Of an edited message the newest words count;
// what a message quotes, and how people reacted, is kept by kind.
func readSignalFields(d *document) (*earshot.Conversation, error) {
	s := signalChat{chat: newChat(d, placeholderKind)}
	l := d.lines()
	blank := true
	for line, ok := l.next(); ok; line, ok = l.next() {
		if m := signalTitle.FindStringSubmatch(line); m != nil && s.b.c.Title == "" && s.t.Line == 0 {
			s.b.c.Title = signalName(m[1])
		} else {
			s.line(line, l, blank)
		}
		blank = line == ""
	}
	s.end()
	return s.done()
}

// line takes one line; after is what follows it.
func (s *signalChat) line(line string, after *lines, blank bool) {
	m := signalField.FindStringSubmatch(line)
	switch {
	case m != nil && blank && s.begins(m[1], *after):
		s.end()
		s.t, s.fields = earshot.Turn{Line: after.no}, true
		s.field(m[1], m[2])
	case s.t.Line == 0:
		if line != "" {
			s.more(line, after.no)
		}
	case s.fields && m != nil:
		s.field(m[1], m[2])
	case s.fields && line == "":
		s.fields = false
	case s.versions:
		s.older(line)
	case strings.HasPrefix(line, ">") && len(s.body) == 0:
		s.quoted = append(s.quoted, line)
	default:
		s.body = append(s.body, line)
	}
}

// begins reports whether a field begins a message: its sender or its type,
// with the next field right below.
func (s *signalChat) begins(field string, after lines) bool {
	next, _ := after.next()
	m := signalField.FindStringSubmatch(next)
	return m != nil && (field == "From" && m[1] == "Type" || field == "Type" && (m[1] == "Sent" || m[1] == "Received"))
}

func (s *signalChat) field(name, value string) {
	switch name {
	case "From":
		s.name = signalName(value)
	case "Type":
		if value != "incoming" && value != "outgoing" {
			s.t.Kind = earshot.KindSystem
			s.body = append(s.body, "["+value+"]")
		}
	case "Sent":
		if at, _, ok := parseTime(value, s.d.src.Location); ok {
			s.t.At = at
		} else {
			s.b.notes.add(s.t.Line, "the time %s cannot be read", quote(value))
		}
	case "Attachment":
		s.files = append(s.files, value)
	case "Reaction":
		s.reactions = append(s.reactions, value)
	case "Edited":
		s.versions = true
		s.b.notes.add(s.t.Line, "a message was edited; its last words are kept")
	}
}

// older takes a line of the versions of an edited message: only the first, the
// newest, counts.
func (s *signalChat) older(line string) {
	line = strings.TrimPrefix(strings.TrimPrefix(line, "|"), " ")
	switch {
	case strings.HasPrefix(line, "Version: "):
		s.version++
	case s.version > 1 || signalField.MatchString(line) && len(s.body) == 0:
	case strings.HasPrefix(line, ">") && len(s.body) == 0:
		s.quoted = append(s.quoted, line)
	default:
		s.body = append(s.body, line)
	}
}

// end adds the message: what it quotes, its words, its files, and what others
// made of it.
func (s *signalChat) end() {
	if s.t.Line == 0 {
		return
	}
	add := func(kind earshot.Kind, name, text string) {
		if text = tidyText(text); text == "" {
			return
		}
		t := s.t
		if kind != "" {
			t.Kind = kind
		}
		s.begin(t, name, text)
	}
	add(earshot.KindQuoted, s.name, strings.Join(s.quoted, "\n"))
	add("", s.name, strings.Join(s.body, "\n"))
	for _, file := range s.files {
		add(earshot.KindAttachment, s.name, "["+file+"]")
	}
	for _, r := range s.reactions {
		emoji, name, _ := strings.Cut(r, " from ")
		add(earshot.KindReaction, signalName(name), emoji)
	}
	s.flush()
	s.t, s.name, s.body, s.quoted, s.files, s.reactions, s.versions, s.version = earshot.Turn{}, "", nil, nil, nil, nil, false, 0
}

// signalName is a name without the number that stands behind it.
func signalName(s string) string {
	if plain := signalPhone.ReplaceAllString(s, ""); plain != "" {
		s = plain
	}
	return tidyName(s)
}
