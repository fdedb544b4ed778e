package api

import (
	"context"

	"earshot"
	"earshot/store"
)

type overrideIn struct {
	ID   earshot.FindingID `path:"id"`
	Body struct {
		Said earshot.Override `json:"said" enum:"wrong,right" doc:"wrong: it is no finding; right: it counts, whatever suppressed it"`
		Why  string           `json:"why,omitempty" maxLength:"200" doc:"the reason, for the audit log"`
	}
}

type findingIn struct {
	ID earshot.FindingID `path:"id"`
}

func (s *server) overrideFinding(ctx context.Context, in *overrideIn) (*Answer[FoundWords], error) {
	return s.say(ctx, in.ID, store.Said{Override: in.Body.Said, Why: in.Body.Why})
}

func (s *server) restoreFinding(ctx context.Context, in *findingIn) (*Answer[FoundWords], error) {
	return s.say(ctx, in.ID, store.Said{})
}

// say keeps what the caller says of a finding, and answers with it as it is
// then.
func (s *server) say(ctx context.Context, id earshot.FindingID, said store.Said) (*Answer[FoundWords], error) {
	f, err := s.Store.Finding(ctx, id)
	if err == nil {
		err = s.mayHearID(ctx, f.Conversation)
	}
	if err == nil {
		pipeline := s.Pipeline()
		if err = s.Store.OverrideFinding(ctx, s.Now(), caller(ctx).ID, id, said, pipeline.Judge()); err == nil && pipeline.Recorded != nil {
			pipeline.Recorded()
		}
	}
	if err == nil {
		f, err = s.Store.Finding(ctx, id)
	}
	if err != nil {
		return nil, s.fail(ctx, err)
	}
	return answer(foundWords(f)), nil
}
