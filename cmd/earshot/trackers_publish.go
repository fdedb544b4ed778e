package main

import (
	"context"
	"errors"
	"fmt"

	"earshot"
	"earshot/ingest"
	"earshot/store"
)

type trackersPublishCmd struct {
	File string `arg:"" help:"YAML file." type:"existingfile"`
}

// Run says how the trackers differ from what is published, publishes them, and
// looks for them in everything recorded.
func (cmd trackersPublishCmd) Run(ctx context.Context, a *app) error {
	trackers, err := readTrackers(cmd.File)
	if err != nil {
		return err
	}
	diffs, err := a.diffPublished(ctx, trackers)
	if err != nil {
		return err
	}
	for _, d := range diffs {
		a.printDiff(d)
	}
	h, err := a.openHouse(ctx, true)
	if err != nil {
		return err
	}
	defer h.Close()
	return h.publish(ctx, trackers)
}

// publish publishes trackers and does the work that follows, or watches a
// server do it.
func (h *house) publish(ctx context.Context, trackers []earshot.Tracker) error {
	w, err := h.workbench(ctx)
	if err != nil {
		return err
	}
	based := make([]int, len(trackers))
	for i := range based {
		based[i] = -1
	}
	job, err := w.Publish(ctx, ingest.Operator(), trackers, based)
	if err != nil {
		return err
	}
	return h.follow(ctx, w, job, counted(len(trackers), "tracker")+" published")
}

// follow waits for a rescan and says what it did.
func (h *house) follow(ctx context.Context, w *ingest.Workbench, job store.Job, what string) error {
	bar := h.bar(-1, "listening again")
	job, err := w.Wait(ctx, job.ID, func(j store.Job) {
		if j.Total > 0 {
			bar.ChangeMax(j.Total)
		}
		bar.Set(j.Done)
	})
	bar.Finish()
	switch {
	case err != nil:
		return earshot.WithHint(err, "what was published stays; earshot serve, or the next publish, goes on listening where this ended")
	case job.State == store.JobFailed:
		return errors.New(job.Trouble)
	}
	fmt.Fprintf(h.out, "%s; %s listened to again, %d with other findings\n", what, counted(job.Done, "conversation"), job.Changed)
	return h.catchUp(ctx)
}

// workbench is over the pipeline as it is now.
func (h *house) workbench(ctx context.Context) (*ingest.Workbench, error) {
	p, err := h.pipeline(ctx)
	if err != nil {
		return nil, err
	}
	return ingest.NewWorkbench(ingest.NewLive(p), h.log), nil
}

type trackersUnpublishCmd struct {
	ID  string `arg:"" help:"Which tracker."`
	Yes bool   `help:"Do it; without this the command only says what depends on the tracker."`
}

// Run says what depends on a tracker and, if told to, stops it.
func (cmd trackersUnpublishCmd) Run(ctx context.Context, a *app) error {
	h, err := a.openHouse(ctx, true)
	if err != nil {
		return err
	}
	defer h.Close()
	w, err := h.workbench(ctx)
	if err != nil {
		return err
	}
	d, err := w.Dependants(ctx, earshot.TrackerID(cmd.ID))
	if err != nil {
		return err
	}
	fmt.Fprintf(a.out, "%s: %s that count, %s, %s whose score would move\n", cmd.ID, counted(d.Findings, "finding"),
		counted(len(d.Reminders), "open reminder"), counted(len(d.Moves), "account"))
	for _, m := range d.Moves[:min(len(d.Moves), 10)] {
		fmt.Fprintf(a.out, "  %s: %.0f -> %.0f\n", m.Account, m.Now, m.Then)
	}
	for _, id := range d.Trackers {
		fmt.Fprintf(a.out, "  tracker %s waits for it\n", id)
	}
	if !cmd.Yes {
		fmt.Fprintln(a.out, "nothing was changed; --yes stops it")
		return nil
	}
	job, err := w.Unpublish(ctx, ingest.Operator(), earshot.TrackerID(cmd.ID))
	if err != nil {
		return err
	}
	return h.follow(ctx, w, job, cmd.ID+" stopped")
}
