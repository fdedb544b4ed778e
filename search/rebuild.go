package search

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"os"
)

// Rebuild makes the index anew from the entries, beside the living one, and
// puts it in its place. Searches go on meanwhile, and what is Put or Deleted
// meanwhile is in the new index too. If it fails, the old index stays.
//
// A conversation that is deleted from the records while it is on its way
// through the entries comes back; so take the entries from one reading of the
// records, and delete again what was deleted since it began.
func (x *Index) Rebuild(ctx context.Context, entries iter.Seq2[Entry, error]) error {
	next, err := x.begin()
	if err != nil {
		return err
	}
	if err = x.fill(ctx, next, entries); err == nil {
		err = x.swap(next)
	}
	if err != nil {
		x.abandon(next)
		return fmt.Errorf("rebuild index: %w", err)
	}
	return nil
}

// begin opens the next generation and lets writers know of it.
func (x *Index) begin() (*generation, error) {
	x.writing.Lock()
	defer x.writing.Unlock()
	switch {
	case x.living == nil:
		return nil, errClosed
	case x.readOnly:
		return nil, errors.New("rebuild index: it is open for reading only")
	case x.next != nil:
		return nil, errors.New("rebuild index: another rebuild is running")
	}
	path := generationPath(x.root, x.number+1)
	if err := errors.Join(os.RemoveAll(path), os.MkdirAll(path, 0o700)); err != nil {
		return nil, fmt.Errorf("rebuild index: %w", err)
	}
	next, err := openGeneration(path, false, true)
	if err != nil {
		return nil, err
	}
	x.next = next
	return next, nil
}

// fill puts the entries into the new generation. A batch waits for the one
// before it, so that no more than two are in memory.
func (x *Index) fill(ctx context.Context, next *generation, entries iter.Seq2[Entry, error]) error {
	last := func(context.Context) error { return nil }
	for batch, err := range batches(entries) {
		if err == nil {
			err = ctx.Err()
		}
		if err != nil {
			return err
		}
		docs := analyze(batch)
		if err := last(ctx); err != nil {
			return err
		}
		x.writing.Lock()
		last, err = next.put(docs)
		x.writing.Unlock()
		if err != nil {
			return err
		}
	}
	return last(ctx)
}

func batches(entries iter.Seq2[Entry, error]) iter.Seq2[[]Entry, error] {
	return func(yield func([]Entry, error) bool) {
		var batch []Entry
		for e, err := range entries {
			if err != nil {
				yield(nil, err)
				return
			}
			batch = append(batch, e)
			if len(batch) == batchDocuments || len(batch)%32 == 0 && batchLength(batch) < len(batch) {
				if !yield(batch, nil) {
					return
				}
				batch = nil
			}
		}
		if len(batch) > 0 {
			yield(batch, nil)
		}
	}
}

// swap makes the new generation the living one. The old one is closed when the
// searches that read it are done.
func (x *Index) swap(next *generation) error {
	x.writing.Lock()
	defer x.writing.Unlock()
	if err := setCurrent(x.root, x.number+1); err != nil {
		return err
	}
	x.swapping.Lock()
	old := x.living
	x.living, x.next = next, nil
	x.number++
	x.swapping.Unlock()
	return errors.Join(old.close(), os.RemoveAll(old.path), sweepSchemas(x.dir, x.root))
}

// abandon removes a generation that did not become the living one.
func (x *Index) abandon(next *generation) {
	x.writing.Lock()
	defer x.writing.Unlock()
	if x.next != next {
		return
	}
	x.next = nil
	next.close()
	os.RemoveAll(next.path)
}
