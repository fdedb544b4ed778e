package nlp

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"

	"earshot"
)

// Line is a labelled text the mood model learns from or is measured on.
type Line struct {
	Text   string       `json:"text"`
	Label  earshot.Mood `json:"label"`
	Lang   earshot.Lang `json:"lang"`
	Theme  string       `json:"theme"`  // what it is about; train, dev and test share no theme
	Source string       `json:"source"` // where it comes from: "written", "composed", "lexicon", "nsmc", "kote", "corrected"
}

// TrainOptions say how [Train] learns. The zero value asks for the options the
// embedded model was made with.
type TrainOptions struct {
	Rounds int     // how often all is learned anew, in another order; the model is the mean
	Epochs int     // how often every line is seen in a round
	Rate   float64 // the first step
	Decay  float64 // pull of every weight towards nought
	Mixed  float64 // share of lines seen beside a neutral one
	Seed   uint64  // of the order of the lines
}

func (o TrainOptions) withDefaults() TrainOptions {
	if o.Rounds == 0 {
		o.Rounds = 3
	}
	if o.Epochs == 0 {
		o.Epochs = 7
	}
	if o.Rate == 0 {
		o.Rate = 0.4
	}
	if o.Decay == 0 {
		o.Decay = 1e-6
	}
	if o.Mixed == 0 {
		o.Mixed = 0.8
	}
	if o.Seed == 0 {
		o.Seed = 20261120
	}
	return o
}

// HashLines is the hash of training lines and options, by which a model tells
// what it was made from.
func HashLines(lines []Line, options TrainOptions) string {
	h := sha256.New()
	fmt.Fprintf(h, "%d %+v\n", moodVersion, options.withDefaults())
	for _, l := range lines {
		fmt.Fprintf(h, "%q %s %s %q %s\n", l.Text, l.Label, l.Lang, l.Theme, l.Source)
	}
	return hex.EncodeToString(h.Sum(nil))
}

// Train learns a mood model from lines: those whose theme is held out for
// development decide the calibration, those held out for the test are not
// looked at, and the rest is learned. The same lines and options make the same
// model, on one kind of processor to the byte.
func Train(lines []Line, options TrainOptions) (*MoodModel, error) {
	o := options.withDefaults()
	t := trainer{options: o, table: runeTables(), words: newMoodWords()}
	for _, l := range lines {
		if err := t.take(l); err != nil {
			return nil, err
		}
	}
	if len(t.learn) == 0 {
		return nil, fmt.Errorf("train: no lines to learn from: %w", earshot.ErrInvalid)
	}
	t.number()
	t.balance()
	t.fitRounds()
	head := moodHead{Version: moodVersion, Data: HashLines(lines, o), Lines: len(lines)}
	var weights moodTable
	weights, head.Scale = newMoodTable(t.features())
	head.Groups = t.groups()
	m := newMoodModel(head, weights)
	m.calibrate(lines)
	return m, nil
}

// trainer holds the lines as features and the weights being learned: two for
// each feature, against and for, next to each other.
type trainer struct {
	options TrainOptions
	table   *runeTable
	words   *moodWords
	learn   []lesson
	hashes  []uint32 // of the features, in order; a feature's number is its place
	often   []int    // how many times each was seen
	weights []float32
	squares []float32
	neutral [moodGroups][]int // numbers of neutral lines
	bias    [moodGroups][2]float64
	biasSq  [moodGroups][2]float64
}

// lesson is a line as features. A polar one has no neutral to be mistaken for.
type lesson struct {
	features []uint32
	halved   []int
	norm     float32 // what every feature of the line weighs
	weight   float32 // what the line weighs
	label    earshot.Mood
	group    moodGroup
	polar    bool
	bulk     bool // of a large set, whose features must be seen twice to count
}

func (t *trainer) take(l Line) error {
	if l.Label != earshot.Negative && l.Label != earshot.Neutral && l.Label != earshot.Positive {
		return fmt.Errorf("train: label %q of %q: %w", l.Label, l.Text, earshot.ErrInvalid)
	}
	if SplitOf(l.Theme) != SplitTrain {
		return nil
	}
	t.add(l, ownWeight(l))
	if l.Theme == wordsTheme {
		for _, more := range inflect(l) {
			t.add(more, 0.5)
		}
	}
	return nil
}

// wordsTheme is the theme of word lists, whose words are learned inflected
// as well.
const wordsTheme = "words"

