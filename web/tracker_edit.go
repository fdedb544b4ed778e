package web

import (
	"cmp"
	"errors"
	"fmt"
	"html/template"
	"net/http"
	"slices"
	"strings"

	"earshot"
	"earshot/store"
)

// EditPage is the editor of a tracker: its fields, with what is said field by
// field or as text; or the file that it travels in.
type EditPage struct {
	Page
	New      bool
	Mode     editMode
	ID       string
	Edit     int64
	Draft    bool
	Form     TrackerForm
	Text     string
	YAML     string
	Rows     int
	Problems []FieldProblem
	Mend     []MendRow // what kept it from being saved
	MendSum  string
	Readings []Reading // of the fields that hold rules
	RuleHelp []Fact
	Try      TryView
	Own      OwnView
	Choices  EditChoices
	Sums     EditSums
	Locked   string // the guards an admin has locked, in words
}

// editMode is how the editor shows a rule.
type editMode string

// The modes. Form and text have all fields; only what is said is shown
// otherwise.
const (
	modeForm editMode = "form"
	modeText editMode = "text"
	modeFile editMode = "file"
)

// EditChoices are what may be chosen in the form.
type EditChoices struct {
	Categories, Severities, Sides, Owners []Option
	Parts, Units, Roles                   []Option
	After, AfterHow, Absences, LeastOf    []Option
	Scope                                 []ScopeField
}

// EditSums tell in words what the folded parts of the form say.
type EditSums struct {
	Where, Scope, Fires, Guards string
	WhereOpen, ScopeOpen        bool
	FiresOpen, GuardsOpen       bool
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
	id := cmp.Or(v.id(), v.field("id"))
	title := v.T("edit.new")
	if id != "" {
		title = v.T("edit.title", "name", v.locale.tracker(t.Name))
	}
	p, err := v.page(title, "trackers")
	if err != nil {
		return err
	}
	page := EditPage{Page: p, New: id == "", ID: id, Edit: edit, Draft: edit > 0, Problems: problems, Form: formOf(p, t), Mode: v.mode()}
	page.Path = "/trackers"
	if len(problems) > 0 && v.r.Method == http.MethodPost {
		page.Form.keepTyped(v)
	}
	page.showText(v, t)
	if err := page.showFile(v, t); err != nil {
		return err
	}
	if err := v.fillIn(&page, t); err != nil {
		return err
	}
	if page.Try, err = v.tryView(p, t, problems); err != nil {
		return err
	}
	if page.mend(); len(page.Mend) > 0 {
		page.Try.Problems = nil // they are told where they are, and above
	}
	page.shares()
	if page.Own, err = v.ownView(p, t, problems); err != nil {
		return err
	}
	return v.show(status, "trackeredit", page)
}

// fillIn fills in what may be chosen, and what the folded parts say.
func (v *visit) fillIn(page *EditPage, t earshot.Tracker) error {
	rails, err := v.Store.GuardRails(v.ctx())
	if err != nil {
		return err
	}
	var locked []string
	for _, name := range rails.LockedGuards {
		locked = append(locked, page.T("tracker.guard_"+name))
	}
	page.Locked = strings.Join(locked, page.T("format.list"))
	b, err := v.book()
	if err != nil {
		return err
	}
	all, err := v.Store.Trackers(v.ctx())
	if err != nil {
		return err
	}
	page.Choices = v.editChoices(page.Page, b, all, t, page.Form)
	if page.Sums, err = v.sums(page.Page, b, t); err != nil {
		return err
	}
	page.unfold(v)
	page.RuleHelp = ruleHelp(page.Page)
	sets, err := v.wordSetsOfHouse()
	if err == nil {
		err = page.read(sets)
	}
	return err
}

// mode is how the rule is to be shown: as the button says, or as it was.
func (v *visit) mode() editMode {
	asked := editMode(v.r.URL.Query().Get("as"))
	if v.r.Method == http.MethodPost {
		switch asked = editMode(v.field("do")); {
		case asked == modeForm || asked == modeText || asked == modeFile:
		case v.r.PostForm.Has("yaml"):
			asked = modeFile
		case v.r.PostForm.Has("text"):
			asked = modeText
		}
	}
	if asked != modeText && asked != modeFile {
		return modeForm
	}
	return asked
}

// typedMode is how the rule was shown that is posted.
func (v *visit) typedMode() editMode {
	switch {
	case v.r.PostForm.Has("yaml"):
		return modeFile
	case v.r.PostForm.Has("text"):
		return modeText
	}
	return modeForm
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
	page.fold()
}

