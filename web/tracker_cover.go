package web

import (
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"

	"earshot"
	"earshot/store"
)

// What may be chosen beside the name of a team.
const (
	allTeams   = "*"
	scopeTeams = "scope" // those the tracker listens to
)

// coverage sets the languages that the team speaks against those the tracker
// has phrases in. The team is the one that was chosen, or else those that the
// tracker listens to, or else everybody.
func (v *visit) coverage(view *TryView, t earshot.Tracker) error {
	b, err := v.book()
	if err != nil {
		return err
	}
	chosen, teams, all := v.team(b, t)
	shares, err := v.Store.LanguageShares(v.ctx(), teams...)
	if err != nil {
		return err
	}
	view.Coverage = coverRows(view.Page, t, shares, strings.Join(teams, view.T("format.list")))
	if len(all) == 0 || len(all) == 1 && len(teams) == 0 {
		return nil
	}
	if len(t.Scope.Teams) > 1 {
		view.Teams = append(view.Teams, Option{Value: scopeTeams, Label: strings.Join(t.Scope.Teams, view.T("format.list")), On: chosen == scopeTeams})
	}
	view.Teams = append(view.Teams, Option{Value: allTeams, Label: view.T("try.team_all"), On: chosen == allTeams})
	for _, name := range all {
		view.Teams = append(view.Teams, Option{Value: name, Label: name, On: chosen == name})
	}
	return nil
}

// team is what is chosen, the teams that means (none is all conversations),
// and the teams that look after an account.
func (v *visit) team(b *book, t earshot.Tracker) (chosen string, teams, all []string) {
	for _, a := range b.accounts {
		for _, id := range []earshot.PersonID{a.Owner, a.CSM} {
			if team := b.people[id].Team; team != "" && !slices.Contains(all, team) {
				all = append(all, team)
			}
		}
	}
	slices.Sort(all)
	asked := ""
	if v.r.Method == http.MethodPost {
		asked = v.field("team")
	}
	switch {
	case asked == allTeams, slices.Contains(all, asked):
		chosen = asked
	case len(t.Scope.Teams) > 1:
		chosen = scopeTeams
	case len(t.Scope.Teams) == 1:
		chosen = t.Scope.Teams[0]
	default:
		chosen = allTeams
	}
	switch chosen {
	case allTeams:
		return chosen, nil, all
	case scopeTeams:
		return chosen, t.Scope.Teams, all
	}
	return chosen, []string{chosen}, all
}

// coverRows is a row for each language; team is whose conversations they are,
// empty for everybody's. A tracker that is not begun is not said to be deaf.
func coverRows(p Page, t earshot.Tracker, shares []store.LanguageShare, team string) []CoverRow {
	all := 0
	for _, s := range shares {
		all += s.Conversations
	}
	begun := len(t.Phrases)+len(t.Rules) > 0
	var rows []CoverRow
	for _, s := range shares {
		if s.Lang == earshot.Undetermined || s.Lang == "" || all == 0 {
			continue
		}
		row := CoverRow{LangTag: p.langTag(s.Lang), Percent: (100*s.Conversations + all/2) / all, Phrases: t.ListensTo(s.Lang)}
		row.Share = fmt.Sprintf("%d %%", row.Percent)
		if row.Percent == 0 {
			row.Share = "< 1 %"
		}
		if begun && row.Phrases == 0 && row.Percent > 0 {
			key := "edit.deaf"
			if team != "" {
				key = "edit.deaf_team"
			}
			row.Deaf = p.T(key, "share", row.Share, "lang", row.Name, "team", team)
		}
		rows = append(rows, row)
	}
	return rows
}

// suggestionsShown is how many suggestions of a language are offered at once,
// suggestedFor how many characters are shown of the phrase each stands for.
const (
	suggestionsShown = 6
	suggestedFor     = 40
)

// suggested offers phrases in the languages that are spoken and not listened
// to yet, and more in those that are, without those that were refused.
func (v *visit) suggested(p Page, t earshot.Tracker, spoken []CoverRow, refused []string) ([]SuggestGroup, error) {
	published, err := v.Store.WordSets(v.ctx())
	if err != nil {
		return nil, err
	}
	var sets []earshot.WordSet
	for _, s := range published {
		sets = append(sets, s.Set)
	}
	var groups []SuggestGroup
	for _, s := range v.concepts.Suggest(t, spokenLangs(spoken), sets...) {
		value := string(s.Lang) + " " + s.Text
		if slices.Contains(refused, value) {
			continue
		}
		if n := len(groups); n == 0 || groups[n-1].Lang != s.Lang {
			groups = append(groups, SuggestGroup{LangTag: p.langTag(s.Lang)})
		}
		if g := &groups[len(groups)-1]; len(g.Phrases) < suggestionsShown {
			g.Phrases = append(g.Phrases, SuggestRow{Text: s.Text, For: p.T("edit.like", "phrase", shorten(s.For, suggestedFor)), Value: value})
		}
	}
	return groups, nil
}

// spokenLangs are the languages to offer phrases in. Chinese whose script
// cannot be told is offered in the script that is spoken besides, or else in
// Simplified.
func spokenLangs(spoken []CoverRow) []earshot.Lang {
	var langs []earshot.Lang
	script := func(c CoverRow) bool {
		return c.Lang == earshot.ChineseSimplified || c.Lang == earshot.ChineseTraditional
	}
	for _, c := range spoken {
		lang := c.Lang
		if lang == earshot.Chinese && !slices.ContainsFunc(spoken, script) {
			lang = earshot.ChineseSimplified
		}
		langs = append(langs, lang)
	}
	return langs
}

// refusedSetting is where the suggestions are kept that were refused for a
// tracker.
func refusedSetting(id earshot.TrackerID) string { return "refused " + string(id) }

// refused are the suggestions that were: kept ones, those of the form, and the
// one that the button refuses.
func (v *visit) refused(id earshot.TrackerID) ([]string, error) {
	var all []string
	if id != "" {
		text, err := v.Store.Setting(v.ctx(), refusedSetting(id))
		if err != nil {
			return nil, err
		}
		if text != "" {
			if err := json.Unmarshal([]byte(text), &all); err != nil {
				return nil, fmt.Errorf("read what was refused for %s: %w", id, err)
			}
		}
	}
	if v.r.Method == http.MethodPost {
		all = append(all, v.r.PostForm["refused"]...)
		if refused, ok := strings.CutPrefix(v.field("do"), "refuse "); ok {
			all = append(all, refused)
		}
	}
	slices.Sort(all)
	return slices.Compact(all), nil
}

// keepRefused remembers with a saved draft which suggestions were refused.
func (v *visit) keepRefused(id earshot.TrackerID) error {
	all, err := v.refused(id)
	if err != nil || len(all) == 0 {
		return err
	}
	text, err := json.Marshal(all)
	if err != nil {
		return fmt.Errorf("write what was refused for %s: %w", id, err)
	}
	return v.Store.PutSetting(v.ctx(), refusedSetting(id), string(text))
}
