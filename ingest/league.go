package ingest

import (
	"context"
	"slices"

	"earshot"
	"earshot/risk"
	"earshot/store"
)

// League is how the published trackers did against real outcomes, the most
// telling first.
func (p *Pipeline) League(ctx context.Context) ([]risk.Standing, error) {
	trackers, err := p.Store.Trackers(ctx)
	if err != nil {
		return nil, err
	}
	alarms, err := p.Store.Alarms(ctx)
	if err != nil {
		return nil, err
	}
	outcomes, err := p.Store.AllOutcomes(ctx)
	if err != nil {
		return nil, err
	}
	activity, err := p.Store.Activities(ctx)
	if err != nil {
		return nil, err
	}
	judged, err := p.judgedByLang(ctx)
	if err != nil {
		return nil, err
	}
	heard := map[earshot.AccountID]bool{}
	for id := range activity {
		if id != earshot.Unassigned {
			heard[id] = true
		}
	}
	by := map[earshot.TrackerID]risk.Alarms{}
	for _, a := range alarms {
		if by[a.Tracker] == nil {
			by[a.Tracker] = risk.Alarms{}
		}
		by[a.Tracker][a.Account] = append(by[a.Tracker][a.Account], a.At)
	}
	var all []risk.Standing
	for _, t := range trackers {
		if t.Active && t.Category != earshot.CategoryPositive {
			all = append(all, risk.Weigh(t.ID, risk.LeadOf(by[t.ID], heard, outcomes, p.Now()), judged[t.ID]))
		}
	}
	slices.SortFunc(all, risk.Rank)
	return all, nil
}

// judgedByLang is what was judged of each tracker's hits, by language; of the
// same hit the last word counts.
func (p *Pipeline) judgedByLang(ctx context.Context) (map[earshot.TrackerID]map[earshot.Lang]risk.Stratum, error) {
	all, err := p.Store.Judgements(ctx, "")
	if err != nil {
		return nil, err
	}
	last := map[earshot.FindingID]store.Judgement{}
	for _, j := range all {
		last[j.Finding] = j
	}
	by := map[earshot.TrackerID]map[earshot.Lang]risk.Stratum{}
	for _, j := range last {
		if j.Verdict != store.Right && j.Verdict != store.Wrong {
			continue
		}
		if by[j.Tracker] == nil {
			by[j.Tracker] = map[earshot.Lang]risk.Stratum{}
		}
		s := by[j.Tracker][j.Lang]
		s.Judged++
		if j.Verdict == store.Right {
			s.Right++
		}
		by[j.Tracker][j.Lang] = s
	}
	return by, nil
}

// Parity is how well the trackers listen to one language.
type Parity struct {
	Lang          earshot.Lang
	Conversations int
	Share         float64 // of all conversations
	Hits          int
	PerThousand   float64 // conversations
	Phrases       int
	Precision     risk.Interval // of what was judged
	Behind        bool          // under half the hits per conversation of all languages together, which chance does not explain
	Deaf          []earshot.TrackerID
}

// Parity sets the languages spoken against what the trackers hear in each.
func (p *Pipeline) Parity(ctx context.Context) ([]Parity, error) {
	shares, err := p.Store.LanguageShares(ctx)
	if err != nil {
		return nil, err
	}
	counts, err := p.Store.LangCounts(ctx)
	if err != nil {
		return nil, err
	}
	trackers, err := p.Store.Trackers(ctx)
	if err != nil {
		return nil, err
	}
	judged, err := p.judgedByLang(ctx)
	if err != nil {
		return nil, err
	}
	hits := map[earshot.Lang]int{}
	allHits, allTalks := 0, 0
	for _, c := range counts {
		hits[c.Lang] += c.Counted
		allHits += c.Counted
	}
	for _, s := range shares {
		allTalks += s.Conversations
	}
	var all []Parity
	for _, s := range shares {
		if s.Lang == earshot.Undetermined {
			continue
		}
		row := Parity{Lang: s.Lang, Conversations: s.Conversations, Hits: hits[s.Lang], Share: float64(s.Conversations) / float64(allTalks),
			PerThousand: 1000 * float64(hits[s.Lang]) / float64(s.Conversations), Behind: behind(hits[s.Lang], s.Conversations, allHits, allTalks)}
		var right, n int
		for _, by := range judged {
			right, n = right+by[s.Lang].Right, n+by[s.Lang].Judged
		}
		row.Precision = risk.Wilson(float64(right), float64(n))
		for _, t := range trackers {
			if !t.Active {
				continue
			}
			heard := t.ListensTo(s.Lang)
			if row.Phrases += heard; heard == 0 && t.Missing == earshot.MissingPhrase {
				row.Deaf = append(row.Deaf, t.ID)
			}
		}
		all = append(all, row)
	}
	return all, nil
}

// behind reports whether a language has under half the hits per conversation
// that all have, beyond what chance explains: with at least ten hits expected
// and fewer than half of these found.
func behind(hits, talks, allHits, allTalks int) bool {
	expected := float64(allHits) * float64(talks) / float64(max(1, allTalks))
	return expected >= 10 && float64(hits) < expected/2
}
