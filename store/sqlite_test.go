package store_test

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"

	"earshot"
	"earshot/store"
)

func TestOpen(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	for _, url := range []string{
		filepath.Join(dir, "bare.db"),
		"sqlite:" + filepath.Join(dir, "scheme.db"),
		"sqlite:" + filepath.Join(dir, "new folder, 100%#?synchronous=full"),
		filepath.Join(dir, "저장소.db") + "?synchronous=NORMAL",
	} {
		s := openAt(t, url)
		record(t, s, spoken("acme", "a", 1, 2, 1))
		must1(s.Check(t.Context()))(t)
	}
	for _, url := range []string{"postgres://localhost/earshot", "mysql:x", "", "sqlite:", "a.db?cache=shared", "a.db?synchronous=off"} {
		_, err := store.Open(t.Context(), url)
		if !errors.Is(err, earshot.ErrInvalid) || earshot.HintOf(err) == "" {
			t.Errorf("Open(%q) = %v, hint %q; want not valid, with a hint", url, err, earshot.HintOf(err))
		}
	}
	text := filepath.Join(dir, "notes.txt")
	must(t, os.WriteFile(text, bytes.Repeat([]byte("These are my notes. "), 300), 0o600))
	if _, err := store.Open(t.Context(), text); !errors.Is(err, earshot.ErrInvalid) {
		t.Errorf("Open(a text file) = %v, want not valid", err)
	}
	if _, err := store.Open(t.Context(), filepath.Join(text, "earshot.db")); err == nil {
		t.Error("Open(below a file) succeeded")
	}
}

func TestOpenKeepsConversationsPrivate(t *testing.T) {
	t.Parallel()
	if runtime.GOOS == "windows" {
		t.Skip("file modes mean little on Windows")
	}
	path := filepath.Join(t.TempDir(), "deep", "earshot.db")
	record(t, openAt(t, path), spoken("acme", "a", 1, 2, 1))
	for _, name := range []string{path, path + "-wal", path + "-shm"} {
		info, err := os.Stat(name)
		if err != nil || info.Mode().Perm()&0o077 != 0 {
			t.Errorf("%s is %v, %v; want it for its owner only", name, info.Mode(), err)
		}
	}
}

func TestTwoProcessesShareAStore(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "earshot.db")
	stores := make([]*store.Store, 4)
	var wg sync.WaitGroup
	for i := range stores { // all migrate the new file at once
		wg.Go(func() {
			s, err := store.Open(context.Background(), path)
			if err != nil {
				t.Errorf("Open %d: %v", i, err)
				return
			}
			stores[i] = s
			for n := range 10 {
				name := string(rune('a'+i)) + string(rune('a'+n))
				if _, err := s.Record(context.Background(), today, []earshot.Analysis{spoken("acme", name, n, 3, 1)}, judge()); err != nil {
					t.Errorf("Record in %d: %v", i, err)
				}
			}
		})
	}
	wg.Wait()
	for _, s := range stores {
		if s == nil {
			continue
		}
		if r := must1(s.Check(t.Context()))(t); r.Conversations != 40 || r.Findings != 40 || r.OpenReminders != 1 || len(r.Problems) > 0 {
			t.Errorf("Check = %+v, want 40 conversations, 40 findings, one reminder, no problems", r)
		}
		must(t, s.Close())
	}
}

func TestOpenRefusesANewerSchema(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "earshot.db")
	s, err := store.Open(t.Context(), path)
	must(t, err)
	must(t, s.Close())
	tamper(t, path, `INSERT INTO goose_db_version (version_id, is_applied) VALUES (9999, 1)`)
	if _, err := store.Open(t.Context(), path); !errors.Is(err, earshot.ErrConflict) || earshot.HintOf(err) == "" {
		t.Errorf("Open(a newer schema) = %v, want conflict, with a hint", err)
	}
}

func TestCheckFindsWhatIsBroken(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ name, statement, want string }{
		{"a torn block", `UPDATE transcripts SET block = substr(block, 1, length(block) / 2)`, "read words of"},
		{"a flipped bit", `UPDATE transcripts SET block = CAST(substr(block, 1, 40) || x'55' || substr(block, 42) AS BLOB)`, "read words of"},
		{"an unknown way of writing", `UPDATE transcripts SET block = CAST(x'09' || substr(block, 2) AS BLOB)`, "version 9"},
		{"a count that is off", `UPDATE conversations SET turns = turns + 1`, "rows say"},
		{"a finding of nothing", `UPDATE findings SET conversation_id = 'gone'`, "not there"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			path := filepath.Join(t.TempDir(), "earshot.db")
			s := openAt(t, path)
			record(t, s, spoken("acme", "a", 1, 9, 1))
			tamper(t, path, tt.statement)
			r := must1(s.Check(t.Context()))(t)
			if len(r.Problems) == 0 || !strings.Contains(strings.Join(r.Problems, "\n"), tt.want) {
				t.Errorf("Check found %q, want %q in it", r.Problems, tt.want)
			}
		})
	}
}

func TestErasedWordsAreNotInTheFile(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "earshot.db")
	s := openAt(t, path)
	for i := range 30 {
		a := spoken("acme", string(rune('a'+i)), i, 9, 2)
		a.Findings[0].Quote, a.Findings[1].Sentence = "said in confidence", "said in confidence"
		a.Conversation.Title = "said in confidence"
		record(t, s, a)
	}
	for c, err := range s.EachConversation(t.Context()) {
		must(t, err)
		must(t, s.DeleteConversation(t.Context(), today, "tom", c.ID, judge()))
	}
	for _, name := range []string{path, path + "-wal"} {
		kept, err := os.ReadFile(name)
		must(t, err)
		if n := bytes.Count(kept, []byte("said in confidence")); n > 0 {
			t.Errorf("%s says %d times what was erased", filepath.Base(name), n)
		}
	}
}

// tamper changes the file behind the store's back.
func tamper(t *testing.T, path, statement string) {
	t.Helper()
	db, err := sql.Open("sqlite3", "file:"+path+"?_busy_timeout=5000")
	must(t, err)
	_, err = db.Exec(statement)
	must(t, err)
	must(t, db.Close())
}
