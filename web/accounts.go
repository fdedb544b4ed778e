package web

import (
	"cmp"
	"html/template"
	"math"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"earshot"
	"earshot/nlp"
)

// AccountsPage ranks the accounts by risk.
type AccountsPage struct {
	Page
	Text   string
	Band   string
	Bands  []Option
	Owners []Option
	Langs  []Option
	Sorts  []Option
	Rows   []AccountRow
	Total  int
	Clear  bool // a filter is on
}

// AccountRow is an account in the ranking.
type AccountRow struct {
	Rank        int
	Account     Link
	About       string // tier and segment
	Langs       []LangTag
	Risk        Risk
	Spark       template.HTML
	Change      string
	ChangeClass string // "up" is worse, "down", "flat"
	Reason      string
	Words       *Words
	Value       string
	Renewal     string
	RenewalAway string
	Soon        bool
	Owner       string
}

// weeksShown is how many weeks a sparkline of a score covers.
const weeksShown = 12

// soonDays is how near a renewal must be to stand out.
const soonDays = 60

// accountsFilter is what the address of the page asks for.
type accountsFilter struct {
	text, band, owner, lang, sort string
}

func (v *visit) accountsFilter() accountsFilter {
	q := v.r.URL.Query()
	return accountsFilter{text: strings.TrimSpace(q.Get("q")), band: q.Get("band"), owner: q.Get("owner"), lang: q.Get("lang"), sort: q.Get("sort")}
}

// href is the address of the same page with another band.
func (f accountsFilter) href(band string) string {
	q := url.Values{}
	for name, value := range map[string]string{"q": f.text, "band": band, "owner": f.owner, "lang": f.lang, "sort": f.sort} {
		if value != "" {
			q.Set(name, value)
		}
	}
	if len(q) == 0 {
		return "/accounts"
	}
	return "/accounts?" + q.Encode()
}

// on reports whether the filter leaves anything out.
func (f accountsFilter) on() bool { return f.text+f.band+f.owner+f.lang != "" }

// keeps reports whether an account passes the filter, its band aside.
func (f accountsFilter) keeps(a *earshot.Account) bool {
	needle := nlp.Normalize(f.text).Text
	switch {
	case needle != "" && !strings.Contains(nlp.Normalize(a.Name+" "+string(a.ID)).Text, needle):
		return false
	case f.owner != "" && string(a.Owner) != f.owner && string(a.CSM) != f.owner:
		return false
	case f.lang != "" && string(a.Lang) != f.lang:
		return false
	}
	return true
}

// ranked is an account with what it is ranked by.
type ranked struct {
	account *earshot.Account
	score   *earshot.Score
	change  float64 // in 28 days; not a number when not known
}

func (r ranked) band() string {
	if r.score == nil {
		return "none"
	}
	return string(r.score.Band)
}

// accounts ranks the accounts by risk.
func (v *visit) accounts() error {
	p, err := v.page(v.T("nav.accounts"), "accounts")
	if err != nil {
		return err
	}
	b, err := v.book()
	if err != nil {
		return err
	}
	scores, err := v.scores(b)
	if err != nil {
		return err
	}
	past, err := v.past(p, weeksShown)
	if err != nil {
		return err
	}
	f := v.accountsFilter()
	page := AccountsPage{Page: p, Text: f.text, Band: f.band, Total: len(b.accounts), Clear: f.on()}
	all, bands := rank(p, b, scores, past, f)
	page.Bands = bandOptions(p, f, bands)
	page.Owners, page.Langs, page.Sorts = ownerOptions(p, b, f), langOptions(p, b, f), sortOptions(p, f)
	for i, r := range all {
		page.Rows = append(page.Rows, accountRow(p, b, past, i+1, r))
	}
	return v.show(http.StatusOK, "accounts", page)
}

// rank is the accounts the filter keeps, in its order, and how many of each
// band there would be without asking for one.
func rank(p Page, b *book, scores map[earshot.AccountID]*earshot.Score, past past, f accountsFilter) ([]ranked, map[string]int) {
	var all []ranked
	bands := map[string]int{}
	for i := range b.accounts {
		a := &b.accounts[i]
		if !f.keeps(a) {
			continue
		}
		r := ranked{account: a, score: scores[a.ID], change: math.NaN()}
		if was, ok := past.at(a.ID, p.Now.AddDate(0, 0, -28)); ok && r.score != nil {
			r.change = r.score.Value - was
		}
		bands[r.band()]++
		if f.band == "" || f.band == r.band() {
			all = append(all, r)
		}
	}
	slices.SortStableFunc(all, func(a, b ranked) int { return compareBy(f.sort, a, b) })
	return all, bands
}

// compareBy orders accounts; where the order asked for does not decide, by
// risk. Customers that left come last.
func compareBy(sort string, a, b ranked) int {
	value := func(r ranked) float64 {
		if r.score == nil {
			return -1
		}
		return r.score.Value
	}
	byRisk := cmp.Or(compareBool(a.band() == "gone", b.band() == "gone"), cmp.Compare(value(b), value(a)), strings.Compare(a.account.Name, b.account.Name))
	switch sort {
	case "change":
		return cmp.Or(compareBool(math.IsNaN(a.change), math.IsNaN(b.change)), cmp.Compare(b.change, a.change), byRisk)
	case "value":
		return cmp.Or(cmp.Compare(dollars(b.account.Value), dollars(a.account.Value)), byRisk)
	case "renewal":
		return cmp.Or(compareBool(a.account.Renewal.IsZero(), b.account.Renewal.IsZero()), a.account.Renewal.Compare(b.account.Renewal), byRisk)
	case "name":
		return cmp.Or(strings.Compare(a.account.Name, b.account.Name), byRisk)
	}
	return byRisk
}

