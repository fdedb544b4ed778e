package api

import (
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"iter"
	"log/slog"
	"net/http"
	"net/url"
	"strings"
	"time"

	"earshot"
	"earshot/ingest"
	"earshot/store"
)

// zoomSigned checks v0=HEX of "v0:TIMESTAMP:BODY".
func zoomSigned(h http.Header, body []byte, secret string, now time.Time) bool {
	stamp := h.Get("X-Zm-Request-Timestamp")
	given, err := hex.DecodeString(strings.TrimPrefix(h.Get("X-Zm-Signature"), "v0="))
	return err == nil && recent(stamp, now) && hmac.Equal(given, mac(sha256.New, secret, []byte("v0:"+stamp+":"), body))
}

// zoomEvent is an event about a recording, or Zoom's question whether the
// address is ours.
type zoomEvent struct {
	Event   string
	Payload struct {
		PlainToken string
		Object     struct {
			UUID           string
			Topic          string
			StartTime      time.Time  `json:"start_time"`
			RecordingFiles []zoomFile `json:"recording_files"`
		}
	}
	DownloadToken string `json:"download_token"`
}

type zoomFile struct {
	ID             string
	FileType       string    `json:"file_type"`
	RecordingStart time.Time `json:"recording_start"`
	DownloadURL    string    `json:"download_url"`
}

// zoom answers Zoom's question, and notes which transcripts are to be fetched.
func (s *server) zoom(ctx context.Context, body []byte) (string, bool, any, error) {
	var e zoomEvent
	if err := event(body, &e); err != nil {
		return "", false, nil, err
	}
	switch {
	case e.Event == "endpoint.url_validation":
		token := e.Payload.PlainToken
		return e.Event, true, map[string]string{"plainToken": token, "encryptedToken": hex.EncodeToString(mac(sha256.New, s.Webhooks.Zoom, []byte(token)))}, nil
	case e.Event != "recording.transcript_completed" || s.Webhooks.Fetcher == nil:
		return e.Event, false, nil, nil
	}
	return e.Event, true, nil, s.noteTranscripts(ctx, e)
}

// noteTranscripts keeps what is to be fetched.
func (s *server) noteTranscripts(ctx context.Context, e zoomEvent) error {
	o, noted := e.Payload.Object, 0
	for _, f := range o.RecordingFiles {
		if f.FileType != "TRANSCRIPT" || f.ID == "" {
			continue
		}
		if err := s.Webhooks.Fetcher.allowed(f.DownloadURL); err != nil {
			return err
		}
		started := f.RecordingStart
		if started.IsZero() {
			started = o.StartTime
		}
		err := s.Store.PutFetch(ctx, s.Now(), store.Fetch{ID: "zoom:" + f.ID, Service: "zoom", URL: f.DownloadURL, Token: e.DownloadToken, Title: o.Topic, StartedAt: started})
		if err != nil {
			return err
		}
		noted++
	}
	if noted == 0 {
		return fmt.Errorf("no transcript is in the event: %w", earshot.ErrInvalid)
	}
	s.Webhooks.Fetcher.rouse()
	return nil
}

// How a transcript is fetched.
const (
	fetchTime  = 2 * time.Minute // one try, from asking to the last byte
	fetchTries = 8               // the token lasts a day; the waits between tries double
	fetchWait  = time.Minute     // after the first try
	fetchHops  = 5               // redirects
)

// Fetcher fetches the transcripts that services say are ready, from hosts that
// the operator allows and from nowhere else, over HTTPS.
type Fetcher struct {
	Store    *store.Store
	Pipeline func() *ingest.Pipeline
	Hosts    []string // "zoom.us" allows that host, ".zoom.us" those below it
	Now      func() time.Time
	Log      *slog.Logger
	Client   *http.Client // nil for one of its own
	wake     chan struct{}
}

// NewFetcher is a fetcher that is ready to run.
func NewFetcher(f Fetcher) *Fetcher {
	f.wake = make(chan struct{}, 1)
	if f.Client == nil {
		f.Client = &http.Client{}
	}
	client := *f.Client
	client.Timeout = fetchTime
	client.CheckRedirect = func(r *http.Request, via []*http.Request) error {
		if len(via) > fetchHops {
			return errors.New("too many redirects")
		}
		return f.allowed(r.URL.String())
	}
	f.Client = &client
	return &f
}

// Run fetches what is due until ctx ends.
func (f *Fetcher) Run(ctx context.Context) {
	for tick := time.NewTicker(15 * time.Second); ; {
		if err := f.FetchDue(ctx); err != nil && ctx.Err() == nil {
			f.Log.Error("fetch transcripts", "error", err)
		}
		select {
		case <-f.wake:
		case <-tick.C:
		case <-ctx.Done():
			tick.Stop()
			return
		}
	}
}

