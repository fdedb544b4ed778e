package ingest

import (
	"context"
	"errors"
	"fmt"
	"slices"

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

// Continue adds what was just said in a talk that a service has a name for: to
// the conversation of that name or, where there is none yet, as a new one. What
// is known already changes nothing. Two calls about one talk must not run at
// the same time. Turns that the service has no name for are compared by their
// words, as another recording's are.
func (p *Pipeline) Continue(ctx context.Context, c *earshot.Conversation) error {
	id, err := p.Store.ByThread(ctx, c.Thread)
	nameless := slices.ContainsFunc(c.Turns, func(t earshot.Turn) bool { return t.Key == "" })
	if errors.Is(err, earshot.ErrNotFound) || err == nil && nameless {
		report, err := p.Add(ctx, func(yield func(*earshot.Conversation, error) bool) { yield(c, nil) }, nil)
		if err == nil && len(report.Failures) > 0 {
			err = report.Failures[0]
		}
		return err
	}
	if err == nil {
		_, err = p.Append(ctx, id, Addition{Participants: c.Participants, Turns: c.Turns})
	}
	return err
}
