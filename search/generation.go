package search

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"runtime/debug"
	"sync"
	"time"

	"github.com/blevesearch/bleve/v2/index/scorch"
	index "github.com/blevesearch/bleve_index_api"
	bolt "go.etcd.io/bbolt"

	"earshot"
)

// ErrCorrupt is in the chain of errors about an index whose files are not what
// was written. Nothing is lost: Reset it and index the records again.
var ErrCorrupt = errors.New("index is damaged")

// generation is one index in one folder. Rebuild makes the next.
type generation struct {
	path   string
	scorch *scorch.Scorch
	queue  *index.AnalysisQueue
	health *health
	mark   Watermark // guarded by the Index's writing, as is latest
	latest *landing  // the newest batch; those before it reach the disk no later
}

// landing is a batch on its way to the disk.
type landing struct {
	done chan struct{}
	err  error // once done is closed
}

var watermarkKey = []byte("earshot watermark")

// lockPatience is how long another process's lock is waited for.
const lockPatience = 300 * time.Millisecond

// settings are the engine's. Batches are "unsafe" only in that Batch returns
// before they are on disk: Put waits for that itself, so that the next batch is
// made meanwhile and several reach the disk together.
func settings(path string, readOnly bool) map[string]any {
	return map[string]any{
		"path":                   path,
		"read_only":              readOnly,
		"bolt_timeout":           lockPatience.String(),
		"forceSegmentType":       "zap",
		"forceSegmentVersion":    16,
		"unsafe_batch":           true,
		"asyncErrorCallbackName": callbackName,
		"scorchMergePlanOptions": map[string]any{"FloorSegmentFileSize": 4 << 20},
	}
}

// openGeneration opens the index in the folder, or makes one there if there is
// none and that is allowed.
func openGeneration(path string, readOnly, mayCreate bool) (g *generation, err error) {
	defer survive(&err, "open "+path)()
	if err := verify(path); err != nil {
		return nil, err
	}
	g = &generation{path: path, health: newHealth(path), queue: index.NewAnalysisQueue(1)}
	opened, err := scorch.NewScorch(scorch.Name, settings(path, readOnly), g.queue)
	if err == nil {
		g.scorch = opened.(*scorch.Scorch)
		err = g.scorch.Open()
	}
	if err != nil {
		g.queue.Close()
		g.health.forget()
		return nil, openError(path, err)
	}
	if err := g.readMark(mayCreate && !readOnly); err != nil {
		g.close()
		return nil, err
	}
	return g, nil
}

// survive makes an error of a panic, and of reading beyond the end of a file
// that is mapped into memory, which damaged files can cause in the engine. Use
// it as defer survive(&err, "what is done")().
func survive(err *error, doing string) func() {
	before := debug.SetPanicOnFault(true)
	return func() {
		debug.SetPanicOnFault(before)
		if r := recover(); r != nil {
			*err = fmt.Errorf("%s: %v: %w", doing, r, ErrCorrupt)
		}
	}
}

func openError(path string, err error) error {
	if errors.Is(err, bolt.ErrTimeout) {
		return earshot.WithHint(
			fmt.Errorf("index %s is in use: %w", filepath.Dir(path), earshot.ErrConflict),
			"a server has it open; ask the server instead, or stop it first")
	}
	return fmt.Errorf("open index %s: %w", path, err)
}

// readMark reads the watermark and compares it with what is there. An engine
// that cannot read its newest snapshot goes on with an older or an empty one and
// says nothing; here it is found out.
func (g *generation) readMark(mayCreate bool) error {
	snapshot, err := g.snapshot()
	if err != nil {
		return err
	}
	defer snapshot.Close()
	count, err := snapshot.DocCount()
	if err != nil {
		return fmt.Errorf("count %s: %w", g.path, err)
	}
	raw, err := snapshot.GetInternal(watermarkKey)
	if err != nil {
		return fmt.Errorf("read watermark of %s: %w", g.path, err)
	}
	if raw == nil && count == 0 && mayCreate {
		return g.scorch.SetInternal(watermarkKey, g.mark.bytes())
	}
	if g.mark, err = parseWatermark(raw); err != nil {
		return fmt.Errorf("%s: %v: %w", g.path, err, ErrCorrupt)
	}
	if g.mark.Conversations != count {
		return fmt.Errorf("%s holds %d conversations and should hold %d: %w", g.path, count, g.mark.Conversations, ErrCorrupt)
	}
	return nil
}

// snapshot is the index as of now. Close it.
func (g *generation) snapshot() (*scorch.IndexSnapshot, error) {
	r, err := g.scorch.Reader()
	if err != nil {
		return nil, fmt.Errorf("read index: %w", err)
	}
	snapshot, ok := r.(*scorch.IndexSnapshot)
	if !ok || snapshot == nil {
		return nil, fmt.Errorf("read index: %w", errClosed)
	}
	return snapshot, nil
}

// close waits for what is on its way to the disk, then releases the folder.
func (g *generation) close() error {
	err := errors.Join(g.health.await(context.Background(), g.latest), g.scorch.Close())
	g.queue.Close()
	g.health.forget()
	return err
}

