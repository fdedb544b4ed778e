package web

import (
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"earshot"
	"earshot/ingest"
	"earshot/store"
)

// WordSetsPage lists the word sets that rules may name.
type WordSetsPage struct {
	Page
	Sets     []WordSetRow
	Progress *ProgressView
}

// WordSetRow is a word set in the list.
type WordSetRow struct {
	Name, Href string
	Source     string
	Langs      []LangTag
	Phrases    int
	Users      []Link
}

// WordSetPage is a word set to be edited.
type WordSetPage struct {
	Page
	Name, Href string
	New        bool
	Source     string
	Version    int
	Langs      []LangFields
	Users      []Link
	Problems   []FieldProblem
	Deletable  bool
	Kept       string // why it cannot be deleted
	Log        []LogRow
	Before     []OldSet // versions that could be published again, the newest first
	Progress   *ProgressView
}

// OldSet is a version of a set that is not the one in use.
type OldSet struct {
	Version int
	Text    string
	Words   string
}

const setsHref = "/trackers/sets"

func setHref(name string) string { return setsHref + "/" + url.PathEscape(name) }

// wordSets lists the word sets.
func (v *visit) wordSets() error {
	p, all, err := v.setPages(v.T("sets.title"))
	if err != nil {
		return err
	}
	page := WordSetsPage{Page: p}
	for _, s := range all {
		row := WordSetRow{Name: s.Set.Name, Href: setHref(s.Set.Name), Source: setSource(p, s)}
		for _, set := range s.Set.Phrases {
			row.Langs = append(row.Langs, p.langTag(set.Lang))
			row.Phrases += len(set.Phrases)
		}
		if row.Users, err = v.setUsers(p, s); err != nil {
			return err
		}
		page.Sets = append(page.Sets, row)
	}
	if page.Progress, err = v.rescanView(p); err != nil {
		return err
	}
	return v.show(http.StatusOK, "wordsets", page)
}

// setPages is what both pages begin with; they are for those who manage.
func (v *visit) setPages(title string) (p Page, all []ingest.HouseSet, err error) {
	if err := v.mustManage(); err != nil {
		return p, nil, err
	}
	if all, err = v.Workbench.WordSets(v.ctx()); err != nil {
		return p, nil, err
	}
	p, err = v.page(title, "trackers")
	return p, all, err
}

// setSource says whose a set is.
func setSource(p Page, s ingest.HouseSet) string {
	switch {
	case !s.Own():
		return p.T("sets.starter")
	case s.Starter:
		return p.T("sets.instead", "version", s.Version)
	}
	return p.T("sets.own", "version", s.Version)
}

// setUsers lead to the trackers, and the drafts, that use a set.
func (v *visit) setUsers(p Page, s ingest.HouseSet) ([]Link, error) {
	var all []Link
	for _, id := range s.Users {
		name, err := v.trackerName(p, id)
		if err != nil {
			return nil, err
		}
		all = append(all, Link{Text: name, Href: trackerHref(id)})
	}
	for _, id := range s.Drafts {
		all = append(all, Link{Text: string(id) + " · " + p.T("trackers.draft"), Href: trackerHref(id) + "/edit"})
	}
	return all, nil
}

// newSet is the page of a set that is not there yet.
func (v *visit) newSet() error {
	p, _, err := v.setPages(v.T("sets.new"))
	if err != nil {
		return err
	}
	return v.showSet(WordSetPage{Page: p, New: true}, ingest.HouseSet{})
}

// wordSet is the page of one set.
func (v *visit) wordSet() error {
	p, all, err := v.setPages("[" + v.id() + "]")
	if err != nil {
		return err
	}
	i := slices.IndexFunc(all, func(s ingest.HouseSet) bool { return s.Set.Name == v.id() })
	if i < 0 {
		return earshot.ErrNotFound
	}
	return v.showSet(WordSetPage{Page: p}, all[i])
}

// showSet shows a set, with what is wrong with it.
func (v *visit) showSet(page WordSetPage, s ingest.HouseSet) (err error) {
	page.Name, page.Href, page.Version = s.Set.Name, setHref(s.Set.Name), s.Version
	if !page.New {
		page.Source = setSource(page.Page, s)
	}
	for _, lang := range formLangs(earshot.Tracker{Phrases: s.Set.Phrases}) {
		l := LangFields{LangTag: page.langTag(lang), Phrases: phraseLines(s.Set.Phrases, lang)}
		l.Open = l.Phrases != ""
		l.Lines = max(3, min(14, 1+strings.Count(l.Phrases, "\n")))
		page.Langs = append(page.Langs, l)
	}
	if page.Users, err = v.setUsers(page.Page, s); err != nil {
		return err
	}
	page.Deletable = s.Own() && (s.Starter || len(page.Users) == 0)
	if s.Own() && !page.Deletable {
		page.Kept = page.T("sets.in_use")
	}
	if page.Progress, err = v.rescanView(page.Page); err != nil {
		return err
	}
	if err := v.setHistory(&page, s); err != nil {
		return err
	}
	status := http.StatusOK
	if len(page.Problems) > 0 {
		status = http.StatusUnprocessableEntity
	}
	return v.show(status, "wordset", page)
}

