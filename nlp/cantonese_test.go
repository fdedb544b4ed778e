package nlp_test

import (
	"testing"

	"earshot"
	"earshot/nlp"
)

func TestVarietyNotesCantonese(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		text string
		lang earshot.Lang
		want string
	}{
		{"我哋唔會再用㗎喇", "zh-Hant", nlp.Cantonese},
		{"呢個價錢真係接受唔到", "zh-Hant", nlp.Cantonese},
		{"点解咁贵", "zh-Hans", ""},
		{"边个话唔得", "zh-Hans", ""},
		{"冇問題，搞掂咗", "zh-Hant", nlp.Cantonese},
		{"這件事關係到明年的續約", "zh-Hant", ""},
		{"唔，好吧", "zh-Hans", ""},
		{"我们不会再用了", "zh-Hans", ""},
		{"俺の係", "ja", ""},
		{"", "zh", ""},
	} {
		if got := nlp.Variety(tt.text, tt.lang); got != tt.want {
			t.Errorf("Variety(%q, %s) = %q, want %q", tt.text, tt.lang, got, tt.want)
		}
	}
}
