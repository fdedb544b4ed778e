package api_test

import (
	"context"
	"encoding/json"
	"net/http"
	"strings"
	"testing"

	"earshot/api"
	"earshot/store"
)

// TestTwins offers a call that came from two tools as one, keeps it as one and
// takes that back; somebody who may not open it hears nothing of it.
func TestTwins(t *testing.T) {
	h := newHouse(t)
	again := strings.NewReplacer("[0:05] ", "[0:06] ", "Good morning", "Good uh morning", "10:00 +00:00", "10:02 +00:00").Replace(call) // the same call, heard otherwise
	if status, body := h.do(t, http.MethodPost, "/transcripts?name=other.txt", again); status != http.StatusOK || !strings.Contains(body, `"new":1`) {
		t.Fatalf("posting it again: %d %s", status, body)
	}
	list := func() (got api.List[api.Twin]) {
		t.Helper()
		status, body := h.do(t, http.MethodGet, "/twins", "")
		if err := json.Unmarshal([]byte(body), &got); status != http.StatusOK || err != nil {
			t.Fatalf("twins: %d %s", status, body)
		}
		return got
	}
	pairs := list()
	if pairs.Total != 1 || pairs.Items[0].Likeness < 0.5 {
		t.Fatalf("twins = %+v, want the pair", pairs)
	}
	path := "/conversations/" + string(pairs.Items[0].First) + "/twins/" + string(pairs.Items[0].Second)
	if status, body := h.do(t, http.MethodPost, path, `{"decision":"join"}`); status != http.StatusOK || !strings.Contains(body, `"state":"joined"`) {
		t.Fatalf("join: %d %s", status, body)
	}
	if _, body := h.do(t, http.MethodGet, "/conversations?account=caldmere", ""); !strings.Contains(body, `"total":1`) {
		t.Errorf("conversations = %s, want one", body)
	}
	if status, body := h.do(t, http.MethodPost, path, `{"decision":"open"}`); status != http.StatusOK || !strings.Contains(body, `"state":"open"`) {
		t.Fatalf("open: %d %s", status, body)
	}
	token, err := h.store.NewToken(context.Background(), now, "omar.haddad", "test")
	must(t, err)
	h.token = token
	if pairs := list(); pairs.Total != 0 {
		t.Errorf("somebody who may not open the account sees %+v", pairs)
	}
	if status, _ := h.do(t, http.MethodPost, path, `{"decision":"join"}`); status != http.StatusNotFound {
		t.Errorf("joining what one may not open = %d, want 404", status)
	}
	if twins, err := h.store.Twins(context.Background(), store.TwinFilter{State: store.TwinOpen}); err != nil || len(twins) != 1 {
		t.Errorf("twins = %v, %v; want the pair as it was", twins, err)
	}
}
