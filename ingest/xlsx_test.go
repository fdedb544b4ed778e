package ingest_test

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"earshot/ingest"
)

// workbook is an .xlsx file with the rows on its second sheet.
func workbook(t *testing.T, rows ...[]any) *bytes.Buffer {
	t.Helper()
	f := excelize.NewFile()
	defer f.Close()
	f.SetSheetRow("Sheet1", "A1", &[]any{"notes"})
	f.NewSheet("data")
	for i, row := range rows {
		cell, err := excelize.CoordinatesToCellName(1, i+1)
		if err == nil {
			err = f.SetSheetRow("data", cell, &row)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	out, err := f.WriteToBuffer()
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// TestTableFromWorkbook reads a table of accounts out of a spreadsheet.
func TestTableFromWorkbook(t *testing.T) {
	book := workbook(t, []any{"id", "name", "since", "value", "currency"},
		[]any{"hanbit", "한빛물류", time.Date(2024, 3, 2, 0, 0, 0, 0, time.UTC), 48000, "USD"}, []any{"", "nobody"})
	accounts, bad := ingest.ReadAccounts(book, "a.xlsx")
	if len(accounts) != 1 || accounts[0].Name != "한빛물류" || accounts[0].Since.Format(time.DateOnly) != "2024-03-02" || accounts[0].Value.Minor != 4_800_000 {
		t.Errorf("read %+v", accounts)
	}
	if len(bad) == 0 || !strings.HasPrefix(bad[0].Error(), "a.xlsx:3: id") {
		t.Errorf("errors %v, want one of line 3", bad)
	}
	if _, bad := ingest.ReadContacts(workbook(t, []any{"id"}), "a.xlsx"); len(bad) != 1 || !strings.Contains(bad[0].Error(), "is missing") {
		t.Errorf("without the columns: %v", bad)
	}
}

// TestWorkbookColumns reads a sheet whose columns are told.
func TestWorkbookColumns(t *testing.T) {
	columns, err := ingest.ParseColumns(`text=Said\, really,speaker=Voice,conversation=Call`)
	if err != nil {
		t.Fatal(err)
	}
	book := workbook(t, []any{"October"}, []any{"Call", "Voice", "Said, really"}, []any{1, "Ana", "we want to cancel"}, []any{2, "Ben", "the roster is gone"})
	n := 0
	for c, err := range ingest.Read(book, ingest.Source{Name: "a.xlsx", Columns: columns}) {
		if err != nil {
			t.Fatal(err)
		}
		n++
		check(t, c)
	}
	if n != 2 {
		t.Errorf("%d conversations, want 2", n)
	}
}