func (f *Fetcher) rouse() {
	select {
	case f.wake <- struct{}{}:
	default:
	}
}

// FetchDue fetches everything that is due now.
func (f *Fetcher) FetchDue(ctx context.Context) error {
	for {
		todo, ok, err := f.Store.ClaimFetch(ctx, f.Now(), 2*fetchTime)
		if err != nil || !ok {
			return err
		}
		if err := f.settle(ctx, todo, f.fetch(ctx, todo)); err != nil {
			return err
		}
	}
}

// settle notes how a try ended. What does not lie in the file is tried again,
// until the token is worth nothing any more.
func (f *Fetcher) settle(ctx context.Context, todo store.Fetch, err error) error {
	switch {
	case err == nil:
		return f.Store.EndFetch(ctx, todo.ID, "", time.Time{})
	case ctx.Err() != nil:
		return ctx.Err()
	case errors.Is(err, earshot.ErrInvalid) || todo.Tries >= fetchTries:
		f.Log.Error("a transcript is not fetched", "service", todo.Service, "id", todo.ID, "tries", todo.Tries)
		return f.Store.EndFetch(ctx, todo.ID, brief(err), time.Time{})
	}
	f.Log.Warn("a transcript is fetched again later", "service", todo.Service, "id", todo.ID, "tries", todo.Tries)
	return f.Store.EndFetch(ctx, todo.ID, brief(err), f.Now().Add(fetchWait<<(todo.Tries-1)))
}

// brief is what an error says, short enough to keep and without the address,
// which may hold a secret.
func brief(err error) string {
	var u *url.Error
	if errors.As(err, &u) {
		err = u.Err
	}
	if r := []rune(err.Error()); len(r) > 300 {
		return string(r[:300])
	}
	return err.Error()
}

// allowed reports whether something may be fetched from the address.
func (f *Fetcher) allowed(address string) error {
	u, err := url.Parse(address)
	if err != nil || u.Scheme != "https" || u.User != nil {
		return fmt.Errorf("an address that is not https: %w", earshot.ErrInvalid)
	}
	host := strings.ToLower(u.Hostname())
	for _, h := range f.Hosts {
		if h = strings.ToLower(h); host == h || strings.HasPrefix(h, ".") && strings.HasSuffix(host, h) {
			return nil
		}
	}
	return fmt.Errorf("the host %q is not among those that may be fetched from: %w", host, earshot.ErrInvalid)
}

// fetch fetches one transcript and takes it in.
func (f *Fetcher) fetch(ctx context.Context, todo store.Fetch) error {
	raw, err := f.download(ctx, todo)
	if err != nil {
		return err
	}
	src := ingest.Source{Name: strings.ReplaceAll(todo.ID, ":", "-") + ".vtt", StartedAt: todo.StartedAt}
	report, err := f.Pipeline().Add(ctx, titled(ingest.Read(bytes.NewReader(raw), src), todo), nil)
	if err == nil && len(report.Failures) > 0 {
		err = report.Failures[0]
	}
	return err
}

// titled gives what was fetched the meeting's title and the service's name of it.
func titled(all iter.Seq2[*earshot.Conversation, error], todo store.Fetch) iter.Seq2[*earshot.Conversation, error] {
	return func(yield func(*earshot.Conversation, error) bool) {
		for c, err := range all {
			if err == nil {
				c.Thread = todo.ID
				if todo.Title != "" {
					c.Title = todo.Title
				}
			}
			if !yield(c, err) {
				return
			}
		}
	}
}

func (f *Fetcher) download(ctx context.Context, todo store.Fetch) ([]byte, error) {
	if err := f.allowed(todo.URL); err != nil {
		return nil, err
	}
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, todo.URL, nil)
	if err != nil {
		return nil, err
	}
	if todo.Token != "" {
		r.Header.Set("Authorization", "Bearer "+todo.Token)
	}
	response, err := f.Client.Do(r)
	if err != nil {
		return nil, err
	}
	defer response.Body.Close()
	if response.StatusCode != http.StatusOK {
		return nil, fmt.Errorf("the service answers %s", response.Status)
	}
	raw, err := io.ReadAll(io.LimitReader(response.Body, ingest.MaxBytes+1))
	if err == nil && len(raw) > ingest.MaxBytes {
		err = fmt.Errorf("the transcript is larger than %d MiB: %w", ingest.MaxBytes>>20, earshot.ErrInvalid)
	}
	return raw, err
}
