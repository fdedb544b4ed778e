package nlp

import "slices"

// Split is what a line is used for.
type Split string

// The splits.
const (
	SplitTrain Split = "train"
	SplitDev   Split = "dev"  // decides the calibration
	SplitTest  Split = "test" // decides nothing
)

// Themes that are not learned from. No theme is in two splits, so that the
// figures tell how the model does on what nobody wrote about.
var (
	devThemes  = []string{"training", "gym", "luggage", "wedding", "television", "moving", "nsmc-0", "kote-0"}
	testThemes = []string{"onboarding", "parking", "dentist", "nsmc-1", "kote-1"}
)

// SplitOf is the split a theme belongs to.
func SplitOf(theme string) Split {
	switch {
	case slices.Contains(devThemes, theme):
		return SplitDev
	case slices.Contains(testThemes, theme):
		return SplitTest
	}
	return SplitTrain
}
