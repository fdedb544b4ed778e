package web

import (
	"net/http"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"earshot"
)

// everyField is a tracker that asks for all that a rule may ask for.
func everyField() earshot.Tracker {
	return earshot.Tracker{ID: "all-of-it", Name: "All of it", Description: "All a rule may ask for", Category: "배송", Severity: earshot.SeverityHigh, HalfLife: 30, Owner: "dana.whitfield", Active: true, Side: earshot.SideCustomer,
		Phrases: []earshot.PhraseSet{{Lang: "en", Phrases: []earshot.Phrase{{Text: "close our account"}, {Text: "leave", Form: earshot.FormExact, Aliases: []string{"leaf", "a, b"}}, {Text: "terminat", Form: earshot.FormPrefix}}},
			{Lang: "ko", Phrases: []earshot.Phrase{{Text: "계약을 해지하다"}}}},
		Rules:   []earshot.RuleSet{{Lang: "ko", Rules: []string{`해지 NEAR/5 [competitor] -"해지 방어"`, `(가격 | 요금) BEFORE/3 [money>1000]`}}},
		Exclude: []earshot.PhraseSet{{Lang: "en", Phrases: []earshot.Phrase{{Text: "leave a message"}}}},
		Where:   earshot.Where{Part: earshot.PartLast, Amount: 20, Unit: earshot.Percent, Question: true, Roles: []earshot.ContactRole{"executive", "manager"}, After: "price-pressure", AfterTurn: 3, Turns: 2},
		Scope: earshot.Scope{Channels: []earshot.Channel{"call"}, Langs: []earshot.Lang{"ko"}, Accounts: []earshot.AccountID{fixtureAccounts()[0].ID, "gone"}, Tiers: []string{"D", "Z"}, Segments: []string{"nobody's"},
			Industries: []string{"retail"}, Countries: []string{"KR"}, Products: []string{"Roster"}, Owners: []earshot.PersonID{"mina.park"}, Teams: []string{"Korea"}, Least: 3, LeastOf: earshot.Minutes},
		Guards: earshot.Guards{NoReported: true}, Fires: earshot.Fires{AtLeast: 2, Cap: 5, Conversations: 2, Days: 14}}
}

