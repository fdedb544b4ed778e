package main

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"earshot"
	"earshot/api"
	"earshot/ingest"
	"earshot/risk"
)

// accountsCmd lists the accounts, the most at risk first.
type accountsCmd struct {
	Band  string `help:"Only accounts in this band." enum:",low,watch,high,gone" default:""`
	Owner string `help:"Only accounts this person looks after (id)." placeholder:"PERSON"`
	JSON  bool   `name:"json" help:"Print JSON."`
}

type accountRow struct {
	ID       earshot.AccountID `json:"id"`
	Name     string            `json:"name"`
	Score    float64           `json:"score"`
	Band     earshot.Band      `json:"band"`
	Coverage float64           `json:"coverage"`
	Renewal  *time.Time        `json:"renewal"`
	Owner    earshot.PersonID  `json:"owner"`
	CSM      earshot.PersonID  `json:"csm"`
	Why      string            `json:"why"`
	Quote    string            `json:"quote"`
}

// Run prints the accounts.
func (cmd accountsCmd) Run(ctx context.Context, a *app) error {
	h, err := a.openHouse(ctx, false)
	if err != nil {
		return err
	}
	defer h.Close()
	rows, err := h.accountRows(ctx)
	if err != nil {
		return err
	}
	rows = slices.DeleteFunc(rows, func(r accountRow) bool {
		return cmd.Band != "" && string(r.Band) != cmd.Band || cmd.Owner != "" && string(r.Owner) != cmd.Owner && string(r.CSM) != cmd.Owner
	})
	if cmd.JSON {
		return printJSON(a.out, rows)
	}
	if len(rows) == 0 {
		fmt.Fprintln(a.out, "no accounts; earshot import accounts FILE.csv reads some, earshot demo shows a sample")
		return nil
	}
	var t table
	t.row("RISK", "BAND", "ACCOUNT", "NAME", "RENEWS", "WHY")
	for _, r := range rows {
		renewal := ""
		if r.Renewal != nil {
			renewal = dayOf(*r.Renewal)
		}
		t.row(fmt.Sprintf("%4.0f", r.Score), string(r.Band), string(r.ID), r.Name, renewal, shorten(firstOf(r.Quote, r.Why), 60))
	}
	return t.print(a.out)
}

// accountRows is every account with its score as of now, highest first.
func (h *house) accountRows(ctx context.Context) ([]accountRow, error) {
	accounts, err := h.store.Accounts(ctx)
	if err != nil {
		return nil, err
	}
	now, err := h.now()
	if err != nil {
		return nil, err
	}
	rows := []accountRow{}
	for _, acc := range accounts {
		history, err := h.store.HistoryAt(ctx, acc.ID, now)
		if err != nil {
			return nil, err
		}
		rows = append(rows, rowOf(acc, risk.Score(history, now, risk.DefaultWeights())))
	}
	slices.SortStableFunc(rows, func(a, b accountRow) int {
		return cmp.Or(cmp.Compare(b.Score, a.Score), cmp.Compare(a.ID, b.ID))
	})
	return rows, nil
}

func rowOf(acc earshot.Account, s earshot.Score) accountRow {
	r := accountRow{ID: acc.ID, Name: acc.Name, Score: api.Round(s.Value), Band: s.Band, Coverage: api.Round(s.Coverage),
		Renewal: api.Time(acc.Renewal), Owner: acc.Owner, CSM: acc.CSM}
	for _, l := range s.Lines {
		if l.Points <= 0 {
			continue
		}
		r.Why = firstOf(r.Why, l.Input+": "+l.Note)
		if len(l.Evidence) > 0 && l.Evidence[0].Kind == "finding" {
			r.Quote = firstOf(r.Quote, l.Evidence[0].Quote)
		}
	}
	return r
}

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

// conversationCmd shows one conversation.
type conversationCmd struct {
	ID   string `arg:"" help:"The conversation's id; earshot search prints them."`
	JSON bool   `name:"json" help:"Print it in the shape of analyze --output json."`
}

// Run prints the conversation with what was found in it.
func (cmd conversationCmd) Run(ctx context.Context, a *app) error {
	h, err := a.openHouse(ctx, false)
	if err != nil {
		return err
	}
	defer h.Close()
	an, err := h.store.Analysis(ctx, earshot.ConversationID(cmd.ID))
	if err != nil {
		return earshot.WithHint(err, "earshot search WORDS prints the ids of conversations")
	}
	if cmd.JSON {
		return printJSON(a.out, api.NewTranscript(an))
	}
	return printConversation(a.out, an)
}

// importCmd reads tables.
type importCmd struct {
	What   string `arg:"" help:"accounts, contacts, people, usage, surveys, orders or outcomes." enum:"accounts,contacts,people,usage,surveys,orders,outcomes"`
	File   string `arg:"" help:"A CSV file with a header row; - is standard input."`
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
