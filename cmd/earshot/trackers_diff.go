package main

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"earshot"
)

type trackersDiffCmd struct {
	File  string `arg:"" help:"YAML file." type:"existingfile"`
	Other string `arg:"" optional:"" help:"Another YAML file to compare it with; without one it is compared with what is published." type:"existingfile"`
	JSON  bool   `name:"json" help:"Print JSON."`
}

// trackerDiff is how one tracker differs.
type trackerDiff struct {
	Tracker earshot.TrackerID       `json:"tracker"`
	Version int                     `json:"version,omitempty"` // that it is compared with
	State   string                  `json:"state"`             // "new", "changed", "same", "gone"
	Changes []earshot.TrackerChange `json:"changes,omitempty"`
}

// Run prints how the trackers of a file differ from those of another, or from
// the published ones. Trackers that are only published are left out: a file
// need not hold all.
func (cmd trackersDiffCmd) Run(ctx context.Context, a *app) error {
	mine, err := readTrackers(cmd.File)
	if err != nil {
		return err
	}
	var diffs []trackerDiff
	if cmd.Other == "" {
		diffs, err = a.diffPublished(ctx, mine)
	} else {
		diffs, err = diffFiles(mine, cmd.Other)
	}
	if err != nil {
		return err
	}
	if cmd.JSON {
		return printJSON(a.out, diffs)
	}
	for _, d := range diffs {
		a.printDiff(d)
	}
	return nil
}

// diffFiles compares a file, which is what there was, with another.
func diffFiles(was []earshot.Tracker, other string) ([]trackerDiff, error) {
	is, err := readTrackers(other)
	if err != nil {
		return nil, err
	}
	var diffs []trackerDiff
	for _, t := range is {
		i := slices.IndexFunc(was, func(w earshot.Tracker) bool { return w.ID == t.ID })
		if i < 0 {
			diffs = append(diffs, diffOf(t, nil))
			continue
		}
		diffs = append(diffs, diffOf(t, &was[i]))
	}
	for _, w := range was {
		if !slices.ContainsFunc(is, func(t earshot.Tracker) bool { return t.ID == w.ID }) {
			diffs = append(diffs, trackerDiff{Tracker: w.ID, State: "gone"})
		}
	}
	return diffs, nil
}

func (a *app) diffPublished(ctx context.Context, is []earshot.Tracker) ([]trackerDiff, error) {
	h, err := a.openHouse(ctx, false)
	if err != nil {
		return nil, err
	}
	defer h.Close()
	var diffs []trackerDiff
	for _, t := range is {
		was, err := h.store.Tracker(ctx, t.ID)
		switch {
		case errors.Is(err, earshot.ErrNotFound):
			diffs = append(diffs, diffOf(t, nil))
		case err != nil:
			return nil, err
		default:
			diffs = append(diffs, diffOf(t, &was))
		}
	}
	return diffs, nil
}

func diffOf(t earshot.Tracker, was *earshot.Tracker) trackerDiff {
	if was == nil {
		return trackerDiff{Tracker: t.ID, State: "new", Changes: t.ChangesFrom(earshot.Tracker{})}
	}
	d := trackerDiff{Tracker: t.ID, Version: was.Version, State: "same", Changes: t.ChangesFrom(*was)}
	if len(d.Changes) > 0 {
		d.State = "changed"
	}
	return d
}

func (a *app) printDiff(d trackerDiff) {
	version := ""
	if d.Version > 0 {
		version = fmt.Sprintf(" (version %d)", d.Version)
	}
	fmt.Fprintf(a.out, "%s%s: %s\n", d.Tracker, version, d.State)
	for _, c := range d.Changes {
		fmt.Fprintf(a.out, "  %s\n", c)
	}
}
