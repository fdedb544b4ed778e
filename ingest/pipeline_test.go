package ingest_test

import (
	"context"
	"errors"
	"iter"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"earshot"
	"earshot/ingest"
	"earshot/nlp"
	"earshot/risk"
	"earshot/search"
	"earshot/store"
	"earshot/testdata/corpus"
)

var now = time.Date(2026, 11, 20, 12, 0, 0, 0, time.UTC)

// house is a real store and a real index with the pipeline between them.
type house struct {
	*ingest.Pipeline
	*ingest.Projector
}

func openHouse(t testing.TB, dir string) house {
	t.Helper()
	ctx := context.Background()
	st, err := store.Open(ctx, filepath.Join(dir, "earshot.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { st.Close() })
	index, err := search.Open(filepath.Join(dir, "index"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { index.Close() })
	return house{newPipeline(t, st), &ingest.Projector{Store: st, Index: index}}
}

func newPipeline(t testing.TB, st *store.Store) *ingest.Pipeline {
	t.Helper()
	trackers, err := risk.Starter()
	if err != nil {
		t.Fatal(err)
	}
	rules, err := risk.Compile(trackers)
	if err != nil {
		t.Fatal(err)
	}
	directory, err := ingest.LoadDirectory(context.Background(), st)
	if err != nil {
		t.Fatal(err)
	}
	return &ingest.Pipeline{Store: st, Annotator: nlp.NewAnnotator(), Rules: rules, Weights: risk.DefaultWeights(), Directory: directory,
		Now: func() time.Time { return now }}
}

// transcripts reads transcripts given as name and content.
func transcripts(files ...[2]string) iter.Seq2[*earshot.Conversation, error] {
	return func(yield func(*earshot.Conversation, error) bool) {
		for _, f := range files {
			for c, err := range ingest.Read(strings.NewReader(f[1]), ingest.Source{Name: f[0]}) {
				if !yield(c, err) {
					return
				}
			}
		}
	}
}

const koreanCall = `Date: 2026-11-18 10:00 +09:00
Channel: call
Participants: 김지우 <jiwoo.kim@hanbit.example> (customer, CFO); 박민아 <mina.park@tidewell.example> (us, CSM)

[0:05] 박민아: 안녕하세요, 이사님. 지난번에 말씀하신 건 어떻게 되셨어요?
[0:12] 김지우: 네, 솔직히 말씀드리면 우리 쪽에서는 재계약이 어려울 것 같아요.
[0:20] 박민아: 아, 그러시군요. 혹시 이유를 여쭤봐도 될까요?
[0:26] 김지우: 예산이 많이 줄었거든요.
`

func hanbit() earshot.Account {
	return earshot.Account{ID: "hanbit", Name: "한빛물류", Domains: []string{"hanbit.example"}, Tier: "D", CSM: "mina.park"}
}

func (h house) furnish(t testing.TB) house {
	t.Helper()
	ctx := context.Background()
	mina := earshot.Person{ID: "mina.park", Name: "박민아", Email: "mina.park@tidewell.example", Role: earshot.RoleCSM, TimeZone: "Asia/Seoul"}
	if err := errors.Join(h.Pipeline.Store.PutAccounts(ctx, []earshot.Account{hanbit()}), h.Pipeline.Store.PutPeople(ctx, []earshot.Person{mina})); err != nil {
		t.Fatal(err)
	}
	h.Pipeline = newPipeline(t, h.Pipeline.Store)
	return h
}

// TestMainJob follows one call from its words to the reminder and the search.
func TestMainJob(t *testing.T) {
	ctx := context.Background()
	h := openHouse(t, t.TempDir()).furnish(t)
	report, err := h.Add(ctx, transcripts([2]string{"call.txt", koreanCall}), nil)
	if err != nil || report.New != 1 || len(report.Failures) != 0 {
		t.Fatalf("report = %+v, %v; want one new conversation", report, err)
	}
	account := earshot.AccountID("hanbit")
	found, _, err := h.Pipeline.Store.Findings(ctx, store.FindingFilter{Account: &account, State: earshot.Counted})
	if err != nil || !slices.ContainsFunc(found, func(f earshot.Finding) bool {
		return f.Category == earshot.CategoryChurn && strings.Contains(f.Quote, "재계약") && f.Speaker == "김지우"
	}) {
		t.Errorf("findings = %v, %v; want the refusal to renew, by 김지우", found, err)
	}
	score, err := h.Pipeline.Store.LatestScore(ctx, account)
	if err != nil || score.Value <= score.Base {
		t.Errorf("score = %.1f (base %.1f), %v; want it raised", score.Value, score.Base, err)
	}
	reminders, _, err := h.Pipeline.Store.Reminders(ctx, store.ReminderFilter{Owner: "mina.park"})
	if err != nil || len(reminders) == 0 || !strings.Contains(reminders[0].Quote, "재계약") {
		t.Errorf("reminders = %v, %v; want one for mina.park that quotes the refusal", reminders, err)
	}
	if err := h.CatchUp(ctx); err != nil {
		t.Fatal(err)
	}
	if hits := h.search(t, "재계약"); len(hits) != 1 {
		t.Errorf("searching 재계약 finds %d conversations, want 1", len(hits))
	}
}

func (h house) search(t *testing.T, query string) []search.Hit {
	t.Helper()
	q, err := search.Parse(query)
	if err != nil {
		t.Fatal(err)
	}
	results, err := h.Index.Search(context.Background(), q, search.Options{Limit: 50, Fetch: h.Pipeline.Store.Conversations})
	if err != nil {
		t.Fatal(err)
	}
	return results.Hits
}

func TestTheSameTranscriptTwiceChangesNothing(t *testing.T) {
	ctx := context.Background()
	h := openHouse(t, t.TempDir()).furnish(t)
	first, err := h.Add(ctx, transcripts([2]string{"call.txt", koreanCall}), nil)
	if err != nil {
		t.Fatal(err)
	}
	again, err := h.Add(ctx, transcripts([2]string{"the same under another name.txt", koreanCall}, [2]string{"crlf.txt", strings.ReplaceAll(koreanCall, "\n", "\r\n")}), nil)
	if err != nil || first.New != 1 || again.New != 0 || again.Unchanged != 2 {
		t.Errorf("first %+v, again %+v, %v; want one new, then two unchanged", first, again, err)
	}
	reminders, _, err := h.Pipeline.Store.Reminders(ctx, store.ReminderFilter{})
	if err != nil || len(reminders) == 0 {
		t.Fatalf("reminders = %v, %v; want some", reminders, err)
	}
	seen := map[string]bool{}
	for _, r := range reminders {
		key := string(r.Account) + "/" + r.Issue + "/" + r.Reason
		if seen[key] {
			t.Errorf("two reminders for %s", key)
		}
		seen[key] = true
	}
}

func TestOneBadFileStopsNoOther(t *testing.T) {
	h := openHouse(t, t.TempDir()).furnish(t)
	report, err := h.Add(context.Background(), transcripts(
		[2]string{"empty.vtt", ""},
		[2]string{"call.txt", koreanCall},
		[2]string{"undated.srt", "1\n00:00:01,000 --> 00:00:02,000\nHello there\n"},
	), nil)
	if err != nil || report.New != 1 || len(report.Failures) != 2 {
		t.Fatalf("report = %+v, %v; want one new and two failures", report, err)
	}
	for i, name := range []string{"empty.vtt", "undated.srt"} {
		if failure := report.Failures[i]; !strings.Contains(failure.Error(), name) || !errors.Is(failure, earshot.ErrInvalid) {
			t.Errorf("failure %d = %v, want one that names %s", i, failure, name)
		}
	}
	if hint := earshot.HintOf(report.Failures[1]); !strings.Contains(hint, "--started-at") {
		t.Errorf("hint for an undated file = %q, want it to ask for --started-at", hint)
	}
}

// TestStoppedInTheMiddle ends a run while it is under way and takes the same
// conversations in again: none is lost and none is there twice.
func TestStoppedInTheMiddle(t *testing.T) {
	h := openHouse(t, t.TempDir())
	all := corpus.Conversations(1200, 7)
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	report, err := h.Add(ctx, sequence(all), func(r ingest.Report) {
		if r.New >= 300 {
			cancel()
		}
	})
	if !errors.Is(err, context.Canceled) || report.New == 0 || report.New == len(all) {
		t.Fatalf("report = %+v, %v; want it to be cut short", report, err)
	}
	again, err := h.Add(context.Background(), sequence(corpus.Conversations(1200, 7)), nil)
	if err != nil || again.New+again.Unchanged != len(all) || again.Unchanged < report.New {
		t.Errorf("again = %+v, %v; want %d in all, at least %d of them known", again, err, len(all), report.New)
	}
	if err := h.CatchUp(context.Background()); err != nil {
		t.Fatal(err)
	}
	if n, err := h.Index.Count(); err != nil || n != len(all) {
		t.Errorf("the index holds %d conversations, %v; want %d", n, err, len(all))
	}
}

func sequence(all []*earshot.Conversation) iter.Seq2[*earshot.Conversation, error] {
	return func(yield func(*earshot.Conversation, error) bool) {
		for _, c := range all {
			if !yield(c, nil) {
				return
			}
		}
	}
}

// TestAgain publishes a rule after the fact and finds what was said before.
func TestAgain(t *testing.T) {
	ctx := context.Background()
	h := openHouse(t, t.TempDir()).furnish(t)
	if _, err := h.Add(ctx, transcripts([2]string{"call.txt", koreanCall}), nil); err != nil {
		t.Fatal(err)
	}
	trackers, err := risk.ParseTrackers("mine.yaml", []byte("- {id: cut, name: Budget cut, category: contract, severity: medium, phrases: {ko: [예산이 많이 줄었]}}"))
	if err != nil {
		t.Fatal(err)
	}
	if h.Rules, err = risk.Compile(trackers); err != nil {
		t.Fatal(err)
	}
	report, err := h.Again(ctx, nil)
	if err != nil || report.Replaced != 1 {
		t.Fatalf("report = %+v, %v; want one conversation with other findings", report, err)
	}
	if found, _, _ := h.Pipeline.Store.Findings(ctx, store.FindingFilter{Tracker: "cut"}); len(found) != 1 {
		t.Errorf("the new rule has %d findings, want 1", len(found))
	}
	if report, _ := h.Again(ctx, nil); report.Replaced != 0 || report.Unchanged != 1 {
		t.Errorf("once more = %+v, want it unchanged", report)
	}
}

// TestIndexFollowsAfterAnAccident loses the index and builds it anew.
func TestIndexFollowsAfterAnAccident(t *testing.T) {
	ctx := context.Background()
	dir := t.TempDir()
	h := openHouse(t, dir).furnish(t)
	if _, err := h.Add(ctx, transcripts([2]string{"call.txt", koreanCall}), nil); err != nil {
		t.Fatal(err)
	}
	if err := h.CatchUp(ctx); err != nil {
		t.Fatal(err)
	}
	h.Index.Close()
	if err := os.RemoveAll(filepath.Join(dir, "index")); err != nil {
		t.Fatal(err)
	}
	index, err := search.Open(filepath.Join(dir, "index"))
	if err != nil {
		t.Fatal(err)
	}
	defer index.Close()
	h.Projector.Index = index
	if n, err := h.Rebuild(ctx, nil); err != nil || n != 1 {
		t.Fatalf("Rebuild = %d, %v; want 1", n, err)
	}
	if hits := h.search(t, "재계약"); len(hits) != 1 {
		t.Errorf("searching after the rebuild finds %d, want 1", len(hits))
	}
}

func TestDaily(t *testing.T) {
	ctx := context.Background()
	h := openHouse(t, t.TempDir()).furnish(t)
	if _, err := h.Add(ctx, transcripts([2]string{"2026-09-01 call.txt", strings.Replace(koreanCall, "2026-11-18", "2026-09-01", 1)}), nil); err != nil {
		t.Fatal(err)
	}
	made, err := h.Daily(ctx)
	if err != nil || made == 0 {
		t.Fatalf("Daily = %d, %v; want a reminder of the silence since September", made, err)
	}
	if made, err = h.Daily(ctx); err != nil || made != 0 {
		t.Errorf("the second time = %d, %v; want none new", made, err)
	}
}

// BenchmarkPipeline takes conversations through every step: identify, detect
// language and mood, match, commit to SQLite, index.
func BenchmarkPipeline(b *testing.B) {
	done, bytes := 0, 0
	for b.Loop() {
		b.StopTimer()
		h := openHouse(b, b.TempDir())
		all := corpus.Conversations(2000, 1)
		turns, size := size(all)
		done, bytes = done+turns, size
		b.StartTimer()
		if _, err := h.Add(context.Background(), sequence(all), nil); err != nil {
			b.Fatal(err)
		}
		if err := h.CatchUp(context.Background()); err != nil {
			b.Fatal(err)
		}
	}
	b.SetBytes(int64(bytes))
	b.ReportMetric(float64(done)/b.Elapsed().Seconds(), "turns/s")
}

func size(all []*earshot.Conversation) (turns, bytes int) {
	for _, c := range all {
		turns += len(c.Turns)
		for i := range c.Turns {
			bytes += len(c.Turns[i].Text)
		}
	}
	return turns, bytes
}

// TestATurnWithoutWordsIsSkippedAndSaid keeps the turns around an empty one.
func TestATurnWithoutWordsIsSkippedAndSaid(t *testing.T) {
	const lines = `{"conversation":"1","at":"2026-11-01T10:00:00Z","speaker":"customer","text":"hello there"}
{"conversation":"1","at":"2026-11-01T10:00:10Z","speaker":"agent","text":""}
{"conversation":"1","at":"2026-11-01T10:00:20Z","speaker":"agent","text":"hi"}
`
	for c, err := range transcripts([2]string{"chat.jsonl", lines}) {
		if err != nil {
			t.Fatal(err)
		}
		if len(c.Turns) != 2 || len(c.Warnings) != 1 || c.Warnings[0].Line != 2 {
			t.Errorf("%d turns, warnings %v; want two turns and a warning about line 2", len(c.Turns), c.Warnings)
		}
	}
}
