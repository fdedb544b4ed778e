package api

import (
	"context"
	"time"

	"earshot"
	"earshot/nlp"
	"earshot/store"
)

// ConversationBrief is a conversation in a list.
type ConversationBrief struct {
	ID           earshot.ConversationID `json:"id"`
	StartedAt    time.Time              `json:"started_at"`
	Channel      earshot.Channel        `json:"channel"`
	Title        string                 `json:"title"`
	Languages    []earshot.Lang         `json:"languages"`
	CustomerMood float64                `json:"customer_mood"`
	Findings     int                    `json:"findings"`
}

type conversationsIn struct {
	Page
	Account    string `query:"account" doc:"only this account's"`
	Unassigned bool   `query:"unassigned" doc:"only those without a known account"`
}

func (s *server) conversations(ctx context.Context, in *conversationsIn) (*Answer[List[ConversationBrief]], error) {
	account, err := s.accountFilter(ctx, in.Account)
	if err != nil {
		return nil, s.fail(ctx, err)
	}
	f := store.BriefFilter{Account: account, Unassigned: in.Unassigned, Limit: in.Limit, Offset: in.Offset}
	briefs, total, err := s.Store.Briefs(ctx, f)
	if err != nil {
		return nil, s.fail(ctx, err)
	}
	list := List[ConversationBrief]{Total: total, Items: []ConversationBrief{}}
	for _, b := range briefs {
		list.Items = append(list.Items, ConversationBrief{ID: b.ID, StartedAt: b.At, Channel: b.Channel, Title: b.Title,
			Languages: append([]earshot.Lang{}, b.Languages...), CustomerMood: Round(b.CustomerMood), Findings: b.Findings})
	}
	return answer(list), nil
}

type conversationIn struct {
	ID earshot.ConversationID `path:"id"`
}

func (s *server) conversation(ctx context.Context, in *conversationIn) (*Answer[Transcript], error) {
	a, err := s.Store.Analysis(ctx, in.ID)
	if err == nil {
		err = s.mayHear(ctx, a.Conversation)
	}
	if err != nil {
		return nil, s.fail(ctx, err)
	}
	a = Full(a)
	t := NewTranscript(a)
	if t.Usual, err = s.usual(ctx, a.Conversation); err != nil {
		return nil, s.fail(ctx, err)
	}
	return answer(t), nil
}

// Full is a recorded analysis with what the record does not keep: questions,
// and the newer metrics.
func Full(a earshot.Analysis) earshot.Analysis {
	a.Promises = nlp.WithQuestions(a.Conversation, a.Promises)
	a.Metrics = nlp.Measure(a.Conversation)
	a.Metrics.NextStep = nlp.NextStep(a.Conversation, a.Promises)
	return a
}

// usual is the conversation's mood beside the account's earlier ones.
func (s *server) usual(ctx context.Context, c *earshot.Conversation) (*earshot.Usual, error) {
	if c.Account == earshot.Unassigned {
		return nil, nil
	}
	before, _, err := s.Store.Briefs(ctx, store.BriefFilter{Account: &c.Account, After: c.StartedAt.AddDate(-1, 0, -1), Before: c.StartedAt})
	return nlp.Usual(c, before), err
}

// FoundWords is a finding in a list over conversations.
type FoundWords struct {
	ID earshot.FindingID `json:"id"`
	Finding
	Conversation earshot.ConversationID `json:"conversation"`
	Account      earshot.AccountID      `json:"account"`
	Turn         int                    `json:"turn"`
	Sentence     string                 `json:"sentence"`
	Speaker      string                 `json:"speaker"`
	At           time.Time              `json:"at"`
}

type findingsIn struct {
	Page
	Account string `query:"account" doc:"only this account's"`
	Tracker string `query:"tracker" doc:"only this tracker's"`
	State   string `query:"state" enum:"counted,suppressed" default:"counted"`
}

func (s *server) findings(ctx context.Context, in *findingsIn) (*Answer[List[FoundWords]], error) {
	account, err := s.accountFilter(ctx, in.Account)
	if err != nil {
		return nil, s.fail(ctx, err)
	}
	f := store.FindingFilter{Account: account, Tracker: earshot.TrackerID(in.Tracker), State: earshot.FindingState(in.State), Newest: true,
		Limit: in.Limit, Offset: in.Offset}
	found, total, err := s.Store.Findings(ctx, f)
	if err != nil {
		return nil, s.fail(ctx, err)
	}
	list := List[FoundWords]{Total: total, Items: []FoundWords{}}
	for _, f := range found {
		list.Items = append(list.Items, foundWords(f))
	}
	return answer(list), nil
}
