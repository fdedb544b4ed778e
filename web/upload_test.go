package web

import (
	"bytes"
	"mime/multipart"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"earshot/store"
)

const kakaoChat = "김지우 님과 카카오톡 대화\n저장한 날짜 : 2026년 11월 19일 오후 6:02\n\n" +
	"2026년 11월 18일 오후 3:10, 김지우 : 시프트온 견적이 훨씬 저렴하네요. 이번 계약은 해지하고 싶습니다.\n" +
	"2026년 11월 18일 오후 3:12, 박민아 : 말씀 감사합니다. 내일 오전에 전화드려도 될까요?\n" +
	"2026년 11월 18일 오후 3:15, 김지우 : 네, 열 시 이후에 가능합니다.\n"

const tableChat = "conversation,time,speaker,side,text\n" +
	"c1,2026-11-12T10:00:00Z,Ruth Brannock,customer,The forecast was wrong again and we might have to cancel.\n" +
	"c1,2026-11-12T10:01:00Z,Omar Haddad,us,I am sorry Ruth. I will call you tomorrow.\n" +
	"c2,2026-11-13T10:00:00Z,Ruth Brannock,customer,Thank you for the call.\n"

const datesChat = "03/04/2026, 10:00 - Ruth Brannock: Hello.\n03/04/2026, 10:01 - Omar Haddad: Hello Ruth.\n"

const noStart = "1\n00:00:01,000 --> 00:00:02,000\nRuth Brannock: Hello\n\n2\n00:00:03,000 --> 00:00:04,000\nOmar Haddad: Hello Ruth\n"

const brokenFile = "%PDF-1.7\x00\x01\x02 not a transcript"

// send uploads files, their names and contents alternating, without script.
func (g *guest) send(files ...string) (*http.Response, string) {
	g.t.Helper()
	var body bytes.Buffer
	w := multipart.NewWriter(&body)
	for i := 0; i+1 < len(files); i += 2 {
		part, err := w.CreateFormFile("files", files[i])
		check(g.t, err)
		_, err = part.Write([]byte(files[i+1]))
		check(g.t, err)
	}
	check(g.t, w.Close())
	return g.do(http.MethodPost, "/upload", &body, "Content-Type", w.FormDataContentType())
}

// sent uploads files and returns the address of their preview.
func (g *guest) sent(files ...string) string {
	g.t.Helper()
	res, body := g.send(files...)
	if res.StatusCode != http.StatusSeeOther || !strings.HasPrefix(res.Header.Get("Location"), "/upload/") {
		g.t.Fatalf("uploading: %s to %s\n%s", res.Status, res.Header.Get("Location"), body)
	}
	return res.Header.Get("Location")
}

// conversations is how many there are.
func (h *house) conversations() int {
	h.t.Helper()
	_, total, err := h.store.Briefs(h.t.Context(), store.BriefFilter{Limit: 1})
	check(h.t, err)
	return total
}

// wants fails for every text that the page has not.
func wants(t *testing.T, page string, texts ...string) {
	t.Helper()
	for _, text := range texts {
		if !strings.Contains(page, text) {
			t.Errorf("the page lacks %q", text)
		}
	}
}

