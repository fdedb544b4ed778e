package earshot_test

import (
	"encoding/json"
	"errors"
	"io"
	"os/exec"
	pathpkg "path"
	"strings"
	"testing"
)

// levels is the import order: a package imports only packages of lower levels,
// and never one of its own.
var levels = map[string]int{
	"earshot":             0,
	"earshot/nlp":         1,
	"earshot/risk":        2,
	"earshot/playbook":    2,
	"earshot/search":      2,
	"earshot/store":       2,
	"earshot/ingest":      3,
	"earshot/api":         4,
	"earshot/web":         4,
	"earshot/cmd/earshot": 5,
}

// pure packages keep no clock, disk or network.
var pure = map[string][]string{
	"earshot":      {"os", "net", "net/http", "database/sql", "math/rand", "math/rand/v2"},
	"earshot/nlp":  {"os", "net", "net/http", "database/sql", "math/rand"}, // rand/v2 with a seed of its own trains models
	"earshot/risk": {"os", "net", "net/http", "database/sql", "math/rand", "math/rand/v2"},
}

type listed struct {
	ImportPath string
	Imports    []string
}

func TestImportOrder(t *testing.T) {
	for _, pkg := range packages(t) {
		own, known := level(pkg.ImportPath)
		if !known {
			t.Errorf("%s has no place in the import order; give it one in order_test.go", pkg.ImportPath)
			continue
		}
		for _, imported := range pkg.Imports {
			below, ours := level(imported)
			if ours && below >= own && !within(pkg.ImportPath, imported) {
				t.Errorf("%s (level %d) imports %s (level %d)", pkg.ImportPath, own, imported, below)
			}
			if pkg.ImportPath == "earshot" && strings.Contains(strings.SplitN(imported, "/", 2)[0], ".") {
				t.Errorf("the root imports %s; it may import the standard library only", imported)
			}
			for _, banned := range pure[pkg.ImportPath] {
				if imported == banned {
					t.Errorf("%s imports %s; it is pure", pkg.ImportPath, imported)
				}
			}
		}
	}
}

// packages lists every package of the module with what it imports.
func packages(t *testing.T) []listed {
	t.Helper()
	out, err := exec.Command("go", "list", "-json=ImportPath,Imports", "earshot/...").Output()
	if err != nil {
		t.Fatalf("go list: %v", err)
	}
	var all []listed
	for dec := json.NewDecoder(strings.NewReader(string(out))); ; {
		var pkg listed
		err := dec.Decode(&pkg)
		if errors.Is(err, io.EOF) {
			return all
		}
		if err != nil {
			t.Fatalf("go list: %v", err)
		}
		all = append(all, pkg)
	}
}

// level is the level of one of our packages, or of the nearest listed folder
// above it. Packages that are not ours have none.
func level(path string) (int, bool) {
	if path == "earshot" {
		return 0, true
	}
	for p := path; p != "earshot" && p != "."; p = pathpkg.Dir(p) {
		if l, ok := levels[p]; ok {
			return l, true
		}
	}
	return 0, false
}

// within reports whether two packages share one of the listed folders, so that
// a folder may keep a package of its own below it.
func within(a, b string) bool {
	return strings.HasPrefix(a, b+"/") || strings.HasPrefix(b, a+"/") && b != "earshot"
}
