package ingest_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"earshot"
	"earshot/ingest"
	"earshot/store"
)

// liveChat is a chat that goes on while it is stored.
const liveChat = `Date: 2026-11-18 10:00 +09:00
Channel: chat
Participants: 김지우 <jiwoo.kim@hanbit.example> (customer, CFO); 박민아 <mina.park@tidewell.example> (us, CSM)

[0:05] 박민아: 안녕하세요, 이사님. 무엇을 도와드릴까요?
[0:12] 김지우: 근무표가 또 안 열려요.
`

// begun records the chat and returns its ID.
func (h house) begun(t testing.TB, text string) earshot.ConversationID {
	t.Helper()
	ctx := context.Background()
	if report, err := h.Add(ctx, transcripts([2]string{"chat.txt", text}), nil); err != nil || report.New != 1 {
		t.Fatalf("report = %+v, %v; want one new conversation", report, err)
	}
	all, _, err := h.Pipeline.Store.Briefs(ctx, store.BriefFilter{})
	if err != nil || len(all) != 1 {
		t.Fatalf("%d conversations, %v; want 1", len(all), err)
	}
	return all[0].ID
}

func at(clock string) time.Time {
	t, err := time.Parse(time.RFC3339, "2026-11-18T"+clock+"+09:00")
	if err != nil {
		panic(err)
	}
	return t
}

func say(key, speaker, clock, text string) earshot.Turn {
	return earshot.Turn{Key: key, Speaker: speaker, At: at(clock), Text: text}
}

var jiwoo = earshot.Participant{ID: "c", Name: "김지우", Email: "jiwoo.kim@hanbit.example"}

func (h house) append(t testing.TB, id earshot.ConversationID, add ingest.Addition) store.Recorded {
	t.Helper()
	recorded, err := h.Append(context.Background(), id, add)
	if err != nil {
		t.Fatal(err)
	}
	return recorded
}

func (h house) texts(t testing.TB, id earshot.ConversationID) []string {
	t.Helper()
	c, err := h.Pipeline.Store.Conversation(context.Background(), id)
	if err != nil {
		t.Fatal(err)
	}
	var all []string
	for _, turn := range c.Turns {
		all = append(all, turn.Text)
	}
	return all
}

// TestAppendFindsAndReminds follows an angry sentence from a live chat to the
// finding, the score, the reminder and the search.
func TestAppendFindsAndReminds(t *testing.T) {
	ctx := context.Background()
	h := openHouse(t, t.TempDir()).furnish(t)
	id := h.begun(t, liveChat)
	before, err := h.Pipeline.Store.LatestScore(ctx, "hanbit")
	if err != nil {
		t.Fatal(err)
	}
	recorded := h.append(t, id, ingest.Addition{Key: "call-1", Participants: []earshot.Participant{jiwoo},
		Turns: []earshot.Turn{say("m3", "c", "10:01:00", "이러면 우리 쪽에서는 재계약이 어려울 것 같아요.")}})
	if recorded.State != store.Replaced || recorded.Version != 2 || recorded.Account != "hanbit" || recorded.ID != id {
		t.Errorf("recorded = %+v, want version 2 of %s", recorded, id)
	}
	a, err := h.Pipeline.Store.Analysis(ctx, id)
	if err != nil {
		t.Fatal(err)
	}
	c := a.Conversation
	if len(c.Turns) != 3 || c.Turns[2].Seq != 2 || c.Turns[2].Side != earshot.SideCustomer || c.Turns[2].Lang != earshot.Korean || len(c.Participants) != 2 {
		t.Errorf("turns = %+v of %+v, want a third by 김지우", c.Turns, c.Participants)
	}
	if !slices.ContainsFunc(a.Findings, func(f earshot.Finding) bool {
		return f.Turn == 2 && f.Category == earshot.CategoryChurn && f.State == earshot.Counted
	}) {
		t.Errorf("findings = %v, want the refusal to renew in turn 2", a.Findings)
	}
	after, err := h.Pipeline.Store.LatestScore(ctx, "hanbit")
	if err != nil || after.Value <= before.Value {
		t.Errorf("score went from %.1f to %.1f, %v; want it raised", before.Value, after.Value, err)
	}
	reminders, _, err := h.Pipeline.Store.Reminders(ctx, store.ReminderFilter{Owner: "mina.park"})
	if err != nil || !slices.ContainsFunc(reminders, func(r earshot.Reminder) bool { return strings.Contains(r.Quote, "재계약") }) {
		t.Errorf("reminders = %v, %v; want one that quotes the refusal", reminders, err)
	}
	if err := h.CatchUp(ctx); err != nil {
		t.Fatal(err)
	}
	if hits := h.search(t, "재계약"); len(hits) != 1 || hits[0].Conversation.ID != id {
		t.Errorf("searching 재계약 finds %v, want the chat", hits)
	}
}

