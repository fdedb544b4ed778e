package web

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"os"
	"path"
	"strconv"
	"strings"
	"time"

	"github.com/go-chi/chi/v5"
	"github.com/go-chi/chi/v5/middleware"

	"earshot"
	"earshot/ingest"
)

// UploadPage takes files in.
type UploadPage struct {
	Page
	Failed  string
	Limits  string
	Waiting []WaitingUpload
}

// WaitingUpload is an upload that its owner may go on with.
type WaitingUpload struct {
	Href, Files, When string
	ISO               string
	Done              bool
}

// choicesBytes is the most that the choices about an upload take.
const choicesBytes = 1 << 20

// readingAtOnce is how many uploads are read at the same time; readingWait how
// many more may wait for their turn.
const (
	readingAtOnce = 2
	readingWait   = 20
)

// uploadRoutes are for bringing conversations in.
func (s *Server) uploadRoutes(r chi.Router) {
	r.Get("/upload", s.handle((*visit).uploadForm))
	r.Group(func(r chi.Router) {
		r.Use(middleware.ThrottleBacklog(readingAtOnce, readingWait, 2*time.Minute))
		r.Post("/upload", s.handleUpTo(uploadBytes+choicesBytes, (*visit).upload))
		r.Get("/upload/{id}", s.handle((*visit).uploaded))
		r.Post("/upload/{id}", s.handleUpTo(choicesBytes, (*visit).chooseUpload))
	})
}

// handleUpTo is handle for a body of so many bytes.
func (s *Server) handleUpTo(most int64, do func(*visit) error) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		r.Body = http.MaxBytesReader(w, r.Body, most)
		v := s.visit(w, r)
		if err := do(v); err != nil {
			v.fail(err)
		}
	}
}

// SweepUploads removes uploads that are too old. It is to be called now and
// then for as long as the server runs.
func (s *Server) SweepUploads(ctx context.Context) {
	if err := s.shelf.sweep(); err != nil {
		s.Log.LogAttrs(ctx, slog.LevelError, "remove old uploads", slog.Any("error", err))
	}
}

// uploadForm asks for files.
func (v *visit) uploadForm() error { return v.showUploadForm(http.StatusOK, "") }

func (v *visit) showUploadForm(status int, failed string) error {
	p, err := v.page(v.T("upload.title"), "upload")
	if err != nil {
		return err
	}
	page := UploadPage{Page: p, Failed: failed, Limits: p.T("upload.limits", "files", uploadFiles, "each", bytesText(ingest.MaxBytes), "all", bytesText(uploadBytes),
		"hours", int(uploadLife.Hours()), "waiting", uploadsWaiting)}
	mine, err := v.shelf.of(v.person.ID)
	if err != nil {
		return err
	}
	for _, u := range mine {
		var names []string
		for _, f := range u.Files {
			names = append(names, f.Name)
		}
		page.Waiting = append(page.Waiting, WaitingUpload{Href: "/upload/" + u.ID, Files: shorten(strings.Join(names, p.T("format.list")), 120), When: p.Time(u.At), ISO: p.ISO(u.At), Done: u.Done})
	}
	return v.show(status, "upload", page)
}

// upload puts the files of the form on the shelf and leads to their preview.
func (v *visit) upload() error {
	parts, err := v.r.MultipartReader()
	if err != nil {
		return fmt.Errorf("an upload without files: %w", earshot.ErrInvalid)
	}
	u, err := v.shelf.put(v.person.ID, v.person.Location().String(), func() (string, io.Reader, error) {
		for {
			part, err := parts.NextPart()
			if err != nil {
				return "", nil, err
			}
			if part.FormName() == "files" && part.FileName() != "" {
				return fileName(part.FileName()), part, nil
			}
		}
	})
	var tooLarge *http.MaxBytesError
	switch {
	case errors.As(err, &tooLarge):
		return v.notTaken(errTooLarge)
	case errors.Is(err, errTooMany), errors.Is(err, errTooLarge), errors.Is(err, errWaiting), errors.Is(err, errFull), errors.Is(err, errNoFile):
		return v.notTaken(err)
	case errors.Is(err, io.ErrUnexpectedEOF):
		return fmt.Errorf("the upload broke off: %w", earshot.ErrInvalid)
	case err != nil:
		return err
	}
	return v.lead("/upload/" + u.ID)
}

