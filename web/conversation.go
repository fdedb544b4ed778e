package web

import (
	"cmp"
	"html/template"
	"math"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"earshot"
	"earshot/nlp"
	"earshot/store"
)

// ConversationPage is a transcript with all that was found in it.
type ConversationPage struct {
	Page
	ID           earshot.ConversationID
	TitleLang    earshot.Lang
	Href         string
	Account      *Link
	AccountFrom  string
	When         string
	StartISO     string
	Channel      string
	Kind         earshot.Channel
	Duration     string
	Langs        []LangTag
	Strip        template.HTML
	Mood         Mood
	Turns        []TurnRow
	Findings     []FindingRow
	Suppressed   []FindingRow
	Hidden       int  // suppressed findings, whether shown or not
	ShowHidden   bool // they are shown
	Promises     PromiseGroup
	Questions    int
	Metrics      []MetricRow
	Feeling      *MoodView
	English      bool          // there are English turns to read for names
	Mentions     *MentionsView // nil until asked for
	Participants []ParticipantRow
	Accounts     []Option // to assign to; empty when the person may not
	Warnings     []string
	Source       string
	Kept         KeptRow   // where it stands among those it was joined with
	Twins        []TwinRow // what seems to be the same call
}

// TurnRow is a turn of the transcript.
type TurnRow struct {
	ID       string
	Seq      int
	Clock    string
	Speaker  string
	Side     earshot.Side
	SideWord string
	Same     bool // the speaker spoke the turn before
	Lang     LangTag
	ShowLang bool // the language is not that of the turn before
	Mood     Mood
	Kind     string // what it is when it is not a message
	Pieces   []Piece
	Langs    []Option // to correct it to; none for what is not a message
	Moods    []Option
	Promises []PromiseRow
	Fixed    bool // somebody corrected its language or mood
}

// ParticipantRow is somebody who took part, with the guess about their side.
type ParticipantRow struct {
	ID, Name, Role, Email string
	Side                  earshot.Side
	SideWord, From        string
	Sides                 []Option
}

// conversation shows a transcript with all that was found in it.
func (v *visit) conversation() error {
	a, err := v.openConversation(earshot.ConversationID(v.id()))
	if err != nil {
		return err
	}
	c := a.Conversation
	p, err := v.page(cmp.Or(c.Title, v.T("conversation.untitled")), "accounts")
	if err != nil {
		return err
	}
	b, err := v.book()
	if err != nil {
		return err
	}
	page := ConversationPage{Page: p, ID: c.ID, Href: conversationHref(c.ID), Account: b.link(c.Account), Accounts: v.assignable(p, b, c.Account),
		ShowHidden: v.r.URL.Query().Get("suppressed") == "1"}
	page.head(c)
	if page.Kept, err = v.kept(p, c.ID); err != nil {
		return err
	}
	if page.Twins, err = v.twinRows(p, c.ID, twinsShown); err != nil {
		return err
	}
	found := numbered(p, a)
	page.Findings, page.Suppressed, page.Hidden = found.rows(p, page.ShowHidden)
	promised := askedIn(a)
	page.Promises, page.Questions = promised.list(p), promised.questions
	page.Turns = turnRows(p, c, found, promised, page.ShowHidden)
	page.Strip = stripOf(p, c, found)
	m := nlp.Measure(c) // the record keeps fewer
	m.NextStep = nlp.NextStep(c, a.Promises)
	usual, err := v.usual(c)
	if err != nil {
		return err
	}
	page.Metrics, page.Feeling = metricRows(p, m), moodView(p, c, m, usual)
	if page.English = speaksEnglish(c); page.English && v.r.URL.Query().Get("mentions") == "1" {
		if page.Mentions, err = v.mentions(c); err != nil {
			return err
		}
	}
	for _, q := range c.Participants {
		page.Participants = append(page.Participants, participantRow(p, q))
	}
	return v.show(http.StatusOK, "conversation", page)
}

// usual is the conversation's mood beside the account's earlier ones; nil when
// there are too few.
func (v *visit) usual(c *earshot.Conversation) (*earshot.Usual, error) {
	if c.Account == earshot.Unassigned {
		return nil, nil
	}
	before, _, err := v.Store.Briefs(v.ctx(), store.BriefFilter{Account: &c.Account, After: c.StartedAt.AddDate(-1, 0, -1), Before: c.StartedAt})
	return nlp.Usual(c, before), err
}

// head is what stands above the transcript.
func (page *ConversationPage) head(c *earshot.Conversation) {
	p := page.Page
	page.Kind = cmp.Or(c.Channel, earshot.ChannelCall)
	page.Channel = p.word("channel", string(page.Kind))
	page.When = p.T("conversation.no_date")
	if !c.StartedAt.IsZero() {
		page.When, page.StartISO = p.Time(c.StartedAt), p.ISO(c.StartedAt)
	}
	if c.Duration > 0 {
		page.Duration = p.Clock(c.Duration)
	}
	spoken := languagesOf(c)
	page.Langs, page.TitleLang = p.langTags(spoken), titleLang(page.Title, spoken)
	if c.CustomerTurns > 0 {
		page.Mood = p.mood(c.CustomerMood)
	}
	page.AccountFrom = p.word("from", cmp.Or(c.AccountFrom, "none"))
	page.Source = p.T("conversation.source", "source", cmp.Or(c.Source, "?"), "format", cmp.Or(c.Format, "?"))
	for _, w := range c.Warnings {
		text := w.Message
		if w.Line > 0 {
			text = p.T("conversation.line", "n", w.Line, "text", text)
		}
		page.Warnings = append(page.Warnings, text)
	}
}

