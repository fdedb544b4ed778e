package web

import (
	"cmp"
	"context"
	"errors"
	"iter"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"earshot"
	"earshot/ingest"
)

// PreviewPage shows what an upload holds before anything of it is stored.
type PreviewPage struct {
	Page
	Href  string
	Files []PreviewFile
	Asks  int // files that want an answer before they can be stored
	Ready int // files that can be stored
}

// PreviewFile is one file of an upload.
type PreviewFile struct {
	ID          string // "f0"; the fields of the form begin with it
	Number      int
	Name, Size  string
	Format      string
	Sure        string
	Reason      string
	Formats     []Option
	Encoding    string
	Orders      []Option // Label is what the order is called, Count what it makes of the first dates
	AskOrder    bool
	Zoned       bool
	Zones       []Option
	AskStart    string // why the start is asked for; empty when it is known
	Start       string
	Accounts    []Option
	People      []PreviewPerson
	MorePeople  string
	Sum         string
	Talks       []PreviewTalk
	MoreTalks   string
	Refused     []Refusal
	Leave, Read bool
}

// PreviewPerson is somebody who speaks in a file.
type PreviewPerson struct {
	Key, ID, Name, From string
	Was                 earshot.Side
	Sides               []Option
}

// PreviewTalk is a conversation of a file.
type PreviewTalk struct {
	Title    string
	Lang     earshot.Lang
	Channel  string
	Kind     earshot.Channel
	When     string
	From     string
	Account  string
	Known    *Link // where it is kept already
	Missing  bool  // its start
	Turns    []PreviewTurn
	More     string
	Warnings []string
}

// PreviewTurn is one of the first turns.
type PreviewTurn struct {
	Side    earshot.Side
	Speaker string
	At      string
	Kind    string
	Text    string
}

// Refusal is what could not be read, and what to do about it.
type Refusal struct{ Problem, Hint string }

// How much of a file the preview shows.
const (
	talksShown  = 5
	turnsShown  = 6
	peopleShown = 40
)

// showPreview shows what the upload holds.
func (v *visit) showPreview(u *upload) error {
	p, err := v.page(v.T("upload.preview"), "upload")
	if err != nil {
		return err
	}
	b, err := v.book()
	if err != nil {
		return err
	}
	page := PreviewPage{Page: p, Href: "/upload/" + u.ID}
	directory := v.Pipeline().Directory
	for i := range u.Files {
		f := &u.Files[i]
		raw, err := v.shelf.bytes(u, i)
		if err != nil {
			return err
		}
		preview, failed := v.choices(u, f).Preview(raw, directory)
		row, err := v.previewFile(p, b, f, i, preview, failed)
		if err != nil {
			return err
		}
		page.Files = append(page.Files, row)
		switch {
		case f.Leave:
		case row.AskOrder || row.AskStart != "":
			page.Asks++
		case row.Read:
			page.Ready++
		}
	}
	return v.show(http.StatusOK, "preview", page)
}

// previewFile makes one file ready for the page.
func (v *visit) previewFile(p Page, b *book, f *upFile, i int, preview ingest.Preview, failed error) (PreviewFile, error) {
	row := PreviewFile{ID: "f" + strconv.Itoa(i), Number: i + 1, Name: f.Name, Size: bytesText(f.Size), Encoding: preview.Encoding, Reason: preview.Reason, Leave: f.Leave, Start: f.Start,
		Zoned: preview.Zoned, AskOrder: preview.AsksOrder(), Read: preview.Count > 0 && failed == nil}
	row.Formats = formatOptions(p, preview, f.Format)
	if preview.Format.Name != "" {
		row.Format = preview.Format.Title
		row.Sure = p.T("upload.sure", "percent", p.Percent(preview.Confidence))
		if preview.Reason == "" {
			row.Sure = p.T("upload.as_asked")
		}
	}
	row.Orders = p.orderOptions(preview)
	if preview.Undated > 0 {
		row.AskStart = p.T("upload.ask_start", "n", preview.Undated)
	}
	row.Zones = p.zoneOptions(f, preview)
	row.Accounts = p.accountOptions(b, f, preview)
	row.People, row.MorePeople = p.previewPeople(row.ID, preview)
	row.Refused = p.refusals(preview.Failures, failed, row.AskOrder)
	if more := preview.Failed - len(preview.Failures); more > 0 {
		row.Refused = append(row.Refused, Refusal{Problem: p.T("upload.more_refused", "n", more)})
	}
	if preview.Details {
		row.Sum = p.T("upload.details")
	}
	if preview.Count > 0 {
		row.Sum = p.T("upload.sum", "n", preview.Count, "turns", p.Number(preview.Turns))
	}
	shown := preview.Conversations[:min(talksShown, len(preview.Conversations))]
	known, err := v.alreadyKnown(shown)
	if err != nil {
		return row, err
	}
	for _, c := range shown {
		row.Talks = append(row.Talks, p.previewTalk(b, c, known[c.Fingerprint]))
	}
	if more := preview.Count - len(shown); more > 0 {
		row.MoreTalks = p.T("upload.more_talks", "n", more)
	}
	return row, nil
}

