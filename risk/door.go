package risk

import (
	"cmp"
	"earshot"
)

// Listed is a phrase or a word set of a rule with what it will match.
type Listed struct {
	Text  string // as the rule writes it
	Not   bool   // it must not be said
	Forms []string
}

// RuleForms lists what the words of a rule will match in a language, for
// people to read before they publish it; see [Forms]. The error is that of
// [ParseExpr], or says that a word set is not known.
func RuleForms(rule string, lang earshot.Lang, sets ...earshot.WordSet) ([]Listed, error) {
	e, err := ParseExpr(rule)
	if err != nil {
		return nil, err
	}
	known, err := knownSets(sets)
	if err != nil {
		return nil, err
	}
	if err := e.knows(known); err != nil {
		return nil, err
	}
	unsaid := unsaidIn(e.root)
	var all []Listed
	inLanguages(e.root, lang, func(n node, lang earshot.Lang) {
		l := Listed{Text: n.write(levelOr), Not: unsaid[n]}
		switch n := n.(type) {
		case *atom:
			l.Forms = Forms(n.phrase, lang)
		case *setOf:
			l.Forms = setForms(known[n.name], lang)
		}
		all = append(all, l)
	})
	return all, nil
}

// unsaidIn marks the words of a rule that must not be said.
func unsaidIn(root node) map[node]bool {
	marked := map[node]bool{}
	root.each(func(n node) {
		var part node
		switch n := n.(type) {
		case *notSaid:
			part = n.part
		case *nearTo:
			if n.not {
				part = n.right
			}
		}
		if part != nil {
			part.each(func(n node) { marked[n] = true })
		}
	})
	return marked
}

// setForms lists what a word set will match in turns of a language.
func setForms(set earshot.WordSet, lang earshot.Lang) []string {
	var all []string
	for _, s := range set.Phrases {
		if lang != earshot.AnyLang && !s.Lang.Covers(lang) {
			continue
		}
		for _, p := range s.Phrases {
			all = append(all, Forms(p, s.Lang)...)
		}
	}
	return unique(all[:min(len(all), maxListed)])
}

// Try finds what one tracker, draft or not, makes of a conversation whose
// turns know their language, what is suppressed among it: the live preview of
// an editor. What it must come after another tracker's findings for is taken as
// there, and so are the account's other conversations.
func Try(t earshot.Tracker, c *earshot.Conversation, facts Facts, sets ...earshot.WordSet) ([]earshot.Finding, error) {
	t.Active = true
	t.ID = cmp.Or(t.ID, "draft")
	t.Where.After, t.Where.AfterTurn, t.Where.SameTurn = "", 0, false
	t.Fires.Conversations, t.Fires.Days = 0, 0
	rules, err := Compile([]earshot.Tracker{t}, sets...)
	if err != nil {
		return nil, err
	}
	return rules.DetectFor(c, facts), nil
}
