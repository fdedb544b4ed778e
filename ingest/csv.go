package ingest

import (
	"encoding/csv"
	"errors"
	"io"
	"slices"
	"strings"

	"earshot"
)

// sniffCSV knows a table of turns by its header: a column of words, and one
// that says who, when or in which conversation.
func sniffCSV(d *document) (float64, string) {
	head := d.head(1)
	if len(head) == 0 || len(head[0]) > 4096 || d.book != nil {
		return 0, ""
	}
	header := cells(head[0])
	if len(d.src.Columns) > 0 && len(header) > 1 {
		return 0.94, "a table, whose columns are told"
	}
	found := means(header)
	_, text := found[meansText]
	if len(header) < 2 || !text || !headerLike(header) {
		return 0, ""
	}
	for _, m := range []meaning{meansSpeaker, meansRole, meansSide, meansConversation, meansStart, meansAt} {
		if i, ok := found[m]; ok && i != found[meansText] {
			return 0.75, "a table with the columns " + quote(header[found[meansText]]) + " and " + quote(header[i])
		}
	}
	return 0, ""
}

// headerLike reports whether the cells are names of columns and not words.
func headerLike(header []string) bool {
	for _, h := range header {
		if len([]rune(h)) > 40 || strings.ContainsAny(h, "?!。") {
			return false
		}
	}
	return true
}

// cells splits one line at the likeliest separator.
func cells(line string) []string {
	r := csv.NewReader(strings.NewReader(line))
	r.Comma, r.LazyQuotes = separator(line), true
	record, err := r.Read()
	if err != nil {
		return nil
	}
	return record
}

// separator is the comma, semicolon or tab that the line has most of outside
// quotation marks.
func separator(line string) rune {
	counts := map[rune]int{}
	quoted := false
	for _, r := range line {
		switch {
		case r == '"':
			quoted = !quoted
		case !quoted:
			counts[r]++
		}
	}
	best := ','
	for _, r := range []rune{'\t', ';'} {
		if counts[r] > counts[best] {
			best = r
		}
	}
	return best
}

// table reads a table with a header, row by row.
type table struct {
	read   func() ([]string, int, error) // the next row, and its line
	header []string
	line   int // of the header
	above  int // rows above the header
}

// newTable reads the header, which stands on the first line that is not blank.
func newTable(text string) (*table, error) {
	t := &table{read: csvRows(text)}
	header, line, err := t.next()
	if err != nil {
		return nil, err
	}
	t.header, t.line = slices.Clone(header), line
	return t, nil
}

// csvRows reads the rows of a delimited text.
func csvRows(text string) func() ([]string, int, error) {
	if !strings.Contains(text, "\n") {
		text = strings.ReplaceAll(text, "\r", "\n")
	}
	first, _, _ := strings.Cut(strings.TrimLeft(text, "\r\n"), "\n")
	r := csv.NewReader(strings.NewReader(text))
	r.Comma, r.LazyQuotes, r.FieldsPerRecord, r.ReuseRecord = separator(first), true, -1, true
	return func() ([]string, int, error) {
		record, err := r.Read()
		if err != nil {
			line := 0
			var parse *csv.ParseError
			if errors.As(err, &parse) {
				line = parse.StartLine
			}
			return nil, line, err
		}
		line, _ := r.FieldPos(0)
		return record, line, nil
	}
}

// next is the next row that is not empty, and its line. The row is good until
// the next call.
func (t *table) next() ([]string, int, error) {
	for {
		record, line, err := t.read()
		if err != nil || strings.Join(record, "") != "" {
			return record, line, err
		}
	}
}

// seek finds the header among the first rows, below what people write above a
// table. Where none looks like one it is the first.
func (t *table) seek(columns Columns) error {
	var rows [][]string
	var lines []int
	for len(rows) < maxPreamble {
		record, line, err := t.next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return err
		}
		rows, lines = append(rows, slices.Clone(record)), append(lines, line)
	}
	if len(rows) == 0 {
		return io.EOF
	}
	t.above = max(columns.findHeader(rows), 0)
	t.header, t.line = rows[t.above], lines[t.above]
	t.unread(rows[t.above+1:], lines[t.above+1:])
	return nil
}

// unread puts rows back before those to come.
func (t *table) unread(rows [][]string, lines []int) {
	read, i := t.read, 0
	t.read = func() ([]string, int, error) {
		if i < len(rows) {
			i++
			return rows[i-1], lines[i-1], nil
		}
		return read()
	}
}

func readCSV(d *document, yield func(*earshot.Conversation, error) bool) {
	t := &table{read: csvRows(d.text)}
	if err := t.seek(d.src.Columns); err != nil {
		yield(nil, d.refuse(1, "", "the header cannot be read: %v", err))
		return
	}
	g, err := d.tableRows(t)
	if err != nil {
		yield(nil, err)
		return
	}
	if len(g.order) == 0 {
		yield(nil, d.refuse(0, "", "the table has a header and no rows"))
		return
	}
	g.yield(yield)
}

// tableRows makes conversations of the rows of a table.
func (d *document) tableRows(t *table) (*group, error) {
	if err := d.noColumn(t.line, t.header); err != nil {
		return nil, err
	}
	if t.above > 0 {
		d.notes.add(1, "%d rows above the header were not read", t.above)
	}
	l, _ := d.src.Columns.lay(t.header)
	g := newGroup(d)
	for {
		record, line, err := t.next()
		if errors.Is(err, io.EOF) {
			return g, nil
		}
		if errors.Is(err, errCells) {
			return nil, d.refuse(line, "save the sheet as CSV", "%v", err)
		}
		if err != nil {
			d.notes.add(line, "a row cannot be read and was skipped: %v", err)
			continue
		}
		g.add(l.row(record, line))
	}
}
