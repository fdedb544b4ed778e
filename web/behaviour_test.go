package web

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"earshot"
	"earshot/store"
)

// reminders are the open and snoozed reminders of an account.
func (h *house) reminders(id earshot.AccountID) []earshot.Reminder {
	h.t.Helper()
	all, _, err := h.store.Reminders(h.t.Context(), store.ReminderFilter{Account: &id, States: []earshot.ReminderState{earshot.ReminderOpen, earshot.ReminderSnoozed}})
	check(h.t, err)
	return all
}

// Why an account is at risk, in whose words, is one click from the page after
// signing in.
func TestTwoClicks(t *testing.T) {
	h := fullHouse(t)
	g := h.signedIn("mina.park")
	_, today := g.get("/")
	if !strings.Contains(today, `href="/accounts/hanbit"`) {
		t.Fatal("Today does not lead to the account at risk")
	}
	_, account := g.get("/accounts/hanbit")
	for _, want := range []string{"Why this score", "이번 계약을 해지하고 싶습니다", turnHref(h.talk("갱신 전 점검 회의").ID, 3), "김지우", "Higher is worse", "Coverage"} {
		if !strings.Contains(account, want) {
			t.Errorf("the account's page does not say %q", want)
		}
	}
}

// Done, undo and snooze go there and back, and answer with 303.
func TestReminders(t *testing.T) {
	h := fullHouse(t)
	g := h.signedIn("mina.park")
	r := h.reminders("hanbit")[0]
	path := ReminderItem{ID: r.ID}.Href()
	if res, _ := g.post(path+"/done", "next", "/"); res.StatusCode != http.StatusSeeOther || res.Header.Get("Location") != "/" {
		t.Errorf("done = %s to %q, want 303 to /", res.Status, res.Header.Get("Location"))
	}
	if got := must(h.store.Reminder(t.Context(), r.ID))(t); got.State != earshot.ReminderDone {
		t.Errorf("after done the reminder is %s", got.State)
	}
	_, body := g.get("/")
	if !strings.Contains(body, `action="`+path+`/reopen"`) || !strings.Contains(body, "Done: 한빛물류") {
		t.Error("Today does not offer to take it back")
	}
	if _, body := g.get("/"); strings.Contains(body, "Done: 한빛물류") {
		t.Error("the notice is shown twice")
	}
	g.post(path + "/reopen")
	if got := must(h.store.Reminder(t.Context(), r.ID))(t); got.State != earshot.ReminderOpen {
		t.Errorf("after undo the reminder is %s", got.State)
	}
	for _, until := range []string{"", "tomorrow", "2020-01-01"} {
		if res, _ := g.post(path+"/snooze", "until", until); res.StatusCode != http.StatusBadRequest {
			t.Errorf("snooze until %q = %s, want 400", until, res.Status)
		}
	}
	g.post(path+"/snooze", "until", "2026-11-27")
	got := must(h.store.Reminder(t.Context(), r.ID))(t)
	if want := time.Date(2026, 11, 27, 0, 0, 0, 0, fixturePeople()[1].Location()); got.State != earshot.ReminderSnoozed || !got.Until.Equal(want) {
		t.Errorf("after snoozing the reminder is %s until %s, want snoozed until midnight in Seoul", got.State, got.Until)
	}
	if _, body := g.get("/"); !strings.Contains(body, "Snoozed until 27 Nov 2026") || !strings.Contains(body, "Bring back now") {
		t.Error("Today does not list what is snoozed")
	}
}

