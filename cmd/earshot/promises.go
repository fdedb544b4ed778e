package main

import (
	"context"
	"fmt"
	"time"

	"earshot"
	"earshot/api"
	"earshot/store"
)

// promisesCmd looks after what was asked and promised.
type promisesCmd struct {
	List promisesListCmd `cmd:"" default:"withargs" help:"List what was asked and promised, the earliest due first."`
	Set  promisesSetCmd  `cmd:"" help:"Say what became of a promise."`
}

type promisesListCmd struct {
	Account   string `help:"Only with this account (id)." placeholder:"ID"`
	Owner     string `help:"Only what this side has to do: us or customer." enum:",us,customer" default:"" placeholder:"SIDE"`
	Kind      string `help:"Only request or commitment." enum:",request,commitment" default:"" placeholder:"KIND"`
	State     string `help:"Only those that stand so: open, kept, broken, withdrawn, or all." enum:"open,kept,broken,withdrawn,all" default:"open"`
	DueBefore string `help:"Only those with a date before this day (YYYY-MM-DD)." placeholder:"DAY"`
	JSON      bool   `name:"json" help:"Print JSON."`
}

// Run prints the promises.
func (cmd promisesListCmd) Run(ctx context.Context, a *app) error {
	f, err := cmd.filter()
	if err != nil {
		return err
	}
	h, err := a.openHouse(ctx, false)
	if err != nil {
		return err
	}
	defer h.Close()
	now, err := h.now()
	if err != nil {
		return err
	}
	all, _, err := h.store.Promises(ctx, f)
	if err != nil {
		return err
	}
	if cmd.JSON {
		list := []api.LedgerPromise{}
		for _, p := range all {
			list = append(list, api.NewLedgerPromise(p, now))
		}
		return printJSON(a.out, list)
	}
	if len(all) == 0 {
		fmt.Fprintln(a.out, "nothing was asked or promised")
		return nil
	}
	var t table
	t.row("ID", "DUE", "OWNER", "ACCOUNT", "STATE", "WHO", "WORDS")
	for _, p := range all {
		t.row(string(p.ID), dayOf(p.Due), string(p.Owner), string(p.Account), standing(p, now), p.By, shorten(p.Quote, 80))
	}
	return t.print(a.out)
}

func (cmd promisesListCmd) filter() (store.PromiseFilter, error) {
	f := store.PromiseFilter{Owner: earshot.Side(cmd.Owner), Kind: earshot.PromiseKind(cmd.Kind)}
	if cmd.Account != "" {
		id := earshot.AccountID(cmd.Account)
		f.Account = &id
	}
	if cmd.State != "all" {
		f.States = []earshot.PromiseState{earshot.PromiseState(cmd.State)}
	}
	if cmd.DueBefore != "" {
		day, err := time.Parse(time.DateOnly, cmd.DueBefore)
		if err != nil {
			return f, usage("--due-before %q is not a day like 2026-12-01", cmd.DueBefore)
		}
		f.DueBefore = day
	}
	return f, nil
}

// standing is how a promise stands now, in one word or two.
func standing(p earshot.Promise, now time.Time) string {
	switch {
	case p.State != earshot.PromiseOpen:
		return string(p.State)
	case p.SeemsKept(now):
		return "seems kept"
	case p.Overdue(now):
		return "overdue"
	}
	return "open"
}

type promisesSetCmd struct {
	ID    string `arg:"" help:"The promise's id."`
	State string `arg:"" help:"open, kept, broken or withdrawn (it never was a promise)." enum:"open,kept,broken,withdrawn"`
}

// Run says what became of the promise.
func (cmd promisesSetCmd) Run(ctx context.Context, a *app) error {
	h, err := a.openHouse(ctx, false)
	if err != nil {
		return err
	}
	defer h.Close()
	p, err := h.pipeline(ctx)
	if err != nil {
		return err
	}
	if err := h.store.SetPromise(ctx, p.Now(), "", earshot.PromiseID(cmd.ID), earshot.PromiseState(cmd.State), p.Judge()); err != nil {
		return earshot.WithHint(err, "earshot promises --state all lists them with their ids")
	}
	said := cmd.State
	if cmd.State != string(earshot.PromiseOpen) {
		said += "; earshot promises set " + cmd.ID + " open takes it back"
	}
	fmt.Fprintln(a.out, said)
	return nil
}
