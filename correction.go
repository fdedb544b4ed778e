package earshot

// Corrected is what LangFrom and SentimentFrom of a turn say of what a person
// put right; no analysis overrules it.
const Corrected = "corrected"

// TurnCorrection is what a person says of a turn that was told wrongly. An
// empty field says nothing; the zero value is no correction.
type TurnCorrection struct {
	Lang Lang
	Mood Mood
}

// Valid reports whether the correction names a language and a mood there are,
// or none.
func (c TurnCorrection) Valid() bool {
	return c.Lang != AnyLang && c.Lang != Undetermined && (c.Mood == "" || c.Mood.Valid())
}

// String is the correction for people who read the audit: "ko negative".
func (c TurnCorrection) String() string {
	if c.Lang == "" || c.Mood == "" {
		return string(c.Lang) + string(c.Mood)
	}
	return string(c.Lang) + " " + string(c.Mood)
}

// Correction is what a person put right about the turn.
func (t *Turn) Correction() TurnCorrection {
	var c TurnCorrection
	if t.LangFrom == Corrected {
		c.Lang = t.Lang
	}
	if t.SentimentFrom == Corrected {
		c.Mood = t.Sentiment.Label
	}
	return c
}

// Correct puts right what the correction names and leaves the rest.
func (t *Turn) Correct(c TurnCorrection) {
	if c.Lang != "" {
		t.Lang, t.LangConfidence, t.LangFrom = c.Lang, 1, Corrected
	}
	if c.Mood != "" {
		t.Sentiment, t.SentimentFrom = Sentiment{Label: c.Mood, Score: c.Mood.score()}, Corrected
	}
}

// Valid reports whether m is one of the moods.
func (m Mood) Valid() bool { return m == Negative || m == Neutral || m == Positive }

// score is the score of a mood nobody doubts.
func (m Mood) score() float64 {
	switch m {
	case Negative:
		return -1
	case Positive:
		return 1
	}
	return 0
}

// Override is what a person says of a finding against the rule that made it.
// It outlives every new analysis, as long as the tracker finds those words.
type Override string

// The overrides; the zero value is none. Each is the Reason of a finding whose
// state it decides.
const (
	SaidWrong Override = "wrong" // it is no finding
	SaidRight Override = "right" // it counts, whatever suppressed it
)

// Apply gives a finding the state that follows from the override. What counts
// of itself needs nobody's word.
func (o Override) Apply(f *Finding) {
	switch {
	case o == SaidWrong:
		f.State, f.Reason = Suppressed, string(SaidWrong)
	case o == SaidRight && f.State != Counted:
		f.State, f.Reason = Counted, string(SaidRight)
	}
}

// Overridden is the override that decided the finding's state, if one did.
func (f *Finding) Overridden() Override {
	switch o := Override(f.Reason); {
	case o == SaidWrong && f.State == Suppressed, o == SaidRight && f.State == Counted:
		return o
	}
	return ""
}
