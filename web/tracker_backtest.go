package web

import (
	"cmp"
	"errors"
	"fmt"
	"html/template"
	"math"
	"net/http"
	"slices"
	"strings"

	"earshot"
	"earshot/ingest"
	"earshot/risk"
	"earshot/store"
)

// BacktestPage is what a draft would have done.
type BacktestPage struct {
	Page
	Tracker      earshot.Tracker
	Href         string
	Progress     *ProgressView // while it is under way
	Failed       bool
	Empty        bool // nobody has tried it yet
	Stale        bool // the draft was changed since
	Draft        bool // there is something to publish
	MayPublish   bool
	Answer       string
	Facts        []Fact
	Weekly       template.HTML
	Tongues      []TrialRow
	People       []TrialRow
	Bill         []BillRow
	BillText     string
	Lead         string
	Early        []EarlyRow
	Overlap      []TrialRow
	OverlapSum   string
	Changes      []string
	Gained       []HitRow
	Lost         []HitRow
	Difference   string
	Cards        []JudgeCard
	Precision    string
	PrecisionBar template.HTML
	Left         int
}

// ProgressView is how far a job is.
type ProgressView struct {
	Page
	Text  string
	Done  int
	Total int
	Poll  string // where to ask again; empty when it has ended
	Ended bool
}

// TrialRow is a line of one of the tables.
type TrialRow struct {
	Label Link
	Tag   LangTag
	Cells []string
	Warn  string
}

// BillRow is what a draft costs one person.
type BillRow struct {
	Person              string
	Week, Worst, AtOnce string
	Bar                 template.HTML
}

// EarlyRow is an account that left, and how early it was caught.
type EarlyRow struct {
	Account Link
	Text    string
}

// JudgeCard is a sampled hit to be judged.
type JudgeCard struct {
	HitRow
	Anchor        string
	Finding       earshot.FindingID
	Rule          string
	Lang          earshot.Lang
	Before, After string
	Pieces        []Piece
	Verdict       store.Verdict
	Word          string // the verdict in words
	By            string
	Post          string
	Next          string
	T             func(string, ...any) string
}

// backtest is the page of a draft's back-test.
func (v *visit) backtest() error {
	if err := v.mustManage(); err != nil {
		return err
	}
	id := earshot.TrackerID(v.id())
	t, edit, err := v.draftOf(id)
	if err != nil {
		return err
	}
	p, err := v.page(v.T("backtest.title", "name", v.locale.tracker(t.Name)), "trackers")
	if err != nil {
		return err
	}
	rails, err := v.Store.GuardRails(v.ctx())
	if err != nil {
		return err
	}
	page := BacktestPage{Page: p, Tracker: t, Href: trackerHref(id), Draft: edit > 0, MayPublish: rails.MayPublish(v.person) == nil}
	page.Path = page.Href + "/backtest"
	job, err := v.Store.LastJob(v.ctx(), store.JobBacktest, string(id))
	switch {
	case errors.Is(err, earshot.ErrNotFound):
		page.Empty = true
		return v.show(http.StatusOK, "trackerbacktest", page)
	case err != nil:
		return err
	case job.State == store.JobWaiting:
		page.Progress = progressView(p, job, page.Path)
		return v.show(http.StatusOK, "trackerbacktest", page)
	case job.State == store.JobFailed:
		page.Failed = true
		return v.show(http.StatusOK, "trackerbacktest", page)
	}
	b, err := ingest.BacktestOf(job)
	if err != nil {
		return err
	}
	page.Stale = store.RuleDigest(b.Draft) != store.RuleDigest(t) || b.Draft.Severity != t.Severity
	if err := v.fillBacktest(&page, b); err != nil {
		return err
	}
	return v.show(http.StatusOK, "trackerbacktest", page)
}

// progressView is how far a job is, in words.
func progressView(p Page, j store.Job, poll string) *ProgressView {
	view := &ProgressView{Page: p, Done: j.Done, Total: max(j.Total, 1), Poll: poll, Ended: j.State.Ended()}
	key := "progress." + string(j.Kind)
	if view.Ended {
		key += "_" + string(j.State)
	}
	view.Text = p.T(key, "done", p.Number(j.Done), "total", p.Number(j.Total), "changed", p.Number(j.Changed))
	return view
}

