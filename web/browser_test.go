package web

import (
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"earshot"
)

// enter signs in through the page.
func (b *browser) enter(url, email string) {
	b.t.Helper()
	b.do(chromedp.Navigate(url+"/sign-in"), chromedp.SendKeys(chromedp.CSS("#email"), email), chromedp.SendKeys(chromedp.CSS("#password"), fixturePassword))
	b.follow("main button.primary")
}

// TestFirstRun begins an empty house: the first admin is made, and lands on an
// empty Today.
func TestFirstRun(t *testing.T) {
	if testing.Short() {
		t.Skip("drives a browser")
	}
	h := bareHouse(t)
	b := open(t)
	b.do(chromedp.Navigate(h.server.URL))
	b.shoot("setup", 1280, "light")
	b.shoot("setup", 360, "dark")
	b.do(chromedp.SendKeys(chromedp.CSS("#name"), "Alex Rivera"), chromedp.SendKeys(chromedp.CSS("#email"), "alex@tidewell.example"), chromedp.SendKeys(chromedp.CSS("#password"), "long enough 1"))
	b.follow("main button.primary")
	if got := b.text("main"); !strings.Contains(got, "Nobody is waiting for your call") {
		t.Errorf("after the first run one sees:\n%s", got)
	}
	b.shoot("today-empty", 1280, "light")
	b.do(chromedp.Click(chromedp.CSS("details.menu summary")))
	b.follow("details.menu form[action='/sign-out'] button")
	if at := get(b, chromedp.Location()); !strings.HasSuffix(at, "/sign-in") {
		t.Errorf("after signing out one is at %s", at)
	}
}

// TestMainPath walks from signing in to the words that put an account at risk,
// and through all that can be done on the way.
func TestMainPath(t *testing.T) {
	if testing.Short() {
		t.Skip("drives a browser")
	}
	h := fullHouse(t)
	b := open(t)
	b.at(1280, "light")
	b.enter(h.server.URL, "mina.park@tidewell.example")
	path := func(name string, walk func(t *testing.T)) {
		t.Run(name, func(t *testing.T) {
			b.t = t
			walk(t)
		})
		b.t = t
	}
	path("two clicks to why", func(t *testing.T) { b.walkToWords(t, h) })
	path("search in Korean", func(t *testing.T) { b.walkSearch(t, h) })
	path("suppressed on demand", func(t *testing.T) { b.walkSuppressed(t, h) })
	path("correct a turn", func(t *testing.T) { b.walkCorrect(t, h) })
	path("done and undo", func(t *testing.T) { b.walkReminder(t, h) })
	path("assign", func(t *testing.T) { b.walkAssign(t, h) })
	path("filter the accounts", func(t *testing.T) { b.walkFilter(t, h) })
	path("keys and theme", func(t *testing.T) { b.walkKeys(t, h) })
}

// walkToWords: Today, the account, its receipt, the turn.
func (b *browser) walkToWords(t *testing.T, h *house) {
	b.follow(`.reminder a.name[href="/accounts/hanbit"]`)
	if got := b.text(".receipt"); !strings.Contains(got, "이번 계약을 해지하고 싶습니다") {
		t.Errorf("the receipt does not quote the customer:\n%s", got)
	}
	b.follow(`.receipt blockquote a[href$="#t3"]`)
	if got := b.eval(`document.querySelector(":target")?.id`); got != "t3" {
		t.Errorf("the evidence leads to %q, want the turn t3", got)
	}
	if got := b.eval(`document.querySelector("#t3 mark")?.textContent`); !strings.Contains(got, "해지") {
		t.Errorf("the turn marks %q, want the words that were found", got)
	}
	if got := b.eval(`getComputedStyle(document.querySelector("#t3")).backgroundColor === getComputedStyle(document.querySelector("#t1")).backgroundColor`); got != "false" {
		t.Error("the turn one came for does not stand out")
	}
	if got := b.eval(`document.querySelectorAll("svg.strip a").length`); got != "7" {
		t.Errorf("the strip has %s turns, want 7", got)
	}
}

