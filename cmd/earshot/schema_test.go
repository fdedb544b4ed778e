package main

import (
	"strings"

	"github.com/rogpeppe/go-internal/testscript"
	"github.com/santhosh-tekuri/jsonschema/v6"
)

// valid checks every line of a file against the published schema: valid FILE.
func valid(ts *testscript.TestScript, neg bool, args []string) {
	if len(args) != 1 {
		ts.Fatalf("usage: valid FILE")
	}
	compiler := jsonschema.NewCompiler()
	compiler.AssertFormat()
	schema, err := compiler.Compile(ts.Getenv("SCHEMA"))
	ts.Check(err)
	objects := 0
	for line := range strings.Lines(ts.ReadFile(args[0])) {
		v, err := jsonschema.UnmarshalJSON(strings.NewReader(line))
		ts.Check(err)
		objects++
		if err := schema.Validate(v); (err != nil) != neg {
			ts.Fatalf("object %d: %v", objects, err)
		}
	}
	if objects == 0 {
		ts.Fatalf("%s holds no object", args[0])
	}
}
