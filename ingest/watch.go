package ingest

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"

	"earshot"
)

// Names within a watched folder.
const (
	doneFolder   = "done"             // what was taken in
	failedFolder = "failed"           // what was not, with the reason beside it
	claimFolder  = ".earshot-working" // what a server has in hand, one folder each
	beatFile     = ".beat"            // in a claim, written again and again
	reasonSuffix = ".reason.txt"
)

// maxDepth is how many folders deep a watched folder is looked into.
const maxDepth = 16

// Watch takes in the files that are put into a folder. It looks at the folder
// again and again, for network shares tell nobody of changes, and takes a file
// when it has stopped growing. A file is claimed by moving it, so that several
// servers may watch one folder; what was taken in is moved to done/, what was
// not to failed/ with a text file beside it that says why and what to do.
// Nothing is ever overwritten. Hidden and temporary files and symbolic links
// are left alone.
type Watch struct {
	Dir      string
	Source   Source // Location, DateOrder and Lang of every file; the name is the file's
	Pipeline func() *Pipeline
	Log      *slog.Logger
	Every    time.Duration    // between looks; two seconds if zero
	Quiet    time.Duration    // a file must not have changed for so long; ten seconds if zero
	Stale    time.Duration    // a claim of a server that says nothing for so long is taken back; a minute if zero
	Told     func(WatchState) // called when the state changed, if set

	claim string // this server's folder
	seen  map[string]sighting
	beats map[string]sighting // of other servers, by their claims
	state WatchState          // as it is now
	told  WatchState          // as it was told last

	beside *Beside // what is ready together
}

// WatchState is how a watched folder stands.
type WatchState struct {
	Dir     string    `json:"dir"`
	At      time.Time `json:"at"`      // of the last look that changed something
	Waiting int       `json:"waiting"` // files that are seen but not taken yet
	Done    int       `json:"done"`    // taken in since the server began
	Failed  int       `json:"failed"`  // files that lie in failed/
	Problem string    `json:"problem"` // why the folder cannot be worked on; empty when it can
}

// sighting is when something was first seen as it is.
type sighting struct {
	size  int64
	mod   time.Time
	since time.Time
}

// Check makes the folders, and says what is wrong with the one to be watched.
func (w *Watch) Check() error {
	dir, err := filepath.EvalSymlinks(w.Dir)
	if err == nil {
		w.Dir, err = filepath.Abs(dir)
	}
	if err != nil {
		return earshot.WithHint(fmt.Errorf("watch %s: %w", w.Dir, err), "make the folder first")
	}
	for _, name := range []string{doneFolder, failedFolder, claimFolder} {
		if err := os.MkdirAll(filepath.Join(w.Dir, name), 0o700); err != nil {
			return earshot.WithHint(fmt.Errorf("watch %s: %w", w.Dir, err), "the server must be allowed to write into the folder: it moves what it has read")
		}
	}
	return nil
}

// Run watches until ctx ends. Trouble is logged and tried again.
func (w *Watch) Run(ctx context.Context) {
	w.defaults()
	defer w.release()
	var wg sync.WaitGroup
	defer wg.Wait()
	wg.Go(func() { w.beat(ctx) })
	for tick := time.NewTicker(w.Every); ; {
		err := w.Look(ctx)
		if ctx.Err() != nil {
			tick.Stop()
			return
		}
		w.tell(err)
		select {
		case <-tick.C:
		case <-ctx.Done():
			tick.Stop()
			return
		}
	}
}

func (w *Watch) defaults() {
	for _, d := range []struct {
		value *time.Duration
		usual time.Duration
	}{{&w.Every, 2 * time.Second}, {&w.Quiet, 10 * time.Second}, {&w.Stale, time.Minute}} {
		if *d.value <= 0 {
			*d.value = d.usual
		}
	}
	if w.Log == nil {
		w.Log = slog.New(slog.DiscardHandler)
	}
	if w.claim == "" {
		w.claim = filepath.Join(w.Dir, claimFolder, rand.Text())
		w.seen, w.beats = map[string]sighting{}, map[string]sighting{}
	}
}

