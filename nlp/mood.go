package nlp

import (
	"math"
	"time"

	"earshot"
)

// mood is how a side felt, by the sentiment of its turns.
type mood struct {
	mean   float64     // weighted by length, and the end more than the beginning
	change float64     // the last third less the first; 0 under three turns
	thirds *[3]float64 // weighted by length; nil under three turns
	turns  int
	worst  int      // Seq of the worst turn below 0; -1 if there is none
	lowest *float64 // its mood
	turned *int     // Seq of the turn from which on the mood was another; nil if it never turned
}

// felt is one turn of the side.
type felt struct {
	seq    int
	score  float64
	length float64
}

func moodOf(c *earshot.Conversation, side earshot.Side) mood {
	m := mood{worst: -1}
	var room [64]felt
	turns := room[:0]
	lowest := 0.0
	for i := range c.Turns {
		t := &c.Turns[i]
		if t.Side != side || !t.Counts() {
			continue
		}
		// A turn with no words at all (":)") weighs as one word.
		turns = append(turns, felt{t.Seq, t.Sentiment.Score, max(1, spoken(t.Text))})
		if t.Sentiment.Score < lowest {
			lowest, m.worst = t.Sentiment.Score, t.Seq
		}
	}
	m.turns = len(turns)
	if m.worst >= 0 {
		m.lowest = &lowest
	}
	m.mean = meanMood(turns, true)
	if n := len(turns); n >= 3 {
		m.thirds = &[3]float64{meanMood(turns[:n/3], false), meanMood(turns[n/3:n-n/3], false), meanMood(turns[n-n/3:], false)}
		m.change = m.thirds[2] - m.thirds[0]
		m.turned = turning(turns)
	}
	return m
}

// meanMood is the mean score of some turns, each weighted by how much was
// said, and with recent twice as much at the end as at the beginning.
func meanMood(turns []felt, recent bool) float64 {
	sum, weight := 0.0, 0.0
	for i, t := range turns {
		w := t.length
		if recent && len(turns) > 1 {
			w *= 1 + float64(i)/float64(len(turns)-1)
		}
		sum += w * t.score
		weight += w
	}
	if weight == 0 {
		return 0
	}
	return sum / weight
}

// turnedBy is how far the mood before and after must lie apart to have turned.
const turnedBy = 0.3

// turning is the Seq of the turn that parts the turns into a before and an
// after whose moods differ most for how much was said on either side; nil when
// they do not differ enough.
func turning(turns []felt) *int {
	total, all := 0.0, 0.0
	for _, t := range turns {
		total += t.length
		all += t.length * t.score
	}
	best, at := 0.0, (*int)(nil)
	weight, sum := 0.0, 0.0
	for i, t := range turns[:len(turns)-1] {
		weight += t.length
		sum += t.length * t.score
		gap := (all-sum)/(total-weight) - sum/weight
		if apart := gap * gap * weight * (total - weight); math.Abs(gap) >= turnedBy && apart > best {
			seq := turns[i+1].seq
			best, at = apart, &seq
		}
	}
	return at
}

// usualMemory is how far back a mood is compared, and usualFrom how many
// conversations it takes.
const (
	usualMemory = 365 * 24 * time.Hour
	usualFrom   = 3
	usualWithin = 0.1
)

// Usual sets the customer's mood in a conversation beside the earlier ones of
// the same account, of a year at most; nil when they are fewer than three, or
// the customer said nothing. What differs by less than the account's moods
// differ anyway, and by less than 0.1 at least, is as usual.
func Usual(c *earshot.Conversation, all []earshot.Brief) *earshot.Usual {
	var before []float64
	for _, b := range all {
		if b.ID != c.ID && b.CustomerTurns > 0 && b.At.Before(c.StartedAt) && c.StartedAt.Sub(b.At) <= usualMemory {
			before = append(before, b.CustomerMood)
		}
	}
	n := float64(len(before))
	if len(before) < usualFrom || c.CustomerTurns == 0 {
		return nil
	}
	sum, squares := 0.0, 0.0
	for _, x := range before {
		sum += x
	}
	for _, x := range before {
		squares += (x - sum/n) * (x - sum/n)
	}
	u := &earshot.Usual{Conversations: len(before), Mean: sum / n, Spread: math.Sqrt(squares / (n - 1)), Verdict: earshot.AsUsual}
	u.Change = c.CustomerMood - u.Mean
	switch far := max(usualWithin, u.Spread); {
	case u.Change >= far:
		u.Verdict = earshot.CalmerThanUsual
	case u.Change <= -far:
		u.Verdict = earshot.WorseThanUsual
	}
	return u
}
