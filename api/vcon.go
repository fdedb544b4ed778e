package api

import (
	"bytes"
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"earshot/ingest"
)

// vconType is the media type of a plain vCon.
const vconType = "application/vcon+json"

// vconAnswer is a conversation as a vCon.
type vconAnswer struct {
	ContentType string `header:"Content-Type"`
	Body        []byte
}

// vconOperation is the call that answers with a vCon.
func vconOperation() huma.Operation {
	return operation("get-conversation-vcon", http.MethodGet, "/conversations/{id}/vcon", "A conversation as a vCon, with what was found in it", "conversations", func(op *huma.Operation) {
		op.Description = "A plain vCon (draft-ietf-vcon-vcon-core, 0.4.0): each turn is a text dialog, what trackers saw is an attachment. " +
			"Posting it to /transcripts gives the same conversation again."
		op.Responses = map[string]*huma.Response{"200": {Description: "The vCon", Content: map[string]*huma.MediaType{vconType: {Schema: &huma.Schema{Type: huma.TypeObject, AdditionalProperties: true}}}}}
	})
}

func (s *server) conversationVCon(ctx context.Context, in *conversationIn) (*vconAnswer, error) {
	a, err := s.Store.Analysis(ctx, in.ID)
	if err == nil {
		err = s.mayHear(ctx, a.Conversation)
	}
	var out bytes.Buffer
	if err == nil {
		err = ingest.WriteVCon(&out, a, s.Now())
	}
	if err != nil {
		return nil, s.fail(ctx, err)
	}
	return &vconAnswer{ContentType: vconType, Body: out.Bytes()}, nil
}
