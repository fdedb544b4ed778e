package risk_test

import (
	"errors"
	"reflect"
	"slices"
	"strings"
	"testing"

	"earshot"
	"earshot/risk"
)

const everything = `- id: churn-intent
  version: 3
  name: Churn intent
  description: 'They want to leave: "soon"'
  category: churn
  severity: high
  half_life: 90
  owner: dana.whitfield
  draft: on
  side: any
  absence: on
  fires: {at_least: 2, cap: 5}
  guards: {negation: off, hypothetical: off, reported: off}
  phrases:
    en:
      - cancel (our|the) subscription
      - '"closing our account"'
      - terminat*
      - {text: ShiftPilot, form: exact, aliases: [chip pilot, ship pilot]}
      - {text: 'five *', form: exact}
      - {text: '"so called"'}
    any:
      - 시프트온
  exclude:
    ko:
      - 회의 취소
  exclude_rules:
    en:
      - '[competitor] NEAR/3 cancel'
      - card NOT IN "credit card"
`

func TestParseTrackersReadsEverything(t *testing.T) {
	got, err := risk.ParseTrackers("all.yaml", []byte(everything))
	if err != nil {
		t.Fatalf("ParseTrackers: %v", err)
	}
	want := []earshot.Tracker{{
		ID: "churn-intent", Version: 3, Name: "Churn intent", Description: `They want to leave: "soon"`, Category: earshot.CategoryChurn,
		Severity: earshot.SeverityHigh, HalfLife: 90, Owner: "dana.whitfield", Absence: true,
		Fires: earshot.Fires{AtLeast: 2, Cap: 5}, Guards: earshot.Guards{NoNegation: true, NoHypothetical: true, NoReported: true},
		Phrases: []earshot.PhraseSet{
			{Lang: earshot.English, Phrases: []earshot.Phrase{
				{Text: "cancel (our|the) subscription"}, {Text: "closing our account", Form: earshot.FormExact}, {Text: "terminat", Form: earshot.FormPrefix},
				{Text: "ShiftPilot", Form: earshot.FormExact, Aliases: []string{"chip pilot", "ship pilot"}}, {Text: "five *", Form: earshot.FormExact}, {Text: `"so called"`},
			}},
			{Lang: earshot.AnyLang, Phrases: []earshot.Phrase{{Text: "시프트온"}}},
		},
		Exclude:      []earshot.PhraseSet{{Lang: earshot.Korean, Phrases: []earshot.Phrase{{Text: "회의 취소"}}}},
		ExcludeRules: []earshot.RuleSet{{Lang: earshot.English, Rules: []string{"[competitor] NEAR/3 cancel", `card NOT IN "credit card"`}}},
	}}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("ParseTrackers =\n%+v\nwant\n%+v", got, want)
	}
}

func TestParseTrackersDefaults(t *testing.T) {
	got, err := risk.ParseTrackers("least.yaml", []byte("- id: least\n  category: churn\n  phrases: {en: [leaving]}\n"))
	if err != nil {
		t.Fatalf("ParseTrackers: %v", err)
	}
	want := earshot.Tracker{ID: "least", Name: "least", Category: "churn", Severity: earshot.SeverityMedium, Active: true, Side: earshot.SideCustomer,
		Phrases: []earshot.PhraseSet{{Lang: "en", Phrases: []earshot.Phrase{{Text: "leaving"}}}}}
	if len(got) != 1 || !reflect.DeepEqual(got[0], want) {
		t.Errorf("ParseTrackers = %+v, want %+v", got, want)
	}
}

func TestParseTrackersOfNothing(t *testing.T) {
	for _, data := range []string{"", "# a comment\n", "---\n", "[]"} {
		if got, err := risk.ParseTrackers("none.yaml", []byte(data)); len(got) != 0 || err != nil {
			t.Errorf("ParseTrackers(%q) = %v, %v, want none", data, got, err)
		}
	}
}

