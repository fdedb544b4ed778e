package risk_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"earshot"
	"earshot/risk"
)

// ruled is a tracker of one rule, all guards off, that anybody's words count
// for.
func ruled(lang earshot.Lang, rule string) earshot.Tracker {
	return earshot.Tracker{ID: "rule", Active: true, Rules: []earshot.RuleSet{{Lang: lang, Rules: []string{rule}}},
		Guards: earshot.Guards{NoNegation: true, NoHypothetical: true, NoReported: true, NoQuestion: true}, Fires: earshot.Fires{Cap: 100}}
}

// talkOf is a conversation of turns written "customer: words".
func talkOf(lang earshot.Lang, turns ...string) *earshot.Conversation {
	c := &earshot.Conversation{ID: "talk", Channel: earshot.ChannelCall, StartedAt: time.Date(2026, 11, 20, 9, 0, 0, 0, time.UTC)}
	for i, t := range turns {
		side, text, ok := strings.Cut(t, ": ")
		if !ok {
			side, text = "customer", t
		}
		c.Turns = append(c.Turns, earshot.Turn{Seq: i, Speaker: side, Side: earshot.Side(side), Lang: lang, Text: text})
	}
	return c
}

func quoted(all []earshot.Finding) []string {
	out := []string{}
	for _, f := range all {
		q := f.Quote
		if f.State == earshot.Suppressed {
			q += " (" + f.Reason + ")"
		}
		out = append(out, q)
	}
	return out
}

func tried(t *testing.T, tracker earshot.Tracker, c *earshot.Conversation) []string {
	t.Helper()
	rules, err := risk.Compile([]earshot.Tracker{tracker})
	if err != nil {
		t.Fatalf("Compile(%+v): %v", tracker.Rules, err)
	}
	return quoted(rules.Detect(c))
}

