package risk

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"time"

	"earshot"
)

// maxEvidence is how many pieces of evidence a receipt line lists, the
// heaviest first.
const maxEvidence = 8

// defaultHalfLife is in days, for trackers that name none.
const defaultHalfLife = 60

// categories makes one input of each category's findings: severity times role
// times decay, summed and saturated, 1-e^(-sum/Saturation). The first finding
// matters most; the tenth hardly.
func categories(h earshot.History, asOf time.Time, w Weights) []input {
	listened := len(recent(h.Conversations, asOf)) > 0
	roles := contactRoles(h.Contacts)
	byCategory := map[string][]earshot.Finding{}
	for _, f := range h.Findings {
		byCategory[string(f.Category)] = append(byCategory[string(f.Category)], f)
	}
	var inputs []input
	for _, name := range categoryNames(byCategory, w) {
		inputs = append(inputs, category(name, byCategory[name], roles, listened, asOf, w))
	}
	return inputs
}

// category is the input of one category's findings.
func category(name string, found []earshot.Finding, roles map[string]earshot.ContactRole, listened bool, asOf time.Time, w Weights) input {
	in := input{name: name, present: listened || len(found) > 0}
	sum, newest := 0.0, asOf.Sub(time.Time{})
	for _, f := range found {
		age := asOf.Sub(f.At)
		weight := f.Severity.Weight() * w.role(cmp.Or(f.Role, roles[f.Speaker])) * decay(age, time.Duration(cmp.Or(f.HalfLife, defaultHalfLife))*day)
		if weight < 0.02 {
			continue
		}
		sum += weight
		newest = min(newest, age)
		in.evidence = append(in.evidence, earshot.Evidence{
			Kind: "finding", Finding: f.ID, Tracker: f.Tracker, Version: f.TrackerVersion, Conversation: f.Conversation,
			Turn: f.Turn, Quote: cmp.Or(f.Sentence, f.Quote), Speaker: f.Speaker, At: f.At, AgeDays: days(age), Weight: weight,
		})
	}
	in.x = 1 - math.Exp(-sum/w.Saturation)
	in.note = "nothing said"
	if n := len(in.evidence); n > 0 {
		in.note = fmt.Sprintf("%s, the newest %s old", count(n, "finding"), count(days(newest), "day"))
	}
	if !in.present {
		in.note = "no conversation in the past year"
	}
	slices.SortStableFunc(in.evidence, func(a, b earshot.Evidence) int {
		return cmp.Or(cmp.Compare(b.Weight, a.Weight), b.At.Compare(a.At), cmp.Compare(a.Finding, b.Finding))
	})
	in.evidence = in.evidence[:min(maxEvidence, len(in.evidence))]
	return in
}

// categoryNames lists the weighted categories in the order of the weights,
// then managers' own in alphabetical order.
func categoryNames(found map[string][]earshot.Finding, w Weights) []string {
	var names, own []string
	for _, in := range w.Inputs {
		if isCategory(in.Input) {
			names = append(names, in.Input)
		}
	}
	for name := range found {
		if !slices.Contains(names, name) {
			own = append(own, name)
		}
	}
	slices.Sort(own)
	return append(names, own...)
}

func isCategory(input string) bool {
	switch earshot.Category(input) {
	case earshot.CategoryChurn, earshot.CategoryPrice, earshot.CategoryProduct, earshot.CategoryService, earshot.CategoryCompetitor,
		earshot.CategoryContract, earshot.CategoryPeople, earshot.CategoryPositive, earshot.CategoryCompliance:
		return true
	}
	return false
}

// contactRoles is each contact's role by every name they go by.
func contactRoles(contacts []earshot.Contact) map[string]earshot.ContactRole {
	roles := map[string]earshot.ContactRole{}
	for _, c := range contacts {
		for _, name := range append([]string{c.Name}, c.Aliases...) {
			roles[name] = c.Role
		}
	}
	return roles
}

// recent is the conversations of the window in which the customer spoke.
func recent(all []earshot.Brief, asOf time.Time) []earshot.Brief {
	return keep(all, func(b earshot.Brief) bool { return b.CustomerTurns > 0 && asOf.Sub(b.At) <= window })
}