func TestTrackersRoundTrip(t *testing.T) {
	starter, err := risk.Starter()
	if err != nil {
		t.Fatalf("Starter: %v", err)
	}
	all, err := risk.ParseTrackers("all.yaml", []byte(strings.Replace(everything, "id: churn-intent", "id: everything", 1)))
	if err != nil {
		t.Fatalf("ParseTrackers: %v", err)
	}
	want := append(starter, all...)
	data, err := risk.FormatTrackers(want)
	if err != nil {
		t.Fatalf("FormatTrackers: %v", err)
	}
	got, err := risk.ParseTrackers("formatted.yaml", data)
	if err != nil {
		t.Fatalf("ParseTrackers(FormatTrackers(starter)): %v", err)
	}
	if !reflect.DeepEqual(got, want) {
		t.Error("trackers written and read again differ")
	}
	again, err := risk.FormatTrackers(got)
	if err != nil || string(again) != string(data) {
		t.Errorf("written twice they differ, or %v", err)
	}
}

func TestParseTrackersErrors(t *testing.T) {
	const head = "- id: a\n  category: churn\n"
	tests := []struct{ name, data, want, hint string }{
		{"not YAML", "- id: a\n  name: [", "t.yaml:2: ", "quotes"},
		{"tabs", "- id: a\n\tname: b\n", "t.yaml:2: ", "indent with spaces"},
		{"not a list", "id: a\n", "t.yaml:1: expected a list of trackers", `begin each tracker with "- id: its-name"`},
		{"a list of words", "- churn\n", "t.yaml:1: a tracker is text", "key: value"},
		{"unknown key", head + "  sevrity: high\n", `t.yaml:3: a tracker has no key "sevrity"`, `did you mean "severity"?`},
		{"unknown key, nothing close", head + "  colour: red\n", `has no key "colour"`, "use one of: id, version"},
		{"key twice", head + "  category: price\n", `t.yaml:3: a tracker has "category" twice`, "join the two"},
		{"no id", "- name: x\n  category: churn\n  phrases: {en: [a b]}\n", "t.yaml:1: a tracker without an id", "id: churn-intent"},
		{"bad id", "- id: Churn Intent\n", `t.yaml:1: id is "Churn Intent"`, "lower-case"},
		{"same id", head + "  phrases: {en: [x y]}\n" + head + "  phrases: {en: [x y]}\n", "t.yaml:4: tracker a is already on line 1", "another id"},
		{"no category", "- id: a\n  phrases: {en: [x y]}\n", "t.yaml:1: tracker a has no category", "category: churn"},
		{"no phrases", head, "t.yaml:1: tracker a has no phrases", `add "phrases:"`},
		{"bad severity", head + "  severity: hihg\n", `t.yaml:3: severity is "hihg"`, `did you mean "high"?`},
		{"bad side", head + "  side: them\n", `t.yaml:3: side is "them"`, "use one of: customer, us, any"},
		{"bad number", head + "  half_life: soon\n", `t.yaml:3: half_life is "soon"`, "half_life: 3"},
		{"negative cap", head + "  fires: {cap: -1}\n", `t.yaml:3: cap is "-1"`, "cap: 3"},
		{"unknown firing rule", head + "  fires: {atleast: 2}\n", `fires has no key "atleast"`, `did you mean "at_least"?`},
		{"unknown guard", head + "  guards: {irony: off}\n", `guards has no key "irony"`, "use one of: negation"},
		{"guard neither on nor off", head + "  guards: {negation: maybe}\n", `negation is "maybe"`, `write "negation: on"`},
		{"language by country", head + "  phrases:\n    kr: [해지]\n", `t.yaml:4: no language has the tag "kr"`, `did you mean "ko"?`},
		{"language by country, Chinese", head + "  phrases:\n    zh-TW: [解約]\n", `no language has the tag "zh-TW"`, `did you mean "zh-Hant"?`},
		{"no language at all", head + "  phrases:\n    english: [leave]\n", `no language has the tag "english"`, "use en, zh-Hans"},
		{"phrases without a language", head + "  phrases: [leave]\n", "t.yaml:3: phrases is a list", "key: value"},
		{"phrases not a list", head + "  phrases: {en: leave}\n", "phrases: en is text; expected a list", `begins with "- "`},
		{"empty list of phrases", head + "  phrases: {en: []}\n", "expected a list of phrases", "on a line of its own"},
		{"empty phrase", head + "  phrases:\n    en:\n      - leaving\n      -\n", "t.yaml:6: a phrase is empty", "write text"},
		{"phrase of signs", head + "  phrases: {en: ['...']}\n", `phrase "..." has no letters`, "write at least one word"},
		{"short prefix", head + "  phrases: {en: ['a*']}\n", `prefix "a" is too short`, "two letters"},
		{"open group", head + "  phrases:\n    en:\n      - cancel (our|the subscription\n", "t.yaml:5: phrase \"cancel (our|the subscription\" has a group that does not end", "(one|another)"},
		{"bar outside a group", head + "  phrases: {en: ['cancel|leave']}\n", "outside a group", "(one|another)"},
		{"optional throughout", head + "  phrases: {en: ['(a|)(b|)']}\n", "could be nothing at all", "always there"},
		{"unknown phrase key", head + "  phrases: {en: [{txt: x}]}\n", `a phrase has no key "txt"`, `did you mean "text"?`},
		{"unknown form", head + "  phrases: {en: [{text: x, form: stem}]}\n", `form is "stem"`, "inflections, exact, prefix"},
		{"alias not a list", head + "  phrases: {en: [{text: x, aliases: y}]}\n", "aliases is text", "aliases: [one, another]"},
		{"exclude checked too", head + "  phrases: {en: [x y]}\n  exclude:\n    en:\n      - ('\n", "t.yaml:6", ""},
		{"anchors", head + "  phrases: {en: &a [x y]}\n", "anchors and aliases", "write the words out"},
		{"two documents", head + "  phrases: {en: [x y]}\n---\n[]\n", "a second document", "one list in a file"},
		{"long phrase", head + "  phrases: {en: [" + strings.Repeat("long ", 400) + "]}\n", "characters", "few words"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, err := risk.ParseTrackers("t.yaml", []byte(tt.data))
			if err == nil {
				t.Fatalf("ParseTrackers = %+v, want an error with %q", got, tt.want)
			}
			if !errors.Is(err, earshot.ErrInvalid) {
				t.Errorf("error %v is not ErrInvalid", err)
			}
			if !strings.HasPrefix(err.Error(), "t.yaml:") || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("error = %q, want %q in it", err, tt.want)
			}
			if hint := earshot.HintOf(err); hint == "" || !strings.Contains(hint, tt.hint) {
				t.Errorf("hint = %q, want %q in it", hint, tt.hint)
			}
		})
	}
}

