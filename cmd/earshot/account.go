package main

import (
	"context"
	"fmt"
	"strings"
	"time"

	"earshot"
	"earshot/risk"
)

// accountCmd shows one account.
type accountCmd struct {
	ID   string `arg:"" help:"The account's id; earshot accounts lists them."`
	AsOf string `help:"The score as it was at the end of this day (YYYY-MM-DD)." placeholder:"DATE"`
	JSON bool   `name:"json" help:"Print the score and its receipt as JSON."`
}

// Run prints the receipt of the account's score.
func (cmd accountCmd) Run(ctx context.Context, a *app) error {
	h, err := a.openHouse(ctx, false)
	if err != nil {
		return err
	}
	defer h.Close()
	asOf, err := h.now()
	if err != nil {
		return err
	}
	if cmd.AsOf != "" {
		day, err := time.Parse(time.DateOnly, cmd.AsOf)
		if err != nil {
			return usage("--as-of %q is not a day like 2026-10-01", cmd.AsOf)
		}
		asOf = day.Add(24*time.Hour - time.Second)
	}
	history, err := h.store.HistoryAt(ctx, earshot.AccountID(cmd.ID), asOf)
	if err != nil {
		return earshot.WithHint(err, "earshot accounts lists the accounts")
	}
	score := risk.Score(history, asOf, risk.DefaultWeights())
	if cmd.JSON {
		return printJSON(a.out, map[string]any{"account": history.Account, "score": score})
	}
	printReceipt(a, history, score)
	return nil
}

func printReceipt(a *app, h earshot.History, s earshot.Score) {
	fmt.Fprintf(a.out, "%s (%s)  risk %.0f of 100, %s; higher is worse; as of %s\n", h.Account.Name, h.Account.ID, s.Value, s.Band, dayOf(s.AsOf))
	fmt.Fprintf(a.out, "known inputs %.0f %%, weights %s, %s\n\n", 100*s.Coverage, s.Rules, counted(len(h.Conversations), "conversation"))
	var t table
	t.row(fmt.Sprintf("%+6.1f", s.Base), "base", "what an account nothing is known of has")
	var missing []string
	for _, l := range s.Lines {
		if !l.Present {
			missing = append(missing, l.Input)
			continue
		}
		t.row(fmt.Sprintf("%+6.1f", l.Points), l.Input, l.Note)
		for _, e := range l.Evidence[:min(3, len(l.Evidence))] {
			if e.Kind == "finding" || e.Kind == "survey" && e.Quote != "" {
				t.row("", "", fmt.Sprintf("  %s  %s: “%s”", dayOf(e.At), firstOf(e.Speaker, "?"), shorten(e.Quote, 90)))
			}
		}
	}
	t.print(a.out)
	if len(missing) > 0 {
		fmt.Fprintf(a.out, "\nno data, no weight: %s\n", strings.Join(missing, ", "))
	}
	for i, l := range s.Levers {
		if i == 0 {
			fmt.Fprintln(a.out, "\nwhat would move it most:")
		}
		fmt.Fprintf(a.out, "  %s: %.0f -> %.0f\n", l.Text, s.Value, l.Value)
	}
}
