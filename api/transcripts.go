package api

import (
	"encoding/json"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/go-chi/chi/v5"

	"earshot"
	"earshot/ingest"
)

// Taken says what became of the transcripts of one request.
type Taken struct {
	New        int      `json:"new"`
	Unchanged  int      `json:"unchanged" doc:"known already, nothing was written"`
	Replaced   int      `json:"replaced"`
	Merged     int      `json:"merged" doc:"other recordings of a talk that was known, which had more to tell"`
	Unassigned int      `json:"unassigned" doc:"among the new: their account is not known"`
	Turns      int      `json:"turns"`
	Findings   int      `json:"findings"`
	Failures   []string `json:"failures" doc:"one for each conversation that could not be read"`
}

// NewTaken is a report in the shape of the API.
func NewTaken(r ingest.Report) Taken {
	t := Taken{New: r.New, Unchanged: r.Unchanged, Replaced: r.Replaced, Merged: r.Merged, Unassigned: r.Unassigned, Turns: r.Turns, Findings: r.Findings, Failures: []string{}}
	for _, err := range r.Failures {
		t.Failures = append(t.Failures, err.Error())
	}
	return t
}

// transcripts registers the call that takes a transcript in. It is a plain
// handler, because the body is a file in any format and is read as it comes.
func (s *server) transcripts(h huma.API, r chi.Router) {
	text := func(name, doc string) *huma.Param {
		return &huma.Param{Name: name, In: "query", Description: doc, Schema: &huma.Schema{Type: huma.TypeString}}
	}
	op := operation("post-transcript", http.MethodPost, "/transcripts", "Take a transcript in", "conversations")
	op.Description = "The body is the transcript as it was exported, in any format Earshot reads. The same transcript again changes nothing."
	op.Parameters = []*huma.Param{text("name", "the file's name; it may tell when the conversation started"),
		text("started_at", "when it started, where nothing else says (RFC 3339)"), text("format", "take it as this format"), text("account", "its account"),
		text("columns", "which column of a table holds what: text=Message,speaker=Who")}
	op.RequestBody = &huma.RequestBody{Required: true, Content: map[string]*huma.MediaType{"application/octet-stream": {Schema: &huma.Schema{Type: huma.TypeString, Format: "binary"}}}}
	op.Responses = map[string]*huma.Response{"200": {Description: "What became of it", Content: map[string]*huma.MediaType{
		"application/json": {Schema: h.OpenAPI().Components.Schemas.Schema(typeOf[Taken](), true, "Taken")}}}}
	h.OpenAPI().AddOperation(&op)
	r.Post("/transcripts", s.take)
}

// take reads the transcripts of a request's body into the store.
func (s *server) take(w http.ResponseWriter, r *http.Request) {
	if _, err := s.whoCalls(r); err != nil {
		status, detail := s.problem(r.Context(), err)
		writeProblem(w, status, detail)
		return
	}
	src, err := sourceOf(r)
	if err != nil {
		writeProblem(w, http.StatusUnprocessableEntity, err.Error())
		return
	}
	account := earshot.AccountID(r.URL.Query().Get("account"))
	all := ingest.Read(http.MaxBytesReader(w, r.Body, ingest.MaxBytes), src)
	report, err := s.Pipeline().Add(r.Context(), ingest.ForAccount(all, account), nil)
	if err != nil {
		status, detail := s.problem(r.Context(), err)
		writeProblem(w, status, detail)
		return
	}
	status := http.StatusOK
	if report.New+report.Unchanged+report.Replaced+report.Merged == 0 {
		status = http.StatusUnprocessableEntity
	}
	writeJSON(w, status, NewTaken(report))
}

func sourceOf(r *http.Request) (ingest.Source, error) {
	q := r.URL.Query()
	src := ingest.Source{Name: q.Get("name"), Format: q.Get("format")}
	if src.Name == "" {
		src.Name = "api"
	}
	var err error
	if src.Columns, err = ingest.ParseColumns(q.Get("columns")); err != nil {
		return src, err
	}
	if at := q.Get("started_at"); at != "" {
		started, err := time.Parse(time.RFC3339, at)
		if err != nil {
			return src, earshot.WithHint(earshot.ErrInvalid, "started_at is a time like 2026-02-05T14:00:00+09:00")
		}
		src.StartedAt = started
	}
	return src, nil
}

func writeJSON(w http.ResponseWriter, status int, v any) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	json.NewEncoder(w).Encode(v)
}

// writeProblem answers with an RFC 9457 problem.
func writeProblem(w http.ResponseWriter, status int, detail string) {
	w.Header().Set("Content-Type", "application/problem+json")
	w.WriteHeader(status)
	json.NewEncoder(w).Encode(huma.ErrorModel{Status: status, Title: http.StatusText(status), Detail: detail})
}
