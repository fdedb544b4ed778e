package ingest

import (
	"archive/zip"
	"bytes"
	"fmt"
	"io"
	"maps"
	"path"
	"slices"
	"strings"

	"earshot"
)

// What a zip file of transcripts may hold at most, the zip files within it
// counted in. doc/containers.md tells users of these limits.
const (
	MaxEntries    = maxEntries // files, over all levels
	MaxUnpacked   = 2 << 30    // bytes, over all levels
	MaxEntryBytes = 16 << 20   // of one file in a zip file, or a zip file in a zip file
	MaxRatio      = 100        // how many times its packed size a file of more than freeEntryBytes may have
	MaxDepth      = 3          // zip files within each other, the outermost counted
)

// freeEntryBytes is up to where the ratio does not matter.
const freeEntryBytes = 1 << 20

// nest is what the zip files within each other have in common.
type nest struct {
	depth int   // of the zip file, 1 for the outermost
	left  *room // what may still be unpacked
}

type room struct {
	entries int
	bytes   int64
}

// archive is a zip file whose entries are read as files of their own.
type archive struct {
	d       *document // for errors, and the notes
	entries []entry
	in      nest
	skipped []string // kinds of entries that were not read, in the order they were met
	counts  map[string]skipped
	read    int     // entries that were tried
	beside  *Beside // the entries, for each other
}

// entry is a file in a zip file.
type entry struct {
	*zip.File
	name string // as people see it, without what would lead out of the archive
}

// skipped counts the entries of one kind that were not read.
type skipped struct {
	count int
	first string
}

// openArchive takes the directory of a zip file that is none of the exports we
// know as a whole.
func (d *document) openArchive(files []*zip.File, in nest) error {
	a := &archive{d: d, in: in, counts: map[string]skipped{}}
	if in.left == nil {
		a.in = nest{depth: 1, left: &room{entries: MaxEntries, bytes: MaxUnpacked}}
	}
	if a.in.left.entries -= len(files); a.in.left.entries < 0 {
		return d.refuse(0, "zip less at a time", "the zip file holds %d files, more than are read at a time (%d)", len(files), MaxEntries)
	}
	if err := a.bomb(files); err != nil {
		return err
	}
	a.entries = entriesOf(d, files)
	a.beside = a.besides()
	d.archive, d.encoding = a, "zip"
	return nil
}

// bomb refuses a zip file which states itself that it holds more than its size
// can hold.
func (a *archive) bomb(files []*zip.File) error {
	var packed, unpacked uint64
	for _, f := range files {
		packed += min(f.CompressedSize64, 1<<40)
		unpacked += min(f.UncompressedSize64, 1<<40)
	}
	if unpacked > 4*MaxEntryBytes && unpacked/max(packed, 1) >= MaxRatio {
		return a.d.refuse(0, "zip the transcripts themselves, and nothing else", "the zip file unpacks to %d MiB, more than %d times its size; it is not unpacked", unpacked>>20, MaxRatio)
	}
	return nil
}

// yield reads the entries in the order of their names, each as a file of its
// own. One that cannot be read is an error, and the next one follows.
func (a *archive) yield(yield func(*earshot.Conversation, error) bool) bool {
	notes := a.notes()
	some := false
	for _, e := range a.entries {
		if a.skip(e) {
			continue
		}
		a.read++
		for c, err := range a.conversations(e) {
			if err == nil {
				some = true
				c.Warnings = append(notes, c.Warnings...)
				notes = nil
			}
			if !yield(c, err) {
				return false
			}
		}
	}
	if !some && a.read == 0 {
		return yield(nil, a.d.refuse(0, "zip the transcripts themselves", "the zip file holds no transcript%s", a.said()))
	}
	return true
}

// notes are the warnings about the archive as a whole, which its first
// conversation carries. What is skipped is told by names and first bytes alone,
// so that it is known before anything is read.
func (a *archive) notes() []earshot.Warning {
	for _, e := range a.entries {
		a.skip(e)
	}
	all := a.d.notes.warnings()
	for _, what := range a.skipped {
		all = append(all, earshot.Warning{Message: fmt.Sprintf("%s in the zip file: %d skipped, the first %s", what, a.counts[what].count, quote(a.counts[what].first))})
	}
	a.counts = map[string]skipped{}
	return all
}

// said is what was skipped, for the sentence that nothing was left.
func (a *archive) said() string {
	if len(a.skipped) == 0 {
		return ""
	}
	return ", only " + strings.Join(a.skipped, ", ")
}

// skip reports whether the entry is no file of anybody's, or a picture or a
// recording, which belongs to a chat and has no words.
func (a *archive) skip(e entry) bool {
	what := ""
	base := path.Base(e.name)
	switch {
	case strings.HasSuffix(e.Name, "/") || e.FileInfo().IsDir():
		what = "folders"
	case strings.HasPrefix(e.name, "__MACOSX/") || strings.Contains(e.name, "/__MACOSX/") || strings.HasPrefix(base, ".") ||
		strings.EqualFold(base, "Thumbs.db") || strings.EqualFold(base, "desktop.ini"):
		what = "hidden files"
	case media[strings.ToLower(path.Ext(base))]:
		what = "pictures and recordings"
	default:
		return false
	}
	if !slices.Contains(a.skipped, what) {
		a.skipped = append(a.skipped, what)
	}
	s := a.counts[what]
	if s.count++; s.count == 1 {
		s.first = e.name
	}
	a.counts[what] = s
	return true
}

