package web

import (
	"cmp"
	"errors"
	"html/template"
	"net/http"
	"slices"
	"strings"

	"earshot"
	"earshot/playbook"
	"earshot/store"
)

// AccountPage says how an account stands and why, in whose words.
type AccountPage struct {
	Page
	Account       earshot.Account
	NameLang      earshot.Lang
	About         string
	Facts         []Fact
	Risk          Risk
	Scale         template.HTML
	Change        string // since a week ago, in words
	ChangeClass   string
	AsOf          string
	Coverage      string
	Missing       string // the inputs without data
	Base          string
	Total         string
	Receipt       []ReceiptRow
	Silent        []ReceiptRow // the lines that gave nothing
	Levers        []LeverRow
	Advice        *Advice
	Reminders     []ReminderItem
	Promises      []PromiseGroup
	Timeline      template.HTML
	Conversations []ConversationRow
	More          int // conversations not shown
	Contacts      []ContactRow
	Usage         []UsageRow
	Surveys       []SurveyRow
	Outcomes      []Fact
}

// Advice is the play for an account.
type Advice struct {
	Title      string
	Text       string
	Steps      []string
	DoNotPitch bool
}

// ConversationRow is a conversation in a list.
type ConversationRow struct {
	Title    string
	Lang     earshot.Lang // of the title
	Href     string
	At       string
	ISO      string
	Channel  string
	Kind     earshot.Channel
	Langs    []LangTag
	Mood     Mood
	Findings string
	Account  *Link
}

// conversationsShown is how many conversations the page of an account lists.
const conversationsShown = 12

// account says how an account stands and why, in whose words.
func (v *visit) account() error {
	a, err := v.openAccount(earshot.AccountID(v.id()))
	if err != nil {
		return err
	}
	p, err := v.page(a.Name, "accounts")
	if err != nil {
		return err
	}
	b, err := v.book()
	if err != nil {
		return err
	}
	history, err := v.Store.History(v.ctx(), a.ID)
	if err != nil {
		return err
	}
	page := AccountPage{Page: p, Account: a, NameLang: scriptOf(a.Name, &a), About: p.about(&a, true), Facts: accountFacts(p, b, a, history)}
	if err := v.standing(&page); err != nil {
		return err
	}
	if err := v.accountReminders(&page, b); err != nil {
		return err
	}
	page.Promises = ledger(p, history.Promises)
	if err := v.accountPast(&page, history); err != nil {
		return err
	}
	return v.show(http.StatusOK, "account", page)
}

// accountFacts is what the records say of the account.
func accountFacts(p Page, b *book, a earshot.Account, h earshot.History) []Fact {
	var facts []Fact
	add := func(key, value string) {
		if value != "" {
			facts = append(facts, Fact{p.T(key), value})
		}
	}
	add("fact.value", p.Money(a.Value))
	if !a.Renewal.IsZero() {
		add("fact.renewal", p.locale.Date(a.Renewal)+" · "+p.DayAway(a.Renewal))
	}
	add("fact.csm", b.person(a.CSM))
	add("fact.owner", b.person(a.Owner))
	add("fact.since", p.locale.Date(a.Since))
	add("fact.products", strings.Join(a.Products, p.T("format.list")))
	if last := lastHeard(h.Conversations); last != nil {
		add("fact.last", p.Away(last.At))
	}
	add("fact.cadence", p.T("fact.every", "n", int(a.Cadence().Hours()/24)))
	return facts
}

// lastHeard is the newest conversation in which the customer spoke.
func lastHeard(all []earshot.Brief) *earshot.Brief {
	var last *earshot.Brief
	for i := range all {
		if b := &all[i]; b.CustomerTurns > 0 && (last == nil || b.At.After(last.At)) {
			last = b
		}
	}
	return last
}

// standing is the score with its receipt, and what to do about it.
func (v *visit) standing(page *AccountPage) error {
	p := page.Page
	s, err := v.Store.LatestScore(v.ctx(), page.Account.ID)
	if errors.Is(err, earshot.ErrNotFound) {
		page.Risk = p.risk(nil)
		return nil
	}
	if err != nil {
		return err
	}
	trackers, err := v.trackerNames()
	if err != nil {
		return err
	}
	w := v.Weights
	page.Risk = p.risk(&s)
	if !page.Risk.Known {
		return nil // a customer that left has no risk to explain
	}
	page.Scale = scale("scale", p.T("account.scale", "n", page.Risk.Value, "band", page.Risk.Word, "watch", whole(w.Watch), "high", whole(w.High)), s.Value, w.Watch, w.High)
	page.AsOf = p.T("account.as_of", "date", p.locale.Date(s.AsOf), "rules", s.Rules)
	page.Coverage = p.T("account.coverage", "n", p.Percent(s.Coverage))
	page.Base, page.Total = p.Points(s.Base), strings.TrimPrefix(p.Points(s.Value), "+")
	page.Receipt, page.Silent = receipt(p, &page.Account, s, trackers)
	page.Missing = missing(p, s)
	page.Levers = levers(p, s)
	page.Advice = advice(p, page.Account, s)
	return v.change(page, s)
}

