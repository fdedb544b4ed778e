package risk

import (
	"fmt"
	"strconv"
	"strings"

	"earshot"
)

// Expr is a rule that was read: what a manager wrote as
//
//	cancel NEAR/3 (contract | plan) -"cancel anytime"
//
// doc/trackers.md describes the language. An Expr never changes.
type Expr struct{ root node }

// String is the rule as Earshot writes it; [ParseExpr] reads it back as the
// same rule.
func (e *Expr) String() string { return e.root.write(levelOr) }

// Phrases lists the phrases of the rule, in the order they are written, those
// that must not be there among them.
func (e *Expr) Phrases() []earshot.Phrase {
	var all []earshot.Phrase
	e.root.each(func(n node) {
		if w, ok := n.(*atom); ok {
			all = append(all, w.phrase)
		}
	})
	return all
}

// Sets lists the names of the word sets that the rule uses.
func (e *Expr) Sets() []string {
	var all []string
	e.root.each(func(n node) {
		if s, ok := n.(*setOf); ok {
			all = append(all, s.name)
		}
	})
	return unique(all)
}

// Phrase is the rule as a phrase, if it is nothing more.
func (e *Expr) Phrase() (earshot.Phrase, bool) {
	w, ok := e.root.(*atom)
	if !ok {
		return earshot.Phrase{}, false
	}
	return w.phrase, true
}

// The bounds of a rule.
const (
	maxRule     = 2000 // characters
	maxDepth    = 20   // parentheses within parentheses
	maxNodes    = 200  // words, phrases and operators
	maxWords    = 100  // after NEAR/ and BEFORE/
	maxTurns    = 50   // after NEAR/, with t
	maxPattern  = 200  // characters of a regular expression
	nearDefault = 5
)

// node is a part of a rule. at and end say where it was written.
type node interface {
	write(level int) string
	each(do func(node))
	place() span
}

// span is a range of the text of a rule.
type span struct{ at, end int }

func (s span) place() span { return s }

// How tightly operators bind, from the loosest.
const (
	levelOr = iota
	levelAnd
	levelNear
	levelUnit
)

// atom is a phrase to look for.
type atom struct {
	span
	phrase earshot.Phrase
}

// setOf is a named set of words.
type setOf struct {
	span
	name string
}

// slotOf is a number, an amount of money or a date.
type slotOf struct {
	span
	kind    kind
	amounts amounts
}

// pattern is a regular expression.
type pattern struct {
	span
	text string
}

// allOf is what must all be said in one turn, and what must not.
type allOf struct {
	span
	parts []node
}

// eitherOf is one of several.
type eitherOf struct {
	span
	parts []node
}

// notSaid is what must not be said.
type notSaid struct {
	span
	part node
}

// nearTo is two parts and how they must, or must not, stand to each other.
type nearTo struct {
	span
	left, right node
	relation
}

// langOnly binds a part to the turns of one language.
type langOnly struct {
	span
	lang earshot.Lang
	part node
}

// relation is what stands between two parts.
type relation struct {
	not     bool
	within  bool // NOT IN: left inside right
	ordered bool // BEFORE
	turns   bool // distance counts turns
	same    bool // of the same side
	far     bool // BEFORE without a distance: anywhere later in the turn
	n       int
}

func (r relation) String() string {
	var b strings.Builder
	if r.not {
		b.WriteString("NOT ")
	}
	switch {
	case r.within:
		return b.String() + "IN"
	case r.ordered:
		b.WriteString("BEFORE")
	default:
		b.WriteString("NEAR")
	}
	if r.far {
		return b.String()
	}
	b.WriteString("/" + strconv.Itoa(r.n))
	if r.turns {
		b.WriteByte('t')
	}
	if r.same {
		b.WriteByte('s')
	}
	return b.String()
}

func (w *atom) each(do func(node))    { do(w) }
func (s *setOf) each(do func(node))   { do(s) }
func (s *slotOf) each(do func(node))  { do(s) }
func (p *pattern) each(do func(node)) { do(p) }

func (a *allOf) each(do func(node)) {
	do(a)
	for _, p := range a.parts {
		p.each(do)
	}
}

func (e *eitherOf) each(do func(node)) {
	do(e)
	for _, p := range e.parts {
		p.each(do)
	}
}

func (n *notSaid) each(do func(node)) {
	do(n)
	n.part.each(do)
}

func (n *nearTo) each(do func(node)) {
	do(n)
	n.left.each(do)
	n.right.each(do)
}

func (l *langOnly) each(do func(node)) {
	do(l)
	l.part.each(do)
}

func (w *atom) write(int) string { return phraseText(w.phrase) }

func (s *setOf) write(int) string { return "[" + s.name + "]" }

func (s *slotOf) write(int) string { return "[" + s.kind.String() + s.amounts.text() + "]" }

func (p *pattern) write(int) string {
	return "re:/" + strings.ReplaceAll(p.text, "/", `\/`) + "/"
}

func (a *allOf) write(level int) string { return joinParts(a.parts, " ", levelAnd, level) }

func (e *eitherOf) write(level int) string { return joinParts(e.parts, " | ", levelOr, level) }

func (n *notSaid) write(int) string { return "-" + n.part.write(levelUnit) }

func (n *nearTo) write(level int) string {
	s := n.left.write(levelNear) + " " + n.relation.String() + " " + n.right.write(levelUnit)
	return bracket(s, levelNear, level)
}

func (l *langOnly) write(int) string {
	return fmt.Sprintf("lang:%s (%s)", l.lang, l.part.write(levelOr))
}

func joinParts(parts []node, by string, own, level int) string {
	texts := make([]string, len(parts))
	for i, p := range parts {
		texts[i] = p.write(own + 1)
	}
	return bracket(strings.Join(texts, by), own, level)
}

// bracket puts parentheses around what binds more loosely than its place asks.
func bracket(s string, own, level int) string {
	if own < level {
		return "(" + s + ")"
	}
	return s
}

// phraseText writes a phrase as a rule does: cancel, "cancel now", cancel*,
// ~"pull the plug", each with its aliases.
func phraseText(p earshot.Phrase) string {
	var s string
	switch {
	case p.Form == earshot.FormExact:
		s = `"` + quoted(p.Text) + `"`
	case p.Form == earshot.FormPrefix && isBareWord(p.Text):
		s = p.Text + "*"
	case p.Form == earshot.FormPrefix:
		s = `"` + quoted(p.Text) + `*"`
	case isBareWord(p.Text):
		s = p.Text
	default:
		s = `~"` + quoted(p.Text) + `"`
	}
	for _, a := range p.Aliases {
		s += `="` + quoted(a) + `"`
	}
	return s
}

var quoter = strings.NewReplacer(`\`, `\\`, `"`, `\"`, `“`, `\“`, `”`, `\”`, `＂`, `\＂`, `*`, `\*`)

// quoted is a text between quotation marks. White space is one space: it is
// never more to the matcher.
func quoted(s string) string { return quoter.Replace(strings.Join(strings.Fields(s), " ")) }

// isBareWord reports whether a text is read as one word when it is written
// without quotes.
func isBareWord(s string) bool {
	tokens, err := lexRule(s)
	return err == nil && len(tokens) == 2 && tokens[0].kind == tokenWord && tokens[0].text == s && !strings.ContainsRune(s, '*') && tokens[0].end == len(s)
}
