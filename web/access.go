package web

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"earshot"
	"earshot/search"
)

func (v *visit) ctx() context.Context { return v.r.Context() }

// manages reports whether the person sees every account.
func (v *visit) manages() bool { return v.person.Role.MayManage() }

// book is the accounts the person may open, with our people, for naming both.
type book struct {
	accounts []earshot.Account // by name
	byID     map[earshot.AccountID]*earshot.Account
	people   map[earshot.PersonID]earshot.Person
}

func (v *visit) book() (*book, error) {
	all, err := v.Store.Accounts(v.ctx())
	if err != nil {
		return nil, err
	}
	people, err := v.Store.People(v.ctx())
	if err != nil {
		return nil, err
	}
	b := &book{byID: map[earshot.AccountID]*earshot.Account{}, people: map[earshot.PersonID]earshot.Person{}}
	for _, a := range all {
		if v.person.MayOpen(a) {
			b.accounts = append(b.accounts, a)
		}
	}
	slices.SortStableFunc(b.accounts, func(a, b earshot.Account) int { return strings.Compare(a.Name, b.Name) })
	for i := range b.accounts {
		b.byID[b.accounts[i].ID] = &b.accounts[i]
	}
	for _, p := range people {
		b.people[p.ID] = p
	}
	return b, nil
}

// person is the name of one of ours, or the ID of somebody we do not know.
func (b *book) person(id earshot.PersonID) string {
	if p, ok := b.people[id]; ok && p.Name != "" {
		return p.Name
	}
	return string(id)
}

// link leads to an account; nil for one the person may not open.
func (b *book) link(id earshot.AccountID) *Link {
	a, ok := b.byID[id]
	if !ok {
		return nil
	}
	link := accountLink(a)
	return &link
}

func accountLink(a *earshot.Account) Link {
	return Link{a.Name, accountHref(a.ID), scriptOf(a.Name, a)}
}

// among are the accounts to count and list for the person: nil, for all, if
// they manage.
func (v *visit) among(b *book) []earshot.AccountID {
	if v.manages() {
		return nil
	}
	ids := make([]earshot.AccountID, 0, len(b.accounts))
	for _, a := range b.accounts {
		ids = append(ids, a.ID)
	}
	return ids
}

// openAccount is the account with the ID, if the person may open it. One they
// may not open is not there.
func (v *visit) openAccount(id earshot.AccountID) (earshot.Account, error) {
	a, err := v.Store.Account(v.ctx(), id)
	if err == nil && !v.person.MayOpen(a) {
		err = fmt.Errorf("account %s: %w", id, earshot.ErrNotFound)
	}
	return a, err
}

// mayHear reports whether the person may open the conversation: they may open
// its account; or it has none, and they manage or took part.
func (v *visit) mayHear(c *earshot.Conversation) (bool, error) {
	if v.manages() {
		return true, nil
	}
	if c.Account == earshot.Unassigned {
		return v.tookPart(c), nil
	}
	a, err := v.Store.Account(v.ctx(), c.Account)
	return err == nil && v.person.MayOpen(a), err
}

func (v *visit) tookPart(c *earshot.Conversation) bool {
	return slices.ContainsFunc(c.Participants, func(p earshot.Participant) bool { return p.Person == v.person.ID && p.Person != "" })
}

// openConversation is the conversation with the ID and what was found in it,
// if the person may open it.
func (v *visit) openConversation(id earshot.ConversationID) (earshot.Analysis, error) {
	a, err := v.Store.Analysis(v.ctx(), id)
	if err != nil {
		return a, err
	}
	may, err := v.mayHear(a.Conversation)
	if err == nil && !may {
		err = fmt.Errorf("conversation %s: %w", id, earshot.ErrNotFound)
	}
	return a, err
}

// within is the part of a search that says what the person may see.
func (v *visit) within(b *book) search.Query {
	if v.manages() {
		return search.Query{}
	}
	ids := make([]earshot.AccountID, len(b.accounts))
	for i, a := range b.accounts {
		ids[i] = a.ID
	}
	return search.Among(ids)
}

// fetch gives a search the conversations the person may open.
func (v *visit) fetch(b *book) func(context.Context, []earshot.ConversationID) ([]*earshot.Conversation, error) {
	return func(ctx context.Context, ids []earshot.ConversationID) ([]*earshot.Conversation, error) {
		found, err := v.Store.Conversations(ctx, ids)
		if err != nil || v.manages() {
			return found, err
		}
		return slices.DeleteFunc(found, func(c *earshot.Conversation) bool { return c == nil || b.byID[c.Account] == nil }), nil
	}
}
