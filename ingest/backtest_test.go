package ingest_test

import (
	"context"
	"encoding/json"
	"fmt"
	"iter"
	"maps"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"earshot"
	"earshot/ingest"
	"earshot/nlp"
	"earshot/risk"
	"earshot/store"
)

// bare is a pipeline over a new store, looking for trackers.
func bare(t testing.TB, annotator *nlp.Annotator, trackers ...earshot.Tracker) *ingest.Pipeline {
	t.Helper()
	st, err := store.Open(t.Context(), filepath.Join(t.TempDir(), "earshot.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { st.Close() })
	return over(t, st, annotator, trackers...)
}

// over publishes trackers and makes the pipeline that looks for them.
func over(t interface{ Fatal(...any) }, st *store.Store, annotator *nlp.Annotator, trackers ...earshot.Tracker) *ingest.Pipeline {
	ctx := context.Background()
	if err := st.PublishTrackers(ctx, now, "", trackers); err != nil {
		t.Fatal(err)
	}
	all, err := st.Trackers(ctx)
	if err != nil {
		t.Fatal(err)
	}
	rules, err := risk.Compile(all)
	if err != nil {
		t.Fatal(err)
	}
	directory, err := ingest.LoadDirectory(ctx, st)
	if err != nil {
		t.Fatal(err)
	}
	return &ingest.Pipeline{Store: st, Annotator: annotator, Rules: rules, Weights: risk.DefaultWeights(), Directory: directory, Now: func() time.Time { return now }}
}

func each(all []*earshot.Conversation) iter.Seq2[*earshot.Conversation, error] {
	return func(yield func(*earshot.Conversation, error) bool) {
		for _, c := range all {
			if !yield(c, nil) {
				return
			}
		}
	}
}

// talk is a conversation of an account, so many days ago; lines of ours begin
// with a dash.
func talk(account earshot.AccountID, daysAgo int, lines ...string) *earshot.Conversation {
	c := &earshot.Conversation{Source: fmt.Sprint(account, daysAgo), Channel: earshot.ChannelCall, Account: account, AccountFrom: "metadata", Title: lines[0],
		StartedAt: now.AddDate(0, 0, -daysAgo), StartedFrom: "given",
		Participants: []earshot.Participant{{ID: "c", Name: "Kim", Side: earshot.SideCustomer, SideFrom: "given"}, {ID: "u", Name: "Agent", Side: earshot.SideUs, SideFrom: "given"}}}
	for i, line := range lines {
		t := earshot.Turn{Seq: i, Speaker: "c", Side: earshot.SideCustomer, Text: line}
		if ours, ok := strings.CutPrefix(line, "- "); ok {
			t.Speaker, t.Side, t.Text = "u", earshot.SideUs, ours
		}
		c.Turns = append(c.Turns, t)
	}
	return c
}

func phrases(lang earshot.Lang, texts ...string) earshot.PhraseSet {
	set := earshot.PhraseSet{Lang: lang}
	for _, text := range texts {
		set.Phrases = append(set.Phrases, earshot.Phrase{Text: text})
	}
	return set
}

func add(t testing.TB, p *ingest.Pipeline, all ...*earshot.Conversation) {
	t.Helper()
	if report, err := p.Add(t.Context(), each(all), nil); err != nil || len(report.Failures) > 0 {
		t.Fatalf("Add: %v %v", err, report.Failures)
	}
}

func backtest(t testing.TB, p *ingest.Pipeline, trial ingest.Trial) ingest.Backtest {
	t.Helper()
	b, err := p.Backtest(t.Context(), trial)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// leaving is a draft with phrases in two languages.
func leaving() earshot.Tracker {
	return earshot.Tracker{ID: "leaving", Name: "Leaving", Category: earshot.CategoryChurn, Severity: earshot.SeverityHigh, Side: earshot.SideCustomer, Active: true,
		Phrases: []earshot.PhraseSet{phrases("en", "cancel our contract", "look elsewhere"), phrases("ko", "계약을 해지하다")}}
}

// TestBacktest tries a draft on the small history of four accounts.
func TestBacktest(t *testing.T) {
	price := earshot.Tracker{ID: "price", Name: "Price", Category: earshot.CategoryPrice, Severity: earshot.SeverityMedium, Active: true, Phrases: []earshot.PhraseSet{phrases("en", "too expensive")}}
	published := leaving()
	published.Phrases = []earshot.PhraseSet{phrases("en", "look elsewhere", "goodbye forever")}
	p := bare(t, nlp.NewAnnotator(), price, published)
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	must(p.Store.PutPeople(t.Context(), []earshot.Person{{ID: "mina.park", Name: "Mina Park", Role: earshot.RoleCSM}, {ID: "tom", Name: "Tom", Role: earshot.RoleRep}}))
	must(p.Store.PutAccounts(t.Context(), []earshot.Account{{ID: "gone", CSM: "tom"}, {ID: "silent", CSM: "tom"}, {ID: "stayed", CSM: "mina.park"}, {ID: "lately", CSM: "mina.park"}}))
	must(p.Store.PutOutcomes(t.Context(), []earshot.Outcome{{Account: "gone", At: now.AddDate(0, 0, -30), Kind: earshot.Churned}, {Account: "silent", At: now.AddDate(0, 0, -40), Kind: earshot.Churned}}))
	directory, err := ingest.LoadDirectory(t.Context(), p.Store)
	must(err)
	p.Directory = directory
	add(t, p,
		talk("gone", 75, "Honestly we will cancel our contract.", "- I am sorry to hear it.", "It is too expensive, and we will cancel our contract soon."),
		talk("gone", 500, "We may look elsewhere next year."),
		talk("silent", 60, "All is well."),
		talk("stayed", 300, "We want to cancel our contract."),
		talk("lately", 10, "다음 달에 계약을 해지하려고 합니다.", "- 아, 그러시군요."),
		talk("lately", 9, "계약을 해지하겠습니다.", "우리는 계약을 해지하지 않을 겁니다."),
		talk("lately", 8, "Goodbye forever, then."),
	)
	progress := 0
	b := backtest(t, p, ingest.Trial{Draft: leaving(), Progress: func(done, total int) { progress = done*100 + total }})
	if progress != 707 {
		t.Errorf("the last progress was %d, want 7 of 7", progress)
	}
	if b.Hits != 6 || b.Talks != 5 || b.Accounts != 3 || b.Suppressed["negated"] != 1 || b.Conversations != 7 {
		t.Errorf("%d hits in %d of %d conversations of %d accounts, suppressed %v; want 6 in 5 of 7 of 3, one negated", b.Hits, b.Talks, b.Conversations, b.Accounts, b.Suppressed)
	}
	if d := b.Difference; d.Same != 1 || d.Gained != 5 || d.Lost != 1 || len(d.New) != 5 || len(d.Gone) != 1 || d.Gone[0].Finding.Quote != "Goodbye forever" {
		t.Errorf("difference = %+v, want 1 same, 5 gained, 1 lost", d)
	}
	if len(b.Languages) != 2 || b.Languages[0].Lang != "en" || b.Languages[0].Hits != 4 || b.Languages[1].Hits != 2 || b.Languages[1].Phrases != 1 {
		t.Errorf("languages = %+v, want 4 in English and 2 in Korean", b.Languages)
	}
	if len(b.People) != 2 || b.People[0].Person != "mina.park" || b.People[0].Hits != 3 || b.People[1].Hits != 3 {
		t.Errorf("people = %+v, want mina.park 3 and tom 3", b.People)
	}
	if len(b.Overlap) != 1 || b.Overlap[0].Tracker != "price" || b.Overlap[0].Talks != 1 || b.Overlap[0].Words != 0 || b.Alone != 4 {
		t.Errorf("overlap = %+v, %d alone; want one conversation with price, 4 hits alone", b.Overlap, b.Alone)
	}
	l := b.Lead
	if l.Churned != 2 || l.Caught != 1 || l.False != 1 || l.Undecided != 1 || l.Days != 45 || len(l.Early) != 1 {
		t.Errorf("lead = %+v, want 1 of 2 caught 45 days early, 1 false, 1 undecided", l)
	}
	// The account heard twice in two days has one reminder; the published
	// version had one for the goodbye.
	want := ingest.Bill{Weeks: 12, PerWeek: 1.0 / 12, Most: 1.0 / 12, AtOnce: 0, People: []ingest.BillPerson{
		{Person: "tom", Now: 1, PerWeek: 1.0 / 12, Worst: 1}, {Person: "mina.park", Now: 1, Before: 1, Worst: 1}}}
	if diff := cmp.Diff(want, b.Bill); diff != "" {
		t.Errorf("bill (-want +got):\n%s", diff)
	}
	if len(b.Sample) != 6 {
		t.Errorf("sampled %d, want all 6", len(b.Sample))
	}
	if _, err := json.Marshal(b); err != nil {
		t.Error(err)
	}
	if again := backtest(t, p, ingest.Trial{Draft: leaving()}); !cmp.Equal(b, again) {
		t.Errorf("the second time (-first +second):\n%s", cmp.Diff(b, again))
	}
}

// TestBacktestSample draws evenly over languages and weeks, always the same.
func TestBacktestSample(t *testing.T) {
	p := bare(t, nlp.NewAnnotator())
	var all []*earshot.Conversation
	for i := range 90 {
		all = append(all, talk("a", i*2, fmt.Sprintf("We will cancel our contract number %d.", i)))
	}
	for i := range 2 {
		all = append(all, talk("b", i*50, fmt.Sprintf("%d번 계약을 해지하려고 합니다.", i)))
	}
	add(t, p, all...)
	draw := func(n int, seed string) []ingest.Hit {
		return backtest(t, p, ingest.Trial{Draft: leaving(), Sample: n, Seed: seed}).Sample
	}
	ids := func(hits []ingest.Hit) (all []string) {
		for _, h := range hits {
			all = append(all, string(h.Finding.ID))
		}
		return all
	}
	first := draw(20, "")
	langs, months := map[earshot.Lang]int{}, map[time.Month]int{}
	for _, h := range first {
		langs[h.Finding.Lang]++
		months[h.At.Month()]++
	}
	if langs["ko"] != 1 || langs["en"] != 19 || len(months) < 6 {
		t.Errorf("20 of 92 hits are of languages %v and months %v; want one in Korean, and every month", langs, months)
	}
	if !slices.Equal(ids(first), ids(draw(20, ""))) || slices.Equal(ids(first), ids(draw(20, "another"))) {
		t.Error("the same seed must draw the same, and another others")
	}
	if all := ids(draw(500, "")); len(all) != 92 || len(slices.Compact(slices.Sorted(slices.Values(all)))) != 92 {
		t.Errorf("500 of 92 hits are %d, want all, each once", len(all))
	}
}

// TestBacktestEnds ends with its context.
func TestBacktestEnds(t *testing.T) {
	p := bare(t, nlp.NewAnnotator())
	add(t, p, talk("a", 1, "We will cancel our contract."))
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := p.Backtest(ctx, ingest.Trial{Draft: leaving()}); err == nil {
		t.Error("a back-test went on after its context ended")
	}
}

// TestBacktestIsIngest makes rules and conversations, and compares what a
// back-test says a draft would find with what publishing it finds.
func TestBacktestIsIngest(t *testing.T) {
	annotator := nlp.NewAnnotator()
	dir := t.TempDir()
	n := 0
	rapid.Check(t, func(t *rapid.T) {
		n++
		st, err := store.Open(context.Background(), filepath.Join(dir, fmt.Sprint(n)))
		if err != nil {
			t.Fatal(err)
		}
		defer st.Close()
		p := over(t, st, annotator, rule(t, "other"), rule(t, "draft"))
		var all []*earshot.Conversation
		for i := range rapid.IntRange(1, 6).Draw(t, "conversations") {
			all = append(all, talk(rapid.SampledFrom([]earshot.AccountID{"a", "b", ""}).Draw(t, "account"), i*rapid.SampledFrom([]int{1, 9}).Draw(t, "days apart"), lines(t)...))
			all[i].Source = fmt.Sprint("talk ", i)
		}
		all = rapid.Permutation(all).Draw(t, "order")
		if report, err := p.Add(context.Background(), each(all), nil); err != nil || len(report.Failures) > 0 {
			t.Fatal(err, report.Failures)
		}
		override(t, p)
		draft := rule(t, "draft")
		b, err := p.Backtest(context.Background(), ingest.Trial{Draft: draft, Sample: 1000})
		if err != nil {
			t.Fatal(err)
		}
		if report, err := over(t, st, annotator, draft).Again(context.Background(), nil); err != nil || len(report.Failures) > 0 {
			t.Fatal(err, report.Failures)
		}
		compareWithStore(t, st, b)
	})
}

// override says of some findings, counted or not, that they are wrong or right.
func override(t *rapid.T, p *ingest.Pipeline) {
	ctx := context.Background()
	found, _, err := p.Store.Findings(ctx, store.FindingFilter{})
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range found {
		said := store.Said{Override: rapid.SampledFrom([]earshot.Override{"", "", earshot.SaidWrong, earshot.SaidRight}).Draw(t, "said of "+string(f.ID))}
		if err := p.Store.OverrideFinding(ctx, now, "", f.ID, said, p.Judge()); err != nil {
			t.Fatal(err)
		}
	}
}

// compareWithStore compares a back-test with the findings of its draft.
func compareWithStore(t *rapid.T, st *store.Store, b ingest.Backtest) {
	found, _, err := st.Findings(context.Background(), store.FindingFilter{Tracker: "draft"})
	if err != nil {
		t.Fatal(err)
	}
	counted, suppressed := map[earshot.FindingID]earshot.Finding{}, map[string]int{}
	for _, f := range found {
		if f.State == earshot.Counted {
			f.TrackerVersion = 0
			counted[f.ID] = f
			continue
		}
		suppressed[f.Reason]++
	}
	tried := map[earshot.FindingID]earshot.Finding{}
	for _, h := range b.Sample {
		h.Finding.TrackerVersion = 0
		tried[h.Finding.ID] = h.Finding
	}
	if diff := cmp.Diff(counted, tried); diff != "" || b.Hits != len(counted) {
		t.Fatalf("ingest found %d, the back-test %d (-ingest +back-test):\n%s", len(counted), b.Hits, diff)
	}
	if !maps.Equal(suppressed, b.Suppressed) {
		t.Fatalf("ingest suppressed %v, the back-test %v", suppressed, b.Suppressed)
	}
}

// What generated rules and conversations are made from.
var (
	pieces = []string{"cancel", "our contract", "too expensive", "we won't", "if", "never", "계약을", "해지하려고", "하지 않아요", "解約します", "しません", "取消订阅", "不会", "ShiftPilot", "look elsewhere", ".", "?", ", "}
	wanted = []earshot.PhraseSet{phrases("en", "cancel our contract", "too expensive"), phrases("en", "cancel"), phrases("any", "ShiftPilot"), phrases("ko", "계약을 해지하다"), phrases("ko", "해지하다"),
		phrases("ja", "解約する"), phrases("zh", "取消订阅", "取消"), phrases("en", "look elsewhere")}
)

func rule(t *rapid.T, id earshot.TrackerID) earshot.Tracker {
	sets := func(label string, least int) []earshot.PhraseSet {
		var all []earshot.PhraseSet
		for _, i := range rapid.SliceOfNDistinct(rapid.IntRange(0, len(wanted)-1), least, 4, rapid.ID).Draw(t, label) {
			all = append(all, wanted[i])
		}
		return all
	}
	tracker := earshot.Tracker{ID: id, Name: string(id), Category: earshot.CategoryChurn, Active: true,
		Severity: rapid.SampledFrom([]earshot.Severity{earshot.SeverityLow, earshot.SeverityMedium, earshot.SeverityHigh}).Draw(t, "severity"),
		Side:     rapid.SampledFrom([]earshot.Side{"", earshot.SideCustomer, earshot.SideUs}).Draw(t, "side"),
		Phrases:  sets("phrases", 1), Exclude: sets("exclude", 0),
		Guards: earshot.Guards{NoNegation: rapid.Bool().Draw(t, "no negation"), NoHypothetical: rapid.Bool().Draw(t, "no hypothetical"), NoReported: rapid.Bool().Draw(t, "no reported"), NoQuestion: rapid.Bool().Draw(t, "no question")},
		Fires:  earshot.Fires{AtLeast: rapid.IntRange(0, 2).Draw(t, "at least"), Cap: rapid.IntRange(0, 3).Draw(t, "cap")},
		Where:  where(t, id),
	}
	if n := rapid.SliceOfNDistinct(rapid.SampledFrom(operators), 0, 3, rapid.ID).Draw(t, "rules"); len(n) > 0 {
		tracker.Rules = []earshot.RuleSet{{Lang: "any", Rules: n}}
	}
	if n := rapid.SliceOfNDistinct(rapid.SampledFrom(operators), 0, 1, rapid.ID).Draw(t, "excluding rules"); len(n) > 0 {
		tracker.ExcludeRules = []earshot.RuleSet{{Lang: "any", Rules: n}}
	}
	if n := rapid.IntRange(0, 3).Draw(t, "in conversations"); n > 1 {
		tracker.Fires.Conversations, tracker.Fires.Days = n, rapid.SampledFrom([]int{1, 3, 10, 20}).Draw(t, "within days")
	}
	if rapid.IntRange(0, 9).Draw(t, "absence") == 0 {
		tracker = earshot.Tracker{ID: id, Name: string(id), Category: earshot.CategoryChurn, Active: true, Severity: tracker.Severity, Absence: true, Phrases: tracker.Phrases}
	}
	return tracker
}

// operators are rules of the language, for turns in any language.
var operators = []string{"cancel NEAR/3 contract", "cancel (contract | expensive) -never", "[competitor] NEAR/2t cancel", "lang:ko (계약 BEFORE 해지하다) OR 取消订阅",
	"re:/too \\w+/", "contract NOT NEAR/2 cancel", "expensive NOT IN \"too expensive\""}

func where(t *rapid.T, id earshot.TrackerID) earshot.Where {
	w := earshot.Where{Question: rapid.IntRange(0, 5).Draw(t, "question") == 0, Turns: rapid.IntRange(0, 2).Draw(t, "turns")}
	if part := rapid.SampledFrom([]earshot.Part{"", "", earshot.PartFirst, earshot.PartLast}).Draw(t, "part"); part != "" {
		w.Part, w.Amount, w.Unit = part, rapid.IntRange(1, 50).Draw(t, "amount"), rapid.SampledFrom([]earshot.PartUnit{earshot.Percent, earshot.Turns}).Draw(t, "unit")
	}
	if id != "other" && rapid.IntRange(0, 3).Draw(t, "after") == 0 {
		w.After, w.AfterTurn = "other", rapid.IntRange(0, 2).Draw(t, "after turns")
	}
	return w
}

func lines(t *rapid.T) []string {
	var all []string
	for range rapid.IntRange(1, 6).Draw(t, "turns") {
		line := strings.Join(rapid.SliceOfN(rapid.SampledFrom(pieces), 1, 8).Draw(t, "line"), " ")
		if rapid.Bool().Draw(t, "ours") {
			line = "- " + line
		}
		all = append(all, line)
	}
	return all
}
