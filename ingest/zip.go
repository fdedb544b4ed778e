package ingest

import (
	"archive/zip"
	"errors"
	"io"
	"strings"
)

// maxDirectory is how many bytes the list of files in a zip file may have.
const maxDirectory = 16 << 20

// openZip takes a zip file for what is in it: a Word document, a spreadsheet,
// an export that is read as a whole, or files to be read one by one.
func (d *document) openZip(r io.ReaderAt, size int64, in nest) error {
	if in.depth > MaxDepth {
		return d.refuse(0, "unpack the inner zip files, and give Earshot those", "zip files within zip files are read %d deep, and this one lies deeper", MaxDepth)
	}
	files, err := directory(r, size)
	if err != nil {
		return d.refuse(0, "download it again; of a file in parts, join them first", "this is a zip file that cannot be read: %v", strings.TrimPrefix(err.Error(), "zip: "))
	}
	if body := wordBody(files); body != nil {
		return d.openWord(body)
	}
	if hasFile(files, "xl/workbook.xml") {
		return d.openBook(r, size)
	}
	if what, hint := office(files); what != "" {
		return d.refuse(0, hint, "this is %s, not a transcript", what)
	}
	if ok, err := d.openExport(files, in); ok || err != nil {
		return err
	}
	return d.openArchive(files, in)
}

// openLarge takes a file whose size is known before it is read, where that is
// larger than a transcript may have: a zip file is unpacked from where it lies,
// and anything else is refused at once. It is false for all others.
func (d *document) openLarge(r io.Reader) (bool, error) {
	f, ok := r.(interface {
		io.ReaderAt
		io.Seeker
	})
	if !ok {
		return false, nil
	}
	at, err := f.Seek(0, io.SeekCurrent)
	if err != nil || at != 0 {
		return false, nil // a pipe, or read in part
	}
	size, err := f.Seek(0, io.SeekEnd)
	if err != nil {
		return false, nil
	}
	if _, err := f.Seek(0, io.SeekStart); err != nil || size <= MaxBytes {
		return false, nil
	}
	head := make([]byte, 4)
	if _, err := f.ReadAt(head, 0); err != nil || !isZip(head) {
		return true, d.tooLarge()
	}
	return true, d.openZip(f, size, nest{})
}

// directory lists the files in a zip file, as far as the list is no bomb
// itself.
func directory(r io.ReaderAt, size int64) ([]*zip.File, error) {
	bounded := &frugal{r: r, left: maxDirectory, bounded: true}
	archive, err := zip.NewReader(bounded, size)
	if bounded.left < 0 {
		return nil, errTooMany
	}
	if err != nil {
		return nil, err
	}
	bounded.bounded = false
	return archive.File, nil
}

var errTooMany = errors.New("its list of files is longer than that of any export")

// frugal reads no more than it may while it is bounded.
type frugal struct {
	r       io.ReaderAt
	left    int64
	bounded bool
}

// ReadAt reads as the one within does.
func (f *frugal) ReadAt(p []byte, off int64) (int, error) {
	if !f.bounded {
		return f.r.ReadAt(p, off)
	}
	if f.left -= int64(len(p)); f.left < 0 {
		return 0, errTooMany
	}
	return f.r.ReadAt(p, off)
}

// hasFile reports whether one of the files has the name.
func hasFile(files []*zip.File, name string) bool {
	for _, f := range files {
		if f.Name == name {
			return true
		}
	}
	return false
}

// office is a document that is a zip file inside, and what to do with it.
func office(files []*zip.File) (what, hint string) {
	switch {
	case hasFile(files, "xl/workbook.bin"):
		return "a binary Excel document (.xlsb)", "save it as .xlsx or CSV"
	case hasFile(files, "[Content_Types].xml"):
		return "an Office document without text", "save the document as plain text or CSV"
	case hasFile(files, "mimetype") && (hasFile(files, "content.xml") || hasFile(files, "META-INF/container.xml")):
		return "an OpenDocument file or a book", "save it as plain text, .docx, .xlsx or CSV"
	case hasFile(files, "Index/Document.iwa"):
		return "a Pages, Numbers or Keynote document", "export it as Word, Excel or CSV"
	}
	for _, f := range files {
		if strings.HasSuffix(f.Name, ".class") || f.Name == "AndroidManifest.xml" {
			return "a program", "give Earshot transcripts"
		}
	}
	return "", ""
}
