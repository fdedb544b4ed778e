package store

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"earshot"
)

// settleAll asks which findings of each touched account count, now that it has
// other conversations, and writes what changes.
func (w *writing) settleAll(ctx context.Context) error {
	if w.judge.Settle == nil || len(w.judge.Spread) == 0 {
		return nil
	}
	slices.Sort(w.touched)
	for _, id := range slices.Compact(w.touched) {
		if id == earshot.Unassigned {
			continue
		}
		if err := w.settleAccount(ctx, id); err != nil {
			return fmt.Errorf("settle account %s: %w", id, err)
		}
	}
	return nil
}

func (w *writing) settleAccount(ctx context.Context, id earshot.AccountID) error {
	args := []any{id}
	var places []string
	for _, t := range w.judge.Spread {
		args = append(args, t)
		places = append(places, fmt.Sprintf("$%d", len(args)))
	}
	all, err := list(ctx, w.tx, scanFinding, `SELECT `+findingColumns+`
		FROM findings
		WHERE account_id = $1 AND tracker_id IN (`+strings.Join(places, ", ")+`)
		ORDER BY at, conversation_id, turn, span_start, id`, args...)
	if err != nil {
		return err
	}
	changed := w.judge.Settle(all)
	for _, f := range changed {
		if err := w.setState(ctx, f); err != nil {
			return err
		}
		if err := w.tell(ctx, f); err != nil {
			return err
		}
	}
	return w.bumpAll(ctx, changed)
}

// bumpAll gives each conversation with changed findings its next version.
func (w *writing) bumpAll(ctx context.Context, changed []earshot.Finding) error {
	var ids []earshot.ConversationID
	for _, f := range changed {
		ids = append(ids, f.Conversation)
	}
	slices.Sort(ids)
	for _, id := range slices.Compact(ids) {
		if err := w.bump(ctx, id); err != nil {
			return err
		}
	}
	return nil
}

// tell puts a settled finding into the analysis that is followed up, and takes
// one that no longer counts from reminders. A conversation that was not
// written now is followed up when a finding of it begins to count.
func (w *writing) tell(ctx context.Context, f earshot.Finding) error {
	if f.State == earshot.Suppressed {
		w.gone = append(w.gone, evidence{account: f.Account, findings: []earshot.FindingID{f.ID}})
	}
	for i := range w.changed {
		if w.changed[i].Conversation.ID != f.Conversation {
			continue
		}
		for k := range w.changed[i].Findings {
			if w.changed[i].Findings[k].ID == f.ID {
				w.changed[i].Findings[k].State, w.changed[i].Findings[k].Reason = f.State, f.Reason
			}
		}
		return nil
	}
	if f.State != earshot.Counted {
		return nil
	}
	a, err := fullAnalysis(ctx, w.tx, f.Conversation)
	if err == nil {
		w.changed = append(w.changed, a)
	}
	return err
}
