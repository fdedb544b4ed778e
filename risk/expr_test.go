package risk_test

import (
	"errors"
	"strings"
	"testing"

	"earshot"
	"earshot/risk"
)

func TestParseExprWrites(t *testing.T) {
	tests := []struct{ text, want string }{
		{"cancel", "cancel"},
		{"  cancel   contract ", "cancel contract"},
		{"cancel AND contract", "cancel contract"},
		{"cancel && contract", "cancel contract"},
		{"cancel OR leave", "cancel | leave"},
		{"cancel || leave", "cancel | leave"},
		{"a1 b1 | c1 d1", "a1 b1 | c1 d1"},
		{"a1 (b1 | c1) d1", "a1 (b1 | c1) d1"},
		{"(a1 b1) c1", "a1 b1 c1"},
		{"((a1))", "a1"},
		{"near or not", "near or not"},
		{`"OR"`, `"OR"`},
		{`~"OR"`, `~"OR"`},
		{`"the exact phrase"`, `"the exact phrase"`},
		{`“quoted”`, `"quoted"`},
		{"「解約」", `"解約"`},
		{"『解約したい』｜キャンセル", `"解約したい" | キャンセル`},
		{`~"pull the plug"`, `~"pull the plug"`},
		{`～「見送る」`, "見送る"},
		{`～「他社に 切り替える」`, `~"他社に 切り替える"`},
		{"terminat*", "terminat*"},
		{"termina＊", "termina*"},
		{`"early termin*"`, `"early termin*"`},
		{"『so “it” goes』", `"so \“it\” goes"`},
		{`"a \"b\" \\ \* c"`, `"a \"b\" \\ \* c"`},
		{"cancel -anytime", "cancel -anytime"},
		{"cancel NOT anytime", "cancel -anytime"},
		{"cancel －anytime", "cancel -anytime"},
		{"kick-off", "kick-off"},
		{"don't renew", "don't renew"},
		{"cancel NEAR/3 contract", "cancel NEAR/3 contract"},
		{"cancel ＮＥＡＲ／３ contract", "cancel NEAR/3 contract"},
		{"cancel NEAR contract", "cancel NEAR/5 contract"},
		{"cancel NEAR/2t price", "cancel NEAR/2t price"},
		{"cancel NEAR/2ts price", "cancel NEAR/2ts price"},
		{"cancel BEFORE/4 contract", "cancel BEFORE/4 contract"},
		{"cancel BEFORE contract", "cancel BEFORE contract"},
		{"cancel NOT NEAR/3 anytime", "cancel NOT NEAR/3 anytime"},
		{"cancel NOT BEFORE/3 anytime", "cancel NOT BEFORE/3 anytime"},
		{`card NOT IN "credit card"`, `card NOT IN "credit card"`},
		{"a1 NEAR/1 b1 NEAR/2 c1", "a1 NEAR/1 b1 NEAR/2 c1"},
		{"a1 NEAR/1 (b1 NEAR/2 c1)", "a1 NEAR/1 (b1 NEAR/2 c1)"},
		{"a1 NEAR/1 (b1 | c1)", "a1 NEAR/1 (b1 | c1)"},
		{"（계약｜구독）해지 ＆ 비용", "(계약 | 구독) 해지 비용"},
		{"[num]", "[num]"},
		{"[number>=3]", "[num>=3]"},
		{"[money > 1,000]", "[money>1000]"},
		{"[money>10k EUR]", "[money>10000 EUR]"},
		{"[num 3..5]", "[num 3..5]"},
		{"[num>3 <=5]", "[num>3 <=5]"},
		{"［ｍｏｎｅｙ］", "[money]"},
		{"[date]", "[date]"},
		{"[competitor] -rostaro", "[competitor] -rostaro"},
		{`re:/cancel(l?ed)?\b/`, `re:/cancel(l?ed)?\b/`},
		{`re:/a\/b/`, `re:/a\/b/`},
		{"lang:ko (해지 | 취소)", "lang:ko (해지 | 취소)"},
		{"lang:kr(해지)", "lang:ko (해지)"},
		{`ShiftPilot="chip pilot"="ship pilot"`, `ShiftPilot="chip pilot"="ship pilot"`},
		{"1,000 users", "1,000 users"},
	}
	for _, tt := range tests {
		e, err := risk.ParseExpr(tt.text)
		if err != nil {
			t.Errorf("ParseExpr(%q): %v", tt.text, err)
			continue
		}
		if got := e.String(); got != tt.want {
			t.Errorf("ParseExpr(%q).String() = %q, want %q", tt.text, got, tt.want)
		}
	}
}

