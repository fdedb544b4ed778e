package risk

import (
	"bytes"
	"embed"
	"fmt"
	"slices"
	"strings"
	"sync"

	"gopkg.in/yaml.v3"

	"earshot"
)

//go:embed sets/*.yaml
var setFiles embed.FS

// StarterSets returns the word sets that every installation begins with, in
// the order of their names. [Compile] knows them unless it is given others of
// the same names.
func StarterSets() ([]earshot.WordSet, error) {
	sets, err := starterSets()
	return slices.Clone(sets), err
}

// starterSets reads them once; nobody changes what is in them.
var starterSets = sync.OnceValues(func() ([]earshot.WordSet, error) {
	files, err := setFiles.ReadDir("sets")
	if err != nil {
		return nil, fmt.Errorf("read the starter word sets: %w", err)
	}
	var sets []earshot.WordSet
	for _, file := range files {
		name := "sets/" + file.Name()
		data, err := setFiles.ReadFile(name)
		if err != nil {
			return nil, fmt.Errorf("read the starter word sets: %w", err)
		}
		more, err := ParseWordSets(name, data)
		if err != nil {
			return nil, err
		}
		sets = append(sets, more...)
	}
	slices.SortFunc(sets, func(a, b earshot.WordSet) int { return strings.Compare(a.Name, b.Name) })
	return sets, nil
})

// ParseWordSets reads a file of word sets: a YAML list, each item a name and
// phrases by language, written as in a tracker.
func ParseWordSets(name string, data []byte) ([]earshot.WordSet, error) {
	f := &trackerFile{name: name, ids: map[earshot.TrackerID]int{}}
	if len(data) > maxTrackerFile {
		return nil, f.fail(nil, "a file of word sets may be 4 MiB long", "split it into several files")
	}
	root, err := f.root(data)
	if err != nil || root == nil {
		return nil, err
	}
	if root.Kind != yaml.SequenceNode {
		return nil, f.fail(root, "expected a list of word sets", `begin each with "- name: its-name"`)
	}
	sets := make([]earshot.WordSet, 0, len(root.Content))
	for _, n := range root.Content {
		set, err := f.wordSet(n)
		if err != nil {
			return nil, err
		}
		sets = append(sets, set)
	}
	return sets, nil
}

func (f *trackerFile) wordSet(n *yaml.Node) (set earshot.WordSet, err error) {
	pairs, err := f.pairs(n, "a word set", "name", "phrases")
	if err != nil {
		return set, err
	}
	for _, p := range pairs {
		if p.key == "name" {
			set.Name, err = f.text(p)
		} else {
			set.Phrases, err = f.phraseSets(p)
		}
		if err != nil {
			return set, err
		}
	}
	if problem, hint := badSet(set); problem != "" {
		return set, f.fail(n, problem, hint)
	}
	if line, ok := f.ids[earshot.TrackerID(set.Name)]; ok {
		return set, f.fail(n, fmt.Sprintf("word set %s is already on line %d", set.Name, line), "join the two")
	}
	f.ids[earshot.TrackerID(set.Name)] = n.Line
	return set, nil
}

// badSet says what is wrong with a word set.
func badSet(set earshot.WordSet) (problem, hint string) {
	_, _, slot := slotNamed(set.Name)
	switch {
	case slot:
		return fmt.Sprintf("a word set may not be called %q", set.Name), "that name stands for numbers, money or dates; use another"
	case !setName.MatchString(set.Name):
		return fmt.Sprintf("a word set is called %q", set.Name), "use lower-case letters, digits and hyphens: competitor"
	case len(set.Phrases) == 0:
		return fmt.Sprintf("word set %s has no phrases", set.Name), `add "phrases:" with a language such as "en:" or "any:" below it and a list below that`
	}
	return "", ""
}

// FormatWordSets writes word sets as [ParseWordSets] reads them.
func FormatWordSets(sets []earshot.WordSet) ([]byte, error) {
	if len(sets) == 0 {
		return []byte("[]\n"), nil
	}
	list := &yaml.Node{Kind: yaml.SequenceNode}
	for _, s := range sets {
		m := newMapping()
		m.text("name", s.Name, "")
		m.phrases("phrases", s.Phrases)
		list.Content = append(list.Content, &m.Node)
	}
	var out bytes.Buffer
	enc := yaml.NewEncoder(&out)
	enc.SetIndent(2)
	if err := enc.Encode(list); err != nil {
		return nil, fmt.Errorf("write word sets: %w", err)
	}
	if err := enc.Close(); err != nil {
		return nil, fmt.Errorf("write word sets: %w", err)
	}
	if _, err := ParseWordSets("word sets", out.Bytes()); err != nil {
		return nil, fmt.Errorf("write word sets: %w", err)
	}
	return out.Bytes(), nil
}
