package ingest

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"

	"earshot"
)

// Follow has the projector tell the workbench what changes, so that it may
// hold the words of everything recorded while somebody edits a tracker. It
// must be called before the projector carries anything over.
func (w *Workbench) Follow(p *Projector) {
	w.reel.mu.Lock()
	defer w.reel.mu.Unlock()
	w.reel.followed = true
	p.Changed = w.reel.changed
}

// Ready begins to read everything recorded, if nobody has yet: somebody is
// about to try a tracker.
func (w *Workbench) Ready() { w.reel.edition() }

// Held is how many conversations are held for trying trackers, and in how many
// bytes; none when nobody tries any.
func (w *Workbench) Held() (conversations, bytes int) { return w.reel.held() }

// Try is [Pipeline.Try] on the words that are held, where they tell enough. It
// begins anew each time; [Workbench.TryFurther] goes on.
func (w *Workbench) Try(ctx context.Context, t earshot.Tracker, n int) (Tried, error) {
	p, whole := w.live.Pipeline(), context.WithoutCancel(ctx)
	e := w.reel.edition()
	if e == nil {
		return p.Try(ctx, t, n)
	}
	l, err := p.lookFor(whole, t, n)
	if err != nil {
		return Tried{}, err
	}
	if l.key, err = keyOf(t, n); err != nil {
		return Tried{}, err
	}
	// What waits for the index is asked for before what changed: when it no
	// longer waits, the projector has told.
	waiting, err := p.Store.Unfollowed(whole)
	if err != nil {
		return Tried{}, err
	}
	l.on(e, waiting)
	w.reel.keep(l)
	return p.goOn(ctx, l)
}

// TryFurther goes on where the last trying of the same draft stopped, whoever
// tried it. What was recorded since it began may not be in it.
func (w *Workbench) TryFurther(ctx context.Context, t earshot.Tracker, n int) (Tried, error) {
	key, err := keyOf(t, n)
	if err != nil {
		return Tried{}, err
	}
	if l := w.reel.kept(key); l != nil {
		w.reel.edition()
		return w.live.Pipeline().goOn(ctx, l)
	}
	return w.Try(ctx, t, n)
}

// on has a look go through an edition, but for what changed since.
func (l *look) on(e *edition, waiting []earshot.ConversationID) {
	l.reel, l.direct = e, map[earshot.ConversationID]bool{}
	if s, ok := l.tally.b.draft.NewSieve(l.tally.id); ok {
		l.sieve = s
	}
	e.mu.Lock()
	defer e.mu.Unlock()
	for _, id := range waiting {
		l.direct[id] = true
	}
	for id := range e.stale {
		l.direct[id] = true
	}
	for id := range l.direct {
		l.todo = append(l.todo, id)
	}
	newestFirst(l.todo)
}

// keyOf tells drafts apart that may find something else.
func keyOf(t earshot.Tracker, n int) (string, error) {
	t.Name, t.Description, t.Version = "", "", 0
	b, err := json.Marshal(t)
	if err != nil {
		return "", fmt.Errorf("write draft: %w", err)
	}
	sum := sha256.Sum256(fmt.Appendf(b, "%d", n))
	return hex.EncodeToString(sum[:]), nil
}
