package api

import (
	"time"

	"earshot"
	"earshot/nlp"
)

// Transcript is a conversation with all that was found in it, in the shape
// that analyze prints and the API answers with. The shape is a contract:
// doc/analyze.schema.json describes it, and a field keeps its name and meaning.
type Transcript struct {
	Format       string            `json:"format"`
	Encoding     string            `json:"encoding"`
	Conversation Conversation      `json:"conversation"`
	Promises     []Promise         `json:"promises"`
	Metrics      Metrics           `json:"metrics"`
	Usual        *earshot.Usual    `json:"usual" doc:"the customer's mood beside what is usual for the account; null when there is too little to compare"`
	Warnings     []earshot.Warning `json:"warnings"`
}

// Conversation is the conversation of a Transcript.
type Conversation struct {
	ID           earshot.ConversationID `json:"id"`
	Channel      earshot.Channel        `json:"channel"`
	StartedAt    *time.Time             `json:"started_at"`
	Title        string                 `json:"title"`
	Participants []Participant          `json:"participants"`
	Turns        []Turn                 `json:"turns"`
}

// Participant is somebody who took part in it.
type Participant struct {
	ID       string       `json:"id"`
	Name     string       `json:"name"`
	Email    string       `json:"email"`
	Side     earshot.Side `json:"side"`
	SideFrom string       `json:"side_from"`
	Role     string       `json:"role"`
}

// Turn is one turn with its findings. Times are null where the transcript has
// none; Sentiment is null for a turn that is not a message.
type Turn struct {
	Seq            int          `json:"seq"`
	Speaker        string       `json:"speaker"`
	Side           earshot.Side `json:"side"`
	StartMS        *int64       `json:"start_ms"`
	EndMS          *int64       `json:"end_ms"`
	At             *time.Time   `json:"at"`
	Text           string       `json:"text"`
	Kind           earshot.Kind `json:"kind"`
	Lang           earshot.Lang `json:"lang"`
	LangConfidence float64      `json:"lang_confidence"`
	LangNote       string       `json:"lang_note,omitempty"` // "yue" for Chinese with marks of Cantonese
	Sentiment      *Sentiment   `json:"sentiment"`
	Findings       []Finding    `json:"findings"`
}

// Sentiment is a mood, from -1 to 1.
type Sentiment struct {
	Label earshot.Mood `json:"label"`
	Score float64      `json:"score"`
}

// Finding is what a tracker saw; Start and End are byte offsets into the
// turn's text.
type Finding struct {
	Tracker  earshot.TrackerID    `json:"tracker"`
	Category earshot.Category     `json:"category"`
	Severity earshot.Severity     `json:"severity"`
	Start    int                  `json:"start"`
	End      int                  `json:"end"`
	Quote    string               `json:"quote"`
	State    earshot.FindingState `json:"state"`
	Reason   string               `json:"reason,omitempty"`
}

// Metrics are the conversation's, durations in milliseconds.
type Metrics struct {
	earshot.Metrics
	LongestOursMS    *int64 `json:"longest_ours_ms"`
	LongestTheirsMS  *int64 `json:"longest_theirs_ms"`
	PatienceMS       *int64 `json:"patience_ms"`
	PatienceMedianMS *int64 `json:"patience_median_ms"`
}

// Line is one turn analysed alone, the N-th of its input.
type Line struct {
	ID             any          `json:"id,omitempty"`
	N              int          `json:"n"`
	Text           string       `json:"text"`
	Lang           earshot.Lang `json:"lang"`
	LangConfidence float64      `json:"lang_confidence"`
	LangNote       string       `json:"lang_note,omitempty"` // "yue" for Chinese with marks of Cantonese
	Sentiment      Sentiment    `json:"sentiment"`
	Findings       []Finding    `json:"findings"`
}

