package nlp_test

import (
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"earshot"
	"earshot/nlp"
)

var updatePromises = flag.Bool("update-promises", false, "rewrite testdata/promises.txt")

var seoul = time.FixedZone("KST", 9*60*60)

// wednesday is when the turns of promises.txt are said.
var wednesday = time.Date(2026, 11, 18, 10, 0, 0, 0, seoul)

func TestPromises(t *testing.T) {
	const name = "testdata/promises.txt"
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	var got strings.Builder
	turns := map[string]int{}
	for line := range strings.Lines(string(data)) {
		if strings.HasPrefix(line, "  ") {
			continue
		}
		got.WriteString(line)
		lang, text, ok := strings.Cut(strings.TrimSpace(line), " ")
		if !ok || strings.HasPrefix(line, "#") {
			continue
		}
		turns[lang]++
		for _, p := range promises(t, earshot.Lang(lang), text) {
			fmt.Fprintf(&got, "  %s\n", describe(p))
		}
	}
	for _, lang := range []string{"en", "zh-Hans", "zh-Hant", "ko", "ja"} {
		if turns[lang] < 25 {
			t.Errorf("%d turns in %s, want 25", turns[lang], lang)
		}
	}
	if *updatePromises {
		if err := os.WriteFile(name, []byte(got.String()), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if got.String() == string(data) {
		return
	}
	want := strings.Split(string(data), "\n")
	for i, line := range strings.Split(got.String(), "\n") {
		if i >= len(want) || line != want[i] {
			t.Fatalf("%s:%d: got %q, want %q", name, i+1, line, want[min(i, len(want)-1)])
		}
	}
}

// promises are those of one turn, said by us on that Wednesday.
func promises(t *testing.T, lang earshot.Lang, text string) []earshot.Promise {
	t.Helper()
	all := nlp.Promises(&earshot.Conversation{Turns: []earshot.Turn{{Speaker: "p1", Side: earshot.SideUs, Lang: lang, Text: text, At: wednesday}}})
	for _, p := range all {
		if p.Quote != text[p.Start:p.End] || p.Quote == "" || p.DueStart < p.Start || p.DueEnd > 0 && (p.DueEnd > p.End || p.DueEnd <= p.DueStart) {
			if p.DueEnd > 0 || p.DueStart > 0 || p.Quote == "" {
				t.Errorf("%q: spans of %+v", text, p)
			}
		}
		want := earshot.SideCustomer
		if p.Kind == earshot.Commitment {
			want = earshot.SideUs
		}
		if p.Owner != want || p.Side != earshot.SideUs || p.Speaker != "p1" || !p.At.Equal(wednesday) {
			t.Errorf("%q: %s is owed by %q, want %q", text, p.Kind, p.Owner, want)
		}
	}
	return all
}

func describe(p earshot.Promise) string {
	due := "-"
	if !p.Due.IsZero() {
		if due = p.Due.Format("2006-01-02"); p.Due.Format("15:04") != "23:59" {
			due = p.Due.Format("2006-01-02 15:04")
		}
	}
	words := ""
	if p.DueEnd > 0 {
		words = "«" + p.Quote[p.DueStart-p.Start:p.DueEnd-p.Start] + "» "
	}
	return fmt.Sprintf("%s %s %s%s", p.Kind, due, words, p.Quote)
}

// Dates are worked out in the zone and from the day they are named.
func TestPromiseDates(t *testing.T) {
	friday := time.Date(2026, 11, 20, 23, 30, 0, 0, seoul)
	december := time.Date(2026, 12, 31, 9, 0, 0, 0, time.UTC)
	saturday := time.Date(2026, 2, 28, 12, 0, 0, 0, time.UTC)
	for _, tt := range []struct {
		said time.Time
		lang earshot.Lang
		text string
		want string
	}{
		{friday, "en", "I'll send it by Friday", "2026-11-27T23:59:59+09:00"},
		{friday, "en", "I'll send it tomorrow", "2026-11-21T23:59:59+09:00"},
		{friday, "en", "I'll send it this week", "2026-11-20T23:59:59+09:00"},
		{friday, "en", "I'll send it within two working days", "2026-11-24T23:59:59+09:00"},
		{friday, "en", "I'll call you in two hours", "2026-11-21T01:30:00+09:00"},
		{december, "en", "I'll send it by the 5th", "2027-01-05T23:59:59Z"},
		{december, "en", "I'll send it by January 15", "2027-01-15T23:59:59Z"},
		{december, "en", "I'll send it by the end of next month", "2027-01-31T23:59:59Z"},
		{december, "en", "I'll send it by 2027-02-03", "2027-02-03T23:59:59Z"},
		{december, "ko", "2월 30일까지 보내드릴게요", ""},
		{saturday, "en", "I'll send it this week", "2026-03-01T23:59:59Z"},
		{saturday, "en", "I'll send it next week", "2026-03-06T23:59:59Z"},
		{saturday, "zh-Hans", "我月底前发给您", "2026-02-28T23:59:59Z"},
		{saturday, "ja", "来月末までにお送りします", "2026-03-31T23:59:59Z"},
		{saturday, "ko", "다음 달 10일까지 보내드릴게요", "2026-03-10T23:59:59Z"},
		{time.Time{}, "en", "I'll send it by Friday", ""},
	} {
		all := nlp.Promises(&earshot.Conversation{Turns: []earshot.Turn{{Text: tt.text, Lang: tt.lang, At: tt.said}}})
		if len(all) != 1 {
			t.Errorf("%q holds %d promises, want 1", tt.text, len(all))
			continue
		}
		got := ""
		if !all[0].Due.IsZero() {
			got = all[0].Due.Format(time.RFC3339)
		}
		if got != tt.want || all[0].DueEnd == 0 {
			t.Errorf("said %s, %q is due %q, want %q", tt.said.Format(time.RFC3339), tt.text, got, tt.want)
		}
	}
}

func TestPromisesWhenAndWho(t *testing.T) {
	start := time.Date(2026, 11, 18, 23, 50, 0, 0, seoul)
	c := &earshot.Conversation{ID: "c1", Account: "acme", StartedAt: start, Turns: []earshot.Turn{
		{Seq: 0, Speaker: "p2", Side: earshot.SideCustomer, Lang: "en", Text: "Hi. We'll pay tomorrow. Can you send the invoice today?", Timed: true, Start: 20 * time.Minute},
		{Seq: 1, Speaker: "p1", Side: earshot.SideUs, Lang: "en", Text: "I'll send it tomorrow.", Kind: earshot.KindQuoted},
		{Seq: 2, Speaker: "bot", Side: earshot.SideSystem, Lang: "en", Text: "We'll call you tomorrow."},
		{Seq: 3, Lang: "en", Text: "Could you send it tomorrow?"},
	}}
	all := nlp.Promises(c)
	if len(all) != 3 {
		t.Fatalf("Promises = %+v, want three", all)
	}
	said := start.Add(20 * time.Minute) // past midnight
	for i, want := range []earshot.Promise{
		{Kind: earshot.Commitment, Owner: earshot.SideCustomer, Start: 4, End: 23, At: said, Due: time.Date(2026, 11, 20, 23, 59, 59, 0, seoul)},
		{Kind: earshot.Request, Owner: earshot.SideUs, Start: 24, End: 55, At: said, Due: time.Date(2026, 11, 19, 23, 59, 59, 0, seoul)},
		{Kind: earshot.Request, Owner: earshot.SideUnknown, Start: 0, End: 27, At: start, Due: time.Date(2026, 11, 19, 23, 59, 59, 0, seoul)},
	} {
		p := all[i]
		if p.Kind != want.Kind || p.Owner != want.Owner || p.Start != want.Start || p.End != want.End || !p.At.Equal(want.At) || !p.Due.Equal(want.Due) || p.Conversation != "c1" || p.Account != "acme" {
			t.Errorf("promise %d = %+v, want %+v", i, p, want)
		}
	}
}

func FuzzPromises(f *testing.F) {
	for _, s := range []string{"I'll send it by the 31st of 2 at 3pm", "明天下午三点给您报价", "금요일까지 보내드릴게요", "ﬃ Can you 99 days İ", "\xff을게요"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		for _, lang := range []earshot.Lang{"en", "zh", "ko", "ja", "de", "fr", "es", "it"} {
			promises(t, lang, text)
		}
	})
}

func BenchmarkPromises(b *testing.B) {
	a := nlp.NewAnnotator()
	bench(b, func(c *earshot.Conversation) {
		if c.Turns[0].Lang == "" {
			a.Annotate(c)
		}
		nlp.Promises(c)
	})
}
