// Package search finds conversations by what was said in them.
//
// Open an Index on a folder, Put conversations into it, Parse what somebody
// typed and Search: the answer is conversations, best first, each with its best
// turns and where in them the words stand. The query language is described at
// Parse and, for the people who type, in doc/search.md.
//
// The index is a cache: it holds terms and no text, nothing the records do not,
// and deleting it costs only time. Tokens are made by nlp, once, and handed to
// the engine, Bleve's scorch, which keeps the postings; what a query means,
// how turns are ranked and what is highlighted is decided here, over those
// postings and the stored text, so that another engine can mean the same.
package search

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"os"
	"runtime"
	"sync"

	"golang.org/x/sync/errgroup"

	"earshot"
)

var errClosed = errors.New("index is closed")

// Index is a search index in a folder. It is safe for concurrent use, by one
// process at a time, or by several that only read.
type Index struct {
	dir, root string
	readOnly  bool
	slots     chan struct{} // how many searches run at once

	writing sync.Mutex  // one writer orders versions; taken before swapping
	next    *generation // being built beside the living one, or nil

	swapping sync.RWMutex // held to read while living is in use
	living   *generation  // nil once closed
	number   int
}

// Open opens the index in dir, and makes an empty one if there is none that
// this program can read. Count tells an empty one. An error with ErrCorrupt in
// its chain means that the files are damaged: Reset makes a new index. An error
// with earshot.ErrConflict means that another process has it open.
func Open(dir string) (*Index, error) { return open(dir, false) }

// OpenReadOnly opens the index in dir for searching only, which several
// processes may do at once while none writes. It fails with
// earshot.ErrNotFound if there is no index.
func OpenReadOnly(dir string) (*Index, error) { return open(dir, true) }

func open(dir string, readOnly bool) (*Index, error) {
	x := &Index{dir: dir, root: schemaDir(dir), readOnly: readOnly, slots: make(chan struct{}, runtime.GOMAXPROCS(0))}
	n, err := current(x.root)
	if err != nil {
		return nil, err
	}
	if n == 0 && readOnly {
		return nil, fmt.Errorf("search index in %s: %w", dir, earshot.ErrNotFound)
	}
	if n == 0 {
		return x, x.create(1)
	}
	if x.living, err = openGeneration(generationPath(x.root, n), readOnly, false); err != nil {
		return nil, err
	}
	x.number = n
	if readOnly {
		return x, nil
	}
	return x, sweep(x.root, n)
}

// Reset makes a new, empty index in dir in place of whatever is there.
func Reset(dir string) (*Index, error) {
	x := &Index{dir: dir, root: schemaDir(dir), slots: make(chan struct{}, runtime.GOMAXPROCS(0))}
	n := 1
	for _, g := range generations(x.root) {
		n = max(n, g+1)
	}
	if err := x.create(n); err != nil {
		return nil, err
	}
	return x, sweep(x.root, n)
}

// create makes the empty generation n the living one.
func (x *Index) create(n int) (err error) {
	path := generationPath(x.root, n)
	if err := os.MkdirAll(path, 0o700); err != nil {
		return fmt.Errorf("make index: %w", err)
	}
	if x.living, err = openGeneration(path, false, true); err != nil {
		return err
	}
	x.number = n
	return setCurrent(x.root, n)
}

// Close waits for what is being written and releases the folder.
func (x *Index) Close() error {
	x.writing.Lock()
	defer x.writing.Unlock()
	x.swapping.Lock()
	defer x.swapping.Unlock()
	if x.living == nil {
		return nil
	}
	err := x.living.close()
	x.living = nil
	return err
}

// Healthy says what went wrong in the background, nil while all is well. An
// index that is not healthy may miss conversations; it does not find wrong ones.
func (x *Index) Healthy() error {
	x.swapping.RLock()
	defer x.swapping.RUnlock()
	if x.living == nil {
		return errClosed
	}
	if err, _ := x.living.health.get(); err != nil {
		return fmt.Errorf("search index: %w", err)
	}
	return nil
}

