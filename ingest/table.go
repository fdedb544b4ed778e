package ingest

import (
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"

	"earshot"
)

// readTable reads a table with a header, row by row. Rows that are good are
// kept; what is wrong with the others is in the errors, with line and column.
// required are the columns without which nothing can be read.
func readTable[T any](r io.Reader, name string, required []string, read func(*tableRow) T) ([]T, []error) {
	d, err := open(r, Source{Name: name})
	if err != nil {
		return nil, []error{err}
	}
	t, err := d.tableWith(required)
	if err != nil {
		return nil, []error{err}
	}
	columns := map[string]int{}
	for i, h := range t.header {
		columns[foldKey(h)] = i
	}
	for _, want := range required {
		if _, ok := columns[foldKey(want)]; !ok {
			return nil, []error{d.refuse(1, fmt.Sprintf("it needs the columns %s; it has %s", strings.Join(required, ", "), strings.Join(t.header, ", ")),
				"the column %q is missing", want)}
		}
	}
	return readRows(d, t, columns, read)
}

// tableWith is the table in the document: of a spreadsheet the first sheet that
// has the columns, or else its first.
func (d *document) tableWith(required []string) (*table, error) {
	switch {
	case d.archive != nil || d.export != nil:
		return nil, d.refuse(0, "give the table itself, as CSV or .xlsx", "a zip file is no table")
	case d.book != nil:
		return d.book.tableWith(d, required)
	}
	t, err := newTable(d.text)
	if err != nil {
		return nil, d.refuse(1, "", "the header cannot be read: %v", err)
	}
	return t, nil
}

func readRows[T any](d *document, t *table, columns map[string]int, read func(*tableRow) T) (good []T, bad []error) {
	for {
		record, line, err := t.next()
		if errors.Is(err, io.EOF) {
			return good, bad
		}
		if err != nil {
			bad = append(bad, d.refuse(line, "", "the row cannot be read: %v", err))
			continue
		}
		row := &tableRow{name: d.src.Name, line: line, columns: columns, cells: record}
		value := read(row)
		if len(row.errs) == 0 {
			good = append(good, value)
		}
		bad = append(bad, row.errs...)
	}
}

// tableRow is one row; it collects what is wrong with its cells.
type tableRow struct {
	name    string
	line    int
	columns map[string]int
	cells   []string
	errs    []error
}

// wrong notes what is wrong with a cell.
func (r *tableRow) wrong(column, format string, args ...any) {
	r.errs = append(r.errs, &Error{Name: r.name, Line: r.line, Column: column, Problem: fmt.Sprintf(format, args...)})
}

// text is the cell, empty when the column or the cell is missing.
func (r *tableRow) text(column string) string {
	i, ok := r.columns[foldKey(column)]
	if !ok || i >= len(r.cells) {
		return ""
	}
	return strings.TrimSpace(r.cells[i])
}

// need is the cell, which must not be empty.
func (r *tableRow) need(column string) string {
	s := r.text(column)
	if s == "" {
		r.wrong(column, "is empty")
	}
	return s
}

// list is a cell of values between bars.
func (r *tableRow) list(column string) []string {
	var all []string
	for s := range strings.SplitSeq(r.text(column), "|") {
		if s = strings.TrimSpace(s); s != "" {
			all = append(all, s)
		}
	}
	return all
}

// day is a date "2025-09-03", or with the month only "2025-09"; zero when empty.
func (r *tableRow) day(column string) time.Time {
	s := r.text(column)
	if s == "" {
		return time.Time{}
	}
	if at, ok := parseDay(s); ok {
		return at
	}
	if at, err := time.Parse("2006-01", s); err == nil {
		return at
	}
	if at, _, ok := parseTime(s, time.UTC); ok {
		return at.UTC()
	}
	r.wrong(column, "%q is not a date; write it like 2025-09-03", s)
	return time.Time{}
}

// needDay is a date that must be there.
func (r *tableRow) needDay(column string) time.Time {
	if r.need(column) == "" {
		return time.Time{}
	}
	return r.day(column)
}

// count is a whole number of at least 0; 0 when empty.
func (r *tableRow) count(column string) int {
	s := strings.ReplaceAll(r.text(column), ",", "")
	if s == "" {
		return 0
	}
	n, err := strconv.Atoi(s)
	if err != nil || n < 0 {
		r.wrong(column, "%q is not a whole number", s)
		return 0
	}
	return n
}

// money is an amount in whole units of the currency, "48000" or "1,234.50".
func (r *tableRow) money(column, currency string) earshot.Money {
	s := strings.NewReplacer(",", "", " ", "", "_", "").Replace(r.text(column))
	if s == "" {
		return earshot.Money{}
	}
	code := strings.ToUpper(r.text(currency))
	if len(code) != 3 || strings.Trim(code, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") != "" {
		r.wrong(currency, "%q is not a currency; write it like USD", r.text(currency))
		return earshot.Money{}
	}
	minor, ok := minorUnits(s, currencyDigits(code))
	if !ok {
		r.wrong(column, "%q is not an amount in %s", r.text(column), code)
		return earshot.Money{}
	}
	return earshot.Money{Minor: minor, Currency: code}
}

// currencyDigits is how many digits the currency's minor unit has.
func currencyDigits(code string) int {
	switch code {
	case "KRW", "JPY", "VND", "CLP", "ISK", "XAF", "XOF", "PYG", "UGX":
		return 0
	case "BHD", "KWD", "OMR", "JOD", "TND":
		return 3
	}
	return 2
}

// minorUnits is the decimal number s in units of 10^-places, exactly.
func minorUnits(s string, places int) (int64, bool) {
	whole, fraction, _ := strings.Cut(s, ".")
	fraction = strings.TrimRight(fraction, "0")
	if len(fraction) > places || whole == "" || strings.Trim(fraction, "0123456789") != "" {
		return 0, false
	}
	n, err := strconv.ParseInt(whole+fraction+strings.Repeat("0", places-len(fraction)), 10, 64)
	return n, err == nil
}

// lang is a language, empty when the cell is.
func (r *tableRow) lang(column string) earshot.Lang {
	s := r.text(column)
	if s == "" {
		return ""
	}
	lang := langOf(s)
	if lang == "" {
		r.wrong(column, "%q is not a language; write it like ko or zh-Hant", s)
	}
	return lang
}

// email is an address in lower case, empty when the cell is.
func (r *tableRow) email(column string) string {
	s := strings.ToLower(r.text(column))
	if s == "" {
		return ""
	}
	if name, domain, ok := strings.Cut(s, "@"); !ok || name == "" || !strings.Contains(domain, ".") || strings.ContainsAny(s, " <>,;") {
		r.wrong(column, "%q is not an e-mail address", s)
	}
	return s
}
