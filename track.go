package earshot

import "time"

// TrackID names a talk track, "cfo-price-rise-value-first".
type TrackID string

// Track is a talk track: words that worked, the situation they fit, and the
// proof.
type Track struct {
	ID           TrackID
	Title        string
	Persona      string   // "CFO", "IT", "operations"
	Topic        Category // the concern it answers
	Stage        string   // "renewal", "onboarding", "rescue", "expansion"
	Lang         Lang
	Words        string // what to say
	Why          string // why it worked
	Customer     string // what the customer said before, so the moment is recognised
	Conversation ConversationID
	Turn         int
	Used         int // times used in comparable accounts
	Won          int // of these, how often the account renewed
	Owner        PersonID
	Review       time.Time // when it wants a fresh look
	Consent      bool      // the people heard agreed to be quoted
}
