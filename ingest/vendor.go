package ingest

import (
	"encoding/json"
	"errors"
	"io"
	"iter"
	"math"
	"strconv"
	"strings"
	"time"
	"unicode"

	"earshot"
)

// scalar is a JSON string, number or boolean as it was written. Services write
// the same thing as a number in one version and as a string in the next.
// Anything else is empty.
type scalar string

// UnmarshalJSON takes strings without their quotes and all else as it stands.
func (s *scalar) UnmarshalJSON(raw []byte) error {
	switch {
	case raw[0] == '"':
		var text string
		err := json.Unmarshal(raw, &text)
		*s = scalar(strings.ReplaceAll(text, "\x00", ""))
		return err
	case raw[0] == '{', raw[0] == '[', raw[0] == 'n':
		*s = ""
	default:
		*s = scalar(raw)
	}
	return nil
}

// in is the number of units since the start. Negative times, and such as no
// conversation has, are none.
func (s scalar) in(unit time.Duration) (time.Duration, bool) {
	f, err := strconv.ParseFloat(string(s), 64)
	if err != nil || math.IsNaN(f) || f < 0 || f*float64(unit) > float64(10000*time.Hour) {
		return 0, false
	}
	return time.Duration(math.Round(f*float64(unit)/float64(time.Millisecond))) * time.Millisecond, true
}

// span is the start and the end, in the unit; they are not known when the
// start is not. An end before the start is the start.
func span(from, to scalar, unit time.Duration) (start, end time.Duration, ok bool) {
	start, ok = from.in(unit)
	end, _ = to.in(unit)
	return start, max(start, end), ok
}

// values yields the JSON values of the text: the elements of an array, or one
// value after the other. What kind of file it is stands in the error. A value
// that lacks parts, or has others, is no error here: reading decides.
func values[T any](d *document, what string) iter.Seq2[*T, error] {
	return func(yield func(*T, error) bool) {
		d.warnSurrogates()
		dec := json.NewDecoder(strings.NewReader(d.text))
		array := strings.HasPrefix(strings.TrimSpace(d.text), "[")
		if array {
			dec.Token()
		}
		for n := 0; !array || dec.More(); n++ {
			v := new(T)
			err := dec.Decode(v)
			var kind *json.UnmarshalTypeError
			switch {
			case errors.As(err, &kind):
				err = nil
			case err == io.EOF && n > 0:
				return
			case err != nil && n > 0 && !array:
				d.notes.add(d.lineAt(int(dec.InputOffset())), "what follows the JSON was not read")
				return
			}
			if err != nil {
				yield(nil, d.brokenJSON(what, err, dec))
				return
			}
			if !yield(v, nil) {
				return
			}
		}
		if _, err := dec.Token(); err != nil {
			yield(nil, d.brokenJSON(what, err, dec))
		}
	}
}

// brokenJSON says what kind of file breaks off, and where.
func (d *document) brokenJSON(what string, err error, dec *json.Decoder) error {
	broken := d.jsonError(err, dec)
	var e *Error
	if errors.As(broken, &e) {
		e.Problem = "this looks like " + what + ", but " + e.Problem
	}
	if earshot.HintOf(broken) == "" {
		return earshot.WithHint(broken, "export it again, as it comes; an excerpt or a request is no transcript")
	}
	return broken
}

// eachValue reads every value as a conversation.
func eachValue[T any](what string, read func(*document, *T) (*earshot.Conversation, error)) reader {
	return func(d *document, yield func(*earshot.Conversation, error) bool) {
		for v, err := range values[T](d, what) {
			var c *earshot.Conversation
			if err == nil {
				c, err = read(d, v)
			}
			if !yield(c, err) {
				return
			}
		}
	}
}

// allValues reads the values as the pieces of one conversation.
func allValues[T any](what string, read func(*document, []T) (*earshot.Conversation, error)) reader {
	return func(d *document, yield func(*earshot.Conversation, error) bool) {
		var pieces []T
		for v, err := range values[T](d, what) {
			if err != nil {
				yield(nil, err)
				return
			}
			pieces = append(pieces, *v)
		}
		yield(read(d, pieces))
	}
}

// talk is what a speech service wrote on its way to a conversation.
type talk struct {
	*builder
	d    *document
	what string // "a Deepgram transcript"
	cues []cue
}

func newTalk(d *document, what string, channel earshot.Channel) *talk {
	t := &talk{builder: newBuilder(), d: d, what: what}
	t.c.Channel = channel
	return t
}

// person adds the participant the service calls by the key, and returns what
// cues name them by. A role tells the side. Two keys are two people, whatever
// their names.
func (t *talk) person(key string, p earshot.Participant) string {
	if key = tidyName(key); key == "" {
		return ""
	}
	known := "\x00" + key
	if id, ok := t.ids[known]; ok && p == (earshot.Participant{Name: p.Name}) && (p.Name == "" || p.Name == t.c.Participants[t.at[id]].Name) {
		return known // as nearly always: nothing new is said of them
	}
	if p.Side == "" {
		if p.Side = roleSide(&earshot.Participant{Role: p.Role}); p.Side != "" {
			p.SideFrom = "role"
		}
	}
	if id, ok := t.ids[known]; ok {
		t.complete(id, p)
		if named := &t.c.Participants[t.at[id]]; named.Name == key && p.Name != "" {
			named.Name = tidyName(p.Name)
		}
		return known
	}
	p.Name, p.Email = firstOf(tidyName(p.Name), p.Email, key), strings.ToLower(p.Email)
	t.ids[known] = t.participant(p)
	return known
}

