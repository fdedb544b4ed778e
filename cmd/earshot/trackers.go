package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"earshot"
	"earshot/ingest"
	"earshot/nlp"
	"earshot/risk"
	"earshot/store"
)

// trackersCmd looks after trackers.
type trackersCmd struct {
	List      trackersListCmd      `cmd:"" default:"withargs" help:"List the trackers."`
	Export    trackersExportCmd    `cmd:"" help:"Print trackers as YAML."`
	Import    trackersImportCmd    `cmd:"" help:"Publish the trackers of a YAML file and look for them in everything recorded."`
	Test      trackersTestCmd      `cmd:"" help:"Try the trackers of a YAML file on a transcript, storing nothing."`
	Backtest  trackersBacktestCmd  `cmd:"" help:"Try the trackers of a YAML file on everything recorded, storing nothing."`
	Publish   trackersPublishCmd   `cmd:"" help:"Publish the trackers of a YAML file, saying what changes, and look for them in everything recorded."`
	Unpublish trackersUnpublishCmd `cmd:"" help:"Stop a tracker, saying first what depends on it."`
	Sets      trackersSetsCmd      `cmd:"" help:"Look after word sets, which rules name in brackets: [competitor]."`
	Diff      trackersDiffCmd      `cmd:"" help:"Say how the trackers of a YAML file differ from those published, or from another file."`
}

type trackersListCmd struct {
	JSON bool `name:"json" help:"Print JSON."`
}

// Run lists the trackers with their languages and findings.
func (cmd trackersListCmd) Run(ctx context.Context, a *app) error {
	h, err := a.openHouse(ctx, false)
	if err != nil {
		return err
	}
	defer h.Close()
	trackers, err := h.store.Trackers(ctx)
	if err != nil {
		return err
	}
	if cmd.JSON {
		return printJSON(a.out, trackers)
	}
	numbers, err := h.trackerNumbers(ctx)
	if err != nil {
		return err
	}
	var t table
	t.row("TRACKER", "VERSION", "CATEGORY", "SEVERITY", "LANGUAGES", "COUNTED", "SUPPRESSED")
	for _, tr := range trackers {
		t.row(string(tr.ID), fmt.Sprint(tr.Version), string(tr.Category), string(tr.Severity), languages(tr),
			thousands(numbers[tr.ID].Counted), thousands(numbers[tr.ID].Suppressed))
	}
	return t.print(a.out)
}

// trackerNumbers is how each tracker does.
func (h *house) trackerNumbers(ctx context.Context) (map[earshot.TrackerID]store.TrackerStat, error) {
	now, err := h.now()
	if err != nil {
		return nil, err
	}
	stats, err := h.store.TrackerStats(ctx, now)
	if err != nil {
		return nil, err
	}
	numbers := map[earshot.TrackerID]store.TrackerStat{}
	for _, s := range stats {
		numbers[s.Tracker] = s
	}
	return numbers, nil
}

// languages are those a tracker has phrases in.
func languages(t earshot.Tracker) string {
	var langs []string
	for _, set := range t.Phrases {
		langs = append(langs, string(set.Lang))
	}
	slices.Sort(langs)
	return strings.Join(slices.Compact(langs), " ")
}

type trackersExportCmd struct {
	IDs []string `arg:"" optional:"" name:"id" help:"Which; all when none is named."`
}

// Run prints the trackers as YAML that import reads back.
func (cmd trackersExportCmd) Run(ctx context.Context, a *app) error {
	h, err := a.openHouse(ctx, false)
	if err != nil {
		return err
	}
	defer h.Close()
	trackers, err := h.store.Trackers(ctx)
	if err != nil {
		return err
	}
	if len(cmd.IDs) > 0 {
		trackers = slices.DeleteFunc(trackers, func(t earshot.Tracker) bool { return !slices.Contains(cmd.IDs, string(t.ID)) })
	}
	data, err := risk.FormatTrackers(trackers)
	if err != nil {
		return err
	}
	_, err = a.out.Write(data)
	return err
}

