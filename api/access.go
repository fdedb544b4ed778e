package api

import (
	"context"
	"fmt"
	"slices"

	"earshot"
	"earshot/search"
)

// caller is who calls.
func caller(ctx context.Context) earshot.Person {
	p, _ := ctx.Value(person{}).(earshot.Person)
	return p
}

// mayOpen is nil if the caller may open the account. One they may not open is
// not there.
func mayOpen(ctx context.Context, a earshot.Account) error {
	if caller(ctx).MayOpen(a) {
		return nil
	}
	return fmt.Errorf("account %s: %w", a.ID, earshot.ErrNotFound)
}

// accountFilter is the account asked for, if the caller may open it. Only
// people who manage may ask for all at once.
func (s *server) accountFilter(ctx context.Context, id string) (*earshot.AccountID, error) {
	if id == "" {
		if !caller(ctx).Role.MayManage() {
			return nil, fmt.Errorf("say which account; only managers may ask for all: %w", earshot.ErrDenied)
		}
		return nil, nil
	}
	a, err := s.Store.Account(ctx, earshot.AccountID(id))
	if err != nil {
		return nil, err
	}
	return &a.ID, mayOpen(ctx, a)
}

// mayHear is nil if the caller may open the conversation: they may open its
// account, or took part in one of no known account.
func (s *server) mayHear(ctx context.Context, c *earshot.Conversation) error {
	p := caller(ctx)
	if p.Role.MayManage() {
		return nil
	}
	if c.Account == earshot.Unassigned {
		if slices.ContainsFunc(c.Participants, func(in earshot.Participant) bool { return in.Person == p.ID }) {
			return nil
		}
		return fmt.Errorf("conversation %s: %w", c.ID, earshot.ErrNotFound)
	}
	a, err := s.Store.Account(ctx, c.Account)
	if err != nil {
		return err
	}
	return mayOpen(ctx, a)
}

// mayAct is nil if the reminder is the caller's, or about an account they may
// open.
func (s *server) mayAct(ctx context.Context, r earshot.Reminder) error {
	if r.Owner == caller(ctx).ID {
		return nil
	}
	a, err := s.Store.Account(ctx, r.Account)
	if err != nil {
		return err
	}
	return mayOpen(ctx, a)
}

// within is the part of a search that says what the caller may see.
func (s *server) within(ctx context.Context) (search.Query, error) {
	p := caller(ctx)
	if p.Role.MayManage() {
		return search.Query{}, nil
	}
	accounts, err := s.Store.Accounts(ctx)
	if err != nil {
		return search.Query{}, err
	}
	var theirs []earshot.AccountID
	for _, a := range accounts {
		if p.MayOpen(a) {
			theirs = append(theirs, a.ID)
		}
	}
	return search.Among(theirs), nil
}

// fetch gives a search the conversations the caller may open.
func (s *server) fetch(ctx context.Context, ids []earshot.ConversationID) ([]*earshot.Conversation, error) {
	found, err := s.Store.Conversations(ctx, ids)
	if err != nil {
		return nil, err
	}
	return slices.DeleteFunc(found, func(c *earshot.Conversation) bool { return s.mayHear(ctx, c) != nil }), nil
}
