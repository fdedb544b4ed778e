package ingest

import (
	"bytes"
	"io"
	"slices"
	"strings"
	"sync"
)

// Beside is what is given together with a file: the other files of a folder, a
// zip file or an upload. Gong writes who speaks in a call into another file
// than the words; where both lie beside each other they are read as one,
// whichever comes first. A Beside is safe for concurrent use; nil holds nothing.
type Beside struct {
	outer *Beside // of the folder that the zip file lies in
	names []string
	open  func(name string) (io.ReadCloser, error)

	details func() map[scalar]gongCall
	heard   func() map[scalar]bool
}

// maxBeside is how many bytes of details are looked at to say who speaks in the
// transcripts beside them: some twenty thousand calls.
const maxBeside = MaxBytes

// NewBeside holds the files of these names. They are opened when a file needs
// another one, each at most twice.
func NewBeside(names []string, open func(name string) (io.ReadCloser, error)) *Beside {
	b := &Beside{names: slices.Sorted(slices.Values(names)), open: open}
	b.details, b.heard = sync.OnceValue(b.findDetails), sync.OnceValue(b.findTranscripts)
	return b
}

// call is the details of a call, where a file given too has them.
func (b *Beside) call(id scalar) (gongCall, bool) {
	if b == nil {
		return gongCall{}, false
	}
	if call, ok := b.details()[id]; ok {
		return call, true
	}
	return b.outer.call(id)
}

// hears reports whether a file given too has the words of one of the calls.
func (b *Beside) hears(calls []gongCall) bool {
	return b != nil && (slices.ContainsFunc(calls, func(c gongCall) bool { return b.heard()[c.MetaData.ID] }) || b.outer.hears(calls))
}

// findDetails are the details of calls, by their IDs. Of two files that speak of
// a call the first by name counts.
func (b *Beside) findDetails() map[scalar]gongCall {
	all, left := map[scalar]gongCall{}, maxBeside
	b.gong(`"calls"`, func(file gongFile, size int) bool {
		if left -= size; left < 0 {
			return false
		}
		for _, call := range file.Calls {
			if _, there := all[call.MetaData.ID]; !there {
				all[call.MetaData.ID] = call
			}
		}
		return true
	})
	return all
}

// findTranscripts are the IDs of the calls that there are words of.
func (b *Beside) findTranscripts() map[scalar]bool {
	all := map[scalar]bool{}
	b.gong(`"callTranscripts"`, func(file gongFile, _ int) bool {
		for _, t := range file.CallTranscripts {
			all[t.CallID] = true
		}
		return true
	})
	return all
}

// gong hands out what the files hold that begin as Gong's with the key do, until
// see is false. One that cannot be read says so when it is its turn.
func (b *Beside) gong(key string, see func(file gongFile, size int) bool) {
	for _, name := range b.names {
		if !b.begins(name, key) {
			continue
		}
		d := b.document(name)
		if d == nil {
			continue
		}
		size := len(d.text)
		for file, err := range values[gongFile](d, gongWhat) {
			if err != nil {
				break
			}
			if !see(*file, size) {
				return
			}
			size = 0
		}
	}
}

// besideHead is how far into a file its kind is looked for.
const besideHead = 4 << 10

// begins reports whether the file begins as JSON with the key in it.
func (b *Beside) begins(name, key string) bool {
	r, err := b.open(name)
	if err != nil {
		return false
	}
	defer r.Close()
	head := make([]byte, besideHead)
	n, _ := io.ReadFull(r, head)
	text := strings.TrimSpace(strings.TrimPrefix(string(head[:n]), "\ufeff"))
	return strings.HasPrefix(text, "{") && strings.Contains(text, key) || strings.HasPrefix(text, "[") && strings.Contains(text, key)
}

// document is the decoded file; nil for one that cannot be read.
func (b *Beside) document(name string) *document {
	r, err := b.open(name)
	if err != nil {
		return nil
	}
	defer r.Close()
	raw, err := io.ReadAll(io.LimitReader(r, MaxBytes+1))
	if err != nil || len(raw) > MaxBytes || isZip(raw) {
		return nil
	}
	d := newDocument(Source{Name: name})
	if d.decode(raw) != nil {
		return nil
	}
	return d
}

// Companions are the names of the files whose details say who speaks in the
// transcripts that raw is; joined reports that raw itself is such details, whose
// transcripts are among the files. Who sends a file elsewhere sends its companions with it.
func (b *Beside) Companions(raw []byte) (names []string, joined bool) {
	if b == nil || len(raw) > MaxBytes || !bytes.Contains(raw[:min(len(raw), besideHead)], []byte(`"call`)) {
		return nil, false
	}
	d := newDocument(Source{Beside: b})
	if d.decode(raw) != nil {
		return nil, false
	}
	if d.joined() {
		return nil, true
	}
	wanted := map[scalar]bool{}
	for file, err := range values[gongFile](d, gongWhat) {
		if err != nil {
			return nil, false
		}
		for _, t := range file.CallTranscripts {
			wanted[t.CallID] = true
		}
		for _, c := range file.Calls {
			delete(wanted, c.MetaData.ID)
		}
	}
	for _, name := range b.names {
		one := NewBeside([]string{name}, b.open)
		for id := range wanted {
			if _, ok := one.call(id); ok {
				names = append(names, name)
				break
			}
		}
	}
	return names, false
}
