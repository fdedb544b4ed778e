package risk_test

import (
	"errors"
	"strings"
	"testing"

	"earshot"
	"earshot/risk"
)

// gongs is what Gong's settings/trackers answers.
const gongs = `{"requestId": "4al018gzaztcr8nbukw", "keywordTrackers": [
  {"trackerId": "1", "trackerName": "Pricing", "workspaceId": "2", "affiliation": "NonCompany", "partOfQuestion": false, "saidAt": "Last", "saidAtInterval": 20, "saidAtUnit": "Percent",
   "languageKeywords": [{"language": "eng", "keywords": ["too expensive", "discount"], "includeRelatedForms": true}, {"language": "kor", "keywords": ["비싸다"], "includeRelatedForms": false}],
   "saidInTopics": ["Wrap up"], "filterQuery": "{}"},
  {"trackerName": "Greeting", "affiliation": "Company", "partOfQuestion": true, "saidAt": "Anytime", "languageKeywords": [{"language": "mul", "keywords": ["hello"], "includeRelatedForms": true}]}]}`

// lens is what describe-rule answers; Function is text in it.
const lens = `{"Rule": {"Name": "Refund then cancel", "TriggerEventSource": {"EventSourceName": "OnPostCallAnalysisAvailable"}, "Function": "{\"Version\": \"2022-11-25\", \"RuleFunction\": {\"Operator\": \"AND\", \"Operands\": [
 {\"Operator\": \"CONTAINS_ANY\", \"Operands\": [\"refund\", \"my money back\"], \"ComparisonValue\": \"$.ContactLens.PostCall.ExactMatch.Transcript\", \"FilterClause\": {\"LogicOperator\": \"AND\", \"Filters\": [{\"Type\": \"ParticipantRole\", \"Data\": \"CUSTOMER\"}, {\"Type\": \"PostCallContactPeriodSeconds\", \"Data\": {\"Last\": 90}}]}, \"Negate\": false},
 {\"Operator\": \"CONTAINS_ANY\", \"Operands\": [[{\"Type\": \"PLAIN\", \"Value\": \"credit*\"}, {\"Type\": \"PROXIMITY\", \"Value\": {\"Distance\": 1, \"IsWithin\": false}}, {\"Type\": \"LIST\", \"Value\": [{\"Type\": \"PLAIN\", \"Value\": \"card\"}, {\"Type\": \"PLAIN\", \"Value\": \"cards\"}]}]], \"ComparisonValue\": \"$.ContactLens.PostCall.PatternMatch.Transcript\"},
 {\"Operator\": \"CONTAINS_ANY\", \"Operands\": [\"thank you\"], \"ComparisonValue\": \"$.ContactLens.PostCall.ExactMatch.Transcript\", \"Negate\": true},
 {\"Operator\": \"CONTAINS_ANY\", \"Operands\": [\"11111111-1234\"], \"ComparisonValue\": \"$.ContactLens.PostCall.Queue.QueueId\", \"Negate\": false}]}}"}}`

// lensAny is a rule of which any condition is enough, without its name.
const lensAny = `{"Version": "2022-11-25", "RuleFunction": {"Operator": "OR", "Operands": [
 {"Operator": "CONTAINS_ANY", "Operands": ["speak to a manager"], "ComparisonValue": "$.ContactLens.RealTimeCall.ExactMatch.Transcript"},
 {"Operator": "CONTAINS_ANY", "Operands": ["I am leaving"], "ComparisonValue": "$.ContactLens.RealTimeCall.SemanticMatch.Transcript"},
 {"Operator": "CONTAINS_ANY", "Operands": [[{"Type": "PLAIN", "Value": "called"}, {"Type": "NUMERICAL", "Value": {"Decimal": false}}, {"Type": "PLAIN", "Value": "times"}]], "ComparisonValue": "$.ContactLens.RealTimeCall.PatternMatch.Transcript"}]}}`

