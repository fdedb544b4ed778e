package api

import (
	"context"
	"time"

	"earshot"
	"earshot/store"
)

// Twin is a pair of conversations that seem to be one call, taken down by two
// tools.
type Twin struct {
	First    earshot.ConversationID `json:"first"`
	Second   earshot.ConversationID `json:"second"`
	Likeness float64                `json:"likeness" doc:"of their words, 0 to 1"`
	State    store.TwinState        `json:"state" enum:"open,joined,apart"`
	Lead     earshot.ConversationID `json:"lead" doc:"the one that counts, of joined ones"`
	Found    time.Time              `json:"found"`
}

type twinsIn struct {
	Page
	State string `query:"state" enum:"open,joined,apart" default:"open"`
}

// twins lists the pairs of which the caller may open both.
func (s *server) twins(ctx context.Context, in *twinsIn) (*Answer[List[Twin]], error) {
	all, err := s.Store.Twins(ctx, store.TwinFilter{State: store.TwinState(in.State)})
	if err != nil {
		return nil, s.fail(ctx, err)
	}
	list := List[Twin]{Items: []Twin{}}
	for _, t := range all {
		if s.mayHearBoth(ctx, t.First, t.Second) != nil {
			continue
		}
		if list.Total++; list.Total > in.Offset && len(list.Items) < in.Limit {
			list.Items = append(list.Items, newTwin(t))
		}
	}
	return answer(list), nil
}

func newTwin(t store.Twin) Twin {
	return Twin{First: t.First, Second: t.Second, Likeness: Round(t.Likeness), State: t.State, Lead: t.Lead, Found: t.Found}
}

type twinIn struct {
	ID    earshot.ConversationID `path:"id" doc:"the one that counts, when they are joined"`
	Other earshot.ConversationID `path:"other"`
	Body  struct {
		Decision string `json:"decision" enum:"join,apart,open" doc:"keep them as one; they are two; nobody knows"`
	}
}

// decideTwins keeps two conversations as one, or as two.
func (s *server) decideTwins(ctx context.Context, in *twinIn) (*Answer[Twin], error) {
	if err := s.mayHearBoth(ctx, in.ID, in.Other); err != nil {
		return nil, s.fail(ctx, err)
	}
	p, judge := s.Pipeline(), caller(ctx).ID
	var err error
	if in.Body.Decision == "join" {
		err = s.Store.JoinTwins(ctx, s.Now(), judge, in.ID, in.Other, p.Judge())
	} else {
		err = s.Store.SplitTwins(ctx, s.Now(), judge, in.ID, in.Other, in.Body.Decision == "open", p.Judge())
	}
	if err != nil {
		return nil, s.fail(ctx, err)
	}
	if p.Recorded != nil {
		p.Recorded()
	}
	pairs, err := s.Store.Twins(ctx, store.TwinFilter{Conversation: in.ID})
	for _, t := range pairs {
		if t.Has(in.Other) {
			return answer(newTwin(t)), nil
		}
	}
	return nil, s.fail(ctx, err)
}

// mayHearBoth is nil if the caller may open both conversations.
func (s *server) mayHearBoth(ctx context.Context, ids ...earshot.ConversationID) error {
	for _, id := range ids {
		c, err := s.Store.Conversation(ctx, id)
		if err == nil {
			err = s.mayHear(ctx, c)
		}
		if err != nil {
			return err
		}
	}
	return nil
}