// formatOptions are the formats a file may be taken as, with what it was taken
// for first and what else it could be next.
func formatOptions(p Page, preview ingest.Preview, chosen string) []Option {
	auto := p.T("upload.auto")
	if chosen == "" && preview.Format.Title != "" {
		auto = p.T("upload.auto_is", "what", preview.Format.Title)
	}
	options := []Option{{Label: auto, On: chosen == ""}}
	var likely []string
	for _, g := range preview.Others {
		likely = append(likely, g.Format.Name)
		options = append(options, Option{Value: g.Format.Name, Label: g.Format.Title + " · " + p.Percent(g.Confidence), On: chosen == g.Format.Name})
	}
	for _, f := range ingest.Formats() {
		if !slices.Contains(likely, f.Name) {
			options = append(options, Option{Value: f.Name, Label: f.Title, On: chosen == f.Name})
		}
	}
	return options
}

// orderOptions are what each order of dates makes of the first dates.
func (p Page) orderOptions(preview ingest.Preview) []Option {
	var options []Option
	for _, r := range preview.Orders {
		var days []string
		for _, d := range r.Dates {
			days = append(days, p.locale.Date(d))
		}
		o := Option{Value: r.Order, Label: p.T("upload.order_" + r.Order), Count: strings.Join(days, " · "), On: r.Chosen}
		if len(days) == 0 {
			o.Count = p.T("upload.order_none")
		}
		options = append(options, o)
	}
	return options
}

// zonesOffered are zones people choose from, beside their own.
func zonesOffered() []string {
	return []string{"America/Chicago", "America/Los_Angeles", "America/New_York", "America/Sao_Paulo", "Asia/Hong_Kong", "Asia/Kolkata", "Asia/Seoul", "Asia/Shanghai", "Asia/Singapore",
		"Asia/Taipei", "Asia/Tokyo", "Australia/Sydney", "Europe/Berlin", "Europe/London", "Europe/Paris", "UTC"}
}

// zoneOptions are the zones, each with what it makes of the first time.
func (p Page) zoneOptions(f *upFile, preview ingest.Preview) []Option {
	names := zonesOffered()
	for _, own := range []string{p.Person.Location().String(), f.Zone} {
		if own != "" && !slices.Contains(names, own) {
			names = append([]string{own}, names...)
		}
	}
	var wall time.Time
	if preview.Zoned && len(preview.Conversations) > 0 {
		wall = preview.Conversations[0].StartedAt
	}
	var options []Option
	for _, name := range names {
		o := Option{Value: name, Label: name, On: name == f.Zone}
		if loc, err := time.LoadLocation(name); err == nil && !wall.IsZero() {
			at := time.Date(wall.Year(), wall.Month(), wall.Day(), wall.Hour(), wall.Minute(), wall.Second(), 0, loc)
			o.Label = p.T("upload.zone_means", "zone", name, "at", p.locale.Time(at), "utc", p.locale.Time(at.UTC()))
		}
		options = append(options, o)
	}
	return options
}

