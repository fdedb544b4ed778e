package main

import (
	"errors"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strings"

	"earshot"
	"earshot/ingest"
)

// formatsCmd says what can be read, and what was read of some files.
type formatsCmd struct {
	Paths    []string `arg:"" optional:"" name:"path" help:"Transcripts or folders of them, to be read and counted."`
	Markdown bool     `help:"Print tables in Markdown, as doc/formats.md has them."`
	JSON     bool     `name:"json" help:"Print JSON."`
}

// Help is shown by formats -h.
func (formatsCmd) Help() string {
	return `Without paths it lists the formats: the name for --format, what it is, and what to export from which tool. With paths it
reads every file in them, stores nothing, and counts files, conversations, turns and warnings for each format, and what
was refused for which reason.`
}

// Run prints the formats and the counts.
func (cmd formatsCmd) Run(a *app) error {
	var s *survey
	if len(cmd.Paths) > 0 {
		files, err := transcriptFiles(cmd.Paths)
		if err != nil {
			return err
		}
		s = a.survey(files)
	}
	switch {
	case cmd.JSON:
		return cmd.json(a.out, s)
	case cmd.Markdown:
		return formatsMarkdown(a.out, s)
	case s != nil:
		return s.print(a.out)
	}
	var t table
	for _, f := range ingest.Formats() {
		t.row(f.Name, channelText(f), f.Title, f.Export().From)
	}
	return t.print(a.out)
}

// channelText is how a format's conversations were held.
func channelText(f ingest.Format) string {
	return firstOf(string(f.Export().Channel), "any")
}

// survey counts what files are read as.
type survey struct {
	files   int
	formats map[string]*tally // by name
	reasons map[string]*tally // of refusals

}

// tally is what there is of one format, or of one reason.
type tally struct {
	Files         int `json:"files"`
	Conversations int `json:"conversations"`
	Turns         int `json:"turns"`
	Warnings      int `json:"warnings"`
}

// survey reads the files and keeps the counts only.
func (a *app) survey(files []string) *survey {
	s := &survey{formats: map[string]*tally{}, reasons: map[string]*tally{}}
	for _, path := range files {
		s.files++
		told := map[*tally]bool{} // what the file is counted under
		a.readOne(path, ingest.Source{}, func(c *earshot.Conversation, err error) bool {
			t := s.count(c, err)
			if !told[t] {
				t.Files++
			}
			told[t] = true
			return true
		})
	}
	return s
}

func (s *survey) count(c *earshot.Conversation, err error) *tally {
	if err != nil {
		return entryOf(s.reasons, reasonOf(err))
	}
	t := entryOf(s.formats, c.Format)
	t.Conversations++
	t.Turns += len(c.Turns)
	t.Warnings += len(c.Warnings)
	return t
}

func entryOf(all map[string]*tally, key string) *tally {
	if all[key] == nil {
		all[key] = &tally{}
	}
	return all[key]
}

// particular is what of a refusal is about one file and not about its kind.
var particular = regexp.MustCompile(`\s*\((?:it has|line|its|the columns are) .*\)|"[^"]*"|\b[0-9a-f-]{16,}\b|\d+`)

// reasonOf is why a file was refused, in words that other files share.
func reasonOf(err error) string {
	problem := err.Error()
	var e *ingest.Error
	if errors.As(err, &e) {
		problem = e.Problem
	}
	return particular.ReplaceAllStringFunc(problem, func(s string) string {
		if strings.Contains(s, "(") {
			return ""
		}
		return "…"
	})
}

// print lists the counts for people.
func (s *survey) print(w io.Writer) error {
	var t table
	t.row("format", "files", "conversations", "turns", "warnings")
	for _, f := range readable() {
		if n := s.formats[f.Name]; n != nil {
			t.row(f.Name, thousands(n.Files), thousands(n.Conversations), thousands(n.Turns), thousands(n.Warnings))
		}
	}
	if err := t.print(w); err != nil {
		return err
	}
	refused := 0
	for _, reason := range s.sorted() {
		refused += s.reasons[reason].Files
		fmt.Fprintf(w, "refused %d: %s\n", s.reasons[reason].Files, reason)
	}
	_, err := fmt.Fprintf(w, "%s read, %d of them refused as a whole or in part\n", counted(s.files, "file"), refused)
	return err
}

// sorted are the reasons, those of most files first.
func (s *survey) sorted() []string {
	var all []string
	for reason := range s.reasons {
		all = append(all, reason)
	}
	slices.SortFunc(all, func(a, b string) int {
		if d := s.reasons[b].Files - s.reasons[a].Files; d != 0 {
			return d
		}
		return strings.Compare(a, b)
	})
	return all
}

// readable are the formats, each name once.
func readable() []ingest.Format {
	seen := map[string]bool{}
	return slices.DeleteFunc(ingest.Formats(), func(f ingest.Format) bool {
		twice := seen[f.Name]
		seen[f.Name] = true
		return twice
	})
}

// json prints what the tables hold.
func (cmd formatsCmd) json(w io.Writer, s *survey) error {
	type row struct {
		Name    string `json:"name"`
		Title   string `json:"title"`
		Channel string `json:"channel"`
		Export  string `json:"export"`
		Read    *tally `json:"read,omitempty"`
	}
	type refusal struct {
		Title string `json:"title"`
		Hint  string `json:"hint"`
	}
	out := struct {
		Formats []row             `json:"formats"`
		Refused []refusal         `json:"refused"`
		Reasons map[string]*tally `json:"reasons,omitempty"`
	}{}
	for _, f := range readable() {
		r := row{Name: f.Name, Title: f.Title, Channel: channelText(f), Export: f.Export().From}
		if s != nil {
			r.Read = entryOf(s.formats, f.Name)
		}
		out.Formats = append(out.Formats, r)
	}
	for _, f := range ingest.Refused() {
		out.Refused = append(out.Refused, refusal{f.Title, f.Hint})
	}
	if s != nil {
		out.Reasons = s.reasons
	}
	return printJSON(w, out)
}
