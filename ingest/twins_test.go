package ingest_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"earshot"
	"earshot/ingest"
	"earshot/store"
)

// renewalTalk is what was said in one call, a speaker's words in each line.
var renewalTalk = []string{
	"Dana Reyes: Thanks for joining, I wanted to go over the renewal before the end of the quarter.",
	"Owen Hale: Of course, happy to, and I have brought the usage report for all of your plants.",
	"Dana Reyes: To be honest we are going to cancel, because the roster fails every Monday morning.",
	"Owen Hale: I am sorry to hear that, did the fix from last week not reach the night shift?",
	"Dana Reyes: It did not, and our supervisors went back to writing schedules on a whiteboard.",
	"Owen Hale: Then let me bring our engineers to a call tomorrow and settle it with your team.",
	"Dana Reyes: Fine, but ShiftPilot has offered us a lower price and they start in January.",
}

// heard is the talk as a tool takes it down that gets some words wrong.
func heard(wrong int) []string {
	all := slices.Clone(renewalTalk)
	n := 0
	for i, line := range all {
		words := strings.Fields(line)
		for j := 2; j < len(words); j++ {
			if n++; wrong > 0 && n%wrong == 0 {
				words[j] = "uh"
			}
		}
		all[i] = strings.Join(words, " ")
	}
	return all
}

func vttOf(lines []string) string {
	var out strings.Builder
	out.WriteString("WEBVTT\n\n")
	for i, line := range lines {
		fmt.Fprintf(&out, "%d\n%s.000 --> %s.000\n%s\n\n", i+1, clock(i * 8)[:8], clock(i*8 + 7)[:8], line)
	}
	return out.String()
}

func srtOf(lines []string) string {
	var out strings.Builder
	for i, line := range lines {
		fmt.Fprintf(&out, "%d\n%s,500 --> %s,500\n%s\n\n", i+1, clock(i * 8)[:8], clock(i*8 + 6)[:8], line)
	}
	return out.String()
}

// northgate is the house with the account of the call.
func northgate(t *testing.T) house {
	h := openHouse(t, t.TempDir()).furnish(t)
	ctx := context.Background()
	if err := errors.Join(h.Pipeline.Store.PutAccounts(ctx, []earshot.Account{{ID: "northgate", Name: "Northgate", CSM: "mina.park"}}),
		h.Pipeline.Store.PutContacts(ctx, []earshot.Contact{{ID: "dana", Account: "northgate", Name: "Dana Reyes"}})); err != nil {
		t.Fatal(err)
	}
	h.Pipeline = newPipeline(t, h.Pipeline.Store)
	return h
}

func (h house) score(t *testing.T) float64 {
	t.Helper()
	s, err := h.Pipeline.Store.LatestScore(context.Background(), "northgate")
	if err != nil {
		t.Fatal(err)
	}
	return s.Value
}

// TestOneCallFromTwoTools follows a call that Zoom and another service took
// down: it is offered as one, counts once when joined, and twice again when
// that is taken back.
func TestOneCallFromTwoTools(t *testing.T) {
	ctx := context.Background()
	h := northgate(t)
	h.add(t, "GMT20261118-140000_Recording.vtt", vttOf(heard(0)))
	lead := h.only(t).Conversation.ID
	h.add(t, "2026-11-18 14.05.00 Other.vtt", vttOf(strings.Split(strings.Repeat("Owen Hale: Something else entirely was said in this one call number one.\nDana Reyes: Yes, and nothing of it about renewals or rosters, only lunch and the weather in spring.\n", 3), "\n")[:6]))
	once := h.score(t)
	if r := h.add(t, "2026-11-18 14.02.00 Northgate.srt", srtOf(heard(8))); r.New != 1 {
		t.Fatalf("report = %+v, want a second conversation", r)
	}
	twins, err := h.Pipeline.Store.Twins(ctx, store.TwinFilter{State: store.TwinOpen})
	if err != nil || len(twins) != 1 || !twins[0].Has(lead) || twins[0].Likeness < 0.4 {
		t.Fatalf("twins = %+v, %v; want the call and nothing else", twins, err)
	}
	other := twins[0].First
	if other == lead {
		other = twins[0].Second
	}
	twice := h.score(t)
	if twice <= once {
		t.Fatalf("score %.1f then %.1f: the second transcript changes nothing, the test tells nothing", once, twice)
	}
	if err := h.Pipeline.Store.JoinTwins(ctx, now, "mina.park", lead, other, h.Judge()); err != nil {
		t.Fatal(err)
	}
	h.counts(t, lead, other, once, false)
	if report, err := h.Again(ctx, nil); err != nil || len(report.Failures) > 0 {
		t.Fatalf("again = %+v, %v", report, err)
	}
	h.counts(t, lead, other, once, false)
	if _, err := h.Append(ctx, other, ingest.Addition{Turns: []earshot.Turn{{Text: "We are going to cancel, I said."}}}); err != nil {
		t.Fatal(err)
	}
	h.counts(t, lead, other, once, false)
	if err := h.Pipeline.Store.SplitTwins(ctx, now, "mina.park", other, lead, true, h.Judge()); err != nil {
		t.Fatal(err)
	}
	h.counts(t, lead, other, twice, true)
	if twins, err = h.Pipeline.Store.Twins(ctx, store.TwinFilter{State: store.TwinOpen}); err != nil || len(twins) != 1 {
		t.Errorf("twins = %+v, %v; want the pair open again", twins, err)
	}
	if err := h.Pipeline.Store.SplitTwins(ctx, now, "mina.park", lead, other, false, h.Judge()); err != nil {
		t.Fatal(err)
	}
	if twins, err = h.Pipeline.Store.Twins(ctx, store.TwinFilter{State: store.TwinOpen}); err != nil || len(twins) != 0 {
		t.Errorf("twins = %+v, %v; want nobody asked again", twins, err)
	}
	audits, _, err := h.Pipeline.Store.Audit(ctx, store.AuditFilter{Person: "mina.park"})
	if err != nil || len(audits) != 3 || audits[2].Action != "join" || audits[0].Action != "split" {
		t.Errorf("audit = %+v, %v; want a join and two splits", audits, err)
	}
}

