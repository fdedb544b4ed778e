// Package web shows Earshot to people: pages rendered on the server, in five
// languages, that work without JavaScript.
//
// [New] makes a handler for the whole address space of the site; [Server.Who]
// tells the API who is signed in. Every page is a typed struct (in the file of its handler) and a
// template of the same name; a handler reads the records, fills the struct and
// renders it. What is posted is done and answered with a redirect.
//
// Nobody sees a row, a count or a hit of an account they may not open: people
// who do not manage see the accounts they own or look after. A user never
// reads an internal error; the operator reads it once, with the request's ID.
package web

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"time"

	"github.com/alexedwards/scs/v2"

	"earshot"
	"earshot/ingest"
	"earshot/nlp"
	"earshot/risk"
	"earshot/search"
	"earshot/store"
)

// Config is what the pages work with.
type Config struct {
	Store     *store.Store
	Index     *search.Index
	Pipeline  func() *ingest.Pipeline // the one to use now; it changes when trackers do
	Workbench *ingest.Workbench       // where trackers are drafted, tried and published
	Weights   risk.Weights
	Now       func() time.Time
	Log       *slog.Logger
	Secure    bool // the pages are reached over HTTPS: cookies are sent over nothing else
	Demo      bool // the workspace is the sample
	// Uploads is the folder where uploaded files wait to be stored; without
	// one nothing can be uploaded through the pages.
	Uploads string
	// TryWithin is how long the first answer of a rule that is being written
	// may take; 0 is the usual time.
	TryWithin time.Duration
	// DemoEmail and DemoPassword are named on the sign-in page of a demo, so
	// that a newcomer gets in.
	DemoEmail, DemoPassword string
}

// Server answers people. Make one with New.
type Server struct {
	Config
	pages    *pages
	locales  *locales
	sessions *scs.SessionManager
	shelf    *shelf
	enricher *nlp.Enricher
	reading  chan struct{} // holds whoever is reading a conversation for names
	handler  http.Handler
	concepts *risk.Concepts
}

// New makes the handler for everything outside /api/.
func New(c Config) (*Server, error) {
	if c.Store == nil || c.Index == nil || c.Pipeline == nil {
		return nil, fmt.Errorf("web needs a store, an index and a pipeline: %w", earshot.ErrInvalid)
	}
	if c.Now == nil {
		c.Now = time.Now
	}
	if c.Log == nil {
		c.Log = slog.New(slog.DiscardHandler)
	}
	s := &Server{Config: c, shelf: &shelf{dir: c.Uploads, now: c.Now}, enricher: &nlp.Enricher{}, reading: make(chan struct{}, 1)}
	var err error
	if s.pages, err = readPages(); err != nil {
		return nil, err
	}
	if s.locales, err = readLocales(); err != nil {
		return nil, err
	}
	if s.concepts, err = risk.LoadConcepts(); err != nil {
		return nil, err
	}
	s.sessions = s.newSessions()
	s.handler = s.routes()
	return s, nil
}

// ServeHTTP answers one request.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) { s.handler.ServeHTTP(w, r) }

// sessionLife is how long a sign-in lasts.
const sessionLife = 14 * 24 * time.Hour

func (s *Server) newSessions() *scs.SessionManager {
	m := scs.New()
	m.Store = s.Store.Sessions()
	m.Lifetime = sessionLife
	m.Cookie.Name = "earshot"
	m.Cookie.HttpOnly = true
	m.Cookie.SameSite = http.SameSiteLaxMode
	m.Cookie.Secure = s.Secure
	m.ErrorFunc = func(w http.ResponseWriter, r *http.Request, err error) {
		s.fail(w, r, fmt.Errorf("keep session: %w", err))
	}
	return m
}

// The keys of a session.
const (
	keyPerson  = "person"
	keyNotice  = "notice"
	keyUndo    = "undo"
	keyError   = "error"
	keyDropped = "dropped"
)

// Who is the person signed in with the request's session cookie. It works on
// requests that did not pass through the server.
func (s *Server) Who(r *http.Request) (earshot.Person, bool) {
	cookie, err := r.Cookie(s.sessions.Cookie.Name)
	if err != nil {
		return earshot.Person{}, false
	}
	ctx, err := s.sessions.Load(r.Context(), cookie.Value)
	if err != nil {
		s.Log.ErrorContext(r.Context(), "read session", "error", err)
		return earshot.Person{}, false
	}
	return s.person(ctx)
}

// person is the person of the session in ctx.
func (s *Server) person(ctx context.Context) (earshot.Person, bool) {
	id := s.sessions.GetString(ctx, keyPerson)
	if id == "" {
		return earshot.Person{}, false
	}
	p, err := s.Store.Person(ctx, earshot.PersonID(id))
	if err != nil && !errors.Is(err, earshot.ErrNotFound) {
		s.Log.ErrorContext(ctx, "read who is signed in", "error", err)
	}
	return p, err == nil
}
