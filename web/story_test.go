package web

import (
	"bytes"
	"errors"
	"html/template"
	"math"
	"strings"
	"testing"
	"time"

	"earshot"
	"earshot/store"
)

// A story is a page in a certain state, made from literal structs: what a
// designer looks at before there is any data.
type story struct {
	name, template string
	page           any
}

var storyNow = time.Date(2026, 11, 20, 0, 30, 0, 0, time.UTC)

func storyPage(l *locale, title, section string) Page {
	return Page{
		locale: l, Title: title, Section: section, SignedIn: true, Now: storyNow, Path: "/" + section, Due: 3, Unassigned: 2,
		Person: earshot.Person{ID: "mina.park", Name: "박민아", Email: "mina.park@tidewell.example", Role: earshot.RoleManager, TimeZone: "Asia/Seoul"},
		assets: map[string]string{},
	}
}

func storyRisk(l *locale, value int, band earshot.Band) Risk {
	return Risk{Known: true, Value: value, Band: band, Word: l.T("band." + string(band))}
}

func storyGone(l *locale) Risk { return Risk{Band: earshot.BandGone, Word: l.T("band.gone")} }

// stories are all the states worth looking at, in the locale.
func stories(l *locale) []story {
	return []story{
		{"today-full", "today", storyToday(l)},
		{"today-empty", "today", TodayPage{Page: storyPage(l, l.T("nav.today"), "today"), Today: l.Weekday(storyNow), BandBar: bandBar("b", "none", 0, 0, 0)}},
		{"accounts-full", "accounts", storyAccounts(l)},
		{"accounts-empty", "accounts", AccountsPage{Page: storyPage(l, l.T("nav.accounts"), "accounts"), Text: "zzz", Clear: true, Total: 25}},
		{"account-full", "account", storyAccount(l)},
		{"account-bare", "account", AccountPage{Page: storyPage(l, "Nordlys Spedisjon", "accounts"), Account: earshot.Account{ID: "nordlys", Name: "Nordlys Spedisjon"},
			Risk: Risk{Word: l.T("band.none")}, Timeline: timeline("tl", "none", "", timelineView{From: storyNow.AddDate(-1, -6, 0), To: storyNow, Watch: 30, High: 60, Month: l.Month})}},
		{"account-gone", "account", AccountPage{Page: storyPage(l, "Marrowby", "accounts"), Account: earshot.Account{ID: "marrowby", Name: "Marrowby"}, Risk: storyGone(l), Conversations: storyConversations(l),
			Timeline: timeline("tl", "none", "", timelineView{From: storyNow.AddDate(-1, -6, 0), To: storyNow, Watch: 30, High: 60, Month: l.Month})}},
		{"conversation-full", "conversation", storyConversation(l, true)},
		{"conversation-bare", "conversation", ConversationPage{Page: storyPage(l, l.T("conversation.untitled"), "accounts"), Href: "/conversations/x", When: l.T("conversation.no_date"), Kind: earshot.ChannelCall, Channel: l.T("channel.call"), Strip: strip("s", "none", "", nil)}},
		{"search-start", "search", SearchPage{Page: storyPage(l, l.T("nav.search"), "search"), Examples: storyExamples(l)}},
		{"search-full", "search", storySearch(l)},
		{"search-nothing", "search", SearchPage{Page: storyPage(l, l.T("nav.search"), "search"), Ran: true}},
		{"search-problem", "search", SearchPage{Page: storyPage(l, l.T("nav.search"), "search"), Problem: &Problem{Text: "the quote is never closed", Before: "price ", Here: `"too`, After: " expensive", Position: 7, Hint: `write "too expensive"`}, Examples: storyExamples(l)}},
		{"trackers-full", "trackers", storyTrackers(l)},
		{"trackers-empty", "trackers", TrackersPage{Page: storyPage(l, l.T("nav.trackers"), "trackers")}},
		{"tracker-full", "tracker", storyTracker(l)},
		{"wordsets-full", "wordsets", storyWordSets(l)},
		{"wordset-full", "wordset", storyWordSet(l)},
		{"tracks-full", "tracks", storyTracks(l)},
		{"tracks-empty", "tracks", TracksPage{Page: storyPage(l, l.T("nav.tracks"), "tracks"), Text: "zzz"}},
		{"track-full", "track", TrackPage{Page: storyPage(l, "CFO", "tracks"), Card: storyTracks(l).Rows[0], Customer: "가격이 작년보다 18% 올랐는데, 이걸 이사회에 어떻게 설명하라는 건가요?", Why: "It answers with their number before it names ours.", Owner: "박민아", Review: l.Date(storyNow.AddDate(0, -1, 0)), Stale: true, Consent: true, Source: &Link{Text: "Hanbit · 3 Sep 2025", Href: "/conversations/x#t12"}}},
		{"unassigned-full", "unassigned", storyUnassigned(l)},
		{"twins-full", "twins", storyTwins(l)},
		{"twins-empty", "twins", TwinsPage{Page: storyPage(l, l.T("twins.title"), "unassigned")}},
		{"unassigned-empty", "unassigned", UnassignedPage{Page: storyPage(l, l.T("nav.unassigned"), "unassigned")}},
		{"upload-form", "upload", UploadPage{Page: storyPage(l, l.T("upload.title"), "upload"), Failed: l.T("upload.no_file"), Limits: l.T("upload.limits", "files", 20, "each", "64 MiB", "all", "128 MiB", "hours", 24, "waiting", 5),
			Waiting: []WaitingUpload{{Href: "/upload/x", Files: "카카오톡 대화.txt", When: l.Time(storyNow), ISO: "2026-11-20T00:30:00Z"}, {Href: "/upload/y", Files: "table.csv", When: l.Time(storyNow), ISO: "2026-11-20T00:30:00Z", Done: true}}}},
		{"upload-preview", "preview", storyPreview(l)},
		{"upload-outcome", "outcome", OutcomePage{Page: storyPage(l, l.T("upload.outcome"), "upload"), Files: []OutcomeFile{
			{Name: "카카오톡 대화.txt", Sum: l.T("upload.stored_n", "n", 2), Findings: l.T("upload.findings_n", "n", 3), Talks: []OutcomeTalk{{Title: "김지우", Href: "/conversations/x", State: l.T("upload.stored")}, {Title: "박서준", State: l.T("upload.stored_elsewhere")}}, More: l.T("upload.more_talks", "n", 7)},
			{Name: "table.csv", Left: true}, {Name: "contract.pdf", Refused: []Refusal{{Problem: "contract.pdf: this is a PDF, not a transcript", Hint: "export the transcript as text, VTT or JSON"}}}}}},
		{"settings", "settings", storySettings(l)},
		{"help", "help", HelpPage{Page: storyPage(l, l.T("nav.help"), "help"), Keys: []Fact{{"/", l.T("help.key_search")}, {"j", l.T("help.key_next")}, {"g", l.T("help.key_go")}}, Queries: storyExamples(l)}},
		{"sign-in", "signin", SignInPage{Page: storyDoor(l, l.T("signin.title")), Email: "mina.park@tidewell.example", Failed: l.T("signin.failed")}},
		{"setup", "setup", SetupPage{Page: storyDoor(l, l.T("setup.title")), Zones: []string{"Asia/Seoul"}}},
		{"error-404", "error", ErrorPage{Page: storyPage(l, "404", ""), Status: 404, Heading: l.T("error.404"), Text: l.T("error.404_more"), Request: "earshot/abc-000017"}},
		{"error-500", "error", ErrorPage{Page: storyDoor(l, "500"), Status: 500, Heading: l.T("error.500"), Text: l.T("error.500_more"), Request: "earshot/abc-000018"}},
	}
}

