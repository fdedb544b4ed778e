package risk

import (
	"regexp"
	"strconv"
	"strings"
)

// kind is what a slot of a rule stands for.
type kind int

// The kinds of slots.
const (
	kindNumber kind = iota
	kindMoney
	kindDate
)

func (k kind) String() string { return [...]string{"num", "money", "date"}[k] }

// amounts are the bounds that a number in a slot must keep, and the currency
// that money must be in, if one is named.
type amounts struct {
	bounds   [2]bound // an op that is empty bounds nothing
	currency string   // ISO 4217, "KRW"
}

// bound is one side that a number is bounded on.
type bound struct {
	op string // <, <=, >, >= or =
	n  float64
}

// keeps reports whether a number is within the bounds.
func (a amounts) keeps(n float64) bool {
	for _, b := range a.bounds {
		ok := true
		switch b.op {
		case "<":
			ok = n < b.n
		case "<=":
			ok = n <= b.n
		case ">":
			ok = n > b.n
		case ">=":
			ok = n >= b.n
		case "=":
			ok = n == b.n
		}
		if !ok {
			return false
		}
	}
	return true
}

// text writes the bounds as a rule does.
func (a amounts) text() string {
	var s string
	switch lo, hi := a.bounds[0], a.bounds[1]; {
	case lo.op == ">=" && hi.op == "<=":
		s = " " + plainNumber(lo.n) + ".." + plainNumber(hi.n)
	case lo.op != "" && hi.op != "":
		s = lo.op + plainNumber(lo.n) + " " + hi.op + plainNumber(hi.n)
	case lo.op != "":
		s = lo.op + plainNumber(lo.n)
	}
	if a.currency != "" {
		s += " " + a.currency
	}
	return s
}

func plainNumber(n float64) string { return strconv.FormatFloat(n, 'f', -1, 64) }

const slotNumber = `(\d[\d,]{0,15}(?:\.\d{1,6})?[km]?)`

// slotShape is what stands in the brackets of a slot: its kind, one bound, two
// bounds or a range, and a currency.
var slotShape = regexp.MustCompile(`^(num|number|money|date)\s*(?:(<=|>=|<|>|=)\s*` + slotNumber + `(?:\s*(<=|>=|<|>)\s*` + slotNumber + `)?|` +
	slotNumber + `\s*(?:\.\.|-|~)\s*` + slotNumber + `)?(?:\s*\b([a-z]{3}))?$`)

// slotNamed reads the inside of a slot, in small letters; ok is false when it
// is none.
func slotNamed(text string) (k kind, a amounts, ok bool) {
	m := slotShape.FindStringSubmatch(strings.NewReplacer("≥", ">=", "≤", "<=").Replace(text))
	if m == nil {
		return 0, a, false
	}
	switch m[1] {
	case "money":
		k = kindMoney
	case "date":
		k = kindDate
	}
	switch {
	case m[2] != "":
		a.bounds[0] = bound{m[2], slotValue(m[3])}
		if m[4] != "" {
			a.bounds[1] = bound{m[4], slotValue(m[5])}
		}
	case m[6] != "":
		a.bounds = [2]bound{{">=", slotValue(m[6])}, {"<=", slotValue(m[7])}}
	}
	a.currency = strings.ToUpper(m[8])
	if a.currency != "" && k != kindMoney || a.bounds[0].op != "" && k == kindDate {
		return 0, a, false
	}
	return k, a, true
}

// slotValue reads a bound: 1,000, 2.5k, 3m.
func slotValue(s string) float64 {
	times := 1.0
	switch s[len(s)-1] {
	case 'k':
		s, times = s[:len(s)-1], 1e3
	case 'm':
		s, times = s[:len(s)-1], 1e6
	}
	n, _ := strconv.ParseFloat(strings.ReplaceAll(s, ",", ""), 64)
	return n * times
}
