package risk

import "testing"

// TestHesitates compares the characters that are asked for first with the
// words they stand for.
func TestHesitates(t *testing.T) {
	for _, h := range hesitationsCJK {
		if n := hesitationIn(h + "解約"); n != len(h) {
			t.Errorf("hesitationIn(%q) = %d, want %d", h, n, len(h))
		}
		if n := hesitationIn(h + "、解約"); n != len(h)+len("、") {
			t.Errorf("hesitationIn(%q with a comma) = %d", h, n)
		}
	}
	if hesitationIn("解約") != 0 || hesitationIn("え") != 0 || hesitationIn("") != 0 {
		t.Error("a hesitation where there is none")
	}
}