func storyDoor(l *locale, title string) Page {
	p := storyPage(l, title, "")
	p.SignedIn, p.Person = false, earshot.Person{}
	return p
}

func storySpark(id string, values ...float64) template.HTML {
	return scoreSpark(id, "score", values)
}

var (
	koWords   = Words{Text: "솔직히 말씀드리면 내년 계약은 다시 검토하고 있습니다. 시프트온에서 견적도 받았고요.", Lang: "ko", By: "김지우 (CFO), 2026년 11월 17일", Href: "/conversations/x#t12"}
	jaWords   = Words{Text: "大変申し上げにくいのですが、来期の更新については一度持ち帰らせていただければと存じます。", Lang: "ja", By: "佐藤 健, 2026年11月16日", Href: "/conversations/y#t31"}
	hansWords = Words{Text: "说实话，价格涨得太多了，老板已经让我们去看近班云了。", Lang: "zh-Hans", By: "李娜, 11月12日", Href: "/conversations/z#t8"}
	hantWords = Words{Text: "打卡機又當機，這個月已經第三次了，現場主管真的受不了。", Lang: "zh-Hant", By: "陳美惠, 11月10日", Href: "/conversations/w#t4"}
	enWords   = Words{Text: "If the forecast is wrong again at Christmas we are done here, and I would not be the one stopping it.", Lang: "en", By: "Priya Raman, 18 Nov", Href: "/conversations/v#t44"}
)

func storyReminders(l *locale) []ReminderItem {
	snoozes := []Option{{Value: "2026-11-21", Label: l.T("snooze.tomorrow"), Count: "21 Nov"}, {Value: "2026-11-27", Label: l.T("snooze.week"), Count: "27 Nov"}}
	return []ReminderItem{
		{ID: "r1", Account: Link{Text: "한빛물류", Href: "/accounts/hanbit"}, Risk: storyRisk(l, 78, "high"), Due: l.T("today.overdue_by", "n", 2), DueClass: "overdue",
			Text: "Churn intent and a competitor's offer, six weeks before the renewal.", Words: &koWords, Play: l.T("play.call-now"), Track: &Link{Text: "CFO: 인상 전에 가치부터", Href: "/tracks/cfo"}, Owner: "박민아", Snoozes: snoozes},
		{ID: "r2", Account: Link{Text: "The Extraordinarily Long-Named Consolidated Hospitality and Leisure Group of Northern Territories", Href: "/accounts/long"}, Risk: storyRisk(l, 46, "watch"), Due: l.T("today.due_today"), DueClass: "today",
			Text: "A detractor answered the survey.", Words: &enWords, Play: l.T("play.close-the-loop"), Owner: "Daniel Okafor", Snoozes: snoozes},
		{ID: "r3", Account: Link{Text: "みなと食品", Href: "/accounts/minato"}, Risk: storyRisk(l, 31, "watch"), Due: "24 Nov", DueClass: "later", Text: "A polite refusal.", Words: &jaWords, Snoozed: true},
	}
}