// calm is how far a good mood may lower an input: people who leave politely
// sound content, so a good mood is worth less than a bad one costs.
const calm = -0.4

// mood is the level of the customer's mood: the mean over conversations, each
// weighing half after 60 days.
func mood(h earshot.History, asOf time.Time) input {
	const halfLife = 60 * day
	in := input{name: InputMood, note: "no customer words in the past year"}
	sum, weights := 0.0, 0.0
	for _, b := range recent(h.Conversations, asOf) {
		weight := decay(asOf.Sub(b.At), halfLife)
		sum += weight * b.CustomerMood
		weights += weight
		in.evidence = append(in.evidence, spoken(b, asOf, weight))
	}
	if weights == 0 {
		return in
	}
	level := sum / weights
	in.present, in.x = true, clamp(-2*level, calm, 1)
	in.note = fmt.Sprintf("mood %+.2f on a scale of -1 to 1", level)
	in.evidence = newest(in.evidence)
	return in
}

// moodChange sets the last 45 days against the account's own year before.
func moodChange(h earshot.History, asOf time.Time) input {
	const lately = 45 * day
	in := input{name: InputMoodChange, note: "too few conversations to compare"}
	var now, then []float64
	for _, b := range recent(h.Conversations, asOf) {
		if asOf.Sub(b.At) <= lately {
			now = append(now, b.CustomerMood)
			in.evidence = append(in.evidence, spoken(b, asOf, 1))
		} else {
			then = append(then, b.CustomerMood)
		}
	}
	if len(now) == 0 || len(then) < 2 {
		in.evidence = nil
		return in
	}
	change := mean(now) - mean(then)
	in.present, in.x = true, clamp(-2*change, calm, 1)
	in.note = fmt.Sprintf("mood moved %+.2f against their own past year", change)
	in.evidence = newest(in.evidence)
	return in
}

// silence is how far the last contact lies beyond the cadence of the tier.
func silence(h earshot.History, asOf time.Time) input {
	in := input{name: InputSilence, note: "no conversation yet"}
	var last earshot.Brief
	for _, b := range h.Conversations {
		if b.CustomerTurns > 0 && b.At.After(last.At) {
			last = b
		}
	}
	if last.At.IsZero() {
		return in
	}
	quiet, cadence := asOf.Sub(last.At), h.Account.Cadence()
	in.present = true
	in.note = fmt.Sprintf("last heard %s ago; %s is usual for the tier", count(days(quiet), "day"), count(days(cadence), "day"))
	in.evidence = []earshot.Evidence{spoken(last, asOf, 1)}
	if quiet > cadence {
		in.x = 1 - math.Exp(-float64(quiet-cadence)/float64(cadence))
	}
	return in
}

// nps is the latest answer of each contact within the year, weighing half
// after 180 days and by role.
func nps(h earshot.History, asOf time.Time, w Weights) input {
	const halfLife = 180 * day
	in := input{name: InputNPS, note: "no answer in the past year"}
	latest := map[earshot.ContactID]earshot.Survey{}
	for _, s := range h.Surveys {
		if asOf.Sub(s.At) <= window && !s.At.Before(latest[s.Contact].At) {
			latest[s.Contact] = s
		}
	}
	roles := map[earshot.ContactID]earshot.ContactRole{}
	for _, c := range h.Contacts {
		roles[c.ID] = c.Role
	}
	sum, weights := 0.0, 0.0
	for _, s := range sortedSurveys(latest) {
		weight := decay(asOf.Sub(s.At), halfLife) * w.role(roles[s.Contact])
		sum += weight * npsRisk(s.Score)
		weights += weight
		in.evidence = append(in.evidence, earshot.Evidence{Kind: "survey", Quote: s.Comment, Speaker: string(s.Contact), At: s.At,
			AgeDays: days(asOf.Sub(s.At)), Weight: float64(s.Score)})
	}
	if weights == 0 {
		return in
	}
	in.present, in.x = true, sum/weights
	in.note = fmt.Sprintf("%s, mean %.1f of 10", count(len(latest), "answer"), meanScore(latest))
	return in
}