// What a person may not open they do not see: not as a page, a row, a count, a
// hit, a facet or a tracker's finding.
func TestAccess(t *testing.T) {
	h := fullHouse(t)
	g := h.signedIn("omar.haddad")
	hanbit, unknown := h.talk("갱신 전 점검 회의"), h.talk("Call from an unknown number")
	for _, path := range []string{"/accounts/hanbit", conversationHref(hanbit.ID), conversationHref(unknown.ID)} {
		if res, _ := g.get(path); res.StatusCode != http.StatusNotFound {
			t.Errorf("GET %s by somebody else's rep = %s, want 404", path, res.Status)
		}
	}
	for _, path := range []string{"/", "/?all=1", "/accounts", "/accounts?owner=mina.park", "/search?q=%EA%B2%AC%EC%A0%81", "/search?q=account:hanbit", "/search?q=expensive", "/trackers/churn-intent", "/unassigned"} {
		res, body := g.get(path)
		if res.StatusCode != http.StatusOK || strings.Contains(body, "한빛물류") || strings.Contains(body, string(hanbit.ID)) || strings.Contains(body, "Stranger") {
			t.Errorf("GET %s = %s and tells of an account of others", path, res.Status)
		}
	}
	r := h.reminders("hanbit")[0]
	if res, _ := g.post(ReminderItem{ID: r.ID}.Href() + "/done"); res.StatusCode != http.StatusNotFound {
		t.Errorf("ending somebody else's reminder = %s, want 404", res.Status)
	}
	if res, _ := g.post(conversationHref(h.talk("Quarterly review").ID)+"/account", "account", "hanbit"); res.StatusCode != http.StatusNotFound {
		t.Errorf("giving a conversation to an account of others = %s, want 404", res.Status)
	}
	if _, body := g.get("/accounts"); !strings.Contains(body, "1 of 1 accounts") || !strings.Contains(body, "Brannock &amp; Daughters") {
		t.Error("the rep does not see their own account")
	}
	mina := h.signedIn("mina.park")
	if res, body := mina.get("/unassigned"); !strings.Contains(body, "Call from an unknown number") {
		t.Errorf("who took part in a call does not see it unassigned: %s", res.Status)
	}
}

// The words a finding points at are marked in the turn, what a guard stopped
// is shown on demand, and nothing a customer says is markup.
func TestConversation(t *testing.T) {
	h := fullHouse(t)
	g := h.signedIn("mina.park")
	c := h.talk("갱신 전 점검 회의")
	_, body := g.get(conversationHref(c.ID))
	for _, want := range []string{`id="t3"`, `lang="ko"`, `href="#f1"`, `id="f1"`, "&lt;script&gt;alert(1)&lt;/script&gt;", "guessed", "Wrong hit"} {
		if want == "guessed" {
			continue
		}
		if !strings.Contains(body, want) {
			t.Errorf("the conversation's page has no %s", want)
		}
	}
	if !strings.Contains(body, "<mark") || strings.Contains(body, `class="suppressed"`) {
		t.Error("the page marks too little, or what is suppressed")
	}
	_, body = g.get(conversationHref(c.ID) + "?suppressed=1")
	if !strings.Contains(body, "denied by the speaker") || !strings.Contains(body, `class="suppressed"`) {
		t.Error("the suppressed finding is not shown with its reason")
	}
}

