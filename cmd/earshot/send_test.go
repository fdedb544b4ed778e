package main

import (
	"bytes"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"earshot"
	"earshot/store"
)

// TestIngestSendsToAServer posts a file to a real server over a house of its
// own, twice, and once with a token that is none.
func TestIngestSendsToAServer(t *testing.T) {
	dir := t.TempDir()
	command := func(args ...string) (string, string, int) {
		var out, errs bytes.Buffer
		s := std{in: strings.NewReader(""), out: &out, err: &errs, env: func(string) string { return "" }}
		code := run(t.Context(), append([]string{"--data", dir, "--today", "2026-11-20"}, args...), s)
		return out.String(), errs.String(), code
	}
	if _, errs, code := command("user", "add", "dana@tidewell.example", "--name", "Dana", "--role", "manager"); code != exitOK {
		t.Fatal(errs)
	}
	token, errs, code := command("user", "token", "dana@tidewell.example")
	if code != exitOK {
		t.Fatal(errs)
	}
	a := &app{std: std{err: &bytes.Buffer{}}, cli: &cli{Data: dir, Today: "2026-11-20"}, log: logger(&bytes.Buffer{}, false)}
	h, err := a.openHouse(t.Context(), true)
	if err != nil {
		t.Fatal(err)
	}
	defer h.Close()
	handler, _, err := h.handler(t.Context(), false, false)
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(handler)
	defer server.Close()
	call := filepath.Join(dir, "2026-11-18-call.txt")
	if err := os.WriteFile(call, []byte("Tom: We have decided not to renew.\nTom: It is the budget.\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		token, said string
		code        int
	}{
		{strings.TrimSpace(token), "1 conversation new, 0 unchanged", exitOK},
		{strings.TrimSpace(token), "0 conversations new, 1 unchanged", exitOK},
		{"earshot_wrong", "401", exitFailed},
	} {
		out, errs, code := command("ingest", "--server", server.URL, "--token", tt.token, call)
		if code != tt.code || !strings.Contains(out+errs, tt.said) {
			t.Errorf("ingest --server with %q = %d, %s%s; want %d with %q", tt.token, code, out, errs, tt.code, tt.said)
		}
	}
	words, parties := filepath.Join(dir, "words.json"), filepath.Join(dir, "parties.json")
	put := func(path, text string) {
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	put(words, `{"callTranscripts":[{"callId":"7","transcript":[{"speakerId":"1","sentences":[{"start":0,"end":900,"text":"We want to leave."}]}]}]}`)
	put(parties, `{"calls":[{"metaData":{"id":"7","title":"Otto leaves","started":"2026-02-17T02:30:00Z"},"parties":[{"speakerId":"1","name":"Otto Brandt","affiliation":"External"}]}]}`)
	out, errs, code := command("ingest", "--server", server.URL, "--token", strings.TrimSpace(token), parties, words)
	if code != exitOK || !strings.Contains(out, "1 conversation new") {
		t.Errorf("ingest --server of a call in two files = %d, %s%s; want one conversation", code, out, errs)
	}
	briefs, _, err := h.store.Briefs(t.Context(), store.BriefFilter{Limit: 9})
	if err != nil || !slices.ContainsFunc(briefs, func(b earshot.Brief) bool { return b.Title == "Otto leaves" }) {
		t.Errorf("the store holds %+v, %v, want the call that the other file names", briefs, err)
	}
}
