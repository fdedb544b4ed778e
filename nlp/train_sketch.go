package nlp

import (
	"encoding/binary"
	"fmt"
	"hash/fnv"
	"slices"
	"unicode"

	"earshot"
)

// Sketches remember texts by a few hashes of each, to tell whether another
// text is one of them, or nearly, without keeping a word of it. Texts of fewer
// than twelve letters are what anybody says and are not remembered.
type Sketches struct {
	rows  [][sketchSize]uint32
	index map[uint32][]int32
}

const (
	sketchSize     = 3
	shingleLetters = 8
	sketchLetters  = 12
)

// Add remembers a text.
func (s *Sketches) Add(text string) {
	if row, ok := sketchOf(text); ok {
		s.put(row)
	}
}

func (s *Sketches) put(row [sketchSize]uint32) {
	if s.index == nil {
		s.index = map[uint32][]int32{}
	}
	s.index[row[0]] = append(s.index[row[0]], int32(len(s.rows)))
	s.rows = append(s.rows, row)
}

// Copies reports whether a text is, or nearly is, one that is remembered.
func (s *Sketches) Copies(text string) bool {
	sketch, ok := sketchOf(text)
	if !ok {
		return false
	}
	for _, row := range s.index[sketch[0]] {
		if s.rows[row] == sketch {
			return true
		}
	}
	return false
}

// Len is how many texts are remembered.
func (s *Sketches) Len() int { return len(s.rows) }

// Bytes are the sketches as [ParseSketches] reads them.
func (s *Sketches) Bytes() []byte {
	var out []byte
	for _, row := range s.rows {
		for _, h := range row {
			out = binary.LittleEndian.AppendUint32(out, h)
		}
	}
	return out
}

// ParseSketches reads sketches as [Sketches.Bytes] wrote them.
func ParseSketches(data []byte) (*Sketches, error) {
	if len(data)%(4*sketchSize) != 0 {
		return nil, fmt.Errorf("sketches: %d bytes: %w", len(data), earshot.ErrInvalid)
	}
	s := &Sketches{}
	for len(data) > 0 {
		var row [sketchSize]uint32
		for k := range row {
			row[k] = binary.LittleEndian.Uint32(data[4*k:])
		}
		s.put(row)
		data = data[4*sketchSize:]
	}
	return s, nil
}

// sketchOf is the smallest hashes of a text: two texts share as many of them
// as they share of their letters.
func sketchOf(text string) (row [sketchSize]uint32, ok bool) {
	h := shingles(text)
	if len(h) < sketchLetters-shingleLetters+1 {
		return row, false
	}
	return [sketchSize]uint32(h[:sketchSize]), true
}

// shingles are the hashes of every eight letters in a row of the normalised
// text, smallest first, none twice.
func shingles(text string) []uint32 {
	var letters []rune
	for _, r := range Normalize(text).Text {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			letters = append(letters, r)
		}
	}
	var out []uint32
	for i := 0; i+shingleLetters <= len(letters); i++ {
		h := fnv.New64a()
		h.Write([]byte(string(letters[i : i+shingleLetters])))
		out = append(out, uint32(h.Sum64()>>32))
	}
	slices.Sort(out)
	return slices.Compact(out)
}
