package web

import (
	"cmp"
	"errors"
	"net/http"
	"net/mail"
	"strings"
	"time"
	"unicode/utf8"

	"earshot"
)

// SignInPage asks who is there.
type SignInPage struct {
	Page
	Email  string
	Next   string
	Failed string
	Hint   string
}

// SetupPage makes the first admin.
type SetupPage struct {
	Page
	Name, Email, Zone string
	Failed            string
	Zones             []string
}

// shortestPassword is in characters.
const shortestPassword = 10

// needsSetup reports whether nobody can sign in yet.
func (v *visit) needsSetup() (bool, error) {
	has, err := v.Store.HasPasswords(v.ctx())
	return !has, err
}

// setupForm asks for the first admin, once.
func (v *visit) setupForm() error {
	needed, err := v.needsSetup()
	if err != nil {
		return err
	}
	if !needed {
		http.Redirect(v.w, v.r, "/sign-in", http.StatusSeeOther)
		return nil
	}
	return v.showSetup(http.StatusOK, SetupPage{})
}

func (v *visit) showSetup(status int, page SetupPage) error {
	var err error
	page.Page, err = v.page(v.T("setup.title"), "")
	page.Zones = []string{"America/Chicago", "America/Los_Angeles", "America/New_York", "Asia/Hong_Kong", "Asia/Seoul", "Asia/Shanghai", "Asia/Singapore", "Asia/Taipei", "Asia/Tokyo", "Australia/Sydney", "Europe/Berlin", "Europe/London", "UTC"}
	if err != nil {
		return err
	}
	return v.show(status, "setup", page)
}

// setup makes the first admin and signs them in.
func (v *visit) setup() error {
	needed, err := v.needsSetup()
	if err != nil {
		return err
	}
	if !needed {
		return earshot.ErrDenied
	}
	form := SetupPage{Name: v.field("name"), Email: strings.ToLower(v.field("email")), Zone: v.field("zone")}
	password := v.r.PostFormValue("password")
	if problem := form.problem(password); problem != "" {
		form.Failed = v.T(problem)
		return v.showSetup(http.StatusUnprocessableEntity, form)
	}
	p, err := v.firstAdmin(form)
	if err != nil {
		return err
	}
	if err := v.Store.SetPassword(v.ctx(), v.Now(), p.ID, password); err != nil {
		return err
	}
	return v.enter(p.ID, "/")
}

// problem is the text that says what is wrong with the form, empty if nothing.
func (f SetupPage) problem(password string) string {
	address, err := mail.ParseAddress(f.Email)
	_, zone := time.LoadLocation(f.Zone)
	switch {
	case f.Name == "":
		return "setup.bad_name"
	case err != nil || address.Address != f.Email:
		return "setup.bad_email"
	case utf8.RuneCountInString(password) < shortestPassword:
		return "setup.password_rule"
	case zone != nil:
		return "setup.bad_zone"
	}
	return ""
}

// firstAdmin is the person of the form, who may have been imported before.
func (v *visit) firstAdmin(f SetupPage) (earshot.Person, error) {
	p, err := v.Store.PersonByEmail(v.ctx(), f.Email)
	if errors.Is(err, earshot.ErrNotFound) {
		name, _, _ := strings.Cut(f.Email, "@")
		p, err = earshot.Person{ID: earshot.PersonID(name), Email: f.Email}, nil
		if _, taken := v.Store.Person(v.ctx(), p.ID); taken == nil {
			p.ID = earshot.PersonID(f.Email)
		}
	}
	if err != nil {
		return p, err
	}
	p.Name, p.Role, p.TimeZone = f.Name, earshot.RoleAdmin, cmp.Or(f.Zone, p.TimeZone)
	return p, v.Store.PutPeople(v.ctx(), []earshot.Person{p})
}

// enter signs a person in. The session gets a new token, so that a token
// planted before is worth nothing.
func (v *visit) enter(id earshot.PersonID, to string) error {
	if err := v.sessions.RenewToken(v.ctx()); err != nil {
		return err
	}
	v.sessions.Put(v.ctx(), keyPerson, string(id))
	return v.back(to)
}

// signInForm asks who is there.
func (v *visit) signInForm() error {
	needed, err := v.needsSetup()
	switch {
	case err != nil:
		return err
	case needed:
		http.Redirect(v.w, v.r, "/setup", http.StatusSeeOther)
		return nil
	case v.signedIn:
		http.Redirect(v.w, v.r, "/", http.StatusSeeOther)
		return nil
	}
	return v.showSignIn(http.StatusOK, SignInPage{Next: v.r.URL.Query().Get("next")})
}

func (v *visit) showSignIn(status int, page SignInPage) error {
	var err error
	if page.Page, err = v.page(v.T("signin.title"), ""); err != nil {
		return err
	}
	if !local(page.Next) {
		page.Next = "/"
	}
	if v.Demo && v.DemoEmail != "" {
		page.Hint = v.T("signin.demo", "email", v.DemoEmail, "password", v.DemoPassword)
	}
	return v.show(status, "signin", page)
}

// signInAgain shows the form once more with what was wrong.
func (v *visit) signInAgain(status int, problem string) error {
	return v.showSignIn(status, SignInPage{Email: v.field("email"), Next: v.r.PostFormValue("next"), Failed: v.T(problem)})
}

// signIn checks the password. Somebody unknown is answered like somebody who
// mistyped, and as slowly.
func (v *visit) signIn() error {
	p, err := v.Store.PersonByEmail(v.ctx(), v.field("email"))
	if err != nil && !errors.Is(err, earshot.ErrNotFound) {
		return err
	}
	ok, err := v.Store.CheckPassword(v.ctx(), p.ID, v.r.PostFormValue("password"))
	if err != nil {
		return err
	}
	if !ok {
		return v.signInAgain(http.StatusUnauthorized, "signin.failed")
	}
	return v.enter(p.ID, "/")
}

// signOut ends the session.
func (v *visit) signOut() error {
	if err := v.sessions.Destroy(v.ctx()); err != nil {
		return err
	}
	http.Redirect(v.w, v.r, "/sign-in", http.StatusSeeOther)
	return nil
}

// preferences switches language and theme, for this browser.
func (v *visit) preferences() error {
	if err := v.r.ParseForm(); err != nil {
		return earshot.ErrInvalid
	}
	if lang, ok := v.r.PostForm["lang"]; ok && v.locales.named(earshot.Lang(lang[0])) != nil {
		v.keep(localeCookie, lang[0])
	}
	if theme, ok := v.r.PostForm["theme"]; ok && (theme[0] == "" || theme[0] == "light" || theme[0] == "dark") {
		v.keep(themeCookie, theme[0])
	}
	return v.back("/")
}

// keep sets a cookie for a year. The theme's must be readable by our script,
// which changes it at once.
func (v *visit) keep(name, value string) {
	http.SetCookie(v.w, &http.Cookie{Name: name, Value: value, Path: "/", MaxAge: 365 * 24 * 3600, Secure: v.Secure,
		HttpOnly: name != themeCookie, SameSite: http.SameSiteLaxMode})
}

// field is what was typed into a field, without the space around it.
func (v *visit) field(name string) string { return strings.TrimSpace(v.r.PostFormValue(name)) }
