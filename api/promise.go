package api

import (
	"context"
	"time"

	"earshot"
	"earshot/store"
)

// Promise is a question, a request or a commitment in a transcript. Start and
// End are byte offsets into the turn's text; so are DueStart and DueEnd, of the
// words that name the date.
type Promise struct {
	ID       earshot.PromiseID    `json:"id"`
	Kind     earshot.PromiseKind  `json:"kind" enum:"question,request,commitment"`
	Turn     int                  `json:"turn"`
	Start    int                  `json:"start"`
	End      int                  `json:"end"`
	Quote    string               `json:"quote"`
	Speaker  string               `json:"speaker"`
	By       string               `json:"by"`
	Side     earshot.Side         `json:"side"`
	Owner    earshot.Side         `json:"owner" doc:"who has to act: us, customer, or empty when not known"`
	Lang     earshot.Lang         `json:"lang"`
	At       *time.Time           `json:"at"`
	Due      *time.Time           `json:"due" doc:"the last second it may be kept in, in the conversation's zone; null when no date was named"`
	DueStart int                  `json:"due_start"`
	DueEnd   int                  `json:"due_end"`
	State    earshot.PromiseState `json:"state" enum:"open,kept,broken,withdrawn"`
}

// LedgerPromise is a request or a commitment in the ledger, with what became
// of it.
type LedgerPromise struct {
	Promise
	Conversation earshot.ConversationID `json:"conversation"`
	Account      earshot.AccountID      `json:"account"`
	Person       earshot.PersonID       `json:"person" doc:"who said it, if it was one of ours"`
	Overdue      bool                   `json:"overdue"`
	StateAt      *time.Time             `json:"state_at"`
	StateBy      earshot.PersonID       `json:"state_by"`
	SeemsKept    *Claim                 `json:"seems_kept" doc:"what was said later that seems to keep it; for a person to confirm"`
}

// Claim is somebody's word that something was done.
type Claim struct {
	Conversation earshot.ConversationID `json:"conversation"`
	Turn         int                    `json:"turn"`
	Quote        string                 `json:"quote"`
	At           time.Time              `json:"at"`
}

func newPromise(p earshot.Promise) Promise {
	return Promise{ID: p.ID, Kind: p.Kind, Turn: p.Turn, Start: p.Start, End: p.End, Quote: p.Quote, Speaker: p.Speaker, By: p.By, Side: p.Side,
		Owner: p.Owner, Lang: p.Lang, At: Time(p.At), Due: Time(p.Due), DueStart: p.DueStart, DueEnd: p.DueEnd, State: stateOf(p)}
}

func stateOf(p earshot.Promise) earshot.PromiseState {
	if p.State == "" {
		return earshot.PromiseOpen
	}
	return p.State
}

// NewLedgerPromise is a promise as the API and the command line print it, as it
// stands now.
func NewLedgerPromise(p earshot.Promise, now time.Time) LedgerPromise {
	l := LedgerPromise{Promise: newPromise(p), Conversation: p.Conversation, Account: p.Account, Person: p.Person,
		Overdue: p.Overdue(now) && !p.SeemsKept(now), StateAt: Time(p.StateAt), StateBy: p.StateBy}
	if p.Kept != nil {
		l.SeemsKept = &Claim{Conversation: p.Kept.Conversation, Turn: p.Kept.Turn, Quote: p.Kept.Quote, At: p.Kept.At}
	}
	return l
}

type promisesIn struct {
	Page
	Account   string    `query:"account" doc:"only with this account"`
	Owner     string    `query:"owner" enum:",us,customer" doc:"only what this side has to do"`
	Kind      string    `query:"kind" enum:",request,commitment" doc:"only these"`
	State     string    `query:"state" enum:",open,kept,broken,withdrawn" doc:"only those that stand so"`
	DueBefore time.Time `query:"due_before" doc:"only those with a date before this time"`
}

func (s *server) promises(ctx context.Context, in *promisesIn) (*Answer[List[LedgerPromise]], error) {
	account, err := s.accountFilter(ctx, in.Account)
	if err != nil {
		return nil, s.fail(ctx, err)
	}
	f := store.PromiseFilter{Account: account, Owner: earshot.Side(in.Owner), Kind: earshot.PromiseKind(in.Kind), DueBefore: in.DueBefore,
		Limit: in.Limit, Offset: in.Offset}
	if in.State != "" {
		f.States = []earshot.PromiseState{earshot.PromiseState(in.State)}
	}
	all, total, err := s.Store.Promises(ctx, f)
	if err != nil {
		return nil, s.fail(ctx, err)
	}
	list := List[LedgerPromise]{Total: total, Items: []LedgerPromise{}}
	for _, p := range all {
		list.Items = append(list.Items, NewLedgerPromise(p, s.Now()))
	}
	return answer(list), nil
}

type promiseIn struct {
	ID   earshot.PromiseID `path:"id"`
	Body struct {
		State string `json:"state" enum:"open,kept,broken,withdrawn" doc:"what became of it; withdrawn: it never was a promise; open takes it back"`
	}
}

func (s *server) setPromise(ctx context.Context, in *promiseIn) (*Answer[LedgerPromise], error) {
	p, err := s.Store.Promise(ctx, in.ID)
	if err == nil {
		err = s.mayHearID(ctx, p.Conversation)
	}
	if err == nil {
		pipeline := s.Pipeline()
		err = s.Store.SetPromise(ctx, s.Now(), caller(ctx).ID, in.ID, earshot.PromiseState(in.Body.State), pipeline.Judge())
	}
	if err == nil {
		p, err = s.Store.Promise(ctx, in.ID)
	}
	if err != nil {
		return nil, s.fail(ctx, err)
	}
	return answer(NewLedgerPromise(p, s.Now())), nil
}

// mayHearID is mayHear for a conversation that is not read yet.
func (s *server) mayHearID(ctx context.Context, id earshot.ConversationID) error {
	c, err := s.Store.Conversation(ctx, id)
	if err != nil {
		return err
	}
	return s.mayHear(ctx, c)
}
