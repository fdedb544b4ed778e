package risk

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// How many words may stand between what a German main clause takes apart.
const (
	deGap       = 3 // wir kündigen [zum Jahresende leider] den Vertrag
	dePrefixGap = 5 // wir steigen [nach dem Ende des Vertrags] aus
	deMaxOrders = 4 // prefixes of the verbs at a phrase's end that are taken apart
)

// deIn is deWord within a phrase: an infinitive at the end of other words may
// have zu before it.
func deIn(w string, before []string) []string {
	all := deWord(w)
	if n := len(before); n > 0 && before[n-1] != "zu" && strings.ToLower(w) == w && !deFixed[w] {
		if v, ok := deVerbOf(w); ok && v.prefix == "" && deLexicon.modal[w] == nil {
			for _, infinitive := range deSpellings([]string{w}) {
				all = append(all, "zu "+infinitive)
			}
		}
	}
	return all
}

// deNotMoved are words a phrase begins with when its verb is no infinitive, or
// is another verb's: the order of such a phrase is not changed.
var deNotMoved = func() map[string]bool {
	all := wordSet("ich wir man du ihr hat haben wird werden")
	for w, forms := range deLexicon.modal {
		all[w] = true
		for _, f := range forms {
			all[f] = true
		}
	}
	return all
}()

// deOrders are the orders that a phrase with an infinitive at its end takes in
// a main clause: den Vertrag kündigen, wir kündigen den Vertrag; aussteigen,
// wir steigen zum Jahresende aus.
func deOrders(places [][]string, s sequence) []sequence {
	last := len(places) - 1
	if last > 0 && !deMoves(places[:last]) {
		return nil
	}
	finite := map[string][]string{}
	var prefixes []string
	for _, w := range places[last] {
		v, ok := deVerbOf(w)
		if !ok || deLexicon.modal[w] != nil || last == 0 && v.prefix == "" {
			continue
		}
		if finite[v.prefix] == nil {
			prefixes = append(prefixes, v.prefix)
		}
		finite[v.prefix] = append(finite[v.prefix], v.finite...)
	}
	var all []sequence
	for _, p := range prefixes[:min(len(prefixes), deMaxOrders)] {
		order := sequence{slotOf1(deSpellings(unique(finite[p])))}
		if last > 0 {
			order = append(append(order, gapOf(deGap)), s[:last]...)
		}
		if p != "" {
			end := slotOf1(deSpellings([]string{p}))
			for i := range end {
				end[i].closes = dePrepositions[p]
			}
			order = append(order, gapOf(dePrefixGap), end)
		}
		all = append(all, order)
	}
	return all
}

// slotOf1 is a place in which any of some words may stand.
func slotOf1(words []string) slot {
	var s slot
	for _, w := range words {
		s = append(s, choice{text: viewed(w)})
	}
	return s
}

// deMoves reports whether what stands before an infinitive is its object, or
// its negation: that is what stays behind when the verb moves forward.
func deMoves(places [][]string) bool {
	object := false
	if slices.Contains(places[len(places)-1], "zu") {
		return false
	}
	for _, texts := range places {
		for _, t := range texts {
			first, _, _ := strings.Cut(t, " ")
			if deNotMoved[first] {
				return false
			}
			r, _ := utf8.DecodeRuneInString(t)
			object = object || unicode.IsUpper(r) || slices.Contains([]string{"nicht", "nicht mehr", "uns", "mich"}, t)
		}
	}
	return object
}