func TestRulesFind(t *testing.T) {
	tests := []struct {
		lang earshot.Lang
		rule string
		text string
		want string // what is found, with / between
	}{
		{"en", "cancel", "We cancelled it and then cancel again.", "cancelled/cancel"},
		{"en", `"cancel"`, "We cancelled it and then cancel again.", "cancel"},
		{"en", "cancel*", "The cancellation is done.", "cancellation"},
		{"en", `~"pull the plug"`, "They pulled the plug on it.", "pulled the plug"},
		{"en", "cancel contract", "The contract is fine. We cancel the pilot.", "contract is fine. We cancel"},
		{"en", "cancel contract", "The contract is fine.", ""},
		{"en", "cancel | leave", "We leave or cancel.", "leave/cancel"},
		{"en", "cancel -anytime", "You can cancel anytime.", ""},
		{"en", "cancel -anytime", "You can cancel now.", "cancel"},
		{"en", "cancel -(any time)", "We cancel, any day, in time.", ""},
		{"en", "cancel NEAR/2 contract", "We cancel this old contract.", "cancel this old contract"},
		{"en", "cancel NEAR/1 contract", "We cancel this old contract.", ""},
		{"en", "contract NEAR/2 cancel", "We cancel this old contract.", "cancel this old contract"},
		{"en", "cancel BEFORE/2 contract", "We cancel this old contract.", "cancel this old contract"},
		{"en", "contract BEFORE/2 cancel", "We cancel this old contract.", ""},
		{"en", "cancel BEFORE contract", "We cancel, after much and long and sad talk, this old contract.", "cancel, after much and long and sad talk, this old contract"},
		{"en", "cancel NOT NEAR/2 meeting", "Let us cancel the meeting. And then we cancel the deal.", "cancel"},
		{"en", "cancel NOT BEFORE/2 meeting", "After the meeting cancel it.", "cancel"},
		{"en", `card NOT IN "credit card"`, "The credit card, not the score card.", "card"},
		{"en", "[num] seats", "We need 50 seats.", "50 seats"},
		{"en", "[num>100] NEAR/0 seat", "We need 50 seats and 1,200 seats.", "1,200 seats"},
		{"en", "[money]", "It costs $1,200 or 50 dollars, not 30.", "$1,200/50 dollars"},
		{"en", "[money>1000]", "It costs $1,200 or 50 dollars, 2k euros.", "$1,200/2k euros"},
		{"en", "[money>1000 EUR]", "It costs $1,200 or 50 dollars, 2k euros.", "2k euros"},
		{"en", "[num 20..30]", "twenty five people, 40 of them", "twenty five"},
		{"en", "[date]", "Call me next week, on March 3rd or 2026-03-05.", "next week/March 3rd/2026-03-05"},
		{"en", "[competitor]", "We talk to ShiftPilot and another vendor, also chip pilot.", "ShiftPilot/another vendor/chip pilot"},
		{"en", `re:/\bcall(ed|ing)? \d+ times/`, "I called 3 times!", "called 3 times"},
		{"en", `ShiftPilot="ship pilot"`, "We saw ship pilot.", "ship pilot"},
		{"en", "lang:ko (해지) | cancel", "We cancel 해지", "cancel"},
		{"any", "lang:en (cancel) contract", "We cancelled the contract.", "cancelled the contract"},
		{"ko", "계약 NEAR/1 해지", "계약을 그만 해지하려고요.", "계약을 그만 해지하려고요"},
		{"ko", "계약 NEAR/0 해지하다", "계약을 바로 해지하려고요.", ""},
		{"ko", "계약 해지하다", "이번에 해지하고 싶은데 계약이나 확인해 주세요.", "해지하고 싶은데 계약이나"},
		{"ko", "해지 -문의", "해지 문의입니다.", ""},
		{"ko", "[money>=1000000]", "연 120만원이고 부가세 5만 원입니다.", "120만원"},
		{"ko", "[money]", "1억 2천만 원을 냅니다.", "1억 2천만 원"},
		{"ko", "[date]", "다음 주 화요일까지, 아니면 3월 5일에요.", "다음 주/화요일/3월 5일"},
		{"ko", "[num>30]", "직원이 50명이고 매장이 삼십오 개예요.", "50/삼십오"},
		{"ko", "[competitor] 견적", "시프트온이 견적을 줬어요.", "시프트온이 견적을"},
		{"zh-Hans", "取消 NEAR/3 合同", "我们想取消这份合同。", "取消这份合同"},
		{"zh-Hans", "取消 NEAR/1 合同", "我们想取消这份合同。", ""},
		{"zh-Hant", "取消 合同", "我們想取消這份合同。", "取消這份合同"},
		{"zh-Hans", "取消 -会议", "取消会议吧。", ""},
		{"zh-Hans", "[money>20000]", "一年三万块，或者5000元。", "三万块"},
		{"zh-Hans", "[date]", "下周三之前，或者3月5号。", "下周三/3月5号"},
		{"zh-Hans", "[num]", "我们有50家店，员工二十人。", "50/二十"},
		{"ja", "解約 NEAR/4 違約金", "解約したら違約金はいくらですか。", "解約したら違約金"},
		{"ja", "解約 BEFORE/2 違約金", "違約金は解約のときですか。", ""},
		{"ja", "解約 -確認", "解約の確認です。", ""},
		{"ja", "[money>=10000]", "月額1万5千円です。5000円ではなく。", "1万5千円"},
		{"ja", "[date]", "来週の月曜日か3月5日に。", "来週/月曜日/3月5日"},
		{"ja", "「他社」（検討｜比較）", "他社と比較しています。", "他社と比較"},
		{"de", "kündigen NEAR/3 Vertrag", "Wir kündigten gestern den Vertrag.", "kündigten gestern den Vertrag"},
		{"de", "[money>1000]", "Das kostet 1.200,50 Euro.", "1.200,50 Euro"},
		{"fr", "résilier NEAR/3 contrat", "Nous résilions notre contrat.", "résilions notre contrat"},
		{"es", "cancelar NEAR/3 contrato", "Cancelamos el contrato.", "Cancelamos el contrato"},
	}
	for _, tt := range tests {
		spoken := tt.lang
		if spoken == earshot.AnyLang {
			spoken = earshot.English
		}
		got := tried(t, ruled(tt.lang, tt.rule), talkOf(spoken, tt.text))
		if s := strings.Join(got, "/"); s != tt.want {
			t.Errorf("%s: %s in %q found %q, want %q", tt.lang, tt.rule, tt.text, s, tt.want)
		}
	}
}

