package risk

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"time"

	"earshot"
)

const day = 24 * time.Hour

// window is how far back a score looks at conversations, surveys and orders.
const window = 365 * day

// input is one thing a score is made from, before its weight. x is within
// -1..1, where 1 is all the risk the input can say.
type input struct {
	name     string
	x        float64
	present  bool
	note     string
	evidence []earshot.Evidence
}

// Score is the account's risk at the end of asOf's day: 100*logistic(b + sum
// w_i*x_i). Nothing later than asOf is looked at, and
// the same history, day and weights give the same score for ever.
//
// Every line of the receipt gets the share of the score its log-odds earned:
// with c_i = w_i*x_i and C their sum, the points of line i are
// 100*(logistic(b+C)-logistic(b))*c_i/C. That is the Aumann-Shapley share of
// the path from no input to all of them, so the lines and the base add up to
// the score.
func Score(h earshot.History, asOf time.Time, w Weights) earshot.Score {
	past := before(h, asOf)
	if gone, at := churned(past.Outcomes); gone {
		return earshot.Score{Account: h.Account.ID, AsOf: asOf, Band: earshot.BandGone, Coverage: 1, Rules: w.Version,
			Lines: []earshot.ReceiptLine{{Input: string(earshot.Churned), Present: true, Note: "the account left us",
				Evidence: []earshot.Evidence{{Kind: "outcome", At: at, AgeDays: days(asOf.Sub(at))}}}}}
	}
	inputs := measure(past, asOf, w)
	s := total(inputs, w)
	s.Account, s.AsOf, s.Rules = h.Account.ID, asOf, w.Version
	return s
}

// measure looks at every input once, in the order receipts list them.
func measure(h earshot.History, asOf time.Time, w Weights) []input {
	inputs := categories(h, asOf, w)
	return append(inputs,
		mood(h, asOf),
		moodChange(h, asOf),
		silence(h, asOf),
		nps(h, asOf, w),
		usageLevel(h, asOf),
		usageChange(h, asOf),
		spend(h, asOf),
		renewal(h.Account, asOf),
		championLeft(h.Contacts, asOf),
		promises(h, asOf),
		tenure(h.Account, asOf),
		products(h.Account),
	)
}

// total weighs the inputs and writes the receipt.
func total(inputs []input, w Weights) earshot.Score {
	sum, there, all := 0.0, 0.0, 0.0
	for _, in := range inputs {
		weight := w.Of(in.name)
		all += math.Abs(weight)
		if in.present {
			there += math.Abs(weight)
			sum += weight * in.x
		}
	}
	value := 100 * logistic(w.Base+sum)
	s := earshot.Score{Value: value, Band: w.Band(value), Base: 100 * logistic(w.Base)}
	if all > 0 {
		s.Coverage = there / all
	}
	slope := slope(w.Base, sum)
	for _, in := range inputs {
		line := earshot.ReceiptLine{Input: in.name, X: in.x, Weight: w.Of(in.name), Present: in.present, Note: in.note, Evidence: in.evidence}
		if in.present {
			line.Points = 100 * slope * line.Weight * line.X
		}
		s.Lines = append(s.Lines, line)
	}
	s.Levers = levers(s, w.Base+sum)
	slices.SortStableFunc(s.Lines, func(a, b earshot.ReceiptLine) int {
		return cmp.Compare(math.Abs(b.Points), math.Abs(a.Points))
	})
	return s
}

// slope is how much probability one unit of log-odds earned between base and
// base+sum; at sum = 0 it is the derivative of the logistic there.
func slope(base, sum float64) float64 {
	if math.Abs(sum) < 1e-9 {
		p := logistic(base)
		return p * (1 - p)
	}
	return (logistic(base+sum) - logistic(base)) / sum
}

// levers are the inputs that raise the score most, each with what the score
// would be without it.
func levers(s earshot.Score, logOdds float64) []earshot.Lever {
	var all []earshot.Lever
	for _, l := range s.Lines {
		c := l.Weight * l.X
		text, movable := leverTexts[l.Input]
		if !l.Present || c <= 0 || !movable {
			continue
		}
		all = append(all, earshot.Lever{Input: l.Input, Text: text, Value: 100 * logistic(logOdds-c)})
	}
	slices.SortStableFunc(all, func(a, b earshot.Lever) int { return cmp.Compare(a.Value, b.Value) })
	return all[:min(3, len(all))]
}

// leverTexts says what it would take to move an input; inputs nobody can move
// (tenure, the renewal date) are not here.
var leverTexts = map[string]string{
	string(earshot.CategoryChurn):      "win back the intent to stay",
	string(earshot.CategoryContract):   "settle the budget and contract questions",
	string(earshot.CategoryCompetitor): "answer the competitor",
	string(earshot.CategoryPrice):      "settle the price",
	string(earshot.CategoryService):    "repair how we serve them",
	string(earshot.CategoryProduct):    "fix what they complain about in the product",
	string(earshot.CategoryPeople):     "find a new champion",
	InputMood:                          "better conversations",
	InputMoodChange:                    "find out what soured the mood",
	InputSilence:                       "talk to them",
	InputNPS:                           "answer the detractors",
	InputUsageLevel:                    "get the paid seats used",
	InputUsageChange:                   "bring usage back to where it was",
	InputSpend:                         "win back the spend",
	InputChampion:                      "find a new champion",
	InputPromises:                      "keep what we promised",
}

// before is the history as it stood at asOf.
func before(h earshot.History, asOf time.Time) earshot.History {
	past := func(t time.Time) bool { return !t.After(asOf) }
	h.Conversations = keep(h.Conversations, func(b earshot.Brief) bool { return past(b.At) })
	h.Findings = keep(h.Findings, func(f earshot.Finding) bool { return past(f.At) && f.State == earshot.Counted })
	h.Promises = keep(h.Promises, func(p earshot.Promise) bool { return past(p.At) })
	h.Surveys = keep(h.Surveys, func(s earshot.Survey) bool { return past(s.At) })
	h.Usage = keep(h.Usage, func(u earshot.Usage) bool { return past(u.Month.AddDate(0, 1, 0)) }) // a month is known when it is over
	h.Orders = keep(h.Orders, func(o earshot.Order) bool { return past(o.At) })
	h.Outcomes = keep(h.Outcomes, func(o earshot.Outcome) bool { return past(o.At) })
	return h
}

// keep is the elements that satisfy ok, in their order.
func keep[T any](all []T, ok func(T) bool) []T {
	kept := make([]T, 0, len(all))
	for _, v := range all {
		if ok(v) {
			kept = append(kept, v)
		}
	}
	return kept
}

// churned reports whether the last outcome was the end, and when.
func churned(outcomes []earshot.Outcome) (bool, time.Time) {
	var last earshot.Outcome
	for _, o := range outcomes {
		if !o.At.Before(last.At) {
			last = o
		}
	}
	return last.Kind == earshot.Churned, last.At
}

// days is a duration in whole days, never below 0.
func days(d time.Duration) int { return max(0, int(d/day)) }

// count writes "1 finding", "2 findings".
func count(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}