func storyToday(l *locale) TodayPage {
	rs := storyReminders(l)
	rs[0].Also = rs[1:3]
	return TodayPage{
		Page: storyPage(l, l.T("nav.today"), "today"), Today: l.Weekday(storyNow),
		Scopes: []Option{{Label: l.T("today.mine"), Href: "/", On: true, Count: "3"}, {Label: l.T("today.everyone"), Href: "/?all=1", Count: "17"}},
		Groups: []ReminderGroup{{"overdue", l.T("today.overdue"), rs[:1]}, {"today", l.T("today.today"), rs[1:2]}, {"week", l.T("today.week"), rs[2:]}},
		Bands:  BandCount{High: 4, Watch: 7, Low: 13}, BandBar: bandBar("bandbar", l.T("today.bands_title", "high", 4, "watch", 7, "low", 13), 4, 7, 13),
		Risers: []Riser{
			{Account: Link{Text: "宁波晨风供应链", Href: "/accounts/n"}, Risk: storyRisk(l, 64, "high"), Change: "+23", Spark: storySpark("s1", 30, 32, 31, 40, 41, 64), Reason: "价格", Words: &hansWords},
			{Account: Link{Text: "臺南安捷醫材", Href: "/accounts/t"}, Risk: storyRisk(l, 41, "watch"), Change: "+11", Spark: storySpark("s2", 20, 22, math.NaN(), 28, 30, 41), Reason: "服務", Words: &hantWords},
		},
	}
}

func storyAccounts(l *locale) AccountsPage {
	row := func(rank int, name string, risk Risk, change, class string, w *Words, id string, langs ...earshot.Lang) AccountRow {
		p := storyPage(l, "", "")
		return AccountRow{Rank: rank, Account: Link{Text: name, Href: "/accounts/" + id}, About: l.T("account.tier", "n", "D") + " · enterprise", Langs: p.langTags(langs), Risk: risk,
			Spark: storySpark("sp"+id, 20, 25, 31, 28, 40, float64(risk.Value)), Change: change, ChangeClass: class, Reason: l.T("category.churn"), Words: w,
			Value: l.Money(earshot.Money{Minor: 120_000_000, Currency: "KRW"}), Renewal: l.Date(storyNow.AddDate(0, 1, 12)), RenewalAway: l.Away(storyNow.AddDate(0, 1, 12), storyNow), Soon: rank < 3, Owner: "박민아"}
	}
	return AccountsPage{
		Page: storyPage(l, l.T("nav.accounts"), "accounts"), Band: "high", Total: 25, Clear: true,
		Bands:  []Option{{Label: l.T("band.all"), Href: "/accounts", Count: "25"}, {Label: l.T("band.high"), Href: "/accounts?band=high", On: true, Count: "4"}, {Label: l.T("band.watch"), Href: "?", Count: "7"}},
		Owners: []Option{{Label: l.T("accounts.any"), On: true}, {Value: "mina.park", Label: "박민아"}}, Langs: []Option{{Label: l.T("accounts.any")}, {Value: "ko", Label: l.LangName("ko")}}, Sorts: []Option{{Value: "risk", Label: l.T("sort.risk")}},
		Rows: []AccountRow{
			row(1, "한빛물류", storyRisk(l, 78, "high"), "+14", "up", &koWords, "hanbit", "ko", "en"),
			row(2, "宁波晨风供应链", storyRisk(l, 64, "high"), "+23", "up", &hansWords, "n", "zh-Hans"),
			row(3, "The Extraordinarily Long-Named Consolidated Hospitality and Leisure Group", storyRisk(l, 46, "watch"), "−2", "down", &enWords, "long", "en"),
			row(4, "みなと食品", storyRisk(l, 31, "watch"), "±0", "flat", &jaWords, "minato", "ja"),
			row(5, "Nordlys Spedisjon", Risk{Word: l.T("band.none")}, "", "flat", nil, "nordlys"),
		},
	}
}

