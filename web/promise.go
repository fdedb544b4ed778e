package web

import (
	"cmp"
	"fmt"
	"net/url"
	"slices"
	"time"

	"earshot"
	"earshot/nlp"
	"earshot/store"
)

// PromiseRow is a question, a request or a commitment, ready for a page.
type PromiseRow struct {
	ID       earshot.PromiseID
	Anchor   string
	Kind     earshot.PromiseKind
	KindWord string
	Owes     string // who has to act, in words
	Words    Words
	Account  *Link
	When     string // empty when no date was named
	DueISO   string
	DueClass string // "overdue", "today", "later"
	State    string // what a person said became of it, in words; empty while it is open
	Seems    *Words // what was said later that seems to keep it
	Steps    []Option
}

// Href is where what became of the promise is posted to.
func (r PromiseRow) Href() string { return "/promises/" + url.PathEscape(string(r.ID)) }

// PromiseView is a promise with the page it is shown on.
type PromiseView struct {
	PromiseRow
	Page
}

// With puts the promise on a page.
func (r PromiseRow) With(p Page) PromiseView { return PromiseView{r, p} }

// Next is where one comes back to.
func (r PromiseView) Next() string { return r.Path }

// PromiseGroup is promises that stand alike.
type PromiseGroup struct {
	Key   string // "overdue", "open", "theirs", "asked", "seems", "closed"
	Label string
	Items []PromiseRow
	More  []PromiseRow // shown when asked
}

// Count is how many there are.
func (g PromiseGroup) Count() int { return len(g.Items) + len(g.More) }

// promiseRow makes a promise ready for a page.
func promiseRow(p Page, v earshot.Promise) PromiseRow {
	row := PromiseRow{ID: v.ID, Kind: v.Kind, KindWord: p.T("promise.kind_" + string(v.Kind)), Owes: p.T("promise.owes_" + cmp.Or(string(v.Owner), "unknown")),
		Words: Words{Text: v.Quote, Lang: v.Lang, By: p.by(v.By, v.At), Href: turnHref(v.Conversation, v.Turn)}}
	state := v.StateAsOf(p.Now)
	if state != earshot.PromiseOpen {
		row.State = p.T("promise.state_" + string(state))
	}
	row.due(p, v, state)
	if v.SeemsKept(p.Now) && state == earshot.PromiseOpen {
		row.Seems = &Words{Text: v.Kept.Quote, Lang: v.Kept.Lang, By: p.Date(v.Kept.At), Href: turnHref(v.Kept.Conversation, v.Kept.Turn)}
	}
	if v.Ledger() {
		for _, to := range nextStates(v, state) {
			row.Steps = append(row.Steps, Option{Value: string(to), Label: p.T("promise.do_" + string(to))})
		}
	}
	return row
}

// due says by when, on the clock of who looks.
func (row *PromiseRow) due(p Page, v earshot.Promise, state earshot.PromiseState) {
	if v.Due.IsZero() {
		return
	}
	row.DueISO, row.DueClass = p.ISO(v.Due), "later"
	days := daysBetween(p.Zone(p.Now), p.Zone(v.Due))
	switch {
	case state != earshot.PromiseOpen || days > 0 || row.Seems != nil:
		row.When = p.T("promise.by", "date", p.Date(v.Due))
	case days < 0 || v.Due.Before(p.Now):
		row.When, row.DueClass = p.T("promise.was_due", "date", p.Date(v.Due), "n", max(1, -days)), "overdue"
	default:
		row.When, row.DueClass = p.T("today.due_today"), "today"
	}
}

// nextStates are what a person may say of the promise as it stands.
func nextStates(v earshot.Promise, state earshot.PromiseState) []earshot.PromiseState {
	switch {
	case state != earshot.PromiseOpen:
		return []earshot.PromiseState{earshot.PromiseOpen}
	case v.Kind == earshot.Commitment:
		return []earshot.PromiseState{earshot.PromiseKept, earshot.PromiseBroken, earshot.PromiseWithdrawn}
	}
	return []earshot.PromiseState{earshot.PromiseKept, earshot.PromiseWithdrawn}
}

// asked is what was asked and promised in a conversation, by turn.
type asked struct {
	byTurn    map[int][]earshot.Promise
	ledger    []earshot.Promise
	questions int
}

// askedIn reads the conversation for its questions; what somebody has to act on
// comes from the record, with what became of it.
func askedIn(a earshot.Analysis) asked {
	all := asked{byTurn: map[int][]earshot.Promise{}, ledger: a.Promises}
	for _, p := range nlp.Promises(a.Conversation) {
		if p.Kind == earshot.Question {
			all.byTurn[p.Turn] = append(all.byTurn[p.Turn], p)
			all.questions++
		}
	}
	for _, p := range a.Promises {
		all.byTurn[p.Turn] = append(all.byTurn[p.Turn], p)
	}
	return all
}

// spans mark the words of a turn that ask or promise.
func (a asked) spans(p Page, seq int) []span {
	var all []span
	for _, v := range a.byTurn[seq] {
		if v.StateAsOf(p.Now) != earshot.PromiseWithdrawn && v.End > v.Start {
			all = append(all, span{start: v.Start, end: v.End, class: string(v.Kind), title: p.T("promise.kind_" + string(v.Kind))})
		}
	}
	return all
}

