package ingest

import (
	"errors"
	"fmt"
	"io"
	"regexp"
	"strings"

	"github.com/xuri/excelize/v2"

	"earshot"
)

// Limits on a spreadsheet.
const (
	maxBookBytes = 32 << 20   // that it may unpack to
	maxBookCells = 10_000_000 // of one sheet, empty ones counted up to the last that is not
	maxSheets    = 200
)

// book is a spreadsheet.
type book struct {
	file   *excelize.File
	sheets []string
}

// openBook takes a spreadsheet in. Its dates are to be written year first,
// whatever the cells' own formats are: only so can they be told from one another.
func (d *document) openBook(r io.ReaderAt, size int64) (err error) {
	const hint = "open it in Excel and save it again, or save the sheet as CSV"
	defer func() {
		if recover() != nil { // the library trusts what a file says of itself
			err = d.refuse(0, hint, "the spreadsheet is damaged")
		}
	}()
	if size > MaxBytes {
		return d.tooLarge()
	}
	file, err := excelize.OpenReader(io.NewSectionReader(r, 0, size), excelize.Options{UnzipSizeLimit: maxBookBytes, UnzipXMLSizeLimit: maxBookBytes})
	if err != nil && strings.Contains(err.Error(), "unzip size") {
		return d.refuse(0, "save the sheet as CSV", "the spreadsheet unpacks to more than %d MiB", maxBookBytes>>20)
	}
	if err != nil {
		return d.refuse(0, hint, "the spreadsheet cannot be read: %v", err)
	}
	defer file.Close()
	plainFormats(file)
	d.book = &book{file: file, sheets: file.GetSheetList()}
	d.encoding = "utf-8"
	if len(d.book.sheets) > maxSheets {
		return d.refuse(0, "save fewer sheets at a time", "the spreadsheet has %d sheets, more than %d", len(d.book.sheets), maxSheets)
	}
	return nil
}

// The formats that cells are written in instead of their own: none, a moment, a
// day, a length of time. The numbers are above those that files use.
const (
	formatNone = 1_000_000 + iota
	formatMoment
	formatDay
	formatLength
)

// plainFormats replaces the formats of all cells.
func plainFormats(file *excelize.File) {
	styles := file.Styles
	if styles == nil || styles.CellXfs == nil {
		return
	}
	codes := map[int]string{}
	if styles.NumFmts != nil {
		for _, f := range styles.NumFmts.NumFmt {
			codes[f.NumFmtID] = f.FormatCode
		}
	}
	moment, day, length := "yyyy-mm-dd hh:mm:ss", "yyyy-mm-dd", "[h]:mm:ss"
	ids := map[int]int{}
	for code, id := range map[string]int{moment: formatMoment, day: formatDay, length: formatLength} {
		style, err := file.NewStyle(&excelize.Style{CustomNumFmt: &code})
		if err != nil || style >= len(styles.CellXfs.Xf) {
			continue
		}
		ids[id] = *styles.CellXfs.Xf[style].NumFmtID
	}
	for i := range styles.CellXfs.Xf {
		if had := styles.CellXfs.Xf[i].NumFmtID; had != nil {
			id := formatNone
			if plain, ok := ids[formatOf(*had, codes[*had])]; ok {
				id = plain
			}
			styles.CellXfs.Xf[i].NumFmtID = &id
		}
	}
}

// notCode is what in a number format is not its letters: words, colours,
// locales. Lengths of time, [h], are.
var notCode = regexp.MustCompile(`"[^"]*"|\\.|_.|\*.|\[[^\]hms]{1,20}\]|\[\$[^\]]*\]|\[(?i:red|black|green|white|blue|magenta|yellow|cyan|color ?\d+)\]`)

// formatOf is what a cell of a number format holds. The numbers are those that
// every spreadsheet knows, the East Asian ones among them.
func formatOf(id int, code string) int {
	switch {
	case id == 14 || id >= 15 && id <= 17 || id >= 27 && id <= 31 || id == 36 || id >= 50 && id <= 54 || id == 57 || id == 58:
		return formatDay
	case id == 22:
		return formatMoment
	case id >= 18 && id <= 21 || id >= 32 && id <= 35 || id >= 45 && id <= 47 || id == 55 || id == 56:
		return formatLength
	case code == "" || strings.EqualFold(code, "General"):
		return formatNone
	}
	code, _, _ = strings.Cut(strings.ToLower(notCode.ReplaceAllString(code, "")), ";")
	date, clock := strings.ContainsAny(code, "yd"), strings.ContainsAny(code, "hs")
	switch {
	case strings.ContainsAny(code, "0#?@") && !date && !strings.Contains(code, ":"):
		return formatNone
	case date && clock:
		return formatMoment
	case date:
		return formatDay
	case clock:
		return formatLength
	}
	return formatNone
}

