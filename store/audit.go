package store

import (
	"context"
	"crypto/rand"
	"database/sql"
	"encoding/json"
	"fmt"
	"time"

	"earshot"
)

// AuditEntry says who changed what, and when.
type AuditEntry struct {
	ID      string
	At      time.Time
	Person  earshot.PersonID
	Action  string // "assign", "side", "turn", "finding", "join", "split", "erase", "publish", "activate", "deactivate", "draft", "drop draft", "guard rails", "word set", "drop word set", "judge", "password"
	Subject string // the ID of what was changed
	Detail  string // what changed, a JSON object
}

// AuditFilter chooses audit entries. Zero fields choose all.
type AuditFilter struct {
	Subject       string
	Person        earshot.PersonID
	Action        string
	Limit, Offset int // Limit 0 is all
}

// change is the detail of an audit entry.
type change struct {
	Of   string   `json:"of,omitempty"`
	From string   `json:"from,omitempty"`
	To   string   `json:"to,omitempty"`
	Diff []string `json:"diff,omitempty"` // of trackers, line by line
}

// audit writes down a change in the transaction that makes it.
func audit(ctx context.Context, tx *sql.Tx, now time.Time, by earshot.PersonID, action, subject string, detail change) error {
	text, err := json.Marshal(detail)
	if err != nil {
		return fmt.Errorf("write audit: %w", err)
	}
	id, err := auditID(ctx, tx, now)
	if err != nil {
		return fmt.Errorf("write audit: %w", err)
	}
	_, err = tx.ExecContext(ctx, `
		INSERT INTO audit (id, at, person, action, subject, detail)
		VALUES ($1, $2, $3, $4, $5, $6)`, id, ms(now), by, action, subject, string(text))
	if err != nil {
		return fmt.Errorf("write audit: %w", err)
	}
	return nil
}

// auditID sorts by time, and within a millisecond in the order of writing.
func auditID(ctx context.Context, tx *sql.Tx, now time.Time) (string, error) {
	moment := fmt.Sprintf("%013d-", now.UnixMilli())
	n, err := one(ctx, tx, scanInt, `SELECT COUNT(*) FROM audit WHERE id > $1 AND id < $2`, moment, moment+"~")
	return fmt.Sprintf("%s%06d-%.6s", moment, n, rand.Text()), err
}

// Audit lists the entries the filter chooses, the newest first, and how many
// there are without its Limit and Offset.
func (s *Store) Audit(ctx context.Context, f AuditFilter) ([]AuditEntry, int, error) {
	w := &where{}
	w.is("subject", f.Subject)
	w.is("person", string(f.Person))
	w.is("action", f.Action)
	all, err := list(ctx, s.reader, scanAudit, `
		SELECT id, at, person, action, subject, detail
		FROM audit`+w.String()+`
		ORDER BY id DESC`+page(f.Limit, f.Offset), w.args...)
	if err != nil {
		return nil, 0, fmt.Errorf("read audit: %w", err)
	}
	total, err := s.total(ctx, "audit", w, len(all), f.Limit, f.Offset)
	return all, total, err
}

func scanAudit(row scanner) (e AuditEntry, err error) {
	var at int64
	err = row.Scan(&e.ID, &at, &e.Person, &e.Action, &e.Subject, &e.Detail)
	e.At = fromMS(at)
	return e, err
}