// TestUploadShowsAndThenStores takes a Korean chat, a table and a broken file
// from the form to their outcome.
func TestUploadShowsAndThenStores(t *testing.T) {
	h := fullHouse(t)
	before := h.conversations()
	g := h.signedIn("mina.park")
	_, form := g.get("/upload")
	wants(t, form, `enctype="multipart/form-data"`, "64 MiB", "20 files")
	at := g.sent("KakaoTalkChats.txt", kakaoChat, "table.csv", tableChat, "contract.pdf", brokenFile)
	res, page := g.get(at)
	if res.StatusCode != http.StatusOK {
		t.Fatalf("the preview: %s", res.Status)
	}
	wants(t, page, "KakaoTalk chat (told by the content)", "% sure", "utf-8", "시프트온 견적이 훨씬 저렴하네요", "guessed from the name", "guessed from a contact", "한빛물류",
		"2 conversations, 3 turns", "contract.pdf", "What to do:", "Asia/Seoul: 18 Nov 2026, 15:10 is 18 Nov 2026, 06:10 UTC", "Store 2 files")
	if now := h.conversations(); now != before {
		t.Fatalf("the preview stored %d conversations", now-before)
	}
	res, _ = g.post(at, "do", "swap:0", "f0.here", "1")
	if to := res.Header.Get("Location"); to != at+"#f0" {
		t.Errorf("swapping leads to %q", to)
	}
	_, page = g.get(at)
	wants(t, page, `<option value="us" selected>`, "chosen by hand")
	g.post(at, "do", "look", "f0.here", "1", "f0.side.김지우", "customer", "f0.was.김지우", "us", "f0.side.박민아", "us", "f0.was.박민아", "customer", "f0.zone", "Asia/Seoul")
	if res, body := g.post(at, "do", "store"); res.StatusCode != http.StatusSeeOther {
		t.Fatalf("storing: %s\n%s", res.Status, body)
	}
	_, page = g.get(at)
	wants(t, page, "What became of them", "2 conversations", "contract.pdf", `href="/conversations/20261118T061000Z-`)
	if now := h.conversations(); now != before+3 {
		t.Errorf("%d conversations were stored, want 3", now-before)
	}
	link := regexp.MustCompile(`href="(/conversations/20261118T061000Z-[^"]+)"`).FindStringSubmatch(page)
	if link == nil {
		t.Fatal("the outcome does not lead to the chat")
	}
	if res, page := g.get(link[1]); res.StatusCode != http.StatusOK || !strings.Contains(page, "chosen by hand") || !strings.Contains(page, "한빛물류") {
		t.Errorf("the chat: %s", res.Status)
	}
	left, err := filepath.Glob(filepath.Join(h.dir, "uploads", "*", "[0-9]*"))
	if err != nil || len(left) > 0 {
		t.Errorf("after storing, %v still wait; %v", left, err)
	}
	again := g.sent("once more.txt", kakaoChat)
	if _, page := g.get(again); !strings.Contains(page, "stored already") {
		t.Error("the same chat again is not said to be stored already")
	}
	g.post(again, "do", "drop")
	if _, page := g.get("/upload"); !strings.Contains(page, "nothing of it was stored") {
		t.Error("nothing says that the upload was put away")
	}
	if res, _ := g.get(again); res.StatusCode != http.StatusNotFound {
		t.Errorf("what was put away is %s", res.Status)
	}
}

// TestUploadAsks wants the order of dates and the start before it stores.
func TestUploadAsks(t *testing.T) {
	h := fullHouse(t)
	before := h.conversations()
	g := h.signedIn("omar.haddad")
	at := g.sent("chat.txt", datesChat, "call.srt", noStart)
	_, page := g.get(at)
	wants(t, page, "How are dates written?", "3 Apr 2026", "4 Mar 2026", "Nothing says when this started", "2 files wait for your answer")
	g.post(at, "do", "store", "f0.here", "1", "f1.here", "1")
	if now := h.conversations(); now != before {
		t.Fatalf("%d were stored without an answer", now-before)
	}
	_, page = g.get(at)
	wants(t, page, "chat.txt still wants an answer")
	g.post(at, "do", "store", "f0.here", "1", "f0.order", "mdy", "f1.here", "1", "f1.start", "2026-11-19T09:30", "f1.zone", "America/Chicago", "f1.account", "brannock")
	_, page = g.get(at)
	wants(t, page, "What became of them", "/conversations/20260304T1", "/conversations/20261119T153000Z-")
	if now := h.conversations(); now != before+2 {
		t.Errorf("%d were stored, want 2", now-before)
	}
}

// TestUploadsAreTheirOwners keeps uploads, and accounts, from those who may
// not open them.
func TestUploadsAreTheirOwners(t *testing.T) {
	h := fullHouse(t)
	mina, omar := h.signedIn("mina.park"), h.signedIn("omar.haddad")
	at := mina.sent("chat.txt", kakaoChat)
	if res, _ := omar.get(at); res.StatusCode != http.StatusNotFound {
		t.Errorf("Omar looks at Mina's upload: %s", res.Status)
	}
	if res, _ := omar.post(at, "do", "drop"); res.StatusCode != http.StatusNotFound {
		t.Errorf("Omar drops Mina's upload: %s", res.Status)
	}
	mina.post(at, "do", "store", "f0.here", "1", "f0.zone", "Asia/Seoul")
	his := omar.sent("chat.txt", kakaoChat)
	_, page := omar.get(his)
	for _, secret := range []string{"한빛물류", "hanbit", "stored already"} {
		if strings.Contains(page, secret) {
			t.Errorf("Omar's preview tells %q", secret)
		}
	}
	if res, _ := omar.post(his, "do", "look", "f0.here", "1", "f0.account", "hanbit"); res.StatusCode != http.StatusNotFound {
		t.Errorf("Omar gives a chat to Hanbit: %s", res.Status)
	}
	omar.post(his, "do", "store", "f0.here", "1", "f0.zone", "Asia/Seoul")
	_, page = omar.get(his)
	if wants(t, page, "stored where you may not look"); strings.Contains(page, "/conversations/") || strings.Contains(page, "stored already") {
		t.Error("Omar's outcome leads to Hanbit's conversation, or says that it was known")
	}
	if res, _ := h.guest().get("/upload"); res.StatusCode != http.StatusSeeOther {
		t.Errorf("a stranger gets the form: %s", res.Status)
	}
}

