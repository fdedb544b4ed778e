package risk_test

import (
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"earshot"
	"earshot/risk"
)

const operators = `- id: price-then-leave
  name: price-then-leave
  category: churn
  absence: executive
  fires: {at_least: 2, cap: 5, conversations: 3, days: 14}
  where: {roles: [executive, procurement], part: last 5 minutes, question: on, after: price-pressure, after_turns: 4, turns: 2}
  scope: {channels: [call], languages: [ko], accounts: [acme], tiers: [D], segments: [mid market], industries: [retail], countries: [KR], products: [Roster], owners: [mina.park], teams: [West]}
  phrases:
    en:
      - leaving
  rules:
    en:
      - cancel NEAR/3 (contract | plan) -"cancel anytime"
      - '[competitor] BEFORE/5 [money>1000]'
    ko:
      - 해지 -문의
`

func TestParseTrackersReadsOperators(t *testing.T) {
	got, err := risk.ParseTrackers("all.yaml", []byte(operators))
	if err != nil {
		t.Fatalf("ParseTrackers: %v", err)
	}
	want := []earshot.Tracker{{
		ID: "price-then-leave", Name: "price-then-leave", Category: "churn", Severity: earshot.SeverityMedium, Active: true, Side: earshot.SideCustomer,
		Absence: true, Missing: earshot.MissingExecutive,
		Fires: earshot.Fires{AtLeast: 2, Cap: 5, Conversations: 3, Days: 14},
		Where: earshot.Where{
			Roles: []earshot.ContactRole{earshot.ContactExecutive, earshot.ContactProcurement}, Part: earshot.PartLast, Amount: 5, Unit: earshot.Minutes,
			Question: true, After: "price-pressure", AfterTurn: 4, Turns: 2,
		},
		Scope: earshot.Scope{
			Channels: []earshot.Channel{earshot.ChannelCall}, Langs: []earshot.Lang{earshot.Korean}, Accounts: []earshot.AccountID{"acme"},
			Tiers: []string{"D"}, Segments: []string{"mid market"}, Industries: []string{"retail"}, Countries: []string{"KR"},
			Products: []string{"Roster"}, Owners: []earshot.PersonID{"mina.park"}, Teams: []string{"West"},
		},
		Phrases: []earshot.PhraseSet{{Lang: earshot.English, Phrases: []earshot.Phrase{{Text: "leaving"}}}},
		Rules: []earshot.RuleSet{
			{Lang: earshot.English, Rules: []string{`cancel NEAR/3 (contract | plan) -"cancel anytime"`, `[competitor] BEFORE/5 [money>1000]`}},
			{Lang: earshot.Korean, Rules: []string{"해지 -문의"}},
		},
	}}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("ParseTrackers =\n%+v\nwant\n%+v", got, want)
	}
	written, err := risk.FormatTrackers(got)
	if err != nil {
		t.Fatalf("FormatTrackers: %v", err)
	}
	if again, err := risk.ParseTrackers("again.yaml", written); err != nil || !reflect.DeepEqual(again, want) {
		t.Errorf("ParseTrackers(FormatTrackers) = %v\n%+v\nof\n%s", err, again, written)
	}
}

func TestParseTrackersRefusesOperators(t *testing.T) {
	const head = "- id: a\n  category: churn\n  phrases: {en: [leaving]}\n"
	tests := []struct{ text, want string }{
		{"  rules: {en: [cancel NEAR/3]}", `all.yaml:4: rule "cancel NEAR/3", character 8: not valid`},
		{"  rules: {en: cancel}", "all.yaml:4: rules: en is text; expected a list of rules: not valid"},
		{"  rules: {english: [cancel]}", `all.yaml:4: no language has the tag "english": not valid`},
		{"  rules:\n    en:\n      - cancel\n      - '\"unclosed'", `all.yaml:7: rule "\"unclosed", character 1: not valid`},
		{"  where: {part: final 5 minutes}", `all.yaml:4: part is "final 5 minutes": not valid`},
		{"  where: {part: last 500 percent}", `all.yaml:4: part is "last 500 percent": not valid`},
		{"  where: {after_turns: 3}", "all.yaml:4: after_turns or same_turn without after: not valid"},
		{"  where: {after: b, after_turns: 3, same_turn: on}", "all.yaml:4: both after_turns and same_turn: not valid"},
		{"  where: {after: a}", "all.yaml:1: tracker a waits for itself: not valid"},
		{"  where: {turns: 51}", "all.yaml:4: turns is 51: not valid"},
		{"  where: {roles: [boss]}", `all.yaml:4: roles has "boss": not valid`},
		{"  where: {when: now}", `all.yaml:4: where has no key "when": not valid`},
		{"  scope: {channels: [phone]}", `all.yaml:4: channels has "phone": not valid`},
		{"  scope: {languages: [kr]}", `all.yaml:4: no language has the tag "kr": not valid`},
		{"  scope: {tiers: []}", "all.yaml:4: tiers is empty: not valid"},
		{"  fires: {conversations: 2}", "all.yaml:4: fires after 2 conversations, but not within how many days: not valid"},
		{"  fires: {days: 2}", "all.yaml:4: days without conversations: not valid"},
		{"  fires: {conversations: 2, days: 4000}", "all.yaml:4: days is 4000: not valid"},
		{"  absence: maybe", `all.yaml:4: absence is "maybe": not valid`},
	}
	for _, tt := range tests {
		_, err := risk.ParseTrackers("all.yaml", []byte(head+tt.text))
		if !errors.Is(err, earshot.ErrInvalid) || err.Error() != tt.want || earshot.HintOf(err) == "" {
			t.Errorf("ParseTrackers(%s) = %v (hint %q), want %s", tt.text, err, earshot.HintOf(err), tt.want)
		}
	}
}

