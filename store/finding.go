package store

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	"earshot"
)

// FindingFilter chooses findings. Zero fields choose all.
type FindingFilter struct {
	Account       *earshot.AccountID
	Among         []earshot.AccountID // only these accounts; nil is all
	Conversation  earshot.ConversationID
	Tracker       earshot.TrackerID
	Category      earshot.Category
	State         earshot.FindingState
	Reason        string
	Lang          earshot.Lang
	After, Before time.Time // said in [After, Before)
	Newest        bool      // newest first; oldest first otherwise
	Limit, Offset int       // Limit 0 is all
}

func (f FindingFilter) where() *where {
	w := &where{}
	if f.Account != nil {
		w.and("account_id = $", *f.Account)
	}
	w.among(f.Among)
	w.is("conversation_id", string(f.Conversation))
	w.is("tracker_id", string(f.Tracker))
	w.is("category", string(f.Category))
	w.is("state", string(f.State))
	w.is("reason", f.Reason)
	w.is("lang", string(f.Lang))
	w.between("at", f.After, f.Before)
	return w
}

const findingColumns = `id, conversation_id, account_id, tracker_id, tracker_version, tracker_name, category, severity, half_life,
	turn, span_start, span_end, quote, sentence, speaker, side, role, lang, at, state, reason`

// Findings lists the findings the filter chooses, and how many there are
// without its Limit and Offset.
func (s *Store) Findings(ctx context.Context, f FindingFilter) ([]earshot.Finding, int, error) {
	w := f.where()
	order := "\nORDER BY at, conversation_id, turn, span_start, id"
	if f.Newest {
		order = "\nORDER BY at DESC, conversation_id DESC, turn, span_start, id"
	}
	all, err := list(ctx, s.reader, scanFinding, `SELECT `+findingColumns+`
		FROM findings`+w.String()+order+page(f.Limit, f.Offset), w.args...)
	if err != nil {
		return nil, 0, fmt.Errorf("read findings: %w", err)
	}
	total, err := s.total(ctx, "findings", w, len(all), f.Limit, f.Offset)
	return all, total, err
}

// total is how many rows the conditions choose; it asks only when the page
// does not tell.
func (s *Store) total(ctx context.Context, table string, w *where, got, limit, offset int) (int, error) {
	if offset == 0 && (limit == 0 || got < limit) {
		return got, nil
	}
	n, err := one(ctx, s.reader, scanInt, `SELECT COUNT(*) FROM `+table+w.String(), w.args...)
	if err != nil {
		return 0, fmt.Errorf("count %s: %w", table, err)
	}
	return int(n), nil
}

// Finding is the finding with the ID.
func (s *Store) Finding(ctx context.Context, id earshot.FindingID) (earshot.Finding, error) {
	f, err := finding(ctx, s.reader, id)
	return found(f, err, "finding", id)
}

func finding(ctx context.Context, q querier, id earshot.FindingID) (earshot.Finding, error) {
	return one(ctx, q, scanFinding, `SELECT `+findingColumns+` FROM findings WHERE id = $1`, id)
}

func scanFinding(row scanner) (f earshot.Finding, err error) {
	var at int64
	err = row.Scan(&f.ID, &f.Conversation, &f.Account, &f.Tracker, &f.TrackerVersion, &f.TrackerName, &f.Category, &f.Severity,
		&f.HalfLife, &f.Turn, &f.Start, &f.End, &f.Quote, &f.Sentence, &f.Speaker, &f.Side, &f.Role, &f.Lang, &at, &f.State, &f.Reason)
	f.At = fromMS(at)
	return f, err
}

func insertFinding(ctx context.Context, tx *sql.Tx, f *earshot.Finding) error {
	_, err := tx.ExecContext(ctx, `
		INSERT INTO findings (id, conversation_id, account_id, tracker_id, tracker_version, tracker_name, category, severity,
			half_life, turn, span_start, span_end, quote, sentence, speaker, side, role, lang, at, state, reason)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21)`,
		f.ID, f.Conversation, f.Account, f.Tracker, f.TrackerVersion, f.TrackerName, f.Category, f.Severity,
		f.HalfLife, f.Turn, f.Start, f.End, f.Quote, f.Sentence, f.Speaker, f.Side, f.Role, f.Lang, ms(f.At), f.State, f.Reason)
	return err
}
