// Package ingest reads transcripts: bytes go in, conversations come out.
//
// [Read] decodes the bytes, tells the format by its content, and yields one
// conversation after the other. [Directory.Identify] then says who speaks for
// whom and which account it is about, always with where that came from.
// [ReadAccounts] and its sisters read the tables around the conversations.
//
// The rules it keeps: nothing of a transcript is dropped silently (what was
// skipped or repaired is in the warnings, with its line); a time is never
// invented; one conversation's failure does not stop the others; identities
// are never merged by guess. The stored text is the decoded text as it was
// written, not composed or folded: matching normalises, and offsets stay
// offsets into what people wrote.
package ingest

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"iter"
	"time"

	"earshot"
)

// MaxBytes is the largest transcript Read accepts. A day of speech is about
// 1 MiB of captions.
const MaxBytes = 64 << 20

// Source says where a transcript comes from and what is known of it before it
// is read.
type Source struct {
	Name      string         // a path, "stdin", "api": for errors, and its date may tell the start
	StartedAt time.Time      // overrules whatever the transcript says; zero when not known
	Format    string         // one of the names of Formats; empty to tell it by content
	Location  *time.Location // of times written without a zone; nil means UTC
	Lang      earshot.Lang   // the language of every turn; empty to detect
	DateOrder string         // of days such as 3/4/25: "dmy", "mdy" or "ymd"; empty to tell it by the file
	Beside    *Beside        // the files that are given with it, where there are some
	Columns   Columns        // of a table, where their names do not tell what they are; see ParseColumns
}

// Read yields the conversations in r. Most formats hold one; JSON, JSONL, CSV
// and zip files may hold many. A conversation that cannot be read is yielded as an error
// and the next one follows. Errors are *[Error], wrap earshot.ErrInvalid and
// carry a hint where we know one. Errors of r itself are yielded as they are.
func Read(r io.Reader, src Source) iter.Seq2[*earshot.Conversation, error] {
	return func(yield func(*earshot.Conversation, error) bool) {
		d, err := open(r, src)
		if err != nil {
			yield(nil, err)
			return
		}
		d.yield(yield)
	}
}

// yield hands out the conversations of an opened document; it is false when
// nobody wants more.
func (d *document) yield(yield func(*earshot.Conversation, error) bool) bool {
	if d.archive != nil {
		return d.archive.yield(yield)
	}
	f, err := d.format()
	if err != nil {
		return d.joined() || yield(nil, err)
	}
	more := true
	f.read(d, func(c *earshot.Conversation, err error) bool {
		if err == nil {
			err = d.finish(c, f)
		}
		if err != nil {
			c = nil
		}
		more = yield(c, err)
		return more
	})
	return more
}

// open reads all of r, no more than MaxBytes, and decodes it. A zip file on
// disk may be larger, for it is unpacked file by file.
func open(r io.Reader, src Source) (*document, error) {
	d := newDocument(src)
	if large, err := d.openLarge(r); large || err != nil {
		return d, err
	}
	raw, err := io.ReadAll(io.LimitReader(r, MaxBytes+1))
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", d.src.Name, err)
	}
	if len(raw) > MaxBytes {
		return nil, d.tooLarge()
	}
	return d, d.openBytes(raw, nest{})
}

func newDocument(src Source) *document {
	if src.Name == "" {
		src.Name = "transcript"
	}
	if src.Location == nil {
		src.Location = time.UTC
	}
	return &document{src: src, formats: known}
}

func (d *document) tooLarge() error {
	return d.refuse(0, "cut the file into parts, one conversation each", "larger than %d MiB, the most a transcript may have", MaxBytes>>20)
}

// openBytes tells what the bytes are, and decodes them.
func (d *document) openBytes(raw []byte, in nest) error {
	if isZip(raw) {
		return d.openZip(bytes.NewReader(raw), int64(len(raw)), in)
	}
	if err := refuseBinary(d, raw); err != nil {
		return err
	}
	if likeMail(raw) {
		return d.openMail(raw)
	}
	return d.decode(raw)
}

// Error says what is wrong with a transcript or a table, and where.
type Error struct {
	Name    string // of the source
	Line    int    // from 1; 0 when the whole source is meant
	Column  string // of a table, when one is to blame
	Problem string
}

// Error is "name:line: problem".
func (e *Error) Error() string {
	where := e.Name
	if e.Line > 0 {
		where = fmt.Sprintf("%s:%d", e.Name, e.Line)
	}
	if e.Column != "" {
		where += ": " + e.Column
	}
	return where + ": " + e.Problem
}

// Unwrap makes every Error an earshot.ErrInvalid.
func (e *Error) Unwrap() error { return earshot.ErrInvalid }

// LineOf is the line an error is about, 0 if it names none.
func LineOf(err error) int {
	var e *Error
	if errors.As(err, &e) {
		return e.Line
	}
	return 0
}
