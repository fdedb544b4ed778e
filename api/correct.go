package api

import (
	"context"

	"earshot"
)

// Correction is what a person says of a turn's language and mood; what is empty
// is told from the words.
type Correction struct {
	Lang earshot.Lang `json:"lang,omitempty" doc:"the language it is written in: en, zh-Hans, zh-Hant, ko, ja, de ..." maxLength:"8" pattern:"^([a-z]{2,3}|zh-Hans|zh-Hant)?$"`
	Mood earshot.Mood `json:"mood,omitempty" doc:"how it reads" enum:",negative,neutral,positive"`
}

// TurnPath names a turn in an address.
type TurnPath struct {
	ID  earshot.ConversationID `path:"id"`
	Seq int                    `path:"seq" minimum:"0" doc:"the turn's seq"`
}

type correctIn struct {
	TurnPath
	Body Correction
}

func (s *server) correctTurn(ctx context.Context, in *correctIn) (*Answer[Turn], error) {
	return s.correct(ctx, in.TurnPath, earshot.TurnCorrection{Lang: in.Body.Lang, Mood: in.Body.Mood})
}

func (s *server) uncorrectTurn(ctx context.Context, in *TurnPath) (*Answer[Turn], error) {
	return s.correct(ctx, *in, earshot.TurnCorrection{})
}

// correct puts a turn right, and answers with the turn as it is then.
func (s *server) correct(ctx context.Context, in TurnPath, to earshot.TurnCorrection) (*Answer[Turn], error) {
	err := s.mayHearID(ctx, in.ID)
	if err == nil {
		pipeline := s.Pipeline()
		if err = s.Store.CorrectTurn(ctx, s.Now(), caller(ctx).ID, in.ID, in.Seq, to, pipeline.Reanalyse, pipeline.Judge()); err == nil && pipeline.Recorded != nil {
			pipeline.Recorded()
		}
	}
	if err != nil {
		return nil, s.fail(ctx, err)
	}
	a, err := s.Store.Analysis(ctx, in.ID)
	if err != nil {
		return nil, s.fail(ctx, err)
	}
	return answer(newTurn(a.Conversation.Turn(in.Seq), ByTurn(a.Findings)[in.Seq])), nil
}
