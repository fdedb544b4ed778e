package ingest

import (
	"context"
	"slices"
	"sync"
	"time"

	"earshot"
	"earshot/playbook"
	"earshot/risk"
	"earshot/store"
)

// bench is a trial under way. Its rules and what it read beforehand never
// change; the tally is guarded.
type bench struct {
	Trial
	directory *Directory // whose facts trackers may ask for
	now       time.Time
	published *earshot.Tracker
	names     map[earshot.TrackerID]string
	draft     *risk.Rules // the trackers as they would be
	before    *risk.Rules // as they are; nil when the draft is new
	total     int
	newest    time.Time // when the newest conversation began
	accounts  map[earshot.AccountID]earshot.Account
	people    map[earshot.PersonID]earshot.Person
	outcomes  []earshot.Outcome
	said      map[earshot.FindingID]earshot.Override
	scores    map[earshot.AccountID][]store.ScorePoint
	latest    map[earshot.AccountID]earshot.Score
	open      map[earshot.AccountID]bool // a reminder of the tracker is to be acted on

	mu      sync.Mutex
	tally   *tally
	waiting waiting
	looked  int // conversations
}

// readHouse reads who is who and what became of whom.
func (b *bench) readHouse(ctx context.Context, s *store.Store) error {
	briefs, total, err := s.Briefs(ctx, store.BriefFilter{Limit: 1})
	if err != nil {
		return err
	}
	b.total = total
	for _, brief := range briefs {
		b.newest = brief.At
	}
	accounts, err := s.Accounts(ctx)
	if err != nil {
		return err
	}
	b.accounts = map[earshot.AccountID]earshot.Account{}
	for _, a := range accounts {
		b.accounts[a.ID] = a
	}
	people, err := s.People(ctx)
	if err != nil {
		return err
	}
	b.people = map[earshot.PersonID]earshot.Person{}
	for _, p := range people {
		b.people[p.ID] = p
	}
	if b.outcomes, err = s.AllOutcomes(ctx); err != nil {
		return err
	}
	b.said, err = s.Overrides(ctx)
	return err
}

// readScores reads the scores of the weeks the bill is made for, and the
// newest of each account for the days without one.
func (b *bench) readScores(ctx context.Context, s *store.Store) (err error) {
	b.latest = map[earshot.AccountID]earshot.Score{}
	standings, err := s.Standings(ctx)
	if err != nil {
		return err
	}
	for _, v := range standings {
		b.latest[v.Account] = v
	}
	b.scores, err = s.ScoreSeries(ctx, nil, b.billFrom(), b.newest)
	return err
}

// readOpen reads where a reminder of the tracker is open already.
func (b *bench) readOpen(ctx context.Context, s *store.Store) error {
	all, _, err := s.Reminders(ctx, store.ReminderFilter{States: []earshot.ReminderState{earshot.ReminderOpen, earshot.ReminderSnoozed}})
	b.open = map[earshot.AccountID]bool{}
	for _, r := range all {
		if r.Reason == string(b.Draft.ID) {
			b.open[r.Account] = true
		}
	}
	return err
}

