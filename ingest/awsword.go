package ingest

import (
	"regexp"
	"strings"

	"earshot"
)

// awsWordRow is a row of the table in the documents made of AWS transcripts:
// when, how long, who, and the words in the last cell.
var (
	awsWordRow   = regexp.MustCompile(`^(\d+:\d\d:\d\d(?:\.\d+)?)\t(\d+(?:\.\d+)?)s\t([^\t]+)\t(.*)$`)
	awsWordTopic = regexp.MustCompile(`^\[Topic \d+\]\s*`)
)

func sniffAWSWord(d *document) (float64, string) {
	if !d.word {
		return 0, ""
	}
	l := d.lines()
	for line, ok := l.next(); ok; line, ok = l.next() {
		if awsWordRow.MatchString(wordRow(line)) {
			return 0.95, "a table of times, lengths, speakers and words"
		}
	}
	return 0, ""
}

// wordRow is a row of a table whose cells, but for breaks, hold one line each.
func wordRow(line string) string {
	return strings.ReplaceAll(line, cellBreak+"\t", "\t")
}

// readAWSWord reads the document that AWS's sample code makes of a transcript.
// What precedes the table was written by a machine.
func readAWSWord(d *document) (*earshot.Conversation, error) {
	b := newBuilder()
	b.c.Channel = earshot.ChannelCall
	var all []cue
	before := 0
	l := d.lines()
	for line, ok := l.next(); ok; line, ok = l.next() {
		m := awsWordRow.FindStringSubmatch(wordRow(line))
		if m == nil {
			if strings.TrimSpace(line) != "" {
				before++
			}
			continue
		}
		at, _ := parseStamp(m[1])
		length, _ := offsetOf(m[2], false)
		cell := strings.TrimSpace(m[4])
		cell = cell[strings.LastIndexByte(cell, '\t')+1:]
		words, _, _ := strings.Cut(cell, cellBreak)
		if words = awsWordTopic.ReplaceAllString(strings.TrimSpace(words), ""); words == "" {
			b.notes.add(l.no, "a turn has no words")
			continue
		}
		all = append(all, cue{speaker: tidyName(strings.ReplaceAll(m[3], cellBreak, " ")), text: words, from: at, to: at + length, line: l.no})
	}
	if before > 0 {
		b.notes.add(0, "%d lines of statistics around the table of words were skipped", before)
	}
	return captionTurns(b, all, earshot.ChannelCall), nil
}