func TestTextReadsBack(t *testing.T) {
	all, err := risk.Starter()
	if err != nil {
		t.Fatal(err)
	}
	for _, data := range []string{everything, operators} {
		more, err := risk.ParseTrackers("all.yaml", []byte(data))
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, more...)
	}
	for _, tracker := range all {
		text := risk.Text(tracker)
		blank := tracker
		blank.Phrases, blank.Rules, blank.Exclude, blank.ExcludeRules = nil, nil, nil, nil
		got, err := risk.WithText(blank, text)
		if err != nil || !reflect.DeepEqual(got, tracker) {
			t.Errorf("WithText(Text(%s)) = %v\n%+v, want\n%+v\nof\n%s", tracker.ID, err, got, tracker, text)
		}
		if again := risk.Text(got); again != text {
			t.Errorf("Text again of %s =\n%s, want\n%s", tracker.ID, again, text)
		}
	}
}

func TestWithTextSaysWhere(t *testing.T) {
	tests := []struct {
		text string
		key  string
		line int
		at   int
	}{
		{"cancel\nleave NEAR/3\n", "operator-at-end", 2, 13},
		{"lang:en\ncancel\n\nlang:english\nleave", "lang-tag", 4, 16},
		{"exclude lang:en\ncancel NEAR/", "distance", 2, 23},
		{"lang:ko\n(해지", "unclosed-paren", 2, 8},
		{"lang:ko 해지 NEAR/x 계약", "distance", 1, 15},
		{"cancel\nlang:english leave", "lang-tag", 2, 7},
	}
	for _, tt := range tests {
		_, err := risk.WithText(earshot.Tracker{}, tt.text)
		var at *risk.SyntaxError
		if !errors.As(err, &at) || at.Key != tt.key || at.Line != tt.line || at.At != tt.at {
			t.Errorf("WithText(%q) = %+v, want %s on line %d at %d", tt.text, err, tt.key, tt.line, tt.at)
		}
	}
}

// TestLinesReadOn reads every line, though some are wrong, and knows the word
// sets.
func TestLinesReadOn(t *testing.T) {
	all, err := risk.Lines("lang:ko\n해지 NEAR/\n\n계약\nlang:en cancel [nobody]\nexclude lang:ja 解約 料金\n구독 [mine]", earshot.WordSet{Name: "mine", Phrases: []earshot.PhraseSet{{Lang: "ko", Phrases: []earshot.Phrase{{Text: "좌석"}}}}})
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, l := range all {
		switch {
		case l.Err != nil:
			got = append(got, fmt.Sprintf("%d %s %s at %d", l.Number, l.Lang, l.Err.Key, l.Err.At))
		case l.Rule != nil:
			got = append(got, fmt.Sprintf("%d %s %s", l.Number, l.Lang, l.Rule))
		}
	}
	want := []string{"2 ko distance at 7", "4 ko 계약", "5 en set-unknown at 15", "6 ja 解約 料金", "7 ko 구독 [mine]"}
	if !slices.Equal(got, want) {
		t.Errorf("Lines = %q, want %q", got, want)
	}
}

