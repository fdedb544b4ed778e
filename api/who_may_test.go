package api_test

import (
	"context"
	"encoding/json"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"earshot"
	"earshot/api"
	"earshot/ingest"
)

// forEverybody are the calls that everybody may make, each answering only with
// what they may open. A new call belongs here or to those who manage; the test
// below says so when it is in neither.
var forEverybody = []string{"health", "list-accounts", "get-account", "list-conversations", "get-conversation", "get-conversation-vcon", "list-twins", "decide-twins", "get-mentions",
	"correct-turn", "uncorrect-turn", "list-promises", "set-promise", "list-findings", "override-finding", "restore-finding", "search", "list-trackers", "list-tracks", "list-reminders",
	"done-reminder", "snooze-reminder", "reopen-reminder", "post-transcript", "begin-conversation", "add-turns"}

// bodies are what the calls of those who manage take, so that nothing but who
// asks can be wrong with them.
var bodies = map[string]string{"put-draft": `{"yaml":"- id: churn-intent\n  category: churn\n  phrases: {en: [leave]}\n"}`}

// TestWhoMayCall walks every call of the document. What is for nobody below a
// manager is refused to reps and CSMs with 403.
func TestWhoMayCall(t *testing.T) {
	h := newHouse(t)
	h.config.Workbench = ingest.NewWorkbench(ingest.NewLive(h.config.Pipeline()), slog.New(slog.DiscardHandler))
	h.Server = httptest.NewServer(api.New(h.config))
	t.Cleanup(h.Server.Close)
	_, text := h.do(t, http.MethodGet, "/openapi.json", "")
	var doc struct {
		Paths map[string]map[string]struct {
			OperationID string   `json:"operationId"`
			Tags        []string `json:"tags"`
		} `json:"paths"`
	}
	if err := json.Unmarshal([]byte(text), &doc); err != nil {
		t.Fatal(err)
	}
	tokens := map[earshot.PersonID]string{}
	for _, who := range []earshot.PersonID{"omar.haddad", "priya.nair", "dana.whitfield"} {
		token, err := h.store.NewToken(context.Background(), now, who, "test")
		must(t, err)
		tokens[who] = token
	}
	managers := 0
	for path, calls := range doc.Paths {
		for method, call := range calls {
			if slices.Contains(forEverybody, call.OperationID) {
				continue
			}
			managers++
			path := strings.ReplaceAll(path, "{id}", "churn-intent")
			for who, token := range tokens {
				h.token = token
				status, body := h.do(t, strings.ToUpper(method), path, bodies[call.OperationID])
				if denied := status == http.StatusForbidden; denied != (who != "dana.whitfield") {
					t.Errorf("%s (%s %s) as %s = %d %s; is it for everybody?", call.OperationID, method, path, who, status, body)
				}
			}
		}
	}
	if managers < 9 {
		t.Errorf("%d calls are for managers; the walk missed some", managers)
	}
}
