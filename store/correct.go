package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"time"

	"earshot"
)

// fromCorrection is what AccountFrom and SideFrom say of what a person put
// right; nothing that was read from a transcript overrules it.
const fromCorrection = earshot.Corrected

// reasonWrong is why a finding that somebody said is none is suppressed.
const reasonWrong = "wrong"

// Assign moves a conversation and its findings to another account, or to none
// with Unassigned, and judges both accounts anew. It stays there whatever a new
// analysis says.
func (s *Store) Assign(ctx context.Context, now time.Time, by earshot.PersonID, id earshot.ConversationID, to earshot.AccountID, judge Judge) error {
	return s.correct(ctx, now, judge, id, func(ctx context.Context, w *writing, a earshot.Analysis) error {
		c := *a.Conversation
		was := c.Account
		if was == to && c.AccountFrom == fromCorrection {
			return nil
		}
		if to != earshot.Unassigned {
			known, err := account(ctx, w.tx, to)
			if _, err = found(known, err, "account", to); err != nil {
				return err
			}
		}
		c.Account, c.AccountFrom = to, fromCorrection
		if err := w.reassign(ctx, a, &c, was); err != nil {
			return err
		}
		return audit(ctx, w.tx, now, by, "assign", string(id), change{From: string(was), To: string(to)})
	})
}

// reassign writes the conversation with its other account: with what is found
// in it there, when that depends on the account.
func (w *writing) reassign(ctx context.Context, a earshot.Analysis, c *earshot.Conversation, was earshot.AccountID) error {
	if w.judge.Moved != nil {
		_, err := w.keep(ctx, &entry{Analysis: w.judge.Moved(c)}, corrected)
		return err
	}
	return w.move(ctx, earshot.Analysis{Conversation: c, Findings: a.Findings, Promises: a.Promises, Metrics: a.Metrics}, was)
}

// move writes the account of the conversation's rows.
func (w *writing) move(ctx context.Context, a earshot.Analysis, was earshot.AccountID) error {
	c := a.Conversation
	_, err := w.tx.ExecContext(ctx, `
		UPDATE conversations
		SET account_id = $1, account_from = $2
		WHERE id = $3`, c.Account, c.AccountFrom, c.ID)
	if err != nil {
		return fmt.Errorf("move %s: %w", c.ID, err)
	}
	if _, err := w.tx.ExecContext(ctx, `UPDATE findings SET account_id = $1 WHERE conversation_id = $2`, c.Account, c.ID); err != nil {
		return fmt.Errorf("move findings of %s: %w", c.ID, err)
	}
	if err := w.movePromises(ctx, a); err != nil {
		return err
	}
	left := evidence{account: was}
	for _, p := range a.Promises {
		left.findings = append(left.findings, earshot.FindingID(p.ID))
	}
	for i := range a.Findings {
		a.Findings[i].Account = c.Account
		left.findings = append(left.findings, a.Findings[i].ID)
	}
	w.touched = append(w.touched, was, c.Account)
	w.changed = append(w.changed, a)
	if was != c.Account {
		w.gone = append(w.gone, left)
	}
	return w.bump(ctx, c.ID)
}

// bump gives the conversation its next version and tells the index.
func (w *writing) bump(ctx context.Context, id earshot.ConversationID) error {
	version, err := one(ctx, w.tx, scanInt, `
		UPDATE conversations
		SET version = version + 1, recorded_at = $1,
			findings = (SELECT COUNT(*) FROM findings WHERE conversation_id = $2 AND state = 'counted')
		WHERE id = $2
		RETURNING version`, ms(w.now), id)
	if err != nil {
		return fmt.Errorf("write version of %s: %w", id, err)
	}
	in, err := w.keptIn(ctx, id)
	if err != nil {
		return err
	}
	return w.point(ctx, id, version, in != "")
}

// SetSide says whom a participant stands for. The conversation is analysed
// again by reanalyse, which must be pure, and its account judged anew.
func (s *Store) SetSide(ctx context.Context, now time.Time, by earshot.PersonID, id earshot.ConversationID, participant string, side earshot.Side,
	reanalyse func(*earshot.Conversation) earshot.Analysis, judge Judge) error {
	return s.correct(ctx, now, judge, id, func(ctx context.Context, w *writing, a earshot.Analysis) error {
		p := a.Conversation.Participant(participant)
		if p == nil {
			return missing("participant", participant)
		}
		was := p.Side
		if was == side && p.SideFrom == fromCorrection {
			return nil
		}
		setSide(a.Conversation, p, side)
		if _, err := w.keep(ctx, &entry{Analysis: reanalyse(a.Conversation)}, corrected); err != nil {
			return err
		}
		return audit(ctx, w.tx, now, by, "side", string(id), change{Of: participant, From: string(was), To: string(side)})
	})
}

