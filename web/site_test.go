package web

import (
	"net/http"
	"strings"
	"testing"

	"earshot"
	"earshot/store"
)

// Every page answers, with the headers that keep it safe, and is good HTML, in
// every language.
func TestPages(t *testing.T) {
	h := fullHouse(t)
	g := h.signedIn("dana.whitfield")
	hanbit := h.talk("갱신 전 점검 회의")
	tracks := must(h.store.Tracks(t.Context()))(t)
	paths := []string{"/", "/?all=1", "/accounts", "/accounts?band=high&sort=value&lang=ko&owner=mina.park", "/accounts?q=nobody", "/accounts/hanbit", "/accounts/brannock", "/accounts/anjie",
		conversationHref(hanbit.ID), conversationHref(hanbit.ID) + "?suppressed=1", "/search", "/search?q=" + "%EA%B2%AC%EC%A0%81", "/search?q=price+side:customer&page=2", "/search?q=zzzzqqq",
		"/trackers", "/trackers/churn-intent", "/trackers/churn-intent?suppressed=1", "/trackers/sets", "/trackers/new-set", "/trackers/sets/competitor", "/tracks", "/tracks?text=price&stage=renewal&lang=en", trackHref(tracks[0].ID), "/unassigned", "/twins", "/settings", "/help"}
	for _, lang := range earshot.CoreLangs() {
		for _, path := range paths {
			res, body := g.get(path, "Accept-Language", string(lang))
			if res.StatusCode != http.StatusOK {
				t.Errorf("GET %s = %s, want 200", path, res.Status)
				continue
			}
			checkHeaders(t, res)
			t.Run(string(lang)+path, func(t *testing.T) {
				checkHTML(t, body)
				if !strings.Contains(body, `<html lang="`+string(lang)+`"`) {
					t.Errorf("the page does not say it is in %s", lang)
				}
			})
		}
	}
	if logs := h.logs.String(); strings.Contains(logs, "ERROR") {
		t.Errorf("something was logged as an error:\n%s", logs)
	}
}

func checkHeaders(t *testing.T, res *http.Response) {
	t.Helper()
	csp := res.Header.Get("Content-Security-Policy")
	for _, want := range []string{"default-src 'self'", "script-src 'self'", "style-src 'self'", "object-src 'none'", "frame-ancestors 'none'", "form-action 'self'", "base-uri 'none'"} {
		if !strings.Contains(csp, want) {
			t.Errorf("Content-Security-Policy of %s = %q, want %s in it", res.Request.URL.Path, csp, want)
		}
	}
	if strings.Contains(csp, "unsafe") {
		t.Errorf("Content-Security-Policy = %q allows something unsafe", csp)
	}
	for name, want := range map[string]string{"X-Content-Type-Options": "nosniff", "X-Frame-Options": "DENY", "Referrer-Policy": "same-origin", "Cross-Origin-Opener-Policy": "same-origin"} {
		if got := res.Header.Get(name); got != want {
			t.Errorf("%s of %s = %q, want %q", name, res.Request.URL.Path, got, want)
		}
	}
}

// Whoever is not signed in is led to the door, and back to where they wanted
// to go; the door's files are there for them.
func TestStrangers(t *testing.T) {
	h := fullHouse(t)
	g := h.guest()
	for path, want := range map[string]string{"/": "/sign-in", "/accounts/hanbit": "/sign-in?next=%2Faccounts%2Fhanbit", "/search?q=price": "/sign-in?next=%2Fsearch%3Fq%3Dprice"} {
		if res, _ := g.get(path); res.StatusCode != http.StatusSeeOther || res.Header.Get("Location") != want {
			t.Errorf("GET %s = %s to %q, want 303 to %q", path, res.Status, res.Header.Get("Location"), want)
		}
	}
	if res, _ := g.post("/reminders/x/done"); res.Header.Get("Location") != "/sign-in" {
		t.Errorf("POST by a stranger = %s to %q, want to /sign-in", res.Status, res.Header.Get("Location"))
	}
	res, body := g.get("/sign-in?next=/accounts/hanbit")
	checkHeaders(t, res)
	checkHTML(t, body)
	if res, _ := g.get("/static/earshot.css"); res.StatusCode != http.StatusOK || !strings.HasPrefix(res.Header.Get("Content-Type"), "text/css") {
		t.Errorf("GET /static/earshot.css = %s %s", res.Status, res.Header.Get("Content-Type"))
	}
	for _, path := range []string{"/static/", "/static/nothing.js", "/static/../server.go"} {
		if res, _ := g.get(path); res.StatusCode == http.StatusOK {
			t.Errorf("GET %s = %s, want no file", path, res.Status)
		}
	}
}

