package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"earshot"
)

// Verdict is what somebody judged of a hit.
type Verdict string

// The verdicts. An unsure hit says nothing about precision.
const (
	Right  Verdict = "right"
	Wrong  Verdict = "wrong"
	Unsure Verdict = "unsure"
)

// Judgement is a person's word on a hit of a rule.
type Judgement struct {
	Finding earshot.FindingID
	Rule    string // RuleDigest of the tracker as it was tried
	Tracker earshot.TrackerID
	Lang    earshot.Lang
	Verdict Verdict
	By      earshot.PersonID
	At      time.Time
}

// Judge keeps a judgement; one without a verdict is taken back. Who judged a
// hit of the same rule before is overruled.
func (s *Store) Judge(ctx context.Context, now time.Time, j Judgement) error {
	if j.Finding == "" || j.Rule == "" || j.Tracker == "" {
		return fmt.Errorf("a judgement needs a finding, a rule and a tracker: %w", earshot.ErrInvalid)
	}
	return s.write(ctx, func(ctx context.Context, tx *sql.Tx) error {
		was, err := one(ctx, tx, scanText, `SELECT verdict FROM judgements WHERE finding_id = $1 AND rule = $2`, j.Finding, j.Rule)
		if err != nil && !errors.Is(err, earshot.ErrNotFound) {
			return fmt.Errorf("read judgement of %s: %w", j.Finding, err)
		}
		err = nil
		switch j.Verdict {
		case "":
			_, err = tx.ExecContext(ctx, `DELETE FROM judgements WHERE finding_id = $1 AND rule = $2`, j.Finding, j.Rule)
		case Right, Wrong, Unsure:
			_, err = tx.ExecContext(ctx, `
				INSERT INTO judgements (finding_id, rule, tracker_id, lang, verdict, made_by, made_at)
				VALUES ($1, $2, $3, $4, $5, $6, $7)
				ON CONFLICT (finding_id, rule) DO UPDATE SET
					verdict = excluded.verdict, made_by = excluded.made_by, made_at = excluded.made_at`,
				j.Finding, j.Rule, j.Tracker, j.Lang, j.Verdict, j.By, ms(now))
		default:
			return fmt.Errorf("verdict %q is none of right, wrong and unsure: %w", j.Verdict, earshot.ErrInvalid)
		}
		if err != nil {
			return fmt.Errorf("write judgement of %s: %w", j.Finding, err)
		}
		if was == string(j.Verdict) {
			return nil
		}
		return audit(ctx, tx, now, j.By, "judge", string(j.Finding), change{Of: string(j.Tracker), From: was, To: string(j.Verdict)})
	})
}

// Judgements lists what was judged of a tracker's hits, under whatever rule,
// the oldest first; with no tracker, of all.
func (s *Store) Judgements(ctx context.Context, id earshot.TrackerID) ([]Judgement, error) {
	w := &where{}
	w.is("tracker_id", string(id))
	all, err := list(ctx, s.reader, scanJudgement, `
		SELECT finding_id, rule, tracker_id, lang, verdict, made_by, made_at
		FROM judgements`+w.String()+`
		ORDER BY made_at, finding_id, rule`, w.args...)
	if err != nil {
		return nil, fmt.Errorf("read judgements of %s: %w", id, err)
	}
	return all, nil
}

func scanJudgement(row scanner) (j Judgement, err error) {
	var at int64
	err = row.Scan(&j.Finding, &j.Rule, &j.Tracker, &j.Lang, &j.Verdict, &j.By, &at)
	j.At = fromMS(at)
	return j, err
}