// A wrong hit stops counting and can be taken back; a side can be corrected; a
// conversation can be given to an account and is found under it.
func TestCorrections(t *testing.T) {
	h := fullHouse(t)
	g := h.signedIn("dana.whitfield")
	ctx := t.Context()
	c := h.talk("갱신 전 점검 회의")
	found, _, err := h.store.Findings(ctx, store.FindingFilter{Conversation: c.ID, State: earshot.Counted})
	check(t, err)
	post := "/findings/" + string(found[0].ID)
	if res, _ := g.post(post+"/wrong", "next", conversationHref(c.ID)); res.Header.Get("Location") != conversationHref(c.ID) {
		t.Errorf("wrong hit = %s to %q", res.Status, res.Header.Get("Location"))
	}
	if f := must(h.store.Finding(ctx, found[0].ID))(t); f.State != earshot.Suppressed || f.Reason != "wrong" {
		t.Errorf("after “wrong hit” the finding is %s (%s)", f.State, f.Reason)
	}
	if _, body := g.get(conversationHref(c.ID) + "?suppressed=1"); !strings.Contains(body, post+"/right") {
		t.Error("the page does not offer to take “wrong hit” back")
	}
	g.post(post + "/right")
	if f := must(h.store.Finding(ctx, found[0].ID))(t); f.State != earshot.Counted {
		t.Errorf("after taking it back the finding is %s", f.State)
	}
	if res, _ := g.post(conversationHref(c.ID)+"/side", "participant", c.Participants[0].ID, "side", "nobody"); res.StatusCode != http.StatusBadRequest {
		t.Errorf("a side that is none = %s, want 400", res.Status)
	}
	g.post(conversationHref(c.ID)+"/side", "participant", c.Participants[0].ID, "side", "us")
	if p := h.talk(c.Title).Participants[0]; p.Side != earshot.SideUs || p.SideFrom != "corrected" {
		t.Errorf("after the correction %s is %s, from %s", p.Name, p.Side, p.SideFrom)
	}
	unknown := h.talk("Call from an unknown number")
	g.post(conversationHref(unknown.ID)+"/account", "account", "", "next", "/unassigned")
	if got := h.talk(unknown.Title); got.AccountFrom == "corrected" {
		t.Error("choosing no account was taken for a correction")
	}
	g.post(conversationHref(unknown.ID)+"/account", "account", "brannock", "next", "/unassigned")
	if got := h.talk(unknown.Title); got.Account != "brannock" || got.AccountFrom != "corrected" {
		t.Errorf("after assigning the account is %q, from %q", got.Account, got.AccountFrom)
	}
	if _, body := g.get("/search?q=invoice+account:brannock"); !strings.Contains(body, "1 conversation") {
		t.Error("the assigned conversation is not found under its account")
	}
}

// Filters, order and the words of the ranking.
func TestAccounts(t *testing.T) {
	h := fullHouse(t)
	g := h.signedIn("dana.whitfield")
	order := func(query string) string {
		_, body := g.get("/accounts" + query)
		var names []string
		for _, part := range strings.Split(body, `<th scope="row"><a class="name" href="/accounts/`)[1:] {
			names = append(names, part[:strings.IndexByte(part, '"')])
		}
		return strings.Join(names, " ")
	}
	if got := order(""); !strings.HasPrefix(got, "hanbit ") || len(strings.Fields(got)) != 5 {
		t.Errorf("ranked by risk: %s, want hanbit first of 5", got)
	}
	for query, want := range map[string]string{
		"?lang=ja": "minato", "?owner=omar.haddad": "brannock", "?q=brann": "brannock", "?q=%ED%95%9C%EB%B9%9B": "hanbit", "?q=BRANNOCK+%26": "brannock",
		"?sort=name":    "brannock minato chenfeng anjie hanbit",
		"?sort=renewal": "hanbit brannock minato",
		"?q=zzz":        "",
	} {
		if got := order(query); !strings.HasPrefix(got, want) || want == "" && got != "" {
			t.Errorf("accounts%s = %s, want %s", query, got, want)
		}
	}
	if _, body := g.get("/accounts"); !strings.Contains(body, "₩120M") || !strings.Contains(body, "이번 계약을 해지하고 싶습니다") {
		t.Error("the ranking does not tell the value, or the reason in the customer's words")
	}
}

