package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"slices"

	"earshot"
	"earshot/risk"
)

// compileFile compiles the trackers of a file with the word sets they name:
// those of another file, if one is given, and else the house's own, where
// there is one. What names no set asks no house.
func (a *app) compileFile(ctx context.Context, path, setsFile string) (*risk.Rules, error) {
	trackers, err := readTrackers(path)
	if err != nil {
		return nil, err
	}
	names := slices.ContainsFunc(trackers, func(t earshot.Tracker) bool { return len(risk.Sets(t)) > 0 })
	var sets []earshot.WordSet
	switch {
	case setsFile != "":
		sets, err = readSets(setsFile)
	case names:
		sets, err = a.houseSets(ctx)
	}
	if err != nil {
		return nil, err
	}
	rules, err := risk.Compile(trackers, sets...)
	return rules, a.unknownSet(err, path)
}

// readSets reads a file of word sets.
func readSets(path string) ([]earshot.WordSet, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("read word sets: %w", err)
	}
	return risk.ParseWordSets(path, data)
}

// unknownSet adds to an error about a word set nobody knows where sets are
// looked for.
func (a *app) unknownSet(err error, path string) error {
	var at *risk.SyntaxError
	if !errors.As(err, &at) || at.Key != "set-unknown" {
		return err
	}
	return earshot.WithHint(fmt.Errorf("%s: word set [%s]: %w", path, at.Args[0], err),
		fmt.Sprintf("%s; give a file of word sets with --sets, as \"earshot trackers sets export\" prints it, or with --data a house that has it (looked in %s)", at.Message(), a.cli.Data))
}
