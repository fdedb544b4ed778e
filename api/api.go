// Package api answers programs: JSON over HTTP under /api/v1, described by an
// OpenAPI 3.1 document at /api/v1/openapi.json and a page for people at
// /api/v1/docs.
//
// Who calls is told by the session cookie of the pages or by a bearer token.
// Errors are RFC 9457 problems; what went wrong inside is for operators and
// never leaves the house.
package api

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humachi"
	"github.com/go-chi/chi/v5"
	"github.com/go-chi/chi/v5/middleware"

	"earshot"
	"earshot/ingest"
	"earshot/nlp"
	"earshot/risk"
	"earshot/search"
	"earshot/store"
)

// Config is what the API works with.
type Config struct {
	Store     *store.Store
	Index     *search.Index
	Pipeline  func() *ingest.Pipeline // the one to use now; it changes when trackers do
	Workbench *ingest.Workbench
	Weights   risk.Weights
	Now       func() time.Time
	Log       *slog.Logger
	Who       func(*http.Request) (earshot.Person, bool) // who is signed in on the pages; may be nil
	Webhooks  Webhooks
}

// server answers the calls.
type server struct {
	Config
	events   sync.Mutex   // held while an event of a service is taken in
	knocked  atomic.Int64 // the second in which an unsigned event was noted last
	enricher *nlp.Enricher
	reading  chan struct{} // holds whoever is reading a conversation for names
}

// New is a handler for everything under /api/.
func New(c Config) http.Handler {
	s := &server{Config: c, enricher: &nlp.Enricher{}, reading: make(chan struct{}, 1)}
	r := chi.NewRouter()
	r.Use(middleware.RequestID, s.recoverer, http.NewCrossOriginProtection().Handler)
	r.Route("/api/v1", func(r chi.Router) {
		h := humachi.New(r, config())
		h.UseMiddleware(s.authenticate(h))
		s.register(h)
		s.transcripts(h, r)
		s.live(h, r)
		s.webhooks(r)
		r.Get("/docs", s.docs(h))
		r.Get("/docs.css", stylesheet)
	})
	r.NotFound(func(w http.ResponseWriter, r *http.Request) {
		writeProblem(w, http.StatusNotFound, "there is nothing at this address")
	})
	return r
}

func config() huma.Config {
	c := huma.DefaultConfig("Earshot", "1")
	c.DocsPath = ""
	c.OpenAPIPath = "/openapi"
	c.SchemasPath = ""
	c.CreateHooks = nil
	c.Servers = []*huma.Server{{URL: "/api/v1"}}
	c.Info.Description = "Conversations in; risk, reasons and reminders out."
	c.Components.SecuritySchemes = map[string]*huma.SecurityScheme{
		"token":   {Type: "http", Scheme: "bearer"},
		"session": {Type: "apiKey", In: "cookie", Name: "earshot"},
	}
	c.Security = []map[string][]string{{"token": {}}, {"session": {}}}
	return c
}

// register lists every operation.
func (s *server) register(h huma.API) {
	huma.Register(h, operation("health", http.MethodGet, "/health", "Is the house standing?", "house", open), s.health)
	huma.Register(h, operation("list-accounts", http.MethodGet, "/accounts", "Accounts, the most at risk first", "accounts"), s.accounts)
	huma.Register(h, operation("get-account", http.MethodGet, "/accounts/{id}", "An account and the receipt of its score", "accounts"), s.account)
	huma.Register(h, operation("list-conversations", http.MethodGet, "/conversations", "Conversations, newest first", "conversations"), s.conversations)
	huma.Register(h, operation("get-conversation", http.MethodGet, "/conversations/{id}", "A conversation with all that was found in it", "conversations"), s.conversation)
	huma.Register(h, vconOperation(), s.conversationVCon)
	huma.Register(h, operation("list-twins", http.MethodGet, "/twins", "Pairs of conversations that seem to be one call", "conversations"), s.twins)
	huma.Register(h, operation("decide-twins", http.MethodPost, "/conversations/{id}/twins/{other}", "Keep two conversations as one, or as two", "conversations"), s.decideTwins)
	huma.Register(h, operation("get-mentions", http.MethodGet, "/conversations/{id}/mentions", "People, organisations and things its English turns name", "conversations"), s.mentions)
	huma.Register(h, operation("correct-turn", http.MethodPut, "/conversations/{id}/turns/{seq}/correction", "Say what a turn is written in and how it reads", "conversations"), s.correctTurn)
	huma.Register(h, operation("uncorrect-turn", http.MethodDelete, "/conversations/{id}/turns/{seq}/correction", "Take a turn's correction back", "conversations"), s.uncorrectTurn)
	huma.Register(h, operation("list-promises", http.MethodGet, "/promises", "What was asked and promised, the earliest due first", "promises"), s.promises)
	huma.Register(h, operation("set-promise", http.MethodPost, "/promises/{id}", "Say what became of a promise", "promises"), s.setPromise)
	huma.Register(h, operation("list-findings", http.MethodGet, "/findings", "What trackers saw, newest first", "findings"), s.findings)
	huma.Register(h, operation("override-finding", http.MethodPut, "/findings/{id}/override", "Say that a finding is wrong, or that it should have counted", "findings"), s.overrideFinding)
	huma.Register(h, operation("restore-finding", http.MethodDelete, "/findings/{id}/override", "Leave a finding as its rule has it", "findings"), s.restoreFinding)
	huma.Register(h, operation("search", http.MethodGet, "/search", "Find conversations by what was said", "search"), s.search)
	huma.Register(h, operation("list-trackers", http.MethodGet, "/trackers", "Trackers", "trackers"), s.trackers)
	s.registerWorkbench(h)
	huma.Register(h, operation("list-tracks", http.MethodGet, "/tracks", "Talk tracks that fit a situation, best first", "talk tracks"), s.tracks)
	huma.Register(h, operation("list-reminders", http.MethodGet, "/reminders", "Reminders to act on, the most pressing first", "reminders"), s.reminders)
	huma.Register(h, operation("done-reminder", http.MethodPost, "/reminders/{id}/done", "Mark a reminder done", "reminders"), s.done)
	huma.Register(h, operation("snooze-reminder", http.MethodPost, "/reminders/{id}/snooze", "Put a reminder off", "reminders"), s.snooze)
	huma.Register(h, operation("reopen-reminder", http.MethodPost, "/reminders/{id}/reopen", "Take back done or snooze", "reminders"), s.reopen)
}

