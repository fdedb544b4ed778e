package nlp_test

import (
	"testing"
	"unicode/utf8"

	"earshot/nlp"

	"pgregory.net/rapid"
)

func TestNormalize(t *testing.T) {
	for _, tt := range []struct{ name, in, want string }{
		{"plain", "we will cancel", "we will cancel"},
		{"case", "We Will CANCEL", "we will cancel"},
		{"space", "  a \t b\n\nc  ", "a b c"},
		{"wide space", "価格　は", "価格 は"},
		{"no-break space", "10\u00a0000", "10 000"},
		{"full width", "ＡＰＩ　５０％", "api 50%"},
		{"half-width katakana", "ﾌﾟﾗﾝ ｶﾞ ﾊﾟｰﾄ", "プラン ガ パート"},
		{"kana with a separate mark", "ハ\u309aート か\u3099", "パート が"},
		{"decomposed Hangul", "\u1100\u1168\u110b\u1163\u11a8\u110b\u1173\u11af", "계약을"},
		{"chat jamo stay", "ㅋㅋㅋ ㅠㅠ", "ㅋㅋㅋ ㅠㅠ"},
		{"circled numbers stay", "①㈱", "①㈱"},
		{"decomposed accent", "cafe\u0301 CAFE\u0301", "café café"},
		{"accents stay", "Crème Brûlée", "crème brûlée"},
		{"traditional", "價格太貴，這個續約還要考慮", "价格太贵,这个续约还要考虑"},
		{"Taiwan forms", "裡面 臺灣 看著 瞭解 妳", "里面 台湾 看着 了解 你"},
		{"beyond the basic plane", "鏥", "𫔊"},
		{"curly apostrophes", "don’t can‘t we`ll", "don't can't we'll"},
		{"zero width", "can\u200bcel \ufeffnow\u200e!", "cancel now!"},
		{"zero width inside a composition", "e\u200b\u0301", "é"},
		{"emoji sequence", "👩\u200d💻 ok", "👩\u200d💻 ok"},
		{"joiner among letters", "a\u200db", "ab"},
		{"variation selector", "❤\ufe0f", "❤"},
		{"Turkish capital", "İPTAL", "iptal"},
		{"longer when lower", "ȺȺ", "ⱥⱥ"},
		{"final sigma", "ΛΟΓΟΣ λόγος", "λογοσ λόγοσ"},
		{"not UTF-8", "a\xffb", "a\ufffdb"},
		{"compatibility ideograph", "\uf900", "岂"},
		{"only space", " \n ", ""},
		{"empty", "", ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := nlp.Normalize(tt.in).Text; got != tt.want {
				t.Errorf("Normalize(%q) = %q, want %q", tt.in, got, tt.want)
			}
		})
	}
}

func TestOriginal(t *testing.T) {
	for _, tt := range []struct{ in, find, want string }{
		{"We WILL cancel", "will", "WILL"},
		{"我們覺得價格太貴了", "价格太贵", "價格太貴"},
		{"その ﾌﾟﾗﾝ を", "プラン", "ﾌﾟﾗﾝ"},
		{"a   b", "a b", "a   b"},
		{"x \u1100\u1168\u110b\u1163\u11a8 y", "계약", "\u1100\u1168\u110b\u1163\u11a8"},
		{"Please can\u200bcel it", "cancel", "can\u200bcel"},
		{"the ＡＰＩ key", "api", "ＡＰＩ"},
		{"don’t", "don't", "don’t"},
		{"  pad  ", "pad", "pad"},
		{"İptal et", "iptal", "İptal"},
	} {
		n := nlp.Normalize(tt.in)
		at := indexOf(n.Text, tt.find)
		if at < 0 {
			t.Errorf("Normalize(%q) = %q, want %q in it", tt.in, n.Text, tt.find)
			continue
		}
		if start, end := n.Original(at, at+len(tt.find)); tt.in[start:end] != tt.want {
			t.Errorf("Original of %q in %q = %q, want %q", tt.find, tt.in, tt.in[start:end], tt.want)
		}
	}
}

