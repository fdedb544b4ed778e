package ingest_test

import (
	"fmt"
	"math"
	"slices"
	"testing"

	"earshot"
	"earshot/ingest"
	"earshot/nlp"
	"earshot/risk"
	"earshot/store"
)

// leagueHouse has twelve decided accounts: of the six that left a month ago,
// four said they would, 10, 20, 30 and 100 days before; of the six that stayed
// one said so 300 days ago. One more said so lately. Two talks are Korean.
func leagueHouse(t *testing.T) *ingest.Pipeline {
	t.Helper()
	price := earshot.Tracker{ID: "price", Name: "Price", Category: earshot.CategoryPrice, Severity: earshot.SeverityLow, Active: true, Phrases: []earshot.PhraseSet{phrases("en", "too expensive", "costs too much")},
		Rules: []earshot.RuleSet{{Lang: "en", Rules: []string{"price BEFORE/3 high"}}}}
	p := bare(t, nlp.NewAnnotator(), leaving(), price)
	var all []*earshot.Conversation
	var outcomes []earshot.Outcome
	for i, days := range []int{10, 20, 30, 100} {
		all = append(all, talk(earshot.AccountID(fmt.Sprint("c", i)), 30+days, []string{"Honestly", "Sorry, but", "Next month", "As I said,"}[i]+" we will cancel our contract."))
	}
	all = append(all, talk("c4", 90, "Everything is working fine for us."), talk("c5", 90, "The team is happy with the tool."), talk("s0", 300, "We want to cancel our contract today."))
	for i := range 5 {
		all = append(all, talk(earshot.AccountID(fmt.Sprint("s", i+1)), 90+i, []string{"The report arrived on time.", "My daughter starts school soon.", "The new office has big windows.", "We hired three more drivers.", "The weather was lovely here."}[i]))
	}
	for i := range 6 {
		outcomes = append(outcomes, earshot.Outcome{Account: earshot.AccountID(fmt.Sprint("c", i)), At: now.AddDate(0, 0, -30), Kind: earshot.Churned})
	}
	all = append(all, talk("late", 10, "We may look elsewhere after the summer."), talk("s1", 40, "다음 달에 계약을 해지하려고 합니다."), talk("s2", 41, "오늘 회의는 여기까지 하겠습니다."))
	if err := p.Store.PutOutcomes(t.Context(), outcomes); err != nil {
		t.Fatal(err)
	}
	add(t, p, all...)
	return p
}

func about(got, want float64) bool { return math.Abs(got-want) <= 0.0005*math.Max(1, math.Abs(want)) }

// TestLeague compares the league table with figures reckoned by hand. Of the
// thirteen that said so or are decided, s1 (40 days ago) and late are too
// young to tell, so the table is 4 1 2 4.
func TestLeague(t *testing.T) {
	p := leagueHouse(t)
	all, err := p.League(t.Context())
	if err != nil || len(all) != 2 || all[0].Tracker != "leaving" || all[1].Tracker != "price" {
		t.Fatalf("League = %+v, %v; want leaving before price", all, err)
	}
	s := all[0]
	if want := (risk.Table{FlaggedChurned: 4, FlaggedStayed: 1, QuietChurned: 2, QuietStayed: 4}); s.Lead.Table != want || s.Lead.Undecided != 2 {
		t.Errorf("the table is %+v, %d undecided; want %+v, 2", s.Lead.Table, s.Lead.Undecided, want)
	}
	// 4*4/(1*2) = 8; its logarithm's standard error is sqrt(1/4+1/1+1/2+1/4) = sqrt 2,
	// times 1.95996 is 2.77181, and e to that is 15.9876.
	if !about(s.Odds.Value, 8) || !about(s.Odds.Low, 8/15.9876) || !about(s.Odds.High, 8*15.9876) || s.Corrected {
		t.Errorf("the odds ratio is %+v, want 8 (0.5004 to 127.9)", s.Odds)
	}
	if !about(s.Lift, (4.0/5)/(6.0/11)) {
		t.Errorf("the lift is %v, want 4 of 5 over 6 of 11", s.Lift)
	}
	if s.Lead.Days != 25 || !about(s.Lead.FalsePerTrue(), 0.25) || s.Advice != risk.AdviceKeep {
		t.Errorf("the lead is %d days, %v false for each true, advice %q; want 25, 0.25, keep", s.Lead.Days, s.Lead.FalsePerTrue(), s.Advice)
	}
	if all[1].Advice != risk.AdviceFew || all[1].Odds.Known() || !math.IsNaN(all[1].Lift) {
		t.Errorf("a tracker that heard nothing: %+v, want too few to tell", all[1])
	}
	if err := p.Store.PutOutcomes(t.Context(), []earshot.Outcome{{Account: "c0", At: now.AddDate(0, 0, -29), Kind: earshot.Renewed}, {Account: "c5", At: now.AddDate(0, 0, -29), Kind: earshot.Renewed}}); err != nil {
		t.Fatal(err)
	}
	if all, err = p.League(t.Context()); err != nil || all[0].Lead.Churned > 6 {
		t.Errorf("League = %+v, %v", all, err)
	}
}