type trackersImportCmd struct {
	File string   `arg:"" optional:"" help:"YAML file; a CSV of phrases: tracker,phrase,language; or JSON as Gong and Contact Lens answer it." type:"existingfile"`
	Pack []string `help:"Starter packs to import instead: saas, contact-centre, insurance, property."`
}

// Run publishes the trackers, then runs every recorded conversation through
// the new rules.
func (cmd trackersImportCmd) Run(ctx context.Context, a *app) error {
	table := slices.Contains([]string{".csv", ".tsv"}, strings.ToLower(filepath.Ext(cmd.File)))
	trackers, err := cmd.read(table)
	if err != nil {
		return err
	}
	h, err := a.openHouse(ctx, true)
	if err != nil {
		return err
	}
	defer h.Close()
	if table {
		if trackers, err = h.addedTo(ctx, trackers); err != nil {
			return err
		}
	}
	return h.publish(ctx, trackers)
}

// addedTo adds the phrases of a table to the trackers there are; those there
// are not are made.
func (h *house) addedTo(ctx context.Context, table []earshot.Tracker) ([]earshot.Tracker, error) {
	for i, t := range table {
		known, err := h.store.Tracker(ctx, t.ID)
		if errors.Is(err, earshot.ErrNotFound) {
			continue
		}
		if err != nil {
			return nil, err
		}
		for _, set := range t.Phrases {
			for _, p := range set.Phrases {
				risk.AddPhrase(&known, set.Lang, p)
			}
		}
		table[i] = known
	}
	return table, nil
}

func readPhraseTable(path string) ([]earshot.Tracker, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("read phrases: %w", err)
	}
	return risk.ParsePhraseTable(path, data)
}

// read reads the file, a table of phrases or not, or the packs, whichever is
// asked for.
func (cmd trackersImportCmd) read(table bool) ([]earshot.Tracker, error) {
	switch {
	case (cmd.File == "") == (len(cmd.Pack) == 0):
		return nil, earshot.WithHint(fmt.Errorf("import needs a file or a pack, and not both: %w", earshot.ErrInvalid),
			"earshot trackers import FILE, or earshot trackers import --pack "+strings.Join(risk.Packs(), ","))
	case table:
		return readPhraseTable(cmd.File)
	case cmd.File != "":
		return readTrackers(cmd.File)
	}
	return packTrackers(cmd.Pack)
}

type trackersTestCmd struct {
	File       string `arg:"" help:"YAML file." type:"existingfile"`
	Transcript string `arg:"" help:"Transcript; - is standard input."`
	Sets       string `help:"The word sets that rules name in brackets, a YAML file; those of the house otherwise." type:"existingfile" placeholder:"FILE"`
}

// Run prints what the trackers would find.
func (cmd trackersTestCmd) Run(ctx context.Context, a *app) error {
	rules, err := a.compileFile(ctx, cmd.File, cmd.Sets)
	if err != nil {
		return err
	}
	an := analyst{annotator: nlp.NewAnnotator(), rules: rules}
	in, err := a.open(cmd.Transcript)
	if err != nil {
		return err
	}
	defer in.Close()
	for c, err := range ingest.Read(in, ingest.Source{Name: cmd.Transcript}) {
		if err != nil {
			return err
		}
		for _, f := range an.conversation(c).Findings {
			fmt.Fprintf(a.out, "turn %d  %s  %s%s  “%s”\n", f.Turn+1, f.Tracker, f.State, reason(f), shorten(firstOf(f.Sentence, f.Quote), 90))
		}
	}
	return ctx.Err()
}

func reason(f earshot.Finding) string {
	if f.Reason == "" {
		return ""
	}
	return " (" + f.Reason + ")"
}

func readTrackers(path string) ([]earshot.Tracker, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("read trackers: %w", err)
	}
	if strings.EqualFold(filepath.Ext(path), ".json") {
		return risk.ParseTrackerJSON(path, data)
	}
	return risk.ParseTrackers(path, data)
}