// Count is how many conversations the index holds.
func (x *Index) Count() (int, error) {
	w, err := x.Watermark()
	return int(w.Conversations), err
}

// Watermark says what the index holds.
func (x *Index) Watermark() (Watermark, error) {
	x.writing.Lock()
	defer x.writing.Unlock()
	if x.living == nil {
		return Watermark{}, errClosed
	}
	return x.living.mark, nil
}

// Put makes the conversations findable as they are in the entries, and returns
// when that is on disk. Putting one again replaces it, but a lower version never
// replaces a higher one, so that replays in any order end the same.
func (x *Index) Put(ctx context.Context, entries []Entry) error {
	var waits []func(context.Context) error
	for docs := range documents(entries) {
		if err := ctx.Err(); err != nil {
			return err
		}
		wait, err := x.write(func(g *generation) (func(context.Context) error, error) { return g.put(docs) })
		if err != nil {
			return err
		}
		waits = append(waits, wait)
	}
	return awaitAll(ctx, waits)
}

// Delete makes the conversations findable no more, and returns when that is on
// disk. The engine drops their terms when it next merges.
func (x *Index) Delete(ctx context.Context, ids []earshot.ConversationID) error {
	names := make([]string, len(ids))
	for i, id := range ids {
		names[i] = string(id)
	}
	wait, err := x.write(func(g *generation) (func(context.Context) error, error) { return g.delete(names) })
	if err != nil {
		return err
	}
	return wait(ctx)
}

func awaitAll(ctx context.Context, waits []func(context.Context) error) error {
	var errs []error
	for _, wait := range waits {
		errs = append(errs, wait(ctx))
	}
	return errors.Join(errs...)
}

// write applies a change to the living generation, and to the one being built,
// so that a rebuild misses nothing.
func (x *Index) write(change func(*generation) (func(context.Context) error, error)) (func(context.Context) error, error) {
	x.writing.Lock()
	defer x.writing.Unlock()
	switch {
	case x.living == nil:
		return nil, errClosed
	case x.readOnly:
		return nil, fmt.Errorf("the search index is open for reading only: %w", earshot.ErrDenied)
	}
	wait, err := change(x.living)
	if err != nil || x.next == nil {
		return wait, err
	}
	also, err := change(x.next)
	if err != nil {
		return nil, err
	}
	return func(ctx context.Context) error { return errors.Join(wait(ctx), also(ctx)) }, nil
}

// The limits of a batch: what the engine holds in memory while it writes one.
const (
	batchDocuments = 512
	batchBytes     = 24 << 20
)

// documents makes the terms of the entries on all cores and yields them in
// batches.
func documents(entries []Entry) iter.Seq[[]*document] {
	return func(yield func([]*document) bool) {
		for len(entries) > 0 {
			n := batchLength(entries)
			if !yield(analyze(entries[:n])) {
				return
			}
			entries = entries[n:]
		}
	}
}

// batchLength is how many of the entries make a batch, by a guess of what their
// text will come to.
func batchLength(entries []Entry) int {
	const bytesPerByte = 20
	size := 0
	for i := range entries {
		for j := range entries[i].Conversation.Turns {
			size += bytesPerByte * len(entries[i].Conversation.Turns[j].Text)
		}
		if i+1 == batchDocuments || size >= batchBytes {
			return i + 1
		}
	}
	return len(entries)
}

func analyze(entries []Entry) []*document {
	docs := make([]*document, len(entries))
	var g errgroup.Group
	g.SetLimit(runtime.GOMAXPROCS(0))
	const chunk = 32
	for from := 0; from < len(entries); from += chunk {
		g.Go(func() error {
			for i := from; i < min(from+chunk, len(entries)); i++ {
				docs[i] = newDocument(&entries[i])
			}
			return nil
		})
	}
	_ = g.Wait() // none of them fails
	return docs
}