// compareBool puts false before true.
func compareBool(a, b bool) int {
	switch {
	case a == b:
		return 0
	case a:
		return 1
	}
	return -1
}

// dollars is about how much an amount is in dollars, for ordering amounts of
// several currencies; it is never shown.
func dollars(m earshot.Money) float64 {
	perDollar := map[string]float64{"KRW": 1350, "JPY": 150, "CNY": 7.2, "TWD": 32, "HKD": 7.8, "EUR": 0.92, "GBP": 0.79, "INR": 84, "SGD": 1.35}
	if rate := perDollar[m.Currency]; rate > 0 {
		return m.Major() / rate
	}
	return m.Major()
}

func bandOptions(p Page, f accountsFilter, n map[string]int) []Option {
	all := 0
	for _, count := range n {
		all += count
	}
	options := []Option{{Label: p.T("band.all"), Href: f.href(""), On: f.band == "", Count: strconv.Itoa(all)}}
	for _, band := range []string{"high", "watch", "low", "gone", "none"} {
		if n[band] > 0 || f.band == band {
			options = append(options, Option{Value: band, Label: p.T("band." + band), Href: f.href(band), On: f.band == band, Count: strconv.Itoa(n[band])})
		}
	}
	return options
}

func ownerOptions(p Page, b *book, f accountsFilter) []Option {
	seen := map[string]string{}
	for _, a := range b.accounts {
		for _, id := range []earshot.PersonID{a.Owner, a.CSM} {
			if id != "" {
				seen[string(id)] = b.person(id)
			}
		}
	}
	return choices(p, seen, f.owner)
}

func langOptions(p Page, b *book, f accountsFilter) []Option {
	seen := map[string]string{}
	for _, a := range b.accounts {
		if a.Lang != "" {
			seen[string(a.Lang)] = p.LangName(a.Lang)
		}
	}
	return choices(p, seen, f.lang)
}

// choices are the values to choose from, by their labels, after "any".
func choices(p Page, labels map[string]string, chosen string) []Option {
	options := []Option{{Label: p.T("accounts.any"), On: chosen == ""}}
	for value, label := range labels {
		options = append(options, Option{Value: value, Label: label, On: value == chosen})
	}
	slices.SortFunc(options[1:], func(a, b Option) int {
		return cmp.Or(strings.Compare(a.Label, b.Label), strings.Compare(a.Value, b.Value))
	})
	return options
}

func sortOptions(p Page, f accountsFilter) []Option {
	var options []Option
	for _, sort := range []string{"risk", "change", "value", "renewal", "name"} {
		options = append(options, Option{Value: sort, Label: p.T("sort." + sort), On: f.sort == sort})
	}
	return options
}

func accountRow(p Page, b *book, past past, n int, r ranked) AccountRow {
	a := r.account
	row := AccountRow{Rank: n, Account: accountLink(a), About: p.about(a, false), Risk: p.risk(r.score), Spark: past.spark(p, "s"+strconv.Itoa(n), a.ID, r.score),
		Value: p.Money(a.Value), Renewal: p.locale.Date(a.Renewal), Owner: b.person(a.Responsible())}
	if a.Lang != "" {
		row.Langs = p.langTags([]earshot.Lang{a.Lang})
	}
	if row.Risk.Known {
		row.Reason, row.Words = topReason(p, r.score, a)
	}
	if !math.IsNaN(r.change) && row.Risk.Known {
		row.Change, row.ChangeClass = p.Signed(r.change), direction(r.change)
	}
	if !a.Renewal.IsZero() {
		row.RenewalAway = p.DayAway(a.Renewal)
		row.Soon = a.Renewal.After(p.Now) && a.Renewal.Before(p.Now.AddDate(0, 0, soonDays))
	}
	return row
}

// about is what an account is, in a few words or in more.
func (p Page) about(a *earshot.Account, more bool) string {
	var parts []string
	if a.Tier != "" {
		parts = append(parts, p.T("account.tier", "n", a.Tier))
	}
	if a.Segment != "" {
		parts = append(parts, a.Segment)
	}
	if more && a.Industry != "" {
		parts = append(parts, a.Industry)
	}
	return strings.Join(parts, " · ")
}

// direction is how a change of risk looks: up is worse.
func direction(change float64) string {
	switch {
	case change >= 0.5:
		return "up"
	case change <= -0.5:
		return "down"
	}
	return "flat"
}

// spark is the sparkline of an account's score, a point a week.
func (h past) spark(p Page, id string, account earshot.AccountID, now *earshot.Score) template.HTML {
	var values []float64
	first := math.NaN()
	for week := weeksShown; week >= 0; week-- {
		value, ok := h.at(account, p.Now.Add(-time.Duration(week)*7*24*time.Hour))
		if week == 0 && now != nil {
			value, ok = now.Value, true
		}
		if !ok {
			value = math.NaN()
		} else if math.IsNaN(first) {
			first = value
		}
		values = append(values, value)
	}
	title := p.T("band.none")
	if now != nil && !math.IsNaN(first) {
		title = p.T("accounts.spark", "from", whole(first), "to", whole(now.Value))
	}
	return scoreSpark(id, title, values)
}