func storyAccount(l *locale) AccountPage {
	p := storyPage(l, "한빛물류", "accounts")
	v := timelineView{From: storyNow.AddDate(-1, -6, 0), To: storyNow, Watch: 30, High: 60, Month: l.Month}
	for i := 0; i <= 78; i++ {
		v.Points = append(v.Points, timelinePoint{v.From.AddDate(0, 0, 7*i), 22 + 18*math.Sin(float64(i)/9) + float64(i)*0.5})
	}
	v.Marks = []timelineMark{
		{At: storyNow.AddDate(-1, -2, 0), Kind: "conversation", Class: "positive", Label: "QBR"}, {At: storyNow.AddDate(0, -7, 0), Kind: "conversation", Class: "neutral", Label: "Support"},
		{At: storyNow.AddDate(0, 0, -3), Kind: "conversation", Class: "negative", Label: "Call", Href: "/conversations/x"}, {At: storyNow.AddDate(0, -9, 0), Kind: "survey", Class: "positive", Text: "9", Label: "9"},
		{At: storyNow.AddDate(0, -2, 0), Kind: "survey", Class: "negative", Text: "3", Label: "3"}, {At: storyNow.AddDate(-1, 1, 0), Kind: "outcome", Class: "positive", Text: l.T("outcome.renewed"), Label: "renewed"},
	}
	return AccountPage{
		Page: p, Account: earshot.Account{ID: "hanbit", Name: "한빛물류"}, About: l.T("account.tier", "n", "D") + " · enterprise",
		Facts: []Fact{{l.T("fact.value"), l.Money(earshot.Money{Minor: 120_000_000, Currency: "KRW"})}, {l.T("fact.renewal"), l.Date(storyNow.AddDate(0, 1, 12)) + " · " + l.Away(storyNow.AddDate(0, 1, 12), storyNow)}, {l.T("fact.csm"), "박민아"}, {l.T("fact.owner"), "Daniel Okafor"}, {l.T("fact.since"), l.Date(storyNow.AddDate(-3, 0, 0))}, {l.T("fact.products"), "Roster, Timeclock, Forecast"}},
		Risk:  storyRisk(l, 78, "high"), Scale: scale("scale", l.T("account.scale", "n", 78, "band", l.T("band.high"), "watch", 30, "high", 60), 78, 30, 60),
		Change: l.T("account.change_up", "n", "+14"), ChangeClass: "up", AsOf: l.T("account.as_of", "date", l.Date(storyNow), "rules", "prior-1"), Coverage: l.T("account.coverage", "n", "84%"), Missing: l.T("account.missing", "list", l.T("input.spend")),
		Base: "+10.0", Total: "78.0",
		Receipt: []ReceiptRow{
			{Input: "churn", Label: l.T("input.churn"), Points: "+31.2", Class: "up", Bar: pointsBar(31.2, 31.2), Note: "2 findings, the newest 3 days old", Present: true,
				Evidence: []EvidenceRow{{Words: &koWords, Link: &Link{Text: "Churn intent", Href: "/trackers/churn"}, Age: l.T("away.days_ago", "n", 3)}}, More: []EvidenceRow{{Words: &koWords, Age: "x"}}},
			{Input: "nps", Label: l.T("input.nps"), Points: "+9.8", Class: "up", Bar: pointsBar(9.8, 31.2), Note: "1 answer, mean 3.0 of 10", Present: true, Evidence: []EvidenceRow{{Label: l.T("evidence.survey"), Age: l.T("away.months_ago", "n", 2)}}},
			{Input: "positive", Label: l.T("input.positive"), Points: "−4.3", Class: "down", Bar: pointsBar(-4.3, 31.2), Note: "1 finding", Present: true},
		},
		Silent: []ReceiptRow{
			{Input: "spend", Label: l.T("input.spend"), Points: "±0.0", Class: "none", Bar: pointsBar(0, 31.2), Note: "less than two years of orders"},
		},
		Levers: []LeverRow{{l.T("lever.churn"), 47, "−31"}, {l.T("lever.nps"), 68, "−10"}},
		Advice: &Advice{Title: l.T("play.root-cause-now"), Text: "", DoNotPitch: true}, Reminders: storyReminders(l)[:1], Timeline: timeline("tl", l.T("account.timeline"), "d", v),
		Conversations: storyConversations(l), More: 7,
		Contacts: []ContactRow{{"김지우", "CFO", l.T("contact.executive"), "jiwoo.kim@hanbit.example", ""}, {"이서연", "인사팀장", l.T("contact.champion"), "", l.T("account.left", "when", l.T("away.months_ago", "n", 2))}},
		Usage:    []UsageRow{{"Roster", sparkline("u1", "usage", []float64{200, 210, 220, 240, 212}, 0, 300), l.T("account.seats", "active", 212, "paid", 300), l.T("account.year", "n", "−12%"), "up"}},
		Surveys:  []SurveyRow{{l.Date(storyNow), "김지우", l.T("nps.detractor"), "negative", 3, "현장에서 쓰기 너무 느립니다.", "ko"}, {"1 Feb 2026", "이서연", l.T("nps.promoter"), "positive", 9, "", ""}},
		Outcomes: []Fact{{l.Date(storyNow.AddDate(-1, 1, 0)), l.T("outcome.renewed")}},
	}
}