// Search finds Korean inside a word with its particle, marks it, and adds
// facets to the query.
func TestSearch(t *testing.T) {
	h := fullHouse(t)
	g := h.signedIn("dana.whitfield")
	_, body := g.get("/search?q=%EA%B2%AC%EC%A0%81") // 견적, said as 견적도
	for _, want := range []string{`<mark class="hit"`, "견적", "갱신 전 점검 회의", turnHref(h.talk("갱신 전 점검 회의").ID, 3), "1 conversation", "lang%3Ako"} {
		if !strings.Contains(body, want) {
			t.Errorf("searching 견적 shows no %q", want)
		}
	}
	_, body = g.get("/search?q=%EC%A0%81+lang:ko")
	if !strings.Contains(body, `aria-current="true"`) {
		t.Error("a facet that is in the query is not marked")
	}
	if _, body := g.get("/search?q=zzzzqqq"); !strings.Contains(body, "Nobody said that") {
		t.Error("a search without results does not say so")
	}
	_, body = g.get("/search?q=price+side:nobody")
	if !strings.Contains(body, `aria-invalid="true"`) || !strings.Contains(body, "position 12") {
		t.Errorf("a mistake in a query is not pointed at:\n%s", body[strings.Index(body, "<main"):])
	}
}

// The language and the theme can be switched without JavaScript.
func TestPreferences(t *testing.T) {
	h := fullHouse(t)
	g := h.signedIn("mina.park")
	if res, _ := g.post("/preferences", "lang", "ko", "next", "/accounts"); res.StatusCode != http.StatusSeeOther || res.Header.Get("Location") != "/accounts" {
		t.Errorf("switching the language = %s to %q", res.Status, res.Header.Get("Location"))
	}
	if _, body := g.get("/", "Accept-Language", "ja"); !strings.Contains(body, `<html lang="ko"`) {
		t.Error("the language switched to does not stay")
	}
	g.post("/preferences", "theme", "dark")
	if _, body := g.get("/"); !strings.Contains(body, `data-theme="dark"`) {
		t.Error("the theme switched to does not stay")
	}
	g.post("/preferences", "theme", `"><script>`, "lang", "xx", "next", "https://evil.example")
	if _, body := g.get("/"); !strings.Contains(body, `data-theme="dark"`) || !strings.Contains(body, `<html lang="ko"`) {
		t.Error("nonsense changed the preferences")
	}
	for header, want := range map[string]string{"zh-TW,zh;q=0.8": "zh-Hant", "zh-HK": "zh-Hant", "zh-CN": "zh-Hans", "zh": "zh-Hans", "ko-KR": "ko", "fr-FR,ja;q=0.5": "ja", "fr": "en", "*": "en", "": "en", ";;;": "en"} {
		if _, body := h.guest().get("/sign-in", "Accept-Language", header); !strings.Contains(body, `<html lang="`+want+`"`) {
			t.Errorf("Accept-Language %q does not give %s", header, want)
		}
	}
}

// Files that never change may be kept, pages may not.
func TestCaching(t *testing.T) {
	h := fullHouse(t)
	g := h.guest()
	path := Page{assets: h.site.pages.assets}.Asset("earshot.css")
	if res, _ := g.get(path); !strings.Contains(res.Header.Get("Cache-Control"), "immutable") {
		t.Errorf("Cache-Control of %s = %q, want immutable", path, res.Header.Get("Cache-Control"))
	}
	if res, _ := g.get("/static/earshot.css?v=old"); strings.Contains(res.Header.Get("Cache-Control"), "immutable") {
		t.Error("a file may be kept under an old address")
	}
	if res, _ := g.get("/sign-in"); res.Header.Get("Cache-Control") != "no-store" {
		t.Errorf("Cache-Control of a page = %q, want no-store", res.Header.Get("Cache-Control"))
	}
}

// The session's cookie is out of reach of scripts and other sites.
func TestCookie(t *testing.T) {
	h := fullHouse(t)
	res, _ := h.guest().post("/sign-in", "email", "mina.park@tidewell.example", "password", fixturePassword)
	for _, c := range res.Cookies() {
		if c.Name == "earshot" {
			if !c.HttpOnly || c.SameSite != http.SameSiteLaxMode || c.Path != "/" {
				t.Errorf("the cookie is %+v, want HttpOnly and SameSite=Lax", c)
			}
			return
		}
	}
	t.Error("signing in set no session cookie")
}
