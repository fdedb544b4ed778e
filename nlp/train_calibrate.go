package nlp

import "math"

// calibrate fits, for every language, a temperature, so that probabilities are
// right about as often as they say, and how much must speak for a mood before
// a text is no longer neutral. The lines held out for development decide; a
// language with few of them borrows those of its neighbours.
func (m *MoodModel) calibrate(lines []Line) {
	var held [moodGroups][]heldOut
	for _, l := range lines {
		if SplitOf(l.Theme) != SplitDev {
			continue
		}
		s := moodScanner{table: m.table, words: m.words, weights: m.weights}
		g := s.scan(l.Text, l.Lang)
		if s.count == 0 {
			continue
		}
		neg, pos := s.sums(m.scale)
		held[g] = append(held[g], heldOut{neg, pos, moodIndex(l.Label), l.Source == "nsmc", bulk(l)})
	}
	var latin []heldOut
	for _, g := range []moodGroup{moodEnglish, moodGerman, moodFrench, moodSpanish} {
		latin = append(latin, held[g]...)
	}
	for g := range held {
		from := held[g]
		if len(from) < fewHeldOut {
			from = latin
		}
		if len(from) >= fewHeldOut {
			m.groups[g] = m.groups[g].fitted(from)
			m.head.Groups[g] = m.groups[g]
		}
	}
}

const fewHeldOut = 50

// heldOut is what speaks for negative and for positive in a line whose mood
// is known.
type heldOut struct {
	neg, pos float64
	label    int
	polar    bool // the line cannot be neutral
	bulk     bool // the line is of a large set
}

// fitted tries temperatures and thresholds on a grid and keeps those under
// which the held out labels are likeliest; a threshold far from nought has to
// earn it. Lines held out that were written by the hands that wrote the others
// are easier than what customers say, and may not make the model surer.
func (g moodGroupFit) fitted(held []heldOut) moodGroupFit {
	best, least := g, math.Inf(1)
	for step := coldest(held); step <= 16; step++ {
		for shift := -1.5; shift <= 0.5; shift += 0.1 {
			fit := g
			fit.Temperature = math.Pow(1.15, float64(step))
			fit.NegBias += shift
			fit.PosBias += shift
			if loss := fit.loss(held) + 0.02*shift*shift; loss < least {
				best, least = fit, loss
			}
		}
	}
	return best
}

func coldest(held []heldOut) int {
	for _, h := range held {
		if h.polar {
			return -8
		}
	}
	return 0
}

// loss is how unlikely the labels are. Lines of the large sets weigh together
// as much as the others.
func (g *moodGroupFit) loss(held []heldOut) float64 {
	var loss, lines [2]float64
	for _, h := range held {
		p := g.probabilities(h.neg, h.pos)
		of := p[h.label]
		if h.polar {
			of /= p[0] + p[2]
		}
		kind := 0
		if h.bulk {
			kind = 1
		}
		loss[kind] -= math.Log(math.Max(1e-9, of))
		lines[kind]++
	}
	if lines[0] == 0 || lines[1] == 0 {
		return (loss[0] + loss[1]) / (lines[0] + lines[1])
	}
	return (loss[0]/lines[0] + loss[1]/lines[1]) / 2
}

func (g *moodGroupFit) probabilities(neg, pos float64) [3]float64 {
	n := math.Exp((neg + g.NegBias) / g.Temperature)
	p := math.Exp((pos + g.PosBias) / g.Temperature)
	return [3]float64{n / (1 + n + p), 1 / (1 + n + p), p / (1 + n + p)}
}
