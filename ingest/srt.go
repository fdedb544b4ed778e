package ingest

import (
	"strings"

	"earshot"
)

// sniffSRT knows SubRip by a number, or nothing, before its first timing, and
// by the comma in it.
func sniffSRT(d *document) (float64, string) {
	head := d.head(2)
	for i, line := range head {
		if _, _, state := parseTiming(line); state != timingGood {
			if number(line) < 0 {
				return 0, ""
			}
			continue
		}
		switch {
		case i == 1:
			return 0.9, "begins with a number and a timing"
		case strings.Contains(line, ","):
			return 0.8, "begins with a timing with commas"
		}
	}
	return 0, ""
}

func readSRT(d *document) (*earshot.Conversation, error) { return readCaptionFile(d, false, named) }
