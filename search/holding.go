package search

import (
	"unicode/utf8"

	segment "github.com/blevesearch/scorch_segment_api/v2"
)

// holding is an automaton for the terms that are the character, or a pair with
// it: the engine's dictionary then leaves out all others by itself. It reads
// byte by byte; a state packs the phase, and of the rune being read its length,
// how much of it was read, and whether it differs from the character.
type holding string

var _ segment.Automaton = holding("")

// The phases: what the whole runes read so far were.
const (
	phaseStart = iota
	phaseOther // one other character
	phaseFound // the character
	phasePair  // the character and another, in either order
	phaseDead
)

type holdState struct{ phase, length, read, differs int }

func (s holdState) pack() int { return s.phase<<12 | s.length<<8 | s.read<<4 | s.differs }

func unpack(s int) holdState {
	return holdState{phase: s >> 12, length: s >> 8 & 15, read: s >> 4 & 15, differs: s & 15}
}

// Start is the state before the first byte.
func (holding) Start() int { return holdState{}.pack() }

// IsMatch reports whether what was read is one of the terms.
func (holding) IsMatch(packed int) bool {
	s := unpack(packed)
	return s.read == 0 && (s.phase == phaseFound || s.phase == phasePair)
}

// CanMatch reports whether what was read may begin one of the terms.
func (holding) CanMatch(packed int) bool { return unpack(packed).phase != phaseDead }

// WillAlwaysMatch reports whether whatever follows makes one of the terms.
func (holding) WillAlwaysMatch(int) bool { return false }

// Accept is the state after one more byte.
func (h holding) Accept(packed int, b byte) int {
	s := unpack(packed)
	if s.read == 0 {
		s.length, s.differs = runeLength(b), 0
	}
	if s.phase >= phasePair || s.length == 0 {
		return holdState{phase: phaseDead}.pack()
	}
	if s.length != len(h) || b != h[s.read] {
		s.differs = 1
	}
	if s.phase == phaseOther && s.differs == 1 {
		return holdState{phase: phaseDead}.pack()
	}
	if s.read++; s.read < s.length {
		return s.pack()
	}
	return holdState{phase: s.after()}.pack()
}

// after is the phase once the rune is read.
func (s holdState) after() int {
	switch {
	case s.phase != phaseStart:
		return phasePair
	case s.differs == 1:
		return phaseOther
	}
	return phaseFound
}

// runeLength is the length of the rune that begins with b, 0 if none does.
func runeLength(b byte) int {
	switch {
	case b < utf8.RuneSelf:
		return 1
	case b >= 0xF0:
		return 4
	case b >= 0xE0:
		return 3
	case b >= 0xC0:
		return 2
	}
	return 0
}
