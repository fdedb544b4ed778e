package main

import (
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"time"
	"unicode/utf8"

	"golang.org/x/text/width"

	"earshot"
)

// printJSON writes v as one indented JSON document.
func printJSON(w io.Writer, v any) error {
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	return enc.Encode(v)
}

// table lines up columns by what a terminal shows: a Chinese character takes
// two places.
type table struct {
	rows [][]string
}

func (t *table) row(cells ...string) { t.rows = append(t.rows, cells) }

func (t *table) print(w io.Writer) error {
	var widths []int
	for _, row := range t.rows {
		for i, cell := range row {
			if i == len(widths) {
				widths = append(widths, 0)
			}
			widths[i] = max(widths[i], columns(cell))
		}
	}
	for _, row := range t.rows {
		var line strings.Builder
		for i, cell := range row {
			line.WriteString(cell)
			if i < len(row)-1 {
				line.WriteString(strings.Repeat(" ", widths[i]-columns(cell)+2))
			}
		}
		if _, err := fmt.Fprintln(w, strings.TrimRight(line.String(), " ")); err != nil {
			return err
		}
	}
	return nil
}

// columns is how many places s takes in a terminal.
func columns(s string) int {
	n := 0
	for _, r := range s {
		switch width.LookupRune(r).Kind() {
		case width.EastAsianWide, width.EastAsianFullwidth:
			n += 2
		default:
			n++
		}
	}
	return n
}

// shorten cuts s to n characters, with an ellipsis when something was cut.
func shorten(s string, n int) string {
	s = strings.Join(strings.Fields(s), " ")
	if utf8.RuneCountInString(s) <= n {
		return s
	}
	return string([]rune(s)[:n-1]) + "…"
}

// dayOf is a day for people, empty for the zero time.
func dayOf(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.Format(time.DateOnly)
}

// clock is a time since the start as people write it, 1:02:03 or 2:03.
func clock(d time.Duration) string {
	s := int(d.Seconds())
	if s >= 3600 {
		return fmt.Sprintf("%d:%02d:%02d", s/3600, s/60%60, s%60)
	}
	return fmt.Sprintf("%d:%02d", s/60, s%60)
}

// counted writes "1 turn", "2 turns", "1,204 turns".
func counted(n int, noun string) string {
	if n != 1 {
		noun += "s"
	}
	return thousands(n) + " " + noun
}

func thousands(n int) string {
	s := fmt.Sprint(n)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}

// printConversation writes a conversation with what was found in it, for
// people.
func printConversation(w io.Writer, an earshot.Analysis) error {
	c := an.Conversation
	fmt.Fprintf(w, "%s  (%s, %s)\n", firstOf(c.Title, c.Source), c.Format, counted(len(c.Turns), "turn"))
	if !c.StartedAt.IsZero() {
		fmt.Fprintf(w, "%s\n", c.StartedAt.Format("2006-01-02 15:04 MST"))
	}
	for _, p := range c.Participants {
		fmt.Fprintf(w, "  %s: %s\n", firstOf(p.Name, p.ID), sideText(p))
	}
	fmt.Fprintln(w)
	byTurn := map[int][]earshot.Finding{}
	for _, f := range an.Findings {
		byTurn[f.Turn] = append(byTurn[f.Turn], f)
	}
	for i := range c.Turns {
		printTurn(w, c, &c.Turns[i], byTurn[c.Turns[i].Seq])
	}
	for _, warning := range c.Warnings {
		fmt.Fprintf(w, "warning: line %d: %s\n", warning.Line, warning.Message)
	}
	return nil
}

func printTurn(w io.Writer, c *earshot.Conversation, t *earshot.Turn, found []earshot.Finding) {
	at, name := "", ""
	if t.Timed {
		at = clock(t.Start) + " "
	}
	if p := c.Participant(t.Speaker); p != nil {
		name = firstOf(p.Name, p.ID) + ": "
	}
	note := fmt.Sprintf("%s %+.2f", t.Lang, t.Sentiment.Score)
	if t.Correction() != (earshot.TurnCorrection{}) {
		note += ", corrected"
	}
	if !t.Counts() {
		note = string(t.Kind)
	}
	fmt.Fprintf(w, "%s%s%s  [%s]\n", at, name, t.Text, note)
	for _, f := range found {
		state := string(f.Severity)
		if f.State == earshot.Suppressed {
			state = "not counted: " + f.Reason
		}
		fmt.Fprintf(w, "    ^ %s (%s): “%s”\n", f.TrackerName, state, f.Quote)
	}
}

func sideText(p earshot.Participant) string {
	if p.Side == earshot.SideUnknown {
		return "side not known"
	}
	return fmt.Sprintf("%s (from %s)", p.Side, p.SideFrom)
}

// firstOf is the first text that is not empty.
func firstOf(texts ...string) string {
	for _, s := range texts {
		if s != "" {
			return s
		}
	}
	return ""
}
