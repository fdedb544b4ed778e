package api

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"hash"
	"io"
	"net/http"
	"strings"

	"earshot"
	"earshot/store"
)

// maxKey is how long an Idempotency-Key may be.
const maxKey = 255

// keyDoc documents the header.
const keyDoc = "A key of your own for this call, up to 255 printable characters. The same key with the same request gives the same answer and does nothing, for 48 hours; " +
	"with another request it is 422; while the first call is being worked on it is 409."

// known is a handler that knows who calls.
func (s *server) known(do http.HandlerFunc) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		p, err := s.whoCalls(r)
		if err != nil {
			s.refuse(w, r, err)
			return
		}
		do(w, r.WithContext(context.WithValue(r.Context(), person{}, p)))
	}
}

// refuse answers with the problem.
func (s *server) refuse(w http.ResponseWriter, r *http.Request, err error) {
	status, detail := s.problem(r.Context(), err)
	if hint := earshot.HintOf(err); hint != "" && status < http.StatusInternalServerError {
		detail += "; " + hint
	}
	writeProblem(w, status, detail)
}

// once makes a call with an Idempotency-Key happen once. most is how many
// bytes of body a repeated call is compared by.
func (s *server) once(most int64, do http.HandlerFunc) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		key := r.Header.Get("Idempotency-Key")
		if key == "" {
			do(w, r)
			return
		}
		if len(key) > maxKey || strings.ContainsFunc(key, func(c rune) bool { return c < ' ' || c > '~' }) {
			writeProblem(w, http.StatusBadRequest, fmt.Sprintf("an Idempotency-Key has up to %d printable characters", maxKey))
			return
		}
		who := caller(r.Context()).ID
		call, err := s.Store.BeginCall(r.Context(), s.Now(), who, key)
		if errors.Is(err, earshot.ErrConflict) {
			w.Header().Set("Retry-After", "1")
		}
		if err != nil {
			s.refuse(w, r, err)
			return
		}
		body := newDigest(r, most)
		r.Body = body
		if call.Holder == "" {
			replay(w, body, call)
			return
		}
		s.first(w, r, do, body, key, call)
	}
}

// replay gives the answer of the first call, if this is the same one.
func replay(w http.ResponseWriter, body *digest, call store.Call) {
	sum, err := body.sum()
	switch {
	case err != nil:
		writeProblem(w, http.StatusBadRequest, "the body of the request broke off, or is too large")
		return
	case sum != call.Digest:
		writeProblem(w, http.StatusUnprocessableEntity, "this Idempotency-Key was used for another request; use a new one")
		return
	}
	w.Header().Set("Idempotent-Replayed", "true")
	contentType := "application/json"
	if call.Status >= http.StatusBadRequest {
		contentType = "application/problem+json"
	}
	w.Header().Set("Content-Type", contentType)
	w.WriteHeader(call.Status)
	io.WriteString(w, call.Answer)
}

// first does the call and keeps its answer before giving it. A call that broke
// off, failed for a reason of ours, or met another one is not kept: it may be
// made again.
func (s *server) first(w http.ResponseWriter, r *http.Request, do http.HandlerFunc, body *digest, key string, call store.Call) {
	ctx, who := context.WithoutCancel(r.Context()), caller(r.Context()).ID
	kept := false
	defer func() {
		if !kept {
			if err := s.Store.DropCall(ctx, who, key, call.Holder); err != nil {
				s.Log.ErrorContext(ctx, "forget a call", "error", err)
			}
		}
	}()
	answer := &recorder{header: w.Header(), status: http.StatusOK}
	do(answer, r)
	sum, err := body.sum()
	if err == nil && answer.status < http.StatusInternalServerError && answer.status != http.StatusConflict && answer.status != http.StatusUnauthorized {
		call.Digest, call.Status, call.Answer = sum, answer.status, answer.body.String()
		if err := s.Store.EndCall(ctx, who, key, call); err != nil {
			s.refuse(w, r, err)
			return
		}
		kept = true
	}
	w.WriteHeader(answer.status)
	w.Write(answer.body.Bytes())
}

// recorder holds an answer back.
type recorder struct {
	header http.Header
	status int
	body   bytes.Buffer
}

func (r *recorder) Header() http.Header         { return r.header }
func (r *recorder) WriteHeader(status int)      { r.status = status }
func (r *recorder) Write(b []byte) (int, error) { return r.body.Write(b) }

// digest reads a body and sums it up with what else makes the request.
type digest struct {
	io.Closer
	r    io.Reader
	hash hash.Hash
	err  error
}

func newDigest(r *http.Request, most int64) *digest {
	d := &digest{Closer: r.Body, hash: sha256.New()}
	fmt.Fprintf(d.hash, "%s\n%s\n%s\n%s\n", r.Method, r.URL.Path, r.URL.Query().Encode(), r.Header.Get("Content-Type"))
	d.r = http.MaxBytesReader(nil, r.Body, most)
	return d
}

func (d *digest) Read(b []byte) (int, error) {
	n, err := d.r.Read(b)
	d.hash.Write(b[:n])
	if err != nil && !errors.Is(err, io.EOF) {
		d.err = err
	}
	return n, err
}

// sum reads what is left of the body and tells the digest of all of it.
func (d *digest) sum() (string, error) {
	if _, err := io.Copy(io.Discard, struct{ io.Reader }{d}); err != nil {
		return "", err
	}
	return hex.EncodeToString(d.hash.Sum(nil)), d.err
}
