package web

import (
	"context"
	"io"
	"log/slog"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"earshot"
	"earshot/ingest"
	"earshot/nlp"
	"earshot/playbook"
	"earshot/risk"
	"earshot/search"
	"earshot/store"
)

// fixtureNow is when the tests look: a Friday noon in Seoul.
var fixtureNow = time.Date(2026, 11, 20, 3, 0, 0, 0, time.UTC)

const fixturePassword = "correct horse battery"

// A house is a real store, a real index and the pages over them.
type house struct {
	t      *testing.T
	dir    string
	store  *store.Store
	index  *search.Index
	site   *Server
	server *httptest.Server
	logs   *lockedLog
	bench  *ingest.Workbench
}

// lockedLog keeps what was logged.
type lockedLog struct {
	mu   sync.Mutex
	text strings.Builder
}

func (l *lockedLog) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.Write(p)
}

func (l *lockedLog) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.String()
}

// annotator is shared: its models are read once.
var annotator = sync.OnceValue(nlp.NewAnnotator)

// bareHouse has trackers and talk tracks, and nobody in it.
func bareHouse(t *testing.T) *house {
	t.Helper()
	h := openHouse(t, t.TempDir())
	check(t, h.store.PublishTrackers(t.Context(), fixtureNow, "", must(risk.Starter())(t)))
	check(t, h.store.PutTracks(t.Context(), must(playbook.StarterTracks())(t)))
	return h
}

// openHouse opens the store and the index in the folder and serves them.
func openHouse(t *testing.T, dir string) *house {
	t.Helper()
	h := &house{t: t, dir: dir, logs: &lockedLog{}}
	h.store = must(store.Open(t.Context(), filepath.Join(dir, "earshot.db")))(t)
	h.store.Now = func() time.Time { return fixtureNow }
	t.Cleanup(func() { h.store.Close() })
	h.index = must(search.Open(filepath.Join(dir, "index")))(t)
	t.Cleanup(func() { h.index.Close() })
	h.bench = h.workbench()
	h.site = must(New(Config{Store: h.store, Index: h.index, Pipeline: h.pipeline, Workbench: h.bench, Weights: risk.DefaultWeights(),
		Now: func() time.Time { return fixtureNow }, Log: slog.New(slog.NewTextHandler(h.logs, nil)), Uploads: filepath.Join(dir, "uploads")}))(t)
	h.server = httptest.NewServer(h.site)
	t.Cleanup(h.server.Close)
	return h
}

// workbench does its jobs until the test ends.
func (h *house) workbench() *ingest.Workbench {
	w := ingest.NewWorkbench(ingest.NewLive(h.pipeline()), slog.New(slog.NewTextHandler(h.logs, nil)))
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan struct{})
	go func() {
		defer close(done)
		w.Run(ctx)
	}()
	h.t.Cleanup(func() { cancel(); <-done })
	return w
}

// pipeline is over what is in the store now; corrections reach the index at
// once.
func (h *house) pipeline() *ingest.Pipeline {
	ctx := context.Background()
	directory, err := ingest.LoadDirectory(ctx, h.store)
	if err != nil {
		h.t.Error(err)
	}
	rules, err := ingest.LoadRules(ctx, h.store)
	if err != nil {
		h.t.Error(err)
	}
	return &ingest.Pipeline{Store: h.store, Annotator: annotator(), Rules: rules, Weights: risk.DefaultWeights(), Directory: directory, Now: func() time.Time { return fixtureNow },
		Recorded: func() {
			projector := &ingest.Projector{Store: h.store, Index: h.index}
			if h.bench != nil {
				h.bench.Follow(projector)
			}
			if err := projector.CatchUp(ctx); err != nil {
				h.t.Error(err)
			}
		}}
}

// furnished is a folder with the small workspace in it, built once; TestMain
// removes it.
var furnished struct {
	once sync.Once
	dir  string
}

func TestMain(m *testing.M) {
	code := m.Run()
	if furnished.dir != "" {
		os.RemoveAll(furnished.dir)
	}
	os.Exit(code)
}

// fullHouse has the small workspace in it: three people, five accounts, eight
// conversations in five languages.
func fullHouse(t *testing.T) *house {
	t.Helper()
	furnished.once.Do(func() { furnish(t) })
	if furnished.dir == "" {
		t.Fatal("the workspace could not be built; see the first test that failed")
	}
	dir := filepath.Join(t.TempDir(), "house")
	check(t, os.CopyFS(dir, os.DirFS(furnished.dir)))
	return openHouse(t, dir)
}

