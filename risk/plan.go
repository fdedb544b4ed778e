package risk

import (
	"cmp"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"earshot"
)

// plan is a rule made ready to be tried on what the automaton found.
type plan struct {
	tracker int32
	root    step
	across  bool // it looks across turns
	sets    []int32
	alone   bool // patterns or slots alone may make it true
	exclude bool // what it finds excludes
}

// step is a node of a plan.
type step struct {
	kind  stepKind
	atom  int32          // of stepAtom
	lang  earshot.Lang   // of a leaf: only in turns of this language
	slot  *slotOf        // of stepSlot
	regex *regexp.Regexp // of stepRegex
	rel   relation       // of stepNear
	parts []step         // stepAll: what must be said, then what must not
	said  int            // stepAll: how many parts must be said
}

type stepKind int

const (
	stepAtom stepKind = iota
	stepSlot
	stepRegex
	stepAll
	stepEither
	stepNear
)

// rule makes a plan of a tracker's rule, or of one that excludes.
func (b *compiler) rule(t earshot.Tracker, text string, lang earshot.Lang, exclude bool) error {
	e, err := ParseExpr(text)
	if err == nil {
		err = e.fitsLang(lang)
	}
	if err == nil {
		err = e.knows(b.sets)
	}
	if err != nil {
		return ruleError(t.ID, text, err)
	}
	for _, part := range alternatives(e.root) {
		root := b.step(part, lang, t.Where.Turns)
		p := plan{tracker: int32(len(b.trackers)), root: root, across: root.across(), exclude: exclude}
		p.sets, p.alone = root.triggers()
		b.plans = append(b.plans, p)
	}
	return nil
}

// ruleError is an error of a rule of a tracker made by hand.
func ruleError(id earshot.TrackerID, text string, err error) error {
	var at *SyntaxError
	if errors.As(err, &at) {
		return earshot.WithHint(fmt.Errorf("tracker %s: rule %q: %w", id, text, err), at.Message())
	}
	return earshot.WithHint(fmt.Errorf("tracker %s: rule %q: %w", id, text, err), earshot.HintOf(err))
}

// alternatives are the parts of a rule any of which makes it true; each is
// tried by itself, so that the longest of them is what is found.
func alternatives(n node) []node {
	if e, ok := n.(*eitherOf); ok {
		return e.parts
	}
	return []node{n}
}

// knows reports whether the rule's word sets are among those there are.
func (e *Expr) knows(sets map[string]earshot.WordSet) error {
	var err error
	e.root.each(func(n node) {
		s, ok := n.(*setOf)
		if !ok || err != nil {
			return
		}
		if _, ok := sets[s.name]; ok {
			return
		}
		var names []string
		for name := range sets {
			names = append(names, "["+name+"]")
		}
		slices.Sort(names)
		err = fault(s.at, s.end, "set-unknown", s.name, strings.Join(names, ", "))
	})
	return err
}

// step makes a node ready. turns is how many turns parts may be apart that
// must all be said.
func (b *compiler) step(n node, lang earshot.Lang, turns int) step {
	switch n := n.(type) {
	case *atom:
		return step{kind: stepAtom, lang: lang, atom: b.atom(phraseText(n.phrase), lang, func(u use) error { return b.phrase(n.phrase, lang, u) })}
	case *setOf:
		return step{kind: stepAtom, lang: lang, atom: b.set(n.name, lang)}
	case *slotOf:
		return step{kind: stepSlot, lang: lang, slot: n}
	case *pattern:
		return step{kind: stepRegex, lang: lang, regex: regexp.MustCompile(n.text)}
	case *langOnly:
		return b.step(n.part, n.lang, turns)
	case *eitherOf:
		s := step{kind: stepEither}
		for _, p := range n.parts {
			s.parts = append(s.parts, b.step(p, lang, turns))
		}
		return s
	case *nearTo:
		return step{kind: stepNear, rel: n.relation, parts: []step{b.step(n.left, lang, turns), b.step(n.right, lang, turns)}}
	case *allOf:
		return b.all(n, lang, turns)
	}
	panic(fmt.Sprintf("risk: no step for %T", n)) // a mistake in the switch
}