// label is the participant of whom nothing but a label is known: "A", 0.
func (t *talk) label(label string) string {
	if label == "" {
		return ""
	}
	name := label
	if len(label) == 1 || strings.Trim(label, "0123456789") == "" {
		name = "Speaker " + label
	}
	return t.person(label, earshot.Participant{Name: name})
}

// say adds a cue.
func (t *talk) say(c cue) {
	if c.text = unwrap(c.text); c.text == "" {
		t.notes.add(0, "a piece has no words")
		return
	}
	t.cues = append(t.cues, c)
}

// text adds words of which nothing but the speaker is known.
func (t *talk) text(speaker, text string) {
	t.say(cue{speaker: speaker, text: text, untimed: true})
}

// lasted takes the length the service states, unless words go on after it.
func (t *talk) lasted(length scalar, unit time.Duration) {
	t.c.Duration, _ = length.in(unit)
	for _, c := range t.cues {
		t.c.Duration = max(t.c.Duration, c.to)
	}
}

// done is the conversation.
func (t *talk) done() (*earshot.Conversation, error) {
	for _, turn := range joinCues(t.builder, t.cues) {
		t.turn(turn)
	}
	if len(t.c.Turns) == 0 {
		return nil, t.empty()
	}
	return t.builder.done(), nil
}

// empty refuses what has no words.
func (t *talk) empty() error {
	return t.d.refuse(0, "check that the recording has speech in it, and export again", "this is %s in which nobody says a word", t.what)
}

// saidIn is the language that the service says the words are in, where their
// script bears it out or there are no letters.
func saidIn(text string, tag scalar) earshot.Lang {
	stated := strings.ToLower(string(tag))
	for _, chinese := range []string{"cmn", "yue"} {
		if rest, ok := strings.CutPrefix(stated, chinese); ok {
			stated = "zh" + rest
		}
	}
	lang := langOf(stated)
	if strings.IndexFunc(text, unicode.IsLetter) < 0 || writtenIn(text, lang) {
		return lang
	}
	return ""
}

// words joins single words into pieces: a sentence, or up to a pause.
type words struct {
	t        *talk
	cur      cue
	lang     scalar
	unspaced bool // words of the language follow each other without spaces
}

// maxPiece is how many bytes of words make a piece where no sentence ends.
const maxPiece = 600

// add adds a word. One that is attached, as a comma is, follows without a
// space and belongs to the piece before.
func (w *words) add(c cue, lang scalar, attached bool) {
	if c.text == "" {
		return
	}
	if attached && w.cur.text != "" && len(w.cur.text) < 2*maxPiece {
		w.cur.text += c.text
		return
	}
	if w.cur.text != "" && w.ends(c, lang) {
		w.flush()
	}
	if w.cur.text == "" {
		w.cur, w.lang = c, lang
		return
	}
	if !w.unspaced && spaceBetween(w.cur.text, c.text) {
		w.cur.text += " "
	}
	w.cur.text += c.text
	w.cur.to = max(w.cur.to, c.to)
}

// ends reports whether the piece ends before the word.
func (w *words) ends(c cue, lang scalar) bool {
	return c.speaker != w.cur.speaker || lang != w.lang || c.untimed != w.cur.untimed || c.from-w.cur.to > maxPause || c.from < w.cur.from ||
		len(w.cur.text) > maxPiece || strings.ContainsAny(w.cur.text[len(w.cur.text)-1:], ".?!") || strings.HasSuffix(w.cur.text, "。") ||
		strings.HasSuffix(w.cur.text, "？") || strings.HasSuffix(w.cur.text, "！")
}

func (w *words) flush() {
	if w.cur.text != "" {
		w.cur.lang = saidIn(w.cur.text, w.lang)
		w.t.say(w.cur)
	}
	w.cur, w.lang = cue{}, ""
}

// timed is a cue with times in the unit.
func timed(speaker string, text, from, to scalar, unit time.Duration) cue {
	start, end, ok := span(from, to, unit)
	return cue{speaker: speaker, text: string(text), from: start, to: end, untimed: !ok}
}

// partialKeys are the keys of an object that breaks off, with their values as
// far as they go, so that what it was going to be can be told.
func partialKeys(text string) map[string]json.RawMessage {
	dec := json.NewDecoder(strings.NewReader(text))
	open, _ := dec.Token()
	if open == json.Delim('[') {
		open, _ = dec.Token()
	}
	if open != json.Delim('{') {
		return nil
	}
	keys := map[string]json.RawMessage{}
	for dec.More() {
		key, err := dec.Token()
		name, ok := key.(string)
		if err != nil || !ok {
			break
		}
		at := dec.InputOffset()
		var value json.RawMessage
		if dec.Decode(&value) != nil {
			keys[name] = json.RawMessage(strings.TrimLeft(text[at:], ": \t\r\n"))
			break
		}
		keys[name] = value
	}
	return keys
}
