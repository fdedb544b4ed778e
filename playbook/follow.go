package playbook

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"time"

	"earshot"
)

// fresh is how old a conversation may be and still cause a reminder; an
// import of last year's calls reminds nobody.
const fresh = 30 * 24 * time.Hour

// The issues of reminders that no tracker caused; those of trackers are the
// tracker's category.
const (
	IssueScore   = "score"
	IssueSilence = "silence"
	IssueSurvey  = "survey"
	IssueRenewal = "renewal"
	IssuePromise = "promise"
)

// FollowUps is the reminders that a recorded conversation gives rise to: one
// for each tracker of weight whose findings count, one for each dated promise of
// ours, and one when the account's
// score has risen into the high band. Findings of low severity remind nobody;
// those of medium severity do when they are two or the account is not at ease.
func FollowUps(in earshot.FollowUpInput) []earshot.Reminder {
	c := in.Analysis.Conversation
	if in.Now.Sub(c.StartedAt) > fresh || in.Score.Band == earshot.BandGone || in.Account.ID == earshot.Unassigned {
		return nil
	}
	var due []earshot.Reminder
	for _, group := range byTracker(in.Analysis.Findings) {
		if !worthACall(group, in.Score.Band) {
			continue
		}
		due = append(due, fromFindings(in, group))
	}
	if in.Score.Band == earshot.BandHigh && in.Previous != nil && in.Previous.Band != earshot.BandHigh {
		due = append(due, crossed(in))
	}
	return append(due, promised(in)...)
}

// byTracker groups the counted findings of trackers that look for trouble, in
// the order the trackers first speak.
func byTracker(found []earshot.Finding) [][]earshot.Finding {
	var groups [][]earshot.Finding
	at := map[earshot.TrackerID]int{}
	for _, f := range found {
		if f.State != earshot.Counted || f.Category == earshot.CategoryPositive {
			continue
		}
		i, ok := at[f.Tracker]
		if !ok {
			i = len(groups)
			at[f.Tracker] = i
			groups = append(groups, nil)
		}
		groups[i] = append(groups[i], f)
	}
	return groups
}

func worthACall(group []earshot.Finding, band earshot.Band) bool {
	switch group[0].Severity {
	case earshot.SeverityHigh:
		return true
	case earshot.SeverityMedium:
		return len(group) > 1 || band != earshot.BandLow
	}
	return false
}

// fromFindings is the reminder of one tracker's findings.
func fromFindings(in earshot.FollowUpInput, group []earshot.Finding) earshot.Reminder {
	f := group[len(group)-1]
	r := base(in.Now, in.Account, in.Owner)
	r.Issue, r.Reason = string(f.Category), string(f.Tracker)
	r.Quote, r.Conversation, r.Turn = cmp.Or(f.Sentence, f.Quote), f.Conversation, f.Turn
	r.Text = fmt.Sprintf("%s: %s said “%s”", f.TrackerName, cmp.Or(f.Speaker, "the customer"), r.Quote)
	r.Play = string(PlayFor(r.Issue, in.Account, in.Score))
	r.Due = workingDays(in.Now, daysFor(f.Severity), in.Owner.Location())
	r.Priority = priority(in.Account, in.Score, f.Severity.Weight()*math.Sqrt(float64(len(group))), in.Now)
	for _, f := range group {
		r.Evidence = append(r.Evidence, f.ID)
	}
	return r
}

// crossed is the reminder that the score rose into the high band.
func crossed(in earshot.FollowUpInput) earshot.Reminder {
	r := base(in.Now, in.Account, in.Owner)
	r.Issue, r.Reason = IssueScore, string(earshot.BandHigh)
	r.Conversation = in.Analysis.Conversation.ID
	r.Text = fmt.Sprintf("The risk score rose from %.0f to %.0f", in.Previous.Value, in.Score.Value)
	r.Play = string(PlayFor(r.Issue, in.Account, in.Score))
	r.Due = workingDays(in.Now, 2, in.Owner.Location())
	r.Priority = priority(in.Account, in.Score, 3, in.Now)
	return r
}

// Standing is the reminders an account gives rise to on an ordinary day,
// without anybody having called: silence past its cadence, a detractor nobody
// has spoken to since, a renewal within 90 days of an account not at ease, and promises of
// ours due or overdue.
// The conversation of in.Analysis is not looked at.
func Standing(in earshot.FollowUpInput) []earshot.Reminder {
	if in.Score.Band == earshot.BandGone {
		return nil
	}
	var due []earshot.Reminder
	last := lastHeard(in.History, in.Now)
	if quiet := in.Now.Sub(last); !last.IsZero() && quiet > in.Account.Cadence() {
		due = append(due, silent(in, quiet))
	}
	if s, ok := unanswered(in.History, last, in.Now); ok {
		due = append(due, detractor(in, s))
	}
	if left := in.Account.Renewal.Sub(in.Now); left > 0 && left < 90*24*time.Hour && in.Score.Band != earshot.BandLow {
		due = append(due, renewing(in, left))
	}
	return append(due, promisesDue(in)...)
}