// TestLeagueTooFew has two accounts that left: too few to tell.
func TestLeagueTooFew(t *testing.T) {
	p := bare(t, nlp.NewAnnotator(), leaving())
	add(t, p, talk("a", 60, "We will cancel our contract."), talk("b", 60, "We will look elsewhere then."), talk("c", 60, "The report arrived on time."))
	if err := p.Store.PutOutcomes(t.Context(), []earshot.Outcome{{Account: "a", At: now.AddDate(0, 0, -30), Kind: earshot.Churned}, {Account: "b", At: now.AddDate(0, 0, -30), Kind: earshot.Churned}}); err != nil {
		t.Fatal(err)
	}
	all, err := p.League(t.Context())
	if err != nil || len(all) != 1 || all[0].Lead.Caught != 2 || all[0].Advice != risk.AdviceFew {
		t.Errorf("League = %+v, %v; want two caught and too few to tell", all, err)
	}
}

// TestParity compares the board with figures reckoned by hand: six hits in 13
// English conversations, one in two Korean ones.
func TestParity(t *testing.T) {
	p := leagueHouse(t)
	found, _, err := p.Store.Findings(t.Context(), store.FindingFilter{Tracker: "leaving", Lang: earshot.English, State: earshot.Counted})
	if err != nil || len(found) != 6 {
		t.Fatalf("%d English hits, %v; want 6", len(found), err)
	}
	for i, verdict := range []store.Verdict{store.Right, store.Right, store.Right, store.Wrong, store.Unsure} {
		if err := p.Store.Judge(t.Context(), now, store.Judgement{Finding: found[i].ID, Rule: "r", Tracker: "leaving", Lang: earshot.English, Verdict: verdict, By: "tom"}); err != nil {
			t.Fatal(err)
		}
	}
	all, err := p.Parity(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	row := func(lang earshot.Lang) ingest.Parity {
		i := slices.IndexFunc(all, func(r ingest.Parity) bool { return r.Lang == lang })
		if i < 0 {
			t.Fatalf("Parity has no %s: %+v", lang, all)
		}
		return all[i]
	}
	en, ko := row(earshot.English), row(earshot.Korean)
	if en.Conversations != 13 || en.Hits != 6 || !about(en.PerThousand, 6000.0/13) || !about(en.Share, 13.0/15) {
		t.Errorf("English: %+v, want 6 hits in 13 of 15 conversations, 461.5 per thousand", en)
	}
	if ko.Conversations != 2 || ko.Hits != 1 || !about(ko.PerThousand, 500) || ko.Behind {
		t.Errorf("Korean: %+v, want 1 hit in 2 conversations, 500 per thousand", ko)
	}
	if en.Phrases != 5 || ko.Phrases != 1 || !slices.Equal(ko.Deaf, []earshot.TrackerID{"price"}) || len(en.Deaf) != 0 {
		t.Errorf("phrases and rules: English %d deaf %v, Korean %d deaf %v; want 5 and 1, deaf in price", en.Phrases, en.Deaf, ko.Phrases, ko.Deaf)
	}
	if want := risk.Wilson(3, 4); en.Precision != want || ko.Precision.Known() {
		t.Errorf("precision: %+v and %+v, want %+v and none", en.Precision, ko.Precision, want)
	}
}