// TestEditorModes writes a rule as text in the Korean editor: a mistake is told
// in Korean with its place, what is right is told in words, and going to the
// form and back loses nothing.
func TestEditorModes(t *testing.T) {
	if testing.Short() {
		t.Skip("drives a browser")
	}
	h := fullHouse(t)
	b := open(t)
	b.at(1280, "light")
	b.enter(h.server.URL, "dana.whitfield@tidewell.example")
	b.eval(`document.cookie = "earshot_lang=ko; path=/"`)
	b.do(chromedp.Navigate(h.server.URL + "/trackers/new"))
	b.shoot("editor-new-ko", 1280, "light")
	b.shoot("editor-new-ko", 360, "dark")
	b.at(1280, "light")
	b.follow(`button[name="do"][value="text"]`)
	b.do(chromedp.SendKeys(chromedp.CSS("#text"), "견적 NEAR/x 비교\n견적 | 시프트온\n"))
	b.see("#read-text", "1번째 줄, 4번째 글자")
	b.see("#read-text .place mark", "NEAR/")
	if got := b.eval(`document.querySelector("#text").getAttribute("aria-invalid")`); got != "true" {
		t.Errorf("the field with a mistake says aria-invalid %s", got)
	}
	b.do(chromedp.Click(chromedp.CSS("#read-text [data-go]")))
	if got := b.eval(`document.activeElement.value.slice(document.activeElement.selectionStart, document.activeElement.selectionEnd)`); got != "NEAR/x" && got != "NEAR/" {
		t.Errorf("going to the place selects %q", got)
	}
	b.shoot("editor-text-wrong-ko", 1280, "light")
	b.shoot("editor-text-wrong-ko", 360, "dark")
	b.at(1280, "light")
	b.do(chromedp.SetValue(chromedp.CSS("#text"), "lang:ko\n견적을 받다\n견적 NEAR/3 비교 -\"견적 비교 없이\"\n(가격 | 요금) BEFORE/3 [money>1000] lang:en (cancel)\n\nlang:en\nclose our account\nleave [competitor]\n"))
	b.eval(`document.querySelector("#text").dispatchEvent(new Event("input", {bubbles: true}))`)
	b.see("#read-text", "‘견적’")
	b.see("#read-text .told", "사이 낱말 3개 이내")
	b.shoot("editor-text-ko", 1280, "light")
	b.shoot("editor-text-ko", 360, "dark")
	b.at(1280, "light")
	b.eval(`document.querySelector("#own").open = true`)
	b.do(chromedp.SendKeys(chromedp.CSS("#own-words"), "다른 곳에서 견적을 받았어요. 가격이 120만 원이래요.\n아직 견적을 받지 않았어요.\nus: 견적을 받으셨어요?"))
	b.see("#own-found", "걸러진 것")
	b.see("#found", "회")
	b.eval(`document.querySelector("details.forms").open = true`)
	b.shoot("editor-own-ko", 1280, "light")
	b.shoot("editor-own-ko", 360, "dark")
	b.at(1280, "light")
	text := b.eval(`document.querySelector("#text").value`)
	b.follow(`button[name="do"][value="form"]`)
	if got := b.eval(`document.querySelector("#rules-ko").value`); !strings.Contains(got, "견적 NEAR/3 비교") {
		t.Errorf("in the form the rules are %q", got)
	}
	b.shoot("editor-form-ko", 1280, "light")
	b.follow(`button[name="do"][value="text"]`)
	if got := b.eval(`document.querySelector("#text").value`); !strings.Contains(got, `견적 NEAR/3 비교 -"견적 비교 없이"`) || !strings.Contains(got, "(가격 | 요금) BEFORE/3 [money>1000] lang:en (cancel)") {
		t.Errorf("back in the text it is\n%s\nand was\n%s", got, text)
	}
}

// TestOwnWords tries a rule on pasted lines: what counts is marked, and what a
// guard holds back says why, without a script too.
func TestOwnWords(t *testing.T) {
	h := fullHouse(t)
	dana := h.signedIn("dana.whitfield")
	fields := []string{"name", "Leaving", "category", "churn", "severity", "high", "side", "customer", "negation", "on", "hypothetical", "on", "reported", "on", "asked", "on", "lang", "ko", "rules.ko", "해지하다 | 탈퇴",
		"part", "last", "amount", "5", "unit", "minutes", "role", "executive", "own", "이번에 해지할게요.\n해지하지 않을 거예요.\nus: 해지하시겠어요?", "do", "own"}
	for _, path := range []string{"/trackers/own", "/trackers/draft"} {
		res, body := dana.post(path, fields...)
		if res.StatusCode != http.StatusOK {
			t.Fatalf("POST %s = %s", path, res.Status)
		}
		for _, want := range []string{`<mark class="high"`, "It counts 1 time.", "Held back: 2.", "denied by the speaker", "said by us", `lang="ko"`} {
			if !strings.Contains(body, want) {
				t.Errorf("POST %s lacks %q", path, want)
			}
		}
	}
	if _, body := dana.post("/trackers/own", "lang", "ko", "rules.ko", "해지 NEAR/", "own", "해지"); !strings.Contains(body, "Mend the marked rule") {
		t.Errorf("a rule with a mistake is tried: %s", body)
	}
	if res, _ := h.signedIn("omar.haddad").post("/trackers/own", "own", "x"); res.StatusCode != http.StatusForbidden {
		t.Errorf("a rep tries words: %s", res.Status)
	}
}

