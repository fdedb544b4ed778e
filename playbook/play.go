package playbook

import "earshot"

// PlayID names a play, "root-cause-now".
type PlayID string

// The plays. Their words are in the page's language; see web/locale.
const (
	PlayRootCauseNow  PlayID = "root-cause-now"  // find the cause and tell the customer now
	PlayFixFirst      PlayID = "fix-first"       // fix the cause and pause selling
	PlayValueReview   PlayID = "value-review"    // show the value in their own numbers
	PlayCompare       PlayID = "compare"         // ask what the other offers, answer point by point
	PlayNewChampion   PlayID = "new-champion"    // meet the successor, ask for an introduction
	PlayCallNow       PlayID = "call-now"        // the executive sponsor calls
	PlayCheckIn       PlayID = "check-in"        // a short call, one question
	PlayCloseTheLoop  PlayID = "close-the-loop"  // answer the survey in person
	PlayRenewalPlan   PlayID = "renewal-plan"    // agree the steps to the signature
	PlayAgreeNextStep PlayID = "agree-next-step" // write down the next step and its date
	PlayGrow          PlayID = "grow"            // propose the next product
	PlayKeepPromise   PlayID = "keep-promise"    // do what was promised, or say when
)

// valuable is the recurring revenue per year, in major units of a currency
// like the dollar, from which a loss concerns us all.
const valuable = 40000

// PlayFor is the play for an issue. A valuable account whose loyalty is low
// hears the root cause at once; a smaller one has it fixed before anybody
// sells again.
func PlayFor(issue string, a earshot.Account, s earshot.Score) PlayID {
	switch issue {
	case string(earshot.CategoryChurn), IssueScore:
		if s.Band == earshot.BandHigh && dollars(a.Value) >= valuable {
			return PlayCallNow
		}
		return PlayRootCauseNow
	case string(earshot.CategoryPrice), string(earshot.CategoryContract):
		return PlayValueReview
	case string(earshot.CategoryCompetitor):
		return PlayCompare
	case string(earshot.CategoryProduct), string(earshot.CategoryService):
		if dollars(a.Value) >= valuable {
			return PlayRootCauseNow
		}
		return PlayFixFirst
	case string(earshot.CategoryPeople):
		return PlayNewChampion
	case string(earshot.CategoryPositive):
		return PlayGrow
	case IssueSilence:
		return PlayCheckIn
	case IssueSurvey:
		return PlayCloseTheLoop
	case IssueRenewal:
		return PlayRenewalPlan
	case IssuePromise:
		return PlayKeepPromise
	}
	return PlayAgreeNextStep
}

// Plays lists every play, for those who give them words.
func Plays() []PlayID {
	return []PlayID{PlayRootCauseNow, PlayFixFirst, PlayValueReview, PlayCompare, PlayNewChampion, PlayCallNow,
		PlayCheckIn, PlayCloseTheLoop, PlayRenewalPlan, PlayAgreeNextStep, PlayGrow, PlayKeepPromise}
}

// dollars is a rough size of an amount: enough to tell a large account from a
// small one, never shown to anybody.
func dollars(m earshot.Money) float64 {
	perDollar := map[string]float64{"KRW": 1350, "JPY": 150, "CNY": 7.2, "TWD": 32, "EUR": 0.92, "GBP": 0.79}
	rate := perDollar[m.Currency]
	if rate == 0 {
		rate = 1
	}
	return m.Major() / rate
}
