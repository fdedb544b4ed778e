package web

import (
	"errors"
	"log/slog"
	"net/http"
	"runtime/debug"
	"time"

	"github.com/go-chi/chi/v5"
	"github.com/go-chi/chi/v5/middleware"
	"github.com/go-chi/httprate"

	"earshot"
)

// searchesAtOnce is how many searches may run or wait; the next one is told to
// come again.
const searchesAtOnce = 16

// routes is the whole site.
func (s *Server) routes() http.Handler {
	r := chi.NewRouter()
	r.Use(middleware.RequestID, middleware.ClientIPFromRemoteAddr, s.logged, s.recovered, secure, s.sameOrigin(), middleware.Compress(5))
	r.Method(http.MethodGet, "/static/*", s.pages.static())
	r.Group(func(r chi.Router) {
		r.Use(noStore, s.sessions.LoadAndSave)
		s.doorRoutes(r)
		r.Group(func(r chi.Router) {
			r.Use(s.signedIn)
			s.readRoutes(r)
			s.writeRoutes(r)
			s.uploadRoutes(r)
		})
		r.NotFound(s.handle((*visit).notFound))
		r.MethodNotAllowed(s.handle(func(v *visit) error { return v.errorPage(http.StatusMethodNotAllowed) }))
	})
	return r
}

// doorRoutes are for people who are not signed in.
func (s *Server) doorRoutes(r chi.Router) {
	r.Get("/setup", s.handle((*visit).setupForm))
	r.Post("/setup", s.handle((*visit).setup))
	r.Get("/sign-in", s.handle((*visit).signInForm))
	r.With(s.slowGuesses()).Post("/sign-in", s.handle((*visit).signIn))
	r.Post("/sign-out", s.handle((*visit).signOut))
	r.Post("/preferences", s.handle((*visit).preferences))
}

func (s *Server) readRoutes(r chi.Router) {
	r.Get("/", s.handle((*visit).today))
	r.Get("/accounts", s.handle((*visit).accounts))
	r.Get("/accounts/{id}", s.handle((*visit).account))
	r.Get("/conversations/{id}", s.handle((*visit).conversation))
	r.With(middleware.Throttle(searchesAtOnce)).Get("/search", s.handle((*visit).search))
	r.Get("/trackers", s.handle((*visit).trackers))
	r.Get("/trackers/{id}", s.handle((*visit).tracker))
	s.workbenchRoutes(r)
	r.Get("/tracks", s.handle((*visit).tracks))
	r.Get("/tracks/{id}", s.handle((*visit).track))
	r.Get("/unassigned", s.handle((*visit).unassigned))
	r.Get("/twins", s.handle((*visit).twins))
	r.Get("/settings", s.handle((*visit).settings))
	r.Get("/help", s.handle((*visit).help))
}

func (s *Server) writeRoutes(r chi.Router) {
	r.Post("/reminders/{id}/done", s.handle((*visit).reminderDone))
	r.Post("/reminders/{id}/snooze", s.handle((*visit).reminderSnooze))
	r.Post("/reminders/{id}/reopen", s.handle((*visit).reminderReopen))
	r.Post("/conversations/{id}/account", s.handle((*visit).assign))
	r.Post("/conversations/{id}/side", s.handle((*visit).setSide))
	r.Post("/conversations/{id}/turns/{seq}", s.handle((*visit).correctTurn))
	r.Post("/promises/{id}", s.handle((*visit).setPromise))
	for _, what := range []string{"join", "apart", "open"} {
		r.Post("/twins/{id}/{other}/"+what, s.handle(func(v *visit) error { return v.decideTwins(what) }))
	}
	for what, o := range map[string]earshot.Override{"wrong": earshot.SaidWrong, "count": earshot.SaidRight, "right": ""} {
		r.Post("/findings/{id}/"+what, s.handle(func(v *visit) error { return v.override(o) }))
	}
}

// handle answers with do, and turns its error into a page.
func (s *Server) handle(do func(*visit) error) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		r.Body = http.MaxBytesReader(w, r.Body, 64<<10)
		v := s.visit(w, r)
		if err := do(v); err != nil {
			v.fail(err)
		}
	}
}

// fail answers with an error page where there is no visit yet.
func (s *Server) fail(w http.ResponseWriter, r *http.Request, err error) {
	v := &visit{Server: s, w: w, r: r, locale: s.locales.of(r)}
	v.fail(err)
}

// fail tells the person what kind of error it was, and the operator all of it.
func (v *visit) fail(err error) {
	status := http.StatusInternalServerError
	switch {
	case errors.Is(err, earshot.ErrNotFound):
		status = http.StatusNotFound
	case errors.Is(err, earshot.ErrInvalid):
		status = http.StatusBadRequest
	case errors.Is(err, earshot.ErrDenied):
		status = http.StatusForbidden
	case v.r.Context().Err() != nil:
		return // nobody is waiting any more
	default:
		v.Log.ErrorContext(v.r.Context(), "answer a page", "error", err, "path", v.r.URL.Path, "request", middleware.GetReqID(v.r.Context()))
	}
	if err := v.errorPage(status); err != nil {
		v.Log.ErrorContext(v.r.Context(), "show an error", "error", err)
		http.Error(v.w, http.StatusText(status), status)
	}
}

// logged writes a line for each request: never the transcript's words, so
// never the query either.
func (s *Server) logged(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		ww := middleware.NewWrapResponseWriter(w, r.ProtoMajor)
		began := time.Now()
		next.ServeHTTP(ww, r)
		s.Log.LogAttrs(r.Context(), slog.LevelDebug, "request", slog.String("method", r.Method), slog.String("route", chi.RouteContext(r.Context()).RoutePattern()),
			slog.Int("status", ww.Status()), slog.Int("bytes", ww.BytesWritten()), slog.Duration("took", time.Since(began)),
			slog.String("ip", middleware.GetClientIP(r.Context())), slog.String("request", middleware.GetReqID(r.Context())))
	})
}

// recovered answers a panic with a page.
func (s *Server) recovered(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		defer func() {
			switch p := recover(); p {
			case nil:
			case http.ErrAbortHandler:
				panic(p)
			default:
				s.Log.ErrorContext(r.Context(), "panic", "panic", p, "stack", string(debug.Stack()), "request", middleware.GetReqID(r.Context()))
				v := &visit{Server: s, w: w, r: r, locale: s.locales.of(r)}
				_ = v.errorPage(http.StatusInternalServerError)
			}
		}()
		next.ServeHTTP(w, r)
	})
}

// sameOrigin refuses what another site makes a browser post.
func (s *Server) sameOrigin() func(http.Handler) http.Handler {
	guard := http.NewCrossOriginProtection()
	guard.SetDenyHandler(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { s.fail(w, r, earshot.ErrDenied) }))
	return guard.Handler
}

// noStore keeps pages, which hold customers' words, out of shared and of back
// caches.
func noStore(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Cache-Control", "no-store")
		w.Header().Add("Vary", "Cookie, Accept-Language")
		next.ServeHTTP(w, r)
	})
}

// slowGuesses lets an address try ten passwords a minute.
func (s *Server) slowGuesses() func(http.Handler) http.Handler {
	return httprate.LimitBy(10, time.Minute, func(r *http.Request) (string, error) { return middleware.GetClientIP(r.Context()), nil },
		httprate.WithLimitHandler(s.handle(func(v *visit) error { return v.signInAgain(http.StatusTooManyRequests, "signin.slow") })))
}
