package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"iter"
	"path"
	"time"

	"earshot"
	"earshot/ingest"
	"earshot/testdata/workspace"
)

// samplePassword lets everybody of the sample workspace sign in, the manager
// first of all.
const (
	samplePassword = "earshot-demo"
	sampleManager  = "dana.whitfield@tidewell.example"
)

// loadSample reads the sample workspace into the house, its dates moved by
// whole weeks so that its last day is in the week before now.
func (h *house) loadSample(ctx context.Context, now time.Time) (ingest.Report, error) {
	shift := weeksBetween(workspace.Today, now)
	if err := h.loadSampleTables(ctx, shift); err != nil {
		return ingest.Report{}, err
	}
	p, err := h.pipeline(ctx)
	if err != nil {
		return ingest.Report{}, err
	}
	p.Now = func() time.Time { return now }
	bar := h.bar(sampleFiles(), "listening")
	report, err := h.takeIn(ctx, p, moved(readSample(func() { bar.Add(1) }), shift))
	bar.Finish()
	if err != nil {
		return report, err
	}
	if len(report.Failures) > 0 {
		return report, errors.Join(report.Failures...)
	}
	return report, nil
}

// weeksBetween is the whole weeks from a to b, so that a Friday stays one.
func weeksBetween(a, b time.Time) time.Duration {
	const week = 7 * 24 * time.Hour
	if b.Before(a) {
		return 0
	}
	return b.Sub(a) / week * week
}

// loadSampleTables puts the tables of every part of the workspace into the
// store.
func (h *house) loadSampleTables(ctx context.Context, shift time.Duration) error {
	people, err := sampleTable("people.csv", ingest.ReadPeople)
	if err != nil {
		return err
	}
	if err := h.store.PutPeople(ctx, people); err != nil {
		return err
	}
	parts, err := fs.Glob(workspace.Files, "*/accounts.csv")
	if err != nil {
		return err
	}
	for _, accounts := range parts {
		if err := h.loadSamplePart(ctx, path.Dir(accounts), shift); err != nil {
			return err
		}
	}
	return nil
}

func (h *house) loadSamplePart(ctx context.Context, part string, shift time.Duration) error {
	move := func(t *time.Time) {
		if !t.IsZero() {
			*t = t.Add(shift)
		}
	}
	accounts, err1 := sampleTable(part+"/accounts.csv", ingest.ReadAccounts)
	contacts, err2 := sampleTable(part+"/contacts.csv", ingest.ReadContacts)
	usage, err3 := sampleTable(part+"/usage.csv", ingest.ReadUsage)
	surveys, err4 := sampleTable(part+"/surveys.csv", ingest.ReadSurveys)
	orders, err5 := sampleTable(part+"/orders.csv", ingest.ReadOrders)
	outcomes, err6 := sampleTable(part+"/outcomes.csv", ingest.ReadOutcomes)
	if err := errors.Join(err1, err2, err3, err4, err5, err6); err != nil {
		return err
	}
	for i := range accounts {
		move(&accounts[i].Since)
		move(&accounts[i].Renewal)
	}
	for i := range contacts {
		move(&contacts[i].Left)
	}
	for i := range usage {
		usage[i].Month = usage[i].Month.AddDate(0, monthsOf(shift), 0)
	}
	for i := range surveys {
		move(&surveys[i].At)
	}
	for i := range orders {
		move(&orders[i].At)
	}
	for i := range outcomes {
		move(&outcomes[i].At)
	}
	return errors.Join(
		h.store.PutAccounts(ctx, accounts),
		h.store.PutContacts(ctx, contacts),
		h.store.PutUsage(ctx, usage),
		h.store.PutSurveys(ctx, surveys),
		h.store.PutOrders(ctx, orders),
		h.store.PutOutcomes(ctx, outcomes),
	)
}

// monthsOf is the months a shift comes to, so that months stay months.
func monthsOf(shift time.Duration) int {
	from, to := workspace.Today, workspace.Today.Add(shift)
	return (to.Year()-from.Year())*12 + int(to.Month()-from.Month())
}

// sampleTable reads one table of the workspace.
func sampleTable[T any](name string, read func(io.Reader, string) ([]T, []error)) ([]T, error) {
	f, err := workspace.Files.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	rows, errs := read(f, name)
	return rows, errors.Join(errs...)
}

// sampleFiles is how many conversations' files there are.
func sampleFiles() int {
	n := 0
	for range samplePaths() {
		n++
	}
	return n
}

// samplePaths is the workspace's conversation files in alphabetical order.
func samplePaths() iter.Seq[string] {
	return func(yield func(string) bool) {
		fs.WalkDir(workspace.Files, ".", func(p string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() || path.Base(path.Dir(path.Dir(p))) != "conversations" {
				return err
			}
			if !yield(p) {
				return fs.SkipAll
			}
			return nil
		})
	}
}

// readSample reads every conversation of the workspace as a user's file would
// be read; after is called after each file.
func readSample(after func()) iter.Seq2[*earshot.Conversation, error] {
	return func(yield func(*earshot.Conversation, error) bool) {
		for name := range samplePaths() {
			f, err := workspace.Files.Open(name)
			if err != nil {
				yield(nil, err)
				return
			}
			for c, err := range ingest.Read(f, ingest.Source{Name: name}) {
				if !yield(c, err) {
					f.Close()
					return
				}
			}
			f.Close()
			after()
		}
	}
}

// moved moves every conversation's times.
func moved(all iter.Seq2[*earshot.Conversation, error], shift time.Duration) iter.Seq2[*earshot.Conversation, error] {
	return func(yield func(*earshot.Conversation, error) bool) {
		for c, err := range all {
			if err == nil && !c.StartedAt.IsZero() {
				c.StartedAt = c.StartedAt.Add(shift)
				for i := range c.Turns {
					if !c.Turns[i].At.IsZero() {
						c.Turns[i].At = c.Turns[i].At.Add(shift)
					}
				}
				ingest.AssignID(c)
			}
			if !yield(c, err) {
				return
			}
		}
	}
}

// announce prints where to look and how to sign in.
func announce(w io.Writer, url string, people []earshot.Person) {
	fmt.Fprintf(w, "\n  Earshot is on %s\n\n  Sign in as\n", url)
	for _, p := range people {
		if p.Role == earshot.RoleManager || p.ID == "mina.park" || p.ID == "omar.haddad" {
			fmt.Fprintf(w, "    %-34s %s (%s)\n", p.Email, p.Name, p.Role)
		}
	}
	fmt.Fprintf(w, "  with the password %s\n\n  Stop with Ctrl-C.\n\n", samplePassword)
}
