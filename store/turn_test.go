package store_test

import (
	"errors"
	"slices"
	"testing"

	"earshot"
	"earshot/store"

	"github.com/google/go-cmp/cmp"
)

// tellAgain is an analysis that tells every turn Korean and neutral, but for
// what a person said, and finds something in each turn that is not positive.
func tellAgain(c *earshot.Conversation) earshot.Analysis {
	a := earshot.Analysis{Conversation: c, Metrics: earshot.Metrics{Turns: len(c.Turns), WorstTurn: -1}}
	for i := range c.Turns {
		t := &c.Turns[i]
		if t.LangFrom != earshot.Corrected && t.LangFrom != "given" {
			t.Lang, t.LangConfidence, t.LangFrom = earshot.Korean, 0.9, "script"
		}
		if t.SentimentFrom != earshot.Corrected {
			t.Sentiment = earshot.Sentiment{Label: earshot.Neutral}
		}
		if t.Sentiment.Label != earshot.Positive {
			a.Findings = append(a.Findings, foundIn(c, i, "churn-intent"))
		}
	}
	return a
}

func told(t testing.TB, s *store.Store, id earshot.ConversationID, seq int) earshot.Turn {
	t.Helper()
	return *must1(s.Conversation(t.Context(), id))(t).Turn(seq)
}

func correctTurn(t testing.TB, s *store.Store, id earshot.ConversationID, seq int, to earshot.TurnCorrection) {
	t.Helper()
	must(t, s.CorrectTurn(t.Context(), today, "tom", id, seq, to, tellAgain, judge()))
}

func correctsTurn(t *testing.T, s *store.Store) {
	a := tellAgain(spoken("acme", "a", 3, 3, 0).Conversation)
	english := &a.Conversation.Turns[1]
	english.Lang, english.LangConfidence, english.LangFrom = earshot.English, 1, "given"
	id := a.Conversation.ID
	record(t, s, a)
	before := must1(s.Conversation(t.Context(), id))(t)
	to := earshot.TurnCorrection{Lang: earshot.Japanese, Mood: earshot.Positive}
	for range 2 {
		correctTurn(t, s, id, 1, to)
	}
	want := a.Conversation.Turns[1]
	want.Lang, want.LangConfidence, want.LangFrom = earshot.Japanese, 1, "corrected"
	want.Sentiment, want.SentimentFrom = earshot.Sentiment{Label: earshot.Positive, Score: 1}, "corrected"
	if diff := cmp.Diff(want, told(t, s, id, 1)); diff != "" {
		t.Errorf("the corrected turn (-want +got):\n%s", diff)
	}
	if got := scores(t, s)["acme"]; got != 21 {
		t.Errorf("the score is %v, want 21: what was positive is found no more", got)
	}
	if got := must1(s.Reanalyse(t.Context(), today, []earshot.Analysis{tellAgain(before)}, judge()))(t)[0]; got.State != store.Stale {
		t.Errorf("Reanalyse(read before the correction) = %+v, want stale", got)
	}
	louder := tellAgain(must1(s.Conversation(t.Context(), id))(t))
	louder.Findings[0].Severity = earshot.SeverityLow
	if got := must1(s.Reanalyse(t.Context(), today, []earshot.Analysis{louder}, judge()))(t)[0]; got.State != store.Replaced {
		t.Errorf("Reanalyse(read after the correction) = %+v, want replaced", got)
	}
	if got := record(t, s, a)[0]; got.State != store.Unchanged || got.Version != 3 {
		t.Errorf("Record(the file again) = %+v, want unchanged, version 3", got)
	}
	correctTurn(t, s, id, 1, earshot.TurnCorrection{Mood: earshot.Negative})
	if got := told(t, s, id, 1); got.Lang != earshot.English || got.LangFrom != "given" || got.Sentiment.Score != -1 {
		t.Errorf("with the mood alone corrected the turn is %+v, want the given language and -1", got)
	}
	late := tellAgain(must1(s.Conversation(t.Context(), id))(t))
	correctTurn(t, s, id, 1, earshot.TurnCorrection{})
	if diff := cmp.Diff(a.Conversation.Turns[1], told(t, s, id, 1)); diff != "" {
		t.Errorf("after it was taken back (-want +got):\n%s", diff)
	}
	if got := must1(s.Reanalyse(t.Context(), today, []earshot.Analysis{late}, judge()))(t)[0]; got.State != store.Stale {
		t.Errorf("Reanalyse(read before it was taken back) = %+v, want stale", got)
	}
	entries, n, err := s.Audit(t.Context(), store.AuditFilter{Subject: string(id), Action: "turn"})
	if err != nil || n != 3 || entries[2].Person != "tom" || entries[2].Detail != `{"of":"1","to":"ja positive"}` || entries[0].Detail != `{"of":"1","from":"negative"}` {
		t.Errorf("Audit = %+v of %d, %v, want three by tom, to ja positive first", entries, n, err)
	}
}

