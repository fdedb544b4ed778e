package api_test

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"

	"earshot"
	"earshot/api"
)

const promiseCall = `Date: 2026-11-16 10:00 +09:00
Channel: call
Participants: Ruth Okafor <ruth@caldmere.example> (customer, CFO); Priya Nair <priya.nair@tidewell.example> (us, CSM)

[0:05] Ruth Okafor: Could you send me the revised quote? What does it cost?
[0:12] Priya Nair: I'll send the revised quote by Wednesday.
`

// as is the house seen by somebody else.
func (h house) as(t *testing.T, id earshot.PersonID) house {
	t.Helper()
	token, err := h.store.NewToken(t.Context(), now, id, "test")
	must(t, err)
	h.token = token
	return h
}

func (h house) promises(t *testing.T, query string) (list api.List[api.LedgerPromise]) {
	t.Helper()
	status, body := h.do(t, http.MethodGet, "/promises"+query, "")
	if status != http.StatusOK {
		t.Fatalf("GET /promises%s = %d %s", query, status, body)
	}
	must(t, json.Unmarshal([]byte(body), &list))
	return list
}

func TestPromises(t *testing.T) {
	h := newHouse(t)
	if status, body := h.do(t, http.MethodPost, "/transcripts?name=quote.txt", promiseCall); status != http.StatusOK {
		t.Fatalf("posting the call: %d %s", status, body)
	}
	for query, want := range map[string]int{"": 2, "?kind=commitment": 1, "?owner=us": 2, "?owner=customer": 0, "?account=caldmere": 2, "?state=kept": 0, "?state=open": 2,
		"?due_before=2026-11-20T00:00:00Z": 1, "?due_before=2026-11-18T00:00:00Z": 0, "?limit=1": 2} {
		if list := h.promises(t, query); list.Total != want {
			t.Errorf("GET /promises%s: %d, want %d", query, list.Total, want)
		}
	}
	p := h.promises(t, "?kind=commitment").Items[0]
	if p.Due == nil || p.Due.Format("2006-01-02T15:04:05-07:00") != "2026-11-18T23:59:59+09:00" || !p.Overdue || p.State != earshot.PromiseOpen || p.Person != "priya.nair" || p.By != "Priya Nair" {
		t.Errorf("the promise is %+v", p)
	}
	priya, omar := h.as(t, "priya.nair"), h.as(t, "omar.haddad")
	if status, body := omar.do(t, http.MethodGet, "/promises?account=caldmere", ""); status != http.StatusNotFound {
		t.Errorf("somebody else's promises = %d %s", status, body)
	}
	if status, _ := omar.do(t, http.MethodGet, "/promises", ""); status != http.StatusForbidden {
		t.Errorf("everybody's promises, asked by a rep = %d", status)
	}
	if status, body := omar.do(t, http.MethodPost, "/promises/"+string(p.ID), `{"state":"kept"}`); status != http.StatusNotFound {
		t.Errorf("somebody else's promise kept = %d %s", status, body)
	}
	if status, body := priya.do(t, http.MethodPost, "/promises/"+string(p.ID), `{"state":"kept"}`); status != http.StatusOK || !strings.Contains(body, `"state":"kept"`) || !strings.Contains(body, `"state_by":"priya.nair"`) {
		t.Errorf("kept = %d %s", status, body)
	}
	if status, body := priya.do(t, http.MethodPost, "/promises/"+string(p.ID), `{"state":"forgotten"}`); status != http.StatusUnprocessableEntity {
		t.Errorf("forgotten = %d %s", status, body)
	}
	if status, _ := priya.do(t, http.MethodPost, "/promises/none", `{"state":"kept"}`); status != http.StatusNotFound {
		t.Errorf("no promise = %d", status)
	}
	_, body := priya.do(t, http.MethodGet, "/conversations/"+string(p.Conversation), "")
	for _, want := range []string{`"kind":"question"`, `"kind":"request"`, `"state":"kept"`, `"next_step":true`, `"our_open_questions":0`, `"usual":null`} {
		if !strings.Contains(body, want) {
			t.Errorf("the conversation does not hold %s: %s", want, body)
		}
	}
}

func TestTurnCorrections(t *testing.T) {
	h := newHouse(t)
	var list api.List[api.ConversationBrief]
	_, body := h.do(t, http.MethodGet, "/conversations", "")
	must(t, json.Unmarshal([]byte(body), &list))
	path := "/conversations/" + string(list.Items[0].ID) + "/turns/1/correction"
	_, before := h.do(t, http.MethodGet, "/conversations/"+string(list.Items[0].ID), "")
	if status, body := h.as(t, "omar.haddad").do(t, http.MethodPut, path, `{"mood":"positive"}`); status != http.StatusNotFound {
		t.Errorf("somebody else's turn = %d %s", status, body)
	}
	for _, tt := range []struct {
		body   string
		status int
		want   string
	}{
		{`{"mood":"positive"}`, http.StatusOK, `"sentiment":{"label":"positive","score":1}`},
		{`{"lang":"de","mood":"negative"}`, http.StatusOK, `"lang":"de"`},
		{`{"mood":"furious"}`, http.StatusUnprocessableEntity, "mood"},
		{`{"lang":"German"}`, http.StatusUnprocessableEntity, "lang"},
		{`{"lang":"und"}`, http.StatusUnprocessableEntity, "und"},
	} {
		if status, body := h.do(t, http.MethodPut, path, tt.body); status != tt.status || !strings.Contains(body, tt.want) {
			t.Errorf("PUT %s = %d %s, want %d with %s", tt.body, status, body, tt.status, tt.want)
		}
	}
	for c, err := range h.store.Corrections(t.Context()) {
		if err != nil || c.To != (earshot.TurnCorrection{Lang: "de", Mood: earshot.Negative}) || c.By != "dana.whitfield" {
			t.Errorf("kept: %+v, %v", c, err)
		}
	}
	if status, _ := h.do(t, http.MethodPut, strings.Replace(path, "turns/1", "turns/99", 1), `{"mood":"positive"}`); status != http.StatusNotFound {
		t.Errorf("a turn there is not = %d", status)
	}
	if status, body := h.do(t, http.MethodDelete, path, ""); status != http.StatusOK {
		t.Errorf("DELETE = %d %s", status, body)
	}
	if _, after := h.do(t, http.MethodGet, "/conversations/"+string(list.Items[0].ID), ""); after != before {
		t.Errorf("taken back, the conversation is\n%s\nand was\n%s", after, before)
	}
}

func TestConversationMentions(t *testing.T) {
	h := newHouse(t)
	if status, body := h.do(t, http.MethodPost, "/transcripts?name=names.txt", strings.Replace(promiseCall, "What does it cost?", "Maria Lopez compared it with ShiftPilot.", 1)); status != http.StatusOK {
		t.Fatalf("posting the call: %d %s", status, body)
	}
	id := string(h.promises(t, "?kind=commitment").Items[0].Conversation)
	if status, body := h.do(t, http.MethodGet, "/conversations/"+id+"/mentions", ""); status != http.StatusOK || !strings.Contains(body, `"text":"ShiftPilot"`) || !strings.Contains(body, `"complete":true`) {
		t.Errorf("mentions = %d %s", status, body)
	}
	if status, _ := h.as(t, "omar.haddad").do(t, http.MethodGet, "/conversations/"+id+"/mentions", ""); status != http.StatusNotFound {
		t.Errorf("somebody else's = %d", status)
	}
}
