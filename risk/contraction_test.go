package risk_test

import "testing"

// TestContractionsKeepTheirSpace finds phrases that begin with a contraction,
// behind words nothing was changed in.
func TestContractionsKeepTheirSpace(t *testing.T) {
	rules := compile(t, "- {id: a, category: churn, phrases: {en: ['can not stay', 'we are leaving', 'do not renew', 'i am done']}, guards: {negation: off}}")
	for text, want := range map[string]string{
		"So we can't stay.": "can't stay", "so we're leaving": "we're leaving", "Yes, we don't renew.": "don't renew", "honestly im done": "im done", "um, so we're leaving": "we're leaving",
	} {
		found := rules.Detect(said("en", text))
		if len(found) != 1 || found[0].Quote != want {
			t.Errorf("found in %q: %v, want %q", text, quoted(found), want)
		}
	}
}
