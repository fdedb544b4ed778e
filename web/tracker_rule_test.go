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
