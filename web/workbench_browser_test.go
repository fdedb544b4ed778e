package web

import (
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"earshot"
	"earshot/store"
)

// see waits until the selector's text has the words.
func (b *browser) see(selector chromedp.CSS, words string) {
	b.t.Helper()
	got := ""
	for deadline := time.Now().Add(15 * time.Second); ; time.Sleep(50 * time.Millisecond) {
		v, err := chromedp.Run(b.ctx, chromedp.Evaluate[string](`(document.querySelector("`+string(selector)+`")||{textContent:""}).textContent`))
		if got = v; err == nil && strings.Contains(got, words) {
			return
		}
		if time.Now().After(deadline) {
			b.t.Fatalf("%s never says %q; it says:\n%s", selector, words, got)
		}
	}
}

// TestWorkbenchPath writes a rule in Korean, sees its hits, back-tests, judges,
// publishes, finds the new reminder, corrects a hit and publishes again.
func TestWorkbenchPath(t *testing.T) {
	if testing.Short() {
		t.Skip("drives a browser")
	}
	h := fullHouse(t)
	b := open(t)
	b.at(1280, "light")
	b.enter(h.server.URL, "dana.whitfield@tidewell.example")
	b.do(chromedp.Navigate(h.server.URL + "/trackers"))
	b.shoot("workbench-trackers", 1280, "light")
	b.at(1280, "light")
	b.follow(`a[href="/trackers/new"]`)
	b.shoot("workbench-new", 1280, "light")
	b.at(1280, "light")

	b.do(chromedp.SendKeys(chromedp.CSS("#name"), "견적 비교"), chromedp.SetValue(chromedp.CSS("#severity"), "high"))
	b.eval(`document.querySelector("#phrases-ko").closest("details").open = true`)
	b.do(chromedp.SendKeys(chromedp.CSS("#phrases-ko"), "견적을 받다"))
	b.see("#try .sum", "Hits: 1, in 1 of 8 ")
	b.see("#try .form-list", "견적받")
	b.see("#try .cover", "no phrases")
	b.shoot("workbench-live", 1280, "light")
	b.shoot("workbench-live", 360, "dark")
	b.at(1280, "light")

	b.follow(`button[value="backtest"]`)
	b.see("main .sub", "Hits: 1, in 1 of 8 ")
	b.do(chromedp.KeyEvent("j"), chromedp.KeyEvent("y"))
	b.see("#precision", "100 % are right")
	b.do(chromedp.KeyEvent("u"))
	b.see("#precision", "1 to judge")
	b.do(chromedp.KeyEvent("y"))
	b.see("#precision", "100 % are right")
	b.shoot("workbench-backtest", 1280, "light")
	b.shoot("workbench-backtest", 360, "dark")
	b.at(1280, "light")

	b.follow("#publish")
	b.see("main h1", "견적 비교")
	wait(t, func() bool { return h.reminded("견적-비교") == 1 })
	b.do(chromedp.Reload())
	b.see("#hits ~ .findings", "견적")
	b.see(".log", "Published version 1")
	b.shoot("workbench-published", 1280, "light")
	b.at(1280, "light")

	b.follow(`#hits ~ .findings a[href$="/why"]`)
	b.follow(`button[name="reason"][value="meaning"]`)
	b.see("#notice", "no longer counts")
	b.see(".cards", "it loses 0 and gains 0; 0 stay")
	b.shoot("workbench-why", 1280, "light")
	b.shoot("workbench-why", 360, "dark")
	b.at(1280, "light")
	b.follow(`.cards .card:last-child button[name="choose"]`)
	b.see("main .sub", "Hits: 0, in 0 of 8")
	b.follow("#publish")
	wait(t, func() bool {
		tr, err := h.store.Tracker(t.Context(), "견적-비교")
		return err == nil && tr.Version == 2
	})
	wait(t, func() bool {
		j, err := h.store.LastJob(t.Context(), store.JobRescan, "")
		return err == nil && j.State == store.JobDone
	})
	b.do(chromedp.Reload())
	b.see(".log", "Published version 2")
	b.follow(`a[href$="/unpublish"]`)
	b.see("main", "Findings that count")
	b.shoot("workbench-unpublish", 1280, "light")
}

// wait asks again and again, for what goes on behind the pages.
func wait(t *testing.T, done func() bool) {
	t.Helper()
	for deadline := time.Now().Add(20 * time.Second); !done(); time.Sleep(30 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatal("what was waited for never came")
		}
	}
}

// reminded is how many open reminders a tracker has caused.
func (h *house) reminded(id earshot.TrackerID) int {
	all, _, err := h.store.Reminders(h.t.Context(), store.ReminderFilter{States: []earshot.ReminderState{earshot.ReminderOpen}})
	check(h.t, err)
	n := 0
	for _, r := range all {
		if r.Reason == string(id) {
			n++
		}
	}
	return n
}
