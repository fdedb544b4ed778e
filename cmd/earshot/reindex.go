package main

import (
	"context"
	"fmt"

	"earshot"
)

// reindexCmd builds the index anew.
type reindexCmd struct{}

// Run builds the new index beside the old one and swaps them.
func (cmd reindexCmd) Run(ctx context.Context, a *app) error {
	h, err := a.openHouse(ctx, true)
	if err != nil {
		return err
	}
	defer h.Close()
	if h.index == nil {
		return earshot.WithHint(errInUse, "a server has the index open; stop it first")
	}
	bar := a.bar(-1, "indexing")
	n, err := h.projector().Rebuild(ctx, func(n int) { bar.Set(n) })
	bar.Finish()
	if err != nil {
		return err
	}
	fmt.Fprintf(a.out, "%s indexed\n", counted(n, "conversation"))
	return nil
}
