package web

import (
	"earshot"
	"earshot/risk"
)

// FormGroup is what will match in one language, word by word.
type FormGroup struct {
	LangTag
	Words []WordForms
	Cut   string // how many words are not shown
}

// WordForms is a word, a phrase or what stands for one, with its forms.
type WordForms struct {
	Text  string
	Note  string // what it stands for, or that it must not be said
	Forms []string
	Rest  []string // the forms that are shown when one asks
	More  string   // how many those are
}

// How many words of a language are listed, how many forms of each, and how
// many more of each when one asks.
const (
	wordsShown = 60
	formsShown = 12
	formsMore  = 200
)

// formGroups lists what the phrases, the rules and what excludes will match, by
// language and word.
func (v *visit) formGroups(p Page, t earshot.Tracker) ([]FormGroup, error) {
	sets, err := v.wordSetsOfHouse()
	if err != nil {
		return nil, err
	}
	g := formGatherer{page: p, at: map[earshot.Lang]int{}, seen: map[string]bool{}}
	phrases := func(all []earshot.PhraseSet, note string) {
		for _, set := range all {
			for _, phrase := range set.Phrases {
				g.add(set.Lang, WordForms{Text: phraseLine(phrase), Note: note}, risk.Forms(phrase, set.Lang))
			}
		}
	}
	rules := func(all []earshot.RuleSet, note string) {
		for _, set := range all {
			for _, rule := range set.Rules {
				listed, err := risk.RuleForms(rule, set.Lang, sets...)
				if err != nil {
					continue // the field's own reading tells
				}
				for _, l := range listed {
					g.add(l.Lang, WordForms{Text: l.Text, Note: g.note(l, note)}, l.Forms)
				}
			}
		}
	}
	phrases(t.Phrases, "")
	rules(t.Rules, "")
	phrases(t.Exclude, p.T("forms.exclude"))
	rules(t.ExcludeRules, p.T("forms.exclude"))
	return g.done(), nil
}

// formGatherer puts words together by language, each once.
type formGatherer struct {
	page   Page
	groups []FormGroup
	at     map[earshot.Lang]int
	seen   map[string]bool
	cut    []int
}

// note says what a word stands for.
func (g *formGatherer) note(l risk.Listed, otherwise string) string {
	switch {
	case l.Not:
		return g.page.T("forms.not")
	case l.Kind != risk.OutlinePhrase:
		return g.page.T("forms." + string(l.Kind))
	}
	return otherwise
}

func (g *formGatherer) add(lang earshot.Lang, w WordForms, forms []string) {
	key := string(lang) + "\x00" + w.Text + "\x00" + w.Note
	if g.seen[key] {
		return
	}
	g.seen[key] = true
	i, ok := g.at[lang]
	if !ok {
		i = len(g.groups)
		g.at[lang] = i
		g.groups, g.cut = append(g.groups, FormGroup{LangTag: g.page.langTag(lang)}), append(g.cut, 0)
	}
	if len(g.groups[i].Words) == wordsShown {
		g.cut[i]++
		return
	}
	w.Forms = forms[:min(len(forms), formsShown)]
	if rest := forms[len(w.Forms):]; len(rest) > 0 {
		w.Rest = rest[:min(len(rest), formsMore)]
		w.More = g.page.T("forms.more", "n", g.page.Number(len(rest)))
	}
	g.groups[i].Words = append(g.groups[i].Words, w)
}

func (g *formGatherer) done() []FormGroup {
	for i, n := range g.cut {
		if n > 0 {
			g.groups[i].Cut = g.page.T("forms.cut", "n", n)
		}
	}
	return g.groups
}
