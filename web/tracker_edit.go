package web

import (
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"

	"earshot"
	"earshot/ingest"
	"earshot/risk"
	"earshot/store"
)

// EditPage is the editor of a tracker, as a form or as text.
type EditPage struct {
	Page
	New        bool
	Text       bool // the whole rule as text
	ID         string
	Edit       int64
	Draft      bool
	Form       TrackerForm
	YAML       string
	Rows       int
	Problems   []FieldProblem
	Try        TryView
	Categories []Option
	Severities []Option
	Sides      []Option
	Parts      []Option
	Units      []Option
	Channels   []Option
	Locked     string // the guards an admin has locked, in words
}

// TryView is what a rule would find, while it is being written.
type TryView struct {
	Page
	Problems  []FieldProblem
	Asked     bool
	Summary   string
	More      bool // not everything was looked at yet
	Hits      []HitRow
	Forms     []FormGroup
	Coverage  []CoverRow
	Suggested []SuggestGroup
}

// HitRow is a hit on the pages of the workbench.
type HitRow struct {
	Words        Words
	Conversation Link
	Account      *Link
	At           string
	Tag          LangTag
}

// FormGroup is the forms that the phrases of one language match.
type FormGroup struct {
	LangTag
	Forms []string
	More  int
}

// CoverRow says how much is spoken in a language, and whether the tracker
// listens to it.
type CoverRow struct {
	LangTag
	Share   string
	Percent int
	Phrases int
	Deaf    string // the warning, when it does not
}

// SuggestGroup is phrases of one language that the tracker might want.
type SuggestGroup struct {
	LangTag
	Phrases []SuggestRow
}

// SuggestRow is one of them; Value is what accepting it posts.
type SuggestRow struct{ Text, For, Value string }

// How long the first answer of the live hits may take, and how many it shows.
const (
	tryBudget = 180 * time.Millisecond
	tryHits   = 12
)

// mustManage refuses people who do not manage.
func (v *visit) mustManage() error {
	if !v.manages() {
		return fmt.Errorf("%s may not change trackers: %w", v.person.ID, earshot.ErrDenied)
	}
	if v.Workbench == nil {
		return fmt.Errorf("no workbench: %w", earshot.ErrNotFound)
	}
	return nil
}

// newTracker is the editor with nothing in it.
func (v *visit) newTracker() error {
	if err := v.mustManage(); err != nil {
		return err
	}
	return v.editor(http.StatusOK, earshot.Tracker{Severity: earshot.SeverityMedium, Side: earshot.SideCustomer}, 0, nil)
}

// editTracker is the editor with the tracker's draft or, without one, with the
// tracker as it is published.
func (v *visit) editTracker() error {
	if err := v.mustManage(); err != nil {
		return err
	}
	t, edit, err := v.draftOf(earshot.TrackerID(v.id()))
	if err != nil {
		return err
	}
	return v.editor(http.StatusOK, t, edit, nil)
}

// draftOf is the draft of a tracker, or the tracker itself as the beginning of
// one.
func (v *visit) draftOf(id earshot.TrackerID) (earshot.Tracker, int64, error) {
	d, err := v.Store.Draft(v.ctx(), id)
	if err == nil {
		return d.Tracker, d.Edit, nil
	}
	if !errors.Is(err, earshot.ErrNotFound) {
		return earshot.Tracker{}, 0, err
	}
	t, err := v.Store.Tracker(v.ctx(), id)
	return t, 0, err
}

// editor shows the editor with a tracker in it.
func (v *visit) editor(status int, t earshot.Tracker, edit int64, problems []FieldProblem) error {
	id := v.id()
	title := v.T("edit.new")
	if id != "" {
		title = v.T("edit.title", "name", v.locale.tracker(t.Name))
	}
	p, err := v.page(title, "trackers")
	if err != nil {
		return err
	}
	page := EditPage{Page: p, New: id == "", ID: id, Edit: edit, Draft: edit > 0, Problems: problems, Form: formOf(p, t), Text: v.asText()}
	page.Path = "/trackers"
	if err := v.editText(&page, t, problems); err != nil {
		return err
	}
	page.options(t)
	rails, err := v.Store.GuardRails(v.ctx())
	if err != nil {
		return err
	}
	var locked []string
	for _, name := range rails.LockedGuards {
		locked = append(locked, p.T("tracker.guard_"+name))
	}
	page.Locked = strings.Join(locked, p.T("format.list"))
	if page.Try, err = v.tryView(p, t, problems, tryBudget); err != nil {
		return err
	}
	page.shares()
	return v.show(status, "trackeredit", page)
}

