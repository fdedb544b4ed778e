package main

import (
	"context"
	"fmt"

	"earshot"
)

// doctorCmd checks the house.
type doctorCmd struct {
	JSON bool `name:"json" help:"Print JSON."`
}

// Run prints what it found and fails when something is wrong.
func (cmd doctorCmd) Run(ctx context.Context, a *app) error {
	h, err := a.openHouse(ctx, true)
	if err != nil {
		return err
	}
	defer h.Close()
	report, err := h.store.Check(ctx)
	if err != nil {
		return err
	}
	indexed, indexNote := 0, "in use by a server, which looks after it"
	if h.index != nil {
		if indexed, err = h.index.Count(); err != nil {
			return err
		}
		indexNote = fmt.Sprintf("%s, %d behind", counted(indexed, "conversation"), report.Backlog)
	}
	watched, watching, err := h.watched(ctx)
	if err != nil {
		return err
	}
	events, err := h.store.Events(ctx)
	if err != nil {
		return err
	}
	if cmd.JSON {
		all := map[string]any{"records": report, "indexed": indexed}
		if watching {
			all["watched"] = watched
		}
		if len(events) > 0 {
			all["events"] = events
		}
		return printJSON(a.out, all)
	}
	var t table
	t.row("data folder", h.dir)
	t.row("records", fmt.Sprintf("schema %d, %s", report.Schema, size(report.Bytes)))
	t.row("accounts", thousands(int(report.Accounts)))
	t.row("conversations", fmt.Sprintf("%s, %s, %d without an account", thousands(int(report.Conversations)), counted(int(report.Turns), "turn"), report.Unassigned))
	t.row("findings", thousands(int(report.Findings)))
	t.row("reminders", fmt.Sprintf("%d to act on", report.OpenReminders))
	t.row("index", indexNote)
	if watching {
		t.row("watched folder", watchText(watched))
	}
	eventRows(&t, events)
	if err := t.print(a.out); err != nil {
		return err
	}
	return cmd.verdict(a, report.Problems, h.index != nil && int64(indexed)+report.Backlog < report.Conversations)
}

func (cmd doctorCmd) verdict(a *app, problems []string, behind bool) error {
	if behind {
		problems = append(problems, "the index lacks conversations that nobody is about to add")
	}
	if len(problems) == 0 {
		fmt.Fprintln(a.out, "all is well")
		return nil
	}
	for _, p := range problems {
		a.fail(earshot.WithHint(fmt.Errorf("%s", p), "earshot reindex builds the index anew; a damaged database wants its backup"))
	}
	return errReported
}

// size is a number of bytes for people.
func size(n int64) string {
	switch {
	case n >= 1<<30:
		return fmt.Sprintf("%.1f GiB", float64(n)/(1<<30))
	case n >= 1<<20:
		return fmt.Sprintf("%.1f MiB", float64(n)/(1<<20))
	}
	return fmt.Sprintf("%d KiB", n>>10)
}
