package main

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"time"

	"earshot"
	"earshot/api"
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