func TestRulesAcrossTurns(t *testing.T) {
	talk := talkOf("en", "us: The price goes up ten percent.", "customer: Really?", "customer: That is too expensive.", "us: I see.", "customer: We cancel.")
	tests := []struct {
		rule string
		want []string
	}{
		{"price NEAR/2t expensive", []string{"price"}},
		{"price NEAR/1t expensive", []string{}},
		{"expensive NEAR/2t price", []string{"expensive"}},
		{"price BEFORE/2t expensive", []string{"price"}},
		{"expensive BEFORE/2t price", []string{}},
		{"price NEAR/4ts cancel", []string{}},
		{"expensive NEAR/1ts cancel", []string{"expensive"}},
		{"cancel NOT NEAR/4t price", []string{}},
		{"cancel NOT NEAR/3t price", []string{"cancel"}},
		{"price expensive", []string{}},
		{"price NEAR/2t expensive NEAR/2t cancel", []string{}}, // the first two are found at the price, four turns before
		{"expensive NEAR/2t price NEAR/2t cancel", []string{"expensive"}},
	}
	for _, tt := range tests {
		if got := tried(t, ruled("en", tt.rule), talk); !slices.Equal(got, tt.want) {
			t.Errorf("%s found %q, want %q", tt.rule, got, tt.want)
		}
	}
	side := ruled("en", "price NEAR/2t expensive")
	side.Side = earshot.SideCustomer
	if got := tried(t, side, talk); !slices.Equal(got, []string{"expensive"}) {
		t.Errorf("of the customer's side found %q, want the customer's words", got)
	}
	apart := ruled("en", "price expensive -discount")
	apart.Where.Turns = 2
	if got := tried(t, apart, talk); !slices.Equal(got, []string{"price"}) {
		t.Errorf("parts two turns apart found %q", got)
	}
}

func TestRulesAreGuarded(t *testing.T) {
	tracker := ruled("en", "cancel NEAR/3 contract")
	tracker.Guards = earshot.Guards{}
	tracker.Exclude = []earshot.PhraseSet{{Lang: "en", Phrases: []earshot.Phrase{{Text: "cancel the old contract"}}}}
	got := tried(t, tracker, talkOf("en", "We will not cancel our contract.", "Please cancel the old contract.", "We cancel our contract."))
	want := []string{"cancel our contract (negated)", "cancel the old contract (excluded)", "cancel our contract"}
	if !slices.Equal(got, want) {
		t.Errorf("found %q, want %q", got, want)
	}
}

func TestRuleTakesTheLongest(t *testing.T) {
	tracker := ruled("en", "cancel NEAR/3 contract")
	tracker.Phrases = []earshot.PhraseSet{{Lang: "en", Phrases: []earshot.Phrase{{Text: "cancel"}, {Text: "contract"}}}}
	if got := tried(t, tracker, talkOf("en", "We cancel the contract, cancel!")); !slices.Equal(got, []string{"cancel the contract", "cancel"}) {
		t.Errorf("found %q", got)
	}
}

