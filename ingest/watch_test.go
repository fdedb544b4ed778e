package ingest_test

import (
	"context"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"earshot"
	"earshot/ingest"
	"earshot/store"
)

const watchedTalk = "Date: 2026-11-18 10:00 +09:00\nChannel: call\n\n[0:05] 박민아: 안녕하세요, 이사님.\n[0:12] 김지우: 근무표가 또 안 열려요, %s번째입니다.\n"

// watching is a watched folder of the house; a file that was seen twice as it
// is counts as quiet.
func (h house) watching(dir string) *ingest.Watch {
	return &ingest.Watch{Dir: dir, Pipeline: func() *ingest.Pipeline { return h.Pipeline }, Quiet: time.Nanosecond, Every: 5 * time.Millisecond, Stale: 300 * time.Millisecond}
}

func put(t *testing.T, dir, name, text string) {
	t.Helper()
	path := filepath.Join(dir, name)
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

// tree is every file below the folder, but what a server has in hand.
func tree(t *testing.T, dir string) []string {
	t.Helper()
	var all []string
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() && d.Name() != ".beat" {
			name, _ := filepath.Rel(dir, path)
			all = append(all, filepath.ToSlash(name))
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	slices.Sort(all)
	return all
}

func (h house) stored(t *testing.T) int {
	t.Helper()
	_, total, err := h.Pipeline.Store.Briefs(context.Background(), store.BriefFilter{Limit: 1})
	if err != nil {
		t.Fatal(err)
	}
	return total
}

// TestWatchPutsEverythingWhereItBelongs looks three times at a folder with
// good, bad, hidden, half-written and linked files in it.
func TestWatchPutsEverythingWhereItBelongs(t *testing.T) {
	ctx := context.Background()
	h := openHouse(t, t.TempDir()).furnish(t)
	dir := t.TempDir()
	w := h.watching(dir)
	put(t, dir, "a.txt", fmt.Sprintf(watchedTalk, "한"))
	put(t, dir, "2026/korea/b.txt", fmt.Sprintf(watchedTalk, "두"))
	put(t, dir, "done/a.txt", "here before")
	put(t, dir, "contract.pdf", "%PDF-1.7\x00\x01\x02")
	put(t, dir, "undated.srt", "1\n00:00:01,000 --> 00:00:02,000\nHello\n")
	for _, name := range []string{".hidden.txt", "half.part", "~$word.docx", "x.txt~"} {
		put(t, dir, name, fmt.Sprintf(watchedTalk, "세"))
	}
	outside := filepath.Join(t.TempDir(), "secret.txt")
	put(t, filepath.Dir(outside), "secret.txt", fmt.Sprintf(watchedTalk, "네"))
	if err := os.Symlink(outside, filepath.Join(dir, "link.txt")); err != nil {
		t.Fatal(err)
	}
	if err := w.Look(ctx); err != nil || h.stored(t) != 0 {
		t.Fatalf("the first look: %v, %d stored; a file seen once is not quiet yet", err, h.stored(t))
	}
	put(t, dir, "a.txt", fmt.Sprintf(watchedTalk, "한")+"[0:20] 박민아: 확인하겠습니다.\n") // it grows
	if err := w.Look(ctx); err != nil || h.stored(t) != 1 {
		t.Fatalf("the second look: %v, %d stored; want b.txt alone, for a.txt has grown", err, h.stored(t))
	}
	if err := w.Look(ctx); err != nil || h.stored(t) != 2 {
		t.Fatalf("the third look: %v, %d stored, want 2", err, h.stored(t))
	}
	want := []string{".hidden.txt", "done/2026/korea/b.txt", "done/a-2.txt", "done/a.txt", "failed/contract.pdf", "failed/contract.pdf.reason.txt",
		"failed/undated.srt", "failed/undated.srt.reason.txt", "half.part", "link.txt", "x.txt~", "~$word.docx"}
	if got := tree(t, dir); !slices.Equal(got, want) {
		t.Errorf("the folder holds %q,\nwant %q", got, want)
	}
	for name, text := range map[string]string{"done/a.txt": "here before", "failed/contract.pdf.reason.txt": "PDF", "failed/undated.srt.reason.txt": "What to do:"} {
		if got, err := os.ReadFile(filepath.Join(dir, name)); err != nil || !strings.Contains(string(got), text) {
			t.Errorf("%s holds %q, %v; want %q in it", name, got, err, text)
		}
	}
}

// TestServersShareAWatchedFolder lets three of them work on one folder.
func TestServersShareAWatchedFolder(t *testing.T) {
	h := openHouse(t, t.TempDir()).furnish(t)
	dir := t.TempDir()
	const files = 40
	for i := range files {
		put(t, dir, fmt.Sprintf("%d/call-%02d.txt", i%3, i), fmt.Sprintf(watchedTalk, fmt.Sprint(i)))
	}
	ctx, stop := context.WithTimeout(context.Background(), time.Minute)
	defer stop()
	var wg sync.WaitGroup
	for range 3 {
		wg.Go(func() { h.watching(dir).Run(ctx) })
	}
	for ctx.Err() == nil {
		if got := tree(t, filepath.Join(dir, "done")); len(got) == files && h.stored(t) == files {
			break
		}
		time.Sleep(10 * time.Millisecond)
	}
	stop()
	wg.Wait()
	if got := tree(t, dir); len(got) != files || h.stored(t) != files {
		t.Errorf("%d stored, and the folder holds %q; want %d of each", h.stored(t), got, files)
	}
	for _, name := range tree(t, dir) {
		if !strings.HasPrefix(name, "done/") || strings.Contains(name, "-2.txt") {
			t.Errorf("%s: done twice, or not at all", name)
		}
	}
}

// TestWatchResumesWhatACrashedServerHeld leaves a file in the hand of a server
// that is no more.
func TestWatchResumesWhatACrashedServerHeld(t *testing.T) {
	h := openHouse(t, t.TempDir()).furnish(t)
	dir := t.TempDir()
	put(t, dir, ".earshot-working/CRASHED/sub/call.txt", fmt.Sprintf(watchedTalk, "한"))
	put(t, dir, ".earshot-working/CRASHED/.beat", "x")
	ctx, stop := context.WithTimeout(context.Background(), time.Minute)
	defer stop()
	var last ingest.WatchState
	w := h.watching(dir)
	w.Told = func(s ingest.WatchState) {
		if last = s; s.Done == 1 {
			stop()
		}
	}
	w.Run(ctx)
	if got := tree(t, dir); !slices.Equal(got, []string{"done/sub/call.txt"}) || last.Done != 1 {
		t.Errorf("the folder holds %q, state %+v", got, last)
	}
}

// TestWatchRefusesWhatIsNoFolder says so before it starts.
func TestWatchRefusesWhatIsNoFolder(t *testing.T) {
	w := ingest.Watch{Dir: filepath.Join(t.TempDir(), "nowhere")}
	if err := w.Check(); err == nil {
		t.Error("a folder that is not there is watched")
	}
}

// TestWatchTakesGongInTwoFiles puts the words of a call and the file that says
// who speaks into the folder at once.
func TestWatchTakesGongInTwoFiles(t *testing.T) {
	ctx := context.Background()
	h := openHouse(t, t.TempDir()).furnish(t)
	dir := t.TempDir()
	w := h.watching(dir)
	put(t, dir, "a-parties.json", gongParties)
	put(t, dir, "b-words.json", gongWords)
	for range 3 {
		if err := w.Look(ctx); err != nil {
			t.Fatal(err)
		}
	}
	if got, want := tree(t, dir), []string{"done/a-parties.json", "done/b-words.json"}; !slices.Equal(got, want) {
		t.Errorf("the folder holds %q, want %q", got, want)
	}
	briefs, _, err := h.Pipeline.Store.Briefs(ctx, store.BriefFilter{Limit: 9})
	if err != nil || len(briefs) != 1 {
		t.Fatalf("the store holds %d conversations, %v, want 1", len(briefs), err)
	}
	all, err := h.Pipeline.Store.Conversations(ctx, []earshot.ConversationID{briefs[0].ID})
	if err != nil || len(all) != 1 || inShort(all[0]) != gongJoined {
		t.Errorf("the store holds %v, %v, want %s", all, err, gongJoined)
	}
}
