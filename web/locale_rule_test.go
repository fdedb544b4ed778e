package web

import (
	"testing"

	"earshot/risk"
)

// What may be wrong with a rule has words in every language; the catalogs are
// compared with English elsewhere.
func TestRuleErrors(t *testing.T) {
	l := readAll(t)[0]
	for _, m := range risk.SyntaxKeys() {
		if got := l.texts["rule.error."+m[0]]; got != m[1] {
			t.Errorf("rule.error.%s = %q, risk says %q", m[0], got, m[1])
		}
	}
}
