package risk_test

import (
	"os"
	"strings"
	"testing"

	"earshot"
	"earshot/risk"
)

// talk is a conversation like most: turns of the stories, and many more in
// which nothing is found.
func talk(b *testing.B) (*earshot.Conversation, int) {
	b.Helper()
	quiet := map[earshot.Lang][]string{
		"en":      {"Sure, let me pull that up for you.", "The Monday roster has twelve people on it and the evening one has nine.", "Okay, and what time does the store open on Sunday?"},
		"ko":      {"네, 잠시만요. 화면 공유해 드릴게요.", "월요일 오전에는 열두 명이고요, 저녁에는 아홉 명입니다.", "그 매장은 일요일에 몇 시에 열어요?"},
		"ja":      {"はい、少々お待ちください。画面を共有しますね。", "月曜の朝は十二名で、夜は九名です。", "日曜は何時に開店しますか。"},
		"zh-Hans": {"好的，我给您看一下屏幕。", "周一早班有十二个人，晚班有九个人。", "那家店周日几点开门？"},
	}
	c := &earshot.Conversation{ID: "bench"}
	bytes := 0
	add := func(lang earshot.Lang, text string) {
		c.Turns = append(c.Turns, earshot.Turn{Seq: len(c.Turns), Side: earshot.SideCustomer, Lang: lang, Text: text})
		bytes += len(text)
	}
	for file, lang := range map[string]earshot.Lang{"en": "en", "ko": "ko", "ja": "ja", "zh": "zh-Hans"} {
		data, err := os.ReadFile("testdata/stories/" + file + ".txt")
		if err != nil {
			b.Fatal(err)
		}
		for _, line := range strings.Split(string(data), "\n") {
			if _, text, ok := strings.Cut(line, ": "); ok && strings.HasPrefix(line, "customer ") {
				add(lang, text)
				for range 3 {
					for _, q := range quiet[lang] {
						add(lang, q)
					}
				}
			}
		}
	}
	return c, bytes
}

func BenchmarkDetect(b *testing.B) {
	rules := starterRules(b)
	c, bytes := talk(b)
	b.SetBytes(int64(bytes))
	b.ReportAllocs()
	for b.Loop() {
		rules.Detect(c)
	}
	b.ReportMetric(float64(len(c.Turns))*float64(b.N)/b.Elapsed().Seconds(), "turns/s")
}

func BenchmarkCompile(b *testing.B) {
	ts, err := risk.Starter()
	if err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	for b.Loop() {
		if _, err := risk.Compile(ts); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkStarter(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		if _, err := risk.Starter(); err != nil {
			b.Fatal(err)
		}
	}
}
