package ingest_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"earshot"
	"earshot/ingest"
	"earshot/store"
)

// message is one message of a chat as it really was.
type message struct {
	speaker string
	at      time.Time
	text    string
	kind    earshot.Kind
}

var names = []string{"김지우", "박민아", "이상호"}

// drawChat makes a chat in which several messages share a minute.
func drawChat(t *rapid.T) []message {
	var all []message
	seen := map[string]bool{}
	at := time.Date(2026, 3, 1, 9, 0, 0, 0, time.UTC)
	for i := range rapid.IntRange(2, 40).Draw(t, "messages") {
		at = at.Add(time.Duration(rapid.SampledFrom([]int{0, 0, 0, 1, 2, 700}).Draw(t, "minutes")) * time.Minute)
		m := message{speaker: rapid.SampledFrom(names).Draw(t, "speaker"), at: at,
			text: rapid.SampledFrom([]string{"네", "ok", "근무표가 안 열려요", "재계약은 어렵습니다"}).Draw(t, "text")}
		if key := m.at.String() + m.text; seen[key] {
			m.text += fmt.Sprint(" ", i)
		} else {
			seen[key] = true
		}
		all = append(all, m)
	}
	return all
}

// exported is a part of the chat as an export tells it, with other names for
// people if asked.
func exported(all []message, rename map[string]string) *earshot.Conversation {
	c := &earshot.Conversation{Channel: earshot.ChannelChat, Format: "whatsapp", Title: "한빛물류", StartedAt: all[0].at, StartedFrom: "turns"}
	for i, name := range names {
		if other := rename[name]; other != "" {
			name = other
		}
		c.Participants = append(c.Participants, earshot.Participant{ID: fmt.Sprint("p", i+1), Name: name})
	}
	for i, m := range all {
		c.Turns = append(c.Turns, earshot.Turn{Seq: i, Speaker: fmt.Sprint("p", 1+slices.Index(names, m.speaker)), At: m.at, Text: m.text, Kind: m.kind})
	}
	return c
}

// told is what a conversation tells, a line for each turn.
func told(c *earshot.Conversation) string {
	var out strings.Builder
	for _, t := range c.Turns {
		fmt.Fprintln(&out, t.At.Format("2006-01-02 15:04"), c.Participant(t.Speaker).Name, t.Kind, t.Text)
	}
	return out.String()
}

// windows draws two parts of a chat of n that overlap.
func windows(t *rapid.T, n int) (a, b [2]int) {
	shared := rapid.IntRange(0, n-1).Draw(t, "shared")
	draw := func(name string) [2]int {
		return [2]int{rapid.IntRange(0, shared).Draw(t, name+" from"), rapid.IntRange(shared+1, n).Draw(t, name+" to")}
	}
	return draw("a"), draw("b")
}

// TestMergeIsTheUnion merges any two overlapping parts of any chat, in both
// orders.
func TestMergeIsTheUnion(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		all := drawChat(t)
		a, b := windows(t, len(all))
		want := told(exported(all[min(a[0], b[0]):max(a[1], b[1])], nil))
		for _, order := range [][2][2]int{{a, b}, {b, a}} {
			first, second := exported(all[order[0][0]:order[0][1]], nil), exported(all[order[1][0]:order[1][1]], nil)
			if _, same := ingest.Merge(first, second); !same {
				t.Fatalf("parts %v are not taken for one chat", order)
			}
			if got := told(first); got != want {
				t.Fatalf("merging %v gives\n%swant\n%s", order, got, want)
			}
			for _, part := range [][2]int{a, b} {
				again := exported(all[part[0]:part[1]], nil)
				if m, same := ingest.Merge(first, again); !same || m.Changed() || m.Missing != 0 {
					t.Fatalf("merging %v again: %+v, %v; want nothing", part, m, same)
				}
			}
			seqs := map[int]bool{}
			for _, turn := range first.Turns {
				seqs[turn.Seq] = true
			}
			if len(seqs) != len(first.Turns) {
				t.Fatalf("%d numbers for %d turns", len(seqs), len(first.Turns))
			}
		}
	})
}

