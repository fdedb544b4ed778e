package web

import (
	"encoding/json"
	"errors"
	"net/http"
	"strings"

	"earshot"
	"earshot/store"
)

// DependantsPage is what rests on a tracker, before it is stopped.
type DependantsPage struct {
	Page
	Tracker   earshot.Tracker
	Href      string
	Findings  int
	Reminders []Link
	Moves     []MoveRow
	More      int // scores that would move and are not listed
	Trackers  []Link
}

// MoveRow is a score as it is and as it would be.
type MoveRow struct {
	Account   Link
	Now, Then int
}

// publish publishes the draft of a tracker.
func (v *visit) publish() error {
	if err := v.mustManage(); err != nil {
		return err
	}
	id := earshot.TrackerID(v.id())
	d, err := v.Store.Draft(v.ctx(), id)
	if err != nil {
		return err
	}
	_, err = v.Workbench.Publish(v.ctx(), v.person, []earshot.Tracker{d.Tracker}, []int{d.Based})
	switch {
	case errors.Is(err, earshot.ErrConflict):
		v.refuse(v.T("notice.conflict"))
		return v.back(trackerHref(id) + "/edit")
	case errors.Is(err, earshot.ErrDenied), errors.Is(err, earshot.ErrInvalid):
		v.refuse(v.T("notice.refused", "text", plainError(err)))
		return v.back(trackerHref(id) + "/backtest")
	case err != nil:
		return err
	}
	v.say(v.T("publish.done", "name", v.locale.tracker(d.Tracker.Name)), trackerHref(id)+"/back")
	return v.back(trackerHref(id))
}

// plainError is an error of somebody's doing, with its hint, for the person.
func plainError(err error) string {
	text := err.Error()
	for _, kind := range []error{earshot.ErrDenied, earshot.ErrInvalid} {
		text = strings.TrimSuffix(text, ": "+kind.Error())
	}
	if hint := earshot.HintOf(err); hint != "" {
		text += " – " + hint
	}
	return text
}

// dropDraft throws a draft away; undo saves it again.
func (v *visit) dropDraft() error {
	if err := v.mustManage(); err != nil {
		return err
	}
	id := earshot.TrackerID(v.id())
	if v.r.URL.Query().Get("undo") == "1" {
		return v.restoreDraft(id)
	}
	d, err := v.Workbench.DropDraft(v.ctx(), v.person, id)
	if err != nil {
		return err
	}
	v.sessions.Put(v.ctx(), keyDropped, draftJSON(d.Tracker))
	v.say(v.T("edit.dropped"), trackerHref(id)+"/drop?undo=1")
	return v.back("/trackers")
}

// dependants shows what rests on a tracker.
func (v *visit) dependants() error {
	if err := v.mustManage(); err != nil {
		return err
	}
	id := earshot.TrackerID(v.id())
	t, err := v.Store.Tracker(v.ctx(), id)
	if err != nil {
		return err
	}
	p, err := v.page(v.T("unpublish.title", "name", v.locale.tracker(t.Name)), "trackers")
	if err != nil {
		return err
	}
	d, err := v.Workbench.Dependants(v.ctx(), id)
	if err != nil {
		return err
	}
	b, err := v.book()
	if err != nil {
		return err
	}
	page := DependantsPage{Page: p, Tracker: t, Href: trackerHref(id), Findings: d.Findings}
	for _, r := range d.Reminders {
		link := Link{Text: string(r.Account), Href: accountHref(r.Account)}
		if a := b.link(r.Account); a != nil {
			link = *a
		}
		page.Reminders = append(page.Reminders, link)
	}
	for i, m := range d.Moves {
		if i == 20 {
			page.More = len(d.Moves) - i
			break
		}
		row := MoveRow{Account: Link{Text: string(m.Account), Href: accountHref(m.Account)}, Now: whole(m.Now), Then: whole(m.Then)}
		if a := b.link(m.Account); a != nil {
			row.Account = *a
		}
		page.Moves = append(page.Moves, row)
	}
	for _, other := range d.Trackers {
		page.Trackers = append(page.Trackers, Link{Text: string(other), Href: trackerHref(other)})
	}
	return v.show(http.StatusOK, "trackerunpublish", page)
}

// switchTracker stops a tracker or starts it again.
func (v *visit) switchTracker(on bool) error {
	if err := v.mustManage(); err != nil {
		return err
	}
	id := earshot.TrackerID(v.id())
	do, key, undo := v.Workbench.Unpublish, "unpublish.done", "/republish"
	if on {
		do, key, undo = v.Workbench.Republish, "republish.done", "/unpublish"
	}
	if _, err := do(v.ctx(), v.person, id); errors.Is(err, earshot.ErrDenied) || errors.Is(err, earshot.ErrInvalid) {
		v.refuse(v.T("notice.refused", "text", plainError(err)))
		return v.back(trackerHref(id))
	} else if err != nil {
		return err
	}
	v.say(v.T(key), trackerHref(id)+undo)
	return v.back(trackerHref(id))
}

// progress is how far the rescan is, for the page to ask again and again.
func (v *visit) progress() error {
	if err := v.mustManage(); err != nil {
		return err
	}
	p, err := v.page("", "trackers")
	if err != nil {
		return err
	}
	view, err := v.rescanView(p)
	if err != nil {
		return err
	}
	if view == nil {
		view = &ProgressView{Page: p, Ended: true}
	}
	return v.show(http.StatusOK, "trackerprogress", view)
}

// rescanView is the rescan under way, nil when none is and none ended within
// the hour.
func (v *visit) rescanView(p Page) (*ProgressView, error) {
	j, err := v.Store.LastJob(v.ctx(), store.JobRescan, "")
	if errors.Is(err, earshot.ErrNotFound) {
		return nil, nil
	}
	if err != nil || j.State.Ended() && v.Store.Now().Sub(j.Ended).Hours() > 1 {
		return nil, err
	}
	return progressView(p, j, "/trackers/progress"), nil
}

// backOut takes the last publishing back: the version before is published
// again, as a new one; a tracker that had none stops.
func (v *visit) backOut() error {
	if err := v.mustManage(); err != nil {
		return err
	}
	id := earshot.TrackerID(v.id())
	versions, err := v.Store.TrackerVersions(v.ctx(), id)
	if err != nil {
		return err
	}
	if len(versions) < 2 {
		return v.switchTracker(false)
	}
	was, now := versions[1].Tracker, versions[0].Tracker
	was.Active = true
	if _, err := v.Workbench.Publish(v.ctx(), v.person, []earshot.Tracker{was}, []int{now.Version}); err != nil {
		v.refuse(v.T("notice.refused", "text", plainError(err)))
		return v.back(trackerHref(id))
	}
	if _, err := v.Workbench.SaveDraft(v.ctx(), v.person, now, 0); err != nil {
		return err
	}
	v.say(v.T("publish.back"), "")
	return v.back(trackerHref(id))
}

// restoreDraft saves the draft that was thrown away last.
func (v *visit) restoreDraft(id earshot.TrackerID) error {
	var t earshot.Tracker
	if err := json.Unmarshal([]byte(v.sessions.PopString(v.ctx(), keyDropped)), &t); err != nil || t.ID != id {
		v.refuse(v.T("notice.conflict"))
		return v.back("/trackers")
	}
	if _, err := v.Workbench.SaveDraft(v.ctx(), v.person, t, 0); err != nil {
		return err
	}
	return v.back(trackerHref(id) + "/edit")
}

func draftJSON(t earshot.Tracker) string {
	body, err := json.Marshal(t)
	if err != nil {
		panic(err) // a tracker always marshals
	}
	return string(body)
}
