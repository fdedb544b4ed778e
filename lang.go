package earshot

import "strings"

// Lang is a language tag: ISO 639-1, except Chinese, whose script is part of
// the tag where the text tells it. "ko", "zh-Hant".
type Lang string

// The languages Earshot treats at equal depth, and the two tags that say what
// is not known.
const (
	English            Lang = "en"
	ChineseSimplified  Lang = "zh-Hans"
	ChineseTraditional Lang = "zh-Hant"
	Chinese            Lang = "zh" // Chinese, script undecidable from the text
	Korean             Lang = "ko"
	Japanese           Lang = "ja"
	AnyLang            Lang = "any" // in trackers: every language
	Undetermined       Lang = "und"
)

// CoreLangs are the languages at equal depth, in the order pages list them.
var coreLangs = [...]Lang{English, ChineseSimplified, ChineseTraditional, Korean, Japanese}

// CoreLangs returns the languages Earshot treats at equal depth, in the order
// pages list them.
func CoreLangs() []Lang { return coreLangs[:] }

// Base is the language without its script: zh-Hans and zh-Hant are zh.
func (l Lang) Base() Lang {
	base, _, _ := strings.Cut(string(l), "-")
	return Lang(base)
}

// Spaced reports whether words of the language stand between spaces. Korean
// is spaced; Chinese, Japanese and Thai are not.
func (l Lang) Spaced() bool {
	switch l.Base() {
	case Chinese, Japanese, "th":
		return false
	}
	return true
}

// Covers reports whether a phrase written for language l is to be tried on
// text in language text: any covers all, zh covers both scripts, and a script
// of Chinese covers the other, because matching folds the scripts together.
func (l Lang) Covers(text Lang) bool {
	return l == AnyLang || l.Base() == text.Base()
}
