package store_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"earshot"
	"earshot/store"

	"github.com/google/go-cmp/cmp"
)

func correcting() []behaviour {
	return []behaviour{
		{"an assigned conversation moves with its findings and stays", assigns},
		{"a corrected side is analysed again and stays", setsSide},
		{"a corrected turn is analysed again and stays until that is taken back", correctsTurn},
		{"a correction follows its words into a new recording", correctionFollows},
		{"a correction that cannot be is refused", refusesCorrection},
		{"corrections are listed with their words, and erased with them", listsCorrections},
		{"a wrong finding stays wrong until that is taken back", findsWrong},
		{"what should have counted counts until that is taken back", findsRight},
		{"findings that settle raise a version once", versionsOnce},
		{"an erased conversation leaves no word behind", erases},
	}
}

// open lists the account's reminders to act on.
func openOf(t testing.TB, s *store.Store, id earshot.AccountID) []earshot.Reminder {
	t.Helper()
	all, _, err := s.Reminders(t.Context(), store.ReminderFilter{Account: &id, States: []earshot.ReminderState{earshot.ReminderOpen}})
	must(t, err)
	return all
}

func scores(t testing.TB, s *store.Store) map[earshot.AccountID]float64 {
	t.Helper()
	all := map[earshot.AccountID]float64{}
	for _, v := range must1(s.LatestScores(t.Context()))(t) {
		all[v.Account] = v.Value
	}
	return all
}

func assigns(t *testing.T, s *store.Store) {
	putHanbit(t, s)
	a := spoken("acme", "a", 3, 7, 2)
	record(t, s, a, spoken("acme", "b", 2, 3, 1))
	id := a.Conversation.ID
	must(t, s.Assign(t.Context(), today, "tom", id, "hanbit", judge()))
	c := must1(s.Conversation(t.Context(), id))(t)
	if c.Account != "hanbit" || c.AccountFrom != "corrected" {
		t.Errorf("the conversation is in %q from %q, want hanbit, corrected", c.Account, c.AccountFrom)
	}
	if diff := cmp.Diff(map[earshot.AccountID]float64{"acme": 11, "hanbit": 21}, scores(t, s)); diff != "" {
		t.Errorf("scores (-want +got):\n%s", diff)
	}
	if r := openOf(t, s, "hanbit"); len(r) != 1 || len(r[0].Evidence) != 2 || r[0].Owner != "mina.park" {
		t.Errorf("hanbit's reminders = %+v, want one for mina.park with two findings", r)
	}
	if r := openOf(t, s, "acme"); len(r) != 1 || len(r[0].Evidence) != 1 {
		t.Errorf("acme's reminders = %+v, want one with one finding left", r)
	}
	grown := spoken("acme", "a", 3, 9, 2)
	grown.Conversation.Fingerprint = "more"
	record(t, s, grown)
	if got := must1(s.Reanalyse(t.Context(), today, []earshot.Analysis{spoken("acme", "b", 2, 3, 2)}, judge()))(t); got[0].Account != "acme" {
		t.Errorf("Reanalyse(b) = %+v, want acme", got)
	}
	if c = must1(s.Conversation(t.Context(), id))(t); c.Account != "hanbit" || len(c.Turns) != 9 {
		t.Errorf("after it grew it has %d turns in %q, want 9 in hanbit", len(c.Turns), c.Account)
	}
	must(t, s.Assign(t.Context(), today, "tom", id, earshot.Unassigned, judge()))
	if scores(t, s)["hanbit"] != 1 || len(openOf(t, s, "hanbit")) != 0 {
		t.Errorf("hanbit scores %v with reminders %v after its conversation was taken away", scores(t, s)["hanbit"], openOf(t, s, "hanbit"))
	}
	for _, tt := range []struct {
		id earshot.ConversationID
		to earshot.AccountID
	}{{id, "no such"}, {"no such", "hanbit"}} {
		if err := s.Assign(t.Context(), today, "tom", tt.id, tt.to, judge()); !errors.Is(err, earshot.ErrNotFound) {
			t.Errorf("Assign(%s, %s) = %v, want not found", tt.id, tt.to, err)
		}
	}
	entries, n, err := s.Audit(t.Context(), store.AuditFilter{Subject: string(id), Limit: 1})
	if err != nil || n != 2 || entries[0].Person != "tom" || entries[0].Action != "assign" || entries[0].Detail != `{"from":"hanbit"}` {
		t.Errorf("Audit = %+v of %d, %v, want two, the newest by tom from hanbit", entries, n, err)
	}
}

