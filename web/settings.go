package web

import (
	"html/template"
	"math"
	"net/http"
)

// SettingsPage shows how the installation is set up.
type SettingsPage struct {
	Page
	People  []PersonRow
	Weights []WeightRow
	Version string
	Watch   int
	High    int
}

// PersonRow is one of our people.
type PersonRow struct{ Name, Email, Role, Team, Zone string }

// WeightRow is one weight of the score.
type WeightRow struct {
	Label string
	Value string
	Bar   template.HTML
}

// HelpPage lists the shortcuts and the words of the query language.
type HelpPage struct {
	Page
	Keys    []Fact
	Queries []Example
}

// settings shows how the installation is set up.
func (v *visit) settings() error {
	p, err := v.page(v.T("nav.settings"), "settings")
	if err != nil {
		return err
	}
	people, err := v.Store.People(v.ctx())
	if err != nil {
		return err
	}
	w := v.Weights
	page := SettingsPage{Page: p, Version: p.T("settings.version", "v", w.Version), Watch: whole(w.Watch), High: whole(w.High)}
	most := 0.0
	for _, in := range w.Inputs {
		most = math.Max(most, math.Abs(in.Weight))
	}
	for _, in := range w.Inputs {
		page.Weights = append(page.Weights, WeightRow{Label: p.word("input", in.Input), Value: signed(in.Weight, 1), Bar: pointsBar(in.Weight, most)})
	}
	for _, one := range people {
		page.People = append(page.People, PersonRow{one.Name, one.Email, p.T("role." + string(one.Role)), one.Team, one.TimeZone})
	}
	return v.show(http.StatusOK, "settings", page)
}

// help lists the shortcuts and the words of the query language.
func (v *visit) help() error {
	p, err := v.page(v.T("nav.help"), "help")
	if err != nil {
		return err
	}
	page := HelpPage{Page: p, Keys: []Fact{
		{"/", p.T("help.key_search")}, {"j", p.T("help.key_next")}, {"k", p.T("help.key_previous")}, {"Enter", p.T("help.key_open")},
		{"g t", p.T("help.key_go")}, {"Esc", p.T("help.key_close")}, {"?", p.T("help.key_help")},
	}}
	if page.Queries, err = v.examples(); err != nil {
		return err
	}
	return v.show(http.StatusOK, "help", page)
}