// asText reports whether the rule is to be shown as text.
func (v *visit) asText() bool {
	if v.r.Method == http.MethodPost {
		do := v.field("do")
		return do == "text" || do != "form" && v.r.PostForm.Has("yaml")
	}
	return v.r.URL.Query().Get("as") == "text"
}

// editText fills in the text: what was typed when it cannot be read, or else
// the tracker written out.
func (v *visit) editText(page *EditPage, t earshot.Tracker, problems []FieldProblem) error {
	if !page.Text {
		return nil
	}
	page.YAML, page.Rows = v.r.PostFormValue("yaml"), 24
	if page.YAML == "" || len(problems) == 0 {
		t.Version, t.Active = 0, true
		if len(t.Phrases)+len(t.Rules) == 0 {
			t.Phrases = []earshot.PhraseSet{{Lang: page.tag, Phrases: []earshot.Phrase{{Text: page.T("edit.example")}}}}
		}
		if t.ID == "" {
			t.ID = slugOf(page.T("edit.example_id"))
		}
		if t.Category == "" {
			t.Category = earshot.CategoryChurn
		}
		body, err := risk.FormatTrackers([]earshot.Tracker{t})
		if err != nil {
			return err
		}
		page.YAML = string(body)
	}
	page.Rows = max(16, min(40, 2+strings.Count(page.YAML, "\n")))
	return nil
}

// options are what may be chosen.
func (page *EditPage) options(t earshot.Tracker) {
	choose := func(kind string, on string, values ...string) []Option {
		var all []Option
		for _, value := range values {
			all = append(all, Option{Value: value, Label: page.T(kind + "." + cmpOr(value, "any")), On: value == on})
		}
		return all
	}
	for _, c := range categories {
		page.Categories = append(page.Categories, Option{Value: string(c), Label: page.word("category", string(c)), On: c == t.Category})
	}
	page.Severities = choose("severity", string(t.Severity), "high", "medium", "low")
	page.Sides = choose("side", string(t.Side), "customer", "us", "")
	page.Parts = choose("part", string(t.Where.Part), "", "first", "last")
	page.Units = choose("unit", string(cmpOr(t.Where.Unit, earshot.Percent)), "percent", "minutes", "turns")
	for _, c := range []earshot.Channel{earshot.ChannelCall, earshot.ChannelMeeting, earshot.ChannelChat, earshot.ChannelEmail} {
		page.Channels = append(page.Channels, Option{Value: string(c), Label: page.T("channel." + string(c)), On: slices.Contains(t.Scope.Channels, c)})
	}
}

func cmpOr[T comparable](value, otherwise T) T {
	var zero T
	if value == zero {
		return otherwise
	}
	return value
}

// shares writes beside each language how much of it is spoken.
func (page *EditPage) shares() {
	for i := range page.Form.Langs {
		l := &page.Form.Langs[i]
		for _, c := range page.Try.Coverage {
			if c.Lang == l.Lang {
				l.Share = c.Share
				l.Open = l.Open || page.New && c.Percent >= 15
			}
		}
		if page.New && l.Lang == page.tag {
			l.Open = true
		}
	}
}

// saveTracker takes what was typed: it saves the draft, tries it, shows it the
// other way, or adds a suggested phrase, as the button says.
func (v *visit) saveTracker() error {
	if err := v.mustManage(); err != nil {
		return err
	}
	p, err := v.page(v.T("edit.new"), "trackers")
	if err != nil {
		return err
	}
	t, problems := v.readTyped(p)
	edit := v.editNumber()
	switch do := v.field("do"); {
	case len(problems) > 0:
		return v.editor(http.StatusUnprocessableEntity, t, edit, problems)
	case do == "text" || do == "form":
		return v.editor(http.StatusOK, t, edit, nil)
	case strings.HasPrefix(do, "add "):
		return v.editor(http.StatusOK, accepted(t, do), edit, nil)
	}
	if err := v.free(t.ID); err != nil {
		return v.editor(http.StatusUnprocessableEntity, t, edit, []FieldProblem{{Field: "name", Label: v.T("edit.name"), Problem: Problem{Text: v.T("edit.id_taken", "id", t.ID)}}})
	}
	saved, err := v.Workbench.SaveDraft(v.ctx(), v.person, t, edit)
	switch {
	case errors.Is(err, earshot.ErrConflict):
		return v.editor(http.StatusConflict, t, edit, []FieldProblem{{Problem: Problem{Text: v.T("notice.conflict")}}})
	case errors.Is(err, earshot.ErrInvalid), errors.Is(err, earshot.ErrDenied):
		return v.editor(http.StatusUnprocessableEntity, t, edit, []FieldProblem{{Problem: Problem{Text: strings.TrimSuffix(err.Error(), ": "+earshot.ErrInvalid.Error()), Hint: earshot.HintOf(err)}}})
	case err != nil:
		return err
	}
	return v.saved(saved)
}

