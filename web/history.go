package web

import (
	"cmp"
	"html/template"
	"math"
	"slices"
	"strconv"

	"earshot"
)

// ContactRow is a person at the customer.
type ContactRow struct {
	Name, Title, Role, Email string
	Left                     string
}

// UsageRow is how a product is used.
type UsageRow struct {
	Product string
	Spark   template.HTML
	Now     string // "212 of 300 seats"
	Change  string
	Class   string
}

// SurveyRow is an answer to a survey.
type SurveyRow struct {
	At, By, Group string
	Class         string
	Score         int
	Comment       string
	Lang          earshot.Lang
}

// monthsShown is how far back the timeline of an account goes.
const monthsShown = 18

// accountPast is what happened with the account: timeline, conversations,
// people, usage, surveys, outcomes.
func (v *visit) accountPast(page *AccountPage, h earshot.History) error {
	p := page.Page
	briefs := newest(h.Conversations)
	for _, b := range briefs[:min(conversationsShown, len(briefs))] {
		page.Conversations = append(page.Conversations, p.conversationRow(b))
	}
	page.More = len(briefs) - len(page.Conversations)
	names := map[earshot.ContactID]string{}
	for _, c := range h.Contacts {
		names[c.ID] = c.Name
		page.Contacts = append(page.Contacts, contactRow(p, c))
	}
	page.Usage = usageRows(p, h.Usage)
	page.Surveys = surveyRows(p, h.Surveys, names)
	for _, o := range slices.Backward(h.Outcomes) {
		page.Outcomes = append(page.Outcomes, Fact{p.locale.Date(o.At), outcomeText(p, o)})
	}
	var err error
	page.Timeline, err = v.timeline(p, page.Account.ID, h)
	return err
}

func outcomeText(p Page, o earshot.Outcome) string {
	text := p.word("outcome", string(o.Kind))
	if o.Reason != "" {
		text += " · " + o.Reason
	}
	return text
}

func contactRow(p Page, c earshot.Contact) ContactRow {
	row := ContactRow{Name: c.Name, Title: c.Title, Email: c.Email}
	if c.Role != "" {
		row.Role = p.word("contact", string(c.Role))
	}
	if !c.Left.IsZero() && c.Left.Before(p.Now) {
		row.Left = p.T("account.left", "when", p.DayAway(c.Left))
	}
	return row
}

// usageRows is a row per product, with its active people of the last twelve
// months.
func usageRows(p Page, all []earshot.Usage) []UsageRow {
	byProduct := map[string][]earshot.Usage{}
	var products []string
	for _, u := range all {
		if byProduct[u.Product] == nil {
			products = append(products, u.Product)
		}
		byProduct[u.Product] = append(byProduct[u.Product], u)
	}
	slices.Sort(products)
	var rows []UsageRow
	for i, product := range products {
		months := byProduct[product]
		slices.SortFunc(months, func(a, b earshot.Usage) int { return a.Month.Compare(b.Month) })
		rows = append(rows, usageRow(p, "usage"+strconv.Itoa(i), product, months))
	}
	return rows
}

// usageRow is one product; months are oldest first, and there is one at least.
func usageRow(p Page, id, product string, months []earshot.Usage) UsageRow {
	last := months[len(months)-1]
	row := UsageRow{Product: product, Now: p.Number(last.Active)}
	if last.Paid > 0 {
		row.Now = p.T("account.seats", "active", p.Number(last.Active), "paid", p.Number(last.Paid))
	}
	most := float64(last.Paid)
	var values []float64
	for _, u := range months[max(0, len(months)-13):] {
		values = append(values, float64(u.Active))
		most = math.Max(most, float64(u.Active))
	}
	row.Spark = sparkline(id, p.T("account.usage_spark", "product", product, "n", last.Active), values, 0, most)
	yearAgo := slices.IndexFunc(months, func(u earshot.Usage) bool { return u.Month.Equal(last.Month.AddDate(-1, 0, 0)) })
	if yearAgo >= 0 && months[yearAgo].Active > 0 {
		change := 100 * (float64(last.Active)/float64(months[yearAgo].Active) - 1)
		row.Change, row.Class = p.T("account.year", "n", p.Signed(change)+"%"), direction(-change) // less use is worse
	}
	return row
}

// surveyRows are the answers, the newest first.
func surveyRows(p Page, all []earshot.Survey, names map[earshot.ContactID]string) []SurveyRow {
	var rows []SurveyRow
	for _, s := range slices.Backward(all) {
		rows = append(rows, SurveyRow{At: p.Date(s.At), By: cmp.Or(names[s.Contact], string(s.Contact)), Group: p.T("nps." + s.Group()), Class: groupClass(s), Score: s.Score,
			Comment: s.Comment, Lang: cmp.Or(s.Lang, scriptOf(s.Comment, nil))})
	}
	return rows
}

func groupClass(s earshot.Survey) string {
	return map[string]string{"promoter": "positive", "passive": "neutral", "detractor": "negative"}[s.Group()]
}

// timeline draws the account's past.
func (v *visit) timeline(p Page, id earshot.AccountID, h earshot.History) (template.HTML, error) {
	view := timelineView{From: p.Now.AddDate(0, -monthsShown, 0), To: p.Now, Watch: v.Weights.Watch, High: v.Weights.High, Month: p.Month}
	series, err := v.Store.ScoreSeries(v.ctx(), []earshot.AccountID{id}, view.From, view.To)
	if err != nil {
		return "", err
	}
	for _, s := range series[id] {
		if s.Band == earshot.BandGone {
			break // what comes after leaving says nothing
		}
		view.Points = append(view.Points, timelinePoint{s.Day, s.Value})
	}
	view.Marks = marks(p, h)
	n := map[string]int{}
	for _, m := range view.Marks {
		n[m.Kind]++
	}
	desc := p.T("account.timeline_desc", "conversations", n["conversation"], "surveys", n["survey"], "outcomes", n["outcome"])
	return timeline("timeline", p.T("account.timeline"), desc, view), nil
}

// marks are the things that happened.
func marks(p Page, h earshot.History) []timelineMark {
	var all []timelineMark
	for _, b := range h.Conversations {
		m := timelineMark{At: b.At, Kind: "conversation", Class: "neutral", Label: p.Date(b.At) + " · " + cmp.Or(b.Title, p.T("conversation.untitled")), Href: conversationHref(b.ID)}
		if b.CustomerTurns > 0 {
			mood := p.mood(b.CustomerMood)
			m.Class = mood.Class
			m.Label += " · " + mood.Word
		}
		all = append(all, m)
	}
	for _, s := range h.Surveys {
		all = append(all, timelineMark{At: s.At, Kind: "survey", Class: groupClass(s), Text: strconv.Itoa(s.Score), Label: p.Date(s.At) + " · " + p.T("nps."+s.Group()) + " " + strconv.Itoa(s.Score)})
	}
	for _, o := range h.Outcomes {
		class := "positive"
		if o.Kind == earshot.Churned || o.Kind == earshot.Contracted {
			class = "negative"
		}
		word := p.word("outcome", string(o.Kind))
		all = append(all, timelineMark{At: o.At, Kind: "outcome", Class: class, Text: word, Label: p.locale.Date(o.At) + " · " + word})
	}
	slices.SortStableFunc(all, func(a, b timelineMark) int { return a.At.Compare(b.At) })
	return all
}