// TestMergeFollowsTheLaterExport merges an export with a longer one in which
// messages were edited and taken back, in both orders.
func TestMergeFollowsTheLaterExport(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		before := drawChat(t)
		shared := rapid.IntRange(1, len(before)-1).Draw(t, "shared")
		after := slices.Clone(before)
		for i := range after[:shared] {
			switch rapid.SampledFrom([]string{"", "", "", "", "", "edited", "deleted"}).Draw(t, "then") {
			case "edited":
				after[i].text += " (고침)"
			case "deleted":
				after[i].text, after[i].kind = "This message was deleted", earshot.KindDeleted
			}
		}
		unchanged := 0
		for i := range before[:shared] {
			if after[i] == before[i] {
				unchanged++
			}
		}
		if 2*unchanged < shared || unchanged == 0 || after[len(after)-1].at.Equal(after[shared-1].at) {
			t.Skip("nothing shows that they are one chat, or which is later")
		}
		want := told(exported(after, nil))
		old, late := exported(before[:shared], nil), exported(after, nil)
		if _, same := ingest.Merge(old, late); !same || told(old) != want {
			t.Fatalf("the later after the older gives\n%swant\n%s", told(old), want)
		}
		if m, same := ingest.Merge(late, exported(before[:shared], nil)); !same || m.Changed() || told(late) != want {
			t.Fatalf("the older after the later: %+v, %v\n%swant\n%s", m, same, told(late), want)
		}
	})
}

func chatOf(lines ...string) []message {
	var all []message
	for i, line := range lines {
		all = append(all, message{speaker: names[i%2], at: time.Date(2026, 3, 1, 9, 2*i, 0, 0, time.UTC), text: line})
	}
	return all
}

// TestMergeUnderOtherNames knows a chat again when the app calls people
// otherwise, and keeps the names it has.
func TestMergeUnderOtherNames(t *testing.T) {
	all := chatOf("안녕하세요", "네, 안녕하세요", "근무표가 안 열려요", "확인하겠습니다", "감사합니다")
	kept := exported(all[:3], nil)
	kept.Turns = append(kept.Turns, earshot.Turn{Seq: 3, Speaker: "p1", At: all[2].at, Kind: earshot.KindAttachment, Text: "사진"})
	again := exported(all, map[string]string{"김지우": "Jiwoo Kim", "박민아": "나"})
	again.Title = "WhatsApp Chat with Hanbit"
	again.Turns = slices.Insert(again.Turns, 3, earshot.Turn{Speaker: "p1", At: all[2].at, Kind: earshot.KindAttachment, Text: "image omitted"})
	m, same := ingest.Merge(kept, again)
	if !same || m != (ingest.Merging{Added: 2}) || len(kept.Participants) != 3 {
		t.Fatalf("merge = %+v, %v by %+v; want two messages added and nobody", m, same, kept.Participants)
	}
	if got := kept.Turns[5]; got.Speaker != "p1" || got.Text != "감사합니다" {
		t.Errorf("the last turn = %+v, want it said by 김지우", got)
	}
}

// TestMergeKeepsWhatIsMissing warns of messages that a later export lost.
func TestMergeKeepsWhatIsMissing(t *testing.T) {
	all := chatOf("안녕하세요", "네, 안녕하세요", "재계약은 어렵습니다", "그러시군요", "네", "다음 주에 뵙죠")
	kept := exported(all[:5], nil)
	m, same := ingest.Merge(kept, exported(slices.Delete(slices.Clone(all), 2, 3), nil))
	if !same || m != (ingest.Merging{Added: 1, Missing: 1}) || kept.Turns[2].Text != "재계약은 어렵습니다" {
		t.Fatalf("merge = %+v, %v: %+v; want the third turn kept and one added", m, same, kept.Turns)
	}
	if len(kept.Warnings) != 1 || !strings.HasPrefix(kept.Warnings[0].Message, "1 messages") {
		t.Errorf("warnings = %+v, want one that says so", kept.Warnings)
	}
}

// TestMergeOnlyOneTalk keeps apart what is not one talk.
func TestMergeOnlyOneTalk(t *testing.T) {
	news := chatOf("새 버전이 나왔습니다", "감사합니다", "내일 봬요")
	for name, test := range map[string]func() (a, b *earshot.Conversation){
		"the same news to two customers": func() (a, b *earshot.Conversation) {
			other := slices.Clone(news)
			other[1].text, other[2].text = "해지하겠습니다", "왜요?"
			a, b = exported(news, nil), exported(other, map[string]string{"박민아": "최서연"})
			b.Title = "다른 고객"
			return a, b
		},
		"the same small numbers elsewhere": func() (a, b *earshot.Conversation) {
			a, b = exported(news, nil), exported(chatOf("전혀", "다른", "이야기"), nil)
			a.Thread, b.Thread = "zendesk:12", "zendesk:12"
			for i := range a.Turns {
				a.Turns[i].Key, b.Turns[i].Key = fmt.Sprint(i), fmt.Sprint(i)
				b.Turns[i].At = b.Turns[i].At.Add(time.Hour)
			}
			return a, b
		},
		"other talks by name": func() (a, b *earshot.Conversation) {
			a, b = exported(news, nil), exported(news, nil)
			a.Thread, b.Thread = "intercom:1", "intercom:2"
			return a, b
		},
	} {
		t.Run(name, func(t *testing.T) {
			a, b := test()
			before := told(a)
			if m, same := ingest.Merge(a, b); same || told(a) != before {
				t.Errorf("merge = %+v, %v; want them kept apart", m, same)
			}
		})
	}
}

