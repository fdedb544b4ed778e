package web

import (
	"fmt"
	"net/http"
	"net/url"
	"reflect"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"
	"pgregory.net/rapid"

	"earshot"
	"earshot/risk"
)

// editorFields are what a browser would post of the editor on a page.
func editorFields(t testing.TB, page string) url.Values {
	t.Helper()
	doc, err := html.Parse(strings.NewReader(page))
	if err != nil {
		t.Fatal(err)
	}
	values := url.Values{}
	for n := range doc.Descendants() {
		name, _ := attr(n, "name")
		_, checked := attr(n, "checked")
		value, _ := attr(n, "value")
		kind, _ := attr(n, "type")
		switch {
		case name == "":
		case n.Data == "input" && (kind != "checkbox" || checked):
			values.Add(name, value)
		case n.Data == "textarea":
			values.Add(name, strings.TrimPrefix(text(n), "\n"))
		case n.Data == "select":
			for o := range n.Descendants() {
				if _, on := attr(o, "selected"); on && o.Data == "option" {
					v, _ := attr(o, "value")
					values.Set(name, v)
				}
			}
		}
	}
	return values
}

// posts posts the fields, with a button.
func (g *guest) posts(path string, values url.Values, do string) (*http.Response, string) {
	g.t.Helper()
	values.Set("do", do)
	defer values.Del("do")
	return g.do(http.MethodPost, path, strings.NewReader(values.Encode()), "Content-Type", "application/x-www-form-urlencoded")
}

// TestEditorLosesNothing opens generated trackers in the form, goes to the text
// and back, and to the file and back, and saves: every field posts what it did
// before, and the draft is the tracker.
func TestEditorLosesNothing(t *testing.T) {
	h := fullHouse(t)
	dana := h.signedIn("dana.whitfield")
	n := 0
	rapid.Check(t, func(rt *rapid.T) {
		n++
		if n > 5 {
			return // each saves a draft and shows six pages; other runs draw others
		}
		was := drawTracker(rt)
		was.ID = earshot.TrackerID(fmt.Sprintf("drawn-%d", n))
		if err := h.store.PublishTrackers(t.Context(), fixtureNow, "", []earshot.Tracker{was}); err != nil {
			rt.Fatal(err)
		}
		_, page := dana.get("/trackers/" + string(was.ID) + "/edit")
		form := editorFields(t, page)
		for _, mode := range []string{"text", "file"} {
			res, page := dana.posts("/trackers/draft", form, mode)
			if res.StatusCode != http.StatusOK {
				rt.Fatalf("going to %s = %s for %+v", mode, res.Status, was)
			}
			_, page = dana.posts("/trackers/draft", editorFields(t, page), "form")
			if again := editorFields(t, page); fmt.Sprint(again) != fmt.Sprint(form) {
				rt.Fatalf("by way of %s the form has\n%v, and had\n%v", mode, again, form)
			}
		}
		if res, page := dana.posts("/trackers/draft", form, "save"); res.StatusCode != http.StatusSeeOther {
			rt.Fatalf("saving = %s: %s", res.Status, page)
		}
		d, err := h.store.Draft(t.Context(), was.ID)
		if err != nil {
			rt.Fatal(err)
		}
		if got, want := plainly(d.Tracker), plainly(was); got != want {
			rt.Fatalf("the draft is\n%s, want\n%s", got, want)
		}
	})
}

// plainly writes a tracker for comparing: languages in order, values of a scope
// in order, and no version.
func plainly(t earshot.Tracker) string {
	t.Version, t.Active = 0, true
	byLang := func(all []earshot.PhraseSet) string {
		var lines []string
		for _, s := range all {
			for i, p := range s.Phrases {
				lines = append(lines, fmt.Sprintf("%s %03d %s", s.Lang, i, risk.PhraseText(p)))
			}
		}
		slices.Sort(lines)
		return strings.Join(lines, "; ")
	}
	phrases, exclude := byLang(t.Phrases), byLang(t.Exclude)
	t.Phrases, t.Exclude = nil, nil
	slices.SortFunc(t.Rules, func(a, b earshot.RuleSet) int { return strings.Compare(string(a.Lang), string(b.Lang)) })
	slices.SortFunc(t.ExcludeRules, func(a, b earshot.RuleSet) int { return strings.Compare(string(a.Lang), string(b.Lang)) })
	slices.Sort(t.Scope.Channels)
	slices.Sort(t.Scope.Langs)
	slices.Sort(t.Scope.Accounts)
	slices.Sort(t.Scope.Tiers)
	return fmt.Sprintf("%+v\nphrases %s\nexclude %s", t, phrases, exclude)
}