func storyConversations(l *locale) []ConversationRow {
	p := storyPage(l, "", "")
	return []ConversationRow{
		{Title: "갱신 전 점검 회의", Href: "/conversations/x", At: l.Date(storyNow), ISO: "2026-11-17T01:00:00Z", Channel: l.T("channel.meeting"), Kind: "meeting", Langs: p.langTags([]earshot.Lang{"ko", "en"}), Mood: Mood{"negative", l.T("mood.negative")}, Findings: l.T("conversation.findings_n", "n", 4)},
		{Title: "Re: Invoice 2211, and a question about the Forecast module that got rather long because nobody could find the right person", Href: "/conversations/y", At: l.Date(storyNow), ISO: "2026-11-01T01:00:00Z", Channel: l.T("channel.email"), Kind: "email", Langs: p.langTags([]earshot.Lang{"en"}), Mood: Mood{"neutral", l.T("mood.neutral")}, Account: &Link{Text: "한빛물류", Href: "/accounts/hanbit"}},
	}
}

func storyConversation(l *locale, hidden bool) ConversationPage {
	p := storyPage(l, "갱신 전 점검 회의", "accounts")
	turn := func(i int, who string, side earshot.Side, lang earshot.Lang, mood string, pieces ...Piece) TurnRow {
		t := TurnRow{ID: turnID(i), Seq: i, Clock: l.Clock(time.Duration(i*37) * time.Second), Speaker: who, Side: side, SideWord: l.T("side." + string(side)), Lang: p.langTag(lang), ShowLang: true, Pieces: pieces}
		if mood != "" {
			t.Mood = Mood{mood, l.T("mood." + mood)}
		}
		return t
	}
	var turns []stripTurn
	for i := range 90 {
		turns = append(turns, stripTurn{Seq: i, Customer: i%2 == 0, Score: math.Sin(float64(i)/7) * math.Cos(float64(i)*1.7), Label: "turn", Finding: i%23 == 4})
	}
	page := ConversationPage{
		Page: p, ID: "x", Href: "/conversations/x", Account: &Link{Text: "한빛물류", Href: "/accounts/hanbit"}, AccountFrom: l.T("from.domain"), When: l.Time(storyNow), StartISO: "2026-11-17T01:00:00Z", Channel: l.T("channel.meeting"), Kind: "meeting", Duration: "41:07",
		Langs: p.langTags([]earshot.Lang{"ko", "en"}), Mood: Mood{"negative", l.T("mood.negative")}, Strip: strip("strip", l.T("conversation.strip"), "d", turns),
		Turns: []TurnRow{
			turn(0, "박민아", "us", "ko", "", Piece{Text: "안녕하세요, 오늘 시간 내주셔서 감사합니다. 지난달 배포 이후로 어떠셨는지 먼저 여쭤봐도 될까요?"}),
			turn(1, "김지우", "customer", "ko", "negative", Piece{Text: "네. "}, Piece{Text: "솔직히 말씀드리면 내년 계약은 다시 검토하고 있습니다", Class: "high", Title: "Churn intent", Refs: []Ref{{1, "#f1", l.T("conversation.finding", "n", 1, "name", "Churn intent")}}}, Piece{Text: ". "}, Piece{Text: "시프트온", Class: "medium", Title: "Competitor", Refs: []Ref{{2, "#f2", "Finding 2: Competitor"}}}, Piece{Text: "에서 견적도 받았고요."}),
			turn(2, "Priya Raman", "customer", "en", "", Piece{Text: "To be clear, we are "}, Piece{Text: "not cancelling", Class: "suppressed", Title: "negated"}, Piece{Text: " today. But the board asked."}),
			turn(3, "佐藤 健", "customer", "ja", "positive", Piece{Text: "画面はとても見やすくなりました。現場も喜んでいます。"}),
			turn(4, "李娜", "customer", "zh-Hans", "", Piece{Text: "价格涨得太多了，直接说骨头话。"}), turn(5, "陳美惠", "customer", "zh-Hant", "", Piece{Text: "打卡機又當機，直接說骨頭話。"}),
			{ID: "t6", Seq: 6, Speaker: "", Kind: l.T("kind.system"), Side: "system", Pieces: []Piece{{Text: "Recording stopped."}}},
		},
		Findings: []FindingRow{
			{ID: "f1", Anchor: "f1", Number: 1, Tracker: Link{Text: "Churn intent", Href: "/trackers/churn-intent"}, Severity: "high", SeverityWord: l.T("severity.high"), Words: Words{Text: koWords.Text, Lang: "ko", Href: "#t1", By: "김지우"}, At: "0:37", Wrong: "/findings/f1/wrong"},
			{ID: "f2", Anchor: "f2", Number: 2, Tracker: Link{Text: "Competitor", Href: "/trackers/competitor"}, Severity: "medium", SeverityWord: l.T("severity.medium"), Words: Words{Text: "시프트온에서 견적도 받았고요.", Lang: "ko", Href: "#t1", By: "김지우"}, At: "0:37", Wrong: "/findings/f2/wrong"},
		},
		Hidden: 1, ShowHidden: hidden,
		Suppressed: []FindingRow{{ID: "f3", Anchor: "f3", Tracker: Link{Text: "Churn intent", Href: "/trackers/churn-intent"}, Severity: "high", SeverityWord: l.T("severity.high"), Words: Words{Text: "we are not cancelling today", Lang: "en", Href: "#t2"}, Reason: l.T("reason.negated"), At: "1:14"}},
		Metrics:    []MetricRow{{l.T("metric.talk_share"), "48%", l.T("metric.talk_share_def")}, {l.T("metric.our_questions"), "7", l.T("metric.our_questions_def")}},
		Participants: []ParticipantRow{
			{ID: "p1", Name: "김지우", Role: "CFO", Side: "customer", SideWord: l.T("side.customer"), From: l.T("from.domain"), Sides: []Option{{Value: "customer", Label: l.T("side.customer"), On: true}, {Value: "us", Label: l.T("side.us")}}},
			{ID: "p2", Name: "박민아", Side: "us", SideWord: l.T("side.us"), From: l.T("from.given"), Sides: []Option{{Value: "customer", Label: l.T("side.customer")}, {Value: "us", Label: l.T("side.us"), On: true}}},
		},
		Accounts: []Option{{Value: "", Label: l.T("conversation.nobody")}, {Value: "hanbit", Label: "한빛물류", On: true}}, Warnings: []string{l.T("conversation.line", "n", 41, "text", "a cue without words was skipped")}, Source: l.T("conversation.source", "source", "calls/2026-11-17-hanbit.vtt", "format", "zoom-vtt"),
	}
	if !hidden {
		page.Suppressed = nil
	}
	return page
}

