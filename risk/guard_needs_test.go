package risk

import (
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"
)

func TestNeeds(t *testing.T) {
	for expression, want := range map[string][]string{
		`cancel`:                         {"cancel"},
		`(quit|leave) (us|you)$`:         {"quit us", "quit you", "leave us", "leave you"},
		`^(not )?(we|they)`:              {"we", "they"},
		`if [^.]*then`:                   {"then"},
		`a+bcd?`:                         {"bc"},
		`(?:x|yy)*`:                      nil,
		`[^a]{3}`:                        nil,
		`(one|.*)`:                       nil,
		`(?i)cancel`:                     nil,
		`\b(is|was)( [^ ]+){0,3} (over)`: {" over"},
	} {
		got := needs(regexp.MustCompile(expression))
		slices.Sort(want)
		slices.Sort(got)
		if !reflect.DeepEqual(got, want) {
			t.Errorf("needs(%s) = %q, want %q", expression, got, want)
		}
	}
}

// TestGuardsNeed looks through every story for a text that an expression of
// the guards matches and that has none of its words.
func TestGuardsNeed(t *testing.T) {
	var texts []string
	for _, turn := range storyTurns(t) {
		texts = append(texts, viewed(turn.Text))
	}
	var all []*regexp.Regexp
	for _, l := range []*lexicon{zhLexicon(), koLexicon(), jaLexicon()} {
		all = append(all, l.negLeft, l.negRight, l.ifLeft, l.ifRight, l.other)
	}
	for _, e := range []*european{german(), french(), spanish()} {
		all = append(all, e.raised, e.denied, e.inside, e.theory, e.almost, e.other)
	}
	for _, a := range []*asking{enAsking(), zhAsking(), koAsking(), jaAsking(), deAsking(), frAsking(), esAsking()} {
		all = append(all, a.others, a.after)
	}
	matched := 0
	for _, e := range all {
		if e == nil {
			continue
		}
		need := needs(e)
		if len(need) == 0 {
			t.Errorf("nothing is sure of %s", e)
		}
		for _, text := range texts {
			// What stands to the left or to the right of a hit is a part of a turn.
			for cut := 0; cut < len(text); cut += 1 + len(text)/8 {
				for _, part := range []string{text[:cut], text[cut:]} {
					if !e.MatchString(part) {
						continue
					}
					matched++
					if !slices.ContainsFunc(need, func(n string) bool { return strings.Contains(part, n) }) {
						t.Fatalf("%s matches %q, which has none of %q", e, part, need)
					}
				}
			}
		}
	}
	if matched < 300 {
		t.Errorf("only %d parts of stories match", matched)
	}
}