// TestAppendTwice sends calls and messages again.
func TestAppendTwice(t *testing.T) {
	h := openHouse(t, t.TempDir()).furnish(t)
	id := h.begun(t, liveChat)
	add := ingest.Addition{Key: "call-1", Participants: []earshot.Participant{jiwoo}, Turns: []earshot.Turn{{Speaker: "c", At: at("10:01:00"), Text: "여보세요?"}}}
	h.append(t, id, add)
	if again := h.append(t, id, add); again.State != store.Unchanged || again.Version != 2 {
		t.Errorf("the same call again = %+v, want nothing written", again)
	}
	if got := h.texts(t, id); len(got) != 3 {
		t.Errorf("turns = %q, want 3", got)
	}
	add.Turns = []earshot.Turn{{Speaker: "c", At: at("10:02:00"), Text: "다른 말"}}
	if _, err := h.Append(context.Background(), id, add); !errors.Is(err, earshot.ErrConflict) {
		t.Errorf("the key with another call = %v, want a conflict", err)
	}
	known := ingest.Addition{Participants: []earshot.Participant{jiwoo}, Turns: []earshot.Turn{say("m9", "c", "10:03:00", "네")}}
	h.append(t, id, known)
	if again := h.append(t, id, known); again.State != store.Unchanged {
		t.Errorf("a known message again = %+v, want nothing written", again)
	}
	if report, err := h.Add(context.Background(), transcripts([2]string{"chat.txt", liveChat}), nil); err != nil || report.Unchanged != 1 {
		t.Errorf("the transcript it began with again: %+v, %v; want it known", report, err)
	}
}

// TestAppendEditsAndDeletes changes and takes back what was said.
func TestAppendEditsAndDeletes(t *testing.T) {
	ctx := context.Background()
	h := openHouse(t, t.TempDir()).furnish(t)
	id := h.begun(t, liveChat)
	who := []earshot.Participant{jiwoo}
	h.append(t, id, ingest.Addition{Participants: who, Turns: []earshot.Turn{
		say("m3", "c", "10:01:00", "이러면 재계약이 어려울 것 같아요."), say("m4", "c", "10:02:00", "정말 실망했어요."), say("m5", "c", "10:03:00", "답답하네요.")}})
	keep := earshot.TurnCorrection{Mood: earshot.Positive}
	for _, seq := range []int{1, 3} {
		if err := h.Pipeline.Store.CorrectTurn(ctx, now, "mina.park", id, seq, keep, h.Reanalyse, h.Judge()); err != nil {
			t.Fatal(err)
		}
	}
	h.append(t, id, ingest.Addition{Participants: who, Turns: []earshot.Turn{say("m3", "c", "10:01:00", "이제 잘 돼요."), say("m4", "c", "10:02:00", "정말 실망했습니다.")}, Deleted: []string{"m5", "unknown"}})
	a, err := h.Pipeline.Store.Analysis(ctx, id)
	if err != nil {
		t.Fatal(err)
	}
	turns := a.Conversation.Turns
	if turns[2].Text != "이제 잘 돼요." || turns[4].Kind != earshot.KindDeleted || turns[4].Text != "" {
		t.Errorf("turns = %+v, want the third edited and the fifth taken back", turns)
	}
	if slices.ContainsFunc(a.Findings, func(f earshot.Finding) bool { return f.Turn == 2 || f.Turn == 4 }) {
		t.Errorf("findings = %+v, want none of words that are gone", a.Findings)
	}
	if turns[1].Correction() != keep || turns[3].Correction() != (earshot.TurnCorrection{}) {
		t.Errorf("corrections = %v and %v, want the one of unchanged words kept and the other gone", turns[1].Correction(), turns[3].Correction())
	}
	reminders, _, err := h.Pipeline.Store.Reminders(ctx, store.ReminderFilter{Owner: "mina.park"})
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range reminders {
		if r.Open() && strings.Contains(r.Quote, "재계약") {
			t.Errorf("the reminder %q is still open for words that are gone", r.Text)
		}
	}
	if again := h.append(t, id, ingest.Addition{Participants: who, Turns: []earshot.Turn{say("m5", "c", "10:03:00", "답답하네요.")}}); again.State != store.Unchanged {
		t.Errorf("what was taken back came again: %+v", again)
	}
}