func (t *trainer) add(l Line, weight float32) {
	s := moodScanner{table: t.table, words: t.words, collect: true}
	if bulk(l) {
		s.apart = seedApart
	}
	g := s.scan(l.Text, l.Lang)
	if len(s.out) == 0 {
		return
	}
	le := lesson{features: s.out, halved: s.halved, label: l.Label, group: g, weight: weight,
		polar: l.Source == "nsmc"}
	le.norm = float32(moodNorm(le.count()))
	le.bulk = bulk(l)
	t.learn = append(t.learn, le)
}

// ownWeight is what a line weighs: Korean sentences of our own have to be
// heard among the many of the large sets.
func ownWeight(l Line) float32 {
	if l.Lang == earshot.Korean && !bulk(l) && l.Theme != wordsTheme {
		return 3
	}
	return 1
}

// bulk reports whether the line is of one of the large sets.
func bulk(l Line) bool { return l.Source == "nsmc" || l.Source == "kote" }

const seedApart = 0x3C6EF372FE94F82B

// count is how many features the line has, those before a "but" as halves.
func (l *lesson) count() float64 {
	n, last := 0.0, 0
	for _, at := range l.halved {
		n = (n + float64(at-last)) / 2
		last = at
	}
	return n + float64(len(l.features)-last)
}

// eachFeature calls do for every feature and its value.
func (l *lesson) eachFeature(do func(i uint32, x float32)) {
	x := l.norm / float32(int(1)<<len(l.halved))
	marks := l.halved
	for k, i := range l.features {
		for len(marks) > 0 && marks[0] == k {
			marks = marks[1:]
			x *= 2
		}
		if i != unknown {
			do(i, x)
		}
	}
}

// balance weighs the lines so that within a group the moods weigh alike.
func (t *trainer) balance() {
	var totals [moodGroups][3]float64
	for i := range t.learn {
		if l := &t.learn[i]; !l.polar {
			totals[l.group][moodIndex(l.label)] += float64(l.weight)
		}
	}
	for i := range t.learn {
		l := &t.learn[i]
		if l.polar {
			continue
		}
		of := totals[l.group]
		mean := (of[0] + of[1] + of[2]) / 3
		l.weight *= float32(math.Min(3, mean/of[moodIndex(l.label)]))
	}
}

func moodIndex(m earshot.Mood) int {
	switch m {
	case earshot.Negative:
		return 0
	case earshot.Positive:
		return 2
	}
	return 1
}

// fitRounds learns several times, each in an order of its own, and keeps the
// mean: where few lines are, one order alone decides too much.
func (t *trainer) fitRounds() {
	for i := range t.learn {
		if l := &t.learn[i]; l.label == earshot.Neutral && !l.bulk {
			t.neutral[l.group] = append(t.neutral[l.group], i)
		}
	}
	mean := make([]float32, 2*len(t.hashes))
	var bias [moodGroups][2]float64
	share := 1 / float64(t.options.Rounds)
	for round := range t.options.Rounds {
		t.fit(uint64(round) + 1)
		for i, w := range t.weights {
			mean[i] += float32(share) * w
		}
		for g := range bias {
			bias[g][0] += share * t.bias[g][0]
			bias[g][1] += share * t.bias[g][1]
		}
	}
	t.weights, t.bias = mean, bias
}

func (t *trainer) fit(round uint64) {
	size := 2 * len(t.hashes)
	t.weights, t.squares = make([]float32, size), make([]float32, size)
	t.bias, t.biasSq = [moodGroups][2]float64{}, [moodGroups][2]float64{}
	random := rand.New(rand.NewPCG(t.options.Seed, round))
	order := make([]int, len(t.learn))
	for i := range order {
		order[i] = i
	}
	for epoch := range t.options.Epochs {
		random.Shuffle(len(order), func(i, j int) { order[i], order[j] = order[j], order[i] })
		rate := t.options.Rate * (1 - float64(epoch)/float64(t.options.Epochs))
		for _, i := range order {
			l := &t.learn[i]
			if !l.bulk && random.Float64() < t.options.Mixed {
				l = t.mix(l, random)
			}
			t.step(l, float32(rate))
		}
	}
}

