package nlp

import (
	"encoding/binary"
	"math/bits"
	"slices"
)

// Room is what a [WordMatcher] writes to while it works. The zero value is
// ready; used again and again it saves allocations. It is for one goroutine.
type Room struct {
	text   []byte
	units  units
	starts []int32
	hits   []WordHit
	loose  []Hit
}

// unit is a piece of a text: a word or a character. Its key tells it from
// others (long words nearly so) and whether it is spaced.
type unit struct {
	key        uint64
	start, end int32 // without the space
}

// spaced, in a key, says that a space stands before the word.
const spaced = 1 << 63

type units []unit

// gate is what the gate of a matcher is asked for a pattern.
func (u units) gate() uint64 {
	if len(u) == 1 {
		return u[0].begin()
	}
	return u[1].follow(u[0].begin())
}

// begin is the hash of a pattern that begins with the unit.
func (u *unit) begin() uint64 { return u.key &^ spaced * spread64 }

// follow is the hash of a pattern of hash h that goes on with the unit.
func (u *unit) follow(h uint64) uint64 { return (bits.RotateLeft64(h, 29) ^ u.key) * spread64 }

// cut cuts a text into units.
func (r *Room) cut(text string) units {
	r.text = append(append(r.text[:0], text...), 0, 0, 0, 0, 0, 0, 0, 0) // so that eight bytes may be read at its end
	units, b, at := slices.Grow(r.units[:0], len(text))[:len(text)], r.text, 0
	for i := 0; i < len(text); at++ {
		v := binary.LittleEndian.Uint64(b[i:])
		key, start := uint64(0), i
		switch c := byte(v); {
		case c >= 0x80:
			n := charSize(v)
			i += n
			key = v & (1<<(8*n&63) - 1)
		case !asciiWord[c] && (c != ' ' || !asciiWord[byte(v>>8)]):
			i++
			key = uint64(c)
		default:
			if c == ' ' {
				start++
				v, key = binary.LittleEndian.Uint64(b[start:]), spaced
			}
			n := bits.TrailingZeros64(notWord(v))
			if n == 64 {
				var long uint64
				long, i = longKey(b, start)
				key |= long
				break
			}
			key |= v & (1<<(n&56) - 1)
			i = start + n/8
		}
		units[at] = unit{key, int32(start), int32(i)}
	}
	units = units[:at]
	r.units = units
	return units
}

// longKey is the key of the word of eight letters or more at i, and where it
// ends.
func longKey(b []byte, i int) (uint64, int) {
	key := uint64(0)
	for {
		v := binary.LittleEndian.Uint64(b[i:])
		n := bits.TrailingZeros64(notWord(v)) / 8
		if n < 8 {
			v &= 1<<(8*n) - 1
		}
		key = (bits.RotateLeft64(key, 29) ^ v) * spread64
		i += n
		if n < 8 {
			return key &^ spaced, i
		}
	}
}

// notWord sets the high bit of each byte of v that is no ASCII letter or digit.
func notWord(v uint64) uint64 {
	const each = 0x0101010101010101
	low := v &^ (0x80 * each)
	letter := low | 0x20*each
	letters := (letter + (0x80-'a')*each) &^ (letter + (0x80-'z'-1)*each)
	digits := (low + (0x80-'0')*each) &^ (low + (0x80-'9'-1)*each)
	return (^(letters | digits) | v) & (0x80 * each)
}

// charSize is the length of the character that v begins with; 1 for a byte that
// begins none.
func charSize(v uint64) int {
	switch c := v & 0xFF; {
	case c < 0xC0 || v&0xC000 != 0x8000:
		return 1
	case c < 0xE0:
		return 2
	case v&0xC00000 != 0x800000:
		return 1
	case c < 0xF0:
		return 3
	case v&0xC0000000 != 0x80000000:
		return 1
	}
	return 4
}
