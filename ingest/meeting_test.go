package ingest_test

import (
	"archive/zip"
	"bytes"
	"strings"
	"testing"
	"time"

	"earshot"
	"earshot/ingest"
)

func FuzzMeet(f *testing.F)           { fuzz(f, "google-meet", ".md") }
func FuzzSBV(f *testing.F)            { fuzz(f, "sbv", ".sbv") }
func FuzzOtter(f *testing.F)          { fuzz(f, "otter", ".txt") }
func FuzzZoomLive(f *testing.F)       { fuzz(f, "zoom-live", ".txt") }
func FuzzZoomClientChat(f *testing.F) { fuzz(f, "zoom-client-chat", ".txt") }
func FuzzWord(f *testing.F)           { fuzz(f, "teams-docx", ".docx") }

// TestWallClock reads times of day: with the day from the folder's name, which
// is the start, past midnight; and without a day, from the first.
func TestWallClock(t *testing.T) {
	t.Parallel()
	const text = "[Ana] 23:59:50\nHello.\n\n[Bo] 00:00:10\nGood morning.\n"
	c := readOne(t, text, ingest.Source{Name: "Zoom/2026-02-05 23.59.30 Weekly/meeting_saved_closed_caption.txt"})
	if want := time.Date(2026, 2, 6, 0, 0, 10, 0, time.UTC); !c.Turns[1].At.Equal(want) || c.Turns[1].Start != 40*time.Second || c.StartedFrom != "file name" {
		t.Errorf("the second turn is at %v, %v after the start, which the %s told; want %v, 40s, file name", c.Turns[1].At, c.Turns[1].Start, c.StartedFrom, want)
	}
	c = readOne(t, text, ingest.Source{Name: "saved.txt"})
	if !c.Turns[1].At.IsZero() || c.Turns[1].Start != 20*time.Second || !c.StartedAt.IsZero() {
		t.Errorf("without a date the second turn is %+v", c.Turns[1])
	}
	c = readOne(t, text, ingest.Source{Name: "saved.txt", StartedAt: time.Date(2026, 2, 5, 14, 59, 30, 0, time.UTC), Location: time.FixedZone("", 9*3600)})
	if c.Turns[0].Start != 20*time.Second {
		t.Errorf("with a start given the first turn begins after %v, want 20s", c.Turns[0].Start)
	}
}

// TestWordRefusals refuses Word documents that are none, or too much.
func TestWordRefusals(t *testing.T) {
	t.Parallel()
	const head = `<w:document xmlns:w="x"><w:body>`
	tests := []struct{ name, body, want string }{
		{"empty", head + "</w:body></w:document>", "the Word document has no text"},
		{"cut", head + "<w:p><w:r><w:t>Mina   0:04</w:t", "the Word document is damaged"},
		{"bomb", head + "<w:p>" + strings.Repeat("<w:r></w:r>", 2<<20), "unpacks to more than a transcript may have"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			err := failure(t, packed(t, tt.body), ingest.Source{Name: "a.docx"})
			if !strings.Contains(err.Error(), tt.want) || earshot.HintOf(err) == "" {
				t.Errorf("Read(%s) = %v, want %q and a hint", tt.name, err, tt.want)
			}
		})
	}
}

// packed is a Word document with the body.
func packed(t *testing.T, body string) string {
	t.Helper()
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	w, err := z.Create("word/document.xml")
	if err == nil {
		_, err = w.Write([]byte(body))
	}
	if err == nil {
		err = z.Close()
	}
	if err != nil {
		t.Fatal(err)
	}
	return out.String()
}
