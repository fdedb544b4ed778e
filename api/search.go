package api

import (
	"context"
	"time"

	"earshot"
	"earshot/search"
)

// Hit is a conversation that fits a query, with its best turns.
type Hit struct {
	Conversation earshot.ConversationID `json:"conversation"`
	Account      earshot.AccountID      `json:"account"`
	Title        string                 `json:"title"`
	StartedAt    time.Time              `json:"started_at"`
	Score        float64                `json:"score"`
	Turns        []TurnHit              `json:"turns"`
}

// TurnHit is a turn that fits; highlights are byte offsets into its text.
type TurnHit struct {
	Seq        int          `json:"seq"`
	Speaker    string       `json:"speaker"`
	Side       earshot.Side `json:"side"`
	Lang       earshot.Lang `json:"lang"`
	Text       string       `json:"text"`
	Highlights [][2]int     `json:"highlights"`
}

// Found is the answer to a search.
type Found struct {
	Total  int                     `json:"total"`
	Hits   []Hit                   `json:"hits"`
	Facets map[string][]FacetCount `json:"facets"`
}

// FacetCount is how many of the conversations found have a value.
type FacetCount struct {
	Value string `json:"value"`
	Count int    `json:"count"`
}

type searchIn struct {
	Page
	Query string `query:"q" required:"true" maxLength:"1000" example:"재계약 side:customer"`
}

func (s *server) search(ctx context.Context, in *searchIn) (*Answer[Found], error) {
	q, err := search.Parse(in.Query)
	if err != nil {
		return nil, s.fail(ctx, err)
	}
	within, err := s.within(ctx)
	if err != nil {
		return nil, s.fail(ctx, err)
	}
	results, err := s.Index.Search(ctx, q, search.Options{Limit: in.Limit, Offset: in.Offset, Within: within, Fetch: s.fetch})
	if err != nil {
		return nil, s.fail(ctx, err)
	}
	return answer(NewFound(results)), nil
}

// NewFound is search results in the shape of the API.
func NewFound(results search.Results) Found {
	f := Found{Total: results.Total, Hits: []Hit{}, Facets: map[string][]FacetCount{}}
	for _, h := range results.Hits {
		hit := Hit{Conversation: h.Conversation.ID, Account: h.Conversation.Account, Title: h.Conversation.Title,
			StartedAt: h.Conversation.StartedAt, Score: Round(h.Score), Turns: []TurnHit{}}
		for _, t := range h.Turns {
			hit.Turns = append(hit.Turns, TurnHit{Seq: t.Seq, Speaker: t.Speaker, Side: t.Side, Lang: t.Lang, Text: t.Text,
				Highlights: append([][2]int{}, t.Highlights...)})
		}
		f.Hits = append(f.Hits, hit)
	}
	for name, values := range results.Facets {
		for _, v := range values {
			f.Facets[name] = append(f.Facets[name], FacetCount{Value: v.Value, Count: v.Count})
		}
	}
	return f
}
