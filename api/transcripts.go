package api

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"iter"
	"mime"
	"mime/multipart"
	"net/http"
	"reflect"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/go-chi/chi/v5"

	"earshot"
	"earshot/ingest"
)

// Taken says what became of the transcripts of one request.
type Taken struct {
	New           int                 `json:"new"`
	Unchanged     int                 `json:"unchanged" doc:"known already, nothing was written"`
	Replaced      int                 `json:"replaced"`
	Merged        int                 `json:"merged" doc:"other recordings of a talk that was known, which had more to tell"`
	Unassigned    int                 `json:"unassigned" doc:"among the new: their account is not known"`
	Turns         int                 `json:"turns"`
	Findings      int                 `json:"findings"`
	Failures      []string            `json:"failures" doc:"one for each conversation that could not be read"`
	Conversations []TakenConversation `json:"conversations,omitempty" doc:"what became of each conversation, in the order it was settled; the first 10000"`
}

// TakenConversation says what became of one conversation.
type TakenConversation struct {
	ID       earshot.ConversationID `json:"id,omitempty" doc:"under which it is kept"`
	Source   string                 `json:"source,omitempty"`
	State    string                 `json:"state" enum:"new,unchanged,replaced,merged,failed"`
	Turns    int                    `json:"turns"`
	Findings int                    `json:"findings"`
	Problem  string                 `json:"problem,omitempty"`
	Hint     string                 `json:"hint,omitempty" doc:"what to do about the problem"`
}

// NewTaken is a report in the shape of the API.
func NewTaken(r ingest.Report) Taken {
	t := Taken{New: r.New, Unchanged: r.Unchanged, Replaced: r.Replaced, Merged: r.Merged, Unassigned: r.Unassigned, Turns: r.Turns, Findings: r.Findings, Failures: []string{}}
	for _, err := range r.Failures[:min(maxListed, len(r.Failures))] {
		t.Failures = append(t.Failures, err.Error())
	}
	return t
}

// Limits of one request.
const (
	maxStream   = 4 << 30  // bytes of a body
	maxLine     = 16 << 20 // bytes of a line of a stream
	maxListed   = 10_000   // conversations that an answer lists
	maxFailures = 1000     // after so many a stream is given up
)

// transcripts registers the call that takes transcripts in. It is a plain
// handler, because the body is a file in any format and is read as it comes.
func (s *server) transcripts(h huma.API, r chi.Router) {
	op := operation("post-transcript", http.MethodPost, "/transcripts", "Take transcripts in", "conversations")
	op.Description = "The body is a transcript as it was exported, in any format Earshot reads; or, as multipart/form-data, several files; or, as application/x-ndjson, a stream " +
		"with a conversation on each line. Files and lines are taken in as they come, and never all held at once. The same transcript again changes nothing."
	op.Parameters = []*huma.Param{query("name", "the file's name; it may tell when the conversation started"),
		query("started_at", "when it started, where nothing else says (RFC 3339)"), query("format", "take it as this format"), query("account", "its account"),
		query("time_zone", "of times that have none (IANA name)"), query("date_order", "how dates are written, where they do not tell: dmy, mdy, ymd"), keyParam()}
	binary := &huma.MediaType{Schema: &huma.Schema{Type: huma.TypeString, Format: "binary"}}
	op.RequestBody = &huma.RequestBody{Required: true, Content: map[string]*huma.MediaType{"application/octet-stream": binary, "multipart/form-data": binary, "application/x-ndjson": binary}}
	op.Responses = answers(h, typeOf[Taken](), "Taken", "What became of them")
	h.OpenAPI().AddOperation(&op)
	r.Post("/transcripts", s.known(s.once(maxStream, s.take)))
}

// query is a parameter of the address that is a text.
func query(name, doc string) *huma.Param {
	return &huma.Param{Name: name, In: "query", Description: doc, Schema: &huma.Schema{Type: huma.TypeString}}
}

func keyParam() *huma.Param {
	return &huma.Param{Name: "Idempotency-Key", In: "header", Description: keyDoc, Schema: &huma.Schema{Type: huma.TypeString}}
}

// answers is the one good answer of a plain handler.
func answers(h huma.API, t reflect.Type, name, what string) map[string]*huma.Response {
	return map[string]*huma.Response{"200": {Description: what, Content: map[string]*huma.MediaType{
		"application/json": {Schema: h.OpenAPI().Components.Schemas.Schema(t, true, name)}}}}
}

