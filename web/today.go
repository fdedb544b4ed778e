package web

import (
	"cmp"
	"html/template"
	"net/http"
	"slices"
	"strconv"
	"time"

	"earshot"
	"earshot/store"
)

// TodayPage is where a day begins: who to call, and whose risk rose.
type TodayPage struct {
	Page
	Today    string // the day, written out
	Scopes   []Option
	Groups   []ReminderGroup
	Promised []PromiseRow
	Risers   []Riser
	Bands    BandCount
	BandBar  template.HTML
}

// ReminderGroup is reminders that are due alike.
type ReminderGroup struct {
	Key   string // "overdue", "today", "week", "later", "snoozed"
	Label string
	Items []ReminderItem
}

// Riser is an account whose score rose.
type Riser struct {
	Account Link
	Risk    Risk
	Change  string
	Spark   template.HTML
	Reason  string
	Words   *Words
}

// BandCount is how many accounts are in each band.
type BandCount struct{ High, Watch, Low, None int }

// All is the number of accounts.
func (b BandCount) All() int { return b.High + b.Watch + b.Low + b.None }

// risersShown is how many accounts the page shows as rising; a shorter list is
// read to its end.
const risersShown = 5

// riseFrom is how many points a score must rise in a week to be shown.
const riseFrom = 3.0

// today is where a day begins.
func (v *visit) today() error {
	p, err := v.page(v.T("nav.today"), "today")
	if err != nil {
		return err
	}
	b, err := v.book()
	if err != nil {
		return err
	}
	scores, err := v.scores(b)
	if err != nil {
		return err
	}
	page := TodayPage{Page: p, Today: p.Weekday(p.Zone(p.Now))}
	page.Bands, page.BandBar = countBands(p, b, scores)
	if err := v.todayReminders(&page, b, scores); err != nil {
		return err
	}
	if page.Promised, err = v.promisesDue(p, b, v.manages() && v.r.URL.Query().Get("all") == "1"); err != nil {
		return err
	}
	if page.Risers, err = v.risers(p, b, scores); err != nil {
		return err
	}
	return v.show(http.StatusOK, "today", page)
}

// todayReminders groups the reminders by when they are due.
func (v *visit) todayReminders(page *TodayPage, b *book, scores map[earshot.AccountID]*earshot.Score) error {
	everyone := v.manages() && v.r.URL.Query().Get("all") == "1"
	f := store.ReminderFilter{Owner: v.person.ID, States: []earshot.ReminderState{earshot.ReminderOpen, earshot.ReminderSnoozed}}
	if everyone {
		f.Owner = ""
	}
	all, _, err := v.Store.Reminders(v.ctx(), f)
	if err != nil {
		return err
	}
	all = slices.DeleteFunc(all, func(r earshot.Reminder) bool { return b.byID[r.Account] == nil })
	groups, err := v.groups(page.Page, b, ordered(page.Page, all), scores)
	if err != nil {
		return err
	}
	for _, key := range []string{"overdue", "today", "week", "later", "snoozed"} {
		if len(groups[key]) > 0 {
			page.Groups = append(page.Groups, ReminderGroup{key, v.T("today." + key), groups[key]})
		}
	}
	return v.scopes(page, len(all), everyone)
}

// groups makes a card of each account's first reminder, with the others on it:
// one call serves them all. What is snoozed stands alone.
func (v *visit) groups(p Page, b *book, all []earshot.Reminder, scores map[earshot.AccountID]*earshot.Score) (map[string][]ReminderItem, error) {
	type place struct {
		group string
		at    int
	}
	groups, cards := map[string][]ReminderItem{}, map[earshot.AccountID]place{}
	for _, r := range all {
		item, err := v.reminderItem(p, b, r, scores[r.Account])
		if err != nil {
			return nil, err
		}
		key := groupOf(p, r)
		if card, ok := cards[r.Account]; ok && !item.Snoozed {
			first := &groups[card.group][card.at]
			first.Also = append(first.Also, item)
			continue
		}
		if item.Words == nil { // a date alone does not say why
			_, item.Words = topReason(p, scores[r.Account], b.byID[r.Account])
		}
		if !item.Snoozed {
			cards[r.Account] = place{key, len(groups[key])}
		}
		groups[key] = append(groups[key], item)
	}
	return groups, nil
}

// scopes lets those who manage see everybody's reminders.
func (v *visit) scopes(page *TodayPage, shown int, everyone bool) error {
	if !v.manages() {
		return nil
	}
	f := store.ReminderFilter{States: []earshot.ReminderState{earshot.ReminderOpen, earshot.ReminderSnoozed}, Limit: 1}
	if everyone {
		f.Owner = v.person.ID
	}
	_, other, err := v.Store.Reminders(v.ctx(), f)
	mine, all := shown, other
	if everyone {
		mine, all = other, shown
	}
	page.Scopes = []Option{
		{Label: v.T("today.mine"), Href: "/", On: !everyone, Count: strconv.Itoa(mine)},
		{Label: v.T("today.everyone"), Href: "/?all=1", On: everyone, Count: strconv.Itoa(all)},
	}
	return err
}

