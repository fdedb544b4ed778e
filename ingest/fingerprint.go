package ingest

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"hash"
	"io"
	"strconv"
	"strings"
	"time"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"earshot"
)

// Fingerprint is a hash of who said what when: the same transcript has the
// same one whatever its file is called, however it is encoded, and whatever
// start, sides and languages it was given. Where no turn has a time, the start
// that the transcript itself states tells one talk from the next.
func Fingerprint(c *earshot.Conversation) string {
	h := sha256.New()
	names := make(map[string]string, len(c.Participants))
	for _, p := range c.Participants {
		names[p.ID] = plainWords(p.Name)
	}
	timed := false
	for i := range c.Turns {
		t := &c.Turns[i]
		timed = timed || t.Timed || !t.At.IsZero()
		writeTurn(h, names[t.Speaker], t)
	}
	if !timed && c.StartedFrom == "metadata" {
		fmt.Fprintf(h, "start %d", c.StartedAt.Unix())
	}
	return hex.EncodeToString(h.Sum(nil))
}

func writeTurn(h hash.Hash, speaker string, t *earshot.Turn) {
	var buf [64]byte
	from := append(buf[:0], '-')
	switch {
	case t.Timed:
		from = strconv.AppendInt(buf[:0], t.Start.Milliseconds(), 10)
	case !t.At.IsZero():
		from = t.At.UTC().AppendFormat(buf[:0], time.RFC3339Nano)
	}
	for _, part := range []string{speaker, string(from), string(t.Kind), plainWords(t.Text)} {
		io.WriteString(h, part)
		h.Write([]byte{0})
	}
}

// plainWords is s composed and with single spaces.
func plainWords(s string) string {
	if !norm.NFC.IsNormalString(s) {
		s = norm.NFC.String(s)
	}
	before := ' '
	for _, r := range s {
		if unicode.IsSpace(r) && (r != ' ' || before == ' ') {
			return strings.Join(strings.Fields(s), " ")
		}
		before = r
	}
	return strings.TrimSuffix(s, " ")
}

// AssignID gives c the ID that its start and fingerprint make. It is to be
// called again when either changes.
func AssignID(c *earshot.Conversation) {
	if c.Fingerprint == "" {
		c.Fingerprint = Fingerprint(c)
	}
	when := "undated"
	if !c.StartedAt.IsZero() {
		when = c.StartedAt.UTC().Format("20060102T150405Z")
	}
	c.ID = earshot.ConversationID(when + "-" + c.Fingerprint[:12])
}
