package web

import (
	"strings"
	"testing"

	"earshot"
)

// TestTrackerPageTellsTheRule shows everything a rule may ask for. Whoever may
// not open an account of its scope is told only that there is one.
func TestTrackerPageTellsTheRule(t *testing.T) {
	h := fullHouse(t)
	all := []earshot.Tracker{{ID: "price", Name: "Price talk", Active: true, Phrases: []earshot.PhraseSet{{Lang: "en", Phrases: []earshot.Phrase{{Text: "too expensive"}}}}},
		{ID: "all", Name: "All of it", Active: true, Rules: []earshot.RuleSet{{Lang: "ko", Rules: []string{"계약 NEAR/2 해지하다"}}},
			Where: earshot.Where{Part: earshot.PartLast, Amount: 20, Unit: earshot.Percent, Question: true, Roles: []earshot.ContactRole{"executive"}, After: "price", AfterTurn: 3, Turns: 2},
			Scope: earshot.Scope{Channels: []earshot.Channel{"call"}, Accounts: []earshot.AccountID{fixtureAccounts()[0].ID, "elsewhere"}, Tiers: []string{"D"}},
			Fires: earshot.Fires{Conversations: 2, Days: 14}},
		{ID: "none", Name: "None", Active: true, Absence: true, Missing: earshot.MissingNextStep}}
	check(t, h.store.PublishTrackers(t.Context(), fixtureNow, "", all))
	_, page := h.signedIn("dana.whitfield").get("/trackers/all")
	for _, want := range []string{"in the last 20 percent", "where something is asked", "from Executive", "at most 3 turns after “Price talk”", "words at most 2 turns apart",
		"channel: Call", "account: " + fixtureAccounts()[0].Name + ", &#43;1", "tier: D", "in 2 conversations of the account within 14 days", "계약 NEAR/2 해지하다"} {
		if !strings.Contains(page, want) {
			t.Errorf("the page has no %q", want)
		}
	}
	if strings.Contains(page, "elsewhere") {
		t.Error("the page names an account that is not known")
	}
	if _, page := h.signedIn("dana.whitfield").get("/trackers/none"); !strings.Contains(page, "when nobody promises a next step") {
		t.Error("the page does not say what is missing")
	}
}

// TestWhatWasFoundIsMarked reads the pages that list findings: the words a
// tracker looks for stand out in what was said around them.
func TestWhatWasFoundIsMarked(t *testing.T) {
	h := fullHouse(t)
	guest := h.signedIn("dana.whitfield")
	_, page := guest.get("/trackers/churn-intent")
	if !strings.Contains(page, "<mark>") {
		t.Error("no words are marked among what the tracker found")
	}
	_, page = guest.get("/trackers/churn-intent?state=suppressed")
	for _, f := range strings.Split(page, "<blockquote")[1:] {
		if quote, _, _ := strings.Cut(f, "</blockquote>"); !strings.Contains(quote, "<mark>") {
			t.Errorf("nothing is marked in %s", quote)
		}
	}
	for _, w := range []struct{ words, want [3]string }{
		{[3]string{"we will cancel it", "cancel"}, [3]string{"we will ", "cancel", " it"}},
		{[3]string{"we will cancel it", ""}, [3]string{"we will cancel it"}},
		{[3]string{"we will cancel it", "leave"}, [3]string{"we will cancel it"}},
	} {
		if got := (Words{Text: w.words[0], Hit: w.words[1]}).Cut(); got != w.want {
			t.Errorf("%q marked in %q gives %q, want %q", w.words[1], w.words[0], got, w.want)
		}
	}
}
