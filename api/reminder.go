package api

import (
	"context"
	"time"

	"earshot"
	"earshot/store"
)

// Reminder is a follow-up.
type Reminder struct {
	ID           earshot.ReminderID     `json:"id"`
	Account      earshot.AccountID      `json:"account"`
	Issue        string                 `json:"issue"`
	Reason       string                 `json:"reason"`
	Owner        earshot.PersonID       `json:"owner"`
	State        earshot.ReminderState  `json:"state" enum:"open,snoozed,done"`
	Due          time.Time              `json:"due"`
	Until        *time.Time             `json:"until"`
	Priority     float64                `json:"priority"`
	Text         string                 `json:"text"`
	Quote        string                 `json:"quote"`
	Play         string                 `json:"play"`
	Track        earshot.TrackID        `json:"track"`
	Conversation earshot.ConversationID `json:"conversation"`
	Turn         int                    `json:"turn"`
	Evidence     []earshot.FindingID    `json:"evidence"`
}

type remindersIn struct {
	Page
	Owner   string `query:"owner" doc:"only this person's"`
	Account string `query:"account" doc:"only about this account"`
	All     bool   `query:"all" doc:"the done and snoozed ones too"`
}

func (s *server) reminders(ctx context.Context, in *remindersIn) (*Answer[List[Reminder]], error) {
	f := store.ReminderFilter{Owner: earshot.PersonID(in.Owner), Limit: in.Limit, Offset: in.Offset}
	if p := caller(ctx); !p.Role.MayManage() && in.Account == "" {
		f.Owner = p.ID
	} else {
		account, err := s.accountFilter(ctx, in.Account)
		if err != nil {
			return nil, s.fail(ctx, err)
		}
		f.Account = account
	}
	if !in.All {
		f.States = []earshot.ReminderState{earshot.ReminderOpen}
	}
	reminders, total, err := s.Store.Reminders(ctx, f)
	if err != nil {
		return nil, s.fail(ctx, err)
	}
	list := List[Reminder]{Total: total, Items: []Reminder{}}
	for _, r := range reminders {
		list.Items = append(list.Items, newReminder(r))
	}
	return answer(list), nil
}

func newReminder(r earshot.Reminder) Reminder {
	return Reminder{ID: r.ID, Account: r.Account, Issue: r.Issue, Reason: r.Reason, Owner: r.Owner, State: r.State, Due: r.Due,
		Until: Time(r.Until), Priority: Round(r.Priority), Text: r.Text, Quote: r.Quote, Play: r.Play, Track: r.Track,
		Conversation: r.Conversation, Turn: r.Turn, Evidence: append([]earshot.FindingID{}, r.Evidence...)}
}

type reminderIn struct {
	ID earshot.ReminderID `path:"id"`
}

func (s *server) done(ctx context.Context, in *reminderIn) (*Answer[Reminder], error) {
	return s.change(ctx, in.ID, func() error { return s.Store.DoneReminder(ctx, s.Now(), in.ID) })
}

func (s *server) reopen(ctx context.Context, in *reminderIn) (*Answer[Reminder], error) {
	return s.change(ctx, in.ID, func() error { return s.Store.ReopenReminder(ctx, in.ID) })
}

type snoozeIn struct {
	ID   earshot.ReminderID `path:"id"`
	Body struct {
		Until time.Time `json:"until" doc:"when it comes back"`
	}
}

func (s *server) snooze(ctx context.Context, in *snoozeIn) (*Answer[Reminder], error) {
	return s.change(ctx, in.ID, func() error { return s.Store.SnoozeReminder(ctx, in.ID, in.Body.Until) })
}

// change does something to a reminder of the caller's and answers with it.
func (s *server) change(ctx context.Context, id earshot.ReminderID, do func() error) (*Answer[Reminder], error) {
	r, err := s.Store.Reminder(ctx, id)
	if err == nil {
		err = s.mayAct(ctx, r)
	}
	if err == nil {
		err = do()
	}
	if err == nil {
		r, err = s.Store.Reminder(ctx, id)
	}
	if err != nil {
		return nil, s.fail(ctx, err)
	}
	return answer(newReminder(r)), nil
}
