package ingest

import (
	"strings"
	"time"

	"earshot"
)

var sniffChorus = topSniff("it has a Chorus conversation", func(t *jsonTop) bool {
	return chorusLike(t) || chorusLike(t.at("conversation")) || chorusLike(t.at("data")) || chorusLike(t.at("data").at("attributes")) || chorusLike(t.at("attributes"))
})

// chorusLike reports whether the object has a recording with utterances.
func chorusLike(t *jsonTop) bool {
	recording := t.at("recording")
	return recording.has("utterances") || recording.has("snippets")
}

// readChorus reads a conversation as Chorus's API gives it. An utterance says
// whether a rep or a customer spoke. Times are seconds.
func readChorus(d *document, o object) (*earshot.Conversation, error) {
	for _, path := range [][]string{{"data"}, {"conversation"}, {"attributes"}} {
		if inner := o.obj(path...); inner != nil {
			o = inner
		}
	}
	t := newTalk(d, "a Chorus conversation", earshot.ChannelCall)
	recording := o.obj("recording")
	t.c.Title = tidyName(firstOf(o.str("name"), o.str("title"), o.str("subject"), recording.str("name")))
	if began := firstOf(recording.str("start_time"), o.str("start_time"), o.str("_created_at")); began != "" {
		t.started(d, 0, began)
	}
	for _, p := range append(o.list("participants"), recording.list("participants")...) {
		t.chorusPerson(p.str("name"), p)
	}
	for _, u := range append(recording.list("utterances"), recording.list("snippets")...) {
		name := firstOf(u.str("speaker_name"), u.str("speaker", "name"), u.str("name"), u.str("speaker"))
		who := u.obj("speaker")
		if who == nil {
			who = u
		}
		from := firstOf(u.str("snippet_time"), u.str("start_time"), u.str("start"), u.str("time"))
		text := firstOf(u.str("snippet"), u.str("text"), u.str("transcript"), u.str("words"))
		t.say(timed(t.chorusPerson(name, who), scalar(text), scalar(from), scalar(firstOf(u.str("end_time"), u.str("end"))), time.Second))
	}
	t.untilNext()
	t.lasted(scalar(recording.str("duration")), time.Second)
	return t.done()
}

// untilNext lets cues of which only the start is known last until the next.
func (t *talk) untilNext() {
	for i := range t.cues[:max(len(t.cues)-1, 0)] {
		if c := &t.cues[i]; c.to == c.from && t.cues[i+1].from > c.from {
			c.to = t.cues[i+1].from
		}
	}
}

// chorusPerson is somebody by name; a rep is ours, and cust the other side.
func (t *talk) chorusPerson(name string, o object) string {
	p := earshot.Participant{Name: name, Email: o.str("email"), Role: firstOf(o.str("speaker_type"), o.str("type"), o.str("role"))}
	switch strings.ToLower(p.Role) {
	case "rep":
		p.Side, p.SideFrom = earshot.SideUs, "given"
	case "cust":
		p.Side, p.SideFrom = earshot.SideCustomer, "given"
	}
	return t.person(firstOf(name, p.Email, p.Role), p)
}
