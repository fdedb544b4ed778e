package web

import (
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"earshot"
	"earshot/playbook"
	"earshot/risk"
)

var placeholder = regexp.MustCompile(`\{[a-z]+\}`)

func readAll(t *testing.T) []*locale {
	t.Helper()
	return must(readLocales())(t).all
}

// Every text is there in every language, with the same placeholders, and in
// the language's own script.
func TestCatalogs(t *testing.T) {
	all := readAll(t)
	english := all[0]
	for _, l := range all[1:] {
		for key, text := range english.texts {
			other, ok := l.texts[key]
			if !ok || strings.TrimSpace(other) == "" {
				t.Errorf("%s has no %q", l.tag, key)
				continue
			}
			if strings.HasPrefix(key, "format.") {
				continue
			}
			want, got := placeholder.FindAllString(text, -1), placeholder.FindAllString(other, -1)
			slices.Sort(want)
			slices.Sort(got)
			if !slices.Equal(slices.Compact(want), slices.Compact(got)) {
				t.Errorf("%s %q has %v, want the placeholders %v", l.tag, key, got, want)
			}
			if strings.Contains(other, "|") && l.tag != earshot.English {
				t.Errorf("%s %q has a plural; the language has none", l.tag, key)
			}
		}
		for key := range l.texts {
			if !english.has(key) {
				t.Errorf("%s has %q, which English has not", l.tag, key)
			}
		}
	}
}

// Simplified characters in the Traditional catalog, or the other way round,
// are a slip.
func TestScripts(t *testing.T) {
	for tag, foreign := range map[earshot.Lang]string{
		earshot.ChineseTraditional: "这为们个时说对话应关户评险认请", earshot.ChineseSimplified: "這為們個時說對話應關戶評險認請", earshot.Japanese: "这为们说对话应关户评险",
	} {
		l := must(readLocales())(t).named(tag)
		for key, text := range l.texts {
			if strings.HasPrefix(key, "lang.") {
				continue
			}
			if i := strings.IndexAny(text, foreign); i >= 0 {
				t.Errorf("%s %q has %q of another script: %s", tag, key, text[i:i+3], text)
			}
		}
	}
}

// Every key a template or a handler writes out is in the catalog.
func TestKeys(t *testing.T) {
	l := readAll(t)[0]
	key := regexp.MustCompile(`\.T\(?\s?"([a-z0-9_.-]+[a-z0-9])"`)
	for name, source := range sources(t) {
		for _, m := range key.FindAllStringSubmatch(source, -1) {
			if !l.has(m[1]) && m[1] != "key" {
				t.Errorf("%s writes %q, which no catalog has", name, m[1])
			}
		}
	}
	for _, p := range playbook.Plays() {
		if !l.has("play." + string(p)) {
			t.Errorf("the play %q has no words", p)
		}
	}
	for _, tracker := range must(risk.Starter())(t) {
		if !l.has("starter."+tracker.Name) || !l.has("starter."+tracker.Description) {
			t.Errorf("the starter tracker %q has no words in the catalogs", tracker.Name)
		}
	}
	for _, in := range risk.DefaultWeights().Inputs {
		if !l.has("input." + in.Input) {
			t.Errorf("the input %q has no name", in.Input)
		}
	}
}

// The receipts of the workspace, and those of an account nobody knows, are told
// in every language: no sentence stays English.
func TestNotes(t *testing.T) {
	h := fullHouse(t)
	scores := must(h.store.LatestScores(t.Context()))(t)
	scores = append(scores, risk.Score(earshot.History{Account: earshot.Account{ID: "nobody"}}, fixtureNow, risk.DefaultWeights()))
	ko := must(readLocales())(t).named(earshot.Korean)
	hangul := regexp.MustCompile(`\p{Hangul}`)
	for _, s := range scores {
		for _, line := range s.Lines {
			if got := ko.noteText(line.Note); !hangul.MatchString(got) {
				t.Errorf("the note %q of %s is %q in Korean", line.Note, s.Account, got)
			}
		}
		for _, lever := range s.Levers {
			if !ko.has("lever." + lever.Input) {
				t.Errorf("the lever of %s has no words", lever.Input)
			}
		}
	}
	reminders, _, err := h.store.Reminders(t.Context(), reminderStates())
	check(t, err)
	for _, r := range reminders {
		if got := ko.reminderText(r, ""); len(r.Evidence) == 0 && !hangul.MatchString(got) {
			t.Errorf("the reminder %q is %q in Korean", r.Text, got)
		}
	}
}

