package ingest

import (
	"fmt"
	"net/mail"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"earshot"
)

// builder puts a conversation together.
type builder struct {
	c     *earshot.Conversation
	notes notes
	ids   map[string]string // participant IDs by name
	at    map[string]int    // where a participant is, by ID
}

func newBuilder() *builder {
	return &builder{c: &earshot.Conversation{}, ids: map[string]string{}, at: map[string]int{}}
}

// speaker is the ID of the participant with the name, who is added when new.
// The name may be "Name <name@company.example>" or an address alone.
func (b *builder) speaker(name string) string {
	name = tidyName(name)
	if name == "" {
		return ""
	}
	if id, ok := b.ids[name]; ok {
		return id
	}
	p := earshot.Participant{Name: name}
	if strings.Contains(name, "@") {
		p.Name, p.Email = splitAddress(name)
	}
	id := b.participant(p)
	b.ids[name] = id
	return id
}

// participant adds p and returns its new ID.
func (b *builder) participant(p earshot.Participant) string {
	p.ID = fmt.Sprintf("p%d", len(b.c.Participants)+1)
	if p.Name == "" && p.Email == "" {
		p.Name = p.ID // somebody of whom nothing more is said
	}
	b.at[p.ID] = len(b.c.Participants)
	b.c.Participants = append(b.c.Participants, p)
	if _, taken := b.ids[p.Name]; !taken && p.Name != "" {
		b.ids[p.Name] = p.ID
	}
	return p.ID
}

// turn adds t.
func (b *builder) turn(t earshot.Turn) {
	t.Seq = len(b.c.Turns)
	b.c.Turns = append(b.c.Turns, t)
}

// done is the conversation with the warnings so far.
func (b *builder) done() *earshot.Conversation {
	b.c.Warnings = append(b.c.Warnings, b.notes.warnings()...)
	return b.c
}

// tidyName is the name without the spaces and invisible marks around and
// doubled in it.
func tidyName(name string) string {
	name = strings.TrimFunc(name, func(r rune) bool { return unicode.IsSpace(r) || invisible(r) })
	if !strings.Contains(name, "  ") && !strings.ContainsAny(name, "\n\t") {
		return name
	}
	return strings.Join(strings.Fields(name), " ")
}

// invisible reports whether r only steers writing direction or width. The
// joiner of emoji is not among them.
func invisible(r rune) bool {
	return r == '\u200B' || r == '\u200E' || r == '\u200F' || r == '\uFEFF' ||
		r >= '\u202A' && r <= '\u202E' || r >= '\u2066' && r <= '\u2069'
}

// splitAddress takes "Name <a@b.example>" or "a@b.example" apart.
func splitAddress(s string) (name, email string) {
	if open := strings.LastIndexByte(s, '<'); open >= 0 && strings.HasSuffix(s, ">") {
		inner := strings.TrimSpace(s[open+1 : len(s)-1])
		if strings.Contains(inner, "@") {
			name = strings.Trim(tidyName(s[:open]), `"`)
			if name == "" {
				name = inner
			}
			return name, strings.ToLower(inner)
		}
	}
	if a, err := mail.ParseAddress(s); err == nil {
		if a.Name == "" {
			return s, strings.ToLower(a.Address)
		}
		return a.Name, strings.ToLower(a.Address)
	}
	return s, ""
}

// maxSpeakers is how many people a conversation may have. A file with more is
// something else.
const maxSpeakers = 10_000

// finish fills in what every format has in common.
func (d *document) finish(c *earshot.Conversation, f Format) error {
	if len(c.Turns) == 0 {
		return d.refuse(0, "", "nobody says a word in it")
	}
	if n := len(c.Participants); n > maxSpeakers {
		return d.refuse(0, "check that the names are names", "%d people speak in it; a conversation has at most %d", n, maxSpeakers)
	}
	c.Source, c.Format, c.Encoding = d.src.Name, f.Name, d.encoding
	c.Warnings = append(d.notes.warnings(), c.Warnings...)
	slices.SortStableFunc(c.Warnings, func(a, b earshot.Warning) int { return a.Line - b.Line })
	d.notes = notes{}
	if c.Title == "" {
		c.Title = titleOf(d.src.Name)
	}
	if d.src.Lang != "" {
		for i := range c.Turns {
			c.Turns[i].Lang, c.Turns[i].LangFrom, c.Turns[i].LangConfidence = d.src.Lang, "given", 1
		}
	}
	d.start(c)
	if c.Duration == 0 {
		c.Duration = duration(c)
	}
	c.Fingerprint = Fingerprint(c)
	AssignID(c)
	return nil
}

// stamps are what tools put into the names of files besides what it is about:
// dates, and words for the kind of file.
var stamps = regexp.MustCompile(`(?i)\bGMT\d{8}-\d{6}\b|\b\d{8}[-T_]?\d{4,6}Z?\b|\b\d{4}-\d\d-\d\d([ T]\d\d[.:h-]?\d\d([.:-]?\d\d)?)?\b|\b(recording|transcript|captions)\b`)

// titleOf is what the file's name says it is about: without folders, endings
// and stamps, words apart. A name of nothing but stamps is the title as it is.
func titleOf(name string) string {
	base := path.Base(filepath.ToSlash(name))
	base = strings.TrimSuffix(base, path.Ext(base))
	words := strings.FieldsFunc(stamps.ReplaceAllString(strings.ReplaceAll(base, "_", " "), " "), func(r rune) bool {
		return unicode.IsSpace(r) || r == '-' || r == '.'
	})
	title := strings.Join(words, " ")
	if title == "" {
		return base
	}
	first, size := utf8.DecodeRuneInString(title)
	return string(unicode.ToUpper(first)) + title[size:]
}

// duration is how long after its start the conversation's last turn ended.
func duration(c *earshot.Conversation) time.Duration {
	var last time.Duration
	for i := range c.Turns {
		t := &c.Turns[i]
		if t.Timed {
			last = max(last, t.End)
		}
		if !t.At.IsZero() && !c.StartedAt.IsZero() {
			last = max(last, t.At.Sub(c.StartedAt))
		}
	}
	return last
}
