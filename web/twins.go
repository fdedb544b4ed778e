package web

import (
	"cmp"
	"net/http"
	"net/url"
	"strings"

	"earshot"
	"earshot/store"

	"github.com/go-chi/chi/v5"
)

// TwinsPage lists pairs of conversations that seem to be one call, taken down
// by two tools.
type TwinsPage struct {
	Page
	Pairs []TwinRow
}

// TwinRow is a pair, side by side.
type TwinRow struct {
	ID    string // of the row on the page
	Alike string // how much
	Sides []TwinSide
	Apart string // where to POST that they are two
}

// TwinSide is one of the pair.
type TwinSide struct {
	Title, Href string
	Lang        earshot.Lang
	Format      string
	When, ISO   string
	Facts       string // how long, how many turns, who
	Words       []Words
	Join        string // where to POST that this one counts for both
}

// TwinView is a pair with the page it stands on.
type TwinView struct {
	TwinRow
	Page Page
}

// With is the pair for a template, which needs the page's words.
func (r TwinRow) With(p Page) TwinView { return TwinView{r, p} }

// twinsShown is how many pairs the page lists at once, and twinWords how many
// turns of each.
const (
	twinsShown = 25
	twinWords  = 3
)

// twins lists the open pairs of which the person may open both.
func (v *visit) twins() error {
	p, err := v.page(v.T("twins.title"), "unassigned")
	if err != nil {
		return err
	}
	rows, err := v.twinRows(p, "", twinsShown)
	if err != nil {
		return err
	}
	return v.show(http.StatusOK, "twins", TwinsPage{Page: p, Pairs: rows})
}

// twinRows are the open pairs, of one conversation or of all; no more than
// most.
func (v *visit) twinRows(p Page, of earshot.ConversationID, most int) ([]TwinRow, error) {
	pairs, err := v.Store.Twins(v.ctx(), store.TwinFilter{State: store.TwinOpen, Conversation: of})
	if err != nil {
		return nil, err
	}
	var rows []TwinRow
	for _, t := range pairs {
		if len(rows) == most {
			break
		}
		both, err := v.heard(t.First, t.Second)
		if err != nil {
			return nil, err
		}
		if len(both) == 2 {
			rows = append(rows, twinRow(p, t, both))
		}
	}
	return rows, nil
}

// heard are those of the conversations that the person may open.
func (v *visit) heard(ids ...earshot.ConversationID) ([]*earshot.Conversation, error) {
	all, err := v.Store.Conversations(v.ctx(), ids)
	if err != nil {
		return nil, err
	}
	var open []*earshot.Conversation
	for _, c := range all {
		may, err := v.mayHear(c)
		if err != nil {
			return nil, err
		}
		if may {
			open = append(open, c)
		}
	}
	return open, nil
}

func twinRow(p Page, t store.Twin, both []*earshot.Conversation) TwinRow {
	row := TwinRow{ID: string(t.First) + "-" + string(t.Second), Alike: p.T("twins.alike", "n", int(100*t.Likeness+0.5)), Apart: twinHref(t.First, t.Second, "apart")}
	for i, c := range both {
		row.Sides = append(row.Sides, twinSide(p, c, both[1-i].ID))
	}
	return row
}

func twinSide(p Page, c *earshot.Conversation, other earshot.ConversationID) TwinSide {
	side := TwinSide{Title: cmp.Or(c.Title, p.T("conversation.untitled")), Href: conversationHref(c.ID), Format: cmp.Or(c.Format, "?"), When: p.T("conversation.no_date"),
		Join: twinHref(c.ID, other, "join"), Lang: titleLang(c.Title, languagesOf(c))}
	if !c.StartedAt.IsZero() {
		side.When, side.ISO = p.Time(c.StartedAt), p.ISO(c.StartedAt)
	}
	var people, facts []string
	for _, q := range c.Participants {
		people = append(people, cmp.Or(q.Name, q.Email))
	}
	if c.Duration > 0 {
		facts = append(facts, p.Clock(c.Duration))
	}
	facts = append(facts, p.T("twins.turns", "n", len(c.Turns)))
	side.Facts = strings.Join(append(facts, strings.Join(people, p.T("format.list"))), " · ")
	for i := range c.Turns {
		if t := &c.Turns[i]; t.Counts() && len(side.Words) < twinWords {
			side.Words = append(side.Words, Words{Text: shorten(t.Text, 140), Lang: t.Lang, Href: turnHref(c.ID, t.Seq)})
		}
	}
	return side
}

func twinHref(a, b earshot.ConversationID, what string) string {
	return "/twins/" + url.PathEscape(string(a)) + "/" + url.PathEscape(string(b)) + "/" + what
}

// KeptRow says where a conversation stands among those it was joined with.
type KeptRow struct {
	In     *Link  // the one that counts in its place
	Others []Link // those it counts for
	Split  string // where to POST to take the join back, when there is one other
}

// kept is where the conversation stands among those it was joined with, as far
// as the person may open them.
func (v *visit) kept(p Page, id earshot.ConversationID) (row KeptRow, err error) {
	k, err := v.Store.KeptWith(v.ctx(), id)
	if err != nil {
		return row, err
	}
	link := func(c *earshot.Conversation) Link {
		return Link{Text: p.T("twins.from", "format", cmp.Or(c.Format, "?")), Href: conversationHref(c.ID)}
	}
	others, err := v.heard(k.Others...)
	if err != nil {
		return row, err
	}
	for _, c := range others {
		row.Others = append(row.Others, link(c))
		row.Split = twinHref(id, c.ID, "open")
	}
	in, err := v.heard(k.In)
	if err != nil {
		return row, err
	}
	for _, c := range in {
		l := link(c)
		row.In, row.Split = &l, twinHref(c.ID, id, "open")
	}
	return row, nil
}

// decideTwins says of a pair that it is one call, two, or that nobody knows.
// Both are the person's to open; what was decided can be taken back at once.
func (v *visit) decideTwins(what string) error {
	id, other := earshot.ConversationID(v.id()), earshot.ConversationID(pathValue(chi.URLParam(v.r, "other")))
	for _, one := range []earshot.ConversationID{id, other} {
		if _, err := v.openConversation(one); err != nil {
			return err
		}
	}
	judge, undo, to := v.Pipeline().Judge(), twinHref(id, other, "open"), conversationHref(id)
	var err error
	switch what {
	case "join":
		err = v.Store.JoinTwins(v.ctx(), v.Now(), v.person.ID, id, other, judge)
	case "apart":
		err = v.Store.SplitTwins(v.ctx(), v.Now(), v.person.ID, id, other, false, judge)
	default:
		undo = ""
		err = v.Store.SplitTwins(v.ctx(), v.Now(), v.person.ID, id, other, true, judge)
	}
	return v.corrected(err, v.T("notice.twins_"+what), undo, to)
}
