package ingest

import (
	"context"
	"fmt"

	"earshot"
	"earshot/store"
)

// Begin records a conversation in which nobody has said anything yet, for
// Append to grow. It must have a start and a fingerprint of its own.
func (p *Pipeline) Begin(ctx context.Context, c *earshot.Conversation) (store.Recorded, error) {
	if c.StartedAt.IsZero() || c.Fingerprint == "" {
		return store.Recorded{}, fmt.Errorf("begin a conversation without a start or a fingerprint: %w", earshot.ErrInvalid)
	}
	AssignID(c)
	p.Directory.Identify(c)
	recorded, err := p.Store.RecordApart(ctx, p.Now(), []earshot.Analysis{p.Reanalyse(c)}, p.Judge())
	if err != nil {
		return store.Recorded{}, fmt.Errorf("begin a conversation: %w", err)
	}
	if p.Recorded != nil {
		p.Recorded()
	}
	return recorded[0], nil
}