// drawTracker draws a tracker that may be published.
func drawTracker(t *rapid.T) earshot.Tracker {
	texts := []string{"cancel", "close our account", "OR", "re:/x/", "해지하다", "解約する", "取消", "(we|they) leave", "lang:ko now", "exclude it", "-minus", "a = b", `say "no"`}
	phrase := rapid.Custom(func(t *rapid.T) earshot.Phrase {
		p := earshot.Phrase{Text: rapid.SampledFrom(texts).Draw(t, "phrase"), Form: rapid.SampledFrom([]earshot.Form{"", earshot.FormExact, earshot.FormPrefix}).Draw(t, "form")}
		p.Aliases = append(p.Aliases, rapid.SliceOfNDistinct(rapid.SampledFrom([]string{"chip pilot", "a, b", "칩 파일럿"}), 0, 2, rapid.ID).Draw(t, "aliases")...)
		return p
	})
	langs := rapid.SampledFrom([]earshot.Lang{"any", "en", "ko", "ja", "zh-Hans", "zh-Hant", "de"})
	sets := func(label string, least int) []earshot.PhraseSet {
		var all []earshot.PhraseSet
		for _, lang := range rapid.SliceOfNDistinct(langs, least, 3, rapid.ID).Draw(t, label) {
			all = append(all, earshot.PhraseSet{Lang: lang, Phrases: rapid.SliceOfN(phrase, 1, 3).Draw(t, "phrases")})
		}
		return all
	}
	some := func(label string, values ...string) []string {
		return rapid.SliceOfNDistinct(rapid.SampledFrom(values), 0, len(values), rapid.ID).Draw(t, label)
	}
	number := func(label string, most int) int { return rapid.IntRange(0, most).Draw(t, label) }
	yes := func(label string) bool { return rapid.Bool().Draw(t, label) }
	out := everyField()
	out.Phrases, out.Exclude, out.Rules = sets("in", 1), sets("excluded in", 0), nil
	for _, lang := range rapid.SliceOfNDistinct(langs, 0, 2, rapid.ID).Draw(t, "rules in") {
		out.Rules = append(out.Rules, earshot.RuleSet{Lang: lang, Rules: rapid.SliceOfNDistinct(rapid.SampledFrom([]string{"cancel NEAR/3 (contract | plan)", `해지 -"해지 방어"`, "re:/call  (me|us)/", "[competitor] BEFORE/5 [money>1000]", "lang:ko (해지) leave"}), 1, 3, rapid.ID).Draw(t, "rules")})
	}
	out.ExcludeRules = nil
	for _, lang := range rapid.SliceOfNDistinct(langs, 0, 2, rapid.ID).Draw(t, "rules exclude in") {
		out.ExcludeRules = append(out.ExcludeRules, earshot.RuleSet{Lang: lang, Rules: rapid.SliceOfNDistinct(rapid.SampledFrom([]string{"cancel | leave", "card NOT IN card*", "[competitor]", "해지 -방어"}), 1, 2, rapid.ID).Draw(t, "excluding rules")})
	}
	out.Category = earshot.Category(rapid.SampledFrom([]string{"churn", "배송"}).Draw(t, "category"))
	out.Side = earshot.Side(rapid.SampledFrom([]string{"", "customer", "us"}).Draw(t, "side"))
	out.HalfLife = number("half-life", 90)
	out.Guards = earshot.Guards{NoNegation: yes("negation"), NoHypothetical: yes("hypothetical"), NoReported: yes("reported"), NoQuestion: yes("question")}
	out.Absence = yes("absence")
	if out.Missing = ""; out.Absence {
		out.Missing = rapid.SampledFrom([]earshot.Missing{"", earshot.MissingExecutive, earshot.MissingNextStep}).Draw(t, "missing")
	}
	out.Fires = earshot.Fires{AtLeast: number("at least", 3), Cap: number("cap", 3)}
	if yes("spread") {
		out.Fires.Conversations, out.Fires.Days = 2+number("conversations", 2), 1+number("days", 30)
	}
	out.Where = earshot.Where{Question: out.Missing == "" && yes("in a question"), Turns: number("turns", 50)}
	for _, role := range some("roles", "executive", "champion", "procurement", "manager", "user") {
		out.Where.Roles = append(out.Where.Roles, earshot.ContactRole(role))
	}
	slices.SortFunc(out.Where.Roles, func(a, b earshot.ContactRole) int { return roleAt(a) - roleAt(b) })
	if yes("part") {
		out.Where.Part, out.Where.Amount, out.Where.Unit = rapid.SampledFrom([]earshot.Part{"first", "last"}).Draw(t, "first"), 1+number("amount", 99), rapid.SampledFrom([]earshot.PartUnit{"minutes", "percent", "turns"}).Draw(t, "unit")
	}
	if yes("after") {
		out.Where.After = "price-pressure"
		if out.Where.SameTurn = !out.Absence && yes("same turn"); !out.Absence && !out.Where.SameTurn {
			out.Where.AfterTurn = number("after turns", 5)
		}
	}
	if yes("everywhere") {
		out.Scope = earshot.Scope{}
	}
	out.Scope.LeastOf = ""
	if out.Scope.Least = number("least", 20); out.Scope.Least > 0 {
		out.Scope.LeastOf = rapid.SampledFrom([]earshot.PartUnit{"minutes", "turns"}).Draw(t, "least of")
	}
	return out
}

