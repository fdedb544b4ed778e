package web

import (
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"earshot"
)

// hurried is the house with pages that have no time for a first answer.
func hurried(t *testing.T) *house {
	t.Helper()
	h := fullHouse(t)
	config := h.site.Config
	config.TryWithin = time.Nanosecond
	h.site = must(New(config))(t)
	h.server.Close()
	h.server = httptest.NewServer(h.site)
	t.Cleanup(h.server.Close)
	return h
}

// tryForm is what the editor posts of a rule.
func tryForm(more ...string) []string {
	return append([]string{"name", "Leaving", "category", "churn", "severity", "high", "side", "customer", "negation", "on", "hypothetical", "on", "reported", "on", "asked", "on", "lang", "ko"}, more...)
}

// TestTryGoesOn has no time for the first answer: it says so, and what is
// asked for next, by the page or by the button, has all.
func TestTryGoesOn(t *testing.T) {
	h := hurried(t)
	dana := h.signedIn("dana.whitfield")
	_, body := dana.post("/trackers/try", tryForm("phrases.ko", "견적을 받다")...)
	for _, want := range []string{"Hits so far: 0", "looked through 0 % of 8", `hx-post="/trackers/try?more=1"`, `value="further"`, "Languages spoken"} {
		if !strings.Contains(body, want) {
			t.Errorf("the first answer has no %q:\n%s", want, body)
		}
	}
	_, body = dana.post("/trackers/try?more=1", tryForm("phrases.ko", "견적을 받다")...)
	if !strings.Contains(body, "Hits: 1, in 1 of 8 conversations (turns: 1, accounts: 1, suppressed: 0)") || strings.Contains(body, "more=1") || strings.Contains(body, "Languages spoken") {
		t.Errorf("the second answer is not the hits alone, and all:\n%s", body)
	}
	if _, body = dana.post("/trackers/draft", tryForm("phrases.ko", "견적을 받다", "do", "further")...); !strings.Contains(body, "Hits: 1, in 1 of 8") || !strings.Contains(body, `id="editor"`) {
		t.Error("looking further without script does not show the editor with all hits")
	}
	if res, _ := h.signedIn("omar.haddad").post("/trackers/try?more=1", tryForm("phrases.ko", "견적을 받다")...); res.StatusCode != http.StatusForbidden {
		t.Errorf("a rep goes on with what a manager tries: %s", res.Status)
	}
}

var deaf = regexp.MustCompile(`<span class="why small">([^<]*)</span>`)

// deafTo is what the coverage warns of.
func deafTo(body string) string {
	var all []string
	for _, m := range deaf.FindAllStringSubmatch(body, -1) {
		all = append(all, m[1])
	}
	return strings.Join(all, "\n")
}

// TestCoverageOfTeam asks whose languages the tracker is deaf to: of a team, of
// the tracker's own, of everybody, who it is unless a team is chosen.
func TestCoverageOfTeam(t *testing.T) {
	h := fullHouse(t)
	dana := h.signedIn("dana.whitfield")
	_, body := dana.get("/trackers/new")
	for _, option := range []string{`<option value="*" selected>`, `<option value="Americas">`, `<option value="Customer Success">`, `<option value="Korea">`} {
		if !strings.Contains(body, option) {
			t.Errorf("there is no %s to choose", option)
		}
	}
	for team, want := range map[string]string{
		"":                 "of all conversations are in English; this tracker has no phrases in English",
		"Customer Success": "of the conversations of Customer Success are in Korean; this tracker has no phrases in Korean",
		"Korea":            "of the conversations of Korea are in Japanese; this tracker has no phrases in Japanese",
		"*":                "of all conversations are in English; this tracker has no phrases in English",
		"Americas":         "100 % of the conversations of Americas are in English",
		"nobody's":         "of all conversations are in English",
	} {
		_, body := dana.post("/trackers/try", tryForm("lang", "de", "phrases.de", "kündigen", "team", team)...)
		if got := deafTo(body); !strings.Contains(got, want) {
			t.Errorf("team %q: the page warns\n%s\nwant %q", team, got, want)
		}
	}
	if _, body := dana.post("/trackers/try", tryForm("lang", "ja", "phrases.ja", "解約", "team", "Korea")...); strings.Contains(deafTo(body), "Japanese") {
		t.Error("a tracker with Japanese phrases is deaf to Japanese")
	}
	scoped := earshot.Tracker{ID: "scoped", Name: "Scoped", Category: earshot.CategoryChurn, Active: true, Scope: earshot.Scope{Teams: []string{"Korea", "Americas"}},
		Phrases: []earshot.PhraseSet{{Lang: "de", Phrases: []earshot.Phrase{{Text: "kündigen"}}}}}
	must(h.store.PutDraft(t.Context(), fixtureNow, "dana.whitfield", scoped, 0))(t)
	if _, body := dana.get("/trackers/scoped/edit"); !strings.Contains(deafTo(body), "of the conversations of Korea, Americas are in English") || !strings.Contains(body, `<option value="scope" selected>`) {
		t.Errorf("the tracker's own teams are not chosen:\n%s", deafTo(body))
	}
}

