package nlp_test

import (
	"cmp"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"earshot/nlp"

	"pgregory.net/rapid"
)

func TestWordMatcher(t *testing.T) {
	patterns := []string{"cancel", "cancel it", "it", "subscri", "价格", "价", "", "cancellation", "a, b", "unfortunately it", "解約"}
	m := nlp.NewWordMatcher(patterns, func(k int) bool { return patterns[k] == "subscri" })
	for text, want := range map[string][]string{
		"cancel it":                    {"cancel", "cancel it", "it"},
		"cancel  it, cancel-it":        {"cancel", "it", "cancel", "it"},
		"cancellations cancellation":   {"cancellation"},
		"a, b; a,b":                    {"a, b"},
		"价格":                           {"价", "价格"},
		"解約it":                         {"解約", "it"},
		"my subscription, unsubscribe": {"subscri"},
		"unfortunately it":             {"unfortunately it", "it"},
		"":                             nil,
	} {
		var got []string
		var room nlp.Room
		for _, h := range m.Match(text, &room) {
			got = append(got, text[h.Start:h.End])
		}
		if !slices.Equal(got, want) {
			t.Errorf("%q: found %q, want %q", text, got, want)
		}
	}
}

func TestWordMatcherAllocates(t *testing.T) {
	m := nlp.NewWordMatcher([]string{"price", "too expensive", "价格", "to"}, func(k int) bool { return k == 3 })
	var room nlp.Room
	text := strings.Repeat("the price is too expensive 价格 ", 2)
	m.Match(text, &room)
	if n := testing.AllocsPerRun(100, func() { m.Match(text, &room) }); n != 0 {
		t.Errorf("Match allocates %v times, want 0", n)
	}
}

// naiveWords finds what a WordMatcher must find, the slow way.
func naiveWords(patterns []string, open func(int) bool, text string) []nlp.WordHit {
	ascii := func(i int) bool {
		c := text[i]
		return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9'
	}
	within := func(i int) bool { return i > 0 && i < len(text) && ascii(i-1) && ascii(i) }
	seen := map[string]bool{}
	var hits []nlp.WordHit
	for k, p := range patterns {
		if p == "" || seen[p] {
			continue
		}
		seen[p] = true
		for i := range len(text) {
			end := i + len(p)
			if !strings.HasPrefix(text[i:], p) || within(i) || within(end) && !open(k) {
				continue
			}
			if utf8.RuneStart(text[i]) && (end == len(text) || utf8.RuneStart(text[end])) {
				hits = append(hits, nlp.WordHit{Pattern: int32(k), Start: int32(i), End: int32(end)})
			}
		}
	}
	slices.SortFunc(hits, compareWordHits)
	return hits
}

func compareWordHits(a, b nlp.WordHit) int {
	return cmp.Or(cmp.Compare(a.Start, b.Start), cmp.Compare(a.End, b.End), cmp.Compare(a.Pattern, b.Pattern))
}

// checkWords compares a matcher with the slow way.
func checkWords(t interface {
	Fatalf(string, ...any)
}, patterns []string, text string) {
	// A pattern given twice is open or not, whichever it is first.
	open := func(k int) bool { return len(patterns[k])%3 == 0 }
	var room nlp.Room
	m := nlp.NewWordMatcher(patterns, open)
	for range 2 { // the second time the room is used
		got := slices.SortedFunc(slices.Values(m.Match(text, &room)), compareWordHits)
		for i := range got {
			got[i].Pattern = int32(slices.Index(patterns, patterns[got[i].Pattern]))
		}
		got = slices.Compact(got)
		if want := naiveWords(patterns, open, text); !slices.Equal(got, want) {
			t.Fatalf("Match(%q) with %q = %v, want %v", text, patterns, got, want)
		}
	}
}

func TestWordMatcherAgainstNaive(t *testing.T) {
	word := rapid.StringMatching(`([ab] ?){0,4}|[ab é价格,'-]{0,6}|(aaaabbbb|bbbbaaaa){1,3}b? ?`)
	rapid.Check(t, func(t *rapid.T) {
		patterns := rapid.SliceOfN(word, 0, 30).Draw(t, "patterns")
		checkWords(t, patterns, strings.Join(rapid.SliceOfN(word, 0, 8).Draw(t, "text"), ""))
	})
}

// FuzzMatchWords compares what stands as words with the slow way, and for bytes
// that are no text checks that what is found is there.
func FuzzMatchWords(f *testing.F) {
	for _, s := range [][2]string{
		{"i want\ni want to\nwant to cancel", "i want to cancel, i want it"},
		{"a\nab\na b\nb, c\nb,c", "a b, c b,c ab"},
		{"价\n价格\n格太", "价格太高"},
		{"해지\n해지하\n계약 해지", "계약 해지하고 해지"},
		{"unfortunately\nunfortunately we\nunfortun", "unfortunately we, unfortunatel"},
		{"12345678\n123456789\n12345678 9", "12345678 9 123456789 12345678"},
		{" a\na \n é\né", "a é a é"},
		{"café\ncaf\ns", "cafés café"},
		{"\x00\n\x00a", "a\x00a"},
		{"🎉\n🎉🎉 a", "🎉🎉 a"},
		{"\xe4\xbb\n\xb7", "价\xb7"},
	} {
		f.Add(s[0], s[1])
	}
	f.Fuzz(func(t *testing.T, list, text string) {
		if len(text) > 200 || len(list) > 300 {
			return
		}
		patterns := strings.Split(list, "\n")
		if utf8.ValidString(text) {
			checkWords(t, patterns, text)
			return
		}
		var room nlp.Room
		for _, h := range nlp.NewWordMatcher(patterns, func(int) bool { return false }).Match(text, &room) {
			if text[h.Start:h.End] != patterns[h.Pattern] {
				t.Fatalf("Match(%q) with %q found %v", text, patterns, h)
			}
		}
	})
}
