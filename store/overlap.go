package store

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"earshot"
)

// mostOverlaps is how many conversations are named that a recording may be
// another recording of.
const mostOverlaps = 5

// RecordApart is Record for recordings that were compared with those they
// overlap with, and are another talk.
func (s *Store) RecordApart(ctx context.Context, now time.Time, batch []earshot.Analysis, judge Judge) ([]Recorded, error) {
	return s.record(ctx, now, batch, judge, apart)
}

// Overlapping are the conversations that a recording which is not known may be
// another recording of: those the vendor calls the same, or else those that
// share the most of its anchors, or began with it.
func (s *Store) Overlapping(ctx context.Context, c *earshot.Conversation, judge Judge) ([]earshot.ConversationID, error) {
	return overlapping(ctx, s.reader, c, judge)
}

func overlapping(ctx context.Context, q querier, c *earshot.Conversation, judge Judge) ([]earshot.ConversationID, error) {
	if c.Thread != "" {
		ids, err := list(ctx, q, scanID, `SELECT id FROM conversations WHERE thread = $1 AND id <> $2 ORDER BY id LIMIT 5`, c.Thread, c.ID)
		if err != nil || len(ids) > 0 {
			return ids, lookup(err)
		}
	}
	if c.Channel != earshot.ChannelChat || judge.Anchors == nil {
		return nil, nil
	}
	_, ask := judge.Anchors(c)
	for part := range slices.Chunk(ask, 500) {
		ids, err := sharing(ctx, q, c, part)
		if err != nil || len(ids) > 0 {
			return ids, lookup(err)
		}
	}
	ids, err := list(ctx, q, scanID, `
		SELECT id
		FROM conversations
		WHERE started_at = $1 AND channel = $2 AND format = $3 AND id <> $4 AND thread = ''
		ORDER BY id
		LIMIT 5`, ms(c.StartedAt), c.Channel, c.Format, c.ID)
	return ids, lookup(err)
}

func lookup(err error) error {
	if err != nil {
		return fmt.Errorf("look up other recordings: %w", err)
	}
	return nil
}

// sharing are the conversations that have the most of the anchors.
func sharing(ctx context.Context, q querier, c *earshot.Conversation, anchors []int64) ([]earshot.ConversationID, error) {
	var on where
	on.and("conversation_id <> $", c.ID)
	marks := make([]string, len(anchors))
	for i, a := range anchors {
		on.args = append(on.args, a)
		marks[i] = "$" + strconv.Itoa(len(on.args))
	}
	on.terms = append(on.terms, "anchor IN ("+strings.Join(marks, ", ")+")")
	on.args = append(on.args, mostOverlaps)
	return list(ctx, q, scanID, `
		SELECT conversation_id
		FROM anchors`+on.String()+`
		GROUP BY conversation_id
		ORDER BY COUNT(*) DESC, conversation_id
		LIMIT $`+strconv.Itoa(len(on.args)), on.args...)
}

// putAnchors keeps what other recordings of the conversation are found by.
func (w *writing) putAnchors(ctx context.Context, c *earshot.Conversation) error {
	if w.judge.Anchors == nil {
		return nil
	}
	keep, _ := w.judge.Anchors(c)
	for part := range slices.Chunk(keep, 200) {
		args := []any{c.ID}
		rows := make([]string, len(part))
		for i, a := range part {
			args = append(args, a)
			rows[i] = "($1, $" + strconv.Itoa(len(args)) + ")"
		}
		_, err := w.tx.ExecContext(ctx, `INSERT INTO anchors (conversation_id, anchor) VALUES `+strings.Join(rows, ", ")+` ON CONFLICT (anchor, conversation_id) DO NOTHING`, args...)
		if err != nil {
			return fmt.Errorf("write anchors: %w", err)
		}
	}
	return nil
}