// counts checks who counts: the score, the lists, the findings, the reminders
// and the search.
func (h house) counts(t *testing.T, lead, other earshot.ConversationID, score float64, both bool) {
	t.Helper()
	ctx := context.Background()
	st := h.Pipeline.Store
	if got := h.score(t); got < score-0.05 || !both && got > score+0.05 {
		t.Errorf("score = %.2f, want %.2f", got, score)
	}
	briefs, total, err := st.Briefs(ctx, store.BriefFilter{})
	if err != nil || slices.ContainsFunc(briefs, func(b earshot.Brief) bool { return b.ID == other }) != both || total != len(briefs) {
		t.Errorf("listed = %+v (%d), %v; want both %v", briefs, total, err, both)
	}
	found, _, err := st.Findings(ctx, store.FindingFilter{Conversation: other})
	if err != nil || len(found) > 0 != both {
		t.Errorf("findings of the other = %d, %v; want some %v", len(found), err, both)
	}
	reminders, _, err := st.Reminders(ctx, store.ReminderFilter{States: []earshot.ReminderState{earshot.ReminderOpen}})
	if err != nil || len(reminders) == 0 {
		t.Errorf("reminders = %v, %v; want one at least", reminders, err)
	}
	for _, r := range reminders {
		for _, id := range r.Evidence {
			if _, err := st.Finding(ctx, id); err != nil {
				t.Errorf("the reminder %q rests on what does not count: %v", r.Text, err)
			}
		}
	}
	if err := h.CatchUp(ctx); err != nil {
		t.Fatal(err)
	}
	hits := h.search(t, "whiteboard")
	if n := len(hits); n != 1 && !both || n != 2 && both {
		t.Errorf("searching finds %d conversations, want both %v", n, both)
	}
	kept, err := st.KeptWith(ctx, other)
	if err != nil || (kept.In == lead) == both {
		t.Errorf("kept = %+v, %v; want in %s: %v", kept, err, lead, !both)
	}
}

// TestAlike tells one talk from others in several languages, whatever the
// tools heard.
func TestAlike(t *testing.T) {
	talk := func(lines ...string) *earshot.Conversation {
		c := &earshot.Conversation{}
		for _, line := range lines {
			c.Turns = append(c.Turns, earshot.Turn{Text: line})
		}
		return c
	}
	korean := []string{"안녕하세요 이사님, 지난번에 말씀하신 재계약 건으로 연락드렸습니다.", "네, 솔직히 말씀드리면 우리 쪽에서는 재계약이 어려울 것 같아요. 예산이 많이 줄었거든요."}
	if got := ingest.Alike(talk(korean...), talk(strings.Join(korean, " "))); got < 0.95 {
		t.Errorf("the same words in other turns are alike by %.2f, want 1", got)
	}
	if got := ingest.Alike(talk(heard(7)...), talk(heard(5)...)); got < 0.3 {
		t.Errorf("a talk heard badly twice is alike by %.2f, want more than 0.3", got)
	}
	if got := ingest.Alike(talk(korean...), talk(renewalTalk...)); got != 0 {
		t.Errorf("two talks are alike by %.2f, want 0", got)
	}
	if got := ingest.Alike(talk("Hello, can you hear me?"), talk("Hello, can you hear me?")); got != 0 {
		t.Errorf("a greeting is alike by %.2f; it is too short to tell", got)
	}
}
