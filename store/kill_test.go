package store_test

import (
	"bufio"
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"earshot"
	"earshot/store"
)

// childStore tells a copy of the test program to record into the store at the
// path until it is killed; childRun makes its conversations its own.
const (
	childStore = "EARSHOT_TEST_CHILD_STORE"
	childRun   = "EARSHOT_TEST_CHILD_RUN"
)

func TestMain(m *testing.M) {
	if path := os.Getenv(childStore); path != "" {
		recordForever(path, os.Getenv(childRun))
		return
	}
	os.Exit(m.Run())
}

// recordForever records batch after batch and prints the ID of what it was
// told is recorded.
func recordForever(path, run string) {
	s, err := store.Open(context.Background(), path)
	if err != nil {
		fmt.Println("error", err)
		return
	}
	for n := 0; ; n++ {
		var batch []earshot.Analysis
		for i := range 4 {
			batch = append(batch, spoken(earshot.AccountID(fmt.Sprint("account", i%2)), fmt.Sprintf("%s-%d-%d", run, n, i), 1+n%300, 5, 2))
		}
		answers, err := s.Record(context.Background(), today, batch, judge())
		if err != nil {
			fmt.Println("error", err)
			return
		}
		for _, a := range answers {
			fmt.Println(a.ID)
		}
	}
}

// TestKilledWhileRecording kills a recording process again and again, each
// time at another moment, and looks for what was acknowledged and lost, or
// half done, or done twice.
func TestKilledWhileRecording(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "earshot.db")
	acknowledged := map[earshot.ConversationID]bool{}
	const kills = 15
	for run := range kills {
		for _, id := range recordUntilKilled(t, path, run) {
			acknowledged[id] = true
		}
	}
	if len(acknowledged) < 4*kills/2 {
		t.Errorf("only %d conversations were acknowledged in %d runs", len(acknowledged), kills)
	}
	s := openAt(t, path)
	if r := must1(s.Check(t.Context()))(t); len(r.Problems) > 0 || r.Findings != 2*r.Conversations || r.Turns != 5*r.Conversations || r.Backlog != r.Conversations || r.OpenReminders != 2 {
		t.Errorf("Check = %+v, want two findings, five turns and a pointer for each conversation, and a reminder for each account", r)
	}
	for c, err := range s.EachConversation(t.Context()) {
		must(t, err)
		if _, n, err := s.Findings(t.Context(), store.FindingFilter{Conversation: c.ID}); err != nil || n != 2 {
			t.Errorf("%s has %d findings, %v, want 2", c.ID, n, err)
		}
		delete(acknowledged, c.ID)
	}
	if len(acknowledged) > 0 {
		t.Errorf("%d acknowledged conversations are lost: %v", len(acknowledged), acknowledged)
	}
	for _, kept := range must1(s.LatestScores(t.Context()))(t) {
		h := must1(s.HistoryAt(t.Context(), kept.Account, today))(t)
		if int(kept.Lines[0].X) != len(h.Findings) {
			t.Errorf("the score of %s was made of %v findings, it has %d", kept.Account, kept.Lines[0].X, len(h.Findings))
		}
	}
}

// recordUntilKilled starts a recording process, kills it a little after its
// first answer, or every fourth time while it opens the store, and returns
// what it acknowledged.
func recordUntilKilled(t *testing.T, path string, run int) []earshot.ConversationID {
	t.Helper()
	child := exec.CommandContext(t.Context(), os.Args[0])
	child.Env = append(os.Environ(), childStore+"="+path, childRun+"="+fmt.Sprint(run))
	out, err := child.StdoutPipe()
	must(t, err)
	must(t, child.Start())
	kill := func() { child.Process.Kill() } //nolint:errcheck // it may have ended
	if run%4 == 0 {
		timer := time.AfterFunc(time.Duration(rand.IntN(30_000))*time.Microsecond, kill)
		defer timer.Stop()
	}
	var ids []earshot.ConversationID
	answers := bufio.NewScanner(out)
	for answers.Scan() {
		if line := answers.Text(); len(line) > 6 && line[:6] == "error " {
			t.Errorf("run %d: %s", run, line)
		}
		if ids = append(ids, earshot.ConversationID(answers.Text())); len(ids) == 4 {
			timer := time.AfterFunc(time.Duration(rand.IntN(60_000))*time.Microsecond, kill)
			defer timer.Stop()
		}
	}
	child.Wait() //nolint:errcheck // it was killed
	return ids
}
