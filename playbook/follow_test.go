package playbook_test

import (
	"testing"
	"time"

	"earshot"
	"earshot/playbook"
)

var (
	now   = time.Date(2026, 11, 20, 7, 0, 0, 0, time.UTC) // a Friday, 16:00 in Seoul
	mina  = earshot.Person{ID: "mina.park", Name: "박민아", TimeZone: "Asia/Seoul"}
	hanbi = earshot.Account{ID: "hanbit", Name: "한빛물류", Tier: "D", CSM: "mina.park", Value: earshot.Money{Minor: 90_000_000, Currency: "KRW"}}
)

func finding(tracker string, category earshot.Category, severity earshot.Severity, state earshot.FindingState) earshot.Finding {
	return earshot.Finding{ID: earshot.FindingID(tracker + "-1"), Tracker: earshot.TrackerID(tracker), TrackerName: tracker, Category: category,
		Severity: severity, State: state, Conversation: "c1", Turn: 3, Quote: "재계약이 어려울 것 같아요", Speaker: "김지우"}
}

func input(band earshot.Band, found ...earshot.Finding) earshot.FollowUpInput {
	return earshot.FollowUpInput{
		Now: now, Account: hanbi, Owner: mina,
		Score:    earshot.Score{Value: 50, Band: band},
		Analysis: earshot.Analysis{Conversation: &earshot.Conversation{ID: "c1", StartedAt: now.Add(-time.Hour)}, Findings: found},
	}
}

func TestFollowUps(t *testing.T) {
	churn := finding("churn-intent", earshot.CategoryChurn, earshot.SeverityHigh, earshot.Counted)
	price := finding("price", earshot.CategoryPrice, earshot.SeverityMedium, earshot.Counted)
	tests := []struct {
		name string
		in   earshot.FollowUpInput
		want []string // reasons
	}{
		{"a grave finding", input(earshot.BandLow, churn), []string{"churn-intent"}},
		{"two of one tracker are one reminder", input(earshot.BandLow, churn, churn), []string{"churn-intent"}},
		{"two trackers are two", input(earshot.BandWatch, churn, price), []string{"churn-intent", "price"}},
		{"one of medium weight at ease", input(earshot.BandLow, price), nil},
		{"two of medium weight", input(earshot.BandLow, price, price), []string{"price"}},
		{"a suppressed one", input(earshot.BandHigh, finding("churn-intent", earshot.CategoryChurn, earshot.SeverityHigh, earshot.Suppressed)), nil},
		{"praise", input(earshot.BandHigh, finding("praise", earshot.CategoryPositive, earshot.SeverityHigh, earshot.Counted)), nil},
		{"an account that is gone", input(earshot.BandGone, churn), nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var got []string
			for _, r := range playbook.FollowUps(tt.in) {
				got = append(got, r.Reason)
				if r.Owner != "mina.park" || r.Account != "hanbit" || r.Quote == "" || len(r.Evidence) == 0 {
					t.Errorf("reminder %+v lacks an owner, an account, a quote or evidence", r)
				}
			}
			if len(got) != len(tt.want) {
				t.Fatalf("reminders for %v, want %v", got, tt.want)
			}
			for i := range got {
				if got[i] != tt.want[i] {
					t.Errorf("reminders for %v, want %v", got, tt.want)
				}
			}
		})
	}
}

func TestFollowUpIsDueInTheOwnersWorkingDays(t *testing.T) {
	r := playbook.FollowUps(input(earshot.BandLow, finding("churn-intent", earshot.CategoryChurn, earshot.SeverityHigh, earshot.Counted)))[0]
	want := time.Date(2026, 11, 23, 18, 0, 0, 0, mina.Location()) // Monday, over the weekend
	if !r.Due.Equal(want) {
		t.Errorf("said on Friday in Seoul, due %s, want %s", r.Due, want)
	}
}