// npsRisk is 1 for an answer of 0, about 0.4 for 6, 0 for passives and -0.7
// for promoters.
func npsRisk(score int) float64 {
	switch {
	case score >= 9:
		return -0.7
	case score >= 7:
		return 0
	}
	return 1 - float64(score)/10
}

// usageLevel is how many of the paid seats are used: all is well from 70 %.
func usageLevel(h earshot.History, asOf time.Time) input {
	in := input{name: InputUsageLevel, note: "no usage known"}
	month, active, paid := latestMonth(h.Usage, asOf)
	if paid == 0 {
		return in
	}
	share := float64(active) / float64(paid)
	in.present, in.x = true, clamp((0.7-share)/0.4, 0, 1)
	in.note = fmt.Sprintf("%d of %d paid seats used (%.0f %%)", active, paid, 100*share)
	in.evidence = []earshot.Evidence{{Kind: "usage", At: month, AgeDays: days(asOf.Sub(month)), Weight: share}}
	return in
}

// usageChange sets the last month against the same month a year before, so a
// quiet season does not cry wolf; without it, against the median of the six
// months before.
func usageChange(h earshot.History, asOf time.Time) input {
	in := input{name: InputUsageChange, note: "no past usage to compare with"}
	month, active, _ := latestMonth(h.Usage, asOf)
	byMonth := activeByMonth(h.Usage)
	reference, against := float64(byMonth[month.AddDate(-1, 0, 0)]), "the same month last year"
	if reference == 0 {
		reference, against = medianBefore(byMonth, month), "their last six months"
	}
	if month.IsZero() || reference == 0 {
		return in
	}
	change := (float64(active) - reference) / reference
	in.present, in.x = true, clamp(-change/0.5, -0.5, 1)
	in.note = fmt.Sprintf("active people %+.0f %% against %s", 100*change, against)
	in.evidence = []earshot.Evidence{{Kind: "usage", At: month, AgeDays: days(asOf.Sub(month)), Weight: change}}
	return in
}

// spend is the orders of the past year against those of the year before, whole
// years so that seasons cancel.
func spend(h earshot.History, asOf time.Time) input {
	in := input{name: InputSpend, note: "less than two years of orders"}
	var this, last int64
	for _, o := range h.Orders {
		switch age := asOf.Sub(o.At); {
		case age <= window:
			this += o.Amount.Minor
		case age <= 2*window:
			last += o.Amount.Minor
		}
	}
	if last == 0 || this == 0 && h.Account.Renewal.After(asOf) {
		return in
	}
	if this > 3*last || this > 0 && last > 3*this { // one year holds an order the other does not: that is no trend
		in.note = "orders too uneven to compare"
		return in
	}
	change := float64(this-last) / float64(last)
	in.present, in.x = true, clamp(-change/0.5, -1, 1)
	in.note = fmt.Sprintf("spend %+.0f %% year over year", 100*change)
	return in
}

// renewal rises over the last 120 days before the renewal: the same words
// weigh more when the decision is near.
func renewal(a earshot.Account, asOf time.Time) input {
	const near = 120 * day
	in := input{name: InputRenewal, note: "no renewal date known"}
	if a.Renewal.IsZero() {
		return in
	}
	left := a.Renewal.Sub(asOf)
	in.present = true
	in.evidence = []earshot.Evidence{{Kind: "renewal", At: a.Renewal}}
	switch {
	case left < 0:
		in.note = "the renewal date has passed"
	default:
		in.note = fmt.Sprintf("renews in %s", count(days(left), "day"))
		in.x = clamp(1-float64(left)/float64(near), 0, 1)
	}
	return in
}

