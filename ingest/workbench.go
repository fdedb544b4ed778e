package ingest

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"earshot"
	"earshot/store"
)

// Workbench is where managers' drafts become what findings are looked for
// with. It is the only door to publishing, for pages, API and commands alike,
// so what people may do is asked here.
type Workbench struct {
	live *Live
	log  *slog.Logger
	wake chan struct{}
	reel *reel
}

// NewWorkbench makes a workbench over a pipeline that follows it.
func NewWorkbench(live *Live, log *slog.Logger) *Workbench {
	return &Workbench{live: live, log: log, wake: make(chan struct{}, 1), reel: newReel()}
}

func (w *Workbench) store() *store.Store { return w.live.Pipeline().Store }
func (w *Workbench) now() time.Time      { return w.live.Pipeline().Now() }

// Operator is who a command acts for: whoever may read the data folder.
func Operator() earshot.Person { return earshot.Person{Role: earshot.RoleAdmin} }

// errNoManager refuses who may not work on trackers.
func mayDraft(who earshot.Person) error {
	if !who.Role.MayManage() {
		return fmt.Errorf("%s may not change trackers: %w", who.ID, earshot.ErrDenied)
	}
	return nil
}

// Check says what is wrong with a draft: it must compile beside the trackers
// there are, and keep to the guard rails.
func (w *Workbench) Check(ctx context.Context, t earshot.Tracker) error {
	rails, err := w.store().GuardRails(ctx)
	if err != nil {
		return err
	}
	if err := rails.Allows(t); err != nil {
		return err
	}
	return w.compiles(ctx, []earshot.Tracker{t})
}

func (w *Workbench) compiles(ctx context.Context, drafts []earshot.Tracker) error {
	all, err := w.store().Trackers(ctx)
	if err != nil {
		return err
	}
	with := make([]earshot.Tracker, 0, len(all)+len(drafts))
	replaced := map[earshot.TrackerID]bool{}
	for _, t := range drafts {
		t.Active = true
		replaced[t.ID] = true
		with = append(with, t)
	}
	for _, t := range all {
		if !replaced[t.ID] {
			with = append(with, t)
		}
	}
	_, err = compile(ctx, w.store(), with)
	return err
}

// SaveDraft keeps a draft; edit is that of the draft as it was read, 0 when
// there was none.
func (w *Workbench) SaveDraft(ctx context.Context, who earshot.Person, t earshot.Tracker, edit int64) (store.Draft, error) {
	if err := mayDraft(who); err != nil {
		return store.Draft{}, err
	}
	if err := w.Check(ctx, t); err != nil {
		return store.Draft{}, err
	}
	if t.Owner == "" {
		t.Owner = who.ID
	}
	return w.store().PutDraft(ctx, w.now(), who.ID, t, edit)
}

// DropDraft throws a draft away and returns it, for undo.
func (w *Workbench) DropDraft(ctx context.Context, who earshot.Person, id earshot.TrackerID) (store.Draft, error) {
	if err := mayDraft(who); err != nil {
		return store.Draft{}, err
	}
	return w.store().DropDraft(ctx, w.now(), who.ID, id)
}

// Backtest asks for a back-test of a draft, which goes on behind the pages.
func (w *Workbench) Backtest(ctx context.Context, who earshot.Person, t earshot.Tracker) (store.Job, error) {
	if err := mayDraft(who); err != nil {
		return store.Job{}, err
	}
	if err := w.Check(ctx, t); err != nil {
		return store.Job{}, err
	}
	j, err := w.store().AskBacktest(ctx, w.now(), who.ID, t)
	w.rouse()
	return j, err
}

