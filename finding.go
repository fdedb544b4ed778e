package earshot

import "time"

// FindingID names a finding; the same words found again by the same tracker
// have the same one.
type FindingID string

// FindingState says whether a finding weighs anything.
type FindingState string

// The states.
const (
	Counted    FindingState = "counted"
	Suppressed FindingState = "suppressed" // kept, with the reason, for audit
)

// Finding is what a tracker saw in a conversation. It points at words:
// Text[Start:End] of the turn.
type Finding struct {
	ID             FindingID
	Conversation   ConversationID
	Account        AccountID
	Tracker        TrackerID
	TrackerVersion int
	TrackerName    string
	Category       Category
	Severity       Severity
	HalfLife       int // days
	Turn           int // Seq of the turn
	Start, End     int
	Quote          string // Text[Start:End] of the turn
	Sentence       string // the sentence around the quote, for people to read
	Speaker        string // the speaker's name
	Side           Side
	Role           ContactRole // of the contact who said it, when known
	Lang           Lang
	At             time.Time // when it was said; the conversation's start when turns have no time
	State          FindingState
	Reason         string // why it is suppressed, or "right" when it counts by a person's word: "negated", "hypothetical", "reported", "quoted", "excluded", "our side", "customer side", "elsewhere", "no question", "role", "not after", "over the cap", "too few", "too few conversations", "wrong"
}

// Analysis is a conversation with all that was found in it.
type Analysis struct {
	Conversation *Conversation
	Findings     []Finding
	Promises     []Promise // questions, requests and commitments, as they were said
	Claims       []Claim   // what was said to be done
	Metrics      Metrics
}

// Metrics say how a conversation went; doc/metrics.md defines each. Shares run
// from 0 to 1. What cannot be known of a transcript (it has no times, nobody
// of ours speaks) is nil.
type Metrics struct {
	Turns          int              `json:"turns"`
	Languages      map[Lang]int     `json:"languages"`       // counted turns per language
	TalkShare      *float64         `json:"talk_share"`      // our share of the words spoken (characters in Chinese and Japanese)
	TalkTimeShare  *float64         `json:"talk_time_share"` // our share of the time somebody spoke
	LongestOurs    *time.Duration   `json:"-"`               // longest run of one of our speakers: the monologue
	LongestTheirs  *time.Duration   `json:"-"`               // longest run of one of theirs: the customer's story
	Switches       int              `json:"switches"`        // times the word passed between the sides
	Interactivity  *float64         `json:"interactivity"`   // switches per minute
	Patience       *time.Duration   `json:"-"`               // mean silence after the customer until we speak
	PatienceMedian *time.Duration   `json:"-"`               // the silence that half of them were shorter than
	OurQuestions   int              `json:"our_questions"`
	TheirQuestions int              `json:"their_questions"`
	OpenQuestions  int              `json:"our_open_questions"` // of ours: those that ask for more than yes or no
	QuestionRate   *float64         `json:"question_rate"`      // our questions per hour
	Interruptions  *int             `json:"interruptions"`      // times we began while the customer was speaking
	SilenceShare   *float64         `json:"silence_share"`      // of the time nobody spoke
	Fillers        map[Lang]float64 `json:"fillers"`            // ours per 100 words (characters in Chinese and Japanese) by language; nil in writing
	SpeechRate     map[Lang]float64 `json:"speech_rate"`        // our words (characters in Chinese and Japanese) a minute by language, never compared across them; nil without times
	SyllableRate   *float64         `json:"syllable_rate"`      // our syllables a minute in Korean; nil without times, or without Korean
	Listening      *float64         `json:"active_listening"`   // our "uh-huh" while the customer speaks, per minute of their speech; nil without times
	NextStep       *bool            `json:"next_step"`          // whether a dated promise was made in the last fifth; nil when either side said nothing
	CustomerMood   float64          `json:"customer_mood"`      // -1..1, weighted by length, and the end more than the beginning
	CustomerChange float64          `json:"customer_change"`    // last third less first third
	CustomerThirds *[3]float64      `json:"customer_thirds"`    // the mood of each third; nil under three turns
	WorstTurn      int              `json:"worst_turn"`         // Seq of the customer's worst turn, -1 if there is none
	WorstMood      *float64         `json:"worst_mood"`         // its mood; nil if there is none
	TurningTurn    *int             `json:"turning_turn"`       // Seq of the customer's turn from which on the mood was another; nil if it never turned
}
