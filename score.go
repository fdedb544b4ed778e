package earshot

import "time"

// Band is a half-open range of scores.
type Band string

// The bands: [0,30) is low, [30,60) watch, [60,100] high, unless the
// weights of the installation say otherwise.
const (
	BandLow   Band = "low"
	BandWatch Band = "watch"
	BandHigh  Band = "high"
	BandGone  Band = "gone" // the account has churned: there is nothing left to lose
)

// Score is an account's risk as of one day, with its receipt. The same data,
// rules and day give the same score for ever.
type Score struct {
	Account  AccountID
	AsOf     time.Time // the end of the day it speaks for
	Value    float64   // 0..100, higher is worse
	Band     Band
	Coverage float64 // share of the inputs' weight that had data, 0..1
	Base     float64 // what the score is with no input at all
	Lines    []ReceiptLine
	Levers   []Lever // what would move it most, best first
	Rules    string  // version of the weights
}

// ReceiptLine is one input of a score and what it gave. Points of the lines
// and Base add up to Value.
type ReceiptLine struct {
	Input    string  // "churn", "mood-change", "silence"
	Points   float64 // share of Value, positive is risk
	X        float64 // the input's value after saturation and decay
	Weight   float64 // what X is multiplied with, in log-odds
	Present  bool    // false: no data, weighs nothing
	Note     string  // one sentence for people: "2 findings, newest 3 days old"
	Evidence []Evidence
}

// Evidence is what one receipt line rests on: words in a turn, or a row.
type Evidence struct {
	Kind         string // "finding", "conversation", "survey", "usage", "order", "renewal", "contact", "promise"
	Finding      FindingID
	Tracker      TrackerID
	Version      int
	Conversation ConversationID
	Turn         int
	Quote        string
	Speaker      string
	At           time.Time
	AgeDays      int
	Weight       float64 // after decay
}

// Lever is a change that would lower a score.
type Lever struct {
	Input string
	Text  string
	Value float64 // the score if it happened
}

// History is all that a score is made from: one account's past.
type History struct {
	Account       Account
	Contacts      []Contact
	Conversations []Brief
	Findings      []Finding // counted ones
	Surveys       []Survey
	Usage         []Usage
	Orders        []Order
	Outcomes      []Outcome
	Promises      []Promise // requests and commitments, by when they were said
}

// Brief is what an account's history needs to know of a conversation.
type Brief struct {
	ID            ConversationID
	At            time.Time
	Channel       Channel
	Title         string
	Languages     []Lang
	CustomerMood  float64
	CustomerTurns int
	WorstTurn     int
	Findings      int
}

// Usual is the customer's mood in a conversation beside what is usual for the
// account.
type Usual struct {
	Conversations int     `json:"conversations"` // earlier ones, of a year at most
	Mean          float64 `json:"mean"`          // of their moods
	Spread        float64 `json:"spread"`        // their standard deviation
	Change        float64 `json:"change"`        // the conversation's mood less the mean
	Verdict       string  `json:"verdict"`
}

// The verdicts.
const (
	CalmerThanUsual = "calmer"
	WorseThanUsual  = "worse"
	AsUsual         = "as usual"
)
