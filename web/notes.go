package web

import (
	"regexp"
	"time"

	"earshot"
	"earshot/playbook"
)

// A note is a sentence that a receipt carries in English, and the key of the
// same sentence in every language.
type note struct {
	pattern *regexp.Regexp
	key     string
}

// placeholders name what a pattern captures.
var placeholders = [...]string{"a", "b", "c"}

// notes are the sentences of the score's receipts (package risk, inputs.go). A
// test scores accounts and finds every note it gets here.
var notes = []note{
	{regexp.MustCompile(`^(\d+) findings?, the newest (\d+) days? old$`), "note.findings"},
	{regexp.MustCompile(`^nothing said$`), "note.nothing"},
	{regexp.MustCompile(`^no conversation in the past year$`), "note.no_conversation"},
	{regexp.MustCompile(`^no customer words in the past year$`), "note.no_words"},
	{regexp.MustCompile(`^mood (\S+) on a scale of -1 to 1$`), "note.mood"},
	{regexp.MustCompile(`^too few conversations to compare$`), "note.few_conversations"},
	{regexp.MustCompile(`^mood moved (\S+) against their own past year$`), "note.mood_moved"},
	{regexp.MustCompile(`^no conversation yet$`), "note.none_yet"},
	{regexp.MustCompile(`^last heard (\d+) days? ago; (\d+) days? is usual for the tier$`), "note.silence"},
	{regexp.MustCompile(`^no answer in the past year$`), "note.no_answer"},
	{regexp.MustCompile(`^(\d+) answers?, mean (\S+) of 10$`), "note.answers"},
	{regexp.MustCompile(`^no usage known$`), "note.no_usage"},
	{regexp.MustCompile(`^(\d+) of (\d+) paid seats used \((\d+) %\)$`), "note.seats"},
	{regexp.MustCompile(`^no past usage to compare with$`), "note.no_past_usage"},
	{regexp.MustCompile(`^active people (\S+) % against the same month last year$`), "note.usage_year"},
	{regexp.MustCompile(`^active people (\S+) % against their last six months$`), "note.usage_months"},
	{regexp.MustCompile(`^less than two years of orders$`), "note.no_orders"},
	{regexp.MustCompile(`^orders too uneven to compare$`), "note.uneven_orders"},
	{regexp.MustCompile(`^spend (\S+) % year over year$`), "note.spend"},
	{regexp.MustCompile(`^no renewal date known$`), "note.no_renewal"},
	{regexp.MustCompile(`^the renewal date has passed$`), "note.renewal_passed"},
	{regexp.MustCompile(`^renews in (\d+) days?$`), "note.renews"},
	{regexp.MustCompile(`^no champion known$`), "note.no_champion"},
	{regexp.MustCompile(`^nobody left$`), "note.nobody_left"},
	{regexp.MustCompile(`^(.+) left (\d+) days? ago$`), "note.left"},
	{regexp.MustCompile(`^(\d+) promises? not kept in time, the oldest (\d+) days? late$`), "note.promises_late"},
	{regexp.MustCompile(`^(\d+) promises? open, none late$`), "note.promises_open"},
	{regexp.MustCompile(`^no promise open$`), "note.no_promise"},
	{regexp.MustCompile(`^start not known$`), "note.no_start"},
	{regexp.MustCompile(`^with us for (\S+) years$`), "note.years"},
	{regexp.MustCompile(`^products not known$`), "note.no_products"},
	{regexp.MustCompile(`^holds (\d+) products?$`), "note.holds"},
}

// noteText is a receipt's sentence in the locale's language. English is as it
// was written; a sentence that nobody translated stays English.
func (l *locale) noteText(text string) string {
	if l.tag == earshot.English {
		return text
	}
	for _, n := range notes {
		m := n.pattern.FindStringSubmatch(text)
		if m == nil {
			continue
		}
		var args []any
		for i, value := range m[1:] {
			args = append(args, placeholders[i], value)
		}
		return l.T(n.key, args...)
	}
	return text
}

var isoDate = regexp.MustCompile(`\d{4}-\d\d-\d\d`)

var figure = regexp.MustCompile(`\d+`)

// reminderText is the reason of a reminder in the locale's language. A reminder
// that words caused is told by its tracker, because the words stand below it.
func (l *locale) reminderText(r earshot.Reminder, tracker string) string {
	if tracker != "" {
		return l.T("reminder.findings", "tracker", tracker, "n", max(1, len(r.Evidence)))
	}
	if r.Issue == playbook.IssuePromise {
		if day, err := time.Parse(time.DateOnly, isoDate.FindString(r.Text)); err == nil {
			return l.T("reminder.promise", "date", l.Date(day))
		}
		return r.Text
	}
	figures := figure.FindAllString(r.Text, -1)
	if key := "reminder." + r.Issue; l.has(key) && len(figures) == 2 {
		return l.T(key, "a", figures[0], "b", figures[1])
	}
	return r.Text
}
