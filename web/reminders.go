package web

import (
	"cmp"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"time"
	"unicode"

	"earshot"
)

// ReminderItem is one reminder.
type ReminderItem struct {
	ID       earshot.ReminderID
	Account  Link
	Risk     Risk
	Due      string
	DueClass string // "overdue", "today", "later"
	Text     string
	Words    *Words
	Play     string
	Track    *Link
	Owner    string
	Snoozed  bool
	Snoozes  []Option
	Also     []ReminderItem // what else is due for the account: one call serves all
}

// Href is where what is done to the reminder is posted to.
func (r ReminderItem) Href() string { return "/reminders/" + url.PathEscape(string(r.ID)) }

// reminderItem makes a reminder ready for a page.
func (v *visit) reminderItem(p Page, b *book, r earshot.Reminder, s *earshot.Score) (ReminderItem, error) {
	item := ReminderItem{ID: r.ID, Owner: b.person(r.Owner), Risk: p.risk(s), Snoozed: r.State == earshot.ReminderSnoozed, Snoozes: snoozes(p)}
	if link := b.link(r.Account); link != nil {
		item.Account = *link
	}
	item.Due, item.DueClass = dueText(p, r)
	if r.Play != "" {
		item.Play = p.word("play", r.Play)
	}
	tracker, err := v.reminderWords(p, b, r, &item)
	if err != nil {
		return item, err
	}
	item.Text = p.reminderText(r, tracker)
	return item, v.reminderTrack(r, &item)
}

// reminderWords puts the customer's words beside the reminder and returns the
// name of the tracker that heard them.
func (v *visit) reminderWords(p Page, b *book, r earshot.Reminder, item *ReminderItem) (string, error) {
	if r.Quote == "" {
		return "", nil
	}
	item.Words = &Words{Text: r.Quote, Lang: scriptOf(r.Quote, b.byID[r.Account])}
	if r.Conversation != "" {
		item.Words.Href = turnHref(r.Conversation, r.Turn)
	}
	if len(r.Evidence) == 0 {
		return "", nil
	}
	f, err := v.Store.Finding(v.ctx(), r.Evidence[len(r.Evidence)-1])
	if errors.Is(err, earshot.ErrNotFound) {
		return "", nil
	}
	item.Words.Lang, item.Words.By = f.Lang, p.by(f.Speaker, f.At)
	return p.tracker(f.TrackerName), err
}

// reminderTrack names the talk track the reminder suggests.
func (v *visit) reminderTrack(r earshot.Reminder, item *ReminderItem) error {
	if r.Track == "" {
		return nil
	}
	t, err := v.Store.Track(v.ctx(), r.Track)
	if errors.Is(err, earshot.ErrNotFound) {
		return nil
	}
	item.Track = &Link{t.Title, trackHref(t.ID), t.Lang}
	return err
}

// by says who said something and when.
func (p Page) by(name string, at time.Time) string {
	name = cmp.Or(name, p.T("conversation.somebody"))
	if at.IsZero() {
		return name
	}
	return p.T("words.by", "name", name, "when", p.Date(at))
}

// dueText says when the reminder is due, and how to mark it.
func dueText(p Page, r earshot.Reminder) (text, class string) {
	if r.State == earshot.ReminderSnoozed {
		return p.T("today.until", "when", p.Date(r.Until)), "later"
	}
	switch days := daysBetween(p.Zone(p.Now), p.Zone(r.Due)); {
	case days < 0:
		return p.T("today.overdue_by", "n", -days), "overdue"
	case days == 0:
		return p.T("today.due_today"), "today"
	default:
		return p.T("today.due", "when", p.Day(p.Zone(r.Due))), "later"
	}
}

