package web

import (
	"cmp"
	"errors"
	"html/template"
	"math"
	"net/http"
	"slices"
	"strings"

	"earshot"
	"earshot/risk"
	"earshot/store"
)

// TrackersPage lists the trackers.
type TrackersPage struct {
	Page
	Groups   []TrackerGroup
	Langs    []LangTag
	Total    int
	Drafts   []DraftRow
	Manages  bool
	Progress *ProgressView // of the rescan, if there is one
}

// DraftRow is a draft in the list.
type DraftRow struct {
	Tracker Link
	By, At  string
	New     bool
}

// TrackerGroup is the trackers of one category.
type TrackerGroup struct {
	Category string
	Items    []TrackerRow
}

// TrackerRow is a tracker in the list.
type TrackerRow struct {
	Tracker      Link
	Description  string
	Severity     earshot.Severity
	SeverityWord string
	Covers       []Cover
	Hits         int
	Suppressed   int
	Spark        template.HTML
	Draft        bool
}

// Cover says whether a tracker knows a language.
type Cover struct {
	LangTag
	On    bool
	Title string
}

// TrackerPage is one tracker with what it found.
type TrackerPage struct {
	Page
	Tracker    earshot.Tracker
	Category   string
	Severity   string
	Facts      []Fact
	Phrases    []PhraseGroup
	Rules      []PhraseGroup
	Excluded   []PhraseGroup
	Blind      string // the languages it has no phrases in
	Weekly     template.HTML
	Hits       []FindingRow
	Total      int
	Hidden     int
	ShowHidden bool
	Manages    bool
	Active     bool
	Draft      bool // somebody works on it
	Progress   *ProgressView
	Log        []LogRow
}

// LogRow is a change of the tracker, and who made it.
type LogRow struct {
	Text, By, At string
	Lines        []string
}

// PhraseGroup is the phrases in one language.
type PhraseGroup struct {
	Lang    LangTag
	Phrases []PhraseRow
}

// PhraseRow is a phrase and how freely it matches.
type PhraseRow struct {
	Text, Form string
	Aliases    string
}

// hitsShown is how many findings the page of a tracker lists.
const hitsShown = 50

// The weeks the sparkline and the bars of a tracker cover.
const (
	sparkWeeks = 12
	barWeeks   = 26
)

// trackerCount is what a tracker found, as far as the person may know.
type trackerCount struct {
	last30, suppressed int
	weeks              []bar
}

// trackers lists the trackers by category.
func (v *visit) trackers() error {
	p, err := v.page(v.T("nav.trackers"), "trackers")
	if err != nil {
		return err
	}
	all, err := v.Store.Trackers(v.ctx())
	if err != nil {
		return err
	}
	b, err := v.book()
	if err != nil {
		return err
	}
	counts, err := v.trackerCounts(p, b, all, sparkWeeks)
	if err != nil {
		return err
	}
	page := TrackersPage{Page: p, Total: len(all)}
	if err := v.benchState(&page, b); err != nil {
		return err
	}
	slices.SortStableFunc(all, compareTrackers)
	for _, t := range all {
		category := p.word("category", string(t.Category))
		if n := len(page.Groups); n == 0 || page.Groups[n-1].Category != category {
			page.Groups = append(page.Groups, TrackerGroup{Category: category})
		}
		g := &page.Groups[len(page.Groups)-1]
		g.Items = append(g.Items, trackerRow(p, t, counts[t.ID]))
	}
	return v.show(http.StatusOK, "trackers", page)
}

// benchState fills in the drafts, and how far a rescan is, for those who manage.
func (v *visit) benchState(page *TrackersPage, b *book) error {
	page.Manages = v.manages() && v.Workbench != nil
	if !page.Manages {
		return nil
	}
	drafts, err := v.Store.Drafts(v.ctx())
	if err != nil {
		return err
	}
	for _, d := range drafts {
		page.Drafts = append(page.Drafts, DraftRow{Tracker: Link{Text: v.locale.tracker(d.Tracker.Name), Href: trackerHref(d.Tracker.ID) + "/edit"}, By: b.person(d.By), At: page.Away(d.At), New: d.Based == 0})
	}
	page.Progress, err = v.rescanView(page.Page)
	return err
}

// categories is the order the page lists them in; managers' own come last.
var categories = []earshot.Category{earshot.CategoryChurn, earshot.CategoryContract, earshot.CategoryCompetitor, earshot.CategoryPrice, earshot.CategoryService,
	earshot.CategoryProduct, earshot.CategoryPeople, earshot.CategoryCompliance, earshot.CategoryPositive}

func compareTrackers(a, b earshot.Tracker) int {
	place := func(c earshot.Category) int {
		if i := slices.Index(categories, c); i >= 0 {
			return i
		}
		return len(categories)
	}
	return cmp.Or(cmp.Compare(place(a.Category), place(b.Category)), cmp.Compare(a.Category, b.Category),
		cmp.Compare(b.Severity.Weight(), a.Severity.Weight()), strings.Compare(a.Name, b.Name))
}

