package ingest

import (
	"slices"
	"strings"
	"sync"

	"earshot"
)

// Directory is who is known: our own people, the customers' people, the
// accounts. It must not change once Identify was called; make another one. It
// is safe for concurrent use.
type Directory struct {
	People     []earshot.Person
	Contacts   []earshot.Contact
	Accounts   []earshot.Account
	OurDomains []string // e-mail domains of ours; those of People are ours too

	once     sync.Once
	ours     map[string]bool // domains
	people   map[string][]int
	contacts map[string][]int
	accounts map[string][]earshot.AccountID // by folded ID and name
	domains  map[string][]earshot.AccountID

	accountIndex map[earshot.AccountID]int
	contactsAt   map[earshot.AccountID][]earshot.Contact
	teamOf       map[earshot.PersonID]string
}

// NewDirectory is the directory of these people, contacts and accounts.
func NewDirectory(people []earshot.Person, contacts []earshot.Contact, accounts []earshot.Account) *Directory {
	return &Directory{People: people, Contacts: contacts, Accounts: accounts}
}

// index makes the maps that Identify looks into.
func (d *Directory) index() {
	d.ours, d.people, d.contacts = map[string]bool{}, map[string][]int{}, map[string][]int{}
	d.accounts, d.domains = map[string][]earshot.AccountID{}, map[string][]earshot.AccountID{}
	for _, domain := range d.OurDomains {
		d.ours[strings.ToLower(domain)] = true
	}
	for i, p := range d.People {
		if domain := domainOf(p.Email); strings.Contains(p.Email, "@") && !freeMail[domain] {
			d.ours[domain] = true
		}
		for _, key := range keysOf(p.Name, p.Email, p.Aliases) {
			d.people[key] = append(d.people[key], i)
		}
	}
	for i, c := range d.Contacts {
		for _, key := range keysOf(c.Name, c.Email, c.Aliases) {
			d.contacts[key] = append(d.contacts[key], i)
		}
	}
	d.accountIndex, d.contactsAt, d.teamOf = map[earshot.AccountID]int{}, map[earshot.AccountID][]earshot.Contact{}, map[earshot.PersonID]string{}
	for _, p := range d.People {
		d.teamOf[p.ID] = p.Team
	}
	for _, c := range d.Contacts {
		d.contactsAt[c.Account] = append(d.contactsAt[c.Account], c)
	}
	for i, a := range d.Accounts {
		d.accountIndex[a.ID] = i
		for _, key := range keysOf(a.Name, string(a.ID), nil) {
			d.accounts[key] = append(d.accounts[key], a.ID)
		}
		for _, domain := range a.Domains {
			if domain = strings.ToLower(domain); !freeMail[domain] && !slices.Contains(d.domains[domain], a.ID) {
				d.domains[domain] = append(d.domains[domain], a.ID)
			}
		}
	}
}

// keysOf are the folded spellings somebody is found by, each once.
func keysOf(name, email string, aliases []string) []string {
	var keys []string
	for _, s := range append([]string{name, email}, aliases...) {
		if key := foldName(s); key != "" && !slices.Contains(keys, key) {
			keys = append(keys, key)
		}
	}
	return keys
}

// peopleOf are those of ours with exactly that address or name.
func (d *Directory) peopleOf(p *earshot.Participant) []*earshot.Person {
	return found(d.People, d.people, p)
}

// contactsOf are the contacts with exactly that address or name.
func (d *Directory) contactsOf(p *earshot.Participant) []*earshot.Contact {
	return found(d.Contacts, d.contacts, p)
}

// found are those of all that the first key of the participant finds.
func found[T any](all []T, index map[string][]int, p *earshot.Participant) []*T {
	for _, key := range lookups(p) {
		if hits := index[key]; len(hits) > 0 {
			var some []*T
			for _, i := range hits {
				some = append(some, &all[i])
			}
			return some
		}
	}
	return nil
}

// lookups are the keys a participant is looked up by: the address first, for
// it names one person; then the name, also without what stands in brackets
// after it: "Mina Park (Tidewell)".
func lookups(p *earshot.Participant) []string {
	var keys []string
	if p.Email != "" {
		keys = append(keys, foldName(p.Email))
	}
	keys = append(keys, foldName(p.Name))
	before, inner := bracketed(p.Name)
	if inner != "" && before != "" {
		keys = append(keys, foldName(before))
		if _, role := roleSides[foldRole(before)]; role {
			keys = append(keys, foldName(inner))
		}
	}
	if before, _, ok := strings.Cut(p.Name, " | "); ok {
		keys = append(keys, foldName(before))
	}
	return keys
}

// accountsOfDomain are the accounts that have the domain or one above it.
func (d *Directory) accountsOfDomain(domain string) []earshot.AccountID {
	for strings.Contains(domain, ".") && !freeMail[domain] {
		if ids := d.domains[domain]; len(ids) > 0 {
			return ids
		}
		_, domain, _ = strings.Cut(domain, ".")
	}
	return nil
}

// isOurs reports whether the domain, or one above it, is ours.
func (d *Directory) isOurs(domain string) bool {
	for strings.Contains(domain, ".") {
		if d.ours[domain] {
			return true
		}
		_, domain, _ = strings.Cut(domain, ".")
	}
	return false
}
