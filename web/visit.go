package web

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"

	"github.com/go-chi/chi/v5"
	"github.com/go-chi/chi/v5/middleware"

	"earshot"
	"earshot/store"
)

// ErrorPage says that something is not there or went wrong.
type ErrorPage struct {
	Page
	Status  int
	Heading string
	Text    string
	Request string
}

// A visit is one request of one person: what a handler needs to answer it.
type visit struct {
	*Server
	*locale
	w        http.ResponseWriter
	r        *http.Request
	person   earshot.Person
	signedIn bool
}

// visit begins a visit; whoever has a session is known in it.
func (s *Server) visit(w http.ResponseWriter, r *http.Request) *visit {
	v := &visit{Server: s, w: w, r: r, locale: s.locales.of(r)}
	v.person, v.signedIn = s.person(r.Context())
	return v
}

// signedIn lets only those in who are signed in; the others are led to the
// door and, from there, back.
func (s *Server) signedIn(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if _, ok := s.person(r.Context()); ok {
			next.ServeHTTP(w, r)
			return
		}
		to := "/sign-in"
		if r.Method == http.MethodGet && r.URL.Path != "/" {
			to += "?next=" + url.QueryEscape(r.URL.RequestURI())
		}
		http.Redirect(w, r, to, http.StatusSeeOther)
	})
}

// themeCookie keeps the theme a person switched to.
const themeCookie = "earshot_theme"

// page is what every page shows around its content.
func (v *visit) page(title, section string) (Page, error) {
	p := Page{
		locale: v.locale, Title: title, Section: section, Person: v.person, SignedIn: v.signedIn,
		Path: v.r.URL.RequestURI(), Now: v.Now(), Demo: v.Demo, assets: v.pages.assets,
	}
	if c, err := v.r.Cookie(themeCookie); err == nil && (c.Value == "light" || c.Value == "dark") {
		p.Theme = c.Value
	}
	if !v.signedIn {
		return p, nil
	}
	p.Notice = v.takeNotice()
	return p, v.count(&p)
}

// count fills in the numbers beside the sections.
func (v *visit) count(p *Page) error {
	var err error
	_, p.Due, err = v.Store.Reminders(v.ctx(), store.ReminderFilter{Owner: v.person.ID, States: []earshot.ReminderState{earshot.ReminderOpen},
		DueBefore: midnight(p.Zone(p.Now)).AddDate(0, 0, 1), Limit: 1})
	if err != nil || !v.manages() {
		return err
	}
	_, p.Unassigned, err = v.Store.Briefs(v.ctx(), store.BriefFilter{Unassigned: true, Limit: 1})
	return err
}

// show renders a page.
func (v *visit) show(status int, template string, page any) error {
	var b strings.Builder
	if err := v.pages.render(&b, template, page); err != nil {
		return err
	}
	v.w.Header().Set("Content-Type", "text/html; charset=utf-8")
	v.w.WriteHeader(status)
	_, err := v.w.Write([]byte(b.String()))
	if err != nil {
		return nil // whoever asked has left
	}
	return nil
}

// errorPage says what kind of trouble there is, and nothing of its inside.
func (v *visit) errorPage(status int) error {
	p := Page{locale: v.locale, Title: v.T(fmt.Sprintf("error.%d", status)), Person: v.person, SignedIn: v.signedIn, Path: "/", Now: v.Now(), assets: v.pages.assets}
	return v.show(status, "error", ErrorPage{Page: p, Status: status, Heading: p.Title,
		Text: v.T(fmt.Sprintf("error.%d_more", status)), Request: middleware.GetReqID(v.r.Context())})
}

func (v *visit) notFound() error { return v.errorPage(http.StatusNotFound) }

// back sends the person to a page of ours after something was posted: the one
// the form names, or else the fallback.
func (v *visit) back(fallback string) error {
	to := v.r.PostFormValue("next")
	if !local(to) {
		to = fallback
	}
	http.Redirect(v.w, v.r, to, http.StatusSeeOther)
	return nil
}

// local reports whether an address is a path on this site and nothing else.
func local(to string) bool {
	u, err := url.Parse(to)
	return err == nil && u.Scheme == "" && u.Host == "" && u.Opaque == "" && strings.HasPrefix(to, "/") &&
		!strings.HasPrefix(to, "//") && !strings.ContainsAny(to, "\\\r\n")
}

// say leaves a notice for the next page; undo is where to post to take back
// what was done.
func (v *visit) say(text, undo string) {
	v.sessions.Put(v.ctx(), keyNotice, text)
	v.sessions.Put(v.ctx(), keyUndo, undo)
}

// refuse leaves a notice that something did not work.
func (v *visit) refuse(text string) {
	v.say(text, "")
	v.sessions.Put(v.ctx(), keyError, true)
}

// takeNotice is the notice left for this page, nil if there is none.
func (v *visit) takeNotice() *Notice {
	if !v.sessions.Exists(v.ctx(), keyNotice) {
		return nil
	}
	return &Notice{Text: v.sessions.PopString(v.ctx(), keyNotice), Undo: v.sessions.PopString(v.ctx(), keyUndo), Error: v.sessions.PopBool(v.ctx(), keyError)}
}

// id is the {id} of the address, as it was before it was escaped.
func (v *visit) id() string { return pathValue(chi.URLParam(v.r, "id")) }

// pathValue is a part of the address as it was before it was escaped.
func pathValue(id string) string {
	if plain, err := url.PathUnescape(id); err == nil {
		return plain
	}
	return id
}
