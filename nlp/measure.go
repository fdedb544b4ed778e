package nlp

import (
	"time"
	"unicode/utf8"

	"earshot"
)

// Measure says how an annotated conversation went. Only what counts is
// counted: notes, system lines and quotations are not.
func Measure(c *earshot.Conversation) earshot.Metrics {
	m := earshot.Metrics{Languages: map[earshot.Lang]int{}, WorstTurn: -1}
	var ours, theirs, unknown float64
	var last earshot.Side
	for i := range c.Turns {
		t := &c.Turns[i]
		if !t.Counts() || t.Side == earshot.SideSystem {
			continue
		}
		m.Turns++
		m.Languages[t.Lang]++
		switch t.Side {
		case earshot.SideUs:
			ours += spoken(t.Text)
		case earshot.SideCustomer:
			theirs += spoken(t.Text)
		default:
			unknown += spoken(t.Text)
			continue
		}
		if last != "" && last != t.Side {
			m.Switches++
		}
		last = t.Side
		if IsQuestion(t.Text, t.Lang) {
			if t.Side == earshot.SideUs {
				m.OurQuestions++
			} else {
				m.TheirQuestions++
			}
		}
	}
	if ours > 0 && (theirs > 0 || unknown == 0) {
		share := ours / (ours + theirs)
		m.TalkShare = &share
	}
	m.LongestOurs = longestRun(c, earshot.SideUs)
	m.LongestTheirs = longestRun(c, earshot.SideCustomer)
	mood := moodOf(c, earshot.SideCustomer)
	m.CustomerMood, m.CustomerChange, m.WorstTurn = mood.mean, mood.change, mood.worst
	return m
}

// spoken is how much was said: words where words are spaced, and in Chinese,
// Japanese and Thai characters, of which about five make three words.
func spoken(text string) float64 {
	table := runeTables()
	words, characters, inWord := 0, 0, false
	for i := 0; i < len(text); {
		r, size := utf8.DecodeRuneInString(text[i:])
		i += size
		s := table.scriptAt(r)
		switch {
		case s == scriptMark:
		case s.bigrammed() && s != scriptHangul && s != scriptJamo:
			characters++
			inWord = false
		case s.letter() || s == scriptDigit:
			if !inWord {
				words++
			}
			inWord = true
		case s == scriptSpace:
			inWord = false
		}
	}
	return float64(words) + 0.6*float64(characters)
}

// longestRun is the longest time one speaker of a side kept the word; nil when
// no turn of the side has times.
func longestRun(c *earshot.Conversation, side earshot.Side) *time.Duration {
	var longest *time.Duration
	var start time.Duration
	speaker, running := "", false
	for i := range c.Turns {
		t := &c.Turns[i]
		if !t.Counts() {
			continue
		}
		if t.Side != side || !t.Timed {
			running = false
			continue
		}
		if !running || t.Speaker != speaker {
			start, speaker, running = t.Start, t.Speaker, true
		}
		if run := t.End - start; longest == nil || run > *longest {
			longest = &run
		}
	}
	return longest
}

// mood is how a side felt, by the sentiment of its turns.
type mood struct {
	mean   float64 // weighted by length
	change float64 // the last third less the first; 0 under three turns
	turns  int
	worst  int // Seq of the worst turn below 0; -1 if there is none
}

func moodOf(c *earshot.Conversation, side earshot.Side) mood {
	m := mood{worst: -1}
	var room [64]int
	turns := room[:0]
	lowest := 0.0
	for i := range c.Turns {
		t := &c.Turns[i]
		if t.Side != side || !t.Counts() {
			continue
		}
		turns = append(turns, i)
		if t.Sentiment.Score < lowest {
			lowest, m.worst = t.Sentiment.Score, t.Seq
		}
	}
	m.turns = len(turns)
	m.mean = meanMood(c, turns)
	if third := len(turns) / 3; third > 0 {
		m.change = meanMood(c, turns[len(turns)-third:]) - meanMood(c, turns[:third])
	}
	return m
}

// meanMood is the mean score of some turns, each weighted by how much was
// said; one with no words at all (":)") weighs as one word.
func meanMood(c *earshot.Conversation, turns []int) float64 {
	sum, weight := 0.0, 0.0
	for _, i := range turns {
		w := max(1, spoken(c.Turns[i].Text))
		sum += w * c.Turns[i].Sentiment.Score
		weight += w
	}
	if weight == 0 {
		return 0
	}
	return sum / weight
}