func (b *browser) walkSearch(t *testing.T, h *house) {
	b.do(chromedp.Navigate(h.server.URL + "/"))
	b.do(chromedp.KeyEvent("/"))
	b.do(chromedp.SendKeys(chromedp.CSS("#find"), "견적"))
	b.eval(`window.oldPage = true`)
	b.do(chromedp.Submit(chromedp.CSS("#find")))
	b.do(chromedp.WaitVisible(chromedp.CSS(".result")))
	if got := b.text(".hits mark"); got != "견적" {
		t.Errorf("the search marks %q, want 견적", got)
	}
	b.follow(".facets a")
	if got := b.eval(`document.querySelector(".facets a[aria-current]") !== null`); got != "true" {
		t.Error("the facet chosen is not marked")
	}
	b.follow(".hits a")
	if got := b.eval(`document.querySelector(":target")?.id`); got != "t3" {
		t.Errorf("the hit leads to %q, want t3", got)
	}
}

func (b *browser) walkSuppressed(t *testing.T, h *house) {
	b.do(chromedp.Navigate(h.server.URL + conversationHref(h.talk("갱신 전 점검 회의").ID)))
	if got := b.eval(`document.querySelectorAll("mark.suppressed").length`); got != "0" {
		t.Errorf("%s suppressed findings are marked without asking", got)
	}
	b.follow(".toggle a")
	if got := b.text(".findings.grey"); !strings.Contains(got, "denied by the speaker") {
		t.Errorf("the suppressed findings read:\n%s", got)
	}
	b.follow(".toggle a")
	if got := b.eval(`document.querySelectorAll(".findings.grey").length`); got != "0" {
		t.Error("the suppressed findings cannot be hidden again")
	}
}

// walkCorrect opens a turn's menu with the keyboard, corrects its mood, lands
// on the turn, and takes that back.
func (b *browser) walkCorrect(t *testing.T, h *house) {
	c := h.talk("갱신 전 점검 회의")
	b.do(chromedp.Navigate(h.server.URL + conversationHref(c.ID)))
	b.eval(`document.querySelector("#t3 .fix summary").focus()`)
	b.do(chromedp.KeyEvent("\r"), chromedp.WaitVisible(chromedp.CSS("#t3 .fix .sheet")), chromedp.SetValue(chromedp.CSS("#mood-t3"), "positive"))
	b.shoot("conversation-correct", 1280, "light")
	b.shoot("conversation-correct", 360, "dark")
	b.at(1280, "light")
	b.follow("#t3 .fix button")
	if got := b.text("#t3 .said-by"); !strings.Contains(got, "Positive") || !strings.Contains(got, "corrected") || b.eval(`document.querySelector(":target")?.id`) != "t3" {
		t.Errorf("after the correction one is at %s and the turn says:\n%s", get(b, chromedp.Location()), got)
	}
	if got := b.eval(`(r => r.top >= document.querySelector(".top").getBoundingClientRect().bottom && r.bottom <= document.querySelector("#t3").getBoundingClientRect().top)(document.querySelector(".notice").getBoundingClientRect())`); got != "true" {
		t.Error("the offer to take it back is not in sight above the turn")
	}
	b.follow(".notice button")
	if got := b.text("#t3 .said-by"); strings.Contains(got, "corrected") {
		t.Errorf("after undo the turn says:\n%s", got)
	}
}

// walkReminder ends a reminder without loading the page anew, takes that
// back, and puts one off.
func (b *browser) walkReminder(t *testing.T, h *house) {
	b.do(chromedp.Navigate(h.server.URL + "/"))
	before := b.eval(`document.querySelectorAll("#reminders form[action$='/done']").length`)
	b.eval(`window.samePage = true`)
	b.do(chromedp.Click(chromedp.CSS(".reminder .actions form[action$='/done'] button")), chromedp.WaitVisible(chromedp.CSS(".notice")))
	if got := b.text(".notice"); !strings.Contains(got, "Done:") {
		t.Errorf("the notice says %q", got)
	}
	if b.eval(`window.samePage`) != "true" {
		t.Error("ending a reminder loaded the page anew")
	}
	if after := b.eval(`document.querySelectorAll("#reminders form[action$='/done']").length`); after == before {
		t.Errorf("after one was done there are still %s reminders", after)
	}
	b.shoot("today-done", 1280, "light")
	b.follow(".notice button")
	if after := b.eval(`document.querySelectorAll("#reminders form[action$='/done']").length`); after != before {
		t.Errorf("after undo there are %s reminders, want %s", after, before)
	}
	b.do(chromedp.Click(chromedp.CSS(".reminder details.pop summary")), chromedp.WaitVisible(chromedp.CSS(".reminder details.pop .sheet")))
	b.shoot("today-snooze", 1280, "light")
	b.do(chromedp.Click(chromedp.CSS(".reminder details.pop[open] .sheet button")), chromedp.WaitVisible(chromedp.CSS("h3.group.snoozed")))
	if got := b.text(".notice"); !strings.Contains(got, "Snoozed until 21 Nov 2026") {
		t.Errorf("after snoozing the notice says %q", got)
	}
}

