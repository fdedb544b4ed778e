// Package letters tells languages written in Latin letters apart by the
// letters of their words: runs of two to five, and whole words, each hashed to
// a row of weights, one weight per language. [Train] learns the rows from
// words, [Parse] reads a model, and [Model.Add] weighs a word in some tens of
// nanoseconds without allocating.
//
// A model may be shared by any number of goroutines.
package letters

import (
	"encoding/binary"
	"errors"
	"math"
)

// Langs is how many languages a model tells apart. They have no names here:
// whoever trains a model numbers them.
const Langs = 12

// Edge stands before and after a word. It is no letter of any language.
const Edge = 1

const (
	shortest, longest = 2, 5 // the runs of letters that are weighed
	magic             = "earshot letters 1\n"
	bias              = 128 // added to a weight to make it a byte
)

// Model weighs the letters of words.
type Model struct {
	rows  string // a row of Langs bytes for each bucket
	shift uint   // hash >> shift is a bucket
	scale float64
}

// Sum is what a text's words say for each language, in the model's own units.
type Sum [Langs]int32

// Parse reads a model that [Model.Bytes] wrote. The model keeps data.
func Parse(data string) (*Model, error) {
	head := len(magic) + 9
	if len(data) < head || data[:len(magic)] != magic {
		return nil, errors.New("letters: not a model")
	}
	bits := uint(data[len(magic)])
	scale := math.Float64frombits(binary.LittleEndian.Uint64([]byte(data[len(magic)+1 : head])))
	if bits < 4 || bits > 24 || len(data) != head+Langs<<bits {
		return nil, errors.New("letters: a model cut short")
	}
	return &Model{rows: data[head:], shift: 32 - bits, scale: scale}, nil
}

// Bytes is the model as [Parse] reads it.
func (m *Model) Bytes() []byte {
	out := append([]byte(magic), byte(32-m.shift))
	out = binary.LittleEndian.AppendUint64(out, math.Float64bits(m.scale))
	return append(out, m.rows...)
}

// Add adds what a word says to s. The word is in lower case, stands between
// two Edges and has at most [MaxWord] letters with them.
func (m *Model) Add(s *Sum, word []uint16) {
	var room [maxFeatures]uint32
	hashes := appendFeatures(room[:0], word)
	const lanes = 0x00FF00FF00FF00FF
	var low, high, last uint64 // lanes of 16 bits: languages 0 2 4 6, 1 3 5 7, and 8 10 9 11
	for _, h := range hashes {
		at := int(h>>(m.shift&31)) * Langs
		row := m.rows[at : at+Langs]
		a := uint64(row[0]) | uint64(row[1])<<8 | uint64(row[2])<<16 | uint64(row[3])<<24 |
			uint64(row[4])<<32 | uint64(row[5])<<40 | uint64(row[6])<<48 | uint64(row[7])<<56
		b := uint64(uint32(row[8]) | uint32(row[9])<<8 | uint32(row[10])<<16 | uint32(row[11])<<24)
		low += a & lanes
		high += a >> 8 & lanes
		last += (b | b<<24) & lanes
	}
	none := bias * int32(len(hashes))
	for k := range 4 {
		s[2*k] += int32(low>>(16*k)&0xFFFF) - none
		s[2*k+1] += int32(high>>(16*k)&0xFFFF) - none
	}
	for k, lane := range [4]int{8, 10, 9, 11} {
		s[lane] += int32(last>>(16*k)&0xFFFF) - none
	}
}

// Odds are the natural logarithms of what s says for each language, up to a
// constant.
func (m *Model) Odds(s *Sum) (odds [Langs]float64) {
	for k, v := range s {
		odds[k] = float64(v) * m.scale
	}
	return odds
}

// MaxWord is how long a word may be, its Edges included.
const MaxWord = 34

// maxFeatures is how many features the longest word has. Their bytes fit the
// lanes Add sums them in.
const maxFeatures = MaxWord*(longest-shortest+1) + 1

// appendFeatures appends the hash of every feature of a word: its runs of
// letters, and itself when it is longer than they are.
func appendFeatures(to []uint32, word []uint16) []uint32 {
	whole := uint32(seed)
	for i, letter := range word {
		h := mix(seed, letter)
		for _, next := range word[i+1 : min(i+longest, len(word))] {
			h = mix(h, next)
			to = append(to, h)
		}
		whole = mix(whole, letter)
	}
	if len(word) > longest {
		to = append(to, mix(whole, Edge))
	}
	return to
}

const seed = 0x811C9DC5

func mix(h uint32, letter uint16) uint32 {
	h = (h ^ uint32(letter)) * 0x9E3779B1
	return h ^ h>>15
}
