package nlp_test

import (
	"testing"
	"time"

	"earshot"
	"earshot/nlp"
)

// Somebody promises one day and says the other that it is done.
func TestKeeps(t *testing.T) {
	us, them := earshot.SideUs, earshot.SideCustomer
	for _, tt := range []struct {
		lang          earshot.Lang
		promise, said string
		by            earshot.Side
		want          bool
	}{
		{"en", "I'll send you the revised quote by Friday.", "By the way, we've already sent the revised quote.", us, true},
		{"en", "I'll send you the revised quote by Friday.", "The quote was sent yesterday.", us, true},
		{"en", "I'll send you the revised quote by Friday.", "We sent the revised quote.", them, false},
		{"en", "I'll send you the revised quote by Friday.", "We haven't sent the quote yet.", us, false},
		{"en", "I'll send you the revised quote by Friday.", "Once we have sent the quote, we can talk.", us, false},
		{"en", "I'll send you the revised quote by Friday.", "Have we sent the quote?", us, false},
		{"en", "I'll send you the revised quote by Friday.", "I sent the training videos.", us, false},
		{"en", "We'll fix the export next week.", "The export is now fixed.", us, true},
		{"en", "We'll fix the export next week.", "I checked the export.", us, false},
		{"zh-Hans", "下周一之前给您报价。", "报价单昨天已经发给您了。", us, true},
		{"zh-Hans", "下周一之前给您报价。", "报价单还没有发给您。", us, false},
		{"zh-Hant", "我週五前把合約寄給您。", "合約昨天已經寄給您了。", us, true},
		{"zh-Hans", "我周五前把合同发给您。", "发票昨天已经发给您了。", us, false},
		{"ko", "이번 주까지 견적서 보내드릴게요.", "견적서는 어제 보내드렸습니다.", us, true},
		{"ko", "이번 주까지 견적서 보내드릴게요.", "견적서는 아직 못 보내드렸습니다.", us, false},
		{"ko", "이번 주까지 견적서 보내드릴게요.", "교육 자료는 어제 보내드렸습니다.", us, false},
		{"ja", "来週の火曜までに見積書をお送りします。", "見積書は昨日お送りしました。", us, true},
		{"ja", "来週の火曜までに見積書をお送りします。", "見積書はまだお送りできていません。", us, false},
	} {
		first := &earshot.Conversation{ID: "c1", StartedAt: wednesday, Turns: []earshot.Turn{{Side: us, Lang: tt.lang, Text: tt.promise}}}
		later := &earshot.Conversation{ID: "c2", StartedAt: wednesday.Add(30 * time.Hour), Turns: []earshot.Turn{{Side: tt.by, Lang: tt.lang, Text: tt.said}}}
		promises := nlp.Promises(first)
		if len(promises) != 1 || promises[0].Kind != earshot.Commitment {
			t.Errorf("%q holds %+v, want one commitment", tt.promise, promises)
			continue
		}
		got := false
		for _, claim := range nlp.Claims(later) {
			got = got || nlp.Keeps(claim, promises[0])
		}
		if got != tt.want {
			t.Errorf("%q keeps %q: %v, want %v (claims %+v)", tt.said, tt.promise, got, tt.want, nlp.Claims(later))
		}
		for _, claim := range nlp.Claims(later) {
			claim.At = wednesday.Add(-time.Hour)
			if nlp.Keeps(claim, promises[0]) {
				t.Errorf("%q, said before, keeps %q", tt.said, tt.promise)
			}
		}
	}
}

// A promise keeps its ID when words around it change.
func TestPromiseIDs(t *testing.T) {
	c := func(texts ...string) *earshot.Conversation {
		c := &earshot.Conversation{ID: "c1", StartedAt: wednesday}
		for i, text := range texts {
			c.Turns = append(c.Turns, earshot.Turn{Seq: i, Side: earshot.SideUs, Lang: "en", Text: text})
		}
		return c
	}
	const send, call = "I'll send it tomorrow.", "I'll call you on Monday."
	before := nlp.Promises(c(send, call, send))
	after := nlp.Promises(c("Hello.", send, "So.", call, send))
	if len(before) != 3 || len(after) != 3 {
		t.Fatalf("%d and %d promises, want three each", len(before), len(after))
	}
	seen := map[earshot.PromiseID]bool{}
	for i := range before {
		if before[i].ID != after[i].ID || before[i].ID == "" || seen[before[i].ID] {
			t.Errorf("promise %d is %q, then %q", i, before[i].ID, after[i].ID)
		}
		seen[before[i].ID] = true
	}
}

// Dates are worked out in the zone the conversation's start is given in,
// whatever zone its turns' times are.
func TestPromiseZone(t *testing.T) {
	start := time.Date(2026, 11, 18, 8, 30, 0, 0, seoul) // still Tuesday in London
	for lang, line := range map[earshot.Lang][2]string{
		"ko":      {"이번 주까지 보내드릴게요", "2026-11-20T23:59:59+09:00"},
		"zh-Hans": {"下周一之前给您报价", "2026-11-23T23:59:59+09:00"},
		"zh-Hant": {"下週一之前給您報價", "2026-11-23T23:59:59+09:00"},
		"ja":      {"来週の火曜までにお送りします", "2026-11-24T23:59:59+09:00"},
		"en":      {"I'll send it tomorrow", "2026-11-19T23:59:59+09:00"},
		"de":      {"Ich schicke es Ihnen bis Freitag", "2026-11-20T23:59:59+09:00"},
		"fr":      {"Je vous envoie le devis demain", "2026-11-19T23:59:59+09:00"},
		"es":      {"Le enviaré la propuesta mañana", "2026-11-19T23:59:59+09:00"},
	} {
		all := nlp.Promises(&earshot.Conversation{StartedAt: start, Turns: []earshot.Turn{{Lang: lang, Text: line[0], At: start.UTC()}}})
		if len(all) != 1 || all[0].Due.Format(time.RFC3339) != line[1] {
			t.Errorf("%s %q = %+v, want one due %s", lang, line[0], all, line[1])
		}
	}
}

func BenchmarkClaims(b *testing.B) {
	a := nlp.NewAnnotator()
	bench(b, func(c *earshot.Conversation) {
		if c.Turns[0].Lang == "" {
			a.Annotate(c)
		}
		nlp.Claims(c)
	})
}
