package ingest

import (
	"cmp"
	"crypto/sha256"
	"encoding/binary"
	"maps"
	"slices"
	"time"

	"earshot"
	"earshot/risk"
)

// tally adds up what a trial hears. Conversations may come in any order: sums,
// and the smallest by hash, are the same in every order.
type tally struct {
	room          int // of a lot
	seed          string
	conversations int
	turns         int
	talks         int
	suppressed    map[string]int
	weeks         map[time.Time]*TrialWeek
	languages     map[earshot.Lang]*TrialLanguage
	people        map[earshot.PersonID]*TrialPerson
	overlap       map[earshot.TrackerID]*Overlap
	alone         int
	alarms        risk.Alarms
	heard         map[earshot.AccountID]bool
	strata        map[stratum]*lot
	difference    Difference
	gained, lost  *lot
	now, was      []reminder
	atOnce        map[earshot.AccountID]reminder
}

// stratum is what the sample is spread over.
type stratum struct {
	lang earshot.Lang
	week time.Time
}

// differing is how many hits gained, and how many lost, are shown.
const differing = 50

func newTally(t Trial) *tally {
	return &tally{seed: t.Seed, room: t.Sample, suppressed: map[string]int{}, weeks: map[time.Time]*TrialWeek{}, languages: map[earshot.Lang]*TrialLanguage{},
		people: map[earshot.PersonID]*TrialPerson{}, overlap: map[earshot.TrackerID]*Overlap{}, alarms: risk.Alarms{},
		heard: map[earshot.AccountID]bool{}, strata: map[stratum]*lot{}, gained: &lot{room: differing}, lost: &lot{room: differing},
		atOnce: map[earshot.AccountID]reminder{}}
}

// add counts one conversation.
func (t *tally) add(h heard, now, was billed) {
	c := h.conversation
	t.conversations++
	t.turns += len(c.Turns)
	week, lang, person := t.week(mondayOf(c.StartedAt)), t.language(h.lang), t.person(h.person)
	week.Conversations++
	lang.Conversations++
	person.Conversations++
	week.Hits += len(h.counted)
	week.Before += len(h.before)
	person.Hits += len(h.counted)
	if c.Account != earshot.Unassigned {
		t.heard[c.Account] = true
	}
	for _, f := range h.before {
		t.language(f.Lang).Before++
	}
	t.now, t.was = append(t.now, now.then...), append(t.was, was.then...)
	for _, r := range now.atOnce {
		t.atOnce[r.account] = r
	}
	if len(h.counted) > 0 {
		t.talks++
		t.raise(c.Account, h.counted)
	}
	t.choose(h, week.Monday)
	t.compare(h)
}

// raise notes when the draft would have warned of the account.
func (t *tally) raise(id earshot.AccountID, counted []earshot.Finding) {
	if id == earshot.Unassigned {
		return
	}
	first := counted[0].At
	for _, f := range counted {
		if f.At.Before(first) {
			first = f.At
		}
	}
	t.alarms[id] = append(t.alarms[id], first)
}

// choose puts the hits into the lots that the sample is drawn from.
func (t *tally) choose(h heard, week time.Time) {
	for _, f := range h.hits {
		if f.State != earshot.Counted {
			t.suppressed[f.Reason]++
			continue
		}
		t.language(f.Lang).Hits++
		t.lot(stratum{f.Lang, week}).put(t.order(f), func() Hit { return hitOf(h.conversation, f) })
	}
}

// compare counts what others catch too, and what the published version did.
func (t *tally) compare(h heard) {
	words, talks := map[earshot.TrackerID]int{}, map[earshot.TrackerID]bool{}
	for _, o := range h.others {
		talks[o.Tracker] = true
	}
	for _, f := range h.counted {
		for id := range trackersAt(f, h.others) {
			words[id]++
		}
		if overlaps(f, h.before) {
			t.difference.Same++
			continue
		}
		t.difference.Gained++
		t.gained.put(t.order(f), func() Hit { return hitOf(h.conversation, f) })
	}
	for _, f := range h.before {
		if !overlaps(f, h.counted) {
			t.difference.Lost++
			t.lost.put(t.order(f), func() Hit { return hitOf(h.conversation, f) })
		}
	}
	if len(h.counted) == 0 {
		return
	}
	if len(h.others) == 0 {
		t.alone += len(h.counted)
	}
	for id := range talks {
		if t.overlap[id] == nil {
			t.overlap[id] = &Overlap{Tracker: id}
		}
		t.overlap[id].Talks++
		t.overlap[id].Words += words[id]
	}
}

