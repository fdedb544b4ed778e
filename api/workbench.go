package api

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"earshot"
	"earshot/risk"
	"earshot/store"
)

// Draft is a tracker somebody is working on.
type Draft struct {
	Tracker earshot.TrackerID `json:"tracker"`
	YAML    string            `json:"yaml" doc:"the whole tracker, as earshot trackers export writes it"`
	Based   int               `json:"based" doc:"the published version it was made from, 0 for a new tracker"`
	Edit    int64             `json:"edit" doc:"send it back when saving, so that nobody overwrites another's"`
	By      earshot.PersonID  `json:"by"`
	At      time.Time         `json:"at"`
}

// Job is work that goes on behind the calls.
type Job struct {
	ID      store.JobID    `json:"id"`
	Kind    store.JobKind  `json:"kind" enum:"rescan,backtest,correction"`
	Subject string         `json:"subject,omitempty" doc:"the tracker of a back-test"`
	State   store.JobState `json:"state" enum:"waiting,done,failed,replaced"`
	Done    int            `json:"done" doc:"conversations looked at"`
	Total   int            `json:"total" doc:"of so many; 0 until it is known"`
	Changed int            `json:"changed" doc:"conversations with other findings than before"`
	Asked   time.Time      `json:"asked"`
}

// BacktestAnswer is a back-test and, once it is done, what it found.
type BacktestAnswer struct {
	Job    Job `json:"job"`
	Result any `json:"result,omitempty" doc:"hits by week, language and person, a sample, the bill, the lead, overlap and difference; as earshot trackers backtest --json prints"`
}

// registerWorkbench lists the operations of drafts and publishing.
func (s *server) registerWorkbench(h huma.API) {
	const tag = "trackers"
	huma.Register(h, operation("list-drafts", http.MethodGet, "/drafts", "Drafts of trackers", tag), s.drafts)
	huma.Register(h, operation("put-draft", http.MethodPut, "/trackers/{id}/draft", "Save the draft of a tracker", tag), s.putDraft)
	huma.Register(h, operation("drop-draft", http.MethodDelete, "/trackers/{id}/draft", "Throw the draft of a tracker away", tag), s.dropDraft)
	huma.Register(h, operation("start-backtest", http.MethodPost, "/trackers/{id}/backtest", "Try the draft, or else the tracker, on everything recorded", tag), s.startBacktest)
	huma.Register(h, operation("get-backtest", http.MethodGet, "/trackers/{id}/backtest", "The newest back-test of a tracker", tag), s.getBacktest)
	huma.Register(h, operation("publish-draft", http.MethodPost, "/trackers/{id}/publish", "Publish the draft and look for it in everything recorded", tag), s.publishDraft)
	huma.Register(h, operation("unpublish-tracker", http.MethodPost, "/trackers/{id}/unpublish", "Stop a tracker", tag), s.unpublish)
	huma.Register(h, operation("republish-tracker", http.MethodPost, "/trackers/{id}/republish", "Start a stopped tracker again", tag), s.republish)
	huma.Register(h, operation("get-job", http.MethodGet, "/jobs/{id}", "How far a job is", tag), s.job)
}

type trackerIn struct {
	ID earshot.TrackerID `path:"id"`
}

// manages refuses callers who do not manage, and a server without a workbench.
func (s *server) manages(ctx context.Context) error {
	if p := caller(ctx); !p.Role.MayManage() {
		return fmt.Errorf("%s may not change trackers: %w", p.ID, earshot.ErrDenied)
	}
	if s.Workbench == nil {
		return fmt.Errorf("this server has no workbench: %w", earshot.ErrNotFound)
	}
	return nil
}

func (s *server) drafts(ctx context.Context, in *Page) (*Answer[List[Draft]], error) {
	if err := s.manages(ctx); err != nil {
		return nil, s.fail(ctx, err)
	}
	drafts, err := s.Store.Drafts(ctx)
	if err != nil {
		return nil, s.fail(ctx, err)
	}
	var all []Draft
	for _, d := range drafts {
		one, err := newDraft(d)
		if err != nil {
			return nil, s.fail(ctx, err)
		}
		all = append(all, one)
	}
	return answer(part(all, *in)), nil
}

func newDraft(d store.Draft) (Draft, error) {
	text, err := risk.FormatTrackers([]earshot.Tracker{d.Tracker})
	return Draft{Tracker: d.Tracker.ID, YAML: string(text), Based: d.Based, Edit: d.Edit, By: d.By, At: d.At}, err
}