func TestWhere(t *testing.T) {
	talk := talkOf("en", "cancel one", "us: cancel two", "cancel three?", "cancel four", "us: cancel five")
	for i := range talk.Turns {
		talk.Turns[i].Timed, talk.Turns[i].Start, talk.Turns[i].End = true, time.Duration(i)*time.Minute, time.Duration(i+1)*time.Minute
	}
	talk.Participants = []earshot.Participant{{ID: "customer", Role: "CFO"}, {ID: "us", Contact: "champ"}}
	tests := []struct {
		name  string
		where earshot.Where
		want  string
	}{
		{"anywhere", earshot.Where{}, "one two three four five"},
		{"first turns", earshot.Where{Part: earshot.PartFirst, Amount: 2, Unit: earshot.Turns}, "one two"},
		{"last turn", earshot.Where{Part: earshot.PartLast, Amount: 1, Unit: earshot.Turns}, "five"},
		{"first minutes", earshot.Where{Part: earshot.PartFirst, Amount: 3, Unit: earshot.Minutes}, "one two three"},
		{"last minutes", earshot.Where{Part: earshot.PartLast, Amount: 2, Unit: earshot.Minutes}, "four five"},
		{"last percent", earshot.Where{Part: earshot.PartLast, Amount: 20, Unit: earshot.Percent}, "five"},
		{"first percent", earshot.Where{Part: earshot.PartFirst, Amount: 40, Unit: earshot.Percent}, "one two"},
		{"questions", earshot.Where{Question: true}, "three"},
		{"executives", earshot.Where{Roles: []earshot.ContactRole{earshot.ContactExecutive}}, "one three four"},
		{"champions", earshot.Where{Roles: []earshot.ContactRole{earshot.ContactChampion}}, "two five"},
	}
	for _, tt := range tests {
		tracker := ruled("en", `re:/cancel \w+/`)
		tracker.Where = tt.where
		rules, err := risk.Compile([]earshot.Tracker{tracker})
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, f := range rules.DetectFor(talk, risk.Facts{Contacts: []earshot.Contact{{ID: "champ", Role: earshot.ContactChampion}}}) {
			if f.State == earshot.Counted {
				got = append(got, strings.TrimPrefix(f.Quote, "cancel "))
			}
		}
		if s := strings.Join(got, " "); s != tt.want {
			t.Errorf("%s: %q counts, want %q", tt.name, s, tt.want)
		}
	}
	for i := range talk.Turns {
		talk.Turns[i].Timed = false
	}
	tracker := ruled("en", "cancel")
	tracker.Where = earshot.Where{Part: earshot.PartFirst, Amount: 40, Unit: earshot.Percent}
	if got := strings.Join(tried(t, tracker, talk), "/"); got != "cancel/cancel/cancel (elsewhere)/cancel (elsewhere)/cancel (elsewhere)" {
		t.Errorf("percent of turns without times: %q", got)
	}
	tracker.Where.Unit = earshot.Minutes
	if got := strings.Join(tried(t, tracker, talk), "/"); strings.Count(got, "(elsewhere)") != 5 {
		t.Errorf("minutes without times: %q, want none", got)
	}
}

func TestAfterAnotherTracker(t *testing.T) {
	price := ruled("en", "price")
	price.ID = "price"
	talk := talkOf("en", "cancel zero", "the price then cancel one", "us: hm", "us: hm", "cancel two")
	tests := []struct {
		where earshot.Where
		want  []string
	}{
		{earshot.Where{After: "price"}, []string{"cancel (not after)", "price", "cancel", "cancel"}},
		{earshot.Where{After: "price", AfterTurn: 2}, []string{"cancel (not after)", "price", "cancel", "cancel (not after)"}},
		{earshot.Where{After: "price", AfterTurn: 3}, []string{"cancel (not after)", "price", "cancel", "cancel"}},
		{earshot.Where{After: "price", SameTurn: true}, []string{"cancel (not after)", "price", "cancel", "cancel (not after)"}},
		{earshot.Where{After: "nobody"}, []string{"cancel (not after)", "price", "cancel (not after)", "cancel (not after)"}},
	}
	for _, tt := range tests {
		leave := ruled("en", "cancel")
		leave.ID, leave.Where = "a-leave", tt.where
		rules, err := risk.Compile([]earshot.Tracker{price, leave})
		if err != nil {
			t.Fatal(err)
		}
		if got := quoted(rules.Detect(talk)); !slices.Equal(got, tt.want) {
			t.Errorf("%+v found %q, want %q", tt.where, got, tt.want)
		}
	}
	leave, back := ruled("en", "cancel"), ruled("en", "price")
	leave.ID, leave.Where.After, back.ID, back.Where.After = "a", "b", "b", "a"
	if _, err := risk.Compile([]earshot.Tracker{leave, back}); err == nil {
		t.Error("Compile of two trackers that wait for each other = nil")
	}
}

