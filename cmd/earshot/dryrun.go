package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"strings"
	"time"

	"earshot"
	"earshot/api"
	"earshot/ingest"
)

// turnsShown is how many turns of a conversation a dry run shows.
const turnsShown = 5

// dryRun prints what each file would be read as, and stores nothing.
func (cmd ingestCmd) dryRun(ctx context.Context, a *app, files []string, src ingest.Source) error {
	directory, err := a.directory(ctx)
	if err != nil {
		return err
	}
	failed, all := false, []api.FilePreview{}
	src.Beside = a.beside(files)
	for _, path := range files {
		p, err := cmd.preview(a, path, src, directory)
		failed = failed || err != nil || p.Failed > 0
		if cmd.JSON {
			all = append(all, api.NewFilePreview(path, p, err, turnsShown))
			continue
		}
		a.printPreview(path, p, err, src)
	}
	if cmd.JSON {
		if err := printJSON(a.out, all); err != nil {
			return err
		}
	}
	if failed {
		return errReported
	}
	return nil
}

// preview reads one file.
func (cmd ingestCmd) preview(a *app, path string, src ingest.Source, directory *ingest.Directory) (ingest.Preview, error) {
	f, err := a.open(path)
	if err != nil {
		return ingest.Preview{}, err
	}
	defer f.Close()
	raw, err := io.ReadAll(io.LimitReader(f, ingest.MaxBytes+1))
	if err != nil {
		return ingest.Preview{}, fmt.Errorf("read %s: %w", path, err)
	}
	src.Name = path
	return ingest.Choices{Source: src, Account: earshot.AccountID(cmd.Account)}.Preview(raw, directory)
}

// directory is who the records know; nobody, where there are none yet.
func (a *app) directory(ctx context.Context) (*ingest.Directory, error) {
	if !exists(filepath.Join(a.cli.Data, "earshot.db")) {
		return new(ingest.Directory), nil
	}
	h, err := a.openHouse(ctx, false)
	if err != nil {
		return nil, err
	}
	defer h.Close()
	return ingest.LoadDirectory(ctx, h.store)
}

// printPreview prints what one file would be read as.
func (a *app) printPreview(path string, p ingest.Preview, err error, src ingest.Source) {
	if p.Format.Name != "" {
		fmt.Fprintf(a.out, "%s: %s\n", path, p.Summary())
	}
	if p.Details {
		fmt.Fprintf(a.out, "%s: details of calls, without words; read with the transcripts beside it\n", path)
	}
	printOrders(a.out, p)
	if err != nil {
		a.fail(err)
		return
	}
	if p.Zoned {
		fmt.Fprintf(a.out, "  time zone: %s (--time-zone says otherwise)\n", src.Location)
	}
	for _, c := range p.Conversations {
		printPreviewed(a.out, c)
	}
	if more := p.Count - len(p.Conversations); more > 0 {
		fmt.Fprintf(a.out, "  and %s\n", counted(more, "more conversation"))
	}
	a.failAll(p.Failures)
	if more := p.Failed - len(p.Failures); more > 0 {
		a.fail(errors.New(counted(more, "more conversation") + " cannot be read"))
	}
}

// printOrders prints what each order of day, month and year makes of the dates.
func printOrders(w io.Writer, p ingest.Preview) {
	for _, r := range p.Orders {
		mark, dates := " ", "the file cannot be read so"
		if r.Chosen {
			mark = "*"
		}
		if len(r.Dates) > 0 {
			dates = joinDates(r.Dates)
		}
		fmt.Fprintf(w, "  %s --date-order %s: %s\n", mark, r.Order, dates)
	}
}

func joinDates(days []time.Time) string {
	texts := make([]string, len(days))
	for i, d := range days {
		texts[i] = d.Format("2 January 2006")
	}
	return strings.Join(texts, ", ")
}

// printPreviewed prints one conversation of a file.
func printPreviewed(w io.Writer, c *earshot.Conversation) {
	fmt.Fprintf(w, "  %s, %s, starts %s\n", firstOf(c.Title, string(c.Channel)), counted(len(c.Turns), "turn"), startText(c))
	account := "account not known"
	if c.Account != earshot.Unassigned {
		account = fmt.Sprintf("account %s (from %s)", c.Account, c.AccountFrom)
	}
	fmt.Fprintf(w, "    %s\n", account)
	for _, p := range c.Participants {
		fmt.Fprintf(w, "    %s: %s\n", firstOf(p.Name, p.ID), sideText(p))
	}
	for i := range c.Turns[:min(turnsShown, len(c.Turns))] {
		t := &c.Turns[i]
		who := ""
		if p := c.Participant(t.Speaker); p != nil {
			who = firstOf(p.Name, p.ID) + ": "
		}
		fmt.Fprintf(w, "    > %s\n", shorten(who+t.Text, 100))
	}
	for _, x := range c.Warnings {
		if x.Line > 0 {
			fmt.Fprintf(w, "    warning: line %d: %s\n", x.Line, x.Message)
			continue
		}
		fmt.Fprintf(w, "    warning: %s\n", x.Message)
	}
}

func startText(c *earshot.Conversation) string {
	if c.StartedAt.IsZero() {
		return "at a time nothing tells (give it with --started-at)"
	}
	return fmt.Sprintf("%s (from %s)", c.StartedAt.Format(time.RFC3339), c.StartedFrom)
}