// trackersAt are the trackers that counted some of the finding's words.
func trackersAt(f earshot.Finding, others []earshot.Finding) map[earshot.TrackerID]bool {
	at := map[earshot.TrackerID]bool{}
	for _, o := range others {
		if touches(f, o) {
			at[o.Tracker] = true
		}
	}
	return at
}

func overlaps(f earshot.Finding, all []earshot.Finding) bool {
	return slices.ContainsFunc(all, func(o earshot.Finding) bool { return touches(f, o) })
}

func touches(a, b earshot.Finding) bool {
	return a.Turn == b.Turn && a.Start < b.End && b.Start < a.End
}

// order is a number for a finding that looks like chance and is always the
// same.
func (t *tally) order(f earshot.Finding) uint64 {
	sum := sha256.Sum256([]byte(t.seed + "\x00" + string(f.ID)))
	return binary.BigEndian.Uint64(sum[:8])
}

func (t *tally) week(monday time.Time) *TrialWeek {
	if t.weeks[monday] == nil {
		t.weeks[monday] = &TrialWeek{Monday: monday}
	}
	return t.weeks[monday]
}

func (t *tally) language(l earshot.Lang) *TrialLanguage {
	l = cmp.Or(l, earshot.Undetermined)
	if t.languages[l] == nil {
		t.languages[l] = &TrialLanguage{Lang: l}
	}
	return t.languages[l]
}

func (t *tally) person(id earshot.PersonID) *TrialPerson {
	if t.people[id] == nil {
		t.people[id] = &TrialPerson{Person: id}
	}
	return t.people[id]
}

func (t *tally) lot(s stratum) *lot {
	if t.strata[s] == nil {
		t.strata[s] = &lot{room: t.room}
	}
	return t.strata[s]
}

// lot keeps the hits with the smallest numbers, and counts them all.
type lot struct {
	room, n int
	hits    []numberedHit // by number
}

type numberedHit struct {
	number uint64
	hit    Hit
}

func (l *lot) put(number uint64, make func() Hit) {
	l.n++
	i, _ := slices.BinarySearchFunc(l.hits, number, func(h numberedHit, n uint64) int { return cmp.Compare(h.number, n) })
	if i >= l.room {
		return
	}
	if len(l.hits) == l.room {
		l.hits = l.hits[:l.room-1]
	}
	l.hits = slices.Insert(l.hits, i, numberedHit{number, make()})
}

// all are the hits kept, the newest first.
func (l *lot) all() []Hit {
	var hits []Hit
	for _, h := range l.hits {
		hits = append(hits, h.hit)
	}
	slices.SortStableFunc(hits, func(a, b Hit) int { return b.Finding.At.Compare(a.Finding.At) })
	return hits
}

// sample draws n hits: so many of each language as it has of all hits, but one
// at least while there is room, and of each language evenly over the weeks.
func (t *tally) sample(n int) []Hit {
	byLang := map[earshot.Lang][]stratum{}
	hits := map[earshot.Lang]int{}
	for s, l := range t.strata {
		byLang[s.lang] = append(byLang[s.lang], s)
		hits[s.lang] += l.n
	}
	langs := slices.SortedFunc(maps.Keys(hits), func(a, b earshot.Lang) int { return cmp.Or(cmp.Compare(hits[b], hits[a]), cmp.Compare(a, b)) })
	var all []Hit
	for i, quota := range quotas(langs, hits, n) {
		strata := byLang[langs[i]]
		slices.SortFunc(strata, func(a, b stratum) int { return a.week.Compare(b.week) })
		all = append(all, t.draw(strata, hits[langs[i]], quota)...)
	}
	slices.SortStableFunc(all, func(a, b Hit) int { return cmp.Compare(t.order(a.Finding), t.order(b.Finding)) })
	return all
}