// oldShown is how many old versions are offered.
const oldShown = 10

// setHistory fills in who changed the set, and the versions it had before.
func (v *visit) setHistory(page *WordSetPage, s ingest.HouseSet) error {
	if page.New {
		return nil
	}
	b, err := v.book()
	if err != nil {
		return err
	}
	if page.Log, err = v.logOf(page.Page, b, "", []string{s.Set.Name}); err != nil {
		return err
	}
	versions, err := v.Store.WordSetVersions(v.ctx(), s.Set.Name)
	if err != nil {
		return err
	}
	for _, old := range versions {
		if old.Version == s.Version || len(page.Before) == oldShown {
			continue
		}
		page.Before = append(page.Before, OldSet{Version: old.Version, Text: page.T("sets.restore", "version", old.Version), Words: setWords(old.Set)})
	}
	return nil
}

// setWords are the phrases of a set, a language on each line.
func setWords(s earshot.WordSet) string {
	var b strings.Builder
	for _, set := range s.Phrases {
		b.WriteString(string(set.Lang) + ":")
		for _, p := range set.Phrases {
			b.WriteString(" " + p.String() + ";")
		}
		b.WriteByte('\n')
	}
	return b.String()
}

// saveSet publishes what was typed.
func (v *visit) saveSet() error {
	p, all, err := v.setPages(v.T("sets.title"))
	if err != nil {
		return err
	}
	page := WordSetPage{Page: p, New: v.field("new") != ""}
	r := formReader{visit: v, page: p}
	set := earshot.WordSet{Name: strings.Trim(v.field("name"), "[] ")}
	for _, lang := range v.r.PostForm["lang"] {
		if phrases := r.phrases("phrases", earshot.Lang(lang)); len(phrases.Phrases) > 0 {
			set.Phrases = append(set.Phrases, phrases)
		}
	}
	var was ingest.HouseSet
	if i := slices.IndexFunc(all, func(s ingest.HouseSet) bool { return s.Set.Name == set.Name }); i >= 0 {
		was = all[i]
	}
	switch version, _ := strconv.Atoi(v.field("version")); {
	case page.New && was.Set.Name != "":
		r.problems = append(r.problems, FieldProblem{Field: "name", Label: v.T("edit.name"), Problem: Problem{Text: v.T("sets.taken", "name", set.Name)}})
	case was.Version != version:
		r.problems = append(r.problems, FieldProblem{Problem: Problem{Text: v.T("notice.conflict")}})
	case len(r.problems) == 0:
		_, err = v.Workbench.PublishSets(v.ctx(), v.person, []earshot.WordSet{set})
	}
	switch {
	case errors.Is(err, earshot.ErrInvalid), errors.Is(err, earshot.ErrDenied):
		r.problems = append(r.problems, FieldProblem{Problem: Problem{Text: plainError(err)}})
	case err != nil:
		return err
	}
	if page.Problems = r.problems; len(page.Problems) > 0 {
		was.Set = set
		return v.showSet(page, was)
	}
	v.say(v.setNotice(was, set.Name), "")
	return v.back(setHref(set.Name))
}

// setNotice says that a set is published, and what that set going.
func (v *visit) setNotice(was ingest.HouseSet, name string) string {
	if len(was.Users) == 0 {
		return v.T("sets.saved", "name", "["+name+"]")
	}
	return v.T("sets.again", "name", "["+name+"]", "n", len(was.Users))
}

// dropSet deletes a set; undo publishes it again.
func (v *visit) dropSet() error {
	if err := v.mustManage(); err != nil {
		return err
	}
	_, err := v.Workbench.DropSet(v.ctx(), v.person, v.id())
	switch {
	case errors.Is(err, earshot.ErrConflict), errors.Is(err, earshot.ErrDenied):
		v.refuse(v.T("sets.in_use"))
		return v.back(setHref(v.id()))
	case err != nil:
		return err
	}
	v.say(v.T("sets.deleted", "name", "["+v.id()+"]"), setHref(v.id())+"/restore")
	return v.back(setsHref)
}

// restoreSet publishes a version again: the one asked for, or the newest of a
// set that was deleted.
func (v *visit) restoreSet() error {
	if err := v.mustManage(); err != nil {
		return err
	}
	versions, err := v.Store.WordSetVersions(v.ctx(), v.id())
	if err != nil {
		return err
	}
	at := 0
	if text := v.field("version"); text != "" {
		at = slices.IndexFunc(versions, func(s store.PublishedSet) bool { return strconv.Itoa(s.Version) == text })
	}
	if at < 0 || at >= len(versions) {
		return earshot.ErrNotFound
	}
	was, err := v.Workbench.WordSet(v.ctx(), v.id())
	if err != nil && !errors.Is(err, earshot.ErrNotFound) {
		return err
	}
	if _, err := v.Workbench.PublishSets(v.ctx(), v.person, []earshot.WordSet{versions[at].Set}); err != nil {
		return err
	}
	v.say(v.setNotice(was, v.id()), "")
	return v.back(setHref(v.id()))
}
