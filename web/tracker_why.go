package web

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"

	"earshot"
	"earshot/risk"
)

// WhyPage asks why a hit is wrong and proposes what to change in the rule.
type WhyPage struct {
	Page
	Tracker   Link
	Words     Words
	Pieces    []Piece
	Post      string
	Reasons   []Option
	Reason    string // chosen, in words
	Proposals []ProposalRow
	Next      string
}

// ProposalRow is an edit with what it would lose.
type ProposalRow struct {
	Title   string
	Changes []string
	Sum     string
	Gone    []HitRow
	Post    string
	Why     string
	Number  int
}

// proposalsShown is how many edits are proposed; each is tried.
const proposalsShown = 4

// why asks why a hit is wrong and, once that is said, proposes edits.
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
	p, err := v.page(v.T("why.title"), "trackers")
	if err != nil {
		return err
	}
	page := WhyPage{Page: p, Tracker: Link{Text: p.tracker(t.Name), Href: trackerHref(t.ID)}, Pieces: marked(f), Post: "/findings/" + url.PathEscape(string(f.ID)) + "/why",
		Words: Words{Lang: f.Lang, By: f.Speaker, Href: turnHref(f.Conversation, f.Turn)}, Next: v.r.URL.Query().Get("next")}
	page.Path = page.Post
	chosen := risk.Why(v.r.URL.Query().Get("reason"))
	for _, why := range risk.Whys() {
		page.Reasons = append(page.Reasons, Option{Value: string(why), Label: p.T("why." + string(why)), On: why == chosen})
	}
	if slices.Contains(risk.Whys(), chosen) {
		page.Reason = p.T("why." + string(chosen))
		if err := v.propose(&page, t, f, chosen); err != nil {
			return err
		}
	}
	return v.show(http.StatusOK, "why", page)
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

// propose tries the edits and lists what each would lose.
func (v *visit) propose(page *WhyPage, t earshot.Tracker, f earshot.Finding, why risk.Why) error {
	all, err := v.proposals(t, f, why)
	if err != nil {
		return err
	}
	b, err := v.book()
	if err != nil {
		return err
	}
	for i, proposal := range all {
		n, err := v.Pipeline().Narrowed(v.ctx(), proposal.Tracker)
		if err != nil {
			return err
		}
		row := ProposalRow{Title: page.T("why.do_" + proposal.Key), Post: page.Post, Why: string(why), Number: i,
			Sum: page.T("why.sum", "lost", page.Number(n.Lost), "all", page.Number(n.Lost+n.Kept))}
		for _, c := range proposal.Tracker.ChangesFrom(t) {
			row.Changes = append(row.Changes, c.String())
		}
		for _, h := range n.Gone[:min(len(n.Gone), 5)] {
			row.Gone = append(row.Gone, hitRow(page.Page, b, h))
		}
		page.Proposals = append(page.Proposals, row)
	}
	return nil
}

// proposals are the edits that keep a tracker from finding something again.
func (v *visit) proposals(t earshot.Tracker, f earshot.Finding, why risk.Why) ([]risk.Proposal, error) {
	c, err := v.Store.Conversation(v.ctx(), f.Conversation)
	if err != nil {
		return nil, err
	}
	turn := c.Turn(f.Turn)
	if turn == nil {
		return nil, fmt.Errorf("turn %d: %w", f.Turn, earshot.ErrNotFound)
	}
	all := risk.Narrow(t, f, turn.Text, why)
	return all[:min(len(all), proposalsShown)], nil
}

// because marks a hit wrong for a reason and shows what to change; or, when an
// edit was chosen, drafts it and tries it on everything.
func (v *visit) because() error {
	if err := v.mustManage(); err != nil {
		return err
	}
	f, err := v.openFinding(earshot.FindingID(v.id()))
	if err != nil {
		return err
	}
	why := risk.Why(v.field("reason"))
	if !slices.Contains(risk.Whys(), why) {
		return fmt.Errorf("reason %q: %w", why, earshot.ErrInvalid)
	}
	if v.field("choose") == "" {
		if err := v.Store.SetFindingWrong(v.ctx(), v.Now(), v.person.ID, f.ID, true, v.Pipeline().Judge()); err != nil {
			return err
		}
		v.say(v.T("notice.wrong"), "/findings/"+url.PathEscape(string(f.ID))+"/right")
		http.Redirect(v.w, v.r, "/findings/"+url.PathEscape(string(f.ID))+"/why?reason="+url.QueryEscape(string(why)), http.StatusSeeOther)
		return nil
	}
	return v.acceptProposal(f, why)
}

// acceptProposal drafts the edit that was chosen, and back-tests it.
func (v *visit) acceptProposal(f earshot.Finding, why risk.Why) error {
	t, err := v.Store.Tracker(v.ctx(), f.Tracker)
	if err != nil {
		return err
	}
	all, err := v.proposals(t, f, why)
	if err != nil {
		return err
	}
	n, err := strconv.Atoi(v.field("choose"))
	if err != nil || n < 0 || n >= len(all) {
		return fmt.Errorf("proposal %q: %w", v.field("choose"), earshot.ErrInvalid)
	}
	d, err := v.Store.Draft(v.ctx(), t.ID)
	if err == nil {
		v.refuse(v.T("why.draft_open"))
		return v.back(trackerHref(t.ID) + "/edit")
	}
	if !errors.Is(err, earshot.ErrNotFound) {
		return err
	}
	if d, err = v.Workbench.SaveDraft(v.ctx(), v.person, all[n].Tracker, 0); err != nil {
		return err
	}
	if _, err := v.Workbench.Backtest(v.ctx(), v.person, d.Tracker); err != nil {
		return err
	}
	http.Redirect(v.w, v.r, trackerHref(t.ID)+"/backtest", http.StatusSeeOther)
	return nil
}
