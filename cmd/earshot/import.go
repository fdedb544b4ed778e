package main

import (
	"context"
	"fmt"

	"earshot/ingest"
)

// importCmd reads tables.
type importCmd struct {
	What   string `arg:"" help:"accounts, contacts, people, usage, surveys, orders or outcomes." enum:"accounts,contacts,people,usage,surveys,orders,outcomes"`
	File   string `arg:"" help:"A CSV or .xlsx file with a header row; - is standard input."`
	DryRun bool   `help:"Check the file and store nothing."`
}

// Run stores the good rows and reports the bad ones.
func (cmd importCmd) Run(ctx context.Context, a *app) error {
	in, err := a.open(cmd.File)
	if err != nil {
		return err
	}
	defer in.Close()
	h, err := a.openHouse(ctx, false)
	if err != nil {
		return err
	}
	defer h.Close()
	n, bad, err := ingest.ImportTable(ctx, in, cmd.What, cmd.File, h.store, cmd.DryRun)
	for _, e := range bad {
		a.fail(e)
	}
	if err != nil {
		return err
	}
	fmt.Fprintf(a.out, "%s of %s stored, %d refused\n", counted(n, "row"), cmd.What, len(bad))
	if len(bad) > 0 {
		return errReported
	}
	return nil
}
