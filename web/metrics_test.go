package web

import (
	"fmt"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"earshot/nlp"
)

// moodTalk is a call whose mood turns, with times of speech.
func moodTalk(day int, lines ...string) string {
	text := fmt.Sprintf("Title: Call %d\nDate: 2026-10-%02d 10:00 +09:00\nChannel: call\nParticipants: 김지우 <jiwoo.kim@hanbit.example> (customer, CFO); 박민아 <mina.park@tidewell.example> (us, CSM)\n\n", day, day)
	for i, line := range lines {
		who := "김지우"
		if i%2 == 1 {
			who = "박민아"
		}
		text += fmt.Sprintf("[%d:%02d] %s: %s\n", i*13/60, i*13%60, who, line)
	}
	return text
}

var turningTalk = moodTalk(28, "정말 감사합니다. 화면이 아주 마음에 들어요.", "감사합니다!", "현장에서도 다들 좋아합니다.", "다행입니다.",
	"그런데 어제 또 장애가 나서 정말 화가 났습니다.", "죄송합니다. 무엇이 문제였나요?", "출근 기록이 전부 사라졌습니다. 최악이에요.", "원인을 확인하겠습니다.",
	"이런 식이면 너무 실망스럽습니다.", "이번 주 금요일까지 보고서를 보내드리겠습니다.")

func TestHowItWent(t *testing.T) {
	t.Parallel()
	h := fullHouse(t)
	for day := 1; day <= 3; day++ {
		h.tell(moodTalk(day, "요즘 정말 만족합니다. 감사합니다.", "다행입니다.", fmt.Sprintf("매장 %d곳에서 다들 아주 좋아해요.", day)))
	}
	h.tell(turningTalk)
	c := h.talk("Call 28")
	m := nlp.Measure(c)
	if m.TurningTurn == nil || m.WorstMood == nil {
		t.Fatalf("the talk has no turning or no worst turn: %+v", m)
	}
	_, body := h.signedIn("mina.park").get(conversationHref(c.ID))
	for _, want := range []string{"How the customer felt", "Worse than usual for this account.", "over 4 earlier conversations", "Next step agreed", "Interactivity", "Never", "The worst and the turning turn",
		fmt.Sprintf(`<a href="#t%d">Worst: turn %d`, m.WorstTurn, m.WorstTurn), fmt.Sprintf(`<a href="#t%d">It turned at turn %d`, *m.TurningTurn, *m.TurningTurn), `<svg class="chart moodplot"`} {
		if want == "Never" {
			want = "never use them to decide about employment"
		}
		if !strings.Contains(body, want) {
			t.Errorf("the page does not hold %q", want)
		}
	}
	if strings.Count(body, `<details><summary><span>`) < 8 {
		t.Error("figures come without their definitions")
	}
	if _, body := h.signedIn("mina.park").get(conversationHref(h.talk("更新のご相談").ID)); !strings.Contains(body, "Too few earlier conversations") {
		t.Error("an account's first conversation is compared with nothing")
	}
}

func TestHowItWentInABrowser(t *testing.T) {
	if testing.Short() {
		t.Skip("drives a browser")
	}
	h := fullHouse(t)
	for day := 1; day <= 3; day++ {
		h.tell(moodTalk(day, "요즘 정말 만족합니다. 감사합니다.", "다행입니다.", fmt.Sprintf("매장 %d곳에서 다들 아주 좋아해요.", day)))
	}
	h.tell(turningTalk)
	b := open(t)
	b.at(1280, "light")
	b.enter(h.server.URL, "mina.park@tidewell.example")
	b.do(chromedp.Navigate(h.server.URL + conversationHref(h.talk("Call 28").ID)))
	b.shoot("mood-conversation", 1280, "light")
	b.eval(`document.querySelector(".metrics summary").focus()`)
	b.do(chromedp.KeyEvent("\r"))
	if got := b.eval(`document.querySelector(".metrics details").open`); got != "true" {
		t.Error("a definition does not open with the keyboard")
	}
	b.shoot("mood-conversation", 360, "dark")
	b.do(chromedp.Click(chromedp.CSS(".turns-named a")))
	if got := b.eval(`document.querySelector(":target")?.id.startsWith("t")`); got != "true" {
		t.Error("the worst turn is not led to")
	}
}

func TestMoodPlot(t *testing.T) {
	plot := moodPlot{Thirds: [3]float64{0.5, 0, -0.5}, Up: "good", Down: "<bad>"}
	for i := range 6 {
		plot.Points = append(plot.Points, moodPoint{Seq: 2 * i, Score: 1 - 0.4*float64(i), Label: "turn & <script>", Worst: i == 5, Turning: i == 3})
	}
	got := string(plot.draw("p", "title", "desc"))
	for _, want := range []string{`href="#t10"`, `class="dot worst"`, `class="turning"`, `id="p-d"`, "&lt;bad&gt;", "turn &amp; &lt;script&gt;"} {
		if !strings.Contains(got, want) {
			t.Errorf("the plot lacks %q:\n%s", want, got)
		}
	}
	if strings.Contains(got, "NaN") || strings.Contains(string(moodPlot{Points: plot.Points[:1]}.draw("q", "", "")), "NaN") {
		t.Error("the plot has places that are no numbers")
	}
}
