package main

import (
	"context"
	"encoding/json"

	"earshot"
	"earshot/store"
)

// exportCmd prints what people told Earshot.
type exportCmd struct {
	Corrections exportCorrectionsCmd `cmd:"" help:"Print the turns whose mood or language somebody corrected."`
}

type exportCorrectionsCmd struct {
	Of string `help:"The label of each line: the turn's mood (sentiment) or its language." enum:"sentiment,language" default:"sentiment"`
}

// Help is shown by export corrections -h.
func (exportCorrectionsCmd) Help() string {
	return `One JSON object per line, {"text","label","lang","theme","source"}, as train and evaluate read them. A turn whose language
alone was corrected says nothing of its mood and is among the lines of --of language only, and the other way round. The
lines are customers' own words: keep them as you keep the records.`
}

// correctionLine is a corrected turn as the trainers read it.
type correctionLine struct {
	Text   string       `json:"text"`
	Label  string       `json:"label"`
	Lang   earshot.Lang `json:"lang"`
	Theme  string       `json:"theme"`
	Source string       `json:"source"`
}

// Run prints a line per corrected turn.
func (cmd exportCorrectionsCmd) Run(ctx context.Context, a *app) error {
	h, err := a.openHouse(ctx, false)
	if err != nil {
		return err
	}
	defer h.Close()
	enc := json.NewEncoder(a.out)
	enc.SetEscapeHTML(false)
	for c, err := range h.store.Corrections(ctx) {
		if err != nil {
			return err
		}
		label := cmd.label(c)
		if label == "" {
			continue
		}
		if err := enc.Encode(correctionLine{Text: c.Text, Label: label, Lang: c.Lang, Theme: "correction", Source: "correction"}); err != nil {
			return err
		}
	}
	return nil
}

// label is what the person said; empty when they said nothing of it.
func (cmd exportCorrectionsCmd) label(c store.CorrectedTurn) string {
	if cmd.Of == "language" {
		return string(c.To.Lang)
	}
	return string(c.To.Mood)
}
