package earshot

import (
	"math"
	"time"
)

// AccountID names a customer, "hanbit-logistics". It is lower case, made of
// letters of any script, digits and hyphens.
type AccountID string

// Unassigned is the account of conversations whose account is not known yet.
const Unassigned AccountID = ""

// Money is an amount in the currency's minor unit, so 12.50 USD is 1250 and
// 300 JPY is 300.
type Money struct {
	Minor    int64
	Currency string // ISO 4217, "USD"
}

// minorDigits is how many decimals a currency's minor unit has, where that is
// not two (ISO 4217).
func minorDigits(currency string) int {
	switch currency {
	case "JPY", "KRW", "VND", "CLP", "ISK":
		return 0
	}
	return 2
}

// NewMoney is an amount given in the currency's major unit: 12.5 USD.
func NewMoney(major float64, currency string) Money {
	return Money{Minor: int64(math.Round(major * math.Pow10(minorDigits(currency)))), Currency: currency}
}

// Major is the amount in the currency's major unit.
func (m Money) Major() float64 {
	return float64(m.Minor) / math.Pow10(minorDigits(m.Currency))
}

// Account is a customer or a prospect.
type Account struct {
	ID       AccountID
	Name     string
	Domains  []string // e-mail domains, lower case: "hanbit.example"
	Tier     string   // prospects A, B, C; customers D, E, F; empty when not set
	Segment  string   // "enterprise", "mid-market"; the company's own words
	Industry string
	Country  string // ISO 3166-1 alpha-2
	Lang     Lang   // what the account usually speaks; Undetermined when not known
	Owner    PersonID
	CSM      PersonID
	Since    time.Time // first revenue
	Renewal  time.Time // next renewal
	Value    Money     // recurring revenue per year
	Products []string
}

// Responsible is who follows up with the account: its CSM, or else its owner.
func (a Account) Responsible() PersonID {
	if a.CSM != "" {
		return a.CSM
	}
	return a.Owner
}

// Cadence is how long the account may stay silent before silence is a signal.
// The days per tier are our defaults: the closer and the larger, the shorter.
func (a Account) Cadence() time.Duration {
	const day = 24 * time.Hour
	switch a.Tier {
	case "A", "D":
		return 21 * day
	case "B", "E":
		return 30 * day
	case "C", "F":
		return 60 * day
	}
	return 45 * day
}

// ContactID names a person at a customer, "hanbit-logistics/kim-jiwoo".
type ContactID string

// ContactRole is the part a contact plays in the customer's decisions.
type ContactRole string

// The roles a contact may have.
const (
	ContactExecutive   ContactRole = "executive"
	ContactChampion    ContactRole = "champion"
	ContactProcurement ContactRole = "procurement"
	ContactManager     ContactRole = "manager"
	ContactUser        ContactRole = "user"
)

// Contact is a person at a customer.
type Contact struct {
	ID      ContactID
	Account AccountID
	Name    string
	Aliases []string // other spellings seen in transcripts
	Email   string   // lower case; may be empty
	Title   string   // "CFO", "인사팀장"
	Role    ContactRole
	Left    time.Time // when they left the customer; zero while they are there
}

// Survey is one answer to "how likely are you to recommend us", 0 to 10.
type Survey struct {
	Account AccountID
	Contact ContactID // may be empty
	At      time.Time
	Score   int
	Comment string
	Lang    Lang
}

// Group is the answer's group: promoter 9-10, passive 7-8, detractor 0-6.
func (s Survey) Group() string {
	switch {
	case s.Score >= 9:
		return "promoter"
	case s.Score >= 7:
		return "passive"
	}
	return "detractor"
}

// Usage is how much an account used a product in one month.
type Usage struct {
	Account AccountID
	Product string
	Month   time.Time // the first day of the month, UTC
	Active  int       // people active in the month
	Paid    int       // seats paid for
	Actions int       // the product's key action, counted
}

// Order is money the customer agreed to pay.
type Order struct {
	Account AccountID
	ID      string
	At      time.Time
	Product string
	Amount  Money
}

// OutcomeKind is how a renewal, or the lack of one, ended.
type OutcomeKind string

// The outcomes.
const (
	Renewed    OutcomeKind = "renewed"
	Expanded   OutcomeKind = "expanded"
	Contracted OutcomeKind = "contracted"
	Churned    OutcomeKind = "churned"
)

// Outcome is what became of an account at one decision.
type Outcome struct {
	Account AccountID
	At      time.Time
	Kind    OutcomeKind
	Reason  string
	Before  Money // recurring revenue per year before
	After   Money // and after; zero when churned
}
