package nlp

import (
	"slices"
	"time"
	"unicode/utf8"

	"earshot"
)

const (
	joins      = 1500 * time.Millisecond // a pause within one run of a speaker
	overlapped = 200 * time.Millisecond  // less is no interruption
)

// timing is what the times of a conversation tell.
type timing struct {
	turns []*earshot.Turn // that count, have times, and are in the order they began
	ends  bool            // whether the ends are real, not only the next beginning
	whole time.Duration
}

// timingOf is nothing for writing: its times are of sending, not of speech.
func timingOf(c *earshot.Conversation) (t timing) {
	if c.Channel == earshot.ChannelChat || c.Channel == earshot.ChannelEmail {
		return t
	}
	untimed, last := 0, time.Duration(0)
	for i := range c.Turns {
		turn := &c.Turns[i]
		if !turn.Counts() || turn.Side == earshot.SideSystem {
			continue
		}
		if !turn.Timed || turn.End < turn.Start {
			untimed++
			continue
		}
		t.turns = append(t.turns, turn)
		last = max(last, turn.End)
	}
	if untimed > len(t.turns) {
		return timing{}
	}
	t.sort()
	t.ends = realEnds(t.turns)
	t.whole = max(c.Duration, last)
	return t
}

// sort is by beginning; turns nearly always are already.
func (t *timing) sort() {
	for i := 1; i < len(t.turns); i++ {
		for k := i; k > 0 && t.turns[k].Start < t.turns[k-1].Start; k-- {
			t.turns[k], t.turns[k-1] = t.turns[k-1], t.turns[k]
		}
	}
}

// realEnds reports whether turns end by themselves: formats that only tell when
// a turn begins let it end with the next, or at once.
func realEnds(turns []*earshot.Turn) bool {
	made := 0
	for i, t := range turns {
		if t.End == t.Start || i+1 < len(turns) && t.End == turns[i+1].Start {
			made++
		}
	}
	return len(turns) > 0 && 10*made < 9*max(1, len(turns)-1)
}

func (t *timing) fill(m *earshot.Metrics) {
	m.LongestOurs, m.LongestTheirs = t.longestRun(earshot.SideUs), t.longestRun(earshot.SideCustomer)
	m.TalkTimeShare = t.talkShare()
	if t.whole >= time.Second {
		rate := float64(m.Switches) / t.whole.Minutes()
		m.Interactivity = &rate
		questions := float64(m.OurQuestions) / t.whole.Hours()
		m.QuestionRate = &questions
	}
	if t.ends {
		m.Patience, m.PatienceMedian = t.patience()
		m.Interruptions = t.interruptions()
		m.SilenceShare = t.silence()
		m.SpeechRate = t.speechRate()
		m.SyllableRate = t.syllableRate()
		m.Listening = t.listening()
	}
}

// talkShare is our share of the time the sides spoke; nil when either did not.
func (t *timing) talkShare() *float64 {
	var ours, theirs, unknown time.Duration
	for _, turn := range t.turns {
		switch d := turn.End - turn.Start; turn.Side {
		case earshot.SideUs:
			ours += d
		case earshot.SideCustomer:
			theirs += d
		default:
			unknown += d
		}
	}
	if ours == 0 || theirs == 0 && unknown > 0 {
		return nil
	}
	share := ours.Seconds() / (ours + theirs).Seconds()
	return &share
}

// longestRun is the longest time one speaker of a side kept the word: pauses
// are no longer than a breath, and "uh-huh" from others does not break it. It
// is nil when no turn of the side has times.
func (t *timing) longestRun(side earshot.Side) *time.Duration {
	var longest *time.Duration
	var start, end time.Duration
	speaker, running := "", false
	for _, turn := range t.turns {
		if turn.Side != side || running && turn.Speaker != speaker {
			if backchannel(turn) && running {
				continue
			}
			running = false
		}
		if turn.Side != side {
			continue
		}
		if !running || t.ends && turn.Start-end > joins {
			start, speaker, running = turn.Start, turn.Speaker, true
			end = turn.End
		}
		end = max(end, turn.End)
		if run := end - start; longest == nil || run > *longest {
			longest = &run
		}
	}
	return longest
}

