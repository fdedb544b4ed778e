package api_test

import (
	"context"
	"crypto/hmac"
	"crypto/sha1"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"earshot"
	"earshot/api"
)

// The signatures of these events were made with openssl, as the services
// describe them:
//
//	zoom      (printf 'v0:1795176000:'; cat F) | openssl dgst -sha256 -hmac zoom-secret
//	chatwoot  (printf '1795176000.'; cat F) | openssl dgst -sha256 -hmac chatwoot-secret
//	intercom  openssl dgst -sha1 -hmac intercom-secret < F
//	zendesk   (printf 2026-11-20T11:58:30Z; cat F) | openssl dgst -sha256 -binary -hmac dGhpc... | base64
var signedEvents = map[string]struct {
	file    string
	headers []string
}{
	"zoom":     {"zoom-validation", []string{"X-Zm-Request-Timestamp", "1795176000", "X-Zm-Signature", "v0=76cfa8e7cf117afbb93935547be74ec3778a58c2b292ecb301b4c0bc104343fa"}},
	"chatwoot": {"chatwoot-created", []string{"X-Chatwoot-Timestamp", "1795176000", "X-Chatwoot-Signature", "sha256=955a6f770a3b5619e30822777ed4d54cc9819b54aead72e49ed910826de5313f"}},
	"intercom": {"intercom-replied", []string{"X-Hub-Signature", "sha1=18fa5d64b8331f3f86187ff1884ea4efe735b6ac"}},
	"zendesk":  {"zendesk-comment", []string{"X-Zendesk-Webhook-Signature-Timestamp", "2026-11-20T11:58:30Z", "X-Zendesk-Webhook-Signature", "FvL5Fbz8sSRA0HYm97RlY6bq0d8FFLxOXj2Jx1b8PaU="}},
}

var secrets = api.Webhooks{Zoom: "zoom-secret", Chatwoot: "chatwoot-secret", Intercom: "intercom-secret", Zendesk: "dGhpc19zZWNyZXRfaXNfZm9yX3Rlc3Rpbmdfb25seQ=="}

// hooked is the house with the secrets of every service, and its log.
type hooked struct {
	house
	log *log
}

type log struct {
	mu   sync.Mutex
	text strings.Builder
}

func (l *log) Write(b []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.Write(b)
}

func (l *log) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.String()
}

func newHooked(t *testing.T, change func(*api.Config)) hooked {
	t.Helper()
	h := hooked{newHouse(t), &log{}}
	c := h.config
	c.Webhooks, c.Log = secrets, slog.New(slog.NewTextHandler(h.log, nil))
	if change != nil {
		change(&c)
	}
	h.Server = httptest.NewServer(api.New(c))
	t.Cleanup(h.Server.Close)
	return h
}

func eventFile(t *testing.T, name string) string {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("testdata", "webhooks", name+".json"))
	must(t, err)
	return string(data)
}

// send posts an event without a token, which services have none of.
func (h hooked) send(t *testing.T, service, body string, headers ...string) (*http.Response, string) {
	t.Helper()
	h.token = ""
	return h.ask(t, http.MethodPost, "/webhooks/"+service, body, headers...)
}

// sign makes the headers of a service's event.
func sign(service, body string) []string {
	stamp := fmt.Sprint(now.Unix())
	switch service {
	case "zoom":
		m := hmac.New(sha256.New, []byte(secrets.Zoom))
		io.WriteString(m, "v0:"+stamp+":"+body)
		return []string{"X-Zm-Request-Timestamp", stamp, "X-Zm-Signature", "v0=" + hex.EncodeToString(m.Sum(nil))}
	case "chatwoot":
		m := hmac.New(sha256.New, []byte(secrets.Chatwoot))
		io.WriteString(m, stamp+"."+body)
		return []string{"X-Chatwoot-Timestamp", stamp, "X-Chatwoot-Signature", "sha256=" + hex.EncodeToString(m.Sum(nil))}
	case "intercom":
		m := hmac.New(sha1.New, []byte(secrets.Intercom))
		io.WriteString(m, body)
		return []string{"X-Hub-Signature", "sha1=" + hex.EncodeToString(m.Sum(nil))}
	}
	stamp = now.Format(time.RFC3339)
	m := hmac.New(sha256.New, []byte(secrets.Zendesk))
	io.WriteString(m, stamp+body)
	return []string{"X-Zendesk-Webhook-Signature-Timestamp", stamp, "X-Zendesk-Webhook-Signature", base64.StdEncoding.EncodeToString(m.Sum(nil))}
}

// threads are the conversations that a service's events made.
func (h hooked) threads(t *testing.T, service string) []*earshot.Conversation {
	t.Helper()
	var all []*earshot.Conversation
	for c, err := range h.store.EachConversation(context.Background()) {
		must(t, err)
		if strings.HasPrefix(c.Thread, service+":") {
			all = append(all, c)
		}
	}
	return all
}

