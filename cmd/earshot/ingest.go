package main

import (
	"context"
	"fmt"
	"io"
	"io/fs"
	"iter"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/schollz/progressbar/v3"

	"earshot"
	"earshot/api"
	"earshot/ingest"
)

// ingestCmd reads transcripts into the store.
type ingestCmd struct {
	Paths     []string `arg:"" name:"path" help:"Transcripts, zip files and folders of them, or - for standard input."`
	Format    string   `help:"Take every file as this format instead of looking at its content." placeholder:"FORMAT"`
	StartedAt string   `help:"When the conversation started, where neither the transcript nor its file name says (RFC 3339)." placeholder:"TIME"`
	TimeZone  string   `help:"Time zone of times that have none (IANA name)." default:"UTC" placeholder:"ZONE"`
	DateOrder string   `help:"How dates in chats are written, where they do not tell." enum:",dmy,mdy,ymd" default:""`
	Columns   string   `help:"Which column of a table holds what, where the names do not tell: \"text=Message,speaker=Who,at=When\"." placeholder:"COLUMNS"`
	Account   string   `help:"The account of every conversation, instead of looking for it." placeholder:"ID"`
	DryRun    bool     `help:"Show what each file is read as, and store nothing."`
	JSON      bool     `name:"json" help:"Print the report as JSON."`
	Server    string   `help:"Send the files to a running server instead of opening the data folder." placeholder:"URL"`
	Token     string   `help:"Token for --server." env:"EARSHOT_TOKEN" placeholder:"TOKEN"`
}

// Run takes the files in and prints what became of them.
func (cmd ingestCmd) Run(ctx context.Context, a *app) error {
	files, err := transcriptFiles(cmd.Paths)
	if err != nil {
		return err
	}
	started, err := parseStart(cmd.StartedAt)
	if err != nil {
		return err
	}
	zone, err := time.LoadLocation(cmd.TimeZone)
	if err != nil {
		return usage("--time-zone %q is not a zone like Asia/Seoul", cmd.TimeZone)
	}
	columns, err := ingest.ParseColumns(cmd.Columns)
	if err != nil {
		return usage("--%v", err)
	}
	src := ingest.Source{Format: cmd.Format, StartedAt: started, Location: zone, DateOrder: cmd.DateOrder, Columns: columns}
	switch {
	case cmd.DryRun:
		return cmd.dryRun(ctx, a, files, src)
	case cmd.Server != "":
		return cmd.send(ctx, a, files)
	}
	h, err := a.openHouse(ctx, true)
	if err != nil {
		return err
	}
	defer h.Close()
	return cmd.take(ctx, h, files, src)
}

// take runs the pipeline over the files with a progress bar, then indexes.
func (cmd ingestCmd) take(ctx context.Context, h *house, files []string, src ingest.Source) error {
	p, err := h.pipeline(ctx)
	if err != nil {
		return err
	}
	if cmd.Account != "" {
		if _, err := h.store.Account(ctx, earshot.AccountID(cmd.Account)); err != nil {
			return earshot.WithHint(err, "earshot accounts lists the accounts; earshot import accounts FILE.csv adds some")
		}
	}
	bar := h.bar(len(files), "reading")
	report, addErr := h.takeIn(ctx, p, ingest.ForAccount(h.readAll(files, src, bar), earshot.AccountID(cmd.Account)))
	bar.Finish()
	if err := cmd.report(h.app, report); err != nil {
		return err
	}
	if addErr != nil {
		return addErr
	}
	if len(report.Failures) > 0 {
		return errReported
	}
	return nil
}