// TestMergeByID follows messages by the vendor's ids, whatever their words.
func TestMergeByID(t *testing.T) {
	all := chatOf("안녕하세요", "네", "재계약은 어렵습니다")
	thread := func(all []message) *earshot.Conversation {
		c := exported(all, nil)
		c.Thread = "teams:19:abcdef0123456789@thread.v2"
		for i := range c.Turns {
			c.Turns[i].Key = fmt.Sprint("m", i)
		}
		return c
	}
	kept, later := thread(all), slices.Clone(all)
	later[0].text, later[2].text, later[2].kind = "전혀 다른 인사", "", earshot.KindDeleted
	m, same := ingest.Merge(kept, thread(append(later, chatOf("", "", "", "새 메시지")[3])))
	if !same || m != (ingest.Merging{Added: 1, Edited: 1, Deleted: 1}) {
		t.Fatalf("merge = %+v, %v; want one added, edited and taken back", m, same)
	}
	if kept.Turns[0].Text != "전혀 다른 인사" || kept.Turns[2].Kind != earshot.KindDeleted || len(kept.Turns) != 4 {
		t.Errorf("turns = %+v", kept.Turns)
	}
}

// whatsApp is an export of a chat, from the first message or from a later one,
// as far as the day goes.
const (
	whatsAppMonday = "2026/11/16 09:02 - 김지우: 안녕하세요, 근무표가 또 안 열려요.\n2026/11/16 09:05 - 박민아: 바로 확인하겠습니다.\n" +
		"2026/11/16 09:05 - 김지우: 이러면 재계약이 어려울 것 같아요.\n2026/11/16 09:20 - 박민아: 정말 죄송합니다, 이사님.\n"
	whatsAppTuesday = "2026/11/16 09:02 - Jiwoo Kim: 안녕하세요, 근무표가 또 안 열려요.\n2026/11/16 09:05 - Mina Park: 바로 확인하겠습니다.\n" +
		"2026/11/16 09:05 - Jiwoo Kim: This message was deleted\n2026/11/16 09:20 - Mina Park: 정말 죄송합니다, 이사님. 오늘 고치겠습니다.\n" +
		"2026/11/17 10:00 - Jiwoo Kim: 다른 업체로 옮기려고 합니다.\n2026/11/17 10:04 - Mina Park: 잠시만요, 전화드리겠습니다.\n"
	kakaoFriday = "한빛물류 김지우 님과 카카오톡 대화\n저장한 날짜 : 2026-11-13 18:00:00\n\n--------------- 2026년 11월 13일 금요일 ---------------\n" +
		"[김지우] [오전 9:01] 담당자님, 가격이 너무 비싸요.\n[박민아] [오전 9:03] 어떤 부분이 부담되세요?\n[김지우] [오전 9:04] 경쟁사 견적이 훨씬 쌉니다.\n"
	kakaoMonday = kakaoFriday + "--------------- 2026년 11월 16일 월요일 ---------------\n[김지우] [오후 1:00] 해지 절차를 알려 주세요.\n[박민아] [오후 1:02] 네, 연락드리겠습니다.\n"
)

func (h house) add(t testing.TB, name, text string) ingest.Report {
	t.Helper()
	report, err := h.Add(context.Background(), transcripts([2]string{name, text}), nil)
	if err != nil || len(report.Failures) > 0 {
		t.Fatalf("%s: %v, %v", name, err, report.Failures)
	}
	return report
}