func TestScope(t *testing.T) {
	account := &earshot.Account{ID: "acme", Tier: "D", Segment: "enterprise", Country: "KR", Products: []string{"Roster"}, Owner: "kim", CSM: "lee"}
	facts := risk.Facts{Account: account, Teams: []string{"West"}}
	tests := []struct {
		name  string
		scope earshot.Scope
		facts risk.Facts
		want  int
	}{
		{"all", earshot.Scope{}, risk.Facts{}, 1},
		{"channel", earshot.Scope{Channels: []earshot.Channel{"chat", "call"}}, risk.Facts{}, 1},
		{"another channel", earshot.Scope{Channels: []earshot.Channel{"chat"}}, facts, 0},
		{"tier", earshot.Scope{Tiers: []string{"D", "E"}}, facts, 1},
		{"another tier", earshot.Scope{Tiers: []string{"F"}}, facts, 0},
		{"no account", earshot.Scope{Tiers: []string{"D"}}, risk.Facts{}, 0},
		{"csm", earshot.Scope{Owners: []earshot.PersonID{"lee"}}, facts, 1},
		{"another owner", earshot.Scope{Owners: []earshot.PersonID{"park"}}, facts, 0},
		{"team", earshot.Scope{Teams: []string{"West"}}, facts, 1},
		{"another team", earshot.Scope{Teams: []string{"East"}}, facts, 0},
		{"product and country", earshot.Scope{Products: []string{"Roster"}, Countries: []string{"KR"}}, facts, 1},
		{"language", earshot.Scope{Langs: []earshot.Lang{"en"}}, facts, 1},
		{"another language", earshot.Scope{Langs: []earshot.Lang{"ko"}}, facts, 0},
		{"one of two fails", earshot.Scope{Accounts: []earshot.AccountID{"acme"}, Segments: []string{"smb"}}, facts, 0},
	}
	for _, tt := range tests {
		tracker := ruled("en", "cancel NEAR/5 now")
		tracker.Scope = tt.scope
		tracker.Phrases = []earshot.PhraseSet{{Lang: "en", Phrases: []earshot.Phrase{{Text: "cancel"}}}}
		rules, err := risk.Compile([]earshot.Tracker{tracker})
		if err != nil {
			t.Fatal(err)
		}
		if got := rules.DetectFor(talkOf("en", "cancel it now"), tt.facts); len(got) != tt.want {
			t.Errorf("%s: %q found, want %d", tt.name, quoted(got), tt.want)
		}
	}
}

func TestAbsenceOfOthers(t *testing.T) {
	turns := []string{"us: Hello there.", "Hi.", "us: How are you?", "Fine.", "us: Good.", "Yes.", "us: Bye.", "Bye."}
	absent := func(m earshot.Missing) earshot.Tracker {
		return earshot.Tracker{ID: "absent", Active: true, Absence: true, Missing: m}
	}
	talk := talkOf("en", turns...)
	if got := tried(t, absent(earshot.MissingExecutive), talk); len(got) != 0 {
		t.Errorf("of nobody anything is known: %q", got)
	}
	talk.Participants = []earshot.Participant{{ID: "customer", Side: earshot.SideCustomer, Role: "Shift planner"}}
	if got := tried(t, absent(earshot.MissingExecutive), talk); !slices.Equal(got, []string{"Bye."}) {
		t.Errorf("no executive spoke: %q", got)
	}
	talk.Participants = []earshot.Participant{{ID: "customer", Side: earshot.SideCustomer, Role: "Chief Financial Officer"}}
	if got := tried(t, absent(earshot.MissingExecutive), talk); len(got) != 0 {
		t.Errorf("an executive spoke: %q", got)
	}
	if got := tried(t, absent(earshot.MissingNextStep), talk); !slices.Equal(got, []string{"Bye."}) {
		t.Errorf("no next step: %q", got)
	}
	talk = talkOf("en", append(turns, "us: I'll send you the contract by Friday.")...)
	if got := tried(t, absent(earshot.MissingNextStep), talk); len(got) != 0 {
		t.Errorf("a next step was promised: %q", got)
	}
}

func TestCompileRefusesRules(t *testing.T) {
	for _, rule := range []string{"cancel NEAR/3", "[nobody]", "cancel | -leave", "a*"} {
		_, err := risk.Compile([]earshot.Tracker{ruled("en", rule)})
		if err == nil || earshot.HintOf(err) == "" {
			t.Errorf("Compile(%s) = %v, want an error with a hint", rule, err)
		}
	}
	if _, err := risk.Compile([]earshot.Tracker{ruled("en", "[mine] seats")}, earshot.WordSet{Name: "mine", Phrases: []earshot.PhraseSet{{Lang: "en", Phrases: []earshot.Phrase{{Text: "fifty"}}}}}); err != nil {
		t.Errorf("Compile with a set of its own: %v", err)
	}
}