func TestOldConversationsRemindNobody(t *testing.T) {
	in := input(earshot.BandHigh, finding("churn-intent", earshot.CategoryChurn, earshot.SeverityHigh, earshot.Counted))
	in.Analysis.Conversation.StartedAt = now.AddDate(0, -2, 0)
	if got := playbook.FollowUps(in); len(got) != 0 {
		t.Errorf("a call of two months ago gives %d reminders, want none", len(got))
	}
}

func TestCrossingIntoHighReminds(t *testing.T) {
	in := input(earshot.BandHigh)
	in.Previous = &earshot.Score{Value: 40, Band: earshot.BandWatch}
	if got := playbook.FollowUps(in); len(got) != 1 || got[0].Issue != playbook.IssueScore {
		t.Errorf("crossing from watch to high gives %v, want one reminder for the score", got)
	}
	in.Previous.Band = earshot.BandHigh
	if got := playbook.FollowUps(in); len(got) != 0 {
		t.Errorf("staying high gives %d reminders, want none", len(got))
	}
}

func TestStanding(t *testing.T) {
	day := func(n int) time.Time { return now.AddDate(0, 0, -n) }
	talk := func(n int) earshot.Brief { return earshot.Brief{ID: "c", At: day(n), CustomerTurns: 5} }
	answer := func(n, score int) earshot.Survey {
		return earshot.Survey{At: day(n), Score: score, Comment: "느려요"}
	}
	tests := []struct {
		name string
		edit func(*earshot.FollowUpInput)
		want []string // issues
	}{
		{"spoke last week", func(in *earshot.FollowUpInput) { in.History.Conversations = []earshot.Brief{talk(7)} }, nil},
		{"silent past the cadence of the tier", func(in *earshot.FollowUpInput) { in.History.Conversations = []earshot.Brief{talk(22)} }, []string{playbook.IssueSilence}},
		{"a detractor since we spoke", func(in *earshot.FollowUpInput) {
			in.History.Conversations, in.History.Surveys = []earshot.Brief{talk(9)}, []earshot.Survey{answer(3, 4)}
		}, []string{playbook.IssueSurvey}},
		{"a detractor we spoke with", func(in *earshot.FollowUpInput) {
			in.History.Conversations, in.History.Surveys = []earshot.Brief{talk(1)}, []earshot.Survey{answer(3, 4)}
		}, nil},
		{"a promoter", func(in *earshot.FollowUpInput) {
			in.History.Conversations, in.History.Surveys = []earshot.Brief{talk(9)}, []earshot.Survey{answer(3, 9)}
		}, nil},
		{"renews soon, not at ease", func(in *earshot.FollowUpInput) {
			in.Account.Renewal, in.Score.Band = now.AddDate(0, 0, 40), earshot.BandWatch
		}, []string{playbook.IssueRenewal}},
		{"renews soon, at ease", func(in *earshot.FollowUpInput) { in.Account.Renewal = now.AddDate(0, 0, 40) }, nil},
		{"gone", func(in *earshot.FollowUpInput) {
			in.History.Conversations, in.Score.Band = []earshot.Brief{talk(90)}, earshot.BandGone
		}, nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			in := input(earshot.BandLow)
			tt.edit(&in)
			var got []string
			for _, r := range playbook.Standing(in) {
				got = append(got, r.Issue)
			}
			if len(got) != len(tt.want) || len(got) == 1 && got[0] != tt.want[0] {
				t.Errorf("reminders about %v, want %v", got, tt.want)
			}
		})
	}
}

func TestEveryIssueHasAPlay(t *testing.T) {
	known := map[playbook.PlayID]bool{}
	for _, p := range playbook.Plays() {
		known[p] = true
	}
	for _, issue := range []string{"churn", "price", "contract", "competitor", "product", "service", "people", "positive", "compliance", "their own", playbook.IssueSilence, playbook.IssueSurvey, playbook.IssueRenewal, playbook.IssueScore} {
		if p := playbook.PlayFor(issue, hanbi, earshot.Score{Band: earshot.BandHigh}); !known[p] {
			t.Errorf("PlayFor(%q) = %q, which Plays does not list", issue, p)
		}
	}
}
