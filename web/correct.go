package web

import (
	"errors"
	"fmt"
	"slices"

	"earshot"
	"earshot/store"
)

// assign gives a conversation to an account, or to none.
func (v *visit) assign() error {
	a, err := v.openConversation(earshot.ConversationID(v.id()))
	if err != nil {
		return err
	}
	to := earshot.AccountID(v.field("account"))
	if to == earshot.Unassigned && a.Conversation.Account == earshot.Unassigned {
		return v.back(conversationHref(a.Conversation.ID)) // nothing was chosen
	}
	notice := v.T("notice.unassigned")
	if to != earshot.Unassigned {
		account, err := v.openAccount(to)
		if err != nil {
			return err
		}
		notice = v.T("notice.assigned", "name", account.Name)
	}
	err = v.Store.Assign(v.ctx(), v.Now(), v.person.ID, a.Conversation.ID, to, v.Pipeline().Judge())
	return v.corrected(err, notice, "", conversationHref(a.Conversation.ID))
}

// setSide says whom a participant stands for.
func (v *visit) setSide() error {
	a, err := v.openConversation(earshot.ConversationID(v.id()))
	if err != nil {
		return err
	}
	side := earshot.Side(v.field("side"))
	if !slices.Contains([]earshot.Side{earshot.SideCustomer, earshot.SideUs, earshot.SideSystem}, side) {
		return fmt.Errorf("side %q: %w", side, earshot.ErrInvalid)
	}
	participant := a.Conversation.Participant(v.field("participant"))
	if participant == nil {
		return fmt.Errorf("participant %q: %w", v.field("participant"), earshot.ErrNotFound)
	}
	pipeline := v.Pipeline()
	err = v.Store.SetSide(v.ctx(), v.Now(), v.person.ID, a.Conversation.ID, participant.ID, side, pipeline.Reanalyse, pipeline.Judge())
	return v.corrected(err, v.T("notice.side", "name", participant.Name, "side", v.T("side."+string(side))), "", conversationHref(a.Conversation.ID))
}

// override says of a finding that it is none, or that it counts although the rule left
// it out; with no override, what was said is taken back.
func (v *visit) override(to earshot.Override) error {
	f, err := v.openFinding(earshot.FindingID(v.id()))
	if err != nil {
		return err
	}
	notice := map[earshot.Override]string{earshot.SaidWrong: "notice.wrong", earshot.SaidRight: "notice.count"}[to]
	if to == "" {
		notice = "notice.right"
		if f.Overridden() == earshot.SaidRight {
			notice = "notice.uncount"
		}
	}
	err = v.Store.OverrideFinding(v.ctx(), v.Now(), v.person.ID, f.ID, store.Said{Override: to}, v.Pipeline().Judge())
	return v.corrected(err, v.T(notice), "", conversationHref(f.Conversation))
}

// corrected tells what a correction did and where to post to take it back, and
// wakes whoever keeps the index.
func (v *visit) corrected(err error, notice, undo, to string) error {
	switch {
	case errors.Is(err, earshot.ErrConflict):
		v.refuse(v.T("notice.conflict"))
	case err != nil:
		return err
	default:
		v.say(notice, undo)
		v.recorded()
	}
	return v.back(to)
}

// recorded wakes whoever keeps the index.
func (v *visit) recorded() {
	if wake := v.Pipeline().Recorded; wake != nil {
		wake()
	}
}