// openLangs is up to how many languages are shown open.
const openLangs = 3

// fold closes the fields of a tracker with many languages, but for those of
// the reader's; what is wrong stays in sight.
func (page *EditPage) fold() {
	langs := page.Form.Langs
	keep, open := -1, 0
	for i, l := range langs {
		open += count(l.Open)
		if l.Open && (keep < 0 || l.Lang == page.tag) {
			keep = i
		}
	}
	if page.New || len(page.Problems) > 0 || open <= openLangs {
		return
	}
	for i := range langs {
		langs[i].Open = i == keep
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
	case do == "form" || do == "text" || do == "file":
		return v.turnTo(t, edit, problems)
	case len(problems) > 0:
		return v.editor(http.StatusUnprocessableEntity, t, edit, problems)
	case do == "further", do == "own", strings.HasPrefix(do, "refuse "):
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

// turnTo shows what was typed in another mode. Nobody needs a name for that,
// and rules with a mistake go from the form into the text as they are; else
// what cannot be read stays where it was typed.
func (v *visit) turnTo(t earshot.Tracker, edit int64, problems []FieldProblem) error {
	from := v.typedMode()
	problems = slices.DeleteFunc(problems, func(f FieldProblem) bool {
		return f.Field == "name" || from == modeForm && v.mode() == modeText && strings.HasPrefix(f.Field, "rules.")
	})
	if len(problems) == 0 {
		return v.editor(http.StatusOK, t, edit, nil)
	}
	v.r.PostForm.Set("do", string(from))
	return v.editor(http.StatusUnprocessableEntity, t, edit, problems)
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
	if mode := v.typedMode(); mode != modeForm {
		to += "?as=" + string(mode)
	}
	http.Redirect(v.w, v.r, to, http.StatusSeeOther)
	return nil
}

// reserved are the words that stand where a tracker's ID does in addresses.
var reserved = []earshot.TrackerID{"new", "try", "read", "own", "draft", "board", "audit", "rails", "sets", "new-set", "progress"}

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
	if v.typedMode() == modeFile {
		return v.readFile(p)
	}
	return v.readForm(p)
}

func (v *visit) editNumber() int64 {
	var n int64
	fmt.Sscan(v.field("edit"), &n)
	return n
}

// wordSetsOfHouse are the word sets that the house wrote.
func (v *visit) wordSetsOfHouse() ([]earshot.WordSet, error) {
	all, err := v.Store.WordSets(v.ctx())
	sets := make([]earshot.WordSet, len(all))
	for i, s := range all {
		sets[i] = s.Set
	}
	return sets, err
}

// Wrong is what is wrong with a field.
func (page EditPage) Wrong(field string) Wrong {
	w := Wrong{ID: "bad-" + fieldID(field)}
	for _, f := range page.Problems {
		if f.Field == field {
			w.Problems = append(w.Problems, f)
		}
	}
	return w
}

// Wrong is what is wrong with a field, to stand below it.
type Wrong struct {
	ID       string
	Problems []FieldProblem
}

// Attr are the attributes of a field that something is wrong with, beside the
// ids of what else describes it.
func (w Wrong) Attr(others ...string) template.HTMLAttr {
	described := strings.Join(others, " ")
	invalid := ""
	if len(w.Problems) > 0 {
		described, invalid = strings.TrimSpace(described+" "+w.ID), ` aria-invalid="true"`
	}
	if described == "" {
		return ""
	}
	return template.HTMLAttr(`aria-describedby="` + template.HTMLEscapeString(described) + `"` + invalid)
}

// MendRow is what must be mended before a draft can be saved.
type MendRow struct{ Href, Label, Text string }

// mend lists above the form what is wrong in it, with the way there.
func (page *EditPage) mend() {
	for _, f := range page.Problems {
		row := MendRow{Label: f.Label, Text: f.Text}
		switch name, _, _ := strings.Cut(f.Field, "."); name {
		case "":
		case "scope":
			row.Href = "#bad-" + fieldID(f.Field)
		default:
			row.Href = "#" + fieldID(f.Field)
		}
		page.Mend = append(page.Mend, row)
	}
	page.MendSum = page.T("edit.mend", "n", len(page.Mend))
}

// fieldID is the id of a field, or what follows "bad-" in that of its faults.
func fieldID(field string) string { return strings.ReplaceAll(field, ".", "-") }
