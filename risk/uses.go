package risk

import (
	"slices"

	"earshot"
)

// Sets lists the word sets that a tracker's rules name, those that exclude too, in the order of their
// names. Rules that cannot be read name none.
func Sets(t earshot.Tracker) []string {
	var names []string
	for _, set := range slices.Concat(t.Rules, t.ExcludeRules) {
		for _, rule := range set.Rules {
			e, err := ParseExpr(rule)
			if err != nil {
				continue
			}
			e.root.each(func(n node) {
				if s, ok := n.(*setOf); ok {
					names = append(names, s.name)
				}
			})
		}
	}
	slices.Sort(names)
	return slices.Compact(names)
}

// CheckSet says what is wrong with a word set, a phrase that cannot be looked
// for among it.
func CheckSet(s earshot.WordSet) error {
	if problem, hint := badSet(s); problem != "" {
		return refuse(problem, hint)
	}
	return soundSet(s)
}
