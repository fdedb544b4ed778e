package risk_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"earshot"
	"earshot/risk"

	"pgregory.net/rapid"
)

// The oracle is a second, slow reading of doc/trackers.md: it writes rules and
// says by brute force what they find in turns of made-up words.

// wish is a rule as the oracle knows it.
type wish struct {
	op    string // word, all, either, near
	words []string
	parts []wish
	no    []wish // of all: what must not be said
	not   bool   // of near
	order bool
	in    bool
	turns bool
	same  bool
	n     int
}

func (w wish) String() string {
	var parts []string
	for _, p := range w.parts {
		parts = append(parts, "("+p.String()+")")
	}
	switch w.op {
	case "word":
		return `"` + strings.Join(w.words, " ") + `"`
	case "either":
		return strings.Join(parts, " | ")
	case "all":
		for _, p := range w.no {
			parts = append(parts, "-("+p.String()+")")
		}
		return strings.Join(parts, " ")
	}
	verb, unit := "NEAR", ""
	if w.order {
		verb = "BEFORE"
	}
	if w.turns {
		unit = "t"
	}
	if w.same {
		unit = "ts"
	}
	verb = fmt.Sprintf("%s/%d%s", verb, w.n, unit)
	if w.in {
		verb = "IN"
	}
	if w.not {
		verb = "NOT " + verb
	}
	return parts[0] + " " + verb + " " + parts[1]
}

var vocabulary = []string{"alpha", "beta", "gamma", "delta"}

func drawWish(t *rapid.T, depth int) wish {
	op := "word"
	if depth > 0 {
		op = rapid.SampledFrom([]string{"word", "all", "either", "near", "near"}).Draw(t, "op")
	}
	switch op {
	case "word":
		return wish{op: op, words: rapid.SliceOfN(rapid.SampledFrom(vocabulary), 1, 2).Draw(t, "words")}
	case "near":
		w := wish{op: op, parts: []wish{drawWish(t, depth-1), drawWish(t, depth-1)}, n: rapid.IntRange(0, 4).Draw(t, "n")}
		w.not, w.order = rapid.Bool().Draw(t, "not"), rapid.Bool().Draw(t, "order")
		w.turns = rapid.Bool().Draw(t, "turns")
		w.same = w.turns && rapid.Bool().Draw(t, "same")
		if rapid.IntRange(0, 5).Draw(t, "in") == 0 {
			w.in, w.not, w.order, w.turns, w.same = true, true, false, false, false
		}
		return w
	}
	w := wish{op: op}
	for range rapid.IntRange(2, 3).Draw(t, "parts") {
		w.parts = append(w.parts, drawWish(t, depth-1))
	}
	if op == "all" && rapid.Bool().Draw(t, "no") {
		w.no = []wish{drawWish(t, depth-1)}
	}
	return w
}

// where is a word of a conversation: its turn, and its place there.
type where struct{ turn, word int }

func (a where) before(b where) bool { return a.turn < b.turn || a.turn == b.turn && a.word < b.word }

// stretch is one way a wish came true: from its first word to its last, and
// the words that made it so in the order of the rule.
type stretchOf struct {
	from, to where
	pieces   []stretchPiece
}

type stretchPiece struct{ turn, from, to int }

func (s stretchOf) home() int { return s.pieces[0].turn }

// talked is what the oracle looks at.
type talked struct {
	turns [][]string
	sides []earshot.Side
}

func (c talked) find(w wish) []stretchOf {
	w = w.flat()
	switch w.op {
	case "word":
		return c.word(w.words)
	case "either":
		var out []stretchOf
		for _, p := range w.parts {
			out = append(out, c.find(p)...)
		}
		slices.SortStableFunc(out, func(a, b stretchOf) int {
			for _, s := range [][2]where{{a.from, b.from}, {a.to, b.to}} {
				if s[0] != s[1] {
					if s[0].before(s[1]) {
						return -1
					}
					return 1
				}
			}
			return 0
		})
		return slices.CompactFunc(out, func(a, b stretchOf) bool { return a.from == b.from && a.to == b.to })
	case "all":
		out := c.find(w.parts[0])
		for _, p := range w.parts[1:] {
			out = joined(out, c.find(p), func(a, b stretchOf) bool { return a.home() == b.home() })
		}
		for _, p := range w.no {
			unsaid := c.find(p)
			out = slices.DeleteFunc(slices.Clone(out), func(a stretchOf) bool {
				return slices.ContainsFunc(unsaid, func(b stretchOf) bool { return a.home() == b.home() })
			})
		}
		return out
	}
	left, right := c.find(w.parts[0]), c.find(w.parts[1])
	holds := func(a, b stretchOf) bool { return c.holds(w, a, b) }
	if w.not {
		return slices.DeleteFunc(slices.Clone(left), func(a stretchOf) bool {
			return slices.ContainsFunc(right, func(b stretchOf) bool { return holds(a, b) })
		})
	}
	return joined(left, right, holds)
}

