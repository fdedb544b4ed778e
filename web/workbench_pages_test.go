package web

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"earshot"
	"earshot/store"
)

// TestWorkbenchPages asks for every page of the workbench as a manager, as a
// rep who may not, and in Korean.
func TestWorkbenchPages(t *testing.T) {
	h := fullHouse(t)
	dana, rep := h.signedIn("dana.whitfield"), h.signedIn("omar.haddad")
	found, _, err := h.store.Findings(t.Context(), store.FindingFilter{State: earshot.Counted, Limit: 1})
	check(t, err)
	why := "/findings/" + url.PathEscape(string(found[0].ID)) + "/why"
	for path, words := range map[string]string{
		"/trackers":                           "New tracker",
		"/trackers/new":                       "Languages spoken",
		"/trackers/new?as=text":               "lang:en",
		"/trackers/new?as=file":               "cancel our contract",
		"/trackers/churn-intent/edit":         "cancel (with you|everything",
		"/trackers/churn-intent/edit?as=text": "lang:ko",
		"/trackers/churn-intent/edit?as=file": "id: churn-intent",
		"/trackers/churn-intent/backtest":     "Nobody has tried this yet",
		"/trackers/churn-intent/unpublish":    "Scores that would move",
		"/trackers/board":                     "Language parity",
		"/trackers/audit":                     "Weekly audit",
		"/trackers/audit?back=1":              "The week after",
		"/trackers/rails":                     "Guard rails",
		"/trackers/progress":                  "progress",
		why:                                   "Another meaning",
		why + "?reason=meaning":               "What could be changed",
	} {
		res, body := dana.get(path)
		if res.StatusCode != http.StatusOK || !strings.Contains(body, words) {
			t.Errorf("GET %s = %s without %q", path, res.Status, words)
		}
		if _, body := dana.get(path, "Cookie", "earshot_lang=ko"); res.StatusCode == http.StatusOK && strings.Contains(body, "ZgotmplZ") {
			t.Errorf("GET %s holds something the template refused", path)
		}
		if path == "/trackers" {
			continue
		}
		if res, _ := rep.get(path); res.StatusCode != http.StatusForbidden && res.StatusCode != http.StatusNotFound && path != "/trackers/progress" {
			t.Errorf("GET %s as a rep = %s", path, res.Status)
		}
	}
	for _, path := range []string{"/trackers/draft", "/trackers/try", "/trackers/churn-intent/backtest", "/trackers/churn-intent/publish", "/trackers/churn-intent/unpublish", "/trackers/churn-intent/judge", "/trackers/rails", why} {
		if res, _ := rep.post(path, "do", "save"); res.StatusCode != http.StatusForbidden {
			t.Errorf("POST %s as a rep = %s, want it forbidden", path, res.Status)
		}
	}
	if res, _ := dana.post("/trackers/rails", "most", "2"); res.StatusCode != http.StatusForbidden {
		t.Errorf("a manager sets the guard rails: %s", res.Status)
	}
}

