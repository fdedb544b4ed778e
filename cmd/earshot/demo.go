package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"earshot"
)

// demoCmd loads and serves the sample workspace.
type demoCmd struct {
	Listen string `help:"Address to listen on." default:"localhost:8080" env:"EARSHOT_LISTEN" placeholder:"ADDR"`
	Load   bool   `help:"Load the workspace and end, without serving it."`
}

// demoMark is the file that says a data folder holds the sample workspace and
// nothing of anybody's.
const demoMark = "sample-workspace"

// Run builds the sample workspace anew and serves it.
func (cmd demoCmd) Run(ctx context.Context, a *app) error {
	if a.cli.Data == dataFolder(a.env) {
		a.cli.Data = filepath.Join(a.cli.Data, "demo")
	}
	if err := clearSample(a.cli.Data); err != nil {
		return err
	}
	h, err := a.openHouse(ctx, true)
	if err != nil {
		return err
	}
	defer h.Close()
	now, err := h.now()
	if err != nil {
		return err
	}
	if err := h.settleSample(ctx, now); err != nil {
		return err
	}
	if cmd.Load {
		fmt.Fprintf(a.out, "the sample workspace is in %s\n", h.dir)
		return nil
	}
	people, err := h.store.People(ctx)
	if err != nil {
		return err
	}
	return h.serve(ctx, cmd.Listen, false, true, func(url string) { announce(a.out, url, people) })
}

// clearSample empties the folder if it is a sample workspace's or new; it
// never removes anything else.
func clearSample(dir string) error {
	if exists(filepath.Join(dir, "earshot.db")) && !exists(filepath.Join(dir, demoMark)) {
		return earshot.WithHint(fmt.Errorf("%s holds records that are no sample: %w", dir, earshot.ErrConflict), "the demo builds its workspace anew each time; give it a folder of its own with --data")
	}
	if exists(filepath.Join(dir, demoMark)) {
		if err := os.RemoveAll(dir); err != nil {
			return fmt.Errorf("clear the last demo: %w", err)
		}
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return fmt.Errorf("make the data folder: %w", err)
	}
	return os.WriteFile(filepath.Join(dir, demoMark), []byte("Everything in this folder is made by earshot demo and removed by its next run.\n"), 0o600)
}

// settleSample loads the workspace, scores its past, indexes it and lets its
// people sign in.
func (h *house) settleSample(ctx context.Context, now time.Time) error {
	began := time.Now()
	report, err := h.loadSample(ctx, now)
	if err != nil {
		return err
	}
	p, err := h.pipeline(ctx)
	if err != nil {
		return err
	}
	if err := h.store.Rescore(ctx, nil, pastWeeks(now, 26), p.Judge().Score); err != nil {
		return err
	}
	if _, err := p.Daily(ctx); err != nil {
		return err
	}
	people, err := h.store.People(ctx)
	if err != nil {
		return err
	}
	for _, person := range people {
		if err := h.store.SetPassword(ctx, now, person.ID, samplePassword); err != nil {
			return err
		}
	}
	fmt.Fprintf(h.out, "Listened to %s with %s in %.1f s: %s.\n", counted(report.New, "conversation"), counted(report.Turns, "turn"),
		time.Since(began).Seconds(), counted(report.Findings, "finding"))
	return nil
}

// pastWeeks is the same weekday of the n weeks before now, and now.
func pastWeeks(now time.Time, n int) []time.Time {
	var days []time.Time
	for back := n; back >= 0; back-- {
		days = append(days, now.AddDate(0, 0, -7*back))
	}
	return days
}