// furnish builds the small workspace.
func furnish(t *testing.T) {
	t.Helper()
	h := bareHouse(t)
	ctx := t.Context()
	check(t, h.store.PutPeople(ctx, fixturePeople()))
	for _, p := range fixturePeople() {
		check(t, h.store.SetPassword(ctx, fixtureNow, p.ID, fixturePassword))
	}
	check(t, h.store.PutAccounts(ctx, fixtureAccounts()))
	check(t, h.store.PutContacts(ctx, fixtureContacts()))
	check(t, h.store.PutSurveys(ctx, []earshot.Survey{
		{Account: "hanbit", Contact: "hanbit/kim-jiwoo", At: fixtureNow.AddDate(0, -1, 0), Score: 3, Comment: "현장에서 쓰기엔 너무 느립니다.", Lang: earshot.Korean},
		{Account: "brannock", At: fixtureNow.AddDate(0, -5, 0), Score: 9, Comment: "The <b>Forecast</b> numbers are finally right.", Lang: earshot.English},
	}))
	check(t, h.store.PutUsage(ctx, fixtureUsage()))
	check(t, h.store.PutOutcomes(ctx, []earshot.Outcome{{Account: "hanbit", At: fixtureNow.AddDate(-1, 1, 0), Kind: earshot.Renewed, Before: earshot.NewMoney(1e8, "KRW"), After: earshot.NewMoney(1.2e8, "KRW")}}))
	h.tell(fixtureTalks...)
	var days []time.Time
	for week := 12; week >= 0; week-- {
		days = append(days, fixtureNow.AddDate(0, 0, -7*week))
	}
	check(t, h.store.Rescore(ctx, nil, days, h.pipeline().Judge().Score))
	must(h.pipeline().Daily(ctx))(t)
	h.server.Close()
	check(t, h.index.Close())
	check(t, h.store.Close())
	dir := must(os.MkdirTemp("", "earshot-web-test"))(t)
	check(t, os.CopyFS(dir, os.DirFS(h.dir)))
	furnished.dir = dir
}

// tell takes conversations in, in the plain format.
func (h *house) tell(texts ...string) {
	h.t.Helper()
	p := h.pipeline()
	for i, text := range texts {
		source := ingest.Source{Name: "calls/" + string(rune('a'+i)) + ".txt", Location: time.UTC}
		report, err := p.Add(h.t.Context(), ingest.Read(strings.NewReader(text), source), nil)
		if err != nil || len(report.Failures) > 0 {
			h.t.Fatalf("take in %d: %v %v", i, err, report.Failures)
		}
	}
}

func fixturePeople() []earshot.Person {
	return []earshot.Person{
		{ID: "dana.whitfield", Name: "Dana Whitfield", Email: "dana.whitfield@tidewell.example", Role: earshot.RoleManager, Team: "Customer Success", TimeZone: "America/New_York"},
		{ID: "mina.park", Name: "박민아", Aliases: []string{"Mina Park"}, Email: "mina.park@tidewell.example", Role: earshot.RoleCSM, Team: "Korea", TimeZone: "Asia/Seoul"},
		{ID: "omar.haddad", Name: "Omar Haddad", Email: "omar.haddad@tidewell.example", Role: earshot.RoleRep, Team: "Americas", TimeZone: "America/Chicago"},
	}
}

func fixtureAccounts() []earshot.Account {
	renewal := time.Date(2027, 1, 4, 0, 0, 0, 0, time.UTC)
	since := time.Date(2023, 2, 1, 0, 0, 0, 0, time.UTC)
	return []earshot.Account{
		{ID: "hanbit", Name: "한빛물류", Domains: []string{"hanbit.example"}, Tier: "D", Segment: "enterprise", Industry: "logistics", Country: "KR", Lang: earshot.Korean, Owner: "dana.whitfield", CSM: "mina.park", Since: since, Renewal: renewal, Value: earshot.NewMoney(1.2e8, "KRW"), Products: []string{"Roster", "Timeclock"}},
		{ID: "minato", Name: "みなと食品", Domains: []string{"minato.example"}, Tier: "E", Lang: earshot.Japanese, Owner: "dana.whitfield", CSM: "mina.park", Since: since, Renewal: renewal.AddDate(0, 4, 0), Value: earshot.NewMoney(9e6, "JPY")},
		{ID: "brannock", Name: "Brannock & Daughters", Domains: []string{"brannock.example"}, Tier: "E", Segment: "mid-market", Country: "US", Lang: earshot.English, Owner: "omar.haddad", Since: since, Renewal: renewal.AddDate(0, 2, 0), Value: earshot.NewMoney(64000, "USD")},
		{ID: "chenfeng", Name: "宁波晨风供应链", Domains: []string{"chenfeng.example"}, Tier: "F", Lang: earshot.ChineseSimplified, Owner: "dana.whitfield", Value: earshot.NewMoney(300000, "CNY")},
		{ID: "anjie", Name: "臺南安捷醫材", Domains: []string{"anjie.example"}, Tier: "F", Lang: earshot.ChineseTraditional, Owner: "dana.whitfield", Value: earshot.NewMoney(900000, "TWD")},
	}
}