// TestEditorWithoutScript drafts, mends, switches to text, accepts a suggestion
// and saves by posting forms alone.
func TestEditorWithoutScript(t *testing.T) {
	h := fullHouse(t)
	dana := h.signedIn("dana.whitfield")
	form := func(more ...string) []string {
		return append([]string{"name", "Cancelling", "category", "churn", "severity", "high", "side", "customer", "negation", "on", "hypothetical", "on", "reported", "on", "lang", "en"}, more...)
	}
	res, body := dana.post("/trackers/draft", form("phrases.en", "cancel (our", "do", "save")...)
	if res.StatusCode != http.StatusUnprocessableEntity || !strings.Contains(body, "cancel (our") || !strings.Contains(body, `aria-invalid="true"`) || !strings.Contains(body, `role="alert"`) {
		t.Errorf("a phrase with a mistake = %s, want it shown with what is wrong", res.Status)
	}
	res, body = dana.post("/trackers/draft", form("phrases.en", "cancel", "rules.en", "cancel NEAR/", "do", "save")...)
	if res.StatusCode != http.StatusUnprocessableEntity || !strings.Contains(body, "<mark>NEAR/</mark>") {
		t.Errorf("a rule with a mistake = %s, want the place marked", res.Status)
	}
	if _, body := dana.post("/trackers/draft", form("phrases.en", "cancel our contract", "do", "add ko 계약을 해지하다")...); !strings.Contains(body, "계약을 해지하다\n</textarea>") {
		t.Error("an accepted suggestion is not in its field")
	}
	if _, body := dana.post("/trackers/draft", form("phrases.en", "cancel our contract", "do", "file")...); !strings.Contains(body, "- id: cancelling") || !strings.Contains(body, "cancel our contract") {
		t.Error("shown as a file, the rule is not there")
	}
	res, _ = dana.post("/trackers/draft", form("phrases.en", "cancel our contract\n\"leave you\"\nterminat* = terminator", "do", "save")...)
	if res.StatusCode != http.StatusSeeOther || res.Header.Get("Location") != "/trackers/cancelling/edit" {
		t.Fatalf("saving = %s to %s", res.Status, res.Header.Get("Location"))
	}
	dana.post("/trackers/draft", form("id", "cancelling", "edit", "1", "phrases.en", "cancel our contract\n\"leave you\"\nterminat* = terminator", "exclude.en", "cancel the meeting\n[competitor]\ncard NOT IN card*", "do", "save")...)
	d := must(h.store.Draft(t.Context(), "cancelling"))(t)
	if len(d.Tracker.Exclude) != 1 || len(d.Tracker.Exclude[0].Phrases) != 1 || len(d.Tracker.ExcludeRules) != 1 || len(d.Tracker.ExcludeRules[0].Rules) != 2 {
		t.Errorf("the draft excludes %+v and %+v, want a phrase and two rules", d.Tracker.Exclude, d.Tracker.ExcludeRules)
	}
	if _, body := dana.get("/trackers/cancelling/edit"); !strings.Contains(body, "cancel the meeting\n[competitor]\ncard NOT IN card*\n</textarea>") {
		t.Error("the form does not show what excludes")
	}
	if got := d.Tracker.Phrases[0].Phrases; len(got) != 3 || got[1].Form != earshot.FormExact || got[2].Form != earshot.FormPrefix || got[2].Aliases[0] != "terminator" || d.Tracker.Guards.NoNegation {
		t.Errorf("the draft is %+v", d.Tracker)
	}
	if res, body := dana.post("/trackers/draft", form("phrases.en", "x y", "do", "save")...); res.StatusCode != http.StatusUnprocessableEntity || !strings.Contains(body, "already") {
		t.Errorf("a second tracker of the name = %s", res.Status)
	}
	if res, _ := dana.post("/trackers/draft", form("id", "cancelling", "edit", "7", "phrases.en", "cancel", "do", "save")...); res.StatusCode != http.StatusConflict {
		t.Errorf("saving over what somebody saved meanwhile = %s, want conflict", res.Status)
	}
	if res, _ := dana.post("/trackers/draft", "id", "cancelling", "edit", "2", "yaml", "- id: cancelling\n  category: churn\n  phrases: {en: [leave us]}\n", "do", "save"); res.StatusCode != http.StatusSeeOther {
		t.Errorf("saving text = %s", res.Status)
	}
	dana.post("/trackers/cancelling/drop")
	if _, err := h.store.Draft(t.Context(), "cancelling"); err == nil {
		t.Error("the draft is still there")
	}
	dana.post("/trackers/cancelling/drop?undo=1")
	if d := must(h.store.Draft(t.Context(), "cancelling"))(t); d.Tracker.Phrases[0].Phrases[0].Text != "leave us" {
		t.Errorf("undone, the draft is %+v", d.Tracker)
	}
}

// TestWorkbenchScreens takes pictures of the pages that stand still.
func TestWorkbenchScreens(t *testing.T) {
	if testing.Short() {
		t.Skip("drives a browser")
	}
	h := fullHouse(t)
	check(t, h.store.PutOutcomes(t.Context(), []earshot.Outcome{{Account: "hanbit", At: fixtureNow.AddDate(0, 0, -1), Kind: earshot.Churned}}))
	b := open(t)
	b.at(1280, "light")
	b.enter(h.server.URL, "dana.whitfield@tidewell.example")
	for name, path := range map[string]string{"board": "/trackers/board", "audit": "/trackers/audit", "rails": "/trackers/rails", "text": "/trackers/churn-intent/edit?as=text", "stop": "/trackers/churn-intent/unpublish"} {
		b.do(chromedp.Navigate(h.server.URL + path))
		b.shoot("workbench-"+name, 1280, "light")
		b.shoot("workbench-"+name, 360, "dark")
	}
	b.do(chromedp.Navigate(h.server.URL + "/trackers/board"))
	b.eval(`document.cookie = "earshot_lang=ko; path=/"`)
	b.do(chromedp.Navigate(h.server.URL + "/trackers/board"))
	b.shoot("workbench-board-ko", 1280, "light")
	b.do(chromedp.Navigate(h.server.URL + "/trackers/new"))
	b.shoot("workbench-new-ko", 1280, "dark")
}

