package ingest

import (
	"context"
	"errors"
	"fmt"
	"time"

	"earshot"
	"earshot/playbook"
	"earshot/risk"
	"earshot/store"
)

// LoadDirectory is the directory of everybody the store knows.
func LoadDirectory(ctx context.Context, s *store.Store) (*Directory, error) {
	people, err1 := s.People(ctx)
	contacts, err2 := s.AllContacts(ctx)
	accounts, err3 := s.Accounts(ctx)
	if err := errors.Join(err1, err2, err3); err != nil {
		return nil, fmt.Errorf("load the directory: %w", err)
	}
	return NewDirectory(people, contacts, accounts), nil
}

// Daily looks at every account as on an ordinary day: it scores them as of
// now and makes the reminders that silence, surveys and renewals give rise to.
// It returns how many reminders are new. Doing it twice makes none twice.
func (p *Pipeline) Daily(ctx context.Context) (int, error) {
	accounts, err := p.Store.Accounts(ctx)
	if err != nil {
		return 0, err
	}
	made := 0
	for _, a := range accounts {
		n, err := p.look(ctx, a)
		if err != nil {
			return made, fmt.Errorf("look at %s: %w", a.ID, err)
		}
		made += n
	}
	return made, nil
}

// look scores one account and keeps the reminders it stands in need of.
func (p *Pipeline) look(ctx context.Context, a earshot.Account) (int, error) {
	now := p.Now()
	if err := p.Store.Rescore(ctx, []earshot.AccountID{a.ID}, []time.Time{now}, p.Judge().Score); err != nil {
		return 0, err
	}
	history, err := p.Store.HistoryAt(ctx, a.ID, now)
	if err != nil {
		return 0, err
	}
	owner, err := p.Store.Person(ctx, a.Responsible())
	if err != nil && !errors.Is(err, earshot.ErrNotFound) {
		return 0, err
	}
	due := playbook.Standing(earshot.FollowUpInput{Now: now, Account: a, Owner: owner, History: history, Score: risk.Score(history, now, p.Weights)})
	before, err := p.toDo(ctx, a.ID)
	if err != nil {
		return 0, err
	}
	if err := p.Store.PutReminders(ctx, now, due); err != nil {
		return 0, err
	}
	after, err := p.toDo(ctx, a.ID)
	return after - before, err
}

// toDo is how many reminders about the account somebody still has to act on.
func (p *Pipeline) toDo(ctx context.Context, id earshot.AccountID) (int, error) {
	_, n, err := p.Store.Reminders(ctx, store.ReminderFilter{Account: &id, States: []earshot.ReminderState{earshot.ReminderOpen, earshot.ReminderSnoozed}})
	return n, err
}

// Again runs every recorded conversation through the rules as they are now,
// as after publishing trackers. What comes out the same is not written.
func (p *Pipeline) Again(ctx context.Context, progress func(Report)) (Report, error) {
	return p.add(ctx, p.Store.EachConversation(ctx), p.again, p.Store.Reanalyse, progress)
}

func (p *Pipeline) again(c *earshot.Conversation) (earshot.Analysis, error) {
	return p.Reanalyse(c), nil
}