func (b *browser) walkAssign(t *testing.T, h *house) {
	b.do(chromedp.Navigate(h.server.URL+"/unassigned"), chromedp.SetValue(chromedp.CSS(".assign select"), "minato"))
	b.shoot("unassigned", 1280, "light")
	b.follow(".assign form button")
	if got := b.text("main"); !strings.Contains(got, "Assigned to みなと食品") || !strings.Contains(got, "Every conversation has its account") {
		t.Errorf("after assigning one sees:\n%s", got)
	}
	if got := h.talk("Call from an unknown number").Account; got != "minato" {
		t.Errorf("the conversation belongs to %q, want minato", got)
	}
}

// walkFilter narrows the ranking without loading the page anew, and the
// address follows.
func (b *browser) walkFilter(t *testing.T, h *house) {
	b.do(chromedp.Navigate(h.server.URL + "/accounts"))
	b.eval(`window.samePage = true`)
	b.eval(`(s => { s.value = "ja"; s.dispatchEvent(new Event("change", {bubbles: true})); })(document.querySelector("#f-lang"))`)
	b.do(chromedp.WaitNotPresent(chromedp.CSS(`#ranking a[href="/accounts/hanbit"]`)))
	if got := b.text("#ranking"); !strings.Contains(got, "みなと食品") || b.eval(`window.samePage`) != "true" {
		t.Errorf("filtering by language loads the page anew, or shows:\n%s", got)
	}
	if at := get(b, chromedp.Location()); !strings.Contains(at, "lang=ja") {
		t.Errorf("the address does not follow the filter: %s", at)
	}
}

// walkKeys moves with j and k, and switches the theme, which stays.
func (b *browser) walkKeys(t *testing.T, h *house) {
	b.do(chromedp.Navigate(h.server.URL + "/accounts"))
	b.do(chromedp.KeyEvent("j"), chromedp.KeyEvent("j"), chromedp.KeyEvent("k"))
	if got := b.eval(`document.activeElement.closest("[data-row]") === document.querySelector("[data-row]")`); got != "true" {
		t.Errorf("j j k focuses %s, want the first row", b.eval(`document.activeElement.outerHTML`))
	}
	b.do(chromedp.Click(chromedp.CSS("details.menu summary")), chromedp.Click(chromedp.CSS("[data-theme-set=dark]")))
	dark := b.eval(`getComputedStyle(document.body).backgroundColor`)
	b.do(chromedp.Navigate(h.server.URL + "/accounts"))
	if got := b.eval(`getComputedStyle(document.body).backgroundColor`); got != dark || b.eval(`document.documentElement.dataset.theme`) != "dark" {
		t.Errorf("the theme does not stay: %s, then %s", dark, got)
	}
	b.do(chromedp.Click(chromedp.CSS("details.menu summary")), chromedp.Click(chromedp.CSS("[data-theme-set='']")))
	b.do(chromedp.KeyEvent("\x1b"), chromedp.KeyEvent("?"), chromedp.WaitVisible(chromedp.CSS(".keys")))
}

// TestWithoutScript walks the main path with JavaScript off.
func TestWithoutScript(t *testing.T) {
	if testing.Short() {
		t.Skip("drives a browser")
	}
	h := fullHouse(t)
	b := open(t)
	b.withoutScript()
	b.do(chromedp.Navigate(h.server.URL+"/sign-in"), chromedp.SendKeys(chromedp.CSS("#email"), "mina.park@tidewell.example"), chromedp.SendKeys(chromedp.CSS("#password"), fixturePassword),
		chromedp.Click(chromedp.CSS("main button.primary")), chromedp.WaitVisible(chromedp.CSS(".reminder")),
		chromedp.Click(chromedp.CSS(".reminder .actions form[action$='/done'] button")), chromedp.WaitVisible(chromedp.CSS(".notice button")),
		chromedp.Click(chromedp.CSS(".notice button")), chromedp.WaitVisible(chromedp.CSS(".notice:not(:has(form))")),
		chromedp.Click(chromedp.CSS(`.reminder a.name[href="/accounts/hanbit"]`)), chromedp.WaitVisible(chromedp.CSS(".receipt")),
		chromedp.Click(chromedp.CSS(`.receipt blockquote a[href$="#t3"]`)), chromedp.WaitVisible(chromedp.CSS("#t3 mark")))
	if r := h.reminders("hanbit"); len(r) == 0 {
		t.Error("undoing without JavaScript lost the reminder")
	}
}

