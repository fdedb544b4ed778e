package ingest

import (
	"bytes"
	"encoding/json"
	"slices"
	"strconv"
	"strings"
	"time"

	"earshot"
)

// jsonReader is the reader of a format whose file is an object, an array of
// objects or one object on each line. read is given all of them.
func jsonReader(read func(*document, []object, func(*earshot.Conversation, error) bool)) reader {
	return func(d *document, yield func(*earshot.Conversation, error) bool) {
		d.warnSurrogates()
		all, err := d.objects()
		if err != nil {
			yield(nil, err)
			return
		}
		read(d, all, yield)
	}
}

// eachOf is for jsonReader: every object is a conversation of its own.
func eachOf(read func(*document, object) (*earshot.Conversation, error)) func(*document, []object, func(*earshot.Conversation, error) bool) {
	return func(d *document, all []object, yield func(*earshot.Conversation, error) bool) {
		for _, o := range all {
			if !yield(read(d, o)) {
				return
			}
		}
	}
}

// objects are the objects at the top of the text.
func (d *document) objects() ([]object, error) {
	dec := json.NewDecoder(strings.NewReader(d.text))
	dec.UseNumber()
	array := strings.HasPrefix(strings.TrimSpace(d.text), "[")
	if array {
		dec.Token()
	}
	var all []object
	for dec.More() {
		var o object
		if err := dec.Decode(&o); err != nil {
			return nil, d.jsonError(err, dec)
		}
		if o != nil {
			all = append(all, o)
		}
	}
	if array {
		if _, err := dec.Token(); err != nil {
			return nil, d.jsonError(err, dec)
		}
	}
	return all, nil
}

// in is what lies at the path of keys.
func (o object) in(path ...string) any {
	var v any = map[string]any(o)
	for _, key := range path {
		m, _ := v.(map[string]any)
		v = m[key]
	}
	return v
}

// str is the string or number at the path.
func (o object) str(path ...string) string { return stringOf(o.in(path...)) }

// obj is the object at the path, nil if there is none.
func (o object) obj(path ...string) object {
	m, _ := o.in(path...).(map[string]any)
	return m
}

// list is the objects in the list at the path.
func (o object) list(path ...string) []object {
	items, _ := o.in(path...).([]any)
	var all []object
	for _, item := range items {
		if m, ok := item.(map[string]any); ok {
			all = append(all, m)
		}
	}
	return all
}

// is reports whether the value at the path is true.
func (o object) is(path ...string) bool {
	b, _ := o.in(path...).(bool)
	return b
}

// desk puts together a conversation that a service states message by message.
type desk struct {
	d      *document
	b      *builder
	people map[string]string // IDs of participants, by the service's own
	key    string            // the service's own ID of the message being read; empty when it has none
	keys   map[string]int    // how many turns were made of each message
}

func newDesk(d *document, channel earshot.Channel) *desk {
	k := &desk{d: d, b: newBuilder(), people: map[string]string{}, keys: map[string]int{}}
	k.b.c.Channel = channel
	return k
}

// person is the participant the service knows under the key, who is added when
// new; what was not known of them before is filled in. Without a name they go
// by their address, or their key.
func (k *desk) person(key string, p earshot.Participant) string {
	key = strings.ToValidUTF8(key, "\uFFFD")
	p.Name, p.Email = tidyName(strings.ToValidUTF8(p.Name, "\uFFFD")), strings.ToLower(strings.TrimSpace(strings.ToValidUTF8(p.Email, "\uFFFD")))
	if strings.Contains(p.Name, "@") && p.Email == "" {
		p.Name, p.Email = splitAddress(p.Name)
	}
	if key = firstOf(key, p.Email, p.Name); key == "" {
		return ""
	}
	if p.Side != "" {
		p.SideFrom = "given"
	}
	id, known := k.people[key]
	if !known {
		if p.Name == "" {
			p.Name = firstOf(p.Email, tidyName(key), key)
		}
		id = k.b.participant(p)
		k.people[key] = id
		return id
	}
	had := &k.b.c.Participants[k.b.at[id]]
	if p.Name != "" && (had.Name == key || had.Name == had.Email) {
		had.Name = p.Name
	}
	had.Email, had.Role = firstOf(had.Email, p.Email), firstOf(had.Role, p.Role)
	if had.Side == "" && p.Side != "" {
		had.Side, had.SideFrom = p.Side, p.SideFrom
	}
	return id
}

