package nlp

import (
	"cmp"
	"math"
	"math/bits"
	"slices"
)

// moodTable holds the features that matter and their weights, in sets of
// four. A set is sixteen bytes, four tags of two bytes and then four pairs of
// signed bytes, against and for. A feature stands in the set that its hash, as
// a share of all hashes, falls in, under a tag of its last bits; one that is
// not there weighs nothing.
type moodTable string

const (
	moodSets    = 7 << 16 // as many as leave the models of the house under 8 MiB
	moodTagBits = 15
	moodSetSize = 16
	moodSlots   = 4
)

func moodSet(h uint32) int { return int(uint64(h) * moodSets >> 32) }

func moodTag(h uint32) uint64 { return uint64(h&(1<<moodTagBits-1)) + 1 }

// add adds the weights of features to neg and pos.
func (t moodTable) add(features []uint32, neg, pos int32) (int32, int32) {
	const ones, highs = 0x0001000100010001, 0x8000800080008000
	for _, h := range features {
		at := moodSet(h) * moodSetSize
		set := t[at : at+moodSetSize]
		tags := uint64(set[0]) | uint64(set[1])<<8 | uint64(set[2])<<16 | uint64(set[3])<<24 |
			uint64(set[4])<<32 | uint64(set[5])<<40 | uint64(set[6])<<48 | uint64(set[7])<<56
		x := tags ^ moodTag(h)*ones
		if hit := (x - ones) &^ x & highs; hit != 0 {
			slot := moodSlots*2 + bits.TrailingZeros64(hit)>>4*2
			neg += int32(int8(set[slot&15]))
			pos += int32(int8(set[(slot+1)&15]))
		}
	}
	return neg, pos
}

// feature is a feature with its weights, for a table being made.
type feature struct {
	hash     uint32
	neg, pos float32
	often    int // how many lines have it
}

// worth is what is lost when the feature is left out.
func (f *feature) worth() float64 {
	return math.Max(math.Abs(float64(f.neg)), math.Abs(float64(f.pos))) * math.Log2(1+float64(f.often))
}

// newMoodTable packs features. Where more than four share a set the worthier
// stay. The few largest weights, one in a thousand, are cut, which leaves
// the others finer.
func newMoodTable(features []feature) (moodTable, float64) {
	var sizes []float64
	for i := range features {
		sizes = append(sizes, math.Max(math.Abs(float64(features[i].neg)), math.Abs(float64(features[i].pos))))
	}
	slices.Sort(sizes)
	scale := math.Max(1e-9, sizes[(len(sizes)-1)*999/1000]/127)
	slices.SortFunc(features, func(a, b feature) int {
		return cmp.Or(cmp.Compare(b.worth(), a.worth()), cmp.Compare(a.hash, b.hash))
	})
	out := make([]byte, moodSetSize*moodSets)
	var used [moodSets]uint8
	for i := range features {
		f := &features[i]
		n, p := toByte(f.neg, scale), toByte(f.pos, scale)
		set := moodSet(f.hash)
		if used[set] == moodSlots || n == 0 && p == 0 {
			continue
		}
		slot := out[set*moodSetSize:]
		k, tag := int(used[set])*2, moodTag(f.hash)
		slot[k], slot[k+1] = byte(tag), byte(tag>>8)
		slot[moodSlots*2+k], slot[moodSlots*2+k+1] = n, p
		used[set]++
	}
	return moodTable(out), scale
}

func toByte(w float32, scale float64) byte {
	return byte(int8(math.Max(-127, math.Min(127, math.Round(float64(w)/scale)))))
}
