package web

import (
	"net/http"
	"strings"
	"testing"

	"earshot"
)

func storyWordSets(l *locale) WordSetsPage {
	p := storyPage(l, l.T("sets.title"), "trackers")
	langs := []LangTag{p.langTag("any"), p.langTag("en"), p.langTag("ko"), p.langTag("ja")}
	users := []Link{{Text: "Churn intent", Href: "/trackers/churn-intent"}, {Text: "Competitors", Href: "/trackers/competitors"}}
	return WordSetsPage{Page: p, Sets: []WordSetRow{{Name: "competitor", Href: "/trackers/sets/competitor", Source: l.T("sets.starter"), Langs: langs, Phrases: 23, Users: users},
		{Name: "our-rivals", Href: "/trackers/sets/our-rivals", Source: l.T("sets.own", "version", 3), Langs: langs[:2], Phrases: 1, Users: users[1:]},
		{Name: "price", Href: "/trackers/sets/price", Source: l.T("sets.instead", "version", 1), Langs: langs, Phrases: 12}}}
}

func storyWordSet(l *locale) WordSetPage {
	p := storyPage(l, "[our-rivals]", "trackers")
	return WordSetPage{Page: p, Name: "our-rivals", Href: "/trackers/sets/our-rivals", Source: l.T("sets.own", "version", 3), Version: 3,
		Langs:  []LangFields{{LangTag: p.langTag("en"), Phrases: "Shiftwise = shift wise\n", Lines: 3, Open: true}, {LangTag: p.langTag("ko"), Phrases: "시프트와이즈\n", Lines: 3, Open: true}, {LangTag: p.langTag("ja"), Lines: 3}},
		Log:    []LogRow{{Text: l.T("log.word_set", "name", "[our-rivals]", "version", "3"), By: "Dana Whitfield", At: "18 Nov 2026", Lines: []string{"+ phrases ko: 시프트와이즈"}}, {Text: l.T("log.word_set", "name", "[our-rivals]", "version", "2"), By: "Dana Whitfield", At: "2 Nov 2026"}},
		Before: []OldSet{{Version: 2, Text: l.T("sets.restore", "version", 2), Words: "en: Shiftwise = shift wise;\n"}},
		Users:  []Link{{Text: "Competitors", Href: "/trackers/competitors"}}, Kept: l.T("sets.in_use"),
		Problems: []FieldProblem{{Label: l.T("edit.phrases"), Problem: Problem{Text: "phrase \"(a\" has no closing parenthesis", Here: "(a", Hint: "write (a|b)"}}}}
}

// TestWordSetPages writes a set, uses it, changes it, fails to delete it while
// it is used, deletes it, and takes that back.
func TestWordSetPages(t *testing.T) {
	h := fullHouse(t)
	if res, _ := h.signedIn("omar.haddad").get("/trackers/sets"); res.StatusCode != http.StatusForbidden {
		t.Errorf("a rep sees the sets: %s", res.Status)
	}
	if res, _ := h.signedIn("omar.haddad").post("/trackers/sets", "new", "1", "name", "mine", "version", "0", "lang", "en", "phrases.en", "x"); res.StatusCode != http.StatusForbidden {
		t.Errorf("a rep writes a set: %s", res.Status)
	}
	g := h.signedIn("dana.whitfield")
	save := func(want int, fields ...string) string {
		t.Helper()
		res, body := g.post("/trackers/sets", fields...)
		if res.StatusCode != want {
			t.Errorf("save %q = %s, want %d", fields, res.Status, want)
		}
		return body
	}
	if body := save(http.StatusUnprocessableEntity, "new", "1", "name", "Our Rivals", "version", "0", "lang", "en", "phrases.en", "Shiftwise"); !strings.Contains(body, "Shiftwise") || !strings.Contains(body, `role="alert"`) {
		t.Error("a bad name must be told, and what was typed kept")
	}
	save(http.StatusUnprocessableEntity, "new", "1", "name", "competitor", "version", "0", "lang", "en", "phrases.en", "Shiftwise")
	save(http.StatusSeeOther, "new", "1", "name", "our-rivals", "version", "0", "lang", "en", "phrases.en", "Shiftwise = shift wise")
	save(http.StatusUnprocessableEntity, "name", "our-rivals", "version", "0", "lang", "en", "phrases.en", "Punchcard")
	save(http.StatusSeeOther, "name", "our-rivals", "version", "1", "lang", "en", "phrases.en", "Shiftwise\nPunchcard")
	if _, body := g.get("/trackers/sets"); !strings.Contains(body, "[our-rivals]") || !strings.Contains(body, "ours, version 2") || !strings.Contains(body, "[competitor]") {
		t.Error("the list lacks a set")
	}
	check(t, h.store.PublishTrackers(t.Context(), fixtureNow, "", []earshot.Tracker{{ID: "rivals", Name: "Rivals", Active: true, Rules: []earshot.RuleSet{{Lang: "en", Rules: []string{"[our-rivals] week"}}}}}))
	if _, body := g.get("/trackers/sets/our-rivals"); !strings.Contains(body, "Word set [our-rivals], version 2") || !strings.Contains(body, "phrases en: Punchcard") || !strings.Contains(body, "Publish version 1 again") {
		t.Error("the page must say who changed the set, and how")
	}
	if _, body := g.get("/trackers/rivals"); !strings.Contains(body, "Word set [our-rivals], version 2") {
		t.Error("the tracker must say that a set it uses was changed")
	}
	g.post("/trackers/sets/our-rivals/restore", "version", "1")
	if _, body := g.get("/trackers/sets/our-rivals"); !strings.Contains(body, "ours, version 3") || !strings.Contains(body, "1 tracker that uses it is looked for again") || strings.Contains(body, "Punchcard\n</textarea>") {
		t.Error("an old version is not published again")
	}
	if res, _ := g.post("/trackers/sets/our-rivals/restore", "version", "9"); res.StatusCode != http.StatusNotFound {
		t.Errorf("a version that never was: %s", res.Status)
	}
	g.post("/trackers/sets/our-rivals/restore", "version", "2")
	if _, body := g.get("/trackers/sets/our-rivals"); !strings.Contains(body, `href="/trackers/rivals"`) || strings.Contains(body, "our-rivals/delete") {
		t.Error("the page must name who uses the set, and not offer to delete it")
	}
	g.post("/trackers/sets/our-rivals/delete")
	if res, body := g.get("/trackers/sets/our-rivals"); res.StatusCode != http.StatusOK || !strings.Contains(body, "cannot be deleted") {
		t.Errorf("a set in use after it was to be deleted: %s", res.Status)
	}
	check(t, h.store.PublishTrackers(t.Context(), fixtureNow, "", []earshot.Tracker{{ID: "rivals", Name: "Rivals", Active: true, Rules: []earshot.RuleSet{{Lang: "en", Rules: []string{"week"}}}}}))
	g.post("/trackers/sets/our-rivals/delete")
	if res, _ := g.get("/trackers/sets/our-rivals"); res.StatusCode != http.StatusNotFound {
		t.Errorf("a deleted set: %s, want 404", res.Status)
	}
	g.post("/trackers/sets/our-rivals/restore")
	if _, body := g.get("/trackers/sets/our-rivals"); !strings.Contains(body, "Punchcard") {
		t.Error("the set did not come back")
	}
}