// conversation tries the draft on one conversation.
func (b *bench) conversation(c *earshot.Conversation) error {
	found := b.corrected(b.draft.DetectFor(c, b.directory.Facts(c)))
	var before []earshot.Finding
	if b.before != nil {
		before = b.corrected(b.before.DetectFor(c, b.directory.Facts(c)))
	}
	if waits(c, found...) || waits(c, before...) {
		b.mu.Lock()
		b.waiting.add(c, found, before)
		b.mu.Unlock()
	} else {
		b.hear(c, found, before)
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.looked++; b.Progress != nil && (b.looked%256 == 0 || b.looked == b.total) {
		b.Progress(b.looked, max(b.total, b.looked))
	}
	return nil
}

// settle hears the conversations that waited for others of their account.
func (b *bench) settle() {
	b.waiting.settle(b.draft, b.before)
	for _, talks := range b.waiting {
		for _, t := range talks {
			b.hear(t.conversation, t.found, t.before)
		}
	}
}

// hear adds up what the draft finds, and what the published version did, in a
// conversation.
func (b *bench) hear(c *earshot.Conversation, found, before []earshot.Finding) {
	seen := heard{conversation: c, lang: mainLang(c), person: b.ours(c)}
	for _, f := range found {
		switch {
		case f.Tracker == b.Draft.ID:
			seen.hits = append(seen.hits, f)
		case f.State == earshot.Counted:
			seen.others = append(seen.others, f)
		}
	}
	seen.before = only(before, b.Draft.ID)
	seen.counted = only(seen.hits, b.Draft.ID)
	now, was := b.reminders(c, seen.counted, seen.before), b.reminders(c, seen.before, seen.before)
	b.mu.Lock()
	defer b.mu.Unlock()
	b.tally.add(seen, now, was)
}

// corrected gives findings the states that people have said, as recording
// does.
func (b *bench) corrected(all []earshot.Finding) []earshot.Finding {
	if len(b.said) == 0 {
		return all
	}
	for i := range all {
		b.said[all[i].ID].Apply(&all[i])
	}
	return all
}

// only are the findings of a tracker that count.
func only(all []earshot.Finding, id earshot.TrackerID) []earshot.Finding {
	var kept []earshot.Finding
	for _, f := range all {
		if f.Tracker == id && f.State == earshot.Counted {
			kept = append(kept, f)
		}
	}
	return kept
}

// heard is what a trial heard in one conversation.
type heard struct {
	conversation *earshot.Conversation
	lang         earshot.Lang
	person       earshot.PersonID
	hits         []earshot.Finding // the draft's, counted or not
	counted      []earshot.Finding // those that count
	before       []earshot.Finding // the published version's that count
	others       []earshot.Finding // other trackers' that count
}

// mainLang is the language most of the counted turns are in.
func mainLang(c *earshot.Conversation) earshot.Lang {
	turns := map[earshot.Lang]int{}
	best := earshot.Undetermined
	for i := range c.Turns {
		t := &c.Turns[i]
		if !t.Counts() || t.Lang == "" || t.Lang == earshot.Undetermined {
			continue
		}
		turns[t.Lang]++
		if turns[t.Lang] > turns[best] || turns[t.Lang] == turns[best] && t.Lang < best {
			best = t.Lang
		}
	}
	return best
}

// ours is the first of ours who is known to have taken part, or who looks
// after the account.
func (b *bench) ours(c *earshot.Conversation) earshot.PersonID {
	for _, p := range c.Participants {
		if p.Person != "" {
			return p.Person
		}
	}
	a := b.accounts[c.Account]
	return a.Responsible()
}

// reminder is one that a conversation would have caused, or made more urgent.
type reminder struct {
	account earshot.AccountID
	owner   earshot.PersonID
	at, due time.Time
}

// reminders asks the policy itself what the findings of a conversation give
// rise to, on the day it was held and, if it is recent and something was not
// found before, now.
func (b *bench) reminders(c *earshot.Conversation, found, before []earshot.Finding) (all billed) {
	if len(found) == 0 || c.Account == earshot.Unassigned {
		return all
	}
	end := c.StartedAt.Add(c.Duration)
	if !c.StartedAt.Before(b.billFrom()) {
		all.then = b.followUps(c, found, end)
	}
	known := func(f earshot.Finding) bool { return overlaps(f, before) }
	if !end.After(b.now) && slices.ContainsFunc(found, func(f earshot.Finding) bool { return !known(f) }) {
		all.atOnce = b.followUps(c, found, b.now)
	}
	return all
}

func (b *bench) followUps(c *earshot.Conversation, found []earshot.Finding, now time.Time) []reminder {
	a, ok := b.accounts[c.Account]
	if !ok {
		a.ID = c.Account
	}
	in := earshot.FollowUpInput{Now: now, Account: a, Owner: b.people[a.Responsible()], Score: b.scoreOn(c.Account, now),
		Analysis: earshot.Analysis{Conversation: c, Findings: found}}
	var all []reminder
	for _, r := range playbook.FollowUps(in) {
		if r.Reason == string(b.Draft.ID) {
			all = append(all, reminder{account: r.Account, owner: r.Owner, at: now, due: r.Due})
		}
	}
	return all
}

// scoreOn is the account's score as of a day: the newest one not after it, or
// else the newest there is, unless that says the account left later.
func (b *bench) scoreOn(id earshot.AccountID, at time.Time) earshot.Score {
	points := b.scores[id]
	i, _ := slices.BinarySearchFunc(points, at, func(p store.ScorePoint, at time.Time) int { return p.Day.Compare(at) })
	if i > 0 {
		return earshot.Score{Account: id, Value: points[i-1].Value, Band: points[i-1].Band}
	}
	if v, ok := b.latest[id]; ok && (v.Band != earshot.BandGone || !v.AsOf.After(at)) {
		return v
	}
	return earshot.Score{Account: id, Band: earshot.BandLow}
}