// fillBacktest puts what was found on the page.
func (v *visit) fillBacktest(page *BacktestPage, b ingest.Backtest) error {
	p := page.Page
	book, err := v.book()
	if err != nil {
		return err
	}
	page.Answer = p.T("backtest.answer", "hits", p.Number(b.Hits), "talks", p.Number(b.Talks), "looked", p.Number(b.Conversations), "accounts", p.Number(b.Accounts))
	suppressed := 0
	var reasons []string
	for reason, n := range b.Suppressed {
		suppressed += n
		reasons = append(reasons, p.word("reason", reason)+" "+p.Number(n))
	}
	slices.Sort(reasons)
	page.Facts = []Fact{{p.T("backtest.suppressed"), cmp.Or(strings.Join(reasons, p.T("format.list")), "0")}, {p.T("backtest.alone"), p.Number(b.Alone)}}
	page.Weekly = trialWeeks(p, b)
	for _, l := range b.Languages {
		row := TrialRow{Tag: p.langTag(l.Lang), Cells: []string{p.Number(l.Conversations), p.Number(l.Hits), perThousand(l.Hits, l.Conversations), p.Number(b.Draft.ListensTo(l.Lang))}}
		if b.Draft.ListensTo(l.Lang) == 0 && l.Conversations > 0 && l.Lang != earshot.Undetermined {
			row.Warn = p.T("backtest.deaf")
		}
		page.Tongues = append(page.Tongues, row)
	}
	for _, person := range b.People[:min(len(b.People), 12)] {
		page.People = append(page.People, TrialRow{Label: Link{Text: v.nobody(book, person.Person)}, Cells: []string{p.Number(person.Conversations), p.Number(person.Hits), perThousand(person.Hits, person.Conversations)}})
	}
	v.fillBill(page, book, b)
	v.fillLead(page, book, b)
	for _, o := range b.Overlap[:min(len(b.Overlap), 10)] {
		page.Overlap = append(page.Overlap, TrialRow{Label: Link{Text: p.tracker(o.Name), Href: trackerHref(o.Tracker)}, Cells: []string{p.Number(o.Words), p.Number(o.Talks)}})
	}
	page.OverlapSum = p.T("backtest.alone_sum", "n", p.Number(b.Alone), "hits", p.Number(b.Hits))
	if b.Published != nil {
		d := b.Difference
		page.Difference = p.T("backtest.difference", "version", b.Published.Version, "same", p.Number(d.Same), "gained", p.Number(d.Gained), "lost", p.Number(d.Lost))
		for _, c := range b.Draft.ChangesFrom(*b.Published) {
			page.Changes = append(page.Changes, c.String())
		}
		for _, h := range d.New[:min(len(d.New), 12)] {
			page.Gained = append(page.Gained, hitRow(p, book, h))
		}
		for _, h := range d.Gone[:min(len(d.Gone), 12)] {
			page.Lost = append(page.Lost, hitRow(p, book, h))
		}
	}
	return v.fillCards(page, book, b)
}

func perThousand(hits, conversations int) string {
	if conversations == 0 {
		return "–"
	}
	return fmt.Sprintf("%.1f", 1000*float64(hits)/float64(conversations))
}

func (v *visit) nobody(b *book, id earshot.PersonID) string {
	if id == "" {
		return v.T("backtest.nobody")
	}
	return b.person(id)
}

// trialWeeks draws the last year of hits.
func trialWeeks(p Page, b ingest.Backtest) template.HTML {
	weeks := b.Weeks[max(0, len(b.Weeks)-52):]
	columns := make([]bar, len(weeks))
	most := 0
	for i, w := range weeks {
		columns[i] = bar{p.Day(w.Monday), float64(w.Hits)}
		most = max(most, w.Hits)
	}
	return bars("trial-weeks", p.T("backtest.weekly"), p.T("tracker.weekly_desc", "n", b.Hits, "most", most), columns)
}

// fillBill says what the draft costs.
func (v *visit) fillBill(page *BacktestPage, book *book, b ingest.Backtest) {
	p := page.Page
	page.BillText = p.T("backtest.bill_text", "week", signedOne(b.Bill.PerWeek), "once", p.Number(b.Bill.AtOnce), "weeks", b.Bill.Weeks)
	most := 0.0
	for _, person := range b.Bill.People {
		most = math.Max(most, math.Abs(person.PerWeek))
	}
	for _, person := range b.Bill.People[:min(len(b.Bill.People), 12)] {
		page.Bill = append(page.Bill, BillRow{Person: v.nobody(book, person.Person), Week: signedOne(person.PerWeek), Worst: p.Number(person.Worst), AtOnce: p.Number(person.AtOnce), Bar: pointsBar(person.PerWeek, most)})
	}
}

func signedOne(x float64) string {
	if math.Abs(x) < 0.05 {
		return "0"
	}
	return strings.Replace(fmt.Sprintf("%+.1f", x), "-", "−", 1)
}

// fillLead says how early the draft would have warned.
func (v *visit) fillLead(page *BacktestPage, book *book, b ingest.Backtest) {
	p, l := page.Page, b.Lead
	switch {
	case l.Churned == 0:
		page.Lead = p.T("backtest.lead_none")
	case l.Caught == 0:
		page.Lead = p.T("backtest.lead_missed", "churned", l.Churned, "false", l.False)
	default:
		page.Lead = p.T("backtest.lead", "churned", l.Churned, "caught", l.Caught, "days", l.Days, "false", fmt.Sprintf("%.1f", l.FalsePerTrue()), "undecided", l.Undecided)
	}
	for _, e := range l.Early[:min(len(l.Early), 10)] {
		row := EarlyRow{Account: Link{Text: string(e.Account), Href: accountHref(e.Account)}, Text: p.T("backtest.early", "n", e.Days, "left", p.Date(e.Left))}
		if link := book.link(e.Account); link != nil {
			row.Account = *link
		}
		page.Early = append(page.Early, row)
	}
}

