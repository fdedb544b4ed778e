package web

import (
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"

	"earshot"
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
	case do == "text", do == "form", do == "further", strings.HasPrefix(do, "refuse "):
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
	if err := v.keepRefused(d.Tracker.ID); err != nil {
		return err
	}
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