// roleAt is where the form lists a role.
func roleAt(r earshot.ContactRole) int {
	return slices.Index([]earshot.ContactRole{"executive", "champion", "procurement", "manager", "user"}, r)
}

// TestPhraseLines writes phrases into the field and reads them back.
func TestPhraseLines(t *testing.T) {
	for _, text := range []string{"cancel", "close our account", "ab = cd", "ab*", `"ab"`, `say "no"`, "~xy", "(we|they) go", "해지", "x, y", `ab="cd`} {
		for _, form := range []earshot.Form{"", earshot.FormExact, earshot.FormPrefix} {
			for _, aliases := range [][]string{nil, {"leaf"}, {"leaf", "a, b"}, {"a = b"}, {`"qu"`}} {
				p := earshot.Phrase{Text: text, Form: form, Aliases: aliases}
				line := phraseLine(p)
				if got, err := phraseOf(line); err != nil || risk.PhraseText(got) != risk.PhraseText(p) {
					t.Errorf("%+v is written %s and read as %+v, %v", p, line, got, err)
				}
			}
		}
	}
}

// TestEditorHTML checks the editor's pages as the stories check the others:
// labels, ids and what describes a field, in every mode, with mistakes too.
func TestEditorHTML(t *testing.T) {
	h := fullHouse(t)
	check(t, h.store.PublishTrackers(t.Context(), fixtureNow, "", []earshot.Tracker{everyField()}))
	dana := h.signedIn("dana.whitfield")
	for _, path := range []string{"/trackers/new", "/trackers/all-of-it/edit", "/trackers/all-of-it/edit?as=text", "/trackers/all-of-it/edit?as=file"} {
		_, page := dana.get(path)
		checkHTML(t, page)
	}
	_, page := dana.get("/trackers/all-of-it/edit")
	wrong := editorFields(t, page)
	for field, value := range map[string]string{"name": "", "amount": "x", "days": "", "turns": "99", "half_life": "-1", "phrases.en": "(a", "rules.ko": "해지 NEAR/", "exclude.en": "[nobody]"} {
		wrong.Set(field, value)
	}
	res, page := dana.posts("/trackers/draft", wrong, "save")
	checkHTML(t, page)
	if res.StatusCode != http.StatusUnprocessableEntity {
		t.Errorf("saving mistakes = %s", res.Status)
	}
	for _, want := range []string{`href="#amount"`, `id="bad-amount"`, `value="99"`, `>(a<`, `href="#rules-ko"`, `href="#exclude-en"`, "Not saved yet; 8 things"} {
		if !strings.Contains(page, want) {
			t.Errorf("the page with mistakes lacks %s", want)
		}
	}
}

// TestRuleHelp reads the examples of the language of rules.
func TestRuleHelp(t *testing.T) {
	for _, l := range readAll(t) {
		for _, f := range ruleHelp(Page{locale: l}) {
			if _, err := risk.ReadRule(f.Label, l.tag); err != nil {
				t.Errorf("%s: the example %s: %v", l.tag, f.Label, err)
			}
		}
	}
}

// TestPhraseMistakesInKorean tells what is wrong with a phrase in the page's
// language, as it does of rules.
func TestPhraseMistakesInKorean(t *testing.T) {
	h := fullHouse(t)
	dana := h.signedIn("dana.whitfield")
	fields := url.Values{"lang": {"ko"}, "phrases.ko": {"(해지\n가*\n해지 | 탈퇴"}, "exclude.ko": {"..."}, "name": {"해지"}, "do": {"save"}}
	_, page := dana.do(http.MethodPost, "/trackers/draft", strings.NewReader(fields.Encode()), "Content-Type", "application/x-www-form-urlencoded", "Cookie", "earshot_lang=ko")
	for _, want := range []string{"이 구절의 괄호가 닫히지 않았습니다", "가 은(는) 너무 짧습니다", "세로줄이 괄호 밖에 있습니다. (A|B)처럼", "... 에는 글자가 없습니다", "아직 저장되지 않았습니다. 고칠 곳이 4곳"} {
		if !strings.Contains(page, want) {
			t.Errorf("the page lacks %q", want)
		}
	}
}

// TestEveryField keeps everyField true to its name: a field that a tracker gets
// must be there, so that the form cannot lose it unseen.
func TestEveryField(t *testing.T) {
	all := everyField()
	all.ExcludeRules = []earshot.RuleSet{{Lang: "en", Rules: []string{"leave [competitor]"}}}
	without := []string{"Version", "Absence", "Missing", "SameTurn", "NoNegation", "NoHypothetical", "NoQuestion"} // drawn by TestEditorLosesNothing
	for _, part := range []any{all, all.Where, all.Scope, all.Fires, all.Guards} {
		v := reflect.ValueOf(part)
		for i := range v.NumField() {
			if name := v.Type().Field(i).Name; v.Field(i).IsZero() && !slices.Contains(without, name) {
				t.Errorf("everyField has no %s.%s: give it one, a field in the form, and draw it in drawTracker", v.Type().Name(), name)
			}
		}
	}
}
