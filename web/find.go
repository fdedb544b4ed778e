package web

import (
	"errors"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"earshot"
	"earshot/search"
)

// SearchPage finds what was said.
type SearchPage struct {
	Page
	Problem  *Problem
	Ran      bool
	Relaxed  bool // no conversation held all the words
	Total    int
	Results  []ResultRow
	Facets   []FacetGroup
	Next     string
	Previous string
	Range    string
	Examples []Example
}

// Problem is a mistake in a query and where it is.
type Problem struct {
	Text                string
	Before, Here, After string // the query, cut at the mistake
	Position            int
	Hint                string
}

// Example is a query worth trying.
type Example struct{ Query, Href, Text string }

// ResultRow is a conversation that was found, with its best turns.
type ResultRow struct {
	Conversation ConversationRow
	Turns        []ResultTurn
}

// ResultTurn is a turn that was found.
type ResultTurn struct {
	Href    string
	Speaker string
	Side    earshot.Side
	Clock   string
	Lang    LangTag
	Pieces  []Piece
}

// FacetGroup is a way to narrow a search.
type FacetGroup struct {
	Label string
	Items []Option
}

// resultsPerPage is how many conversations a page of results holds.
const resultsPerPage = 20

// facetsShown are the facets of the page, in its order, and how many values of
// each are listed.
var facetsShown = []string{"lang", "side", "channel", "sentiment", "account", "tracker"}

const valuesShown = 8

// search finds what was said.
func (v *visit) search() error {
	p, err := v.page(v.T("nav.search"), "search")
	if err != nil {
		return err
	}
	p.Query = strings.TrimSpace(v.r.URL.Query().Get("q"))
	page := SearchPage{Page: p}
	if page.Examples, err = v.examples(); err != nil {
		return err
	}
	if p.Query == "" {
		return v.show(http.StatusOK, "search", page)
	}
	q, err := search.Parse(p.Query)
	if err != nil {
		page.Problem = problem(p.Query, err)
		return v.show(http.StatusUnprocessableEntity, "search", page)
	}
	if err := v.find(&page, q); err != nil {
		return err
	}
	return v.show(http.StatusOK, "search", page)
}

// find runs the query and fills in what it found.
func (v *visit) find(page *SearchPage, q search.Query) error {
	b, err := v.book()
	if err != nil {
		return err
	}
	may := v.within(b)
	names, err := v.trackerNames()
	if err != nil {
		return err
	}
	offset := resultsPerPage * pageNumber(v.r)
	found, err := v.Index.Search(v.ctx(), q, search.Options{Limit: resultsPerPage, Offset: offset, Within: may, Facets: facetsShown, Fetch: v.fetch(b)})
	if err != nil {
		return err
	}
	page.Ran, page.Total, page.Relaxed = true, found.Total, found.Relaxed
	for _, hit := range found.Hits {
		page.Results = append(page.Results, resultRow(page.Page, b, hit))
	}
	if len(found.Hits) > 0 && found.Total > resultsPerPage {
		page.Range = page.T("search.range", "from", offset+1, "to", min(offset+resultsPerPage, found.Total))
	}
	page.Previous, page.Next = neighbours(page.Query, offset, found.Total)
	page.Facets = facetGroups(page.Page, b, names, found.Facets)
	return nil
}

// pageNumber is the page the address asks for, from 0.
func pageNumber(r *http.Request) int {
	n, err := strconv.Atoi(r.URL.Query().Get("page"))
	if err != nil || n < 1 {
		return 0
	}
	return min(n-1, search.MaxOffset/resultsPerPage)
}

// neighbours are the addresses of the pages before and after.
func neighbours(query string, offset, total int) (previous, next string) {
	n := offset/resultsPerPage + 1
	if n > 1 {
		previous = searchHref(query) + "&page=" + strconv.Itoa(n-1)
	}
	if offset+resultsPerPage < total && offset+resultsPerPage <= search.MaxOffset {
		next = searchHref(query) + "&page=" + strconv.Itoa(n+1)
	}
	return previous, next
}

func searchHref(query string) string { return "/search?q=" + url.QueryEscape(query) }

// resultRow is a conversation that was found.
func resultRow(p Page, b *book, hit search.Hit) ResultRow {
	c := hit.Conversation
	row := ResultRow{Conversation: p.conversationRow(earshot.Brief{ID: c.ID, At: c.StartedAt, Channel: c.Channel, Title: c.Title, Languages: languagesOf(c), CustomerMood: c.CustomerMood, CustomerTurns: c.CustomerTurns})}
	row.Conversation.Account = b.link(c.Account)
	for _, t := range hit.Turns {
		turn := ResultTurn{Href: turnHref(c.ID, t.Seq), Speaker: t.Speaker, Side: t.Side, Lang: p.langTag(t.Lang), Pieces: excerpt(t.Text, t.Highlights)}
		if t.Seq < len(c.Turns) && c.Turns[t.Seq].Seq == t.Seq {
			turn.Clock = turnClock(p, &c.Turns[t.Seq], &c.Turns[t.Seq])
		}
		row.Turns = append(row.Turns, turn)
	}
	return row
}

