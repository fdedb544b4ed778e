package main

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"os"
	"path/filepath"
	"sync"
	"time"

	"earshot"
	"earshot/ingest"
	"earshot/nlp"
	"earshot/playbook"
	"earshot/risk"
	"earshot/search"
	"earshot/store"
)

// errInUse says that another process has the index open.
var errInUse = fmt.Errorf("the search index is in use: %w", earshot.ErrConflict)

// house is everything a command that keeps records works with.
type house struct {
	*app
	dir       string
	store     *store.Store
	index     *search.Index // nil while another process has it open
	annotator *nlp.Annotator
	watch     *ingest.Watch // the folder that a server watches; nil for none
	hooks     webhookFlags  // whose events a server takes in
}

// openHouse opens the records and, if index is true, the index. When a server
// has the index open it is left to the server, and house.index is nil.
func (a *app) openHouse(ctx context.Context, index bool) (*house, error) {
	if err := os.MkdirAll(a.cli.Data, 0o700); err != nil {
		return nil, fmt.Errorf("make the data folder: %w", err)
	}
	st, err := store.Open(ctx, filepath.Join(a.cli.Data, "earshot.db"))
	if err != nil {
		return nil, err
	}
	h := &house{app: a, dir: a.cli.Data, store: st, annotator: nlp.NewAnnotator()}
	if h.annotator.Mood, err = a.moodModel(); err == nil {
		err = h.furnish(ctx)
	}
	if err != nil {
		h.Close()
		return nil, err
	}
	if !index {
		return h, nil
	}
	h.index, err = search.Open(h.indexDir())
	if errors.Is(err, earshot.ErrConflict) {
		a.log.Info("the index is in use; what is recorded now is indexed by whoever has it open")
		return h, nil
	}
	if errors.Is(err, search.ErrCorrupt) {
		fmt.Fprintln(a.err, "earshot: the search index is damaged; building it anew from the records")
		if h.index, err = search.Reset(h.indexDir()); err == nil {
			err = h.startIndex(ctx)
		}
	}
	if err == nil {
		err = errors.Join(st.ReleaseAll(ctx), h.refillIndex(ctx))
	}
	if err != nil {
		h.Close()
		return nil, err
	}
	return h, nil
}

// refillIndex queues every record when the index is empty and the store is
// not: somebody deleted it, or this program keeps it in another shape.
func (h *house) refillIndex(ctx context.Context) error {
	if n, err := h.index.Count(); err != nil || n > 0 {
		return err
	}
	return h.startIndex(ctx)
}

// startIndex queues every record for an index that starts from nothing.
func (h *house) startIndex(ctx context.Context) error {
	now, err := h.now()
	if err != nil {
		return err
	}
	_, err = h.store.PointAtAll(ctx, now)
	return err
}

func (h *house) indexDir() string { return filepath.Join(h.dir, "index") }

// Close closes what is open.
func (h *house) Close() error {
	var errs []error
	if h.index != nil {
		errs = append(errs, h.index.Close())
	}
	return errors.Join(append(errs, h.store.Close())...)
}

// furnish gives an empty store the starter trackers and talk tracks.
func (h *house) furnish(ctx context.Context) error {
	trackers, err := h.store.Trackers(ctx)
	if err != nil || len(trackers) > 0 {
		return err
	}
	now, err := h.now()
	if err != nil {
		return err
	}
	starter, err := risk.Starter()
	if err != nil {
		return err
	}
	if err := h.store.PublishTrackers(ctx, now, "", starter); err != nil {
		return err
	}
	tracks, err := playbook.StarterTracks()
	if err != nil {
		return err
	}
	return h.store.PutTracks(ctx, tracks)
}

// pipeline is the pipeline over the store's own trackers, people and accounts.
func (h *house) pipeline(ctx context.Context) (*ingest.Pipeline, error) {
	rules, err := ingest.LoadRules(ctx, h.store)
	if err != nil {
		return nil, err
	}
	directory, err := ingest.LoadDirectory(ctx, h.store)
	if err != nil {
		return nil, err
	}
	now, err := h.now()
	if err != nil {
		return nil, err
	}
	return &ingest.Pipeline{Store: h.store, Annotator: h.annotator, Rules: rules, Weights: risk.DefaultWeights(),
		Directory: directory, Now: h.clock(now)}, nil
}

// clock is the time the pipeline goes by: it runs, unless --today stopped it.
func (h *house) clock(now time.Time) func() time.Time {
	if h.cli.Today == "" {
		return time.Now
	}
	return func() time.Time { return now }
}

// takeIn runs all through the pipeline while the index follows beside it, and
// returns when both are done.
func (h *house) takeIn(ctx context.Context, p *ingest.Pipeline, all iter.Seq2[*earshot.Conversation, error]) (ingest.Report, error) {
	following, stop := context.WithCancel(ctx)
	defer stop()
	var wg sync.WaitGroup
	if h.index != nil {
		wake := make(chan struct{}, 1)
		p.Recorded = func() { rouse(wake) }
		wg.Go(func() { h.projector().Run(following, wake, h.log) })
	}
	report, err := p.Add(ctx, all, nil)
	stop()
	wg.Wait()
	return report, errors.Join(err, h.catchUp(ctx))
}

// rouse wakes whoever waits on the channel, now or next time.
func rouse(wake chan<- struct{}) {
	select {
	case wake <- struct{}{}:
	default:
	}
}

// catchUp indexes everything recorded and not yet indexed.
func (h *house) catchUp(ctx context.Context) error {
	if h.index == nil {
		return nil
	}
	return h.projector().CatchUp(ctx)
}

func (h *house) projector() *ingest.Projector {
	return &ingest.Projector{Store: h.store, Index: h.index}
}
