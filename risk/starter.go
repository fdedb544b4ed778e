package risk

import (
	"embed"
	"fmt"

	"earshot"
)

//go:embed rules/*.yaml
var rules embed.FS

// Starter returns the trackers every installation begins with, in the order of
// their files' names.
func Starter() ([]earshot.Tracker, error) {
	files, err := rules.ReadDir("rules")
	if err != nil {
		return nil, fmt.Errorf("read the starter trackers: %w", err)
	}
	var all []earshot.Tracker
	for _, file := range files {
		name := "rules/" + file.Name()
		data, err := rules.ReadFile(name)
		if err != nil {
			return nil, fmt.Errorf("read the starter trackers: %w", err)
		}
		ts, err := ParseTrackers(name, data)
		if err != nil {
			return nil, err
		}
		all = append(all, ts...)
	}
	return all, nil
}
