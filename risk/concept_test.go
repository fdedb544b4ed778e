package risk_test

import (
	"testing"

	"earshot"
	"earshot/risk"
)

func TestConcepts(t *testing.T) {
	concepts, err := risk.LoadConcepts()
	if err != nil {
		t.Fatal(err)
	}
	draft := earshot.Tracker{ID: "d", Active: true, Phrases: []earshot.PhraseSet{{Lang: "en", Phrases: []earshot.Phrase{{Text: "cancel (our|the) contract"}, {Text: "layoffs"}}}}}
	texts := func(lang earshot.Lang) map[string]string {
		all := map[string]string{}
		for _, s := range concepts.Suggest(draft, []earshot.Lang{lang}) {
			all[s.Text] = s.For
		}
		return all
	}
	if got := texts("ko"); got["계약을 해지하다"] == "" || got["정리해고"] != "layoffs" || got["환불하다"] != "" {
		t.Errorf("in Korean it suggests %v, want 계약을 해지하다 and 정리해고", got)
	}
	draft.Phrases = append(draft.Phrases, earshot.PhraseSet{Lang: "ko", Phrases: []earshot.Phrase{{Text: "해지하다"}}})
	if got := texts("ko"); got["계약을 해지하다"] != "" || got["정리해고"] == "" {
		t.Errorf("it suggests what the tracker finds already: %v", got)
	}
	if got := texts("ja"); got["解約する"] == "" && got["契約を解約する"] == "" {
		t.Errorf("in Japanese it suggests %v", got)
	}
}