// operation describes a call.
func operation(id, method, path, summary, tag string, options ...func(*huma.Operation)) huma.Operation {
	op := huma.Operation{OperationID: id, Method: method, Path: path, Summary: summary, Tags: []string{tag},
		Errors: []int{http.StatusUnauthorized, http.StatusNotFound, http.StatusUnprocessableEntity}}
	for _, o := range options {
		o(&op)
	}
	return op
}

// open is for calls that need nobody to be signed in.
func open(op *huma.Operation) { op.Security = []map[string][]string{{}} }

// person is the key of who calls in a request's context.
type person struct{}

// authenticate refuses calls of nobody we know.
func (s *server) authenticate(h huma.API) func(huma.Context, func(huma.Context)) {
	return func(ctx huma.Context, next func(huma.Context)) {
		if sec := ctx.Operation().Security; len(sec) == 1 && len(sec[0]) == 0 {
			next(ctx)
			return
		}
		r, _ := humachi.Unwrap(ctx)
		p, err := s.whoCalls(r)
		if err != nil {
			status, detail := s.problem(r.Context(), err)
			huma.WriteErr(h, ctx, status, detail)
			return
		}
		next(huma.WithValue(ctx, person{}, p))
	}
}

// whoCalls is the owner of the bearer token, or who is signed in.
func (s *server) whoCalls(r *http.Request) (earshot.Person, error) {
	if token, ok := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer "); ok {
		p, err := s.Store.PersonByToken(r.Context(), strings.TrimSpace(token))
		if errors.Is(err, earshot.ErrNotFound) {
			return p, errUnknown
		}
		return p, err
	}
	if s.Who != nil {
		if p, ok := s.Who(r); ok {
			return p, nil
		}
	}
	return earshot.Person{}, errUnknown
}

var errUnknown = errors.New("sign in, or send a token: Authorization: Bearer TOKEN")

// problem is the status and the words for an error; what is nobody's business
// is logged and not said.
func (s *server) problem(ctx context.Context, err error) (int, string) {
	switch {
	case errors.Is(err, errUnknown):
		return http.StatusUnauthorized, err.Error()
	case errors.Is(err, earshot.ErrNotFound):
		return http.StatusNotFound, err.Error()
	case errors.Is(err, earshot.ErrInvalid):
		return http.StatusUnprocessableEntity, err.Error()
	case errors.Is(err, earshot.ErrConflict):
		return http.StatusConflict, err.Error()
	case errors.Is(err, earshot.ErrDenied):
		return http.StatusForbidden, err.Error()
	case errors.Is(err, context.Canceled), errors.Is(err, context.DeadlineExceeded):
		return http.StatusServiceUnavailable, "this took too long; try again with less"
	}
	id := middleware.GetReqID(ctx)
	s.Log.ErrorContext(ctx, "answer an API call", "error", err, "request", id)
	return http.StatusInternalServerError, "something went wrong on our side; the operator finds it in the log as request " + id
}

// fail turns an error into the one the caller sees.
func (s *server) fail(ctx context.Context, err error) error {
	status, detail := s.problem(ctx, err)
	return huma.NewError(status, detail)
}

// recoverer answers a call whose handler panicked.
func (s *server) recoverer(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		defer func() {
			if p := recover(); p != nil {
				if p == http.ErrAbortHandler {
					panic(p)
				}
				s.Log.ErrorContext(r.Context(), "answer an API call", "panic", p, "request", middleware.GetReqID(r.Context()))
				writeProblem(w, http.StatusInternalServerError, "something went wrong on our side; the operator finds it in the log as request "+middleware.GetReqID(r.Context()))
			}
		}()
		next.ServeHTTP(w, r)
	})
}
