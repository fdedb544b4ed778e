package web

import (
	"cmp"
	"net/url"
	"slices"
	"strconv"

	"earshot"
)

// Piece is a run of a turn's text, marked when findings point at it.
type Piece struct {
	Text  string
	Class string // "" for plain text; "high", "medium", "low", "suppressed"
	Title string
	Refs  []Ref // the findings that end here
}

// Ref leads from words to the finding in the list beside them.
type Ref struct {
	Number int
	Href   string
	Label  string
}

// FindingRow is a finding in the list beside the transcript, or among a
// tracker's hits.
type FindingRow struct {
	ID           earshot.FindingID
	Anchor       string
	Number       int
	Tracker      Link
	Category     string
	Severity     earshot.Severity
	SeverityWord string
	Words        Words
	Conversation *Link
	Account      *Link
	At           string
	Reason       string // why it does not count, or that it does by a person's word; else empty
	Wrong        string // where to post that it is wrong; empty when it may not be
	Count        string // where to post that it should have counted; empty when it may not be
	Why          string // where a manager says why, and changes the rule
	Right        string // where to post that the rule was right after all
	RightWord    string
}

// FindingView is a finding with the page it is shown on, for the words of its
// buttons and for coming back.
type FindingView struct {
	FindingRow
	Page
}

// With puts the finding on a page.
func (f FindingRow) With(p Page) FindingView { return FindingView{f, p} }

// Next is where one comes back to.
func (f FindingView) Next() string { return f.Path }

// findings are what was found in one conversation, numbered in the order it
// was said.
type findings struct {
	all     []numberedFinding
	counted map[int]bool // turns in which something counts
	talk    *earshot.Conversation
}

type numberedFinding struct {
	earshot.Finding
	number int // 0 for what is suppressed
	anchor string
}

func numbered(p Page, a earshot.Analysis) findings {
	f := findings{counted: map[int]bool{}, talk: a.Conversation}
	sorted := slices.Clone(a.Findings)
	slices.SortStableFunc(sorted, func(a, b earshot.Finding) int {
		return cmp.Or(cmp.Compare(a.Turn, b.Turn), cmp.Compare(a.Start, b.Start), cmp.Compare(a.End, b.End), cmp.Compare(a.ID, b.ID))
	})
	n := 0
	for i, found := range sorted {
		row := numberedFinding{Finding: found, anchor: "s" + strconv.Itoa(i+1)}
		if found.State == earshot.Counted {
			n++
			row.number, row.anchor = n, "f"+strconv.Itoa(n)
			f.counted[found.Turn] = true
		}
		f.all = append(f.all, row)
	}
	return f
}

// rows are the findings for the list beside the transcript: those that count,
// those that are suppressed, when they are shown, and how many of these there
// are.
func (f findings) rows(p Page, hidden bool) (counted, suppressed []FindingRow, n int) {
	for _, found := range f.all {
		row := findingRow(p, found.Finding)
		row.Anchor, row.Number = found.anchor, found.number
		row.Words.Href = "#" + turnID(found.Turn)
		if t := f.turn(found.Turn); t != nil {
			row.At = turnClock(p, t, t)
		}
		switch {
		case found.State == earshot.Counted:
			counted = append(counted, row)
		case hidden:
			suppressed = append(suppressed, row)
			fallthrough
		default:
			n++
		}
	}
	return counted, suppressed, n
}

func (f findings) turn(seq int) *earshot.Turn {
	i := slices.IndexFunc(f.talk.Turns, func(t earshot.Turn) bool { return t.Seq == seq })
	if i < 0 {
		return nil
	}
	return &f.talk.Turns[i]
}

// findingRow makes a finding ready for a page.
func findingRow(p Page, f earshot.Finding) FindingRow {
	row := FindingRow{ID: f.ID, Tracker: Link{Text: p.tracker(f.TrackerName), Href: trackerHref(f.Tracker)}, Category: p.word("category", string(f.Category)), Severity: f.Severity, SeverityWord: p.word("severity", string(f.Severity)),
		Words: findingWords(f)}
	post := "/findings/" + url.PathEscape(string(f.ID))
	row.Reason = p.word("reason", f.Reason)
	switch {
	case f.Overridden() == earshot.SaidWrong:
		row.Right, row.RightWord = post+"/right", p.T("action.right")
	case f.Overridden() == earshot.SaidRight:
		row.Right, row.RightWord = post+"/right", p.T("action.uncount")
	case f.State == earshot.Counted:
		row.Wrong, row.Reason = post+"/wrong", ""
	default:
		row.Count = post + "/count"
	}
	if row.Right == "" && p.Person.Role.MayManage() {
		row.Why = post + "/why"
	}
	return row
}

// span is a run of a turn's text that a finding, or a query, points at.
type span struct {
	start, end int
	class      string
	title      string
	ref        *Ref
}

// spans are the findings of a turn, for marking its words.
func (f findings) spans(p Page, seq int, hidden bool) []span {
	var all []span
	for _, found := range f.all {
		if found.Turn != seq || found.End <= found.Start {
			continue
		}
		s := span{start: found.Start, end: found.End, class: string(found.Severity), title: p.tracker(found.TrackerName)}
		switch {
		case found.State == earshot.Counted:
			s.ref = &Ref{Number: found.number, Href: "#" + found.anchor, Label: p.T("conversation.finding", "n", found.number, "name", p.tracker(found.TrackerName))}
		case hidden:
			s.class, s.title = "suppressed", p.tracker(found.TrackerName)+" · "+p.word("reason", found.Reason)
		default:
			continue
		}
		all = append(all, s)
	}
	return all
}

// pieces cuts a text at the ends of the spans. Where spans overlap, the first
// that counts gives the mark; each span's reference stands where it ends.
func pieces(text string, spans []span) []Piece {
	cuts := []int{0, len(text)}
	for _, s := range spans {
		cuts = append(cuts, within(s.start, len(text)), within(s.end, len(text)))
	}
	slices.Sort(cuts)
	cuts = slices.Compact(cuts)
	var all []Piece
	for i := 0; i+1 < len(cuts); i++ {
		piece := Piece{Text: text[cuts[i]:cuts[i+1]]}
		for _, s := range spans {
			covers := s.start <= cuts[i] && cuts[i+1] <= s.end
			if covers && (piece.Class == "" || piece.Class == "suppressed") {
				piece.Class, piece.Title = s.class, s.title
			}
			if covers && s.ref != nil && cuts[i+1] == within(s.end, len(text)) {
				piece.Refs = append(piece.Refs, *s.ref)
			}
		}
		all = append(all, piece)
	}
	return all
}

// within keeps an offset inside the text, whatever a record says.
func within(at, length int) int { return max(0, min(at, length)) }