func TestParseExprSaysWhatIsWrong(t *testing.T) {
	tests := []struct {
		text    string
		key     string
		at, end int
	}{
		{"", "empty", 0, 0},
		{"   ", "empty", 0, 3},
		{`cancel "now`, "unclosed-quote", 7, 11},
		{`""`, "empty-quote", 0, 2},
		{"(cancel", "unclosed-paren", 0, 1},
		{"cancel)", "extra-paren", 6, 7},
		{"cancel ()", "empty-parens", 7, 9},
		{"cancel]", "extra-bracket", 6, 7},
		{"解約」", "extra-quote", 6, 9},
		{"[money", "unclosed-bracket", 0, 6},
		{"[money>]", "slot", 0, 8},
		{"[date>3]", "slot", 0, 8},
		{"cancel, leave", "comma", 6, 7},
		{"해지、취소", "comma", 6, 9},
		{"!cancel", "bang", 0, 1},
		{"'cancel now'", "single-quote", 0, 1},
		{"can*cel", "star-inside", 3, 4},
		{`~"cancel now*"`, "star-inflected", 0, 14},
		{"cancel near/3 contract", "lower-case", 7, 13},
		{"cancel NAER/3 contract", "did-you-mean", 7, 13},
		{"cancel WITHIN/3 contract", "did-you-mean", 7, 15},
		{"cancel NEAR/3x contract", "distance", 7, 14},
		{"cancel NEAR/500 contract", "distance", 7, 15},
		{"cancel NEAR/60t contract", "distance", 7, 15},
		{"cancel NEAR/2st contract", "distance-unit", 7, 15},
		{"cancel NEAR/3", "operator-at-end", 7, 13},
		{"cancel |", "operator-at-end", 7, 8},
		{"| cancel", "operator-at-start", 0, 1},
		{"NEAR/3 cancel", "operator-at-start", 0, 6},
		{"cancel IN contract", "in-needs-not", 7, 9},
		{"-cancel", "only-not", 0, 7},
		{"-cancel -leave", "only-not", 0, 14},
		{"cancel | -leave", "not-in-or", 9, 15},
		{"cancel NEAR/3 (-leave)", "near-not", 15, 21},
		{"cancel -", "not-what", 7, 8},
		{"lang:ko 해지", "lang-parens", 0, 7},
		{"lang:korean (해지)", "lang-tag", 0, 11},
		{`re:/a(/`, "regex-invalid", 0, 7},
		{`re:/a*/`, "regex-empty", 0, 7},
		{`re:/a`, "unclosed-regex", 0, 5},
		{"re:/" + strings.Repeat("a", 201) + "/", "regex-long", 0, 206},
		{"a*", "prefix-short", 0, 2},
		{"cancel = leave=", "alias-expected", 14, 15},
		{"= leave", "alias-of-what", 0, 1},
		{"...", "no-letters", 0, 3},
		{strings.Repeat("(", 21) + "a1" + strings.Repeat(")", 21), "too-deep", 20, 21},
		{strings.Repeat("ab ", 201), "too-many", 300, 302},
		{strings.Repeat("abcdefghij ", 200), "too-long", 0, 2200},
	}
	for _, tt := range tests {
		_, err := risk.ParseExpr(tt.text)
		var at *risk.SyntaxError
		if !errors.As(err, &at) || !errors.Is(err, earshot.ErrInvalid) {
			t.Errorf("ParseExpr(%.40q) = %v, want a syntax error", tt.text, err)
			continue
		}
		if at.Key != tt.key || at.At != tt.at || at.End != tt.end {
			t.Errorf("ParseExpr(%.40q) = %s at %d-%d, want %s at %d-%d", tt.text, at.Key, at.At, at.End, tt.key, tt.at, tt.end)
		}
	}
}