// fillCards lists the sample with what was judged of it, and the precision
// that follows. What was judged of the same hit under an earlier form of the
// rule holds until somebody judges it again.
func (v *visit) fillCards(page *BacktestPage, book *book, b ingest.Backtest) error {
	p := page.Page
	known, err := v.Store.Judgements(v.ctx(), b.Draft.ID)
	if err != nil {
		return err
	}
	judged := map[earshot.FindingID]store.Judgement{}
	rule := store.RuleDigest(b.Draft)
	for _, j := range known {
		if old, ok := judged[j.Finding]; !ok || j.Rule == rule || old.Rule != rule {
			judged[j.Finding] = j
		}
	}
	for i, h := range b.Sample {
		f := h.Finding
		card := JudgeCard{HitRow: hitRow(p, book, h), Anchor: "hit" + p.Number(i+1), Finding: f.ID, Rule: rule, Lang: f.Lang, Before: clip(h.Before, 160), After: clip(h.After, 160), Pieces: marked(f), Post: page.Href + "/judge", Next: page.Path, T: p.T}
		if j, ok := judged[f.ID]; ok {
			card.Verdict, card.Word, card.By = j.Verdict, p.T("verdict."+string(j.Verdict)), book.person(j.By)
		} else {
			page.Left++
		}
		page.Cards = append(page.Cards, card)
	}
	interval := precisionOf(b, judged)
	page.Precision = p.T("backtest.precision_none")
	if interval.Known() {
		page.Precision = p.T("backtest.precision", "value", percent(interval.Value), "low", percent(interval.Low), "high", percent(interval.High))
		page.PrecisionBar = rangeBar(interval)
	}
	return nil
}

// precisionOf estimates the share of right hits from the sample's judgements.
func precisionOf(b ingest.Backtest, judged map[earshot.FindingID]store.Judgement) risk.Interval {
	strata := map[earshot.Lang]*risk.Stratum{}
	for _, l := range b.Languages {
		strata[l.Lang] = &risk.Stratum{Hits: l.Hits}
	}
	for _, h := range b.Sample {
		j, ok := judged[h.Finding.ID]
		s := strata[cmp.Or(h.Finding.Lang, earshot.Undetermined)]
		if !ok || s == nil || j.Verdict == store.Unsure {
			continue
		}
		s.Judged++
		if j.Verdict == store.Right {
			s.Right++
		}
	}
	var all []risk.Stratum
	for _, l := range b.Languages {
		all = append(all, *strata[l.Lang])
	}
	return risk.Precision(all)
}

func percent(x float64) string { return fmt.Sprintf("%d %%", int(math.Round(100*x))) }

// rangeBar draws an estimate with its range from 0 to 1.
func rangeBar(i risk.Interval) template.HTML {
	const w, h = 300, 16
	s := &svg{}
	s.add(`<svg class="chart range" viewBox="0 0 %d %d" aria-hidden="true"><rect class="track" x="0" y="6" width="%d" height="4" rx="2"/>`, w, h, w)
	s.add(`<rect class="span" x="%s" y="4" width="%s" height="8" rx="4"/>`, num(i.Low*w), num(math.Max(2, (i.High-i.Low)*w)))
	s.add(`<circle class="end" cx="%s" cy="8" r="5"/>`, num(math.Min(math.Max(i.Value*w, 5), w-5)))
	return s.done()
}

// marked is a hit's sentence with the words that matched marked.
func marked(f earshot.Finding) []Piece {
	text := cmp.Or(f.Sentence, f.Quote)
	at := strings.Index(text, f.Quote)
	if at < 0 || f.Quote == "" {
		return []Piece{{Text: text}}
	}
	return []Piece{{Text: text[:at]}, {Text: f.Quote, Class: string(cmp.Or(f.Severity, earshot.SeverityMedium))}, {Text: text[at+len(f.Quote):]}}
}

// clip shortens a text for people.
func clip(s string, n int) string {
	if r := []rune(s); len(r) > n {
		return string(r[:n]) + "…"
	}
	return s
}

// askBacktest tries the draft, or the tracker as it is.
func (v *visit) askBacktest() error {
	if err := v.mustManage(); err != nil {
		return err
	}
	t, _, err := v.draftOf(earshot.TrackerID(v.id()))
	if err != nil {
		return err
	}
	if _, err := v.Workbench.Backtest(v.ctx(), v.person, t); err != nil {
		return err
	}
	return v.back(trackerHref(t.ID) + "/backtest")
}

// judge keeps a person's word on a sampled hit, or takes it back.
func (v *visit) judge() error {
	if err := v.mustManage(); err != nil {
		return err
	}
	id := earshot.TrackerID(v.id())
	err := v.Store.Judge(v.ctx(), v.Now(), store.Judgement{Finding: earshot.FindingID(v.field("finding")), Rule: v.field("rule"), Tracker: id,
		Lang: earshot.Lang(v.field("lang")), Verdict: store.Verdict(v.field("verdict")), By: v.person.ID})
	if err != nil {
		return err
	}
	return v.back(trackerHref(id) + "/backtest")
}