func trackerRow(p Page, t earshot.Tracker, n trackerCount) TrackerRow {
	row := TrackerRow{Tracker: Link{Text: p.tracker(t.Name), Href: trackerHref(t.ID)}, Description: p.tracker(t.Description), Severity: t.Severity, SeverityWord: p.word("severity", string(t.Severity)),
		Covers: covers(p, t), Hits: n.last30, Suppressed: n.suppressed, Draft: !t.Active}
	var values []float64
	most, all := 1.0, 0.0
	for _, w := range n.weeks {
		values = append(values, w.Value)
		most, all = math.Max(most, w.Value), all+w.Value
	}
	row.Spark = sparkline("tracker-"+string(t.ID), p.T("trackers.spark", "n", int(all)), values, 0, most)
	return row
}

// covers says which of the core languages the tracker has phrases in.
func covers(p Page, t earshot.Tracker) []Cover {
	var all []Cover
	for _, lang := range earshot.CoreLangs() {
		on := slices.ContainsFunc(t.Phrases, func(s earshot.PhraseSet) bool { return s.Lang.Covers(lang) && len(s.Phrases) > 0 }) ||
			slices.ContainsFunc(t.Rules, func(s earshot.RuleSet) bool { return s.Lang.Covers(lang) && len(s.Rules) > 0 })
		key := "trackers.blind"
		if on {
			key = "trackers.covered"
		}
		all = append(all, Cover{p.langTag(lang), on, p.T(key, "lang", p.LangName(lang))})
	}
	return all
}

// trackerCounts counts the findings of each tracker in the accounts the person
// may open.
func (v *visit) trackerCounts(p Page, b *book, all []earshot.Tracker, weeks int) (map[earshot.TrackerID]trackerCount, error) {
	among := v.among(b)
	stats, err := v.Store.TrackerStatsAmong(v.ctx(), p.Now, among)
	if err != nil {
		return nil, err
	}
	counts := map[earshot.TrackerID]trackerCount{}
	for _, s := range stats {
		counts[s.Tracker] = trackerCount{last30: s.Last30, suppressed: s.Suppressed}
	}
	for _, t := range all {
		series, err := v.Store.TrackerWeeksAmong(v.ctx(), t.ID, p.Now.AddDate(0, 0, -7*(weeks-1)), p.Now, among)
		if err != nil {
			return nil, err
		}
		n := counts[t.ID]
		for _, w := range series {
			n.weeks = append(n.weeks, bar{p.Day(w.Monday), float64(w.Counted)})
		}
		counts[t.ID] = n
	}
	return counts, nil
}

// tracker is one tracker with what it found.
func (v *visit) tracker() error {
	t, err := v.Store.Tracker(v.ctx(), earshot.TrackerID(v.id()))
	if err != nil {
		return err
	}
	t.Name, t.Description = v.locale.tracker(t.Name), v.locale.tracker(t.Description)
	p, err := v.page(t.Name, "trackers")
	if err != nil {
		return err
	}
	b, err := v.book()
	if err != nil {
		return err
	}
	page := TrackerPage{Page: p, Tracker: t, Facts: trackerFacts(p, t), Phrases: phraseGroups(p, t.Phrases), Rules: ruleGroups(p, t.Rules), Excluded: ruleGroups(p, t.ExcludeRules, phraseGroups(p, t.Exclude)...), Blind: blind(p, t),
		ShowHidden: v.r.URL.Query().Get("suppressed") == "1"}
	page.Path = trackerHref(t.ID)
	more, err := v.ruleFacts(p, b, t)
	if err != nil {
		return err
	}
	page.Facts = append(page.Facts, more...)
	counts, err := v.trackerCounts(p, b, []earshot.Tracker{t}, barWeeks)
	if err != nil {
		return err
	}
	page.Weekly = weekly(p, counts[t.ID].weeks)
	if err := v.hits(&page, b); err != nil {
		return err
	}
	if err := v.changes(&page, b); err != nil {
		return err
	}
	return v.show(http.StatusOK, "tracker", page)
}

// changes lists who changed the tracker and how, and what can be done with it.
func (v *visit) changes(page *TrackerPage, b *book) error {
	page.Manages, page.Active = v.manages() && v.Workbench != nil, page.Tracker.Active
	if !page.Manages {
		return nil
	}
	_, err := v.Store.Draft(v.ctx(), page.Tracker.ID)
	if page.Draft = err == nil; err != nil && !errors.Is(err, earshot.ErrNotFound) {
		return err
	}
	if page.Progress, err = v.rescanView(page.Page); err != nil {
		return err
	}
	page.Log, err = v.logOf(page.Page, b, string(page.Tracker.ID), risk.Sets(page.Tracker))
	return err
}

