package search

import (
	"cmp"
	"slices"

	"github.com/RoaringBitmap/roaring/v2"
)

// Facet is a value and how many of the conversations found have it.
type Facet struct {
	Value string
	Count int
}

// maxFacet is how many values a facet lists, the most frequent ones.
const maxFacet = 50

// facetNames are the facets; sentiment is kept as mood.
var facetNames = []string{"lang", "side", "channel", "account", "sentiment", "tracker", "month"}

// FacetNames are the facets a search can count.
func FacetNames() []string { return slices.Clone(facetNames) }

func facetField(name string) string {
	if name == "sentiment" {
		return fieldMood
	}
	return name
}

// tally counts facets by intersecting what was found with the postings of each
// value, which beats reading the values of each conversation.
type tally struct {
	names  []string
	counts map[string]map[string]int
}

func newTally(names []string) *tally {
	if names == nil {
		names = facetNames
	}
	t := &tally{names: names, counts: make(map[string]map[string]int)}
	for _, name := range names {
		t.counts[name] = make(map[string]int)
	}
	return t
}

func (t *tally) count(r *reader, docs *roaring.Bitmap) {
	if docs.IsEmpty() {
		return
	}
	for _, name := range t.names {
		field, counts := facetField(name), t.counts[name]
		r.each(field, "", "", func(value string) {
			if n := docs.AndCardinality(r.docs(field, value)); n > 0 {
				counts[value] += int(n)
			}
		})
	}
}

// facets are the counts, most frequent first; months are in their own order.
func (t *tally) facets() map[string][]Facet {
	all := make(map[string][]Facet, len(t.names))
	for _, name := range t.names {
		list := make([]Facet, 0, len(t.counts[name]))
		for value, n := range t.counts[name] {
			list = append(list, Facet{value, n})
		}
		slices.SortFunc(list, func(a, b Facet) int {
			if name == "month" {
				return cmp.Compare(a.Value, b.Value)
			}
			return cmp.Or(cmp.Compare(b.Count, a.Count), cmp.Compare(a.Value, b.Value))
		})
		if len(list) > maxFacet && name != "month" {
			list = list[:maxFacet]
		}
		all[name] = list
	}
	return all
}
