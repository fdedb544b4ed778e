package ingest

import (
	"archive/zip"
	"encoding/binary"
	"path"
	"slices"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// entriesOf are the files by what people call them, in that order. A name that
// climbs out of the archive, or begins at the root of a disk, is only a name:
// nothing is written anywhere.
func entriesOf(d *document, files []*zip.File) []entry {
	all := make([]entry, 0, len(files))
	decode := nameDecoder(d, files)
	for _, f := range files {
		name := strings.ReplaceAll(decode(f), `\`, "/")
		all = append(all, entry{f, strings.TrimPrefix(path.Clean("/"+name), "/")})
	}
	slices.SortStableFunc(all, func(a, b entry) int { return strings.Compare(a.name, b.name) })
	return all
}

// nameDecoder tells how the names are written that do not say they are UTF-8.
// Old programs write them as the computer they ran on did; all names together
// show better than each which that was.
func nameDecoder(d *document, files []*zip.File) func(*zip.File) string {
	var odd []byte
	for _, f := range files {
		if unicodeName(f) == "" && !utf8.ValidString(f.Name) {
			odd = append(append(odd, f.Name...), '\n')
		}
	}
	_, charset, _ := decodeLegacy(odd)
	if charset != "" {
		d.notes.add(0, "the names in the zip file do not say their encoding; taken as %s", charset)
	}
	return func(f *zip.File) string {
		if name := unicodeName(f); name != "" {
			return norm.NFC.String(name)
		}
		if utf8.ValidString(f.Name) {
			return norm.NFC.String(f.Name)
		}
		for _, l := range legacy {
			if l.name == charset {
				return strings.ToValidUTF8(decodeWith(l.enc, []byte(f.Name)), "\uFFFD")
			}
		}
		return strings.ToValidUTF8(f.Name, "\uFFFD")
	}
}

// unicodeName is the name that the extra field 0x7075 of a file holds, empty
// when there is none.
func unicodeName(f *zip.File) string {
	for extra := f.Extra; len(extra) >= 4; {
		id, size := binary.LittleEndian.Uint16(extra), int(binary.LittleEndian.Uint16(extra[2:]))
		if extra = extra[4:]; size > len(extra) {
			return ""
		}
		if id == 0x7075 && size > 5 && utf8.Valid(extra[5:size]) {
			return string(extra[5:size])
		}
		extra = extra[size:]
	}
	return ""
}
