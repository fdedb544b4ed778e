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

// bump gives the conversation its next version, one in a transaction however
// often it changes, and tells the index.
func (w *writing) bump(ctx context.Context, id earshot.ConversationID) error {
	step := 1
	if w.raised[id] {
		step = 0
	}
	w.raise(id)
	version, err := one(ctx, w.tx, scanInt, `
		UPDATE conversations
		SET version = version + $1, recorded_at = $2,
			findings = (SELECT COUNT(*) FROM findings WHERE conversation_id = $3 AND state = 'counted')
		WHERE id = $3
		RETURNING version`, step, ms(w.now), id)
	if err != nil {
		return fmt.Errorf("write version of %s: %w", id, err)
	}
	in, err := w.keptIn(ctx, id)
	if err != nil {
		return err
	}
	return w.point(ctx, id, version, in != "")
}

// raise notes that the conversation has the version this transaction gives it.
func (w *writing) raise(id earshot.ConversationID) {
	if w.raised == nil {
		w.raised = map[earshot.ConversationID]bool{}
	}
	w.raised[id] = true
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

// Said is what somebody says of a finding, and why; the zero value takes back
// what was said.
type Said struct {
	Override earshot.Override
	Why      string // as risk.Whys and risk.Misses name it; may be empty
}

// OverrideFinding keeps what somebody says of a finding: that it is none, or
// that it counts although something suppressed it. So do all later analyses,
// and its account is judged anew.
func (s *Store) OverrideFinding(ctx context.Context, now time.Time, by earshot.PersonID, id earshot.FindingID, said Said, judge Judge) error {
	if o := said.Override; o != "" && o != earshot.SaidWrong && o != earshot.SaidRight {
		return fmt.Errorf("override %q is neither wrong nor right: %w", o, earshot.ErrInvalid)
	}
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
		if err := w.override(ctx, f, by, said); err != nil || was == *f {
			return err
		}
		w.touched = append(w.touched, f.Account)
		if f.State == earshot.Suppressed {
			w.gone = append(w.gone, evidence{account: f.Account, findings: []earshot.FindingID{id}})
		} else {
			w.changed = append(w.changed, a)
		}
		if err := w.setState(ctx, *f); err != nil {
			return err
		}
		if err := w.bump(ctx, f.Conversation); err != nil {
			return err
		}
		return audit(ctx, w.tx, now, by, "finding", string(id), change{Of: said.Why, From: stateOf(was), To: stateOf(*f)})
	})
}

// stateOf is a finding's state for people who read the audit.
func stateOf(f earshot.Finding) string {
	if f.Reason == "" {
		return string(f.State)
	}
	return string(f.State) + ": " + f.Reason
}

// override remembers what somebody says of a finding, or forgets it, and gives
// f the state that follows.
func (w *writing) override(ctx context.Context, f *earshot.Finding, by earshot.PersonID, said Said) error {
	before, err := one(ctx, w.tx, scanPair, `SELECT state, reason FROM finding_overrides WHERE finding_id = $1`, f.ID)
	switch {
	case err == nil: // what the analysis says of it
		f.State, f.Reason = earshot.FindingState(before[0]), before[1]
	case !errors.Is(err, earshot.ErrNotFound):
		return fmt.Errorf("read correction of %s: %w", f.ID, err)
	}
	if said.Override == "" {
		_, err = w.tx.ExecContext(ctx, `DELETE FROM finding_overrides WHERE finding_id = $1`, f.ID)
	} else {
		_, err = w.tx.ExecContext(ctx, `
			INSERT INTO finding_overrides (finding_id, conversation_id, state, reason, made_by, made_at, verdict, why)
			VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
			ON CONFLICT (finding_id) DO UPDATE SET
				made_by = excluded.made_by, made_at = excluded.made_at, verdict = excluded.verdict, why = excluded.why`,
			f.ID, f.Conversation, f.State, f.Reason, by, ms(w.now), said.Override, said.Why)
	}
	if err != nil {
		return fmt.Errorf("write correction of %s: %w", f.ID, err)
	}
	said.Override.Apply(f)
	return nil
}

func (w *writing) setState(ctx context.Context, f earshot.Finding) error {
	_, err := w.tx.ExecContext(ctx, `UPDATE findings SET state = $1, reason = $2 WHERE id = $3`, f.State, f.Reason, f.ID)
	if err != nil {
		return fmt.Errorf("write finding %s: %w", f.ID, err)
	}
	return nil
}

// overrideAll gives the findings of a new analysis the states that people have
// said, and remembers what the analysis says of them.
func (w *writing) overrideAll(ctx context.Context, id earshot.ConversationID, all []earshot.Finding) error {
	said, err := list(ctx, w.tx, scanPair, `SELECT finding_id, verdict FROM finding_overrides WHERE conversation_id = $1 ORDER BY finding_id`, id)
	if err != nil {
		return fmt.Errorf("read corrections of %s: %w", id, err)
	}
	for _, s := range said {
		at := slices.IndexFunc(all, func(f earshot.Finding) bool { return string(f.ID) == s[0] })
		if at < 0 {
			continue
		}
		f := &all[at]
		_, err := w.tx.ExecContext(ctx, `UPDATE finding_overrides SET state = $1, reason = $2 WHERE finding_id = $3`, f.State, f.Reason, f.ID)
		if err != nil {
			return fmt.Errorf("write correction of %s: %w", f.ID, err)
		}
		earshot.Override(s[1]).Apply(f)
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