func storyExamples(l *locale) []Example {
	return []Example{{"price board", "/search?q=price+board", l.T("example.words")}, {`"다시 검토"`, "/search?q=x", l.T("example.phrase")}, {"side:customer lang:ko 견적", "/search?q=y", l.T("example.side")}}
}

func storySearch(l *locale) SearchPage {
	p := storyPage(l, l.T("nav.search"), "search")
	p.Query = "견적 side:customer"
	return SearchPage{
		Page: p, Ran: true, Total: 23, Range: l.T("search.range", "from", 1, "to", 20), Next: "/search?q=x&page=2", Examples: storyExamples(l),
		Facets: []FacetGroup{{l.T("facet.lang"), []Option{{Label: l.LangName("ko"), Href: "?", Count: "17", On: true}, {Label: l.LangName("en"), Href: "?", Count: "6"}}}, {l.T("facet.channel"), []Option{{Label: l.T("channel.call"), Href: "?", Count: "9"}}}},
		Results: []ResultRow{{storyConversations(l)[0], []ResultTurn{
			{"/conversations/x#t1", "김지우", "customer", "0:37", p.langTag("ko"), []Piece{{Text: "시프트온에서 "}, {Text: "견적", Class: "hit"}, {Text: "도 받았고요."}}},
			{"/conversations/x#t9", "박민아", "us", "5:33", p.langTag("ko"), []Piece{{Text: "혹시 "}, {Text: "견적", Class: "hit"}, {Text: " 금액을 여쭤봐도 될까요?"}}},
		}}, {storyConversations(l)[1], nil}},
	}
}

func storyTrackers(l *locale) TrackersPage {
	p := storyPage(l, l.T("nav.trackers"), "trackers")
	var covers []Cover
	for i, lang := range earshot.CoreLangs() {
		covers = append(covers, Cover{p.langTag(lang), i != 2, l.T("trackers.covered", "lang", l.LangName(lang))})
	}
	return TrackersPage{Page: p, Groups: []TrackerGroup{
		{l.T("category.churn"), []TrackerRow{{Tracker: Link{Text: "Churn intent", Href: "/trackers/churn-intent"}, Description: "Says they will leave, cancel, or not renew.", Severity: "high", SeverityWord: l.T("severity.high"), Covers: covers, Hits: 12, Suppressed: 5, Spark: sparkline("tr1", "x", []float64{1, 0, 2, 4, 1, 5}, 0, 5)}}},
		{l.T("category.price"), []TrackerRow{{Tracker: Link{Text: "Too expensive", Href: "/trackers/price"}, Description: "", Severity: "medium", SeverityWord: l.T("severity.medium"), Covers: covers, Draft: true, Spark: sparkline("tr2", "x", nil, 0, 5)}}},
	}}
}

func storyTracker(l *locale) TrackerPage {
	p := storyPage(l, "Churn intent", "trackers")
	var columns []bar
	for i := range 26 {
		columns = append(columns, bar{l.Day(storyNow.AddDate(0, 0, 7*(i-25))), float64(i * i % 7)})
	}
	return TrackerPage{
		Page: p, Tracker: earshot.Tracker{ID: "churn-intent", Name: "Churn intent", Description: "Says they will leave, cancel, or not renew."}, Facts: []Fact{{l.T("tracker.category"), l.T("category.churn")}, {l.T("tracker.half_life"), l.T("tracker.days", "n", 60)}},
		Phrases:  []PhraseGroup{{p.langTag("ko"), []PhraseRow{{"해지하다", "", ""}, {"계약을 끝내", l.T("form.prefix"), ""}}}, {p.langTag("en"), []PhraseRow{{"cancel", "", l.T("tracker.aliases", "list", "can sell")}, {"not renewing", l.T("form.exact"), ""}}}},
		Excluded: []PhraseGroup{{p.langTag("en"), []PhraseRow{{"cancel the meeting", "", ""}}}}, Blind: l.T("tracker.blind", "list", l.LangName("ja")),
		Weekly: bars("weekly", l.T("tracker.weekly"), "d", columns), Total: 23, Hidden: 5,
		Hits: []FindingRow{{ID: "f1", Anchor: "f1", Tracker: Link{Text: "Churn intent", Href: "/trackers/churn-intent"}, Severity: "high", SeverityWord: l.T("severity.high"), Words: koWords, Account: &Link{Text: "한빛물류", Href: "/accounts/hanbit"}, Conversation: &Link{Text: "갱신 전 점검 회의", Href: "/conversations/x"}, At: l.Date(storyNow), Wrong: "/findings/f1/wrong"}},
	}
}