type draftIn struct {
	ID   earshot.TrackerID `path:"id"`
	Body struct {
		YAML string `json:"yaml" maxLength:"1000000" doc:"exactly one tracker, with the id of the address"`
		Edit int64  `json:"edit,omitempty" doc:"of the draft as you read it; 0 when there was none"`
	}
}

func (s *server) putDraft(ctx context.Context, in *draftIn) (*Answer[Draft], error) {
	t, err := oneTracker(in.ID, in.Body.YAML)
	if denied := s.manages(ctx); denied != nil {
		err = denied
	}
	var d store.Draft
	if err == nil {
		d, err = s.Workbench.SaveDraft(ctx, caller(ctx), t, in.Body.Edit)
	}
	var out Draft
	if err == nil {
		out, err = newDraft(d)
	}
	if err != nil {
		return nil, s.fail(ctx, err)
	}
	return answer(out), nil
}

// oneTracker reads the one tracker of a YAML text.
func oneTracker(id earshot.TrackerID, text string) (earshot.Tracker, error) {
	all, err := risk.ParseTrackers("yaml", []byte(text))
	switch {
	case err != nil:
		return earshot.Tracker{}, err
	case len(all) != 1 || all[0].ID != id:
		return earshot.Tracker{}, fmt.Errorf("the text must hold exactly one tracker, with the id %s: %w", id, earshot.ErrInvalid)
	}
	return all[0], nil
}

func (s *server) dropDraft(ctx context.Context, in *trackerIn) (*Answer[Draft], error) {
	err := s.manages(ctx)
	var d store.Draft
	if err == nil {
		d, err = s.Workbench.DropDraft(ctx, caller(ctx), in.ID)
	}
	var out Draft
	if err == nil {
		out, err = newDraft(d)
	}
	if err != nil {
		return nil, s.fail(ctx, err)
	}
	return answer(out), nil
}

func newJob(j store.Job) Job {
	return Job{ID: j.ID, Kind: j.Kind, Subject: j.Subject, State: j.State, Done: j.Done, Total: j.Total, Changed: j.Changed, Asked: j.Asked}
}

// started answers with the job that do asks for, if the caller manages.
func (s *server) started(ctx context.Context, do func() (store.Job, error)) (*Answer[Job], error) {
	err := s.manages(ctx)
	var j store.Job
	if err == nil {
		j, err = do()
	}
	if err != nil {
		return nil, s.fail(ctx, err)
	}
	return answer(newJob(j)), nil
}

func (s *server) startBacktest(ctx context.Context, in *trackerIn) (*Answer[Job], error) {
	return s.started(ctx, func() (store.Job, error) {
		d, err := s.Store.Draft(ctx, in.ID)
		if errors.Is(err, earshot.ErrNotFound) {
			d.Tracker, err = s.Store.Tracker(ctx, in.ID)
		}
		if err != nil {
			return store.Job{}, err
		}
		return s.Workbench.Backtest(ctx, caller(ctx), d.Tracker)
	})
}

func (s *server) getBacktest(ctx context.Context, in *trackerIn) (*Answer[BacktestAnswer], error) {
	err := s.manages(ctx)
	var j store.Job
	if err == nil {
		j, err = s.Store.LastJob(ctx, store.JobBacktest, string(in.ID))
	}
	out := BacktestAnswer{Job: newJob(j)}
	if err == nil && j.State == store.JobDone {
		err = json.Unmarshal([]byte(j.Answer), &out.Result)
	}
	if err != nil {
		return nil, s.fail(ctx, err)
	}
	return answer(out), nil
}

func (s *server) publishDraft(ctx context.Context, in *trackerIn) (*Answer[Job], error) {
	return s.started(ctx, func() (store.Job, error) {
		d, err := s.Store.Draft(ctx, in.ID)
		if err != nil {
			return store.Job{}, err
		}
		return s.Workbench.Publish(ctx, caller(ctx), []earshot.Tracker{d.Tracker}, []int{d.Based})
	})
}

func (s *server) unpublish(ctx context.Context, in *trackerIn) (*Answer[Job], error) {
	return s.started(ctx, func() (store.Job, error) { return s.Workbench.Unpublish(ctx, caller(ctx), in.ID) })
}

func (s *server) republish(ctx context.Context, in *trackerIn) (*Answer[Job], error) {
	return s.started(ctx, func() (store.Job, error) { return s.Workbench.Republish(ctx, caller(ctx), in.ID) })
}

type jobIn struct {
	ID store.JobID `path:"id"`
}

func (s *server) job(ctx context.Context, in *jobIn) (*Answer[Job], error) {
	return s.started(ctx, func() (store.Job, error) { return s.Store.Job(ctx, in.ID) })
}
