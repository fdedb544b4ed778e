package playbook

import (
	"fmt"
	"time"

	"earshot"
)

// How long before its date a promise is worth a reminder on an ordinary day,
// and how long after.
const (
	promiseAhead = 2 * 24 * time.Hour
	promiseAfter = 30 * 24 * time.Hour
)

// promised are the reminders of what we promised with a date in the
// conversation just recorded: each is a matter of its own, to be done before
// the date.
func promised(in earshot.FollowUpInput) []earshot.Reminder {
	var due []earshot.Reminder
	for _, p := range in.Analysis.Promises {
		if toKeep(p, in.Now) {
			due = append(due, keep(in, p))
		}
	}
	return due
}

// promisesDue are the reminders of promises whose date is near or over, on an
// ordinary day.
func promisesDue(in earshot.FollowUpInput) []earshot.Reminder {
	var due []earshot.Reminder
	for _, p := range in.History.Promises {
		if toKeep(p, in.Now) && p.Due.Sub(in.Now) < promiseAhead {
			due = append(due, keep(in, p))
		}
	}
	return due
}

// toKeep reports whether we still have to keep the promise, by a date not long
// over.
func toKeep(p earshot.Promise, now time.Time) bool {
	return p.Ours() && p.StateAsOf(now) == earshot.PromiseOpen && !p.SeemsKept(now) && !p.Due.IsZero() && now.Sub(p.Due) < promiseAfter
}

// keep is the reminder of one promise. It is due before the promise is: at the
// end of the working day before, or on the day itself when that is all there
// is. Once the date is over it weighs more.
func keep(in earshot.FollowUpInput, p earshot.Promise) earshot.Reminder {
	r := base(in.Now, in.Account, in.Owner)
	r.Issue, r.Reason = IssuePromise, string(p.ID)
	r.Quote, r.Conversation, r.Turn = p.Quote, p.Conversation, p.Turn
	loc := in.Owner.Location()
	r.Text = fmt.Sprintf("We promised this by %s", p.Due.In(loc).Format(time.DateOnly))
	r.Play = string(PlayFor(r.Issue, in.Account, in.Score))
	r.Evidence = []earshot.FindingID{earshot.FindingID(p.ID)}
	gravity := 1.5
	switch {
	case p.Due.Before(in.Now):
		gravity = 2.5
		r.Due = workingDays(in.Now, 1, loc)
	default:
		r.Due = nudge(in.Now, p.Due, loc)
	}
	r.Priority = priority(in.Account, in.Score, gravity, in.Now)
	return r
}

// nudge is the end of the last working day before due's day in loc, if that is
// still ahead; or else due itself.
func nudge(now, due time.Time, loc *time.Location) time.Time {
	at := due.In(loc).AddDate(0, 0, -1)
	for at.Weekday() == time.Saturday || at.Weekday() == time.Sunday {
		at = at.AddDate(0, 0, -1)
	}
	if end := time.Date(at.Year(), at.Month(), at.Day(), 18, 0, 0, 0, loc); end.After(now) {
		return end
	}
	return due
}