// flat puts the parts of parts of the same kind in their place, as doc/trackers.md
// has it: (a b) c is a b c.
func (w wish) flat() wish {
	if w.op != "all" && w.op != "either" {
		return w
	}
	out := wish{op: w.op, no: slices.Clone(w.no)}
	for _, p := range w.parts {
		if p = p.flat(); p.op != w.op {
			out.parts = append(out.parts, p)
			continue
		}
		out.parts, out.no = append(out.parts, p.parts...), append(out.no, p.no...)
	}
	return out
}

func (c talked) word(words []string) []stretchOf {
	var out []stretchOf
	for t, turn := range c.turns {
		for i := 0; i+len(words) <= len(turn); i++ {
			if slices.Equal(turn[i:i+len(words)], words) {
				out = append(out, stretchOf{where{t, i}, where{t, i + len(words) - 1}, []stretchPiece{{t, i, i + len(words) - 1}}})
			}
		}
	}
	return out
}

func (c talked) holds(w wish, a, b stretchOf) bool {
	first := a.to.before(b.from)
	second := b.to.before(a.from)
	switch {
	case w.in:
		return !a.from.before(b.from) && !b.to.before(a.to)
	case !first && !second, w.order && !first:
		return false
	case w.turns:
		if w.same && c.sides[a.home()] != c.sides[b.home()] {
			return false
		}
		lo, hi := min(a.home(), b.home()), max(a.home(), b.home())
		apart := 0
		for t := lo; t < hi; t++ {
			if !w.same || c.sides[t] == c.sides[lo] {
				apart++
			}
		}
		return apart <= w.n
	case first:
		return a.to.turn == b.from.turn && b.from.word-a.to.word-1 <= w.n
	}
	return b.to.turn == a.from.turn && a.from.word-b.to.word-1 <= w.n
}

// joined is every pair that holds, without those that have another within them.
func joined(left, right []stretchOf, holds func(a, b stretchOf) bool) []stretchOf {
	var pairs []stretchOf
	for _, a := range left {
		for _, b := range right {
			if holds(a, b) {
				p := stretchOf{a.from, a.to, append(slices.Clone(a.pieces), b.pieces...)}
				if b.from.before(p.from) {
					p.from = b.from
				}
				if p.to.before(b.to) {
					p.to = b.to
				}
				pairs = append(pairs, p)
			}
		}
	}
	var out []stretchOf
	for i, p := range pairs {
		if !slices.ContainsFunc(pairs, func(q stretchOf) bool {
			inside := !q.from.before(p.from) && !p.to.before(q.to)
			return inside && (q.from != p.from || q.to != p.to)
		}) && !slices.ContainsFunc(pairs[:i], func(q stretchOf) bool { return q.from == p.from && q.to == p.to }) {
			out = append(out, p)
		}
	}
	slices.SortFunc(out, func(a, b stretchOf) int {
		if a.to.before(b.to) {
			return -1
		}
		return 1
	})
	return out
}

