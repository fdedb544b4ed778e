package earshot

import "time"

// PromiseKind is what is left open between the sides after somebody spoke.
type PromiseKind string

// The kinds.
const (
	Question   PromiseKind = "question"   // "when does the contract end?"
	Request    PromiseKind = "request"    // "can you send it by Friday?"
	Commitment PromiseKind = "commitment" // "I'll send it by Friday"
)

// Promise is something asked or promised in a conversation: a question, a
// request or a commitment, with who owes it to the other side and by when. It
// points at words: Text[Start:End] of the turn. What was merely considered,
// refused or done already is none.
type Promise struct {
	Kind         PromiseKind    `json:"kind"`
	Conversation ConversationID `json:"conversation"`
	Account      AccountID      `json:"account"`
	Turn         int            `json:"turn"` // Seq of the turn
	Start        int            `json:"start"`
	End          int            `json:"end"`
	Quote        string         `json:"quote"`   // Text[Start:End] of the turn
	Speaker      string         `json:"speaker"` // the ID of the Participant who said it
	Side         Side           `json:"side"`    // of the speaker
	Owner        Side           `json:"owner"`   // who has to act: the speaker's side for a commitment, the other for what is asked; empty when not known
	Lang         Lang           `json:"lang"`
	At           time.Time      `json:"at"`  // when it was said; zero when neither the turn nor the conversation has a time
	Due          time.Time      `json:"due"` // the last second it may be kept in; zero when no date was named, or none can be worked out
	DueStart     int            `json:"due_start"`
	DueEnd       int            `json:"due_end"` // the words that name the date, in the turn's text; both 0 when there are none
}
