package ingest

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"earshot"
	"earshot/risk"
	"earshot/store"
)

// Proposals are edits of a finding's tracker after which it would not have
// made the mistake: of a finding that counts, or that somebody has said is
// wrong, edits that lose it; of one that was suppressed, edits that let it
// count. Edits that the guard rails forbid are left out.
func (p *Pipeline) Proposals(ctx context.Context, f earshot.Finding, why risk.Why) (earshot.Tracker, []risk.Proposal, error) {
	t, err := p.Store.Tracker(ctx, f.Tracker)
	if err != nil {
		return t, nil, err
	}
	c, err := p.Store.Conversation(ctx, f.Conversation)
	if err != nil {
		return t, nil, err
	}
	turn := c.Turn(f.Turn)
	if turn == nil {
		return t, nil, fmt.Errorf("turn %d: %w", f.Turn, earshot.ErrNotFound)
	}
	try := func(edited earshot.Tracker) []earshot.Finding {
		rules, err := p.alone(ctx, edited)
		if err != nil {
			return nil
		}
		found := []earshot.Finding{}
		for _, f := range rules.DetectFor(c, p.Directory.Facts(c)) {
			if f.Tracker == edited.ID {
				found = append(found, f)
			}
		}
		return found
	}
	f, missed, err := p.Mistake(ctx, f)
	if err != nil {
		return t, nil, err
	}
	var all []risk.Proposal
	if missed {
		all = risk.Widen(t, f, turn.Text, why, try)
	} else {
		all = risk.Narrow(t, f, turn.Text, why, try)
	}
	rails, err := p.Store.GuardRails(ctx)
	var allowed []risk.Proposal
	for _, proposal := range all {
		if rails.Allows(proposal.Tracker) == nil {
			allowed = append(allowed, proposal)
		}
	}
	return t, allowed[:min(len(allowed), proposalsMade)], err
}

// proposalsMade is how many edits are proposed; each was tried.
const proposalsMade = 4

// Mistake is a finding as the analysis tells it, whatever people have said since,
// and whether the mistake is that it was suppressed.
func (p *Pipeline) Mistake(ctx context.Context, f earshot.Finding) (earshot.Finding, bool, error) {
	said := f.Overridden()
	if said == "" {
		return f, f.State == earshot.Suppressed, nil
	}
	state, reason, err := p.Store.ToldState(ctx, f.ID)
	f.State, f.Reason = state, reason
	return f, said == earshot.SaidRight, err
}

// Correction is edits proposed for a mistake, with what each would change in
// everything recorded once its job is done.
type Correction struct {
	Finding     earshot.Finding `json:"finding"`
	Why         risk.Why        `json:"why"`
	Tracker     earshot.Tracker `json:"tracker"` // as it is
	Proposals   []risk.Proposal `json:"proposals"`
	Differences []Difference    `json:"differences,omitempty"` // of the proposals, in their order
}

func correctionSubject(id earshot.FindingID, why risk.Why) string {
	return string(id) + " " + string(why)
}

// Correct asks what the edits that [Pipeline.Proposals] makes would change in
// everything recorded, which goes on behind the pages; nothing when there are
// none.
func (w *Workbench) Correct(ctx context.Context, who earshot.Person, f earshot.Finding, why risk.Why) (store.Job, error) {
	if err := mayDraft(who); err != nil {
		return store.Job{}, err
	}
	t, all, err := w.live.Pipeline().Proposals(ctx, f, why)
	if err != nil || len(all) == 0 {
		return store.Job{}, err
	}
	j, err := w.store().AskCorrection(ctx, w.now(), who.ID, correctionSubject(f.ID, why), Correction{Finding: f, Why: why, Tracker: t, Proposals: all})
	w.rouse()
	return j, err
}

// LastCorrection is the newest job of a finding and a reason with what it was
// asked, and with its answer once it is done; ErrNotFound when nobody asked, or
// the tracker has changed since.
func (w *Workbench) LastCorrection(ctx context.Context, f earshot.Finding, why risk.Why) (j store.Job, c Correction, err error) {
	if j, err = w.store().LastJob(ctx, store.JobCorrection, correctionSubject(f.ID, why)); err != nil {
		return j, c, err
	}
	text := j.Input
	if j.State == store.JobDone {
		text = j.Answer
	}
	if err := json.Unmarshal([]byte(text), &c); err != nil {
		return j, c, fmt.Errorf("read correction %s: %w", j.ID, err)
	}
	t, err := w.store().Tracker(ctx, f.Tracker)
	if err == nil && t.Version != c.Tracker.Version {
		err = fmt.Errorf("correction of version %d: %w", c.Tracker.Version, earshot.ErrNotFound)
	}
	return j, c, err
}

// Choose makes a proposal the tracker's draft, and back-tests it. A draft that
// somebody is working on is ErrConflict.
func (w *Workbench) Choose(ctx context.Context, who earshot.Person, p risk.Proposal) error {
	if _, err := w.store().Draft(ctx, p.Tracker.ID); !errors.Is(err, earshot.ErrNotFound) {
		if err == nil {
			err = fmt.Errorf("draft of %s: %w", p.Tracker.ID, earshot.ErrConflict)
		}
		return err
	}
	d, err := w.SaveDraft(ctx, who, p.Tracker, 0)
	if err != nil {
		return err
	}
	_, err = w.Backtest(ctx, who, d.Tracker)
	return err
}

// hitsTold is how many of the gained, and of the lost, a correction keeps.
const hitsTold = 5

// correction compares the edits of a job with the tracker as it is.
func (w *Workbench) correction(ctx context.Context, j *store.Job, progress func(store.Job)) error {
	var c Correction
	if err := json.Unmarshal([]byte(j.Input), &c); err != nil {
		return fmt.Errorf("read correction: %w", err)
	}
	edits := make([]earshot.Tracker, len(c.Proposals))
	for i, p := range c.Proposals {
		edits[i] = p.Tracker
	}
	err := w.stepping(ctx, j, progress, func(ctx context.Context, step func(done, total int)) (err error) {
		c.Differences, err = w.live.Pipeline().Compare(ctx, c.Tracker, edits, &c.Finding, step)
		return err
	})
	if err != nil {
		return err
	}
	for i := range c.Differences {
		d := &c.Differences[i]
		d.New, d.Gone = d.New[:min(len(d.New), hitsTold)], d.Gone[:min(len(d.Gone), hitsTold)]
	}
	answer, err := json.Marshal(c)
	if err != nil {
		return err
	}
	j.Answer, j.Done = string(answer), j.Total
	return w.store().EndJob(ctx, j, store.JobDone)
}

// stepping does what says how far it is, and keeps that in the job every now
// and then. A job that was replaced, or is another's, ends it.
func (w *Workbench) stepping(ctx context.Context, j *store.Job, progress func(store.Job), do func(context.Context, func(done, total int)) error) error {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	last := time.Now()
	err := do(ctx, func(done, total int) {
		j.Done, j.Total = done, total
		if time.Since(last) < step {
			return
		}
		last = time.Now()
		if err := w.store().StepJob(ctx, j); err != nil {
			cancel(err)
		}
		progress(*j)
	})
	if cause := context.Cause(ctx); cause != nil {
		return cause
	}
	return err
}