// findings are what a wish finds, as the turn and the words of each finding:
// of those that overlap the longest, then the first.
func (c talked) findings(w wish, spaced bool) []string {
	tops := []wish{w}
	if w.op == "either" {
		tops = w.parts
	}
	type shown struct{ turn, from, to, bytes int }
	var all []shown
	for _, top := range tops {
		for _, s := range c.find(top) {
			v := shown{s.home(), s.pieces[0].from, s.pieces[0].to, 0}
			for _, p := range s.pieces {
				if p.turn == v.turn {
					v.from, v.to = min(v.from, p.from), max(v.to, p.to)
				}
			}
			v.bytes = len(strings.Join(c.turns[v.turn][v.from:v.to+1], " "))
			if !spaced {
				v.bytes = v.to - v.from + 1 // every word is one character
			}
			all = append(all, v)
		}
	}
	slices.SortStableFunc(all, func(a, b shown) int {
		switch {
		case a.turn != b.turn:
			return a.turn - b.turn
		case a.bytes != b.bytes:
			return b.bytes - a.bytes
		}
		return a.from - b.from
	})
	var kept []shown
	for _, v := range all {
		if !slices.ContainsFunc(kept, func(k shown) bool { return k.turn == v.turn && k.from <= v.to && v.from <= k.to }) {
			kept = append(kept, v)
		}
	}
	slices.SortFunc(kept, func(a, b shown) int { return (a.turn-b.turn)*1000 + a.from - b.from })
	out := []string{}
	for _, v := range kept {
		out = append(out, fmt.Sprintf("%d: %s", v.turn, strings.Join(c.turns[v.turn][v.from:v.to+1], " ")))
	}
	return out
}

func drawTalk(t *rapid.T) talked {
	var c talked
	for range rapid.IntRange(1, 5).Draw(t, "turns") {
		c.turns = append(c.turns, rapid.SliceOfN(rapid.SampledFrom(append([]string{"omega", "sigma"}, vocabulary...)), 1, 9).Draw(t, "turn"))
		c.sides = append(c.sides, rapid.SampledFrom([]earshot.Side{earshot.SideCustomer, earshot.SideUs}).Draw(t, "side"))
	}
	return c
}

// TestRulesAgainstOracle tries generated rules on generated conversations, in
// a spaced script and in one without spaces.
func TestRulesAgainstOracle(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w, talk := drawWish(t, 3), drawTalk(t)
		for _, lang := range []earshot.Lang{"en", "zh-Hans"} {
			checkWish(t, w, talk, lang)
		}
	})
}

// characters write the vocabulary in a script without spaces.
var characters = map[string]string{"alpha": "甲", "beta": "乙", "gamma": "丙", "delta": "丁", "omega": "戊", "sigma": "己"}

func inCharacters(s string) string {
	for word, c := range characters {
		s = strings.ReplaceAll(s, word, c)
	}
	return s
}

func checkWish(t interface {
	Fatalf(string, ...any)
}, w wish, talk talked, lang earshot.Lang) {
	rule, want := w.String(), talk.findings(w, lang.Spaced())
	c := &earshot.Conversation{ID: "oracle"}
	for i, words := range talk.turns {
		c.Turns = append(c.Turns, earshot.Turn{Seq: i, Side: talk.sides[i], Lang: lang, Text: strings.Join(words, " ")})
	}
	if lang.Base() == earshot.Chinese {
		rule = inCharacters(rule)
		for i := range c.Turns {
			c.Turns[i].Text = strings.ReplaceAll(inCharacters(c.Turns[i].Text), " ", "")
		}
		for i := range want {
			turn, words, _ := strings.Cut(want[i], ": ")
			want[i] = turn + ": " + strings.ReplaceAll(inCharacters(words), " ", "")
		}
	}
	rules, err := risk.Compile([]earshot.Tracker{ruled(lang, rule)})
	if err != nil {
		t.Fatalf("Compile(%s): %v", rule, err)
	}
	got := []string{}
	for _, f := range rules.Detect(c) {
		got = append(got, fmt.Sprintf("%d: %s", f.Turn, f.Quote))
	}
	if !slices.Equal(got, want) {
		t.Fatalf("%s in %v %v found\n%q, want\n%q", rule, talk.turns, talk.sides, got, want)
	}
}

// TestExprReadsBack writes generated rules and reads them back.
func TestExprReadsBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		rule := drawWish(t, 3).String()
		e, err := risk.ParseExpr(rule)
		if err != nil {
			t.Fatalf("ParseExpr(%s): %v", rule, err)
		}
		again, err := risk.ParseExpr(e.String())
		if err != nil || again.String() != e.String() {
			t.Fatalf("ParseExpr(%s) writes %s, which reads as %v, %v", rule, e, again, err)
		}
	})
}