func storyTracks(l *locale) TracksPage {
	p := storyPage(l, l.T("nav.tracks"), "tracks")
	return TracksPage{Page: p, Total: 2, Stages: []Option{{Label: l.T("accounts.any"), Href: "/tracks", On: true}, {Label: l.T("stage.renewal"), Href: "?"}}, Langs: []Option{{Label: l.T("accounts.any")}},
		Rows: []TrackRow{
			{Track: Link{Text: "CFO: 인상 전에 가치부터", Href: "/tracks/cfo"}, Situation: "CFO · " + l.T("category.price") + " · " + l.T("stage.renewal"), Lang: p.langTag("ko"), Words: "먼저 숫자부터 보시죠. 작년에 초과근무가 월 310시간 줄었고, 인건비로 4,200만 원입니다. 인상분은 그중 6분의 1입니다.", Proof: l.T("track.proof_n", "used", 7, "won", 6), Share: share(7, 6)},
			{Track: Link{Text: "Hear the whole complaint first", Href: "/tracks/hear"}, Situation: l.T("category.service"), Lang: p.langTag("en"), Words: "Before I explain anything, tell me the whole of it. I am writing it down.", Proof: l.T("track.proof_none"), Share: share(0, 0)},
		}}
}

func storyUnassigned(l *locale) UnassignedPage {
	return UnassignedPage{Page: storyPage(l, l.T("nav.unassigned"), "unassigned"), Total: 1, Accounts: []Option{{Value: "", Label: l.T("unassigned.choose")}, {Value: "hanbit", Label: "한빛물류"}},
		Rows: []UnassignedRow{{ID: "x", Conversation: storyConversations(l)[0], People: "Unknown caller, 박민아", First: &enWords}}}
}

func storySettings(l *locale) SettingsPage {
	return SettingsPage{Page: storyPage(l, l.T("nav.settings"), "settings"), Version: l.T("settings.version", "v", "prior-1"), Watch: 30, High: 60,
		Weights: []WeightRow{{l.T("input.churn"), "+2.6", pointsBar(2.6, 2.6)}, {l.T("input.positive"), "−0.8", pointsBar(-0.8, 2.6)}},
		People:  []PersonRow{{"박민아", "mina.park@tidewell.example", l.T("role.csm"), "APAC", "Asia/Seoul"}}}
}

func TestStories(t *testing.T) {
	ls, err := readLocales()
	if err != nil {
		t.Fatal(err)
	}
	pp, err := readPages()
	if err != nil {
		t.Fatal(err)
	}
	for _, l := range ls.all {
		for _, s := range stories(l) {
			t.Run(string(l.tag)+"/"+s.name, func(t *testing.T) {
				var b bytes.Buffer
				if err := pp.render(&b, s.template, s.page); err != nil {
					t.Fatal(err)
				}
				checkHTML(t, b.String())
			})
		}
	}
}

// A writer that refuses tells its trouble, and a template that is not there
// tells its own.
func TestRenderErrors(t *testing.T) {
	pp, err := readPages()
	if err != nil {
		t.Fatal(err)
	}
	if err := pp.render(&bytes.Buffer{}, "nowhere", nil); err == nil || !strings.Contains(err.Error(), "nowhere") {
		t.Errorf("render of a missing template = %v, want an error that names it", err)
	}
	var b bytes.Buffer
	if err := pp.render(&b, "today", struct{}{}); err == nil || b.Len() > 0 {
		t.Errorf("render with the wrong struct wrote %d bytes and said %v, want nothing and an error", b.Len(), err)
	}
	ls, _ := readLocales()
	if err := pp.render(refusing{}, "help", HelpPage{Page: storyPage(ls.all[0], "", "")}); err == nil {
		t.Error("render to a writer that refuses = nil, want its error")
	}
}

type refusing struct{}

func (refusing) Write([]byte) (int, error) { return 0, errors.New("refused") }

