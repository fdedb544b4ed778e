// Package corpus makes conversations for benchmarks: as many as are asked
// for, in English, Chinese, Korean and Japanese in about the shares of a
// support team (60, 15, 15 and 10 of a hundred), the same ones for the same
// seed. Sentences are put together from parts, so they mean little; their
// lengths, scripts and the number of different words are what counts.
package corpus

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"time"

	"earshot"
)

// Conversations makes n conversations of 10 to 22 turns, by the seed.
func Conversations(n int, seed uint64) []*earshot.Conversation {
	r := rand.New(rand.NewPCG(seed, 1))
	all := make([]*earshot.Conversation, n)
	for i := range all {
		all[i] = conversation(r, i)
	}
	return all
}

// Texts makes the words of n turns, by the seed.
func Texts(n int, seed uint64) []string {
	r := rand.New(rand.NewPCG(seed, 2))
	all := make([]string, n)
	for i := range all {
		all[i] = sentences(r, pick(r))
	}
	return all
}

var start = time.Date(2024, 1, 1, 9, 0, 0, 0, time.UTC)

func conversation(r *rand.Rand, i int) *earshot.Conversation {
	began := start.Add(time.Duration(i) * 37 * time.Minute)
	c := &earshot.Conversation{
		Source: fmt.Sprintf("bench/%d.txt", i), Format: "plain", Encoding: "utf-8", Channel: earshot.ChannelChat,
		Title: fmt.Sprintf("Benchmark %d", i), StartedAt: began, StartedFrom: "given",
		Participants: []earshot.Participant{
			{ID: "p1", Name: fmt.Sprintf("Customer %d", r.IntN(5000)), Side: earshot.SideCustomer, SideFrom: "given"},
			{ID: "p2", Name: fmt.Sprintf("Agent %d", r.IntN(40)), Side: earshot.SideUs, SideFrom: "given"},
		},
	}
	language := pick(r)
	at := time.Duration(0)
	for seq := range 10 + r.IntN(13) {
		t := earshot.Turn{Seq: seq, Speaker: c.Participants[seq%2].ID, Side: c.Participants[seq%2].Side, Kind: earshot.KindMessage, Timed: true, Start: at}
		t.Text = sentences(r, language)
		at += time.Duration(2+len(t.Text)/12) * time.Second
		t.End = at
		c.Turns = append(c.Turns, t)
	}
	return c
}

// parts are what the sentences of one language are put together from.
type parts struct {
	open, what, how, close []string
	space                  string
	syllables              []string // names and words nobody has heard before
}

func pick(r *rand.Rand) *parts {
	switch n := r.IntN(100); {
	case n < 60:
		return &english
	case n < 75:
		return &chinese
	case n < 90:
		return &korean
	}
	return &japanese
}

// sentences is one turn: mostly one sentence, sometimes a short answer.
func sentences(r *rand.Rand, p *parts) string {
	if r.IntN(8) == 0 {
		return one(r, p.close)
	}
	text := sentence(r, p)
	if r.IntN(3) == 0 {
		text += p.space + sentence(r, p)
	}
	return text
}

func sentence(r *rand.Rand, p *parts) string {
	words := []string{one(r, p.open), one(r, p.what)}
	if r.IntN(2) == 0 {
		words = append(words, name(r, p))
	}
	return strings.Join(append(words, one(r, p.how)), p.space)
}

// name is a word of its own, as products and places are.
func name(r *rand.Rand, p *parts) string {
	var b strings.Builder
	for range 2 + r.IntN(2) {
		b.WriteString(one(r, p.syllables))
	}
	return b.String()
}

func one(r *rand.Rand, from []string) string { return from[r.IntN(len(from))] }