func (h house) only(t testing.TB) earshot.Analysis {
	t.Helper()
	ctx := context.Background()
	all, _, err := h.Pipeline.Store.Briefs(ctx, store.BriefFilter{})
	if err != nil || len(all) != 1 {
		t.Fatalf("%d conversations, %v; want one", len(all), err)
	}
	a, err := h.Pipeline.Store.Analysis(ctx, all[0].ID)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

// TestWhatsAppExportedAgain is the story of a chat that goes on, in which a
// sentence is taken back and another edited, exported again on a phone that
// has other names and another language.
func TestWhatsAppExportedAgain(t *testing.T) {
	h := openHouse(t, t.TempDir()).furnish(t)
	if r := h.add(t, "WhatsApp Chat with 김지우.txt", whatsAppMonday); r.New != 1 {
		t.Fatalf("report = %+v, want one new", r)
	}
	first := h.only(t)
	if !quoted(first, "재계약") {
		t.Fatalf("findings = %v, want the refusal to renew", first.Findings)
	}
	if r := h.add(t, "WhatsApp Chat with Jiwoo.txt", whatsAppTuesday); r.Merged != 1 || r.New != 0 {
		t.Fatalf("report = %+v, want it added to the chat there is", r)
	}
	a := h.only(t)
	c := a.Conversation
	if c.ID != first.Conversation.ID || len(c.Turns) != 6 || len(c.Participants) != 2 {
		t.Fatalf("%s has %d turns by %d people, want six by two under the same ID", c.ID, len(c.Turns), len(c.Participants))
	}
	if c.Turns[2].Kind != earshot.KindDeleted || !strings.Contains(c.Turns[3].Text, "오늘 고치겠습니다") {
		t.Errorf("turns = %+v, want the third taken back and the fourth edited", c.Turns)
	}
	if quoted(a, "재계약") || !quoted(a, "업체로 옮기려고") {
		t.Errorf("findings = %v, want what was taken back gone and the new one there", a.Findings)
	}
	for name, text := range map[string]string{"monday.txt": whatsAppMonday, "tuesday.txt": whatsAppTuesday, "part.txt": strings.Join(strings.SplitAfter(whatsAppMonday, "\n")[:3], "")} {
		if r := h.add(t, name, text); r.Unchanged != 1 {
			t.Errorf("%s again: %+v, want nothing written", name, r)
		}
	}
	if again := h.only(t); told(again.Conversation) != told(c) {
		t.Errorf("reading older exports again gives\n%swant\n%s", told(again.Conversation), told(c))
	}
	if got, err := h.Pipeline.Store.Recordings(context.Background(), c.ID); err != nil || len(got) != 3 {
		t.Errorf("recordings = %v, %v; want the three exports it was read from", got, err)
	}
}

func quoted(a earshot.Analysis, words string) bool {
	return slices.ContainsFunc(a.Findings, func(f earshot.Finding) bool {
		return f.State == earshot.Counted && strings.Contains(f.Quote, words) || strings.Contains(f.Sentence, words)
	})
}

// TestKakaoInAnyOrder reads the exports of two days in both orders, and both
// in one go.
func TestKakaoInAnyOrder(t *testing.T) {
	var want string
	for i, order := range [][][2]string{
		{{"a.txt", kakaoFriday}, {"b.txt", kakaoMonday}}, {{"b.txt", kakaoMonday}, {"a.txt", kakaoFriday}},
	} {
		h := openHouse(t, t.TempDir()).furnish(t)
		if report, err := h.Add(context.Background(), transcripts(order...), nil); err != nil || report.New != 1 || len(report.Failures) > 0 {
			t.Fatalf("report = %+v, %v; want one new conversation", report, err)
		}
		got := told(h.only(t).Conversation)
		if i == 0 {
			want = got
		}
		if got != want || strings.Count(got, "\n") != 5 {
			t.Errorf("in the order %d the chat is\n%swant\n%s", i, got, want)
		}
	}
}

// TestCorrectionsSurviveAReExport keeps what a person said of unchanged words.
func TestCorrectionsSurviveAReExport(t *testing.T) {
	ctx := context.Background()
	h := openHouse(t, t.TempDir()).furnish(t)
	h.add(t, "a.txt", kakaoFriday)
	id := h.only(t).Conversation.ID
	keep := earshot.TurnCorrection{Mood: earshot.Neutral}
	if err := h.Pipeline.Store.CorrectTurn(ctx, now, "mina.park", id, 2, keep, h.Reanalyse, h.Judge()); err != nil {
		t.Fatal(err)
	}
	if err := h.Pipeline.Store.Assign(ctx, now, "mina.park", id, "hanbit", h.Judge()); err != nil {
		t.Fatal(err)
	}
	h.add(t, "b.txt", kakaoMonday)
	c := h.only(t).Conversation
	if c.Turn(2).Correction() != keep || c.Account != "hanbit" || c.AccountFrom != "corrected" || len(c.Turns) != 5 {
		t.Errorf("turn 2 = %+v of %s (%s), want the corrections kept", c.Turn(2), c.Account, c.AccountFrom)
	}
	reminders, _, err := h.Pipeline.Store.Reminders(ctx, store.ReminderFilter{Owner: "mina.park"})
	if err != nil || !slices.ContainsFunc(reminders, func(r earshot.Reminder) bool { return strings.Contains(r.Quote, "해지") }) {
		t.Errorf("reminders = %v, %v; want one of what is new", reminders, err)
	}
}
