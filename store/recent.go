package store

import (
	"context"
	"fmt"
	"iter"
	"time"

	"earshot"
)

// EachAfter is EachConversation for those whose ID comes after another.
func (s *Store) EachAfter(ctx context.Context, last earshot.ConversationID) iter.Seq2[*earshot.Conversation, error] {
	return func(yield func(*earshot.Conversation, error) bool) {
		for {
			rows, err := s.pageAfter(ctx, last)
			if err != nil {
				yield(nil, err)
				return
			}
			for _, row := range rows {
				a, err := analysis(row)
				if !yield(a.Conversation, err) || err != nil {
					return
				}
				last = row.conversation.ID
			}
			if len(rows) == 0 {
				return
			}
		}
	}
}

// RecordedSince are the IDs of the conversations recorded, or recorded again,
// at a time or later.
func (s *Store) RecordedSince(ctx context.Context, at time.Time) ([]earshot.ConversationID, error) {
	ids, err := list(ctx, s.reader, scanConversationID, `SELECT id FROM conversations WHERE recorded_at >= $1 ORDER BY id`, ms(at))
	if err != nil {
		return nil, fmt.Errorf("list conversations recorded lately: %w", err)
	}
	return ids, nil
}

func scanConversationID(row scanner) (id earshot.ConversationID, err error) {
	return id, row.Scan(&id)
}