// accountOptions are the accounts the person may open, after what is told by
// the people in the file. An account they may not open is not named.
func (p Page) accountOptions(b *book, f *upFile, preview ingest.Preview) []Option {
	auto := p.T("upload.account_auto")
	told := map[earshot.AccountID]string{}
	for _, c := range preview.Conversations {
		if c.AccountFrom != "given" && c.Account != earshot.Unassigned && b.byID[c.Account] != nil {
			told[c.Account] = p.T("upload.account_guess", "name", b.byID[c.Account].Name, "from", p.word("from", c.AccountFrom))
		}
	}
	if len(told) == 1 {
		for _, text := range told {
			auto = text
		}
	} else if len(told) > 1 {
		auto = p.T("upload.account_several", "n", len(told))
	}
	options := []Option{{Label: auto, On: f.Account == earshot.Unassigned}}
	for _, a := range b.accounts {
		options = append(options, Option{Value: string(a.ID), Label: a.Name, On: a.ID == f.Account})
	}
	return options
}

// previewPeople are those who speak in the file, each once.
func (p Page) previewPeople(file string, preview ingest.Preview) ([]PreviewPerson, string) {
	var people []PreviewPerson
	seen := map[string]bool{}
	for _, c := range preview.Conversations {
		for _, q := range c.Participants {
			key := ingest.SpeakerKey(q)
			if key == "" || seen[key] {
				continue
			}
			seen[key] = true
			person := PreviewPerson{Key: key, ID: file + "-p" + strconv.Itoa(len(seen)), Name: cmp.Or(q.Name, q.Email), From: p.word("from", cmp.Or(q.SideFrom, "none")), Was: q.Side}
			for _, side := range []earshot.Side{earshot.SideUnknown, earshot.SideCustomer, earshot.SideUs, earshot.SideSystem} {
				person.Sides = append(person.Sides, Option{Value: string(side), Label: p.T("side." + string(cmp.Or(side, "unknown"))), On: side == q.Side})
			}
			if len(people) < peopleShown {
				people = append(people, person)
			}
		}
	}
	if more := len(seen) - len(people); more > 0 {
		return people, p.T("upload.more_people", "n", more)
	}
	return people, ""
}

// refusals are what could not be read. Hints that speak of the command line
// are said in the words of the page.
func (p Page) refusals(failures []error, failed error, asked bool) []Refusal {
	if failed != nil && len(failures) == 0 {
		failures = []error{failed}
	}
	var all []Refusal
	for _, err := range failures {
		r := Refusal{Problem: problemText(err), Hint: earshot.HintOf(err)}
		switch {
		case asked && strings.Contains(r.Hint, "--date-order"):
			continue // the page asks for it
		case strings.Contains(r.Hint, "--"):
			r.Hint = p.T("upload.hint_choose")
		}
		all = append(all, r)
	}
	return all
}

// problemText is an error without what only programs ask about.
func problemText(err error) string {
	return strings.TrimSuffix(err.Error(), ": "+earshot.ErrInvalid.Error())
}

// alreadyKnown are those of the conversations that are kept already, by
// fingerprint, as far as the person may open them.
func (v *visit) alreadyKnown(all []*earshot.Conversation) (map[string]earshot.ConversationID, error) {
	var prints []string
	for _, c := range all {
		prints = append(prints, c.Fingerprint)
	}
	if len(prints) == 0 {
		return nil, nil
	}
	known, err := v.Store.Known(v.ctx(), prints)
	if err != nil {
		return nil, err
	}
	for fingerprint, id := range known {
		if may, err := v.mayFind(id); err != nil || !may {
			delete(known, fingerprint)
			if err != nil {
				return nil, err
			}
		}
	}
	return known, nil
}

// mayFind reports whether there is a conversation with the ID that the person
// may open.
func (v *visit) mayFind(id earshot.ConversationID) (bool, error) {
	c, err := v.Store.Conversation(v.ctx(), id)
	if errors.Is(err, earshot.ErrNotFound) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	return v.mayHear(c)
}

// previewTalk makes one conversation ready for the page.
func (p Page) previewTalk(b *book, c *earshot.Conversation, known earshot.ConversationID) PreviewTalk {
	talk := PreviewTalk{Title: cmp.Or(c.Title, p.T("conversation.untitled")), Kind: cmp.Or(c.Channel, earshot.ChannelCall), When: p.Time(c.StartedAt), From: p.word("start", c.StartedFrom), Missing: c.StartedAt.IsZero()}
	talk.Channel = p.word("channel", string(talk.Kind))
	if a := b.byID[c.Account]; a != nil {
		talk.Account = a.Name
	}
	if known != "" {
		talk.Known = &Link{Text: p.T("upload.known"), Href: conversationHref(known)}
	}
	for i := range c.Turns[:min(turnsShown, len(c.Turns))] {
		talk.Turns = append(talk.Turns, p.previewTurn(c, &c.Turns[i]))
	}
	if more := len(c.Turns) - len(talk.Turns); more > 0 {
		talk.More = p.T("upload.more_turns", "n", p.Number(more))
	}
	for _, w := range c.Warnings {
		text := w.Message
		if w.Line > 0 {
			text = p.T("upload.line", "n", w.Line, "text", w.Message)
		}
		talk.Warnings = append(talk.Warnings, text)
	}
	return talk
}