// TestAppendLate puts a message that came late where it was said, and keeps
// what is known of people.
func TestAppendLate(t *testing.T) {
	ctx := context.Background()
	h := openHouse(t, t.TempDir()).furnish(t)
	id := h.begun(t, liveChat)
	if err := h.Pipeline.Store.SetSide(ctx, now, "mina.park", id, "p1", earshot.SideUs, h.Reanalyse, h.Judge()); err != nil {
		t.Fatal(err)
	}
	h.append(t, id, ingest.Addition{Participants: []earshot.Participant{{ID: "x", Name: "이상호", Side: earshot.SideCustomer}},
		Turns: []earshot.Turn{say("", "x", "10:05:00", "마지막"), say("", "x", "10:00:08", "중간"), say("", "p1", "10:04:00", "끝에서 둘째")}})
	want := []string{"안녕하세요, 이사님. 무엇을 도와드릴까요?", "중간", "근무표가 또 안 열려요.", "끝에서 둘째", "마지막"}
	if got := h.texts(t, id); !slices.Equal(got, want) {
		t.Errorf("turns = %q, want %q", got, want)
	}
	c, err := h.Pipeline.Store.Conversation(ctx, id)
	if err != nil {
		t.Fatal(err)
	}
	if got := c.Turn(1); got == nil || got.Text != "근무표가 또 안 열려요." {
		t.Errorf("turn 1 = %+v, want the one that had the number before", got)
	}
	if p := c.Participant("p1"); p.Side != earshot.SideUs || p.SideFrom != "corrected" || c.Account != "hanbit" || len(c.Participants) != 3 {
		t.Errorf("participants = %+v of %s, want the correction kept and one more", c.Participants, c.Account)
	}
}

// TestAppendIsAsIfSaidAtOnce compares a chat that came in pieces with the same
// chat that came whole.
func TestAppendIsAsIfSaidAtOnce(t *testing.T) {
	ctx := context.Background()
	whole, pieces := openHouse(t, t.TempDir()).furnish(t), openHouse(t, t.TempDir()).furnish(t)
	lines := []string{"OK", "전혀 도움이 안 되네요.", "契約更新", "다른 업체로 옮기려고 합니다.", "음"}
	text := liveChat
	id := pieces.begun(t, liveChat)
	for i, line := range lines {
		text += fmt.Sprintf("[%d:00] 김지우: %s\n", i+1, line)
		pieces.append(t, id, ingest.Addition{Participants: []earshot.Participant{jiwoo}, Turns: []earshot.Turn{
			{Speaker: "c", Timed: true, Start: time.Duration(i+1) * time.Minute, End: time.Duration(i+1) * time.Minute, Text: line}}})
	}
	a, err1 := pieces.Pipeline.Store.Analysis(ctx, id)
	b, err2 := whole.Pipeline.Store.Analysis(ctx, whole.begun(t, text))
	if err := errors.Join(err1, err2); err != nil {
		t.Fatal(err)
	}
	if len(a.Conversation.Turns) != len(b.Conversation.Turns) || a.Conversation.Turns == nil {
		t.Fatalf("%d turns in pieces, %d at once", len(a.Conversation.Turns), len(b.Conversation.Turns))
	}
	for i, got := range a.Conversation.Turns {
		want := b.Conversation.Turns[i]
		if got.Text != want.Text || got.Lang != want.Lang || got.Sentiment != want.Sentiment || got.Side != want.Side {
			t.Errorf("turn %d = %+v, want %+v", i, got, want)
		}
	}
	if len(a.Findings) != len(b.Findings) || len(b.Findings) == 0 {
		t.Errorf("%d findings in pieces, %d at once; want as many, and some", len(a.Findings), len(b.Findings))
	}
}

