package ingest

import (
	"encoding/json"
	"strings"

	"earshot"
)

// sniffJSONL knows one JSON object per line by its first two lines.
func sniffJSONL(d *document) (float64, string) {
	head := d.head(2)
	if len(head) == 0 || head[0][0] != '{' || !json.Valid([]byte(head[0])) {
		return 0, ""
	}
	var keys map[string]json.RawMessage
	json.Unmarshal([]byte(head[0]), &keys)
	_, list := turnsKey(keys)
	turn := keysMean(keys, meansText)
	switch {
	case !list && !turn:
		return 0, ""
	case len(head) == 2 && head[1][0] == '{':
		return 0.7, "one JSON object per line"
	case turn && !keysMean(keys, meansConversation):
		return 0.57, "one JSON object"
	}
	return 0, ""
}

// readJSONL reads a conversation or a turn from each line.
func readJSONL(d *document, yield func(*earshot.Conversation, error) bool) {
	d.warnSurrogates()
	turns := newGroup(d)
	l := d.lines()
	good := 0
	var bad []error
	for line, ok := l.next(); ok; line, ok = l.next() {
		if strings.TrimSpace(line) == "" {
			continue
		}
		o, err := d.lineObject(line, l.no)
		if err != nil {
			bad = append(bad, err)
			continue
		}
		good++
		if isTurn(o) {
			turns.add(rowOf(o, l.no))
		} else if !yield(conversationOf(d, o, l.no)) {
			return
		}
	}
	if len(turns.order) > 0 && len(bad) > 0 && len(bad)*10 <= good {
		b := turns.by[turns.order[0]]
		for _, err := range bad {
			b.notes.add(LineOf(err), "a line is not a JSON object and was skipped")
		}
		bad = nil
	}
	for _, err := range bad {
		if !yield(nil, err) {
			return
		}
	}
	turns.yield(yield)
}

// lineObject is the object on the line.
func (d *document) lineObject(line string, no int) (object, error) {
	var o object
	dec := json.NewDecoder(strings.NewReader(line))
	dec.UseNumber()
	if err := dec.Decode(&o); err != nil {
		return nil, d.refuse(no, "each line holds one JSON object", "not a JSON object: %v", err)
	}
	if dec.More() {
		return nil, d.refuse(no, "each line holds one JSON object", "more than one JSON value on the line")
	}
	return o, nil
}
