package nlp

import "math"

// calibrate fits, for every language with lines held out for development, one
// temperature, so that probabilities are right about as often as they say.
func (m *MoodModel) calibrate(lines []Line) {
	var held [moodGroups][]heldOut
	for _, l := range lines {
		if SplitOf(l.Theme) != SplitDev {
			continue
		}
		s := moodScanner{table: m.table, words: m.words, weights: m.weights, shift: m.shift}
		g := s.scan(l.Text, l.Lang)
		if s.count == 0 {
			continue
		}
		root := math.Sqrt(s.count)
		held[g] = append(held[g], heldOut{m.scale * float64(s.neg) / root, m.scale * float64(s.pos) / root, moodIndex(l.Label)})
	}
	for g := range held {
		if len(held[g]) >= 50 {
			m.groups[g].Temperature = bestTemperature(m.groups[g], held[g])
			m.head.Groups[g] = m.groups[g]
		}
	}
}

type heldOut struct {
	neg, pos float64
	label    int
}

// bestTemperature tries temperatures on a ladder and keeps the one under
// which the held out labels are likeliest.
func bestTemperature(fit moodGroupFit, held []heldOut) float64 {
	best, least := 1.0, math.Inf(1)
	for step := -12; step <= 20; step++ {
		fit.Temperature = math.Pow(1.1, float64(step))
		loss := 0.0
		for _, h := range held {
			loss -= math.Log(math.Max(1e-9, fit.probabilities(h.neg, h.pos)[h.label]))
		}
		if loss < least {
			best, least = fit.Temperature, loss
		}
	}
	return best
}

func (g *moodGroupFit) probabilities(neg, pos float64) [3]float64 {
	n := math.Exp((neg + g.NegBias) / g.Temperature)
	p := math.Exp((pos + g.PosBias) / g.Temperature)
	return [3]float64{n / (1 + n + p), 1 / (1 + n + p), p / (1 + n + p)}
}
