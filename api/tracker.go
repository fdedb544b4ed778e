package api

import (
	"context"

	"earshot"
)

// Tracker is a tracker in a list.
type Tracker struct {
	ID          earshot.TrackerID         `json:"id"`
	Version     int                       `json:"version"`
	Name        string                    `json:"name"`
	Description string                    `json:"description"`
	Category    earshot.Category          `json:"category"`
	Severity    earshot.Severity          `json:"severity"`
	Active      bool                      `json:"active"`
	Phrases     map[earshot.Lang][]string `json:"phrases"`
}

func (s *server) trackers(ctx context.Context, in *Page) (*Answer[List[Tracker]], error) {
	trackers, err := s.Store.Trackers(ctx)
	if err != nil {
		return nil, s.fail(ctx, err)
	}
	var all []Tracker
	for _, t := range trackers {
		one := Tracker{ID: t.ID, Version: t.Version, Name: t.Name, Description: t.Description, Category: t.Category, Severity: t.Severity,
			Active: t.Active, Phrases: map[earshot.Lang][]string{}}
		for _, set := range t.Phrases {
			for _, p := range set.Phrases {
				one.Phrases[set.Lang] = append(one.Phrases[set.Lang], p.Text)
			}
		}
		all = append(all, one)
	}
	return answer(part(all, *in)), nil
}