// TestSignaturesOfTheServices takes what openssl signed, and nothing else.
func TestSignaturesOfTheServices(t *testing.T) {
	for service, e := range signedEvents {
		t.Run(service, func(t *testing.T) {
			h := newHooked(t, nil)
			body := eventFile(t, e.file)
			if r, answer := h.send(t, service, body, e.headers...); r.StatusCode != http.StatusOK {
				t.Fatalf("signed: %s %s\n%s", r.Status, answer, h.log)
			}
			if r, _ := h.send(t, service, body+" ", e.headers...); r.StatusCode != http.StatusUnauthorized {
				t.Errorf("another body: %s", r.Status)
			}
			if r, _ := h.send(t, service, body); r.StatusCode != http.StatusUnauthorized {
				t.Errorf("no signature: %s", r.Status)
			}
			wrong := append([]string{}, e.headers...)
			wrong[len(wrong)-1] = strings.Replace(wrong[len(wrong)-1], "1", "2", 1)
			if r, _ := h.send(t, service, body, wrong...); r.StatusCode != http.StatusUnauthorized {
				t.Errorf("a wrong signature: %s", r.Status)
			}
			if text := h.log.String(); !strings.Contains(text, "not signed") || strings.Contains(text, "cancel") || strings.Contains(text, "Ruth") {
				t.Errorf("the log reads:\n%s", text)
			}
			late := newHooked(t, func(c *api.Config) { c.Now = func() time.Time { return now.Add(10 * time.Minute) } })
			if r, _ := late.send(t, service, body, e.headers...); (r.StatusCode == http.StatusUnauthorized) != (service != "intercom") {
				t.Errorf("ten minutes late: %s", r.Status)
			}
			off := newHooked(t, func(c *api.Config) { c.Webhooks = api.Webhooks{} })
			if r, _ := off.send(t, service, body, e.headers...); r.StatusCode != http.StatusNotFound {
				t.Errorf("switched off: %s", r.Status)
			}
		})
	}
}

func TestZoomAsksWhoseTheAddressIs(t *testing.T) {
	h := newHooked(t, nil)
	_, answer := h.send(t, "zoom", eventFile(t, "zoom-validation"), signedEvents["zoom"].headers...)
	want := `{"encryptedToken":"b17f0320a1322a509340a1a835b3d9edbc491f0b0790ed2d20d0604d39dfe922","plainToken":"qgg8vlvZRS6UYooatFL8Aw"}`
	if strings.TrimSpace(answer) != want {
		t.Errorf("the answer is %s, want %s", answer, want)
	}
}

// TestEventsMakeOneConversation sends the events of a talk, each twice and in
// another order, and looks at what is kept.
func TestEventsMakeOneConversation(t *testing.T) {
	tests := []struct {
		service string
		events  []string
		texts   []string
	}{
		{"chatwoot", []string{"chatwoot-created", "chatwoot-reply", "chatwoot-updated", "chatwoot-created"},
			[]string{"Your support never called back. We want to cancel our contract.", "I am sorry, Ruth. I will call you at noon."}},
		{"intercom", []string{"intercom-admin", "intercom-replied", "intercom-replied"},
			[]string{"The clock is down again.", "If nobody answers we will cancel our contract.", "We are on it, Ruth."}},
		{"zendesk", []string{"zendesk-note", "zendesk-comment", "zendesk-comment"},
			[]string{"Timeclock loses our punches every morning.", "This is the third time. We want to cancel our contract.", "Ruth is angry; call her today."}},
	}
	for _, tt := range tests {
		t.Run(tt.service, func(t *testing.T) {
			h := newHooked(t, nil)
			for _, name := range tt.events {
				body := eventFile(t, name)
				if r, answer := h.send(t, tt.service, body, sign(tt.service, body)...); r.StatusCode != http.StatusOK {
					t.Fatalf("%s: %s %s", name, r.Status, answer)
				}
			}
			kept := h.threads(t, tt.service)
			if len(kept) != 1 {
				t.Fatalf("%d conversations are kept, want 1; log:\n%s", len(kept), h.log)
			}
			var texts []string
			for _, turn := range kept[0].Turns {
				texts = append(texts, turn.Text)
				if turn.Text == "Ruth is angry; call her today." && turn.Kind != earshot.KindNote {
					t.Errorf("the note is a %q", turn.Kind)
				}
			}
			if strings.Join(texts, "|") != strings.Join(tt.texts, "|") {
				t.Errorf("it reads\n%q,\nwant\n%q", texts, tt.texts)
			}
			a, err := h.store.Analysis(context.Background(), kept[0].ID)
			if must(t, err); len(a.Findings) == 0 {
				t.Error("nothing is found in it")
			}
			events, err := h.store.Events(context.Background())
			if must(t, err); len(events) == 0 || events[0].Outcome != "taken" || events[0].Service != tt.service {
				t.Errorf("events = %+v", events)
			}
		})
	}
}

