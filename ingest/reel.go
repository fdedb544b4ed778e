package ingest

import (
	"context"
	"log/slog"
	"runtime"
	"sync"
	"time"

	"earshot"
	"earshot/risk"
	"earshot/store"

	"github.com/klauspost/compress/s2"
)

// The bounds of a reel.
const (
	stripTalks = 128              // conversations in a strip
	reelBytes  = 256 << 20        // compressed; what is older than fits is read from the store each time
	reelStale  = 2048             // changed conversations before everything is read anew
	reelIdle   = 10 * time.Minute // without anybody trying anything, before it is let go
)

// reel holds the words of everything recorded, the newest first, made
// comparable and compressed, while somebody works on a tracker: looking through
// all of it takes a moment. A million turns of 78 bytes take about 50 MB.
//
// It is only kept where a [Projector] tells it what changes; elsewhere
// everything is read from the store.
type reel struct {
	wake       chan struct{}
	room, most int // bytes it may hold, and changes before it is read anew

	mu       sync.Mutex
	followed bool // somebody tells of changes
	current  *edition
	used     time.Time
	looks    []*look // the newest last
}

func newReel() *reel {
	return &reel{wake: make(chan struct{}, 1), room: reelBytes, most: reelStale}
}

// edition is one reading of everything.
type edition struct {
	mu     sync.Mutex
	strips []*strip
	beyond []earshot.ConversationID // that did not fit
	stale  map[earshot.ConversationID]bool
	whole  bool          // all that there was is read
	failed error         // why it is not
	grown  chan struct{} // closed when any of the above changes
	bytes  int
	room   int
}

// strip is some conversations, one after the other. It never changes.
type strip struct {
	ids  []earshot.ConversationID
	ends []int  // of each conversation in the words
	data []byte // the words, in S2
}

// edition is the reading to look through; nil when there is none to be had.
// The first to ask has it begun.
func (r *reel) edition() *edition {
	r.mu.Lock()
	defer r.mu.Unlock()
	if !r.followed {
		return nil
	}
	r.used = time.Now()
	if r.current == nil {
		r.current = &edition{room: r.room, stale: map[earshot.ConversationID]bool{}, grown: make(chan struct{})}
		select {
		case r.wake <- struct{}{}:
		default:
		}
	}
	return r.current
}

// changed notes that conversations are not as they were read. After many
// everything is read anew.
func (r *reel) changed(ids []earshot.ConversationID) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.current == nil {
		return
	}
	if r.current.changed(ids) > r.most {
		r.drop()
	}
}

// drop lets everything go.
func (r *reel) drop() { r.current, r.looks = nil, nil }

// run reads when somebody asks, and lets go of it when nobody has for a while.
func (r *reel) run(ctx context.Context, s *store.Store, log *slog.Logger) {
	tick := time.NewTicker(reelIdle / 10)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
			r.mu.Lock()
			if time.Since(r.used) > reelIdle {
				r.drop()
			}
			r.mu.Unlock()
		case <-r.wake:
			r.mu.Lock()
			e := r.current
			r.mu.Unlock()
			if e == nil {
				continue
			}
			err := e.read(ctx, s)
			e.end(err)
			if err != nil && ctx.Err() == nil {
				log.Error("read everything for those who try trackers", "error", err)
				r.mu.Lock()
				r.drop()
				r.mu.Unlock()
			}
		}
	}
}

// read reads everything, on all cores.
func (e *edition) read(ctx context.Context, s *store.Store) error {
	ids, err := s.ScanIDs(ctx)
	if err != nil {
		return err
	}
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	var wg sync.WaitGroup
	strips := make(chan []earshot.ConversationID)
	for range runtime.GOMAXPROCS(0) {
		wg.Go(func() {
			for part := range strips {
				if ctx.Err() != nil {
					continue
				}
				if e.full() {
					e.leave(part)
				} else if err := e.readStrip(ctx, s, part); err != nil {
					cancel(err)
				}
			}
		})
	}
	for len(ids) > 0 && ctx.Err() == nil {
		n := min(stripTalks, len(ids))
		select {
		case strips <- ids[:n]:
		case <-ctx.Done():
		}
		ids = ids[n:]
	}
	close(strips)
	wg.Wait()
	return context.Cause(ctx)
}

func (e *edition) readStrip(ctx context.Context, s *store.Store, ids []earshot.ConversationID) error {
	made := &strip{}
	var words []byte
	err := s.ScanThese(ctx, ids, func(c *earshot.Conversation) error {
		words = appendWords(words, c)
		made.ids, made.ends = append(made.ids, c.ID), append(made.ends, len(words))
		return nil
	})
	if err != nil || len(made.ids) == 0 {
		return err
	}
	packed := s2.Encode(nil, words)
	made.data = append(make([]byte, 0, len(packed)), packed...)
	e.mu.Lock()
	defer e.mu.Unlock()
	e.strips = append(e.strips, made)
	e.bytes += len(made.data)
	e.grow()
	return nil
}

// appendWords appends what may be listened to in a conversation.
func appendWords(words []byte, c *earshot.Conversation) []byte {
	for i := range c.Turns {
		t := &c.Turns[i]
		if t.Counts() && t.Text != "" {
			words = append(words, risk.Comparable(t.Text)...)
			words = append(words, '\n')
		}
	}
	return words
}

// grow tells those who wait; the lock is held.
func (e *edition) grow() {
	close(e.grown)
	e.grown = make(chan struct{})
}

func (e *edition) full() bool {
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.bytes >= e.room
}

func (e *edition) leave(ids []earshot.ConversationID) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.beyond = append(e.beyond, ids...)
}

func (e *edition) end(err error) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.whole, e.failed = err == nil, err
	e.grow()
}

func (e *edition) changed(ids []earshot.ConversationID) int {
	e.mu.Lock()
	defer e.mu.Unlock()
	for _, id := range ids {
		e.stale[id] = true
	}
	return len(e.stale)
}

// words are a strip's words; buf may hold them.
func (s *strip) words(buf []byte) ([]byte, error) { return s2.Decode(buf[:cap(buf)], s.data) }

// held is what a reel holds, for those who measure.
func (r *reel) held() (conversations, bytes int) {
	r.mu.Lock()
	e := r.current
	r.mu.Unlock()
	if e == nil {
		return 0, 0
	}
	e.mu.Lock()
	defer e.mu.Unlock()
	for _, s := range e.strips {
		conversations += len(s.ids)
		bytes += len(s.data) + 8*len(s.ends) + 16*len(s.ids)
		for _, id := range s.ids {
			bytes += len(id)
		}
	}
	return conversations, bytes
}

// keep remembers a look, in case it is gone on with; the newest few.
func (r *reel) keep(l *look) {
	const most = 16
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.looks = append(r.looks, l); len(r.looks) > most {
		r.looks = append([]*look(nil), r.looks[len(r.looks)-most:]...)
	}
}

// kept is the newest look for a key; nil when there is none.
func (r *reel) kept(key string) *look {
	r.mu.Lock()
	defer r.mu.Unlock()
	for i := len(r.looks) - 1; i >= 0; i-- {
		if r.looks[i].key == key {
			return r.looks[i]
		}
	}
	return nil
}
