package web

import (
	"cmp"
	"fmt"
	"html/template"
	"math"
	"net/http"
	"strings"

	"earshot/risk"
)

// BoardPage sets the trackers against real outcomes, and the languages against
// each other.
type BoardPage struct {
	Page
	Rows      []LeagueRow
	Tongues   []ParityRow
	Churned   int
	Corrected bool // half an account was added somewhere
}

// LeagueRow is how one tracker did.
type LeagueRow struct {
	Tracker                   Link
	Caught, Lift, Odds, Range string
	Lead, False               string
	Advice, AdviceWord, Why   string
	Bar                       template.HTML
}

// ParityRow is how well one language is listened to.
type ParityRow struct {
	LangTag
	Share, Talks, Hits, Per, Phrases, Precision string
	Behind                                      bool
	Deaf                                        string
}

// board shows the league table and the language parity board.
func (v *visit) board() error {
	if err := v.mustManage(); err != nil {
		return err
	}
	p, err := v.page(v.T("board.title"), "trackers")
	if err != nil {
		return err
	}
	page := BoardPage{Page: p}
	standings, err := v.Pipeline().League(v.ctx())
	if err != nil {
		return err
	}
	trackers, err := v.Store.Trackers(v.ctx())
	if err != nil {
		return err
	}
	names := map[string]string{}
	for _, t := range trackers {
		names[string(t.ID)] = p.tracker(t.Name)
	}
	for _, s := range standings {
		page.Churned = max(page.Churned, s.Lead.Churned)
		page.Corrected = page.Corrected || s.Corrected
		page.Rows = append(page.Rows, leagueRow(p, s, names[string(s.Tracker)]))
	}
	if err := v.parity(&page, names); err != nil {
		return err
	}
	return v.show(http.StatusOK, "trackerboard", page)
}

func leagueRow(p Page, s risk.Standing, name string) LeagueRow {
	l := s.Lead
	row := LeagueRow{Tracker: Link{Text: name, Href: trackerHref(s.Tracker)}, Caught: fmt.Sprintf("%d / %d", l.Caught, l.Churned), Lift: "–", Odds: "–", Lead: "–", False: "–",
		Advice: string(s.Advice), AdviceWord: p.T("advice." + string(s.Advice))}
	if !math.IsNaN(s.Lift) {
		row.Lift = fmt.Sprintf("%.1f×", s.Lift)
	}
	if s.Odds.Known() {
		row.Odds, row.Range = fmt.Sprintf("%.1f", s.Odds.Value), fmt.Sprintf("%.1f–%.1f", s.Odds.Low, s.Odds.High)
		if s.Corrected {
			row.Range += " *"
		}
		row.Bar = oddsBar(s.Odds)
	}
	if l.Caught > 0 {
		row.Lead, row.False = p.T("tracker.days", "n", l.Days), fmt.Sprintf("%.1f", l.FalsePerTrue())
	}
	switch s.Advice {
	case risk.AdviceSplit:
		good, bad, _ := strings.Cut(s.Reason, " ")
		row.Why = p.T("advice.split_why", "good", p.word("lang", good), "bad", p.word("lang", bad))
	default:
		row.Why = p.T("advice."+string(s.Advice)+"_why", "caught", l.Caught, "churned", l.Churned, "false", l.False, "per", row.False, "high", fmt.Sprintf("%.1f", s.Odds.High))
	}
	return row
}

// oddsBar draws an odds ratio with its range on a scale of powers, from a
// hundredth to a hundred.
func oddsBar(i risk.Interval) template.HTML {
	const w, h = 140, 16
	x := func(v float64) float64 { return (math.Log10(math.Min(math.Max(v, 0.01), 100)) + 2) / 4 * w }
	s := &svg{}
	s.add(`<svg class="chart range odds" viewBox="0 0 %d %d" aria-hidden="true"><rect class="track" x="0" y="7" width="%d" height="2"/><rect class="axis" x="%s" y="0" width="1" height="%d"/>`, w, h, w, num(w/2.0), h)
	s.add(`<rect class="span" x="%s" y="5" width="%s" height="6" rx="3"/>`, num(x(i.Low)), num(math.Max(2, x(i.High)-x(i.Low))))
	s.add(`<circle class="end" cx="%s" cy="8" r="4"/>`, num(math.Min(math.Max(x(i.Value), 4), w-4)))
	return s.done()
}

func (v *visit) parity(page *BoardPage, names map[string]string) error {
	all, err := v.Pipeline().Parity(v.ctx())
	if err != nil {
		return err
	}
	p := page.Page
	for _, l := range all {
		row := ParityRow{LangTag: p.langTag(l.Lang), Share: percent(l.Share), Talks: p.Number(l.Conversations), Hits: p.Number(l.Hits), Per: fmt.Sprintf("%.0f", l.PerThousand),
			Phrases: p.Number(l.Phrases), Precision: "–", Behind: l.Behind}
		if l.Precision.Known() {
			row.Precision = percent(l.Precision.Value) + " (" + percent(l.Precision.Low) + "–" + percent(l.Precision.High) + ")"
		}
		var deaf []string
		for _, id := range l.Deaf {
			deaf = append(deaf, cmp.Or(names[string(id)], string(id)))
		}
		if len(deaf) > 0 {
			row.Deaf = p.T("parity.deaf", "list", strings.Join(deaf, p.T("format.list")))
		}
		page.Tongues = append(page.Tongues, row)
	}
	return nil
}
