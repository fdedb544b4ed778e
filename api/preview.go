package api

import (
	"time"

	"earshot"
	"earshot/ingest"
)

// FilePreview is what a file would be read as, in JSON.
type FilePreview struct {
	File          string          `json:"file"`
	Format        string          `json:"format"`
	Confidence    float64         `json:"confidence"`
	Reason        string          `json:"reason"`
	Others        []GuessedFormat `json:"others"`
	Encoding      string          `json:"encoding"`
	DateOrders    []DateReading   `json:"date_orders"`
	ZoneMatters   bool            `json:"zone_matters"`
	Count         int             `json:"conversations_total"`
	Conversations []Previewed     `json:"conversations"`
	Failures      []Refused       `json:"failures"`
}

// GuessedFormat is a format a file could be, and how sure that is.
type GuessedFormat struct {
	Format     string  `json:"format"`
	Confidence float64 `json:"confidence"`
	Reason     string  `json:"reason"`
}

// DateReading is what one order of day, month and year makes of the first dates.
type DateReading struct {
	Order  string   `json:"order"`
	Dates  []string `json:"dates"`
	Chosen bool     `json:"chosen"`
}

// Previewed is a conversation of a file that was not stored yet.
type Previewed struct {
	ID           earshot.ConversationID `json:"id"`
	Title        string                 `json:"title"`
	Channel      earshot.Channel        `json:"channel"`
	StartedAt    *time.Time             `json:"started_at"`
	StartedFrom  string                 `json:"started_from"`
	Account      earshot.AccountID      `json:"account"`
	AccountFrom  string                 `json:"account_from"`
	Participants []Participant          `json:"participants"`
	Turns        int                    `json:"turns_total"`
	First        []FirstTurn            `json:"turns"`
	Warnings     []earshot.Warning      `json:"warnings"`
}

// FirstTurn is one of the first turns of a conversation.
type FirstTurn struct {
	Speaker string       `json:"speaker"`
	Side    earshot.Side `json:"side"`
	Kind    earshot.Kind `json:"kind"`
	At      *time.Time   `json:"at"`
	Text    string       `json:"text"`
}

// Refused says what could not be read, and what to do.
type Refused struct {
	Problem string `json:"problem"`
	Line    int    `json:"line"`
	Hint    string `json:"hint"`
}

// NewRefused is an error in the shape of the API.
func NewRefused(err error) Refused {
	return Refused{Problem: err.Error(), Line: ingest.LineOf(err), Hint: earshot.HintOf(err)}
}

// NewFilePreview is a preview of the file, with so many turns of each
// conversation, in the shape of the API; err is why the whole file is refused.
func NewFilePreview(file string, p ingest.Preview, err error, turns int) FilePreview {
	out := FilePreview{File: file, Format: p.Format.Name, Confidence: Round(p.Confidence), Reason: p.Reason, Others: []GuessedFormat{}, Encoding: p.Encoding,
		DateOrders: []DateReading{}, ZoneMatters: p.Zoned, Count: p.Count, Conversations: []Previewed{}, Failures: []Refused{}}
	for _, g := range p.Others {
		out.Others = append(out.Others, GuessedFormat{g.Format.Name, Round(g.Confidence), g.Reason})
	}
	for _, r := range p.Orders {
		reading := DateReading{Order: r.Order, Dates: []string{}, Chosen: r.Chosen}
		for _, day := range r.Dates {
			reading.Dates = append(reading.Dates, day.Format(time.DateOnly))
		}
		out.DateOrders = append(out.DateOrders, reading)
	}
	for _, c := range p.Conversations {
		out.Conversations = append(out.Conversations, newPreviewed(c, turns))
	}
	failures := p.Failures
	if err != nil && len(failures) == 0 {
		failures = []error{err}
	}
	for _, err := range failures {
		out.Failures = append(out.Failures, NewRefused(err))
	}
	return out
}

func newPreviewed(c *earshot.Conversation, turns int) Previewed {
	v := Previewed{ID: c.ID, Title: c.Title, Channel: c.Channel, StartedAt: Time(c.StartedAt), StartedFrom: c.StartedFrom, Account: c.Account, AccountFrom: c.AccountFrom,
		Participants: []Participant{}, Turns: len(c.Turns), First: []FirstTurn{}, Warnings: append([]earshot.Warning{}, c.Warnings...)}
	for _, p := range c.Participants {
		v.Participants = append(v.Participants, Participant{ID: p.ID, Name: p.Name, Email: p.Email, Side: p.Side, SideFrom: p.SideFrom, Role: p.Role})
	}
	for i := range c.Turns[:min(turns, len(c.Turns))] {
		t := &c.Turns[i]
		v.First = append(v.First, FirstTurn{Speaker: t.Speaker, Side: t.Side, Kind: kindOf(t), At: Time(t.At), Text: t.Text})
	}
	return v
}
