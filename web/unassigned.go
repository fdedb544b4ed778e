package web

import (
	"cmp"
	"net/http"
	"strings"

	"earshot"
	"earshot/store"
)

// UnassignedPage lists conversations whose account is not known.
type UnassignedPage struct {
	Page
	Rows     []UnassignedRow
	Accounts []Option
	Total    int
	Twins    int // pairs that seem to be one call
}

// UnassignedRow is a conversation to assign.
type UnassignedRow struct {
	ID           earshot.ConversationID
	Conversation ConversationRow
	People       string
	First        *Words
}

// unassignedShown is how many conversations the page lists at once.
const unassignedShown = 50

// unassigned lists the conversations whose account is not known: all of them
// for those who manage, for the others those they took part in.
func (v *visit) unassigned() error {
	p, err := v.page(v.T("nav.unassigned"), "unassigned")
	if err != nil {
		return err
	}
	b, err := v.book()
	if err != nil {
		return err
	}
	briefs, total, err := v.Store.Briefs(v.ctx(), store.BriefFilter{Unassigned: true, Limit: unassignedShown})
	if err != nil {
		return err
	}
	page := UnassignedPage{Page: p, Total: total, Accounts: append([]Option{{Label: p.T("unassigned.choose")}}, v.assignable(p, b, earshot.Unassigned)[1:]...)}
	for _, brief := range briefs {
		c, err := v.Store.Conversation(v.ctx(), brief.ID)
		if err != nil {
			return err
		}
		if may, err := v.mayHear(c); err != nil || !may {
			if err != nil {
				return err
			}
			continue
		}
		page.Rows = append(page.Rows, unassignedRow(p, brief, c))
	}
	if !v.manages() {
		page.Total = len(page.Rows)
	}
	twins, err := v.twinRows(p, "", twinsShown)
	if err != nil {
		return err
	}
	page.Twins = len(twins)
	return v.show(http.StatusOK, "unassigned", page)
}

func unassignedRow(p Page, brief earshot.Brief, c *earshot.Conversation) UnassignedRow {
	row := UnassignedRow{ID: c.ID, Conversation: p.conversationRow(brief)}
	var people []string
	for _, q := range c.Participants {
		people = append(people, cmp.Or(q.Name, q.Email))
	}
	row.People = strings.Join(people, p.T("format.list"))
	for i := range c.Turns {
		if t := &c.Turns[i]; t.Counts() && t.Side != earshot.SideUs {
			row.First = &Words{Text: shorten(t.Text, 200), Lang: t.Lang, Href: turnHref(c.ID, t.Seq)}
			break
		}
	}
	return row
}