// put applies the documents that are not older than what is there. The caller
// holds the lock on writing. The batch is on disk when the wait returns.
func (g *generation) put(docs []*document) (wait func(context.Context) error, err error) {
	ids := make([]string, len(docs))
	for i, d := range docs {
		ids[i] = d.id
	}
	before, err := g.states(ids)
	if err != nil {
		return nil, err
	}
	mark, batch := g.mark, index.NewBatch()
	for _, d := range docs {
		old, had := before[d.id]
		if had && old.Version > d.state.Version {
			continue
		}
		if had {
			mark.remove(d.id, old)
		}
		mark.add(d.id, d.state)
		before[d.id] = d.state
		batch.Update(d)
	}
	return g.apply(batch, mark)
}

func (g *generation) delete(ids []string) (wait func(context.Context) error, err error) {
	before, err := g.states(ids)
	if err != nil {
		return nil, err
	}
	mark, batch := g.mark, index.NewBatch()
	for id, old := range before {
		mark.remove(id, old)
		batch.Delete(id)
	}
	return g.apply(batch, mark)
}

// apply gives the batch to the engine together with the watermark it leads to.
func (g *generation) apply(batch *index.Batch, mark Watermark) (func(context.Context) error, error) {
	if len(batch.IndexOps) > 0 {
		l := &landing{done: make(chan struct{})}
		batch.SetInternal(watermarkKey, mark.bytes())
		batch.SetPersistedCallback(func(err error) { l.err = err; close(l.done) })
		if err := g.scorch.Batch(batch); err != nil {
			return nil, fmt.Errorf("index: %w", err)
		}
		g.mark, g.latest = mark, l
	}
	// Nothing to do is done once what was done before is on disk.
	latest := g.latest
	return func(ctx context.Context) error { return g.health.await(ctx, latest) }, nil
}

// states are the states of those of the conversations that are in the index.
func (g *generation) states(ids []string) (map[string]state, error) {
	snapshot, err := g.snapshot()
	if err != nil {
		return nil, err
	}
	defer snapshot.Close()
	found := make(map[string]state, len(ids))
	for _, s := range snapshot.Segments() {
		docs, err := s.DocNumbers(ids)
		if err != nil {
			return nil, fmt.Errorf("look up conversations: %w", err)
		}
		for it := docs.Iterator(); it.HasNext(); {
			id, st, err := storedState(s, uint64(it.Next()))
			if err != nil {
				return nil, err
			}
			found[id] = st
		}
	}
	return found, nil
}

func storedState(s *scorch.SegmentSnapshot, doc uint64) (id string, st state, err error) {
	var bad error
	err = s.VisitDocument(doc, func(field string, _ byte, value []byte, _ []uint64) bool {
		switch field {
		case fieldID:
			id = string(value)
		case fieldState:
			st, bad = parseState(value)
		}
		return true
	})
	if err = errors.Join(err, bad); err != nil {
		return "", st, fmt.Errorf("read state of a conversation: %w", err)
	}
	return id, st, nil
}

const callbackName = "earshot"

// troubles hands what goes wrong in the engine's own goroutines to whoever
// opened the index. The engine knows callbacks only by name, from one table for
// the whole process, so this table must be one too.
var troubles = registerTroubles()

func registerTroubles() *sync.Map {
	var byPath sync.Map
	scorch.RegistryAsyncErrorCallbacks[callbackName] = func(err error, path string) {
		if h, ok := byPath.Load(path); ok {
			h.(*health).report(err)
		}
	}
	return &byPath
}

// health remembers what went wrong in the background.
type health struct {
	path  string
	mu    sync.Mutex
	err   error
	fatal bool
	woken chan struct{} // closed when something went wrong
}

func newHealth(path string) *health {
	h := &health{path: path, woken: make(chan struct{})}
	troubles.Store(path, h)
	return h
}

func (h *health) forget() { troubles.CompareAndDelete(h.path, h) }

// report is called by the engine.
func (h *health) report(err error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.err == nil {
		close(h.woken)
	}
	h.err = err
	h.fatal = h.fatal || errors.Is(err, scorch.ErrAsyncPanic)
}

func (h *health) get() (error, <-chan struct{}) {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.err, h.woken
}

// recovered forgets the trouble after something reached the disk again. After a
// panic the engine no longer writes at all, and nothing is forgotten.
func (h *health) recovered() {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.err != nil && !h.fatal {
		h.err, h.woken = nil, make(chan struct{})
	}
}

// await waits until the batch is on disk, or cannot get there.
func (h *health) await(ctx context.Context, l *landing) error {
	if l == nil {
		return nil
	}
	_, woken := h.get()
	select {
	case <-l.done:
		if l.err == nil {
			h.recovered()
		}
		return l.err
	case <-ctx.Done():
		return ctx.Err()
	case <-woken:
		err, _ := h.get()
		return fmt.Errorf("write index: %w", err)
	}
}
