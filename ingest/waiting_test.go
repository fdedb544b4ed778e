package ingest_test

import (
	"slices"
	"testing"

	"earshot"
	"earshot/ingest"
	"earshot/nlp"
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
		tried, err := p.Try(t.Context(), patient, 10, 0)
		if err != nil || tried.Hits != 1 || tried.Talks != 1 || tried.Suppressed != 5 || len(tried.Newest) != 1 {
			t.Errorf("try: %+v, %v; want 1 hit, 5 suppressed", tried, err)
		}
	}
	published := patient
	p := bare(t, nlp.NewAnnotator(), published)
	add(t, p, all...)
	published.Exclude = []earshot.PhraseSet{phrases("en", "will cancel our contract")}
	n, err := p.Narrowed(t.Context(), published)
	if err != nil || n.Kept != 0 || n.Lost != 1 {
		t.Errorf("without the first, %+v, %v; want the second lost", n, err)
	}
	published.Exclude = []earshot.PhraseSet{phrases("en", "you look elsewhere")}
	if n, err := p.Narrowed(t.Context(), published); err != nil || n.Kept != 1 || n.Lost != 0 {
		t.Errorf("with an exclusion nobody says, %+v, %v; want the hit kept", n, err)
	}
}