// storyPreview is an upload with a file that is read, one that asks for
// everything, and one that is refused.
func storyPreview(l *locale) PreviewPage {
	p := storyPage(l, l.T("upload.preview"), "upload")
	sides := []Option{{Label: l.T("side.unknown")}, {Value: "customer", Label: l.T("side.customer"), On: true}, {Value: "us", Label: l.T("side.us")}}
	formats := []Option{{Label: l.T("upload.auto_is", "what", "KakaoTalk chat"), On: true}, {Value: "plain", Label: "plain text"}}
	zones := []Option{{Value: "Asia/Seoul", Label: l.T("upload.zone_means", "zone", "Asia/Seoul", "at", l.Time(storyNow.Add(9*3600e9)), "utc", l.Time(storyNow)), On: true}}
	read := PreviewFile{ID: "f0", Number: 1, Name: "카카오톡 대화.txt", Size: "4 KiB", Encoding: "euc-kr", Sure: l.T("upload.sure", "percent", "95%"), Reason: "the first line", Formats: formats,
		Zoned: true, Zones: zones, Accounts: []Option{{Label: l.T("upload.account_auto"), On: true}, {Value: "hanbit", Label: "한빛물류"}}, Sum: l.T("upload.sum", "n", 1, "turns", 12), Read: true,
		People: []PreviewPerson{{Key: "김지우", ID: "f0-p1", Name: "김지우", From: l.T("from.contact"), Was: earshot.SideCustomer, Sides: sides}, {Key: "somebody@somewhere.example", ID: "f0-p2", Name: "somebody@somewhere.example", From: l.T("from.none"), Sides: sides}}, MorePeople: l.T("upload.more_people", "n", 3),
		Talks: []PreviewTalk{{Title: "김지우", Channel: l.T("channel.chat"), Kind: earshot.ChannelChat, When: l.Time(storyNow), From: l.T("start.turns"), Account: "한빛물류", Known: &Link{Text: l.T("upload.known"), Href: "/conversations/x"}, More: l.T("upload.more_turns", "n", 10),
			Turns:    []PreviewTurn{{Side: earshot.SideCustomer, Speaker: "김지우", At: l.Time(storyNow), Text: "이번 계약은 해지하고 싶습니다."}, {Side: earshot.SideUs, Speaker: "박민아", At: "0:12", Text: "말씀 감사합니다."}, {Side: earshot.SideSystem, Kind: l.T("kind.system"), Text: "김지우님이 나갔습니다."}},
			Warnings: []string{l.T("upload.line", "n", 4, "text", "times have no time zone; taken as Asia/Seoul")}}}, MoreTalks: l.T("upload.more_talks", "n", 2)}
	asks := PreviewFile{ID: "f1", Number: 2, Name: "a-very-long-name-of-a-chat-that-somebody-exported-from-a-telephone-2026.txt", Size: "1.5 MiB", Formats: formats, AskOrder: true, AskStart: l.T("upload.ask_start", "n", 1), Zones: zones, Leave: true,
		Orders: []Option{{Value: "dmy", Label: l.T("upload.order_dmy"), Count: l.Date(storyNow) + " · " + l.Date(storyNow)}, {Value: "mdy", Label: l.T("upload.order_mdy"), Count: l.Date(storyNow)}, {Value: "ymd", Label: l.T("upload.order_ymd"), Count: l.T("upload.order_none")}}, Accounts: read.Accounts,
		Talks: []PreviewTalk{{Title: "Chat", Channel: l.T("channel.chat"), Kind: earshot.ChannelChat, Missing: true}}}
	refused := PreviewFile{ID: "f2", Number: 3, Name: "contract.pdf", Size: "28 B", Formats: formats, Refused: []Refusal{{Problem: "contract.pdf: this is a PDF, not a transcript", Hint: l.T("upload.hint_choose")}}}
	return PreviewPage{Page: p, Href: "/upload/x", Files: []PreviewFile{read, asks, refused}, Asks: 1, Ready: 1}
}

// storyTwins is a call that two tools took down.
func storyTwins(l *locale) TwinsPage {
	p := storyPage(l, l.T("twins.title"), "unassigned")
	at := time.Date(2026, 11, 18, 5, 0, 0, 0, time.UTC)
	call := func(id, format string, after time.Duration, texts ...string) *earshot.Conversation {
		c := &earshot.Conversation{ID: earshot.ConversationID(id), Title: "한빛물류 재계약 논의", Format: format, StartedAt: at.Add(after), Duration: 31 * time.Minute,
			Participants: []earshot.Participant{{Name: "김지우"}, {Name: "박민아"}}}
		for i, text := range texts {
			c.Turns = append(c.Turns, earshot.Turn{Seq: i, Text: text, Lang: earshot.Korean})
		}
		return c
	}
	one := call("20261118T050000Z-aaaaaaaaaaaa", "zoom-vtt", 0, "안녕하세요, 이사님. 지난번에 말씀하신 건 어떻게 되셨어요?", "솔직히 말씀드리면 우리 쪽에서는 재계약이 어려울 것 같아요.")
	two := call("20261118T050200Z-bbbbbbbbbbbb", "deepgram", 2*time.Minute, "안녕하세요 이사님 지난번에 말씀하신 건 어떻게 되셨어요", "솔직히 말씀드리면 저희 쪽에서는 재계약이 어려울 것 같아요")
	return TwinsPage{Page: p, Pairs: []TwinRow{twinRow(p, store.Twin{First: one.ID, Second: two.ID, Likeness: 0.64}, []*earshot.Conversation{one, two})}}
}
