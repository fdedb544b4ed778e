package main

import (
	"context"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"earshot"
	"earshot/store"
)

// correct says what a turn of the only conversation is written in and how it
// reads, as the pages do: correct TURN LANG MOOD, with - for what stays open.
func correct(ts *testscript.TestScript, neg bool, args []string) {
	if len(args) != 3 || neg {
		ts.Fatalf("usage: correct TURN LANG MOOD")
	}
	seq, err := strconv.Atoi(args[0])
	ts.Check(err)
	ctx := context.Background()
	s, err := store.Open(ctx, filepath.Join(ts.Getenv("EARSHOT_DATA"), "earshot.db"))
	ts.Check(err)
	defer s.Close()
	to := earshot.TurnCorrection{Lang: earshot.Lang(strings.Trim(args[1], "-")), Mood: earshot.Mood(strings.Trim(args[2], "-"))}
	for c, err := range s.EachConversation(ctx) {
		ts.Check(err)
		ts.Check(s.CorrectTurn(ctx, time.Now(), "", c.ID, seq, to, func(c *earshot.Conversation) earshot.Analysis { return earshot.Analysis{Conversation: c} }, store.Judge{}))
	}
}
