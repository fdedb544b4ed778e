package ingest

import (
	"regexp"
	"strings"

	"earshot"
)

var sniffSlack = topSniff("it has Slack messages", func(t *jsonTop) bool {
	return t.array && t.has("ts", "type") || t.has("ok", "messages") || t.beginsWith("messages", "ts", "type")
})

// readSlack reads what was said in a channel: a day's file of an export, or
// the answer of the API.
func readSlack(d *document, all []object, yield func(*earshot.Conversation, error) bool) {
	s := slack{desk: newDesk(d, earshot.ChannelChat), users: map[string]object{}}
	for _, o := range all {
		if messages := o.list("messages"); o.str("ts") == "" {
			for _, m := range messages {
				s.message(m)
			}
			continue
		}
		s.message(o)
	}
	yield(s.done())
}

// slack reads messages; users are those that the export lists, by ID.
type slack struct {
	*desk
	users    map[string]object
	channels map[string]string // names by ID
}

// slackSystem are the subtypes that are notices.
func slackSystem(subtype string) bool {
	return strings.HasPrefix(subtype, "channel_") || strings.HasPrefix(subtype, "group_") || strings.HasPrefix(subtype, "bot_a") || strings.HasPrefix(subtype, "bot_r") ||
		strings.HasPrefix(subtype, "pinned_") || strings.HasPrefix(subtype, "unpinned_") || subtype == "reminder_add" || subtype == "huddle_thread" || subtype == "sh_room_created"
}

func (s *slack) message(m object) {
	s.key = m.str("ts")
	at, who, subtype := slackTime(m.str("ts")), s.author(m), m.str("subtype")
	text := s.text(m)
	kind := earshot.Kind("")
	switch {
	case subtype == "tombstone" || subtype == "message_deleted":
		kind, text = earshot.KindDeleted, firstOf(text, "[deleted]")
	case slackSystem(subtype):
		kind = earshot.KindSystem
	}
	for _, f := range m.list("files") {
		s.attachment(who, at, f.str("name"), f.str("title"), f.str("filetype"))
	}
	if text != "" || len(m.list("files")) == 0 {
		s.desk.message(kind, who, at, text)
	}
	for _, r := range m.list("reactions") {
		users, _ := r.in("users").([]any)
		for _, u := range users {
			s.desk.message(earshot.KindReaction, s.user(stringOf(u), earshot.Participant{}), at, ":"+r.str("name")+":")
		}
	}
}

// slackTime is a message's time to the millisecond; what comes after only
// tells messages apart.
func slackTime(ts string) string {
	if i := strings.IndexByte(ts, '.'); i >= 0 && len(ts) > i+4 {
		return ts[:i+4]
	}
	return ts
}

// author is whoever wrote the message.
func (s *slack) author(m object) string {
	if m.str("bot_id") != "" || m.str("subtype") == "bot_message" {
		name := firstOf(m.str("username"), m.str("bot_profile", "name"), m.str("bot_id"), "bot")
		return s.person("bot "+firstOf(m.str("bot_id"), name), earshot.Participant{Name: name, Role: "bot", Side: earshot.SideSystem})
	}
	id := m.str("user")
	if id == "" {
		return ""
	}
	return s.user(id, earshot.Participant{Name: firstOf(m.str("user_profile", "real_name"), m.str("user_profile", "display_name"))})
}

// user is the participant with the ID. Some have left and are in no list.
func (s *slack) user(id string, p earshot.Participant) string {
	if u := s.users[id]; u != nil {
		p.Name = firstOf(u.str("profile", "real_name"), u.str("real_name"), u.str("profile", "display_name"), u.str("name"), p.Name)
		p.Email = u.str("profile", "email")
		if u.is("is_bot") || id == "USLACKBOT" {
			p.Side, p.Role = earshot.SideSystem, "bot"
		}
	}
	return s.person(id, p)
}

// text is the words of a message. Programs write theirs into attachments.
func (s *slack) text(m object) string {
	if text := m.str("text"); text != "" {
		return s.unmark(text)
	}
	var words []string
	for _, a := range m.list("attachments") {
		if text := firstOf(a.str("text"), a.str("fallback")); text != "" {
			words = append(words, s.unmark(text))
		}
	}
	return strings.Join(words, "\n")
}

var slackMark = regexp.MustCompile(`<([@#!]?)([^<>|\n]+)(?:\|([^<>\n]*))?>`)

// unmark writes Slack's markup out: <@U1>, <#C1|general>, <url|label>.
func (s *slack) unmark(text string) string {
	text = slackMark.ReplaceAllStringFunc(text, func(mark string) string {
		m := slackMark.FindStringSubmatch(mark)
		switch m[1] {
		case "@":
			name := m[2]
			if u := s.users[m[2]]; u != nil {
				name = firstOf(u.str("profile", "real_name"), u.str("real_name"), u.str("name"), m[2])
			}
			return "@" + firstOf(m[3], name)
		case "#":
			return "#" + firstOf(m[3], s.channels[m[2]], m[2])
		case "!":
			return "@" + firstOf(m[3], strings.TrimPrefix(m[2], "subteam^"))
		}
		return firstOf(m[3], m[2])
	})
	return strings.NewReplacer("&lt;", "<", "&gt;", ">", "&amp;", "&").Replace(text)
}