func setsSide(t *testing.T, s *store.Store) {
	a := spoken("acme", "a", 3, 7, 2)
	record(t, s, a)
	before := must1(s.Conversation(t.Context(), a.Conversation.ID))(t)
	quiet := func(c *earshot.Conversation) earshot.Analysis {
		found := spoken("acme", "a", 3, 7, 2).Findings
		for i := range found {
			if c.Turns[found[i].Turn].Side == earshot.SideUs {
				found[i].State, found[i].Reason = earshot.Suppressed, "our side"
			}
		}
		return earshot.Analysis{Conversation: c, Findings: found}
	}
	must(t, s.SetSide(t.Context(), today, "tom", a.Conversation.ID, "p1", earshot.SideUs, quiet, judge()))
	c := must1(s.Conversation(t.Context(), a.Conversation.ID))(t)
	if p := c.Participant("p1"); p.Side != earshot.SideUs || p.SideFrom != "corrected" || c.Turns[0].Side != earshot.SideUs {
		t.Errorf("p1 = %+v, first turn's side %q, want us, corrected", p, c.Turns[0].Side)
	}
	if got := scores(t, s)["acme"]; got != 1 {
		t.Errorf("the score is %v, want 1: our own words are no risk", got)
	}
	if r := openOf(t, s, "acme"); len(r) != 0 {
		t.Errorf("the reminder rests on our own words: %+v", r)
	}
	if got := record(t, s, a)[0]; got.State != store.Unchanged || got.Version != 2 {
		t.Errorf("Record(the file again) = %+v, want unchanged, version 2", got)
	}
	late := quiet(before)
	if got := must1(s.Reanalyse(t.Context(), today, []earshot.Analysis{late}, judge()))(t)[0]; got.State != store.Stale {
		t.Errorf("Reanalyse(read before the correction) = %+v, want stale", got)
	}
	if err := s.SetSide(t.Context(), today, "tom", a.Conversation.ID, "p9", earshot.SideUs, quiet, judge()); !errors.Is(err, earshot.ErrNotFound) {
		t.Errorf("SetSide(p9) = %v, want not found", err)
	}
}

func findsWrong(t *testing.T, s *store.Store) {
	a := spoken("acme", "a", 3, 7, 2)
	record(t, s, a)
	id := a.Findings[0].ID
	for range 2 {
		must(t, s.OverrideFinding(t.Context(), today, "tom", id, store.Said{Override: earshot.SaidWrong}, judge()))
	}
	state := func(want earshot.FindingState, reason string, score float64, evidence, findings int) {
		t.Helper()
		f := must1(s.Finding(t.Context(), id))(t)
		if f.State != want || f.Reason != reason || scores(t, s)["acme"] != score {
			t.Errorf("the finding is %s (%s), the score %v; want %s (%s), %v", f.State, f.Reason, scores(t, s)["acme"], want, reason, score)
		}
		briefs, _, err := s.Briefs(t.Context(), store.BriefFilter{})
		if must(t, err); briefs[0].Findings != findings {
			t.Errorf("the conversation counts %d findings, want %d", briefs[0].Findings, findings)
		}
		if r := openOf(t, s, "acme"); len(r) != 1 || len(r[0].Evidence) != evidence {
			t.Errorf("reminders = %+v, want one with %d findings", r, evidence)
		}
	}
	state(earshot.Suppressed, "wrong", 11, 1, 1)
	again := spoken("acme", "a", 3, 7, 2)
	again.Findings[0].TrackerVersion = 2
	must1(s.Reanalyse(t.Context(), today, []earshot.Analysis{again}, judge()))(t)
	state(earshot.Suppressed, "wrong", 11, 1, 1)
	must(t, s.OverrideFinding(t.Context(), today, "tom", id, store.Said{}, judge()))
	state(earshot.Counted, "", 21, 2, 2)
	if _, n, err := s.Audit(t.Context(), store.AuditFilter{Action: "finding", Person: "tom"}); err != nil || n != 2 {
		t.Errorf("Audit has %d corrections, %v, want 2", n, err)
	}
	if err := s.OverrideFinding(t.Context(), today, "tom", "no such", store.Said{Override: earshot.SaidWrong}, judge()); !errors.Is(err, earshot.ErrNotFound) {
		t.Errorf("OverrideFinding(no such) = %v, want not found", err)
	}
}