func fixtureContacts() []earshot.Contact {
	return []earshot.Contact{
		{ID: "hanbit/kim-jiwoo", Account: "hanbit", Name: "김지우", Email: "jiwoo.kim@hanbit.example", Title: "CFO", Role: earshot.ContactExecutive},
		{ID: "hanbit/lee-seoyeon", Account: "hanbit", Name: "이서연", Email: "seoyeon.lee@hanbit.example", Title: "인사팀장", Role: earshot.ContactChampion, Left: fixtureNow.AddDate(0, -2, 0)},
		{ID: "brannock/ruth", Account: "brannock", Name: "Ruth Brannock", Email: "ruth@brannock.example", Title: "CEO", Role: earshot.ContactExecutive},
	}
}

func fixtureUsage() []earshot.Usage {
	var all []earshot.Usage
	for back := 14; back >= 1; back-- {
		month := time.Date(2026, time.Month(11-back), 1, 0, 0, 0, 0, time.UTC)
		all = append(all, earshot.Usage{Account: "hanbit", Product: "Roster", Month: month, Active: 180 + 6*back, Paid: 320, Actions: 900})
	}
	return all
}

// fixtureTalks are the conversations, the newest of which say why Hanbit is at
// risk. The last belongs to nobody we know.
var fixtureTalks = []string{
	`Title: 갱신 전 점검 회의
Date: 2026-11-17 10:00 +09:00
Channel: meeting
Participants: 김지우 <jiwoo.kim@hanbit.example> (customer, CFO); 박민아 <mina.park@tidewell.example> (us, CSM)

[00:00:05] 박민아: 안녕하세요, 오늘 시간 내주셔서 감사합니다. 지난달 배포 이후로 어떠셨나요?
[00:00:21] 김지우: 솔직히 말씀드리면 현장 반응이 좋지 않습니다. 출근 기록이 자꾸 누락돼서 정말 불편합니다.
[00:00:48] 박민아: 불편을 드려 죄송합니다. 원인을 확인하고 있습니다.
[00:01:10] 김지우: 이번 계약을 해지하고 싶습니다. 시프트온에서 견적도 받았고요, 가격이 너무 비쌉니다.
[00:01:42] 박민아: 어떤 조건이었는지 여쭤봐도 될까요?
[00:02:03] 김지우: 절반 가격입니다. 이사회에 이걸 어떻게 설명하라는 건가요? <script>alert(1)</script>
[00:02:30] 김지우: 그렇다고 오늘 당장 해지하는 건 아닙니다.
`,
	`Title: 월간 점검
Date: 2026-09-15 14:00 +09:00
Channel: call
Participants: 이서연 <seoyeon.lee@hanbit.example> (customer, 인사팀장); 박민아 <mina.park@tidewell.example> (us, CSM)

[0:04] 이서연: 요즘 근무표 짜는 시간이 반으로 줄었어요. 정말 감사합니다.
[0:15] 박민아: 다행입니다! 다음 단계로 무엇을 도와드릴까요?
[0:33] 이서연: 다음 달에 제가 퇴사할 예정이라 후임자를 소개해 드릴게요.
`,
	`Title: Holiday forecast review
Date: 2026-11-16 09:30 -05:00
Channel: call
Participants: Ruth Brannock <ruth@brannock.example> (customer, CEO); Omar Haddad <omar.haddad@tidewell.example> (us, rep)

[0:02] Omar Haddad: Thanks for the time, Ruth. How did the forecast do last week?
[0:11] Ruth Brannock: It was wrong again. If this happens at Christmas we would have to cancel, and honestly your support team never called back.
[0:34] Omar Haddad: I hear you. We will send the root cause by Friday.
[0:50] Ruth Brannock: We are not going to cancel today. But it is too expensive for what it does, and my board keeps asking about ShiftPilot.
[1:12] Ruth Brannock: The new screens are great, by the way. The team loves them.
`,
	`Title: 更新のご相談
Date: 2026-11-12 11:00 +09:00
Channel: meeting
Participants: 佐藤 健 <sato@minato.example> (customer, 部長); 박민아 <mina.park@tidewell.example> (us, CSM)

[0:03] 박민아: 本日はお時間をいただきありがとうございます。
[0:12] 佐藤 健: 大変申し上げにくいのですが、来期の更新は見送らせていただきたいと思います。
[0:40] 佐藤 健: 画面はとても見やすくなりました。ただ、予算が厳しくなっておりまして。
`,
	`Title: 价格沟通
Date: 2026-11-10 15:00 +08:00
Channel: call
Participants: 李娜 <li.na@chenfeng.example> (customer); Dana Whitfield <dana.whitfield@tidewell.example> (us)

[0:05] 李娜: 说实话，价格涨得太多了，老板已经让我们去看近班云了。
[0:22] Dana Whitfield: 我们可以一起看一下方案。
[0:41] 李娜: 如果不能降价，我们就不续约了。
`,
	`Title: 打卡機當機
Date: 2026-11-09 10:00 +08:00
Channel: chat
Participants: 陳美惠 <chen@anjie.example> (customer); Dana Whitfield <dana.whitfield@tidewell.example> (us)

[2026-11-09 10:02] 陳美惠: 打卡機又當機，這個月已經第三次了，客服都沒有人回，真的很失望。
[2026-11-09 10:06] Dana Whitfield: 很抱歉，我馬上請同事處理。
[2026-11-09 10:20] 陳美惠: 請問你們的話術和骨頭話是一樣的嗎？
`,
	`Title: Quarterly review
Date: 2026-06-02 09:00 -05:00
Channel: meeting
Participants: Ruth Brannock <ruth@brannock.example> (customer, CEO); Omar Haddad <omar.haddad@tidewell.example> (us, rep)

[0:02] Ruth Brannock: We love the Timeclock. It saved us forty hours last month, thank you.
[0:15] Omar Haddad: Wonderful. Shall we look at Forecast next?
`,
	`Title: Call from an unknown number
Date: 2026-11-18 16:00 +09:00
Channel: call
Participants: Stranger (customer); 박민아 <mina.park@tidewell.example> (us, CSM)

[0:03] Stranger: Hello, I am calling about the invoice. It is far too expensive.
[0:12] 박민아: May I ask which company you are calling from?
`,
}

