package risk

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"gopkg.in/yaml.v3"

	"earshot"
)

// maxTrackerFile bounds a file of trackers; ten thousand phrases take about a
// tenth of it.
const maxTrackerFile = 4 << 20

// ParseTrackers reads a file of trackers: a YAML list, each item a tracker.
// Words that are left out mean the default: an active tracker that listens to
// the customer, of medium severity, with all guards on.
//
//   - id: churn-intent
//     name: Churn intent
//     category: churn
//     severity: high
//     phrases:
//     en:
//   - cancel (our|the) subscription     # and its inflections, either word of the group
//   - terminat*                         # whatever begins so
//   - '"closing our account"'           # exactly these words
//   - {text: ShiftPilot, aliases: [chip pilot]}
//     ko:
//   - 계약을 해지하다
//
// name is the file's, for errors; an error says the line and what to do about
// it, and wraps [earshot.ErrInvalid].
func ParseTrackers(name string, data []byte) ([]earshot.Tracker, error) {
	f := &trackerFile{name: name, ids: map[earshot.TrackerID]int{}}
	if len(data) > maxTrackerFile {
		return nil, f.fail(nil, "a file of trackers may be 4 MiB long", "split it into several files")
	}
	root, err := f.root(data)
	if err != nil || root == nil {
		return nil, err
	}
	if root.Kind != yaml.SequenceNode {
		return nil, f.fail(root, "expected a list of trackers", `begin each tracker with "- id: its-name"`)
	}
	trackers := make([]earshot.Tracker, 0, len(root.Content))
	for _, n := range root.Content {
		t, err := f.tracker(n)
		if err != nil {
			return nil, err
		}
		trackers = append(trackers, t)
	}
	return trackers, nil
}

// trackerFile is a file being read.
type trackerFile struct {
	name string
	ids  map[earshot.TrackerID]int // the line each was seen on
}

// fail is an error at a node, with what to do about it.
func (f *trackerFile) fail(n *yaml.Node, problem, hint string) error {
	line := 1
	if n != nil && n.Line > 0 {
		line = n.Line
	}
	return earshot.WithHint(fmt.Errorf("%s:%d: %s: %w", f.name, line, problem, earshot.ErrInvalid), hint)
}

// yamlLine finds the line in the messages of package yaml.
var yamlLine = regexp.MustCompile(`^yaml: (?:line (\d+): )?(.*)$`)

// root is the document's top node; nil for an empty file.
func (f *trackerFile) root(data []byte) (root *yaml.Node, err error) {
	defer func() { // yaml.v3 panics on some broken documents
		if r := recover(); r != nil {
			root, err = nil, f.fail(nil, "this is not YAML", "compare it with an exported file")
		}
	}()
	var doc yaml.Node
	dec := yaml.NewDecoder(strings.NewReader(string(data)))
	switch err := dec.Decode(&doc); {
	case err != nil && err.Error() == "EOF":
		return nil, nil
	case err != nil:
		n := &yaml.Node{Line: 1}
		problem := err.Error()
		if m := yamlLine.FindStringSubmatch(problem); m != nil {
			n.Line, _ = strconv.Atoi(m[1])
			problem = m[2]
		}
		return nil, f.fail(n, problem, "indent with spaces, and put a phrase that has : or # or begins with * or [ in single quotes")
	case len(doc.Content) == 0 || doc.Content[0].Tag == "!!null":
		return nil, nil
	}
	var second yaml.Node
	if dec.Decode(&second) == nil {
		return nil, f.fail(&second, "a second document", "keep one list in a file; delete the line ---")
	}
	return doc.Content[0], nil
}

// pair is a key of a mapping with its value.
type pair struct {
	key   string
	at    *yaml.Node
	value *yaml.Node
}

