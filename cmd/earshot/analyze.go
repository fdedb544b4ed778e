package main

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"time"

	"earshot"
	"earshot/api"
	"earshot/ingest"
	"earshot/nlp"
	"earshot/risk"
)

// analyzeCmd reads transcripts and prints what is in them.
type analyzeCmd struct {
	Files     []string `arg:"" name:"file" help:"Transcripts; - is standard input."`
	Format    string   `help:"Take the input as this format instead of looking at its content (\"lines\" is one turn per line)." placeholder:"FORMAT"`
	Input     string   `help:"With jsonl: one JSON object per line, {\"text\",\"side\",\"lang\",\"id\"}, each a turn of its own." enum:",jsonl" default:""`
	Output    string   `short:"o" help:"text for people, json for one object per transcript, jsonl for one per turn." enum:"text,json,jsonl" default:"text"`
	Trackers  string   `help:"Use the trackers of this YAML file instead of the starter packs." type:"existingfile" placeholder:"FILE"`
	Sets      string   `help:"With --trackers: the word sets that their rules name in brackets, a YAML file; those of the house in the data folder otherwise." type:"existingfile" placeholder:"FILE"`
	Side      string   `help:"Who speaks in lines and jsonl input that does not say." enum:"customer,us,unknown" default:"customer"`
	DateOrder string   `help:"How dates in chats are written, where they do not tell." enum:",dmy,mdy,ymd" default:""`
	Columns   string   `help:"Which column of a table holds what, where the names do not tell: \"text=Message,speaker=Who,at=When\"." placeholder:"COLUMNS"`
	StartedAt string   `help:"When the conversation started, where the transcript does not say (RFC 3339)." placeholder:"TIME"`
}

// Help is shown by analyze -h.
func (analyzeCmd) Help() string {
	return `With --format lines or --input jsonl and --output jsonl every line is a turn of its own: the answer for a line does not
depend on the lines around it, and comes as soon as it is read. In all other cases a file is one conversation (or, for CSV
and JSON Lines, several), and short turns take their language from their speaker.`
}

// Run prints the analysis of every file; a file that cannot be read is
// reported and the others go on.
func (cmd analyzeCmd) Run(ctx context.Context, a *app) error {
	started, err := parseStart(cmd.StartedAt)
	if err != nil {
		return err
	}
	rules, err := cmd.rules(ctx, a)
	if err != nil {
		return err
	}
	an := analyst{annotator: nlp.NewAnnotator(), rules: rules}
	failed := false
	beside := a.beside(cmd.Files)
	for _, path := range cmd.Files {
		if err := cmd.file(ctx, a, an, ingest.Source{Name: path, StartedAt: started, Beside: beside}); err != nil {
			a.fail(err)
			failed = true
		}
	}
	if failed {
		return errReported
	}
	return nil
}

func (cmd analyzeCmd) file(ctx context.Context, a *app, an analyst, src ingest.Source) error {
	in, err := a.open(src.Name)
	if err != nil {
		return err
	}
	defer in.Close()
	if cmd.turnsAlone() {
		return an.lines(ctx, in, a.out, cmd.Input == "jsonl", earshot.Side(cmd.Side))
	}
	columns, err := ingest.ParseColumns(cmd.Columns)
	if err != nil {
		return usage("--%v", err)
	}
	src.Format, src.DateOrder, src.Columns = cmd.Format, cmd.DateOrder, columns
	if cmd.Input == "jsonl" {
		src.Format = "jsonl"
	}
	var bad error
	for c, err := range ingest.Read(in, src) {
		if err != nil {
			if bad != nil {
				a.fail(bad)
			}
			bad = err
			continue
		}
		if err := cmd.print(a.out, an.conversation(c)); err != nil {
			return err
		}
	}
	return cmp.Or(bad, ctx.Err())
}

// turnsAlone reports whether every line is a turn of its own.
func (cmd analyzeCmd) turnsAlone() bool {
	return cmd.Output == "jsonl" && (cmd.Format == "lines" || cmd.Input == "jsonl")
}

func (cmd analyzeCmd) print(w io.Writer, an earshot.Analysis) error {
	switch cmd.Output {
	case "json":
		return json.NewEncoder(w).Encode(api.NewTranscript(an))
	case "jsonl":
		enc := json.NewEncoder(w)
		for _, t := range api.Lines(an) {
			if err := enc.Encode(t); err != nil {
				return err
			}
		}
		return nil
	}
	return printConversation(w, an)
}

// rules are the trackers to look for.
func (cmd analyzeCmd) rules(ctx context.Context, a *app) (*risk.Rules, error) {
	if cmd.Trackers != "" {
		return a.compileFile(ctx, cmd.Trackers, cmd.Sets)
	}
	if cmd.Sets != "" {
		return nil, usage("--sets goes with --trackers: the starter packs name their own")
	}
	return starterRules()
}

func starterRules() (*risk.Rules, error) {
	trackers, err := risk.Starter()
	if err != nil {
		return nil, err
	}
	return risk.Compile(trackers)
}

// open opens a file, or standard input for "-".
func (a *app) open(path string) (io.ReadCloser, error) {
	if path == "-" {
		return io.NopCloser(a.in), nil
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("read the transcript: %w", err)
	}
	return f, nil
}

// parseStart reads a time a person typed, with or without a zone; without one
// it is UTC.
func parseStart(s string) (time.Time, error) {
	if s == "" {
		return time.Time{}, nil
	}
	for _, layout := range []string{time.RFC3339, "2006-01-02T15:04", "2006-01-02 15:04", time.DateOnly} {
		if at, err := time.Parse(layout, s); err == nil {
			return at, nil
		}
	}
	return time.Time{}, usage("--started-at %q is not a time like 2026-02-05T14:00:00+09:00", s)
}

// analyst runs the pure steps on a conversation that nobody stores.
type analyst struct {
	annotator *nlp.Annotator
	rules     *risk.Rules
}

// conversation analyses one conversation.
func (an analyst) conversation(c *earshot.Conversation) earshot.Analysis {
	ingest.AssignID(c)
	new(ingest.Directory).Identify(c)
	an.annotator.Annotate(c)
	return api.Full(earshot.Analysis{Conversation: c, Findings: an.rules.Detect(c), Promises: nlp.Promises(c)})
}