// snoozes are the days a reminder can be put off to: never a weekend, except
// for tomorrow, which is what was asked for.
func snoozes(p Page) []Option {
	today := midnight(p.Zone(p.Now))
	monday := today.AddDate(0, 0, 1+(7-int(today.Weekday()))%7)
	if !monday.After(today) {
		monday = monday.AddDate(0, 0, 7)
	}
	var all []Option
	for _, c := range []struct {
		key string
		day time.Time
	}{{"snooze.tomorrow", today.AddDate(0, 0, 1)}, {"snooze.days3", workday(today.AddDate(0, 0, 3))}, {"snooze.week", monday}, {"snooze.month", workday(today.AddDate(0, 1, 0))}} {
		option := Option{Value: c.day.Format(time.DateOnly), Label: p.T(c.key), Count: p.Day(c.day)}
		if n := len(all); n > 0 && all[n-1].Value == option.Value {
			all = all[:n-1] // on a Friday, three days from now is next week
		}
		all = append(all, option)
	}
	return all
}

func workday(t time.Time) time.Time {
	for t.Weekday() == time.Saturday || t.Weekday() == time.Sunday {
		t = t.AddDate(0, 0, 1)
	}
	return t
}

// scriptOf is the language whose shapes the text wants, from its script. Han
// characters alone are the account's, if it speaks a language that has them.
func scriptOf(text string, a *earshot.Account) earshot.Lang {
	han := false
	for _, r := range text {
		switch {
		case unicode.Is(unicode.Hangul, r):
			return earshot.Korean
		case unicode.In(r, unicode.Hiragana, unicode.Katakana):
			return earshot.Japanese
		case unicode.Is(unicode.Han, r):
			han = true
		}
	}
	switch {
	case !han:
		return earshot.English
	case a != nil && a.Lang.Base() != earshot.English && a.Lang.Base() != earshot.Korean && a.Lang != "":
		return a.Lang
	}
	return earshot.Chinese
}

// reminderDone ends a reminder; the notice offers to take it back.
func (v *visit) reminderDone() error {
	return v.onReminder(func(r earshot.Reminder, name string) error {
		v.say(v.T("notice.done", "name", name), ReminderItem{ID: r.ID}.Href()+"/reopen")
		return v.Store.DoneReminder(v.ctx(), v.Now(), r.ID)
	})
}

// reminderSnooze puts a reminder off until the morning of a day.
func (v *visit) reminderSnooze() error {
	return v.onReminder(func(r earshot.Reminder, name string) error {
		until, err := time.ParseInLocation(time.DateOnly, v.field("until"), v.person.Location())
		if err != nil || !until.After(v.Now()) {
			return fmt.Errorf("snooze until %q: %w", v.field("until"), earshot.ErrInvalid)
		}
		v.say(v.T("notice.snoozed", "name", name, "when", v.Date(until)), ReminderItem{ID: r.ID}.Href()+"/reopen")
		return v.Store.SnoozeReminder(v.ctx(), r.ID, until)
	})
}

// reminderReopen takes back that a reminder was ended or put off.
func (v *visit) reminderReopen() error {
	return v.onReminder(func(r earshot.Reminder, name string) error {
		v.say(v.T("notice.reopened", "name", name), "")
		return v.Store.ReopenReminder(v.ctx(), r.ID)
	})
}

// onReminder does something to the reminder of the address, if it is the
// person's own or on an account they may open.
func (v *visit) onReminder(do func(r earshot.Reminder, name string) error) error {
	r, err := v.Store.Reminder(v.ctx(), earshot.ReminderID(v.id()))
	if err != nil {
		return err
	}
	a, err := v.openAccount(r.Account)
	if err != nil {
		return err
	}
	err = do(r, a.Name)
	if errors.Is(err, earshot.ErrConflict) {
		v.refuse(v.T("notice.conflict"))
		err = nil
	}
	if err != nil {
		v.takeNotice()
		return err
	}
	return v.back("/")
}

// ordered puts the reminders that are due first in front, and of those due on
// one day the most important.
func ordered(p Page, all []earshot.Reminder) []earshot.Reminder {
	slices.SortStableFunc(all, func(a, b earshot.Reminder) int {
		return cmp.Or(midnight(p.Zone(a.Due)).Compare(midnight(p.Zone(b.Due))), cmp.Compare(b.Priority, a.Priority), cmp.Compare(a.ID, b.ID))
	})
	return all
}
