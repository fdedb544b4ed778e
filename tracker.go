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
	ID          TrackerID
	Version     int // from 1; 0 while it was never published
	Name        string
	Description string
	Category    Category
	Severity    Severity
	HalfLife    int // days until a finding weighs half; 0 means the default of 60
	Owner       PersonID
	Active      bool
	Side        Side // whose words count; SideUnknown means anybody's
	Phrases     []PhraseSet
	Exclude     []PhraseSet // a finding inside one of these is suppressed as excluded
	Guards      Guards
	Fires       Fires
	Absence     bool // fires once when no phrase was said in the whole conversation
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
	NoReported     bool // count "my last vendor cancelled on me"
}

// Fires says when a tracker's findings count. The zero value counts every one
// up to a cap of three in a conversation.
type Fires struct {
	AtLeast int // findings in one conversation before any counts; 0 means 1
	Cap     int // findings counted in one conversation; 0 means 3
}
