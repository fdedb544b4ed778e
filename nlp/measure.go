package nlp

import (
	"unicode/utf8"

	"earshot"
)

// Measure says how an annotated conversation went. Only what counts is
// counted: notes, system lines and quotations are not.
func Measure(c *earshot.Conversation) earshot.Metrics {
	m := earshot.Metrics{Languages: map[earshot.Lang]int{}}
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
				if isOpen(t.Text, t.Lang) {
					m.OpenQuestions++
				}
			} else {
				m.TheirQuestions++
			}
		}
	}
	if ours > 0 && (theirs > 0 || unknown == 0) {
		share := ours / (ours + theirs)
		m.TalkShare = &share
	}
	t := timingOf(c)
	t.fill(&m)
	m.Fillers = fillerRates(c)
	mood := moodOf(c, earshot.SideCustomer)
	m.CustomerMood, m.CustomerChange, m.CustomerThirds = mood.mean, mood.change, mood.thirds
	m.WorstTurn, m.WorstMood, m.TurningTurn = mood.worst, mood.lowest, mood.turned
	return m
}

// enoughUnits is how many words, or characters, we must have said in a
// language for a rate of fillers.
const enoughUnits = 50

// fillerRates is how many fillers we said per 100 words, or characters, by
// language; nil in writing, where nobody looks for words aloud, and when we
// said too little.
func fillerRates(c *earshot.Conversation) map[earshot.Lang]float64 {
	if c.Channel == earshot.ChannelChat || c.Channel == earshot.ChannelEmail {
		return nil
	}
	var found, units map[earshot.Lang]float64
	for i := range c.Turns {
		t := &c.Turns[i]
		if !t.Counts() || t.Side != earshot.SideUs {
			continue
		}
		n, ok := countFillers(t.Text, t.Lang)
		if !ok {
			continue
		}
		if found == nil {
			found, units = map[earshot.Lang]float64{}, map[earshot.Lang]float64{}
		}
		found[t.Lang.Base()] += float64(n)
		units[t.Lang.Base()] += unitsOf(t.Text, t.Lang)
	}
	for lang, n := range units {
		if n < enoughUnits {
			delete(found, lang)
			continue
		}
		found[lang] *= 100 / n
	}
	if len(found) == 0 {
		return nil
	}
	return found
}

// spoken is how much was said, whatever the language: words where words are
// spaced, and in Chinese, Japanese and Thai characters, of which about five
// make three words.
func spoken(text string) float64 {
	words, characters := countUnits(text)
	return float64(words) + 0.6*float64(characters)
}

// unitsOf is how much was said in the unit of the language: words, or
// characters where words are not spaced; a foreign word in those is one.
func unitsOf(text string, lang earshot.Lang) float64 {
	words, characters := countUnits(text)
	if lang.Spaced() {
		return float64(words)
	}
	return float64(words + characters)
}

func countUnits(text string) (words, characters int) {
	table := runeTables()
	inWord := false
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
	return words, characters
}
