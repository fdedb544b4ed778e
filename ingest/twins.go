package ingest

import (
	"hash/fnv"
	"io"

	"earshot"
	"earshot/nlp"
)

// What makes two transcripts one call: that of the runs of three words that
// the shorter has, so many are in the longer; and how many it must have to
// tell. Speech recognition that takes every seventh word wrong leaves six in
// ten runs; calls that follow one script share one in ten.
const (
	twinRun   = 3
	twinAlike = 0.3
	twinLeast = 20
)

// Alike is how much two conversations are the same talk by their words, from 0
// to 1, whoever was heard saying them and wherever turns begin; 0 when they
// are not, or too short to tell.
func Alike(a, b *earshot.Conversation) float64 {
	x, y := runsOf(a), runsOf(b)
	if len(x) > len(y) {
		x, y = y, x
	}
	if len(x) < twinLeast {
		return 0
	}
	both := 0
	for run := range x {
		if y[run] {
			both++
		}
	}
	if share := float64(both) / float64(len(x)); share >= twinAlike {
		return share
	}
	return 0
}

// runsOf are the runs of words of a conversation, as numbers.
func runsOf(c *earshot.Conversation) map[uint64]bool {
	runs := map[uint64]bool{}
	var last [twinRun]uint64
	var tokens []nlp.Token
	n := 0
	for i := range c.Turns {
		t := &c.Turns[i]
		if !t.Counts() {
			continue
		}
		tokens = nlp.AppendTokens(tokens[:0], t.Text, t.Lang)
		for _, token := range tokens {
			h := fnv.New64a()
			io.WriteString(h, token.Term)
			copy(last[:], last[1:])
			last[twinRun-1] = h.Sum64()
			if n++; n >= twinRun {
				runs[last[0]*31*31+last[1]*31+last[2]] = true
			}
		}
	}
	return runs
}
