package ingest

import (
	"encoding/csv"
	"errors"
	"io"
	"strings"

	"earshot"
)

// sniffCSV knows a table of turns by its header: a column of words, and one
// that says who, when or in which conversation.
func sniffCSV(d *document) (float64, string) {
	head := d.head(1)
	if len(head) == 0 || len(head[0]) > 4096 {
		return 0, ""
	}
	header := cells(head[0])
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

// table reads a delimited text with a header, row by row.
type table struct {
	r      *csv.Reader
	header []string
}

// newTable reads the header, which stands on the first line that is not blank.
func newTable(text string) (*table, error) {
	if !strings.Contains(text, "\n") {
		text = strings.ReplaceAll(text, "\r", "\n")
	}
	first, _, _ := strings.Cut(strings.TrimLeft(text, "\r\n"), "\n")
	r := csv.NewReader(strings.NewReader(text))
	r.Comma, r.LazyQuotes, r.FieldsPerRecord, r.ReuseRecord = separator(first), true, -1, true
	header, err := r.Read()
	if err != nil {
		return nil, err
	}
	return &table{r: r, header: append([]string(nil), header...)}, nil
}

// next is the next row that is not empty, and its line. The row is good until
// the next call.
func (t *table) next() ([]string, int, error) {
	for {
		record, err := t.r.Read()
		if err != nil {
			line := 0
			var parse *csv.ParseError
			if errors.As(err, &parse) {
				line = parse.StartLine
			}
			return nil, line, err
		}
		if strings.Join(record, "") != "" {
			line, _ := t.r.FieldPos(0)
			return record, line, nil
		}
	}
}

func readCSV(d *document, yield func(*earshot.Conversation, error) bool) {
	t, err := newTable(d.text)
	if err != nil {
		yield(nil, d.refuse(1, "", "the header cannot be read: %v", err))
		return
	}
	found := means(t.header)
	if _, ok := found[meansText]; !ok {
		yield(nil, d.refuse(1, "name the column with the words text, content or message", "no column holds what was said; the columns are %s",
			strings.Join(t.header, ", ")))
		return
	}
	g := newGroup(d)
	for {
		record, line, err := t.next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			d.notes.add(line, "a row cannot be read and was skipped: %v", err)
			continue
		}
		g.add(t.row(record, line, found))
	}
	if len(g.order) == 0 {
		yield(nil, d.refuse(0, "", "the table has a header and no rows"))
		return
	}
	g.yield(yield)
}

// row takes the cells that mean something.
func (t *table) row(record []string, line int, found map[meaning]int) row {
	r := row{line: line, fields: make(map[meaning]string, len(found))}
	for m, i := range found {
		if i < len(record) {
			r.fields[m] = record[i]
		}
	}
	if i, ok := found[meansStart]; ok {
		r.millis = inMillis(t.header[i])
	}
	return r
}