// fileName is the last part of a name that a browser sent, short enough.
func fileName(name string) string {
	name = path.Base(strings.ReplaceAll(name, `\`, "/"))
	return shorten(strings.Map(func(r rune) rune {
		if r < ' ' {
			return -1
		}
		return r
	}, name), 200)
}

// notTaken says why an upload was not taken.
func (v *visit) notTaken(why error) error {
	text := v.T(why.Error(), "files", uploadFiles, "each", bytesText(ingest.MaxBytes), "all", bytesText(uploadBytes), "n", uploadsWaiting)
	if v.wantsJSON() {
		return v.answerJSON(http.StatusUnprocessableEntity, map[string]string{"problem": text})
	}
	return v.showUploadForm(http.StatusUnprocessableEntity, text)
}

// lead sends the browser on; our script, which shows the progress of an
// upload, is told where.
func (v *visit) lead(to string) error {
	if v.wantsJSON() {
		return v.answerJSON(http.StatusOK, map[string]string{"to": to})
	}
	http.Redirect(v.w, v.r, to, http.StatusSeeOther)
	return nil
}

func (v *visit) wantsJSON() bool { return v.r.Header.Get("Accept") == "application/json" }

// uploaded shows what an upload holds, or what became of it.
func (v *visit) uploaded() error {
	u, err := v.shelf.get(v.person.ID, v.id())
	if err != nil {
		return err
	}
	if u.Done {
		return v.showOutcome(u)
	}
	return v.showPreview(u)
}

// chooseUpload keeps what was chosen and does what the button says.
func (v *visit) chooseUpload() error {
	u, err := v.shelf.get(v.person.ID, v.id())
	if err != nil {
		return err
	}
	here := "/upload/" + u.ID
	do := v.r.PostFormValue("do")
	if do == "drop" {
		if err := v.shelf.drop(u.ID); err != nil {
			return err
		}
		v.say(v.T("upload.dropped"), "")
		return v.lead("/upload")
	}
	if u.Done {
		return v.lead(here)
	}
	if !v.shelf.begin(u.ID) {
		v.refuse(v.T("upload.busy"))
		return v.lead(here)
	}
	defer v.shelf.end(u.ID)
	for i := range u.Files {
		if err := v.choose(&u.Files[i], "f"+strconv.Itoa(i)+"."); err != nil {
			return err
		}
	}
	name, at, _ := strings.Cut(do, ":")
	if i, err := strconv.Atoi(at); name == "swap" && err == nil && i >= 0 && i < len(u.Files) {
		if err := v.swap(u, i); err != nil {
			return err
		}
		here += "#f" + at
	}
	if do == "store" {
		return v.storeUpload(u)
	}
	if err := v.shelf.save(u); err != nil {
		return err
	}
	return v.lead(here)
}

// choose takes the choices about one file from the form.
func (v *visit) choose(f *upFile, prefix string) error {
	form := v.r.PostForm
	if !form.Has(prefix + "here") {
		return nil // the form does not speak of this file
	}
	get := func(name string) string { return strings.TrimSpace(form.Get(prefix + name)) }
	f.Format, f.Order, f.Start, f.Leave = get("format"), get("order"), get("start"), get("leave") != ""
	if zone := get("zone"); zone != "" {
		if _, err := time.LoadLocation(zone); err != nil {
			return fmt.Errorf("zone %q: %w", zone, earshot.ErrInvalid)
		}
		f.Zone = zone
	}
	f.Account = earshot.AccountID(get("account"))
	if f.Account != earshot.Unassigned {
		if _, err := v.openAccount(f.Account); err != nil {
			return err
		}
	}
	for name, values := range form {
		key, ok := strings.CutPrefix(name, prefix+"side.")
		if !ok || values[0] == form.Get(prefix+"was."+key) {
			continue
		}
		if side := earshot.Side(values[0]); side == earshot.SideUnknown || side == earshot.SideCustomer || side == earshot.SideUs || side == earshot.SideSystem {
			f.set(key, side)
		}
	}
	return nil
}

// set says whose side somebody is on.
func (f *upFile) set(key string, side earshot.Side) {
	if f.Sides == nil {
		f.Sides = map[string]earshot.Side{}
	}
	f.Sides[key] = side
}

// swap turns the sides of a file round.
func (v *visit) swap(u *upload, i int) error {
	raw, err := v.shelf.bytes(u, i)
	if err != nil {
		return err
	}
	f := &u.Files[i]
	preview, err := v.choices(u, f).Preview(raw, v.Pipeline().Directory)
	if err != nil {
		return nil // the page says why it cannot be read
	}
	turned := map[earshot.Side]earshot.Side{earshot.SideCustomer: earshot.SideUs, earshot.SideUs: earshot.SideCustomer}
	for _, c := range preview.Conversations {
		for _, p := range c.Participants {
			if other := turned[p.Side]; other != "" {
				f.set(ingest.SpeakerKey(p), other)
			}
		}
	}
	return nil
}

// choices are what was chosen for a file of an upload, and the files that are
// taken with it.
func (v *visit) choices(u *upload, f *upFile) ingest.Choices {
	c := f.choices()
	var names []string
	for i := range u.Files {
		if !u.Files[i].Leave {
			names = append(names, strconv.Itoa(i))
		}
	}
	c.Beside = ingest.NewBeside(names, func(name string) (io.ReadCloser, error) {
		i, err := strconv.Atoi(name)
		if err != nil {
			return nil, err
		}
		return os.Open(v.shelf.file(u.ID, i))
	})
	return c
}

// choices are what was chosen for the file, in the words of the readers.
func (f *upFile) choices() ingest.Choices {
	c := ingest.Choices{Account: f.Account, Sides: f.Sides}
	c.Name, c.Format, c.DateOrder, c.Location = f.Name, f.Format, f.Order, time.UTC
	if loc, err := time.LoadLocation(f.Zone); err == nil {
		c.Location = loc
	}
	c.Start = f.start(c.Location)
	return c
}

// startLayouts are how browsers send a moment without a zone.
var startLayouts = []string{"2006-01-02T15:04", "2006-01-02T15:04:05", "2006-01-02 15:04"}

// start is the start that was chosen; zero when none was, or nothing readable.
func (f *upFile) start(loc *time.Location) time.Time {
	for _, layout := range startLayouts {
		if at, err := time.ParseInLocation(layout, f.Start, loc); err == nil {
			return at
		}
	}
	return time.Time{}
}

// bytesText is a size for people: "64 MiB".
func bytesText(n int64) string {
	switch {
	case n >= 1<<20 && n%(1<<20) == 0:
		return strconv.FormatInt(n>>20, 10) + " MiB"
	case n >= 1<<20:
		return strconv.FormatFloat(float64(n)/(1<<20), 'f', 1, 64) + " MiB"
	case n >= 1<<10:
		return strconv.FormatInt(n>>10, 10) + " KiB"
	}
	return strconv.FormatInt(n, 10) + " B"
}

// answerJSON answers our own script.
func (v *visit) answerJSON(status int, answer map[string]string) error {
	v.w.Header().Set("Content-Type", "application/json")
	v.w.WriteHeader(status)
	return json.NewEncoder(v.w).Encode(answer)
}