func weekly(p Page, weeks []bar) template.HTML {
	most, all := 0.0, 0.0
	for _, w := range weeks {
		most, all = math.Max(most, w.Value), all+w.Value
	}
	return bars("weekly", p.T("tracker.weekly"), p.T("tracker.weekly_desc", "n", int(all), "most", int(most)), weeks)
}

// hits lists what the tracker found: what counts or, when asked, what is
// suppressed.
func (v *visit) hits(page *TrackerPage, b *book) error {
	f := store.FindingFilter{Tracker: page.Tracker.ID, Among: v.among(b), State: earshot.Counted, Newest: true, Limit: hitsShown}
	counted, nCounted, err := v.Store.Findings(v.ctx(), f)
	if err != nil {
		return err
	}
	f.State = earshot.Suppressed
	hidden, nHidden, err := v.Store.Findings(v.ctx(), f)
	if err != nil {
		return err
	}
	page.Total, page.Hidden = nCounted, nHidden
	list := counted
	if page.ShowHidden {
		list, page.Total = hidden, nHidden
	}
	titles, err := v.titles(list)
	for i, f := range list {
		row := findingRow(page.Page, f)
		row.Anchor = "hit" + page.Number(i+1)
		if account := b.link(f.Account); account != nil { // the tracker's name stands above
			row.Tracker, row.SeverityWord = *account, ""
		}
		row.Conversation = &Link{Text: cmp.Or(titles[f.Conversation], page.T("conversation.untitled")), Href: conversationHref(f.Conversation), Lang: f.Lang}
		row.At = page.Date(f.At)
		page.Hits = append(page.Hits, row)
	}
	return err
}

// titles are the titles of the findings' conversations.
func (v *visit) titles(list []earshot.Finding) (map[earshot.ConversationID]string, error) {
	var ids []earshot.ConversationID
	for _, f := range list {
		if !slices.Contains(ids, f.Conversation) {
			ids = append(ids, f.Conversation)
		}
	}
	found, err := v.Store.Conversations(v.ctx(), ids)
	titles := map[earshot.ConversationID]string{}
	for _, c := range found {
		if c != nil {
			titles[c.ID] = c.Title
		}
	}
	return titles, err
}

// trackerFacts say what the rule is.
func trackerFacts(p Page, t earshot.Tracker) []Fact {
	facts := []Fact{{p.T("tracker.category"), p.word("category", string(t.Category))}, {p.T("trackers.severity"), p.word("severity", string(t.Severity))}}
	add := func(key, value string) { facts = append(facts, Fact{p.T(key), value}) }
	add("tracker.side", p.T("side."+string(cmp.Or(t.Side, "any"))))
	add("tracker.half_life", p.T("tracker.days", "n", cmp.Or(t.HalfLife, 60)))
	add("tracker.guards", guards(p, t.Guards))
	add("tracker.fires", firesWords(p, t))
	state := p.T("trackers.draft")
	if t.Active {
		state = p.T("tracker.active")
	}
	add("tracker.state", state)
	add("tracker.version", p.Number(t.Version))
	return facts
}

func guards(p Page, g earshot.Guards) string {
	var on []string
	for _, guard := range []struct {
		off bool
		key string
	}{{g.NoNegation, "negation"}, {g.NoHypothetical, "hypothetical"}, {g.NoReported, "reported"}, {g.NoQuestion, "question"}} {
		if !guard.off {
			on = append(on, p.T("tracker.guard_"+guard.key))
		}
	}
	return cmp.Or(strings.Join(on, p.T("format.list")), "–")
}

func phraseGroups(p Page, sets []earshot.PhraseSet) []PhraseGroup {
	var groups []PhraseGroup
	for _, set := range sets {
		g := PhraseGroup{Lang: p.langTag(set.Lang)}
		for _, phrase := range set.Phrases {
			row := PhraseRow{Text: phrase.Text}
			if phrase.Form == earshot.FormExact || phrase.Form == earshot.FormPrefix {
				row.Form = p.T("form." + string(phrase.Form))
			}
			if len(phrase.Aliases) > 0 {
				row.Aliases = p.T("tracker.aliases", "list", strings.Join(phrase.Aliases, p.T("format.list")))
			}
			g.Phrases = append(g.Phrases, row)
		}
		groups = append(groups, g)
	}
	return groups
}

// blind names the core languages the tracker has no phrases in.
func blind(p Page, t earshot.Tracker) string {
	var names []string
	for _, c := range covers(p, t) {
		if !c.On {
			names = append(names, c.Name)
		}
	}
	if len(names) == 0 {
		return ""
	}
	return p.T("tracker.blind", "list", strings.Join(names, p.T("format.list")))
}

// author is who made a change; commands and the start of a house act for no
// person.
func (v *visit) author(b *book, id earshot.PersonID) string {
	if id == "" {
		return v.T("tracker.log_itself")
	}
	return b.person(id)
}