// must gives the value, or ends the test.
func must[T any](v T, err error) func(testing.TB) T {
	return func(t testing.TB) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
}

func check(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// A guest is a browser without a screen.
type guest struct {
	*house
	client *http.Client
}

// guest comes to the house, not signed in; redirects are not followed.
func (h *house) guest() *guest {
	jar, err := cookiejar.New(nil)
	check(h.t, err)
	return &guest{h, &http.Client{Jar: jar, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}}
}

// signedIn comes to the house as one of its people.
func (h *house) signedIn(id string) *guest {
	h.t.Helper()
	g := h.guest()
	if res, body := g.post("/sign-in", "email", id+"@tidewell.example", "password", fixturePassword); res.StatusCode != http.StatusSeeOther {
		h.t.Fatalf("sign in as %s: %s\n%s", id, res.Status, body)
	}
	return g
}

// get asks for a page.
func (g *guest) get(path string, headers ...string) (*http.Response, string) {
	g.t.Helper()
	return g.do(http.MethodGet, path, nil, headers...)
}

// post sends a form, its fields and values alternating.
func (g *guest) post(path string, fields ...string) (*http.Response, string) {
	g.t.Helper()
	form := url.Values{}
	for i := 0; i+1 < len(fields); i += 2 {
		form.Set(fields[i], fields[i+1])
	}
	return g.do(http.MethodPost, path, strings.NewReader(form.Encode()), "Content-Type", "application/x-www-form-urlencoded")
}

func (g *guest) do(method, path string, body io.Reader, headers ...string) (*http.Response, string) {
	g.t.Helper()
	req, err := http.NewRequest(method, g.server.URL+path, body)
	check(g.t, err)
	for i := 0; i+1 < len(headers); i += 2 {
		req.Header.Set(headers[i], headers[i+1])
	}
	res, err := g.client.Do(req)
	check(g.t, err)
	defer res.Body.Close()
	text, err := io.ReadAll(res.Body)
	check(g.t, err)
	return res, string(text)
}

// talk is the conversation with the title.
func (h *house) talk(title string) *earshot.Conversation {
	h.t.Helper()
	for c, err := range h.store.EachConversation(h.t.Context()) {
		check(h.t, err)
		if c.Title == title {
			return c
		}
	}
	h.t.Fatalf("there is no conversation %q", title)
	return nil
}
