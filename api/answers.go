package api

import (
	"context"
)

// Page asks for a part of a long list.
type Page struct {
	Limit  int `query:"limit" default:"50" minimum:"1" maximum:"200" doc:"how many"`
	Offset int `query:"offset" default:"0" minimum:"0" doc:"after how many"`
}

// List is a part of a long list.
type List[T any] struct {
	Total int `json:"total" doc:"how many there are in all"`
	Items []T `json:"items"`
}

// Answer is the body of an answer.
type Answer[T any] struct{ Body T }

func answer[T any](v T) *Answer[T] { return &Answer[T]{Body: v} }

// part is the page of all that was asked for.
func part[T any](all []T, p Page) List[T] {
	from := min(p.Offset, len(all))
	to := min(from+p.Limit, len(all))
	return List[T]{Total: len(all), Items: append([]T{}, all[from:to]...)}
}

// Health says whether the house stands.
type Health struct {
	Records string `json:"records" enum:"ok"`
	Index   string `json:"index" doc:"ok, or what is the matter"`
}

func (s *server) health(ctx context.Context, _ *struct{}) (*Answer[Health], error) {
	if _, err := s.Store.Trackers(ctx); err != nil {
		return nil, s.fail(ctx, err)
	}
	h := Health{Records: "ok", Index: "ok"}
	if err := s.Index.Healthy(); err != nil {
		h.Index = "not healthy; earshot reindex builds it anew"
	}
	return answer(h), nil
}
