package api

import (
	"context"
	"crypto/hmac"
	"encoding/json"
	"errors"
	"fmt"
	"hash"
	"io"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/go-chi/chi/v5"
	"github.com/go-chi/chi/v5/middleware"

	"earshot"
	"earshot/ingest"
)

// Webhooks are the secrets by which services sign the events they send. A
// service without one is switched off.
type Webhooks struct {
	Zoom     string   // the app's secret token
	Chatwoot string   // the webhook's secret
	Intercom string   // the app's client secret
	Zendesk  string   // the webhook's signing secret
	Fetcher  *Fetcher // fetches what Zoom says is ready; nil to fetch nothing
}

// Limits of an event.
const (
	maxEvent  = 4 << 20         // bytes
	maxSkew   = 5 * time.Minute // between a signature's time and ours
	eventName = 100             // characters of an event's name that are counted by
)

// service is one that sends events.
type service struct {
	name   string
	secret string
	// signed reports whether the request carries the secret's signature.
	signed func(h http.Header, body []byte, secret string, now time.Time) bool
	// take does what an event asks for. It returns the event's name and
	// whether it was one of those that matter, and may answer by itself.
	take func(ctx context.Context, body []byte) (event string, taken bool, answer any, err error)
}

// webhooks registers the addresses that services send events to.
func (s *server) webhooks(r chi.Router) {
	for _, v := range []service{
		{"zoom", s.Webhooks.Zoom, zoomSigned, s.zoom},
		{"chatwoot", s.Webhooks.Chatwoot, chatwootSigned, s.chatwoot},
		{"intercom", s.Webhooks.Intercom, intercomSigned, s.intercom},
		{"zendesk", s.Webhooks.Zendesk, zendeskSigned, s.zendesk},
	} {
		if v.secret == "" {
			continue
		}
		r.Post("/webhooks/"+v.name, s.receive(v))
		r.Head("/webhooks/"+v.name, func(http.ResponseWriter, *http.Request) {}) // Intercom looks whether somebody is there
	}
}

// receive takes an event in. What cannot be read is acknowledged, for sending
// it again would not help; what fails on our side is not, so that it comes
// again. Nothing of what people said is logged.
func (s *server) receive(v service) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		ctx := r.Context()
		body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxEvent))
		if err != nil {
			writeProblem(w, http.StatusRequestEntityTooLarge, fmt.Sprintf("an event has at most %d MiB", maxEvent>>20))
			return
		}
		if !v.signed(r.Header, body, v.secret, s.Now()) {
			s.unsigned(r, v.name)
			writeProblem(w, http.StatusUnauthorized, "the signature is missing, wrong, or too old")
			return
		}
		event, taken, answer, err := v.take(ctx, body)
		switch {
		case errors.Is(err, earshot.ErrInvalid):
			s.Log.WarnContext(ctx, "an event cannot be read", "service", v.name, "event", event, "request", middleware.GetReqID(ctx))
			s.count(ctx, v.name, event, "refused")
		case err != nil:
			s.count(ctx, v.name, event, "failed")
			s.refuse(w, r, err)
			return
		case taken:
			s.count(ctx, v.name, event, "taken")
		default:
			s.count(ctx, v.name, event, "ignored")
		}
		if answer == nil {
			answer = struct{}{}
		}
		writeJSON(w, http.StatusOK, answer)
	}
}

// unsigned notes an event that nobody we know has signed, once a second at
// most: whoever knocks often makes no work.
func (s *server) unsigned(r *http.Request, service string) {
	second := time.Now().Unix()
	if s.knocked.Swap(second) == second {
		return
	}
	s.Log.WarnContext(r.Context(), "an event is not signed as it should be", "service", service, "from", r.RemoteAddr, "request", middleware.GetReqID(r.Context()))
	s.count(r.Context(), service, "", "not signed")
}

// count counts an event; that it could not be counted stops nothing.
func (s *server) count(ctx context.Context, service, event, outcome string) {
	if r := []rune(event); len(r) > eventName {
		event = string(r[:eventName])
	}
	if err := s.Store.CountEvent(context.WithoutCancel(ctx), s.Now(), service, event, outcome); err != nil {
		s.Log.ErrorContext(ctx, "count an event", "error", err)
	}
}

// takeEvent takes the words of an event through the pipeline: they join the
// conversation that the service calls the same. Events come one at a time, so
// that the first two of a talk do not begin it twice. The error is
// earshot.ErrInvalid when there is nothing to be read in it.
func (s *server) takeEvent(ctx context.Context, format string, v any) error {
	body, err := json.Marshal(v)
	if err != nil {
		return fmt.Errorf("read an event: %w", earshot.ErrInvalid)
	}
	s.events.Lock()
	defer s.events.Unlock()
	src := ingest.Source{Name: format + ".json", Format: format}
	for c, err := range ingest.Read(strings.NewReader(string(body)), src) {
		if err == nil {
			err = s.Pipeline().Continue(ctx, c)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// event reads the body of an event.
func event(body []byte, into any) error {
	if err := json.Unmarshal(body, into); err != nil {
		return fmt.Errorf("an event is not JSON: %w", earshot.ErrInvalid)
	}
	return nil
}

// mac is the keyed hash of the parts, one after the other.
func mac(h func() hash.Hash, secret string, parts ...[]byte) []byte {
	m := hmac.New(h, []byte(secret))
	for _, p := range parts {
		m.Write(p)
	}
	return m.Sum(nil)
}

// recent reports whether a signature's time, in seconds or milliseconds since
// 1970, is near enough to now.
func recent(stamp string, now time.Time) bool {
	n, err := strconv.ParseInt(stamp, 10, 64)
	if err != nil {
		return false
	}
	at := time.Unix(n, 0)
	if n > 1e12 {
		at = time.UnixMilli(n)
	}
	return now.Sub(at).Abs() <= maxSkew
}