func correctionFollows(t *testing.T, s *store.Store) {
	a := tellAgain(spoken("acme", "a", 3, 4, 0).Conversation)
	a.Conversation.Turns[3].Text = "OK"
	a.Conversation.Turns[1].Text = "OK"
	id := a.Conversation.ID
	record(t, s, a)
	correctTurn(t, s, id, 0, earshot.TurnCorrection{Mood: earshot.Positive})
	correctTurn(t, s, id, 2, earshot.TurnCorrection{Lang: earshot.English})
	correctTurn(t, s, id, 3, earshot.TurnCorrection{Lang: earshot.Japanese})

	grown := tellAgain(spoken("acme", "a", 3, 4, 0).Conversation)
	grown.Conversation.Fingerprint = "print of more words"
	turns := slices.Clone(a.Conversation.Turns)
	turns[2].Text = "something else entirely"
	turns = slices.Insert(turns, 0, earshot.Turn{Text: "Hello?"})
	for i := range turns {
		turns[i].Seq = i
	}
	grown.Conversation.Turns = turns
	j := judge()
	j.Reanalyse = tellAgain
	if got := must1(s.Record(t.Context(), today, []earshot.Analysis{grown}, j))(t)[0]; got.State != store.Replaced {
		t.Errorf("Record(grown) = %+v, want replaced", got)
	}
	want := []earshot.TurnCorrection{{}, {Mood: earshot.Positive}, {}, {}, {Lang: earshot.Japanese}}
	var got []earshot.TurnCorrection
	for _, turn := range must1(s.Conversation(t.Context(), id))(t).Turns {
		got = append(got, turn.Correction())
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("corrections by turn (-want +got):\n%s", diff)
	}
	if got := scores(t, s)["acme"]; got != 41 {
		t.Errorf("the score is %v, want 41: the new recording is analysed with the correction", got)
	}
	if turns[1].SentimentFrom != "" {
		t.Error("the recording that was handed in was changed")
	}
}

func refusesCorrection(t *testing.T, s *store.Store) {
	a := spoken("acme", "a", 3, 3, 1)
	a.Conversation.Turns[2].Kind = earshot.KindNote
	record(t, s, a)
	for _, tt := range []struct {
		id   earshot.ConversationID
		seq  int
		to   earshot.TurnCorrection
		want error
	}{
		{"no such", 0, earshot.TurnCorrection{Mood: earshot.Neutral}, earshot.ErrNotFound},
		{a.Conversation.ID, 9, earshot.TurnCorrection{Mood: earshot.Neutral}, earshot.ErrNotFound},
		{a.Conversation.ID, -1, earshot.TurnCorrection{Mood: earshot.Neutral}, earshot.ErrNotFound},
		{a.Conversation.ID, 0, earshot.TurnCorrection{Mood: "furious"}, earshot.ErrInvalid},
		{a.Conversation.ID, 0, earshot.TurnCorrection{Lang: earshot.Undetermined}, earshot.ErrInvalid},
		{a.Conversation.ID, 2, earshot.TurnCorrection{Mood: earshot.Neutral}, earshot.ErrInvalid},
	} {
		if err := s.CorrectTurn(t.Context(), today, "tom", tt.id, tt.seq, tt.to, tellAgain, judge()); !errors.Is(err, tt.want) {
			t.Errorf("CorrectTurn(%s, %d, %q) = %v, want %v", tt.id, tt.seq, tt.to, err, tt.want)
		}
	}
	if got := must1(s.Analysis(t.Context(), a.Conversation.ID))(t); len(got.Findings) != 1 {
		t.Errorf("a correction that was refused changed the findings: %+v", got.Findings)
	}
}

func listsCorrections(t *testing.T, s *store.Store) {
	a, b := spoken("acme", "a", 3, 3, 0), spoken("acme", "b", 9, 3, 0)
	record(t, s, a, b)
	correctTurn(t, s, a.Conversation.ID, 2, earshot.TurnCorrection{Mood: earshot.Positive})
	correctTurn(t, s, a.Conversation.ID, 0, earshot.TurnCorrection{Lang: earshot.English, Mood: earshot.Neutral})
	correctTurn(t, s, b.Conversation.ID, 1, earshot.TurnCorrection{Lang: "fr"})
	want := []store.CorrectedTurn{
		{Conversation: b.Conversation.ID, Turn: 1, Text: b.Conversation.Turns[1].Text, Lang: "fr", To: earshot.TurnCorrection{Lang: "fr"}, By: "tom", At: today},
		{Conversation: a.Conversation.ID, Turn: 0, Text: a.Conversation.Turns[0].Text, Lang: earshot.English, To: earshot.TurnCorrection{Lang: earshot.English, Mood: earshot.Neutral}, By: "tom", At: today},
		{Conversation: a.Conversation.ID, Turn: 2, Text: a.Conversation.Turns[2].Text, Lang: earshot.Korean, To: earshot.TurnCorrection{Mood: earshot.Positive}, By: "tom", At: today},
	}
	if diff := cmp.Diff(want, corrections(t, s)); diff != "" {
		t.Errorf("Corrections (-want +got):\n%s", diff)
	}
	correctTurn(t, s, a.Conversation.ID, 2, earshot.TurnCorrection{})
	must(t, s.DeleteConversation(t.Context(), today, "tom", b.Conversation.ID, judge()))
	if diff := cmp.Diff(want[1:2], corrections(t, s)); diff != "" {
		t.Errorf("Corrections after one was taken back and one erased (-want +got):\n%s", diff)
	}
	record(t, s, b)
	back := told(t, s, b.Conversation.ID, 1)
	if got := back.Correction(); got != (earshot.TurnCorrection{}) {
		t.Errorf("an erased conversation came back with the correction %q", got)
	}
}

func corrections(t testing.TB, s *store.Store) []store.CorrectedTurn {
	t.Helper()
	var all []store.CorrectedTurn
	for c, err := range s.Corrections(t.Context()) {
		must(t, err)
		all = append(all, c)
	}
	return all
}
