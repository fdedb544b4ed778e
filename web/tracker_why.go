package web

import (
	"cmp"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"

	"earshot"
	"earshot/ingest"
	"earshot/risk"
	"earshot/store"
)

// WhyPage asks why a hit is wrong, or should have counted, and proposes what to
// change in the rule.
type WhyPage struct {
	Page
	Tracker   Link
	Words     Words
	Left      string // why it was left out, in words
	Pieces    []Piece
	Post      string
	Reasons   []Option
	Reason    string // chosen, in words
	Why       risk.Why
	None      string // said when nothing is proposed
	Proposals []ProposalRow
	Progress  *ProgressView // while the proposals are compared
	Ask       bool          // nobody has compared them yet
	Failed    bool
	Next      string
}

// ProposalRow is an edit with what it would change.
type ProposalRow struct {
	Title  string
	Edits  []string
	Sum    string // empty while it is not known
	Gone   []HitRow
	Gained []HitRow
	Post   string
	Why    string
	Number int
}

// why asks why a finding is a mistake and, once that is said, proposes edits.
func (v *visit) why() error {
	if err := v.mustManage(); err != nil {
		return err
	}
	f, err := v.openFinding(earshot.FindingID(v.id()))
	if err != nil {
		return err
	}
	t, err := v.Store.Tracker(v.ctx(), f.Tracker)
	if err != nil {
		return err
	}
	told, missed, err := v.Pipeline().Mistake(v.ctx(), f)
	if err != nil {
		return err
	}
	p, err := v.page(v.T(titleOfWhy(missed)), "trackers")
	if err != nil {
		return err
	}
	page := WhyPage{Page: p, Tracker: Link{Text: p.tracker(t.Name), Href: trackerHref(t.ID)}, Pieces: marked(f), Post: "/findings/" + url.PathEscape(string(f.ID)) + "/why",
		Words: Words{Lang: f.Lang, By: f.Speaker, Href: turnHref(f.Conversation, f.Turn)}, Next: v.r.URL.Query().Get("next"), None: p.T("why.none")}
	if missed {
		page.Left, page.None = p.T("why.left_out", "reason", p.word("reason", told.Reason)), p.T("why.none_missed")
	}
	page.Path = page.Post
	chosen := risk.Why(v.r.URL.Query().Get("reason"))
	for _, why := range whys(told, missed) {
		page.Reasons = append(page.Reasons, Option{Value: string(why), Label: p.T("why." + string(why)), On: why == chosen})
		if why == chosen {
			page.Reason, page.Why = p.T("why."+string(chosen)), chosen
		}
	}
	switch page.Why {
	case "":
	case risk.WhyOnce:
		page.None = p.T("why.once_only")
	default:
		if err := v.propose(&page, f, chosen); err != nil {
			return err
		}
	}
	return v.show(http.StatusOK, "why", page)
}

func titleOfWhy(missed bool) string {
	if missed {
		return "why.title_missed"
	}
	return "why.title"
}

// whys are the reasons to choose from.
func whys(told earshot.Finding, missed bool) []risk.Why {
	if missed {
		return risk.Misses(told.Reason)
	}
	return risk.Whys()
}

// openFinding is a finding in a conversation the person may open.
func (v *visit) openFinding(id earshot.FindingID) (earshot.Finding, error) {
	f, err := v.Store.Finding(v.ctx(), id)
	if err != nil {
		return f, err
	}
	_, err = v.openConversation(f.Conversation)
	return f, err
}

// propose lists the edits, with what each would change in everything recorded
// as soon as that is known.
func (v *visit) propose(page *WhyPage, f earshot.Finding, why risk.Why) error {
	job, known, err := v.Workbench.LastCorrection(v.ctx(), f, why)
	switch {
	case errors.Is(err, earshot.ErrNotFound):
		page.Ask = true
		if known.Tracker, known.Proposals, err = v.Pipeline().Proposals(v.ctx(), f, why); err != nil {
			return err
		}
		known.Differences = nil
	case err != nil:
		return err
	case job.State == store.JobWaiting:
		page.Progress = progressView(page.Page, job, page.Post+"?reason="+url.QueryEscape(string(why)))
	case job.State == store.JobDone:
		page.Progress = progressView(page.Page, job, "")
	default:
		page.Failed = true
	}
	if len(known.Proposals) == 0 {
		page.Progress, page.Ask = nil, false
	}
	b, err := v.book()
	if err != nil {
		return err
	}
	for i := range known.Proposals {
		page.Proposals = append(page.Proposals, proposalRow(page, b, known, i))
	}
	return nil
}

