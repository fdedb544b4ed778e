package store

import (
	"context"
	"fmt"
	"runtime"
	"sync"

	"earshot"
)

// scanPage is how many conversations a core reads at a time.
const scanPage = 64

// Scan hands every conversation to do, about in the order of the newest first,
// on all cores at once: do must be safe for that. It is for looking at
// everything without changing it. The first error ends it, and so does ctx. A
// conversation recorded or erased meanwhile may or may not be among them.
func (s *Store) Scan(ctx context.Context, do func(*earshot.Conversation) error) error {
	ids, err := list(ctx, s.reader, scanText, `SELECT id FROM conversations WHERE kept_in = '' ORDER BY id DESC`)
	if err != nil {
		return fmt.Errorf("list conversations: %w", err)
	}
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	pages := make(chan []string)
	var wg sync.WaitGroup
	for range runtime.GOMAXPROCS(0) {
		wg.Go(func() {
			for page := range pages {
				if err := s.scanPage(ctx, page, do); err != nil {
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

// scanPage hands the conversations of one page to do. ids go down.
func (s *Store) scanPage(ctx context.Context, ids []string, do func(*earshot.Conversation) error) error {
	if ctx.Err() != nil {
		return nil
	}
	rows, err := list(ctx, s.reader, scanStored, `SELECT `+conversationColumns+`
		FROM conversations c JOIN transcripts t ON t.conversation_id = c.id
		WHERE c.id >= $1 AND c.id <= $2
		ORDER BY c.id DESC`, ids[len(ids)-1], ids[0])
	if err != nil {
		return fmt.Errorf("read conversations before %s: %w", ids[0], err)
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
	return nil
}

// CountConversations is how many there are.
func (s *Store) CountConversations(ctx context.Context) (int, error) {
	n, err := one(ctx, s.reader, scanInt, `SELECT COUNT(*) FROM conversations`)
	if err != nil {
		return 0, fmt.Errorf("count conversations: %w", err)
	}
	return int(n), nil
}