func TestFormatTrackersRefusesWhatNobodyCouldRead(t *testing.T) {
	_, err := risk.FormatTrackers([]earshot.Tracker{{ID: "Not An Id", Category: "churn"}})
	if !errors.Is(err, earshot.ErrInvalid) {
		t.Errorf("FormatTrackers = %v, want ErrInvalid", err)
	}
}

func TestStarterIsAtEqualDepth(t *testing.T) {
	ts, err := risk.Starter()
	if err != nil {
		t.Fatalf("Starter: %v", err)
	}
	var ids []string
	for _, tracker := range ts {
		ids = append(ids, string(tracker.ID))
		if !tracker.Active || tracker.Description == "" {
			t.Errorf("%s is a draft or has no description", tracker.ID)
		}
		counts := map[earshot.Lang]int{}
		for _, set := range tracker.Phrases {
			counts[set.Lang] += len(set.Phrases)
		}
		least := 24
		if tracker.ID == "churn-intent" {
			least = 40
		}
		for _, lang := range earshot.CoreLangs() {
			if counts[lang] < least {
				t.Errorf("%s has %d phrases in %s, want %d", tracker.ID, counts[lang], lang, least)
			}
		}
	}
	for _, id := range []string{"churn-intent", "price-pressure", "competitor", "product-complaint", "service-complaint", "budget-and-contract", "champion-leaving", "no-next-step", "praise"} {
		if !slices.Contains(ids, id) {
			t.Errorf("no starter tracker %s", id)
		}
	}
}
