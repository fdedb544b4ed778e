package ingest

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"strconv"
	"strings"
	"unicode/utf8"

	"earshot"
)

// jsonTop is what the sniffs look at: the keys of the object, or of the first
// element of the array, that the text begins with.
type jsonTop struct {
	keys  map[string]json.RawMessage // nil when there is no object
	array bool
	more  bool // another value follows: JSONL
	err   error
}

// jsonTop reads the top of the text once.
func (d *document) jsonTop() *jsonTop {
	if d.top != nil {
		return d.top
	}
	d.top = &jsonTop{}
	text := strings.TrimSpace(d.text)
	if text == "" || text[0] != '{' && text[0] != '[' {
		return d.top
	}
	dec := json.NewDecoder(strings.NewReader(text))
	if text[0] == '[' {
		d.top.array = true
		dec.Token()
		if !dec.More() {
			return d.top
		}
	}
	var first json.RawMessage
	if d.top.err = dec.Decode(&first); d.top.err == nil {
		json.Unmarshal(first, &d.top.keys)
	} else {
		d.top.keys = partialKeys(text)
	}
	d.top.more = !d.top.array && dec.More()
	return d.top
}

// has reports whether all the keys are there.
func (t *jsonTop) has(keys ...string) bool {
	for _, k := range keys {
		if _, ok := t.keys[k]; !ok {
			return false
		}
	}
	return true
}

// holds reports whether the value of key contains the text.
func (t *jsonTop) holds(key, text string) bool { return bytes.Contains(t.keys[key], []byte(text)) }

// sniffJSON knows our own JSON, and any object with a list of messages.
func sniffJSON(d *document) (float64, string) {
	top := d.jsonTop()
	switch {
	case top.err != nil:
		return 0.55, "begins like JSON"
	case top.more || top.keys == nil:
		return 0, ""
	case top.has("conversation") && bytes.Contains(top.keys["conversation"], []byte(`"turns"`)):
		return 0.95, "has a conversation with turns"
	}
	if list, ok := turnsKey(top.keys); ok {
		if foldKey(list) == "turns" {
			return 0.9, "has a list of turns"
		}
		return 0.6, "has a list of messages, " + quote(list)
	}
	if top.array && keysMean(top.keys, meansText) {
		return 0.6, "is a list of messages"
	}
	if !top.array && keysMean(top.keys, meansText) && (keysMean(top.keys, meansConversation) || keysMean(top.keys, meansSpeaker) || keysMean(top.keys, meansSide)) {
		return 0.55, "is an object with words"
	}
	return 0, ""
}

// lists are the keys under which turns are found, likeliest first.
var lists = []string{"turns", "messages", "utterances", "transcript", "transcripts", "entries", "segments", "dialog", "dialogue", "sentences", "conversation", "items"}

// turnsKey is the key of the list of objects with words in it.
func turnsKey(keys map[string]json.RawMessage) (string, bool) {
	for _, want := range lists {
		for key, value := range keys {
			if foldKey(key) != want || len(value) == 0 || value[0] != '[' {
				continue
			}
			dec := json.NewDecoder(bytes.NewReader(value))
			dec.Token()
			var first map[string]json.RawMessage
			if dec.More() && dec.Decode(&first) == nil && keysMean(first, meansText) {
				return key, true
			}
		}
	}
	return "", false
}

// keysMean reports whether one of the keys means m and has a string.
func keysMean(keys map[string]json.RawMessage, m meaning) bool {
	for key, value := range keys {
		if len(value) > 0 && value[0] == '"' && hasMeaning(key, m) {
			return true
		}
	}
	return false
}

// readJSON reads one conversation, or an array of them, or an array of turns.
func readJSON(d *document, yield func(*earshot.Conversation, error) bool) {
	text := d.text
	dec := json.NewDecoder(strings.NewReader(text))
	dec.UseNumber()
	d.warnSurrogates()
	start := strings.IndexFunc(text, func(r rune) bool { return r == '{' || r == '[' })
	if start >= 0 && text[start] == '[' {
		readArray(d, dec, yield)
		return
	}
	var o object
	if err := dec.Decode(&o); err != nil {
		yield(nil, d.jsonError(err, dec))
		return
	}
	yield(conversationOf(d, o, 0))
}

