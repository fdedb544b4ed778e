package letters

import "math"

// Sample is a text whose language is known: its words, each between two Edges.
type Sample struct {
	Words [][]uint16
	Lang  int
}

// Options say how to train. The zero value is what the house's model is
// trained with.
type Options struct {
	Bits   uint // rows as a power of two; 0 means 15
	Rounds int  // times every sample is seen; 0 means 3
}

// Train learns a model from samples: logistic regression over all languages
// at once, one step per sample, steps shrinking with what a weight has moved.
// The same samples in the same order make the same model.
func Train(samples []Sample, o Options) *Model {
	t := newTrainer(o)
	order := make([]int, len(samples))
	for i := range order {
		order[i] = i
	}
	dice := uint64(1)
	for range t.rounds {
		for i := len(order) - 1; i > 0; i-- {
			dice = dice*6364136223846793005 + 1442695040888963407
			k := int(dice >> 33 % uint64(i+1))
			order[i], order[k] = order[k], order[i]
		}
		for _, i := range order {
			t.step(samples[i])
		}
	}
	return t.model()
}

type trainer struct {
	bits    uint
	rounds  int
	weights [][Langs]float32
	moved   [][Langs]float32
	rows    []uint32 // of the sample in hand
}

func newTrainer(o Options) *trainer {
	t := &trainer{bits: o.Bits, rounds: o.Rounds}
	if t.bits == 0 {
		t.bits = 15
	}
	if t.rounds == 0 {
		t.rounds = 3
	}
	t.weights = make([][Langs]float32, 1<<t.bits)
	t.moved = make([][Langs]float32, 1<<t.bits)
	return t
}

const (
	pace  = 0.06 // how far a weight may move at first
	decay = 2e-6 // how much of it is forgotten at each step
)

func (t *trainer) step(s Sample) {
	t.rows = t.rows[:0]
	for _, w := range s.Words {
		t.rows = appendFeatures(t.rows, w)
	}
	for i, h := range t.rows {
		t.rows[i] = h >> (32 - t.bits)
	}
	var odds [Langs]float64
	for _, row := range t.rows {
		for k, w := range t.weights[row] {
			odds[k] += float64(w)
		}
	}
	slope := softmax(odds)
	slope[s.Lang]--
	for _, row := range t.rows {
		w, m := &t.weights[row], &t.moved[row]
		for k := range slope {
			g := float32(slope[k]) + decay*w[k]
			m[k] += g * g
			w[k] -= pace * g / (0.1 + float32(math.Sqrt(float64(m[k]))))
		}
	}
}

func softmax(odds [Langs]float64) (p [Langs]float64) {
	most := odds[0]
	for _, v := range odds {
		most = max(most, v)
	}
	sum := 0.0
	for k, v := range odds {
		p[k] = math.Exp(v - most)
		sum += p[k]
	}
	for k := range p {
		p[k] /= sum
	}
	return p
}

// model rounds the weights to bytes.
func (t *trainer) model() *Model {
	most := 0.0
	for i := range t.weights {
		row := &t.weights[i]
		mean := float32(0)
		for _, w := range row {
			mean += w / Langs
		}
		for k := range row {
			row[k] -= mean // says nothing, and would waste the bytes
			most = max(most, math.Abs(float64(row[k])))
		}
	}
	scale := most / 127
	if scale == 0 {
		scale = 1
	}
	rows := make([]byte, 0, Langs<<t.bits)
	for _, row := range t.weights {
		for _, w := range row {
			rows = append(rows, byte(math.Round(float64(w)/scale)+bias))
		}
	}
	return &Model{rows: string(rows), shift: 32 - t.bits, scale: scale}
}
