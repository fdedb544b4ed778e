package ingest

import (
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"earshot"
)

// cue is one caption's words of one speaker.
type cue struct {
	speaker  string // as it is written; empty when the caption names nobody
	text     string
	from, to time.Duration
	line     int
	untimed  bool         // the times are not known
	lang     earshot.Lang // as the source says it of these words; empty when it does not
	kind     earshot.Kind
}

// Cues of one speaker become one turn while the pause between them is at most
// maxPause, the turn lasts at most maxTurn and has at most maxRunes.
const (
	maxPause = 2 * time.Second
	maxTurn  = 60 * time.Second
	maxRunes = 1000
)

// joinCues makes turns of cues. No word is lost: the texts of the turns are
// the texts of the cues.
func joinCues(b *builder, cues []cue) []earshot.Turn {
	var turns []earshot.Turn
	for i := 0; i < len(cues); {
		n := run(cues[i:])
		turns = append(turns, joinRun(b, cues[i:i+n]))
		i += n
	}
	return turns
}

// run is how many of the first cues make one turn.
func run(cues []cue) int {
	runes := utf8.RuneCountInString(cues[0].text)
	end := cues[0].to
	for i := 1; i < len(cues); i++ {
		c := cues[i]
		runes += 1 + utf8.RuneCountInString(c.text)
		end = max(end, c.to)
		if c.untimed || cues[0].untimed || c.lang != cues[0].lang || c.kind != cues[0].kind || c.speaker != cues[0].speaker || c.from-cues[i-1].to > maxPause || c.from < cues[i-1].from ||
			end-cues[0].from > maxTurn || runes > maxRunes {
			return i
		}
	}
	return len(cues)
}

func joinRun(b *builder, cues []cue) earshot.Turn {
	first := cues[0]
	t := earshot.Turn{
		Speaker: b.speaker(first.speaker), Timed: !first.untimed, Start: first.from, End: first.to,
		Text: first.text, Line: first.line, Kind: first.kind,
	}
	if first.lang != "" {
		t.Lang, t.LangFrom, t.LangConfidence = first.lang, "given", 1
	}
	if len(cues) == 1 {
		return t
	}
	var text strings.Builder
	t.Cues = make([]earshot.Cue, 0, len(cues))
	for i, c := range cues {
		if i > 0 && spaceBetween(cues[i-1].text, c.text) {
			text.WriteByte(' ')
		}
		start := text.Len()
		text.WriteString(c.text)
		t.Cues = append(t.Cues, earshot.Cue{Start: start, End: text.Len(), From: c.from, To: c.to})
		t.End = max(t.End, c.to)
	}
	t.Text = text.String()
	return t
}

// spaceBetween reports whether two pieces of speech are joined with a space.
// Chinese and Japanese are not spaced; Korean is.
func spaceBetween(a, b string) bool {
	last, _ := utf8.DecodeLastRuneInString(a)
	first, _ := utf8.DecodeRuneInString(b)
	return !unspaced(last) || !unspaced(first)
}

// unspaced reports whether r belongs to a script written without spaces, or to
// its punctuation.
func unspaced(r rune) bool {
	return r >= 0x2E80 && (unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana) ||
		r >= 0x3000 && r <= 0x30FF || r >= 0xFF00 && r <= 0xFF65)
}

// unwrap joins the lines of one caption.
func unwrap(s string) string {
	s = strings.TrimSpace(s)
	if !strings.Contains(s, "\n") {
		return s
	}
	var text strings.Builder
	before := ""
	for line := range strings.SplitSeq(s, "\n") {
		if line = strings.TrimSpace(line); line == "" {
			continue
		}
		if before != "" && spaceBetween(before, line) {
			text.WriteByte(' ')
		}
		text.WriteString(line)
		before = line
	}
	return text.String()
}