// languagesOf are the languages of the turns that count, the most frequent
// first.
func languagesOf(c *earshot.Conversation) []earshot.Lang {
	n := map[earshot.Lang]int{}
	var all []earshot.Lang
	for i := range c.Turns {
		t := &c.Turns[i]
		if !t.Counts() || t.Lang == "" || t.Lang == earshot.Undetermined {
			continue
		}
		if n[t.Lang]++; n[t.Lang] == 1 {
			all = append(all, t.Lang)
		}
	}
	slices.SortStableFunc(all, func(a, b earshot.Lang) int { return cmp.Compare(n[b], n[a]) })
	return all
}

// turnRows are the turns of the transcript.
func turnRows(p Page, c *earshot.Conversation, found findings, promised asked, hidden bool) []TurnRow {
	var rows []TurnRow
	var before *earshot.Turn
	for i := range c.Turns {
		t := &c.Turns[i]
		row := TurnRow{ID: turnID(t.Seq), Seq: t.Seq, Clock: turnClock(p, before, t), Side: t.Side, SideWord: p.T("side." + string(cmp.Or(t.Side, "unknown"))), Lang: p.langTag(t.Lang),
			Pieces: pieces(t.Text, append(found.spans(p, t.Seq, hidden), promised.spans(p, t.Seq)...)), Promises: promised.rows(p, t.Seq)}
		if q := c.Participant(t.Speaker); q != nil {
			row.Speaker = q.Name
		} else if t.Speaker == "" && t.Counts() {
			row.Speaker = p.T("conversation.somebody")
		}
		if t.Counts() {
			row.correctable(p, t)
			row.ShowLang = before == nil || before.Lang != t.Lang || t.LangFrom == earshot.Corrected
			row.Same = before != nil && before.Counts() && before.Speaker == t.Speaker && t.Speaker != ""
			if mood := p.mood(t.Sentiment.Score); mood.Class != "neutral" && t.Side == earshot.SideCustomer || t.SentimentFrom == earshot.Corrected {
				row.Mood = mood
			}
		} else {
			row.Kind = p.word("kind", string(t.Kind))
		}
		rows = append(rows, row)
		before = t
	}
	return rows
}

// turnClock is when the turn was said: the time since the start, or the time
// of day where that is what is known, with the date where it changes.
func turnClock(p Page, before, t *earshot.Turn) string {
	switch {
	case t.Timed:
		return p.Clock(t.Start)
	case t.At.IsZero():
		return strconv.Itoa(t.Seq + 1)
	}
	at := p.Zone(t.At)
	if before == nil || midnight(p.Zone(before.At)) != midnight(at) {
		return p.Day(at) + " " + at.Format("15:04")
	}
	return at.Format("15:04")
}

// stripOf is the conversation at a glance.
func stripOf(p Page, c *earshot.Conversation, found findings) (picture template.HTML) {
	var turns []stripTurn
	var good, bad, hits int
	for i := range c.Turns {
		t := &c.Turns[i]
		if !t.Counts() {
			continue
		}
		s := stripTurn{Seq: t.Seq, Customer: t.Side != earshot.SideUs, Score: t.Sentiment.Score, Finding: found.counted[t.Seq]}
		name := p.T("conversation.somebody")
		if q := c.Participant(t.Speaker); q != nil {
			name = q.Name
		}
		s.Label = name + " · " + p.mood(s.Score).Word + " · " + shorten(t.Text, 80)
		good += count(s.Score >= mildest)
		bad += count(s.Score <= -mildest)
		hits += count(s.Finding)
		turns = append(turns, s)
	}
	return strip("strip", p.T("conversation.strip"), p.T("conversation.strip_desc", "n", len(turns), "positive", good, "negative", bad, "found", hits), turns)
}

func count(yes bool) int {
	if yes {
		return 1
	}
	return 0
}

// shorten cuts a text to so many characters.
func shorten(s string, n int) string {
	r := []rune(strings.Join(strings.Fields(s), " "))
	if len(r) <= n {
		return string(r)
	}
	return string(r[:n]) + "…"
}

// moodFigure writes a mood to two decimals, with its sign.
func moodFigure(x float64) string { return signed(math.Round(x*100)/100, 2) }

func participantRow(p Page, q earshot.Participant) ParticipantRow {
	row := ParticipantRow{ID: q.ID, Name: cmp.Or(q.Name, q.Email, p.T("conversation.somebody")), Role: q.Role, Email: q.Email, Side: q.Side,
		SideWord: p.T("side." + string(cmp.Or(q.Side, "unknown"))), From: p.word("from", cmp.Or(q.SideFrom, "none"))}
	for _, side := range []earshot.Side{earshot.SideCustomer, earshot.SideUs, earshot.SideSystem} {
		row.Sides = append(row.Sides, Option{Value: string(side), Label: p.T("side." + string(side)), On: side == q.Side})
	}
	return row
}

// assignable are the accounts a conversation may be given to, with none first.
func (v *visit) assignable(p Page, b *book, now earshot.AccountID) []Option {
	options := []Option{{Label: p.T("conversation.nobody"), On: now == earshot.Unassigned}}
	for _, a := range b.accounts {
		options = append(options, Option{Value: string(a.ID), Label: a.Name, On: a.ID == now})
	}
	return options
}