// TestScreens takes pictures of every page in light and dark, from a phone to
// a wall, for people to look at; none may scroll sideways or break the content
// security policy.
func TestScreens(t *testing.T) {
	if testing.Short() {
		t.Skip("drives a browser")
	}
	h := fullHouse(t)
	b := open(t)
	b.do(chromedp.Navigate(h.server.URL + "/sign-in"))
	b.shoot("sign-in", 360, "light")
	b.shoot("sign-in", 1280, "dark")
	b.enter(h.server.URL, "dana.whitfield@tidewell.example")
	talk := h.talk("갱신 전 점검 회의")
	mixed := h.talk("Holiday forecast review")
	track := must(h.store.Tracks(t.Context()))(t)[0]
	for _, page := range []struct{ name, path string }{
		{"today", "/?all=1"}, {"accounts", "/accounts"}, {"account", "/accounts/hanbit"}, {"account-en", "/accounts/brannock"}, {"conversation", conversationHref(talk.ID) + "?suppressed=1"},
		{"conversation-en", conversationHref(mixed.ID) + "#t1"}, {"search", "/search"}, {"search-results", "/search?q=%EA%B2%AC%EC%A0%81+OR+expensive"}, {"search-problem", "/search?q=price+side:nobody"},
		{"trackers", "/trackers"}, {"tracker", "/trackers/churn-intent"}, {"tracker-edit", "/trackers/churn-intent/edit"}, {"tracker-new", "/trackers/new"}, {"tracker-board", "/trackers/board"}, {"tracker-audit", "/trackers/audit"}, {"tracker-rails", "/trackers/rails"}, {"wordsets", "/trackers/sets"},
		{"tracks", "/tracks"}, {"track", trackHref(track.ID)}, {"unassigned-list", "/unassigned"}, {"twins-none", "/twins"}, {"settings", "/settings"}, {"help", "/help"}, {"missing", "/nowhere"},
	} {
		b.do(chromedp.Navigate(h.server.URL + page.path))
		for _, width := range []int64{360, 1280, 2560} {
			for _, theme := range []string{"light", "dark"} {
				b.shoot(page.name, width, theme)
			}
		}
	}
	b.expect("404")
	b.expect("422")
	for _, lang := range earshot.CoreLangs()[1:] {
		b.do(chromedp.Navigate(h.server.URL + "/accounts/hanbit"))
		b.do(chromedp.Click(chromedp.CSS("details.menu summary")))
		b.follow(chromedp.CSS(`button[name=lang][value="` + string(lang) + `"]`))
		b.shoot("account-in-"+string(lang), 1280, "light")
	}
}

// TestMenuInALowWindow opens the menu on a phone held sideways: everything in
// it can be reached, and the bar of sections does not cover it.
func TestMenuInALowWindow(t *testing.T) {
	if testing.Short() {
		t.Skip("drives a browser")
	}
	h := fullHouse(t)
	b := open(t)
	b.enter(h.server.URL, "dana.whitfield@tidewell.example")
	b.do(chromedp.EmulateViewport(640, 360), chromedp.Navigate(h.server.URL+"/help"), chromedp.Click(chromedp.CSS("details.menu summary")))
	for _, button := range []string{`button[name=theme][value="dark"]`, `button[name=lang][value="ko"]`, `form[action="/sign-out"] button`} {
		at := b.eval(`(e => { e.scrollIntoView({block: "nearest"}); const r = e.getBoundingClientRect(); return e === document.elementFromPoint(r.x + r.width / 2, r.y + r.height / 2); })(document.querySelector('.menu .sheet ` + button + `'))`)
		if at != "true" {
			t.Errorf("%s of the menu cannot be reached in a low window", button)
		}
	}
	b.follow(`.menu button[name=lang][value="ko"]`)
	if got := b.eval(`document.documentElement.lang`); got != "ko" {
		t.Errorf("after choosing Korean the page is in %q", got)
	}
}
