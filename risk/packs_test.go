package risk_test

import (
	"errors"
	"slices"
	"testing"

	"earshot"
	"earshot/risk"
)

func TestPacks(t *testing.T) {
	seen := map[earshot.TrackerID]string{}
	var all []earshot.Tracker
	for _, pack := range risk.Packs() {
		ts, err := risk.Pack(pack)
		if err != nil {
			t.Fatalf("Pack(%s): %v", pack, err)
		}
		if len(ts) == 0 {
			t.Errorf("Pack(%s) is empty", pack)
		}
		for _, tracker := range ts {
			if other, ok := seen[tracker.ID]; ok {
				t.Errorf("tracker %s is in %s and in %s", tracker.ID, other, pack)
			}
			seen[tracker.ID] = pack
			for _, lang := range []earshot.Lang{"en", "ko", "ja", "zh-Hans", "zh-Hant"} {
				if !speaks(tracker, lang) {
					t.Errorf("tracker %s of %s has no phrases in %s", tracker.ID, pack, lang)
				}
			}
		}
		all = append(all, ts...)
	}
	if _, err := risk.Compile(all); err != nil {
		t.Errorf("Compile(all packs): %v", err)
	}
}

// speaks reports whether a tracker looks for anything in a language.
func speaks(t earshot.Tracker, lang earshot.Lang) bool {
	return slices.ContainsFunc(t.Phrases, func(s earshot.PhraseSet) bool { return s.Lang.Covers(lang) }) ||
		slices.ContainsFunc(t.Rules, func(s earshot.RuleSet) bool { return s.Lang.Covers(lang) }) ||
		t.Missing != earshot.MissingPhrase
}

func TestPackUnknown(t *testing.T) {
	for _, name := range []string{"", "..", "sass", "contact-centre/.."} {
		if _, err := risk.Pack(name); !errors.Is(err, earshot.ErrNotFound) || earshot.HintOf(err) == "" {
			t.Errorf("Pack(%q) = %v (hint %q), want not found and the names", name, err, earshot.HintOf(err))
		}
	}
}

func TestOtherCompany(t *testing.T) {
	names := func(name string, list ...string) earshot.WordSet {
		set := earshot.PhraseSet{Lang: earshot.AnyLang}
		for _, n := range list {
			set.Phrases = append(set.Phrases, earshot.Phrase{Text: n, Form: earshot.FormExact})
		}
		return earshot.WordSet{Name: name, Phrases: []earshot.PhraseSet{set}}
	}
	ts, err := risk.Starter()
	if err != nil {
		t.Fatal(err)
	}
	rules, err := risk.Compile(ts, names("us", "Rostaro"), names("competitor", "Tidewell"))
	if err != nil {
		t.Fatal(err)
	}
	tests := []struct {
		lang earshot.Lang
		text string
		want bool
	}{
		{"en", "I am leaving Rostaro", true},
		{"en", "I am leaving Tidewell for Rostaro", false},
		{"en", "We will cancel our contract with Tidewell", false},
		{"en", "We are switching to Tidewell", true},
		{"en", "We are switching to Rostaro", false},
		{"de", "Ich werde Rostaro verlassen", true},
		{"de", "Ich kündige bei Tidewell und wechsle zu Rostaro", false},
		{"de", "Ich wechsle zu Tidewell", true},
	}
	for _, tt := range tests {
		c := &earshot.Conversation{Turns: []earshot.Turn{{Text: tt.text, Side: earshot.SideCustomer, Lang: tt.lang}}}
		got := slices.ContainsFunc(rules.Detect(c), func(f earshot.Finding) bool {
			return f.Tracker == "churn-intent" && f.State == earshot.Counted
		})
		if got != tt.want {
			t.Errorf("leaving Rostaro in %q = %v, want %v", tt.text, got, tt.want)
		}
	}
}
