package search_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"earshot"
	"earshot/search"
)

func TestParse(t *testing.T) {
	tests := []struct{ query, tree string }{
		{`price`, `price`},
		{`price increase`, `(and price increase)`},
		{`"price increase"`, `"price increase"`},
		{`“price increase” cost`, `(and "price increase" cost)`},
		{`„zu teuer“`, `"zu teuer"`},
		{`「値上げ」 『料金』 «cher»`, `(and "値上げ" "料金" "cher")`},
		{`「say "no"」`, `「say "no"」`},
		{`cancel -refund`, `(and cancel (not refund))`},
		{`cancel －refund`, `(and cancel (not refund))`},
		{`cancel NOT refund`, `(and cancel (not refund))`},
		{`cancel --refund`, `(and cancel (not refund))`},
		{`cancel -(-refund)`, `(and cancel refund)`},
		{`follow-up`, `follow-up`},
		{`cancel OR leave`, `(or cancel leave)`},
		{`cancel | leave`, `(or cancel leave)`},
		{`cancel|leave`, `(or cancel leave)`},
		{`cancel ＯＲ leave`, `(or cancel leave)`},
		{`cancel or leave`, `(and cancel or leave)`},
		{`price cancel OR leave now`, `(and price (or cancel leave) now)`},
		{`(price cancel) OR leave`, `(or (and price cancel) leave)`},
		{`a OR (b OR c)`, `(or a b c)`},
		{`a (b c)`, `(and a b c)`},
		{`a AND b`, `(and a b)`},
		{`((a))`, `a`},
		{`(side:us a) (side:customer b)`, `(and (and side:us a) (and side:customer b))`},
		{`side:customer price`, `(and side:customer price)`},
		{`SIDE:Customer price`, `(and side:customer price)`},
		{`ｓｉｄｅ：ｕｓ　価格`, `(and side:us 価格)`},
		{`account:"Hanbit Logistics"`, `account:"Hanbit Logistics"`},
		{`account:「한빛 물류」`, `account:"한빛 물류"`},
		{`-account:acme`, `(not account:acme)`},
		{`lang:ZH-hant`, `lang:zh-Hant`},
		{`lang:pt-BR`, `lang:pt`},
		{`after:2026-01 before:2026-01-15`, `(and after:2026-01 before:2026-01-15)`},
		{`after:2026`, `after:2026`},
		{`sentiment:negative outcome:churned channel:call`, `(and sentiment:negative outcome:churned channel:call)`},
		{`tracker:churn-intent persona:cfo rep:mina.park speaker:김지우`, `(and tracker:churn-intent persona:cfo rep:mina.park speaker:김지우)`},
		{`meet at 10:30`, `(and meet at 10:30)`},
		{`https://example.example/x`, `https://example.example/x`},
		{`Re: price`, `(and Re: price)`},
		{`price !!! ?`, `price`},
		{`a - b`, `(and a b)`},
		{`it is 5" wide`, `(and it is 5 wide)`},
		{`大阪の味”として`, `(and 大阪の味 として)`},
		{`"!" a`, `a`},
		{`（계약 | 해지）　가격`, `(and (or 계약 해지) 가격)`},
	}
	for _, tt := range tests {
		t.Run(tt.query, func(t *testing.T) {
			q, err := search.Parse(tt.query)
			if err != nil {
				t.Fatalf("Parse(%q): %v", tt.query, err)
			}
			if got := q.Tree(); got != tt.tree {
				t.Errorf("Parse(%q) = %s, want %s", tt.query, got, tt.tree)
			}
			checkRoundTrip(t, q)
		})
	}
}

func checkRoundTrip(t *testing.T, q search.Query) {
	t.Helper()
	again, err := search.Parse(q.String())
	if err != nil {
		t.Fatalf("Parse(%q), as String wrote %s: %v", q.String(), q.Tree(), err)
	}
	if again.Tree() != q.Tree() {
		t.Errorf("%q is read as %s, want %s", q.String(), again.Tree(), q.Tree())
	}
}