// groupOf is the group a reminder belongs to.
func groupOf(p Page, r earshot.Reminder) string {
	if r.State == earshot.ReminderSnoozed {
		return "snoozed"
	}
	switch days := daysBetween(p.Zone(p.Now), p.Zone(r.Due)); {
	case days < 0:
		return "overdue"
	case days == 0:
		return "today"
	case days <= 7:
		return "week"
	}
	return "later"
}

// scores are the newest scores of the accounts in the book.
func (v *visit) scores(b *book) (map[earshot.AccountID]*earshot.Score, error) {
	all, err := v.Store.LatestScores(v.ctx())
	scores := map[earshot.AccountID]*earshot.Score{}
	for i := range all {
		if b.byID[all[i].Account] != nil {
			scores[all[i].Account] = &all[i]
		}
	}
	return scores, err
}

func countBands(p Page, b *book, scores map[earshot.AccountID]*earshot.Score) (BandCount, template.HTML) {
	var n BandCount
	for _, a := range b.accounts {
		s := scores[a.ID]
		switch {
		case s == nil || s.Band == earshot.BandGone:
			n.None++
		case s.Band == earshot.BandHigh:
			n.High++
		case s.Band == earshot.BandWatch:
			n.Watch++
		default:
			n.Low++
		}
	}
	return n, bandBar("bandbar", p.T("today.bands_title", "high", n.High, "watch", n.Watch, "low", n.Low), n.High, n.Watch, n.Low)
}

// risers are the accounts whose score rose most in seven days.
func (v *visit) risers(p Page, b *book, scores map[earshot.AccountID]*earshot.Score) ([]Riser, error) {
	past, err := v.past(p, 12)
	if err != nil {
		return nil, err
	}
	type rise struct {
		account *earshot.Account
		score   *earshot.Score
		by      float64
	}
	var all []rise
	for i := range b.accounts {
		a := &b.accounts[i]
		s := scores[a.ID]
		if s == nil || s.Band == earshot.BandGone {
			continue
		}
		if was, ok := past.at(a.ID, p.Now.AddDate(0, 0, -7)); ok && s.Value-was >= riseFrom {
			all = append(all, rise{a, s, s.Value - was})
		}
	}
	slices.SortStableFunc(all, func(a, b rise) int { return cmp.Compare(b.by, a.by) })
	var risers []Riser
	for i, r := range all[:min(risersShown, len(all))] {
		row := Riser{Account: accountLink(r.account), Risk: p.risk(r.score), Change: p.Signed(r.by), Spark: past.spark(p, "rise"+strconv.Itoa(i), r.account.ID, r.score)}
		row.Reason, row.Words = topReason(p, r.score, r.account)
		risers = append(risers, row)
	}
	return risers, nil
}

// topReason is the input that raises the score most, and the customer's own
// words for it: those of the heaviest evidence anybody said.
func topReason(p Page, s *earshot.Score, a *earshot.Account) (string, *Words) {
	if s == nil {
		return "", nil
	}
	reason := ""
	for _, l := range s.Lines {
		if l.Points <= 0.5 {
			continue
		}
		if reason == "" {
			reason = p.word("input", l.Input)
		}
		for _, e := range l.Evidence {
			if e.Kind == "finding" && e.Quote != "" {
				return p.word("input", l.Input), evidenceWords(p, e, a)
			}
		}
	}
	return reason, nil
}

// evidenceWords are the words a piece of evidence quotes.
func evidenceWords(p Page, e earshot.Evidence, a *earshot.Account) *Words {
	return &Words{Text: e.Quote, Lang: scriptOf(e.Quote, a), By: p.by(e.Speaker, e.At), Href: turnHref(e.Conversation, e.Turn)}
}

// past is scores day by day.
type past map[earshot.AccountID][]store.ScorePoint

// past reads the scores of the last weeks, and one more for comparing.
func (v *visit) past(p Page, weeks int) (past, error) {
	series, err := v.Store.ScoreSeries(v.ctx(), nil, p.Now.AddDate(0, 0, -7*weeks-7), p.Now)
	return past(series), err
}

// at is the account's score as it stood on a day.
func (h past) at(id earshot.AccountID, day time.Time) (float64, bool) {
	value, ok := 0.0, false
	for _, point := range h[id] {
		if point.Day.After(day) {
			break
		}
		value, ok = point.Value, true
	}
	return value, ok
}