// patience is the mean and the median silence between a customer's end and our
// beginning; nil when there was none.
func (t *timing) patience() (mean, median *time.Duration) {
	var sum time.Duration
	var room [64]time.Duration
	gaps := room[:0]
	for i := 1; i < len(t.turns); i++ {
		before, turn := t.turns[i-1], t.turns[i]
		if gap := turn.Start - before.End; before.Side == earshot.SideCustomer && turn.Side == earshot.SideUs && gap > 0 && !backchannel(turn) {
			sum += gap
			gaps = append(gaps, gap)
		}
	}
	n := len(gaps)
	if n == 0 {
		return nil, nil
	}
	slices.Sort(gaps)
	m, half := sum/time.Duration(n), (gaps[(n-1)/2]+gaps[n/2])/2
	return &m, &half
}

// interruptions count how often we began before a customer had ended, unless
// it was to say "uh-huh"; nil when nobody of ours or theirs spoke.
func (t *timing) interruptions() *int {
	count, ours, theirs := 0, false, false
	var end time.Duration // of the customer who spoke longest so far
	for _, turn := range t.turns {
		switch turn.Side {
		case earshot.SideCustomer:
			end, theirs = max(end, turn.End), true
		case earshot.SideUs:
			ours = true
			if min(end, turn.End)-turn.Start >= overlapped && !backchannel(turn) {
				count++
			}
		}
	}
	if !ours || !theirs {
		return nil
	}
	return &count
}

// silence is the share of the whole in which nobody spoke.
func (t *timing) silence() *float64 {
	var speech, end time.Duration
	for _, turn := range t.turns {
		if turn.End > end {
			speech += turn.End - max(end, turn.Start)
			end = turn.End
		}
	}
	if t.whole <= 0 {
		return nil
	}
	share := 1 - speech.Seconds()/t.whole.Seconds()
	return &share
}

// enoughSpeech is how long we must have spoken a language for a rate.
const enoughSpeech = 10 * time.Second

// speechRate is how many words, or characters, we spoke in a minute of our own
// speech, by language.
func (t *timing) speechRate() map[earshot.Lang]float64 {
	units, spent := map[earshot.Lang]float64{}, map[earshot.Lang]time.Duration{}
	for _, turn := range t.turns {
		if turn.Side != earshot.SideUs || turn.Lang == "" || turn.Lang == earshot.Undetermined {
			continue
		}
		units[turn.Lang.Base()] += unitsOf(turn.Text, turn.Lang)
		spent[turn.Lang.Base()] += turn.End - turn.Start
	}
	for lang, d := range spent {
		if d < enoughSpeech {
			delete(units, lang)
			continue
		}
		units[lang] /= d.Minutes()
	}
	if len(units) == 0 {
		return nil
	}
	return units
}

// syllableRate is how many syllables of Korean we spoke in a minute; nil when
// it was little or none. A syllable is a character of Hangul.
func (t *timing) syllableRate() *float64 {
	syllables, spent := 0, time.Duration(0)
	for _, turn := range t.turns {
		if turn.Side != earshot.SideUs || turn.Lang.Base() != earshot.Korean {
			continue
		}
		spent += turn.End - turn.Start
		for i := 0; i < len(turn.Text); {
			r, size := utf8.DecodeRuneInString(turn.Text[i:])
			if r >= 0xAC00 && r <= 0xD7A3 {
				syllables++
			}
			i += size
		}
	}
	if spent < enoughSpeech {
		return nil
	}
	rate := float64(syllables) / spent.Minutes()
	return &rate
}

// listening is how often we said "uh-huh" while a customer kept the word, per
// minute of the customer's speech; nil when the customer said little.
func (t *timing) listening() *float64 {
	count, spent, ours := 0, time.Duration(0), false
	var end time.Duration // of the customer who spoke longest so far
	for i, turn := range t.turns {
		switch turn.Side {
		case earshot.SideCustomer:
			end = max(end, turn.End)
			spent += turn.End - turn.Start
		case earshot.SideUs:
			ours = true
			if backchannel(turn) && (turn.Start < end || t.goesOn(i)) {
				count++
			}
		}
	}
	if !ours || spent < enoughSpeech {
		return nil
	}
	rate := float64(count) / spent.Minutes()
	return &rate
}

// goesOn reports whether the customer who spoke before turn i speaks on after
// it, with no more than a breath between.
func (t *timing) goesOn(i int) bool {
	if i == 0 || i+1 == len(t.turns) {
		return false
	}
	before, after := t.turns[i-1], t.turns[i+1]
	return before.Side == earshot.SideCustomer && after.Side == earshot.SideCustomer && before.Speaker == after.Speaker && after.Start-before.End <= joins+overlapped
}