// TestUploadLimits holds the limits that the page states.
func TestUploadLimits(t *testing.T) {
	h := fullHouse(t)
	g := h.signedIn("mina.park")
	var many []string
	for range uploadFiles + 1 {
		many = append(many, "a.txt", "Ruth: Hello")
	}
	if res, body := g.send(many...); res.StatusCode != http.StatusUnprocessableEntity || !strings.Contains(body, "more than 20 files") {
		t.Errorf("too many files: %s", res.Status)
	}
	if res, body := g.send(); res.StatusCode != http.StatusUnprocessableEntity || !strings.Contains(body, "Choose a file first") {
		t.Errorf("no file: %s", res.Status)
	}
	if res, body := g.send("large.txt", strings.Repeat("Ruth: Hello again\n", 64<<20/18+2)); res.StatusCode != http.StatusUnprocessableEntity || !strings.Contains(body, "64 MiB") {
		t.Errorf("too large a file: %s", res.Status)
	}
	for range uploadsWaiting {
		g.sent("a.txt", "Ruth: Hello")
	}
	if res, body := g.send("a.txt", "Ruth: Hello"); res.StatusCode != http.StatusUnprocessableEntity || !strings.Contains(body, "wait already") {
		t.Errorf("too many waiting: %s", res.Status)
	}
	if entries, err := os.ReadDir(filepath.Join(h.dir, "uploads")); err != nil || len(entries) != uploadsWaiting {
		t.Errorf("%d folders lie on the shelf, %v; want those of the %d that were taken", len(entries), err, uploadsWaiting)
	}
	h.site.shelf.now = func() time.Time { return fixtureNow.Add(uploadLife + time.Minute) }
	h.site.SweepUploads(t.Context())
	if entries, err := os.ReadDir(filepath.Join(h.dir, "uploads")); err != nil || len(entries) != 0 {
		t.Errorf("after a day %d uploads are left, %v", len(entries), err)
	}
}

// TestUploadInABrowser walks the whole path with and without script.
func TestUploadInABrowser(t *testing.T) {
	if testing.Short() {
		t.Skip("drives a browser")
	}
	h := fullHouse(t)
	dir := t.TempDir()
	var files []string
	for _, f := range [][2]string{{"한빛물류 카카오톡.txt", kakaoChat}, {"chat.txt", datesChat}, {"table.csv", tableChat}, {"contract.pdf", brokenFile}} {
		files = append(files, filepath.Join(dir, f[0]))
		check(t, os.WriteFile(filepath.Join(dir, f[0]), []byte(f[1]), 0o600))
	}
	b := open(t)
	b.enter(h.server.URL, "mina.park@tidewell.example")
	b.at(1280, "light")
	b.follow(`.rail a[href="/upload"]`)
	b.shoot("upload", 1280, "light")
	b.shoot("upload", 360, "dark")
	b.do(chromedp.SetUploadFiles(chromedp.CSS("#files"), files))
	b.follow("form[data-upload] button")
	b.shoot("upload-preview", 1280, "light")
	b.shoot("upload-preview", 360, "dark")
	b.at(1280, "light")
	b.follow(`button[value="swap:0"]`)
	if got := b.text("main"); !strings.Contains(got, "Is this right?") {
		t.Errorf("after swapping one sees:\n%s", got)
	}
	b.follow(`button[value="swap:0"]`)
	b.do(chromedp.Click(chromedp.CSS(`input[type=radio][value=mdy]`)))
	b.follow(`button[value="look"]`)
	b.follow(`button[value="store"]`)
	if got := b.text("main"); !strings.Contains(got, "What became of them") {
		t.Errorf("after storing one sees:\n%s", got)
	}
	b.shoot("upload-outcome", 1280, "dark")
	b.shoot("upload-outcome", 360, "light")
	b.withoutScript()
	b.do(chromedp.Navigate(h.server.URL + "/upload"))
	b.do(chromedp.SetUploadFiles(chromedp.CSS("#files"), files[:1]))
	b.follow("form[data-upload] button")
	b.follow(`button[value="drop"]`)
	if got := b.text("#notice"); !strings.Contains(got, "nothing of it was stored") {
		t.Errorf("after putting it away the notice is %q at %s: %s", got, b.eval("location.href"), b.text("main"))
	}
}
