package ingest

import (
	"slices"

	"earshot"
	"earshot/risk"
)

// Facts are what the directory knows of a conversation whose people and
// account are identified, for trackers that ask more than its words.
func (d *Directory) Facts(c *earshot.Conversation) risk.Facts {
	if d == nil {
		return risk.Facts{}
	}
	d.once.Do(d.index)
	var f risk.Facts
	if i, ok := d.accountAt(c.Account); ok {
		f.Account = &d.Accounts[i]
		f.Contacts = d.contactsAt[c.Account]
		f.Teams = d.teams(f.Teams, f.Account.Owner, f.Account.CSM)
	}
	for i := range c.Participants {
		f.Teams = d.teams(f.Teams, c.Participants[i].Person)
	}
	return f
}

// teams adds the teams of some of our people.
func (d *Directory) teams(all []string, people ...earshot.PersonID) []string {
	for _, id := range people {
		if team := d.teamOf[id]; id != "" && team != "" && !slices.Contains(all, team) {
			all = append(all, team)
		}
	}
	return all
}

// accountAt is where the account stands in the list.
func (d *Directory) accountAt(id earshot.AccountID) (int, bool) {
	i, ok := d.accountIndex[id]
	return i, ok && id != earshot.Unassigned
}
