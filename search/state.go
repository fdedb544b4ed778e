package search

import (
	"encoding/binary"
	"fmt"
	"hash/fnv"
	"io"
)

// state is what the index remembers of one conversation besides its terms:
// which version it is, and what it adds to the averages that BM25 needs.
type state struct {
	Version int64
	Turns   [2]uint64 // turns that hold tokens of the family
	Tokens  [2]uint64
}

func (s state) bytes() []byte {
	b := binary.AppendVarint(nil, s.Version)
	for f := range s.Turns {
		b = binary.AppendUvarint(b, s.Turns[f])
		b = binary.AppendUvarint(b, s.Tokens[f])
	}
	return b
}

func parseState(b []byte) (s state, err error) {
	r := varints{b: b}
	s.Version = r.signed()
	for f := range s.Turns {
		s.Turns[f], s.Tokens[f] = r.unsigned(), r.unsigned()
	}
	return s, r.err
}

// varints reads numbers one after another and remembers that one was missing.
type varints struct {
	b   []byte
	err error
}

func (r *varints) signed() int64 {
	v, n := binary.Varint(r.b)
	r.skip(n)
	return v
}

func (r *varints) unsigned() uint64 {
	v, n := binary.Uvarint(r.b)
	r.skip(n)
	return v
}

func (r *varints) skip(n int) {
	if n <= 0 {
		r.err, r.b = io.ErrUnexpectedEOF, nil
		return
	}
	r.b = r.b[n:]
}

// Watermark says what an index holds, so that it can be compared with the
// records it was made from.
type Watermark struct {
	Conversations uint64
	Digest        uint64 // of every conversation's ID and version; their order does not matter
	turns, tokens [2]uint64
}

// Digest is what one conversation adds to a Watermark's Digest. Sums of it wrap
// around.
func Digest(id string, version int64) uint64 {
	h := fnv.New64a()
	io.WriteString(h, id)
	h.Write(binary.BigEndian.AppendUint64([]byte{0}, uint64(version)))
	return h.Sum64()
}

func (w *Watermark) add(id string, s state) {
	w.Conversations++
	w.Digest += Digest(id, s.Version)
	for f := range s.Turns {
		w.turns[f] += s.Turns[f]
		w.tokens[f] += s.Tokens[f]
	}
}

func (w *Watermark) remove(id string, s state) {
	w.Conversations--
	w.Digest -= Digest(id, s.Version)
	for f := range s.Turns {
		w.turns[f] -= s.Turns[f]
		w.tokens[f] -= s.Tokens[f]
	}
}

// length is the average number of tokens in a turn that has any of the family.
func (w *Watermark) length(family int) float64 {
	if w.turns[family] == 0 {
		return 1
	}
	return float64(w.tokens[family]) / float64(w.turns[family])
}

func (w *Watermark) bytes() []byte {
	b := binary.BigEndian.AppendUint64(nil, w.Digest)
	b = binary.AppendUvarint(b, w.Conversations)
	for f := range w.turns {
		b = binary.AppendUvarint(b, w.turns[f])
		b = binary.AppendUvarint(b, w.tokens[f])
	}
	return b
}

func parseWatermark(b []byte) (w Watermark, err error) {
	if len(b) < 8 {
		return w, fmt.Errorf("read watermark: %w", io.ErrUnexpectedEOF)
	}
	w.Digest = binary.BigEndian.Uint64(b)
	r := varints{b: b[8:]}
	w.Conversations = r.unsigned()
	for f := range w.turns {
		w.turns[f], w.tokens[f] = r.unsigned(), r.unsigned()
	}
	return w, r.err
}