// findsRight lets what a guard suppressed count, through new analyses, until
// that is taken back.
func findsRight(t *testing.T, s *store.Store) {
	a := spoken("acme", "a", 3, 7, 2)
	a.Findings[0].State, a.Findings[0].Reason = earshot.Suppressed, "negated"
	record(t, s, a)
	id := a.Findings[0].ID
	say := func(o earshot.Override, why string) {
		t.Helper()
		must(t, s.OverrideFinding(t.Context(), today, "tom", id, store.Said{Override: o, Why: why}, judge()))
	}
	state := func(want earshot.FindingState, reason string, score float64, evidence, findings int) {
		t.Helper()
		f := must1(s.Finding(t.Context(), id))(t)
		if f.State != want || f.Reason != reason || scores(t, s)["acme"] != score {
			t.Errorf("the finding is %s (%s), the score %v; want %s (%s), %v", f.State, f.Reason, scores(t, s)["acme"], want, reason, score)
		}
		if briefs, _, err := s.Briefs(t.Context(), store.BriefFilter{}); err != nil || briefs[0].Findings != findings {
			t.Errorf("the conversation counts %d findings, %v; want %d", briefs[0].Findings, err, findings)
		}
		if r := openOf(t, s, "acme"); len(r) != 1 || len(r[0].Evidence) != evidence {
			t.Errorf("reminders = %+v, want one with %d findings", r, evidence)
		}
	}
	state(earshot.Suppressed, "negated", 11, 1, 1)
	say(earshot.SaidRight, "meant")
	say(earshot.SaidRight, "meant")
	state(earshot.Counted, "right", 21, 2, 2)
	if said := must1(s.Overrides(t.Context()))(t); len(said) != 1 || said[id] != earshot.SaidRight {
		t.Errorf("Overrides = %v", said)
	}
	again := spoken("acme", "a", 3, 7, 2)
	again.Findings[0].State, again.Findings[0].Reason, again.Findings[0].TrackerVersion = earshot.Suppressed, "hypothetical", 2
	must1(s.Reanalyse(t.Context(), today, []earshot.Analysis{again}, judge()))(t)
	state(earshot.Counted, "right", 21, 2, 2)
	say(earshot.SaidWrong, "meaning")
	state(earshot.Suppressed, "wrong", 11, 1, 1)
	say("", "")
	state(earshot.Suppressed, "hypothetical", 11, 1, 1)
	entries, n, err := s.Audit(t.Context(), store.AuditFilter{Action: "finding", Person: "tom"})
	if err != nil || n != 3 || entries[2].Detail != `{"of":"meant","from":"suppressed: negated","to":"counted: right"}` {
		t.Errorf("Audit = %+v, %v; want three changes, the first with its reason", entries, err)
	}
	if err := s.OverrideFinding(t.Context(), today, "tom", id, store.Said{Override: "maybe"}, judge()); !errors.Is(err, earshot.ErrInvalid) {
		t.Errorf("OverrideFinding(maybe) = %v, want invalid", err)
	}
}

