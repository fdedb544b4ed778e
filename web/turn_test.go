package web

import (
	"html"
	"net/http"
	"regexp"
	"strings"
	"testing"

	"earshot"
	"earshot/store"
)

// undoOf is where the notice on a page posts to take back what was done.
func undoOf(body string) string {
	m := regexp.MustCompile(`class="notice"><span>[^<]*</span><form method="post" action="([^"]*)"`).FindStringSubmatch(body)
	if m == nil {
		return ""
	}
	return html.UnescapeString(m[1])
}

// A turn's language and mood can be corrected, in place and back, and are
// shown as corrected; the page stays good HTML.
func TestCorrectTurn(t *testing.T) {
	h := fullHouse(t)
	g := h.signedIn("mina.park")
	c := h.talk("갱신 전 점검 회의")
	heard := *c.Turn(3)
	page, post := conversationHref(c.ID), conversationHref(c.ID)+"/turns/3"
	_, body := g.get(page)
	if !strings.Contains(body, `action="`+post+`"`) || !strings.Contains(body, `aria-label="Correct turn 3"`) || strings.Contains(body, ">corrected</span>") {
		t.Error("the page does not offer to correct the turn, or says that something was corrected")
	}
	res, _ := g.post(post, "lang", "ja", "mood", "positive")
	if res.StatusCode != http.StatusSeeOther || res.Header.Get("Location") != page+"#t3" {
		t.Errorf("correct the turn = %s to %q, want 303 to %s#t3", res.Status, res.Header.Get("Location"), page)
	}
	if got := h.talk(c.Title).Turn(3); got.Lang != earshot.Japanese || got.LangFrom != "corrected" || got.Sentiment.Score != 1 || got.SentimentFrom != "corrected" {
		t.Errorf("after the correction the turn is %+v", got)
	}
	_, body = g.get(page)
	checkHTML(t, body)
	for _, want := range []string{">corrected</span>", `<option value="ja" selected>`, `<option value="positive" selected>`, `lang="ja"`} {
		if !strings.Contains(body, want) {
			t.Errorf("the page has no %s", want)
		}
	}
	undo := undoOf(body)
	if res, _ := g.post(undo); res.Header.Get("Location") != page+"#t3" {
		t.Errorf("undo at %q = %s to %q", undo, res.Status, res.Header.Get("Location"))
	}
	if got := h.talk(c.Title).Turn(3); got.Lang != heard.Lang || got.LangFrom != heard.LangFrom || got.Sentiment != heard.Sentiment || got.SentimentFrom != "" {
		t.Errorf("after undo the turn is %+v, want as it was heard: %+v", got, heard)
	}
	if _, body := g.get(page); strings.Contains(body, ">corrected</span>") || !strings.Contains(body, "The correction was taken back.") || undoOf(body) != "" {
		t.Error("after undo the page says corrected, or nothing of the undo")
	}
}

// Undo gives back the correction there was before; leaving both open takes it
// back; what is found with search follows.
func TestCorrectTurnAgain(t *testing.T) {
	h := fullHouse(t)
	g := h.signedIn("dana.whitfield")
	c := h.talk("Quarterly review")
	page, post := conversationHref(c.ID), conversationHref(c.ID)+"/turns/0"
	now := func() earshot.TurnCorrection { return h.talk(c.Title).Turn(0).Correction() }
	g.post(post, "mood", "neutral")
	g.get(page)
	g.post(post, "lang", "fr", "mood", "negative")
	if _, body := g.get("/search?q=Timeclock+lang:fr"); !strings.Contains(body, "Quarterly review") {
		t.Error("the turn is not found in its corrected language")
	}
	g.post(post, "mood", "negative")
	_, body := g.get(page)
	g.post(undoOf(body))
	if got := now(); got != (earshot.TurnCorrection{Lang: "fr", Mood: earshot.Negative}) {
		t.Errorf("undo left the correction %q, want the one before", got)
	}
	g.post(post, "lang", "", "mood", "")
	if got := now(); got != (earshot.TurnCorrection{}) {
		t.Errorf("with both left open the correction is %q", got)
	}
	if _, n, err := h.store.Audit(t.Context(), store.AuditFilter{Action: "turn", Person: "dana.whitfield"}); err != nil || n != 5 {
		t.Errorf("the audit has %d corrections, %v, want 5", n, err)
	}
}

// Only who may open the conversation may correct it, and only to what there is.
func TestCorrectTurnRefused(t *testing.T) {
	h := fullHouse(t)
	c := h.talk("갱신 전 점검 회의")
	page := conversationHref(c.ID)
	tests := []struct {
		name, who, path string
		fields          []string
		status          int
	}{
		{"somebody else's rep", "omar.haddad", page + "/turns/3", []string{"mood", "positive"}, http.StatusNotFound},
		{"no such turn", "mina.park", page + "/turns/99", []string{"mood", "positive"}, http.StatusNotFound},
		{"no turn", "mina.park", page + "/turns/three", []string{"mood", "positive"}, http.StatusNotFound},
		{"no such conversation", "mina.park", "/conversations/none/turns/3", []string{"mood", "positive"}, http.StatusNotFound},
		{"a mood that is none", "mina.park", page + "/turns/3", []string{"mood", "furious"}, http.StatusBadRequest},
		{"a language that is none", "mina.park", page + "/turns/3", []string{"lang", "klingon"}, http.StatusBadRequest},
		{"every language", "mina.park", page + "/turns/3", []string{"lang", "any"}, http.StatusBadRequest},
	}
	for _, tt := range tests {
		if res, _ := h.signedIn(tt.who).post(tt.path, tt.fields...); res.StatusCode != tt.status {
			t.Errorf("%s: POST %s = %s, want %d", tt.name, tt.path, res.Status, tt.status)
		}
	}
	if res, _ := h.guest().post(page+"/turns/3", "mood", "positive"); res.Header.Get("Location") != "/sign-in" {
		t.Errorf("POST by a stranger = %s to %q, want to /sign-in", res.Status, res.Header.Get("Location"))
	}
	if got := h.talk(c.Title).Turn(3).Correction(); got != (earshot.TurnCorrection{}) {
		t.Errorf("what was refused left the correction %q", got)
	}
}

// Every language a turn can be corrected to has a name in every catalog.
func TestTurnLanguagesHaveNames(t *testing.T) {
	for _, l := range readAll(t) {
		for _, lang := range turnLangs {
			if !l.has("lang." + string(lang)) {
				t.Errorf("%s has no name for %s", l.tag, lang)
			}
		}
	}
}