// Look looks at the folder once and takes in every file that has been quiet
// for long enough.
func (w *Watch) Look(ctx context.Context) error {
	w.defaults()
	if err := w.Check(); err != nil {
		return err
	}
	if err := w.takeBack(); err != nil {
		return err
	}
	ready, waiting, err := w.quiet()
	if err != nil {
		return err
	}
	w.state.Waiting = waiting
	w.beside = NewBeside(ready, w.openAnywhere)
	var errs []error
	for _, name := range ready {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if err := w.take(ctx, name); err != nil {
			errs = append(errs, err)
			w.seen[name] = sighting{} // it begins to be quiet anew, so that it is not tried at once
		}
	}
	return errors.Join(errs...)
}

// quiet lists the files that have not changed for long enough, and counts the
// others. How long that is goes by the clock of this machine and by nothing
// the file says: the clocks of a share and its clients differ.
func (w *Watch) quiet() (ready []string, waiting int, err error) {
	now := time.Now()
	still := map[string]sighting{}
	err = w.walk(w.Dir, func(name string, info fs.FileInfo) {
		s, known := w.seen[name]
		if !known || s.size != info.Size() || !s.mod.Equal(info.ModTime()) || s.since.IsZero() {
			s = sighting{info.Size(), info.ModTime(), now}
		}
		still[name] = s
		if now.Sub(s.since) >= w.Quiet {
			ready = append(ready, name)
		} else {
			waiting++
		}
	})
	w.seen = still
	slices.Sort(ready)
	return ready, waiting, err
}

// walk calls see for each file to be taken in, by its path below root.
func (w *Watch) walk(root string, see func(name string, info fs.FileInfo)) error {
	return filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if errors.Is(err, fs.ErrNotExist) {
			return nil // somebody else was quicker
		}
		if err != nil {
			return fmt.Errorf("look into %s: %w", path, err)
		}
		name, err := filepath.Rel(root, path)
		if err != nil || name == "." {
			return err
		}
		if d.IsDir() {
			if strings.HasPrefix(d.Name(), ".") || root == w.Dir && (name == doneFolder || name == failedFolder) || strings.Count(name, string(filepath.Separator)) >= maxDepth {
				return filepath.SkipDir
			}
			return nil
		}
		if !d.Type().IsRegular() || passing(d.Name()) {
			return nil
		}
		info, err := d.Info()
		if err == nil {
			see(name, info)
		}
		return nil
	})
}

// passing reports whether a file is hidden, or one that programs keep while
// they write another.
func passing(name string) bool {
	if strings.HasPrefix(name, ".") || strings.HasPrefix(name, "~") || strings.HasSuffix(name, "~") {
		return true
	}
	switch strings.ToLower(filepath.Ext(name)) {
	case ".tmp", ".temp", ".part", ".partial", ".crdownload", ".download", ".filepart", ".swp", ".lock":
		return true
	}
	return false
}

// take claims a file, takes it in and puts it where it belongs. What fails for
// a reason that does not lie in the file is put back.
func (w *Watch) take(ctx context.Context, name string) error {
	held := filepath.Join(w.claim, name)
	if err := os.MkdirAll(filepath.Dir(held), 0o700); err != nil {
		return fmt.Errorf("claim %s: %w", name, err)
	}
	if err := os.Rename(filepath.Join(w.Dir, name), held); err != nil {
		if errors.Is(err, fs.ErrNotExist) {
			return nil // another server has it, or it was taken away
		}
		return fmt.Errorf("claim %s: %w", name, err)
	}
	delete(w.seen, name)
	before, err := os.Lstat(held)
	if err != nil {
		return fmt.Errorf("claim %s: %w", name, err)
	}
	report, err := w.ingest(ctx, held, before, name)
	switch info, gone := os.Lstat(held); {
	case gone != nil:
		return fmt.Errorf("keep %s: %w", name, gone)
	case err != nil:
		_, back := w.move(held, "", name)
		return errors.Join(fmt.Errorf("take in %s: %w", name, err), back)
	case info.Size() != before.Size() || !info.ModTime().Equal(before.ModTime()):
		_, err := w.move(held, "", name) // it grew while it was read: once more, when it is quiet
		return err
	case len(report.Failures) > 0:
		return w.fail(held, name, report)
	}
	w.state.Done++
	_, err = w.move(held, doneFolder, name)
	w.Log.Info("took in a file of the watched folder", "file", name, "new", report.New, "unchanged", report.Unchanged, "replaced", report.Replaced)
	return err
}

