package store

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"earshot"
)

// LanguageShare is how many conversations are mostly in a language.
type LanguageShare struct {
	Lang          earshot.Lang
	Conversations int
}

// LanguageShares is how many conversations are mostly in each language, the
// most first: of the accounts whose owner or CSM is in one of the teams, or of
// all when no team is given.
func (s *Store) LanguageShares(ctx context.Context, teams ...string) ([]LanguageShare, error) {
	var w where
	if len(teams) > 0 {
		w.in("team", teams)
	}
	of := ""
	if len(teams) > 0 {
		people := "(SELECT id FROM people" + w.String() + ")"
		of = "\nWHERE account_id IN (SELECT id FROM accounts WHERE owner IN " + people + " OR csm IN " + people + ")"
	}
	rows, err := list(ctx, s.reader, scanShare, `SELECT langs, COUNT(*) FROM conversations`+of+`
		GROUP BY langs`, w.args...)
	if err != nil {
		return nil, fmt.Errorf("count conversations by language: %w", err)
	}
	by := map[earshot.Lang]int{}
	for _, r := range rows {
		by[r.Lang] += r.Conversations
	}
	var all []LanguageShare
	for lang, n := range by {
		all = append(all, LanguageShare{lang, n})
	}
	slices.SortFunc(all, func(a, b LanguageShare) int {
		return cmp.Or(cmp.Compare(b.Conversations, a.Conversations), cmp.Compare(a.Lang, b.Lang))
	})
	return all, nil
}

func scanShare(row scanner) (r LanguageShare, err error) {
	var langs string
	err = row.Scan(&langs, &r.Conversations)
	r.Lang = earshot.Undetermined
	if spoken := splitLangs(langs); len(spoken) > 0 {
		r.Lang = spoken[0]
	}
	return r, err
}