func TestSignIn(t *testing.T) {
	h := fullHouse(t)
	tests := []struct {
		name, email, password, next string
		status                      int
		to                          string
	}{
		{"right", "mina.park@tidewell.example", fixturePassword, "", 303, "/"},
		{"any case", " Mina.Park@Tidewell.example ", fixturePassword, "/accounts/hanbit", 303, "/accounts/hanbit"},
		{"wrong password", "mina.park@tidewell.example", "wrong horse", "", 401, ""},
		{"nobody", "nobody@tidewell.example", fixturePassword, "", 401, ""},
		{"empty", "", "", "", 401, ""},
		{"next is another site", "mina.park@tidewell.example", fixturePassword, "//evil.example/", 303, "/"},
		{"next is a script", "mina.park@tidewell.example", fixturePassword, "javascript:alert(1)", 303, "/"},
		{"next with a backslash", "mina.park@tidewell.example", fixturePassword, `/\evil.example`, 303, "/"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			g := h.guest()
			res, body := g.post("/sign-in", "email", tt.email, "password", tt.password, "next", tt.next)
			if res.StatusCode != tt.status || res.Header.Get("Location") != tt.to {
				t.Errorf("sign in = %s to %q, want %d to %q", res.Status, res.Header.Get("Location"), tt.status, tt.to)
			}
			if tt.status == 401 {
				checkHTML(t, body)
			}
			res, _ = g.get("/")
			if in := res.StatusCode == http.StatusOK; in != (tt.status == 303) {
				t.Errorf("GET / afterwards = %s", res.Status)
			}
		})
	}
	g := h.guest()
	for range 12 {
		if res, body := g.post("/sign-in", "email", "mina.park@tidewell.example", "password", "guess"); res.StatusCode == http.StatusTooManyRequests {
			checkHTML(t, body)
			return
		}
	}
	t.Error("a dozen wrong passwords were checked in a minute, want the last refused")
}

func TestSignOut(t *testing.T) {
	h := fullHouse(t)
	g := h.signedIn("mina.park")
	req, _ := http.NewRequest(http.MethodGet, h.server.URL+"/api/v1/accounts", nil)
	for _, c := range g.client.Jar.Cookies(req.URL) {
		if c.Name == "earshot" {
			req.AddCookie(c)
		}
	}
	if p, ok := h.site.Who(req); !ok || p.ID != "mina.park" {
		t.Errorf("Who = %v %v, want mina.park", p.ID, ok)
	}
	g.post("/sign-out")
	if res, _ := g.get("/"); res.Header.Get("Location") != "/sign-in" {
		t.Errorf("GET / after signing out = %s", res.Status)
	}
	if p, ok := h.site.Who(req); ok {
		t.Errorf("Who with a session that ended = %v, want nobody", p.ID)
	}
	if _, ok := h.site.Who(&http.Request{Header: http.Header{"Cookie": {"earshot=forged"}}}); ok {
		t.Error("Who with a forged session is somebody")
	}
}

// The first admin is made once.
func TestSetup(t *testing.T) {
	h := bareHouse(t)
	g := h.guest()
	if res, _ := g.get("/sign-in"); res.Header.Get("Location") != "/setup" {
		t.Errorf("GET /sign-in of an empty house = %s to %q, want to /setup", res.Status, res.Header.Get("Location"))
	}
	res, body := g.get("/setup")
	checkHeaders(t, res)
	checkHTML(t, body)
	for _, bad := range [][]string{
		{"name", "", "email", "a@tidewell.example", "password", "long enough 1", "zone", ""},
		{"name", "A", "email", "nonsense", "password", "long enough 1", "zone", ""},
		{"name", "A", "email", "a@tidewell.example", "password", "short", "zone", ""},
		{"name", "A", "email", "a@tidewell.example", "password", "long enough 1", "zone", "Mars/Olympus"},
	} {
		if res, body := g.post("/setup", bad...); res.StatusCode != http.StatusUnprocessableEntity {
			t.Errorf("setup with %v = %s, want 422", bad, res.Status)
		} else {
			checkHTML(t, body)
		}
	}
	if res, body := g.post("/setup", "name", "Alex Rivera", "email", "Alex@tidewell.example", "password", "long enough 1", "zone", "Asia/Seoul"); res.StatusCode != http.StatusSeeOther {
		t.Fatalf("setup = %s\n%s", res.Status, body)
	}
	p := must(h.store.PersonByEmail(t.Context(), "alex@tidewell.example"))(t)
	if p.Role != earshot.RoleAdmin || p.TimeZone != "Asia/Seoul" {
		t.Errorf("the first admin is %+v", p)
	}
	if res, body := g.get("/"); res.StatusCode != http.StatusOK || !strings.Contains(body, "Nobody is waiting") {
		t.Errorf("Today of an empty house = %s, want its empty state", res.Status)
	}
	other := h.guest()
	if res, _ := other.get("/setup"); res.Header.Get("Location") != "/sign-in" {
		t.Errorf("a second GET /setup = %s to %q, want to /sign-in", res.Status, res.Header.Get("Location"))
	}
	if res, _ := other.post("/setup", "name", "Eve", "email", "eve@evil.example", "password", "long enough 1"); res.StatusCode != http.StatusForbidden {
		t.Errorf("a second setup = %s, want 403", res.Status)
	}
}