// ingest takes the held file through the pipeline.
func (w *Watch) ingest(ctx context.Context, held string, info fs.FileInfo, name string) (Report, error) {
	if !info.Mode().IsRegular() {
		return Report{Failures: []error{fmt.Errorf("%s is not a file: %w", name, earshot.ErrInvalid)}}, nil
	}
	f, err := os.Open(held)
	if err != nil {
		return Report{}, err
	}
	defer f.Close()
	src := w.Source
	src.Name, src.Beside = name, w.beside
	return w.Pipeline().Add(ctx, Read(f, src), nil)
}

// openAnywhere opens a file that was ready, wherever it has gone since.
func (w *Watch) openAnywhere(name string) (io.ReadCloser, error) {
	for _, folder := range []string{w.Dir, w.claim, filepath.Join(w.Dir, doneFolder), filepath.Join(w.Dir, failedFolder)} {
		path := filepath.Join(folder, name)
		if info, err := os.Lstat(path); err == nil && info.Mode().IsRegular() {
			return os.Open(path)
		}
	}
	return nil, fmt.Errorf("open %s: %w", name, fs.ErrNotExist)
}

// fail puts a file into failed/ with the reasons beside it.
func (w *Watch) fail(held, name string, report Report) error {
	to, err := w.move(held, failedFolder, name)
	if err != nil {
		return err
	}
	w.Log.Warn("a file of the watched folder could not be taken in", "file", name, "conversations", len(report.Failures))
	if err := os.WriteFile(to+reasonSuffix, []byte(reasons(name, report)), 0o600); err != nil {
		return fmt.Errorf("say why %s failed: %w", name, err)
	}
	return nil
}

// maxReasons is how many reasons are written down for one file.
const maxReasons = 100

// reasons is the text beside a failed file.
func reasons(name string, r Report) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s could not be taken in.\n\n", name)
	if kept := r.New + r.Unchanged + r.Replaced; kept > 0 {
		b.Reset()
		fmt.Fprintf(&b, "%s: %d conversations were taken in, %d could not be.\n\n", name, kept, len(r.Failures))
	}
	for _, err := range r.Failures[:min(maxReasons, len(r.Failures))] {
		fmt.Fprintln(&b, strings.TrimSuffix(err.Error(), ": "+earshot.ErrInvalid.Error()))
		if hint := earshot.HintOf(err); hint != "" {
			fmt.Fprintln(&b, "What to do:", hint)
		}
	}
	if more := len(r.Failures) - maxReasons; more > 0 {
		fmt.Fprintf(&b, "and %d more\n", more)
	}
	fmt.Fprintln(&b, "\nPut the file back into the watched folder when this is settled; what was taken in before is not doubled.")
	return b.String()
}

