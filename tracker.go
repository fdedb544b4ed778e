package earshot

// TrackerID names a tracker, "churn-intent".
type TrackerID string

// Category is what a tracker is about. Managers may make their own.
type Category string

// The categories Earshot knows weights for.
const (
	CategoryChurn      Category = "churn"
	CategoryPrice      Category = "price"
	CategoryProduct    Category = "product"
	CategoryService    Category = "service"
	CategoryCompetitor Category = "competitor"
	CategoryContract   Category = "contract"
	CategoryPeople     Category = "people"
	CategoryPositive   Category = "positive"
	CategoryCompliance Category = "compliance"
)

// Severity is how much one finding matters.
type Severity string

// The severities, and their weights in a score: 1, 2 and 4.
const (
	SeverityLow    Severity = "low"
	SeverityMedium Severity = "medium"
	SeverityHigh   Severity = "high"
)

// Weight is the severity's weight in a score; 0 for a word that is none.
func (s Severity) Weight() float64 {
	switch s {
	case SeverityLow:
		return 1
	case SeverityMedium:
		return 2
	case SeverityHigh:
		return 4
	}
	return 0
}

// Tracker is a manager's rule for words that matter. A tracker that is
// published again gets the next Version; old versions are kept for ever.
type Tracker struct {
	ID           TrackerID
	Version      int // from 1; 0 while it was never published
	Name         string
	Description  string
	Category     Category
	Severity     Severity
	HalfLife     int // days until a finding weighs half; 0 means the default of 60
	Owner        PersonID
	Active       bool
	Side         Side // whose words count; SideUnknown means anybody's
	Phrases      []PhraseSet
	Rules        []RuleSet   // looked for beside the phrases
	Exclude      []PhraseSet // a finding inside one of these is suppressed as excluded
	ExcludeRules []RuleSet   `json:",omitempty"` // and one inside what such a rule finds
	Where        Where
	Scope        Scope
	Guards       Guards
	Fires        Fires
	Absence      bool    // fires once when what Missing names was missing from the whole conversation
	Missing      Missing // of a tracker of absence
}

// Missing is what a tracker of absence misses.
type Missing string

// What may be missing. The zero value is the tracker's own phrases and rules.
const (
	MissingPhrase    Missing = ""
	MissingExecutive Missing = "executive" // nobody who decides on the customer's side spoke
	MissingNextStep  Missing = "next step" // nobody promised anything, and no phrase of the tracker was said
)

// Needs is the tracker whose findings must come before this one's; empty if
// it needs none.
func (t *Tracker) Needs() TrackerID { return t.Where.After }

// ListensTo is how many phrases and rules of the tracker are tried on turns of
// a language.
func (t *Tracker) ListensTo(lang Lang) int {
	n := 0
	for _, set := range t.Phrases {
		if set.Lang.Covers(lang) {
			n += len(set.Phrases)
		}
	}
	for _, set := range t.Rules {
		if set.Lang.Covers(lang) {
			n += len(set.Rules)
		}
	}
	return n
}

// RuleSet is rules in one language, written in the language that
// doc/trackers.md describes: cancel NEAR/3 (contract | plan).
type RuleSet struct {
	Lang  Lang
	Rules []string
}

// WordSet is a named list of words, to be used in many rules: [competitor].
type WordSet struct {
	Name    string // "competitor": small letters, digits and hyphens
	Phrases []PhraseSet
}

// Where says where in a conversation a tracker's words count. The zero value
// is everywhere. What is said elsewhere is suppressed.
type Where struct {
	Roles     []ContactRole // of who says it; none is anybody
	Part      Part
	Amount    int // of Unit; 0 when Part is PartAny
	Unit      PartUnit
	Question  bool      // only where something is asked
	After     TrackerID // only after a finding of this tracker counted in the same conversation
	AfterTurn int       // at most so many turns after it; 0 is any number
	SameTurn  bool      // in the very turn of it
	Turns     int       // how many turns the parts of a rule may be apart; 0 is one turn
}

// Part is a part of a conversation.
type Part string

// The parts.
const (
	PartAny   Part = ""
	PartFirst Part = "first"
	PartLast  Part = "last"
)

// PartUnit is what a part of a conversation is measured in.
type PartUnit string

// The units. Where a conversation has no times, none of it lies in its first
// or last minutes.
const (
	Minutes PartUnit = "minutes"
	Percent PartUnit = "percent" // of the time; of the turns where there are no times
	Turns   PartUnit = "turns"
)

// Scope says which conversations a tracker listens to: those that agree with
// every list that is not empty. The zero value is all. In what is out of its
// scope a tracker finds nothing, not even suppressed.
type Scope struct {
	Channels   []Channel
	Langs      []Lang // of the turn
	Accounts   []AccountID
	Tiers      []string
	Segments   []string
	Industries []string
	Countries  []string
	Products   []string   // the account has one of them
	Owners     []PersonID // the account's owner or CSM
	Teams      []string   // of the account's owner or CSM, or of one of ours who takes part
	Least      int        `json:",omitempty"` // it lasts so many LeastOf, or longer; 0 is any length
	LeastOf    PartUnit   `json:",omitempty"` // Minutes or Turns
}

// Empty reports whether the scope is everything.
func (s *Scope) Empty() bool {
	return s.Least == 0 && len(s.Channels) == 0 && len(s.Langs) == 0 && !s.AsksAccount() && len(s.Teams) == 0
}

// AsksAccount reports whether the scope asks about the account, so that a
// conversation without one is out of it.
func (s *Scope) AsksAccount() bool {
	return len(s.Accounts)+len(s.Tiers)+len(s.Segments)+len(s.Industries)+len(s.Countries)+len(s.Products)+len(s.Owners) > 0
}

// PhraseSet is the phrases of a tracker in one language.
type PhraseSet struct {
	Lang    Lang
	Phrases []Phrase
}

// Form says how freely a phrase may be inflected.
type Form string

// The forms. The zero value is FormInflections.
const (
	FormInflections Form = "inflections" // cancel, cancels, cancelled, cancelling
	FormExact       Form = "exact"       // those words only
	FormPrefix      Form = "prefix"      // whatever begins so
)

// Phrase is what is looked for. Aliases are how speech recognition mishears
// it; they are matched exactly.
type Phrase struct {
	Text    string
	Form    Form
	Aliases []string
}

// Guards say which guards are off for a tracker. All are on by default.
type Guards struct {
	NoNegation     bool // count "we are not going to cancel"
	NoHypothetical bool // count "if we ever cancelled"
	NoReported     bool // count "my last vendor cancelled on me", and leaving another company for us
	NoQuestion     bool // count "are you cancelling?", which only asks
}

// Fires says when a tracker's findings count. The zero value counts every one
// up to a cap of three in a conversation.
type Fires struct {
	AtLeast       int // findings in one conversation before any counts; 0 means 1
	Cap           int // findings counted in one conversation; 0 means 3
	Conversations int // of the account that must have a finding before any counts; 0 means 1
	Days          int // within which they must lie, the finding's own day among them; with Conversations
}

// Spread reports whether findings count only when several conversations have
// them.
func (f Fires) Spread() bool { return f.Conversations > 1 }
