package ingest

import (
	"cmp"
	"slices"
	"time"

	"earshot"
)

// billWeeks is how many weeks, up to the newest conversation, the bill is made
// for.
const billWeeks = 12

// billFrom is when they begin.
func (b *bench) billFrom() time.Time { return b.newest.AddDate(0, 0, -7*billWeeks) }

// Bill is what a draft would cost people: reminders. It plays the last weeks
// again with the follow-up policy itself and the scores of those days. One
// account has one open reminder of a tracker at a time, and each is taken to be
// done on its due day.
type Bill struct {
	Weeks   int          `json:"weeks"`
	People  []BillPerson `json:"people"`   // the most first
	PerWeek float64      `json:"per_week"` // more reminders a week than the published version made, all people together
	Most    float64      `json:"most"`     // the same of the person it costs most
	AtOnce  int          `json:"at_once"`  // reminders that publishing opens at once, for recent conversations
}

// BillPerson is one person's share.
type BillPerson struct {
	Person  earshot.PersonID `json:"person"`
	Now     int              `json:"now"`    // reminders of the draft
	Before  int              `json:"before"` // of the published version
	PerWeek float64          `json:"per_week"`
	Worst   int              `json:"worst"` // reminders of the draft in the fullest week
	AtOnce  int              `json:"at_once"`
}

// billed is the reminders of one conversation's findings.
type billed struct {
	then   []reminder // on the day
	atOnce []reminder // if it were published now
}

// bill adds up the reminders.
func (b *bench) bill() Bill {
	bill := Bill{Weeks: billWeeks}
	people := map[earshot.PersonID]*BillPerson{}
	person := func(id earshot.PersonID) *BillPerson {
		if people[id] == nil {
			people[id] = &BillPerson{Person: id}
		}
		return people[id]
	}
	fullest := map[earshot.PersonID]map[time.Time]int{}
	for _, r := range opened(b.tally.now) {
		p := person(r.owner)
		p.Now++
		if fullest[r.owner] == nil {
			fullest[r.owner] = map[time.Time]int{}
		}
		week := mondayOf(r.at)
		fullest[r.owner][week]++
		p.Worst = max(p.Worst, fullest[r.owner][week])
	}
	for _, r := range opened(b.tally.was) {
		person(r.owner).Before++
	}
	for id, r := range b.tally.atOnce {
		if !b.open[id] {
			person(r.owner).AtOnce++
			bill.AtOnce++
		}
	}
	for _, p := range people {
		p.PerWeek = float64(p.Now-p.Before) / billWeeks
		bill.PerWeek += p.PerWeek
		bill.Most = max(bill.Most, p.PerWeek)
		bill.People = append(bill.People, *p)
	}
	slices.SortFunc(bill.People, func(a, b BillPerson) int {
		return cmp.Or(cmp.Compare(b.Now-b.Before, a.Now-a.Before), cmp.Compare(a.Person, b.Person))
	})
	bill.PerWeek = float64(len(opened(b.tally.now))-len(opened(b.tally.was))) / billWeeks // exactly, in whatever order people came
	return bill
}

// opened are the reminders that were new: the others joined one that was open.
func opened(all []reminder) []reminder {
	slices.SortFunc(all, func(a, b reminder) int {
		return cmp.Or(cmp.Compare(a.account, b.account), a.at.Compare(b.at), a.due.Compare(b.due))
	})
	var fresh []reminder
	var last reminder
	for _, r := range all {
		if r.account == last.account && r.at.Before(last.due) {
			continue
		}
		fresh = append(fresh, r)
		last = r
	}
	return fresh
}

// mondayOf is the midnight that begins the time's week in UTC.
func mondayOf(t time.Time) time.Time {
	y, m, d := t.UTC().Date()
	midnight := time.Date(y, m, d, 0, 0, 0, 0, time.UTC)
	return midnight.AddDate(0, 0, -(int(midnight.Weekday())+6)%7)
}