// TestTextLosesNothing writes generated trackers as text and reads them back:
// what the text says comes back, and what it does not say stays as it was.
func TestTextLosesNothing(t *testing.T) {
	texts := []string{"cancel", "close our account", `say "no" \ now`, "OR", "re:/x/", "해지하다", "解約 する", "a*b", "(we|they) leave", "lang:ko", "exclude it", "-minus", "ＡＢ=c"}
	rules := []string{"cancel NEAR/3 (contract | plan)", "해지 -\"해지 방어\"", "re:/call  (me|us)/", "cancel\n  | leave", "[competitor] BEFORE/5 [money>1000]", "lang:ko (해지) leave", "「解約」 | 取消"}
	langs := []earshot.Lang{"any", "en", "ko", "ja", "zh-Hans", "zh-Hant", "de"}
	rapid.Check(t, func(t *rapid.T) {
		phrase := rapid.Custom(func(t *rapid.T) earshot.Phrase {
			p := earshot.Phrase{Text: rapid.SampledFrom(texts).Draw(t, "text"), Form: rapid.SampledFrom([]earshot.Form{"", earshot.FormExact, earshot.FormPrefix}).Draw(t, "form")}
			p.Aliases = append(p.Aliases, rapid.SliceOfN(rapid.SampledFrom([]string{"chip pilot", "a, b", `"c" = d`}), 0, 2).Draw(t, "aliases")...)
			return p
		})
		sets := func(label string) []earshot.PhraseSet {
			var all []earshot.PhraseSet
			for _, lang := range rapid.SliceOfNDistinct(rapid.SampledFrom(langs), 0, 3, rapid.ID).Draw(t, label) {
				all = append(all, earshot.PhraseSet{Lang: lang, Phrases: rapid.SliceOfN(phrase, 1, 4).Draw(t, "phrases")})
			}
			return all
		}
		was := earshot.Tracker{ID: "a", Name: "A", Phrases: sets("phrases"), Exclude: sets("exclude"),
			Where: earshot.Where{Part: earshot.PartLast, Amount: 5, Unit: earshot.Minutes, After: "b"}, Scope: earshot.Scope{Tiers: []string{"D"}}, Fires: earshot.Fires{Cap: 2}, Guards: earshot.Guards{NoNegation: true}}
		for _, lang := range rapid.SliceOfNDistinct(rapid.SampledFrom(langs), 0, 2, rapid.ID).Draw(t, "rules") {
			was.ExcludeRules = append(was.ExcludeRules, earshot.RuleSet{Lang: lang, Rules: []string{"card NOT IN card*", "[competitor] | plan"}})
			was.Rules = append(was.Rules, earshot.RuleSet{Lang: lang, Rules: rapid.SliceOfNDistinct(rapid.SampledFrom(rules), 1, 3, rapid.ID).Draw(t, "of a language")})
		}
		text := risk.Text(was)
		got, err := risk.WithText(was, text)
		if err != nil {
			return // a phrase that cannot be looked for, at its place; TestWithTextSaysWhere has those
		}
		for i := range was.Rules {
			for j, r := range was.Rules[i].Rules {
				was.Rules[i].Rules[j] = risk.OnOneLine(r)
			}
		}
		if fmt.Sprint(inOrder(got)) != fmt.Sprint(inOrder(was)) {
			t.Fatalf("WithText(Text) =\n%+v, want\n%+v\nof\n%s", got, was, text)
		}
		if again := risk.Text(got); again != text {
			t.Fatalf("Text again =\n%s, want\n%s", again, text)
		}
	})
}

// inOrder is a tracker with its rules in the order of their languages: text
// has the phrases and rules of a language together.
func inOrder(t earshot.Tracker) earshot.Tracker {
	for _, rules := range []*[]earshot.RuleSet{&t.Rules, &t.ExcludeRules} {
		*rules = slices.Clone(*rules)
		slices.SortStableFunc(*rules, func(a, b earshot.RuleSet) int { return strings.Compare(string(a.Lang), string(b.Lang)) })
	}
	return t
}

func TestStarterSetsRoundTrip(t *testing.T) {
	sets, err := risk.StarterSets()
	if err != nil || len(sets) < 5 {
		t.Fatalf("StarterSets = %d, %v", len(sets), err)
	}
	data, err := risk.FormatWordSets(sets)
	if err != nil {
		t.Fatal(err)
	}
	again, err := risk.ParseWordSets("sets.yaml", data)
	if err != nil || !reflect.DeepEqual(again, sets) {
		t.Errorf("ParseWordSets(FormatWordSets(starter)) = %v\n%+v, want\n%+v", err, again, sets)
	}
	for _, bad := range []string{"- name: money\n  phrases: {en: [a b]}", "- name: Caps\n  phrases: {en: [ab]}", "- name: none", "- {name: twice, phrases: {en: [ab]}}\n- {name: twice, phrases: {en: [ab]}}", "name: a"} {
		if _, err := risk.ParseWordSets("sets.yaml", []byte(bad)); !errors.Is(err, earshot.ErrInvalid) || !strings.HasPrefix(err.Error(), "sets.yaml:") {
			t.Errorf("ParseWordSets(%q) = %v, want a line and not valid", bad, err)
		}
	}
}
