package ingest

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"runtime"
	"slices"
	"sync"
	"time"

	"earshot"
	"earshot/nlp"
	"earshot/playbook"
	"earshot/risk"
	"earshot/store"
)

// A transaction holds as many conversations as come to about this many turns,
// and no more than so many conversations.
const (
	turnsPerCommit         = 2000
	conversationsPerCommit = 200
)

// Pipeline takes conversations in. It is the only place the steps are written
// down, in order: identify, annotate, detect, record. What was recorded is
// indexed by a [Projector], from the outbox that the recording leaves.
type Pipeline struct {
	Store     *store.Store
	Annotator *nlp.Annotator
	Rules     *risk.Rules
	Weights   risk.Weights
	Directory *Directory
	Now       func() time.Time
	Recorded  func() // called after each commit, if set; must not block

	told   func(Told)                 // if not nil, what became of each conversation; see AddEach
	remind map[earshot.TrackerID]bool // if not nil, nothing but these trackers gives rise to reminders
}

// Report says what became of the conversations given to a pipeline.
type Report struct {
	New        int
	Unchanged  int // known already, nothing was written
	Replaced   int
	Merged     int // other recordings of a talk that was known, which had more to tell
	Unassigned int // among the new: their account is not known
	Turns      int // of the new and the replaced
	Findings   int // counted ones, of the new and the replaced
	Warnings   int
	Failures   []error // one for each conversation that could not be read or recorded
}

// Conversations is how many have been dealt with, well or not.
func (r Report) Conversations() int {
	return r.New + r.Unchanged + r.Replaced + r.Merged + len(r.Failures)
}

// Add takes in every conversation of all and says what became of them. The
// pure steps run on all cores, and several conversations are committed in one
// transaction, in the order they came. A conversation that cannot be read, or
// has no start, is a failure in the report and stops no other. progress, if not
// nil, is told after every commit. The error is not nil only when the work had
// to end early; what the report counts is safe even then.
func (p *Pipeline) Add(ctx context.Context, all iter.Seq2[*earshot.Conversation, error], progress func(Report)) (Report, error) {
	return p.add(ctx, all, p.Analyse, p.Store.Record, progress)
}

// steps makes an analysis of a conversation; record writes several.
type (
	steps  func(*earshot.Conversation) (earshot.Analysis, error)
	record func(context.Context, time.Time, []earshot.Analysis, store.Judge) ([]store.Recorded, error)
)

// add takes every conversation through steps and record.
func (p *Pipeline) add(ctx context.Context, all iter.Seq2[*earshot.Conversation, error], do steps, keep record, progress func(Report)) (Report, error) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	jobs := analyseAll(ctx, all, do)
	defer func() {
		cancel()
		for j := range jobs {
			<-j.done
		}
	}()
	var report Report
	var batch []earshot.Analysis
	turns := 0
	commit := func() error {
		if err := p.commit(ctx, batch, keep, &report); err != nil {
			return err
		}
		batch, turns = batch[:0], 0
		if progress != nil {
			progress(report)
		}
		return nil
	}
	for j := range jobs {
		<-j.done
		if j.err != nil {
			report.Failures = append(report.Failures, j.err)
			p.tellFailed(j.err)
			continue
		}
		batch = append(batch, j.analysis)
		turns += len(j.analysis.Conversation.Turns)
		if turns >= turnsPerCommit || len(batch) >= conversationsPerCommit {
			if err := commit(); err != nil {
				return report, err
			}
		}
	}
	if err := ctx.Err(); err != nil {
		return report, err
	}
	return report, commit()
}

// ForAccount gives every conversation the account, if one is named.
func ForAccount(all iter.Seq2[*earshot.Conversation, error], account earshot.AccountID) iter.Seq2[*earshot.Conversation, error] {
	if account == earshot.Unassigned {
		return all
	}
	return func(yield func(*earshot.Conversation, error) bool) {
		for c, err := range all {
			if err == nil {
				c.Account, c.AccountFrom = account, "given"
			}
			if !yield(c, err) {
				return
			}
		}
	}
}

// job is a conversation on its way through the pure steps; done is closed
// when analysis or err is there.
type job struct {
	conversation *earshot.Conversation
	analysis     earshot.Analysis
	err          error
	done         chan struct{}
}

// analyseAll runs the pure steps of every conversation on all cores. Jobs come
// out in the order of all; the channel is closed after the last, or soon after
// ctx is done. Whoever reads it must read to its end.
func analyseAll(ctx context.Context, all iter.Seq2[*earshot.Conversation, error], do steps) <-chan *job {
	workers := runtime.GOMAXPROCS(0)
	todo, ordered := make(chan *job), make(chan *job, 16*workers)
	var wg sync.WaitGroup
	for range workers {
		wg.Go(func() {
			for j := range todo {
				j.analysis, j.err = do(j.conversation)
				close(j.done)
			}
		})
	}
	go func() {
		defer close(ordered)
		defer wg.Wait()
		defer close(todo)
		for c, err := range all {
			j := &job{conversation: c, err: err, done: make(chan struct{})}
			if err != nil {
				close(j.done)
			} else {
				select {
				case todo <- j:
				case <-ctx.Done():
					return
				}
			}
			select {
			case ordered <- j:
			case <-ctx.Done():
				if err == nil {
					<-j.done
				}
				return
			}
		}
	}()
	return ordered
}

