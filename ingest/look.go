package ingest

import (
	"cmp"
	"context"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"earshot"
	"earshot/risk"
	"earshot/store"
)

// look is looking for one rule in everything recorded: first what cannot have
// it is set aside by its words alone, then the matcher that conversations are
// taken in with is tried on the others, the newest first. It may stop at any
// time and be gone on with.
type look struct {
	key string

	mu      sync.Mutex
	store   *store.Store
	sieve   *risk.Sieve                     // nil: words alone tell nothing
	reel    *edition                        // nil: everything is in todo from the start
	next    int                             // the strip to look through next
	beyond  bool                            // what did not fit in the reel is in todo
	direct  map[earshot.ConversationID]bool // in todo, whatever the reel has of them
	todo    []earshot.ConversationID
	aside   int // conversations that were set aside
	closely int // conversations the rule was tried on
	tally   *attempt
}

// lookedAtOnce is how many conversations are read at a time, and how many
// such parts are given out before anything else is thought of.
const (
	lookedAtOnce = 32
	lookedParts  = 16
)

// run looks until everything is looked at or ctx ends. When time is short,
// some of it goes to trying the rule on what was found by its words.
func (l *look) run(ctx context.Context) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	for ctx.Err() == nil {
		if l.reel != nil {
			if err := l.follow(ctx); err != nil {
				return err
			}
		}
		if len(l.todo) > 0 {
			if err := l.detect(ctx); err != nil {
				return err
			}
		} else if l.sifted() {
			return nil
		}
	}
	return nil
}

// follow goes through what was read since the last time, or waits for more if
// there is nothing else to do.
func (l *look) follow(ctx context.Context) error {
	strips, beyond, whole, err, grown := l.reel.after(l.next)
	switch {
	case err != nil:
		return err
	case len(strips) > 0:
		part, stop := partOf(ctx)
		defer stop()
		return l.sift(part, strips)
	case whole && !l.beyond:
		l.todo, l.beyond = append(l.todo, l.fresh(beyond)...), true
	case !whole && len(l.todo) == 0:
		select {
		case <-grown:
		case <-ctx.Done():
		}
	}
	return nil
}

// sifted reports whether nothing is left to set aside.
func (l *look) sifted() bool {
	if l.reel == nil {
		return true
	}
	strips, _, whole, _, _ := l.reel.after(l.next)
	return len(strips) == 0 && whole && l.beyond
}

// partOf is three fifths of the time that is left.
func partOf(ctx context.Context) (context.Context, context.CancelFunc) {
	end, ok := ctx.Deadline()
	if !ok {
		return ctx, func() {}
	}
	return context.WithTimeout(ctx, time.Until(end)*3/5)
}

// after is what was read after the first so many strips.
func (e *edition) after(n int) (strips []*strip, beyond []earshot.ConversationID, whole bool, err error, grown <-chan struct{}) {
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.strips[n:], e.beyond, e.whole, e.failed, e.grown
}

// fresh leaves out what is looked at directly.
func (l *look) fresh(ids []earshot.ConversationID) []earshot.ConversationID {
	if len(l.direct) == 0 {
		return ids
	}
	return slices.DeleteFunc(slices.Clone(ids), func(id earshot.ConversationID) bool { return l.direct[id] })
}

// sift sets aside what has none of the words, strip by strip on all cores.
func (l *look) sift(ctx context.Context, strips []*strip) error {
	kept := make([][]earshot.ConversationID, len(strips))
	if l.sieve == nil {
		for i, s := range strips {
			kept[i] = s.ids
		}
		l.setAside(strips, kept)
		return nil
	}
	var taken atomic.Int64
	failed, err := make([]error, len(strips)), error(nil)
	onCores(min(len(strips), runtime.GOMAXPROCS(0)), func() {
		sieve := l.sieve.Again()
		var buf []byte
		for ctx.Err() == nil {
			i := int(taken.Add(1)) - 1
			if i >= len(strips) {
				return
			}
			s := strips[i]
			if buf, failed[i] = s.words(buf); failed[i] != nil {
				return
			}
			sieve.Sift(buf, s.ends, func(at int) { kept[i] = append(kept[i], s.ids[at]) })
		}
	})
	for _, e := range failed {
		if err == nil {
			err = e
		}
	}
	n := min(int(taken.Load()), len(strips))
	l.setAside(strips[:n], kept[:n])
	return err
}

func (l *look) setAside(strips []*strip, kept [][]earshot.ConversationID) {
	for i, s := range strips {
		l.aside += len(s.ids) - len(kept[i])
		l.todo = append(l.todo, l.fresh(kept[i])...)
	}
	l.next += len(strips)
}

// detect tries the rule on the next conversations, on all cores.
func (l *look) detect(ctx context.Context) error {
	parts := slices.Collect(slices.Chunk(l.todo[:min(len(l.todo), lookedAtOnce*lookedParts)], lookedAtOnce))
	failed := make([]error, len(parts))
	var taken atomic.Int64
	reading := context.WithoutCancel(ctx) // a part that is begun is finished
	onCores(min(len(parts), runtime.GOMAXPROCS(0)), func() {
		for ctx.Err() == nil {
			i := int(taken.Add(1)) - 1
			if i >= len(parts) {
				return
			}
			failed[i] = l.store.ScanThese(reading, parts[i], l.tally.conversation)
		}
	})
	for _, part := range parts[:min(int(taken.Load()), len(parts))] {
		l.todo, l.closely = l.todo[len(part):], l.closely+len(part)
	}
	for _, err := range failed {
		if err != nil {
			return err
		}
	}
	return nil
}

// onCores does something several times at once and waits for all.
func onCores(n int, do func()) {
	var wg sync.WaitGroup
	for range n {
		wg.Go(do)
	}
	wg.Wait()
}

// tried is what was found so far; total is how many conversations there are.
func (l *look) tried(total int) Tried {
	l.mu.Lock()
	defer l.mu.Unlock()
	t := l.tally.soFar()
	t.Total = total
	if !l.sifted() {
		t.Unread = max(1, total-l.aside-l.closely-len(l.todo))
		_, _, whole, _, _ := l.reel.after(l.next)
		t.Reading = !whole
	}
	t.Maybe = len(l.todo)
	t.Looked = max(0, total-t.Maybe-t.Unread)
	return t
}

// newestFirst orders conversations by when they began: their IDs start with it.
func newestFirst(ids []earshot.ConversationID) {
	slices.SortFunc(ids, func(a, b earshot.ConversationID) int { return cmp.Compare(b, a) })
}
