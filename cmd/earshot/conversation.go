package main

import (
	"context"

	"earshot"
	"earshot/api"
	"earshot/nlp"
)

// conversationCmd shows one conversation.
type conversationCmd struct {
	ID   string `arg:"" help:"The conversation's id; earshot search prints them."`
	JSON bool   `name:"json" help:"Print it in the shape of analyze --output json."`
}

// Run prints the conversation with what was found in it.
func (cmd conversationCmd) Run(ctx context.Context, a *app) error {
	h, err := a.openHouse(ctx, false)
	if err != nil {
		return err
	}
	defer h.Close()
	an, err := h.store.Analysis(ctx, earshot.ConversationID(cmd.ID))
	if err != nil {
		return earshot.WithHint(err, "earshot search WORDS prints the ids of conversations")
	}
	an.Metrics = nlp.Measure(an.Conversation) // the store keeps fewer
	if cmd.JSON {
		return printJSON(a.out, api.NewTranscript(an))
	}
	return printConversation(a.out, an)
}
