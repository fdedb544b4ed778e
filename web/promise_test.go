package web

import (
	"net/http"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"earshot"
	"earshot/store"
)

// promisesTalk holds a promise of ours with a date that is over, a request, a
// question, and a promise of theirs.
const promisesTalk = `Title: 견적 논의
Date: 2026-11-12 10:00 +09:00
Channel: call
Participants: 김지우 <jiwoo.kim@hanbit.example> (customer, CFO); 박민아 <mina.park@tidewell.example> (us, CSM)

[0:03] 김지우: 수정된 견적서를 보내 주시겠어요? 할인은 얼마나 되나요?
[0:12] 박민아: 네, 이번 주까지 견적서 보내드릴게요.
[0:30] 김지우: 저희는 다음 주 금요일까지 답변드리겠습니다.
`

// keptTalk says that the promise was kept.
const keptTalk = `Title: 견적 확인
Date: 2026-11-19 10:00 +09:00
Channel: call
Participants: 김지우 <jiwoo.kim@hanbit.example> (customer, CFO); 박민아 <mina.park@tidewell.example> (us, CSM)

[0:03] 박민아: 견적서는 어제 보내드렸습니다. 보셨나요?
[0:12] 김지우: 아직 못 봤습니다.
`

// promised is the commitment of ours in the conversation with the title.
func (h *house) promised(title string) earshot.Promise {
	h.t.Helper()
	all, _, err := h.store.Promises(h.t.Context(), store.PromiseFilter{Conversation: h.talk(title).ID, Kind: earshot.Commitment, Owner: earshot.SideUs})
	if err != nil || len(all) != 1 {
		h.t.Fatalf("%s holds %+v, %v; want one promise of ours", title, all, err)
	}
	return all[0]
}

func TestPromiseLedger(t *testing.T) {
	t.Parallel()
	h := fullHouse(t)
	h.tell(promisesTalk)
	mina := h.signedIn("mina.park")
	p := h.promised("견적 논의")
	if got := p.Due.Format("2006-01-02 15:04 -0700"); got != "2026-11-13 23:59 +0900" {
		t.Errorf("the promise is due %s, want the end of that Friday in Seoul", got)
	}
	_, body := mina.get("/accounts/hanbit", "Accept-Language", "ko")
	for _, want := range []string{"견적서 보내드릴게요", "기한 지남", "고객이 할 일", "2026년 11월 13일까지였음, 7일 지남", turnHref(p.Conversation, p.Turn)} {
		if !strings.Contains(body, want) {
			t.Errorf("the account page does not say %q", want)
		}
	}
	_, body = mina.get(conversationHref(p.Conversation))
	for _, want := range []string{`<mark class="commitment"`, `<mark class="request"`, `<mark class="question"`, "theirs to do", "was due 13 Nov"} {
		if !strings.Contains(body, want) {
			t.Errorf("the conversation page does not hold %q", want)
		}
	}
	if _, body := mina.get("/"); !strings.Contains(body, "Promises due") || !strings.Contains(body, "We promised this by 13 Nov") {
		t.Error("Today tells neither the promise nor its reminder")
	}
	href := "/promises/" + string(p.ID)
	if res, _ := mina.post(href, "state", "kept", "next", "/accounts/hanbit"); res.StatusCode != http.StatusSeeOther || res.Header.Get("Location") != "/accounts/hanbit" {
		t.Errorf("Kept = %s to %s", res.Status, res.Header.Get("Location"))
	}
	_, body = mina.get("/accounts/hanbit")
	if h.promised("견적 논의").State != earshot.PromiseKept || !strings.Contains(body, "Marked as kept.") || !strings.Contains(body, href+"?state=open") || strings.Contains(body, "was due 13 Nov") {
		t.Error("the promise is not kept, or nobody said so, or it cannot be undone")
	}
	if _, body := mina.get("/"); strings.Contains(body, "We promised this by 13 Nov") {
		t.Error("the reminder of a kept promise is still open")
	}
	mina.post(href + "?state=open")
	if got := h.promised("견적 논의").State; got != earshot.PromiseOpen {
		t.Errorf("after undo the promise is %s, want open", got)
	}
	if res, _ := mina.post(href, "state", "forgotten"); res.StatusCode != http.StatusBadRequest {
		t.Errorf("a state there is not = %s", res.Status)
	}
}

// Who may not open the account sees no promise of it, and changes none.
func TestPromisesAreForThoseWhoMayOpenThem(t *testing.T) {
	t.Parallel()
	h := fullHouse(t)
	h.tell(promisesTalk)
	omar := h.signedIn("omar.haddad")
	p := h.promised("견적 논의")
	if res, _ := omar.post("/promises/"+string(p.ID), "state", "kept"); res.StatusCode != http.StatusNotFound || h.promised("견적 논의").State != earshot.PromiseOpen {
		t.Errorf("somebody else's promise = %s", res.Status)
	}
	if res, _ := omar.post("/promises/none", "state", "kept"); res.StatusCode != http.StatusNotFound {
		t.Errorf("no promise = %s", res.Status)
	}
	if _, body := omar.get("/"); strings.Contains(body, "보내드릴게요") || !strings.Contains(body, "We will send the root cause by Friday") {
		t.Error("Today shows somebody else's promise, or not one's own")
	}
}

// What is said later is put beside the promise, to be confirmed.
func TestPromiseSeemsKept(t *testing.T) {
	t.Parallel()
	h := fullHouse(t)
	h.tell(promisesTalk, keptTalk)
	_, body := h.signedIn("mina.park").get("/accounts/hanbit")
	if !strings.Contains(body, "Seems kept: please confirm") || !strings.Contains(body, "어제 보내드렸습니다") {
		t.Error("nobody is told that the promise seems kept")
	}
	if h.promised("견적 논의").State != earshot.PromiseOpen {
		t.Error("a promise was closed by what was said; only people close them")
	}
}

func TestPromisesInABrowser(t *testing.T) {
	if testing.Short() {
		t.Skip("drives a browser")
	}
	h := fullHouse(t)
	h.tell(promisesTalk)
	b := open(t)
	b.at(1280, "light")
	b.enter(h.server.URL, "mina.park@tidewell.example")
	b.shoot("promises-today", 1280, "light")
	b.do(chromedp.Navigate(h.server.URL + "/accounts/hanbit"))
	b.shoot("promises-account", 1280, "light")
	b.shoot("promises-account", 360, "dark")
	b.at(1280, "light")
	b.follow(`.ledger button[value="kept"]`)
	if got := b.text("#notice"); !strings.Contains(got, "Marked as kept.") {
		t.Errorf("after Kept one reads %q", got)
	}
	b.follow(`#notice form button`)
	if got := h.promised("견적 논의").State; got != earshot.PromiseOpen {
		t.Errorf("after undo the promise is %s", got)
	}
	b.do(chromedp.Navigate(h.server.URL + conversationHref(h.talk("견적 논의").ID)))
	b.shoot("promises-conversation", 1280, "light")
	b.shoot("promises-conversation", 360, "dark")
	if got := b.eval(`document.querySelectorAll(".promised").length`); got != "3" {
		t.Errorf("%s turns say that something was promised, want 3", got)
	}
}