func TestFormats(t *testing.T) {
	all := readAll(t)
	at := time.Date(2026, 11, 5, 9, 7, 0, 0, time.UTC)
	now := time.Date(2026, 11, 20, 12, 0, 0, 0, time.UTC)
	tests := []struct {
		name string
		do   func(*locale) string
		want map[earshot.Lang]string
	}{
		{"date", func(l *locale) string { return l.Date(at) }, map[earshot.Lang]string{"en": "5 Nov 2026", "ko": "2026년 11월 5일", "ja": "2026年11月5日", "zh-Hans": "2026年11月5日"}},
		{"no date", func(l *locale) string { return l.Date(time.Time{}) }, map[earshot.Lang]string{"en": "", "ko": ""}},
		{"weekday", func(l *locale) string { return l.Weekday(at) }, map[earshot.Lang]string{"en": "Thursday 5 Nov 2026", "ko": "2026년 11월 5일 목요일", "ja": "2026年11月5日（木）"}},
		{"time", func(l *locale) string { return l.Time(at) }, map[earshot.Lang]string{"en": "5 Nov 2026, 09:07", "zh-Hant": "2026年11月5日 09:07"}},
		{"today", func(l *locale) string { return l.Away(now, now) }, map[earshot.Lang]string{"en": "today", "ja": "今日"}},
		{"tomorrow", func(l *locale) string { return l.Away(now.AddDate(0, 0, 1), now) }, map[earshot.Lang]string{"en": "tomorrow", "ko": "내일"}},
		{"yesterday", func(l *locale) string { return l.Away(now.AddDate(0, 0, -1), now) }, map[earshot.Lang]string{"en": "yesterday"}},
		{"days ago", func(l *locale) string { return l.Away(at, now) }, map[earshot.Lang]string{"en": "15 days ago", "ko": "15일 전"}},
		{"months", func(l *locale) string { return l.Away(now.AddDate(0, 4, 0), now) }, map[earshot.Lang]string{"en": "in 4 months", "ja": "4か月後"}},
		{"won", func(l *locale) string { return l.Money(earshot.NewMoney(123_400_000, "KRW")) }, map[earshot.Lang]string{"en": "₩123M", "ko": "₩1.23억", "ja": "₩1.23億", "zh-Hant": "₩1.23億"}},
		{"dollars", func(l *locale) string { return l.Money(earshot.NewMoney(48260, "USD")) }, map[earshot.Lang]string{"en": "$48.3k", "ko": "$4.83만", "zh-Hans": "$4.83万", "zh-Hant": "$4.83萬"}},
		{"small", func(l *locale) string { return l.Money(earshot.NewMoney(950, "EUR")) }, map[earshot.Lang]string{"en": "€950"}},
		{"francs", func(l *locale) string { return l.Money(earshot.NewMoney(1e6, "CHF")) }, map[earshot.Lang]string{"en": "CHF 1M"}},
		{"nothing", func(l *locale) string { return l.Money(earshot.Money{}) }, map[earshot.Lang]string{"en": ""}},
		{"number", func(l *locale) string { return l.Number(-1234567) }, map[earshot.Lang]string{"en": "−1,234,567"}},
		{"signed", func(l *locale) string { return l.Signed(12.4) + l.Signed(-3) + l.Points(0.04) }, map[earshot.Lang]string{"en": "+12−3±0.0"}},
		{"clock", func(l *locale) string { return l.Clock(3725*time.Second) + " " + l.Clock(65*time.Second) }, map[earshot.Lang]string{"en": "1:02:05 1:05"}},
		{"plural", func(l *locale) string { return l.T("search.found", "n", 1) + " " + l.T("search.found", "n", 2) }, map[earshot.Lang]string{"en": "1 conversation 2 conversations", "ko": "대화 1건 대화 2건"}},
		{"missing", func(l *locale) string { return l.T("no.such.key") }, map[earshot.Lang]string{"en": "no.such.key"}},
		{"own category", func(l *locale) string { return l.word("category", "배송") }, map[earshot.Lang]string{"en": "배송"}},
	}
	for _, tt := range tests {
		for _, l := range all {
			if want, ok := tt.want[l.tag]; ok && tt.do(l) != want {
				t.Errorf("%s in %s = %q, want %q", tt.name, l.tag, tt.do(l), want)
			}
		}
	}
}