// TestRefusedSuggestions refuses a suggestion: it does not come back while
// somebody types, nor after saving.
func TestRefusedSuggestions(t *testing.T) {
	h := fullHouse(t)
	dana := h.signedIn("dana.whitfield")
	offered := func(body string) bool { return strings.Contains(body, `value="add en refund"`) }
	_, body := dana.post("/trackers/try", tryForm("phrases.ko", "환불", "team", "*")...)
	if !offered(body) || !strings.Contains(body, `value="refuse en refund"`) {
		t.Fatalf("a Korean phrase gets no English suggestion:\n%s", body)
	}
	if _, body = dana.post("/trackers/draft", tryForm("phrases.ko", "환불", "team", "*", "do", "refuse en refund")...); offered(body) || !strings.Contains(body, `name="refused" value="en refund"`) {
		t.Error("refused without script, it is offered again, or forgotten")
	}
	if _, body = dana.post("/trackers/try", tryForm("phrases.ko", "환불해", "team", "*", "refused", "en refund")...); offered(body) {
		t.Error("refused, it is offered again with the next letter")
	}
	if res, _ := dana.post("/trackers/draft", tryForm("phrases.ko", "환불", "refused", "en refund", "do", "save")...); res.StatusCode != http.StatusSeeOther {
		t.Fatalf("saving = %s", res.Status)
	}
	if _, body = dana.get("/trackers/leaving/edit"); offered(body) {
		t.Error("refused and saved, it is offered again")
	}
}

// TestTryInBrowser types, and the count goes on by itself; chooses another
// team; refuses a suggestion and goes on typing.
func TestTryInBrowser(t *testing.T) {
	if testing.Short() {
		t.Skip("drives a browser")
	}
	h := hurried(t)
	b := open(t)
	b.at(1280, "light")
	b.enter(h.server.URL, "dana.whitfield@tidewell.example")
	b.do(chromedp.Navigate(h.server.URL + "/trackers/new"))
	b.eval(`document.querySelector("#phrases-ko").closest("details").open = true`)
	b.do(chromedp.SendKeys(chromedp.CSS("#phrases-ko"), "견적을 받다"))
	b.see("#found .sum", "Hits: 1, in 1 of 8 ")
	b.see("#try .cover", "of all conversations are in")
	b.eval(`[...document.querySelectorAll("#team")].map((s) => { s.value = "Americas"; return s.dispatchEvent(new Event("input", {bubbles: true})); })`)
	b.see("#try .cover", "100 % of the conversations of Americas are in English")
	b.see("#found .sum", "Hits: 1, in 1 of 8 ")
	b.do(chromedp.SendKeys(chromedp.CSS("#phrases-ko"), "\n환불"))
	b.see("#try .suggest", "refund")
	b.shoot("try", 1280, "light")
	b.shoot("try", 360, "dark")
	b.at(1280, "light")
	b.do(chromedp.Click(chromedp.CSS(`button[value="refuse en refund"]`)))
	b.do(chromedp.SendKeys(chromedp.CSS("#phrases-ko"), "하다"))
	b.see("#found .sum", "Hits: 1, in 1 of 8 ")
	b.see("#try .forms", "환불하")
	if got := b.eval(`[...document.querySelectorAll(".suggest button")].some((b) => b.value === "refuse en refund")`); got != "false" {
		t.Error("what was refused is offered again")
	}
	b.eval(`document.cookie = "earshot_lang=ko; path=/"`)
	b.do(chromedp.Navigate(h.server.URL + "/trackers/churn-intent/edit"))
	b.see("#found .sum", "건에서")
	b.shoot("try-ko", 1280, "dark")
}
