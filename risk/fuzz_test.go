package risk_test

import (
	"reflect"
	"testing"

	"earshot"
	"earshot/risk"
)

// FuzzParseTrackers checks that whatever is read can be compiled or refused,
// and that what is written reads back the same.
func FuzzParseTrackers(f *testing.F) {
	f.Add([]byte(everything))
	f.Add([]byte("- {id: a, category: b, phrases: {ko: [계약을 해지하다, '위약*'], ja: [解約する], zh: ['(取消|)']}}"))
	f.Add([]byte("- &a [*a]"))
	f.Fuzz(func(t *testing.T, data []byte) {
		ts, err := risk.ParseTrackers("fuzz.yaml", data)
		if err != nil {
			return
		}
		written, err := risk.FormatTrackers(ts)
		if err != nil {
			t.Fatalf("FormatTrackers(ParseTrackers(%q)): %v", data, err)
		}
		again, err := risk.ParseTrackers("again.yaml", written)
		if err != nil {
			t.Fatalf("ParseTrackers(%q): %v", written, err)
		}
		if len(ts) > 0 && !reflect.DeepEqual(ts, again) {
			t.Fatalf("written and read again:\n%+v\nfirst:\n%+v", again, ts)
		}
		rules, err := risk.Compile(ts)
		if err != nil {
			t.Fatalf("Compile of what was read: %v", err)
		}
		rules.Detect(said("und", "we want to cancel our contract 계약을 해지 解約する 取消"))
	})
}

// FuzzDetect checks what is true of findings on any text in any language.
func FuzzDetect(f *testing.F) {
	for _, s := range scraps {
		f.Add(s, "en")
		f.Add(s+"해지하려고 取消合同 解約しません", "")
	}
	rules := starterRules(f)
	f.Fuzz(func(t *testing.T, text, lang string) {
		c := said(earshot.Lang(lang), text)
		checkFindings(t, c, rules.Detect(c))
	})
}
