package main

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"
)

// TestServeWatchesAFolder runs a real server over a folder, kills it, and runs
// another one that goes on.
func TestServeWatchesAFolder(t *testing.T) {
	dir := t.TempDir()
	inbox := filepath.Join(dir, "inbox")
	drop := func(name, text string) {
		t.Helper()
		if err := os.MkdirAll(inbox, 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(inbox, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	awaits := func(names ...string) {
		t.Helper()
		for deadline := time.Now().Add(time.Minute); ; time.Sleep(20 * time.Millisecond) {
			missing := ""
			for _, name := range names {
				if !exists(filepath.Join(inbox, name)) {
					missing = name
				}
			}
			if missing == "" {
				return
			}
			if time.Now().After(deadline) {
				t.Fatalf("%s never came", missing)
			}
		}
	}
	const talk = "Date: 2026-11-18 10:00 +00:00\n\n[0:05] Ruth: We want to cancel, %.\n"
	drop("one.txt", strings.ReplaceAll(talk, "%", "one"))
	for _, name := range []string{"one", "two"} {
		server := process(t, dir, "serve", "--listen", "localhost:0", "--watch-quiet", "50ms")
		server.Env = append(server.Env, "EARSHOT_WATCH="+inbox)
		if err := server.Start(); err != nil {
			t.Fatal(err)
		}
		drop("bad-"+name+".pdf", "%PDF-1.7\x00")
		awaits("done/"+name+".txt", "failed/bad-"+name+".pdf.reason.txt")
		server.Process.Kill()
		server.Wait()
		drop("two.txt", strings.ReplaceAll(talk, "%", "two"))
	}
	os.Remove(filepath.Join(inbox, "two.txt"))
	out, err := process(t, dir, "doctor").CombinedOutput()
	two := regexp.MustCompile(`conversations +2, 2 turns`) // of the records: the index may be behind when a server is killed
	if err != nil || !strings.Contains(string(out), inbox) || !strings.Contains(string(out), ".reason.txt") || !two.Match(out) {
		t.Errorf("doctor: %v\n%s", err, out)
	}
}