// move moves a held file to the folder, under its name or, where that is
// taken, one with a number. It never overwrites: the name is reserved first.
func (w *Watch) move(held, folder, name string) (string, error) {
	ext := filepath.Ext(name)
	for n := 1; n < 10_000; n++ {
		to := filepath.Join(w.Dir, folder, name)
		if n > 1 {
			to = filepath.Join(w.Dir, folder, fmt.Sprintf("%s-%d%s", strings.TrimSuffix(name, ext), n, ext))
		}
		if err := os.MkdirAll(filepath.Dir(to), 0o700); err != nil {
			return "", fmt.Errorf("move %s: %w", name, err)
		}
		f, err := os.OpenFile(to, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
		if errors.Is(err, fs.ErrExist) {
			continue
		}
		if err != nil {
			return "", fmt.Errorf("move %s: %w", name, err)
		}
		f.Close()
		if err := os.Rename(held, to); err != nil {
			os.Remove(to)
			return "", fmt.Errorf("move %s: %w", name, err)
		}
		return to, nil
	}
	return "", fmt.Errorf("move %s: every name is taken in %s", name, folder)
}

// beat says again and again that this server is alive.
func (w *Watch) beat(ctx context.Context) {
	for tick := time.NewTicker(w.Stale / 4); ; {
		err := os.MkdirAll(w.claim, 0o700)
		if err == nil {
			err = os.WriteFile(filepath.Join(w.claim, beatFile), []byte(rand.Text()), 0o600)
		}
		if err != nil && ctx.Err() == nil {
			w.Log.Error("watch a folder", "error", err)
		}
		select {
		case <-tick.C:
		case <-ctx.Done():
			tick.Stop()
			return
		}
	}
}

// takeBack puts back what servers had in hand that are no more: those whose
// claim has not changed for long enough, by this server's clock.
func (w *Watch) takeBack() error {
	claims, err := os.ReadDir(filepath.Join(w.Dir, claimFolder))
	if err != nil {
		return fmt.Errorf("look for claims: %w", err)
	}
	now, still := time.Now(), map[string]sighting{}
	for _, c := range claims {
		path := filepath.Join(w.Dir, claimFolder, c.Name())
		if path == w.claim {
			continue
		}
		s := sighting{since: now}
		if info, err := os.Stat(filepath.Join(path, beatFile)); err == nil {
			s.mod = info.ModTime()
		}
		if was, ok := w.beats[c.Name()]; ok && was.mod.Equal(s.mod) {
			s.since = was.since
		}
		still[c.Name()] = s
		if now.Sub(s.since) >= w.Stale {
			if err := w.putBack(path); err != nil {
				return err
			}
		}
	}
	w.beats = still
	return nil
}

// putBack moves every file of a claim to where it was and removes the claim.
func (w *Watch) putBack(claim string) error {
	var names []string
	if err := w.walk(claim, func(name string, _ fs.FileInfo) { names = append(names, name) }); err != nil {
		return err
	}
	for _, name := range names {
		if _, err := w.move(filepath.Join(claim, name), "", name); err != nil {
			return err
		}
		w.Log.Warn("a file of the watched folder was in hand when a server ended; it is tried again", "file", name)
	}
	return tidyClaim(claim)
}

// tidyClaim removes a claim's folders. What was put into them meanwhile, by a
// server that only seemed to be no more, stays.
func tidyClaim(claim string) error {
	var folders []string
	err := filepath.WalkDir(claim, func(path string, d fs.DirEntry, err error) error {
		if err == nil && d.IsDir() {
			folders = append(folders, path)
		}
		return nil
	})
	os.Remove(filepath.Join(claim, beatFile))
	for _, folder := range slices.Backward(folders) {
		os.Remove(folder)
	}
	return err
}

// release gives back what this server has in hand.
func (w *Watch) release() {
	if _, err := os.Stat(w.claim); err != nil {
		return
	}
	if err := w.putBack(w.claim); err != nil {
		w.Log.Error("give back the files in hand", "error", err)
	}
}

// tell passes the state on when it changed.
func (w *Watch) tell(err error) {
	next := w.state
	next.Dir, next.Problem, next.Failed = w.Dir, "", 0
	if err != nil {
		next.Problem = err.Error()
	}
	if err := w.walk(filepath.Join(w.Dir, failedFolder), func(name string, _ fs.FileInfo) {
		if !strings.HasSuffix(name, reasonSuffix) {
			next.Failed++
		}
	}); err != nil && next.Problem == "" {
		next.Problem = err.Error()
	}
	if next.At = w.told.At; next == w.told && !next.At.IsZero() {
		return
	}
	if next.Problem != "" && next.Problem != w.told.Problem {
		w.Log.Error("watch a folder", "error", next.Problem)
	}
	next.At = w.Pipeline().Now()
	w.told = next
	if w.Told != nil {
		w.Told(next)
	}
}