// TestAppendAtOnce appends from many places at the same time.
func TestAppendAtOnce(t *testing.T) {
	h := openHouse(t, t.TempDir()).furnish(t)
	id := h.begun(t, liveChat)
	const writers, each = 8, 5
	var wg sync.WaitGroup
	for w := range writers {
		wg.Go(func() {
			for i := range each {
				add := ingest.Addition{Key: fmt.Sprint(w, "/", i), Participants: []earshot.Participant{{ID: "w", Name: fmt.Sprint("손님 ", w)}},
					Turns: []earshot.Turn{{Key: fmt.Sprint(w, "/", i), Speaker: "w", At: at("10:10:00").Add(time.Duration(i) * time.Second), Text: fmt.Sprint("메시지 ", w, " ", i)}}}
				if _, err := h.Append(context.Background(), id, add); err != nil {
					t.Error(err)
				}
			}
		})
	}
	wg.Wait()
	c, err := h.Pipeline.Store.Conversation(context.Background(), id)
	if err != nil {
		t.Fatal(err)
	}
	seqs := map[int]bool{}
	for _, turn := range c.Turns {
		seqs[turn.Seq] = true
	}
	if len(c.Turns) != 2+writers*each || len(seqs) != len(c.Turns) || len(c.Participants) != 2+writers {
		t.Errorf("%d turns with %d numbers by %d people, want %d by %d", len(c.Turns), len(seqs), len(c.Participants), 2+writers*each, 2+writers)
	}
}

// TestAppendRefuses names what is wrong with an addition.
func TestAppendRefuses(t *testing.T) {
	h := openHouse(t, t.TempDir()).furnish(t)
	id := h.begun(t, liveChat)
	one := []earshot.Turn{{Text: "네"}}
	for name, test := range map[string]struct {
		id   earshot.ConversationID
		add  ingest.Addition
		want error
	}{
		"nothing":              {id, ingest.Addition{}, earshot.ErrInvalid},
		"no words":             {id, ingest.Addition{Turns: []earshot.Turn{{Text: " "}}}, earshot.ErrInvalid},
		"unknown speaker":      {id, ingest.Addition{Turns: []earshot.Turn{{Speaker: "p9", Text: "네"}}}, earshot.ErrInvalid},
		"too many":             {id, ingest.Addition{Turns: slices.Repeat(one, ingest.MaxAppend+1)}, earshot.ErrInvalid},
		"unknown conversation": {"20260101T000000Z-000000000000", ingest.Addition{Turns: one}, earshot.ErrNotFound},
	} {
		t.Run(name, func(t *testing.T) {
			if _, err := h.Append(context.Background(), test.id, test.add); !errors.Is(err, test.want) {
				t.Errorf("append = %v, want %v", err, test.want)
			}
		})
	}
	if got := h.texts(t, id); len(got) != 2 {
		t.Errorf("turns = %q, want the chat as it was", got)
	}
}

// BenchmarkAppend adds one message to a chat of 2,000.
func BenchmarkAppend(b *testing.B) {
	h := openHouse(b, b.TempDir()).furnish(b)
	var text strings.Builder
	text.WriteString(liveChat)
	for i := range 2000 {
		fmt.Fprintf(&text, "[%d:%02d] %s: %s\n", 1+i/10, i%10*5, []string{"김지우", "박민아"}[i%2], []string{"근무표가 또 안 열려요. 지난주에도 그랬는데 왜 계속 이러는 거죠?", "확인해 보겠습니다, 이사님. 잠시만 기다려 주세요."}[i%2])
	}
	id := h.begun(b, text.String())
	n := 0
	for b.Loop() {
		n++
		h.append(b, id, ingest.Addition{Participants: []earshot.Participant{jiwoo}, Turns: []earshot.Turn{{Key: fmt.Sprint(n), Speaker: "c", At: at("14:00:00"), Text: "재계약은 어려울 것 같아요."}}})
	}
}
