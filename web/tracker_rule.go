package web

import (
	"cmp"
	"errors"
	"slices"
	"strings"

	"earshot"
)

// ruleFacts say where a tracker's words count, which conversations it listens
// to and when its findings count.
func (v *visit) ruleFacts(p Page, b *book, t earshot.Tracker) ([]Fact, error) {
	where, err := v.whereWords(p, t.Where)
	var facts []Fact
	add := func(key string, words []string) {
		if len(words) > 0 {
			facts = append(facts, Fact{p.T(key), strings.Join(words, p.T("format.list"))})
		}
	}
	add("tracker.where", where)
	add("tracker.scope", scopeWords(p, b, t.Scope))
	return facts, err
}

// firesWords say when findings count.
func firesWords(p Page, t earshot.Tracker) string {
	if t.Absence {
		if t.Missing != earshot.MissingPhrase {
			return p.word("tracker", "absence_"+string(t.Missing))
		}
		return p.T("tracker.absence")
	}
	words := []string{p.T("tracker.fires_at", "n", cmp.Or(t.Fires.AtLeast, 1), "cap", cmp.Or(t.Fires.Cap, 3))}
	if t.Fires.Spread() {
		words = append(words, p.T("tracker.fires_spread", "n", t.Fires.Conversations, "days", t.Fires.Days))
	}
	return strings.Join(words, p.T("format.list"))
}

// whereWords say where in a conversation a tracker's words count.
func (v *visit) whereWords(p Page, w earshot.Where) ([]string, error) {
	var words []string
	if w.Part != earshot.PartAny {
		words = append(words, p.T("where."+string(w.Part)+"_"+string(w.Unit), "n", w.Amount))
	}
	if w.Question {
		words = append(words, p.T("where.question"))
	}
	if len(w.Roles) > 0 {
		words = append(words, p.T("where.roles", "list", listed(p, "contact", w.Roles)))
	}
	if w.Turns > 0 {
		words = append(words, p.T("where.turns", "n", w.Turns))
	}
	if w.After == "" {
		return words, nil
	}
	name, err := v.trackerName(p, w.After)
	switch {
	case w.SameTurn:
		return append(words, p.T("where.same_turn", "tracker", name)), err
	case w.AfterTurn > 0:
		return append(words, p.T("where.after_turns", "n", w.AfterTurn, "tracker", name)), err
	}
	return append(words, p.T("where.after", "tracker", name)), err
}

// trackerName is what a tracker is called; its ID if there is none.
func (v *visit) trackerName(p Page, id earshot.TrackerID) (string, error) {
	t, err := v.Store.Tracker(v.ctx(), id)
	if errors.Is(err, earshot.ErrNotFound) {
		return string(id), nil
	}
	return p.tracker(cmp.Or(t.Name, string(id))), err
}

// listed are words of a kind, one after the other.
func listed[T ~string](p Page, kind string, all []T) string {
	words := make([]string, len(all))
	for i, w := range all {
		words[i] = p.word(kind, string(w))
	}
	return strings.Join(words, p.T("format.list"))
}

// scopeWords say which conversations a tracker listens to. Of accounts that
// the person may not open nothing is told but their number.
func scopeWords(p Page, b *book, s earshot.Scope) []string {
	var words []string
	add := func(key, list string) {
		if list != "" {
			words = append(words, p.T("scope."+key, "list", list))
		}
	}
	add("channels", listed(p, "channel", s.Channels))
	add("langs", listed(p, "lang", s.Langs))
	add("accounts", accountNames(p, b, s.Accounts))
	for _, d := range []struct {
		key  string
		list []string
	}{{"tiers", s.Tiers}, {"segments", s.Segments}, {"industries", s.Industries}, {"countries", s.Countries}, {"products", s.Products}} {
		add(d.key, strings.Join(d.list, p.T("format.list")))
	}
	owners := make([]string, len(s.Owners))
	for i, id := range s.Owners {
		owners[i] = b.person(id)
	}
	add("owners", strings.Join(owners, p.T("format.list")))
	add("teams", strings.Join(s.Teams, p.T("format.list")))
	if s.Least > 0 {
		words = append(words, p.T("scope.least_"+string(s.LeastOf), "n", s.Least))
	}
	return words
}

func accountNames(p Page, b *book, ids []earshot.AccountID) string {
	var names []string
	hidden := 0
	for _, id := range ids {
		if a := b.link(id); a != nil {
			names = append(names, a.Text)
		} else {
			hidden++
		}
	}
	if hidden > 0 {
		names = append(names, "+"+p.Number(hidden))
	}
	return strings.Join(names, p.T("format.list"))
}

// ruleGroups are groups of phrases, and rules by language as phrases are shown.
func ruleGroups(p Page, sets []earshot.RuleSet, groups ...PhraseGroup) []PhraseGroup {
	for _, set := range sets {
		i := slices.IndexFunc(groups, func(g PhraseGroup) bool { return g.Lang.Lang == set.Lang })
		if i < 0 {
			i, groups = len(groups), append(groups, PhraseGroup{Lang: p.langTag(set.Lang)})
		}
		for _, rule := range set.Rules {
			groups[i].Phrases = append(groups[i].Phrases, PhraseRow{Text: rule})
		}
	}
	return groups
}
