package web

import (
	"net/http"
	"time"

	"github.com/go-chi/chi/v5"
	"github.com/go-chi/chi/v5/middleware"
)

// largestRule is how large a posted tracker may be: a list of a few thousand
// phrases in Chinese, where each character takes nine bytes on the way.
const largestRule = 4 << 20

// triesAtOnce is how many people's typing is answered at a time; each scans on
// all cores.
const triesAtOnce = 4

// workbenchRoutes are the pages on which trackers are written, tried and
// published.
func (s *Server) workbenchRoutes(r chi.Router) {
	r.Get("/trackers/new", s.handle((*visit).newTracker))
	r.Get("/trackers/{id}/edit", s.handle((*visit).editTracker))
	r.Post("/trackers/draft", s.large((*visit).saveTracker))
	r.With(middleware.ThrottleBacklog(triesAtOnce, 32, tryWait)).Post("/trackers/try", s.large((*visit).tryTracker))
	r.Post("/trackers/read", s.large((*visit).readRules))
	r.Post("/trackers/own", s.large((*visit).tryOwn))
	r.Post("/trackers/{id}/drop", s.handle((*visit).dropDraft))
	r.Get("/trackers/{id}/backtest", s.handle((*visit).backtest))
	r.Post("/trackers/{id}/backtest", s.handle((*visit).askBacktest))
	r.Post("/trackers/{id}/judge", s.handle((*visit).judge))
	r.Post("/trackers/{id}/publish", s.handle((*visit).publish))
	r.Post("/trackers/{id}/back", s.handle((*visit).backOut))
	r.Get("/trackers/{id}/unpublish", s.handle((*visit).dependants))
	r.Post("/trackers/{id}/unpublish", s.handle(func(v *visit) error { return v.switchTracker(false) }))
	r.Post("/trackers/{id}/republish", s.handle(func(v *visit) error { return v.switchTracker(true) }))
	r.Get(setsHref, s.handle((*visit).wordSets))
	r.Post(setsHref, s.large((*visit).saveSet))
	r.Get("/trackers/new-set", s.handle((*visit).newSet))
	r.Get(setsHref+"/{id}", s.handle((*visit).wordSet))
	r.Post(setsHref+"/{id}/delete", s.handle((*visit).dropSet))
	r.Post(setsHref+"/{id}/restore", s.handle((*visit).restoreSet))
	r.Get("/findings/{id}/why", s.handle((*visit).why))
	r.Post("/findings/{id}/why", s.handle((*visit).because))
	r.Get("/trackers/board", s.handle((*visit).board))
	r.Get("/trackers/audit", s.handle((*visit).suppressedAudit))
	r.Get("/trackers/rails", s.handle((*visit).rails))
	r.Post("/trackers/rails", s.handle((*visit).setRails))
	r.Get("/trackers/progress", s.handle((*visit).progress))
}

// tryWait is how long somebody's typing waits for others'.
const tryWait = 20 * time.Second

// large is handle for a tracker.
func (s *Server) large(do func(*visit) error) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		r.Body = http.MaxBytesReader(w, r.Body, largestRule)
		v := s.visit(w, r)
		if err := do(v); err != nil {
			v.fail(err)
		}
	}
}