// TestFormsThatMatch lists the forms of phrases, rules, word sets and slots,
// word by word.
func TestFormsThatMatch(t *testing.T) {
	h := fullHouse(t)
	_, body := h.signedIn("dana.whitfield").post("/trackers/try", "lang", "ko", "phrases.ko", "계약을 해지하다", "rules.ko", "[competitor] NEAR/3 [money>1000000] -문의")
	for _, want := range []string{"해지하…", "[competitor]</b>", "시프트온", "a word set: any of these", "[money&gt;1000000]</b>", "120만 원", "an amount of money, for example", "must not be said", " more</summary>"} {
		if !strings.Contains(body, want) {
			t.Errorf("the forms lack %q", want)
		}
	}
	if strings.Contains(body, "<li>$50</li>") {
		t.Error("an example is out of the bounds of the rule")
	}
}

// TestEditorScope ticks where a tracker listens, saves, and finds it saved and
// told in the folded part's own sentence.
func TestEditorScope(t *testing.T) {
	if testing.Short() {
		t.Skip("drives a browser")
	}
	h := fullHouse(t)
	b := open(t)
	b.at(1280, "light")
	b.enter(h.server.URL, "dana.whitfield@tidewell.example")
	b.do(chromedp.Navigate(h.server.URL+"/trackers/new"), chromedp.SendKeys(chromedp.CSS("#name"), "Narrow"), chromedp.SendKeys(chromedp.CSS("#phrases-en"), "close our account"))
	b.eval(`document.querySelectorAll("#editor details").forEach(d => d.open = true)`)
	for _, box := range []string{"scope.channels][value=call", "scope.langs][value=ko", "scope.teams][value=Korea", "scope.tiers][value=D", "scope.owners][value='mina.park'", "role][value=executive"} {
		name, value, _ := strings.Cut(box, "][")
		b.do(chromedp.Click(chromedp.CSS(`input[name="` + name + `"][` + value + `]`)))
	}
	b.do(chromedp.SetValue(chromedp.CSS("#after"), "price-pressure"), chromedp.SetValue(chromedp.CSS("#after_how"), "turns"), chromedp.SendKeys(chromedp.CSS("#after_turns"), "4"),
		chromedp.SetValue(chromedp.CSS("#part"), "last"), chromedp.SendKeys(chromedp.CSS("#amount"), "500"))
	b.follow(`.go button[value="save"]`)
	b.see(".mend", "percent at most 100")
	b.expect("422")
	if got := b.eval(`document.querySelector("#amount").value`); got != "500" {
		t.Errorf("the number that is wrong was typed as 500 and is %q now", got)
	}
	b.shoot("editor-mend", 1280, "light")
	b.shoot("editor-mend", 360, "dark")
	b.at(1280, "light")
	b.do(chromedp.SetValue(chromedp.CSS("#amount"), "20"))
	b.follow(`.go button[value="save"]`)
	b.see("#editor", "channel: Call, language: Korean, tier: D, looked after by: 박민아, team: Korea")
	b.see("#editor", "in the last 20 percent, from Executive, at most 4 turns after")
	d := must(h.store.Draft(t.Context(), "narrow"))(t)
	if s := d.Tracker.Scope; len(s.Channels) != 1 || len(s.Langs) != 1 || len(s.Teams) != 1 || len(s.Tiers) != 1 || len(s.Owners) != 1 || d.Tracker.Where.AfterTurn != 4 {
		t.Errorf("the draft is %+v", d.Tracker)
	}
}

// TestEditorScreens looks at the editor with everything in it, in each mode.
func TestEditorScreens(t *testing.T) {
	if testing.Short() {
		t.Skip("drives a browser")
	}
	h := fullHouse(t)
	check(t, h.store.PublishTrackers(t.Context(), fixtureNow, "", []earshot.Tracker{everyField()}))
	b := open(t)
	b.at(1280, "light")
	b.enter(h.server.URL, "dana.whitfield@tidewell.example")
	for _, mode := range []string{"form", "text", "file"} {
		b.do(chromedp.Navigate(h.server.URL + "/trackers/all-of-it/edit?as=" + mode))
		b.shoot("editor-all-"+mode, 1280, "light")
		b.shoot("editor-all-"+mode, 360, "dark")
	}
}