// readArray reads the elements one by one, so that a long array is never in
// memory as a whole.
func readArray(d *document, dec *json.Decoder, yield func(*earshot.Conversation, error) bool) {
	dec.Token()
	turns := newGroup(d)
	at := newLineCounter(d.text)
	for dec.More() {
		var o object
		line := at.lineOf(valueAfter(d.text, int(dec.InputOffset())))
		if err := dec.Decode(&o); err != nil {
			yield(nil, d.jsonError(err, dec))
			return
		}
		if isTurn(o) {
			turns.add(rowOf(o, 0))
			continue
		}
		c, err := conversationOf(d, o, line)
		if !yield(c, err) {
			return
		}
	}
	if _, err := dec.Token(); err != nil {
		yield(nil, d.jsonError(err, dec))
		return
	}
	turns.yield(yield)
}

// valueAfter is where the next value after the offset begins.
func valueAfter(text string, offset int) int {
	for offset < len(text) && strings.IndexByte(", \t\r\n", text[offset]) >= 0 {
		offset++
	}
	return offset
}

// isTurn reports whether o is one turn and not a conversation.
func isTurn(o object) bool {
	if _, ok := listIn(o); ok || conversationIn(o) != nil {
		return false
	}
	f := fieldsOf(o)
	return (f[meansText] != "" || hasText(o)) && !isWhole(o, f)
}

// hasText reports whether o has a place for words, filled or not.
func hasText(o object) bool {
	for key, value := range o {
		if s, ok := value.(string); ok && s == "" && hasMeaning(key, meansText) {
			return true
		}
	}
	return false
}

// isWhole reports whether o's words are a whole conversation: it has an ID, and
// several lines.
func isWhole(o object, f map[meaning]string) bool {
	return f[meansSpeaker] == "" && f[meansRole] == "" && f[meansSide] == "" && f[meansConversation] != "" &&
		(strings.Contains(f[meansText], "\n") || utf8.RuneCountInString(f[meansText]) > maxRunes)
}

// jsonError says where JSON breaks off.
func (d *document) jsonError(err error, dec *json.Decoder) error {
	at := int(dec.InputOffset())
	var syntax *json.SyntaxError
	if errors.As(err, &syntax) {
		at = max(at, int(syntax.Offset)-1)
	}
	if errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, io.EOF) {
		return d.refuse(d.lineAt(len(d.text)), "download it again", "the JSON ends too early")
	}
	var kind *json.UnmarshalTypeError
	if errors.As(err, &kind) {
		return d.refuse(d.lineAt(at), "", "an object is wanted here, not %s", "a "+kind.Value)
	}
	return d.refuse(d.lineAt(at), "", "not valid JSON: %v", err)
}

// warnSurrogates warns of halves of characters, which JSON can write and
// nobody can read.
func (d *document) warnSurrogates() {
	if !strings.Contains(d.text, `\ud`) && !strings.Contains(d.text, `\uD`) {
		return
	}
	at := newLineCounter(d.text)
	for i := 0; i < len(d.text); i++ {
		j := strings.IndexByte(d.text[i:], '\\')
		if j < 0 {
			return
		}
		i += j
		if strings.HasPrefix(d.text[i:], `\\`) {
			i++ // a backslash that is meant
			continue
		}
		high, ok := surrogate(d.text[i:])
		if !ok {
			i++
			continue
		}
		if _, low := surrogate(d.text[min(i+6, len(d.text)):]); high && low {
			i += 11
			continue
		}
		d.notes.add(at.lineOf(i), "half of a character, %s, stands as %q", d.text[i:i+6], utf8.RuneError)
		i += 5
	}
}

// surrogate reports whether s begins with the escape of half a character, and
// whether of the first half.
func surrogate(s string) (high, ok bool) {
	if len(s) < 6 || s[0] != '\\' || s[1] != 'u' {
		return false, false
	}
	n, err := strconv.ParseUint(s[2:6], 16, 32)
	return n < 0xDC00, err == nil && n >= 0xD800 && n < 0xE000
}
