package web

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"earshot"
	"earshot/ingest"
	"earshot/store"

	"github.com/chromedp/chromedp"
)

// twiceHeard puts a call about an account into the house as two tools took it
// down, and returns the two.
func (h *house) twiceHeard(account earshot.AccountID) store.Twin {
	h.t.Helper()
	lines := []string{"Dana Reyes: To be honest we are going to cancel because the roster fails every Monday morning.",
		"Owen Hale: I am sorry to hear that, did the fix from last week not reach the night shift?", "Dana Reyes: It did not, and nobody called us back about it."}
	for i, name := range []string{"2026-11-18 10-00 one.vtt", "2026-11-18 10-02 two.vtt"} {
		text := "WEBVTT\n\n"
		for j, line := range lines {
			text += fmt.Sprintf("%d\n00:00:%02d.%03d --> 00:00:%02d.000\n%s\n\n", j+1, 10*j+i, 100*i, 10*j+8, line)
		}
		all := ingest.Read(strings.NewReader(text), ingest.Source{Name: name})
		if report, err := h.pipeline().Add(h.t.Context(), all, nil); err != nil || report.New != 1 {
			h.t.Fatalf("%s: %+v, %v", name, report, err)
		}
	}
	pairs := must(h.store.Twins(h.t.Context(), store.TwinFilter{State: store.TwinOpen}))(h.t)
	if len(pairs) != 1 {
		h.t.Fatalf("twins = %+v, want one pair", pairs)
	}
	for _, id := range []earshot.ConversationID{pairs[0].First, pairs[0].Second} {
		check(h.t, h.store.Assign(h.t.Context(), fixtureNow, "", id, account, h.pipeline().Judge()))
	}
	return pairs[0]
}

// A call that two tools took down is shown side by side, kept as one, and
// split again by undoing.
func TestTwinsPage(t *testing.T) {
	h := fullHouse(t)
	pair := h.twiceHeard("hanbit")
	g := h.signedIn("dana.whitfield")
	for _, path := range []string{"/twins", conversationHref(pair.First)} {
		res, body := g.get(path)
		checkHTML(t, body)
		if res.StatusCode != http.StatusOK || !strings.Contains(body, twinHref(pair.First, pair.Second, "join")) || !strings.Contains(body, twinHref(pair.Second, pair.First, "join")) {
			t.Errorf("%s = %s without the pair", path, res.Status)
		}
	}
	if _, body := g.get("/unassigned"); !strings.Contains(body, `href="/twins"`) {
		t.Error("nothing leads to the pair")
	}
	if res, _ := g.post(twinHref(pair.First, pair.Second, "join")); res.StatusCode != http.StatusSeeOther {
		t.Fatalf("join = %s", res.Status)
	}
	_, body := g.get(conversationHref(pair.First))
	checkHTML(t, body)
	if undo := twinHref(pair.First, pair.Second, "open"); !strings.Contains(body, "Kept as one") || !strings.Contains(body, undo) || !strings.Contains(body, "from zoom-vtt") {
		t.Errorf("the one that counts says neither what was done nor where the other is")
	}
	_, body = g.get(conversationHref(pair.Second))
	checkHTML(t, body)
	if !strings.Contains(body, "This call counts once") {
		t.Error("the one that is kept does not say so")
	}
	if _, body := g.get("/accounts/hanbit"); strings.Contains(body, string(pair.Second)) || !strings.Contains(body, string(pair.First)) {
		t.Error("the account lists the one that is kept, or not the one that counts")
	}
	if res, _ := g.post(twinHref(pair.First, pair.Second, "open")); res.StatusCode != http.StatusSeeOther {
		t.Fatalf("undo = %s", res.Status)
	}
	if _, body := g.get("/accounts/hanbit"); !strings.Contains(body, string(pair.Second)) {
		t.Error("undone, the account does not list both")
	}
	if res, _ := g.post(twinHref(pair.First, pair.Second, "apart")); res.StatusCode != http.StatusSeeOther {
		t.Fatalf("apart = %s", res.Status)
	}
	if _, body := g.get("/twins"); !strings.Contains(body, "No call came twice") {
		t.Error("a pair that is two calls is asked about again")
	}
}

// Nobody hears of a pair of which they may not open both.
func TestTwinsOfOthers(t *testing.T) {
	h := fullHouse(t)
	pair := h.twiceHeard("brannock")
	g := h.signedIn("mina.park")
	if _, body := g.get("/accounts/brannock"); strings.Contains(body, string(pair.First)) {
		t.Fatal("mina.park may open the account; take one that is not hers")
	}
	if _, body := g.get("/twins"); strings.Contains(body, string(pair.First)) {
		t.Error("the list shows the pair")
	}
	for _, what := range []string{"join", "apart", "open"} {
		if res, _ := g.post(twinHref(pair.First, pair.Second, what)); res.StatusCode != http.StatusNotFound {
			t.Errorf("%s = %s, want 404", what, res.Status)
		}
	}
	if pairs := must(h.store.Twins(t.Context(), store.TwinFilter{State: store.TwinOpen}))(t); len(pairs) != 1 {
		t.Errorf("twins = %+v, want the pair as it was", pairs)
	}
}

// Keeping a call as one, and undoing it, in a real browser.
func TestTwinsInABrowser(t *testing.T) {
	if testing.Short() {
		t.Skip("drives a browser")
	}
	h := fullHouse(t)
	pair := h.twiceHeard("hanbit")
	b := open(t)
	b.enter(h.server.URL, "dana.whitfield@tidewell.example")
	b.do(chromedp.Navigate(h.server.URL + conversationHref(pair.First)))
	b.shoot("twins-conversation", 1280, "light")
	b.shoot("twins-conversation", 360, "dark")
	b.follow(".twins .half form button")
	if got := b.text("main"); !strings.Contains(got, "Kept as one") || !strings.Contains(got, "from zoom-vtt") {
		t.Errorf("after keeping it as one, one sees:\n%s", got)
	}
	b.shoot("twins-kept", 1280, "light")
	b.do(chromedp.Navigate(h.server.URL + conversationHref(pair.Second)))
	b.shoot("twins-kept-in", 1280, "light")
	b.follow("main .notice button")
	if got := b.text("main"); !strings.Contains(got, "Both count") {
		t.Errorf("after splitting, one sees:\n%s", got)
	}
}