// The excerpt of a long turn: so many bytes before the first highlight, and so
// many in all.
const (
	excerptLead = 160
	excerptSize = 700
)

// excerpt marks the highlights in a text and cuts a long one around the first.
func excerpt(text string, highlights [][2]int) []Piece {
	from, to := 0, len(text)
	if len(text) > excerptSize {
		if len(highlights) > 0 && highlights[0][0] > excerptLead {
			from = runeStart(text, highlights[0][0]-excerptLead)
		}
		to = runeStart(text, min(len(text), from+excerptSize))
	}
	var spans []span
	for _, h := range highlights {
		if h[0] >= from && h[1] <= to {
			spans = append(spans, span{start: h[0] - from, end: h[1] - from, class: "hit"})
		}
	}
	all := pieces(text[from:to], spans)
	if from > 0 {
		all = append([]Piece{{Text: "…"}}, all...)
	}
	if to < len(text) {
		all = append(all, Piece{Text: "…"})
	}
	return all
}

// runeStart is the start of the character at, or before, a byte offset.
func runeStart(s string, at int) int {
	for at > 0 && at < len(s) && !utf8.RuneStart(s[at]) {
		at--
	}
	return at
}

// problem cuts a query at its mistake.
func problem(query string, err error) *Problem {
	var syntax *search.SyntaxError
	if !errors.As(err, &syntax) {
		return &Problem{Text: err.Error(), Before: query, Hint: earshot.HintOf(err)}
	}
	at := runeStart(query, within(syntax.Offset, len(query)))
	end := len(query)
	if i := strings.IndexFunc(query[at:], unicode.IsSpace); i > 0 {
		end = at + i
	}
	return &Problem{Text: syntax.Message, Before: query[:at], Here: query[at:end], After: query[end:], Position: syntax.Column, Hint: earshot.HintOf(err)}
}

// facetGroups are the facets as links that add to the query, or take away what
// is in it.
func facetGroups(p Page, b *book, trackers map[earshot.TrackerID]string, facets map[string][]search.Facet) []FacetGroup {
	var groups []FacetGroup
	for _, field := range facetsShown {
		g := FacetGroup{Label: p.T("facet." + field)}
		for _, f := range facets[field] {
			label := facetLabel(p, b, trackers, field, f.Value)
			where, err := search.Where(field, f.Value)
			if err != nil || label == "" || len(g.Items) == valuesShown {
				continue
			}
			with, on := toggled(p.Query, where.String())
			g.Items = append(g.Items, Option{Value: f.Value, Label: label, Href: searchHref(with), On: on, Count: p.Number(f.Count)})
		}
		if len(g.Items) > 0 {
			groups = append(groups, g)
		}
	}
	return groups
}

// toggled is the query with a condition added, or taken away if it is there.
func toggled(query, condition string) (string, bool) {
	padded := " " + query + " "
	if strings.Contains(padded, " "+condition+" ") {
		return strings.TrimSpace(strings.Replace(padded, " "+condition+" ", " ", 1)), true
	}
	return query + " " + condition, false
}

// facetLabel is what a value of a facet is called; empty for what the person
// may not know of.
func facetLabel(p Page, b *book, trackers map[earshot.TrackerID]string, field, value string) string {
	switch field {
	case "lang":
		return p.LangName(earshot.Lang(value))
	case "account":
		if a := b.byID[earshot.AccountID(value)]; a != nil {
			return a.Name
		}
		return ""
	case "tracker":
		if name := trackers[earshot.TrackerID(value)]; name != "" {
			return name
		}
		return value
	case "sentiment":
		return p.word("mood", value)
	}
	return p.word(field, value)
}

// examples are queries worth trying, some in the language of the page.
func (v *visit) examples() ([]Example, error) {
	trackers, err := v.Store.Trackers(v.ctx())
	all := []Example{
		{Query: v.T("query.words"), Text: v.T("example.words")},
		{Query: v.T("query.phrase"), Text: v.T("example.phrase")},
		{Query: v.T("query.side"), Text: v.T("example.side")},
		{Query: v.T("query.or"), Text: v.T("example.or")},
		{Query: v.T("query.not"), Text: v.T("example.not")},
		{Query: "lang:ko 계약", Text: v.T("example.lang")},
		{Query: "sentiment:negative " + v.T("query.price"), Text: v.T("example.mood")},
		{Query: "outcome:churned " + v.T("query.price"), Text: v.T("example.outcome")},
		{Query: "after:" + v.Now().AddDate(0, -3, 0).Format("2006-01") + " " + v.T("query.price"), Text: v.T("example.after")},
	}
	if len(trackers) > 0 {
		all = append(all, Example{Query: "tracker:" + string(trackers[0].ID) + " side:customer", Text: v.T("example.tracker")})
	}
	for i := range all {
		all[i].Href = searchHref(all[i].Query)
	}
	return all, err
}
