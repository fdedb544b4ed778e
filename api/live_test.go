package api_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"earshot"
	"earshot/api"
	"earshot/store"
)

// ask calls the API with headers, their names and values alternating.
func (h house) ask(t testing.TB, method, path, body string, headers ...string) (*http.Response, string) {
	t.Helper()
	r, err := http.NewRequest(method, h.URL+"/api/v1"+path, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Authorization", "Bearer "+h.token)
	for i := 0; i+1 < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	response, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	data, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	return response, string(data)
}

const liveBegin = `{"channel":"chat","started_at":"2026-11-20T09:00:00Z","title":"Live","participants":[
	{"id":"c","name":"Ruth Okafor","email":"ruth@caldmere.example","role":"CFO"},{"id":"u","name":"Priya Nair","email":"priya.nair@tidewell.example"}]}`

// begun begins a live conversation.
func (h house) begun(t testing.TB) api.Grown {
	t.Helper()
	r, body := h.ask(t, http.MethodPost, "/conversations", liveBegin)
	var g api.Grown
	if err := json.Unmarshal([]byte(body), &g); err != nil || r.StatusCode != http.StatusOK {
		t.Fatalf("begin: %s %s", r.Status, body)
	}
	return g
}

// TestALiveChatFindsAndReminds says an angry sentence in a live chat and looks
// for the finding and the reminder in the answer.
func TestALiveChatFindsAndReminds(t *testing.T) {
	h := newHouse(t)
	g := h.begun(t)
	if g.Account != "caldmere" || g.State != "new" || len(g.Participants) != 2 || g.Participants[0].Side != earshot.SideCustomer {
		t.Errorf("begun = %+v", g)
	}
	if again := h.begun(t); again.ID == g.ID {
		t.Error("two live conversations of one second are one")
	}
	path := "/conversations/" + string(g.ID) + "/turns"
	r, body := h.ask(t, http.MethodPost, path, `{"turns":[{"key":"m1","speaker":"u","at":"2026-11-20T09:00:05Z","text":"Good morning."},{"key":"m2","speaker":"c","at":"2026-11-20T09:00:30Z","text":"Your support never called back. We want to cancel our contract."}]}`, "Idempotency-Key", "k1")
	if err := json.Unmarshal([]byte(body), &g); err != nil || r.StatusCode != http.StatusOK {
		t.Fatalf("add turns: %s %s", r.Status, body)
	}
	if g.Turns != 2 || g.State != "replaced" || len(g.Findings) == 0 || g.Findings[0].Speaker != "Ruth Okafor" || len(g.Reminders) == 0 {
		t.Errorf("grown = %s, want findings and reminders", body)
	}
	again, same := h.ask(t, http.MethodPost, path, `{"turns":[{"key":"m1","speaker":"u","at":"2026-11-20T09:00:05Z","text":"Good morning."},{"key":"m2","speaker":"c","at":"2026-11-20T09:00:30Z","text":"Your support never called back. We want to cancel our contract."}]}`, "Idempotency-Key", "k1")
	if again.StatusCode != http.StatusOK || same != body || again.Header.Get("Idempotent-Replayed") != "true" {
		t.Errorf("again: %s replayed %q\n%s\nwant\n%s", again.Status, again.Header.Get("Idempotent-Replayed"), same, body)
	}
	if r, body := h.ask(t, http.MethodPost, path, `{"turns":[{"key":"m3","speaker":"c","text":"Other words."}]}`, "Idempotency-Key", "k1"); r.StatusCode != http.StatusUnprocessableEntity {
		t.Errorf("the key with another body: %s %s", r.Status, body)
	}
	if _, body := h.ask(t, http.MethodPost, path, `{"turns":[{"key":"m2","speaker":"c","at":"2026-11-20T09:00:30Z","text":"We are very happy."}]}`); !strings.Contains(body, `"turns":2`) {
		t.Errorf("an edit: %s, want two turns still", body)
	}
}

func TestLiveMistakes(t *testing.T) {
	h := newHouse(t)
	id := "/conversations/" + string(h.begun(t).ID) + "/turns"
	for _, tt := range []struct {
		path, body string
		status     int
		want       string
	}{
		{"/conversations", `{"channel":"smoke","started_at":"2026-11-20T09:00:00Z","participants":[]}`, 422, "smoke"},
		{"/conversations", `{"channel":"chat","participants":[]}`, 422, "started_at"},
		{"/conversations", `{"channel":"chat","started_at":"2026-11-20T09:00:00Z","participants":[{"id":"a"}]}`, 422, "neither a name"},
		{"/conversations", `{"channel":"chat","started_at":"2026-11-20T09:00:00Z","account":"nobody","participants":[]}`, 404, "nobody"},
		{"/conversations", `{"colour":"red"}`, 422, "colour"},
		{"/conversations/none/turns", `{"turns":[{"speaker":"c","text":"x"}]}`, 404, "none"},
		{id, `{"turns":[]}`, 422, "neither a turn"},
		{id, `{"turns":[{"speaker":"nobody","text":"x"}]}`, 422, "nobody"},
		{id, `{"turns":[{"speaker":"c","text":"x","kind":"song"}]}`, 422, "song"},
		{id, `{"turns":[{"speaker":"c","text":"x","start_ms":5,"end_ms":2}]}`, 422, "ends before"},
		{id, `{"turns":[{"speaker":"c","text":"` + strings.Repeat("x", 5<<20) + `"}]}`, 422, "too large"},
	} {
		if r, body := h.ask(t, http.MethodPost, tt.path, tt.body); r.StatusCode != tt.status || !strings.Contains(body, tt.want) {
			t.Errorf("%s %.80s = %s %s, want %d with %q", tt.path, tt.body, r.Status, body, tt.status, tt.want)
		}
	}
	if r, _ := h.ask(t, http.MethodPost, "/conversations", liveBegin, "Idempotency-Key", strings.Repeat("k", 256)); r.StatusCode != http.StatusBadRequest {
		t.Errorf("a key too long: %s", r.Status)
	}
}

// TestOthersMayNotAddTurns asks as a rep who may not open the account.
func TestOthersMayNotAddTurns(t *testing.T) {
	h := newHouse(t)
	id := string(h.begun(t).ID)
	var err error
	h.token, err = h.store.NewToken(t.Context(), now, "omar.haddad", "test")
	must(t, err)
	if r, body := h.ask(t, http.MethodPost, "/conversations/"+id+"/turns", `{"turns":[{"speaker":"c","text":"x"}]}`); r.StatusCode != http.StatusNotFound {
		t.Errorf("Omar adds turns: %s %s", r.Status, body)
	}
	for _, path := range []string{"/conversations", "/transcripts?name=2026-11-18.txt&account=caldmere"} {
		body := strings.Replace(liveBegin, `"title"`, `"account":"caldmere","title"`, 1)
		if r, answer := h.ask(t, http.MethodPost, path, body); r.StatusCode != http.StatusNotFound {
			t.Errorf("Omar gives %s to Caldmere: %s %s", path, r.Status, answer)
		}
	}
}

const secondCall = "Date: 2026-11-19 10:00 +00:00\n\n[0:05] Ruth Okafor: Hello.\n[0:09] Priya Nair: Hello Ruth.\n"

// TestTheSameCallAgainDoesNothing sends a transcript with a key again and
// again, one after the other and all at once.
func TestTheSameCallAgainDoesNothing(t *testing.T) {
	h := newHouse(t)
	first, body := h.ask(t, http.MethodPost, "/transcripts?name=b.txt", secondCall, "Idempotency-Key", "b")
	if first.StatusCode != http.StatusOK || !strings.Contains(body, `"new":1`) || !strings.Contains(body, `"state":"new"`) {
		t.Fatalf("first: %s %s", first.Status, body)
	}
	if r, again := h.ask(t, http.MethodPost, "/transcripts?name=b.txt", secondCall, "Idempotency-Key", "b"); again != body || r.StatusCode != http.StatusOK {
		t.Errorf("again: %s %s, want %s", r.Status, again, body)
	}
	if _, plain := h.ask(t, http.MethodPost, "/transcripts?name=b.txt", secondCall); !strings.Contains(plain, `"unchanged":1`) {
		t.Errorf("without the key: %s, want it unchanged", plain)
	}
	for _, other := range []struct{ path, body string }{{"/transcripts?name=c.txt", secondCall}, {"/transcripts?name=b.txt", secondCall + "[0:12] Ruth Okafor: Bye.\n"}} {
		if r, answer := h.ask(t, http.MethodPost, other.path, other.body, "Idempotency-Key", "b"); r.StatusCode != http.StatusUnprocessableEntity || !strings.Contains(answer, "another request") {
			t.Errorf("another request with the key: %s %s", r.Status, answer)
		}
	}
	broken, why := h.ask(t, http.MethodPost, "/transcripts?name=x.vtt", "nothing", "Idempotency-Key", "broken")
	if r, again := h.ask(t, http.MethodPost, "/transcripts?name=x.vtt", "nothing", "Idempotency-Key", "broken"); broken.StatusCode != http.StatusUnprocessableEntity || r.StatusCode != broken.StatusCode || again != why {
		t.Errorf("a mistake again: %s %s, want %s %s", r.Status, again, broken.Status, why)
	}
	var mu sync.Mutex
	var wg sync.WaitGroup
	counts := map[int]int{}
	for range 20 {
		wg.Go(func() {
			r, _ := h.ask(t, http.MethodPost, "/conversations", liveBegin, "Idempotency-Key", "all at once")
			mu.Lock()
			defer mu.Unlock()
			counts[r.StatusCode]++
		})
	}
	wg.Wait()
	_, total, err := h.store.Briefs(t.Context(), store.BriefFilter{Limit: 1})
	if must(t, err); total != 3 || counts[http.StatusOK] == 0 || counts[http.StatusOK]+counts[http.StatusConflict] != 20 {
		t.Errorf("twenty at once: %d conversations, answers %v; want 3 and nothing but 200 and 409", total, counts)
	}
}

// TestKeysAreForgottenAfterTwoDays, and not before.
func TestKeysAreForgottenAfterTwoDays(t *testing.T) {
	h := newHouse(t)
	c, err := h.store.BeginCall(t.Context(), now, "dana.whitfield", "k")
	must(t, err)
	if _, err := h.store.BeginCall(t.Context(), now.Add(time.Minute), "dana.whitfield", "k"); err == nil {
		t.Error("a key that is being worked on is given away")
	}
	if other, err := h.store.BeginCall(t.Context(), now, "priya.nair", "k"); err != nil || other.Holder == "" {
		t.Errorf("somebody else's key: %+v %v", other, err)
	}
	c.Digest, c.Status, c.Answer = "d", 200, "{}"
	must(t, h.store.EndCall(t.Context(), "dana.whitfield", "k", c))
	if again, err := h.store.BeginCall(t.Context(), now.Add(store.KeyMemory-time.Minute), "dana.whitfield", "k"); err != nil || again.Holder != "" || again.Answer != "{}" {
		t.Errorf("before two days: %+v %v", again, err)
	}
	if again, err := h.store.BeginCall(t.Context(), now.Add(store.KeyMemory+time.Minute), "dana.whitfield", "k"); err != nil || again.Holder == "" {
		t.Errorf("after two days: %+v %v", again, err)
	}
	if again, err := h.store.BeginCall(t.Context(), now.Add(store.KeyMemory+time.Hour), "dana.whitfield", "k"); err != nil || again.Holder == "" {
		t.Errorf("after whoever held it came to nothing: %+v %v", again, err)
	}
}

// TestStreamsAndForms takes several conversations in one request.
func TestStreamsAndForms(t *testing.T) {
	h := newHouse(t)
	var lines strings.Builder
	for i := range 5 {
		fmt.Fprintf(&lines, `{"started_at":"2026-11-1%dT09:00:00Z","turns":[{"speaker":"Ruth Okafor","side":"customer","text":"We want to cancel, number %d."}]}`+"\n", i, i)
	}
	lines.WriteString("not json\n")
	r, body := h.ask(t, http.MethodPost, "/transcripts?name=stream", lines.String(), "Content-Type", "application/x-ndjson")
	var taken api.Taken
	if err := json.Unmarshal([]byte(body), &taken); err != nil || r.StatusCode != http.StatusOK || taken.New != 5 || len(taken.Failures) != 1 || len(taken.Conversations) != 6 {
		t.Fatalf("a stream: %s %s", r.Status, body)
	}
	if !strings.Contains(body, "stream:6") {
		t.Errorf("the failure does not name its line: %s", body)
	}
	var form bytes.Buffer
	w := multipart.NewWriter(&form)
	for _, file := range [][2]string{{"second.txt", secondCall}, {"call.txt", call}} {
		part, err := w.CreateFormFile("files", file[0])
		must(t, err)
		io.WriteString(part, file[1])
	}
	must(t, w.Close())
	if r, body := h.ask(t, http.MethodPost, "/transcripts", form.String(), "Content-Type", w.FormDataContentType()); r.StatusCode != http.StatusOK || !strings.Contains(body, `"new":1,"unchanged":1`) || !strings.Contains(body, `"source":"second.txt"`) {
		t.Errorf("a form: %s %s", r.Status, body)
	}
	hopeless := strings.Repeat("no\n", 5000)
	if r, body := h.ask(t, http.MethodPost, "/transcripts", hopeless, "Content-Type", "application/x-ndjson"); r.StatusCode != http.StatusUnprocessableEntity || !strings.Contains(body, "was not looked at") {
		t.Errorf("a hopeless stream: %s %.200s", r.Status, body)
	}
}

// BenchmarkLiveTurn is the time from a turn's arrival to the answer with its
// findings and reminders, in a chat that grows.
func BenchmarkLiveTurn(b *testing.B) {
	h := newHouseFor(b)
	id := string(h.begun(b).ID)
	for i := 0; b.Loop(); i++ {
		body := fmt.Sprintf(`{"turns":[{"key":"m%d","speaker":"c","text":"Number %d: we want to cancel, it is too expensive."}]}`, i, i)
		if r, answer := h.ask(b, http.MethodPost, "/conversations/"+id+"/turns", body, "Idempotency-Key", fmt.Sprint(i)); r.StatusCode != http.StatusOK {
			b.Fatalf("%s %s", r.Status, answer)
		}
	}
}