// report prints what became of the files; failures go to the error output.
func (cmd ingestCmd) report(a *app, r ingest.Report) error {
	a.failAll(r.Failures)
	if cmd.JSON {
		return printJSON(a.out, api.NewTaken(r))
	}
	fmt.Fprintf(a.out, "%s new, %s unchanged, %d replaced, %s%d failed; %s, %s\n", counted(r.New, "conversation"), thousands(r.Unchanged), r.Replaced, merged(r.Merged),
		len(r.Failures), counted(r.Turns, "turn"), counted(r.Findings, "finding"))
	if r.Warnings > 0 {
		fmt.Fprintf(a.out, "%s about skipped or repaired lines; earshot conversation ID shows them\n", counted(r.Warnings, "warning"))
	}
	if r.Unassigned > 0 {
		fmt.Fprintf(a.out, "%s without a known account; assign them on the page Unassigned, or read them again with --account\n", counted(r.Unassigned, "conversation"))
	}
	return nil
}

// readAll reads the files one after the other.
func (a *app) readAll(files []string, src ingest.Source, bar *progressbar.ProgressBar) iter.Seq2[*earshot.Conversation, error] {
	return func(yield func(*earshot.Conversation, error) bool) {
		src.Beside = a.beside(files)
		for _, path := range files {
			if !a.readOne(path, src, yield) {
				return
			}
			if bar != nil {
				bar.Add(1)
			}
		}
	}
}

func (a *app) readOne(path string, src ingest.Source, yield func(*earshot.Conversation, error) bool) bool {
	f, err := a.open(path)
	if err != nil {
		return yield(nil, err)
	}
	defer f.Close()
	src.Name = path
	for c, err := range ingest.Read(f, src) {
		if !yield(c, err) {
			return false
		}
	}
	return true
}

// beside gives the files to each other; standard input is read once only.
func (a *app) beside(files []string) *ingest.Beside {
	return ingest.NewBeside(slices.DeleteFunc(slices.Clone(files), func(path string) bool { return path == "-" }), a.open)
}

// notTranscripts are files that lie beside transcripts and say about them.
var notTranscripts = []string{".tsv", ".yaml", ".yml", ".toml"}

// leftOut reports whether a file of a folder is left out: what is hidden, of a
// kind that is never a transcript, or says what the folder is. Other Markdown
// is read, for Google Meet's transcripts come as such.
func leftOut(name string) bool {
	lower := strings.ToLower(name)
	return strings.HasPrefix(name, ".") || slices.Contains(notTranscripts, filepath.Ext(lower)) ||
		slices.Contains([]string{"readme.md", "license.md", "changelog.md"}, lower)
}

// transcriptFiles lists the files under the paths in alphabetical order.
// Hidden files and files that are never transcripts are left out of folders; a
// file named outright is always tried.
func transcriptFiles(paths []string) ([]string, error) {
	var files []string
	for _, path := range paths {
		if path == "-" {
			files = append(files, path)
			continue
		}
		info, err := os.Stat(path)
		if err != nil {
			return nil, fmt.Errorf("read transcripts: %w", err)
		}
		if !info.IsDir() {
			files = append(files, path)
			continue
		}
		err = filepath.WalkDir(path, func(p string, d fs.DirEntry, err error) error {
			switch {
			case err != nil:
				return err
			case strings.HasPrefix(d.Name(), ".") && p != path && d.IsDir():
				return filepath.SkipDir
			case d.Type().IsRegular() && !leftOut(d.Name()):
				files = append(files, p)
			}
			return nil
		})
		if err != nil {
			return nil, fmt.Errorf("read transcripts: %w", err)
		}
	}
	return files, nil
}

// bar is a progress bar on the error output, silent when that is no terminal.
func (a *app) bar(total int, what string) *progressbar.ProgressBar {
	w := a.err
	if f, ok := w.(*os.File); !ok || !isTerminal(f) {
		w = io.Discard
	}
	return progressbar.NewOptions(total, progressbar.OptionSetWriter(w), progressbar.OptionSetDescription(what),
		progressbar.OptionShowCount(), progressbar.OptionClearOnFinish(), progressbar.OptionThrottle(100*time.Millisecond))
}

func isTerminal(f *os.File) bool {
	info, err := f.Stat()
	return err == nil && info.Mode()&os.ModeCharDevice != 0
}

// merged says how many recordings were added to conversations that were known;
// nothing when none was.
func merged(n int) string {
	if n == 0 {
		return ""
	}
	return thousands(n) + " added to, "
}
