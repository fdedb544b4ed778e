package store

import (
	"context"
	"fmt"

	"earshot"
)

// put writes the conversation's rows and tells the index, which knows nothing
// of what is hidden.
func (w *writing) put(ctx context.Context, e *entry, a earshot.Analysis, version int64, hidden bool) error {
	if err := w.putConversation(ctx, a, e.digest, version); err != nil {
		return fmt.Errorf("write conversation: %w", err)
	}
	if err := w.putBlock(ctx, a.Conversation.ID, e.block); err != nil {
		return fmt.Errorf("write words: %w", err)
	}
	if err := w.putFindings(ctx, a.Conversation.ID, a.Findings, version); err != nil {
		return fmt.Errorf("write findings: %w", err)
	}
	if err := w.putPromises(ctx, a, version); err != nil {
		return fmt.Errorf("write promises: %w", err)
	}
	if err := w.putAnchors(ctx, a.Conversation); err != nil {
		return err
	}
	return w.point(ctx, a.Conversation.ID, version, hidden)
}

func (w *writing) putConversation(ctx context.Context, a earshot.Analysis, digest []byte, version int64) error {
	c := a.Conversation
	_, err := w.tx.ExecContext(ctx, `
		INSERT INTO conversations (id, fingerprint, account_id, account_from, channel, title, source, format, encoding,
			started_at, started_from, duration, langs, customer_mood, customer_turns, worst_turn, turns, findings,
			version, recorded_at, digest, thread, utc_offset)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23)
		ON CONFLICT (id) DO UPDATE SET
			fingerprint = excluded.fingerprint, account_id = excluded.account_id, account_from = excluded.account_from,
			channel = excluded.channel, title = excluded.title, source = excluded.source, format = excluded.format,
			encoding = excluded.encoding, started_at = excluded.started_at, started_from = excluded.started_from,
			duration = excluded.duration, langs = excluded.langs, customer_mood = excluded.customer_mood,
			customer_turns = excluded.customer_turns, worst_turn = excluded.worst_turn, turns = excluded.turns,
			findings = excluded.findings, version = excluded.version, recorded_at = excluded.recorded_at,
			digest = excluded.digest, thread = excluded.thread, utc_offset = excluded.utc_offset`,
		c.ID, c.Fingerprint, c.Account, c.AccountFrom, c.Channel, c.Title, c.Source, c.Format, c.Encoding,
		ms(c.StartedAt), c.StartedFrom, int64(c.Duration), joinLangs(languages(c.Turns)), c.CustomerMood, c.CustomerTurns,
		a.Metrics.WorstTurn, len(c.Turns), counted(a.Findings), version, ms(w.now), digest, c.Thread, offsetOf(c.StartedAt))
	return err
}

func (w *writing) putBlock(ctx context.Context, id earshot.ConversationID, block []byte) error {
	_, err := w.tx.ExecContext(ctx, `
		INSERT INTO transcripts (conversation_id, block)
		VALUES ($1, $2)
		ON CONFLICT (conversation_id) DO UPDATE SET block = excluded.block`, id, block)
	return err
}

// putFindings replaces the conversation's findings; a first version has none
// to remove.
func (w *writing) putFindings(ctx context.Context, id earshot.ConversationID, all []earshot.Finding, version int64) error {
	if version > 1 {
		if _, err := w.tx.ExecContext(ctx, `DELETE FROM findings WHERE conversation_id = $1`, id); err != nil {
			return err
		}
	}
	for i := range all {
		if err := insertFinding(ctx, w.tx, &all[i]); err != nil {
			return fmt.Errorf("finding %s: %w", all[i].ID, err)
		}
	}
	return nil
}

// counted is how many of the findings weigh anything.
func counted(all []earshot.Finding) int {
	n := 0
	for i := range all {
		if all[i].State == earshot.Counted {
			n++
		}
	}
	return n
}