func TestParseErrors(t *testing.T) {
	tests := []struct {
		query  string
		offset int
		column int
		says   string
	}{
		{``, 0, 1, "nothing to look for"},
		{`!!! ...`, 0, 1, "nothing to look for"},
		{`-refund`, 0, 1, "only what to leave out"},
		{`a OR -refund`, 0, 1, "only what to leave out"},
		{`-(a b)`, 0, 1, "only what to leave out"},
		{`price (a`, 6, 7, "never closed"},
		{`price) a`, 5, 6, "never opened"},
		{`가격 )`, 7, 4, "never opened"},
		{`OR price`, 0, 1, "OR needs something on both sides"},
		{`price OR`, 8, 9, "something is missing"},
		{`price OR OR x`, 9, 10, "OR needs something on both sides"},
		{`price colour:red`, 6, 7, `there is no field "colour"; the fields are account, after, before, channel, lang, outcome, persona, rep, sentiment, side, speaker, tracker`},
		{`해지 ｆｏｏ：x`, 7, 4, `there is no field "foo"`},
		{`side:them`, 5, 6, `side: "them" is not one of customer, us, system`},
		{`side: customer`, 5, 6, "side: needs a value"},
		{`account:""`, 8, 9, "account: needs a value"},
		{`sentiment:bad`, 10, 11, "not one of negative, neutral, positive"},
		{`after:tomorrow`, 6, 7, "not a date such as 2026, 2026-01 or 2026-01-15"},
		{`before:2026-13`, 7, 8, "not a date"},
		{`before:2026-02-30`, 7, 8, "not a date"},
		{`lang:korean`, 5, 6, "not a language tag"},
		{"price \xff", 6, 7, "not valid UTF-8"},
		{strings.Repeat("a", search.MaxQueryBytes+1), 0, 1, "too long"},
		{strings.Repeat("a ", search.MaxQueryTerms+1), 2 * search.MaxQueryTerms, 2*search.MaxQueryTerms + 1, "too much at once"},
		{strings.Repeat("(", search.MaxQueryDepth+1) + "a", search.MaxQueryDepth, search.MaxQueryDepth + 1, "nested too deep"},
	}
	for _, tt := range tests {
		_, err := search.Parse(tt.query)
		var syntax *search.SyntaxError
		if !errors.As(err, &syntax) || !errors.Is(err, earshot.ErrInvalid) {
			t.Errorf("Parse(%.40q) = %v, want a SyntaxError", tt.query, err)
			continue
		}
		if syntax.Offset != tt.offset || syntax.Column != tt.column || !strings.Contains(syntax.Message, tt.says) {
			t.Errorf("Parse(%.40q) = byte %d, column %d: %s; want byte %d, column %d: %s",
				tt.query, syntax.Offset, syntax.Column, syntax.Message, tt.offset, tt.column, tt.says)
		}
	}
}

func TestParseWithinLimits(t *testing.T) {
	for _, q := range []string{
		strings.Repeat("a", search.MaxQueryBytes),
		strings.Repeat("a ", search.MaxQueryTerms),
		strings.Repeat("(", search.MaxQueryDepth) + "a" + strings.Repeat(")", search.MaxQueryDepth),
	} {
		if _, err := search.Parse(q); err != nil {
			t.Errorf("Parse(%.40q...): %v", q, err)
		}
	}
}

func TestWhere(t *testing.T) {
	q, err := search.Where("account", "Hanbit  Logistics")
	if err != nil || q.String() != `account:"Hanbit Logistics"` {
		t.Errorf("Where = %s, %v", q, err)
	}
	for _, bad := range [][2]string{{"colour", "red"}, {"side", "them"}} {
		if _, err := search.Where(bad[0], bad[1]); !errors.Is(err, earshot.ErrInvalid) {
			t.Errorf("Where(%q) = %v, want not valid", bad, err)
		}
	}
}

func FuzzParse(f *testing.F) {
	for _, q := range []string{
		`price -"too high" (cancel OR leave) side:customer`, `「a」『b』«c» ｓｉｄｅ：us`, `((a)|b`, `-(-a) --b`, `foo:"a`,
		`a:b`, `Re: x`, `account:"x」y" |`, "\u3000－（ａ　ＯＲ　ｂ）", `x”y„z`, `-account:(a)`, `side:us`, `NOT NOT a`,
	} {
		f.Add(q)
	}
	f.Fuzz(func(t *testing.T, text string) {
		q, err := search.Parse(text)
		var syntax *search.SyntaxError
		switch {
		case err == nil:
			if len(q.String()) <= search.MaxQueryBytes {
				checkRoundTrip(t, q)
			}
		case !errors.As(err, &syntax):
			t.Fatalf("Parse(%q) = %v, want a SyntaxError", text, err)
		case syntax.Offset < 0 || syntax.Offset > len(text):
			t.Fatalf("Parse(%q): offset %d is outside", text, syntax.Offset)
		}
	})
}

func ExampleParse() {
	q, err := search.Parse(`side:customer “price increase” -refund (cancel | 해지)`)
	fmt.Println(q.Tree(), err)
	_, err = search.Parse(`price colour:red`)
	fmt.Println(err)
	// Output:
	// (and side:customer "price increase" (not refund) (or cancel 해지)) <nil>
	// search query, column 7: there is no field "colour"; the fields are account, after, before, channel, lang, outcome, persona, rep, sentiment, side, speaker, tracker
}