// all makes the parts ready that must all be said, or must not. Where they may
// be turns apart, they are near each other by so many turns.
func (b *compiler) all(n *allOf, lang earshot.Lang, turns int) step {
	var said, unsaid []step
	for _, p := range n.parts {
		if no, ok := p.(*notSaid); ok {
			unsaid = append(unsaid, b.step(no.part, lang, turns))
		} else {
			said = append(said, b.step(p, lang, turns))
		}
	}
	if turns == 0 {
		return step{kind: stepAll, parts: append(said, unsaid...), said: len(said)}
	}
	s := said[0]
	for _, p := range said[1:] {
		s = step{kind: stepNear, rel: relation{turns: true, n: turns}, parts: []step{s, p}}
	}
	for _, p := range unsaid {
		s = step{kind: stepNear, rel: relation{not: true, turns: true, n: turns}, parts: []step{s, p}}
	}
	return s
}

// atom is the number of what is looked for under a key, for all rules that ask
// for the same in the same language. What cannot be looked for was refused
// before.
func (b *compiler) atom(key string, lang earshot.Lang, look func(use) error) int32 {
	key = string(lang.Base()) + ":" + key
	if at, ok := b.atoms[key]; ok {
		return at
	}
	at := int32(len(b.atoms))
	b.atoms[key] = at
	if err := look(use{tracker: -1, atom: at, lang: b.lang(lang)}); err != nil {
		panic(fmt.Sprintf("risk: %s was sound before: %v", key, err)) // fitsLang and badSet ask the same
	}
	return at
}

// set is the atom of a word set: its phrases in the language, and in any.
func (b *compiler) set(name string, lang earshot.Lang) int32 {
	return b.atom("["+name+"]", lang, func(u use) error {
		for _, set := range b.sets[name].Phrases {
			narrow := set.Lang
			switch {
			case lang == earshot.AnyLang:
			case set.Lang == earshot.AnyLang:
				narrow = lang
			case set.Lang.Base() != lang.Base():
				continue
			}
			u.lang = b.lang(narrow)
			for _, p := range set.Phrases {
				if err := b.phrase(p, set.Lang, u); err != nil {
					return err
				}
			}
		}
		return nil
	})
}

// across reports whether a step looks across turns.
func (s *step) across() bool {
	if s.kind == stepNear && s.rel.turns {
		return true
	}
	return slices.ContainsFunc(s.parts, func(p step) bool { return p.across() })
}

// triggers lists atoms of which one must be hit for the step to be true; alone
// is true when it may be without.
func (s *step) triggers() (atoms []int32, alone bool) {
	switch s.kind {
	case stepAtom:
		return []int32{s.atom}, false
	case stepSlot, stepRegex:
		return nil, true
	case stepEither:
		for i := range s.parts {
			more, without := s.parts[i].triggers()
			atoms, alone = append(atoms, more...), alone || without
		}
		return atoms, alone
	case stepNear:
		if s.rel.not {
			return s.parts[0].triggers()
		}
		return fewest(s.parts)
	}
	return fewest(s.parts[:s.said])
}

// fewest is the triggers of the part that asks for the fewest atoms; all parts
// must be true.
func fewest(parts []step) (best []int32, alone bool) {
	alone = true
	for i := range parts {
		atoms, without := parts[i].triggers()
		if !without && (alone || len(atoms) < len(best)) {
			best, alone = atoms, false
		}
	}
	return best, alone
}

// setOff notes which atoms set the plan off.
func (r *Rules) setOff(i int32) {
	p := &r.plans[i]
	if p.alone {
		r.always = append(r.always, i)
		return
	}
	slices.Sort(p.sets)
	for _, a := range slices.Compact(p.sets) {
		r.triggers[a] = append(r.triggers[a], i)
	}
}

// compareSpots orders places by turn and then within it.
func compareSpots(a, b spot) int {
	return cmp.Or(cmp.Compare(a.turn, b.turn), cmp.Compare(a.off, b.off))
}