// What another site makes a browser post is refused, whoever is signed in.
func TestCrossOrigin(t *testing.T) {
	h := fullHouse(t)
	g := h.signedIn("dana.whitfield")
	reminders, _, err := h.store.Reminders(t.Context(), store.ReminderFilter{Limit: 1})
	check(t, err)
	path := ReminderItem{ID: reminders[0].ID}.Href() + "/done"
	for _, header := range [][]string{{"Sec-Fetch-Site", "cross-site"}, {"Sec-Fetch-Site", "same-site"}, {"Origin", "https://evil.example"}} {
		res, body := g.do(http.MethodPost, path, strings.NewReader(""), append(header, "Content-Type", "application/x-www-form-urlencoded")...)
		if res.StatusCode != http.StatusForbidden {
			t.Errorf("POST with %v = %s, want 403", header, res.Status)
		}
		checkHTML(t, body)
	}
	if r := must(h.store.Reminder(t.Context(), reminders[0].ID))(t); !r.Open() {
		t.Error("a refused post ended the reminder")
	}
}

// Errors are pages that say nothing of the inside.
func TestErrors(t *testing.T) {
	h := fullHouse(t)
	g := h.signedIn("dana.whitfield")
	for _, tt := range []struct {
		method, path string
		status       int
	}{
		{"GET", "/nowhere", 404}, {"GET", "/accounts/nobody", 404}, {"GET", "/accounts/%EC%97%86%EC%9D%8C", 404}, {"GET", "/conversations/x", 404}, {"GET", "/trackers/x", 404}, {"GET", "/tracks/x", 404},
		{"POST", "/reminders/x/done", 404}, {"POST", "/findings/x/wrong", 404}, {"POST", "/conversations/x/side", 404}, {"POST", "/conversations/x/account", 404},
		{"POST", "/", 405}, {"GET", "/sign-out", 405}, {"DELETE", "/accounts/hanbit", 405}, {"GET", "/reminders/x/done", 405},
	} {
		res, body := g.do(tt.method, tt.path, nil)
		if res.StatusCode != tt.status {
			t.Errorf("%s %s = %s, want %d", tt.method, tt.path, res.Status, tt.status)
			continue
		}
		checkHeaders(t, res)
		checkHTML(t, body)
		if strings.Contains(body, "not found:") || strings.Contains(body, "sql") {
			t.Errorf("%s %s tells something of the inside:\n%s", tt.method, tt.path, body)
		}
	}
	if res, body := g.get("/search?q=price+side:nobody"); res.StatusCode != http.StatusUnprocessableEntity || !strings.Contains(body, "problem") {
		t.Errorf("a query with a mistake = %s, want 422 and the mistake", res.Status)
	} else {
		checkHTML(t, body)
	}
	check(t, h.store.Close())
	res, body := g.get("/accounts")
	if res.StatusCode != http.StatusInternalServerError || strings.Contains(body, "closed") || !strings.Contains(h.logs.String(), "closed") {
		t.Errorf("a page without a store = %s\n%s\nlogged: %s", res.Status, body, h.logs)
	}
	checkHTML(t, body)
}

// A panic is a page for the user and a line with its stack for the operator.
func TestPanic(t *testing.T) {
	h := fullHouse(t)
	h.site.Config.Index = nil
	g := h.signedIn("dana.whitfield")
	res, body := g.get("/search?q=price")
	if res.StatusCode != http.StatusInternalServerError || !strings.Contains(h.logs.String(), "panic") {
		t.Errorf("a page that panics = %s, logged: %s", res.Status, h.logs)
	}
	checkHTML(t, body)
}
