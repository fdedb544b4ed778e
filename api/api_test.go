package api_test

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"earshot"
	"earshot/api"
	"earshot/ingest"
	"earshot/nlp"
	"earshot/risk"
	"earshot/search"
	"earshot/store"
)

var now = time.Date(2026, 11, 20, 12, 0, 0, 0, time.UTC)

const call = `Date: 2026-11-18 10:00 +00:00
Channel: call
Participants: Ruth Okafor <ruth@caldmere.example> (customer, CFO); Priya Nair <priya.nair@tidewell.example> (us, CSM)

[0:05] Priya Nair: Good morning Ruth, how did the review go?
[0:12] Ruth Okafor: To be honest, we have decided not to renew.
[0:20] Priya Nair: I am sorry to hear that. May I ask why?
[0:26] Ruth Okafor: It is too expensive for what we use.
`

// house is a server over a real store and a real index, with one account, one
// call about it and a token of the manager.
type house struct {
	*httptest.Server
	store  *store.Store
	token  string
	config api.Config
}

// annotator is shared: its models are read once.
var annotator = sync.OnceValue(nlp.NewAnnotator)

func newHouse(t *testing.T) house { return newHouseFor(t) }

func newHouseFor(t testing.TB) house {
	t.Helper()
	ctx, dir := context.Background(), t.TempDir()
	st, err := store.Open(ctx, filepath.Join(dir, "earshot.db"))
	must(t, err)
	t.Cleanup(func() { st.Close() })
	index, err := search.Open(filepath.Join(dir, "index"))
	must(t, err)
	t.Cleanup(func() { index.Close() })
	must(t, st.PutPeople(ctx, []earshot.Person{
		{ID: "dana.whitfield", Name: "Dana Whitfield", Email: "dana.whitfield@tidewell.example", Role: earshot.RoleManager},
		{ID: "priya.nair", Name: "Priya Nair", Email: "priya.nair@tidewell.example", Role: earshot.RoleCSM},
		{ID: "omar.haddad", Name: "Omar Haddad", Email: "omar.haddad@tidewell.example", Role: earshot.RoleRep},
	}))
	must(t, st.PutAccounts(ctx, []earshot.Account{{ID: "caldmere", Name: "Caldmere", Domains: []string{"caldmere.example"}, Tier: "D", CSM: "priya.nair"}}))
	trackers, err := risk.Starter()
	must(t, err)
	must(t, st.PublishTrackers(ctx, now, "", trackers))
	rules, err := risk.Compile(trackers)
	must(t, err)
	directory, err := ingest.LoadDirectory(ctx, st)
	must(t, err)
	p := &ingest.Pipeline{Store: st, Annotator: annotator(), Rules: rules, Weights: risk.DefaultWeights(), Directory: directory, Now: func() time.Time { return now }}
	token, err := st.NewToken(ctx, now, "dana.whitfield", "test")
	must(t, err)
	c := api.Config{Store: st, Index: index, Pipeline: func() *ingest.Pipeline { return p }, Weights: p.Weights,
		Now: p.Now, Log: slog.New(slog.NewTextHandler(io.Discard, nil))}
	server := httptest.NewServer(api.New(c))
	t.Cleanup(server.Close)
	h := house{server, st, token, c}
	if status, body := h.do(t, http.MethodPost, "/transcripts?name=call.txt", call); status != http.StatusOK || !strings.Contains(body, `"new":1`) {
		t.Fatalf("posting the call: %d %s", status, body)
	}
	must(t, (&ingest.Projector{Store: st, Index: index}).CatchUp(ctx))
	return h
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// do calls the API with the token.
func (h house) do(t testing.TB, method, path, body string) (int, string) {
	t.Helper()
	r, err := http.NewRequest(method, h.URL+"/api/v1"+path, strings.NewReader(body))
	must(t, err)
	r.Header.Set("Authorization", "Bearer "+h.token)
	if strings.HasPrefix(body, "{") {
		r.Header.Set("Content-Type", "application/json")
	}
	response, err := http.DefaultClient.Do(r)
	must(t, err)
	defer response.Body.Close()
	data, err := io.ReadAll(response.Body)
	must(t, err)
	return response.StatusCode, string(data)
}

func TestAnswers(t *testing.T) {
	h := newHouse(t)
	tests := []struct{ path, want string }{
		{"/health", `"records":"ok"`},
		{"/accounts", `"id":"caldmere"`},
		{"/accounts?band=gone", `"items":[]`},
		{"/accounts/caldmere", "decided not to renew"},
		{"/accounts/caldmere?as_of=2026-01-01T00:00:00Z", `"rules":"prior-2"`},
		{"/conversations?account=caldmere", `"channel":"call"`},
		{"/conversations?unassigned=true", `"total":0`},
		{"/findings?account=caldmere", `"speaker":"Ruth Okafor"`},
		{"/search?q=" + url.QueryEscape(`"not to renew" side:customer`), `"total":1`},
		{"/trackers?limit=2", `"phrases"`},
		{"/reminders?owner=priya.nair", "not to renew"},
	}
	for _, tt := range tests {
		t.Run(tt.path, func(t *testing.T) {
			if status, body := h.do(t, http.MethodGet, tt.path, ""); status != http.StatusOK || !strings.Contains(body, tt.want) {
				t.Errorf("GET %s = %d %s, want it to hold %s", tt.path, status, body, tt.want)
			}
		})
	}
}

func TestMistakes(t *testing.T) {
	h := newHouse(t)
	tests := []struct {
		method, path, body string
		status             int
		want               string
	}{
		{http.MethodGet, "/accounts/nobody", "", http.StatusNotFound, "nobody"},
		{http.MethodGet, "/conversations/none", "", http.StatusNotFound, "none"},
		{http.MethodGet, "/search?q=" + url.QueryEscape(`colour:red`), "", http.StatusUnprocessableEntity, "colour"},
		{http.MethodGet, "/accounts?limit=5000", "", http.StatusUnprocessableEntity, "limit"},
		{http.MethodPost, "/reminders/none/done", "", http.StatusNotFound, "none"},
		{http.MethodPost, "/transcripts?name=a.vtt", "", http.StatusUnprocessableEntity, "a.vtt"},
		{http.MethodPost, "/transcripts?name=a.srt", "1\n00:00:01,000 --> 00:00:02,000\nHello\n", http.StatusUnprocessableEntity, "started"},
		{http.MethodGet, "/nothing", "", http.StatusNotFound, "nothing at this address"},
	}
	for _, tt := range tests {
		t.Run(tt.method+tt.path, func(t *testing.T) {
			if status, body := h.do(t, tt.method, tt.path, tt.body); status != tt.status || !strings.Contains(body, tt.want) {
				t.Errorf("%s %s = %d %s, want %d with %q", tt.method, tt.path, status, body, tt.status, tt.want)
			}
		})
	}
}

func TestNobodyIsTurnedAway(t *testing.T) {
	h := newHouse(t)
	for _, token := range []string{"", "earshot_wrong"} {
		h.token = token
		for _, path := range []string{"/accounts", "/accounts/caldmere", "/search?q=renew", "/reminders", "/transcripts"} {
			method := http.MethodGet
			if path == "/transcripts" {
				method = http.MethodPost
			}
			if status, body := h.do(t, method, path, ""); status != http.StatusUnauthorized || strings.Contains(body, "Ruth") {
				t.Errorf("%s with token %q = %d %s, want 401", path, token, status, body)
			}
		}
	}
}

// TestNobodySeesWhatTheyMayNotOpen asks as the account's CSM, who sees it, and
// as a rep who has nothing to do with it.
func TestNobodySeesWhatTheyMayNotOpen(t *testing.T) {
	h := newHouse(t)
	var err error
	id := conversationID(t, h)
	for _, who := range []struct {
		person earshot.PersonID
		sees   bool
	}{{"priya.nair", true}, {"omar.haddad", false}} {
		h.token, err = h.store.NewToken(context.Background(), now, who.person, "test")
		must(t, err)
		for _, path := range []string{"/accounts", "/accounts/caldmere", "/conversations?account=caldmere", "/conversations/" + id, "/conversations/" + id + "/vcon", "/findings?account=caldmere",
			"/search?q=renew", "/reminders", "/reminders?account=caldmere"} {
			_, body := h.do(t, http.MethodGet, path, "")
			if sees := strings.Contains(body, "Caldmere") || strings.Contains(body, id) || strings.Contains(body, "renew") && !strings.Contains(path, "renew"); sees != who.sees {
				t.Errorf("%s asks %s and sees it: %v, want %v: %s", who.person, path, sees, who.sees, body)
			}
		}
		if _, body := h.do(t, http.MethodGet, "/search?q=renew", ""); strings.Contains(body, `"total":1`) != who.sees {
			t.Errorf("%s searches: %s, want a hit: %v", who.person, body, who.sees)
		}
	}
}

// conversationID is the ID of the one call there is.
func conversationID(t *testing.T, h house) string {
	t.Helper()
	_, body := h.do(t, http.MethodGet, "/conversations", "")
	var list api.List[api.ConversationBrief]
	if err := json.Unmarshal([]byte(body), &list); err != nil || len(list.Items) != 1 {
		t.Fatalf("conversations = %s, %v; want one", body, err)
	}
	return string(list.Items[0].ID)
}

func TestRemindersAreDoneAndTakenBack(t *testing.T) {
	h := newHouse(t)
	_, body := h.do(t, http.MethodGet, "/reminders", "")
	var list api.List[api.Reminder]
	if err := json.Unmarshal([]byte(body), &list); err != nil || len(list.Items) == 0 {
		t.Fatalf("reminders = %s, %v; want some", body, err)
	}
	id := string(list.Items[0].ID)
	for _, step := range []struct{ path, body, state string }{
		{"/done", "", "done"},
		{"/reopen", "", "open"},
		{"/snooze", `{"until":"2026-12-01T00:00:00Z"}`, "snoozed"},
	} {
		if status, body := h.do(t, http.MethodPost, "/reminders/"+id+step.path, step.body); status != http.StatusOK || !strings.Contains(body, `"state":"`+step.state+`"`) {
			t.Errorf("%s = %d %s, want it %s", step.path, status, body, step.state)
		}
	}
}

func TestTheDocumentAndItsPage(t *testing.T) {
	h := newHouse(t)
	status, body := h.do(t, http.MethodGet, "/openapi.json", "")
	var doc struct {
		OpenAPI string                    `json:"openapi"`
		Paths   map[string]map[string]any `json:"paths"`
	}
	if err := json.Unmarshal([]byte(body), &doc); err != nil || status != http.StatusOK || !strings.HasPrefix(doc.OpenAPI, "3.1") {
		t.Fatalf("openapi.json = %d, version %q, %v", status, doc.OpenAPI, err)
	}
	_, page := h.do(t, http.MethodGet, "/docs", "")
	for path, calls := range doc.Paths {
		for method := range calls {
			if !strings.Contains(page, `<span class="method">`+strings.ToUpper(method)+`</span> <code>/api/v1`+path+`</code>`) {
				t.Errorf("the page does not show %s %s", method, path)
			}
		}
	}
	for _, foreign := range []string{"http://", "https://", "<script"} {
		if strings.Contains(page, foreign) {
			t.Errorf("the page holds %s; it may fetch nothing from elsewhere", foreign)
		}
	}
}

func TestOtherSitesMayNotPost(t *testing.T) {
	h := newHouse(t)
	r, err := http.NewRequest(http.MethodPost, h.URL+"/api/v1/transcripts", bytes.NewReader(nil))
	must(t, err)
	r.Header.Set("Sec-Fetch-Site", "cross-site")
	response, err := http.DefaultClient.Do(r)
	must(t, err)
	response.Body.Close()
	if response.StatusCode != http.StatusForbidden {
		t.Errorf("a cross-site post = %d, want 403", response.StatusCode)
	}
}

// TestVCon takes a conversation out as a vCon and in again, which changes
// nothing.
func TestVCon(t *testing.T) {
	h := newHouse(t)
	status, vcon := h.do(t, http.MethodGet, "/conversations/"+conversationID(t, h)+"/vcon", "")
	if status != http.StatusOK || !strings.Contains(vcon, `"vcon": "0.4.0"`) || !strings.Contains(vcon, "earshot-findings") {
		t.Fatalf("the vCon is %d %s", status, vcon)
	}
	if status, body := h.do(t, http.MethodPost, "/transcripts?name=a.vcon", vcon); status != http.StatusOK || !strings.Contains(body, `"unchanged":1`) {
		t.Errorf("taken in again it is %d %s, want it unchanged", status, body)
	}
}
