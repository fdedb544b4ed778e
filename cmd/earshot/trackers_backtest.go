package main

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"time"

	"earshot"
	"earshot/ingest"
	"earshot/risk"
)

type trackersBacktestCmd struct {
	File   string `arg:"" help:"YAML file with one draft or several."  type:"existingfile"`
	Sample int    `help:"How many hits to print for judging." default:"20"`
	Seed   string `help:"Chooses other hits; the same seed chooses the same." placeholder:"TEXT"`
	JSON   bool   `name:"json" help:"Print JSON."`
}

// Run tries each tracker of the file on everything recorded, storing nothing.
func (cmd trackersBacktestCmd) Run(ctx context.Context, a *app) error {
	drafts, err := readTrackers(cmd.File)
	if err != nil {
		return err
	}
	h, err := a.openHouse(ctx, false)
	if err != nil {
		return err
	}
	defer h.Close()
	p, err := h.pipeline(ctx)
	if err != nil {
		return err
	}
	var all []ingest.Backtest
	for _, draft := range drafts {
		bar := a.bar(-1, "trying "+string(draft.ID))
		b, err := p.Backtest(ctx, ingest.Trial{Draft: draft, Sample: cmd.Sample, Seed: cmd.Seed,
			Progress: func(done, total int) { bar.ChangeMax(total); bar.Set(done) }})
		bar.Finish()
		if err != nil {
			return err
		}
		all = append(all, b)
		if !cmd.JSON {
			if err := printBacktest(a.out, b); err != nil {
				return err
			}
		}
	}
	if cmd.JSON {
		return printJSON(a.out, all)
	}
	return nil
}

// printBacktest prints a back-test for people, the answer first.
func printBacktest(w io.Writer, b ingest.Backtest) error {
	fmt.Fprintf(w, "%s: %s in %s of %s, of %s\n", b.Draft.ID, counted(b.Hits, "hit"), thousands(b.Talks), counted(b.Conversations, "conversation"), counted(b.Accounts, "account"))
	if n := b.Suppressed; len(n) > 0 {
		var parts []string
		for _, reason := range slices.SortedFunc(maps.Keys(n), func(x, y string) int { return cmp.Or(n[y]-n[x], cmp.Compare(x, y)) }) {
			parts = append(parts, fmt.Sprintf("%s %s", thousands(n[reason]), reason))
		}
		fmt.Fprintf(w, "suppressed: %s\n", strings.Join(parts, ", "))
	}
	if b.Published != nil {
		d := b.Difference
		fmt.Fprintf(w, "against version %d: %s the same, %s gained, %s lost\n", b.Published.Version, thousands(d.Same), thousands(d.Gained), thousands(d.Lost))
	}
	printLead(w, b)
	for _, print := range []func(io.Writer, ingest.Backtest) error{printBill, printLanguages, printPeople, printOverlap, printWeeks, printHits} {
		if err := print(w, b); err != nil {
			return err
		}
	}
	return nil
}

func printLead(w io.Writer, b ingest.Backtest) {
	l := b.Lead
	if l.Churned == 0 {
		fmt.Fprintln(w, "lead: no account that was heard of has churned, so nobody can say how early it warns")
		return
	}
	fmt.Fprintf(w, "lead: of %s that churned it caught %d", counted(l.Churned, "account"), l.Caught)
	if l.Caught > 0 {
		fmt.Fprintf(w, ", half of them %s or more before; %.1f false alarms for each", counted(l.Days, "day"), l.FalsePerTrue())
	} else {
		fmt.Fprintf(w, "; %s", counted(l.False, "false alarm"))
	}
	fmt.Fprintf(w, "; %d not decided yet (an alarm has %d days to come true)\n", l.Undecided, int(risk.Horizon.Hours()/24))
}

func printBill(w io.Writer, b ingest.Backtest) error {
	fmt.Fprintf(w, "the bill: %+.1f reminders a week, %s at once on publishing (the last %d weeks played again)\n", b.Bill.PerWeek, thousands(b.Bill.AtOnce), b.Bill.Weeks)
	if len(b.Bill.People) == 0 {
		return nil
	}
	var t table
	t.row("  PERSON", "MORE A WEEK", "FULLEST WEEK", "AT ONCE")
	for _, p := range b.Bill.People[:min(len(b.Bill.People), 10)] {
		t.row("  "+nobody(p.Person), fmt.Sprintf("%+.2f", p.PerWeek), fmt.Sprint(p.Worst), fmt.Sprint(p.AtOnce))
	}
	return t.print(w)
}

func nobody(id earshot.PersonID) string { return cmp.Or(string(id), "(nobody)") }

func printLanguages(w io.Writer, b ingest.Backtest) error {
	var t table
	t.row("LANGUAGE", "CONVERSATIONS", "HITS", "PER 1,000", "PHRASES")
	for _, l := range b.Languages {
		per := "–"
		if l.Conversations > 0 {
			per = fmt.Sprintf("%.1f", 1000*float64(l.Hits)/float64(l.Conversations))
		}
		t.row(string(l.Lang), thousands(l.Conversations), thousands(l.Hits), per, fmt.Sprint(l.Phrases))
	}
	return t.print(w)
}

func printPeople(w io.Writer, b ingest.Backtest) error {
	var t table
	t.row("WHO SPOKE", "CONVERSATIONS", "HITS")
	for _, p := range b.People[:min(len(b.People), 10)] {
		t.row(nobody(p.Person), thousands(p.Conversations), thousands(p.Hits))
	}
	return t.print(w)
}

func printOverlap(w io.Writer, b ingest.Backtest) error {
	if b.Hits == 0 {
		return nil
	}
	fmt.Fprintf(w, "%s where no other tracker counted anything\n", counted(b.Alone, "hit"))
	if len(b.Overlap) == 0 {
		return nil
	}
	var t table
	t.row("OTHERS", "SAME WORDS", "SAME CONVERSATIONS")
	for _, o := range b.Overlap[:min(len(b.Overlap), 8)] {
		t.row(string(o.Tracker), thousands(o.Words), thousands(o.Talks))
	}
	return t.print(w)
}

// printWeeks prints the weeks with a bar each, the newest half a year.
func printWeeks(w io.Writer, b ingest.Backtest) error {
	weeks := b.Weeks[max(0, len(b.Weeks)-26):]
	most := 1
	for _, week := range weeks {
		most = max(most, week.Hits)
	}
	var t table
	t.row("WEEK OF", "HITS", "")
	for _, week := range weeks {
		t.row(week.Monday.Format(time.DateOnly), thousands(week.Hits), strings.Repeat("▇", (week.Hits*30+most-1)/most))
	}
	return t.print(w)
}

func printHits(w io.Writer, b ingest.Backtest) error {
	for i, h := range b.Sample {
		f := h.Finding
		fmt.Fprintf(w, "%2d. %s  %s  %s  “%s”\n", i+1, h.At.Format(time.DateOnly), f.Lang, cmp.Or(string(h.Account), "(no account)"), shorten(firstOf(f.Sentence, f.Quote), 100))
	}
	printSide(w, "gained", b.Difference.New)
	printSide(w, "lost", b.Difference.Gone)
	return nil
}

func printSide(w io.Writer, what string, hits []ingest.Hit) {
	for _, h := range hits[:min(len(hits), 10)] {
		fmt.Fprintf(w, "%s: %s  “%s”\n", what, h.At.Format(time.DateOnly), shorten(firstOf(h.Finding.Sentence, h.Finding.Quote), 100))
	}
}
