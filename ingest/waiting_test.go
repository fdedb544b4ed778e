package ingest_test

import (
	"slices"
	"testing"

	"earshot"
	"earshot/ingest"
	"earshot/nlp"
	"earshot/store"
)

// TestTrialsWait tries a draft that asks for two conversations in ten days, on
// an account with three and on two with one: trials count what recording
// would, whatever order conversations come in.
func TestTrialsWait(t *testing.T) {
	patient := leaving()
	patient.Fires = earshot.Fires{Conversations: 2, Days: 10}
	all := []*earshot.Conversation{
		talk("a", 30, "The lift is slow.", "We will cancel our contract."), talk("a", 24, "Snow is falling here.", "We look elsewhere."),
		talk("a", 1, "My phone rang twice.", "We will cancel our contract."), talk("b", 24, "Rain again today.", "We look elsewhere."),
		talk("", 23, "Who is speaking?", "We look elsewhere."), talk("", 22, "Nice to meet you all.", "We look elsewhere."),
	}
	for range 2 {
		slices.Reverse(all)
		p := bare(t, nlp.NewAnnotator())
		add(t, p, all...)
		b := backtest(t, p, ingest.Trial{Draft: patient})
		if b.Hits != 1 || b.Suppressed["too few conversations"] != 5 || b.Conversations != 6 || b.Talks != 1 || b.Sample[0].Finding.Quote != "look elsewhere" {
			t.Errorf("back-test: %d hits in %d of %d, suppressed %v; want the second of a's, 5 too few", b.Hits, b.Talks, b.Conversations, b.Suppressed)
		}
		tried, err := p.Try(t.Context(), patient, 10)
		if err != nil || tried.Hits != 1 || tried.Talks != 1 || tried.Suppressed != 5 || len(tried.Newest) != 1 {
			t.Errorf("try: %+v, %v; want 1 hit, 5 suppressed", tried, err)
		}
	}
	published := patient
	p := bare(t, nlp.NewAnnotator(), published)
	add(t, p, all...)
	first, never := published, published
	first.Exclude = []earshot.PhraseSet{phrases("en", "will cancel our contract")}
	never.Exclude = []earshot.PhraseSet{phrases("en", "you look elsewhere")}
	looked := 0
	d, err := p.Compare(t.Context(), published, []earshot.Tracker{first, never}, nil, func(done, total int) { looked = 10*done + total })
	if err != nil || looked != 66 || d[0].Same != 0 || d[0].Lost != 1 || d[0].Gained != 0 || d[0].Gone[0].Finding.Quote != "look elsewhere" {
		t.Errorf("without the first, %+v, %v; want the second lost", d, err)
	}
	if d[1].Same != 1 || d[1].Lost != 0 {
		t.Errorf("with an exclusion nobody says, %+v; want the hit kept", d[1])
	}
}

// TestTrialsTakeWords lets a denied finding count by a person's word: it goes
// on counting alone, helps another of the account to count, and trials see
// both as recording does.
func TestTrialsTakeWords(t *testing.T) {
	patient := leaving()
	patient.Fires = earshot.Fires{Conversations: 2, Days: 10}
	p := bare(t, nlp.NewAnnotator(), patient)
	add(t, p, talk("a", 24, "The lift is slow.", "We will not cancel our contract."), talk("a", 20, "Snow is falling here.", "We look elsewhere."), talk("b", 20, "Rain again.", "We will never look elsewhere."))
	states := func(want ...string) {
		t.Helper()
		found, _, err := p.Store.Findings(t.Context(), store.FindingFilter{Tracker: patient.ID})
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		hits := 0
		for _, f := range found {
			got = append(got, string(f.Account)+" "+string(f.State)+" "+f.Reason)
			if f.State == earshot.Counted {
				hits++
			}
		}
		slices.Sort(got)
		if !slices.Equal(got, want) {
			t.Errorf("recorded %q, want %q", got, want)
		}
		if b := backtest(t, p, ingest.Trial{Draft: patient}); b.Hits != hits || b.Difference.Same != hits || b.Difference.Gained+b.Difference.Lost > 0 {
			t.Errorf("the back-test counts %d and differs %+v, want %d and no difference", b.Hits, b.Difference, hits)
		}
		if tried, err := p.Try(t.Context(), patient, 9); err != nil || tried.Hits != hits {
			t.Errorf("a try counts %d, %v, want %d", tried.Hits, err, hits)
		}
		if d, err := p.Compare(t.Context(), patient, []earshot.Tracker{patient}, nil, nil); err != nil || d[0].Same != hits || d[0].Gained+d[0].Lost > 0 {
			t.Errorf("compared with itself: %+v, %v, want %d the same", d, err, hits)
		}
	}
	say := func(o earshot.Override, account earshot.AccountID) {
		t.Helper()
		found, _, err := p.Store.Findings(t.Context(), store.FindingFilter{Tracker: patient.ID, Account: &account})
		if err == nil {
			err = p.Store.OverrideFinding(t.Context(), now, "", found[0].ID, store.Said{Override: o}, p.Judge())
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	states("a suppressed negated", "a suppressed too few conversations", "b suppressed negated")
	say(earshot.SaidRight, "a")
	states("a counted ", "a counted right", "b suppressed negated")
	say(earshot.SaidRight, "b")
	states("a counted ", "a counted right", "b counted right")
	again, err := p.Again(t.Context(), nil)
	if err != nil || again.Replaced != 0 {
		t.Errorf("analysed again: %+v, %v, want nothing changed", again, err)
	}
	states("a counted ", "a counted right", "b counted right")
	say("", "a")
	states("a suppressed negated", "a suppressed too few conversations", "b counted right")
}
