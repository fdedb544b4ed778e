package risk_test

import (
	"fmt"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"testing"

	"earshot"
	"earshot/risk"
)

// ruleSeeds are rules that between them use every part of the language.
var ruleSeeds = []string{
	"cancel NEAR/3 (contract | plan)", `a1 -"b c*"=x`, "［money>1k］ | lang:ko（해지｜취소）", `re:/a\/b+/ NOT IN ~"c d"`, "「解約」 BEFORE/2ts 費用", "-a", `"\"*"`,
	"a1 NOT NEAR b1 NEAR/1t c1", `ShiftPilot="chip pilot" BEFORE [competitor] [num 3..5]`, `～『見送る』 ＯＲ “x” AND (y1 -(z1 | w1))`, "[money>=1000 EUR] NEAR/0 [date] | (((c1)))",
}

// FuzzExpr checks what is true of any text as a rule: it is refused at a place
// within it, or what is written of it reads back as the same tree.
func FuzzExpr(f *testing.F) {
	for _, s := range ruleSeeds {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, rule string) { checkRule(t, rule) })
}

// ruleTokens are what FuzzExprTokens writes rules of.
var ruleTokens = []string{
	"a1", "b1", "c1", "해지하다", "解約", "取消", `"d e"`, `~"f g"`, "h2*", `"i j*"`, `k1="l m"`, "[us]", "[num>3]", "[money 1..5 EUR]", "[date]", `re:/n+\/o/`,
	" ", " ", " ", " AND ", " OR ", "|", " | ", " -", " NOT ", "-", " NEAR/3 ", " NEAR ", " BEFORE/2t ", " BEFORE ", " NEAR/1ts ", " NOT NEAR/4 ", " NOT IN ", " NOT BEFORE/1 ",
	"(", "(", "(", ")", ")", ")", "lang:ko (", "lang:en(", "「", "」", `"`, `\`, "*", "=", "～", "’", ",", "０", "NEAR/", "[", "]", "/", "re:/", "\t", "É", "ß", "\u200b", "#",
}

// FuzzExprTokens is FuzzExpr over texts that are nearly rules: each byte is a
// piece of one, so that most of what runs gets beyond the lexer.
func FuzzExprTokens(f *testing.F) {
	random := rand.New(rand.NewPCG(7, 11))
	for range 64 {
		f.Add(randomBytes(random, 6+random.IntN(30)))
	}
	f.Fuzz(func(t *testing.T, pieces []byte) {
		var b strings.Builder
		for _, p := range pieces[:min(len(pieces), 120)] {
			b.WriteString(ruleTokens[int(p)%len(ruleTokens)])
		}
		checkRule(t, b.String())
	})
}

func randomBytes(random *rand.Rand, n int) []byte {
	b := make([]byte, n)
	for i := range b {
		b[i] = byte(random.Uint32())
	}
	return b
}

// checkRule reports whether a text is a rule, and checks that it is refused or
// read as it should be.
func checkRule(t *testing.T, rule string) (*risk.Expr, bool) {
	e, err := risk.ParseExpr(rule)
	if err != nil {
		at, ok := err.(*risk.SyntaxError)
		if !ok || at.At < 0 || at.End < at.At || at.End > len(rule) || at.Message() == "" || strings.Contains(at.Message(), "{") && !strings.ContainsAny(rule, "{｛") {
			t.Fatalf("ParseExpr(%q) = %#v", rule, err)
		}
		return nil, false
	}
	written := e.String()
	again, err := risk.ParseExpr(written)
	if err != nil {
		t.Fatalf("ParseExpr(%q) writes %q, which reads as %v", rule, written, err)
	}
	if !sameTree(reflect.ValueOf(e), reflect.ValueOf(again)) || again.String() != written {
		t.Fatalf("ParseExpr(%q) writes %q, which reads as another tree, %q", rule, written, again)
	}
	return e, true
}

// sameTree compares two rules part by part, but for where in the text they
// stand.
func sameTree(a, b reflect.Value) bool {
	if a.Kind() != b.Kind() || a.Type() != b.Type() {
		return false
	}
	switch a.Kind() {
	case reflect.Pointer, reflect.Interface:
		if a.IsNil() || b.IsNil() {
			return a.IsNil() == b.IsNil()
		}
		return sameTree(a.Elem(), b.Elem())
	case reflect.Struct:
		for i := range a.NumField() {
			if a.Type().Field(i).Name != "span" && !sameTree(a.Field(i), b.Field(i)) {
				return false
			}
		}
		return true
	case reflect.Slice:
		if a.Len() != b.Len() {
			return false
		}
		for i := range a.Len() {
			if !sameTree(a.Index(i), b.Index(i)) {
				return false
			}
		}
		return true
	case reflect.String:
		if a.Type() == reflect.TypeFor[string]() {
			return strings.Join(strings.Fields(a.String()), " ") == strings.Join(strings.Fields(b.String()), " ")
		}
	}
	return a.Equal(b)
}

// FuzzExprFinds checks that what a rule finds is in the text, and that the
// rule finds the same when it is written by Earshot.
func FuzzExprFinds(f *testing.F) {
	for _, s := range ruleSeeds {
		f.Add(s, "please cancel the contract 해지 解約 费用 b c")
	}
	f.Fuzz(func(t *testing.T, rule, text string) {
		e, ok := checkRule(t, rule)
		if !ok || len(text) > 400 {
			return
		}
		c := said("", text)
		found := map[string][]earshot.Finding{}
		for _, r := range []string{rule, e.String()} {
			rules, err := risk.Compile([]earshot.Tracker{ruled("any", r)})
			if err != nil {
				if strings.Contains(err.Error(), "word set") {
					return
				}
				t.Fatalf("Compile(%q): %v", r, err)
			}
			found[r] = rules.Detect(c)
			checkFindings(t, c, found[r])
		}
		if a, b := quoted(found[rule]), quoted(found[e.String()]); !slices.Equal(a, b) {
			t.Fatalf("%q finds %q, written as %q it finds %q", rule, a, e, b)
		}
	})
}

// dice are throws read from bytes; when those are used up every throw is 0.
type dice struct{ left []byte }

func (d *dice) throw(n int) int {
	if len(d.left) == 0 {
		return 0
	}
	b := d.left[0]
	d.left = d.left[1:]
	return int(b) % n
}

// wish is drawWish with dice.
func (d *dice) wish(depth int) wish {
	op := "word"
	if depth > 0 {
		op = []string{"near", "all", "either", "near", "word"}[d.throw(5)]
	}
	word := func() string { return vocabulary[d.throw(len(vocabulary))] }
	switch op {
	case "word":
		w := wish{op: op, words: []string{word()}}
		if d.throw(4) == 3 {
			w.words = append(w.words, word())
		}
		return w
	case "near":
		w := wish{op: op, parts: []wish{d.wish(depth - 1), d.wish(depth - 1)}, n: d.throw(5)}
		flags := d.throw(256)
		w.not, w.order, w.turns = flags&1 != 0, flags&2 != 0, flags&4 != 0
		w.same = w.turns && flags&8 != 0
		if flags>>4 < 3 {
			w.in, w.not, w.order, w.turns, w.same = true, true, false, false, false
		}
		return w
	}
	w := wish{op: op}
	for range 2 + d.throw(4)/3 {
		w.parts = append(w.parts, d.wish(depth-1))
	}
	if op == "all" && d.throw(2) == 1 {
		w.no = []wish{d.wish(depth - 1)}
	}
	return w
}

// talk is drawTalk with dice, and short, so that the oracle is quick.
func (d *dice) talk() talked {
	all := append([]string{"omega", "sigma"}, vocabulary...)
	var c talked
	for range 1 + d.throw(4) {
		var turn []string
		for range 1 + d.throw(7) {
			turn = append(turn, all[d.throw(len(all))])
		}
		c.turns = append(c.turns, turn)
		c.sides = append(c.sides, []earshot.Side{earshot.SideCustomer, earshot.SideUs}[d.throw(2)])
	}
	return c
}

// maxStretches is beyond how many ways of coming true a part of a rule is
// spared the oracle, which looks at every pair of them.
const maxStretches = 24

// size counts the words and operators of a wish.
func (w wish) size() int {
	n := 1
	for _, p := range append(slices.Clone(w.parts), w.no...) {
		n += 1 + p.size()
	}
	return n
}

// bounded reports whether the oracle is quick about a wish.
func (c talked) bounded(w wish) bool {
	for _, p := range append(slices.Clone(w.parts), w.no...) {
		if !c.bounded(p) {
			return false
		}
	}
	return len(c.find(w)) <= maxStretches
}

// oracleRules is how many rules FuzzRulesAgainstOracle tries on a conversation:
// making one ready costs nearly what making all does.
const oracleRules = 24

// FuzzRulesAgainstOracle tries rules on a conversation, both written from the
// bytes, in a spaced script and in one without spaces, against the oracle.
func FuzzRulesAgainstOracle(f *testing.F) {
	random := rand.New(rand.NewPCG(3, 5))
	for range 64 {
		f.Add(randomBytes(random, 60+random.IntN(150)))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		d := dice{data[:min(len(data), 400)]}
		lang := []earshot.Lang{"en", "zh-Hans"}[d.throw(2)]
		talk := d.talk()
		var wishes []wish
		for len(wishes) < oracleRules {
			w := d.wish(3)
			if w.size() < 90 && talk.bounded(w) {
				wishes = append(wishes, w)
			} else {
				wishes = append(wishes, d.wish(0))
			}
		}
		checkWishes(t, wishes, talk, lang)
	})
}

// checkWishes is checkWish for several rules at once.
func checkWishes(t *testing.T, wishes []wish, talk talked, lang earshot.Lang) {
	write := func(s string) string { return s }
	c := &earshot.Conversation{ID: "oracle"}
	if lang.Base() == earshot.Chinese {
		write = func(s string) string { return strings.ReplaceAll(inCharacters(s), " ", "") }
	}
	for i, words := range talk.turns {
		c.Turns = append(c.Turns, earshot.Turn{Seq: i, Side: talk.sides[i], Lang: lang, Text: write(strings.Join(words, " "))})
	}
	var ts []earshot.Tracker
	for i, w := range wishes {
		rule := w.String()
		if lang.Base() == earshot.Chinese {
			rule = inCharacters(rule)
		}
		tracker := ruled(lang, rule)
		tracker.ID = earshot.TrackerID(fmt.Sprintf("rule-%d", i))
		ts = append(ts, tracker)
	}
	rules, err := risk.Compile(ts)
	if err != nil {
		t.Fatalf("Compile(%s): %v", wishes, err)
	}
	got := map[earshot.TrackerID][]string{}
	for _, f := range rules.Detect(c) {
		got[f.Tracker] = append(got[f.Tracker], fmt.Sprintf("%d: %s", f.Turn, f.Quote))
	}
	for i, w := range wishes {
		var want []string
		for _, s := range talk.findings(w, lang.Spaced()) {
			turn, words, _ := strings.Cut(s, ": ")
			want = append(want, turn+": "+write(words))
		}
		if !slices.Equal(got[ts[i].ID], want) {
			t.Fatalf("%s in %v %v (%s) found\n%q, want\n%q", w, talk.turns, talk.sides, lang, got[ts[i].ID], want)
		}
	}
}
