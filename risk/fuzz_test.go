package risk_test

import (
	"math/rand/v2"
	"reflect"
	"strings"
	"testing"

	"earshot"
	"earshot/risk"
)

// FuzzParseTrackers checks that whatever is read can be compiled or refused,
// and that what is written reads back the same.
func FuzzParseTrackers(f *testing.F) {
	f.Add([]byte(everything))
	f.Add([]byte("- {id: a, category: b, phrases: {ko: [계약을 해지하다, '위약*'], ja: [解約する], zh: ['(取消|)']}}"))
	f.Add([]byte("- &a [*a]"))
	f.Fuzz(func(t *testing.T, data []byte) {
		ts, err := risk.ParseTrackers("fuzz.yaml", data)
		if err != nil {
			return
		}
		written, err := risk.FormatTrackers(ts)
		if err != nil {
			t.Fatalf("FormatTrackers(ParseTrackers(%q)): %v", data, err)
		}
		again, err := risk.ParseTrackers("again.yaml", written)
		if err != nil {
			t.Fatalf("ParseTrackers(%q): %v", written, err)
		}
		if len(ts) > 0 && !reflect.DeepEqual(ts, again) {
			t.Fatalf("written and read again:\n%+v\nfirst:\n%+v", again, ts)
		}
		rules, err := risk.Compile(ts)
		if err != nil {
			t.Fatalf("Compile of what was read: %v", err)
		}
		rules.Detect(said("und", "we want to cancel our contract 계약을 해지 解約する 取消"))
	})
}

// FuzzDetect checks what is true of findings on any text in any language.
func FuzzDetect(f *testing.F) {
	for _, s := range scraps {
		f.Add(s, "en")
		f.Add(s+"해지하려고 取消合同 解約しません", "")
	}
	rules := starterRules(f)
	f.Fuzz(func(t *testing.T, text, lang string) {
		c := said(earshot.Lang(lang), text)
		checkFindings(t, c, rules.Detect(c))
	})
}

// formPieces are what FuzzForms writes phrases of: beginnings, stems and ends
// of words, in all languages.
var formPieces = strings.Fields(`ab an auf aus be ein ent ver vor um zu zurück ge künd steig lauf schließ geh seh bestell en ern eln ieren ung er e s t Vertrag Kund Kont Anbiet o
	résil chang commenc renouvel achet préfér ven ten prend mett er ir re dre oir l' d' qu' n' contrat fournisseur eux al ne pas plus cancel cerr ped conoc dirig pag constru ar ir se lo nos
	ción ón or ado el la mi un 해지하 어렵 다르 듣 낫 그렇 만들 다 안 못 를 은 에서 する 取り 消 し す る い ない ます 解約 来 急ぐ が は を 续 约 了 取消 合同 不 没有 看 的 (a|b) (|c) 7 - ' ß É`)

// FuzzForms checks that a phrase of any pieces of words is refused, or has
// forms that can be looked for, and finds only what is there.
func FuzzForms(f *testing.F) {
	random := rand.New(rand.NewPCG(17, 19))
	for range 64 {
		f.Add(randomBytes(random, 2+random.IntN(12)))
	}
	langs := []earshot.Lang{"de", "fr", "es", "ko", "ja", "zh-Hans", "en", "any"}
	f.Fuzz(func(t *testing.T, pieces []byte) {
		if len(pieces) == 0 {
			return
		}
		lang, text := langs[int(pieces[0])%len(langs)], ""
		for _, p := range pieces[1:min(len(pieces), 20)] {
			text += formPieces[int(p)%len(formPieces)] + []string{"", " "}[int(p)>>7]
		}
		phrase := earshot.Phrase{Text: text}
		forms := risk.Forms(phrase, lang)
		tracker := earshot.Tracker{ID: "a", Active: true, Phrases: []earshot.PhraseSet{{Lang: lang, Phrases: []earshot.Phrase{phrase}}}}
		rules, err := risk.Compile([]earshot.Tracker{tracker})
		if (err == nil) != (len(forms) > 0) || len(forms) > 1000 {
			t.Fatalf("Forms(%q, %s) = %d forms, Compile says %v", text, lang, len(forms), err)
		}
		if err != nil {
			return
		}
		for _, form := range append(forms[:min(len(forms), 3)], text) {
			c := said(lang, strings.ReplaceAll(form, "…", ""))
			checkFindings(t, c, rules.Detect(c))
		}
	})
}
