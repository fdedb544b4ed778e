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

// TestConceptsOfAnyLanguage starts from phrases in Korean, Japanese and
// Chinese, from phrases for every language, and from rules with word sets.
func TestConceptsOfAnyLanguage(t *testing.T) {
	concepts, err := risk.LoadConcepts()
	if err != nil {
		t.Fatal(err)
	}
	mine := earshot.WordSet{Name: "mine", Phrases: []earshot.PhraseSet{{Lang: "ko", Phrases: []earshot.Phrase{{Text: "환불"}}}}}
	phrase := func(lang earshot.Lang, text string) earshot.Tracker {
		return earshot.Tracker{ID: "d", Phrases: []earshot.PhraseSet{{Lang: lang, Phrases: []earshot.Phrase{{Text: text}}}}}
	}
	for _, c := range []struct {
		draft earshot.Tracker
		lang  earshot.Lang
		want  string
	}{
		{phrase("ko", "환불"), "en", "refund"},
		{phrase("ja", "値上げ"), "ko", "가격 인상"},
		{phrase("zh-Hans", "退款"), "ja", "返金"},
		{phrase("zh-Hant", "退款"), "en", "refund"},
		{phrase(earshot.AnyLang, "refund"), "ko", "환불하다"},
		{earshot.Tracker{ID: "d", Rules: []earshot.RuleSet{{Lang: "ko", Rules: []string{"[mine]"}}}}, "en", "refund"},
	} {
		found := false
		for _, s := range concepts.Suggest(c.draft, []earshot.Lang{c.lang}, mine) {
			found = found || s.Text == c.want && s.Lang == c.lang
		}
		if !found {
			t.Errorf("%+v %+v: nobody suggests %s", c.draft.Phrases, c.draft.Rules, c.want)
		}
	}
}