// Publish publishes drafts and asks for the job that looks for them in all
// that is recorded. based is the version that each draft was made from; a
// negative one does not mind. While a guard rail bounds the reminders, a draft
// nobody has back-tested as it stands is back-tested first.
func (w *Workbench) Publish(ctx context.Context, who earshot.Person, drafts []earshot.Tracker, based []int) (store.Job, error) {
	rails, err := w.store().GuardRails(ctx)
	if err != nil {
		return store.Job{}, err
	}
	if err := rails.MayPublish(who); err != nil {
		return store.Job{}, err
	}
	if err := w.compiles(ctx, drafts); err != nil {
		return store.Job{}, err
	}
	for _, t := range drafts {
		if err := rails.Allows(t); err != nil {
			return store.Job{}, err
		}
		if rails.MostPerWeek <= 0 {
			continue
		}
		bill, err := w.bill(ctx, t)
		if err != nil {
			return store.Job{}, err
		}
		if err := rails.AllowsBill(t.ID, bill.Most); err != nil {
			return store.Job{}, err
		}
	}
	j, err := w.store().Publish(ctx, w.now(), who.ID, drafts, based)
	if err != nil {
		return j, err
	}
	w.rouse()
	return j, w.live.Refresh(ctx)
}

// bill is what a draft costs: of its last back-test, or of one made now.
func (w *Workbench) bill(ctx context.Context, t earshot.Tracker) (Bill, error) {
	b, err := w.LastBacktest(ctx, t.ID)
	if err == nil && costsTheSame(b.Draft, t) {
		return b.Bill, nil
	}
	if err != nil && !errors.Is(err, earshot.ErrNotFound) {
		return Bill{}, err
	}
	b, err = w.live.Pipeline().Backtest(ctx, Trial{Draft: t})
	return b.Bill, err
}

func costsTheSame(a, b earshot.Tracker) bool {
	for _, c := range a.ChangesFrom(b) {
		if c.Field != "name" && c.Field != "description" && c.Field != "owner" && c.Field != "half_life" {
			return false
		}
	}
	return true
}

// LastBacktest is the newest back-test of a tracker's drafts that is done.
func (w *Workbench) LastBacktest(ctx context.Context, id earshot.TrackerID) (Backtest, error) {
	j, err := w.store().LastJob(ctx, store.JobBacktest, string(id))
	if err != nil {
		return Backtest{}, err
	}
	return BacktestOf(j)
}

// BacktestOf is the answer of a back-test's job; ErrNotFound while it is not
// done.
func BacktestOf(j store.Job) (b Backtest, err error) {
	if j.Kind != store.JobBacktest || j.State != store.JobDone {
		return b, fmt.Errorf("answer of job %s: %w", j.ID, earshot.ErrNotFound)
	}
	if err := json.Unmarshal([]byte(j.Answer), &b); err != nil {
		return b, fmt.Errorf("read back-test %s: %w", j.ID, err)
	}
	return b, nil
}

// Unpublish stops a tracker; its findings are taken out of account by the job.
func (w *Workbench) Unpublish(ctx context.Context, who earshot.Person, id earshot.TrackerID) (store.Job, error) {
	return w.switched(ctx, who, id, w.store().Unpublish)
}

// Republish starts a stopped tracker again, as it was.
func (w *Workbench) Republish(ctx context.Context, who earshot.Person, id earshot.TrackerID) (store.Job, error) {
	return w.switched(ctx, who, id, w.store().Republish)
}

func (w *Workbench) switched(ctx context.Context, who earshot.Person, id earshot.TrackerID, do func(context.Context, time.Time, earshot.PersonID, earshot.TrackerID) (store.Job, error)) (store.Job, error) {
	rails, err := w.store().GuardRails(ctx)
	if err != nil {
		return store.Job{}, err
	}
	if err := rails.MayPublish(who); err != nil {
		return store.Job{}, err
	}
	j, err := do(ctx, w.now(), who.ID, id)
	if err != nil {
		return j, err
	}
	w.rouse()
	return j, w.live.Refresh(ctx)
}

func (w *Workbench) rouse() {
	select {
	case w.wake <- struct{}{}:
	default:
	}
}
