package ingest

import (
	"slices"

	"earshot"
	"earshot/risk"
)

// waiting is the conversations of a trial in which something counts only if
// enough others of the account say the like.
type waiting map[earshot.AccountID][]*waitingTalk

// waitingTalk is one of them, with what was found by the rules that are tried
// and by those they are compared with.
type waitingTalk struct {
	conversation  *earshot.Conversation
	found, before []earshot.Finding
}

// waits reports whether the account's other conversations decide about any of
// the findings, or one that counts by a person's word may decide about theirs.
// In a conversation of no account nothing waits, as recording has it.
func waits(c *earshot.Conversation, found ...earshot.Finding) bool {
	return c.Account != earshot.Unassigned && slices.ContainsFunc(found, func(f earshot.Finding) bool {
		return risk.Unsettled(f) || f.Overridden() == earshot.SaidRight
	})
}

func (w waiting) add(c *earshot.Conversation, found, before []earshot.Finding) {
	w[c.Account] = append(w[c.Account], &waitingTalk{c, found, before})
}

// settle decides, account by account, as recording does; before may be nil.
func (w waiting) settle(draft, before *risk.Rules) {
	for _, talks := range w {
		var found, was [][]earshot.Finding
		for _, t := range talks {
			found, was = append(found, t.found), append(was, t.before)
		}
		settleTalks(draft, found)
		if before != nil {
			settleTalks(before, was)
		}
	}
}

// settleTalks says which findings of one account's conversations count.
func settleTalks(rules *risk.Rules, talks [][]earshot.Finding) {
	changed := map[earshot.FindingID]earshot.Finding{}
	for _, f := range rules.Settle(slices.Concat(talks...)) {
		changed[f.ID] = f
	}
	for _, found := range talks {
		for i := range found {
			if f, ok := changed[found[i].ID]; ok {
				found[i].State, found[i].Reason = f.State, f.Reason
			}
		}
	}
}
