package earshot

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"time"
)

// PromiseKind is what is left open between the sides after somebody spoke.
type PromiseKind string

// The kinds.
const (
	Question   PromiseKind = "question"   // "when does the contract end?"
	Request    PromiseKind = "request"    // "can you send it by Friday?"
	Commitment PromiseKind = "commitment" // "I'll send it by Friday"
)

// PromiseID names a promise by its words; the same words of the same
// conversation keep it, whatever a later analysis or recording moves around
// them.
type PromiseID string

// PromiseState says what became of a promise, as far as a person has said. The
// zero value is open.
type PromiseState string

// The states. A withdrawn promise never was one.
const (
	PromiseOpen      PromiseState = "open"
	PromiseKept      PromiseState = "kept"
	PromiseBroken    PromiseState = "broken"
	PromiseWithdrawn PromiseState = "withdrawn"
)

// Valid reports whether s is one of the states.
func (s PromiseState) Valid() bool {
	switch s {
	case PromiseOpen, PromiseKept, PromiseBroken, PromiseWithdrawn:
		return true
	}
	return false
}

// Promise is something asked or promised in a conversation: a question, a
// request or a commitment, with who owes it to the other side and by when. It
// points at words: Text[Start:End] of the turn. What was merely considered,
// refused or done already is none.
type Promise struct {
	ID           PromiseID
	Kind         PromiseKind
	Conversation ConversationID
	Account      AccountID
	Turn         int // Seq of the turn
	Start        int
	End          int
	Quote        string   // Text[Start:End] of the turn
	Speaker      string   // the ID of the Participant who said it
	By           string   // their name, empty when it is not known
	Person       PersonID // who it was, if it was one of ours we know
	Side         Side     // of the speaker
	Owner        Side     // who has to act: the speaker's side for a commitment, the other for what is asked; empty when not known
	Lang         Lang
	At           time.Time // when it was said; zero when neither the turn nor the conversation has a time
	Due          time.Time // the last second it may be kept in; zero when no date was named, or none can be worked out
	DueStart     int
	DueEnd       int // the words that name the date, in the turn's text; both 0 when there are none

	State   PromiseState // what a person said became of it; empty is open
	StateAt time.Time    // when they said so
	StateBy PersonID
	Kept    *Claim // what was said later that seems to keep it; nil when nothing was
}

// NamePromises gives the promises of a conversation, in the order they were
// said, their IDs: made of the words, and of how often they were said before in
// the conversation, because where in it they stand may change.
func NamePromises(c ConversationID, all []Promise) {
	said := map[[2]string]int{}
	for i := range all {
		p := &all[i]
		words := [2]string{string(p.Kind), p.Quote}
		sum := sha256.Sum256(fmt.Appendf(nil, "%s\x00%s\x00%s\x00%d", c, words[0], words[1], said[words]))
		p.ID, p.Conversation = PromiseID(hex.EncodeToString(sum[:12])), c
		said[words]++
	}
}

// Ledger reports whether the promise is kept in the ledger: somebody has to
// act on it. A question is answered on the spot.
func (p Promise) Ledger() bool { return p.Kind == Commitment || p.Kind == Request }

// Ours reports whether it is our own word that is given.
func (p Promise) Ours() bool { return p.Kind == Commitment && p.Owner == SideUs }

// StateAsOf is what became of the promise as far as it was known at a time. A
// withdrawn one never was a promise.
func (p Promise) StateAsOf(t time.Time) PromiseState {
	switch {
	case p.State == "" || p.State == PromiseOpen:
		return PromiseOpen
	case p.State == PromiseWithdrawn || !p.StateAt.After(t):
		return p.State
	}
	return PromiseOpen
}

// SeemsKept reports whether somebody had said by then that it was done.
func (p Promise) SeemsKept(t time.Time) bool { return p.Kept != nil && !p.Kept.At.After(t) }

// Overdue reports whether the promise was open at a time and its date over.
func (p Promise) Overdue(t time.Time) bool {
	return p.StateAsOf(t) == PromiseOpen && !p.Due.IsZero() && p.Due.Before(t)
}

// Claim is somebody's word that something was done: "I sent the quote
// yesterday". It points at words.
type Claim struct {
	Conversation ConversationID
	Turn         int
	Quote        string
	Side         Side
	Lang         Lang
	At           time.Time
}