func TestParseTrackerJSON(t *testing.T) {
	read := func(text string) []earshot.Tracker {
		t.Helper()
		all, err := risk.ParseTrackerJSON("x.json", []byte(text))
		if err != nil {
			t.Fatal(err)
		}
		yaml, err := risk.FormatTrackers(all)
		if err != nil {
			t.Fatal(err)
		}
		back, err := risk.ParseTrackers("x.yaml", yaml)
		if err != nil {
			t.Fatalf("what was read cannot be read back: %v\n%s", err, yaml)
		}
		for i := range all {
			if changes := back[i].ChangesFrom(all[i]); len(changes) > 0 {
				t.Errorf("written and read again, %s differs: %v", all[i].ID, changes)
			}
		}
		return all
	}
	all := read(gongs)
	if len(all) != 2 || risk.Text(all[0]) != "lang:en\ntoo expensive\ndiscount\n\nlang:ko\n\"비싸다\"\n" && !strings.Contains(risk.Text(all[0]), "비싸다") {
		t.Errorf("Gong's: %q", risk.Text(all[0]))
	}
	if w := all[0].Where; w.Part != earshot.PartLast || w.Amount != 20 || w.Unit != earshot.Percent || all[0].Side != earshot.SideCustomer || !strings.Contains(all[0].Description, "Wrap up") || !strings.Contains(all[0].Description, "filter") {
		t.Errorf("Gong's: %+v", all[0])
	}
	if all[1].Side != earshot.SideUs || !all[1].Where.Question || all[1].Phrases[0].Lang != earshot.AnyLang {
		t.Errorf("Gong's second: %+v", all[1])
	}

	text := strings.ReplaceAll(lens, "\n", " ")
	one := read(text)[0]
	if one.ID != "refund-then-cancel" || one.Where.Part != earshot.PartLast || one.Where.Amount != 2 || one.Where.Turns != 50 || !strings.Contains(one.Description, "Queue.QueueId") {
		t.Errorf("Contact Lens: %+v", one)
	}
	found := func(tr earshot.Tracker, lines ...string) bool {
		t.Helper()
		tr.Where.Part, tr.Where.Amount, tr.Where.Unit = "", 0, ""
		rules, err := risk.Compile([]earshot.Tracker{tr})
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range rules.Detect(talkOf("en", lines...)) {
			if f.State == earshot.Counted {
				return true
			}
		}
		return false
	}
	for _, tt := range []struct {
		want  bool
		lines []string
	}{
		{true, []string{"I want a refund.", "It is about my credits."}},
		{false, []string{"I want a refund.", "It is on my credit card."}},
		{false, []string{"I want a refund."}},
		{false, []string{"I want a refund.", "It is about my credits.", "us: No.", "Well, thank you."}},
	} {
		if got := found(one, tt.lines...); got != tt.want {
			t.Errorf("the rule of Contact Lens in %q = %v, want %v: %v", tt.lines, got, tt.want, one.Rules)
		}
	}
	any := read(lensAny)[0]
	for line, want := range map[string]bool{"Let me speak to a manager.": true, "I am leaving.": true, "I called 4 times!": true, "I called you at times.": false, "I am here.": false} {
		if got := found(any, line); got != want {
			t.Errorf("any of the conditions in %q = %v, want %v: %v %v", line, got, want, any.Phrases, any.Rules)
		}
	}
	if all := read("[" + text + "]"); len(all) != 1 {
		t.Errorf("a list of rules: %d", len(all))
	}
}

func TestParseTrackerJSONSaysWhere(t *testing.T) {
	for text, want := range map[string]string{
		"{\n \"keywordTrackers\": [}": "x.json:2:22:",
		`{}`:                          "x.json: item 1: this is neither",
		`[]`:                          "x.json: no trackers",
		`[{"trackerName": "A", "languageKeywords": [{"language": "tlhIngan", "keywords": ["x"]}]}]`:                                                                                          `tracker "A": language "tlhIngan"`,
		`[{"trackerName": "A", "affiliation": "Dogs", "languageKeywords": []}]`:                                                                                                              `speaker "Dogs"`,
		`{"RuleFunction": {"Operator": "OR", "Operands": [{"Operator": "NumberEquals", "ComparisonValue": "$.Contact.Duration", "Operands": [{"a": 1}]}]}}`:                                  "asks for no words",
		`{"RuleFunction": {"Operator": "OR", "Operands": [{"Operator": "CONTAINS_ANY", "ComparisonValue": "$.X.PatternMatch.Transcript", "Operands": [[{"Type": "WILD", "Value": "x"}]]}]}}`: `a card of type "WILD"`,
	} {
		_, err := risk.ParseTrackerJSON("x.json", []byte(text))
		if !errors.Is(err, earshot.ErrInvalid) || !strings.Contains(err.Error(), want) || earshot.HintOf(err) == "" {
			t.Errorf("ParseTrackerJSON(%s) = %v, want %s with a hint", text, err, want)
		}
	}
}

// TestPacksRoundTrip writes the trackers of every pack and reads them back:
// nothing differs.
func TestPacksRoundTrip(t *testing.T) {
	for _, name := range risk.Packs() {
		all, err := risk.Pack(name)
		if err != nil {
			t.Fatal(err)
		}
		text, err := risk.FormatTrackers(all)
		if err != nil {
			t.Fatal(err)
		}
		back, err := risk.ParseTrackers(name+".yaml", text)
		if err != nil || len(back) != len(all) {
			t.Fatalf("%s: %d of %d come back: %v", name, len(back), len(all), err)
		}
		for i := range all {
			if changes := back[i].ChangesFrom(all[i]); len(changes) > 0 {
				t.Errorf("%s: %s differs: %v", name, all[i].ID, changes)
			}
		}
	}
}
