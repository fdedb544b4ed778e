package ingest

import (
	"strings"

	"earshot"
)

var sniffFathom = topSniff("it has a Fathom transcript", func(t *jsonTop) bool {
	return fathomLike(t, "transcript") || t.beginsWith("items", "transcript", "recording_id") || t.beginsWith("items", "transcript", "share_url")
})

// fathomLike reports whether the key is a list of what speakers with a
// display_name said.
func fathomLike(t *jsonTop, key string) bool {
	return t.beginsWith(key, "speaker", "text", "timestamp") && t.holds(key, `"display_name"`)
}

// readFathom reads meetings with their transcripts, one or a list.
func readFathom(d *document, all []object, yield func(*earshot.Conversation, error) bool) {
	for _, o := range all {
		meetings := o.list("items")
		if len(meetings) == 0 {
			meetings = []object{o}
		}
		for _, m := range meetings {
			if !yield(fathomMeeting(d, m)) {
				return
			}
		}
	}
}

// fathomMeeting reads one. A time is that of the beginning; words last until
// the next are said.
func fathomMeeting(d *document, o object) (*earshot.Conversation, error) {
	t := newTalk(d, "a Fathom transcript", earshot.ChannelMeeting)
	t.c.Title = tidyName(firstOf(o.str("title"), o.str("meeting_title")))
	if began := firstOf(o.str("recording_start_time"), o.str("scheduled_start_time"), o.str("created_at")); began != "" {
		t.started(d, 0, began)
	}
	for _, p := range o.list("calendar_invitees") {
		who := earshot.Participant{Name: p.str("name"), Email: p.str("email")}
		switch external := p.in("is_external"); external {
		case true:
			who.Role = "external"
		case false:
			who.Role = "internal"
		}
		t.person(firstOf(strings.ToLower(who.Email), who.Name), who)
	}
	for _, line := range o.list("transcript") {
		name, email := line.str("speaker", "display_name"), strings.ToLower(line.str("speaker", "matched_calendar_invitee_email"))
		c := cue{speaker: t.person(firstOf(email, name), earshot.Participant{Name: name, Email: email}), text: line.str("text")}
		from, ok := parseStamp(line.str("timestamp"))
		c.from, c.to, c.untimed = from, from, !ok
		t.say(c)
	}
	t.untilNext()
	return withSummary(t, o.str("default_summary", "markdown_formatted"))
}