func setSide(c *earshot.Conversation, p *earshot.Participant, side earshot.Side) {
	p.Side, p.SideFrom = side, fromCorrection
	for i := range c.Turns {
		if c.Turns[i].Speaker == p.ID {
			c.Turns[i].Side = side
		}
	}
}

// SetFindingWrong says that a finding is none, or takes that back. A wrong
// finding is suppressed, also by every later analysis, and its account judged
// anew.
func (s *Store) SetFindingWrong(ctx context.Context, now time.Time, by earshot.PersonID, id earshot.FindingID, wrong bool, judge Judge) error {
	f, err := s.Finding(ctx, id)
	if err != nil {
		return err
	}
	return s.correct(ctx, now, judge, f.Conversation, func(ctx context.Context, w *writing, a earshot.Analysis) error {
		at := slices.IndexFunc(a.Findings, func(f earshot.Finding) bool { return f.ID == id })
		if at < 0 {
			return missing("finding", id)
		}
		f := &a.Findings[at]
		was := *f
		if err := w.mark(ctx, f, by, wrong); err != nil || was == *f {
			return err
		}
		w.touched = append(w.touched, f.Account)
		if wrong {
			w.gone = append(w.gone, evidence{account: f.Account, findings: []earshot.FindingID{id}})
		} else {
			w.changed = append(w.changed, a)
		}
		if err := w.setState(ctx, *f); err != nil {
			return err
		}
		return audit(ctx, w.tx, now, by, "finding", string(id), change{From: string(was.State), To: string(f.State)})
	})
}

// mark remembers that a finding is wrong, or forgets it, and gives f the state
// that follows.
func (w *writing) mark(ctx context.Context, f *earshot.Finding, by earshot.PersonID, wrong bool) error {
	said, err := one(ctx, w.tx, scanPair, `SELECT state, reason FROM wrong_findings WHERE finding_id = $1`, f.ID)
	known := err == nil
	if err != nil && !errors.Is(err, earshot.ErrNotFound) {
		return fmt.Errorf("read correction of %s: %w", f.ID, err)
	}
	switch {
	case wrong && !known:
		_, err = w.tx.ExecContext(ctx, `
			INSERT INTO wrong_findings (finding_id, conversation_id, state, reason, made_by, made_at)
			VALUES ($1, $2, $3, $4, $5, $6)`, f.ID, f.Conversation, f.State, f.Reason, by, ms(w.now))
		f.State, f.Reason = earshot.Suppressed, reasonWrong
	case !wrong && known:
		_, err = w.tx.ExecContext(ctx, `DELETE FROM wrong_findings WHERE finding_id = $1`, f.ID)
		f.State, f.Reason = earshot.FindingState(said[0]), said[1]
	default:
		return nil
	}
	if err != nil {
		return fmt.Errorf("write correction of %s: %w", f.ID, err)
	}
	return nil
}

func (w *writing) setState(ctx context.Context, f earshot.Finding) error {
	_, err := w.tx.ExecContext(ctx, `UPDATE findings SET state = $1, reason = $2 WHERE id = $3`, f.State, f.Reason, f.ID)
	if err != nil {
		return fmt.Errorf("write finding %s: %w", f.ID, err)
	}
	return w.bump(ctx, f.Conversation)
}

// markWrong suppresses the findings of a new analysis that somebody has said
// are none, and remembers what the analysis says of them.
func (w *writing) markWrong(ctx context.Context, id earshot.ConversationID, all []earshot.Finding) error {
	wrong, err := list(ctx, w.tx, scanText, `SELECT finding_id FROM wrong_findings WHERE conversation_id = $1`, id)
	if err != nil {
		return fmt.Errorf("read corrections of %s: %w", id, err)
	}
	for i := range all {
		f := &all[i]
		if !slices.Contains(wrong, string(f.ID)) {
			continue
		}
		_, err := w.tx.ExecContext(ctx, `UPDATE wrong_findings SET state = $1, reason = $2 WHERE finding_id = $3`, f.State, f.Reason, f.ID)
		if err != nil {
			return fmt.Errorf("write correction of %s: %w", f.ID, err)
		}
		f.State, f.Reason = earshot.Suppressed, reasonWrong
	}
	return nil
}

// correct reads a conversation with its findings, lets do change it, and judges
// the accounts do touched, all in one transaction.
func (s *Store) correct(ctx context.Context, now time.Time, judge Judge, id earshot.ConversationID, do func(context.Context, *writing, earshot.Analysis) error) error {
	return s.write(ctx, func(ctx context.Context, tx *sql.Tx) error {
		w := &writing{tx: tx, now: now, judge: judge}
		a, err := fullAnalysis(ctx, tx, id)
		if err != nil {
			return err
		}
		if err := do(ctx, w, a); err != nil {
			return err
		}
		return w.judgeAll(ctx)
	})
}
