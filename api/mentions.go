package api

import (
	"context"

	"earshot/nlp"
)

// mentions reads a conversation's English turns when it is asked to, one
// conversation at a time: it takes about a second, and nothing is kept of it.
func (s *server) mentions(ctx context.Context, in *conversationIn) (*Answer[nlp.Mentions], error) {
	c, err := s.Store.Conversation(ctx, in.ID)
	if err == nil {
		err = s.mayHear(ctx, c)
	}
	if err != nil {
		return nil, s.fail(ctx, err)
	}
	select {
	case s.reading <- struct{}{}:
		defer func() { <-s.reading }()
	case <-ctx.Done():
		return nil, s.fail(ctx, ctx.Err())
	}
	return answer(s.enricher.Mentions(c)), nil
}
