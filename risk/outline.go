package risk

import (
	"strings"

	"earshot"
)

// OutlineKind says what a part of a rule asks for.
type OutlineKind string

// The kinds of parts. Those of one word or of what stands for one have no
// parts of their own.
const (
	OutlinePhrase  OutlineKind = "phrase"
	OutlineSet     OutlineKind = "set"
	OutlineNumber  OutlineKind = "num"
	OutlineMoney   OutlineKind = "money"
	OutlineDate    OutlineKind = "date"
	OutlinePattern OutlineKind = "pattern"
	OutlineAll     OutlineKind = "all"    // every part in one turn
	OutlineEither  OutlineKind = "either" // one of the parts
	OutlineNot     OutlineKind = "not"    // its part is not said
	OutlineNear    OutlineKind = "near"   // two parts, so near to each other
	OutlineBefore  OutlineKind = "before" // the second so near after the first
	OutlineLater   OutlineKind = "later"  // the second anywhere later in the turn
	OutlineInside  OutlineKind = "inside" // the first not inside the second
	OutlineLang    OutlineKind = "lang"   // its part, in turns of one language
)

// OutlineUnit is what the distance between two parts is counted in.
type OutlineUnit string

// The units of distance. Words are characters in Chinese and Japanese.
const (
	OutlineWords     OutlineUnit = "words"
	OutlineTurns     OutlineUnit = "turns"
	OutlineSideTurns OutlineUnit = "side-turns" // turns of the same side
)

// Outline is what Earshot understood of a rule, or of a part of it, for pages
// to tell in their reader's language.
type Outline struct {
	Kind    OutlineKind
	At, End int            // where the part is written, in bytes
	Phrase  earshot.Phrase // of OutlinePhrase
	Text    string         // the name of a set, the bounds of a slot ">1000", a pattern
	Lang    earshot.Lang   // that the part is looked for in
	Not     bool           // of near, before and later: the second part must not stand so
	N       int            // the distance
	Unit    OutlineUnit    // of the distance
	Parts   []Outline
}

// Outline is what the rule asks of turns in a language, part by part.
func (e *Expr) Outline(lang earshot.Lang) Outline { return outlineOf(e.root, lang) }

func outlineOf(n node, lang earshot.Lang) Outline {
	at := n.place()
	o := Outline{At: at.at, End: at.end, Lang: lang}
	switch n := n.(type) {
	case *atom:
		o.Kind, o.Phrase = OutlinePhrase, n.phrase
	case *setOf:
		o.Kind, o.Text = OutlineSet, n.name
	case *slotOf:
		o.Kind, o.Text = OutlineKind(n.kind.String()), strings.TrimSpace(n.amounts.text())
	case *pattern:
		o.Kind, o.Text = OutlinePattern, n.text
	case *allOf:
		o.Kind, o.Parts = OutlineAll, outlines(n.parts, lang)
	case *eitherOf:
		o.Kind, o.Parts = OutlineEither, outlines(n.parts, lang)
	case *notSaid:
		o.Kind, o.Parts = OutlineNot, outlines([]node{n.part}, lang)
	case *langOnly:
		o.Kind, o.Lang, o.Parts = OutlineLang, n.lang, outlines([]node{n.part}, n.lang)
	case *nearTo:
		o.Parts = outlines([]node{n.left, n.right}, lang)
		o.relate(n.relation)
	}
	return o
}

func outlines(parts []node, lang earshot.Lang) []Outline {
	all := make([]Outline, len(parts))
	for i, p := range parts {
		all[i] = outlineOf(p, lang)
	}
	return all
}

// relate says how two parts stand to each other.
func (o *Outline) relate(r relation) {
	o.Not, o.N = r.not, r.n
	switch {
	case r.within:
		o.Kind = OutlineInside
	case r.far:
		o.Kind = OutlineLater
	case r.ordered:
		o.Kind = OutlineBefore
	default:
		o.Kind = OutlineNear
	}
	switch {
	case r.same:
		o.Unit = OutlineSideTurns
	case r.turns:
		o.Unit = OutlineTurns
	default:
		o.Unit = OutlineWords
	}
}
