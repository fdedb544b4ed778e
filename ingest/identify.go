package ingest

import (
	"fmt"
	"slices"
	"strings"

	"earshot"
)

// Identify says of every participant whose side they are on and, where they
// are known, who they are; and which account the conversation is about. What
// was given or corrected stays. Each answer keeps where it came from. Nothing
// is guessed from likeness: two spellings are one person only where the
// directory says so. Identifying again changes nothing.
func (d *Directory) Identify(c *earshot.Conversation) {
	if d == nil {
		d = &Directory{}
	}
	d.once.Do(d.index)
	for i := range c.Participants {
		if p := &c.Participants[i]; p.SideFrom != "given" && p.SideFrom != "corrected" {
			p.Side, p.SideFrom = d.side(c, p)
		}
	}
	otherSide(c)
	d.settlePeople(c)
	d.account(c)
	d.settleContacts(c)
	warnUnknown(c)
	spreadSides(c)
}

// settlePeople says which of our people and which contacts the participants
// are, where their side leaves one answer.
func (d *Directory) settlePeople(c *earshot.Conversation) {
	for i := range c.Participants {
		p := &c.Participants[i]
		p.Person, p.Contact = "", ""
		if people := d.peopleOf(p); p.Side == earshot.SideUs && len(people) == 1 {
			p.Person = people[0].ID
		}
		if contacts := d.contactsOf(p); p.Side == earshot.SideCustomer && len(contacts) == 1 {
			p.Contact = contacts[0].ID
		}
	}
}

// side tells one participant's side: a program, the role's word, the address's
// domain, a known address or name; in that order.
func (d *Directory) side(c *earshot.Conversation, p *earshot.Participant) (earshot.Side, string) {
	if isBot(p.Name) {
		return earshot.SideSystem, "name"
	}
	isPerson, isContact := d.known(p)
	role, domain := roleSide(p), d.domainSide(p, isPerson)
	if role != "" {
		if domain != "" && domain != role {
			warn(c, "%s: the role says %s and the address says %s; the role counts", p.Name, role, domain)
		}
		return role, "role"
	}
	switch {
	case domain != "":
		return domain, "domain"
	case isPerson && isContact:
		warn(c, "%s is the name of somebody of ours and of a contact; nobody can tell which", p.Name)
		return earshot.SideUnknown, ""
	case isPerson:
		return earshot.SideUs, "name"
	case isContact:
		return earshot.SideCustomer, "name"
	}
	return earshot.SideUnknown, ""
}

// known reports whether the participant has the address or the name of one of
// our people, and of a contact. An address says more than a name.
func (d *Directory) known(p *earshot.Participant) (isPerson, isContact bool) {
	email := foldName(p.Email)
	isPerson, isContact = email != "" && len(d.people[email]) > 0, email != "" && len(d.contacts[email]) > 0
	if isPerson != isContact {
		return isPerson, isContact
	}
	return len(d.peopleOf(p)) > 0, len(d.contactsOf(p)) > 0
}

// domainSide is the side that the address tells. Without a domain of ours it
// tells nothing; a free-mail address of one of our people is no customer's.
func (d *Directory) domainSide(p *earshot.Participant, isPerson bool) earshot.Side {
	domain := domainOf(p.Email)
	switch {
	case p.Email == "" || len(d.ours) == 0:
		return earshot.SideUnknown
	case d.isOurs(domain):
		return earshot.SideUs
	case isPerson && freeMail[domain]:
		return earshot.SideUnknown
	}
	return earshot.SideCustomer
}

// otherSide tells the second of two people by the first.
func otherSide(c *earshot.Conversation) {
	var people []*earshot.Participant
	for i := range c.Participants {
		if c.Participants[i].Side != earshot.SideSystem {
			people = append(people, &c.Participants[i])
		}
	}
	if len(people) != 2 {
		return
	}
	a, b := people[0], people[1]
	if a.Side == earshot.SideUnknown {
		a, b = b, a
	}
	if a.Side == earshot.SideUnknown || b.Side != earshot.SideUnknown || a.SideFrom == "the other side" {
		return
	}
	b.SideFrom = "the other side"
	b.Side = earshot.SideCustomer
	if a.Side == earshot.SideCustomer {
		b.Side = earshot.SideUs
	}
}

// account says which account the conversation is about: the one it names, that
// of the contacts in it, that of their addresses. When these disagree, nobody
// but a person can tell, and it stays unassigned.
func (d *Directory) account(c *earshot.Conversation) {
	if c.AccountFrom == "corrected" || c.AccountFrom == "given" {
		return
	}
	if c.Account != "" && c.AccountFrom == "metadata" {
		switch ids := d.accounts[foldName(string(c.Account))]; {
		case len(ids) == 1:
			c.Account = ids[0]
			return
		case len(d.Accounts) == 0:
			return
		default:
			warn(c, "the account %q is not known", string(c.Account))
		}
	}
	c.Account, c.AccountFrom = earshot.Unassigned, ""
	byContact, byDomain := d.hints(c)
	all := slices.Compact(slices.Sorted(slices.Values(append(slices.Clone(byContact), byDomain...))))
	switch {
	case len(all) == 0 && len(d.Accounts) == 0: // there is nothing to tell it by
	case len(all) == 0:
		warn(c, "nothing tells which account this is about")
	case len(all) > 1:
		warn(c, "the people in it belong to several accounts: %s", join(all))
	case len(byContact) > 0:
		c.Account, c.AccountFrom = all[0], "contact"
	default:
		c.Account, c.AccountFrom = all[0], "domain"
	}
}

