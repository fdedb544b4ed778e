package store

import (
	"context"
	"fmt"
	"iter"
	"slices"

	"earshot"
)

// Indexed is what the search index needs to know of a conversation: its words,
// its counted findings and the version of the record.
type Indexed struct {
	Conversation *earshot.Conversation
	Findings     []earshot.Finding
	Version      int64
}

// Indexed are the conversations with the IDs, in the order asked for. What is
// not there, or kept in another, is left out. The version is that of the record or an older one,
// so an index that applies it and is told of the newer one ends right.
func (s *Store) Indexed(ctx context.Context, ids []earshot.ConversationID) ([]Indexed, error) {
	versions, err := s.versions(ctx, ids)
	if err != nil {
		return nil, err
	}
	conversations, err := s.Conversations(ctx, ids)
	if err != nil {
		return nil, err
	}
	findings, err := s.countedFindings(ctx, ids)
	if err != nil {
		return nil, err
	}
	all := make([]Indexed, 0, len(conversations))
	for _, c := range conversations {
		if version, ok := versions[c.ID]; ok {
			all = append(all, Indexed{Conversation: c, Findings: findings[c.ID], Version: version})
		}
	}
	return all, nil
}

// EachIndexed yields every conversation in the order of their IDs, a page at a
// time. It ends after the first error.
func (s *Store) EachIndexed(ctx context.Context) iter.Seq2[Indexed, error] {
	return func(yield func(Indexed, error) bool) {
		for last := earshot.ConversationID(""); ; {
			ids, err := list(ctx, s.reader, scanID, `
				SELECT id
				FROM conversations
				WHERE id > $1 AND kept_in = ''
				ORDER BY id
				LIMIT 100`, last)
			if err != nil {
				yield(Indexed{}, fmt.Errorf("read conversations after %s: %w", last, err))
				return
			}
			if len(ids) == 0 {
				return
			}
			page, err := s.Indexed(ctx, ids)
			if err != nil {
				yield(Indexed{}, err)
				return
			}
			for _, c := range page {
				if !yield(c, nil) {
					return
				}
			}
			last = ids[len(ids)-1]
		}
	}
}

func scanID(row scanner) (id earshot.ConversationID, err error) { return id, row.Scan(&id) }

func (s *Store) versions(ctx context.Context, ids []earshot.ConversationID) (map[earshot.ConversationID]int64, error) {
	versions := make(map[earshot.ConversationID]int64, len(ids))
	for part := range slices.Chunk(ids, 100) {
		var w where
		w.in("id", strs(part))
		w.terms = append(w.terms, "kept_in = ''")
		rows, err := list(ctx, s.reader, scanVersion, `SELECT id, version FROM conversations`+w.String(), w.args...)
		if err != nil {
			return nil, fmt.Errorf("read versions: %w", err)
		}
		for _, r := range rows {
			versions[r.Conversation] = r.Version
		}
	}
	return versions, nil
}

func scanVersion(row scanner) (p Pointer, err error) {
	return p, row.Scan(&p.Conversation, &p.Version)
}

func (s *Store) countedFindings(ctx context.Context, ids []earshot.ConversationID) (map[earshot.ConversationID][]earshot.Finding, error) {
	found := map[earshot.ConversationID][]earshot.Finding{}
	for part := range slices.Chunk(ids, 100) {
		var w where
		w.in("conversation_id", strs(part))
		w.is("state", string(earshot.Counted))
		rows, err := list(ctx, s.reader, scanFinding, `SELECT `+findingColumns+` FROM findings`+w.String()+`
			ORDER BY conversation_id, turn, span_start, id`, w.args...)
		if err != nil {
			return nil, fmt.Errorf("read findings: %w", err)
		}
		for _, f := range rows {
			found[f.Conversation] = append(found[f.Conversation], f)
		}
	}
	return found, nil
}
