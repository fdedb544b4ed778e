package earshot_test

import (
	"slices"
	"testing"

	"earshot"
)

func TestChangesFrom(t *testing.T) {
	was := earshot.Tracker{ID: "a", Version: 3, Name: "Leaving", Severity: earshot.SeverityLow, Active: true, Fires: earshot.Fires{AtLeast: 2},
		Phrases: []earshot.PhraseSet{{Lang: "en", Phrases: []earshot.Phrase{{Text: "cancel"}, {Text: "leave"}}}}}
	is := was
	is.Version, is.Active, is.Severity, is.Fires.AtLeast, is.Fires.Cap = 0, false, earshot.SeverityHigh, 0, 5
	is.Guards.NoNegation = true
	is.Phrases = []earshot.PhraseSet{{Lang: "en", Phrases: []earshot.Phrase{{Text: "cancel", Form: earshot.FormExact}}}, {Lang: "en", Phrases: []earshot.Phrase{{Text: "leave"}}},
		{Lang: "ko", Phrases: []earshot.Phrase{{Text: "해지", Form: earshot.FormPrefix, Aliases: []string{"해치"}}}}}
	want := []string{`~ severity: low -> high`, `- phrases en: cancel`, `+ phrases en: "cancel"`, `+ phrases ko: 해지* = 해치`, `+ guards.no_negation: true`, `- fires.at_least: 2`, `+ fires.cap: 5`}
	var got []string
	for _, c := range is.ChangesFrom(was) {
		got = append(got, c.String())
	}
	if !slices.Equal(got, want) {
		t.Errorf("ChangesFrom = %q\nwant %q", got, want)
	}
	if same := was.ChangesFrom(was); len(same) != 0 {
		t.Errorf("a tracker differs from itself: %v", same)
	}
}
