package main

import (
	"fmt"
	"runtime"
	"runtime/debug"

	"earshot/nlp"
	"earshot/risk"
)

// versionCmd prints what this binary is.
type versionCmd struct {
	JSON bool `name:"json" help:"Print JSON."`
}

// Run prints the version and the versions of what results depend on.
func (cmd versionCmd) Run(a *app) error {
	version, revision := "development", ""
	if info, ok := debug.ReadBuildInfo(); ok {
		if info.Main.Version != "" && info.Main.Version != "(devel)" {
			version = info.Main.Version
		}
		for _, s := range info.Settings {
			if s.Key == "vcs.revision" {
				revision = s.Value
			}
		}
	}
	weights := risk.DefaultWeights().Version
	if cmd.JSON {
		return printJSON(a.out, map[string]any{"version": version, "revision": revision, "go": runtime.Version(),
			"normalisation": nlp.NormalVersion, "weights": weights})
	}
	fmt.Fprintf(a.out, "earshot %s (%s, %s/%s), normalisation %d, weights %s\n", version, runtime.Version(), runtime.GOOS, runtime.GOARCH, nlp.NormalVersion, weights)
	return nil
}