// table is the sheet, row by row. The number of a row is its line.
func (b *book) table(sheet string) (*table, error) {
	rows, err := b.file.Rows(sheet)
	if err != nil {
		return nil, fmt.Errorf("the sheet %s: %w", quote(sheet), err)
	}
	line, left := 0, maxBookCells
	return &table{read: func() (cells []string, at int, err error) {
		defer func() {
			if recover() != nil {
				cells, err = nil, io.EOF
			}
		}()
		if !rows.Next() {
			rows.Close()
			return nil, line, io.EOF
		}
		line++
		cells, err = rows.Columns()
		if left -= len(cells); left < 0 {
			return nil, line, errCells
		}
		if err != nil {
			return nil, line, fmt.Errorf("the sheet %s: %w", quote(sheet), err)
		}
		return cells, line, nil
	}}, nil
}

var errCells = errors.New("the sheet is wider and longer than any transcript")

// tableWith is the first sheet that has the columns, or else the first that
// has any.
func (b *book) tableWith(d *document, required []string) (*table, error) {
	var first *table
	for _, sheet := range b.sheets {
		t, err := b.table(sheet)
		if err != nil {
			return nil, d.refuse(0, "", "%v", err)
		}
		header, line, err := t.next()
		if err != nil {
			continue
		}
		t.header, t.line = append([]string(nil), header...), line
		if containsAll(foldedCells(t.header), foldedCells(required)) {
			return t, nil
		}
		if first == nil {
			first = t
		}
	}
	if first == nil {
		return nil, d.refuse(0, "", "the spreadsheet is empty")
	}
	return first, nil
}

func sniffBook(d *document) (float64, string) {
	if d.book == nil {
		return 0, ""
	}
	return 0.99, "it is an Excel file"
}

// sheet is a sheet of a spreadsheet that has a table of turns.
type sheet struct {
	name string
	*table
}

// readBook reads every sheet with a column of words as a table of its own.
// What is no such table is named in the warnings.
func readBook(d *document, yield func(*earshot.Conversation, error) bool) {
	if d.book == nil {
		yield(nil, d.refuse(0, "give the .xlsx file as Excel saves it", "not an Excel file"))
		return
	}
	sheets, problem := d.book.tables(d)
	if len(sheets) == 0 {
		yield(nil, problem)
		return
	}
	some := false
	for _, s := range sheets {
		g, err := d.tableRows(s.table)
		if err != nil {
			yield(nil, err)
			return
		}
		for _, id := range g.order {
			if b := g.by[id]; len(sheets) > 1 && b.c.Title == "" && id == "" {
				b.c.Title = s.name
			}
		}
		some = some || len(g.order) > 0
		if !g.yield(yield) {
			return
		}
	}
	if !some {
		yield(nil, d.refuse(0, "", "the table has a header and no rows"))
	}
}

// tables are the sheets that have a table of turns. problem says of the first
// other one what it lacks.
func (b *book) tables(d *document) (all []sheet, problem error) {
	problem = d.refuse(0, "", "the spreadsheet is empty")
	empty := problem
	for _, name := range b.sheets {
		t, err := b.table(name)
		if err == nil {
			err = t.seek(d.src.Columns)
		}
		if errors.Is(err, io.EOF) {
			continue
		}
		if err == nil {
			err = d.noColumn(t.line, t.header)
		} else {
			err = d.refuse(0, "save the sheet as CSV", "%v", err)
		}
		if err == nil {
			all = append(all, sheet{name, t})
			continue
		}
		if problem == empty {
			problem = err
		}
		d.notes.add(0, "the sheet %s was not read: %v", quote(name), problemOf(err))
	}
	return all, problem
}

// problemOf is what an error of ours says without where.
func problemOf(err error) string {
	var e *Error
	if errors.As(err, &e) {
		return e.Problem
	}
	return err.Error()
}