// championLeft weighs a champion or executive who left, half after 120 days.
func championLeft(contacts []earshot.Contact, asOf time.Time) input {
	const halfLife = 120 * day
	in := input{name: InputChampion, note: "no champion known"}
	for _, c := range contacts {
		if c.Role != earshot.ContactChampion && c.Role != earshot.ContactExecutive {
			continue
		}
		if !in.present {
			in.present, in.note = true, "nobody left"
		}
		if c.Left.IsZero() || c.Left.After(asOf) {
			continue
		}
		weight := decay(asOf.Sub(c.Left), halfLife)
		if weight > in.x {
			in.x, in.note = weight, fmt.Sprintf("%s left %s ago", c.Name, count(days(asOf.Sub(c.Left)), "day"))
		}
		in.evidence = append(in.evidence, earshot.Evidence{Kind: "contact", Speaker: c.Name, At: c.Left, AgeDays: days(asOf.Sub(c.Left)), Weight: weight})
	}
	return in
}

// tenure is high for young accounts: e^(-years/1.5).
func tenure(a earshot.Account, asOf time.Time) input {
	in := input{name: InputTenure, note: "start not known"}
	if a.Since.IsZero() || a.Since.After(asOf) {
		return in
	}
	years := float64(asOf.Sub(a.Since)) / float64(window)
	in.present, in.x = true, math.Exp(-years/1.5)
	in.note = fmt.Sprintf("with us for %.1f years", years)
	return in
}

// products is 1 for an account that holds one product, less for more.
func products(a earshot.Account) input {
	in := input{name: InputProducts, note: "products not known"}
	if n := len(a.Products); n > 0 {
		in.present, in.x = true, math.Exp2(-float64(n-1))
		in.note = "holds " + count(n, "product")
	}
	return in
}

// spoken is a conversation as evidence.
func spoken(b earshot.Brief, asOf time.Time, weight float64) earshot.Evidence {
	return earshot.Evidence{Kind: "conversation", Conversation: b.ID, Turn: b.WorstTurn, Quote: b.Title, At: b.At, AgeDays: days(asOf.Sub(b.At)), Weight: weight}
}

// newest is the evidence with the latest first, cut to what a line lists.
func newest(evidence []earshot.Evidence) []earshot.Evidence {
	slices.SortStableFunc(evidence, func(a, b earshot.Evidence) int { return b.At.Compare(a.At) })
	return evidence[:min(maxEvidence, len(evidence))]
}

func mean(xs []float64) float64 {
	sum := 0.0
	for _, x := range xs {
		sum += x
	}
	return sum / float64(len(xs))
}

func sortedSurveys(latest map[earshot.ContactID]earshot.Survey) []earshot.Survey {
	all := make([]earshot.Survey, 0, len(latest))
	for _, s := range latest {
		all = append(all, s)
	}
	slices.SortFunc(all, func(a, b earshot.Survey) int {
		return cmp.Or(b.At.Compare(a.At), cmp.Compare(a.Contact, b.Contact))
	})
	return all
}

func meanScore(latest map[earshot.ContactID]earshot.Survey) float64 {
	sum := 0
	for _, s := range latest {
		sum += s.Score
	}
	return float64(sum) / float64(len(latest))
}

// latestMonth is the newest month that is over and no older than a quarter,
// with its active people and paid seats over all products.
func latestMonth(usage []earshot.Usage, asOf time.Time) (month time.Time, active, paid int) {
	for _, u := range usage {
		if u.Month.After(month) {
			month = u.Month
		}
	}
	if asOf.Sub(month) > 120*day {
		return time.Time{}, 0, 0
	}
	for _, u := range usage {
		if u.Month.Equal(month) {
			active += u.Active
			paid += u.Paid
		}
	}
	return month, active, paid
}

func activeByMonth(usage []earshot.Usage) map[time.Time]int {
	byMonth := map[time.Time]int{}
	for _, u := range usage {
		byMonth[u.Month] += u.Active
	}
	return byMonth
}

// medianBefore is the median of the six months before month, 0 when fewer
// than three are known.
func medianBefore(byMonth map[time.Time]int, month time.Time) float64 {
	var known []int
	for back := 1; back <= 6; back++ {
		if n, ok := byMonth[month.AddDate(0, -back, 0)]; ok {
			known = append(known, n)
		}
	}
	if len(known) < 3 {
		return 0
	}
	slices.Sort(known)
	return float64(known[len(known)/2])
}
