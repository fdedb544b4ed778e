package earshot

import "time"

// ReminderID names a reminder.
type ReminderID string

// ReminderState says where a reminder stands.
type ReminderState string

// The states.
const (
	ReminderOpen    ReminderState = "open"
	ReminderSnoozed ReminderState = "snoozed"
	ReminderDone    ReminderState = "done"
)

// Reminder is a dated follow-up with an owner. There is at most one open
// reminder per account, issue and reason: more evidence joins it and raises
// its priority.
type Reminder struct {
	ID           ReminderID
	Account      AccountID
	Issue        string // what it is about: a category, "silence", "renewal"
	Reason       string // what caused it: a tracker's ID, "detractor", "cadence"
	Owner        PersonID
	State        ReminderState
	Created      time.Time
	Due          time.Time
	Until        time.Time // while snoozed
	Done         time.Time
	Priority     float64 // higher comes first
	Text         string  // the reason in one sentence
	Quote        string
	Play         string // what to do
	Track        TrackID
	Evidence     []FindingID
	Conversation ConversationID // the newest evidence
	Turn         int
}

// Open reports whether somebody still has to act.
func (r Reminder) Open() bool { return r.State != ReminderDone }

// FollowUpInput is what a follow-up policy looks at after a conversation was
// recorded.
type FollowUpInput struct {
	Now      time.Time
	Account  Account
	Owner    Person // who would get the reminder; zero when the account has nobody
	Analysis Analysis
	History  History // with the analysis in it
	Score    Score
	Previous *Score     // the account's score before; nil when there was none
	Open     []Reminder // the account's reminders that are not done
}
