package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"earshot/testdata/corpus"
)

// process is this program as a process of its own: testscript.Main runs the
// command when the binary is called by its name.
func process(t *testing.T, dir string, args ...string) *exec.Cmd {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	name := filepath.Join(dir, "earshot")
	if err := os.Symlink(self, name); err != nil && !os.IsExist(err) {
		t.Fatal(err)
	}
	cmd := exec.Command(name, args...)
	cmd.Env = append(os.Environ(), "EARSHOT_DATA="+filepath.Join(dir, "data"), "EARSHOT_TODAY=2026-11-20")
	return cmd
}

// TestKilledIngestLosesAndDoublesNothing kills the process again and again
// while it takes in a folder, then lets it finish.
func TestKilledIngestLosesAndDoublesNothing(t *testing.T) {
	dir := t.TempDir()
	files, turns := 400, 0
	for i, c := range corpus.Conversations(files, 3) {
		var text strings.Builder
		fmt.Fprintf(&text, "Date: %s\n\n", c.StartedAt.Format("2006-01-02 15:04 -07:00"))
		for _, turn := range c.Turns {
			fmt.Fprintf(&text, "[%s] %s: %s\n", clock(turn.Start), c.Participant(turn.Speaker).Name, turn.Text)
			turns++
		}
		folder := filepath.Join(dir, "calls", fmt.Sprint(i/100))
		if err := os.MkdirAll(folder, 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(folder, fmt.Sprintf("%03d.txt", i)), []byte(text.String()), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	killed := 0
	for range 12 {
		cmd := process(t, dir, "ingest", filepath.Join(dir, "calls"))
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		time.Sleep(time.Duration(50+rand.IntN(1200)) * time.Millisecond)
		cmd.Process.Kill()
		if err := cmd.Wait(); err != nil {
			killed++
		}
	}
	if killed == 0 {
		t.Error("every run had ended before it was killed: the test shows nothing")
	}
	last := process(t, dir, "ingest", "--json", filepath.Join(dir, "calls"))
	last.Stderr = os.Stderr
	out, err := last.Output()
	if err != nil {
		t.Fatalf("the last run: %v", err)
	}
	var report struct{ New, Unchanged int }
	if err := json.Unmarshal(out, &report); err != nil || report.New+report.Unchanged != files {
		t.Errorf("the last run says %s, %v; want %d in all", out, err, files)
	}
	check, err := process(t, dir, "doctor", "--json").Output()
	if err != nil {
		t.Fatalf("doctor: %v", err)
	}
	var found struct {
		Records struct{ Conversations, Turns, Backlog int }
		Indexed int
	}
	if err := json.NewDecoder(bytes.NewReader(check)).Decode(&found); err != nil {
		t.Fatal(err)
	}
	if found.Records.Conversations != files || found.Records.Turns != turns || found.Indexed != files || found.Records.Backlog != 0 {
		t.Errorf("after %d kills there are %d conversations, %d turns, %d indexed, %d behind; want %d, %d, %d, 0",
			killed, found.Records.Conversations, found.Records.Turns, found.Indexed, found.Records.Backlog, files, turns, files)
	}
}