func silent(in earshot.FollowUpInput, quiet time.Duration) earshot.Reminder {
	r := base(in.Now, in.Account, in.Owner)
	r.Issue, r.Reason = IssueSilence, "cadence"
	r.Text = fmt.Sprintf("Nobody has heard from them for %d days; %d is usual for the tier", wholeDays(quiet), wholeDays(in.Account.Cadence()))
	r.Play = string(PlayFor(r.Issue, in.Account, in.Score))
	r.Due = workingDays(in.Now, 5, in.Owner.Location())
	r.Priority = priority(in.Account, in.Score, 1, in.Now)
	return r
}

func detractor(in earshot.FollowUpInput, s earshot.Survey) earshot.Reminder {
	r := base(in.Now, in.Account, in.Owner)
	r.Issue, r.Reason = IssueSurvey, "detractor"
	r.Quote = s.Comment
	r.Text = fmt.Sprintf("A detractor gave %d of 10 and has not been spoken to since", s.Score)
	r.Play = string(PlayFor(r.Issue, in.Account, in.Score))
	r.Due = workingDays(in.Now, 2, in.Owner.Location())
	r.Priority = priority(in.Account, in.Score, 2, in.Now)
	return r
}

func renewing(in earshot.FollowUpInput, left time.Duration) earshot.Reminder {
	r := base(in.Now, in.Account, in.Owner)
	r.Issue, r.Reason = IssueRenewal, "window"
	r.Text = fmt.Sprintf("Renews in %d days with a risk score of %.0f", wholeDays(left), in.Score.Value)
	r.Play = string(PlayFor(r.Issue, in.Account, in.Score))
	r.Due = workingDays(in.Now, 3, in.Owner.Location())
	r.Priority = priority(in.Account, in.Score, 2, in.Now)
	return r
}

// base is an open reminder for the account's owner.
func base(now time.Time, a earshot.Account, owner earshot.Person) earshot.Reminder {
	return earshot.Reminder{Account: a.ID, Owner: cmp.Or(owner.ID, a.Responsible()), State: earshot.ReminderOpen, Created: now}
}

// lastHeard is when the customer last spoke, zero when never.
func lastHeard(h earshot.History, now time.Time) time.Time {
	var last time.Time
	for _, b := range h.Conversations {
		if b.CustomerTurns > 0 && b.At.After(last) && !b.At.After(now) {
			last = b.At
		}
	}
	return last
}

// unanswered is the newest detractor's answer of the last 60 days, if nobody
// spoke with the account since.
func unanswered(h earshot.History, last, now time.Time) (earshot.Survey, bool) {
	recent := slices.DeleteFunc(slices.Clone(h.Surveys), func(s earshot.Survey) bool {
		return s.Group() != "detractor" || s.At.After(now) || now.Sub(s.At) > 60*24*time.Hour || s.At.Before(last)
	})
	if len(recent) == 0 {
		return earshot.Survey{}, false
	}
	return slices.MaxFunc(recent, func(a, b earshot.Survey) int { return a.At.Compare(b.At) }), true
}

// daysFor is how many working days a follow-up may take.
func daysFor(s earshot.Severity) int {
	if s == earshot.SeverityHigh {
		return 1
	}
	return 3
}

// workingDays is the end of the working day (18:00) n working days after now
// in loc; Saturdays and Sundays do not count.
func workingDays(now time.Time, n int, loc *time.Location) time.Time {
	at := now.In(loc)
	for n > 0 {
		at = at.AddDate(0, 0, 1)
		if d := at.Weekday(); d != time.Saturday && d != time.Sunday {
			n--
		}
	}
	return time.Date(at.Year(), at.Month(), at.Day(), 18, 0, 0, 0, loc)
}

// priority orders reminders by what may be lost: how grave the cause, how
// likely the loss, and how near the renewal.
func priority(a earshot.Account, s earshot.Score, gravity float64, now time.Time) float64 {
	near := 0.0
	if left := a.Renewal.Sub(now); left > 0 {
		near = math.Exp(-float64(wholeDays(left)) / 60)
	}
	return gravity * (0.25 + s.Value/100) * (1 + near)
}

func wholeDays(d time.Duration) int { return int(d / (24 * time.Hour)) }