// mix is the line with a neutral one of its language beside it, which
// teaches that a few words decide the mood of a long turn.
func (t *trainer) mix(l *lesson, random *rand.Rand) *lesson {
	of := t.neutral[l.group]
	if len(of) == 0 || len(l.halved) > 0 {
		return l
	}
	other := &t.learn[of[random.IntN(len(of))]]
	if len(other.halved) > 0 {
		return l
	}
	both := *l
	both.features = append(slices.Clone(l.features), other.features...)
	both.norm = float32(moodNorm(float64(len(both.features))))
	return &both
}

// step moves the weights of one line's features, each by its own pace
// (AdaGrad).
func (t *trainer) step(l *lesson, rate float32) {
	if l.bulk {
		rate *= bulkPace
	}
	neg, pos := t.sum(l)
	dn, dp := l.gradient(neg+t.bias[l.group][0], pos+t.bias[l.group][1])
	dn, dp = dn*float64(l.weight), dp*float64(l.weight)
	t.stepBias(l.group, dn, dp, float64(rate))
	n, p, decay := float32(dn), float32(dp), float32(t.options.Decay)
	l.eachFeature(func(i uint32, x float32) {
		w, q := t.weights[2*i:2*i+2], t.squares[2*i:2*i+2]
		gn, gp := n*x+decay*w[0], p*x+decay*w[1]
		q[0] += gn * gn
		q[1] += gp * gp
		w[0] -= rate * gn / float32(math.Sqrt(float64(q[0]))+1e-3)
		w[1] -= rate * gp / float32(math.Sqrt(float64(q[1]))+1e-3)
	})
}

func (t *trainer) stepBias(g moodGroup, dn, dp, rate float64) {
	b, q := &t.bias[g], &t.biasSq[g]
	q[0] += dn * dn
	q[1] += dp * dp
	b[0] -= 0.1 * rate * dn / (math.Sqrt(q[0]) + 1)
	b[1] -= 0.1 * rate * dp / (math.Sqrt(q[1]) + 1)
}

func (t *trainer) sum(l *lesson) (neg, pos float64) {
	var n, p float32
	l.eachFeature(func(i uint32, x float32) {
		n += x * t.weights[2*i]
		p += x * t.weights[2*i+1]
	})
	return float64(n), float64(p)
}

// gradient is how much too high the evidence for negative and for positive
// was.
func (l *lesson) gradient(neg, pos float64) (dn, dp float64) {
	if l.polar {
		p := 1 / (1 + math.Exp(neg-pos))
		if l.label == earshot.Positive {
			p--
		}
		return -p, p
	}
	n, p := math.Exp(neg), math.Exp(pos)
	dn, dp = n/(1+n+p), p/(1+n+p)
	switch l.label {
	case earshot.Negative:
		dn--
	case earshot.Positive:
		dp--
	}
	return dn, dp
}

// number gives the features their numbers and writes them in place of the
// hashes. A feature seen once, in one of the large sets, tells nothing and
// becomes unknown.
func (t *trainer) number() {
	var all, kept []uint32
	for i := range t.learn {
		all = append(all, t.learn[i].features...)
		if !t.learn[i].bulk {
			kept = append(kept, t.learn[i].features...)
		}
	}
	slices.Sort(all)
	slices.Sort(kept)
	for i := 0; i < len(all); {
		j := i
		for j < len(all) && all[j] == all[i] {
			j++
		}
		_, own := slices.BinarySearch(kept, all[i])
		if own || j-i >= rare {
			t.hashes = append(t.hashes, all[i])
			t.often = append(t.often, j-i)
		}
		i = j
	}
	for i := range t.learn {
		for k, h := range t.learn[i].features {
			n, ok := slices.BinarySearch(t.hashes, h)
			if !ok {
				t.learn[i].features[k] = unknown
				continue
			}
			t.learn[i].features[k] = uint32(n)
		}
	}
}

const (
	// bulkPace slows the steps of lines of the large sets, which have many
	// to learn the same from.
	bulkPace = 0.25
	// rare is how often a feature of the large sets must be seen.
	rare    = 2
	unknown = math.MaxUint32
)

// features are the weights learned, by feature.
func (t *trainer) features() []feature {
	out := make([]feature, len(t.hashes))
	for i, h := range t.hashes {
		out[i] = feature{h, t.weights[2*i], t.weights[2*i+1], t.often[i]}
	}
	return out
}

func (t *trainer) groups() []moodGroupFit {
	out := make([]moodGroupFit, moodGroups)
	for g := range out {
		out[g] = moodGroupFit{Group: moodGroupNames[g], NegBias: t.bias[g][0], PosBias: t.bias[g][1], Temperature: 1}
	}
	return out
}