// media are the endings of pictures and recordings.
var media = wordSet(".jpg|.jpeg|.png|.gif|.webp|.heic|.bmp|.tif|.tiff|.svg|.ico|.mp3|.mp4|.m4a|.m4v|.mov|.avi|.mkv|.webm|.wav|.ogg|.opus|.oga|.aac|.amr|.3gp|.flac|.wma|.wmv|.silk|.tgs|.vcf")

// conversations reads one entry.
func (a *archive) conversations(e entry) func(func(*earshot.Conversation, error) bool) {
	src := a.d.src
	src.Name, src.Beside = a.d.src.Name+"/"+e.name, a.beside
	if src.Format == "zip" {
		src.Format = "" // that is asked of the archive
	}
	return func(yield func(*earshot.Conversation, error) bool) {
		raw, err := a.unpack(e, src.Name)
		if err != nil {
			yield(nil, err)
			return
		}
		in := newDocument(src)
		if err := in.openBytes(raw, nest{depth: a.in.depth + 1, left: a.in.left}); err != nil {
			yield(nil, err)
			return
		}
		in.yield(yield)
	}
}

// besides gives the entries to each other, each as far as its own limits let it
// be unpacked.
func (a *archive) besides() *Beside {
	byName := map[string]entry{}
	for _, e := range a.entries {
		if strings.EqualFold(path.Ext(e.name), ".json") && e.Flags&1 == 0 {
			byName[e.name] = e
		}
	}
	b := NewBeside(slices.Collect(maps.Keys(byName)), func(name string) (io.ReadCloser, error) {
		e := byName[name]
		r, err := e.Open()
		if err != nil {
			return nil, err
		}
		return struct {
			io.Reader
			io.Closer
		}{io.LimitReader(r, a.limit(e)), r}, nil
	})
	b.outer = a.d.src.Beside
	return b
}

// unpack is the entry's content, as far as the limits let it.
func (a *archive) unpack(e entry, name string) ([]byte, error) {
	in := &document{src: Source{Name: name}}
	if e.Flags&1 != 0 {
		return nil, in.refuse(0, "unpack it with its password, and give Earshot the files", "the file is encrypted")
	}
	limit := a.limit(e)
	if int64(min(e.UncompressedSize64, 1<<40)) > limit {
		return nil, a.tooLarge(in, e, limit)
	}
	r, err := e.Open()
	if err != nil {
		return nil, in.refuse(0, "unpack it, and give Earshot the file", "it cannot be unpacked: %v", err)
	}
	defer r.Close()
	raw, err := io.ReadAll(io.LimitReader(r, limit+1))
	a.in.left.bytes -= int64(len(raw))
	switch {
	case int64(len(raw)) > limit:
		return nil, a.tooLarge(in, e, limit)
	case err != nil:
		return nil, in.refuse(0, "zip it again, or give Earshot the file itself", "it cannot be unpacked: %v", err)
	}
	return raw, nil
}

// limit is how many bytes the entry may have.
func (a *archive) limit(e entry) int64 {
	byRatio := max(freeEntryBytes, MaxRatio*int64(min(e.CompressedSize64, 1<<40)))
	return max(min(MaxEntryBytes, byRatio, a.in.left.bytes), 0)
}

// tooLarge says which limit an entry is beyond.
func (a *archive) tooLarge(in *document, e entry, limit int64) error {
	switch limit {
	case MaxEntryBytes:
		return in.refuse(0, "unpack it, and give Earshot the file itself", "larger than %d MiB, the most a file in a zip file may have", MaxEntryBytes>>20)
	case a.in.left.bytes, 0:
		return in.refuse(0, "zip less at a time", "what the zip file holds unpacks to more than %d MiB", MaxUnpacked>>20)
	}
	return in.refuse(0, "unpack it, and give Earshot the file itself", "it unpacks to more than %d times its size", MaxRatio)
}

func sniffArchive(d *document) (float64, string) {
	if d.archive == nil {
		return 0, ""
	}
	return 0.99, fmt.Sprintf("it is a zip file with %d files", len(d.archive.entries))
}

// notArchive refuses to read as a zip file what is none, or is one that is
// read as a whole.
func notArchive(d *document, yield func(*earshot.Conversation, error) bool) {
	yield(nil, d.refuse(0, "leave --format away", "not a zip file of transcripts"))
}

// isZip reports whether raw begins as a zip file does that has files in it.
func isZip(raw []byte) bool { return bytes.HasPrefix(raw, []byte("PK\x03\x04")) }