func (p Page) previewTurn(c *earshot.Conversation, t *earshot.Turn) PreviewTurn {
	row := PreviewTurn{Side: t.Side, Text: shorten(t.Text, 280)}
	if q := c.Participant(t.Speaker); q != nil {
		row.Speaker = cmp.Or(q.Name, q.Email)
	}
	switch {
	case !t.At.IsZero():
		row.At = p.Time(t.At)
	case t.Timed:
		row.At = p.Clock(t.Start)
	}
	if !t.Counts() {
		row.Kind = p.word("kind", string(t.Kind))
	}
	return row
}

// storeUpload stores what is not left out, if every question is answered.
func (v *visit) storeUpload(u *upload) error {
	if err := v.shelf.save(u); err != nil {
		return err
	}
	here := "/upload/" + u.ID
	for i := range u.Files {
		f := &u.Files[i]
		if f.Leave {
			continue
		}
		raw, err := v.shelf.bytes(u, i)
		if err != nil {
			return err
		}
		if preview, _ := v.choices(u, f).Preview(raw, v.Pipeline().Directory); preview.AsksOrder() || preview.Undated > 0 {
			v.refuse(v.T("upload.unanswered", "name", f.Name))
			return v.lead(here + "#f" + strconv.Itoa(i))
		}
	}
	ctx := context.WithoutCancel(v.ctx()) // whoever clicked may leave; half an upload helps nobody
	for i := range u.Files {
		if u.Files[i].Leave {
			continue
		}
		if err := v.storeFile(ctx, u, i); err != nil {
			return err
		}
	}
	if err := v.shelf.settle(u); err != nil {
		return err
	}
	return v.lead(here)
}

// outcomeTalks is how many conversations of a file the outcome lists.
const outcomeTalks = 50

// storeFile takes one file in and notes what became of it.
func (v *visit) storeFile(ctx context.Context, u *upload, i int) error {
	f := &u.Files[i]
	raw, err := v.shelf.bytes(u, i)
	if err != nil {
		return err
	}
	f.Outcome = &upOutcome{}
	var prints []string
	titles := map[string]string{}
	was := map[string]bool{}
	noting := func(all iter.Seq2[*earshot.Conversation, error]) iter.Seq2[*earshot.Conversation, error] {
		return func(yield func(*earshot.Conversation, error) bool) {
			for c, err := range all {
				if err == nil {
					if len(prints) < outcomeTalks {
						prints = append(prints, c.Fingerprint)
						titles[c.Fingerprint] = c.Title
						known, err := v.Store.Known(ctx, prints[len(prints)-1:])
						was[c.Fingerprint] = err == nil && len(known) > 0
					} else {
						f.Outcome.More++
					}
				}
				if !yield(c, err) {
					return
				}
			}
		}
	}
	report, err := v.Pipeline().Add(ctx, noting(v.choices(u, f).Read(raw)), nil)
	if err != nil {
		return err
	}
	f.Outcome.Findings = report.Findings
	for _, err := range report.Failures {
		r := upRefusal{Problem: problemText(err), Hint: earshot.HintOf(err)}
		if strings.Contains(r.Hint, "--") {
			r.Hint = ""
		}
		if len(f.Outcome.Refused) < outcomeTalks {
			f.Outcome.Refused = append(f.Outcome.Refused, r)
		}
	}
	if len(prints) == 0 {
		return nil
	}
	known, err := v.Store.Known(ctx, prints)
	if err != nil {
		return err
	}
	for _, fingerprint := range prints {
		if id := known[fingerprint]; id != "" {
			f.Outcome.Talks = append(f.Outcome.Talks, upTalk{ID: id, Title: titles[fingerprint], New: !was[fingerprint]})
		}
	}
	return nil
}
