package main

import (
	"context"

	"earshot"
	"earshot/api"
	"earshot/ingest"
)

// conversationCmd shows one conversation.
type conversationCmd struct {
	ID     string `arg:"" help:"The conversation's id; earshot search prints them."`
	Output string `short:"o" help:"text for people, json in the shape of analyze --output json, vcon for other tools." enum:"text,json,vcon" default:"text"`
	JSON   bool   `name:"json" help:"The same as --output json."`
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
	an = api.Full(an)
	switch {
	case cmd.JSON || cmd.Output == "json":
		return printJSON(a.out, api.NewTranscript(an))
	case cmd.Output == "vcon":
		now, err := a.now()
		if err != nil {
			return err
		}
		return ingest.WriteVCon(a.out, an, now)
	}
	return printConversation(a.out, an)
}
