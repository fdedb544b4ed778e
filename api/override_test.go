package api_test

import (
	"context"
	"encoding/json"
	"net/http"
	"strings"
	"testing"

	"earshot/api"
)

// TestOverride says of a finding that it is wrong and that it counts, and takes
// both back; who may not open the account may not.
func TestOverride(t *testing.T) {
	h := newHouse(t)
	_, body := h.do(t, http.MethodGet, "/findings?account=caldmere", "")
	var list api.List[api.FoundWords]
	if err := json.Unmarshal([]byte(body), &list); err != nil || len(list.Items) == 0 || list.Items[0].ID == "" {
		t.Fatalf("findings = %s, %v; want some with an id", body, err)
	}
	path := "/findings/" + string(list.Items[0].ID) + "/override"
	for _, step := range []struct{ method, body, want string }{
		{http.MethodPut, `{"said":"wrong","why":"meaning"}`, `"state":"suppressed","reason":"wrong"`},
		{http.MethodPut, `{"said":"right"}`, `"state":"counted"`},
		{http.MethodDelete, "", `"state":"counted"`},
	} {
		if status, body := h.do(t, step.method, path, step.body); status != http.StatusOK || !strings.Contains(body, step.want) {
			t.Errorf("%s %s = %d %s, want %s", step.method, step.body, status, body, step.want)
		}
	}
	if status, _ := h.do(t, http.MethodPut, path, `{"said":"maybe"}`); status != http.StatusUnprocessableEntity {
		t.Errorf("said maybe = %d", status)
	}
	if status, _ := h.do(t, http.MethodPut, "/findings/none/override", `{"said":"wrong"}`); status != http.StatusNotFound {
		t.Errorf("of no finding = %d", status)
	}
	var err error
	h.token, err = h.store.NewToken(context.Background(), now, "omar.haddad", "test")
	must(t, err)
	if status, _ := h.do(t, http.MethodPut, path, `{"said":"wrong"}`); status != http.StatusNotFound {
		t.Errorf("of a conversation one may not open = %d", status)
	}
}
