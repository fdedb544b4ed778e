package main

import (
	"context"
	"fmt"
	"strings"

	"earshot"
	"earshot/api"
	"earshot/search"
)

// searchCmd finds conversations by what was said.
type searchCmd struct {
	Query []string `arg:"" help:"Words, \"phrases\", -not, OR, and fields: side: lang: account: rep: channel: tracker: sentiment: after: before: outcome: persona:"`
	Limit int      `help:"How many conversations to print." default:"10"`
	JSON  bool     `name:"json" help:"Print JSON."`
}

// Run prints the conversations that fit, the best first, with their best
// turns.
func (cmd searchCmd) Run(ctx context.Context, a *app) error {
	q, err := search.Parse(strings.Join(cmd.Query, " "))
	if err != nil {
		return err
	}
	h, err := a.openHouse(ctx, true)
	if err != nil {
		return err
	}
	defer h.Close()
	if h.index == nil {
		return earshot.WithHint(errInUse, "a server has the index open; search on its page, or stop it")
	}
	if err := h.catchUp(ctx); err != nil {
		return err
	}
	results, err := h.index.Search(ctx, q, search.Options{Limit: cmd.Limit, Fetch: h.store.Conversations})
	if err != nil {
		return err
	}
	if cmd.JSON {
		return printJSON(a.out, api.NewFound(results))
	}
	printResults(a, results)
	return nil
}

func printResults(a *app, results search.Results) {
	fmt.Fprintln(a.out, counted(results.Total, "conversation"))
	for _, hit := range results.Hits {
		c := hit.Conversation
		fmt.Fprintf(a.out, "\n%s  %s  %s\n", c.ID, dayOf(c.StartedAt), firstOf(c.Title, c.Source))
		for _, t := range hit.Turns {
			fmt.Fprintf(a.out, "  %s%s\n", prefix(t.Speaker), mark(t.Text, t.Highlights))
		}
	}
}

func prefix(speaker string) string {
	if speaker == "" {
		return ""
	}
	return speaker + ": "
}

// mark sets highlights between [ and ].
func mark(text string, spans [][2]int) string {
	var b strings.Builder
	at := 0
	for _, s := range spans {
		b.WriteString(text[at:s[0]] + "[" + text[s[0]:s[1]] + "]")
		at = s[1]
	}
	return strings.ReplaceAll(b.String()+text[at:], "\n", " ")
}