// rows are the promises said in a turn, to stand below its words.
func (a asked) rows(p Page, seq int) []PromiseRow {
	var rows []PromiseRow
	for _, v := range a.byTurn[seq] {
		if v.Ledger() && v.StateAsOf(p.Now) != earshot.PromiseWithdrawn {
			rows = append(rows, promiseRow(p, v))
		}
	}
	return rows
}

// list are all of them, for beside the transcript; most only when asked.
func (a asked) list(p Page) PromiseGroup {
	var rows []PromiseRow
	for _, v := range a.ledger {
		row := promiseRow(p, v)
		row.Words.Href = "#" + turnID(v.Turn)
		rows = append(rows, row)
	}
	n := min(shownAtOnce("open"), len(rows))
	return PromiseGroup{Items: rows[:n], More: rows[n:]}
}

// shownAtOnce is how many promises of a group an account's page shows without
// being asked.
func shownAtOnce(group string) int {
	switch group {
	case "overdue", "open", "seems":
		return 3
	case "asked":
		return 2
	}
	return 0
}

const (
	promisesShown  = 6                   // on Today
	promisesListed = 60                  // of a group in all
	promiseFresh   = 90 * 24 * time.Hour // how long a promise without a date, and a closed one, is shown
)

// ledger groups an account's promises by how they stand. What was due lately
// goes before what was due long ago.
func ledger(p Page, all []earshot.Promise) []PromiseGroup {
	groups := map[string][]PromiseRow{}
	for _, v := range all {
		if key := ledgerGroup(p, v); key != "" && len(groups[key]) < promisesListed {
			groups[key] = append(groups[key], promiseRow(p, v))
		}
	}
	var shown []PromiseGroup
	for _, key := range []string{"overdue", "open", "asked", "theirs", "seems", "closed"} {
		rows := groups[key]
		if len(rows) == 0 {
			continue
		}
		if key == "overdue" {
			slices.Reverse(rows)
		}
		g := PromiseGroup{Key: key, Label: p.T("promise.group_" + key)}
		n := min(shownAtOnce(key), len(rows))
		g.Items, g.More = rows[:n], rows[n:]
		shown = append(shown, g)
	}
	return shown
}

// ledgerGroup is where a promise stands; empty when it is not shown any more.
func ledgerGroup(p Page, v earshot.Promise) string {
	fresh := p.Now.Sub(v.At) < promiseFresh || v.Due.After(p.Now)
	switch state := v.StateAsOf(p.Now); {
	case state == earshot.PromiseWithdrawn && p.Now.Sub(v.StateAt) > promiseFresh:
		return ""
	case state != earshot.PromiseOpen:
		if p.Now.Sub(v.StateAt) > promiseFresh && !fresh {
			return ""
		}
		return "closed"
	case v.SeemsKept(p.Now):
		return "seems"
	case v.Ours() && v.Overdue(p.Now):
		return "overdue"
	case !fresh:
		return ""
	case v.Ours():
		return "open"
	case v.Owner == earshot.SideUs:
		return "asked"
	}
	return "theirs"
}

// promisesDue are the promises of ours whose date is near or lately over, the
// earliest first, for the accounts the person looks after; all they may open
// with everyone.
func (v *visit) promisesDue(p Page, b *book, everyone bool) ([]PromiseRow, error) {
	f := store.PromiseFilter{Among: v.among(b), Kind: earshot.Commitment, Owner: earshot.SideUs, States: []earshot.PromiseState{earshot.PromiseOpen},
		DueBefore: midnight(p.Zone(p.Now)).AddDate(0, 0, 8), After: p.Now.Add(-promiseFresh)}
	all, _, err := v.Store.Promises(v.ctx(), f)
	if err != nil {
		return nil, err
	}
	var rows []PromiseRow
	for _, promise := range all {
		a := b.byID[promise.Account]
		if a == nil || promise.SeemsKept(p.Now) || !everyone && a.Responsible() != v.person.ID && promise.Person != v.person.ID {
			continue
		}
		row := promiseRow(p, promise)
		row.Account = b.link(promise.Account)
		rows = append(rows, row)
	}
	return rows[:min(promisesShown, len(rows))], nil
}

// setPromise says what became of a promise. An undo names the state before in
// its address.
func (v *visit) setPromise() error {
	promise, err := v.Store.Promise(v.ctx(), earshot.PromiseID(v.id()))
	if err != nil {
		return err
	}
	if _, err := v.openConversation(promise.Conversation); err != nil {
		return err
	}
	to := earshot.PromiseState(v.r.FormValue("state"))
	if !to.Valid() {
		return fmt.Errorf("state %q: %w", to, earshot.ErrInvalid)
	}
	home := turnHref(promise.Conversation, promise.Turn)
	if to == promise.State {
		return v.back(home)
	}
	notice := v.T("notice.promise_" + string(to))
	undo := "/promises/" + url.PathEscape(string(promise.ID)) + "?state=" + string(promise.State)
	if v.r.URL.RawQuery != "" {
		undo = ""
	}
	err = v.Store.SetPromise(v.ctx(), v.Now(), v.person.ID, promise.ID, to, v.Pipeline().Judge())
	return v.corrected(err, notice, undo, home)
}