// versionsOnce settles many findings of each conversation of an account: each
// conversation that changes gets one version more, and one pointer.
func versionsOnce(t *testing.T, s *store.Store) {
	const talks, each = 3, 40
	j := judge()
	j.Spread = []earshot.TrackerID{"churn-intent"}
	j.Settle = func(all []earshot.Finding) (changed []earshot.Finding) {
		state := earshot.Suppressed
		if len(all) > each {
			state = earshot.Counted
		}
		for _, f := range all {
			if f.State != state {
				f.State, f.Reason = state, ""
				changed = append(changed, f)
			}
		}
		return changed
	}
	for i := range talks {
		a := spoken("acme", fmt.Sprint(i), 20-i, each, each)
		for k := range a.Findings {
			a.Findings[k].State, a.Findings[k].Reason = earshot.Suppressed, "too few conversations"
		}
		answers := must1(s.Record(t.Context(), today, []earshot.Analysis{a}, j))(t)
		if answers[0].Version != 1 {
			t.Errorf("Record(%d) = version %d, want 1", i, answers[0].Version)
		}
	}
	versions := map[int64]int{}
	for _, p := range must1(s.Pending(t.Context(), 10))(t) {
		versions[p.Version]++
	}
	if versions[1] != talks-1 || versions[2] != 1 { // the first changed when the second came
		t.Errorf("the index is told versions %v, want two 1 and one 2", versions)
	}
	if _, n, err := s.Findings(t.Context(), store.FindingFilter{State: earshot.Counted}); err != nil || n != talks*each {
		t.Errorf("%d findings count, %v; want all", n, err)
	}
}

func erases(t *testing.T, s *store.Store) {
	putHanbit(t, s)
	a := spoken("acme", "a", 3, 7, 2)
	for i := range a.Findings {
		a.Findings[i].Quote = "THE SECRET"
	}
	record(t, s, a, spoken("acme", "b", 9, 7, 1))
	must(t, s.Assign(t.Context(), today, "tom", a.Conversation.ID, "hanbit", judge()))
	for _, quoted := range []string{string(a.Conversation.ID), "another"} {
		must1(s.AskCorrection(t.Context(), today, "tom", quoted, nil))(t)
		j := must1(s.ClaimJob(t.Context()))(t)
		j.Answer = `{"Conversation":"` + quoted + `","Quote":"THE SECRET"}`
		must(t, s.EndJob(t.Context(), &j, store.JobDone))
	}
	must(t, s.DeleteConversation(t.Context(), today, "tom", a.Conversation.ID, judge()))
	if _, err := s.Conversation(t.Context(), a.Conversation.ID); !errors.Is(err, earshot.ErrNotFound) {
		t.Errorf("Conversation(erased) = %v, want not found", err)
	}
	if _, err := s.LastJob(t.Context(), store.JobCorrection, string(a.Conversation.ID)); !errors.Is(err, earshot.ErrNotFound) {
		t.Errorf("an answer that quotes what was erased is kept: %v", err)
	}
	must1(s.LastJob(t.Context(), store.JobCorrection, "another"))(t)
	for _, v := range must1(s.LatestScores(t.Context()))(t) {
		for _, l := range v.Lines {
			for _, e := range l.Evidence {
				if strings.Contains(e.Quote, "SECRET") {
					t.Errorf("the receipt of %s quotes what was erased", v.Account)
				}
			}
		}
	}
	all, _, err := s.Reminders(t.Context(), store.ReminderFilter{})
	must(t, err)
	for _, r := range all {
		if strings.Contains(r.Quote, "SECRET") || r.Account != "acme" || len(r.Evidence) != 1 {
			t.Errorf("reminder %+v, want only acme's, which rests on another conversation", r)
		}
	}
	var pointer store.Pointer
	for _, p := range must1(s.Pending(t.Context(), 10))(t) {
		if p.Conversation == a.Conversation.ID {
			pointer = p
		}
	}
	if pointer != (store.Pointer{Conversation: a.Conversation.ID, Version: 3, Deleted: true}) {
		t.Errorf("the index is told %+v, want to delete version 3", pointer)
	}
	if err := s.DeleteConversation(t.Context(), today, "tom", a.Conversation.ID, judge()); !errors.Is(err, earshot.ErrNotFound) {
		t.Errorf("DeleteConversation again = %v, want not found", err)
	}
	if got := record(t, s, a)[0]; got.State != store.New || got.Version != 4 {
		t.Errorf("Record(erased) = %+v, want new, version 4: versions never go back", got)
	}
}
