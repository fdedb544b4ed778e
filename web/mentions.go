package web

import (
	"strconv"

	"earshot"
	"earshot/nlp"
)

// MentionsView is what the English turns of a conversation name.
type MentionsView struct {
	Groups   []MentionGroup
	Complete bool
}

// MentionGroup is names of one kind, each leading to where it is first said.
type MentionGroup struct {
	Label string
	Names []Option
}

// mentions reads the conversation for names when the page is asked to, one
// conversation at a time: it takes about a second, and nothing is kept of it.
func (v *visit) mentions(c *earshot.Conversation) (*MentionsView, error) {
	select {
	case v.reading <- struct{}{}:
		defer func() { <-v.reading }()
	case <-v.ctx().Done():
		return nil, v.ctx().Err()
	}
	m := v.enricher.Mentions(c)
	view := &MentionsView{Complete: m.Complete}
	for _, g := range []struct {
		key string
		all []nlp.Mention
	}{{"people", m.People}, {"organisations", m.Organisations}, {"places", m.Places}, {"phrases", m.Phrases}} {
		if len(g.all) == 0 {
			continue
		}
		group := MentionGroup{Label: v.T("mentions." + g.key)}
		for _, name := range g.all {
			option := Option{Label: name.Text, Href: "#" + turnID(name.Turn)}
			if name.Times > 1 {
				option.Count = strconv.Itoa(name.Times)
			}
			group.Names = append(group.Names, option)
		}
		view.Groups = append(view.Groups, group)
	}
	return view, nil
}

// speaksEnglish reports whether a turn that counts is English.
func speaksEnglish(c *earshot.Conversation) bool {
	for i := range c.Turns {
		if c.Turns[i].Counts() && c.Turns[i].Lang.Base() == earshot.English {
			return true
		}
	}
	return false
}