// quotas shares n among the languages by their hits (the largest remainders
// get what is left), one each at least as far as n goes.
func quotas(langs []earshot.Lang, hits map[earshot.Lang]int, n int) []int {
	all := 0
	for _, h := range hits {
		all += h
	}
	n = min(n, all)
	quota := make([]int, len(langs))
	for i := range quota[:min(n, len(langs))] {
		quota[i] = 1
	}
	for left := n - min(n, len(langs)); left > 0; left-- {
		best, need := -1, 0.0
		for i, l := range langs {
			if short := float64(hits[l])*float64(n)/float64(all) - float64(quota[i]); quota[i] < hits[l] && (best < 0 || short > need) {
				best, need = i, short
			}
		}
		quota[best]++
	}
	return quota
}

// draw takes quota hits out of the weeks of one language, evenly over its
// hits in the order of time.
func (t *tally) draw(weeks []stratum, hits, quota int) []Hit {
	var drawn []Hit
	passed, k := 0, 0
	for _, s := range weeks {
		l := t.strata[s]
		passed += l.n
		for taken := 0; k < quota && (2*k+1)*hits < 2*quota*passed && taken < len(l.hits); taken++ {
			drawn = append(drawn, l.hits[taken].hit)
			k++
		}
	}
	return drawn
}

// hitOf is a finding with what stands around it.
func hitOf(c *earshot.Conversation, f earshot.Finding) Hit {
	h := Hit{Finding: f, Title: c.Title, At: c.StartedAt, Account: c.Account}
	for i := range c.Turns {
		if c.Turns[i].Seq != f.Turn {
			continue
		}
		if i > 0 {
			h.Before = c.Turns[i-1].Text
		}
		if i+1 < len(c.Turns) {
			h.After = c.Turns[i+1].Text
		}
	}
	return h
}

// result is what the trial found.
func (b *bench) result() Backtest {
	t := b.tally
	r := Backtest{Draft: b.Draft, Published: b.published, AsOf: b.now, Conversations: t.conversations, Turns: t.turns, Talks: t.talks,
		Accounts: len(t.alarms), Suppressed: t.suppressed, Weeks: t.series(), Alone: t.alone, Sample: t.sample(b.Sample), Bill: b.bill(),
		Lead: risk.LeadOf(t.alarms, t.heard, b.outcomes, b.now)}
	for _, l := range t.languages {
		r.Hits += l.Hits
		l.Phrases = b.Draft.ListensTo(l.Lang)
		r.Languages = append(r.Languages, *l)
	}
	slices.SortFunc(r.Languages, func(a, b TrialLanguage) int {
		return cmp.Or(cmp.Compare(b.Hits, a.Hits), cmp.Compare(b.Conversations, a.Conversations), cmp.Compare(a.Lang, b.Lang))
	})
	for _, p := range t.people {
		r.People = append(r.People, *p)
	}
	slices.SortFunc(r.People, func(a, b TrialPerson) int {
		return cmp.Or(cmp.Compare(b.Hits, a.Hits), cmp.Compare(b.Conversations, a.Conversations), cmp.Compare(a.Person, b.Person))
	})
	for _, o := range t.overlap {
		o.Name = b.names[o.Tracker]
		r.Overlap = append(r.Overlap, *o)
	}
	slices.SortFunc(r.Overlap, func(a, b Overlap) int {
		return cmp.Or(cmp.Compare(b.Words, a.Words), cmp.Compare(b.Talks, a.Talks), cmp.Compare(a.Tracker, b.Tracker))
	})
	r.Difference = t.difference
	r.Difference.New, r.Difference.Gone = t.gained.all(), t.lost.all()
	return r
}

// series is the weeks without a gap.
func (t *tally) series() []TrialWeek {
	if len(t.weeks) == 0 {
		return nil
	}
	mondays := slices.SortedFunc(maps.Keys(t.weeks), time.Time.Compare)
	var all []TrialWeek
	for at := mondays[0]; !at.After(mondays[len(mondays)-1]); at = at.AddDate(0, 0, 7) {
		w := t.weeks[at]
		if w == nil {
			w = &TrialWeek{Monday: at}
		}
		all = append(all, *w)
	}
	return all
}