func proposalRow(page *WhyPage, b *book, known ingest.Correction, i int) ProposalRow {
	proposal := known.Proposals[i]
	row := ProposalRow{Title: page.T("why.do_" + proposal.Key), Post: page.Post, Why: string(page.Why), Number: i}
	for _, c := range proposal.Tracker.ChangesFrom(known.Tracker) {
		row.Edits = append(row.Edits, c.String())
	}
	if i >= len(known.Differences) {
		return row
	}
	d := known.Differences[i]
	row.Sum = page.T("why.sum", "lost", page.Number(d.Lost), "gained", page.Number(d.Gained), "same", page.Number(d.Same))
	for _, h := range d.Gone {
		row.Gone = append(row.Gone, hitRow(page.Page, b, h))
	}
	for _, h := range d.New {
		row.Gained = append(row.Gained, hitRow(page.Page, b, h))
	}
	return row
}

// because keeps what somebody says of a finding, with the reason, and shows
// what to change; or, when an edit was chosen, drafts it and tries it on
// everything.
func (v *visit) because() error {
	if err := v.mustManage(); err != nil {
		return err
	}
	f, err := v.openFinding(earshot.FindingID(v.id()))
	if err != nil {
		return err
	}
	told, missed, err := v.Pipeline().Mistake(v.ctx(), f)
	if err != nil {
		return err
	}
	why := risk.Why(v.field("reason"))
	if !slices.Contains(whys(told, missed), why) {
		return fmt.Errorf("reason %q: %w", why, earshot.ErrInvalid)
	}
	if v.field("choose") != "" {
		return v.acceptProposal(f, why)
	}
	said, notice, undo := store.Said{Override: earshot.SaidWrong, Why: string(why)}, "notice.wrong", "/right"
	if missed {
		said.Override, notice = earshot.SaidRight, "notice.count"
	}
	if f.Overridden() != said.Override {
		if err := v.Store.OverrideFinding(v.ctx(), v.Now(), v.person.ID, f.ID, said, v.Pipeline().Judge()); err != nil {
			return err
		}
		v.say(v.T(notice), "/findings/"+url.PathEscape(string(f.ID))+undo)
		v.recorded()
		if f, err = v.Store.Finding(v.ctx(), f.ID); err != nil {
			return err
		}
	}
	if why != risk.WhyOnce {
		if _, err := v.Workbench.Correct(v.ctx(), v.person, f, why); err != nil {
			return err
		}
	}
	http.Redirect(v.w, v.r, "/findings/"+url.PathEscape(string(f.ID))+"/why?reason="+url.QueryEscape(string(why)), http.StatusSeeOther)
	return nil
}

// acceptProposal drafts the edit that was chosen, and back-tests it.
func (v *visit) acceptProposal(f earshot.Finding, why risk.Why) error {
	_, known, err := v.Workbench.LastCorrection(v.ctx(), f, why)
	if errors.Is(err, earshot.ErrNotFound) {
		known.Tracker, known.Proposals, err = v.Pipeline().Proposals(v.ctx(), f, why)
	}
	if err != nil {
		return err
	}
	n, err := strconv.Atoi(v.field("choose"))
	if err != nil || n < 0 || n >= len(known.Proposals) {
		return fmt.Errorf("proposal %q: %w", v.field("choose"), earshot.ErrInvalid)
	}
	href := trackerHref(f.Tracker)
	switch err := v.Workbench.Choose(v.ctx(), v.person, known.Proposals[n]); {
	case errors.Is(err, earshot.ErrConflict):
		v.refuse(v.T("why.draft_open"))
		return v.back(href + "/edit")
	case errors.Is(err, earshot.ErrDenied), errors.Is(err, earshot.ErrInvalid):
		v.refuse(v.T("notice.refused", "text", cmp.Or(plainError(err), err.Error())))
		return v.back(href)
	case err != nil:
		return err
	}
	http.Redirect(v.w, v.r, href+"/backtest", http.StatusSeeOther)
	return nil
}
