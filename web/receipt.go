package web

import (
	"html/template"
	"math"
	"slices"
	"strings"

	"earshot"
)

// ReceiptRow is one line of a score's receipt.
type ReceiptRow struct {
	Input    string
	Label    string
	Points   string
	Class    string // "up" raises the risk, "down", "none"
	Bar      template.HTML
	Note     string
	Present  bool
	Evidence []EvidenceRow
	More     []EvidenceRow
}

// EvidenceRow is what a receipt line rests on.
type EvidenceRow struct {
	Words *Words
	Label string // what it is when nobody said it
	Link  *Link  // the tracker that found it, or the conversation it is
	Age   string
}

// LeverRow is what would move a score.
type LeverRow struct {
	Text  string
	Value int
	Gain  string
}

// evidenceShown is how much evidence of a line is shown without asking: the
// more the line gave, the more.
func evidenceShown(points float64) int {
	switch points = math.Abs(points); {
	case points >= 5:
		return 2
	case points >= 1.5:
		return 1
	}
	return 0
}

// receipt is the lines of a score that gave points, and those that gave none.
func receipt(p Page, a *earshot.Account, s earshot.Score, trackers map[earshot.TrackerID]string) (rows, silent []ReceiptRow) {
	most := 0.0
	for _, l := range s.Lines {
		most = math.Max(most, math.Abs(l.Points))
	}
	for _, l := range s.Lines {
		row := ReceiptRow{Input: l.Input, Label: p.word("input", l.Input), Points: p.Points(l.Points), Note: p.noteText(l.Note), Present: l.Present, Class: "none"}
		if math.Abs(l.Points) < 0.05 {
			silent = append(silent, row)
			continue
		}
		row.Bar, row.Class = pointsBar(l.Points, most), "up"
		if l.Points < 0 {
			row.Class = "down"
		}
		row.Evidence, row.More = evidence(p, a, l, trackers)
		rows = append(rows, row)
	}
	return rows, silent
}

// evidence is what a line rests on, the weightiest first: what is shown, and
// what is shown when asked. Two findings in one sentence are shown once.
func evidence(p Page, a *earshot.Account, l earshot.ReceiptLine, trackers map[earshot.TrackerID]string) (shown, more []EvidenceRow) {
	seen := map[Words]bool{}
	for _, e := range l.Evidence {
		row, ok := evidenceRow(p, a, e, trackers)
		if row.Words != nil {
			ok = ok && !seen[*row.Words]
			seen[*row.Words] = true
		}
		switch {
		case !ok:
		case len(shown) < evidenceShown(l.Points):
			shown = append(shown, row)
		default:
			more = append(more, row)
		}
	}
	return shown, more
}

// evidenceRow makes a piece of evidence ready for the page; ok is false for
// one that says no more than the line's note.
func evidenceRow(p Page, a *earshot.Account, e earshot.Evidence, trackers map[earshot.TrackerID]string) (row EvidenceRow, ok bool) {
	if !e.At.IsZero() {
		row.Age = p.Away(e.At)
	}
	switch e.Kind {
	case "finding":
		row.Words = evidenceWords(p, e, a)
		if name := trackers[e.Tracker]; name != "" {
			row.Link = &Link{Text: name, Href: trackerHref(e.Tracker)}
		}
	case "conversation":
		href := conversationHref(e.Conversation)
		if e.Turn >= 0 {
			href = turnHref(e.Conversation, e.Turn)
		}
		row.Link = &Link{Text: p.T("evidence.conversation", "title", e.Quote), Href: href}
	case "survey":
		row.Label = p.T("evidence.survey")
		if e.Quote != "" {
			row.Words = &Words{Text: e.Quote, Lang: scriptOf(e.Quote, a), By: row.Label}
		}
	case "contact":
		row.Label = p.T("evidence.contact", "name", e.Speaker, "date", p.Date(e.At))
	case "promise":
		row.Words = evidenceWords(p, e, a)
	case "order":
		row.Label = p.T("evidence.order")
	default: // usage and renewal: the note has said it
		return row, false
	}
	return row, true
}

// missing names the inputs that had no data.
func missing(p Page, s earshot.Score) string {
	var names []string
	for _, l := range s.Lines {
		if !l.Present {
			names = append(names, p.word("input", l.Input))
		}
	}
	if len(names) == 0 {
		return ""
	}
	slices.Sort(names)
	return p.T("account.missing", "list", strings.Join(names, p.T("format.list")))
}

// levers are what would move the score most.
func levers(p Page, s earshot.Score) []LeverRow {
	var rows []LeverRow
	for _, l := range s.Levers {
		text := l.Text
		if key := "lever." + l.Input; p.has(key) {
			text = p.T(key)
		}
		if gain := s.Value - l.Value; gain >= 0.5 {
			rows = append(rows, LeverRow{Text: text, Value: whole(l.Value), Gain: p.Signed(-gain)})
		}
	}
	return rows
}