// message adds a message at the time stated, if it has words.
func (k *desk) message(kind earshot.Kind, speaker, at, text string) {
	text = tidyText(strings.ToValidUTF8(strings.ReplaceAll(text, "\x00", ""), "\uFFFD"))
	if text == "" {
		k.b.notes.add(0, "a message has no words")
		return
	}
	t := earshot.Turn{Key: k.turnKey(kind), Kind: kind, Speaker: speaker, Text: text}
	if at != "" {
		if moment, zoned, ok := momentOf(strings.TrimSpace(at), k.d.src.Location); ok {
			k.b.clock(k.d, 0, &t, moment, zoned)
		} else {
			k.b.notes.add(0, "the time %s cannot be read", quote(at))
		}
	}
	k.b.turn(t)
}

// turnKey names the turn that is made of a message: by the message's own ID,
// and what else is made of it by that and a number. What was sent besides words
// counts by itself, so that the words have the same key with and without it.
func (k *desk) turnKey(kind earshot.Kind) string {
	if k.key == "" || kind == earshot.KindReaction {
		return ""
	}
	key := strings.ToValidUTF8(k.key, "\uFFFD")
	if kind == earshot.KindAttachment {
		key += "/sent"
	}
	n := k.keys[key]
	if k.keys[key]++; n > 0 {
		return key + "/" + strconv.Itoa(n+1)
	}
	return key
}

// thread names the talk as the service does; an empty ID names nothing.
func (k *desk) thread(service, id string) {
	if id != "" {
		k.b.c.Thread = service + ":" + strings.ToValidUTF8(id, "\uFFFD")
	}
}

// attachment adds what was sent besides words, by its name. Where it lies is
// not kept: such addresses open it to whoever has them.
func (k *desk) attachment(speaker, at string, names ...string) {
	k.message(earshot.KindAttachment, speaker, at, "["+firstOf(append(names, "attachment")...)+"]")
}

// done is the conversation in the order of its times. Services list messages
// newest first, by page, or as they please.
func (k *desk) done() (*earshot.Conversation, error) {
	turns := k.b.c.Turns
	if len(turns) == 0 {
		return nil, k.d.refuse(0, "", "nobody says a word in it")
	}
	var last time.Time
	order := make([]time.Time, len(turns)) // a message without a time stays behind the one before it
	for i, t := range turns {
		if !t.At.IsZero() {
			last = t.At
		}
		order[i] = last
	}
	slices.SortStableFunc(turns, func(a, b earshot.Turn) int { return order[a.Seq].Compare(order[b.Seq]) })
	for i := range turns {
		turns[i].Seq = i
	}
	return k.b.done(), nil
}

// topSniff sniffs JSON by what test finds in the keys at its top, and says the
// reason; it is more certain than what foreign knows by a key alone.
func topSniff(reason string, test func(*jsonTop) bool) func(*document) (float64, string) {
	return func(d *document) (float64, string) {
		if top := d.jsonTop(); top.keys != nil && test(top) {
			return 0.96, reason
		}
		return 0, ""
	}
}

// beginsWith reports whether the value of key is a list whose first object has
// the keys.
func (t *jsonTop) beginsWith(key string, keys ...string) bool {
	value := t.keys[key]
	if len(value) == 0 || value[0] != '[' {
		return false
	}
	dec := json.NewDecoder(bytes.NewReader(value))
	dec.Token()
	var first map[string]json.RawMessage
	if !dec.More() || dec.Decode(&first) != nil {
		return false
	}
	return (&jsonTop{keys: first}).has(keys...)
}

// at is the object under a key, as something to look at.
func (t *jsonTop) at(key string) *jsonTop {
	inner := &jsonTop{}
	if value := t.keys[key]; len(value) > 0 && value[0] == '{' {
		json.Unmarshal(value, &inner.keys)
	}
	return inner
}

// text is the string under a key.
func (t *jsonTop) text(key string) string {
	var s string
	json.Unmarshal(t.keys[key], &s)
	return s
}
