package risk_test

import (
	"errors"
	"strings"
	"testing"

	"earshot"
	"earshot/risk"
)

func TestParsePhraseTable(t *testing.T) {
	for _, tt := range []struct{ name, csv, want string }{
		{"ours", "tracker,phrase,language,match,severity\nLeaving,cancel,en,,high\nLeaving,해지하다,ko,,\nLeaving,cancel,en,,\n", "leaving high customer | en: cancel | ko: 해지하다"},
		{"Gong's list", "\ufeffTracker Name,Keywords,Language,Include related forms,Affiliation\r\nPricing,\"too expensive, discount\",eng,true,NonCompany\r\nPricing,비싸다,kor,false,\r\n", `pricing medium customer | en: too expensive, discount | ko: "비싸다"`},
		{"CallMiner's categories, with semicolons", "Category;Phrase\nPrice objection;too much\n", "price-objection medium customer | any: too much"},
		{"Contact Lens, with tabs", "Rule name\tWords or phrases\tSpeaker\tMatch type\nEscalation\tspeak to a manager\tany\texact match\n", `escalation medium  | any: "speak to a manager"`},
	} {
		all, err := risk.ParsePhraseTable("p.csv", []byte(tt.csv))
		if err != nil || len(all) != 1 {
			t.Errorf("%s: %v, %d trackers", tt.name, err, len(all))
			continue
		}
		got := strings.Join([]string{string(all[0].ID), string(all[0].Severity), string(all[0].Side)}, " ")
		for _, set := range all[0].Phrases {
			var texts []string
			for _, p := range set.Phrases {
				texts = append(texts, p.String())
			}
			got += " | " + string(set.Lang) + ": " + strings.Join(texts, ", ")
		}
		if got != tt.want {
			t.Errorf("%s: %s\nwant %s", tt.name, got, tt.want)
		}
		if _, err := risk.FormatTrackers(all); err != nil {
			t.Errorf("%s: %v", tt.name, err)
		}
	}
	for csv, want := range map[string]string{
		"":                                 "p.csv: the table is empty",
		"phrase,language\nx,en\n":          "p.csv:1: no column of trackers",
		"tracker,phrase\nA,cancel\n\nA,\n": "p.csv:4:2: a phrase is missing",
		"tracker,phrase,language\nA,x y,tlhIngan\n": `p.csv:2:3: language "tlhingan"`,
		"tracker,phrase\nA,(cancel\n":               "p.csv:2:2:",
		"tracker,phrase,severity\nA,cancel,dire\n":  "p.csv:2:3:",
		"tracker,phrase\n":                          "p.csv: the table has no phrases",
		"tracker,phrase\nA,\"cancel\n":              "p.csv:",
		"tracker,phrase\nA,\xff\n":                  "p.csv: this is not UTF-8",
	} {
		_, err := risk.ParsePhraseTable("p.csv", []byte(csv))
		if !errors.Is(err, earshot.ErrInvalid) || !strings.HasPrefix(strings.ToLower(err.Error()), strings.ToLower(want)) || earshot.HintOf(err) == "" {
			t.Errorf("ParsePhraseTable(%q) = %v, want %s, with a hint", csv, err, want)
		}
	}
}