// NewTranscript is an analysis in the shape of the contract.
func NewTranscript(an earshot.Analysis) Transcript {
	c := an.Conversation
	t := Transcript{
		Format: c.Format, Encoding: c.Encoding,
		Conversation: Conversation{ID: c.ID, Channel: c.Channel, StartedAt: Time(c.StartedAt), Title: c.Title,
			Participants: []Participant{}, Turns: []Turn{}},
		Metrics: Metrics{Metrics: an.Metrics, LongestOursMS: milliseconds(an.Metrics.LongestOurs),
			LongestTheirsMS: milliseconds(an.Metrics.LongestTheirs), PatienceMS: milliseconds(an.Metrics.Patience),
			PatienceMedianMS: milliseconds(an.Metrics.PatienceMedian)},
		Promises: []Promise{},
		Warnings: append([]earshot.Warning{}, c.Warnings...),
	}
	for _, p := range c.Participants {
		t.Conversation.Participants = append(t.Conversation.Participants,
			Participant{ID: p.ID, Name: p.Name, Email: p.Email, Side: p.Side, SideFrom: p.SideFrom, Role: p.Role})
	}
	for _, p := range an.Promises {
		t.Promises = append(t.Promises, newPromise(p))
	}
	byTurn := ByTurn(an.Findings)
	for i := range c.Turns {
		t.Conversation.Turns = append(t.Conversation.Turns, newTurn(&c.Turns[i], byTurn[c.Turns[i].Seq]))
	}
	return t
}

func newTurn(t *earshot.Turn, found []Finding) Turn {
	out := Turn{Seq: t.Seq, Speaker: t.Speaker, Side: t.Side, At: Time(t.At), Text: t.Text, Kind: kindOf(t),
		Lang: t.Lang, LangConfidence: Round(t.LangConfidence), LangNote: nlp.Variety(t.Text, t.Lang), Findings: found}
	if t.Timed {
		start, end := t.Start.Milliseconds(), t.End.Milliseconds()
		out.StartMS, out.EndMS = &start, &end
	}
	if t.Counts() {
		out.Sentiment = &Sentiment{Label: t.Sentiment.Label, Score: Round(t.Sentiment.Score)}
	}
	if out.Findings == nil {
		out.Findings = []Finding{}
	}
	return out
}

// Lines is each turn of a conversation in the shape of a turn alone.
func Lines(an earshot.Analysis) []Line {
	byTurn := ByTurn(an.Findings)
	var lines []Line
	for i := range an.Conversation.Turns {
		lines = append(lines, NewLine(i+1, &an.Conversation.Turns[i], byTurn[an.Conversation.Turns[i].Seq]))
	}
	return lines
}

// NewLine is one turn with its findings in the shape of a turn alone.
func NewLine(n int, t *earshot.Turn, found []Finding) Line {
	if found == nil {
		found = []Finding{}
	}
	return Line{N: n, Text: t.Text, Lang: t.Lang, LangConfidence: Round(t.LangConfidence), LangNote: nlp.Variety(t.Text, t.Lang),
		Sentiment: Sentiment{Label: t.Sentiment.Label, Score: Round(t.Sentiment.Score)}, Findings: found}
}

// ByTurn is the findings by the Seq of their turn.
func ByTurn(found []earshot.Finding) map[int][]Finding {
	byTurn := map[int][]Finding{}
	for _, f := range found {
		byTurn[f.Turn] = append(byTurn[f.Turn], newFinding(f))
	}
	return byTurn
}

func newFinding(f earshot.Finding) Finding {
	return Finding{Tracker: f.Tracker, Category: f.Category, Severity: f.Severity, Start: f.Start, End: f.End, Quote: f.Quote, State: f.State, Reason: f.Reason}
}

func kindOf(t *earshot.Turn) earshot.Kind {
	if t.Kind == "" {
		return earshot.KindMessage
	}
	return t.Kind
}

// Time is t for JSON: null for the zero time.
func Time(t time.Time) *time.Time {
	if t.IsZero() {
		return nil
	}
	return &t
}

func milliseconds(d *time.Duration) *int64 {
	if d == nil {
		return nil
	}
	ms := d.Milliseconds()
	return &ms
}

// Round keeps three decimals: more is noise in a JSON file.
func Round(x float64) float64 { return float64(int64(x*1000+copysign(0.5, x))) / 1000 }

func copysign(half, x float64) float64 {
	if x < 0 {
		return -half
	}
	return half
}
