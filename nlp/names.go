package nlp

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// names are the names found in one sentence. prose knows people and places; a
// company it takes for one or the other, so the words around a name decide
// again.
type names struct {
	text  string // up to the end of the sentence
	start int    // of the sentence
	found []named
}

type named struct {
	start, end int
	kind       nameKind
}

type nameKind uint8

const (
	person nameKind = iota + 1
	organisation
	place
)

func (n *names) add(start, end int, label string) {
	kind := place
	switch {
	case label == "ORGANIZATION" || label == "ORG" || n.company(start, end, label):
		kind = organisation
	case label == "PERSON":
		kind = person
	case label != "GPE":
		return
	}
	n.found = append(n.found, named{start, end, kind})
}

// company reports whether what prose took for a person or a place is likelier
// a company: by its last word, by letters like ShiftPilot's, by the word before
// it, or because it is named in one breath with a company.
func (n *names) company(start, end int, label string) bool {
	name := n.text[start:end]
	words := strings.Fields(name)
	if slices.Contains(companyEnds, strings.Trim(words[len(words)-1], ".,")) || camel(name) {
		return true
	}
	if len(words) > 1 && label == "PERSON" {
		return false
	}
	if k := len(n.found); k > 0 && n.found[k-1].kind == organisation {
		if between := strings.TrimSpace(n.text[n.found[k-1].end:start]); between == "and" || between == "or" || between == "," {
			return true
		}
	}
	before := strings.Fields(strings.ToLower(n.text[n.start:start]))
	if len(before) == 0 {
		return false
	}
	last := before[len(before)-1]
	if slices.Contains(companyCues, last) {
		return true
	}
	return (last == "with" || last == "to" || last == "from") && (label == "GPE" && last != "to" || n.compares())
}

// addCompared adds the capitalised words prose passed over in a sentence that
// compares vendors: "they compared us with Workday".
func (n *names) addCompared() {
	if !n.compares() {
		return
	}
	for at := n.start; at < len(n.text); {
		r, size := utf8.DecodeRuneInString(n.text[at:])
		if !unicode.IsLetter(r) {
			at += size
			continue
		}
		end := at
		for end < len(n.text) {
			r, size := utf8.DecodeRuneInString(n.text[end:])
			if !unicode.IsLetter(r) && !unicode.IsDigit(r) {
				break
			}
			end += size
		}
		if unicode.IsUpper(r) && at > n.start && !n.covered(at) && !slices.Contains(notNames, n.text[at:end]) && end-at > 2 {
			n.found = append(n.found, named{at, end, organisation})
		}
		at = end
	}
	slices.SortFunc(n.found, func(a, b named) int { return a.start - b.start })
}

func (n *names) covered(at int) bool {
	return slices.ContainsFunc(n.found, func(f named) bool { return f.start <= at && at < f.end })
}

// compares reports whether the sentence speaks of choosing between vendors.
func (n *names) compares() bool {
	s := strings.ToLower(n.text[n.start:])
	return slices.ContainsFunc(compareWords, func(w string) bool { return strings.Contains(s, w) })
}

// camel reports whether a name has a capital inside: ShiftPilot, PayLink.
func camel(name string) bool {
	lower := false
	for _, r := range name {
		if lower && unicode.IsUpper(r) {
			return true
		}
		lower = unicode.IsLower(r)
	}
	return false
}

var (
	companyEnds = []string{"Inc", "Corp", "Corporation", "Company", "Co", "Ltd", "Limited", "LLC", "PLC", "GmbH", "AG", "SA", "BV", "AB",
		"Group", "Holdings", "Systems", "Software", "Technologies", "Solutions", "Partners", "Labs", "Bank", "Hotels", "Logistics", "Foods"}
	companyCues  = []string{"than", "vs", "vs.", "versus", "using", "against", "like", "evaluating", "considering", "trialling", "piloting", "chose", "competitor"}
	compareWords = []string{"compar", "switch", "evaluat", "competitor", "alternative", "migrat", "instead of", "vendor", "moving to", "move to", "moved to",
		"looking at", "demo from", "demo of", "quote from", "offer from", "proposal from", "trial of"}
	notNames = []string{"Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday", "January", "February", "March", "April", "May",
		"June", "July", "August", "September", "October", "November", "December", "Mr", "Mrs", "Dr", "CEO", "CFO", "CTO", "COO", "CIO", "API", "CSV",
		"SLA", "NPS", "ROI", "USD", "EUR", "English", "German", "French", "Chinese", "Korean", "Japanese", "The", "And", "But", "They", "Yes"}
)
