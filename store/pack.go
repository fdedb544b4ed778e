package store

import (
	"encoding/binary"
	"errors"
	"math"
	"time"
)

// errTorn is a block that ends too early or points outside itself.
var errTorn = errors.New("torn block")

// packer writes values compactly, one after the other. What it writes an
// unpacker reads back in the same order.
type packer struct {
	b     []byte
	names map[string]uint64
}

func (p *packer) uint(v uint64) { p.b = binary.AppendUvarint(p.b, v) }
func (p *packer) int(v int64)   { p.b = binary.AppendVarint(p.b, v) }

func (p *packer) text(s string) {
	p.uint(uint64(len(s)))
	p.b = append(p.b, s...)
}

// name writes a text that is likely to come again: the first time in full,
// then as a number.
func (p *packer) name(s string) {
	if n, ok := p.names[s]; ok {
		p.uint(n)
		return
	}
	if p.names == nil {
		p.names = map[string]uint64{}
	}
	p.names[s] = uint64(len(p.names)) + 1
	p.uint(0)
	p.text(s)
}

// duration writes whole milliseconds short and anything else exactly.
func (p *packer) duration(d time.Duration) {
	if d%time.Millisecond == 0 {
		p.int(int64(d/time.Millisecond) << 1)
		return
	}
	p.int(1)
	p.int(int64(d))
}

// float writes a number of up to four decimals short and anything else
// exactly.
func (p *packer) float(f float64) {
	if scaled := math.Round(f * 1e4); math.Abs(scaled) < 1e9 && scaled/1e4 == f && !(f == 0 && math.Signbit(f)) {
		p.int(int64(scaled) << 1)
		return
	}
	p.int(1)
	p.b = binary.LittleEndian.AppendUint64(p.b, math.Float64bits(f))
}

func (p *packer) bool(v bool) {
	if v {
		p.b = append(p.b, 1)
		return
	}
	p.b = append(p.b, 0)
}

// unpacker reads what a packer wrote. After the first torn value every other
// is zero and err is set.
type unpacker struct {
	b       []byte
	version byte // of the block
	names   []string
	err     error
}

func (u *unpacker) uint() uint64 {
	v, n := binary.Uvarint(u.b)
	return advance(u, v, n)
}

func (u *unpacker) int() int64 {
	v, n := binary.Varint(u.b)
	return advance(u, v, n)
}

// advance steps over n bytes and returns v, or tears the block.
func advance[T uint64 | int64](u *unpacker, v T, n int) T {
	if n <= 0 {
		u.tear()
		return 0
	}
	u.b = u.b[n:]
	return v
}

func (u *unpacker) tear() { u.b, u.err = nil, errTorn }

// size reads how many values of at least one byte follow.
func (u *unpacker) size() int {
	n := u.uint()
	if n > uint64(len(u.b)) {
		u.tear()
		return 0
	}
	return int(n)
}

func (u *unpacker) bytes(n int) []byte {
	if n < 0 || n > len(u.b) {
		u.tear()
		return nil
	}
	b := u.b[:n]
	u.b = u.b[n:]
	return b
}

func (u *unpacker) text() string { return string(u.bytes(u.size())) }

func (u *unpacker) name() string {
	n := u.uint()
	if n == 0 {
		s := u.text()
		u.names = append(u.names, s)
		return s
	}
	if n > uint64(len(u.names)) {
		u.tear()
		return ""
	}
	return u.names[n-1]
}

func (u *unpacker) duration() time.Duration {
	v := u.int()
	if v&1 == 0 {
		return time.Duration(v>>1) * time.Millisecond
	}
	return time.Duration(u.int())
}

func (u *unpacker) float() float64 {
	v := u.int()
	if v&1 == 0 {
		return float64(v>>1) / 1e4
	}
	b := u.bytes(8)
	if b == nil {
		return 0
	}
	return math.Float64frombits(binary.LittleEndian.Uint64(b))
}

func (u *unpacker) bool() bool {
	b := u.bytes(1)
	return len(b) == 1 && b[0] == 1
}
