package ingest

import (
	"cmp"
	"encoding/json"
	"slices"
	"strconv"
	"strings"

	"earshot"
)

// object is a JSON object.
type object map[string]any

// conversationOf reads an object: ours, or any with a list of messages, or one
// whose words are a plain transcript.
func conversationOf(d *document, o object, line int) (*earshot.Conversation, error) {
	if inner := conversationIn(o); inner != nil {
		o = inner
	}
	fields := fieldsOf(o)
	b := newBuilder()
	b.participants(o)
	key, ok := listIn(o)
	if !ok {
		return wholeOf(d, o, fields, line)
	}
	b.stated(d, fields, line)
	for _, item := range o[key].([]any) {
		turn, ok := item.(map[string]any)
		if !ok {
			b.notes.add(line, "an item of %s is not an object and was skipped", quote(key))
			continue
		}
		b.row(d, rowOf(turn, 0))
		b.cues(turn)
	}
	if len(b.c.Turns) == 0 {
		return nil, d.refuse(line, "", "nobody says a word in %s", quote(key))
	}
	return b.rowsDone(), nil
}

// wholeOf reads the words of o as a plain transcript.
func wholeOf(d *document, o object, fields map[meaning]string, line int) (*earshot.Conversation, error) {
	if fields[meansText] == "" {
		return nil, d.refuse(line, "a conversation has a list of turns, and a turn has a text", "no list of turns in it")
	}
	inner := &document{src: d.src, text: fields[meansText], encoding: d.encoding}
	c, err := readPlain(inner)
	if err != nil {
		return nil, err
	}
	for i := range c.Turns {
		c.Turns[i].Line = 0
	}
	for i := range c.Warnings {
		c.Warnings[i].Line = 0
	}
	b := &builder{c: c, ids: map[string]string{}}
	b.stated(d, fields, line)
	return b.done(), nil
}

// stated takes what an object says of the whole conversation.
func (b *builder) stated(d *document, fields map[meaning]string, line int) {
	r := row{line: line, fields: map[meaning]string{
		meansAccount: fields[meansAccount], meansTitle: fields[meansTitle], meansChannel: fields[meansChannel],
	}}
	b.about(d, r)
	began := firstOf(fields[meansBegan], fields[meansStart], fields[meansAt])
	if began != "" && b.c.StartedAt.IsZero() {
		if _, offset := offsetOf(began, false); !offset || fields[meansBegan] != "" {
			b.started(d, line, began)
		}
	}
}

// participants takes the list of people an object has.
func (b *builder) participants(o object) {
	for key, value := range o {
		if k := foldKey(key); k != "participants" && k != "parties" && k != "attendees" {
			continue
		}
		people, _ := value.([]any)
		for _, person := range people {
			switch person := person.(type) {
			case string:
				b.participant(readParticipant(person))
			case map[string]any:
				b.jsonParticipant(person)
			}
		}
	}
}

func (b *builder) jsonParticipant(o object) {
	f := fieldsOf(o)
	p := earshot.Participant{Name: tidyName(f[meansSpeaker]), Email: strings.ToLower(f[meansEmail]), Role: f[meansRole]}
	if side, ok := sideOf(f[meansSide]); ok {
		p.Side, p.SideFrom = side, "given"
		if stringOf(o["side_from"]) == "corrected" {
			p.SideFrom = "corrected"
		}
	}
	p.Name = cmp.Or(p.Name, p.Email, tidyName(stringOf(o["id"])))
	id := b.participant(p)
	if theirs := stringOf(o["id"]); theirs != "" {
		b.ids[theirs] = id
		b.ids[theirs+"\x00"] = id
	}
	b.ids[p.Name+"\x00"+p.Email] = id
}

// cues takes the pieces of the turn added last, in our own JSON.
func (b *builder) cues(o object) {
	list, _ := o["cues"].([]any)
	if len(list) == 0 || len(b.c.Turns) == 0 {
		return
	}
	t := &b.c.Turns[len(b.c.Turns)-1]
	for _, item := range list {
		cue, _ := item.(map[string]any)
		start, end := intOf(cue["start"]), intOf(cue["end"])
		if start < 0 || end > len(t.Text) || start > end {
			b.notes.add(0, "the cues of a turn point outside its text and were left out")
			t.Cues = nil
			return
		}
		from, _ := offsetOf(stringOf(cue["from_ms"]), true)
		to, _ := offsetOf(stringOf(cue["to_ms"]), true)
		t.Cues = append(t.Cues, earshot.Cue{Start: start, End: end, From: from, To: to})
	}
}

// conversationIn is the object that "conversation" holds, if it does.
func conversationIn(o object) object {
	inner, _ := o["conversation"].(map[string]any)
	return inner
}

// listIn is the key of o's list of turns.
func listIn(o object) (string, bool) {
	for _, want := range lists {
		for key, value := range o {
			list, _ := value.([]any)
			if foldKey(key) != want || len(list) == 0 {
				continue
			}
			for _, item := range list[:min(len(list), 5)] {
				if turn, ok := item.(map[string]any); ok && fieldsOf(turn)[meansText] != "" {
					return key, true
				}
			}
		}
	}
	return "", false
}

// rowOf makes a row of an object that is a turn.
func rowOf(o object, line int) row {
	r := row{line: line, fields: fieldsOf(o)}
	for key := range o {
		if inMillis(key) && hasMeaning(key, meansStart) {
			r.millis = true
		}
	}
	return r
}

// fieldsOf takes the values that mean something.
func fieldsOf(o object) map[meaning]string {
	keys := make([]string, 0, len(o))
	for key, value := range o {
		if stringOf(value) != "" {
			keys = append(keys, key)
		}
	}
	slices.Sort(keys)
	fields := map[meaning]string{}
	for m, i := range means(keys) {
		fields[m] = stringOf(o[keys[i]])
	}
	return fields
}

// stringOf is the string or number v, empty if it is neither.
func stringOf(v any) string {
	switch v := v.(type) {
	case string:
		return v
	case json.Number:
		return v.String()
	}
	return ""
}

// intOf is the whole number v, -1 if it is none.
func intOf(v any) int {
	n, err := strconv.Atoi(stringOf(v))
	if err != nil {
		return -1
	}
	return n
}
