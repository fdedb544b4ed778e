package store

import (
	"context"

	"earshot"
)

// ByThread is the conversation that a service calls by the name, the first of
// them if there are several; earshot.ErrNotFound when there is none.
func (s *Store) ByThread(ctx context.Context, thread string) (earshot.ConversationID, error) {
	id, err := one(ctx, s.reader, scanID, `SELECT id FROM conversations WHERE thread = $1 AND thread <> '' ORDER BY id LIMIT 1`, thread)
	return found(id, err, "thread", thread)
}
