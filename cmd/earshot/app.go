package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"slices"
	"strings"
	"time"

	"github.com/alecthomas/kong"

	"earshot"
)

// Exit codes of every command.
const (
	exitOK     = 0
	exitFailed = 1
	exitUsage  = 2
)

// std is what a command reads and writes.
type std struct {
	in  io.Reader
	out io.Writer
	err io.Writer
	env func(string) string
}

// cli is the whole command line. Every flag may also be given as EARSHOT_NAME
// in the environment or as name in the configuration file; flags win over the
// environment, and the environment over the file.
type cli struct {
	Data    string `help:"Folder that holds the records and the index." default:"${data}" env:"EARSHOT_DATA" type:"path" placeholder:"DIR"`
	Config  string `help:"Configuration file; earshot.toml in the data folder if it is there." env:"EARSHOT_CONFIG" placeholder:"FILE"`
	Today   string `help:"Take this day as today (YYYY-MM-DD), for looking back." env:"EARSHOT_TODAY" placeholder:"DATE"`
	Verbose bool   `short:"v" help:"Log what is being done to the error output."`

	Demo         demoCmd         `cmd:"" help:"Load the sample workspace and serve it: the two-minute tour."`
	Serve        serveCmd        `cmd:"" help:"Serve the pages, the API, reminders and the index's catch-up."`
	Analyze      analyzeCmd      `cmd:"" help:"Transcript in, analysis out; no store, no server; made for pipes."`
	Ingest       ingestCmd       `cmd:"" help:"Read transcripts into the store: files, folders or - for standard input."`
	Formats      formatsCmd      `cmd:"" help:"List what transcripts can be read, and what a folder of them is read as."`
	Import       importCmd       `cmd:"" help:"Read accounts, contacts, usage, surveys, orders, outcomes or people from CSV."`
	Search       searchCmd       `cmd:"" help:"Find conversations by what was said."`
	Accounts     accountsCmd     `cmd:"" help:"List accounts, the most at risk first."`
	Account      accountCmd      `cmd:"" help:"Show one account and the receipt of its score."`
	Conversation conversationCmd `cmd:"" help:"Show one conversation with what was found in it."`
	Trackers     trackersCmd     `cmd:"" help:"List, export, import or try trackers."`
	Reminders    remindersCmd    `cmd:"" help:"List reminders, or mark them done or snoozed."`
	Twins        twinsCmd        `cmd:"" help:"List calls that two tools took down, and keep them as one or as two."`
	Promises     promisesCmd     `cmd:"" help:"List what was asked and promised, or say what became of it."`
	Export       exportCmd       `cmd:"" help:"Print what people put right as labelled lines."`
	Train        trainCmd        `cmd:"" help:"Learn the mood model again, with people's corrections."`
	Evaluate     evaluateCmd     `cmd:"" help:"Measure language, mood or a tracker on your own labelled lines."`
	Reindex      reindexCmd      `cmd:"" help:"Build the search index anew from the records."`
	Doctor       doctorCmd       `cmd:"" help:"Check the records and the index and say what is wrong."`
	User         userCmd         `cmd:"" help:"Add people who may sign in, and set passwords."`
	Version      versionCmd      `cmd:"" help:"Print the version."`
}

// app is what a command runs with.
type app struct {
	std
	cli *cli
	log *slog.Logger
}

// run parses args, runs the command and returns the exit code.
func run(ctx context.Context, args []string, s std) (code int) {
	var c cli
	exited := -1
	parser, err := kong.New(&c,
		kong.Name("earshot"),
		kong.Description("Earshot listens to customer conversations and says who is about to leave, why, and who must call them."),
		kong.Writers(s.out, s.err),
		kong.Exit(func(code int) { exited = code; panic(exit{}) }),
		kong.UsageOnError(),
		kong.ConfigureHelp(kong.HelpOptions{Compact: true}),
		kong.Vars{"data": dataFolder(s.env), "now": ""},
		kong.Resolvers(configuration{path: func() string { return configPath(args, s.env) }}),
	)
	if err != nil {
		fmt.Fprintln(s.err, "earshot:", err)
		return exitFailed
	}
	defer func() {
		if r := recover(); r != nil {
			if _, ok := r.(exit); !ok {
				panic(r)
			}
			code = min(exited, exitUsage)
		}
	}()
	parsed, err := parser.Parse(args)
	if err != nil {
		fmt.Fprintln(s.err, "earshot:", err)
		fmt.Fprintln(s.err, "hint: earshot -h lists the commands, earshot COMMAND -h their flags")
		return exitUsage
	}
	a := &app{std: s, cli: &c, log: logger(s.err, c.Verbose)}
	parsed.BindTo(ctx, (*context.Context)(nil))
	if err := parsed.Run(a); err != nil {
		return a.fail(err)
	}
	return exitOK
}

// exit unwinds the stack when the parser wants the process to end, as after
// printing help.
type exit struct{}

// usageError is a mistake in the command line that the parser cannot see.
type usageError struct{ error }

func usage(format string, args ...any) error { return usageError{fmt.Errorf(format, args...)} }

// fail prints err with its hint and returns the exit code.
func (a *app) fail(err error) int {
	if errors.Is(err, errReported) {
		return exitFailed
	}
	fmt.Fprintln(a.err, "earshot:", strings.TrimSuffix(err.Error(), ": "+earshot.ErrInvalid.Error()))
	if hint := earshot.HintOf(err); hint != "" {
		fmt.Fprintln(a.err, "hint:", hint)
	}
	if errors.As(err, &usageError{}) {
		return exitUsage
	}
	return exitFailed
}

// failAll prints errors, each hint once, after the last error it helps with.
func (a *app) failAll(errs []error) {
	for i, err := range errs {
		hint := earshot.HintOf(err)
		again := slices.ContainsFunc(errs[i+1:], func(later error) bool { return earshot.HintOf(later) == hint })
		if again {
			err = errors.New(err.Error())
		}
		a.fail(err)
	}
}

// errReported ends a command whose failures have been printed one by one.
var errReported = errors.New("some of it did not work")

// now is the time commands go by: the clock, or the end of --today.
func (a *app) now() (time.Time, error) {
	if a.cli.Today == "" {
		return time.Now(), nil
	}
	day, err := time.Parse(time.DateOnly, a.cli.Today)
	if err != nil {
		return time.Time{}, usage("--today %q is not a day like 2026-11-20", a.cli.Today)
	}
	return day.Add(24*time.Hour - time.Second), nil
}

// logger writes warnings and errors, and with verbose everything.
func logger(w io.Writer, verbose bool) *slog.Logger {
	level := slog.LevelWarn
	if verbose {
		level = slog.LevelDebug
	}
	return slog.New(slog.NewTextHandler(w, &slog.HandlerOptions{Level: level}))
}
