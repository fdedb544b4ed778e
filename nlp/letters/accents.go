//go:build ignore

package main

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// unaccented is a word as somebody writes it whose keyboard has no accents.
func unaccented(s string) string {
	var b strings.Builder
	for _, r := range norm.NFD.String(s) {
		switch {
		case unicode.Is(unicode.Mn, r):
		case r == 'ı':
			b.WriteByte('i')
		case r == 'ł':
			b.WriteByte('l')
		case r == 'đ':
			b.WriteByte('d')
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}