// Analyse runs the pure steps on one conversation. A conversation without a
// start or without a turn is refused.
func (p *Pipeline) Analyse(c *earshot.Conversation) (earshot.Analysis, error) {
	if c.StartedAt.IsZero() {
		return earshot.Analysis{}, earshot.WithHint(
			fmt.Errorf("%s: nothing says when the conversation started: %w", c.Source, earshot.ErrInvalid),
			"give the time with --started-at 2026-02-05T14:00:00+09:00, or put it in the file name: 2026-02-05-call.vtt")
	}
	if len(c.Turns) == 0 {
		return earshot.Analysis{}, fmt.Errorf("%s: nobody says anything: %w", c.Source, earshot.ErrInvalid)
	}
	if c.ID == "" {
		AssignID(c)
	}
	p.Directory.Identify(c)
	return p.Reanalyse(c), nil
}

// Reanalyse runs the steps that do not change who is who: language and mood,
// findings, promises, metrics.
func (p *Pipeline) Reanalyse(c *earshot.Conversation) earshot.Analysis {
	p.Annotator.Annotate(c)
	a := earshot.Analysis{Conversation: c, Findings: p.Rules.DetectFor(c, p.Directory.Facts(c)), Promises: nlp.Promises(c), Claims: nlp.Claims(c), Metrics: nlp.Measure(c)}
	a.Metrics.NextStep = nlp.NextStep(c, a.Promises)
	return a
}

// Judge is how the store asks what a recording makes of an account.
func (p *Pipeline) Judge() store.Judge {
	judge := store.Judge{
		Score:     func(h earshot.History, asOf time.Time) earshot.Score { return risk.Score(h, asOf, p.Weights) },
		FollowUps: p.followUps,
		Reanalyse: p.Reanalyse,
		Claims:    nlp.Claims,
		Keeps:     nlp.Keeps,
		Anchors:   Anchors,
		Alike:     Alike,
	}
	if p.Rules != nil && p.Rules.AsksAccount() {
		judge.Moved, judge.Spread, judge.Settle = p.Reanalyse, p.Rules.Spread(), p.Rules.Settle
	}
	return judge
}

// followUps is the policy, as far as the pipeline may remind: what publishing
// a tracker finds in old conversations is no reason to remind of anything else,
// nor is the score that moves with it.
func (p *Pipeline) followUps(in earshot.FollowUpInput) []earshot.Reminder {
	due := playbook.FollowUps(in)
	if p.remind == nil {
		return due
	}
	return slices.DeleteFunc(due, func(r earshot.Reminder) bool { return !p.remind[earshot.TrackerID(r.Reason)] })
}

// commit records the batch. If the transaction fails for a reason that lies in
// one conversation, the others are recorded one by one.
func (p *Pipeline) commit(ctx context.Context, batch []earshot.Analysis, keep record, report *Report) error {
	if len(batch) == 0 {
		return nil
	}
	recorded, err := keep(ctx, p.Now(), batch, p.Judge())
	switch {
	case errors.Is(err, earshot.ErrInvalid) && len(batch) > 1:
		for i := range batch {
			if err := p.commit(ctx, batch[i:i+1], keep, report); err != nil {
				return err
			}
		}
		return nil
	case errors.Is(err, earshot.ErrInvalid):
		err = fmt.Errorf("record %s: %w", batch[0].Conversation.Source, err)
		report.Failures = append(report.Failures, err)
		p.tellFailed(err)
		return nil
	case err != nil:
		return fmt.Errorf("record: %w", err)
	}
	for i, r := range recorded {
		if r.State == store.Overlaps {
			if r, err = p.mergeOrApart(ctx, batch[i]); err != nil {
				return fmt.Errorf("merge %s: %w", batch[i].Conversation.Source, err)
			}
			if r.State == store.Replaced {
				report.Merged++
				p.tell(batch[i], r, "merged")
				continue
			}
		}
		report.count(batch[i], r)
		p.tell(batch[i], r, string(r.State))
	}
	if p.Recorded != nil {
		p.Recorded()
	}
	return nil
}

// count adds what became of one conversation.
func (r *Report) count(a earshot.Analysis, recorded store.Recorded) {
	switch recorded.State {
	case store.Unchanged, store.Stale, store.Missing: // corrected or erased meanwhile: what was done then stands
		r.Unchanged++
		return
	case store.Replaced:
		r.Replaced++
	default:
		r.New++
		if a.Conversation.Account == earshot.Unassigned {
			r.Unassigned++
		}
	}
	r.Turns += len(a.Conversation.Turns)
	r.Warnings += len(a.Conversation.Warnings)
	for _, f := range a.Findings {
		if f.State == earshot.Counted {
			r.Findings++
		}
	}
}
