package ingest

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"iter"
	"sync"
	"time"

	"earshot"
	"earshot/store"
)

// jobTick is how often a workbench looks for work that another process asked
// for or left behind.
const jobTick = 2 * time.Second

// Run does the jobs that are asked for until ctx ends, and reads what those who
// try trackers look through. A job that ctx
// interrupts is given back, and goes on where it was when somebody runs again.
func (w *Workbench) Run(ctx context.Context) {
	var wg sync.WaitGroup
	defer wg.Wait()
	wg.Go(func() { w.reel.run(ctx, w.store(), w.log) })
	tick := time.NewTicker(jobTick)
	defer tick.Stop()
	for {
		if err := w.live.Refresh(ctx); err != nil && ctx.Err() == nil {
			w.log.Error("follow the trackers", "error", err)
		}
		for w.RunOne(ctx, nil) {
		}
		select {
		case <-ctx.Done():
			return
		case <-w.wake:
		case <-tick.C:
		}
	}
}

// RunOne claims a job that waits and does it, telling progress after each
// step. It reports whether there was one.
func (w *Workbench) RunOne(ctx context.Context, progress func(store.Job)) bool {
	if ctx.Err() != nil {
		return false
	}
	j, err := w.store().ClaimJob(ctx)
	if err != nil {
		if !errors.Is(err, earshot.ErrNotFound) && ctx.Err() == nil {
			w.log.Error("claim a job", "error", err)
		}
		return false
	}
	if progress == nil {
		progress = func(store.Job) {}
	}
	if err := w.do(ctx, &j, progress); err != nil {
		w.failed(ctx, &j, err)
	}
	progress(j)
	return true
}

// failed gives a job back when ctx ended, lets go of one that is another's, and
// writes down the trouble of the others.
func (w *Workbench) failed(ctx context.Context, j *store.Job, err error) {
	after := context.WithoutCancel(ctx)
	switch {
	case errors.Is(err, earshot.ErrConflict):
		return
	case ctx.Err() != nil:
		err = w.store().ReleaseJob(after, j)
	default:
		w.log.Error("do a job", "job", j.ID, "kind", j.Kind, "error", err)
		j.Trouble = err.Error()
		err = w.store().EndJob(after, j, store.JobFailed)
	}
	if err != nil && !errors.Is(err, earshot.ErrConflict) {
		w.log.Error("settle a job", "job", j.ID, "error", err)
	}
}

func (w *Workbench) do(ctx context.Context, j *store.Job, progress func(store.Job)) error {
	switch j.Kind {
	case store.JobBacktest:
		return w.backtest(ctx, j, progress)
	case store.JobRescan:
		return w.rescan(ctx, j, progress)
	case store.JobCorrection:
		return w.correction(ctx, j, progress)
	}
	return fmt.Errorf("job of kind %q: %w", j.Kind, earshot.ErrInvalid)
}

// step is how often a back-test says how far it is.
const step = 500 * time.Millisecond

// backtest tries the draft of a job.
func (w *Workbench) backtest(ctx context.Context, j *store.Job, progress func(store.Job)) error {
	var draft earshot.Tracker
	if err := json.Unmarshal([]byte(j.Input), &draft); err != nil {
		return fmt.Errorf("read draft: %w", err)
	}
	var b Backtest
	err := w.stepping(ctx, j, progress, func(ctx context.Context, step func(done, total int)) (err error) {
		b, err = w.live.Pipeline().Backtest(ctx, Trial{Draft: draft, Progress: step})
		return err
	})
	if err != nil {
		return err
	}
	answer, err := json.Marshal(b)
	if err != nil {
		return err
	}
	j.Answer, j.Done, j.Total = string(answer), b.Conversations, b.Conversations
	return w.store().EndJob(ctx, j, store.JobDone)
}

// together is how many conversations a rescan takes between two steps.
const together = 400

// rescan runs every recorded conversation through the rules as they are now,
// from where the job stands. What came in meanwhile, by whatever rules, is
// looked at once more at the end. Only the trackers the job is for remind, and
// as ever of recent conversations only.
func (w *Workbench) rescan(ctx context.Context, j *store.Job, progress func(store.Job)) error {
	if err := w.live.Refresh(ctx); err != nil {
		return err
	}
	p := *w.live.Pipeline()
	p.remind = map[earshot.TrackerID]bool{}
	for _, id := range j.Trackers() {
		p.remind[id] = true
	}
	_, total, err := p.Store.Briefs(ctx, store.BriefFilter{Limit: 1})
	if err != nil {
		return err
	}
	j.Total = max(total, j.Done)
	for part, err := range chunks(p.Store.EachAfter(ctx, earshot.ConversationID(j.Place)), together) {
		if err != nil {
			return err
		}
		if err := w.again(ctx, &p, j, part); err != nil {
			return err
		}
		j.Place = string(part[len(part)-1].ID)
		j.Done += len(part)
		if err := p.Store.StepJob(ctx, j); err != nil {
			return err
		}
		progress(*j)
	}
	if err := w.latecomers(ctx, &p, j); err != nil {
		return err
	}
	j.Total = j.Done
	return p.Store.EndJob(ctx, j, store.JobDone)
}

// latecomers looks again at what was recorded since the job was asked for.
func (w *Workbench) latecomers(ctx context.Context, p *Pipeline, j *store.Job) error {
	ids, err := p.Store.RecordedSince(ctx, j.Asked)
	if err != nil {
		return err
	}
	for len(ids) > 0 {
		n := min(together, len(ids))
		part, err := p.Store.Conversations(ctx, ids[:n])
		if err != nil {
			return err
		}
		if err := w.again(ctx, p, j, part); err != nil {
			return err
		}
		ids = ids[n:]
		if err := p.Store.StepJob(ctx, j); err != nil {
			return err
		}
	}
	return nil
}

// again analyses conversations anew and keeps what differs.
func (w *Workbench) again(ctx context.Context, p *Pipeline, j *store.Job, part []*earshot.Conversation) error {
	report, err := p.add(ctx, each(part), p.again, p.Store.Reanalyse, nil)
	j.Changed += report.Replaced
	for _, f := range report.Failures {
		w.log.Warn("look at a conversation again", "job", j.ID, "error", f)
	}
	return err
}

func each(all []*earshot.Conversation) iter.Seq2[*earshot.Conversation, error] {
	return func(yield func(*earshot.Conversation, error) bool) {
		for _, c := range all {
			if !yield(c, nil) {
				return
			}
		}
	}
}

// chunks gathers what all yields, n at a time.
func chunks(all iter.Seq2[*earshot.Conversation, error], n int) iter.Seq2[[]*earshot.Conversation, error] {
	return func(yield func([]*earshot.Conversation, error) bool) {
		var part []*earshot.Conversation
		for c, err := range all {
			if err != nil {
				yield(nil, err)
				return
			}
			if part = append(part, c); len(part) == n {
				if !yield(part, nil) {
					return
				}
				part = nil
			}
		}
		if len(part) > 0 {
			yield(part, nil)
		}
	}
}

// Wait does jobs, or watches another process do them, until the job with the
// ID has ended.
func (w *Workbench) Wait(ctx context.Context, id store.JobID, progress func(store.Job)) (store.Job, error) {
	if progress == nil {
		progress = func(store.Job) {}
	}
	for {
		w.RunOne(ctx, progress)
		j, err := w.store().Job(ctx, id)
		if err != nil || j.State.Ended() {
			return j, err
		}
		progress(j)
		select {
		case <-ctx.Done():
			return j, ctx.Err()
		case <-time.After(step):
		}
	}
}
