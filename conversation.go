package earshot

import "time"

// ConversationID names a conversation and sorts by its start:
// "20260205T140000Z-3f9a2c1b7d04".
type ConversationID string

// Side is who a speaker stands for. The zero value means not known.
type Side string

// The sides.
const (
	SideUnknown  Side = ""
	SideCustomer Side = "customer"
	SideUs       Side = "us"
	SideSystem   Side = "system" // bots, notices, the transcription itself
)

// Channel is how a conversation was held.
type Channel string

// The channels.
const (
	ChannelCall    Channel = "call"
	ChannelMeeting Channel = "meeting"
	ChannelChat    Channel = "chat"
	ChannelEmail   Channel = "email"
)

// Kind says what a turn is. Only a message is somebody's own words in this
// conversation; every other kind is kept, shown greyed, and counted by no
// detector.
type Kind string

// The kinds. The zero value is a message.
const (
	KindMessage    Kind = "message"
	KindSystem     Kind = "system"
	KindReaction   Kind = "reaction"
	KindDeleted    Kind = "deleted"
	KindAttachment Kind = "attachment"
	KindNote       Kind = "note"    // internal, the customer never saw it
	KindSummary    Kind = "summary" // written by a machine
	KindQuoted     Kind = "quoted"  // said before, repeated here
)

// Conversation is a call, chat, meeting or e-mail thread, in the order it was
// spoken.
type Conversation struct {
	ID            ConversationID
	Fingerprint   string // of the words, speakers and times; see ingest.Fingerprint
	Thread        string // the vendor's own name of the talk, the same in every export of it: "intercom:215469"; empty when it has none
	Source        string // where it was read from: a path, "stdin", "api"
	Format        string // "zoom-vtt", "srt"; see ingest.Formats
	Encoding      string // "utf-8", "euc-kr"
	Channel       Channel
	Title         string
	StartedAt     time.Time
	StartedFrom   string // what told StartedAt: "given", "file name", "metadata", "turns"; empty when zero
	Duration      time.Duration
	Account       AccountID
	AccountFrom   string // what told Account: "given", "metadata", "contact", "domain", "corrected"; empty when unassigned
	Participants  []Participant
	Turns         []Turn
	Warnings      []Warning
	CustomerMood  float64 // the customer side's mood, -1..1; 0 when the customer said nothing
	CustomerTurns int     // how many messages the customer side said
}

// Participant is somebody who took part in a conversation.
type Participant struct {
	ID       string // within the conversation, "p1"
	Name     string
	Email    string
	Side     Side
	SideFrom string // what told Side: "given", "domain", "name", "role", "the other side", "corrected"; empty when unknown
	Role     string // as the transcript says it: "CFO", "Agent"
	Contact  ContactID
	Person   PersonID
}

// Turn is one speaker's uninterrupted words.
type Turn struct {
	Seq            int    // from 0; never changes, so what is added to a conversation later may stand between lower ones
	Key            string // the vendor's own id of the message, unique within the conversation; empty when it has none
	Speaker        string // a Participant's ID; empty when nobody is known to have said it
	Side           Side
	Kind           Kind
	Timed          bool          // whether Start and End are known
	Start, End     time.Duration // since the conversation's start
	At             time.Time     // wall clock, when the transcript has one
	Text           string
	Cues           []Cue // the pieces a turn was joined from, when it was
	Line           int   // where it begins in the source, from 1; 0 when lines mean nothing there
	Lang           Lang
	LangConfidence float64 // 0..1
	LangFrom       string  // what told Lang: "given", "script", "model", "speaker", "conversation", "corrected"
	Sentiment      Sentiment
	SentimentFrom  string // "corrected" when a person told Sentiment; empty when it was told from the words
}

// Cue is a piece of a turn with its own times: Text[Start:End] of the turn was
// spoken from From to To.
type Cue struct {
	Start, End int
	From, To   time.Duration
}

// Counts reports whether detectors and metrics may count the turn.
func (t *Turn) Counts() bool { return t.Kind == KindMessage || t.Kind == "" }

// Mood is a label for sentiment.
type Mood string

// The moods.
const (
	Negative Mood = "negative"
	Neutral  Mood = "neutral"
	Positive Mood = "positive"
)

// Sentiment is the mood of a turn. Score runs from -1 to 1 and is the
// probability of positive less that of negative.
type Sentiment struct {
	Label Mood
	Score float64
}

// Warning says what was skipped or repaired in a transcript, and where.
type Warning struct {
	Line    int    `json:"line"` // from 1; 0 when lines mean nothing there
	Message string `json:"message"`
}

// Turn returns the turn with the Seq, nil if there is none.
func (c *Conversation) Turn(seq int) *Turn {
	if seq >= 0 && seq < len(c.Turns) && c.Turns[seq].Seq == seq {
		return &c.Turns[seq]
	}
	for i := range c.Turns {
		if c.Turns[i].Seq == seq {
			return &c.Turns[i]
		}
	}
	return nil
}

// Participant returns the participant with the ID, nil if there is none.
func (c *Conversation) Participant(id string) *Participant {
	for i := range c.Participants {
		if c.Participants[i].ID == id {
			return &c.Participants[i]
		}
	}
	return nil
}
