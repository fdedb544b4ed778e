package main

import (
	"os"
	"strings"
	"testing"

	"earshot/ingest"
)

// TestFormatsPage asks that doc/formats.md names every format. Its figures are
// not compared, so that a new fixture needs no new page.
func TestFormatsPage(t *testing.T) {
	page, err := os.ReadFile("../../doc/formats.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range readable() {
		if !strings.Contains(string(page), "| `"+f.Name+"` | "+cell(f.Title)) {
			t.Errorf("doc/formats.md does not name %s; make formats writes it", f)
		}
	}
	for _, f := range ingest.Refused() {
		if !strings.Contains(string(page), "| "+cell(f.Title)+" | "+cell(f.Hint)) {
			t.Errorf("doc/formats.md does not say what to do with %s; make formats writes it", f.Title)
		}
	}
}
