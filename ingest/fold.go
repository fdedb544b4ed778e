package ingest

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
	"golang.org/x/text/width"
)

// foldName is what is compared of two names: composed, one width, one case,
// and without spaces, invisible marks and the middle dot.
func foldName(name string) string {
	folded := width.Fold.String(norm.NFC.String(name))
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) || invisible(r) || r == '·' || r == '・' {
			return -1
		}
		return unicode.ToLower(r)
	}, norm.NFC.String(folded))
}
