package nlp_test

import (
	"fmt"
	"strings"
	"testing"

	"earshot"
	"earshot/nlp"
)

// What the benchmarks' corpus is put together from: conversations as they are
// held, two speakers in turn, in the four languages.
var benchTalks = []string{
	`Hi, thanks for joining, how is the new roster working for your store managers?
Honestly it has been a rough month, two of them went back to spreadsheets.
I'm sorry to hear that, what exactly stopped working for them?
The mobile app logs them out every time they switch between locations.
We shipped a fix for that on Tuesday, could you ask them to update to the latest version?
Sure, but the bigger problem is the price increase in the renewal quote.
I understand, let me see what I can do before the end of the quarter.
OK
Our finance team is comparing you with two other vendors right now.`,
	`您好，想跟您确认一下下个月续约的安排。
我们还在内部讨论，价格比去年高了不少。
理解的，今年我们增加了排班预测的功能。
这个功能我们门店基本用不上，能不能拆开报价？
可以，我今天下午发一份新的报价给您。
另外上周系统卡了两次，员工打不了卡，老板很不高兴。
非常抱歉，故障原因我们已经查清楚了，会给您一份说明。
好的`,
	`안녕하세요, 지난주에 보내드린 갱신 견적 검토해 보셨나요?
네, 그런데 예산이 줄어서 이 금액으로는 어려울 것 같아요.
혹시 어느 정도 금액을 생각하고 계신지 여쭤봐도 될까요?
경쟁사에서 훨씬 저렴하게 제안을 받았거든요.
dashboard 로딩이 느린 문제도 아직 해결이 안 됐어요.
해당 문제는 이번 주 금요일 배포에 포함되어 있습니다.
네 알겠습니다`,
	`お世話になっております。契約更新の件でご連絡いたしました。
ありがとうございます。社内で検討しているところです。
ご不明な点やご要望がございましたら、お聞かせください。
正直なところ、サポートの対応が遅いという声が現場から出ています。
ご迷惑をおかけして申し訳ございません。担当を増やす予定です。
契約更新
来週までに返事をいただけますでしょうか。`,
}

// benchConversations repeats the talks until they are n turns, with changing
// numbers in them.
func benchConversations(n int) (all []*earshot.Conversation, turns, size int) {
	for k := 0; turns < n; k++ {
		c := &earshot.Conversation{}
		for i, line := range strings.Split(benchTalks[k%len(benchTalks)], "\n") {
			side := []earshot.Side{earshot.SideUs, earshot.SideCustomer}[i%2]
			text := line
			if i%3 == 0 {
				text = fmt.Sprintf("%s (%d)", line, k)
			}
			c.Turns = append(c.Turns, earshot.Turn{Seq: i, Speaker: string(side), Side: side, Text: text})
			turns, size = turns+1, size+len(text)
		}
		all = append(all, c)
	}
	return all, turns, size
}

// bench runs one pass over the corpus per iteration and reports turns/s.
func bench(b *testing.B, pass func(c *earshot.Conversation)) {
	all, turns, size := benchConversations(2000)
	for _, c := range all {
		pass(c) // what is loaded once is not what is measured
	}
	b.SetBytes(int64(size))
	b.ReportAllocs()
	for b.Loop() {
		for _, c := range all {
			pass(c)
		}
	}
	b.ReportMetric(float64(turns)*float64(b.N)/b.Elapsed().Seconds(), "turns/s")
}

func BenchmarkNormalize(b *testing.B) {
	bench(b, func(c *earshot.Conversation) {
		for i := range c.Turns {
			nlp.Normalize(c.Turns[i].Text)
		}
	})
}

func BenchmarkTokenize(b *testing.B) {
	var tokens []nlp.Token
	bench(b, func(c *earshot.Conversation) {
		for i := range c.Turns {
			tokens = nlp.AppendTokens(tokens[:0], c.Turns[i].Text, "")
		}
	})
}

func BenchmarkDetect(b *testing.B) {
	a := nlp.NewAnnotator()
	bench(b, func(c *earshot.Conversation) {
		for i := range c.Turns {
			a.Detect(c.Turns[i].Text)
		}
	})
}

func BenchmarkAnnotate(b *testing.B) {
	a := nlp.NewAnnotator()
	bench(b, a.Annotate)
}

func BenchmarkMeasure(b *testing.B) {
	a := nlp.NewAnnotator()
	bench(b, func(c *earshot.Conversation) {
		if c.Turns[0].Lang == "" {
			a.Annotate(c)
		}
		nlp.Measure(c)
	})
}

func BenchmarkSentences(b *testing.B) {
	bench(b, func(c *earshot.Conversation) {
		for i := range c.Turns {
			nlp.Sentences(c.Turns[i].Text)
		}
	})
}

func BenchmarkMatch(b *testing.B) {
	for _, n := range []int{1000, 10000} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			m, hits := nlp.NewMatcher(benchPatterns(n)), make([]nlp.Hit, 0, 1000)
			all, turns, size := benchConversations(2000)
			var texts []string
			for _, c := range all {
				for i := range c.Turns {
					texts = append(texts, nlp.Normalize(c.Turns[i].Text).Text)
				}
			}
			b.SetBytes(int64(size))
			b.ReportAllocs()
			for b.Loop() {
				for _, text := range texts {
					hits = m.Match(text, hits[:0])
				}
			}
			b.ReportMetric(float64(turns)*float64(b.N)/b.Elapsed().Seconds(), "turns/s")
		})
	}
}

func BenchmarkNewMatcher(b *testing.B) {
	patterns := benchPatterns(10000)
	b.ReportAllocs()
	for b.Loop() {
		nlp.NewMatcher(patterns)
	}
}

// benchPatterns are n phrases as trackers have them: pieces of the talks, a
// hundred of which occur, and the same with an ending that does not.
func benchPatterns(n int) []string {
	var patterns []string
	text := []rune(nlp.Normalize(strings.Join(benchTalks, " ")).Text)
	for k := 0; len(patterns) < n; k++ {
		start := k * 37 % (len(text) - 12)
		p := string(text[start : start+4+k%8])
		if k >= 100 {
			p += fmt.Sprint(" ", k)
		}
		patterns = append(patterns, p)
	}
	return patterns
}
