package main

import (
	"context"
	"fmt"
	"time"

	"earshot"
	"earshot/ingest"
	"earshot/store"
)

// twinsCmd looks after calls that two tools took down.
type twinsCmd struct {
	List  twinsListCmd  `cmd:"" default:"withargs" help:"List the pairs of conversations that seem to be one call."`
	Join  twinsJoinCmd  `cmd:"" help:"Keep two conversations as one; the first counts."`
	Split twinsSplitCmd `cmd:"" help:"Say that two conversations are two; takes a join back."`
}

type twinsListCmd struct {
	All  bool `help:"The decided ones too."`
	JSON bool `name:"json" help:"Print JSON."`
}

// Run prints the pairs.
func (cmd twinsListCmd) Run(ctx context.Context, a *app) error {
	h, err := a.openHouse(ctx, false)
	if err != nil {
		return err
	}
	defer h.Close()
	f := store.TwinFilter{State: store.TwinOpen}
	if cmd.All {
		f.State = ""
	}
	all, err := h.store.Twins(ctx, f)
	if err != nil {
		return err
	}
	if cmd.JSON {
		return printJSON(a.out, append([]store.Twin{}, all...))
	}
	if len(all) == 0 {
		fmt.Fprintln(a.out, "nothing seems to be one call")
		return nil
	}
	var t table
	t.row("STATE", "ALIKE", "FROM", "CONVERSATION", "FROM", "CONVERSATION")
	for _, pair := range all {
		both, err := h.store.Conversations(ctx, []earshot.ConversationID{pair.First, pair.Second})
		if err != nil {
			return err
		}
		if len(both) == 2 {
			t.row(string(pair.State), fmt.Sprintf("%.0f %%", 100*pair.Likeness), both[0].Format, string(pair.First), both[1].Format, string(pair.Second))
		}
	}
	return t.print(a.out)
}

type twinsJoinCmd struct {
	Lead  string `arg:"" help:"The conversation that counts (id)."`
	Other string `arg:"" help:"The one that is kept in it (id)."`
}

// Run keeps two conversations as one.
func (cmd twinsJoinCmd) Run(ctx context.Context, a *app) error {
	return a.withTwins(ctx, func(h *house, p *ingest.Pipeline, now time.Time) error {
		return h.store.JoinTwins(ctx, now, "", earshot.ConversationID(cmd.Lead), earshot.ConversationID(cmd.Other), p.Judge())
	}, "joined; earshot twins split "+cmd.Lead+" "+cmd.Other+" takes it back")
}

type twinsSplitCmd struct {
	One   string `arg:"" help:"A conversation (id)."`
	Other string `arg:"" help:"The other (id)."`
	Open  bool   `help:"Leave it open whether they are one."`
}

// Run says that two conversations are two.
func (cmd twinsSplitCmd) Run(ctx context.Context, a *app) error {
	return a.withTwins(ctx, func(h *house, p *ingest.Pipeline, now time.Time) error {
		return h.store.SplitTwins(ctx, now, "", earshot.ConversationID(cmd.One), earshot.ConversationID(cmd.Other), cmd.Open, p.Judge())
	}, "split; both count")
}

// withTwins decides about a pair and brings the index along.
func (a *app) withTwins(ctx context.Context, do func(*house, *ingest.Pipeline, time.Time) error, said string) error {
	h, err := a.openHouse(ctx, true)
	if err != nil {
		return err
	}
	defer h.Close()
	now, err := h.now()
	if err != nil {
		return err
	}
	p, err := h.pipeline(ctx)
	if err != nil {
		return err
	}
	if err := do(h, p, now); err != nil {
		return earshot.WithHint(err, "earshot twins list --all lists them with their ids")
	}
	if err := h.catchUp(ctx); err != nil {
		return err
	}
	fmt.Fprintln(a.out, said)
	return nil
}
