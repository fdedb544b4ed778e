package store_test

import (
	"errors"
	"testing"
	"time"

	"earshot"
	"earshot/store"
)

func working() []behaviour {
	return []behaviour{
		{"a job is one's own while its lease lasts", leases},
		{"a judgement is kept, overruled and taken back", judgements},
		{"languages are counted by what most of a conversation is in", languageShares},
	}
}

func leases(t *testing.T, s *store.Store) {
	ctx := t.Context()
	if _, err := s.ClaimJob(ctx); !errors.Is(err, earshot.ErrNotFound) {
		t.Errorf("ClaimJob of nothing = %v", err)
	}
	asked := must1(s.AskBacktest(ctx, today, "tom", price()))(t)
	mine := must1(s.ClaimJob(ctx))(t)
	if mine.ID != asked.ID || mine.By != "tom" {
		t.Errorf("claimed %+v, want %s", mine, asked.ID)
	}
	if _, err := s.ClaimJob(ctx); !errors.Is(err, earshot.ErrNotFound) {
		t.Errorf("claiming what is claimed = %v", err)
	}
	mine.Done, mine.Total, mine.Place = 5, 9, "c5"
	must(t, s.StepJob(ctx, &mine))
	s.Now = func() time.Time { return today.Add(time.Hour) }
	theirs := must1(s.ClaimJob(ctx))(t)
	if theirs.Done != 5 || theirs.Place != "c5" {
		t.Errorf("after the lease ran out the job stands at %+v, want where it was left", theirs)
	}
	if err := s.StepJob(ctx, &mine); !errors.Is(err, earshot.ErrConflict) {
		t.Errorf("stepping another's job = %v, want conflict", err)
	}
	must(t, s.ReleaseJob(ctx, &theirs))
	theirs = must1(s.ClaimJob(ctx))(t)
	newer := must1(s.AskBacktest(ctx, today, "tom", price()))(t)
	if err := s.EndJob(ctx, &theirs, store.JobDone); !errors.Is(err, earshot.ErrConflict) {
		t.Errorf("ending a replaced job = %v, want conflict", err)
	}
	if last := must1(s.LastJob(ctx, store.JobBacktest, "price"))(t); last.ID != newer.ID {
		t.Errorf("LastJob = %s, want the newer %s", last.ID, newer.ID)
	}
	last := must1(s.ClaimJob(ctx))(t)
	last.Answer = "{}"
	must(t, s.EndJob(ctx, &last, store.JobDone))
	if got := must1(s.Job(ctx, last.ID))(t); got.State != store.JobDone || got.Answer != "{}" || got.Ended.IsZero() {
		t.Errorf("the job ended as %+v", got)
	}
}

func judgements(t *testing.T, s *store.Store) {
	ctx := t.Context()
	j := store.Judgement{Finding: "f1", Rule: store.RuleDigest(price()), Tracker: "price", Lang: "ko", Verdict: store.Right, By: "tom"}
	must(t, s.Judge(ctx, today, j))
	j.Verdict, j.By = store.Wrong, "dana"
	must(t, s.Judge(ctx, today.Add(time.Minute), j))
	if all := must1(s.Judgements(ctx, "price"))(t); len(all) != 1 || all[0].Verdict != store.Wrong || all[0].By != "dana" {
		t.Errorf("Judgements = %+v, want the last word", all)
	}
	j.Verdict = ""
	must(t, s.Judge(ctx, today, j))
	if all := must1(s.Judgements(ctx, ""))(t); len(all) != 0 {
		t.Errorf("taken back, Judgements = %+v", all)
	}
	for _, bad := range []store.Judgement{{Rule: "r", Tracker: "t", Verdict: store.Right}, {Finding: "f", Rule: "r", Tracker: "t", Verdict: "maybe"}} {
		if err := s.Judge(ctx, today, bad); !errors.Is(err, earshot.ErrInvalid) {
			t.Errorf("Judge(%+v) = %v", bad, err)
		}
	}
	other := price()
	other.Name = "Another name"
	if store.RuleDigest(other) != store.RuleDigest(price()) {
		t.Error("a name makes another rule")
	}
	other.Side = earshot.SideUs
	if store.RuleDigest(other) == store.RuleDigest(price()) {
		t.Error("a side makes no other rule")
	}
}

func languageShares(t *testing.T, s *store.Store) {
	record(t, s, spoken("hanbit", "a", 3, 7, 2), spoken("hanbit", "b", 2, 5, 1))
	all := must1(s.LanguageShares(t.Context()))(t)
	n := 0
	for _, l := range all {
		n += l.Conversations
	}
	if n != 2 || must1(s.CountConversations(t.Context()))(t) != 2 {
		t.Errorf("LanguageShares = %+v, want two conversations", all)
	}
}