// change is how the score moved in seven days.
func (v *visit) change(page *AccountPage, s earshot.Score) error {
	past, err := v.past(page.Page, 2)
	if err != nil {
		return err
	}
	was, ok := past.at(page.Account.ID, page.Now.AddDate(0, 0, -7))
	if !ok {
		return nil
	}
	page.ChangeClass = direction(s.Value - was)
	page.Change = page.T("account.change_"+page.ChangeClass, "n", page.Signed(s.Value-was))
	return nil
}

// trackerNames are the names of the trackers there are.
func (v *visit) trackerNames() (map[earshot.TrackerID]string, error) {
	all, err := v.Store.Trackers(v.ctx())
	names := map[earshot.TrackerID]string{}
	for _, t := range all {
		names[t.ID] = v.locale.tracker(t.Name)
	}
	return names, err
}

// advice is the play for the account, from what raises its risk most; none
// while nothing does. At high risk nobody sells.
func advice(p Page, a earshot.Account, s earshot.Score) *Advice {
	if s.Band == earshot.BandLow {
		return nil
	}
	issue := ""
	for _, l := range s.Lines {
		if l.Points > 0 {
			issue = issueOf(l.Input)
			break
		}
	}
	advice := &Advice{Title: p.word("play", string(playbook.PlayFor(issue, a, s))), DoNotPitch: s.Band == earshot.BandHigh}
	if advice.DoNotPitch {
		advice.Text = p.T("account.advice_hold")
	}
	return advice
}

// issueOf is the issue a play is for, given the input of a score.
func issueOf(input string) string {
	switch input {
	case "silence":
		return playbook.IssueSilence
	case "nps":
		return playbook.IssueSurvey
	case "renewal":
		return playbook.IssueRenewal
	case "champion-left":
		return string(earshot.CategoryPeople)
	case "promises":
		return playbook.IssuePromise
	case "mood", "mood-change", "usage-level", "usage-change", "spend":
		return playbook.IssueScore
	}
	return input
}

// accountReminders are what somebody still has to do about the account.
func (v *visit) accountReminders(page *AccountPage, b *book) error {
	all, _, err := v.Store.Reminders(v.ctx(), store.ReminderFilter{Account: &page.Account.ID,
		States: []earshot.ReminderState{earshot.ReminderOpen, earshot.ReminderSnoozed}})
	if err != nil {
		return err
	}
	for _, r := range ordered(page.Page, all) {
		item, err := v.reminderItem(page.Page, b, r, nil)
		if err != nil {
			return err
		}
		page.Reminders = append(page.Reminders, item)
	}
	return nil
}

// conversationRow is a conversation in a list.
func (p Page) conversationRow(b earshot.Brief) ConversationRow {
	row := ConversationRow{Title: cmp.Or(b.Title, p.T("conversation.untitled")), Lang: titleLang(b.Title, b.Languages), Href: conversationHref(b.ID), At: p.Date(b.At), ISO: p.ISO(b.At),
		Channel: p.word("channel", string(cmp.Or(b.Channel, earshot.ChannelCall))), Kind: cmp.Or(b.Channel, earshot.ChannelCall), Langs: p.langTags(b.Languages)}
	if b.At.IsZero() {
		row.At, row.ISO = p.T("conversation.no_date"), ""
	}
	if b.CustomerTurns > 0 {
		row.Mood = p.mood(b.CustomerMood)
	}
	if b.Findings > 0 {
		row.Findings = p.T("conversation.findings_n", "n", b.Findings)
	}
	return row
}

// titleLang is the language whose shapes a title wants: Han characters are
// those of the conversation.
func titleLang(title string, spoken []earshot.Lang) earshot.Lang {
	var most earshot.Account
	if len(spoken) > 0 {
		most.Lang = spoken[0]
	}
	return scriptOf(title, &most)
}

// mildest is how far from neutral a mood must be to be shown as one.
const mildest = 0.15

// mood is a mood for the eye.
func (p Page) mood(score float64) Mood {
	class := "neutral"
	switch {
	case score >= mildest:
		class = "positive"
	case score <= -mildest:
		class = "negative"
	}
	return Mood{class, p.T("mood." + class)}
}

// newest is the account's conversations, the newest first.
func newest(all []earshot.Brief) []earshot.Brief {
	all = slices.Clone(all)
	slices.SortStableFunc(all, func(a, b earshot.Brief) int { return cmp.Or(b.At.Compare(a.At), cmp.Compare(b.ID, a.ID)) })
	return all
}
