package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/BurntSushi/toml"
	"github.com/alecthomas/kong"

	"earshot"
)

// configName is the configuration file looked for in the data folder.
const configName = "earshot.toml"

// dataFolder is where records live unless somebody says otherwise.
func dataFolder(env func(string) string) string {
	if dir := env("XDG_DATA_HOME"); dir != "" {
		return filepath.Join(dir, "earshot")
	}
	if home := env("HOME"); home != "" {
		return filepath.Join(home, ".local", "share", "earshot")
	}
	return "earshot-data"
}

// configPath is the configuration file: --config, EARSHOT_CONFIG, or
// earshot.toml in the data folder.
func configPath(args []string, env func(string) string) string {
	data := dataFolder(env)
	if d := env("EARSHOT_DATA"); d != "" {
		data = d
	}
	if d := flagValue(args, "--data"); d != "" {
		data = d
	}
	for _, path := range []string{flagValue(args, "--config"), env("EARSHOT_CONFIG")} {
		if path != "" {
			return path
		}
	}
	if path := filepath.Join(data, configName); exists(path) {
		return path
	}
	return ""
}

// flagValue is the value of a flag that must be known before the command line
// is parsed, because it says where the rest of the configuration is.
func flagValue(args []string, name string) string {
	for i, arg := range args {
		if value, ok := strings.CutPrefix(arg, name+"="); ok {
			return value
		}
		if arg == name && i+1 < len(args) {
			return args[i+1]
		}
	}
	return ""
}

func exists(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}

// configuration resolves flags from a TOML file: top-level keys are global
// flags, tables are commands ("[serve]" "listen").
type configuration struct {
	path func() string
}

// Validate says which keys of the file no flag has.
func (c configuration) Validate(app *kong.Application) error {
	values, err := c.load()
	if err != nil {
		return err
	}
	for key, value := range values {
		if table, ok := value.(map[string]any); ok {
			if err := knownFlags(c.path(), key, table, command(app, key)); err != nil {
				return err
			}
			continue
		}
		if err := knownFlags(c.path(), "", map[string]any{key: value}, app.Node); err != nil {
			return err
		}
	}
	return nil
}

func knownFlags(path, table string, values map[string]any, node *kong.Node) error {
	if node == nil {
		return fmt.Errorf("%s: there is no command %q: %w", path, table, earshot.ErrInvalid)
	}
	known := map[string]bool{}
	for _, f := range node.Flags {
		known[f.Name] = true
	}
	for key := range values {
		if !known[key] {
			return fmt.Errorf("%s: there is no setting %q: %w", path, strings.TrimPrefix(table+"."+key, "."), earshot.ErrInvalid)
		}
	}
	return nil
}

func command(app *kong.Application, name string) *kong.Node {
	for _, child := range app.Children {
		if child.Name == name {
			return child
		}
	}
	return nil
}

// Resolve is the file's value for a flag, nil when it has none.
func (c configuration) Resolve(_ *kong.Context, parent *kong.Path, flag *kong.Flag) (any, error) {
	values, err := c.load()
	if err != nil || values == nil {
		return nil, err
	}
	if table, ok := values[parent.Node().Name].(map[string]any); ok && parent.Command != nil {
		return table[flag.Name], nil
	}
	if _, isTable := values[flag.Name].(map[string]any); isTable {
		return nil, nil
	}
	return values[flag.Name], nil
}

func (c configuration) load() (map[string]any, error) {
	path := c.path()
	if path == "" {
		return nil, nil
	}
	var values map[string]any
	_, err := toml.DecodeFile(path, &values)
	var parse toml.ParseError
	if errors.As(err, &parse) {
		return nil, fmt.Errorf("%s:%d: %s: %w", path, parse.Position.Line, parse.Message, earshot.ErrInvalid)
	}
	if err != nil {
		return nil, fmt.Errorf("read the configuration: %w", err)
	}
	return values, nil
}