// saved goes on to what the button asked for.
func (v *visit) saved(d store.Draft) error {
	href := trackerHref(d.Tracker.ID)
	if v.field("do") == "backtest" {
		if _, err := v.Workbench.Backtest(v.ctx(), v.person, d.Tracker); err != nil {
			return err
		}
		http.Redirect(v.w, v.r, href+"/backtest", http.StatusSeeOther)
		return nil
	}
	v.say(v.T("edit.saved"), "")
	to := href + "/edit"
	if v.r.PostForm.Has("yaml") {
		to += "?as=text"
	}
	http.Redirect(v.w, v.r, to, http.StatusSeeOther)
	return nil
}

// reserved are the words that stand where a tracker's ID does in addresses.
var reserved = []earshot.TrackerID{"new", "try", "draft", "board", "audit", "rails"}

// free refuses the ID of a new tracker that another one has.
func (v *visit) free(id earshot.TrackerID) error {
	if v.field("id") != "" {
		return nil
	}
	taken := slices.Contains(reserved, id) || id == ""
	for _, find := range []func() error{
		func() error { _, err := v.Store.Tracker(v.ctx(), id); return err },
		func() error { _, err := v.Store.Draft(v.ctx(), id); return err },
	} {
		err := find()
		if err != nil && !errors.Is(err, earshot.ErrNotFound) {
			return err
		}
		taken = taken || err == nil
	}
	if taken {
		return fmt.Errorf("tracker %s: %w", id, earshot.ErrConflict)
	}
	return nil
}

func (v *visit) readTyped(p Page) (earshot.Tracker, []FieldProblem) {
	if v.r.PostForm == nil {
		v.r.ParseForm() // a form too large is read as far as it goes, and refused field by field
	}
	if v.r.PostForm.Has("yaml") {
		return v.readText(p)
	}
	return v.readForm(p)
}

func (v *visit) editNumber() int64 {
	var n int64
	fmt.Sscan(v.field("edit"), &n)
	return n
}

// accepted is the tracker with a suggested phrase: "add ko 해지하다".
func accepted(t earshot.Tracker, do string) earshot.Tracker {
	_, rest, _ := strings.Cut(do, " ")
	lang, text, _ := strings.Cut(rest, " ")
	phrase := earshot.ParsePhrase(text)
	for i := range t.Phrases {
		if t.Phrases[i].Lang == earshot.Lang(lang) {
			t.Phrases[i].Phrases = append(slices.Clone(t.Phrases[i].Phrases), phrase)
			return t
		}
	}
	t.Phrases = append(t.Phrases, earshot.PhraseSet{Lang: earshot.Lang(lang), Phrases: []earshot.Phrase{phrase}})
	return t
}

// tryTracker answers somebody who is typing: what is wrong, what would match,
// and what it would find. The first answer comes within a moment, from the
// newest conversations; then the page asks for all.
func (v *visit) tryTracker() error {
	if err := v.mustManage(); err != nil {
		return err
	}
	p, err := v.page("", "trackers")
	if err != nil {
		return err
	}
	t, problems := v.readTyped(p)
	budget := tryBudget
	if v.r.URL.Query().Get("all") == "1" {
		budget = 0
	}
	view, err := v.tryView(p, t, problems, budget)
	if err != nil {
		return err
	}
	return v.show(http.StatusOK, "trackertry", view)
}

