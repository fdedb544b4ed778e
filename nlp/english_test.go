package nlp_test

import (
	"strings"
	"sync"
	"testing"

	"earshot/nlp"
)

var enricher = sync.OnceValue(func() *nlp.Enricher { return new(nlp.Enricher) })

func TestEnrich(t *testing.T) {
	for _, tt := range []struct{ text, people, organisations, places string }{
		{"Maria Lopez said they are looking at ShiftPilot and Rostaro in London.", "Maria Lopez", "ShiftPilot Rostaro", "London"},
		{"We spoke to Acme Corporation last week, and John Smith was there. John Smith liked it.", "John Smith|John Smith", "Acme Corporation", ""},
		{"They compared us with Workbee, and with Rotamatic.", "", "Workbee Rotamatic", ""},
		{"we will not renew", "", "", ""},
		{"", "", "", ""},
	} {
		e := enricher().Enrich(tt.text)
		checkNames(t, tt.text, "people", e.People, strings.ReplaceAll(tt.people, "|", " "))
		checkNames(t, tt.text, "organisations", e.Organisations, tt.organisations)
		checkNames(t, tt.text, "places", e.Places, tt.places)
	}
}

func checkNames(t *testing.T, text, kind string, names []nlp.Name, want string) {
	t.Helper()
	var got []string
	last := 0
	for _, n := range names {
		got = append(got, n.Text)
		if n.Start < last || n.End > len(text) || text[n.Start:n.End] != n.Text {
			t.Errorf("Enrich(%q): %+v does not point at its words after %d", text, n, last)
		}
		last = n.End
	}
	if joined := strings.Join(got, " "); joined != want {
		t.Errorf("Enrich(%q) %s = %q, want %q", text, kind, joined, want)
	}
}

// What is known to make prose panic, lose text or never come back. The test's
// own time limit is the assertion.
func TestEnrichBears(t *testing.T) {
	for _, text := range []string{
		"ȺȺȺȺȺȺ's House", "İİ\xc4 Co", "I'm...", "\xff\xfe\xfd", "A" + strings.Repeat("!", 32<<10), "A " + strings.Repeat("! ", 32<<10),
		"A " + strings.Repeat("?!.,;", 8<<10), strings.Repeat("A", 1<<20), "Aé" + strings.Repeat("漢", 5000), "We met \u200dBob\u0301 O’Neil.",
		"Call K\u212aelvin and Ångström's ſ", "A " + strings.Repeat("'", 60) + " B", strings.Repeat("John Smith ", 2000),
	} {
		e := enricher().Enrich(text)
		for _, n := range append(append(e.People, e.Organisations...), e.Places...) {
			if text[n.Start:n.End] != n.Text {
				t.Errorf("Enrich(%.20q): %+v does not point at its words", text, n)
			}
		}
	}
}