// TestShouldHaveCounted says of a denied finding that it counts, with and
// without a reason, reads what edits would change, drafts one, and takes
// everything back.
func TestShouldHaveCounted(t *testing.T) {
	h := fullHouse(t)
	dana := h.signedIn("dana.whitfield")
	ctx := t.Context()
	found, _, err := h.store.Findings(ctx, store.FindingFilter{State: earshot.Suppressed, Reason: "negated"})
	check(t, err)
	if len(found) == 0 {
		t.Fatal("nothing is denied in the sample conversations")
	}
	f := found[0]
	post := "/findings/" + url.PathEscape(string(f.ID))
	state := func(want earshot.FindingState, reason string) {
		t.Helper()
		if got := must(h.store.Finding(ctx, f.ID))(t); got.State != want || got.Reason != reason {
			t.Errorf("the finding is %s (%s), want %s (%s)", got.State, got.Reason, want, reason)
		}
	}
	if _, body := dana.get(conversationHref(f.Conversation) + "?suppressed=1"); !strings.Contains(body, post+"/why") {
		t.Error("the conversation does not offer to let it count")
	}
	if _, body := dana.get(post + "/why"); !strings.Contains(body, "Why should this have counted?") || !strings.Contains(body, "They do not deny it") || strings.Contains(body, "Another meaning") {
		t.Error("the page does not ask why it should have counted")
	}
	if res, _ := dana.post(post+"/why", "reason", "meaning"); res.StatusCode != http.StatusBadRequest {
		t.Errorf("a reason of wrong hits = %s", res.Status)
	}
	dana.post(post+"/why", "reason", "once")
	state(earshot.Counted, "right")
	if _, body := dana.get("/trackers/" + string(f.Tracker)); !strings.Contains(body, post+"/right") || !strings.Contains(body, "counted by a person") {
		t.Error("the tracker does not say that somebody let it count")
	}
	dana.post(post + "/right")
	state(earshot.Suppressed, "negated")

	dana.post(post+"/why", "reason", "not-negated")
	state(earshot.Counted, "right")
	wait(t, func() bool {
		_, body := dana.get(post + "/why?reason=not-negated")
		return strings.Contains(body, "Compared with all 8 conversations") && strings.Contains(body, "Turn the guard off for this tracker") && strings.Contains(body, "guards.no_negation: true")
	})
	dana.post(post+"/why", "reason", "not-negated", "choose", "9")
	res, _ := dana.post(post+"/why", "reason", "not-negated", "choose", "0")
	if res.StatusCode != http.StatusSeeOther || res.Header.Get("Location") != trackerHref(f.Tracker)+"/backtest" {
		t.Errorf("choosing an edit = %s to %s", res.Status, res.Header.Get("Location"))
	}
	if d := must(h.store.Draft(ctx, f.Tracker))(t); !slices.ContainsFunc(d.Tracker.ChangesFrom(must(h.store.Tracker(ctx, f.Tracker))(t)), func(c earshot.TrackerChange) bool { return c.Field == "phrases" }) {
		t.Errorf("the draft differs by %+v, want one phrase more", d.Tracker)
	}
	if res, _ := dana.post(post+"/why", "reason", "not-negated", "choose", "0"); res.Header.Get("Location") != trackerHref(f.Tracker)+"/edit" {
		t.Errorf("choosing while there is a draft leads to %s", res.Header.Get("Location"))
	}
	dana.post(post + "/wrong")
	state(earshot.Suppressed, "wrong")
	dana.post(post + "/right")
	state(earshot.Suppressed, "negated")
	dana.post(post + "/count")
	state(earshot.Counted, "right")
}
