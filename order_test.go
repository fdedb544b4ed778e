package earshot_test

import (
	"encoding/json"
	"errors"
	"io"
	"os/exec"
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
	"earshot/nlp":  {"os", "net", "net/http", "database/sql", "math/rand", "math/rand/v2"},
	"earshot/risk": {"os", "net", "net/http", "database/sql", "math/rand", "math/rand/v2"},
}

type listed struct {
	ImportPath string
	Imports    []string
}

func TestImportOrder(t *testing.T) {
	for _, pkg := range packages(t) {
		level, known := level(pkg.ImportPath)
		if !known {
			t.Errorf("%s has no place in the import order; give it one in order_test.go", pkg.ImportPath)
			continue
		}
		for _, imported := range pkg.Imports {
			below, ours := level2(imported)
			if ours && below >= level && !within(pkg.ImportPath, imported) {
				t.Errorf("%s (level %d) imports %s (level %d)", pkg.ImportPath, level, imported, below)
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

// level is the level of the package, or of the nearest listed folder above it.
func level(path string) (int, bool) {
	for p := path; ; {
		if l, ok := levels[p]; ok && (p == path || p != "earshot") {
			return l, true
		}
		i := strings.LastIndexByte(p, '/')
		if i < 0 {
			return 0, false
		}
		p = p[:i]
	}
}

func level2(path string) (int, bool) {
	if path != "earshot" && !strings.HasPrefix(path, "earshot/") {
		return 0, false
	}
	return level(path)
}

// within reports whether two packages share one of the listed folders, so that
// a folder may keep a package of its own below it.
func within(a, b string) bool {
	return strings.HasPrefix(a, b+"/") || strings.HasPrefix(b, a+"/") && b != "earshot"
}
