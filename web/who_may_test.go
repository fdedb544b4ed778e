package web

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/go-chi/chi/v5"

	"earshot"
	"earshot/store"
)

// forEverybody are the doors that open for whoever is signed in, each showing
// only what they may open. A new route belongs here or to the workbench; the
// test below says so when it is in neither.
var forEverybody = []string{
	"GET /static/*", "GET /setup", "POST /setup", "GET /sign-in", "POST /sign-in", "POST /sign-out", "POST /preferences",
	"GET /", "GET /accounts", "GET /accounts/{id}", "GET /conversations/{id}", "GET /search", "GET /trackers", "GET /trackers/{id}", "GET /tracks", "GET /tracks/{id}",
	"GET /unassigned", "GET /twins", "GET /settings", "GET /help",
	"POST /reminders/{id}/done", "POST /reminders/{id}/snooze", "POST /reminders/{id}/reopen",
	"POST /conversations/{id}/account", "POST /conversations/{id}/side", "POST /conversations/{id}/turns/{seq}", "POST /promises/{id}",
	"POST /twins/{id}/{other}/join", "POST /twins/{id}/{other}/apart", "POST /twins/{id}/{other}/open",
	"POST /findings/{id}/wrong", "POST /findings/{id}/count", "POST /findings/{id}/right",
}

// uploads has its own test of who may.
const uploads = "/upload"

// TestWhoMay walks every route there is. What is no door for everybody is the
// workbench: managers and admins get in, reps and CSMs get 403 whatever they
// send. Guard rails are set by admins alone.
func TestWhoMay(t *testing.T) {
	h := fullHouse(t)
	rep, csm, manager, admin := h.signedIn("omar.haddad"), h.signedIn("mina.park"), h.signedIn("dana.whitfield"), h.admin()
	found, _, err := h.store.Findings(t.Context(), store.FindingFilter{State: earshot.Counted, Limit: 1})
	check(t, err)
	doors := 0
	routes, ok := h.site.routes().(chi.Routes)
	if !ok {
		t.Fatal("the routes cannot be walked")
	}
	err = chi.Walk(routes, func(method, route string, _ http.Handler, _ ...func(http.Handler) http.Handler) error {
		if slices.Contains(forEverybody, method+" "+route) || strings.HasPrefix(route, uploads) {
			return nil
		}
		doors++
		id := "churn-intent"
		switch {
		case strings.HasPrefix(route, setsHref):
			id = "competitor"
		case strings.HasPrefix(route, "/findings"):
			id = url.PathEscape(string(found[0].ID))
		}
		path := strings.ReplaceAll(route, "{id}", id)
		call := func(g *guest) int {
			if method == http.MethodPost {
				res, _ := g.post(path)
				return res.StatusCode
			}
			res, _ := g.get(path)
			return res.StatusCode
		}
		for who, g := range map[string]*guest{"a rep": rep, "a CSM": csm} {
			if got := call(g); got != http.StatusForbidden {
				t.Errorf("%s %s as %s = %d, want 403; is it a door for everybody?", method, route, who, got)
			}
		}
		if method == http.MethodPost && route != "/trackers/rails" {
			return nil // what managers may do is tested where it is done
		}
		want := method == http.MethodPost // the rails
		if got := call(manager); (got == http.StatusForbidden) != want {
			t.Errorf("%s %s as a manager = %d", method, route, got)
		}
		if got := call(admin); got == http.StatusForbidden {
			t.Errorf("%s %s as an admin = %d", method, route, got)
		}
		return nil
	})
	check(t, err)
	if doors < 20 {
		t.Errorf("the workbench has %d doors; the walk missed some", doors)
	}
}

// admin is an admin who is signed in.
func (h *house) admin() *guest {
	h.t.Helper()
	check(h.t, h.store.PutPeople(h.t.Context(), []earshot.Person{{ID: "alex.rivera", Name: "Alex Rivera", Email: "alex.rivera@tidewell.example", Role: earshot.RoleAdmin}}))
	check(h.t, h.store.SetPassword(h.t.Context(), fixtureNow, "alex.rivera", fixturePassword))
	return h.signedIn("alex.rivera")
}

// TestEveryChangeIsWrittenDown changes everything the workbench can change, and
// reads in the audit log who did it and what is other.
func TestEveryChangeIsWrittenDown(t *testing.T) {
	h := fullHouse(t)
	dana, alex := h.signedIn("dana.whitfield"), h.admin()
	counted, _, err := h.store.Findings(t.Context(), store.FindingFilter{State: earshot.Counted, Limit: 1})
	check(t, err)
	finding := string(counted[0].ID)
	yaml := "- id: cancelling\n  category: churn\n  phrases: {en: [leave us]}\n"
	for _, step := range []struct {
		by              *guest
		path            string
		fields          []string
		action, subject string
		detail          string
	}{
		{dana, "/trackers/draft", []string{"yaml", yaml, "do", "save"}, "draft", "cancelling", "+ phrases en: leave us"},
		{dana, "/trackers/cancelling/publish", nil, "publish", "cancelling", `"to":"1"`},
		{dana, "/trackers/draft", []string{"id", "cancelling", "yaml", strings.Replace(yaml, "leave us", "leave you", 1), "do", "save"}, "draft", "cancelling", "- phrases en: leave us"},
		{dana, "/trackers/cancelling/drop", nil, "drop draft", "cancelling", "+ phrases en: leave us"},
		{dana, "/trackers/cancelling/unpublish", nil, "deactivate", "cancelling", `"to":"off"`},
		{dana, "/trackers/cancelling/republish", nil, "activate", "cancelling", `"to":"on"`},
		{dana, "/trackers/sets", []string{"new", "1", "name", "mine", "version", "0", "lang", "en", "phrases.en", "Shiftwise"}, "word set", "mine", "+ phrases en: Shiftwise"},
		{dana, "/trackers/sets/mine/delete", nil, "drop word set", "mine", "- phrases en: Shiftwise"},
		{alex, "/trackers/rails", []string{"most", "3", "locked", "negation"}, "guard rails", "guard rails", "most_per_week"},
		{dana, "/trackers/churn-intent/judge", []string{"finding", finding, "rule", "r", "lang", "en", "verdict", "wrong"}, "judge", finding, `"to":"wrong"`},
		{dana, "/findings/" + finding + "/why", []string{"reason", "meaning"}, "finding", finding, `"of":"meaning"`},
		{dana, "/findings/" + finding + "/right", nil, "finding", finding, `"from":"suppressed: wrong"`},
	} {
		before, _, err := h.store.Audit(t.Context(), store.AuditFilter{Action: step.action, Subject: step.subject})
		check(t, err)
		res, _ := step.by.post(step.path, step.fields...)
		after, _, err := h.store.Audit(t.Context(), store.AuditFilter{Action: step.action, Subject: step.subject})
		check(t, err)
		if len(after) != len(before)+1 {
			t.Errorf("POST %s = %s and %d entries of %q, want one", step.path, res.Status, len(after)-len(before), step.action)
			continue
		}
		detail := strings.NewReplacer(`\u003e`, ">", `\"`, `"`).Replace(after[0].Detail)
		if after[0].Person == "" || !strings.Contains(detail, step.detail) {
			t.Errorf("POST %s is written down as %s by %q, want %s", step.path, detail, after[0].Person, step.detail)
		}
	}
}
