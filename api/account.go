package api

import (
	"cmp"
	"context"
	"slices"
	"time"

	"earshot"
	"earshot/risk"
)

// Account is a customer with its score.
type Account struct {
	ID       earshot.AccountID `json:"id"`
	Name     string            `json:"name"`
	Tier     string            `json:"tier"`
	Owner    earshot.PersonID  `json:"owner"`
	CSM      earshot.PersonID  `json:"csm"`
	Renewal  *time.Time        `json:"renewal"`
	Value    float64           `json:"value" doc:"recurring revenue per year, in the currency's major unit"`
	Currency string            `json:"currency"`
	Score    float64           `json:"score" doc:"risk from 0 to 100, higher is worse"`
	Band     earshot.Band      `json:"band" enum:"low,watch,high,gone"`
	Coverage float64           `json:"coverage" doc:"share of the inputs that had data, 0 to 1"`
}

// AccountReceipt is an account with every point of its score.
type AccountReceipt struct {
	Account
	AsOf   time.Time     `json:"as_of"`
	Rules  string        `json:"rules" doc:"version of the weights"`
	Base   float64       `json:"base"`
	Lines  []ReceiptLine `json:"lines" doc:"points of lines and base add up to the score"`
	Levers []Lever       `json:"levers" doc:"what would move it most"`
}

// ReceiptLine is one input of a score.
type ReceiptLine struct {
	Input    string     `json:"input"`
	Points   float64    `json:"points"`
	X        float64    `json:"x"`
	Weight   float64    `json:"weight"`
	Present  bool       `json:"present"`
	Note     string     `json:"note"`
	Evidence []Evidence `json:"evidence"`
}

// Evidence is what a line rests on.
type Evidence struct {
	Kind         string                 `json:"kind"`
	Conversation earshot.ConversationID `json:"conversation,omitempty"`
	Turn         int                    `json:"turn"`
	Tracker      earshot.TrackerID      `json:"tracker,omitempty"`
	Version      int                    `json:"version,omitempty"`
	Quote        string                 `json:"quote,omitempty"`
	Speaker      string                 `json:"speaker,omitempty"`
	At           time.Time              `json:"at"`
	AgeDays      int                    `json:"age_days"`
}

// Lever is a change that would lower the score.
type Lever struct {
	Input string  `json:"input"`
	Text  string  `json:"text"`
	Score float64 `json:"score"`
}

type accountsIn struct {
	Page
	Band string `query:"band" enum:"low,watch,high,gone" doc:"only this band"`
}

func (s *server) accounts(ctx context.Context, in *accountsIn) (*Answer[List[Account]], error) {
	accounts, err := s.Store.Accounts(ctx)
	if err != nil {
		return nil, s.fail(ctx, err)
	}
	scores, err := s.Store.LatestScores(ctx)
	if err != nil {
		return nil, s.fail(ctx, err)
	}
	byAccount := map[earshot.AccountID]earshot.Score{}
	for _, score := range scores {
		byAccount[score.Account] = score
	}
	var all []Account
	for _, a := range accounts {
		score, known := byAccount[a.ID]
		if !known {
			score = risk.Score(earshot.History{Account: a}, s.Now(), s.Weights)
		}
		if caller(ctx).MayOpen(a) && (in.Band == "" || in.Band == string(score.Band)) {
			all = append(all, newAccount(a, score))
		}
	}
	slices.SortStableFunc(all, func(a, b Account) int {
		return cmp.Or(cmp.Compare(b.Score, a.Score), cmp.Compare(a.ID, b.ID))
	})
	return answer(part(all, in.Page)), nil
}

func newAccount(a earshot.Account, score earshot.Score) Account {
	return Account{ID: a.ID, Name: a.Name, Tier: a.Tier, Owner: a.Owner, CSM: a.CSM, Renewal: Time(a.Renewal),
		Value: a.Value.Major(), Currency: a.Value.Currency, Score: Round(score.Value), Band: score.Band, Coverage: Round(score.Coverage)}
}

type accountIn struct {
	ID   earshot.AccountID `path:"id" example:"hanbit-logistics"`
	AsOf time.Time         `query:"as_of" doc:"the score as it was then; now unless given"`
}

func (s *server) account(ctx context.Context, in *accountIn) (*Answer[AccountReceipt], error) {
	asOf := in.AsOf
	if asOf.IsZero() {
		asOf = s.Now()
	}
	h, err := s.Store.HistoryAt(ctx, in.ID, asOf)
	if err == nil {
		err = mayOpen(ctx, h.Account)
	}
	if err != nil {
		return nil, s.fail(ctx, err)
	}
	return answer(newReceipt(h.Account, risk.Score(h, asOf, s.Weights))), nil
}

func newReceipt(a earshot.Account, score earshot.Score) AccountReceipt {
	r := AccountReceipt{Account: newAccount(a, score), AsOf: score.AsOf, Rules: score.Rules, Base: score.Base, Lines: []ReceiptLine{}, Levers: []Lever{}}
	for _, l := range score.Lines {
		line := ReceiptLine{Input: l.Input, Points: l.Points, X: l.X, Weight: l.Weight, Present: l.Present, Note: l.Note, Evidence: []Evidence{}}
		for _, e := range l.Evidence {
			line.Evidence = append(line.Evidence, Evidence{Kind: e.Kind, Conversation: e.Conversation, Turn: e.Turn, Tracker: e.Tracker,
				Version: e.Version, Quote: e.Quote, Speaker: e.Speaker, At: e.At, AgeDays: e.AgeDays})
		}
		r.Lines = append(r.Lines, line)
	}
	for _, l := range score.Levers {
		r.Levers = append(r.Levers, Lever{Input: l.Input, Text: l.Text, Score: Round(l.Value)})
	}
	return r
}
