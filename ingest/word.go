package ingest

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"strings"
)

// Limits on a Word document: a transcript of a day is about 1 MiB of XML, and
// XML packs about twenty to one.
const (
	maxWordEntries = 2000
	maxWordRatio   = 300
	freeWordBytes  = 4 << 20 // up to this, the ratio does not matter
)

// cellBreak stands for a new line within a cell of a table.
const cellBreak = "\u2028"

// wordBody is the part of a Word document that has its text, nil if the files
// are none's.
func wordBody(files []*zip.File) *zip.File {
	if len(files) > maxWordEntries {
		return nil
	}
	for _, f := range files {
		if f.Name == "word/document.xml" {
			return f
		}
	}
	return nil
}

// openWord takes the text out of a Word document.
func (d *document) openWord(body *zip.File) error {
	size, packed := body.UncompressedSize64, max(body.CompressedSize64, 1)
	if size > MaxBytes || size > freeWordBytes && size/packed > maxWordRatio {
		return d.refuse(0, "save the document as plain text", "the Word document unpacks to more than a transcript may have")
	}
	r, err := body.Open()
	if err != nil {
		return d.refuse(0, "open it in Word and save it again", "the Word document is damaged: %v", err)
	}
	defer r.Close()
	raw, err := io.ReadAll(io.LimitReader(r, MaxBytes+1))
	if err != nil || len(raw) > MaxBytes {
		return d.refuse(0, "open it in Word and save it again", "the Word document is damaged or too large")
	}
	text, err := wordText(raw)
	if err != nil {
		return d.refuse(0, "open it in Word and save it again", "the Word document is damaged: %v", err)
	}
	if strings.TrimSpace(text) == "" {
		return d.refuse(0, "export the transcript again", "the Word document has no text")
	}
	d.text, d.encoding, d.word = text, "utf-8", true
	return nil
}

// wordReader makes lines of the XML of a document.
type wordReader struct {
	out   strings.Builder
	text  bool // within an element whose characters count
	skip  int  // depth within what is deleted or said twice
	cells int  // depth of table cells
}

// wordText is one line for each paragraph and break, and for each row of a
// table, whose cells are parted by tabs.
func wordText(raw []byte) (string, error) {
	w := &wordReader{}
	dec := xml.NewDecoder(bytes.NewReader(raw))
	for {
		token, err := dec.RawToken()
		if errors.Is(err, io.EOF) {
			return w.out.String(), nil
		}
		if err != nil {
			return "", err
		}
		switch token := token.(type) {
		case xml.StartElement:
			w.start(token.Name.Local)
		case xml.EndElement:
			w.end(token.Name.Local)
		case xml.CharData:
			if w.text && w.skip == 0 {
				w.out.Write(token)
			}
		}
	}
}

// unsaid are the elements whose words are not said, or said again elsewhere.
var unsaid = map[string]bool{"del": true, "moveFrom": true, "Fallback": true, "instrText": true, "delText": true, "footnote": true}

func (w *wordReader) start(name string) {
	if unsaid[name] {
		w.skip++
	}
	if w.skip > 0 {
		return
	}
	switch name {
	case "t":
		w.text = true
	case "br", "cr":
		w.line()
	case "tab":
		if w.cells == 0 {
			w.out.WriteByte('\t')
		}
	case "tc":
		w.cells++
	}
}

func (w *wordReader) end(name string) {
	if unsaid[name] && w.skip > 0 {
		w.skip--
		return
	}
	if w.skip > 0 {
		return
	}
	switch name {
	case "t":
		w.text = false
	case "p":
		w.line()
	case "tc":
		w.cells = max(w.cells-1, 0)
		w.out.WriteByte('\t')
	case "tr":
		w.out.WriteByte('\n')
	}
}

// line ends a line, within a cell or not.
func (w *wordReader) line() {
	if w.cells > 0 {
		w.out.WriteString(cellBreak)
		return
	}
	w.out.WriteByte('\n')
}
