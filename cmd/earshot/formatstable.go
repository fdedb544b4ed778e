package main

import (
	"fmt"
	"io"
	"strings"

	"earshot/ingest"
)

// formatsMarkdown prints the tables of doc/formats.md: what is read, with the
// counts of s if there are any, and what is refused.
func formatsMarkdown(w io.Writer, s *survey) error {
	var out strings.Builder
	out.WriteString("| `--format` | what it is | held as | what to export |")
	if s != nil {
		out.WriteString(" files | conversations | turns | warnings |")
	}
	fmt.Fprintf(&out, "\n|---|---|---|---|%s\n", map[bool]string{true: "--:|--:|--:|--:|"}[s != nil])
	var all tally
	for _, f := range readable() {
		fmt.Fprintf(&out, "| `%s` | %s | %s | %s |", f.Name, cell(f.Title), channelText(f), cell(f.Export().From))
		if s != nil {
			n := entryOf(s.formats, f.Name)
			fmt.Fprintf(&out, " %s | %s | %s | %s |", thousands(n.Files), thousands(n.Conversations), thousands(n.Turns), thousands(n.Warnings))
			all = tally{all.Files + n.Files, all.Conversations + n.Conversations, all.Turns + n.Turns, all.Warnings + n.Warnings}
		}
		out.WriteByte('\n')
	}
	if s != nil {
		fmt.Fprintf(&out, "| | **all** | | | %s | %s | %s | %s |\n", thousands(all.Files), thousands(all.Conversations), thousands(all.Turns), thousands(all.Warnings))
		s.refusals(&out)
	}
	out.WriteString("\n| recognised and refused | what to do |\n|---|---|\n")
	for _, f := range ingest.Refused() {
		fmt.Fprintf(&out, "| %s | %s |\n", cell(f.Title), cell(f.Hint))
	}
	_, err := io.WriteString(w, out.String())
	return err
}

// refusals are what was refused among the files, and why.
func (s *survey) refusals(out *strings.Builder) {
	if len(s.reasons) == 0 {
		return
	}
	out.WriteString("\n| refused, or a part of it | files |\n|---|--:|\n")
	for _, reason := range s.sorted() {
		fmt.Fprintf(out, "| %s | %d |\n", cell(reason), s.reasons[reason].Files)
	}
}

// cell is s without what would end a cell.
func cell(s string) string { return strings.NewReplacer("|", `\|`, "\n", " ").Replace(s) }