func indexOf(s, sub string) int {
	for i := 0; i+len(sub) <= len(s); i++ {
		if s[i:i+len(sub)] == sub {
			return i
		}
	}
	return -1
}

// trickyText draws text from what has broken normalisers before.
func trickyText() *rapid.Generator[string] {
	piece := rapid.OneOf(
		rapid.SampledFrom([]string{
			" ", "  ", "\n", "\u3000", "\u200b", "\ufeff", "\u200d", "\u0301", "\u3099", "ﾞ", "ﾟ", "ｶ", "ﾌﾟ", "か",
			"\u1100", "\u1161", "\u11a8", "가", "ㅋ", "Ⱥ", "İ", "ı", "ẞ", "Å", "é", "e", "E", "’", "`", "價", "价", "鏥",
			"\uf900", "\U0002f800", "👩", "\ufe0f", "1", ",", ".", "'", "s", "ing", "ed", "\xff", "\xe4\xbb", "क\u094d", "ส\u0e34", "л\u0306",
		}),
		rapid.StringN(0, 4, -1),
	)
	return rapid.Custom(func(t *rapid.T) string {
		var s string
		for _, p := range rapid.SliceOfN(piece, 0, 14).Draw(t, "pieces") {
			s += p
		}
		return s
	})
}

func TestNormalizeProperties(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		checkNormal(t, trickyText().Draw(t, "text"))
	})
}

type fataler interface {
	Fatalf(format string, args ...any)
}

// checkNormal holds of every text: normalising twice is normalising once, and
// every range of the normal text leads to whole runes of the original, in
// order.
func checkNormal(t fataler, s string) {
	n := nlp.Normalize(s)
	if !utf8.ValidString(n.Text) {
		t.Fatalf("Normalize(%q) = %q, not UTF-8", s, n.Text)
	}
	if again := nlp.Normalize(n.Text).Text; again != n.Text {
		t.Fatalf("Normalize(%q) = %q, and again %q", s, n.Text, again)
	}
	last := 0
	for start := 0; start <= len(n.Text); start++ {
		for end := start; end <= min(len(n.Text), start+9); end++ {
			from, to := n.Original(start, end)
			if from < 0 || to < from || to > len(s) {
				t.Fatalf("Original(%d, %d) of %q = %d, %d", start, end, s, from, to)
			}
			if !boundary(s, from) || !boundary(s, to) {
				t.Fatalf("Original(%d, %d) of %q = %d, %d: inside a rune", start, end, s, from, to)
			}
			if end == start && end < len(n.Text) {
				if from < last {
					t.Fatalf("Original(%d, %d) of %q = %d, before %d", start, end, s, from, last)
				}
				last = from
			}
		}
	}
}

// boundary reports whether no rune of s is cut at i.
func boundary(s string, i int) bool {
	for k := 0; k < len(s); {
		if k == i {
			return true
		}
		_, size := utf8.DecodeRuneInString(s[k:])
		k += size
	}
	return i == len(s)
}

func FuzzNormalize(f *testing.F) {
	for _, s := range []string{"We’re cancelling", "價格 ﾌﾟﾗﾝ", "\u1100\u1161\u11a8", "e\u200b\u0301", "👩\u200d💻", "İ\u0307Ⱥ", "\xff\xfe"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if len(s) < 200 {
			checkNormal(t, s)
		}
	})
}

func TestNormalizeAllocates(t *testing.T) {
	for text, want := range map[string]float64{
		"nothing to do here":  0,
		"Only Letters Change": 8, // 2, and more when the race detector empties the pool
		"價格太貴了 ，まあ":           8,
	} {
		nlp.Normalize(text)
		if n := testing.AllocsPerRun(100, func() { nlp.Normalize(text) }); n > want {
			t.Errorf("Normalize(%q) allocates %v times, want at most %v", text, n, want)
		}
	}
}