// TestEventsThatDoNotMatter are acknowledged and counted.
func TestEventsThatDoNotMatter(t *testing.T) {
	h := newHooked(t, nil)
	for service, body := range map[string]string{
		"zoom": `{"event":"meeting.started","payload":{}}`, "chatwoot": `{"event":"webwidget_triggered"}`,
		"intercom": `{"topic":"ping","data":{"item":{"type":"ping"}}}`, "zendesk": `{"type":"zen:event-type:ticket.tags_changed","detail":{}}`,
	} {
		if r, answer := h.send(t, service, body, sign(service, body)...); r.StatusCode != http.StatusOK {
			t.Errorf("%s: %s %s", service, r.Status, answer)
		}
		for _, unreadable := range []string{`[1]`, `{"event":"message_created","topic":"conversation.user.replied","type":"zen:event-type:ticket.comment_added","data":{"item":{"type":"conversation"}}}`} {
			if r, answer := h.send(t, service, unreadable, sign(service, unreadable)...); r.StatusCode != http.StatusOK {
				t.Errorf("%s %s: %s %s", service, unreadable, r.Status, answer)
			}
		}
		large := strings.Repeat(" ", 5<<20)
		if r, _ := h.send(t, service, large, sign(service, large)...); r.StatusCode != http.StatusRequestEntityTooLarge {
			t.Errorf("%s, too large: %s", service, r.Status)
		}
	}
	events, err := h.store.Events(context.Background())
	must(t, err)
	ignored, refused := 0, 0
	for _, e := range events {
		switch e.Outcome {
		case "ignored":
			ignored++
		case "refused":
			refused++
		}
	}
	if ignored < 4 || refused < 4 {
		t.Errorf("events = %+v", events)
	}
}

const zoomTranscript = "WEBVTT\r\n\r\n1\r\n00:00:01.000 --> 00:00:04.000\r\nRuth Okafor: We want to cancel our contract.\r\n\r\n2\r\n00:00:05.000 --> 00:00:07.000\r\nPriya Nair: I am sorry to hear that.\r\n"

// TestZoomTranscriptsAreFetched follows an event to the host that is allowed,
// and nowhere else.
func TestZoomTranscriptsAreFetched(t *testing.T) {
	asked := 0
	var auth string
	zoom := httptest.NewTLSServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/elsewhere":
			http.Redirect(w, r, "https://evil.example/x", http.StatusFound)
		default:
			if asked++; asked == 1 {
				http.Error(w, "not yet", http.StatusServiceUnavailable)
				return
			}
			auth = r.Header.Get("Authorization")
			io.WriteString(w, zoomTranscript)
		}
	}))
	defer zoom.Close()
	clock := now
	var fetcher *api.Fetcher
	h := newHooked(t, func(c *api.Config) {
		fetcher = api.NewFetcher(api.Fetcher{Store: c.Store, Pipeline: c.Pipeline, Hosts: []string{"127.0.0.1"}, Now: func() time.Time { return clock }, Log: c.Log, Client: zoom.Client()})
		c.Webhooks.Fetcher = fetcher
	})
	event := func(id, address string) string {
		return fmt.Sprintf(`{"event":"recording.transcript_completed","download_token":"t0k3n","payload":{"object":{"uuid":"u==","topic":"Renewal talk","start_time":"2026-11-20T10:00:00Z","recording_files":[{"id":"v","file_type":"MP4","download_url":"https://evil.example/v"},{"id":%q,"file_type":"TRANSCRIPT","recording_start":"2026-11-20T10:00:05Z","download_url":%q}]}}}`, id, address)
	}
	for _, body := range []string{event("f1", zoom.URL+"/f1"), event("f1", zoom.URL+"/f1"), event("f2", "https://evil.example/f2"), event("f3", "http://127.0.0.1/f3"), event("f4", zoom.URL+"/elsewhere")} {
		if r, answer := h.send(t, "zoom", body, sign("zoom", body)...); r.StatusCode != http.StatusOK {
			t.Fatalf("%s %s", r.Status, answer)
		}
	}
	must(t, fetcher.FetchDue(context.Background()))
	if got := h.threads(t, "zoom"); len(got) != 0 {
		t.Fatalf("%d are kept although the service was not ready", len(got))
	}
	clock = clock.Add(2 * time.Minute)
	must(t, fetcher.FetchDue(context.Background()))
	kept := h.threads(t, "zoom")
	if len(kept) != 1 || kept[0].Title != "Renewal talk" || kept[0].StartedAt.Format(time.RFC3339) != "2026-11-20T10:00:05Z" || len(kept[0].Turns) != 2 || kept[0].Account != "caldmere" && kept[0].Account != "" {
		t.Fatalf("kept %+v; log:\n%s", kept, h.log)
	}
	if auth != "Bearer t0k3n" || asked != 2 {
		t.Errorf("asked %d times, with %q", asked, auth)
	}
	clock = clock.Add(24 * time.Hour)
	must(t, fetcher.FetchDue(context.Background()))
	if text := h.log.String(); asked != 2 || strings.Contains(text, "t0k3n") || strings.Contains(text, "cancel") {
		t.Errorf("asked %d times; the log reads:\n%s", asked, text)
	}
}