// tryView says all that can be said of a rule that may be half written.
func (v *visit) tryView(p Page, t earshot.Tracker, problems []FieldProblem, budget time.Duration) (TryView, error) {
	view := TryView{Page: p, Problems: problems}
	if t.ID == "" {
		t.ID = "draft"
	}
	shares, err := v.Store.LanguageShares(v.ctx())
	if err != nil {
		return view, err
	}
	view.Coverage = coverage(p, t, shares)
	view.Forms = formGroups(p, t)
	view.Suggested = v.suggested(p, t, view.Coverage)
	said := len(t.Rules) > 0 || slices.ContainsFunc(t.Phrases, func(s earshot.PhraseSet) bool { return len(s.Phrases) > 0 })
	if len(problems) > 0 || !said {
		return view, nil
	}
	tried, err := v.Pipeline().Try(v.ctx(), t, tryHits, budget)
	if errors.Is(err, earshot.ErrInvalid) {
		view.Problems = append(view.Problems, FieldProblem{Problem: Problem{Text: strings.TrimSuffix(err.Error(), ": "+earshot.ErrInvalid.Error()), Hint: earshot.HintOf(err)}})
		return view, nil
	}
	if err != nil {
		return view, err
	}
	view.Asked, view.More = true, !tried.Complete()
	key := "try.all"
	if view.More {
		key = "try.some"
	}
	view.Summary = p.T(key, "hits", p.Number(tried.Hits), "talks", p.Number(tried.Talks), "looked", p.Number(tried.Looked), "total", p.Number(tried.Total), "suppressed", p.Number(tried.Suppressed))
	b, err := v.book()
	if err != nil {
		return view, err
	}
	for _, h := range tried.Newest {
		view.Hits = append(view.Hits, hitRow(p, b, h))
	}
	return view, nil
}

// hitRow makes a hit ready for a page.
func hitRow(p Page, b *book, h ingest.Hit) HitRow {
	f := h.Finding
	return HitRow{Words: Words{Text: cmpOr(f.Sentence, f.Quote), Lang: f.Lang, By: f.Speaker, Href: turnHref(f.Conversation, f.Turn)},
		Conversation: Link{Text: cmpOr(h.Title, p.T("conversation.untitled")), Href: conversationHref(f.Conversation), Lang: f.Lang},
		Account:      b.link(h.Account), At: p.Date(h.At), Tag: p.langTag(f.Lang)}
}

// coverage sets the languages spoken against those the tracker has phrases in.
func coverage(p Page, t earshot.Tracker, shares []store.LanguageShare) []CoverRow {
	all := 0
	for _, s := range shares {
		all += s.Conversations
	}
	var rows []CoverRow
	for _, s := range shares {
		if s.Lang == earshot.Undetermined || s.Lang == "" || all == 0 {
			continue
		}
		row := CoverRow{LangTag: p.langTag(s.Lang), Percent: (100*s.Conversations + all/2) / all, Phrases: heardIn(t, s.Lang)}
		row.Share = fmt.Sprintf("%d %%", row.Percent)
		if row.Percent == 0 {
			row.Share = "< 1 %"
		}
		if row.Phrases == 0 && row.Percent > 0 {
			row.Deaf = p.T("edit.deaf", "share", row.Share, "lang", row.Name)
		}
		rows = append(rows, row)
	}
	return rows
}

// heardIn is how many phrases and rules are tried on a language.
func heardIn(t earshot.Tracker, lang earshot.Lang) int {
	n := 0
	for _, set := range t.Phrases {
		if set.Lang.Covers(lang) {
			n += len(set.Phrases)
		}
	}
	for _, set := range t.Rules {
		if set.Lang.Covers(lang) {
			n += len(set.Rules)
		}
	}
	return n
}

// formsShown is how many forms of a language are listed.
const formsShown = 40

func formGroups(p Page, t earshot.Tracker) []FormGroup {
	var groups []FormGroup
	for _, set := range t.Phrases {
		g := FormGroup{LangTag: p.langTag(set.Lang)}
		for _, phrase := range set.Phrases {
			for _, form := range risk.Forms(phrase, set.Lang) {
				if len(g.Forms) < formsShown {
					g.Forms = append(g.Forms, form)
				} else {
					g.More++
				}
			}
		}
		if len(g.Forms) > 0 {
			groups = append(groups, g)
		}
	}
	return groups
}

// suggested offers phrases in the languages that are spoken and not listened
// to yet, and more in those that are.
func (v *visit) suggested(p Page, t earshot.Tracker, spoken []CoverRow) []SuggestGroup {
	var langs []earshot.Lang
	for _, c := range spoken {
		langs = append(langs, c.Lang)
	}
	var groups []SuggestGroup
	for _, s := range v.concepts.Suggest(t, langs) {
		if n := len(groups); n == 0 || groups[n-1].Lang != s.Lang {
			groups = append(groups, SuggestGroup{LangTag: p.langTag(s.Lang)})
		}
		if g := &groups[len(groups)-1]; len(g.Phrases) < 6 {
			g.Phrases = append(g.Phrases, SuggestRow{Text: s.Text, For: p.T("edit.like", "phrase", s.For), Value: "add " + string(s.Lang) + " " + s.Text})
		}
	}
	return groups
}
