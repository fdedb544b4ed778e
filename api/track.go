package api

import (
	"context"

	"earshot"
	"earshot/playbook"
)

// Track is a talk track.
type Track struct {
	ID       earshot.TrackID  `json:"id"`
	Title    string           `json:"title"`
	Persona  string           `json:"persona"`
	Topic    earshot.Category `json:"topic"`
	Stage    string           `json:"stage"`
	Lang     earshot.Lang     `json:"lang"`
	Customer string           `json:"customer"`
	Words    string           `json:"words"`
	Why      string           `json:"why"`
}

type tracksIn struct {
	Page
	Words   string `query:"words" maxLength:"1000"`
	Persona string `query:"persona" example:"CFO"`
	Topic   string `query:"topic" example:"price"`
	Stage   string `query:"stage" example:"renewal"`
	Lang    string `query:"lang" example:"ko"`
}

func (s *server) tracks(ctx context.Context, in *tracksIn) (*Answer[List[Track]], error) {
	tracks, err := s.Store.Tracks(ctx)
	if err != nil {
		return nil, s.fail(ctx, err)
	}
	var all []Track
	for _, r := range playbook.Suggest(tracks, playbook.Situation{Words: in.Words, Persona: in.Persona, Topic: earshot.Category(in.Topic),
		Stage: in.Stage, Lang: earshot.Lang(in.Lang)}) {
		t := r.Track
		all = append(all, Track{ID: t.ID, Title: t.Title, Persona: t.Persona, Topic: t.Topic, Stage: t.Stage, Lang: t.Lang,
			Customer: t.Customer, Words: t.Words, Why: t.Why})
	}
	return answer(part(all, in.Page)), nil
}