// pairs reads a mapping whose keys must be among the allowed ones; no allowed
// ones means any.
func (f *trackerFile) pairs(n *yaml.Node, what string, allowed ...string) ([]pair, error) {
	if n.Kind != yaml.MappingNode {
		return nil, f.fail(n, fmt.Sprintf("%s is %s; expected keys with values", what, kindName(n)), `write "key: value" lines, indented alike`)
	}
	seen := map[string]bool{}
	var all []pair
	for i := 0; i+1 < len(n.Content); i += 2 {
		p := pair{key: n.Content[i].Value, at: n.Content[i], value: n.Content[i+1]}
		switch {
		case p.at.Kind != yaml.ScalarNode:
			return nil, f.fail(p.at, fmt.Sprintf("a key of %s is %s", what, kindName(p.at)), "put text that begins with { or [ in quotes")
		case seen[p.key]:
			return nil, f.fail(p.at, fmt.Sprintf("%s has %q twice", what, p.key), "join the two")
		case len(allowed) > 0 && !slices.Contains(allowed, p.key):
			return nil, f.fail(p.at, fmt.Sprintf("%s has no key %q", what, p.key), suggest(p.key, allowed))
		case p.value.Kind == yaml.AliasNode || p.value.Anchor != "":
			return nil, f.fail(p.value, "anchors and aliases (& and *) are not read", "write the words out, or put the text in quotes")
		}
		seen[p.key] = true
		all = append(all, p)
	}
	return all, nil
}

// text reads a scalar.
func (f *trackerFile) text(p pair) (string, error) {
	if p.value.Kind != yaml.ScalarNode {
		return "", f.fail(p.value, fmt.Sprintf("%s is %s; expected text", p.key, kindName(p.value)), fmt.Sprintf("write %q on one line", p.key+": ..."))
	}
	if p.value.Tag == "!!null" {
		return "", nil
	}
	return p.value.Value, nil
}

// number reads a whole number of zero or more. Words after it, as in "60
// days", are allowed.
func (f *trackerFile) number(p pair) (int, error) {
	s, err := f.text(p)
	if err != nil {
		return 0, err
	}
	digits, unit, _ := strings.Cut(s, " ")
	i, err := strconv.Atoi(digits)
	if err != nil || i < 0 || i > 1_000_000 || !slices.Contains([]string{"", "day", "days"}, unit) {
		return 0, f.fail(p.value, fmt.Sprintf("%s is %q; expected a whole number", p.key, s), fmt.Sprintf("write for example %q", p.key+": 3"))
	}
	return i, nil
}

// yes reads a truth.
func (f *trackerFile) yes(p pair) (bool, error) {
	s, err := f.text(p)
	if err != nil {
		return false, err
	}
	switch strings.ToLower(s) {
	case "on", "yes", "true":
		return true, nil
	case "off", "no", "false":
		return false, nil
	}
	return false, f.fail(p.value, fmt.Sprintf("%s is %q; expected on or off", p.key, s), fmt.Sprintf("write %q or %q", p.key+": on", p.key+": off"))
}

// word reads one of a few words.
func (f *trackerFile) word(p pair, allowed ...string) (string, error) {
	s, err := f.text(p)
	if err == nil && !slices.Contains(allowed, s) {
		err = f.fail(p.value, fmt.Sprintf("%s is %q", p.key, s), suggest(s, allowed))
	}
	return s, err
}

func kindName(n *yaml.Node) string {
	switch n.Kind {
	case yaml.MappingNode:
		return "a list of keys"
	case yaml.SequenceNode:
		return "a list"
	case yaml.AliasNode:
		return "an alias"
	}
	if n.Tag == "!!null" {
		return "empty"
	}
	return "text"
}

// suggest says which words are allowed, the likeliest first when one is close.
func suggest(got string, allowed []string) string {
	best, distance := "", 3
	for _, a := range allowed {
		if d := edits(strings.ToLower(got), strings.ToLower(a)); d < distance {
			best, distance = a, d
		}
	}
	if best != "" {
		return fmt.Sprintf("did you mean %q?", best)
	}
	return "use one of: " + strings.Join(allowed, ", ")
}

// edits is the edit distance of two short words.
func edits(a, b string) int {
	if len(a) > 40 || len(b) > 40 {
		return 40
	}
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		left := i
		row[0] = i + 1
		for j := range len(b) {
			cost := left
			if a[i] != b[j] {
				cost = 1 + min(left, row[j], row[j+1])
			}
			left, row[j+1] = row[j+1], cost
		}
	}
	return row[len(b)]
}

// invalid says that a tracker made by hand, not read from a file, is wrong.
func invalid(id earshot.TrackerID, problem, hint string) error {
	return earshot.WithHint(fmt.Errorf("tracker %s: %s: %w", id, problem, earshot.ErrInvalid), hint)
}

// reason is the message of err without the kind it wraps, to put a line
// before it.
func reason(err error) string {
	if errors.Is(err, earshot.ErrInvalid) {
		return strings.TrimSuffix(err.Error(), ": "+earshot.ErrInvalid.Error())
	}
	return err.Error()
}
