package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"earshot"
	"earshot/ingest"
	"earshot/risk"
	"earshot/store"
)

// trackersSetsCmd looks after word sets.
type trackersSetsCmd struct {
	List   setsListCmd   `cmd:"" default:"withargs" help:"List the word sets with the trackers that use them."`
	Export setsExportCmd `cmd:"" help:"Print word sets as YAML."`
	Import setsImportCmd `cmd:"" help:"Publish the word sets of a YAML file and look for the trackers that use them in everything recorded."`
	Delete setsDeleteCmd `cmd:"" help:"Delete a word set of ours that no rule uses."`
}

type setsListCmd struct {
	JSON bool `name:"json" help:"Print JSON."`
}

// Run lists the word sets.
func (cmd setsListCmd) Run(ctx context.Context, a *app) error {
	return a.withSets(ctx, func(_ *house, _ *ingest.Workbench, all []ingest.HouseSet) error {
		if cmd.JSON {
			return printJSON(a.out, all)
		}
		var t table
		t.row("SET", "VERSION", "LANGUAGES", "PHRASES", "USED BY")
		for _, s := range all {
			version := "starter"
			if s.Own() {
				version = fmt.Sprint(s.Version)
			}
			n := 0
			for _, p := range s.Set.Phrases {
				n += len(p.Phrases)
			}
			t.row("["+s.Set.Name+"]", version, languages(earshot.Tracker{Phrases: s.Set.Phrases}), thousands(n), users(s))
		}
		return t.print(a.out)
	})
}

// users names the trackers that use a set.
func users(s ingest.HouseSet) string {
	var names []string
	for _, id := range s.Users {
		names = append(names, string(id))
	}
	for _, id := range s.Drafts {
		names = append(names, string(id)+" (draft)")
	}
	return strings.Join(names, " ")
}

type setsExportCmd struct {
	Names []string `arg:"" optional:"" name:"name" help:"Which; all when none is named."`
}

// Run prints the word sets as YAML that import reads back.
func (cmd setsExportCmd) Run(ctx context.Context, a *app) error {
	return a.withSets(ctx, func(_ *house, _ *ingest.Workbench, all []ingest.HouseSet) error {
		var sets []earshot.WordSet
		for _, s := range all {
			if len(cmd.Names) == 0 || slices.Contains(cmd.Names, s.Set.Name) {
				sets = append(sets, s.Set)
			}
		}
		for _, name := range cmd.Names {
			if !slices.ContainsFunc(sets, func(s earshot.WordSet) bool { return s.Name == name }) {
				return earshot.WithHint(fmt.Errorf("word set %s: %w", name, earshot.ErrNotFound), "earshot trackers sets list shows them all")
			}
		}
		data, err := risk.FormatWordSets(sets)
		if err != nil {
			return err
		}
		_, err = a.out.Write(data)
		return err
	})
}

type setsImportCmd struct {
	File string `arg:"" help:"YAML file." type:"existingfile"`
}

// Run publishes the word sets and waits for the work that follows.
func (cmd setsImportCmd) Run(ctx context.Context, a *app) error {
	data, err := os.ReadFile(cmd.File)
	if err != nil {
		return fmt.Errorf("read word sets: %w", err)
	}
	sets, err := risk.ParseWordSets(cmd.File, data)
	if err != nil {
		return err
	}
	return a.withSets(ctx, func(h *house, w *ingest.Workbench, _ []ingest.HouseSet) error {
		job, err := w.PublishSets(ctx, ingest.Operator(), sets)
		if err != nil {
			return err
		}
		return h.follow(ctx, w, job, counted(len(sets), "word set")+" published")
	})
}

type setsDeleteCmd struct {
	Name string `arg:"" help:"Which word set."`
}

// Run deletes a word set and waits for the work that follows.
func (cmd setsDeleteCmd) Run(ctx context.Context, a *app) error {
	return a.withSets(ctx, func(h *house, w *ingest.Workbench, _ []ingest.HouseSet) error {
		job, err := w.DropSet(ctx, ingest.Operator(), strings.Trim(cmd.Name, "[]"))
		if err != nil {
			return err
		}
		return h.follow(ctx, w, job, cmd.Name+" deleted")
	})
}

// withSets opens the house and reads its word sets.
func (a *app) withSets(ctx context.Context, do func(*house, *ingest.Workbench, []ingest.HouseSet) error) error {
	h, err := a.openHouse(ctx, true)
	if err != nil {
		return err
	}
	defer h.Close()
	w, err := h.workbench(ctx)
	if err != nil {
		return err
	}
	all, err := w.WordSets(ctx)
	if err != nil {
		return err
	}
	return do(h, w, all)
}

// houseSets are the house's own word sets, for commands that work without
// records too; where there are no records there are none.
func (a *app) houseSets(ctx context.Context) ([]earshot.WordSet, error) {
	path := filepath.Join(a.cli.Data, "earshot.db")
	if _, err := os.Stat(path); errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	st, err := store.Open(ctx, path)
	if err != nil {
		return nil, err
	}
	defer st.Close()
	all, err := st.WordSets(ctx)
	sets := make([]earshot.WordSet, len(all))
	for i, p := range all {
		sets[i] = p.Set
	}
	return sets, err
}
