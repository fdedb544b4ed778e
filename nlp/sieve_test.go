package nlp

import (
	"os"
	"slices"
	"strings"
	"testing"
)

func TestNeeded(t *testing.T) {
	for _, tt := range []struct {
		expression string
		want       string // the lists, each sorted
	}{
		{`\bconsider it done\b`, "consider it done"},
		{`(?:i|we)(?:'ll| will) send`, "i will send|i'll send|we will send|we'll send"},
		{`(?:我|咱们?)[^,]{0,4}?(?:发|回复)`, "发|回复; 咱|我"},
		{`(?:a|b)?c+`, "c"},
		{`(?:to)?day`, "day"},
		{`\d+\.`, ".; 0|1|2|3|4|5|6|7|8|9"},
		{`x*`, ""},
		{`(?i)cancel`, ""},
		{`^(?:so,? )*what`, "what"},
		{`(?:one|\w+)`, ""},
	} {
		var lists []string
		for _, list := range needed(tt.expression) {
			slices.Sort(list)
			lists = append(lists, strings.Join(list, "|"))
		}
		if got := strings.Join(lists, "; "); got != tt.want {
			t.Errorf("needed(%q) = %q, want %q", tt.expression, got, tt.want)
		}
	}
}

// Whatever a pattern matches, the sieve lets through.
func TestSieveLosesNothing(t *testing.T) {
	data, err := os.ReadFile("testdata/promises.txt")
	if err != nil {
		t.Fatal(err)
	}
	matched := 0
	for line := range strings.Lines(string(data)) {
		text := Normalize(line).Text
		for lang, g := range grammars() {
			may := g.sieve.sift(text)
			all := slices.Concat(g.commits, g.offers, g.requests, g.voids, g.idle, g.inverted, patterns{g.hours})
			for _, d := range g.days {
				all = append(all, d.words)
			}
			for _, p := range all {
				if p.MatchString(text) {
					matched++
					if !may.hasAll(p.needs) {
						t.Errorf("%s: %s matches %q and was sifted out", lang, p, text)
					}
				}
			}
		}
	}
	if matched < 500 {
		t.Errorf("only %d matches: nothing was tested", matched)
	}
}
