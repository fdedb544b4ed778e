package web

import (
	"slices"
	"strings"
	"testing"

	"earshot"
	"earshot/risk"
)

// Why a finding is suppressed has words in every language; the catalogs are
// compared with English elsewhere.
func TestReasons(t *testing.T) {
	l, said := readAll(t)[0], []string{string(earshot.SaidWrong), string(earshot.SaidRight)}
	for _, reason := range append(risk.Reasons(), said...) {
		if !l.has("reason." + reason) {
			t.Errorf("no words for the reason %q", reason)
		}
	}
	for key := range l.texts {
		if reason, ok := strings.CutPrefix(key, "reason."); ok && !slices.Contains(said, reason) && !slices.Contains(risk.Reasons(), reason) {
			t.Errorf("%s has words, and nothing is suppressed for it", key)
		}
	}
}

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