// take reads the transcripts of a request's body into the store.
func (s *server) take(w http.ResponseWriter, r *http.Request) {
	src, err := sourceOf(r)
	if err != nil {
		s.refuse(w, r, err)
		return
	}
	account := earshot.AccountID(r.URL.Query().Get("account"))
	if account != earshot.Unassigned {
		a, err := s.Store.Account(r.Context(), account)
		if err == nil {
			err = mayOpen(r.Context(), a)
		}
		if err != nil {
			s.refuse(w, r, err)
			return
		}
	}
	var each []TakenConversation
	report, err := s.Pipeline().AddEach(r.Context(), ingest.ForAccount(conversationsOf(w, r, src), account), func(t ingest.Told) {
		if len(each) < maxListed {
			each = append(each, newTakenConversation(t))
		}
	})
	if err != nil {
		s.refuse(w, r, err)
		return
	}
	status := http.StatusOK
	if report.Conversations() == len(report.Failures) {
		status = http.StatusUnprocessableEntity
	}
	taken := NewTaken(report)
	taken.Conversations = each
	writeJSON(w, status, taken)
}

func newTakenConversation(t ingest.Told) TakenConversation {
	c := TakenConversation{ID: t.ID, Source: t.Source, State: t.State, Turns: t.Turns, Findings: t.Findings}
	if t.Err != nil {
		c.Problem, c.Hint = t.Err.Error(), earshot.HintOf(t.Err)
	}
	return c
}

// conversationsOf are the conversations of a request's body, read as they come.
func conversationsOf(w http.ResponseWriter, r *http.Request, src ingest.Source) iter.Seq2[*earshot.Conversation, error] {
	body := http.MaxBytesReader(w, r.Body, maxStream)
	kind, params, _ := mime.ParseMediaType(r.Header.Get("Content-Type"))
	switch kind {
	case "multipart/form-data":
		return untilHopeless(filesOf(multipart.NewReader(body, params["boundary"]), src))
	case "application/x-ndjson", "application/jsonl", "application/ndjson":
		return untilHopeless(linesOf(body, src))
	}
	return ingest.Read(body, src)
}

// filesOf reads the files of a form, one after the other.
func filesOf(parts *multipart.Reader, src ingest.Source) iter.Seq2[*earshot.Conversation, error] {
	return func(yield func(*earshot.Conversation, error) bool) {
		for {
			part, err := parts.NextPart()
			if errors.Is(err, io.EOF) {
				return
			}
			if err != nil {
				yield(nil, fmt.Errorf("read the form: %w: %w", err, earshot.ErrInvalid))
				return
			}
			if part.FileName() == "" {
				continue
			}
			file := src
			file.Name = part.FileName()
			for c, err := range ingest.Read(part, file) {
				if !yield(c, err) {
					return
				}
			}
		}
	}
}

// linesOf reads a stream with a conversation on each line.
func linesOf(body io.Reader, src ingest.Source) iter.Seq2[*earshot.Conversation, error] {
	return func(yield func(*earshot.Conversation, error) bool) {
		lines := bufio.NewScanner(body)
		lines.Buffer(make([]byte, 64<<10), maxLine)
		for n := 1; lines.Scan(); n++ {
			if len(bytes.TrimSpace(lines.Bytes())) == 0 {
				continue
			}
			line := src
			line.Name = fmt.Sprintf("%s:%d", src.Name, n)
			for c, err := range ingest.Read(bytes.NewReader(lines.Bytes()), line) {
				if !yield(c, err) {
					return
				}
			}
		}
		if errors.Is(lines.Err(), bufio.ErrTooLong) {
			yield(nil, fmt.Errorf("a line is longer than %d MiB: %w", maxLine>>20, earshot.ErrInvalid))
		} else if err := lines.Err(); err != nil {
			yield(nil, fmt.Errorf("read the stream: %w: %w", err, earshot.ErrInvalid))
		}
	}
}

// untilHopeless gives a stream up in which hardly anything can be read.
func untilHopeless(all iter.Seq2[*earshot.Conversation, error]) iter.Seq2[*earshot.Conversation, error] {
	return func(yield func(*earshot.Conversation, error) bool) {
		failures := 0
		for c, err := range all {
			if !yield(c, err) {
				return
			}
			if err != nil {
				failures++
			}
			if failures == maxFailures {
				yield(nil, fmt.Errorf("more than %d conversations cannot be read; the rest was not looked at: %w", maxFailures, earshot.ErrInvalid))
				return
			}
		}
	}
}

func sourceOf(r *http.Request) (ingest.Source, error) {
	q := r.URL.Query()
	src := ingest.Source{Name: q.Get("name"), Format: q.Get("format"), DateOrder: q.Get("date_order")}
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
			return src, fmt.Errorf("started_at is a time like 2026-02-05T14:00:00+09:00: %w", earshot.ErrInvalid)
		}
		src.StartedAt = started
	}
	if zone := q.Get("time_zone"); zone != "" {
		loc, err := time.LoadLocation(zone)
		if err != nil {
			return src, fmt.Errorf("time_zone %q is not a zone like Asia/Seoul: %w", zone, earshot.ErrInvalid)
		}
		src.Location = loc
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
