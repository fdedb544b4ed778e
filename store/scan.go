package store

import (
	"context"
	"fmt"
	"runtime"
	"slices"
	"sync"

	"earshot"
)

// scanPage is how many conversations a core reads at a time.
const scanPage = 64

// Scan hands every conversation that is not kept in another to do, about in
// the order of the newest first, on all cores at once: do must be safe for
// that. It is for looking at everything without changing it. The first error
// ends it, and so does ctx. A conversation recorded or erased meanwhile may or
// may not be among them.
func (s *Store) Scan(ctx context.Context, do func(*earshot.Conversation) error) error {
	ids, err := s.ScanIDs(ctx)
	if err != nil {
		return err
	}
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	pages := make(chan []earshot.ConversationID)
	var wg sync.WaitGroup
	for range runtime.GOMAXPROCS(0) {
		wg.Go(func() {
			for page := range pages {
				if ctx.Err() != nil {
					continue
				}
				if err := s.ScanThese(ctx, page, do); err != nil {
					cancel(err)
				}
			}
		})
	}
	for len(ids) > 0 && ctx.Err() == nil {
		n := min(scanPage, len(ids))
		select {
		case pages <- ids[:n]:
		case <-ctx.Done():
		}
		ids = ids[n:]
	}
	close(pages)
	wg.Wait()
	return context.Cause(ctx)
}

// ScanIDs lists the conversations that are not kept in another, the newest
// first.
func (s *Store) ScanIDs(ctx context.Context) ([]earshot.ConversationID, error) {
	ids, err := list(ctx, s.reader, scanID, `SELECT id FROM conversations WHERE kept_in = '' ORDER BY id DESC`)
	if err != nil {
		return nil, fmt.Errorf("list conversations: %w", err)
	}
	return ids, nil
}

// ScanThese hands those of the conversations that are there, and not kept in
// another, to do, the newest first and one after the other, until ctx ends.
func (s *Store) ScanThese(ctx context.Context, ids []earshot.ConversationID, do func(*earshot.Conversation) error) error {
	for part := range slices.Chunk(ids, scanPage) {
		var w where
		w.in("c.id", strs(part))
		rows, err := list(ctx, s.reader, scanStored, `SELECT `+conversationColumns+`
			FROM conversations c JOIN transcripts t ON t.conversation_id = c.id`+w.String()+`
				AND c.kept_in = ''
			ORDER BY c.id DESC`, w.args...)
		if err != nil {
			return fmt.Errorf("read conversations to look at: %w", err)
		}
		for _, row := range rows {
			a, err := analysis(row)
			if err == nil && ctx.Err() == nil {
				err = do(a.Conversation)
			}
			if err != nil {
				return err
			}
		}
	}
	return nil
}

// CountConversations is how many there are that are not kept in another.
func (s *Store) CountConversations(ctx context.Context) (int, error) {
	n, err := one(ctx, s.reader, scanInt, `SELECT (SELECT COUNT(*) FROM conversations) - (SELECT COUNT(*) FROM conversations WHERE kept_in <> '')`)
	if err != nil {
		return 0, fmt.Errorf("count conversations: %w", err)
	}
	return int(n), nil
}

// Unfollowed lists the conversations that changed and that the index has not
// followed yet.
func (s *Store) Unfollowed(ctx context.Context) ([]earshot.ConversationID, error) {
	ids, err := list(ctx, s.reader, scanID, `SELECT conversation_id FROM outbox ORDER BY conversation_id DESC`)
	if err != nil {
		return nil, fmt.Errorf("read what the index has to follow: %w", err)
	}
	return ids, nil
}