var english = parts{
	space: " ",
	open: []string{"honestly I think", "we were told that", "could you check whether", "last week", "as I said to your colleague", "the team noticed",
		"from our side", "I am not sure", "so basically", "before we go on", "to be fair", "what worries me is that", "yesterday morning", "for the second time this month"},
	what: []string{"the export to payroll", "our renewal", "the new schedule view", "the invoice for March", "the night shift in the depot", "the mobile app",
		"the price we were quoted", "our finance director", "the support desk", "the data migration", "the training session", "the dashboard for managers", "the contract"},
	how: []string{"does not match what we agreed", "works much better than before", "was late again", "needs to be approved by the board", "is too expensive for what it does",
		"looks fine to me", "keeps logging people out", "will be ready by Friday", "saved us about twelve hours a week", "was cancelled without a word", "has to wait until the new budget year"},
	close:     []string{"ok", "yes please", "thank you, that helps", "right, let me look into it", "I will send it over this afternoon", "mm-hm", "no, not yet", "sounds good"},
	syllables: []string{"ba", "cor", "dell", "en", "fir", "gan", "hol", "ister", "jun", "kel", "lor", "min", "nor", "os", "par", "quin", "ros", "sten", "tor", "ul", "ver", "wick", "yar", "zen"},
}

var chinese = parts{
	open:      []string{"我觉得", "上个星期", "说实话", "我们这边", "麻烦您看一下", "领导说了", "之前答应过的", "按照合同", "现在的情况是", "不好意思", "另外"},
	what:      []string{"续约的事情", "你们的报价", "新的排班页面", "工资导出功能", "客服的回复", "三月份的发票", "手机上的应用", "这次培训", "夜班的安排", "数据迁移", "售后服务"},
	how:       []string{"还没有定下来", "比别家贵了不少", "用起来挺顺手的", "又出问题了", "需要再考虑一下", "给我们省了很多时间", "跟当初说的不一样", "下周一之前能弄好吗", "大家都很满意", "一直登录不上"},
	close:     []string{"好的", "嗯嗯", "可以", "谢谢", "我确认一下再回复您", "没问题", "知道了"},
	syllables: []string{"海", "宁", "安", "华", "新", "德", "康", "永", "泰", "嘉", "和", "正", "明", "远", "达", "利", "云", "星"},
}

var korean = parts{
	space:     " ",
	open:      []string{"솔직히 말씀드리면", "지난주에", "저희 쪽에서는", "말씀하신 대로", "혹시", "내부적으로", "아까 말씀드린", "팀에서 보니까", "다름이 아니라", "이번 달에도"},
	what:      []string{"재계약 건은", "급여 내보내기가", "견적 금액이", "새 근무표 화면은", "상담 응대가", "모바일 앱이", "삼월 청구서가", "데이터 이전 작업이", "야간 근무 일정은", "교육 자료는"},
	how:       []string{"아직 결정이 안 났어요", "생각보다 비싼 것 같아요", "훨씬 편해졌습니다", "또 오류가 났어요", "조금 더 검토해 보겠습니다", "금요일까지 보내드릴게요", "처음 설명과 다릅니다", "다들 만족하고 있어요", "계속 로그인이 안 돼요"},
	close:     []string{"네", "네네 알겠습니다", "감사합니다", "확인해 보겠습니다", "괜찮습니다", "아 그래요"},
	syllables: []string{"한", "빛", "서", "진", "대", "온", "누", "리", "다", "솔", "하", "람", "미", "래", "청", "우"},
}

var japanese = parts{
	open:      []string{"正直に申し上げますと", "先週から", "弊社としては", "お世話になっております、", "念のため", "現場の声では", "先日お話しした", "社内で確認したところ", "恐れ入りますが"},
	what:      []string{"契約更新の件は", "お見積りの金額が", "新しいシフト画面は", "給与データの出力が", "サポートの対応が", "三月分の請求書が", "アプリの動作が", "研修の内容は", "夜勤の予定は"},
	how:       []string{"まだ決まっておりません", "少し高いように感じます", "とても使いやすくなりました", "また止まってしまいました", "検討させていただきます", "金曜日までにお送りします", "最初のご説明と違います", "みんな助かっています", "ログインできないままです"},
	close:     []string{"はい", "承知しました", "ありがとうございます", "確認いたします", "了解です", "そうですね"},
	syllables: []string{"ア", "カ", "サ", "タ", "ナ", "ハ", "マ", "ヤ", "ラ", "ワ", "キ", "シ", "ト", "ノ", "リ", "ロ", "ン"},
}
