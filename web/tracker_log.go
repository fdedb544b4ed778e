package web

import (
	"cmp"
	"encoding/json"
	"slices"
	"strings"

	"earshot/store"
)

// changesShown is how many changes are listed.
const changesShown = 20

// aboutSets are the actions whose subject is a word set.
var aboutSets = []string{"word set", "drop word set"}

// logOf lists the newest changes of a tracker, and of the word sets it uses,
// which change what it finds; with no tracker, of the sets alone.
func (v *visit) logOf(p Page, b *book, tracker string, sets []string) ([]LogRow, error) {
	var all []store.AuditEntry
	if tracker != "" {
		entries, _, err := v.Store.Audit(v.ctx(), store.AuditFilter{Subject: tracker, Limit: changesShown})
		if err != nil {
			return nil, err
		}
		all = slices.DeleteFunc(entries, func(e store.AuditEntry) bool { return slices.Contains(aboutSets, e.Action) })
	}
	for _, name := range sets {
		for _, action := range aboutSets {
			entries, _, err := v.Store.Audit(v.ctx(), store.AuditFilter{Subject: name, Action: action, Limit: changesShown})
			if err != nil {
				return nil, err
			}
			all = append(all, entries...)
		}
	}
	slices.SortFunc(all, func(x, y store.AuditEntry) int { return cmp.Compare(y.ID, x.ID) })
	var rows []LogRow
	for _, e := range all[:min(len(all), changesShown)] {
		row, err := v.logRow(p, b, e)
		if err != nil {
			return nil, err
		}
		rows = append(rows, row)
	}
	return rows, nil
}

func (v *visit) logRow(p Page, b *book, e store.AuditEntry) (LogRow, error) {
	var detail struct {
		To   string   `json:"to"`
		Diff []string `json:"diff"`
	}
	if err := json.Unmarshal([]byte(e.Detail), &detail); err != nil {
		return LogRow{}, err
	}
	text := p.T("log."+strings.ReplaceAll(e.Action, " ", "_"), "version", detail.To, "name", "["+e.Subject+"]")
	return LogRow{Text: text, By: v.author(b, e.Person), At: p.Time(e.At), Lines: detail.Diff}, nil
}
