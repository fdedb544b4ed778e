package ingest

import (
	"html"
	"strings"
)

// piece is a stretch of a caption said by one voice.
type piece struct {
	voice string // of a <v Name> tag
	text  string
}

// voices takes the markup out of a caption and splits it where the voice
// changes. A voice lasts to its end tag or, as Teams leaves it out, to the end
// of the caption.
func voices(payload string) []piece {
	if !strings.ContainsAny(payload, "<&") {
		return []piece{{text: payload}}
	}
	var pieces []piece
	var text strings.Builder
	voice := ""
	cut := func(next string) {
		if strings.TrimSpace(text.String()) != "" {
			pieces = append(pieces, piece{voice, text.String()})
		}
		text.Reset()
		voice = next
	}
	for payload != "" {
		open := strings.IndexByte(payload, '<')
		if open < 0 {
			text.WriteString(unescape(payload))
			break
		}
		text.WriteString(unescape(payload[:open]))
		tag, rest, ok := cutTag(payload[open:])
		if !ok {
			text.WriteByte('<')
			payload = payload[open+1:]
			continue
		}
		switch name, annotation := tagName(tag); name {
		case "v":
			cut(unescape(annotation))
		case "/v":
			cut("")
		}
		payload = rest
	}
	cut("")
	return pieces
}

// maxTag is the longest tag we look for the end of.
const maxTag = 512

// cutTag cuts the tag off the front of s, which begins with "<". Only what
// captions use is a tag: "a < b" and "<div>" are words.
func cutTag(s string) (tag, rest string, ok bool) {
	end := strings.IndexByte(s[:min(len(s), maxTag)], '>')
	if end < 0 {
		return "", s, false
	}
	tag = s[1:end]
	name, _ := tagName(tag)
	switch strings.TrimPrefix(name, "/") {
	case "v", "c", "i", "b", "u", "s", "ruby", "rt", "lang", "font":
		return tag, s[end+1:], true
	}
	if _, stamp := parseStamp(tag); stamp {
		return tag, s[end+1:], true
	}
	return "", s, false
}

// tagName takes "v.loud Sarah Chen" apart: its name "v", its annotation
// "Sarah Chen".
func tagName(tag string) (name, annotation string) {
	i := strings.IndexAny(tag, " \t\n")
	if i >= 0 {
		tag, annotation = tag[:i], tag[i+1:]
	}
	name, _, _ = strings.Cut(tag, ".")
	return strings.ToLower(name), annotation
}

// unescape decodes character references that end in a semicolon, so that
// "AT&T" and "&copy" stay what they are.
func unescape(s string) string {
	if !strings.Contains(s, "&") {
		return s
	}
	var out strings.Builder
	for {
		i := strings.IndexByte(s, '&')
		if i < 0 {
			out.WriteString(s)
			return out.String()
		}
		out.WriteString(s[:i])
		s = s[i:]
		end := strings.IndexByte(s[:min(len(s), 12)], ';')
		if end < 0 {
			out.WriteByte('&')
			s = s[1:]
			continue
		}
		out.WriteString(html.UnescapeString(s[:end+1]))
		s = s[end+1:]
	}
}

// stripOverrides removes the position marks some SubRip files carry: {\an8}.
func stripOverrides(s string) string {
	if !strings.Contains(s, `{\`) {
		return s
	}
	var out strings.Builder
	for {
		open := strings.Index(s, `{\`)
		if open < 0 {
			break
		}
		end := strings.IndexByte(s[open:min(len(s), open+maxTag)], '}')
		if end < 0 {
			out.WriteString(s[:open+2])
			s = s[open+2:]
			continue
		}
		out.WriteString(s[:open])
		s = s[open+end+1:]
	}
	out.WriteString(s)
	return out.String()
}