// hints are the accounts that the known contacts belong to, and those that
// have the customers' domains.
func (d *Directory) hints(c *earshot.Conversation) (byContact, byDomain []earshot.AccountID) {
	for i := range c.Participants {
		p := &c.Participants[i]
		if p.Side != earshot.SideCustomer {
			continue
		}
		if contacts := d.contactsOf(p); len(contacts) == 1 {
			byContact = append(byContact, contacts[0].Account)
		}
		if p.Email == "" {
			continue
		}
		if ids := d.accountsOfDomain(domainOf(p.Email)); len(ids) == 1 {
			byDomain = append(byDomain, ids[0])
		}
	}
	return byContact, byDomain
}

// settleContacts finds those whose name several contacts have, once the
// account is known; and drops a contact of another account that merely has the
// same name.
func (d *Directory) settleContacts(c *earshot.Conversation) {
	if c.Account == earshot.Unassigned {
		return
	}
	for i := range c.Participants {
		p := &c.Participants[i]
		if p.Side != earshot.SideCustomer {
			continue
		}
		p.Contact = ""
		contacts := d.contactsOf(p)
		here := slices.DeleteFunc(slices.Clone(contacts), func(x *earshot.Contact) bool { return x.Account != c.Account })
		switch {
		case len(here) == 1:
			p.Contact = here[0].ID
		case len(here) > 1:
			warn(c, "%s is the name of several contacts of %s", p.Name, c.Account)
		case len(contacts) == 1 && p.Email != "" && strings.EqualFold(contacts[0].Email, p.Email):
			p.Contact = contacts[0].ID
		}
	}
}

// warnUnknown names the speakers whose side is not known.
func warnUnknown(c *earshot.Conversation) {
	var names []string
	for _, p := range c.Participants {
		if p.Side == earshot.SideUnknown {
			names = append(names, p.Name)
		}
	}
	switch n := len(names); {
	case n == 0:
	case n <= 5:
		warn(c, "not known on whose side: %s", strings.Join(names, ", "))
	default:
		warn(c, "not known on whose side: %s and %d more", strings.Join(names[:5], ", "), n-5)
	}
}

// spreadSides gives every turn its speaker's side. What a program says is no
// message.
func spreadSides(c *earshot.Conversation) {
	sides := make(map[string]earshot.Side, len(c.Participants))
	for _, p := range c.Participants {
		sides[p.ID] = p.Side
	}
	for i := range c.Turns {
		if t := &c.Turns[i]; t.Speaker != "" {
			setSide(t, sides[t.Speaker])
		}
	}
}

func setSide(t *earshot.Turn, side earshot.Side) {
	if t.Side == earshot.SideSystem && side != earshot.SideSystem && t.Kind == earshot.KindSystem {
		t.Kind = earshot.KindMessage
	}
	t.Side = side
	if side == earshot.SideSystem && t.Counts() {
		t.Kind = earshot.KindSystem
	}
}

// SetSide corrects the side of a participant and of all they said. A
// correction stays when the conversation is identified again. It is
// earshot.ErrNotFound when nobody has the ID, earshot.ErrInvalid when side is
// no side.
func SetSide(c *earshot.Conversation, participant string, side earshot.Side) error {
	if _, ok := sideOf(string(side)); !ok && side != earshot.SideUnknown {
		return fmt.Errorf("set side %q: %w", side, earshot.ErrInvalid)
	}
	p := c.Participant(participant)
	if p == nil {
		return fmt.Errorf("participant %q of %s: %w", participant, c.ID, earshot.ErrNotFound)
	}
	p.Side, p.SideFrom = side, "corrected"
	if side != earshot.SideCustomer {
		p.Contact = ""
	}
	if side != earshot.SideUs {
		p.Person = ""
	}
	for i := range c.Turns {
		if c.Turns[i].Speaker == participant {
			setSide(&c.Turns[i], side)
		}
	}
	return nil
}

// warn adds a warning about the whole conversation, once.
func warn(c *earshot.Conversation, format string, args ...any) {
	w := earshot.Warning{Message: fmt.Sprintf(format, args...)}
	if !slices.Contains(c.Warnings, w) {
		c.Warnings = append(c.Warnings, w)
	}
}

func join(ids []earshot.AccountID) string {
	names := make([]string, len(ids))
	for i, id := range ids {
		names[i] = string(id)
	}
	return strings.Join(names, ", ")
}
