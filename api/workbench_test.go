package api_test

import (
	"encoding/json"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"earshot/api"
	"earshot/ingest"
)

// TestWorkbench drafts, tries, publishes and stops a tracker through the API.
func TestWorkbench(t *testing.T) {
	h := newHouse(t)
	bench := ingest.NewWorkbench(ingest.NewLive(h.config.Pipeline()), slog.New(slog.DiscardHandler))
	h.config.Workbench = bench
	h.Server = httptest.NewServer(api.New(h.config))
	t.Cleanup(h.Server.Close)
	call := func(method, path, body string, want int) map[string]any {
		t.Helper()
		status, text := h.do(t, method, path, body)
		var out map[string]any
		if err := json.Unmarshal([]byte(text), &out); err != nil || status != want {
			t.Fatalf("%s %s = %d %s, want %d", method, path, status, text, want)
		}
		return out
	}
	yaml := "- id: quote\n  category: competitor\n  phrases: {en: [quote from]}\n"
	body := func(edit int) string {
		text, err := json.Marshal(map[string]any{"yaml": yaml, "edit": edit})
		if err != nil {
			t.Fatal(err)
		}
		return string(text)
	}
	if d := call(http.MethodPut, "/trackers/quote/draft", body(0), 200); d["edit"] != 1.0 || !strings.Contains(fmt.Sprint(d["yaml"]), "quote from") {
		t.Errorf("the draft is %v", d)
	}
	call(http.MethodPut, "/trackers/quote/draft", body(0), http.StatusConflict)
	call(http.MethodPut, "/trackers/other/draft", body(0), http.StatusUnprocessableEntity)
	if all := call(http.MethodGet, "/drafts", "", 200); all["total"] != 1.0 {
		t.Errorf("the drafts are %v", all)
	}
	job := call(http.MethodPost, "/trackers/quote/backtest", "", 200)
	if got := call(http.MethodGet, "/trackers/quote/backtest", "", 200); got["result"] != nil {
		t.Errorf("before it is done, the back-test is %v", got)
	}
	for bench.RunOne(t.Context(), nil) {
	}
	if got := call(http.MethodGet, fmt.Sprint("/jobs/", job["id"]), "", 200); got["state"] != "done" {
		t.Errorf("the job is %v", got)
	}
	if got := call(http.MethodGet, "/trackers/quote/backtest", "", 200); got["result"].(map[string]any)["conversations"] == nil {
		t.Errorf("the back-test is %v", got)
	}
	if got := call(http.MethodPost, "/trackers/quote/publish", "", 200); got["kind"] != "rescan" {
		t.Errorf("publishing asks for %v", got)
	}
	call(http.MethodPost, "/trackers/quote/publish", "", http.StatusNotFound)
	call(http.MethodPost, "/trackers/quote/unpublish", "", 200)
	call(http.MethodPost, "/trackers/quote/republish", "", 200)
	call(http.MethodPut, "/trackers/quote/draft", body(0), 200)
	call(http.MethodDelete, "/trackers/quote/draft", "", 200)
	call(http.MethodDelete, "/trackers/quote/draft", "", http.StatusNotFound)

	var err error
	if h.token, err = h.config.Store.NewToken(t.Context(), h.config.Now(), "omar.haddad", "test"); err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{"/trackers/quote/backtest", "/trackers/quote/publish", "/trackers/quote/unpublish", "/trackers/quote/republish"} {
		call(http.MethodPost, path, "", http.StatusForbidden)
	}
	call(http.MethodPut, "/trackers/quote/draft", body(0), http.StatusForbidden)
	call(http.MethodGet, "/drafts", "", http.StatusForbidden)
}
