package main

import (
	"context"
	"fmt"
	"time"

	"earshot"
	"earshot/store"
)

// remindersCmd looks after reminders.
type remindersCmd struct {
	List   remindersListCmd   `cmd:"" default:"withargs" help:"List the reminders to act on, the most pressing first."`
	Done   remindersDoneCmd   `cmd:"" help:"Mark a reminder done."`
	Snooze remindersSnoozeCmd `cmd:"" help:"Put a reminder off until a day."`
	Reopen remindersReopenCmd `cmd:"" help:"Take back done or snooze."`
	Run    remindersRunCmd    `cmd:"" help:"Look at every account once, as the server does each day, and make the reminders that are due."`
}

type remindersListCmd struct {
	Owner   string `help:"Only those of this person (id)." placeholder:"PERSON"`
	Account string `help:"Only those about this account (id)." placeholder:"ID"`
	All     bool   `help:"The done and snoozed ones too."`
	JSON    bool   `name:"json" help:"Print JSON."`
}

// Run prints the reminders.
func (cmd remindersListCmd) Run(ctx context.Context, a *app) error {
	h, err := a.openHouse(ctx, false)
	if err != nil {
		return err
	}
	defer h.Close()
	f := store.ReminderFilter{Owner: earshot.PersonID(cmd.Owner), States: []earshot.ReminderState{earshot.ReminderOpen}}
	if cmd.Account != "" {
		id := earshot.AccountID(cmd.Account)
		f.Account = &id
	}
	if cmd.All {
		f.States = nil
	}
	all, _, err := h.store.Reminders(ctx, f)
	if err != nil {
		return err
	}
	if cmd.JSON {
		return printJSON(a.out, all)
	}
	if len(all) == 0 {
		fmt.Fprintln(a.out, "nothing to do")
		return nil
	}
	var t table
	t.row("ID", "DUE", "WHO", "ACCOUNT", "STATE", "WHY")
	for _, r := range all {
		t.row(string(r.ID), dayOf(r.Due), string(r.Owner), string(r.Account), string(r.State), shorten(r.Text, 90))
	}
	return t.print(a.out)
}

type remindersDoneCmd struct {
	ID string `arg:"" help:"The reminder's id."`
}

// Run marks the reminder done.
func (cmd remindersDoneCmd) Run(ctx context.Context, a *app) error {
	return a.withReminder(ctx, cmd.ID, func(h *house, now time.Time) error {
		return h.store.DoneReminder(ctx, now, earshot.ReminderID(cmd.ID))
	}, "done; earshot reminders reopen "+cmd.ID+" takes it back")
}

type remindersSnoozeCmd struct {
	ID    string `arg:"" help:"The reminder's id."`
	Until string `arg:"" help:"The day it comes back (YYYY-MM-DD)."`
}

// Run puts the reminder off.
func (cmd remindersSnoozeCmd) Run(ctx context.Context, a *app) error {
	until, err := time.Parse(time.DateOnly, cmd.Until)
	if err != nil {
		return usage("%q is not a day like 2026-12-01", cmd.Until)
	}
	return a.withReminder(ctx, cmd.ID, func(h *house, _ time.Time) error {
		return h.store.SnoozeReminder(ctx, earshot.ReminderID(cmd.ID), until)
	}, "put off until "+cmd.Until)
}

type remindersReopenCmd struct {
	ID string `arg:"" help:"The reminder's id."`
}

// Run opens the reminder again.
func (cmd remindersReopenCmd) Run(ctx context.Context, a *app) error {
	return a.withReminder(ctx, cmd.ID, func(h *house, _ time.Time) error {
		return h.store.ReopenReminder(ctx, earshot.ReminderID(cmd.ID))
	}, "open again")
}

// withReminder does something to one reminder and says that it is done.
func (a *app) withReminder(ctx context.Context, id string, do func(*house, time.Time) error, said string) error {
	h, err := a.openHouse(ctx, false)
	if err != nil {
		return err
	}
	defer h.Close()
	now, err := h.now()
	if err != nil {
		return err
	}
	if err := do(h, now); err != nil {
		return earshot.WithHint(err, "earshot reminders lists them with their ids")
	}
	fmt.Fprintln(a.out, said)
	return nil
}

type remindersRunCmd struct{}

// Run does what the server does once a day.
func (cmd remindersRunCmd) Run(ctx context.Context, a *app) error {
	h, err := a.openHouse(ctx, false)
	if err != nil {
		return err
	}
	defer h.Close()
	p, err := h.pipeline(ctx)
	if err != nil {
		return err
	}
	made, err := p.Daily(ctx)
	if err != nil {
		return err
	}
	fmt.Fprintf(a.out, "%s new\n", counted(made, "reminder"))
	return nil
}
