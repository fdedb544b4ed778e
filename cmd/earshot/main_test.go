package main

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"earshot": func() { os.Exit(mainExit()) }})
}

// TestScripts runs the commands as somebody at a terminal would.
func TestScripts(t *testing.T) {
	schema, err := filepath.Abs("../../doc/analyze.schema.json")
	if err != nil {
		t.Fatal(err)
	}
	testscript.Run(t, testscript.Params{
		Dir: "testdata",
		Setup: func(env *testscript.Env) error {
			env.Setenv("HOME", env.WorkDir)
			env.Setenv("XDG_DATA_HOME", "")
			env.Setenv("EARSHOT_DATA", filepath.Join(env.WorkDir, "data"))
			env.Setenv("EARSHOT_TODAY", "2026-11-20")
			env.Setenv("SCHEMA", schema)
			return nil
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"valid":   valid,
			"correct": correct,
		},
		RequireExplicitExec: true,
		RequireUniqueNames:  true,
	})
}
