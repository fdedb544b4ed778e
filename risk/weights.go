package risk

import (
	"fmt"
	"math"
	"slices"
	"time"

	"earshot"
)

// Weights are what a score multiplies its inputs with, in log-odds: an input
// of 1 with a weight of 0.7 doubles the odds. They begin as priors that
// managers can read and edit.
type Weights struct {
	Version    string // named in every receipt
	Base       float64
	Inputs     []InputWeight
	Saturation float64                         // weighted severity at which a category's findings reach 63 % of their effect
	Roles      map[earshot.ContactRole]float64 // how much more the words of a role weigh
	Watch      float64                         // scores from here are watch
	High       float64                         // and from here high
}

// InputWeight is the weight of one input.
type InputWeight struct {
	Input  string
	Weight float64
}

// The inputs that are not a category of findings. A category's input has the
// category's own name.
const (
	InputMood        = "mood"
	InputMoodChange  = "mood-change"
	InputSilence     = "silence"
	InputNPS         = "nps"
	InputUsageLevel  = "usage-level"
	InputUsageChange = "usage-change"
	InputSpend       = "spend"
	InputRenewal     = "renewal"
	InputChampion    = "champion-left"
	InputTenure      = "tenure"
	InputProducts    = "products"
	InputPromises    = "promises"
)

// ownCategory is the weight of a category managers made themselves.
const ownCategory = 0.5

// DefaultWeights are the priors: what a careful account manager would give
// before any outcome was seen. An account nobody knows anything about scores
// 100*logistic(Base), about 10.
func DefaultWeights() Weights {
	return Weights{
		Version:    "prior-2",
		Base:       -2.2,
		Saturation: 6,
		Watch:      30,
		High:       60,
		Roles: map[earshot.ContactRole]float64{
			earshot.ContactExecutive:   1.6,
			earshot.ContactChampion:    1.3,
			earshot.ContactProcurement: 1.3,
			earshot.ContactManager:     1.1,
			earshot.ContactUser:        0.8,
		},
		Inputs: []InputWeight{
			{string(earshot.CategoryChurn), 2.6},
			{string(earshot.CategoryContract), 1.2},
			{string(earshot.CategoryCompetitor), 1.2},
			{string(earshot.CategoryPrice), 0.9},
			{string(earshot.CategoryService), 0.9},
			{string(earshot.CategoryProduct), 0.8},
			{string(earshot.CategoryPeople), 0.9},
			{string(earshot.CategoryCompliance), 0.4},
			{string(earshot.CategoryPositive), -0.8},
			{InputMood, 1.1},
			{InputMoodChange, 0.7},
			{InputSilence, 1.3},
			{InputNPS, 1.0},
			{InputUsageLevel, 0.9},
			{InputUsageChange, 1.2},
			{InputSpend, 0.8},
			{InputRenewal, 0.5},
			{InputChampion, 0.9},
			{InputPromises, 0.7},
			{InputTenure, 0.4},
			{InputProducts, 0.3},
		},
	}
}

// Validate says what is wrong with weights somebody edited.
func (w Weights) Validate() error {
	if w.Version == "" {
		return fmt.Errorf("weights have no version: %w", earshot.ErrInvalid)
	}
	if w.Saturation <= 0 {
		return fmt.Errorf("saturation %v is not above 0: %w", w.Saturation, earshot.ErrInvalid)
	}
	if !(0 < w.Watch && w.Watch < w.High && w.High < 100) {
		return fmt.Errorf("bands need 0 < watch < high < 100, got %v and %v: %w", w.Watch, w.High, earshot.ErrInvalid)
	}
	seen := map[string]bool{}
	for _, in := range w.Inputs {
		if seen[in.Input] {
			return fmt.Errorf("input %q has two weights: %w", in.Input, earshot.ErrInvalid)
		}
		seen[in.Input] = true
		if math.IsNaN(in.Weight) || math.Abs(in.Weight) > 10 {
			return fmt.Errorf("weight %v of %q is not within -10..10: %w", in.Weight, in.Input, earshot.ErrInvalid)
		}
	}
	return nil
}

// Of is the weight of the input; a category without a weight of its own has
// the weight of managers' own categories.
func (w Weights) Of(input string) float64 {
	i := slices.IndexFunc(w.Inputs, func(in InputWeight) bool { return in.Input == input })
	if i < 0 {
		return ownCategory
	}
	return w.Inputs[i].Weight
}

// Band is the half-open band of a score: [0,Watch) low, [Watch,High) watch,
// [High,100] high.
func (w Weights) Band(value float64) earshot.Band {
	switch {
	case value >= w.High:
		return earshot.BandHigh
	case value >= w.Watch:
		return earshot.BandWatch
	}
	return earshot.BandLow
}

// role is how much the words of a contact weigh.
func (w Weights) role(r earshot.ContactRole) float64 {
	if f, ok := w.Roles[r]; ok {
		return f
	}
	return 1
}

// decay is what is left after age with the half-life: 0.5^(age/halfLife).
func decay(age, halfLife time.Duration) float64 {
	return math.Exp2(-float64(max(age, 0)) / float64(halfLife))
}

// logistic is 1/(1+e^-x).
func logistic(x float64) float64 { return 1 / (1 + math.Exp(-x)) }

// clamp keeps x within lo and hi.
func clamp(x, lo, hi float64) float64 { return min(max(x, lo), hi) }
