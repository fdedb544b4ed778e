package risk

import (
	"embed"
	"fmt"
	"path"
	"slices"
	"strings"

	"earshot"
)

//go:embed rules
var rules embed.FS

// SaaS names the pack that every installation begins with.
const SaaS = "saas"

// Packs lists the names of the starter packs, [SaaS] first.
func Packs() []string {
	names := []string{SaaS}
	entries, _ := rules.ReadDir("rules") // embedded: it is always there
	for _, e := range entries {
		if e.IsDir() {
			names = append(names, e.Name())
		}
	}
	return names
}

// Starter returns the trackers every installation begins with, in the order of
// their files' names.
func Starter() ([]earshot.Tracker, error) { return Pack(SaaS) }

// Pack returns the trackers of a starter pack, in the order of their files'
// names. No two packs have a tracker of the same id, so that several can be
// used together. A name that [Packs] does not list wraps [earshot.ErrNotFound].
func Pack(name string) ([]earshot.Tracker, error) {
	if !slices.Contains(Packs(), name) {
		return nil, earshot.WithHint(fmt.Errorf("starter pack %q: %w", name, earshot.ErrNotFound), "the packs are "+strings.Join(Packs(), ", "))
	}
	dir := "rules"
	if name != SaaS {
		dir = path.Join(dir, name)
	}
	entries, err := rules.ReadDir(dir)
	if err != nil {
		return nil, fmt.Errorf("read the starter trackers: %w", err)
	}
	var all []earshot.Tracker
	for _, e := range entries {
		if e.IsDir() {
			continue
		}
		ts, err := packFile(path.Join(dir, e.Name()))
		if err != nil {
			return nil, err
		}
		all = append(all, ts...)
	}
	return all, nil
}

func packFile(name string) ([]earshot.Tracker, error) {
	data, err := rules.ReadFile(name)
	if err != nil {
		return nil, fmt.Errorf("read the starter trackers: %w", err)
	}
	return ParseTrackers(name, data)
}
