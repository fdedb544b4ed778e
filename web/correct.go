package web

import (
	"errors"
	"fmt"
	"slices"

	"earshot"
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

// setWrong says that a finding is none, or takes that back.
func (v *visit) setWrong(wrong bool) error {
	id := earshot.FindingID(v.id())
	f, err := v.Store.Finding(v.ctx(), id)
	if err != nil {
		return err
	}
	if _, err := v.openConversation(f.Conversation); err != nil {
		return err
	}
	notice := v.T("notice.right")
	if wrong {
		notice = v.T("notice.wrong")
	}
	err = v.Store.SetFindingWrong(v.ctx(), v.Now(), v.person.ID, id, wrong, v.Pipeline().Judge())
	return v.corrected(err, notice, "", conversationHref(f.Conversation))
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
		if wake := v.Pipeline().Recorded; wake != nil {
			wake()
		}
	}
	return v.back(to)
}
